"""When money is back."""

from __future__ import annotations

import numpy as np
import pytest

from roisim.experiment.time_to import break_even_month, cash_back_month, payback_months

MONTH = 365 / 12


def column(*values: int) -> np.ndarray[tuple[int, ...], np.dtype[np.int64]]:
    return np.array(values, np.int64)[:, None]


def number(value: int) -> np.ndarray[tuple[int, ...], np.dtype[np.int64]]:
    return np.array([value], np.int64)


def payback(margin: list[int], first_orders: list[int], cost: int, customers: int) -> float:
    return float(payback_months(column(*margin), column(*first_orders), number(cost), number(customers))[0])


def test_payback_is_linear_between_the_days() -> None:
    # two customers; 10 each at once, 30 more each at the age of two days: 25 lies halfway
    assert payback([20, 0, 60, 0], [2, 0, 0, 0], 50, 2) * MONTH == pytest.approx(1.5)


def test_payback_is_at_once_when_the_first_order_earns_the_cost() -> None:
    assert payback([20, 0], [2, 0], 20, 2) == 0.0


def test_payback_falls_on_the_very_day_that_reaches_the_cost() -> None:
    assert payback([20, 20, 0], [2, 0, 0], 40, 2) * MONTH == pytest.approx(1.0)


def test_payback_divides_by_the_customers_who_were_watched_to_that_age() -> None:
    # the customer of the last day is never seen at the age of one day: 10 margin there come from one person
    assert payback([20, 10, 0], [1, 0, 1], 30, 2) * MONTH == pytest.approx(0.5)


def test_payback_never_comes_when_the_margin_stays_below_the_cost() -> None:
    assert payback([20, 0, 0], [2, 0, 0], 50, 2) == np.inf


def test_payback_never_comes_without_customers() -> None:
    assert payback([0, 0], [0, 0], 50, 0) == np.inf


def test_payback_of_customers_who_cost_nothing_is_at_once() -> None:
    assert payback([20, 0], [2, 0], 0, 2) == 0.0


def test_payback_is_not_looked_for_at_ages_that_nobody_reached() -> None:
    assert payback([1, 0, 0], [0, 0, 1], -1, 1) == 0.0
    assert payback([-2, 0, 0], [0, 0, 1], 0, 1) == np.inf


def test_break_even_is_the_month_from_which_profit_stays_above_zero() -> None:
    assert break_even_month(np.array([[-5], [5], [0]])).tolist() == [2.0]
    assert break_even_month(np.array([[5], [-9], [4]])).tolist() == [3.0]
    assert break_even_month(np.array([[-5], [1], [1]])).tolist() == [np.inf]
    assert break_even_month(np.array([[0], [0], [0]])).tolist() == [1.0]


def test_cash_is_back_in_the_first_month_at_whose_end_it_is_and_stays() -> None:
    first_day = np.array([0, 3, 6, 9])
    opening = number(10)

    def month(*balance: int) -> float:
        return float(cash_back_month(column(*balance), opening, first_day)[0])

    assert month(9, 9, 10, 10, 10, 10, 10, 10, 10) == 1.0
    assert month(9, 9, 9, 10, 10, 10, 10, 10, 10) == 2.0
    assert month(9, 9, 10, 10, 9, 10, 10, 10, 10) == 2.0
    assert month(9, 9, 9, 9, 9, 9, 9, 9, 10) == 3.0
    assert month(10, 10, 10, 10, 10, 10, 10, 10, 9) == np.inf
    assert month(*[10] * 9) == 1.0
