"""The plan without chance when goods are short, or when cash limits spend.

What is lost feeds back on who becomes a customer; so the plan is walked through again until both fit. The
shelf is followed with chance (`expectation_shelf`). Cash is not: without luck it crosses its limit on one
day in all worlds, a mean put into a function that is not straight (`docs/model.md`, section 8).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from roisim.simulation.expectation_shelf import Shelf

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from roisim.simulation.expectation_orders import OrderDays
    from roisim.simulation.timeline import Timeline

    Floats = NDArray[np.float64]

MOST_WALKS = 8
"""Walks through the plan; what is left to change by then is far less than what luck does."""

CLOSE_ENOUGH = 1e-3
"""Share of orders by which what is lost may still differ on a mean day."""


@dataclass(frozen=True)
class Scarcity:
    """What is short by day and world, (D, W): share of the orders that find goods, whether clicks are
    bought (1) or not (0), and what keeping the goods costs, money."""

    found: Floats
    buying: Floats
    keeping: Floats

    @classmethod
    def none(cls, timeline: Timeline) -> Scarcity:
        """Goods for everybody, and cash enough."""
        shape = (timeline.calendar.days, len(timeline.worlds))
        return cls(np.ones(shape), np.ones(shape), np.zeros(shape))


def is_scarce(timeline: Timeline) -> bool:
    """Whether goods or cash may run out in a plan."""
    return timeline.stock is not None or timeline.finance.spend_limited


class ScarceThings:
    """Finds out what is short in a plan, walk by walk.

    Args:
        are_plans: each world has a shelf as if it were the only one, and keeps what has once settled.
    """

    def __init__(self, timeline: Timeline, *, are_plans: bool = False) -> None:
        self._plan, self.scarcity, self.are_plans = timeline, Scarcity.none(timeline), are_plans
        shelves = 1 if are_plans else len(timeline.worlds)
        self._shelf = None if timeline.stock is None else Shelf(timeline, shelves)
        self.needs_cash = timeline.finance.spend_limited
        self._bought = np.array([kind == "paid" for kind in timeline.kinds])[:, None]

    def timeline(self) -> Timeline:
        """The plan's rates where clicks are bought on some days only."""
        traffic = self._plan.traffic
        if not self.needs_cash:
            return self._plan
        bought = np.where(self._bought, self.scarcity.buying[:, None], 1.0)
        return replace(
            self._plan,
            traffic=replace(
                traffic,
                clicks=traffic.clicks * bought,
                spend=traffic.spend * bought,
                impressions=traffic.impressions * bought,
            ),
        )

    def settles(self, orders: OrderDays, cash_by_day: Floats | None) -> bool:
        """Take in a walk: its orders, which found goods, and where `needs_cash` its cash (D, W) in the
        smallest unit of money. Whether another walk would change next to nothing."""
        last = self.scarcity
        found, keeping, buying = last.found, last.keeping, last.buying
        if self._shelf is not None:
            shelf = self._shelf.follow(_orders_by_day(orders) / last.found)
            found, keeping = shelf.found, shelf.keeping
        if cash_by_day is not None:
            buying = self._buying(last.buying, cash_by_day)
        change, same_days = np.abs(found - last.found), buying == last.buying
        if self.are_plans:
            settled = (change.mean(axis=0) < CLOSE_ENOUGH) & same_days.all(axis=0)
            found = np.where(settled, last.found, found)
            settles = bool(settled.all())
        else:
            settles = bool(change.mean() < CLOSE_ENOUGH) and bool(same_days.all())
        self.scarcity = Scarcity(found, buying, keeping)
        return settles

    def _buying(self, last: Floats, cash_by_day: Floats) -> Floats:
        """(D, W): days that begin with the cash for their clicks, overdraft counted; 1 or 0."""
        plan = self._plan
        scale, finance = 10.0**plan.currency_digits, plan.finance
        needed = np.where(self._bought, plan.traffic.spend, 0.0).sum(axis=1) * scale
        balance, overdraft = finance.opening_cash * scale, finance.overdraft * scale
        buying: Floats = np.ones(last.shape)
        for day in range(len(last)):
            buying[day] = np.where(balance + overdraft < needed[day], 0.0, 1.0)
            # The walk's cash is that of its own buying; what is bought otherwise now is set against it.
            balance = balance + cash_by_day[day] + (last[day] - buying[day]) * needed[day]
        return buying


def _orders_by_day(orders: OrderDays) -> Floats:
    """(D, W): all orders."""
    parts = [orders.new_visit, orders.clicked_again, orders.by_itself, orders.own]
    parts += [part for out in orders.messages.values() for part in (out[0], out[2])]
    total: Floats = np.sum([part.sum(axis=1) for part in parts], axis=0)
    return total
