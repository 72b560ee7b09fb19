"""How fast the plan without chance answers: plan in, figures out."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from roisim.experiment.expected_figures import expect, expected_values
from roisim.scenario.scenario_file import load_scenario
from tests.benchmarks.measuring import cpu_seconds

SEED_PLAN = Path(__file__).parent.parent.parent / "scenarios" / "turkish_shop.toml"

Note = Callable[[str], None]


def test_the_seed_plan_is_expected_within_forty_milliseconds(note: Note) -> None:
    scenario = load_scenario(SEED_PLAN)
    seconds = cpu_seconds(lambda: expect(scenario), 21)
    note(f"expect, 24 months of the seed plan: {seconds * 1000:.0f} ms (goal 40)")
    assert seconds < 0.04


def test_a_thousand_draws_are_expected_within_a_second_and_a_half(note: Note) -> None:
    scenario = load_scenario(SEED_PLAN)
    seconds = cpu_seconds(lambda: expected_values(scenario, 1, range(1000)), 3)
    note(f"expect, 1,000 draws of the seed plan's inputs: {seconds:.2f} s (goal 1.5)")
    assert seconds < 1.5
