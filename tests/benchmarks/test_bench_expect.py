"""How fast the plan without chance answers: plan in, figures out."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from pathlib import Path

from roisim.experiment.expected_figures import expect, expected_values
from roisim.scenario.scenario_file import load_scenario

SEED_PLAN = Path(__file__).parent.parent.parent / "scenarios" / "turkish_shop.toml"

Note = Callable[[str], None]


def median_seconds(work: Callable[[], object], runs: int) -> float:
    """Median wall time, after one run to warm up."""
    work()
    times = []
    for _run in range(runs):
        began = time.perf_counter()
        work()
        times.append(time.perf_counter() - began)
    return statistics.median(times)


def test_the_seed_plan_is_expected_within_forty_milliseconds(note: Note) -> None:
    scenario = load_scenario(SEED_PLAN)
    seconds = median_seconds(lambda: expect(scenario), 21)
    note(f"expect, 24 months of the seed plan: {seconds * 1000:.0f} ms (goal 40)")
    assert seconds < 0.04


def test_a_thousand_draws_are_expected_within_a_second_and_a_half(note: Note) -> None:
    scenario = load_scenario(SEED_PLAN)
    seconds = median_seconds(lambda: expected_values(scenario, 1, range(1000)), 3)
    note(f"expect, 1,000 draws of the seed plan's inputs: {seconds:.2f} s (goal 1.5)")
    assert seconds < 1.5
