from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import poisson

from roisim.formulas import compound


def test_a_month_of_three_hundred_orders() -> None:
    second = compound.lognormal_second_moment(150, 0.5)
    assert compound.revenue_mean(300, 150) == 45_000
    assert np.sqrt(compound.revenue_variance(300, second)) == pytest.approx(2944, abs=0.5)
    assert compound.noise_floor(300, 150, second) == pytest.approx(0.065, abs=5e-4)


def test_equal_orders_leave_only_the_noise_of_their_number() -> None:
    assert compound.noise_floor(400, 150, 150**2) == pytest.approx(1 / 20)


def test_a_spread_below_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="must be at least 1"):
        compound.noise_floor(400, 150, 149**2)


def test_a_customer_costs_a_hundred_and_yet_more_on_average() -> None:
    assert compound.cac_mean(500, 5) == pytest.approx(128.8, abs=0.1)  # printed cut off: 128.88
    assert compound.cac_percentiles(500, 5) == pytest.approx([55.6, 100, 250], abs=0.05)
    assert compound.chance_of_no_customer(5) == pytest.approx(0.0067, abs=5e-5)


@pytest.mark.parametrize(
    ("customers", "mean", "low", "high"), [(50, 102.1, 80.6, 128.2), (500, 100.2, 93.1, 107.8)]
)
def test_with_more_customers_the_cost_settles(customers: int, mean: float, low: float, high: float) -> None:
    spend = 100 * customers
    assert compound.cac_mean(spend, customers) == pytest.approx(mean, abs=0.05)
    assert compound.cac_percentiles(spend, customers, (0.05, 0.95)) == pytest.approx([low, high], abs=0.06)
    assert compound.cac_mean_approximation(spend, customers) == pytest.approx(mean, abs=0.15)


@given(st.floats(0.01, 2000))
def test_cost_of_a_customer_against_the_poisson_distribution(customers: float) -> None:
    numbers = np.arange(1, 3000)
    chances = poisson.pmf(numbers, customers)
    expected = (chances / numbers).sum() / chances.sum()
    assert compound.cac_mean(1.0, customers) == pytest.approx(expected, rel=1e-9)


@given(st.floats(0.01, 2000), st.floats(0.001, 0.999))
def test_a_percentile_is_the_least_ratio_reached(customers: float, share: float) -> None:
    ratio = compound.cac_percentiles(1.0, customers, (share,))[0]
    number = round(1 / ratio)
    some = poisson.sf(0, customers)
    # ratio ≤ 1/number means at least that many customers
    assert poisson.sf(number - 1, customers) / some >= share - 1e-9
    assert poisson.sf(number, customers) / some <= share + 1e-9


def test_hardly_any_customers_cost_all_the_money() -> None:
    assert compound.cac_mean(500, 1e-12) == pytest.approx(500)
    assert compound.cac_percentiles(500, 1e-12) == pytest.approx([500, 500, 500])
