"""Lifetime value in expectation: what a customer is worth on the day of the first order.

Worked backwards: a customer of one type who is active when day t begins is worth
v(t) = λ·f·u·(1 − e^(−h))/h + e^(−h)·d·v(t+1), with u what an own order leaves, d a day's discount, and v
behind the plan's last day what `lifetime_prediction` expects. Orders by messages are shared among the
customers on the list, each day's among those who are still on it.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from roisim.formulas.decay import decayed_time
from roisim.formulas.discounting import force_of_interest
from roisim.formulas.unit_economics import contribution_margin_per_order, revenue_per_order
from roisim.simulation.expectation_arrays import few_worlds, worth_ahead
from roisim.simulation.expectation_customers import OrdersByHazard, within_day
from roisim.simulation.lifetime_prediction import usual_outlook
from roisim.units import DAYS_PER_YEAR

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from roisim.simulation.calendar import Calendar
    from roisim.simulation.expectation_orders import Economics
    from roisim.simulation.expectation_quality import CustomerGroups
    from roisim.simulation.expectation_renewals import OrdersByRenewal
    from roisim.simulation.timeline import Timeline

    Floats = NDArray[np.float64]
    Integers = NDArray[np.int64]

CELLS_OF_PREDICTION = 100

AT_ONCE = 10_000
"""Numbers with which the processor is quick: fewer cost calls, more cost memory."""


@dataclass(frozen=True)
class Worth:
    """What own orders of one new customer bring, by day of the first order (D, G, W), in the smallest unit
    of money: revenue (not discounted) and margin (discounted) within the plan, and beyond it."""

    revenue: Floats
    margin: Floats
    revenue_later: Floats
    margin_later: Floats


@dataclass(frozen=True)
class OwnOrderValue:
    """What an own order brings, refunds taken off: (D, C, W) in the plan, (C, W) beyond it. The smallest
    unit of money; `margin` has its refunds discounted to the day of the order."""

    revenue: Floats
    margin: Floats
    revenue_later: Floats
    margin_later: Floats

    @classmethod
    def of(cls, timeline: Timeline, economics: Economics) -> OwnOrderValue:
        """From prices, costs and refunds."""
        shape = (timeline.calendar.days, len(timeline.channels), 1)
        one = economics.own(np.ones(shape))
        margin = economics.margin(one) + economics.refunded_margin(one) * economics.worth_of_delay
        outlook = usual_outlook(timeline)
        value = outlook.order_value * timeline.orders.value_factor
        return cls(
            economics.revenue(one) + economics.refunded_revenue(one),
            margin,
            few_worlds(revenue_per_order(value, outlook.terms) * economics.scale),
            few_worlds(contribution_margin_per_order(value, outlook.terms) * economics.scale),
        )

    def of_groups(self, groups: CustomerGroups) -> OwnOrderValue:
        """The same for each group of customers."""
        return OwnOrderValue(*(groups.spread(getattr(self, field.name)) for field in fields(self)))


def worth_by_hazard(timeline: Timeline, process: OrdersByHazard, each: OwnOrderValue) -> Worth:
    """Of customers who lapse at a hazard."""
    within = _Backwards(timeline, process, each)
    revenue, margin = within.worth()
    later_revenue, later_margin = _worth_later(timeline, process, each)
    return Worth(revenue, margin, later_revenue, later_margin)


class _Backwards:
    """Value of own orders within the plan; axis R: revenue, margin."""

    def __init__(self, timeline: Timeline, process: OrdersByHazard, each: OwnOrderValue) -> None:
        self.calendar, self.process = timeline.calendar, process
        self.value = np.stack(np.broadcast_arrays(each.revenue, each.margin), axis=1)
        rate = few_worlds(timeline.finance.discount_rate)
        day = (1.0 + rate) ** (-1.0 / DAYS_PER_YEAR)
        self.discount = np.stack([np.ones_like(day), day])[:, None, None]
        self.oldest = int(timeline.finance.horizon_days) + 1

    def worth(self) -> Floats:
        """(R, D, G, W)."""
        following = np.zeros(())
        worth, values = [], []
        for begin, end in reversed(_stretches(self.calendar, self.value[0].size * self.process.loss.size)):
            part, values_of_month = self._month(begin, end, following)
            following = values_of_month[0]
            worth.append(part)
            values.append(values_of_month[:-1])
        total = np.concatenate(worth[::-1], axis=0)
        if self.calendar.days > self.oldest:
            total = total - self._too_old(np.concatenate(values[::-1], axis=0))
        return np.moveaxis(total, 1, 0)

    def _month(self, begin: int, end: int, following: Floats) -> tuple[Floats, Floats]:
        """Worth (T, R, G, W) of those whose first order falls in a month, and the value (T+1, R, K, G, W)
        of one who is active when a day begins."""
        process = self.process
        _hazard, stay, whole, part = process.shares(begin, end)
        daily = self.value[begin:end] * process.order[begin:end, None, None]
        today = (process.rate * whole)[:, None] * daily[:, :, None]
        left = stay[:, None] * self.discount
        values = np.empty((end - begin + 1, *np.broadcast_shapes(today.shape[1:], left.shape[1:])))
        values[-1] = following
        values[:-1] = worth_ahead(np.broadcast_to(today, values[:-1].shape), left, values[-1])
        first_day = (process.rate * part)[:, None] * daily[:, :, None]
        worth = (first_day + whole[:, None] * self.discount * values[1:]).sum(axis=2)
        return worth, values

    def _too_old(self, values: Floats) -> Floats:
        """(D, R, G, W): what falls behind the horizon, for plans that are longer than it."""
        days = self.calendar.days
        hazard = self.process.hazard(0, days)
        total = np.cumsum(hazard, axis=0)
        whole = within_day(hazard)[0]
        begin, end = slice(0, days - self.oldest), slice(self.oldest, days)
        left = whole[begin] * np.exp(total[begin] - total[self.oldest - 1 : days - 1])
        too_old = np.zeros((days, values.shape[1], *values.shape[3:]))
        too_old[begin] = (left[:, None] * self.discount**self.oldest * values[end]).sum(axis=2)
        return too_old


def _stretches(calendar: Calendar, numbers: int) -> list[tuple[int, int]]:
    """Begin and end of the months that are worked out at once, with so many numbers a day."""
    together = max(AT_ONCE * calendar.months // (numbers * calendar.days), 1)
    marks = [*calendar.first_day[:-1:together].tolist(), calendar.days]
    return list(pairwise(marks))


def _worth_later(timeline: Timeline, process: OrdersByHazard, each: OwnOrderValue) -> tuple[Floats, Floats]:
    """(D, G, W) each: own orders beyond the plan's end, expected of those who are active then."""
    days, horizon = timeline.calendar.days, timeline.finance.horizon_days
    places = np.unique(np.linspace(0, days - 1, min(days, CELLS_OF_PREDICTION)).astype(np.int64))
    ahead = np.maximum(horizon - (days - places), 0.0)[:, None, None, None]
    active = _active_at_end(timeline, process, places)
    rate, hazard = _outlook_of_types(timeline, process)
    force = force_of_interest(few_worlds(timeline.finance.discount_rate))
    age = (days - places)[:, None, None]
    plain = (active * rate * decayed_time(hazard, ahead)).sum(axis=1)
    worth = (active * rate * decayed_time(hazard + force, ahead)).sum(axis=1) * np.exp(-force * age)
    return (
        _between(places, days, plain * each.revenue_later),
        _between(places, days, worth * each.margin_later),
    )


def _active_at_end(timeline: Timeline, process: OrdersByHazard, places: Integers) -> Floats:
    """(P, K, G, W): share of a type's customers of days `places` who are active at the plan's end."""
    total: Floats = np.zeros(())
    found = []
    for begin, end in reversed(_stretches(timeline.calendar, process.loss.size)):
        hazard, _left, whole, _part = process.shares(begin, end)
        here = places[(places >= begin) & (places < end)] - begin
        behind = np.cumsum(hazard[::-1], axis=0)[::-1] - hazard + total
        found.append(whole[here] * np.exp(-behind[here]))
        total = total + hazard.sum(axis=0)
    return np.concatenate(found[::-1])


def _outlook_of_types(timeline: Timeline, process: OrdersByHazard) -> tuple[Floats, Floats]:
    """Order rate and hazard of each type (K, G, W) as they were over the last year."""
    outlook = usual_outlook(timeline)
    order, lapse = few_worlds(outlook.order_factor * outlook.season), few_worlds(outlook.lapse_factor)
    if timeline.repeat.kind == "bg_nbd":
        hazard = np.minimum(process.loss * (few_worlds(outlook.season) * lapse), process.limit * order)
        return process.rate * order, hazard
    return process.rate * order, process.loss * lapse


def _between(places: Integers, days: int, values: Floats) -> Floats:
    """(D, G, W): straight lines through values (P, G, W) at days `places`."""
    day = np.arange(days)
    above = np.clip(np.searchsorted(places, day, side="right"), 1, max(len(places) - 1, 1))
    if len(places) == 1:
        return np.repeat(values, days, axis=0)
    low, high = places[above - 1], places[above]
    part = ((day - low) / (high - low))[:, None, None]
    between: Floats = values[above - 1] * (1.0 - part) + values[above] * part
    return between


def worth_by_renewal(timeline: Timeline, process: OrdersByRenewal, each: OwnOrderValue) -> Worth:
    """Of subscribers."""
    days, horizon = timeline.calendar.days, timeline.finance.horizon_days
    revenue, margin = each.revenue * process.found, each.margin * process.found
    place = np.arange(days)
    shape = np.broadcast_shapes((days, 1, len(timeline.worlds)), each.margin.shape)
    parts = [np.zeros(shape) for __ in range(4)]
    factor = 1.0 + timeline.finance.discount_rate
    for renewal in process.renewals(place, days + int(horizon) + 2):
        for more, share in ((0, 1.0 - renewal.late), (1, renewal.late)):
            age = renewal.days + more
            if bool((age > horizon).all()):
                continue
            weight = renewal.kept * (share * (age <= horizon))
            discounted = weight * factor ** (-age / DAYS_PER_YEAR)
            day = place[:, None] + age
            seen = (day < days)[:, None]
            at = np.minimum(day, days - 1)
            for target, amount, worth in ((0, weight, revenue), (1, discounted, margin)):
                value = _at_days(worth, at)
                parts[target] += amount * value * seen
            parts[2] += weight * each.revenue_later * ~seen
            parts[3] += discounted * each.margin_later * ~seen
    return Worth(*parts)


def _at_days(values: Floats, day: Integers) -> Floats:
    """(D, C, W): values (D, C, W) on days (D, W), which differ by world."""
    if bool((day == day[:, :1]).all()):
        return values[day[:, 0]]
    worlds = np.arange(day.shape[1])
    full = np.broadcast_to(values, (*values.shape[:2], day.shape[1]))
    return np.moveaxis(full[day, :, worlds], -1, 1)
