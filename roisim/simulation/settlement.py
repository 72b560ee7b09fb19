"""The books by the month: overheads, value added tax, and the size of the list."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from roisim.simulation.accounts import Account

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
        """Overheads are booked on the month's first day."""
        day = int(self.timeline.calendar.first_day[month])
        for account, money in self.timeline.finance.monthly_costs.items():
            if money[month].any():
                self.ledger.post_cost(account, day, money[month])

    def _close(self, month: int, day: int) -> None:
        self.mailable[month] = self.messages.list_size
        tax = self.ledger.postings[Account.VAT, month].sum(axis=(0, 1))
        self.ledger.move_cash(Account.VAT, day, tax, self.timeline.finance.vat_delay)
