"""Each preset, run with 200 new visitors a day for a year and its programmes off, comes to what its
arithmetic says (domain model D2): a click, a first order, what a customer is worth, the blended CAC."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date
from functools import cache

import numpy as np
import pytest

from roisim.experiment.results import RunResult
from roisim.experiment.runner import run
from roisim.scenario.channels import PaidChannel
from roisim.scenario.preset_catalog import VISITS_A_MONTH, preset_text
from roisim.scenario.scenario import Scenario
from roisim.scenario.scenario_file import loads
from roisim.units import DAYS_PER_YEAR, MONTHS_PER_YEAR
from tests.scaled_plans import scaled, steady, without_programs
from tests.scenario.preset_arithmetic import (
    UsualMonth,
    margin_of_order,
    order_chances,
    orders_until,
    visitor_odds,
)
from tests.statistical_limits import Family

WORLDS = 20
VISITS_A_DAY = 200
FAMILY = Family(len(VISITS_A_MONTH) * 5)

SPRING = date(2026, 3, 1)

START_AND_END = 0.03
"""By which share the blended CAC of a first year may lie above that of a usual month: friends tell later,
posts are found later, content is delayed, and the last visitors would still come back."""

presets = pytest.mark.parametrize("name", VISITS_A_MONTH)


@dataclass(frozen=True)
class Year:
    """A preset's year and what it came to."""

    scenario: Scenario
    result: RunResult

    def of_clicks(self, series: str) -> np.ndarray:
        """(W): a series over the channels whose visits are bought by the click."""
        clicks = [isinstance(channel, PaidChannel) for channel in self.scenario.channels]
        found: np.ndarray = self.result.values.channels[series][clicks].sum(axis=0)
        return found

    def figure(self, name: str) -> tuple[float, float]:
        """Mean and standard error."""
        figure = self.result.figures[name]
        assert figure.mean is not None
        assert figure.standard_error is not None
        return figure.mean, figure.standard_error


def preset(name: str) -> Scenario:
    return loads(preset_text(name), f"{name}.toml")


@presets
def test_a_preset_runs_with_every_suggestion_switched_on(name: str) -> None:
    shop = preset(name)
    programs = tuple(
        program.model_copy(update={"enabled": True, "start": min(program.start, SPRING)})
        for program in shop.programs
    )
    plan = scaled(shop.model_copy(update={"programs": programs}), 30, 6)
    result = run(plan, worlds=2, seed=1)
    assert not result.failures
    assert result.values.whole["orders"].min() > 0
    assert np.isfinite(result.values.whole["profit"]).all()


@cache
def year(name: str) -> Year:
    scenario = scaled(steady(without_programs(preset(name))), VISITS_A_DAY, MONTHS_PER_YEAR)
    return Year(scenario, run(scenario, worlds=WORLDS, seed=1))


def conversion_in_a_year(scenario: Scenario, channel: PaidChannel) -> float:
    """First orders per new visitor of an even year; the last ones' later visits lie beyond its end.

    Who has neither ordered nor lost interest dies away at (1 + v·p₂)/d a day.
    """
    first, later = order_chances(scenario, visitor_odds(channel))
    returns = scenario.returning.visits_per_visitor.mean() * later
    rate = (1.0 + returns) / scenario.returning.interest_days.mean() * DAYS_PER_YEAR
    seen = 1.0 + math.expm1(-rate) / rate
    return first + (1.0 - first) * returns / (1.0 + returns) * seen


@pytest.mark.slow
@presets
def test_clicks_cost_what_they_should(name: str) -> None:
    plan = year(name)
    month = UsualMonth(plan.scenario)
    clicks = [channel.name for channel in plan.scenario.channels if isinstance(channel, PaidChannel)]
    visits = MONTHS_PER_YEAR * sum(month.visits[each] for each in clicks)
    FAMILY.mean_of_counts(plan.of_clicks("new_visits"), visits)


@pytest.mark.slow
@presets
def test_as_many_of_them_order_as_should(name: str) -> None:
    plan = year(name)
    month = UsualMonth(plan.scenario)
    customers = MONTHS_PER_YEAR * sum(
        month.visits[channel.name] * conversion_in_a_year(plan.scenario, channel)
        for channel in plan.scenario.channels
        if isinstance(channel, PaidChannel)
    )
    FAMILY.mean_of_counts(plan.of_clicks("new_customers"), customers)


@pytest.mark.slow
@presets
def test_customers_are_worth_what_they_should_be(name: str) -> None:
    """Over 36 months, those beyond the plan's end by expectation; friends' customers stay longer."""
    plan = year(name)
    shop, customers = plan.scenario, UsualMonth(plan.scenario).customers
    parts = {
        channel.name: (channel.lapse_factor.mean(), customers[channel.name]) for channel in shop.channels
    }

    def orders(rate: float) -> float:
        total = sum(count * orders_until(shop, 36, rate, lapse) for lapse, count in parts.values())
        return total / sum(customers.values())

    kept = (1 - shop.customers.refund_rate.mean()) / (1 + shop.finance.vat_rate.mean())
    revenue = shop.customers.order_value.at(0).mean() * kept * orders(0.0)
    margin = margin_of_order(shop) * orders(shop.finance.discount_rate.mean())
    found, error = plan.figure("ltv_revenue")
    FAMILY.agree(found, revenue, error)
    found, error = plan.figure("ltv_margin")
    FAMILY.agree(found, margin, error)


@pytest.mark.slow
@presets
def test_orders_are_as_large_as_they_should_be(name: str) -> None:
    plan = year(name)
    value = plan.scenario.customers.order_value.at(0).mean()
    found, error = plan.figure("average_order_value")
    if plan.scenario.customers.spread.kind == "fixed":
        assert found == pytest.approx(value)
    else:
        FAMILY.agree(found, value, error)


@pytest.mark.slow
@presets
def test_the_blended_cost_of_a_customer_is_that_of_a_usual_month(name: str) -> None:
    plan = year(name)
    spend, customers = (plan.result.values.whole[key] for key in ("ad_spend", "new_customers"))
    found = spend.mean() / customers.mean()
    error = found * customers.std(ddof=1) / customers.mean() / math.sqrt(WORLDS)
    expected = UsualMonth(plan.scenario).blended_cac
    assert expected - 4 * error <= found <= expected * (1 + START_AND_END) + 4 * error
