"""Money against closed forms: cost of a customer, cash and payback, revenue (domain model C9, C12, C13)."""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.special import beta as beta_function

from roisim.experiment.evaluation import MetricContext, cash_balance, evaluate
from roisim.experiment.figures import values_by_world, whole_plan_figures
from roisim.experiment.metrics import METRICS
from roisim.experiment.results import Figure
from roisim.experiment.runner import plan_facts
from roisim.experiment.time_to import payback_months
from roisim.formulas.compound import cac_mean, cac_percentiles, lognormal_second_moment, revenue_variance
from roisim.formulas.payback import cash_back_time, cash_of_steady_growth, lowest_cash, payback_time
from roisim.formulas.repeat_purchase import bg_nbd, constant_rate, pareto_nbd
from roisim.scenario.scenario import Scenario
from roisim.simulation.accounts import Account, Count
from roisim.simulation.books import Books
from roisim.simulation.calendar import Calendar
from roisim.units import DAYS_PER_AGE_MONTH
from tests.simulation.simulated import EVERY_VISIT_BUYS, run, total
from tests.simulation.small_plans import plan
from tests.statistical_limits import Family

Floats = NDArray[np.float64]

FAMILY = Family(38)


class TestCostOfACustomer:
    """C9: spend ÷ customers in one world has a mean above spend ÷ expected customers."""

    COST = 100.0

    def figures(self, customers: float, worlds: int = 4000) -> tuple[Figure, Floats]:
        """(the figure, the cost in each world) where a click costs 0.50 and 0.5 % buy."""
        scenario = self.plan(customers)
        books = run(scenario, worlds)
        values = evaluate(books, MetricContext("paid", np.full(worlds, 0.25)))
        figure = whole_plan_figures(values, plan_facts(scenario))["cac_paid"]
        return figure, values_by_world(METRICS["cac_paid"], values.whole)

    def plan(self, customers: float) -> Scenario:
        budget = self.COST * customers
        ads = {"name": "Ads", "kind": "paid", "monthly_budget": budget, "cost_per_click": 0.5}
        funnel = {"consideration": 0.5, "intent": 0.05, "evaluation": 0.4, "purchase": 0.5}
        return plan(channels=[ads], funnel={**funnel, "contact_capture": 0})

    @pytest.mark.parametrize(("customers", "mean", "low", "high"), [
        (5, 128.8, 55.6, 250.0),
        (50, 102.1, 80.6, 128.2),
    ])  # fmt: skip
    def test_the_mean_of_ratios_is_biased_and_the_ratio_of_sums_is_not(
        self, customers: float, mean: float, low: float, high: float
    ) -> None:
        figure, by_world = self.figures(customers)
        exists = by_world[~np.isnan(by_world)]
        exact = cac_mean(self.COST * customers, customers)
        assert exact == pytest.approx(mean, abs=0.1)
        FAMILY.mean(exists, exact)
        assert figure.mean is not None
        assert figure.standard_error is not None
        FAMILY.agree(figure.mean, self.COST, figure.standard_error)
        assert exact - self.COST > 5 * figure.standard_error
        assert cac_percentiles(self.COST * customers, customers).tolist() == pytest.approx(
            [low, 100.0, high], abs=0.05
        )

    def test_the_bands_with_5_customers_expected(self) -> None:
        """Each of these percentiles lies well inside its step."""
        figure, by_world = self.figures(5)
        assert (figure.p05, figure.p50, figure.p95) == pytest.approx((500 / 9, 100.0, 250.0))
        without = np.isnan(by_world)
        FAMILY.agree(without.mean(), np.exp(-5), np.sqrt(np.exp(-5) / by_world.size))
        assert figure.defined_share == 1 - without.mean()

    def test_nobody_won_anywhere_means_no_cost_of_a_customer(self) -> None:
        figure, by_world = self.figures(1e-9, worlds=3)
        assert np.isnan(by_world).all()
        assert (figure.mean, figure.standard_error, figure.p50) == (None, None, None)
        assert figure.defined_share == 0


WON, CAC = 100.0, 100.0
"""Customers won in a month of 365/12 days, and what one costs."""
GROWTH = {"cac": CAC, "first_margin": 40.0, "margin": 50.0, "order_rate": 0.6, "hazard": 0.4}
"""The case of domain model C12 at four times its speed."""


@pytest.fixture(scope="module")
def growth() -> Books:
    """Steady growth: an order of 100 leaves 50; the first one, with 10 % off, 40."""
    months = 14
    lengths = Calendar(date(2026, 1, 1), months).days_in_month
    budget = (WON * CAC * lengths / DAYS_PER_AGE_MONTH).tolist()
    repeat = {
        "kind": "constant",
        "orders_per_year": 12 * GROWTH["order_rate"],
        "yearly_churn": float(-np.expm1(-12 * GROWTH["hazard"])),
    }
    scenario = plan(
        start=date(2026, 1, 1),
        months=months,
        funnel=EVERY_VISIT_BUYS,
        channels=[{"name": "Ads", "kind": "paid", "monthly_budget": budget, "cost_per_click": CAC}],
        customers={"order_value": 100, "first_order_discount": 0.1, "refund_rate": 0, "repeat": repeat},
        finance={"gross_margin": 0.5, "payment_fee": 0, "vat_rate": 0, "opening_cash": 0},
    )
    return run(scenario, 300)


def evening(day: NDArray[np.int64]) -> Floats:
    """The end of days, in months of 365/12 days."""
    return (day + 1) / DAYS_PER_AGE_MONTH


class TestPaybackAndCash:
    """C12: with steady growth cash is lowest exactly when a customer has paid for himself."""

    def test_the_published_numbers(self) -> None:
        slow = {**GROWTH, "order_rate": 0.15, "hazard": 0.1}
        assert payback_time(**slow) == pytest.approx(16.094, abs=5e-4)
        assert lowest_cash(10, **slow) == pytest.approx(-3585.84, abs=5e-3)
        assert cash_back_time(**slow) == pytest.approx(49.65, abs=5e-3)
        assert payback_time(**GROWTH) == pytest.approx(16.094 / 4, abs=5e-4)

    def test_mean_cash_follows_the_formula(self, growth: Books) -> None:
        cash = cash_balance(growth) / 100
        day = np.arange(9, len(cash), 30)
        FAMILY.mean(cash[day], cash_of_steady_growth(WON, **GROWTH, time=evening(day)))

    def test_the_lowest_mean_cash(self, growth: Books) -> None:
        cash = cash_balance(growth) / 100
        turn = round(float(payback_time(**GROWTH)) * DAYS_PER_AGE_MONTH) - 1
        lowest = cash.mean(axis=1).min()
        error = cash[turn].std(ddof=1) / np.sqrt(cash.shape[1])
        FAMILY.agree(lowest, lowest_cash(WON, **GROWTH), error)

    def test_cash_is_lowest_when_a_customer_has_paid_for_himself(self, growth: Books) -> None:
        """Near its lowest point cash is flat: the day found may be no worse than chance can make it."""
        cash = cash_balance(growth) / 100
        turn = round(float(payback_time(**GROWTH)) * DAYS_PER_AGE_MONTH) - 1
        found = int(cash.mean(axis=1).argmin())
        mean = cash_of_steady_growth(WON, **GROWTH, time=evening(np.arange(len(cash))))
        assert mean.argmin() == pytest.approx(turn, abs=1)
        apart = cash[found] - cash[turn]
        error = max(apart.std(ddof=1) / np.sqrt(apart.size), 1e-9)
        FAMILY.agree(mean[found], mean[turn], error)
        assert abs(found - turn) < 30

    def test_payback_by_age(self, growth: Books) -> None:
        """A customer's day 0 is half a day long on average, so ages in days lie half a day lower."""
        expected = payback_time(**GROWTH) - 0.5 / DAYS_PER_AGE_MONTH
        found = pooled_payback(growth, np.ones(300, bool))
        parts = np.arange(300) % 30
        without = np.array([pooled_payback(growth, parts != part) for part in range(30)])
        jackknife = np.sqrt(29 / 30 * np.square(without - without.mean()).sum())
        FAMILY.agree(found, expected, jackknife)

    def test_money_is_back_when_the_formula_says(self, growth: Books) -> None:
        mean = cash_balance(growth).mean(axis=1) / 100
        back = float(cash_back_time(**GROWTH))
        day = round(back * DAYS_PER_AGE_MONTH) - 1
        cash = cash_balance(growth)[day] / 100
        FAMILY.mean(cash, cash_of_steady_growth(WON, **GROWTH, time=evening(np.array(day))))
        assert mean[day - 30] < 0 < mean[day + 30]


def pooled_payback(books: Books, worlds: NDArray[np.bool_]) -> float:
    """Payback of these worlds taken together, in months."""
    won = books.first_orders_by_day[:, worlds].sum(axis=1, keepdims=True)
    margin = books.margin_by_age[:, worlds].sum(axis=1, keepdims=True)
    spend = -books.postings[Account.ADS][..., worlds].sum(keepdims=True).reshape(1)
    return float(payback_months(margin, won, spend, won.sum(axis=0))[0])


DAYS, WEEKS = 730.0, 730 / 7
LIFETIMES: dict[str, tuple[dict[str, Any], float]] = {
    "constant": (
        {"kind": "constant", "orders_per_year": 10, "yearly_churn": 0.4},
        float(constant_rate.expected_purchases(2.0, 10, -np.log(0.6))),
    ),
    "bg_nbd": (
        {"kind": "bg_nbd", "r": 0.6, "alpha_weeks": 4.4, "dropout_a": 0.8, "dropout_b": 2.4},
        float(bg_nbd.expected_purchases(WEEKS, 0.6, 4.4, 0.8, 2.4)),
    ),
    "pareto_nbd": (
        {"kind": "pareto_nbd", "r": 0.8, "alpha_weeks": 8, "s": 0.9, "beta_weeks": 12},
        float(pareto_nbd.expected_purchases(WEEKS, 0.8, 8, 0.9, 12)),
    ),
    "subscription": (
        {"kind": "subscription", "alpha": 0.7, "beta": 3.8, "months_per_renewal": 1.3},
        # renewals due within 24 months: 18
        float(sum(beta_function(0.7, 3.8 + n) for n in range(1, 19)) / beta_function(0.7, 3.8)),
    ),
}
"""Repeat processes, and their repeat orders within 24 months of 365/12 days."""


class TestLifetimeValue:
    """What the plan sees and what is predicted together give the closed form, wherever the plan ends."""

    @pytest.mark.parametrize("months", [2, 9])
    @pytest.mark.parametrize("kind", LIFETIMES)
    def test_realised_and_predicted_orders_add_up(self, kind: str, months: int) -> None:
        repeat, orders = LIFETIMES[kind]
        scenario = plan(
            months=months,
            channels=[{"name": "Direct", "kind": "organic", "monthly_visits": [200, 0]}],
            funnel=EVERY_VISIT_BUYS,
            customers={"order_value": 100, "refund_rate": 0, "repeat": repeat},
            finance={"gross_margin": 1, "payment_fee": 0, "ltv_horizon_months": 24, "discount_rate": 0},
        )
        books = run(scenario, 200)
        won = total(books, Count.FIRST_ORDERS)
        value = books.ltv_margin.sum(axis=(0, 1)) / 1e7
        # as a difference by world: numbers of customers vary too
        FAMILY.mean(value - won * (1 + orders), 0.0)
        assert np.array_equal(books.ltv_revenue, books.ltv_margin)


class TestRevenue:
    """C13: compound Poisson revenue has mean Λ·E[V] and variance Λ·E[V²]."""

    ORDERS = 300.0

    def revenue(self, worlds: int, **customers: Any) -> Floats:
        direct = {"name": "Direct", "kind": "organic", "monthly_visits": self.ORDERS}
        scenario = plan(
            channels=[direct],
            funnel=EVERY_VISIT_BUYS,
            customers={"order_value": 150, "refund_rate": 0, **customers},
            finance={"vat_rate": 0},
        )
        sales: Floats = run(scenario, worlds).postings[Account.SALES].sum(axis=(0, 1, 2)) / 100
        return sales

    def test_with_a_lognormal_spread_a_months_noise_floor_is_2_944(self) -> None:
        revenue = self.revenue(4000, spread={"kind": "lognormal", "sd_log": 0.5})
        second_moment = lognormal_second_moment(150, 0.5)
        variance = float(revenue_variance(self.ORDERS, second_moment))
        assert np.sqrt(variance) == pytest.approx(2944, abs=0.5)
        FAMILY.mean(revenue, 45_000.0)
        # μ₄ = 3σ⁴ + Λ·E[V⁴]
        fourth = 3 * variance**2 + self.ORDERS * 150**4 * np.exp(6 * 0.25)
        FAMILY.variance(revenue, variance, fourth_moment=fourth)

    def test_with_a_fixed_value_only_the_number_of_orders_varies(self) -> None:
        revenue = self.revenue(4000)
        FAMILY.mean_of_poisson(revenue / 150, self.ORDERS)

    def test_discounts_refunds_and_vat_thin_revenue(self) -> None:
        """v·(1 − d)·(1 − ρ)/(1 + vat), the refunds all within the plan."""
        scenario = plan(
            months=6,
            channels=[{"name": "Direct", "kind": "organic", "monthly_visits": [self.ORDERS, 0]}],
            funnel=EVERY_VISIT_BUYS,
            customers={
                "order_value": 120,
                "first_order_discount": 0.1,
                "refund_rate": 0.2,
                "refund_delay_days": 5,
                "refund_delay_shape": 5,
            },
            finance={"vat_rate": 0.2},
        )
        books = run(scenario, 400)
        accounts = [Account.SALES, Account.DISCOUNTS, Account.REFUNDS, Account.VAT]
        revenue = books.postings[accounts].sum(axis=(0, 1, 2, 3)) / 100
        FAMILY.mean(revenue, self.ORDERS * 120 * 0.9 * 0.8 / 1.2)
        FAMILY.mean_of_poisson(total(books, Count.REFUNDED_ORDERS), self.ORDERS * 0.2)
