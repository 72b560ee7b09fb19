"""The averages, integrals and roots below the repeat-purchase formulas, and the checks before them."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy.special import beta as beta_function

from roisim.formulas import arguments
from roisim.formulas.repeat_purchase.averages import beta_average, integral_to
from roisim.formulas.repeat_purchase.root import bracketed_roots

Array = NDArray[np.float64]


@pytest.mark.parametrize("a", [0.02, 0.5, 3.0, 2e4])
@pytest.mark.parametrize("b", [0.02, 0.5, 3.0, 2e4])
@pytest.mark.parametrize("power", [1, 2, 5])
def test_moments_of_a_beta_number(a: float, b: float, power: int) -> None:
    expected = np.prod([(a + k) / (a + b + k) for k in range(power)])
    average = beta_average(lambda p: p**power, a, b, 0.0)
    assert average == pytest.approx(expected, rel=1e-11)


@pytest.mark.parametrize("steepness", [1.0, 1e4, 1e12])
def test_steep_functions_are_seen(steepness: float) -> None:
    # E[1/(1 + zp)] for p ~ Beta(1, 1) is ln(1 + z)/z
    average = beta_average(lambda p, z: 1 / (1 + z * p), 1, 1, steepness, steepness)
    assert average == pytest.approx(np.log1p(steepness) / steepness, rel=1e-12)


def test_a_negative_moment_needs_no_gap() -> None:
    # E[(1−p)^{1/2}] = B(a, b + 1/2)/B(a, b)
    average = beta_average(lambda p: np.sqrt(1 - p), 2.5, 1e-2, 0.0)
    assert average == pytest.approx(beta_function(2.5, 0.51) / beta_function(2.5, 0.01), rel=1e-6)


def test_many_rows_are_cut_into_pieces_without_a_seam() -> None:
    a = np.linspace(0.1, 5, 3001)
    assert beta_average(lambda p: p, a, 2.0, 0.0) == pytest.approx(a / (a + 2), rel=1e-12)


def test_integrals_of_each_element() -> None:
    upper = np.array([0.0, 1.0, 30.0])
    assert integral_to(np.exp, upper) == pytest.approx(np.expm1(upper), rel=1e-12)


@given(st.lists(st.floats(-50, 50), min_size=1, max_size=6))
def test_roots_are_found_each_in_its_bracket(roots: list[float]) -> None:
    places = np.array(roots)

    def steep(x: Array) -> Array:
        return np.asarray(np.expm1(np.clip(0.3 * (x - places), -30, 30)) + 1e-3 * (x - places))

    found = bracketed_roots(steep, np.full_like(places, -60.0), np.full_like(places, 60.0))
    assert found == pytest.approx(places, abs=1e-10)


def test_roots_take_few_rounds() -> None:
    rounds = []

    def cubic(x: Array) -> Array:
        rounds.append(1)
        return x**3 - 2

    assert bracketed_roots(cubic, np.zeros(3), np.full(3, 4.0)) == pytest.approx(np.full(3, 2 ** (1 / 3)))
    assert len(rounds) < 20


@pytest.mark.parametrize(
    ("check", "bad", "words"),
    [
        (arguments.any_number, float("nan"), "must be a number"),
        (arguments.positive, 0.0, "must be greater than 0"),
        (arguments.share, -0.1, "must lie between 0 and 1"),
        (arguments.share, float("nan"), "must lie between 0 and 1"),
        (arguments.share_below_one, 1.0, "must be at least 0 and below 1"),
        (arguments.whole, 1.5, "must be a whole number"),
        (arguments.whole, -1.0, "must be a whole number"),
    ],
)
def test_what_makes_no_sense_is_refused_by_name(check: object, bad: float, words: str) -> None:
    assert callable(check)
    with pytest.raises(ValueError, match=f"^cost {words}"):
        check("cost", [0.5, bad] if words != "must be a whole number" else [1, bad])


def test_a_single_number_stays_a_number() -> None:
    assert isinstance(arguments.plain(np.asarray(3)), float)
    assert arguments.plain([3, 4]).shape == (2,)
