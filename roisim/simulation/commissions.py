"""Commission of partners: pending with the order, held, then approved, declined or reversed.

Nothing is owed before it is approved, so partners who bring no orders cost nothing (A-Q11, A-X5).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from roisim.simulation.accounts import Account, Count
from roisim.simulation.luck import Draw, uniform

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from roisim.simulation.ledger import Ledger
    from roisim.simulation.timeline import Timeline

    Integers = NDArray[np.int64]
    Keys = NDArray[np.uint64]


@dataclass(frozen=True)
class Commissioned:
    """First orders (n) on visits by click or by themselves: `net` paid without VAT, minor units;
    `refund_day` the day on which it is paid back, or one that never comes."""

    key: Keys
    day: Integers
    channel: Integers
    world: Integers
    source: Integers
    net: Integers
    refund_day: Integers

    def of(self, chosen: Integers) -> Commissioned:
        """Those in these places."""
        return Commissioned(
            self.key[chosen],
            self.day[chosen],
            self.channel[chosen],
            self.world[chosen],
            self.source[chosen],
            self.net[chosen],
            self.refund_day[chosen],
        )


class Commissions:
    """Works out what each first order earns its partner, and books it on the day of approval."""

    def __init__(self, timeline: Timeline, ledger: Ledger) -> None:
        self.timeline, self.ledger, self.rates = timeline, ledger, timeline.commissions
        self.any_paid = self.rates.any_paid
        self._earns: NDArray[np.bool_] = np.logical_or(
            self.rates.rate.any(axis=1), self.rates.per_order.any(axis=(0, 2))
        )

    def add(self, month: int, orders: Commissioned) -> None:
        """First orders of a month; each is decided once its hold is over, if that is within the plan."""
        orders = orders.of(np.flatnonzero(self._earns[orders.channel]))
        if not len(orders.key):
            return
        place = (orders.channel, orders.world)
        self._count(Count.COMMISSIONS_PENDING, np.full(len(orders.key), month), orders)
        decided = orders.day + self.rates.hold_days[place]
        seen = np.flatnonzero(decided < self.timeline.calendar.days)
        self._decide(orders.of(seen), decided[seen])

    def _decide(self, orders: Commissioned, decided: Integers) -> None:
        place = (orders.channel, orders.world)
        month = self.timeline.calendar.month_of_day[decided]
        declined = uniform(orders.key, Draw.COMMISSION) < self.rates.decline[place]
        returned = ~declined & (orders.refund_day <= decided)
        approved = np.flatnonzero(~declined & ~returned)
        self._count(Count.COMMISSIONS_DECLINED, month[declined], orders.of(np.flatnonzero(declined)))
        self._count(Count.COMMISSIONS_REVERSED, month[returned], orders.of(np.flatnonzero(returned)))
        self._count(Count.COMMISSIONS_APPROVED, month[approved], orders.of(approved))
        self._pay(orders.of(approved), decided[approved], month[approved])

    def _pay(self, orders: Commissioned, day: Integers, month: Integers) -> None:
        fixed = self.rates.per_order[orders.day, orders.channel, orders.world] * self.ledger.scale
        amount = np.rint(orders.net * self.rates.rate[orders.channel, orders.world] + fixed).astype(np.int64)
        cells = self.ledger.cells(orders.channel, orders.source, orders.world)
        delay = self.timeline.finance.ad_delay
        for each in np.unique(month).tolist():
            here = np.flatnonzero(month == each)
            self.ledger.post_rows(Account.AFFILIATES, each, day[here], cells[here], -amount[here], delay)

    def _count(self, kind: Count, month: Integers, orders: Commissioned) -> None:
        cells = self.ledger.cells(orders.channel, orders.source, orders.world)
        for each in np.unique(month).tolist():
            self.ledger.counts[kind, each] += self.ledger.spread(cells[month == each])
