"""What a block of worlds leaves behind, in whole numbers.

Money moves only as postings: whole minor units of the currency, signed (income +, cost -), with
account, month, channel of first visit, source of the visit and world. Sums of whole numbers are
exact in any order, so no figure depends on how the worlds were cut into blocks.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from roisim.simulation.calendar import Calendar

    Integers = NDArray[np.int64]
    Floats = NDArray[np.float64]

LTV_UNITS_PER_MINOR_UNIT = 1000
"""Discounted sums are kept in thousandths of a minor unit, so that they too are whole numbers."""


@dataclass(frozen=True)
class Books:
    """All that a block of W worlds leaves behind. D days, M months, C channels; worlds come last.

    Money is in minor units, `ltv_*` in thousandths of them. Channel index C means "no channel".
    `cohort_*[first, age]` run over month of first order and age in months of 365/12 days.
    `owed` is what is booked within the plan but moves cash only after its end. `stock` (StockFlow, M, W)
    are units of goods, None where they are never short.
    """

    calendar: Calendar
    channels: tuple[str, ...]
    paid: NDArray[np.bool_]
    currency_digits: int
    worlds: range
    counts: Integers
    postings: Integers
    impressions: Floats
    repeat_revenue: Integers
    returning_visit_revenue: Integers
    cash: Integers
    cash_by_day: Integers
    opening_cash: Integers
    owed: Integers
    active_customers: Integers
    active_at_start: Integers
    lapsed_of_those: Integers
    first_orders_by_day: Integers
    margin_by_age: Integers
    cohort_customers: Integers
    cohort_orders: Integers
    cohort_margin: Integers
    cohort_revenue: Integers
    ltv_revenue: Integers
    ltv_margin: Integers
    ltv_margin_predicted: Integers
    mailable: Integers
    stock: Integers | None = None
