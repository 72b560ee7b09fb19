"""The books of the expectation: postings and cash as floats, in the smallest unit of money, not rounded."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy import special

from roisim.simulation.accounts import Account, Count, Source
from roisim.simulation.expectation_arrays import few_worlds

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from roisim.simulation.timeline import Timeline

    Floats = NDArray[np.float64]
    Integers = NDArray[np.int64]

FEW = 64
"""Numbers a day for which a matrix is quicker than going from month to month."""

SURE = 1e-7
"""A share of refunds that may come later than is looked at."""


class ExpectedLedger:
    """Counts, postings and cash of W worlds, as in `ledger.Ledger`."""

    def __init__(self, timeline: Timeline) -> None:
        days, months = timeline.calendar.days, timeline.calendar.months
        channels, worlds = len(timeline.channels), len(timeline.worlds)
        self.timeline, self.calendar = timeline, timeline.calendar
        self.scale = 10.0**timeline.currency_digits
        self.no_channel = channels
        shape = (months, channels + 1, len(Source), worlds)
        self.counts = np.zeros((len(Count), *shape))
        self.postings = np.zeros((len(Account), *shape))
        self.cash = np.zeros((len(Account), months, worlds))
        self.cash_by_day = np.zeros((days, worlds))
        self.owed = np.zeros((len(Account), worlds))

    def by_month(self, by_day: Floats) -> Floats:
        """(M, …) sums of (D, …)."""
        sums: Floats = np.add.reduceat(by_day, self.calendar.first_day[:-1], axis=0)
        return sums

    def count(self, kind: Count, source: Source, by_day: Floats) -> None:
        """Count (D, C, W) of one source."""
        self.counts[kind, :, : self.no_channel, source] += self.by_month(by_day)

    def post(self, account: Account, source: Source, by_day: Floats, delay: Integers | None) -> None:
        """Book amounts (D, C, W), income +; cash moves `delay` days (W) later."""
        self.postings[account, :, : self.no_channel, source] += self.by_month(by_day)
        self.move(account, by_day.sum(axis=1), delay)

    def post_all(self, account: Account, sources: list[Source], by_day: Floats, delay: Integers) -> None:
        """Book amounts (D, C, sources, W)."""
        self.postings[account][:, : self.no_channel, sources] += self.by_month(by_day)
        self.move(account, by_day.sum(axis=(1, 2)), delay)

    def post_costs(self, account: Account, by_day: Floats) -> None:
        """Book costs (D, W), in units of money, that belong to no channel."""
        amounts = by_day * -self.scale
        self.postings[account, :, self.no_channel, Source.NONE] += self.by_month(amounts)
        self.move(account, amounts, self.timeline.finance.cost_delay)

    def post_monthly_costs(self, account: Account, by_month: Floats) -> None:
        """Book costs (M, W), in units of money, on the first day of each month."""
        by_day = np.zeros((self.calendar.days, by_month.shape[1]))
        by_day[self.calendar.first_day[:-1]] = by_month
        self.post_costs(account, by_day)

    def move(self, account: Account, by_day: Floats, delay: Integers | None) -> None:
        """Move cash (D, W) so many days (W) later; beyond the plan's end it is owed."""
        moved = by_day if delay is None else self._later(account, by_day, delay)
        self.cash_by_day += moved
        self.cash[account] += self.by_month(moved)

    def _later(self, account: Account, by_day: Floats, delay: Integers) -> Floats:
        days = len(by_day)
        if bool((delay == delay[0]).all()):
            shift = min(int(delay[0]), days)
            self.owed[account] += by_day[days - shift :].sum(axis=0)
            moved = np.zeros_like(by_day)
            moved[shift:] = by_day[: days - shift]
            return moved
        moved = np.zeros((days, len(delay)))
        for shift in np.unique(delay).tolist():
            worlds = np.flatnonzero(delay == shift)
            part, late = by_day[:, worlds], min(shift, days)
            self.owed[account, worlds] += part[days - late :].sum(axis=0)
            moved[late:, worlds] = part[: days - late]
        return moved

    def settle_vat(self) -> None:
        """Value added tax of each month is due some days after its last one."""
        tax = self.postings[Account.VAT].sum(axis=(1, 2))
        by_day = np.zeros((self.calendar.days, tax.shape[1]))
        by_day[self.calendar.first_day[1:] - 1] = tax
        self.move(Account.VAT, by_day, self.timeline.finance.vat_delay)


class RefundDelays:
    """From the day of an order to the day of its refund: gamma, orders placed evenly over their day.

    `within` (V+1, W): chance that the refund falls less than so many days after the order's day; with
    F the distribution, ∫₀^{k} F − ∫₀^{k−1} F. `on` (V, W): that it falls so many days after it.
    """

    def __init__(self, mean: Floats, shape: Floats, days: int) -> None:
        mean, shape = few_worlds(mean), few_worlds(shape)
        if not bool((mean == mean[:1]).all() and (shape == shape[:1]).all()):
            mean, shape = np.broadcast_arrays(mean, shape)
        reach = special.gammainccinv(shape, SURE) * mean / shape
        last = int(min(float(reach.max()) + 2.0, days))
        k = np.arange(last + 1)[:, None]
        scaled = k * shape / mean
        integral = k * special.gammainc(shape, scaled) - mean * special.gammainc(shape + 1.0, scaled)
        self.within = np.diff(integral, axis=0, prepend=0.0)
        self.on = np.diff(self.within, axis=0)
        self._months: Floats | None = None

    def by_day(self, amounts: Floats) -> Floats:
        """(D, …, W): what falls due on each day of amounts (D, …, W) by day of the order."""
        days = len(amounts)
        if self.on.shape[1] == 1 and amounts[0].size <= FEW:
            shares = self.on[:days, 0]
            early = np.concatenate([np.zeros((len(shares) - 1, *amounts.shape[1:])), amounts])
            windows = np.lib.stride_tricks.sliding_window_view(early, len(shares), axis=0)
            found: Floats = np.einsum("d...v,v->d...", windows, shares[::-1])
            return found
        due, part = np.zeros_like(amounts), np.empty_like(amounts)
        for delay, share in enumerate(self.on[:days]):
            due[delay:] += np.multiply(amounts[: days - delay], share, out=part[delay:])
        return due

    def by_month(self, amounts: Floats, first_day: Integers) -> Floats:
        """(M, …, W): what falls due in each month."""
        return self.by_months([amounts], first_day)[0]

    def by_months(self, amounts: list[Floats], first_day: Integers) -> list[Floats]:
        """(M, …, W) each: what falls due in each month of several amounts (D, …, W)."""
        if self.within.shape[1] == 1 and sum(each[0].size for each in amounts) <= FEW:
            matrix = self._matrix(len(amounts[0]), first_day)
            return [np.einsum("md,d...->m...", matrix, each) for each in amounts]
        return [self._month_by_month(each, first_day) for each in amounts]

    def _month_by_month(self, amounts: Floats, first_day: Integers) -> Floats:
        whole = np.add.reduceat(amounts, first_day[:-1], axis=0)
        total = np.concatenate([np.zeros_like(whole[:1]), np.cumsum(whole, axis=0)])
        reach = len(self.within) - 1
        until = np.zeros((len(first_day), *amounts.shape[1:]))
        for place, end in enumerate(first_day[1:].tolist(), 1):
            # Of the months before, all has fallen due by the end of this one.
            done = max(int(np.searchsorted(first_day, end - reach, side="right")) - 1, 0)
            days = slice(int(first_day[done]), end)
            since = np.minimum(np.arange(end - days.start, 0, -1), reach)
            until[place] = _weighted(amounts[days], self.within[since]) + total[done]
        return np.diff(until, axis=0)

    def _matrix(self, days: int, first_day: Integers) -> Floats:
        """(M, D): chance that the refund of a day's orders falls due in a month."""
        if self._months is None:
            since = np.maximum(first_day[1:, None] - np.arange(days), 0)
            until = self.within[np.minimum(since, len(self.within) - 1), 0]
            self._months = np.diff(until, axis=0, prepend=0.0)
        return self._months

    def discounted(self, yearly_rate: Floats) -> Floats:
        """(W): mean of (1 + rate)^(−delay/365)."""
        factor = (1.0 + yearly_rate) ** (-np.arange(len(self.on))[:, None] / 365.0)
        worth: Floats = (self.on * factor).sum(axis=0) / self.on.sum(axis=0)
        return worth


def _weighted(amounts: Floats, weights: Floats) -> Floats:
    """(…, W): sum over the days of amounts (T, …, W) times weights (T, W); W of the weights may be 1."""
    if weights.shape[1] == 1:
        total: Floats = np.einsum("t...,t->...", amounts, weights[:, 0])
        return total
    shape = (len(weights), *(1,) * (amounts.ndim - 2), -1)
    whole: Floats = (amounts * weights.reshape(shape)).sum(axis=0)
    return whole
