from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from roisim.formulas.decay import decayed_moment, decayed_time
from roisim.formulas.repeat_purchase import constant_rate
from roisim.formulas.repeat_purchase.remaining_orders import (
    remaining_orders_of_subscription,
    remaining_orders_with_dropout,
    remaining_orders_with_hazard,
)

RATE, HAZARD = 10 / 365, 0.001


def test_two_years_of_a_customer() -> None:
    assert constant_rate.expected_purchases(730, RATE, HAZARD) == pytest.approx(14.19427, abs=5e-6)
    assert constant_rate.variance_of_purchases(730, RATE, HAZARD) == pytest.approx(62.36586, abs=5e-6)


def test_a_whole_life_is_geometric() -> None:
    k = RATE / HAZARD
    assert constant_rate.expected_purchases(np.inf, RATE, HAZARD) == pytest.approx(27.397, abs=5e-4)
    assert constant_rate.variance_of_purchases(np.inf, RATE, HAZARD) == pytest.approx(778.0, abs=0.05)
    assert constant_rate.variance_of_purchases(np.inf, RATE, HAZARD) == pytest.approx(k + k**2, rel=1e-12)


def test_a_whole_life_discounted() -> None:
    interest = 0.15 / 365
    mean = constant_rate.discounted_expected_purchases(RATE, HAZARD, interest)
    assert mean == pytest.approx(19.4175, abs=5e-5)
    variance = constant_rate.variance_of_discounted_purchases(RATE, HAZARD, interest)
    assert variance == pytest.approx(221.98, abs=5e-3)


def test_without_lapsing_orders_are_poisson() -> None:
    assert constant_rate.expected_purchases(10, 10.0, 0.0) == 100
    assert constant_rate.variance_of_purchases(10, 10.0, 0.0) == pytest.approx(100)


def test_churn_and_hazard_are_one_thing() -> None:
    assert constant_rate.survival(1, constant_rate.hazard_of_churn(0.3)) == pytest.approx(0.7)
    assert constant_rate.hazard_of_churn(0.0) == 0
    with pytest.raises(ValueError, match="churn must be at least 0 and below 1"):
        constant_rate.hazard_of_churn(1.0)


@given(st.floats(0, 10), st.floats(0, 50))
def test_variance_is_never_below_that_of_a_poisson_number(hazard: float, time: float) -> None:
    mean = constant_rate.expected_purchases(time, 2.0, hazard)
    assert constant_rate.variance_of_purchases(time, 2.0, hazard) >= mean * (1 - 1e-9)


@pytest.mark.parametrize("x", [1e-12, 1e-5, 0.0999, 0.1001, 1.0, 30.0, 1e4])
def test_decayed_times_keep_their_digits_at_every_size(x: float) -> None:
    time = 3.0
    nodes, weights = np.polynomial.legendre.leggauss(200)
    # all of the integral lies where x·u is at most 60
    end = min(1.0, 60.0 / x)
    u = 0.5 * end * (nodes + 1)
    plain = (0.5 * end * weights * np.exp(-x * u)).sum() * time
    moment = (0.5 * end * weights * u * np.exp(-x * u)).sum() * time**2
    assert decayed_time(x / time, time) == pytest.approx(plain, rel=1e-11)
    assert decayed_moment(x / time, time) == pytest.approx(moment, rel=1e-11)


def test_decayed_times_at_their_ends() -> None:
    assert decayed_time([0, 0, 2, 2, -1], [3, np.inf, 0, np.inf, 1]) == pytest.approx(
        [3, np.inf, 0, 0.5, np.e - 1]
    )
    assert decayed_moment([0, 0, 2, 2], [3, np.inf, 0, np.inf]) == pytest.approx([4.5, np.inf, 0, 0.25])


def test_remaining_orders_without_end_are_the_oracle_s() -> None:
    remaining = remaining_orders_with_hazard(RATE, HAZARD, np.inf, 0.25)
    oracle = constant_rate.discounted_expected_purchases(RATE, HAZARD, np.log(1.25) / 365)
    assert remaining == pytest.approx(float(oracle), rel=1e-13)


def test_remaining_orders_of_the_ladder() -> None:
    # 10 orders a year for ten years: 100 on paper
    assert remaining_orders_with_hazard(RATE, 0.0, 3650) == pytest.approx(100, rel=1e-13)


def test_dropout_at_orders_is_a_hazard_in_time() -> None:
    orders = remaining_orders_with_dropout([0.1, 0.1, 0.1], [0.0, 0.2, 1.0], 1000.0, 0.1)
    interest = np.log(1.1) / 365
    assert orders[0] == pytest.approx(0.1 * (1 - np.exp(-interest * 1000)) / interest)
    assert orders[1] == pytest.approx(0.1 * (1 - np.exp(-(0.02 + interest) * 1000)) / (0.02 + interest))
    assert 0.95 < orders[2] < 1


def test_dropout_averaged_over_customers_is_the_bg_nbd() -> None:
    from roisim.formulas.repeat_purchase import bg_nbd  # beside its only use

    nodes, weights = np.polynomial.legendre.leggauss(400)
    # quantiles of λ ~ Gamma(2, rate 70) and p ~ Beta(1, 3) as plain functions of their chance
    log_rate = np.linspace(-25, 4, 1500)
    rate = np.exp(log_rate)
    density = 70**2 * rate**2 * np.exp(-70 * rate)
    p = 0.5 * (nodes + 1)
    share = 0.5 * weights * 3 * (1 - p) ** 2
    orders = remaining_orders_with_dropout(rate[:, None], p, 365)
    average = ((density[:, None] * share) * orders).sum() * (log_rate[1] - log_rate[0])
    assert average == pytest.approx(float(bg_nbd.expected_purchases(365, 2, 70, 1, 3)), rel=1e-6)


@pytest.mark.parametrize("dropout", [0.0, 0.1, 1.0])
@pytest.mark.parametrize("rate", [0.0, 0.25])
@pytest.mark.parametrize(("wait", "horizon"), [(0.0, 100.0), (10.0, 100.0), (31.0, 30.0), (5.0, 0.0)])
def test_a_subscriber_s_renewals_are_summed_one_by_one(
    dropout: float, rate: float, wait: float, horizon: float
) -> None:
    days = [wait + 30 * k for k in range(50) if wait + 30 * k < horizon]
    expected = sum((1 - dropout) ** (k + 1) * (1 + rate) ** (-day / 365) for k, day in enumerate(days))
    remaining = remaining_orders_of_subscription(dropout, 30, wait, horizon, rate)
    assert remaining == pytest.approx(expected, abs=1e-12)


def test_a_renewal_at_the_horizon_lies_beyond_it_whatever_rounding_says() -> None:
    month = 365 / 12
    # the first payment was the first order; 35 renewals follow within 36 months
    assert remaining_orders_of_subscription(0.0, month, month, 36 * month) == pytest.approx(35)
    assert remaining_orders_of_subscription(0.0, month, month * (1 - 1e-12), 36 * month) == pytest.approx(35)


def test_beyond_the_horizon_nothing_remains() -> None:
    assert remaining_orders_with_hazard(0.1, 0.01, [-5.0, 0.0], 0.1) == pytest.approx([0, 0], abs=0)
    assert remaining_orders_with_dropout(0.1, 0.5, -1.0, 0.1) == 0
    assert remaining_orders_of_subscription(0.1, 30, 3, -1.0) == 0


def test_impossible_customers_are_refused_by_name() -> None:
    with pytest.raises(ValueError, match=r"dropout must lie between 0 and 1; it is 1\.2"):
        remaining_orders_with_dropout(0.1, [0.2, 1.2], 100)
    with pytest.raises(ValueError, match="period must be greater than 0"):
        remaining_orders_of_subscription(0.1, 0, 3, 100)
