"""What customers bring by age: margin by day since the first order, and the tables of cohorts.

Totals are exact; how they spread over ages is worked out on a grid, cohorts of some days by parts of an
age month, with every weekday's share levelled out.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from roisim.units import DAYS_PER_AGE_MONTH

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from roisim.simulation.calendar import Calendar
    from roisim.simulation.expectation_customers import OrdersByHazard
    from roisim.simulation.expectation_ledger import RefundDelays

    Floats = NDArray[np.float64]
    Integers = NDArray[np.int64]

COHORTS = 52
PARTS_OF_A_MONTH = 3
WEEK = 7
RARE = 1e-7


@dataclass(frozen=True)
class AgeGrid:
    """Cohorts (B) of new customers by the day of the first order, and ages (U), as parts of age months.

    `cohort_of_day` (D); `middle` (B); `age` (U) their middles in days; `age_of_day` (D) which part a
    day of age falls into; `inside` (B, U) days of a cell that lie within the plan.
    """

    calendar: Calendar
    cohort_of_day: Integers
    middle: Floats
    age: Floats
    age_of_day: Integers
    inside: Floats

    @classmethod
    def of(cls, calendar: Calendar) -> AgeGrid:
        """The grid of a plan."""
        days = calendar.days
        month = calendar.month_of_day
        parts = int(np.clip(COHORTS // calendar.months, 1, 10))
        # Cohorts do not reach over the end of a month.
        within = (np.arange(days) - calendar.first_day[month]) * parts // calendar.days_in_month[month]
        marks = month * parts + within
        _unique, cohort = np.unique(marks, return_inverse=True)
        size = np.bincount(cohort)
        middle = np.bincount(cohort, weights=np.arange(days)) / size
        width = DAYS_PER_AGE_MONTH / PARTS_OF_A_MONTH
        age_of_day = np.minimum(np.arange(days) / width, calendar.months * PARTS_OF_A_MONTH - 1).astype(
            np.int64
        )
        ages = int(age_of_day[-1]) + 1
        number = np.bincount(age_of_day)
        age = np.bincount(age_of_day, weights=np.arange(days)) / number
        first = np.searchsorted(age_of_day, np.arange(ages))
        inside = np.clip(days - middle[:, None] - first, 0.0, number)
        return cls(calendar, cohort, middle, age, age_of_day, inside)

    def of_cohorts(self, by_day: Floats) -> Floats:
        """(B, …) sums of (D, …)."""
        starts = np.searchsorted(self.cohort_of_day, np.arange(len(self.middle)))
        sums: Floats = np.add.reduceat(by_day, starts, axis=0)
        return sums

    def sample(self, by_day: Floats, window: int = WEEK) -> Floats:
        """(B, U, …): a series (D, …) at each cohort's ages, levelled out over so many days."""
        days = len(by_day)
        padded = np.concatenate([np.zeros_like(by_day[:1]), np.cumsum(by_day, axis=0)])
        at = np.minimum(self.middle[:, None] + np.minimum(self.age, days), days - 1.0)
        low = np.maximum((at - window / 2.0 + 0.5).astype(np.int64), 0)
        high = np.minimum(low + window, days)
        count = (high - low).reshape(*high.shape, *(1,) * (by_day.ndim - 1))
        mean: Floats = (padded[high] - padded[low]) / count
        return mean

    def refunds(self, cells: Floats, delays: RefundDelays, *, by_cohort: bool) -> Floats:
        """(B, U, …): what falls due of cells (B, U, …) of orders, in the parts of months in which it does;
        or all cohorts together, (1, U, …)."""
        width = DAYS_PER_AGE_MONTH / PARTS_OF_A_MONTH
        # Orders lie evenly in their part; the chance that the refund comes so many parts later.
        within = np.concatenate([delays.within, np.ones_like(delays.within[:1])])
        steps = np.arange(int(np.ceil(len(within) / width)) + 2)
        start = (np.arange(PARTS_OF_A_MONTH * 4) + 0.5) / (PARTS_OF_A_MONTH * 4) * width
        until = (steps[:, None] + 1) * width - start
        before = within[np.minimum(until.astype(np.int64), len(within) - 1)].sum(axis=1) / len(start)
        chance = np.diff(before, axis=0, prepend=0.0)
        open_ = (self.inside > 0.0).astype(np.float64)
        due = np.zeros_like(cells if by_cohort else cells[:1])
        for step, share in zip(steps.tolist(), chance, strict=True):
            if step < cells.shape[1] and share.max() > RARE:
                before = cells[:, : cells.shape[1] - step]
                if not by_cohort:
                    before = np.einsum("bu...,bu->u...", before, open_[:, step:])
                due[:, step:] += before * share
        return due * open_.reshape(*open_.shape, *(1,) * (cells.ndim - 2)) if by_cohort else due

    def scaled(self, cells: Floats, total: Floats) -> Floats:
        """Cells (B, U, …, W) with the sums `total` (…, W)."""
        found = cells.sum(axis=(0, 1))
        scale = np.divide(total, found, out=np.zeros_like(found * total), where=found != 0.0)
        scaled: Floats = cells * scale
        return scaled

    def by_day(self, cells: Floats) -> Floats:
        """(D, W): cells (B, U, W) by day of age."""
        number = np.bincount(self.age_of_day)
        by_day: Floats = (cells.sum(axis=0) / number[:, None])[self.age_of_day]
        return by_day

    def table(self, cells: Floats) -> Floats:
        """(M, M, W): cells (B, U, W) by month of first order and age in months."""
        months = self.calendar.months
        cohort_month = self.calendar.month_of_day[
            np.searchsorted(self.cohort_of_day, np.arange(len(self.middle)))
        ]
        age_month = np.minimum(np.arange(cells.shape[1]) // PARTS_OF_A_MONTH, months - 1)
        starts = np.searchsorted(cohort_month, np.arange(months))
        ages = np.searchsorted(age_month, np.arange(age_month[-1] + 1))
        sums = np.add.reduceat(np.add.reduceat(cells, starts, axis=0), ages, axis=1)
        table = np.zeros((months, months, cells.shape[2]))
        table[:, : sums.shape[1]] = sums
        return table


def own_order_cells(grid: AgeGrid, process: OrdersByHazard, first: Floats) -> Floats:
    """(B, U, G, W): own orders of each cohort at each age; `first` (D, G, W) are the first orders."""
    lapse = np.concatenate([np.zeros_like(process.lapse[:1]), np.cumsum(process.lapse, axis=0)])
    day = np.arange(len(lapse), dtype=np.float64)
    begin = _at(day, lapse, grid.middle + 0.5)[:, None]
    end = _at(day, lapse, np.minimum(grid.middle[:, None] + grid.age + 0.5, day[-1]))
    time = (end - begin)[:, :, None, None]
    people = grid.of_cohorts(first)[:, None]
    factor = grid.sample(process.order)[:, :, None] * grid.inside[:, :, None, None]
    rate = np.zeros(())
    for loss, weight in zip(process.loss, process.rate, strict=True):
        rate = rate + weight * np.exp(-loss * time[:, :, 0])
    cells: Floats = rate * people * factor
    return cells


def _at(x: Floats, values: Floats, where: Floats) -> Floats:
    """(…, W): straight lines through values (X, W) at 0, 1, 2 … ."""
    low = np.minimum(where.astype(np.int64), len(x) - 2)
    part = (where - low)[..., None]
    found: Floats = values[low] * (1.0 - part) + values[low + 1] * part
    return found


def survival_cells(grid: AgeGrid, left: Floats) -> Floats:
    """(B, U, W): who is left of each cohort at each age, `left` (D, W) of them after each day."""
    with np.errstate(divide="ignore"):
        gone = -np.log(np.maximum(left, 1e-300))
    total = np.concatenate([np.zeros_like(gone[:1]), np.cumsum(gone, axis=0)])
    day = np.arange(len(total), dtype=np.float64)
    begin = _at(day, total, grid.middle + 0.5)[:, None]
    end = _at(day, total, np.minimum(grid.middle[:, None] + grid.age + 0.5, day[-1]))
    return np.exp(begin - end)
