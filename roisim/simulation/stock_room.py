"""Goods on the shelf, by the hour: orders take units in order of time, and more goods are ordered."""

from __future__ import annotations

from enum import IntEnum
from typing import TYPE_CHECKING, Any

import numpy as np

from roisim import random_numbers
from roisim.units import HOURS_PER_DAY

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from roisim.simulation.operation_rates import StockRates
    from roisim.simulation.timeline import Timeline

    Integers = NDArray[np.int64]
    Floats = NDArray[np.float64]
    Keys = NDArray[np.uint64]
    Mask = NDArray[np.bool_]

LEAD_TIME, SPOILAGE = 0, 1
DRAW_BITS = 8


class StockFlow(IntEnum):
    """What is counted of the goods in each month, in units: what was there, came, went, and is left."""

    OPENING = 0
    RECEIVED = 1
    SOLD = 2
    SPOILED = 3
    CLOSING = 4


def hour_end(day: Any, hour: Any) -> Any:
    """When an hour of a day ends, in days; numbers or arrays."""
    return day + (hour + 1) / HOURS_PER_DAY


def hour_of_day(time: Floats) -> Integers:
    """(n): the hour in which times fall, in agreement with `hour_end` to the last digit."""
    day = np.floor(time)
    hour = ((time - day) * HOURS_PER_DAY).astype(np.int64)
    hour = np.where(time >= hour_end(day, hour), hour + 1, hour)
    return np.minimum(np.where(time < hour_end(day, hour - 1), hour - 1, hour), HOURS_PER_DAY - 1)


def served_first(time: Floats, key: Keys, world: Integers, goods: Integers) -> Mask:
    """(n): which orders find a unit of their world's `goods` (W): the earliest, by `key` at one moment."""
    wanted = np.bincount(world, minlength=len(goods))
    found: Mask = np.ones(len(world), np.bool_)
    if (wanted > goods).any():
        order = np.lexsort((key, time, world))
        first = np.cumsum(wanted) - wanted
        place = np.arange(len(world)) - first[world[order]]
        found[order] = place < goods[world[order]]
    return found


class CalmShelf:
    """Goods for a whole day's orders, in worlds in which there are enough; they leave the shelf in
    their own hours. `promised` (24, W) units by hour of the day."""

    def __init__(self, room: StockRoom) -> None:
        self._room = room
        self.promised: Integers = np.zeros((HOURS_PER_DAY, len(room.on_hand)), np.int64)

    def take(self, month: int, time: Floats, key: Keys, world: Integers) -> Mask:
        """See Shelf."""
        found = served_first(time, key, world, self._room.on_hand - self.promised.sum(axis=0))
        np.add.at(self.promised, (hour_of_day(time[found]), world[found]), 1)
        self._room.flows[StockFlow.SOLD, month] += np.bincount(
            world[found], minlength=len(self._room.on_hand)
        )
        return found


class StockRoom:
    """The shelves of many worlds, and the goods on their way.

    A day begins with `begin_day`, which finds the worlds in which no hour differs from another, for
    there are goods enough or none: there orders are taken in for the whole day, from `calm`. Then come
    its hours: each begins with `open_hour`, its orders in the other worlds ask `take`, and it ends with
    `close_hour`.

    Args:
        rates: the plan's.
        timeline: for its calendar and worlds.
        seed: of lead times and of what spoils.
    """

    def __init__(self, rates: StockRates, timeline: Timeline, seed: int) -> None:
        self.rates, self.calendar = rates, timeline.calendar
        hours, worlds = timeline.calendar.days * HOURS_PER_DAY, len(timeline.worlds)
        self.on_hand: Integers = rates.opening.copy()
        self.on_order: Integers = np.zeros(worlds, np.int64)
        self.calm = CalmShelf(self)
        self.flows: Integers = np.zeros((len(StockFlow), timeline.calendar.months, worlds), np.int64)
        self.unit_days: Floats = np.zeros((timeline.calendar.days, worlds))
        self.spoiled_by_day: Integers = np.zeros((timeline.calendar.days, worlds), np.int64)
        self._month_begins = set((timeline.calendar.first_day[:-1] * HOURS_PER_DAY).tolist())
        self._arriving = np.zeros((hours, worlds), np.int32)
        self._opened_with: Integers = self.on_hand.copy()
        self._spoils = 1.0 - np.exp(-rates.spoilage / HOURS_PER_DAY)
        self._spoils_at_all = bool(rates.spoilage.any())
        base = random_numbers.key(seed, "stock")
        self._keys: Keys = random_numbers.fold(base, np.asarray(timeline.worlds))

    def begin_day(self, day: int, most_orders: Floats) -> Mask:
        """(W): worlds whose goods will do for a day with at most so many orders (W), or that have none
        all day; there orders may be taken in for the whole day."""
        self.calm.promised[:] = 0
        calm: Mask = self.on_hand >= most_orders
        if day:  # what is ordered on the first day may arrive on it
            hours = slice(day * HOURS_PER_DAY, (day + 1) * HOURS_PER_DAY)
            nothing_comes = ~self._arriving[hours].any(axis=0)
            calm |= (self.on_hand == 0) & nothing_comes
        return calm

    def open_hour(self, hour: int) -> None:
        """Goods that have arrived are put on the shelf. Hours are counted from the plan's start."""
        if hour in self._month_begins:
            self.flows[StockFlow.OPENING, self._month(hour)] = self.on_hand
        arrived = self._arriving[hour].astype(np.int64)
        self.on_hand += arrived
        self.on_order -= arrived
        self.flows[StockFlow.RECEIVED, self._month(hour)] += arrived
        self._opened_with = self.on_hand.copy()

    def take(self, month: int, time: Floats, key: Keys, world: Integers) -> Mask:
        """See Shelf: goods that are there now."""
        found = served_first(time, key, world, self.on_hand)
        taken = np.bincount(world[found], minlength=len(self.on_hand))
        self.on_hand -= taken
        self.flows[StockFlow.SOLD, month] += taken
        return found

    def close_hour(self, hour: int) -> None:
        """Some goods have spoiled; where few are left and on their way, more are ordered."""
        day, month = hour // HOURS_PER_DAY, self._month(hour)
        promised = self.calm.promised
        self.on_hand -= promised[hour % HOURS_PER_DAY]
        if self._spoils_at_all:
            luck = self._luck(SPOILAGE, hour)
            free = self.on_hand - promised[hour % HOURS_PER_DAY + 1 :].sum(axis=0)
            spoiled = random_numbers.binomial_quantile(luck, self.on_hand, self._spoils)
            spoiled = np.minimum(spoiled, free)
            self.on_hand -= spoiled
            self.flows[StockFlow.SPOILED, month] += spoiled
            self.spoiled_by_day[day] += spoiled
        self.unit_days[day] += (self._opened_with + self.on_hand) / (2.0 * HOURS_PER_DAY)
        self.flows[StockFlow.CLOSING, month] = self.on_hand
        self._order_goods(hour)

    def _order_goods(self, hour: int) -> None:
        """Ordered at the hour's end, goods are there at the first full hour after the lead time."""
        position = self.on_hand + self.on_order
        worlds = np.flatnonzero(position <= self.rates.reorder_point)
        worlds = worlds[self.rates.order_up_to[worlds] > position[worlds]]
        if not len(worlds):
            return
        units = self.rates.order_up_to[worlds] - position[worlds]
        self.on_order[worlds] += units
        lead = self.rates.lead_days[worlds] * HOURS_PER_DAY
        if self.rates.lead_is_exponential:
            keys = random_numbers.fold(self._keys[worlds], self._draw(LEAD_TIME, hour))
            lead = lead * random_numbers.exponentials(keys)
        arrives = hour + 1 + np.minimum(np.ceil(lead), len(self._arriving)).astype(np.int64)
        seen = arrives < len(self._arriving)
        self._arriving[arrives[seen], worlds[seen]] += units[seen].astype(np.int32)

    def costs(self, first: int, end: int) -> Floats:
        """(end - first, W): what keeping the goods has cost on some days, and what has spoiled; money."""
        days = slice(first, end)
        spoiled = self.spoiled_by_day[days] * self.rates.unit_cost[days]
        money: Floats = self.unit_days[days] * self.rates.keeping[days] + spoiled
        return money

    def _luck(self, draw: int, hour: int) -> Floats:
        return random_numbers.uniforms(random_numbers.fold(self._keys, self._draw(draw, hour)))

    def _draw(self, draw: int, hour: int) -> int:
        return (hour << DRAW_BITS) + draw

    def _month(self, hour: int) -> int:
        return int(self.calendar.month_of_day[hour // HOURS_PER_DAY])
