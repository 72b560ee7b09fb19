"""The population model against the textbook way, in visits a second of one processor."""

from __future__ import annotations

import statistics
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest

from roisim.scenario.scenario import Scenario
from roisim.scenario.scenario_file import load_scenario, loads
from roisim.simulation.ledger import MARGIN_ACCOUNTS, Books, Count
from roisim.simulation.population import simulate
from roisim.simulation.timeline import build_timeline
from tests.benchmarks.measuring import cpu_seconds
from tests.benchmarks.yardstick import (
    CONTACTS,
    FIRST_ORDERS,
    MESSAGE_CLICKS,
    MESSAGES,
    NEW_VISITS,
    REFUNDS,
    REPEAT_ORDERS,
    RETURNING_VISITS,
    UNSUBSCRIBES,
    Totals,
    run_yardstick,
)

PLAN = Path(__file__).parent.parent / "data" / "yardstick.toml"
ROUNDS = 5
SEED = 1
GOALS = {1: 10, 8: 60, 100: 200}
"""Times the yardstick's visits a second, by the number of worlds."""
SHARED_MAIL, OWN_TIMEOUTS = "one event a mailing", "a timeout a reader"
VISITS = (Count.NEW_VISITS, Count.RETURNING_VISITS)

Note = Callable[[str], None]


@dataclass(frozen=True)
class Race:
    """The textbook way and the population model in turn, so that a busy machine slows both alike.

    Visits a second of each runner, by round; `totals` of the textbook way.
    """

    totals: list[Totals]
    speeds: dict[str, list[float]]

    def ratio(self, runner: str, other: str) -> float:
        """How many times as fast: the median of the rounds."""
        return statistics.median(
            mine / theirs for mine, theirs in zip(self.speeds[runner], self.speeds[other], strict=True)
        )


@pytest.fixture(scope="module")
def scenario() -> Scenario:
    return load_scenario(PLAN)


@pytest.fixture(scope="module")
def race(scenario: Scenario, note: Note) -> Race:
    run = Race([], {name: [] for name in (SHARED_MAIL, OWN_TIMEOUTS, *(str(worlds) for worlds in GOALS))})
    for worlds in GOALS:
        population(scenario, worlds)  # what is loaded and tabulated once is no part of the race
    for seed in range(ROUNDS):
        run.totals.append(textbook(run, SHARED_MAIL, seed))
        textbook(run, OWN_TIMEOUTS, seed)
        for worlds in GOALS:
            run.speeds[str(worlds)].append(population_speed(scenario, worlds))
    for name in (SHARED_MAIL, OWN_TIMEOUTS):
        speed = statistics.median(run.speeds[name])
        note(f"one SimPy process per visitor, {name}: {speed:,.0f} visits a second")
    return run


def textbook(race: Race, name: str, seed: int) -> Totals:
    totals: list[Totals] = []
    shared = name == SHARED_MAIL
    seconds = cpu_seconds(lambda: totals.append(run_yardstick(PLAN, seed, shared_mail=shared)), 1)
    race.speeds[name].append(totals[0].visits / seconds)
    return totals[0]


def population(scenario: Scenario, worlds: int) -> Books:
    return simulate(build_timeline(scenario, SEED, range(worlds)), SEED)


def population_speed(scenario: Scenario, worlds: int) -> float:
    books: list[Books] = []
    seconds = cpu_seconds(lambda: books.append(population(scenario, worlds)), 1)
    return sum(per_world(books[0], *VISITS)) / seconds


def per_world(books: Books, *kinds: Count) -> list[float]:
    sums = sum(books.counts[kind].sum(axis=(0, 1, 2)) for kind in kinds)
    return [float(value) for value in np.atleast_1d(sums)]


def margin(books: Books) -> list[float]:
    return [float(value) for value in books.postings[list(MARGIN_ACCOUNTS)].sum(axis=(0, 1, 2, 3))]


def both_ways(books: Books, totals: list[Totals]) -> dict[str, tuple[list[float], list[float]]]:
    """Figures of the yardstick's runs and of the population's worlds."""
    pairs = {
        "new visits": (NEW_VISITS, [Count.NEW_VISITS]),
        "returning visits": (RETURNING_VISITS, [Count.RETURNING_VISITS]),
        "contacts": (CONTACTS, [Count.SIGN_UPS_FIRST_VISIT, Count.SIGN_UPS_LATER]),
        "first orders": (FIRST_ORDERS, [Count.FIRST_ORDERS]),
        "repeat orders": (REPEAT_ORDERS, [Count.REPEAT_ORDERS]),
        "messages": (MESSAGES, [Count.MESSAGES]),
        "message clicks": (MESSAGE_CLICKS, [Count.MESSAGE_CLICKS]),
        "unsubscribes": (UNSUBSCRIBES, [Count.UNSUBSCRIBES]),
        "refunds": (REFUNDS, [Count.REFUNDED_ORDERS]),
    }
    figures = {
        name: ([float(total.counts[index]) for total in totals], per_world(books, *kinds))
        for name, (index, kinds) in pairs.items()
    }
    stages = {"carts": (2, Count.CARTS), "checkouts": (3, Count.CHECKOUTS)}
    for name, (stage, kind) in stages.items():
        figures[name] = [float(sum(total.reached[stage:])) for total in totals], per_world(books, kind)
    figures["contribution margin"] = [float(total.margin) for total in totals], margin(books)
    return figures


def test_the_yardstick_does_the_same_work_as_the_population(scenario: Scenario, race: Race) -> None:
    z = {}
    for name, (few, many) in both_ways(population(scenario, 100), race.totals).items():
        variance = statistics.variance(many)
        error = (variance / len(few) + variance / len(many)) ** 0.5
        z[name] = (statistics.mean(few) - statistics.mean(many)) / error
    # 12 comparisons that err once in 1,000 together
    assert {name: round(value, 1) for name, value in z.items() if abs(value) > 4.0} == {}


@pytest.mark.parametrize(("worlds", "goal"), GOALS.items())
def test_the_population_leaves_the_yardstick_behind(race: Race, note: Note, worlds: int, goal: float) -> None:
    speed = statistics.median(race.speeds[str(worlds)])
    fast, plain = race.ratio(str(worlds), SHARED_MAIL), race.ratio(str(worlds), OWN_TIMEOUTS)
    note(
        f"population, {worlds:3} worlds: {speed:12,.0f} visits a second, "
        f"{fast:.1f} times {SHARED_MAIL} (goal {goal}), {plain:.1f} times {OWN_TIMEOUTS}"
    )
    assert fast >= goal


def test_ten_times_the_traffic_costs_little_more(note: Note) -> None:
    quiet, busy = traffic_alone(1), traffic_alone(10)
    population(busy, 8)  # what is loaded and tabulated once is no part of the comparison
    seconds = {plan.name: cpu_seconds(lambda plan=plan: population(plan, 8), 7) for plan in (quiet, busy)}  # type: ignore[misc]
    ratio = seconds[busy.name] / seconds[quiet.name]
    note(f"ten times the traffic, nobody known: {ratio:.2f} times the time (goal 1.3)")
    assert ratio < 1.3


def traffic_alone(times: int) -> Scenario:
    """The yardstick's plan with capture and purchase switched off and `times` its traffic."""
    text = PLAN.read_text("utf-8")
    changes = {
        'name = "Yardstick"': f'name = "{times}"',
        "contact_capture = 0.075": "contact_capture = 0",
        'name = "Weekly mail"': 'name = "Weekly mail"\nenabled = false',
        "purchase = 0.50": "purchase = 0",
        "[9300, 8400, 9300, 9000, 9300, 9000, 9300]": str(9100 * times),
        "[12_400, 11_200, 12_400, 12_000, 12_400, 12_000, 12_400]": str(12_100 * times),
    }
    for old, new in changes.items():
        assert text.count(old) == 1
        text = text.replace(old, new)
    return loads(text, "traffic_alone")
