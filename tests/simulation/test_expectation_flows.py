"""Flows set off by visits: how far the plan without chance may lie from the mean over worlds.

A known person's day is taken in steps, not by the hour (`docs/model.md`, 8). Luck is 0.6 % of the messages.
"""

from __future__ import annotations

from typing import Any

import pytest

from roisim.simulation.accounts import Count
from roisim.simulation.expectation import expected_books
from roisim.simulation.population import simulate
from roisim.simulation.timeline import build_timeline
from tests.simulation.scarce_plans import flow, with_
from tests.simulation.small_plans import plan

WORLDS, LUCK = 150, 0.025
"""Four standard errors of the mean of so many worlds."""

CARTS = flow("cart_left", 0.05, 1)


@pytest.mark.parametrize(
    ("flows", "gap"),
    [([CARTS], -0.018), ([CARTS, CARTS], -0.046), ([flow("browse_left", 0.5)], -0.037)],
    ids=["carts", "carts twice at once", "browsing"],
)
def test_fewer_messages_than_by_luck_but_not_far_fewer(flows: list[Any], gap: float) -> None:
    programs = [{"name": f"Flow {number}", "flows": [each]} for number, each in enumerate(flows)]
    scenario = plan(**with_(months=6, programs=programs))
    expected = expected_books(build_timeline(scenario, 1, range(1)))
    found = simulate(build_timeline(scenario, 1, range(WORLDS)), 1)
    ratio = expected.counts[Count.MESSAGES].sum() / (found.counts[Count.MESSAGES].sum() / WORLDS)
    assert ratio - 1 == pytest.approx(gap, abs=LUCK)
    for kind in (Count.FIRST_ORDERS, Count.REPEAT_ORDERS):
        orders = found.counts[kind].sum() / WORLDS
        assert expected.counts[kind].sum() == pytest.approx(orders, rel=0.035)
