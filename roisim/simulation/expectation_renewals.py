"""Subscriptions in expectation: renewals of every day's new customers, survivors by chance of leaving."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from roisim.simulation.expectation_arrays import few_groups
from roisim.simulation.expectation_customers import OwnDays
from roisim.simulation.expectation_types import beta_nodes

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from roisim.simulation.calendar import Calendar
    from roisim.simulation.customer_rates import RepeatRates

    Floats = NDArray[np.float64]
    Integers = NDArray[np.int64]

CHANCE_NODES = 24


@dataclass(frozen=True)
class Renewal:
    """The number-th renewal of people whose first order fell on certain days.

    It falls `days` (W) whole days after the first order or, for the share `late` (W), a day more. Of
    one who ordered first, `kept` renew and `lost` do not, each (T, G, W) by day of the first order;
    T, G and W may be 1 where all are alike.
    """

    days: Integers
    late: Floats
    kept: Floats
    lost: Floats


class OrdersByRenewal:
    """A renewal every `period_days` after the first order, each kept with (1−p)^θ, p ~ Beta(a, b).

    First orders come at a time of day that is even over the day, so a renewal falls on one of two days.
    What becomes of a day's new customers is known at once: it is written into the days to come.

    Args:
        lapses: (G, W) factors of each group on θ.
        theta_later: (W) θ beyond the plan's end.
        found: (D, W) share of the orders wanted that find goods; who finds none goes on.
    """

    def __init__(
        self, rates: RepeatRates, calendar: Calendar, lapses: Floats, theta_later: Floats, found: Floats
    ) -> None:
        of, worlds = rates.parameters, lapses.shape[1]
        chance, weight = beta_nodes(of["a"], of["b"], CHANCE_NODES)
        self.weight = weight[:, None, None]
        self.log_stay = (np.log1p(-chance)[:, None] * few_groups(lapses))[:, None]
        self.theta, self.theta_later = rates.lapse_factor, theta_later
        self.steady = bool((rates.lapse_factor == theta_later).all())
        self.period: Floats = of["period_days"]
        self.calendar, self.found = calendar, found[:, None]
        self.orders = np.zeros((calendar.days, len(lapses), worlds))
        self.lapses = np.zeros((calendar.days, worlds))
        self.lapses_of_earlier = np.zeros((calendar.days, worlds))
        self.active = np.zeros(worlds)

    def days(self, begin: int, end: int, first: Floats) -> OwnDays:
        """See OwnOrders."""
        place = np.arange(begin, end)
        for renewal in self.renewals(place, self.calendar.days):
            kept, lost = first * renewal.kept, (first * renewal.lost).sum(axis=1)
            for more, share in ((0, 1.0 - renewal.late), (1, renewal.late)):
                self._add(self.orders, place, renewal.days + more, kept * share)
                self._add(self.lapses, place, renewal.days + more, lost * share)
                # Those of the stretch that lapse after it.
                later = np.minimum(place[:, None] + renewal.days + more, self.calendar.days - 1) >= end
                self._add(self.lapses_of_earlier, place, renewal.days + more, lost * share * later)
        start = self.active
        active = start + np.cumsum(first.sum(axis=1) - self.lapses[begin:end], axis=0)
        self.active = active[-1]
        gone = np.cumsum(self.lapses_of_earlier[begin:end], axis=0)[-1]
        return OwnDays(self.orders[begin:end] * self.found[begin:end], active, start, gone)

    def renewals(self, place: Integers, limit: int) -> Iterator[Renewal]:
        """Renewals before day `limit` of people whose first order fell on the days `place` (T)."""
        alive: Floats = np.ones(1)
        left: Floats = self.weight
        number, last = 1, limit - int(place[0])
        while float(number * self.period.min()) < last:
            exact = number * self.period
            whole = np.floor(exact).astype(np.int64)
            left = left * np.exp(self.log_stay * self._theta(place, whole)[:, None])
            kept = np.cumsum(left, axis=0)[-1]
            yield Renewal(whole, exact - whole, kept, alive - kept)
            alive = kept
            number += 1

    def _theta(self, place: Integers, days: Integers) -> Floats:
        """(T, W) or (1, W): factor on leaving when people renew so many days after their first order."""
        if self.steady:
            return self.theta_later[None]
        day = place[:, None] + days
        worlds = np.arange(len(days))
        within = self.theta[np.minimum(day, self.calendar.days - 1), worlds]
        return np.where(day < self.calendar.days, within, self.theta_later)

    def _add(self, table: Floats, place: Integers, days: Integers, amounts: Floats) -> None:
        """Add (T, …, W) to a table (D, …, W), so many days later; what falls behind its end is dropped."""
        if bool((days == days[0]).all()):
            to = place + days[0]
            within = to < len(table)
            table[to[within]] += amounts[within]
            return
        to = place[:, None] + days
        row, world = np.nonzero(to < len(table))
        amount = np.moveaxis(amounts, -1, 1)[row, world]
        np.add.at(np.moveaxis(table, -1, 1), (to[row, world], world), amount)
