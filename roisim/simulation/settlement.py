"""The books by the month: overheads, ad spend, messages, value added tax, and the size of the list."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from roisim.simulation.accounts import Account, Source

if TYPE_CHECKING:
    from collections.abc import Generator

    import simpy
    from numpy.typing import NDArray

    from roisim.simulation.ledger import Ledger
    from roisim.simulation.mailings import Mailings
    from roisim.simulation.timeline import Timeline

    Integers = NDArray[np.int64]

EVENING = 1.0 - 2.0**-20
"""The last moment of a day: behind every campaign, before the next day's traffic."""


class Settlement:
    """Opens and closes the months."""

    def __init__(self, timeline: Timeline, ledger: Ledger, mailings: Mailings) -> None:
        self.timeline, self.ledger, self.mailings = timeline, ledger, mailings
        shape = (len(timeline.channels), len(timeline.worlds))
        traffic, finance = timeline.traffic, timeline.finance
        self._running = [
            (Account.ADS, traffic.spend, Source.CLICK, finance.ad_delay, np.zeros(shape)),
            (Account.INFLUENCERS, traffic.influencer_fees, Source.CLICK, finance.ad_delay, np.zeros(shape)),
            (Account.CONTENT, traffic.content_costs, Source.NONE, finance.cost_delay, np.zeros(shape)),
        ]
        self._running = [row for row in self._running if row[1].any()]
        self.mailable: Integers = np.zeros((timeline.calendar.months, len(timeline.worlds)), np.int64)

    def process(self, env: simpy.Environment) -> Generator[simpy.Event, None, None]:
        """SimPy process with the rhythm of the month."""
        calendar = self.timeline.calendar
        for month in range(calendar.months):
            self._open(month)
            last_day = int(calendar.first_day[month + 1]) - 1
            yield env.timeout(last_day + EVENING - env.now)
            self._close(month, last_day)
            yield env.timeout(last_day + 1 - env.now)

    def _open(self, month: int) -> None:
        """Overheads are booked on the month's first day, ad spend on each of its days."""
        first = int(self.timeline.calendar.first_day[month])
        for account, money in self.timeline.finance.monthly_costs.items():
            if money[month].any():
                self.ledger.post_costs(account, first, money[month][None])
        self._post_by_channel(month)
        self._post_agencies(month)

    def _post_by_channel(self, month: int) -> None:
        """Spend by channel and day in whole minor units; rounding never lets a sum drift."""
        ledger = self.ledger
        first, end = self.timeline.calendar.first_day[month : month + 2]
        for account, by_day, source, delay, spent in self._running:
            running = spent + np.cumsum(by_day[first:end], axis=0)
            whole = np.rint(np.concatenate([spent[None], running]) * ledger.scale).astype(np.int64)
            spent[:] = running[-1]
            ledger.post_days(account, int(first), -np.diff(whole, axis=0), source, delay)
        impressions = self.timeline.traffic.impressions[first:end]
        ledger.impressions[month] = np.cumsum(impressions, axis=0)[-1]

    def _post_agencies(self, month: int) -> None:
        """Programmes that cost a share of what is spent on clicks."""
        first, end = self.timeline.calendar.first_day[month : month + 2]
        for rates in self.timeline.programs:
            share = rates.ad_spend_share[first:end]
            if share.any():
                spend = np.cumsum(self.timeline.traffic.spend[first:end], axis=1)[:, -1]
                self.ledger.post_costs(rates.running_account, int(first), share * spend)

    def _close(self, month: int, day: int) -> None:
        self.mailable[month] = self.mailings.list_size
        self.mailings.charge(month)
        tax = self.ledger.postings[Account.VAT, month].sum(axis=(0, 1))
        due = day + self.timeline.finance.vat_delay
        self.ledger.move_cash(Account.VAT, due, np.arange(len(tax)), tax)
