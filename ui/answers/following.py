"""Following visitors in another process, away from the window."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from ui.answers.pools import result_of
from ui.answers.tasks import TaskControl

if TYPE_CHECKING:
    from roisim.scenario.scenario import Scenario
    from roisim.simulation.journey_story import Journey

SECONDS_TO_END: Final = 1.0


@dataclass(frozen=True)
class Followed:
    """Visitors of one plan and luck.

    Attributes:
        scenario: the plan as it was.
        revision: of the plan then.
        journeys: their stories by time of the first visit; None where all visitors of the plan would have to
            be followed and nobody has asked for that.
        seconds: that it took.
        patient: whether it was asked for even where it takes minutes.
    """

    scenario: Scenario
    revision: int
    seed: int
    visitors: int
    journeys: tuple[Journey, ...] | None
    seconds: float
    patient: bool = False


def follow(
    control: TaskControl, scenario: Scenario, revision: int, seed: int, visitors: int, patient: bool
) -> Followed:
    """Follow the first visitors of a plan.

    Args:
        control: of the task.
        scenario: the plan.
        revision: of the plan.
        seed: of all luck.
        visitors: how many.
        patient: even where that takes minutes; it then has a process of its own, which can be ended.

    Raises:
        Cancelled: someone asked for it.
        RunFailed: no worker can be started.
    """
    # light; what it does loads SimPy where it runs
    from roisim.report.journeys_in_process import followed_if_quick

    began = time.monotonic()
    if patient:
        found = _in_own_process(control, scenario, seed, visitors)
    else:
        found = control.in_process(followed_if_quick, scenario, seed, visitors)
    journeys = None if found is None else tuple(found)
    seconds = time.monotonic() - began
    return Followed(scenario, revision, seed, visitors, journeys, seconds, patient)


def _in_own_process(
    control: TaskControl, scenario: Scenario, seed: int, visitors: int
) -> list[Journey] | None:
    # loaded by a thread, not by the window's
    from roisim.experiment.worker_pool import SimulationPool
    from roisim.report.journeys_in_process import followed_visitors

    pool = SimulationPool(1)
    try:
        return result_of(pool.submit(followed_visitors, scenario, seed, visitors), control.cancel)
    finally:
        pool.end_at_once()
        pool.join(SECONDS_TO_END)
