"""Worker processes that can be told to stop, tell how far they are, and outlive the death of one of them."""

from __future__ import annotations

import itertools
import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from typing import Any, Final, ParamSpec, TypeVar

from roisim.cancellation import CancelToken
from roisim.experiment.block_result import BlockResult
from roisim.experiment.block_task import BlockTask, Work, attempt
from roisim.run_events import BlockFailed

P = ParamSpec("P")
T = TypeVar("T")

SLOTS: Final = 4096
"""Blocks that may be under way at once; far more than there are processors."""
RUNS: Final = 64
"""Runs that may share a pool at once."""


@dataclass(frozen=True)
class SharedMemory:
    """What parent and workers see at the same time. Each cell has one writer, so no lock is needed.

    stop: by run, not 0 when it was cancelled; days: by slot, days of the block simulated so far;
    owner: by slot, process id of the worker that has begun the block, else 0.
    """

    stop: Sequence[int]
    days: Sequence[int]
    owner: Sequence[int]


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
    the workers to end. They ignore the keyboard's interrupt, which is the parent's to answer, and end by
    themselves when the parent dies.
    """

    def __init__(self, workers: int) -> None:
        self._workers = workers
        self._context = multiprocessing.get_context("spawn")
        self._memory: Any = (
            self._context.RawArray("b", RUNS),
            self._context.RawArray("q", SLOTS),
            self._context.RawArray("q", SLOTS),
        )
        self._next_run = itertools.count()
        self._next_slot = 0
        self._lock = threading.Lock()
        self._processes: dict[int, Any] = {}
        self._pool = self._new_pool()

    def submit(self, fn: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        """Run a function in one of the workers."""
        try:
            future = self._pool.submit(fn, *args, **kwargs)
        except BrokenProcessPool:  # a worker died while nobody needed it
            self.renew_if_broken()
            future = self._pool.submit(fn, *args, **kwargs)
        self._watch()
        return future

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """End the workers, when they have finished what they do."""
        self._pool.shutdown(wait=wait, cancel_futures=cancel_futures)

    def lease(self, blocks: int) -> Lease:
        """Cells for a new run, cleared."""
        with self._lock:
            lease = Lease(next(self._next_run) % RUNS, self._next_slot)
            self._next_slot = (self._next_slot + blocks) % SLOTS
        stop, days, owner = self._memory
        stop[lease.run] = 0
        for slot in range(lease.first_slot, lease.first_slot + min(blocks, SLOTS)):
            days[slot % SLOTS] = owner[slot % SLOTS] = 0
        return lease

    def stop(self, lease: Lease) -> None:
        """Ask the workers to leave all blocks of a run."""
        self._memory[0][lease.run] = 1

    def days_done(self, lease: Lease, task: BlockTask) -> int:
        """Days of a block simulated so far."""
        return int(self._memory[1][lease.slot(task)])

    def died_of_itself(self, lease: Lease, task: BlockTask) -> bool:
        """Whether the worker that had begun a block died, and not just because the pool was given up.

        When one worker dies, the executor ends all the others by SIGTERM.
        """
        worker = self._processes.get(int(self._memory[2][lease.slot(task)]))
        return worker is not None and worker.exitcode != -signal.SIGTERM

    def forget(self, lease: Lease, task: BlockTask) -> None:
        """Clear the cells of a block that is to be begun again."""
        self._memory[1][lease.slot(task)] = self._memory[2][lease.slot(task)] = 0

    def renew_if_broken(self) -> None:
        """Take fresh workers if one of the old ones has died."""
        with self._lock:
            try:
                self._pool.submit(os.getpid).cancel()
            except BrokenProcessPool:
                self._pool.shutdown(wait=True)
                self._pool = self._new_pool()

    def _watch(self) -> None:
        """Remember the workers, to know afterwards how each of them ended."""
        for process in multiprocessing.active_children():
            if process.pid is not None:
                self._processes[process.pid] = process

    def _new_pool(self) -> ProcessPoolExecutor:
        return ProcessPoolExecutor(
            self._workers, mp_context=self._context, initializer=_start_worker, initargs=self._memory
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
    days: Any = shared.days
    owner: Any = shared.owner
    owner[slot] = os.getpid()

    def on_day(day: int) -> None:
        days[slot] = day

    return attempt(task, work, CancelToken(_StopFlag(shared, lease.run)), on_day)


@dataclass(frozen=True)
class _StopFlag:
    """A run's stop cell, looking like an event."""

    shared: SharedMemory
    run: int

    def is_set(self) -> bool:
        return bool(self.shared.stop[self.run])

    def set(self) -> None:
        stop: Any = self.shared.stop
        stop[self.run] = 1


def _start_worker(stop: Sequence[int], days: Sequence[int], owner: Sequence[int]) -> None:
    _Worker.shared = SharedMemory(stop, days, owner)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    """A worker whose parent was killed would wait for tasks for ever."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
