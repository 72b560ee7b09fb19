from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.special import hyp2f1

from roisim.formulas.repeat_purchase import bg_nbd

CDNOW = (0.243, 4.414, 0.793, 2.426)
POSITIVE = st.floats(0.05, 20)
SHAPES = st.tuples(POSITIVE, st.floats(0.01, 100), POSITIVE, POSITIVE)


def paper(t: float, r: float, alpha: float, a: float, b: float) -> float:
    """E[X(t)] as Fader, Hardie and Lee print it."""
    bracket = 1 - (alpha / (alpha + t)) ** r * hyp2f1(r, b, a + b - 1, t / (alpha + t))
    return float((a + b - 1) / (a - 1) * bracket)


@pytest.mark.parametrize("a", [0.2, 0.793, 1.5, 3.0])
@pytest.mark.parametrize("b", [0.9, 2.426, 7.3])
@pytest.mark.parametrize("t", [0.1, 5.0, 400.0])
def test_expected_purchases_are_those_of_the_paper(a: float, b: float, t: float) -> None:
    expected = paper(t, 0.7, 4.4, a, b)
    assert bg_nbd.expected_purchases(t, 0.7, 4.4, a, b) == pytest.approx(expected, rel=1e-9)


def test_nothing_happens_at_the_paper_s_gaps() -> None:
    for a, b in [(1.0, 2.4), (0.5, 0.5), (0.4, 0.6)]:
        here = bg_nbd.expected_purchases(52, 0.243, 4.414, a, b)
        beside = bg_nbd.expected_purchases(52, 0.243, 4.414, a * (1 + 1e-6), b)
        assert here == pytest.approx(float(beside), rel=1e-5)


def test_without_dropout_orders_follow_the_rate() -> None:
    assert bg_nbd.expected_purchases(52, 0.5, 10, 1e-3, 1e6) == pytest.approx(0.5 * 52 / 10, rel=1e-4)


def test_with_certain_dropout_there_is_at_most_one_order() -> None:
    once = bg_nbd.expected_purchases(52, 0.5, 10, 1e6, 1e-3)
    assert once == pytest.approx(1 - (10 / 62) ** 0.5, rel=1e-4)


def test_nobody_orders_again_at_a_shape_of_zero() -> None:
    assert bg_nbd.expected_purchases([1, 52, 1e6], 0.0, 4.4, 0.8, 2.4) == pytest.approx([0, 0, 0], abs=0)


@given(SHAPES, st.floats(0.01, 1e4))
def test_expected_purchases_lie_below_those_without_dropout(
    shapes: tuple[float, float, float, float], t: float
) -> None:
    r, alpha, _a, _b = shapes
    orders = bg_nbd.expected_purchases(t, *shapes)
    assert 0 < orders <= r * t / alpha * (1 + 1e-9)
    assert bg_nbd.expected_purchases(2 * t, *shapes) >= orders * (1 - 1e-12)


@given(SHAPES, st.floats(0.01, 1e3))
def test_survival_falls_from_one(shapes: tuple[float, float, float, float], t: float) -> None:
    assert bg_nbd.survival(0, *shapes) == pytest.approx(1)
    later, earlier = bg_nbd.survival([2 * t, t], *shapes)
    assert later * (1 - 1e-12) <= earlier <= 1 + 1e-12


@pytest.mark.parametrize("shapes", [CDNOW, (2.0, 9.0, 1.0, 1.0), (0.3, 2.0, 0.4, 0.6)])
@pytest.mark.parametrize("t", [0.0, 1.0, 52.0])
def test_counts_agree_with_mean_and_variance(shapes: tuple[float, float, float, float], t: float) -> None:
    counts = np.arange(6000.0)
    chances = bg_nbd.probability_of_count(counts, t, *shapes)
    mean = (chances * counts).sum()
    assert chances.sum() == pytest.approx(1, abs=1e-9)
    assert mean == pytest.approx(float(bg_nbd.expected_purchases(t, *shapes)), rel=1e-8)
    spread = (chances * np.square(counts)).sum() - mean**2
    assert spread == pytest.approx(float(bg_nbd.variance_of_purchases(t, *shapes)), rel=1e-7)


def test_variance_for_a_moment_is_that_of_a_poisson_number() -> None:
    assert bg_nbd.variance_of_purchases(1e-6, *CDNOW) == pytest.approx(0.243 / 4.414 * 1e-6, rel=1e-5)


def test_chances_of_large_counts_keep_their_digits() -> None:
    chance = bg_nbd.probability_of_count(2000, 52, *CDNOW)
    # the paper's 1 − Σ would be lost in rounding here
    neighbours = bg_nbd.probability_of_count(np.array([1999, 2001]), 52, *CDNOW)
    assert 0 < neighbours[1] < chance < neighbours[0]
    assert chance**2 == pytest.approx(float(neighbours.prod()), rel=1e-4)


def test_an_order_less_customer_cannot_have_dropped_out() -> None:
    assert bg_nbd.probability_alive(0, 0, [1, 100, 1e6], *CDNOW) == pytest.approx([1, 1, 1], abs=0)


def test_alive_just_after_an_order_unless_that_order_ended_it() -> None:
    alive = bg_nbd.probability_alive(3, 20, 20, *CDNOW)
    assert alive == pytest.approx((2.426 + 2) / (0.793 + 2.426 + 2), rel=1e-12)


def test_long_silence_after_many_orders_is_certain_dropout_without_overflow() -> None:
    assert bg_nbd.probability_alive(5000, 10, 1000, *CDNOW) == 0
    assert np.isfinite(bg_nbd.log_likelihood(5000, 10, 1000, *CDNOW))


def test_conditional_purchases_of_a_new_customer_are_the_unconditional_ones() -> None:
    new = bg_nbd.conditional_expected_purchases(52, 0, 0, 0, *CDNOW)
    assert new == pytest.approx(float(bg_nbd.expected_purchases(52, *CDNOW)), rel=1e-13)


def test_conditional_purchases_of_a_very_heavy_buyer_follow_their_own_rate() -> None:
    orders = bg_nbd.conditional_expected_purchases(1, 2000, 100, 100, *CDNOW)
    rate, alive, lapsing = 2000.243 / 104.414, 2002.426 / (2002.426 + 0.793), 0.793 / 2003
    assert orders == pytest.approx(rate * alive * (1 - lapsing * rate / 2), rel=1e-3)


def test_discounted_purchases_are_the_sum_of_each_day_s() -> None:
    edges = np.linspace(0, 156, 156 * 7 + 1)
    each = np.diff(bg_nbd.expected_purchases(edges, *CDNOW))
    by_day = (each * np.exp(-0.0027 * (edges[1:] + edges[:-1]) / 2)).sum()
    assert bg_nbd.discounted_expected_purchases(156, 0.0027, *CDNOW) == pytest.approx(float(by_day), rel=1e-6)


def test_undiscounted_purchases_to_a_horizon_are_the_expected_ones() -> None:
    plain = bg_nbd.expected_purchases(52, *CDNOW)
    assert bg_nbd.discounted_expected_purchases(52, 0, *CDNOW) == pytest.approx(float(plain), rel=1e-13)


def test_arrays_of_worlds_give_what_single_numbers_give() -> None:
    a = np.array([[0.05, 0.793, 5.0]])
    weeks = np.array([[1.0], [52.0]])
    together = bg_nbd.expected_purchases(weeks, 0.243, 4.414, a, 2.426)
    assert together.shape == (2, 3)
    for row, t in enumerate(weeks[:, 0]):
        for column, each in enumerate(a[0]):
            alone = bg_nbd.expected_purchases(t, 0.243, 4.414, each, 2.426)
            assert together[row, column] == pytest.approx(float(alone), rel=1e-12)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ((-1, 0.2, 4, 0.8, 2), "t must be at least 0"),
        ((1, 0.2, 0, 0.8, 2), "alpha must be greater than 0"),
        ((1, 0.2, 4, float("nan"), 2), "a must be greater than 0"),
    ],
)
def test_impossible_numbers_are_refused_by_name(arguments: tuple[float, ...], words: str) -> None:
    with pytest.raises(ValueError, match=words):
        bg_nbd.expected_purchases(*arguments)


def test_an_order_after_the_end_of_observation_is_refused() -> None:
    with pytest.raises(ValueError, match="total − t_x must be at least 0"):
        bg_nbd.log_likelihood(1, 40, 39, *CDNOW)
