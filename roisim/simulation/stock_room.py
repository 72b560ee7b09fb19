"""Goods on the shelf, by the hour: orders take units in order of time, and more goods are ordered."""

from __future__ import annotations

from enum import IntEnum
from typing import TYPE_CHECKING

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
    """What is counted of the goods in each month, in units; the last is not a flow but what is left."""

    RECEIVED = 0
    SOLD = 1
    SPOILED = 2
    CLOSING = 3


class StockRoom:
    """The shelves of many worlds, and the goods on their way.

    An hour begins with `open_hour`, its orders ask `take`, and it ends with `close_hour`.

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
        self.flows: Integers = np.zeros((len(StockFlow), timeline.calendar.months, worlds), np.int64)
        self.unit_days: Floats = np.zeros((timeline.calendar.days, worlds))
        self.spoiled_by_day: Integers = np.zeros((timeline.calendar.days, worlds), np.int64)
        self._arriving = np.zeros((hours, worlds), np.int32)
        self._opened_with: Integers = self.on_hand.copy()
        self._spoils = 1.0 - np.exp(-rates.spoilage / HOURS_PER_DAY)
        self._spoils_at_all = bool(rates.spoilage.any())
        base = random_numbers.key(seed, "stock")
        self._keys: Keys = random_numbers.fold(base, np.asarray(timeline.worlds))

    def open_hour(self, hour: int) -> None:
        """Goods that have arrived are put on the shelf. Hours are counted from the plan's start."""
        arrived = self._arriving[hour].astype(np.int64)
        self.on_hand += arrived
        self.on_order -= arrived
        self.flows[StockFlow.RECEIVED, self._month(hour)] += arrived
        self._opened_with = self.on_hand.copy()

    def take(self, month: int, time: Floats, key: Keys, world: Integers) -> Mask:
        """(n): which orders find a unit; the earliest of each world do, those of one moment in the order
        of their `key`."""
        wanted = np.bincount(world, minlength=len(self.on_hand))
        taken = np.minimum(wanted, self.on_hand)
        found: Mask = np.ones(len(world), np.bool_)
        if (wanted > self.on_hand).any():
            order = np.lexsort((key, time, world))
            first = np.cumsum(wanted) - wanted
            place = np.arange(len(world)) - first[world[order]]
            found[order] = place < self.on_hand[world[order]]
        self.on_hand -= taken
        self.flows[StockFlow.SOLD, month] += taken
        return found

    def close_hour(self, hour: int) -> None:
        """Some goods have spoiled; where few are left and on their way, more are ordered."""
        day, month = hour // HOURS_PER_DAY, self._month(hour)
        if self._spoils_at_all:
            luck = self._luck(SPOILAGE, hour)
            spoiled = random_numbers.binomial_quantile(luck, self.on_hand, self._spoils)
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

    def _luck(self, draw: int, hour: int) -> Floats:
        return random_numbers.uniforms(random_numbers.fold(self._keys, self._draw(draw, hour)))

    def _draw(self, draw: int, hour: int) -> int:
        return (hour << DRAW_BITS) + draw

    def _month(self, hour: int) -> int:
        return int(self.calendar.month_of_day[hour // HOURS_PER_DAY])
