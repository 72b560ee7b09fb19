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
    from roisim.simulation.messages import Messages
    from roisim.simulation.timeline import Timeline

    Integers = NDArray[np.int64]

EVENING = 1.0 - 2.0**-20
"""The last moment of a day: behind every campaign, before the next day's traffic."""


class Settlement:
    """Opens and closes the months."""

    def __init__(self, timeline: Timeline, ledger: Ledger, messages: Messages) -> None:
        self.timeline, self.ledger, self.messages = timeline, ledger, messages
        self.spent = np.zeros((len(timeline.channels), len(timeline.worlds)))
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
        self._post_spend(month)

    def _post_spend(self, month: int) -> None:
        """Ad spend by day in whole minor units; rounding never lets a month's sum drift."""
        traffic, ledger = self.timeline.traffic, self.ledger
        first, end = self.timeline.calendar.first_day[month : month + 2]
        running = self.spent + np.cumsum(traffic.spend[first:end], axis=0)
        whole = np.rint(np.concatenate([self.spent[None], running]) * ledger.scale).astype(np.int64)
        self.spent = running[-1]
        ledger.post_days(
            Account.ADS, int(first), -np.diff(whole, axis=0), Source.CLICK, self.timeline.finance.ad_delay
        )
        ledger.impressions[month] = np.cumsum(traffic.impressions[first:end], axis=0)[-1]

    def _close(self, month: int, day: int) -> None:
        self.mailable[month] = self.messages.list_size
        self.messages.charge(month)
        tax = self.ledger.postings[Account.VAT, month].sum(axis=(0, 1))
        due = day + self.timeline.finance.vat_delay
        self.ledger.move_cash(Account.VAT, due, np.arange(len(tax)), tax)
