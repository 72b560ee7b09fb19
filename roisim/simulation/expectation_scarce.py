"""The plan without chance when goods are short, or when cash limits spend.

A shelf whose demand flows evenly runs out later than one to which orders come by luck, and cash without
luck crosses its limit on one day in all worlds: these are means put into functions that are not straight,
so fewer orders are lost here than on average over the worlds (`docs/model.md`, section 8). What is lost
feeds back on who becomes a customer; so the plan is walked through again until both fit.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from roisim.simulation.accounts import Count

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from roisim.simulation.books import Books
    from roisim.simulation.expectation_orders import OrderDays
    from roisim.simulation.operation_rates import StockRates
    from roisim.simulation.timeline import Timeline

    Floats = NDArray[np.float64]

MOST_WALKS = 8
"""Walks through the plan; what is left to change by then is far less than what luck does."""

CLOSE_ENOUGH = 1e-4
LEAST_FOUND = 1e-3
"""Share of orders that find goods at an empty shelf: few enough, yet it tells how many were wanted."""


@dataclass(frozen=True)
class Scarcity:
    """What is short by day and world, (D, W): share of the orders that find goods, whether clicks are
    bought (1) or not (0), and what keeping the goods costs, money."""

    found: Floats
    buying: Floats
    keeping: Floats

    @staticmethod
    def none(timeline: Timeline) -> Scarcity:
        """Goods for everybody, and cash enough."""
        shape = (timeline.calendar.days, len(timeline.worlds))
        return Scarcity(np.ones(shape), np.ones(shape), np.zeros(shape))

    def is_close_to(self, other: Scarcity) -> bool:
        """Whether another walk would change next to nothing."""
        same_goods = np.abs(self.found - other.found).max() < CLOSE_ENOUGH
        same_cost = np.allclose(self.keeping, other.keeping, rtol=CLOSE_ENOUGH)
        return bool(same_goods and same_cost and np.array_equal(self.buying, other.buying))


def is_scarce(timeline: Timeline) -> bool:
    """Whether goods or cash may run out in a plan."""
    return timeline.stock is not None or timeline.finance.spend_limited


def under(timeline: Timeline, scarcity: Scarcity) -> Timeline:
    """The plan's rates where so many orders find goods and clicks are bought on these days only.

    A customer's own order that finds none is lost and the clock goes on, as in the population: thinning.
    Renewals of a subscription are not thinned, since they keep their day.
    """
    found, paid = scarcity.found, np.array([kind == "paid" for kind in timeline.kinds])[:, None]
    bought = np.where(paid, scarcity.buying[:, None], 1.0)
    stages, traffic, repeat = timeline.stages, timeline.traffic, timeline.repeat
    return replace(
        timeline,
        stages=replace(stages, purchase=stages.purchase * found[:, None, None]),
        message_odds=timeline.message_odds * found[:, None],
        repeat=replace(repeat, season=repeat.season * found),
        traffic=replace(
            traffic,
            clicks=traffic.clicks * bought,
            spend=traffic.spend * bought,
            impressions=traffic.impressions * bought,
        ),
    )


def next_scarcity(timeline: Timeline, last: Scarcity, orders: OrderDays, cash_by_day: Floats) -> Scarcity:
    """What was short, given the orders (found ones) and the cash (minor units) of a walk under `last`."""
    found, keeping = last.found, last.keeping
    if timeline.stock is not None:
        wanted = orders_by_day(orders) / last.found
        found, keeping = _shelf(timeline.stock, wanted)
    buying = last.buying
    if timeline.finance.spend_limited:
        buying = _buying(timeline, last.buying, cash_by_day)
    return Scarcity(found, buying, keeping)


def orders_by_day(orders: OrderDays) -> Floats:
    """(D, W): all orders."""
    parts = [orders.new_visit, orders.clicked_again, orders.by_itself, orders.own]
    parts += [part for out in orders.messages.values() for part in (out[0], out[2])]
    total: Floats = np.sum([part.sum(axis=1) for part in parts], axis=0)
    return total


def _shelf(rates: StockRates, wanted: Floats) -> tuple[Floats, Floats]:
    """(D, W) each: share of the orders `wanted` that find goods, and what keeping and spoiling cost."""
    days = len(wanted)
    level, on_order = rates.opening.astype(np.float64), np.zeros(wanted.shape[1])
    arriving, found, cost = np.zeros(wanted.shape), np.ones(wanted.shape), np.zeros(wanted.shape)
    spoils = -np.expm1(-rates.spoilage)
    # Ordered within a day, at noon on average.
    lead = np.maximum(np.rint(rates.lead_days + 0.5), 1.0).astype(np.int64)
    for day in range(days):
        level, on_order = level + arriving[day], on_order - arriving[day]
        sold = np.minimum(wanted[day], level)
        share = np.where(wanted[day] > 0.0, sold / np.maximum(wanted[day], 1e-300), 1.0)
        found[day] = np.maximum(share, LEAST_FOUND)
        spoiled = (level - sold) * spoils
        left = level - sold - spoiled
        cost[day] = (level + left) / 2.0 * rates.keeping[day] + spoiled * rates.unit_cost[day]
        level = left
        position = level + on_order
        units = np.where(position <= rates.reorder_point, rates.order_up_to - position, 0.0)
        units = np.maximum(units, 0.0)
        on_order = on_order + units
        for world in np.flatnonzero((units > 0.0) & (day + lead < days)):
            arriving[day + lead[world], world] += units[world]
    return found, cost


def _buying(timeline: Timeline, last: Floats, cash_by_day: Floats) -> Floats:
    """(D, W): days that begin with the cash for their clicks, overdraft counted; 1 or 0."""
    scale, finance = 10.0**timeline.currency_digits, timeline.finance
    paid = np.array([kind == "paid" for kind in timeline.kinds])[:, None]
    needed = np.where(paid, timeline.traffic.spend, 0.0).sum(axis=1) * scale
    balance, overdraft = finance.opening_cash * scale, finance.overdraft * scale
    buying: Floats = np.ones(last.shape)
    for day in range(len(last)):
        buying[day] = np.where(balance + overdraft < needed[day], 0.0, 1.0)
        # The walk's cash is that of its own buying; what is bought otherwise now is set against it.
        balance = balance + cash_by_day[day] + (last[day] - buying[day]) * needed[day]
    return buying


def note_lost_orders(books: Books, orders: OrderDays, scarcity: Scarcity) -> None:
    """Enter the lost orders of each month, spread over channels and sources as those that found goods."""
    found = scarcity.found
    wanted = orders_by_day(orders) / found
    lost = np.zeros((books.calendar.months, wanted.shape[1]))
    np.add.at(lost, books.calendar.month_of_day, wanted * (1.0 - found))
    placed = books.counts[Count.FIRST_ORDERS] + books.counts[Count.REPEAT_ORDERS]
    total = placed.sum(axis=(1, 2), keepdims=True)
    share = placed / np.where(total > 0, total, 1)
    books.counts[Count.LOST_ORDERS] += lost[:, None, None] * share
