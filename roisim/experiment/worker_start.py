"""What makes the start of worker processes safe and quick."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager


def load_engine() -> None:
    """A worker's first task: to be ready when the first block comes."""
    # importing is the task
    import roisim.simulation.population
    import roisim.simulation.timeline  # noqa: F401


@contextmanager
def keyboard_blocked() -> Iterator[None]:
    """Ctrl+C waits until the block ends; new processes begin deaf to it.

    A terminal sends Ctrl+C to every process. A worker learns to ignore it once it runs; before that it
    would die with a traceback, and the pool with it. What is blocked here is blocked in a new process.
    """
    if not hasattr(signal, "pthread_sigmask"):  # Windows has no such thing
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
