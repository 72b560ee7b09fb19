"""Following visitors for programs that must not load SimPy themselves: they send this to a worker."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from roisim.scenario.scenario import Scenario
    from roisim.simulation.journey_story import Journey


def followed_visitors(scenario: Scenario, seed: int, visitors: int) -> list[Journey]:
    """As `simulation.journeys.follow_visitors`, from a plan."""
    # where this runs, SimPy may load
    from roisim.simulation.journeys import follow_visitors
    from roisim.simulation.timeline import build_timeline

    return follow_visitors(build_timeline(scenario, seed, range(1)), seed, visitors)


def followed_if_quick(scenario: Scenario, seed: int, visitors: int) -> list[Journey] | None:
    """The same; None where all visitors of the plan would have to be followed, which takes minutes."""
    # where this runs, SimPy may load
    from roisim.simulation.journeys import everyone_matters, follow_visitors
    from roisim.simulation.timeline import build_timeline

    timeline = build_timeline(scenario, seed, range(1))
    return None if everyone_matters(timeline) else follow_visitors(timeline, seed, visitors)
