"""What sets a flow off, in both readings: the share of the events that do, and orders that end it."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from roisim.simulation.journey_books import JourneyTotals
from roisim.simulation.journey_rates import JourneyRates
from roisim.simulation.journeys import run_journeys
from roisim.simulation.population import simulate
from tests.simulation.small_plans import timeline_of
from tests.statistical_limits import Family

FAMILY = Family(comparisons=4)
SEEDS, WORLDS = 30, 60

Values = NDArray[np.int64]

ALL_BUY_AND_SIGN_UP = {"consideration": 1, "intent": 1, "evaluation": 1, "purchase": 1, "contact_capture": 1}
READINGS = ("journeys", "population")


def totals(reading: str, **sections: Any) -> tuple[Values, Values]:
    """(messages, orders) of a plan by seed or by world, nobody leaving the list."""
    contacts = {"consent_share": 1, "address_decay_per_week": 0}
    timeline = timeline_of(WORLDS, contacts=contacts, **sections)
    if reading == "population":
        one = JourneyTotals.of_books(simulate(timeline, 1))
        return one.messages.sum(axis=0), one.orders.sum(axis=0)
    rates = JourneyRates(timeline)
    found = [run_journeys(rates, seed) for seed in range(SEEDS)]
    return (
        np.array([one.messages.sum() for one in found]),
        np.array([one.orders.sum() for one in found]),
    )


def flow(trigger: str, *delays: float, **entries: Any) -> list[dict[str, Any]]:
    message = {"clicks_per_message": 0, "orders_per_click": 0}
    messages = [{"delay_days": delay, **message} for delay in delays]
    return [{"name": "Flow", "flows": [{"trigger": trigger, "messages": messages, **entries}]}]


@pytest.mark.parametrize("reading", READINGS)
@pytest.mark.parametrize("anew", [False, True])
def test_each_order_sets_a_flow_off_with_its_own_luck(reading: str, *, anew: bool) -> None:
    messages, orders = totals(
        reading,
        months=4,
        funnel=ALL_BUY_AND_SIGN_UP,
        channels=[{"name": "Direct", "kind": "organic", "monthly_visits": [60, 0]}],
        customers={"repeat": {"kind": "constant", "orders_per_year": 30, "yearly_churn": 0}},
        programs=flow("ordered", 0, share=0.6, stops_at_order=anew),
    )
    assert orders.mean() > 400
    unchosen = messages - 0.6 * orders
    FAMILY.mean(unchosen, 0.0)


@pytest.mark.parametrize("reading", READINGS)
def test_an_order_ends_what_follows_on_a_sign_up_if_the_plan_says_so(reading: str) -> None:
    plan: dict[str, Any] = {"months": 2, "funnel": ALL_BUY_AND_SIGN_UP}
    unto_the_end, orders = totals(reading, **plan, programs=flow("sign_up", 0))
    assert unto_the_end.tolist() == orders.tolist()
    stopped, __ = totals(reading, **plan, programs=flow("sign_up", 0, 3, stops_at_order=True))
    assert not stopped.any()
