"""Goods on the shelf without other chance: the share of each day's orders that find them.

Chance empties a shelf, a mean does not. So the shelf itself is followed with chance, in several copies to
which Poisson numbers of orders come, in steps of some hours. The luck of the copies is always the same.
What luck does to the number of customers, and these to later orders, is left out.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy import special

from roisim import random_numbers
from roisim.units import HOURS_PER_DAY

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from roisim.simulation.timeline import Timeline

    Floats = NDArray[np.float64]
    Integers = NDArray[np.int64]
    Keys = NDArray[np.uint64]

STEPS = 4
"""Steps of a day."""

COPIED_DAYS, FEWEST_COPIES = 60_000, 8
"""Days of all copies of the shelf in all worlds together, and copies of one world's at least."""

SEED = 1
ORDERS, LEAD_TIME, HOUR_OF_ORDER, HOUR_OF_ARRIVAL, SPOILAGE = range(5)
DRAWS = 8

LEAST_FOUND = 1e-3
"""Share of orders that find goods at an empty shelf: few enough, yet it tells how many were wanted."""

SAFE = 8.0
"""Standard deviations, and units, by which goods outlast the orders of a step for certain."""


@dataclass(frozen=True)
class ShelfDays:
    """By day and world (D, W): share of the orders that find goods, and what keeping and spoiling cost."""

    found: Floats
    keeping: Floats


class Shelf:
    """Copies of the shelf of each world; S steps, R copies.

    Args:
        timeline: a plan that keeps stock.
        sharing: so many worlds share the days of all copies; None for all.
    """

    def __init__(self, timeline: Timeline, sharing: int | None = None) -> None:
        assert timeline.stock is not None
        self.rates, worlds = timeline.stock, len(timeline.worlds)
        self.days, self.worlds = timeline.calendar.days, worlds
        self.copies = max(COPIED_DAYS // (self.days * (sharing or worlds)), FEWEST_COPIES)
        # Parts of a day's orders by step, (STEPS, 1).
        self.parts = timeline.hours.reshape(STEPS, -1).sum(axis=1, keepdims=True)
        self.keys: Keys = random_numbers.fold(
            random_numbers.key(SEED, "shelf"), np.arange(self.copies, dtype=np.int64)
        )
        self.luck = self._luck_of(ORDERS)
        self.arrives = self._arrivals()
        self.spoils = -np.expm1(-self.rates.spoilage)
        self.spoils_at_all = bool(self.spoils.any())
        self.luck_of_spoilage = self._luck_of(SPOILAGE) if self.spoils_at_all else np.zeros(0)

    def _luck_of(self, draw: int) -> Floats:
        """(S, R)."""
        step = np.arange(self.days * STEPS)[:, None]
        return random_numbers.uniforms(random_numbers.fold(self.keys, step * DRAWS + draw))

    def _arrivals(self) -> Integers:
        """(S, R, W): step in which goods are there that are ordered in a step, at the end of some hour. They
        come at some time within a step, whose orders find them or not by chance."""
        lead = self.rates.lead_days * STEPS
        if self.rates.lead_is_exponential:
            lead = lead * -np.log(self._luck_of(LEAD_TIME))[..., None]
        else:
            lead = np.broadcast_to(lead, (1, 1, self.worlds))
        luck = self._luck_of(HOUR_OF_ORDER) + self._luck_of(HOUR_OF_ARRIVAL)
        steps = len(luck)
        after = np.floor(np.minimum(luck[..., None] + lead + STEPS / HOURS_PER_DAY / 2.0, steps))
        return np.arange(steps)[:, None, None] + np.maximum(after.astype(np.int64), 1)

    def follow(self, wanted: Floats) -> ShelfDays:
        """What orders (D, W) find."""
        mean = (wanted[:, None] * self.parts).reshape(-1, 1, self.worlds)
        orders = random_numbers.poisson_quantile(self.luck[..., None], mean)
        level, on_shelf, spoiled = self._steps(orders)
        sold = _expected_sales(mean, level)
        by_day = (self.days, STEPS, self.worlds)
        sold, mean = (part.reshape(by_day).sum(axis=1) for part in (sold.mean(axis=1), mean))
        share = np.divide(sold, mean, out=np.ones_like(mean), where=mean > 0.0)
        unit_days = on_shelf.reshape(by_day).mean(axis=1)
        cost = unit_days * self.rates.keeping + spoiled * self.rates.unit_cost
        return ShelfDays(np.clip(share, LEAST_FOUND, 1.0), cost)

    def _steps(self, orders: Integers) -> tuple[Integers, Floats, Floats]:
        """Goods when each step begins (S, R, W), mean goods within it (S, W), mean spoiled ones (D, W)."""
        shape = (self.copies, self.worlds)
        on_hand = np.broadcast_to(self.rates.opening, shape).copy()
        on_order = np.zeros(shape, np.int64)
        arriving = np.zeros(orders.shape, np.int64)
        level, left = np.empty_like(orders), np.empty_like(orders)
        spoiled = np.zeros((self.days, self.worlds))
        for step in range(len(orders)):
            on_hand += arriving[step]
            on_order -= arriving[step]
            level[step] = on_hand
            on_hand -= np.minimum(orders[step], on_hand)
            if self.spoils_at_all and step % STEPS == STEPS // 2:  # noon, on average
                luck = self.luck_of_spoilage[step]
                gone = random_numbers.binomial_quantile(luck[:, None], on_hand, self.spoils)
                on_hand -= gone
                spoiled[step // STEPS] = gone.mean(axis=0)
            left[step] = on_hand
            self._order_goods(step, on_hand + on_order, on_order, arriving)
        return level, (level + left).mean(axis=1) / 2.0, spoiled

    def _order_goods(self, step: int, position: Integers, on_order: Integers, arriving: Integers) -> None:
        """Where few goods (R, W) are there or on their way, more are ordered."""
        rates = self.rates
        copy, world = np.nonzero((position <= rates.reorder_point) & (position < rates.order_up_to))
        if len(copy):
            units = rates.order_up_to[world] - position[copy, world]
            on_order[copy, world] += units
            to = self.arrives[step, copy, world]
            seen = to < len(arriving)
            arriving[to[seen], copy[seen], world[seen]] += units[seen]


def _expected_sales(mean: Floats, level: Integers) -> Floats:
    """Expected units sold of `level` ones to a Poisson number of orders, of shape (S, R, W)."""
    sold = np.broadcast_to(mean, level.shape).copy()
    short = level < sold + SAFE * (np.sqrt(sold) + 1.0)
    few, goods = sold[short], level[short].astype(np.float64)
    some = goods > 0.0
    before = np.where(some, special.pdtr(np.maximum(goods - 1.0, 0.0), few), 0.0)
    sold[short] = few * before + goods * special.pdtrc(goods, few)
    return sold
