from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from roisim.units import (
    DAYS_PER_AGE_MONTH,
    DAYS_PER_YEAR,
    currency_symbol,
    discount_factor,
    is_currency,
    minor_unit_digits,
    to_minor,
)


@pytest.mark.parametrize(("currency", "digits"), [("TRY", 2), ("EUR", 2), ("JPY", 0), ("KWD", 3)])
def test_a_currency_has_the_decimals_of_its_smallest_unit(currency: str, digits: int) -> None:
    assert minor_unit_digits(currency) == digits


@pytest.mark.parametrize(("code", "known"), [("TRY", True), ("try", False), ("TLX", False), ("", False)])
def test_only_iso_codes_in_capitals_are_currencies(code: str, known: bool) -> None:
    assert is_currency(code) is known


@pytest.mark.parametrize(
    ("currency", "symbol"), [("TRY", "₺"), ("EUR", "€"), ("USD", "$"), ("PLN", "zł"), ("CHF", "CHF")]
)
def test_a_currency_shows_its_own_sign_or_else_its_code(currency: str, symbol: str) -> None:
    assert currency_symbol(currency) == symbol


def test_a_sign_written_from_right_to_left_is_left_out() -> None:
    assert currency_symbol("KWD") == "KWD"


def test_money_is_rounded_half_to_even() -> None:
    amounts = [0.125, 0.375, -0.125, 1.0, 2.344, 2.346]
    assert to_minor(amounts, 2).tolist() == [12, 38, -12, 100, 234, 235]


@pytest.mark.parametrize("digits", [0, 2, 3])
@given(minor=st.integers(-(10**12), 10**12))
def test_whole_smallest_units_survive_the_way_to_currency_and_back(digits: int, minor: int) -> None:
    assert int(to_minor(minor / 10**digits, digits)) == minor


def test_money_keeps_its_shape() -> None:
    minor = to_minor(np.ones((2, 3)), 0)
    assert minor.shape == (2, 3)
    assert minor.dtype == np.int64


def test_twelve_age_months_make_a_year() -> None:
    assert pytest.approx(DAYS_PER_YEAR) == 12 * DAYS_PER_AGE_MONTH


def test_money_in_a_year_is_worth_less_by_the_yearly_rate() -> None:
    assert discount_factor(0.25, DAYS_PER_YEAR) == pytest.approx(0.8)
    assert discount_factor(0.25, 0) == 1.0


@given(rate=st.floats(0, 5), days=st.tuples(st.floats(0, 4000), st.floats(0, 4000)))
def test_discounting_twice_is_discounting_over_the_sum_of_the_times(
    rate: float, days: tuple[float, float]
) -> None:
    first, second = discount_factor(rate, days)
    assert first * second == pytest.approx(discount_factor(rate, sum(days)))


def test_rates_of_many_worlds_and_many_days_broadcast() -> None:
    assert discount_factor(np.zeros(4), np.arange(3)[:, None]).shape == (3, 4)
