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
        self.scale = 10.0**timeline.currency_digits
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

    def count_source(self, kind: Count, month: int, source: Source, amounts: Integers) -> None:
        """Add counts of one source; `amounts` is (C, W) without the "no channel" row."""
        self.counts[kind, month, : self.no_channel, source] += amounts

    def tally(self, kind: Count, month: int, cells: Integers) -> None:
        """Count persons or visits one by one, by their cells (n); summed when the month is over."""
        if len(cells):
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

    # Postings of one month. Their days may differ; cash moves `delay` days (W) after each.

    def post_rows(
        self,
        account: Account,
        month: int,
        day: Integers,
        cells: Integers,
        amounts: Integers,
        delay: Integers | None = None,
    ) -> None:
        """Book amounts (n) by cell and day within a month."""
        self.book_rows(account, month, cells, amounts)
        world = cells % self.shape[2]
        self.move_cash(account, day if delay is None else day + delay[world], world, amounts)

    def book_rows(self, account: Account, month: int, cells: Integers, amounts: Integers) -> None:
        """Book amounts (n) by cell; their cash is moved elsewhere."""
        self.postings[account, month] += self.spread(cells, amounts)

    def post_days(
        self, account: Account, first_day: int, amounts: Integers, source: Source, delay: Integers
    ) -> None:
        """Book amounts by channel and world (days, C, W) of the days from `first_day` on, within a month."""
        month = self.calendar.month_of_day[first_day]
        self.postings[account, month, : self.no_channel, source] += amounts.sum(axis=0)
        self._move_days(account, first_day, amounts.sum(axis=1), delay)

    def post_costs(self, account: Account, first_day: int, money: Floats) -> None:
        """Book costs in currency units by day and world (days, W), days within a month.

        They belong to no channel and no visit, and are paid with the plan's delay for costs.
        """
        amounts = -np.rint(money * self.scale).astype(np.int64)
        month = self.calendar.month_of_day[first_day]
        self.postings[account, month, self.no_channel, Source.NONE] += amounts.sum(axis=0)
        self._move_days(account, first_day, amounts, self.timeline.finance.cost_delay)

    def _move_days(self, account: Account, first_day: int, amounts: Integers, delay: Integers) -> None:
        day, world = np.indices(amounts.shape)
        self.move_cash(account, (first_day + day + delay[world]).ravel(), world.ravel(), amounts.ravel())

    def move_cash(self, account: Account, due: Integers, world: Integers, amounts: Integers) -> None:
        """Move cash on days `due`, by world (n each); beyond the plan's end it is owed."""
        within = due < self.calendar.days
        if not within.all():
            late = ~within
            np.add.at(self.owed[account], world[late], amounts[late])
            due, world, amounts = due[within], world[within], amounts[within]
        worlds = self.shape[2]
        np.add.at(self.cash_by_day.reshape(-1), due * worlds + world, amounts)
        month = self.calendar.month_of_day[due]
        np.add.at(self.cash[account].reshape(-1), month * worlds + world, amounts)
