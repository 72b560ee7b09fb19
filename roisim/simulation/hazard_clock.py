"""Events placed by time change: luck is spent against a hazard that changes from day to day."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Integers = NDArray[np.int64]


class HazardClock:
    """Cumulated hazard of every world, constant within a day; exact inversion.

    If E is a unit exponential, the time t at which the hazard cumulated since t0 reaches E is the
    next event of a Poisson process with that hazard (time change; e.g. Ross, Stochastic Processes).

    Args:
        daily: hazard per day, (D, W), not negative. Worlds that are all alike cost one row.
    """

    def __init__(self, daily: Floats) -> None:
        self.same_for_all = all_alike(daily)
        rows = daily[:, :1] if self.same_for_all else daily
        self.daily: Floats = np.ascontiguousarray(rows.T)
        self.days = self.daily.shape[1]
        self.steady = bool((self.daily == self.daily[:, :1]).all())
        self.cumulated: Floats = np.zeros((len(self.daily), self.days + 1))
        np.cumsum(self.daily, axis=1, out=self.cumulated[:, 1:])

    def after(self, time: Floats, amount: Floats, world: Integers) -> Floats:
        """(n): when the hazard spent since `time` reaches `amount`; infinity beyond the plan's end."""
        if self.steady:
            return self._steadily(time, amount, world)
        day = time.astype(np.int64)
        part = time - day
        if self.same_for_all:
            cumulated = self.cumulated[0]
            target = cumulated[day] + part * self.daily[0][day] + amount
            within = np.flatnonzero(target < cumulated[-1])
        else:
            target = self.cumulated[world, day] + part * self.daily[world, day] + amount
            within = np.flatnonzero(target < self.cumulated[world, self.days])
        reached = np.full(len(time), np.inf)
        if len(within):
            reached[within] = self._invert(target[within], world[within], time[within])
        return reached

    def _steadily(self, time: Floats, amount: Floats, world: Integers) -> Floats:
        """The same where the hazard of every world never changes."""
        rate = self.daily[0, 0] if self.same_for_all else self.daily[world, 0]
        with np.errstate(divide="ignore", over="ignore"):
            reached: Floats = time + amount / rate
        reached[reached >= self.days] = np.inf
        return reached

    def _invert(self, target: Floats, world: Integers, time: Floats) -> Floats:
        """When the hazard cumulated from the plan's start reaches `target`, never before `time`."""
        row = np.zeros_like(world) if self.same_for_all else world
        if self.same_for_all:
            day = np.searchsorted(self.cumulated[0], target, side="right") - 1
        else:
            day = last_not_above(self.cumulated, row, target)
        spent = (target - self.cumulated[row, day]) / self.daily[row, day]
        # Rounding must not put an event on the next day, nor before its cause.
        return np.maximum(day + np.minimum(spent, np.nextafter(1.0, 0.0)), time)


def all_alike(values: Floats) -> bool:
    """Whether all worlds, the last axis, have the same values."""
    return values.shape[-1] == 1 or values.strides[-1] == 0 or bool((values == values[..., :1]).all())


def last_not_above(table: Floats, row: Integers, target: Floats) -> Integers:
    """(n): largest column of each row of an ascending table (R, T) whose value is at most `target`.

    A binary search by world: values are compared as they are, so a world's answer does not depend
    on which others are in the block. The first column must not be above the target.
    """
    low = np.zeros(len(target), np.int64)
    high = np.full(len(target), table.shape[1], np.int64)
    for _step in range(int(table.shape[1]).bit_length()):
        middle = (low + high) // 2
        below = table[row, np.minimum(middle, table.shape[1] - 1)] <= target
        open_ = high - low > 1
        low = np.where(open_ & below, middle, low)
        high = np.where(open_ & ~below, middle, high)
    return low
