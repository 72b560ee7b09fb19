"""Each world's own value of every uncertain input: one draw per world and input."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from roisim import random_numbers

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from roisim.scenario.quantity import MonthlyQuantity, Quantity
    from roisim.simulation.calendar import Calendar

    Floats = NDArray[np.float64]

AT_MEANS: Final = -1
"""A seed that is none: every uncertain input has its mean, in every world (the plan without chance)."""


@dataclass(frozen=True)
class InputDraws:
    """Values of inputs for a range of worlds.

    Arrays have a world axis of length 1 where the input is certain, else W: they broadcast.
    A draw is a function of (seed, name of the input, world), so it knows no order and no block.
    """

    seed: int
    worlds: range
    calendar: Calendar

    def value(self, quantity: Quantity, *name: str) -> Floats:
        """(1) or (W): the value of one input called by its path of names."""
        if self.seed == AT_MEANS or not quantity.is_uncertain:
            return np.array([quantity.mean()])
        base = random_numbers.key(self.seed, "input", *name)
        luck = random_numbers.uniforms(random_numbers.fold(base, np.asarray(self.worlds)))
        return quantity.quantile(luck)

    def by_month(self, quantity: MonthlyQuantity, *name: str) -> Floats:
        """(M, 1) or (M, W): an input by plan month; the last entry goes on, with its draw."""
        entries = [
            self.value(quantity.at(month), *name, str(month)) for month in range(self._entries(quantity))
        ]
        rows = np.stack(np.broadcast_arrays(*entries))
        return rows[np.minimum(np.arange(self.calendar.months), len(rows) - 1)]

    def by_day(self, quantity: MonthlyQuantity, *name: str) -> Floats:
        """(D, 1) or (D, W): an input by month, on each day."""
        months = self.by_month(quantity, *name)
        return months[self.calendar.month_of_day]

    def monthly_sum_by_day(self, quantity: MonthlyQuantity, *name: str) -> Floats:
        """(D, 1) or (D, W): a month's sum divided evenly over its days."""
        return self.by_day(quantity, *name) / self._days_in_month_of_day()[:, None]

    def _days_in_month_of_day(self) -> NDArray[np.int64]:
        return self.calendar.days_in_month[self.calendar.month_of_day]

    def _entries(self, quantity: MonthlyQuantity) -> int:
        return min(len(quantity), self.calendar.months)


def full(values: Floats, *shape: int) -> Floats:
    """A read-only view of the full shape; a constant costs no memory."""
    return np.broadcast_to(values, shape)
