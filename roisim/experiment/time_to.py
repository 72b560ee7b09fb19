"""When money is back: payback of a customer, break-even of the plan, cash at its opening level again.

"Never" is +inf. All arrays end in the world axis W.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from roisim.experiment.results import Floats, Integers
from roisim.units import DAYS_PER_AGE_MONTH


def payback_months(
    margin_by_age: Integers, first_orders_by_day: Integers, cost: Integers, customers: Integers
) -> Floats:
    """Least age in months at which a customer's cumulated margin reaches what a customer costs, [W].

    Args:
        margin_by_age: margin of all customers by days since their first order, [D, W].
        first_orders_by_day: new customers by day, [D, W].
        cost: numerator of the plan's CAC, [W]; same unit of money as the margin.
        customers: its denominator, [W].

    At age u only customers are observed whose first order lies u days or more before the plan's end.
    Linear between days; +inf if not within the plan, or where nobody was won.
    """
    per_customer, observed = margin_per_customer(margin_by_age, first_orders_by_day)
    cac = np.divide(cost, customers, out=np.full(cost.shape, np.inf), where=customers > 0)
    reached = (per_customer >= cac) & observed
    age = reached.argmax(axis=0)
    worlds = np.arange(age.size)
    after, before = per_customer[age, worlds], per_customer[np.maximum(age - 1, 0), worlds]
    with np.errstate(invalid="ignore", divide="ignore"):
        days = age - 1 + (cac - before) / (after - before)
    days = np.where(age == 0, 0.0, days)
    return np.where(reached.any(axis=0), days / DAYS_PER_AGE_MONTH, np.inf)


def margin_per_customer(
    margin_by_age: Integers, first_orders_by_day: Integers
) -> tuple[Floats, NDArray[np.bool_]]:
    """Cumulated margin of a customer by age in days, and at which ages anybody was observed, both [D, W]."""
    observed = np.cumsum(first_orders_by_day, axis=0)[::-1]
    anybody = observed > 0
    each = np.divide(margin_by_age, observed, out=np.zeros(margin_by_age.shape), where=anybody)
    return np.add.accumulate(each, axis=0), anybody


def break_even_month(profit: Integers) -> Floats:
    """First month (from 1) from whose end on the profit [M, W] added up stays at or above zero, [W]."""
    return _lasting_from(np.cumsum(profit, axis=0) >= 0) + 1.0


def cash_back_month(balance: Integers, opening: Integers, first_day: Integers) -> Floats:
    """First month (from 1) from whose end on the balance [D, W] stays at or above the opening one, [W].

    `first_day`: first day of each month and, behind the last, the number of days, [M+1].
    """
    day = _lasting_from(balance >= opening)
    month = np.searchsorted(first_day[1:] - 1, day)
    return np.where(np.isfinite(day), month + 1.0, np.inf)


def _lasting_from(good: NDArray[np.bool_]) -> Floats:
    """First index of axis 0 from which on all is good to the end; +inf where the end is not good."""
    bad_from_the_end = ~good[::-1]
    last_bad = len(good) - 1 - bad_from_the_end.argmax(axis=0)
    first = np.where(bad_from_the_end.any(axis=0), last_bad + 1, 0)
    return np.where(first < len(good), first, np.inf)
