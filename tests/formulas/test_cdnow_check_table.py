"""Every number of the published CDNOW table that these formulas can give."""

from __future__ import annotations

from typing import Protocol

import numpy as np
import pytest
from numpy.typing import NDArray

from roisim.formulas.repeat_purchase import bg_nbd, gamma_gamma, pareto_nbd, subscription

BG = {"r": 0.243, "alpha": 4.414, "a": 0.793, "b": 2.426}
BG_FITTED = {"r": 0.2426, "alpha": 4.4136, "a": 0.7929, "b": 2.4259}
PARETO = {"r": 0.553, "alpha": 10.578, "s": 0.606, "beta": 11.669}
PARETO_78_WEEKS = {"r": 0.5630, "alpha": 12.5590, "s": 0.4081, "beta": 10.5148}
SPEND = {"p": 6.25, "q": 3.74, "gamma": 15.44}


class Histories(Protocol):
    x: NDArray[np.float64]
    t_x: NDArray[np.float64]
    total: NDArray[np.float64]
    mean_value: NDArray[np.float64]


def test_the_sample_is_the_one_the_papers_report_on(cdnow: Histories) -> None:
    assert len(cdnow.x) == 2357
    assert np.count_nonzero(cdnow.x) == 946
    assert cdnow.total.max() == pytest.approx(38.857, abs=0.001)


def test_bg_nbd_likelihood_is_the_published_one(cdnow: Histories) -> None:
    likelihood = bg_nbd.log_likelihood(cdnow.x, cdnow.t_x, cdnow.total, **BG).sum()
    assert likelihood == pytest.approx(-9582.43, abs=0.01)


def test_bg_nbd_published_parameters_are_at_the_top_of_the_likelihood(cdnow: Histories) -> None:
    best = bg_nbd.log_likelihood(cdnow.x, cdnow.t_x, cdnow.total, **BG_FITTED).sum()
    for name, fitted in BG_FITTED.items():
        for factor in (0.97, 1.03):
            moved = BG_FITTED | {name: fitted * factor}
            assert bg_nbd.log_likelihood(cdnow.x, cdnow.t_x, cdnow.total, **moved).sum() < best


def test_pareto_nbd_likelihood_is_the_published_one(cdnow: Histories) -> None:
    likelihood = pareto_nbd.log_likelihood(cdnow.x, cdnow.t_x, cdnow.total, **PARETO).sum()
    assert likelihood == pytest.approx(-9594.98, abs=0.01)


def test_gamma_gamma_likelihood_is_the_published_one(cdnow: Histories) -> None:
    again = cdnow.x > 0
    likelihood = gamma_gamma.log_likelihood(cdnow.x[again], cdnow.mean_value[again], **SPEND).sum()
    assert likelihood == pytest.approx(-4055.92, abs=0.01)


@pytest.mark.parametrize(
    ("t", "purchases"),
    [
        (0.1429, 0.0078),
        (1, 0.0533),
        (3, 0.1509),
        (31.857, 1.0420),
        (32, 1.0452),
        (78, 1.8605),
    ],
)
def test_bg_nbd_expected_purchases(t: float, purchases: float) -> None:
    assert bg_nbd.expected_purchases(t, **BG) == pytest.approx(purchases, abs=5e-5)


def test_bg_nbd_expected_purchases_of_hardies_sheet() -> None:
    weeks = [0.1429, 1, 3, 31.857, 32, 78]
    assert bg_nbd.expected_purchases(weeks, **BG_FITTED) == pytest.approx(
        [0.0078, 0.0532, 0.1506, 1.0405, 1.0437, 1.8576], abs=1e-3
    )


def test_bg_nbd_year() -> None:
    assert bg_nbd.expected_purchases(52, **BG) == pytest.approx(1.44605, abs=5e-6)
    assert bg_nbd.variance_of_purchases(52, **BG) == pytest.approx(9.561, abs=5e-4)


def test_bg_nbd_conditional_expected_purchases() -> None:
    history = {"x": 2, "t_x": 30.43, "total": 38.86}
    assert bg_nbd.conditional_expected_purchases(39, **history, **BG) == pytest.approx(1.226, abs=5e-4)
    assert bg_nbd.probability_alive(**history, **BG) == pytest.approx(0.7266, abs=5e-5)


def test_bg_nbd_conditional_expected_purchases_of_a_heavy_buyer() -> None:
    history = {"x": 26, "t_x": 30.857, "total": 31}
    assert bg_nbd.conditional_expected_purchases(52, **history, **BG) == pytest.approx(25.7566, abs=5e-4)
    assert bg_nbd.probability_alive(**history, **BG) == pytest.approx(0.96885, abs=5e-6)


def test_bg_nbd_counts() -> None:
    def chance(x: object, t: float) -> NDArray[np.float64]:
        return bg_nbd.probability_of_count(np.asarray(x), t, **BG)

    assert chance(10, 2) == pytest.approx(1.07869e-7, rel=5e-6)
    assert chance(0, 39) == pytest.approx(0.5737864, abs=5e-8)
    assert chance([11, 12, 13], 30) == pytest.approx([0.0019995, 0.0015170, 0.0011633], abs=5e-8)
    assert chance(range(6), 52) == pytest.approx(
        [0.53840, 0.2046, 0.09058, 0.0500, 0.03096, 0.02061], abs=5e-5
    )


def test_pareto_nbd_year() -> None:
    assert pareto_nbd.expected_purchases(52, **PARETO) == pytest.approx(1.47300, abs=5e-6)
    assert pareto_nbd.variance_of_purchases(52, **PARETO) == pytest.approx(8.72133, abs=5e-6)


def test_pareto_nbd_expected_purchases_in_the_first_weeks() -> None:
    weeks = np.arange(10)
    published = [0, 0.05078, 0.09916, 0.14543, 0.18979, 0.23247, 0.27361, 0.31335, 0.35181, 0.38909]
    assert pareto_nbd.expected_purchases(weeks, 0.55, 10.56, 0.61, 11.64) == pytest.approx(
        published, abs=1e-5
    )


def test_pareto_nbd_orders_without_end_have_no_limit() -> None:
    years = np.array([1, 10, 100, 1000]) * 52
    assert pareto_nbd.expected_purchases(years, **PARETO) == pytest.approx([1.47, 5.4, 15.6, 40.9], rel=6e-3)


def test_pareto_nbd_conditional_expected_purchases_of_a_heavy_buyer() -> None:
    history = {"x": 26, "t_x": 30.857, "total": 31}
    # published with unrounded parameters
    assert pareto_nbd.conditional_expected_purchases(52, **history, **PARETO) == pytest.approx(
        25.456, abs=2e-3
    )
    assert pareto_nbd.probability_alive(**history, **PARETO) == pytest.approx(0.99787, abs=5e-6)


def test_dert_of_a_customer_with_seven_orders() -> None:
    dert = pareto_nbd.discounted_expected_residual_purchases(0.0027, 7, 35, 77.86, **PARETO_78_WEEKS)
    assert dert == pytest.approx(1.8642, abs=5e-5)


def test_dert_falls_again_for_those_who_ordered_often_and_then_fell_silent() -> None:
    dert = pareto_nbd.discounted_expected_residual_purchases(
        0.0027, np.arange(1, 11), 30, 77.86, **PARETO_78_WEEKS
    )
    published = [2.199, 2.844, 2.867, 2.445, 1.841, 1.262, 0.810, 0.495, 0.292, 0.168]
    assert dert == pytest.approx(published, abs=5e-4)


def test_discounted_orders_of_a_new_customer() -> None:
    orders = pareto_nbd.discounted_expected_purchases(np.inf, 0.0027, **PARETO)
    assert orders == pytest.approx(3.9548, abs=5e-5)


def test_gamma_gamma_mean_and_first_customers(cdnow: Histories) -> None:
    assert gamma_gamma.mean_value(**SPEND) == pytest.approx(35.219, abs=5e-4)
    means = gamma_gamma.conditional_mean_value(cdnow.x[:10], cdnow.mean_value[:10], **SPEND)
    published = [24.65, 18.91, 35.17, 35.17, 35.17, 71.46, 18.91, 35.17, 27.28, 35.17]
    # published with parameters of another fit
    assert means == pytest.approx(published, abs=0.1)


HIGH_END = [100, 86.9, 74.3, 65.3, 59.3, 55.1, 51.7, 49.1]
REGULAR = [100, 63.1, 46.8, 38.2, 32.6, 28.9, 26.2, 24.1]


@pytest.mark.parametrize(
    ("alpha", "beta", "seen", "likelihood", "forecast", "actual", "error", "lifetime"),
    [
        (
            0.668,
            3.806,
            HIGH_END,
            -1611.2,
            [46.0, 43.6, 41.4, 39.5, 37.8],
            [46.8, 44.5, 42.7, 40.9, 39.4],
            0.028,
            5.9223,
        ),
        (
            0.704,
            1.182,
            REGULAR,
            -1680.3,
            [22.0, 20.4, 19.1, 18.0, 17.0],
            [22.3, 20.7, 19.4, 18.3, 17.3],
            0.015,
            3.6949,
        ),
    ],
    ids=["high end", "regular"],
)
def test_subscription_tables(
    alpha: float,
    beta: float,
    seen: list[float],
    likelihood: float,
    forecast: list[float],
    actual: list[float],
    error: float,
    lifetime: float,
) -> None:
    assert subscription.log_likelihood(np.array(seen) * 10, alpha, beta) == pytest.approx(
        likelihood, abs=0.05
    )
    expected = 100 * subscription.survival(np.arange(8, 13), alpha, beta)
    assert expected == pytest.approx(forecast, abs=0.06)
    assert np.mean(np.abs(expected / actual - 1)) == pytest.approx(error, abs=1e-3)
    # the printed lifetime is that of the unrounded fit
    assert subscription.discounted_expected_lifetime(0.1, alpha, beta) == pytest.approx(lifetime, abs=4e-4)


@pytest.mark.parametrize(("alpha", "beta", "bias"), [(0.668, 3.806, -0.26), (0.704, 1.182, -0.37)])
def test_first_retention_taken_for_all_undervalues_subscribers(
    alpha: float, beta: float, bias: float
) -> None:
    first = subscription.retention(1, alpha, beta)
    shortcut = 1.1 / (1.1 - first)
    true = subscription.discounted_expected_lifetime(0.1, alpha, beta)
    assert shortcut / true - 1 == pytest.approx(bias, abs=0.005)


def test_subscription_fit_of_the_beta_geometric_guide() -> None:
    cohort = np.array([1000, 631, 468, 382, 326])
    best = subscription.log_likelihood(cohort, 0.7637, 1.2958)
    around = subscription.log_likelihood(
        cohort, 0.7637 + np.array([-0.02, 0.02, 0, 0]), 1.2958 + np.array([0, 0, -0.03, 0.03])
    )
    assert (around < best).all()
