"""More and more worlds: how the blocks of a run in stages are cut, and when a stage is complete."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import Executor
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from roisim.errors import RoisimError
from roisim.experiment.block_task import FEWEST_WORLDS_PER_BLOCK, MOST_KNOWN_PEOPLE, BlockTask
from roisim.experiment.executors import Outcome
from roisim.experiment.worker_pool import SimulationPool
from roisim.scenario.expected_visits import known_people
from roisim.translation import _

if TYPE_CHECKING:
    from roisim.scenario.scenario import Scenario

STAGES: Final = (8, 50, 200)
"""A first idea of the bands, a fair one, and as many worlds as `run` takes as a rule."""

WORLDS_PER_BLOCK: Final = 75
"""A half more than blocks of a plain run: two workers do the last 150 worlds of STAGES in one go."""


def cut_into_stages(
    scenario: Scenario, seed: int, stages: Sequence[int], workers: int
) -> tuple[BlockTask, ...]:
    """Blocks of which none lies across the end of a stage; each stage keeps all workers equally busy.

    Raises:
        RoisimError: the numbers of worlds do not grow from at least one.
    """
    ends = (0, *stages)
    if not stages or any(last <= first for first, last in pairwise(ends)):
        raise RoisimError(_("Stages are growing numbers of worlds, not {stages}").format(stages=stages))
    most = _most_worlds(scenario)
    ranges = [block for first, last in pairwise(ends) for block in _cut(first, last, most, workers)]
    return tuple(BlockTask(index, scenario, seed, worlds) for index, worlds in enumerate(ranges))


def workers_of(executor: Executor | None) -> int:
    """How many blocks go on side by side; two where an executor does not tell."""
    if executor is None:
        return 1
    return executor.workers if isinstance(executor, SimulationPool) else 2


class Stages:
    """Tells which stages have become complete as the outcomes of blocks come in."""

    def __init__(self, tasks: Sequence[BlockTask], stages: Sequence[int]) -> None:
        self._blocks = {worlds: sum(task.worlds[1] <= worlds for task in tasks) for worlds in stages}

    def complete(self, outcomes: Sequence[Outcome]) -> Iterator[tuple[int, list[Outcome]]]:
        """(worlds, their outcomes) of each stage that is complete now and was not before."""
        for worlds in tuple(self._blocks):
            known = [outcome for outcome in outcomes if outcome.worlds[1] <= worlds]
            if len(known) < self._blocks[worlds]:
                return
            del self._blocks[worlds]
            yield worlds, known


def _most_worlds(scenario: Scenario) -> int:
    people = max(known_people(scenario), 1.0)
    return int(min(max(MOST_KNOWN_PEOPLE // people, FEWEST_WORLDS_PER_BLOCK), WORLDS_PER_BLOCK))


def _cut(first: int, last: int, most: int, workers: int) -> Iterator[tuple[int, int]]:
    """Equal blocks, as many for each worker where they do not become too small for that."""
    worlds = last - first
    blocks = -(-worlds // most)
    blocks = -(-blocks // workers) * workers
    blocks = min(blocks, max(worlds // FEWEST_WORLDS_PER_BLOCK, -(-worlds // most)))
    edges = [first + worlds * number // blocks for number in range(blocks + 1)]
    return pairwise(edges)
