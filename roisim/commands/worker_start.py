"""Worker processes from their start, at which Ctrl+C must not trip them up, to their end."""

from __future__ import annotations

import multiprocessing
import signal
import threading
from collections.abc import Iterator
from concurrent.futures import Executor
from contextlib import contextmanager


def start_workers(executor: Executor | None, number: int) -> None:
    """Start the workers of a pool now, deaf to the keyboard's interrupt.

    A terminal sends Ctrl+C to every process. A worker learns to ignore it once it runs; before that it
    would die with a traceback, and the pool with it. What is blocked here is blocked in a new process.

    Args:
        executor: a pool that starts a worker when a task finds none idle; None where there is no pool.
        number: how many workers will be needed.
    """
    if executor is None:
        return
    with _keyboard_blocked():
        for _worker in range(number):
            executor.submit(load_engine)


def end_workers(executor: Executor | None) -> None:
    """End the workers of a pool at once, even those that are still loading the engine.

    The pool must have dropped its waiting tasks before its workers die: it trips over cancelled ones.
    """
    if executor is None:
        return
    dropped = threading.Event()
    executor.submit(load_engine).add_done_callback(lambda _task: dropped.set())
    executor.shutdown(wait=False, cancel_futures=True)
    dropped.wait(1.0)
    for worker in multiprocessing.active_children():
        worker.kill()


def load_engine() -> None:
    """A worker's first task: to be ready when the first block comes."""
    # importing is the task
    import roisim.simulation.population
    import roisim.simulation.timeline  # noqa: F401


@contextmanager
def _keyboard_blocked() -> Iterator[None]:
    """Ctrl+C waits until the block ends."""
    if not hasattr(signal, "pthread_sigmask"):  # Windows has no such thing
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
