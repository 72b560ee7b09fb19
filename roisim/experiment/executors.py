"""How blocks get to whoever does the work: worker processes, threads, a cluster."""

from __future__ import annotations

from collections import Counter
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from typing import Final, Protocol

from roisim.cancellation import CancelToken
from roisim.experiment.block_result import BlockResult
from roisim.experiment.block_task import BlockTask, Work, attempt
from roisim.experiment.worker_pool import SimulationPool, run_in_worker
from roisim.run_events import BlockFailed

PATIENCE: Final = 3
"""Times a block may be lost to the death of some worker before it is given up."""

Outcome = BlockResult | BlockFailed


class Crew(Protocol):
    """Does the blocks of one run."""

    def submit(self, task: BlockTask) -> Future[Outcome]:
        """Begin a block as soon as somebody is free."""

    def days_done(self, task: BlockTask) -> int:
        """Days of a block simulated so far; 0 where nobody tells."""

    def stop(self) -> None:
        """Ask everybody to leave what they do."""

    def may_begin_again(self, lost: BlockTask) -> bool:
        """Whether a block that was lost when a worker died may be submitted once more."""


def crew_for(executor: Executor, work: Work, blocks: int) -> Crew:
    """The crew that an executor gives."""
    if isinstance(executor, SimulationPool):
        return _Workers(executor, work, blocks)
    if isinstance(executor, ThreadPoolExecutor):
        return _Threads(executor, work)
    return _Strangers(executor, work)


class _Workers:
    """Our own worker processes."""

    def __init__(self, pool: SimulationPool, work: Work, blocks: int) -> None:
        self._pool, self._work = pool, work
        self._lease = pool.lease(blocks)
        self._deaths = Counter[int]()

    def submit(self, task: BlockTask) -> Future[Outcome]:
        return self._pool.submit(run_in_worker, task, self._work, self._lease)

    def days_done(self, task: BlockTask) -> int:
        return self._pool.days_done(self._lease, task)

    def stop(self) -> None:
        self._pool.stop(self._lease)

    def may_begin_again(self, lost: BlockTask) -> bool:
        """A block not begun, or begun by a worker that ended only because another one died."""
        self._pool.renew_if_broken()
        innocent = self._pool.died_of_itself(self._lease, lost) is False
        self._pool.forget(self._lease, lost)
        self._deaths[lost.index] += 1
        return innocent and self._deaths[lost.index] < PATIENCE


class _Threads:
    """Threads of this process: they share a token."""

    def __init__(self, executor: Executor, work: Work) -> None:
        self._executor, self._work, self._cancel = executor, work, CancelToken()
        self._days: dict[int, int] = {}

    def submit(self, task: BlockTask) -> Future[Outcome]:
        def on_day(day: int) -> None:
            self._days[task.index] = day

        return self._executor.submit(attempt, task, self._work, self._cancel, on_day)

    def days_done(self, task: BlockTask) -> int:
        return self._days.get(task.index, 0)

    def stop(self) -> None:
        self._cancel.cancel()

    def may_begin_again(self, lost: BlockTask) -> bool:
        return False


class _Strangers:
    """Any other executor, such as a cluster's: nothing is shared, so blocks under way cannot be stopped."""

    def __init__(self, executor: Executor, work: Work) -> None:
        self._executor, self._work = executor, work

    def submit(self, task: BlockTask) -> Future[Outcome]:
        return self._executor.submit(run_alone, task, self._work)

    def days_done(self, task: BlockTask) -> int:
        return 0

    def stop(self) -> None:
        """Nobody hears."""

    def may_begin_again(self, lost: BlockTask) -> bool:
        return False


def run_alone(task: BlockTask, work: Work) -> Outcome:
    """Run a block where nobody can ask for anything."""
    return attempt(task, work, CancelToken(), lambda _day: None)
