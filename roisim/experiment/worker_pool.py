"""Worker processes that can be told to stop, tell how far they are, and outlive the death of one of them."""

from __future__ import annotations

import itertools
import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, MutableSequence
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from typing import Any, Final, ParamSpec, TypeVar

from roisim.cancellation import CancelToken
from roisim.errors import RunFailed
from roisim.experiment.block_result import BlockResult
from roisim.experiment.block_task import BlockTask, Work, attempt
from roisim.experiment.worker_start import keyboard_blocked, load_engine
from roisim.run_events import BlockFailed
from roisim.translation import _

P = ParamSpec("P")
T = TypeVar("T")

SLOTS: Final = 4096
"""Blocks that may be under way at once; far more than there are processors."""
RUNS: Final = 64
"""Runs that may share a pool at once."""
STARTS: Final = 3
"""Times that workers may die before one of them has come to life."""


@dataclass(frozen=True)
class SharedMemory:
    """What parent and workers see at the same time. Writers of a cell never disagree: no lock is needed.

    stop: by run, not 0 when it was cancelled; days: by slot, days of the block simulated so far;
    owner: by slot, process id of the worker that has begun the block, else 0;
    alive: one cell, not 0 when some worker has come to life.
    """

    stop: MutableSequence[int]
    days: MutableSequence[int]
    owner: MutableSequence[int]
    alive: MutableSequence[int]


class _Worker:
    """Holds what the initializer brought: a worker process belongs to one pool for its whole life."""

    shared: SharedMemory | None = None


@dataclass(frozen=True)
class Lease:
    """A run's own cells of the shared memory."""

    run: int
    first_slot: int

    def slot(self, task: BlockTask) -> int:
        """The cell of one block."""
        return (self.first_slot + task.index) % SLOTS


class SimulationPool(Executor):
    """Spawned worker processes (forking below a window's threads is unsafe), started when first needed.

    One pool may serve many runs, also at the same time. Use it as a context manager: leaving it waits for
    the workers to end. They ignore the keyboard's interrupt, which is the parent's to answer, from their
    first moment on, and end by themselves when the parent dies.
    """

    def __init__(self, workers: int) -> None:
        self._workers = workers
        self._context = multiprocessing.get_context("spawn")
        self._memory = SharedMemory(
            stop=self._context.RawArray("b", RUNS),
            days=self._context.RawArray("q", SLOTS),
            owner=self._context.RawArray("q", SLOTS),
            alive=self._context.RawArray("b", 1),
        )
        self._next_run = itertools.count()
        self._next_slot = 0
        self._lock = threading.RLock()
        self._vain_starts = 0
        self._processes: dict[int, Any] = {}
        self._pool = self._new_pool()
        self._keeper: threading.Thread | None = None
        self._is_ended = False

    @property
    def workers(self) -> int:
        """How many worker processes there are, once all are started."""
        return self._workers

    def start(self) -> None:
        """Start all workers now and let them load the engine, while the parent prepares its first task."""
        for __ in range(self._workers):
            self.submit(load_engine)

    def submit(self, fn: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        """Run a function in one of the workers.

        Raises:
            RunFailed: workers die as often as they are started.
            RuntimeError: the pool was shut down, or ended.
        """
        while True:
            try:
                return self._submit(fn, *args, **kwargs)
            except BrokenProcessPool:  # a worker died while nobody needed it
                self.renew_if_broken()

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """End the workers, when they have finished what they do."""
        self._pool.shutdown(wait=wait, cancel_futures=cancel_futures)

    def end_at_once(self) -> None:
        """Kill the workers, whatever they do, even those that are still loading the engine.

        The executor must have dropped its waiting tasks before its workers die: it trips over cancelled ones.
        """
        dropped = threading.Event()
        with self._lock:
            self.submit(load_engine).add_done_callback(lambda _task: dropped.set())
            self._is_ended = True
        self._keeper = getattr(self._pool, "_executor_manager_thread", None)
        self.shutdown(wait=False, cancel_futures=True)
        dropped.wait(1.0)
        for worker in self._processes.values():
            worker.kill()

    def join(self, seconds: float) -> None:
        """Wait, after `end_at_once`, until the workers are gone, and the executor's thread with them."""
        if self._keeper is not None:
            self._keeper.join(seconds)

    def lease(self, blocks: int) -> Lease:
        """Cells for a new run, cleared."""
        with self._lock:
            lease = Lease(next(self._next_run) % RUNS, self._next_slot)
            self._next_slot = (self._next_slot + blocks) % SLOTS
        self._memory.stop[lease.run] = 0
        for slot in range(lease.first_slot, lease.first_slot + min(blocks, SLOTS)):
            self._memory.days[slot % SLOTS] = self._memory.owner[slot % SLOTS] = 0
        return lease

    def stop(self, lease: Lease) -> None:
        """Ask the workers to leave all blocks of a run."""
        self._memory.stop[lease.run] = 1

    def days_done(self, lease: Lease, task: BlockTask) -> int:
        """Days of a block simulated so far."""
        return int(self._memory.days[lease.slot(task)])

    def died_of_itself(self, lease: Lease, task: BlockTask) -> bool:
        """Whether the worker that had begun a block died, and not just because the pool was given up.

        When one worker dies, the executor ends all the others by SIGTERM.
        """
        worker = self._processes.get(int(self._memory.owner[lease.slot(task)]))
        return worker is not None and worker.exitcode != -signal.SIGTERM

    def forget(self, lease: Lease, task: BlockTask) -> None:
        """Clear the cells of a block that is to be begun again."""
        slot = lease.slot(task)
        self._memory.days[slot] = self._memory.owner[slot] = 0

    def renew_if_broken(self) -> None:
        """Take fresh workers if one of the old ones has died.

        Raises:
            RunFailed: workers die as often as they are started. A later call tries anew.
        """
        with self._lock:
            try:
                self._submit(os.getpid)  # left to run: the executor trips over cancelled tasks
            except BrokenProcessPool:
                self._pool.shutdown(wait=True)
                self._count_vain_starts()
                self._pool = self._new_pool()

    def _count_vain_starts(self) -> None:
        """Give up on workers none of which came to life, several times running."""
        self._vain_starts = 0 if self._memory.alive[0] else self._vain_starts + 1
        if self._vain_starts == STARTS:
            self._vain_starts = 0
            raise RunFailed(
                _(
                    "Worker processes cannot be started; the error output tells why. A program that uses "
                    "them must be a file, not standard input, and do its work under "
                    '`if __name__ == "__main__":`. With one worker there is no other process'
                )
            )

    def _submit(self, fn: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        """Submit, which may start workers, and remember them, to know afterwards how each of them ended."""
        with self._lock:
            if self._is_ended:  # a broken pool would be renewed
                raise RuntimeError("the pool was ended")
            others = {process.pid for process in multiprocessing.active_children()}
            with keyboard_blocked():
                future = self._pool.submit(fn, *args, **kwargs)
            for process in multiprocessing.active_children():
                if process.pid is not None and process.pid not in others:
                    self._processes[process.pid] = process
        return future

    def _new_pool(self) -> ProcessPoolExecutor:
        self._memory.alive[0] = 0
        return ProcessPoolExecutor(
            self._workers, mp_context=self._context, initializer=_start_worker, initargs=(self._memory,)
        )


def make_executor(workers: int) -> AbstractContextManager[SimulationPool | None]:
    """What `runner.run` takes as its executor: a pool, or None (this process) for one worker.

    with make_executor(workers) as executor:
        result = run(scenario, worlds=200, seed=1, executor=executor)
    """
    return nullcontext() if workers == 1 else SimulationPool(workers)


def run_in_worker(task: BlockTask, work: Work, lease: Lease) -> BlockResult | BlockFailed:
    """What a worker of a `SimulationPool` does with a block.

    Raises:
        Cancelled: the parent asked for it.
    """
    shared = _Worker.shared
    if shared is None:
        raise RuntimeError("this is no worker of a SimulationPool")
    slot = lease.slot(task)
    shared.owner[slot] = os.getpid()

    def on_day(day: int) -> None:
        shared.days[slot] = day

    return attempt(task, work, CancelToken(_StopFlag(shared, lease.run)), on_day)


@dataclass(frozen=True)
class _StopFlag:
    """A run's stop cell, looking like an event."""

    shared: SharedMemory
    run: int

    def is_set(self) -> bool:
        return bool(self.shared.stop[self.run])

    def set(self) -> None:
        self.shared.stop[self.run] = 1


def _start_worker(shared: SharedMemory) -> None:
    _Worker.shared = shared
    shared.alive[0] = 1
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    """A worker whose parent was killed would wait for tasks for ever."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
