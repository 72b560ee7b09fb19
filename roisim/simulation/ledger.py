"""The running books: counts, postings and cash of one block of worlds."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from roisim.simulation.accounts import MARGIN_ACCOUNTS, REVENUE_ACCOUNTS, Account, Count, Source
from roisim.simulation.books import LTV_UNITS_PER_MINOR_UNIT, Books

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from roisim.simulation.timeline import Timeline

    Integers = NDArray[np.int64]
    Floats = NDArray[np.float64]

__all__ = [
    "LTV_UNITS_PER_MINOR_UNIT",
    "MARGIN_ACCOUNTS",
    "REVENUE_ACCOUNTS",
    "Account",
    "Books",
    "Count",
    "Ledger",
    "Source",
]


class Ledger:
    """The running books of one block of worlds."""

    def __init__(self, timeline: Timeline) -> None:
        days, months = timeline.calendar.days, timeline.calendar.months
        channels, worlds = len(timeline.channels), len(timeline.worlds)
        self.timeline = timeline
        self.calendar = timeline.calendar
        self.shape = (channels + 1, len(Source), worlds)
        self.no_channel = channels
        self.counts = np.zeros((len(Count), months, *self.shape), np.int64)
        self.postings = np.zeros((len(Account), months, *self.shape), np.int64)
        self.impressions = np.zeros((months, channels, worlds))
        self.repeat_revenue = np.zeros((months, worlds), np.int64)
        self.returning_visit_revenue = np.zeros((months, worlds), np.int64)
        self.cash = np.zeros((len(Account), months, worlds), np.int64)
        self.cash_by_day = np.zeros((days, worlds), np.int64)
        self.owed = np.zeros((len(Account), worlds), np.int64)
        self._every_world = np.arange(worlds)
        self._tally_month = 0
        self._tallies: list[list[Integers]] = [[] for _kind in Count]

    def cells(self, channel: Integers, source: Integers | int, world: Integers) -> Integers:
        """Flat index of (channel, source, world) for `spread`; int64 array of n."""
        _, sources, worlds = self.shape
        return (channel * sources + source) * worlds + world

    def spread(self, cells: Integers, amounts: Integers | None = None) -> Integers:
        """Sum of `amounts` (or the number) of each cell, shaped (channel, source, world).

        Exact: a float sum of whole numbers below 2^53 is whole.
        """
        size = self.shape[0] * self.shape[1] * self.shape[2]
        sums = np.bincount(cells, weights=amounts, minlength=size)
        return sums.astype(np.int64).reshape(self.shape)

    def count(self, kind: Count, day: int, amounts: Integers) -> None:
        """Add counts shaped (channel, source, world) to a day's month."""
        self.counts[kind, self.calendar.month_of_day[day]] += amounts

    def count_source(self, kind: Count, day: int, source: Source, amounts: Integers) -> None:
        """Add counts of one source; `amounts` is (C, W) without the "no channel" row."""
        self.counts[kind, self.calendar.month_of_day[day], : self.no_channel, source] += amounts

    def tally(self, kind: Count, day: int, cells: Integers) -> None:
        """Count persons or visits one by one, by their cells (n); summed when the month is over."""
        if len(cells):
            month = self.calendar.month_of_day[day]
            if month != self._tally_month:
                self.sum_tallies()
                self._tally_month = month
            self._tallies[kind].append(cells)

    def sum_tallies(self) -> None:
        """Bring the counts up to what was tallied."""
        for kind, cells in enumerate(self._tallies):
            if cells:
                self.counts[kind, self._tally_month] += self.spread(np.concatenate(cells))
                cells.clear()

    def post(self, account: Account, day: int, amounts: Integers, delay_days: Integers | int = 0) -> None:
        """Book amounts (channel, source, world) on a day; their cash moves `delay_days` later, by world."""
        self.book(account, day, amounts)
        self.move_cash(account, day, amounts.sum(axis=(0, 1)), delay_days)

    def book(self, account: Account, day: int, amounts: Integers) -> None:
        """Book amounts (channel, source, world) on a day; their cash is moved elsewhere."""
        self.postings[account, self.calendar.month_of_day[day]] += amounts

    def post_overhead(
        self, account: Account, day: int, amounts: Integers, delay_days: Integers | int = 0
    ) -> None:
        """Book amounts by world (W) that belong to no channel and no visit."""
        self.postings[account, self.calendar.month_of_day[day], self.no_channel, Source.NONE] += amounts
        self.move_cash(account, day, amounts, delay_days)

    def move_cash(self, account: Account, day: int, amounts: Integers, delay_days: Integers | int) -> None:
        """Move cash by world (W) on `day` + `delay_days`; beyond the plan's end it is owed."""
        due = np.broadcast_to(day + np.asarray(delay_days), amounts.shape)
        within = due < self.calendar.days
        if within.all():
            self._move(account, due, self._every_world, amounts)
            return
        self.owed[account] += np.where(within, 0, amounts)
        self._move(account, due[within], self._every_world[within], amounts[within])

    def _move(self, account: Account, due: Integers, world: Integers, amounts: Integers) -> None:
        self.cash[account, self.calendar.month_of_day[due], world] += amounts
        self.cash_by_day[due, world] += amounts

    def post_cost(self, account: Account, day: int, money: Floats) -> None:
        """Book a cost given in currency units by world (W), paid with the plan's delay for costs."""
        scale = 10.0**self.timeline.currency_digits
        amounts = -np.rint(money * scale).astype(np.int64)
        self.post_overhead(account, day, amounts, self.timeline.finance.cost_delay)
