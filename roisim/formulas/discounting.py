"""What money of a later day is worth today. Rates are yearly and effective: 0.25 is 25 % a year."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from roisim.formulas.arguments import FloatArray, any_number, plain, positive
from roisim.units import DAYS_PER_YEAR, discount_factor


def force_of_interest(rate_per_year: ArrayLike, periods_per_year: float = DAYS_PER_YEAR) -> FloatArray:
    """Continuous discount rate of one period: δ = ln(1 + rate) / periods a year.

    Args:
        rate_per_year: effective yearly rate, share, > −1, any shape.
        periods_per_year: 365 for δ a day, 1 for δ a year.

    Raises ValueError for a rate of −1 or less.
    """
    return np.log(positive("1 + rate_per_year", np.add(1.0, rate_per_year))) / periods_per_year


def day_factors(rate_per_year: ArrayLike, days: int) -> FloatArray:
    """Value on day 0 of money that moves on day 0, 1, … days−1: (1 + rate)^{−day/365}.

    Args:
        rate_per_year: effective yearly rate, share, > −1, shape […].
        days: how many days.

    Returns:
        shape [days, …].

    Raises ValueError for a rate of −1 or less.
    """
    rate = any_number("rate_per_year", rate_per_year)
    positive("1 + rate_per_year", 1.0 + rate)
    return discount_factor(rate, np.arange(days).reshape(-1, *[1] * rate.ndim))


def net_present_value(flows: ArrayLike, rate_per_year: ArrayLike) -> FloatArray:
    """Σ_day flow·(1 + rate)^{−day/365}.

    Args:
        flows: money that moves on each day, day 0 first, income positive, shape [days, …].
        rate_per_year: effective yearly rate, share, > −1; broadcasts against one day.

    Returns:
        shape […], money of day 0.

    Raises ValueError for a rate of −1 or less.
    """
    moved = any_number("flows", flows)
    rate = any_number("rate_per_year", rate_per_year)
    positive("1 + rate_per_year", 1.0 + rate)
    width = max(moved.ndim - 1, rate.ndim)
    days = np.arange(len(moved)).reshape(-1, *[1] * width)
    moved = moved.reshape(len(moved), *[1] * (width + 1 - moved.ndim), *moved.shape[1:])
    return plain(np.add.reduce(moved * discount_factor(rate, days), axis=0))
