"""What whole shops cost: time a known person of the presets with everything on, against the seed preset."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from roisim.scenario.preset_catalog import preset_text, presets
from roisim.scenario.scenario import Scenario
from roisim.scenario.scenario_file import load_scenario, loads
from roisim.simulation.population import Population
from roisim.simulation.timeline import build_timeline
from tests.benchmarks.measuring import cpu_seconds

CHECKOUT = Path(__file__).parent.parent.parent
SEED_PLAN = CHECKOUT / "scenarios" / "turkish_shop.toml"
MONTHS, WORLDS, RUNS = 6, 20, 3

Note = Callable[[str], None]


def everything_on(preset: str) -> Scenario:
    """A preset of a few months with all its programmes switched on from its first day."""
    scenario = loads(preset_text(preset), preset)
    programs = tuple(
        program.model_copy(update={"enabled": True, "start": scenario.start, "end": None})
        for program in scenario.programs
    )
    return scenario.model_copy(update={"months": MONTHS, "programs": programs})


def microseconds_a_person(scenario: Scenario) -> float:
    """Processor time of a block of worlds ÷ contacts and customers in it."""
    timeline = build_timeline(scenario, 1, range(WORLDS))
    people: list[int] = []

    def simulate() -> None:
        population = Population(timeline, 1)
        population.run()
        people.append(len(population.contacts) + len(population.customers))

    return cpu_seconds(simulate, RUNS) / people[0] * 1e6


def test_a_known_person_of_the_richest_preset_costs_at_most_three_times_the_seed_shops(note: Note) -> None:
    seed = microseconds_a_person(load_scenario(SEED_PLAN).model_copy(update={"months": MONTHS}))
    costs = {
        preset.id: microseconds_a_person(everything_on(preset.id)) / seed
        for preset in presets()
        if preset.id != "turkish_shop"
    }
    for preset, ratio in costs.items():
        note(f"{preset}, all programmes on: {ratio:.2f} times the seed shop's {seed:.2f} µs a known person")
    richest = max(costs, key=lambda preset: len(everything_on(preset).programs))
    note(f"the richest, {richest}: {costs[richest]:.2f} times (goal 3)")
    assert max(costs.values()) < 3
