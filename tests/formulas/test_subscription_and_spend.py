from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.special import hyp2f1

from roisim.formulas.repeat_purchase import gamma_gamma, subscription

HIGH_END = (0.668, 3.806)
POSITIVE = st.floats(0.05, 50)


def test_a_subscription_box_loses_a_third_in_three_months_and_two_thirds_in_a_year() -> None:
    months = [1, 2, 3, 4, 5]
    churn = 1 - subscription.retention(months, 1.0, 6.0)
    assert churn == pytest.approx([0.143, 0.125, 0.111, 0.100, 0.091], abs=5e-4)
    assert subscription.survival([3, 12], 1.0, 6.0) == pytest.approx([2 / 3, 1 / 3], rel=1e-12)


@pytest.mark.parametrize(("months", "worth"), [(12, 69.8), (36, 112.5)])
def test_worth_of_a_subscription_box(months: int, worth: float) -> None:
    margin = 35 * 0.52 - 6.5 - (0.029 * 35 + 0.10)
    assert margin == pytest.approx(10.6, abs=0.05)
    paid = subscription.discounted_payments(months, 1.15 ** (1 / 12) - 1, 1.0, 6.0)
    assert margin * paid == pytest.approx(worth, abs=0.05)


@given(POSITIVE, POSITIVE, st.integers(1, 200))
def test_those_who_leave_and_those_who_stay_are_all(alpha: float, beta: float, last: int) -> None:
    gone = subscription.leaving(np.arange(1, last + 1), alpha, beta).sum()
    assert gone + subscription.survival(last, alpha, beta) == pytest.approx(1, rel=1e-9)


@given(POSITIVE, POSITIVE, st.integers(1, 100))
def test_survival_is_the_product_of_rising_retention(alpha: float, beta: float, last: int) -> None:
    retention = subscription.retention(np.arange(1, last + 1), alpha, beta)
    assert (np.diff(retention) > 0).all()
    assert retention.prod() == pytest.approx(float(subscription.survival(last, alpha, beta)), rel=1e-9)


def test_leaving_follows_the_paper_s_recursion() -> None:
    alpha, beta = HIGH_END
    chance = alpha / (alpha + beta)
    for renewal in range(1, 20):
        assert subscription.leaving(renewal, alpha, beta) == pytest.approx(chance, rel=1e-12)
        chance *= (beta + renewal - 1) / (alpha + beta + renewal)


@pytest.mark.parametrize("rate", [1e-4, 0.02, 0.1, 3.0])
@pytest.mark.parametrize("alpha", [0.3, 1.0, 4.0])
def test_lifetime_is_gauss_s_function(rate: float, alpha: float) -> None:
    expected = hyp2f1(1, 2.5, alpha + 2.5, 1 / (1 + rate))
    lifetime = subscription.discounted_expected_lifetime(rate, alpha, 2.5)
    assert lifetime == pytest.approx(float(expected), rel=1e-7)


def test_residual_lifetime_before_the_first_renewal_completes_the_lifetime() -> None:
    whole = subscription.discounted_expected_lifetime(0.1, *HIGH_END)
    residual = subscription.discounted_expected_residual_lifetime(1, 0.1, *HIGH_END)
    assert 1 + residual / 1.1 == pytest.approx(float(whole), rel=1e-12)


def test_residual_lifetime_grows_with_tenure() -> None:
    residual = subscription.discounted_expected_residual_lifetime(np.arange(1, 20), 0.1, *HIGH_END)
    assert (np.diff(residual) > 0).all()


def test_lifetime_without_interest_needs_an_end() -> None:
    assert subscription.discounted_expected_lifetime(0, 3.0, 4.0) == pytest.approx(1 + 4 / 2)
    with pytest.raises(ValueError, match="the lifetime has no end"):
        subscription.discounted_expected_lifetime(0, 1.0, 4.0)


def test_payments_to_a_far_horizon_are_the_lifetime() -> None:
    lifetime = subscription.discounted_expected_lifetime(0.1, *HIGH_END)
    assert subscription.discounted_payments(400, 0.1, *HIGH_END) == pytest.approx(float(lifetime), rel=1e-12)
    assert subscription.discounted_payments(0, 0.1, *HIGH_END) == 0


def test_likelihood_of_a_cohort_worked_by_hand() -> None:
    alpha, beta = 1.0, 1.0
    # leave at the 1st: 1/2, at the 2nd: 1/6, stay: 1/3
    expected = 40 * np.log(1 / 2) + 30 * np.log(1 / 6) + 30 * np.log(1 / 3)
    assert subscription.log_likelihood([100, 60, 30], alpha, beta) == pytest.approx(expected)


def test_a_cohort_that_grows_is_refused() -> None:
    with pytest.raises(ValueError, match="customers lost must be at least 0"):
        subscription.log_likelihood([100, 60, 70], 1.0, 1.0)


SPEND = (6.25, 3.74, 15.44)


def test_spend_moments_by_conditioning_on_the_customer() -> None:
    p, q, gamma = SPEND
    # given ν: mean p/ν, variance p/ν²; E[1/ν] = γ/(q−1), E[1/ν²] = γ²/((q−1)(q−2))
    second = gamma**2 / ((q - 1) * (q - 2))
    own = p**2 * (second - (gamma / (q - 1)) ** 2)
    assert gamma_gamma.variance_of_customer_mean(*SPEND) == pytest.approx(own, rel=1e-12)
    assert gamma_gamma.variance_of_value(*SPEND) == pytest.approx(own + p * second, rel=1e-12)


@given(st.floats(1, 1e4), st.floats(0.5, 20), st.floats(1.1, 20))
def test_gamma_gives_the_mean_asked_for(mean: float, p: float, q: float) -> None:
    gamma = gamma_gamma.gamma_of_mean(mean, p, q)
    assert gamma_gamma.mean_value(p, q, gamma) == pytest.approx(mean, rel=1e-12)


@given(st.integers(1, 1000), st.floats(0.01, 1e4))
def test_next_value_lies_between_the_mean_of_all_and_the_own_mean(x: int, seen: float) -> None:
    everybody = float(gamma_gamma.mean_value(*SPEND))
    expected = float(gamma_gamma.conditional_mean_value(x, seen, *SPEND))
    assert min(everybody, seen) * (1 - 1e-12) <= expected <= max(everybody, seen) * (1 + 1e-12)


@pytest.mark.parametrize("x", [1, 4, 300])
def test_density_of_the_mean_value_is_whole(x: int) -> None:
    log_value = np.linspace(np.log(0.01), np.log(1e6), 40_001)
    value = np.exp(log_value)
    density = np.exp(gamma_gamma.log_likelihood(x, value, *SPEND)) * value
    step = log_value[1] - log_value[0]
    assert density.sum() * step == pytest.approx(1, abs=1e-6)
    # mean of the means is the mean of all
    assert (density * value).sum() * step == pytest.approx(float(gamma_gamma.mean_value(*SPEND)), rel=1e-4)


def test_spend_without_a_mean_is_refused() -> None:
    with pytest.raises(ValueError, match="q − 1 must be greater than 0"):
        gamma_gamma.mean_value(6.0, 1.0, 15.0)
