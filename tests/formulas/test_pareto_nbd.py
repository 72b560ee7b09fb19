from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.integrate import quad
from scipy.special import gammaln, hyp2f1, hyperu

from roisim.formulas.repeat_purchase import pareto_nbd

CDNOW = (0.553, 10.578, 0.606, 11.669)
POSITIVE = st.floats(0.05, 20)
SHAPES = st.tuples(POSITIVE, st.floats(0.05, 100), POSITIVE, st.floats(0.05, 100))


def paper_likelihood(x: int, t_x: float, total: float, shapes: tuple[float, ...]) -> float:
    """ln L as Schmittlein, Morrison and Colombo write it, with a branch for α < β."""
    r, alpha, s, beta = shapes
    high, low, second = (alpha, beta, s + 1) if alpha >= beta else (beta, alpha, r + x)

    def part(t: float) -> float:
        z = (high - low) / (high + t)
        return float(hyp2f1(r + s + x, second, r + s + x + 1, z) / (high + t) ** (r + s + x))

    alive = 1 / ((alpha + total) ** (r + x) * (beta + total) ** s)
    lapsed = s / (r + s + x) * (part(t_x) - part(total))
    before = gammaln(r + x) - gammaln(r) + r * np.log(alpha) + s * np.log(beta)
    return float(before + np.log(alive + lapsed))


@pytest.mark.parametrize(
    "shapes", [CDNOW, (0.55, 4.0, 0.6, 11.7), (2.0, 9.0, 1.0, 9.0), (0.2, 30.0, 3.0, 2.0)]
)
@pytest.mark.parametrize("history", [(0, 0.0, 30.0), (1, 3.0, 39.0), (7, 35.0, 38.9), (20, 12.0, 60.0)])
def test_likelihood_is_that_of_the_paper(
    shapes: tuple[float, ...], history: tuple[int, float, float]
) -> None:
    expected = paper_likelihood(*history, shapes)
    assert pareto_nbd.log_likelihood(*history, *shapes) == pytest.approx(expected, rel=1e-9)


@pytest.mark.parametrize(("alpha", "beta"), [(10.0, 1e-3), (1e-3, 10.0), (5.0, 5.0), (5.0, 5.0 + 1e-9)])
def test_chance_alive_agrees_with_plain_integration(alpha: float, beta: float) -> None:
    r, s, x, t_x, total = 0.5, 0.6, 3, 4.0, 30.0
    lapsed = quad(lambda y: s * (alpha + y) ** -(r + x) * (beta + y) ** -(s + 1), t_x, total, epsabs=0)[0]
    alive = (alpha + total) ** -(r + x) * (beta + total) ** -s
    chance = pareto_nbd.probability_alive(x, t_x, total, r, alpha, s, beta)
    assert chance == pytest.approx(alive / (alive + lapsed), rel=1e-9)


def test_a_lapse_hazard_that_starts_steeply_is_still_integrated() -> None:
    # no order yet and β tiny: nearly all lapse in the first moments
    alive = pareto_nbd.probability_alive(0, 0, 39, 0.5, 10, 0.6, 1e-9)
    r, alpha, s, beta = 0.5, 10.0, 0.6, 1e-9
    lapsed = quad(lambda v: s * (alpha + beta * np.expm1(v)) ** -r * beta**-s * np.exp(-s * v), 0, 60)[0]
    still = (alpha + 39) ** -r * (beta + 39) ** -s
    assert alive == pytest.approx(still / (still + lapsed), rel=1e-6)


def test_thousands_of_orders_neither_overflow_nor_lose_the_customer() -> None:
    assert np.isfinite(pareto_nbd.log_likelihood(5000, 99.9, 100, *CDNOW))
    assert pareto_nbd.probability_alive(5000, 99.99, 100, *CDNOW) == pytest.approx(1, abs=0.01)
    assert pareto_nbd.probability_alive(5000, 10, 100, *CDNOW) == 0


def test_nothing_happens_at_the_papers_gap() -> None:
    at_one = pareto_nbd.expected_purchases(52, 0.5, 10, 1.0, 12)
    assert at_one == pytest.approx(0.5 / 10 * 12 * np.log(64 / 12), rel=1e-14)
    assert pareto_nbd.expected_purchases(52, 0.5, 10, 1 + 1e-9, 12) == pytest.approx(float(at_one), rel=1e-8)


@given(SHAPES, st.floats(0.01, 1e4))
def test_expected_purchases_rise_and_stay_below_those_without_lapsing(
    shapes: tuple[float, float, float, float], t: float
) -> None:
    orders = pareto_nbd.expected_purchases(t, *shapes)
    assert 0 < orders <= shapes[0] / shapes[1] * t * (1 + 1e-9)
    assert pareto_nbd.expected_purchases(2 * t, *shapes) >= orders * (1 - 1e-12)


@given(SHAPES, st.integers(0, 50), st.floats(0, 1), st.floats(0.1, 300))
def test_chance_alive_is_a_chance_and_falls_with_silence(
    shapes: tuple[float, float, float, float], x: int, when: float, total: float
) -> None:
    t_x = when * total if x else 0.0
    sooner, later = pareto_nbd.probability_alive(x, t_x, [total, 2 * total], *shapes)
    assert 0 <= later <= sooner * (1 + 1e-9) <= 1 + 1e-9


@pytest.mark.parametrize("shapes", [CDNOW, (2.0, 4.0, 1.5, 9.0), (0.3, 20.0, 1.0, 2.0)])
@pytest.mark.parametrize("t", [0.0, 1.0, 52.0])
def test_counts_agree_with_mean_and_variance(shapes: tuple[float, float, float, float], t: float) -> None:
    counts = np.arange(1500.0)
    chances = pareto_nbd.probability_of_count(counts, t, *shapes)
    mean = (chances * counts).sum()
    assert chances.sum() == pytest.approx(1, abs=1e-9)
    assert mean == pytest.approx(float(pareto_nbd.expected_purchases(t, *shapes)), rel=1e-9)
    spread = (chances * np.square(counts)).sum() - mean**2
    assert spread == pytest.approx(float(pareto_nbd.variance_of_purchases(t, *shapes)), rel=1e-8)


@pytest.mark.parametrize("discount", [1e-6, 0.0027, 0.3, 20.0])
@pytest.mark.parametrize("s", [0.4, 1.0, 2.7])
def test_discounted_orders_for_ever_are_tricomi_s_function(discount: float, s: float) -> None:
    expected = 0.5 / 12 * 11.7 * hyperu(1, 2 - s, discount * 11.7)
    orders = pareto_nbd.discounted_expected_purchases(np.inf, discount, 0.5, 12, s, 11.7)
    assert orders == pytest.approx(float(expected), rel=1e-8)


def test_discounted_orders_to_a_horizon_without_interest_are_the_expected_ones() -> None:
    plain = pareto_nbd.expected_purchases(52, *CDNOW)
    assert pareto_nbd.discounted_expected_purchases(52, 0, *CDNOW) == pytest.approx(float(plain), rel=1e-12)


def test_orders_for_ever_without_interest_are_refused() -> None:
    with pytest.raises(ValueError, match="discount where the horizon is infinite must be greater than 0"):
        pareto_nbd.discounted_expected_purchases(np.inf, 0, *CDNOW)


def test_dert_of_a_new_customer_is_the_discounted_orders() -> None:
    new = pareto_nbd.discounted_expected_residual_purchases(0.0027, 0, 0, 0, *CDNOW)
    orders = pareto_nbd.discounted_expected_purchases(np.inf, 0.0027, *CDNOW)
    assert new == pytest.approx(float(orders), rel=1e-12)
