"""Scarce things in both readings: they agree with each other, and with Erlang (§C19, C20)."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from roisim.formulas.queueing import erlang_a, erlang_b, erlang_c
from roisim.simulation.accounts import Account, Count
from roisim.simulation.books import Books
from roisim.simulation.journey_books import JourneyTotals
from roisim.simulation.journey_rates import JourneyRates
from roisim.simulation.journeys import run_journeys
from roisim.simulation.population import simulate
from tests.simulation.scarce_plans import ALL_ASK, ALL_BUY, SCARCE, Plan, most_lost
from tests.simulation.small_plans import timeline_of
from tests.statistical_limits import Family

Values = NDArray[np.float64]

WORLDS, SEEDS = 200, 60
COUNTS = (
    Count.NEW_VISITS,
    Count.RETURNING_VISITS,
    Count.CONSIDERED,
    Count.CARTS,
    Count.CHECKOUTS,
    Count.CARTS_ORDERED,
    Count.FIRST_ORDERS,
    Count.REPEAT_ORDERS,
    Count.LOST_ORDERS,
    Count.CHATS_ASKED,
    Count.CHATS_SERVED,
    Count.VISITS_REFUSED,
    Count.MESSAGES,
    Count.RECOVERED_CARTS,
)
ACCOUNTS = (Account.SALES, Account.ADS, Account.INVENTORY, Account.SERVICE)
FIGURES = len(COUNTS) + len(ACCOUNTS)

AGREEMENT = Family(comparisons=len(SCARCE) * FIGURES)
ERLANG = Family(comparisons=40)


def literal(plan: Plan, seeds: int = SEEDS, skip: int = 0) -> Values:
    """(figures, seeds): sums over a plan's months but for the first so many."""
    rates = JourneyRates(timeline_of(1, **plan))
    totals = [run_journeys(rates, seed) for seed in range(seeds)]
    return np.stack([_sums(each.counts, each.postings, skip) for each in totals], axis=-1)


def counted(plan: Plan, worlds: int = WORLDS, skip: int = 0) -> Values:
    """(figures, worlds): the same of the population."""
    totals = JourneyTotals.of_books(books_of(plan, worlds))
    return _sums(totals.counts, totals.postings, skip)


def books_of(plan: Plan, worlds: int) -> Books:
    return simulate(timeline_of(worlds, **plan), 1)


def _sums(counts: NDArray[Any], postings: NDArray[Any], skip: int) -> Values:
    chosen = [counts[kind, skip:].sum(axis=0) for kind in COUNTS]
    chosen += [postings[account, skip:].sum(axis=0) for account in ACCOUNTS]
    return np.stack(chosen).astype(float)


def error_of(values: Values) -> Values:
    """Standard error of means over the last axis."""
    error: Values = values.std(axis=-1, ddof=1) / np.sqrt(values.shape[-1])
    return error


@pytest.mark.parametrize("name", SCARCE)
def test_journeys_and_population_agree_on(name: str) -> None:
    plan = SCARCE[name]
    journeys, population = literal(plan), counted(plan)
    error = np.hypot(error_of(journeys), error_of(population))
    known = error == 0
    assert (journeys[known, 0] == population[known, 0]).all()
    AGREEMENT.agree(journeys.mean(axis=-1)[~known], population.mean(axis=-1)[~known], error[~known])


def share_of(figures: Values, part: Count, whole: Count) -> Values:
    """(n): one count ÷ another, run by run."""
    share: Values = figures[COUNTS.index(part)] / figures[COUNTS.index(whole)]
    return share


READINGS = {"journeys": lambda plan: literal(plan, 8), "population": lambda plan: counted(plan, 20)}


@pytest.mark.parametrize("reading", READINGS)
class TestQueues:
    """§C19: 30 questions an hour, 8 minutes each, patience 3 minutes; here 10, 24 and 9, for it is
    the ratios that count."""

    def desk(self, agents: int, **numbers: float) -> Plan:
        desk = {
            "shifts": [{"from": 0, "until": 24, "agents": agents}],
            "asking_share": 1,
            "handling_minutes": 24,
            "patience_minutes": 9,
            **numbers,
        }
        return {
            "channels": [{"name": "Direct", "kind": "organic", "monthly_visits": 10 * 24 * 31}],
            "funnel": ALL_ASK,
            "operations": {"desk": desk},
        }

    def unanswered(self, reading: str, plan: Plan) -> Values:
        return 1 - share_of(READINGS[reading](plan), Count.CHATS_SERVED, Count.CHATS_ASKED)

    @pytest.mark.parametrize(("agents", "published"), [(2, 0.558), (4, 0.2386), (6, 0.0713)])
    def test_questions_are_left_unanswered_as_by_erlang_a(
        self, reading: str, agents: int, published: float
    ) -> None:
        expected = erlang_a(10, 2.5, 60 / 9, agents).share_abandoning
        assert expected == pytest.approx(published, abs=6e-4)
        ERLANG.mean(self.unanswered(reading, self.desk(agents)), expected)

    def test_who_has_much_patience_waits_as_by_erlang_c(self, reading: str) -> None:
        """Of all questions W·θ are given up, W the mean wait; 1.56 minutes if nobody gave up."""
        plan = self.desk(3, handling_minutes=8, patience_minutes=480)
        plan["channels"][0]["monthly_visits"] = 12 * 24 * 31
        unanswered = self.unanswered(reading, plan)
        waiting = erlang_a(12, 7.5, 60 / 480, 3).mean_wait * 60
        assert waiting == pytest.approx(erlang_c(12, 7.5, 3).mean_wait * 60, rel=0.05)
        ERLANG.mean(unanswered * 480, waiting)

    def test_who_has_no_patience_is_refused_as_by_erlang_b(self, reading: str) -> None:
        site = {"slots": 3, "seconds_per_visit": 720, "patience_seconds": 1e-3}
        plan = {**self.desk(1), "operations": {"site_capacity": site}}
        refused = share_of(READINGS[reading](plan), Count.VISITS_REFUSED, Count.NEW_VISITS)
        ERLANG.mean(refused, erlang_b(3, 2))


def base_stock(kind: str) -> Plan:
    """§C20: 18 units, 3 orders a day, 5 days."""
    stock = {
        "opening_units": 18,
        "reorder_point": 17,
        "order_up_to": 18,
        "lead_time_days": 5,
        "lead_time_kind": kind,
    }
    return {
        "months": 7,
        "channels": [{"name": "Direct", "kind": "organic", "monthly_visits": [93, 84, 93, 90, 93, 90, 93]}],
        "funnel": ALL_BUY,
        "operations": {"stock": stock},
    }


LOW = erlang_b(18, 3 * 5)


class TestBaseStock:
    def lost(self, figures: Values) -> Values:
        lost = figures[COUNTS.index(Count.LOST_ORDERS)]
        share: Values = lost / (lost + figures[COUNTS.index(Count.FIRST_ORDERS)])
        return share

    @pytest.mark.parametrize("kind", ["fixed", "exponential"])
    def test_journeys_lose_what_erlang_b_says(self, kind: str) -> None:
        assert pytest.approx(0.08617, abs=5e-6) == LOW
        ERLANG.mean(self.lost(literal(base_stock(kind), 100, skip=1)), LOW)

    @pytest.mark.parametrize("kind", ["fixed", "exponential"])
    def test_the_population_loses_what_erlang_b_says_within_its_hours(self, kind: str) -> None:
        lost = self.lost(counted(base_stock(kind), 150, skip=1))
        mean, error = lost.mean(), float(error_of(lost))
        high = most_lost(18, 3, 5, varies=kind == "exponential")
        assert LOW - ERLANG.limit * error < mean < high + ERLANG.limit * error
        assert error < 0.003
