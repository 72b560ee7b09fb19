"""Customers on a list in expectation: when they order by themselves, and how long they then keep silent.

What follows on an order, and what an order stops, depends on who orders often: here every type of
customer has its own order rate.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from roisim.simulation.expectation_customers import OrdersByHazard, within_day

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from roisim.simulation.timeline import Timeline

    Floats = NDArray[np.float64]


@dataclass(frozen=True)
class ListedOrders:
    """Own orders of customers on a list on the days of a month, (T, C, W), by type (T, K, C, W), and shares
    of all types among new customers (K, C, W). By flow that nothing stops: `free` own orders (T, C, W) that
    find the person not under way in it, and the part of all customers that is (T, C, W)."""

    begin: int
    orders: Floats
    by_type: Floats
    types: Floats
    free: list[tuple[Floats, Floats]]


class BusyCustomers:
    """Who is under way in a flow that nothing stops, by type: one enrolment at a time.

    Args:
        length: days from the order to the last message.
    """

    def __init__(self, length: float) -> None:
        self.days = max(round(length), 1)
        self.busy = np.zeros(1)
        self.begun: list[Floats] = []

    def day(self, active: Floats, first: Floats, orders: Floats, stay: Floats) -> tuple[Floats, Floats]:
        """(K, C, W) each: orders that begin the flow, of `first` ones and of customers' own, in units of
        `active` ones; and who is under way. `stay` is who of all is there a day later."""
        taken = np.divide(self.busy, active, out=np.zeros_like(active * self.busy), where=active > 0.0)
        free = orders * (1.0 - np.minimum(taken, 1.0))
        under_way = self.busy
        self.begun = [each * stay for each in self.begun]
        self.begun.append((first + free) * stay)
        self.busy = self.busy * stay + self.begun[-1]
        if len(self.begun) > self.days:
            self.busy = np.maximum(self.busy - self.begun.pop(0), 0.0)
        return free, under_way


class ListedCustomers:
    """Customers who are on one medium's list.

    Args:
        found: (D, 1, W) share of the orders wanted that find goods.
        lengths: of flows that follow on orders and that nothing stops, in days.
    """

    def __init__(self, timeline: Timeline, found: Floats, lengths: list[float]) -> None:
        self.flows = [BusyCustomers(length) for length in lengths]
        repeat = timeline.repeat
        days = timeline.calendar.days
        self.process = OrdersByHazard(
            repeat,
            repeat.channel_order_factor,
            repeat.channel_lapse_factor,
            float(days),
            found[:, 0],
            one_rate_each=True,
        )
        with np.errstate(invalid="ignore", divide="ignore"):
            rate = self.process.rate / self.process.share
        self.rate = np.nan_to_num(rate)
        self.mass = np.zeros(1)
        order = self.process.order
        # Beyond the plan's end nobody looks.
        self.until = np.concatenate([np.zeros_like(order[:1]), np.cumsum(order, axis=0)])

    def days(self, begin: int, end: int, first: Floats, left: Floats) -> ListedOrders:
        """A month, given first orders of people on the list (T, C, W), and who is left on it a day later
        (T, W)."""
        process = self.process
        hazard = process.hazard(begin, end)
        stay, whole, part = np.exp(-hazard), *within_day(hazard)
        shape = (end - begin, len(process.loss), *first.shape[1:])
        by_type, now = np.empty(shape), self.mass
        free = [(np.zeros(first.shape), np.zeros(first.shape)) for __ in self.flows]
        for at, day in enumerate(range(begin, end)):
            by_type[at] = (now * whole[at] + first[at] * part[at]) * self.rate * process.order[day]
            active, remain = now + first[at], stay[at] * left[at]
            for flow, (orders, busy) in zip(self.flows, free, strict=True):
                found, under_way = flow.day(active, first[at], by_type[at], remain)
                orders[at], busy[at] = self._sum(found), self._sum(under_way)
            now = (now * stay[at] + first[at] * whole[at]) * left[at]
        self.mass = now
        by_type *= process.share
        return ListedOrders(begin, by_type.sum(axis=1), by_type, process.share, free)

    def _sum(self, of_types: Floats) -> Floats:
        """(C, W) of (K, C, W)."""
        total: Floats = (of_types * self.process.share).sum(axis=0)
        return total

    def silent(self, found: ListedOrders, days: float) -> tuple[Floats, Floats]:
        """(T, C, W) each: own orders, and the share of first orders, after which no own order follows for so
        many days."""
        begin, number = found.begin, len(found.orders)
        day = np.arange(begin, begin + number)
        last = len(self.until) - 1
        low = np.minimum(day + int(days), last)
        high = np.minimum(low + 1, last)
        part = days - int(days)
        spent = self.until[low] * (1.0 - part) + self.until[high] * part - self.until[day]
        orders = self.rate * spent[:, None, None]
        lapse = self.process.lapse[begin : begin + number, None, None]
        if self.process.drops_out:
            quiet = np.exp(-orders)
            rate = self.rate * self.process.order[begin : begin + number, None, None]
            loss = self.process.hazard(begin, begin + number)
            gone = np.divide(loss, rate, out=np.zeros_like(loss * rate), where=rate > 0.0)
            after_own = gone + (1.0 - gone) * quiet
        else:
            loss = self.process.loss * lapse * days
            both = np.maximum(loss + orders, np.finfo(float).tiny)
            after_own = quiet = (loss + orders * np.exp(-both)) / both
        silent: Floats = (found.by_type * after_own).sum(axis=1)
        share: Floats = (found.types * quiet).sum(axis=1)
        return silent, share
