"""The arithmetic of the two articles, from the simulation: what a customer costs, and what he is worth."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from roisim.commands.plan_length import with_months
from roisim.experiment.results import Figure, RunResult
from roisim.experiment.runner import run
from roisim.formulas.unit_economics import LadderStep, cac_of_click, worth_ladder
from roisim.scenario.scenario import Scenario
from roisim.scenario.scenario_file import scenario_from_plain
from tests.simulation.simulated import EVERY_VISIT_BUYS
from tests.simulation.small_plans import plan
from tests.statistical_limits import Family

SEED_PLAN = Path(__file__).parents[1] / "data" / "seed_arithmetic.toml"
WORLDS = 200
FAMILY = Family(30)

LADDER = [
    # yearly churn, repeat orders, their revenue, LTV in margin discounted, LTV/CAC
    (0.0, 100.0, 15_000, 2_153, 21.5),
    (0.1, 61.8, 9_273, 1_591, 15.9),
    (0.2, 40.0, 6_000, 1_215, 12.2),
    (0.3, 27.2, 4_087, 955, 9.6),
    (0.5, 14.4, 2_162, 625, 6.3),
    (0.7, 8.3, 1_246, 420, 4.2),
]
"""Domain model C4: 10 orders a year, 10 years, a basket of 150, margin 35 %, discounted at 25 %, CAC 100."""


def seed_plan(months: int, **channel: Any) -> Scenario:
    plain = tomllib.loads(SEED_PLAN.read_text(encoding="utf-8"))
    plain["channels"][0].update(channel)
    return with_months(scenario_from_plain(plain), months)


def agree(figure: Figure, expected: float) -> None:
    assert figure.mean is not None
    assert figure.standard_error is not None
    FAMILY.agree(figure.mean, expected, figure.standard_error)


@pytest.fixture(scope="module")
def result() -> RunResult:
    return run(seed_plan(months=6), worlds=WORLDS, seed=1)


def test_the_plan_says_what_the_article_says() -> None:
    scenario = seed_plan(months=24)
    funnel = scenario.funnel
    stages = (funnel.consideration, funnel.intent, funnel.evaluation, funnel.purchase)
    assert np.prod([share.mean() for share in stages]) == pytest.approx(0.005)
    assert funnel.contact_capture.mean() == 0.075
    assert not funnel.contact_capture.is_uncertain
    assert not scenario.programs
    assert scenario.returning.visits_per_visitor.mean() == 0
    assert scenario.customers.order_value.at(0).mean() == 150


def test_a_thousand_visits_bring_5_first_orders_and_75_contacts(result: RunResult) -> None:
    visits, values = 6 * 30_000, result.values.whole
    FAMILY.mean_of_poisson(values["new_visits"], visits)
    FAMILY.mean_of_poisson(values["new_customers"], visits * 5 / 1000)
    FAMILY.mean_of_poisson(values["contacts"], visits * 75 / 1000)


def test_a_click_costs_half_a_lira_and_a_customer_100(result: RunResult) -> None:
    assert np.all(result.values.whole["ad_spend"] == 6 * 15_000)
    clicks = result.values.whole["ad_clicks"]
    FAMILY.agree(90_000 / clicks.mean(), 0.50, 0.50 / np.sqrt(180_000 * WORLDS))
    agree(result.figures["cac_paid"], 100.0)
    assert cac_of_click(0.50, 0.005) == pytest.approx(100.0)


def test_the_cost_of_a_customer_is_a_ratio_of_sums(result: RunResult) -> None:
    values = result.values.whole
    of_sums = values["ad_spend"].sum() / values["new_customers"].sum()
    assert result.figures["cac_paid"].mean == pytest.approx(of_sums, rel=1e-12)
    assert (values["ad_spend"] / values["new_customers"]).mean() > of_sums


@pytest.mark.parametrize(("budget", "cost_of_click", "cost_of_customer"), [
    (15_000, 0.5375, 107.5),
    (20_000, 0.55, 110.0),
])  # fmt: skip
def test_with_a_ceiling_a_click_costs_half_a_lira_and_the_spend_by_400_000(
    budget: int, cost_of_click: float, cost_of_customer: float
) -> None:
    scenario = seed_plan(months=4, monthly_budget=budget, monthly_click_ceiling=400_000)
    found = run(scenario, worlds=WORLDS, seed=1)
    clicks = 4 * budget / cost_of_click
    FAMILY.mean_of_counts(found.values.whole["new_visits"], clicks)
    agree(found.figures["cac_paid"], cost_of_customer)


def test_the_ladder_by_formulas() -> None:
    for step, (churn, orders, revenue, margin, multiple) in zip(worth_ladder(), LADDER, strict=True):
        assert step.yearly_churn == churn
        assert round(step.repeat_orders, 1) == orders
        assert round(step.revenue_of_repeat_orders) == revenue
        assert round(step.margin_discounted) == margin
        assert round(step.ltv_to_cac, 1) == multiple


@pytest.mark.slow
@pytest.mark.parametrize("step", worth_ladder(), ids=lambda step: f"churn {step.yearly_churn:.0%}")
def test_the_ladder_by_plans(step: LadderStep) -> None:
    """Customers won in the first month, followed for ten years; 15,150 TL without churn."""
    found = run(ladder_plan(step.yearly_churn), worlds=50, seed=1)
    agree(found.figures["ltv_revenue"], 150 + step.revenue_of_repeat_orders)
    agree(found.figures["ltv_margin"], step.margin_discounted)
    agree(found.figures["ltv_to_cac"], step.ltv_to_cac)


def ladder_plan(churn: float) -> Scenario:
    """60 customers for 100 TL each."""
    return plan(
        months=120,
        funnel=EVERY_VISIT_BUYS,
        channels=[{"name": "Ads", "kind": "paid", "monthly_budget": [6000, 0], "cost_per_click": 100}],
        customers={
            "order_value": 150,
            "refund_rate": 0,
            "repeat": {"kind": "constant", "orders_per_year": 10, "yearly_churn": churn},
        },
        finance={
            "gross_margin": 0.35,
            "payment_fee": 0,
            "discount_rate": 0.25,
            "ltv_horizon_months": 120,
            "cac": "paid",
        },
    )
