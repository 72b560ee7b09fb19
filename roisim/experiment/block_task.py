"""One block of worlds as a task that any executor can run, in this process or in another.

Worker processes import this module: it stays light.
"""

from __future__ import annotations

import traceback
from collections.abc import Callable
from concurrent.futures import BrokenExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING

from roisim.cancellation import CancelToken
from roisim.errors import Cancelled, RoisimError
from roisim.experiment.block_result import BlockResult, block_result
from roisim.experiment.evaluation import metric_context
from roisim.run_events import BlockFailed
from roisim.scenario.expected_visits import known_people
from roisim.translation import _

if TYPE_CHECKING:
    from roisim.scenario.scenario import Scenario

WORLDS_PER_BLOCK, FEWEST_WORLDS_PER_BLOCK = 50, 4
MOST_KNOWN_PEOPLE = 5_000_000
"""Contacts and customers that a block may come to hold: about a gigabyte."""


@dataclass(frozen=True)
class BlockTask:
    """A block to simulate: worlds `worlds[0]` up to but not including `worlds[1]` of a plan."""

    index: int
    scenario: Scenario
    seed: int
    worlds: tuple[int, int]


OnDay = Callable[[int], None]
Work = Callable[[BlockTask, CancelToken, OnDay], BlockResult]
"""Simulates a block; tells `OnDay` the first day of each month; leaves by `Cancelled` when asked to."""


class BlockBroken(Exception):
    """A block could not be finished; the cause is the exception it was raised from.

    `origin` is "timeline" or "simulation".
    """

    def __init__(self, origin: str) -> None:
        super().__init__(origin)
        self.origin = origin


def worlds_per_block(scenario: Scenario) -> int:
    """50, or fewer in plans of so many people that a block of 50 worlds would not fit into memory."""
    people = max(known_people(scenario), 1.0)
    return int(min(max(MOST_KNOWN_PEOPLE // people, FEWEST_WORLDS_PER_BLOCK), WORLDS_PER_BLOCK))


def cut_into_blocks(scenario: Scenario, seed: int, worlds: int) -> tuple[BlockTask, ...]:
    """Blocks of equal size, the last one smaller: a function of the plan and the number of worlds alone."""
    size = worlds_per_block(scenario)
    starts = range(0, worlds, size)
    return tuple(
        BlockTask(index, scenario, seed, (start, min(start + size, worlds)))
        for index, start in enumerate(starts)
    )


def simulate_block(task: BlockTask, cancel: CancelToken, on_day: OnDay) -> BlockResult:
    """Simulate the worlds of a block and sum up their books; `simulate` checks that nothing got lost there.

    Raises:
        Cancelled: someone asked for it.
        BlockBroken: from whatever went wrong.
    """
    # here, not above: the window and `roisim --help` get along without the engine
    from roisim.simulation.population import simulate
    from roisim.simulation.timeline import build_timeline

    origin = "timeline"
    try:
        timeline = build_timeline(task.scenario, task.seed, range(*task.worlds))
        cancel.raise_if_cancelled()
        origin = "simulation"
        books = simulate(timeline, task.seed, cancel=cancel, on_day=on_day)
        return block_result(books, metric_context(task.scenario, timeline))
    except Cancelled:
        raise
    except Exception as error:
        raise BlockBroken(origin) from error


def attempt(task: BlockTask, work: Work, cancel: CancelToken, on_day: OnDay) -> BlockResult | BlockFailed:
    """Run a block; what goes wrong becomes a report, so that the other blocks go on.

    Raises:
        Cancelled: someone asked for it.
    """
    cancel.raise_if_cancelled()
    try:
        return work(task, cancel, on_day)
    except Cancelled:
        raise
    except BlockBroken as broken:
        return failure(task, broken.origin, broken.__cause__ or broken)
    except Exception as error:  # noqa: BLE001 - whatever it is, the other blocks must not be lost
        return failure(task, "simulation", error)


def failure(task: BlockTask, origin: str, error: BaseException) -> BlockFailed:
    """The report of a block that was lost to an error."""
    details = "".join(traceback.format_exception(error))
    return BlockFailed(task.worlds, origin, type(error).__name__, _sentence(error), details)


def _sentence(error: BaseException) -> str:
    if isinstance(error, RoisimError):
        return str(error)
    if isinstance(error, BrokenExecutor):
        return _("A worker process died, perhaps for want of memory; fewer workers may help")
    if isinstance(error, MemoryError):
        return _("There is not enough memory; a shorter plan or fewer workers may help")
    kind = type(error).__name__
    return _("An error inside the program ({kind}: {message})").format(kind=kind, message=error)
