"""Plans that differ in numbers only are walked through side by side, each as if it were alone."""

from __future__ import annotations

import numpy as np
import pytest

from roisim.scenario.scenario_file import loads
from roisim.simulation.expectation import expected_books, expected_profits
from roisim.simulation.input_draws import AT_MEANS
from roisim.simulation.plans_together import costs_in_one_account, side_by_side, structure
from roisim.simulation.timeline import Timeline, build_timeline
from tests.scenario.plan_texts import SMALL, changed

PROGRAMME = '[[programs]]\nuse = "{use}"\nstart = 2026-02-01\n'


def timeline(text: str = SMALL, *, use: str = "") -> Timeline:
    return build_timeline(loads(text + (PROGRAMME.format(use=use) if use else "")), AT_MEANS, range(1))


def test_profits_are_all_postings() -> None:
    plan = timeline(use="loyalty")
    assert expected_profits(plan) == pytest.approx([expected_books(plan).postings.sum()], rel=1e-12)


def test_one_account_does_not_change_the_profit() -> None:
    plan = timeline(use="starter_bundle")
    assert expected_profits(costs_in_one_account(plan)) == pytest.approx(expected_profits(plan), rel=1e-12)


def test_each_plan_earns_what_it_earns_alone() -> None:
    uses = ["page_reviews", "page_images", "ad_agency", "faster_delivery"]
    plans = [costs_in_one_account(timeline(use=use)) for use in uses]
    assert len({structure(plan) for plan in plans}) == 1
    together = expected_profits(side_by_side(plans))
    alone = np.concatenate([expected_profits(plan) for plan in plans])
    assert len(set(alone.tolist())) == len(uses)
    np.testing.assert_allclose(together, alone, rtol=1e-9)


def test_what_is_alike_takes_no_memory() -> None:
    both = side_by_side([timeline(use="page_reviews"), timeline(use="page_images")])
    assert both.orders.order_value.strides[-1] == 0
    assert both.stages.purchase.shape[-1] == len(both.worlds) == 2


@pytest.mark.parametrize("use", ["welcome_messages", "email_campaigns", "loyalty", ""])
def test_messages_and_customers_habits_are_a_plans_structure(use: str) -> None:
    assert structure(timeline(use=use)) != structure(timeline(use="page_reviews"))


def test_a_longer_plan_is_another_structure() -> None:
    assert structure(timeline()) == structure(timeline())
    assert structure(timeline(changed("months = 3", "months = 4"))) != structure(timeline())
