"""How fast the plan without chance answers: plan in, figures out."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from roisim.experiment.expected_figures import expect, expected_values
from roisim.experiment.what_if import what_if
from roisim.scenario.program_library import library
from roisim.scenario.scenario_file import load_scenario
from tests.benchmarks.measuring import cpu_seconds

SCENARIOS = Path(__file__).parent.parent.parent / "scenarios"
SEED_PLAN = SCENARIOS / "turkish_shop.toml"
RICH_PLAN = SCENARIOS / "fashion.toml"
"""Returns, carts left behind, friends who are told, and five programmes."""

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


def test_a_rich_plan_is_expected_in_the_time_of_twelve_seed_plans(note: Note) -> None:
    # People who are in flows are followed day by day: some 300 small steps a day, against none.
    rich, seed = (load_scenario(path) for path in (RICH_PLAN, SEED_PLAN))
    seconds, of_seed = cpu_seconds(lambda: expect(rich), 5), cpu_seconds(lambda: expect(seed), 5)
    ratio = seconds / of_seed
    note(f"expect, 24 months of fashion: {seconds * 1000:.0f} ms, {ratio:.1f} seed plans (goal 12)")
    assert ratio < 12


def test_the_library_is_tried_in_the_time_of_fifty_rich_plans(note: Note) -> None:
    # Programmes that change numbers only go side by side, and nothing but the profit is worked out.
    rich, ids = load_scenario(RICH_PLAN), list(library())
    once = cpu_seconds(lambda: expect(rich), 5)
    seconds = cpu_seconds(lambda: what_if(rich, ids, profit_now=0.0), 1)
    ratio = seconds / once
    note(f"what {len(ids)} programmes do to fashion: {seconds:.1f} s, {ratio:.0f} expectations (50)")
    assert ratio < 50
