"""Orders, refunds and lifetimes against closed forms (domain model C3, C4, C5).

Customers are looked at one by one: each has been one for a time T of his own, and what he has done by
then is compared with what the formula says for T.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.special import beta as beta_function
from scipy.special import gammainc, gammaincc

from roisim.formulas.repeat_purchase import bg_nbd, constant_rate, pareto_nbd
from roisim.simulation.accounts import Account
from roisim.simulation.population import Population
from tests.simulation.simulated import EVERY_VISIT_BUYS, people_of, run_small
from tests.simulation.small_plans import timeline_of
from tests.statistical_limits import Family

Floats = NDArray[np.float64]

FAMILY = Family(95)
WEEK = 7.0


def shop(*monthly_orders: float, repeat: dict[str, Any] | None = None, **customers: Any) -> dict[str, Any]:
    """A shop where every visit is a first order."""
    part = {"refund_rate": 0, **customers}
    return {
        "funnel": EVERY_VISIT_BUYS,
        "channels": [{"name": "Direct", "kind": "organic", "monthly_visits": list(monthly_orders)}],
        "customers": part if repeat is None else {"repeat": repeat, **part},
    }


def followed(worlds: int, months: int, repeat: dict[str, Any], orders: float = 500) -> Population:
    """Customers won in the first month, watched to the plan's end."""
    return people_of(timeline_of(worlds, months=months, **shop(orders, 0, repeat=repeat)))


def observed_time(population: Population) -> Floats:
    """(n): days from each customer's first order to the end of the plan."""
    time: Floats = population.timeline.calendar.days - population.customers.table["first"]
    return time


def own_orders(population: Population) -> Floats:
    orders: Floats = population.customers.table["own_orders"].astype(float)
    return orders


def still_customer(population: Population) -> Floats:
    """(n): 1 for those who have not lapsed by the plan's end."""
    days = population.timeline.calendar.days
    alive: Floats = (population.customers.table["lapse_time"] >= days).astype(np.float64)
    return alive


def mean_and_variance_agree(counts: Floats, mean: Floats, variance: Floats) -> None:
    """Counts of persons (n), each with his own mean and variance."""
    apart = counts - mean
    FAMILY.agree(apart.sum(), 0.0, np.sqrt(np.maximum(variance.sum(), np.square(apart).sum())))
    FAMILY.mean(np.square(apart) - variance, 0.0)


class TestRefundDelay:
    """C3: of orders at a rate λ, a share p comes back after a delay: Poisson with λ·p·∫₀ᵗF."""

    ORDERS, SHARE, MEAN = 100.0, 0.02, 3.0

    def refunds(self, shape: float) -> Floats:
        """(D, W) refunds by day: all else moves cash after the plan's end."""
        plan = shop(28 * self.ORDERS, order_value=150)
        plan["customers"] |= {
            "refund_rate": self.SHARE,
            "refund_delay_days": self.MEAN,
            "refund_delay_shape": shape,
        }
        finance = {"gross_margin": 1, "payment_fee": 0, "vat_rate": 0, "payment_delay_days": 120}
        books = run_small(400, start=date(2026, 2, 1), finance=finance, **plan)
        assert np.array_equal(books.cash_by_day.sum(axis=0), books.postings[Account.REFUNDS].sum((0, 1, 2)))
        refunds: Floats = -books.cash_by_day / 15_000
        return refunds

    def expected(self, time: Floats, shape: float) -> Floats:
        """Mean refunds by the end of `time` days: λ·p·(t·F(t) − ∫₀ᵗ u dF)."""
        scaled = shape * time / self.MEAN
        sent_back = time * gammainc(shape, scaled) - self.MEAN * gammainc(shape + 1, scaled)
        return self.ORDERS * self.SHARE * np.asarray(sent_back)

    def test_with_an_erlang_delay_14_0331_come_back_in_ten_days(self) -> None:
        expected = self.expected(np.arange(29.0), shape=2)
        assert expected[10] == pytest.approx(14.0331, abs=5e-5)
        refunds = self.refunds(shape=2)
        FAMILY.mean_of_poisson(refunds[:10].sum(axis=0), expected[10])
        FAMILY.mean_of_poisson(refunds, np.diff(expected))

    def test_what_is_on_its_way_back_knows_the_mean_delay_only(self) -> None:
        """Orders still to come back in the end: λ·p·E[delay], whatever the shape."""
        for shape in (0.7, 5.0):
            expected = self.expected(np.array([28.0]), shape)[0]
            back = self.refunds(shape).sum(axis=0)
            FAMILY.mean_of_poisson(back, expected)
            assert 28 * self.ORDERS * self.SHARE - expected == pytest.approx(
                self.ORDERS * self.SHARE * self.MEAN, rel=2e-3
            )

    def test_the_days_between_order_and_refund_are_gamma(self) -> None:
        """Of 30,000 orders of one day 60 % come back; the day by day share tells the delay's shape."""
        plan = shop(31 * 300, refund_rate=0.6, refund_delay_days=self.MEAN, refund_delay_shape=2)
        finance = {"gross_margin": 1, "payment_fee": 0, "vat_rate": 0, "payment_delay_days": 120}
        books = run_small(100, finance=finance, programs=[ONE_DAY_ONLY], **plan)
        back = -books.cash_by_day.sum(axis=1) / 15_000
        # an order comes at any time of day 0: cdf ∫₀¹ F(d + 1 − u) du
        until = np.diff(self.expected(np.arange(32.0), shape=2)) / (self.ORDERS * self.SHARE)
        shares = np.diff(until, prepend=0.0)
        FAMILY.distribution(back, shares * back.sum() / shares.sum())


ONE_DAY_ONLY = {
    "name": "Closed for strangers",
    "start": date(2026, 1, 2),
    "effects": [{"on": "clicks", "factor": 1e-9}],
}
"""With it, all customers come on the plan's first day."""


def won_on_the_first_day(worlds: int, months: int, repeat: dict[str, Any], *programs: Any) -> Population:
    """500 customers a world."""
    plan = shop(31 * 500, repeat=repeat)
    return people_of(timeline_of(worlds, months=months, programs=[ONE_DAY_ONLY, *programs], **plan))


def at_each_time(formula: Callable[[Floats], Any], time: Floats) -> Floats:
    """A smooth function of time at many times close together."""
    grid = np.linspace(time.min(), time.max(), 33)
    values: Floats = np.interp(time, grid, np.asarray(formula(grid)))
    return values


def pmf_agrees(counts: Floats, chance: Callable[[int, Floats], Any], time: Floats, largest: int) -> None:
    """Persons by their number of orders, 0 to `largest` and more, with the chances at their own times."""
    by_count = [at_each_time(partial(chance, x), time).sum() for x in range(largest + 1)]
    found = np.bincount(np.minimum(counts, largest + 1).astype(int), minlength=largest + 2)
    FAMILY.distribution(found, np.append(by_count, len(counts) - sum(by_count)))


RATE, HAZARD = 10 / 365, 0.001
CHURN = float(-np.expm1(-0.365))


class TestConstant:
    """C4: everyone orders at λ until lapsing at µ."""

    def test_the_published_numbers(self) -> None:
        assert constant_rate.expected_purchases(730, RATE, HAZARD) == pytest.approx(14.19427, abs=5e-6)
        assert constant_rate.variance_of_purchases(730, RATE, HAZARD) == pytest.approx(62.36586, abs=5e-6)

    def test_mean_and_variance_of_repeat_orders_and_who_is_still_there(self) -> None:
        repeat = {"kind": "constant", "orders_per_year": 10, "yearly_churn": CHURN}
        population = won_on_the_first_day(60, 24, repeat)
        time = observed_time(population)
        mean = constant_rate.expected_purchases(time, RATE, HAZARD)
        variance = constant_rate.variance_of_purchases(time, RATE, HAZARD)
        assert mean.mean() == pytest.approx(14.19, abs=0.01)
        mean_and_variance_agree(own_orders(population), mean, variance)
        alive = constant_rate.survival(time, HAZARD)
        mean_and_variance_agree(still_customer(population), alive, alive * (1 - alive))

    def test_over_whole_lives_orders_are_geometric(self) -> None:
        rate, churn = 10.0, 0.999
        hazard = -np.log1p(-churn)
        repeat = {"kind": "constant", "orders_per_year": rate, "yearly_churn": churn}
        population = won_on_the_first_day(60, 24, repeat)
        orders, again = own_orders(population), rate / (rate + hazard)
        k = rate / hazard
        FAMILY.mean(orders, k)
        FAMILY.variance(orders, k + k**2)
        found = np.bincount(np.minimum(orders, 12).astype(int), minlength=13)
        chances = np.append((1 - again) * again ** np.arange(12), again**12)
        FAMILY.distribution(found, chances * len(orders))
        assert not still_customer(population).any()


BG_NBD = {"r": 0.243, "alpha": 4.414, "a": 0.793, "b": 2.426}
PARETO_NBD = {"r": 0.553, "alpha": 10.578, "s": 0.606, "beta": 11.669}
BG_NBD_REPEAT = {"kind": "bg_nbd", "r": 0.243, "alpha_weeks": 4.414, "dropout_a": 0.793, "dropout_b": 2.426}
PARETO_NBD_REPEAT = {
    "kind": "pareto_nbd",
    "r": 0.553,
    "alpha_weeks": 10.578,
    "s": 0.606,
    "beta_weeks": 11.669,
}


@pytest.fixture(scope="module")
def bg_nbd_people() -> Population:
    return won_on_the_first_day(100, 12, BG_NBD_REPEAT)


@pytest.fixture(scope="module")
def pareto_nbd_people() -> Population:
    return won_on_the_first_day(100, 12, PARETO_NBD_REPEAT)


class TestBgNbd:
    """C5, with the parameters of CDNOW, 52 weeks after the first order."""

    def test_the_published_numbers(self) -> None:
        assert bg_nbd.expected_purchases(52, **BG_NBD) == pytest.approx(1.44605, abs=5e-6)
        assert bg_nbd.variance_of_purchases(52, **BG_NBD) == pytest.approx(9.561, abs=5e-4)
        assert bg_nbd.probability_of_count(0, 52, **BG_NBD) == pytest.approx(0.53840, abs=5e-6)

    def test_repeat_orders(self, bg_nbd_people: Population) -> None:
        weeks = observed_time(bg_nbd_people) / WEEK
        assert weeks.mean() == pytest.approx(52, abs=0.1)
        mean = at_each_time(lambda t: bg_nbd.expected_purchases(t, **BG_NBD), weeks)
        variance = at_each_time(lambda t: bg_nbd.variance_of_purchases(t, **BG_NBD), weeks)
        orders = own_orders(bg_nbd_people)
        mean_and_variance_agree(orders, mean, variance)
        nothing = at_each_time(lambda t: bg_nbd.probability_of_count(0, t, **BG_NBD), weeks)
        FAMILY.agree((orders == 0).sum(), nothing.sum(), np.sqrt((nothing * (1 - nothing)).sum()))
        pmf_agrees(orders, lambda x, t: bg_nbd.probability_of_count(x, t, **BG_NBD), weeks, 7)

    def test_who_is_still_a_customer(self, bg_nbd_people: Population) -> None:
        alive = at_each_time(lambda t: bg_nbd.survival(t, **BG_NBD), observed_time(bg_nbd_people) / WEEK)
        mean_and_variance_agree(still_customer(bg_nbd_people), alive, alive * (1 - alive))

    def test_more_orders_do_not_mean_shorter_lives(self) -> None:
        """Orders at 2λ drop out with p/2: the daily risk of lapsing stays λ·p."""
        twice = {"name": "Twice", "effects": [{"on": "order_rate", "factor": 2}]}
        population = won_on_the_first_day(60, 12, BG_NBD_REPEAT, twice)
        weeks = observed_time(population) / WEEK
        alive = at_each_time(lambda t: bg_nbd.survival(t, **BG_NBD), weeks)
        mean_and_variance_agree(still_customer(population), alive, alive * (1 - alive))
        # λ·p is all that the survival knows, so orders by then are twice those of an unhurried customer
        mean = 2 * at_each_time(lambda t: bg_nbd.expected_purchases(t, **BG_NBD), weeks)
        FAMILY.mean(own_orders(population) - mean, 0.0)


class TestParetoNbd:
    """C5, with the parameters of CDNOW, 52 weeks after the first order."""

    def test_the_published_numbers(self) -> None:
        assert pareto_nbd.expected_purchases(52, **PARETO_NBD) == pytest.approx(1.47300, abs=5e-6)
        assert pareto_nbd.variance_of_purchases(52, **PARETO_NBD) == pytest.approx(8.72133, abs=5e-6)

    def test_repeat_orders(self, pareto_nbd_people: Population) -> None:
        weeks = observed_time(pareto_nbd_people) / WEEK
        mean = at_each_time(lambda t: pareto_nbd.expected_purchases(t, **PARETO_NBD), weeks)
        variance = at_each_time(lambda t: pareto_nbd.variance_of_purchases(t, **PARETO_NBD), weeks)
        orders = own_orders(pareto_nbd_people)
        mean_and_variance_agree(orders, mean, variance)
        pmf_agrees(orders, lambda x, t: pareto_nbd.probability_of_count(x, t, **PARETO_NBD), weeks, 7)

    def test_who_is_still_a_customer(self, pareto_nbd_people: Population) -> None:
        alive = pareto_nbd.survival(observed_time(pareto_nbd_people) / WEEK, 0.606, 11.669)
        mean_and_variance_agree(still_customer(pareto_nbd_people), alive, alive * (1 - alive))

    def test_a_programme_that_halves_the_hazard_for_a_time(self) -> None:
        """Lives end at the time change µ·∫θ, orders come at λ·∫m, each to the very day."""
        keep = {
            "name": "Keep",
            "start": date(2026, 4, 1),
            "end": date(2026, 9, 30),
            "effects": [{"on": "lapse_hazard", "factor": 0.5}],
        }
        population = won_on_the_first_day(60, 12, PARETO_NBD_REPEAT, keep)
        lived = observed_time(population) - 0.5 * (30 + 31 + 30 + 31 + 31 + 30)
        alive = pareto_nbd.survival(lived / WEEK, 0.606, 11.669)
        mean_and_variance_agree(still_customer(population), alive, alive * (1 - alive))


class TestTimeChange:
    """Season and programmes change the rate of orders from day to day, not on average."""

    def test_orders_of_customers_who_never_lapse_are_poisson_with_the_cumulated_rate(self) -> None:
        more = {
            "name": "More",
            "start": date(2026, 2, 11),
            "end": date(2026, 3, 20),
            "effects": [{"on": "order_rate", "factor": 3}],
        }
        season = {"demand_by_month": [2, 0.5, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1]}
        plan = shop(31 * 500, repeat={"kind": "constant", "orders_per_year": 24, "yearly_churn": 0})
        timeline = timeline_of(40, months=3, season=season, programs=[ONE_DAY_ONLY, more], **plan)
        population = people_of(timeline)
        mean_season = (2 * 31 + 0.5 * 28 + 306) / 365
        rate = 24 / 365 / mean_season
        rest_of_january = 31 - population.customers.table["first"]
        days = 2 * rest_of_january + 0.5 * (10 + 3 * 18) + (3 * 20 + 11)
        mean_and_variance_agree(own_orders(population), rate * days, rate * days)


class TestSubscription:
    """C5, sBG: of N subscribers N·B(α, β+n)/B(α, β) are left after n renewals (Fader and Hardie 2007)."""

    ALPHA, BETA = 0.668, 3.806

    def survivors(self, population: Population, renewals: int) -> Floats:
        """Found share of subscribers who renew at least n times, n = 0 …"""
        left: Floats = (own_orders(population)[:, None] >= np.arange(renewals + 1)).sum(axis=0).astype(float)
        return left

    def test_subscribers_left_after_each_monthly_renewal(self) -> None:
        repeat = {"kind": "subscription", "alpha": self.ALPHA, "beta": self.BETA}
        population = followed(60, 13, repeat)
        left = self.survivors(population, 12)
        n = np.arange(13.0)
        expected = beta_function(self.ALPHA, self.BETA + n) / beta_function(self.ALPHA, self.BETA) * left[0]
        FAMILY.distribution(
            np.append(left[:-1] - left[1:], left[-1]), np.append(-np.diff(expected), expected[-1])
        )
        assert left[1] / left[0] == pytest.approx(0.851, abs=0.02)

    def test_with_a_programme_each_renewal_is_kept_with_1_less_p_to_the_theta(self) -> None:
        """Of N subscribers N·B(α, β + θn)/B(α, β) are left."""
        repeat = {"kind": "subscription", "alpha": self.ALPHA, "beta": self.BETA}
        keep = {"name": "Keep", "effects": [{"on": "lapse_hazard", "factor": 0.4}]}
        plan = shop(500, 0, repeat=repeat)
        left = self.survivors(people_of(timeline_of(60, months=8, programs=[keep], **plan)), 6)
        n = np.arange(7.0)
        expected = (
            beta_function(self.ALPHA, self.BETA + 0.4 * n) / beta_function(self.ALPHA, self.BETA) * left[0]
        )
        FAMILY.distribution(
            np.append(left[:-1] - left[1:], left[-1]), np.append(-np.diff(expected), expected[-1])
        )

    def test_renewals_come_every_period_to_the_day(self) -> None:
        """Nobody leaves: the number of renewals tells how many periods have gone by."""
        repeat = {"kind": "subscription", "alpha": 1e-6, "beta": 1e6, "months_per_renewal": 2}
        population = followed(2, 13, repeat)
        periods = np.floor(observed_time(population) / (2 * 365 / 12))
        assert np.array_equal(own_orders(population), periods)


class TestGammaGamma:
    """C5: people spend around a level of their own, level = (q − 1)·mean ÷ Gamma(q)."""

    P, Q = 6.25, 3.74

    def plan(self, p: float, q: float, **more: Any) -> dict[str, Any]:
        spread = {"kind": "gamma_gamma", "p": p, "q": q}
        return shop(500, 0, order_value=35.219, spread=spread, **more)

    def test_levels_of_customers(self) -> None:
        population = people_of(timeline_of(100, months=2, **self.plan(self.P, self.Q)))
        level = population.customers.table["spending"]
        FAMILY.mean(level, 1.0)
        place = gammaincc(self.Q, (self.Q - 1) / level)
        found = np.histogram(place, np.linspace(0, 1, 26))[0]
        FAMILY.distribution(found, np.full(25, len(level) / 25))

    def test_mean_order_value(self) -> None:
        books = run_small(200, months=2, **self.plan(self.P, self.Q))
        sales = books.postings[Account.SALES].sum(axis=(0, 1, 2)) / 100
        FAMILY.mean(sales, 500 * 35.219)

    def test_a_customers_orders_are_alike(self) -> None:
        """Variance of a world's sales: Σ over customers of E[(Z₁ + … + Z_n)²], with n = 3 orders, or 2 of
        those who came after 29.17 days."""
        p, q = 4.0, 9.0
        repeat = {"kind": "subscription", "alpha": 1e-6, "beta": 1e6}
        books = run_small(2000, months=3, **self.plan(p, q, repeat=repeat))
        sales = books.postings[Account.SALES].sum(axis=(0, 1, 2)) / 100 / 35.219

        def square(n: int) -> float:
            level = (q - 1) / (q - 2)
            return n * level * (1 + 1 / p) + n * (n - 1) * level

        early = (90 - 2 * 365 / 12) / 31
        FAMILY.mean(sales, 500 * (3 * early + 2 * (1 - early)))
        FAMILY.variance(sales, 500 * (early * square(3) + (1 - early) * square(2)))
