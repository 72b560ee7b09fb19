"""What customers are still worth when the plan ends: own orders expected given each person's state.

Multipliers, prices and costs are those of the last twelve months on average (DESIGN §5, LTV).
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING

import numpy as np

from roisim.formulas.repeat_purchase.remaining_orders import (
    remaining_orders_of_subscription,
    remaining_orders_with_dropout,
    remaining_orders_with_hazard,
)
from roisim.formulas.unit_economics import (
    OrderTerms,
    contribution_margin_per_order,
    revenue_per_order,
)
from roisim.simulation.accounts import Account
from roisim.units import DAYS_PER_YEAR, discount_factor

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from roisim.simulation.cohorts import Cohorts
    from roisim.simulation.customer_rates import OrderRates
    from roisim.simulation.people import Customers
    from roisim.simulation.timeline import Timeline

    Integers = NDArray[np.int64]
    Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Outlook:
    """Means over the last twelve months by world (W)."""

    order_factor: Floats
    season: Floats
    lapse_factor: Floats
    order_value: Floats
    terms: OrderTerms


def predict_lifetime_value(timeline: Timeline, customers: Customers, cohorts: Cohorts) -> None:
    """Add to the cohorts what living customers are expected to bring up to the horizon."""
    days = timeline.calendar.days
    first_day = np.floor(customers.table["first"])
    ahead = timeline.finance.horizon_days - (days - first_day)
    rows = np.flatnonzero((customers.table["lapse_time"] >= days) & (ahead > 0))
    if not len(rows):
        return
    world, age = customers.world(rows), days - first_day[rows]
    outlook = usual_outlook(timeline)
    channel = customers.channel(rows)
    value = outlook.order_value[world] * customers.table["spending"][rows]
    value = value * timeline.orders.value_factor[channel, world]
    terms = _of_customers(outlook.terms, channel, world)
    scale = 10.0**timeline.currency_digits
    rate = timeline.finance.discount_rate[world]
    orders = _remaining_orders(timeline, customers, rows, outlook, ahead[rows], np.zeros(len(rows)))
    discounted = _remaining_orders(timeline, customers, rows, outlook, ahead[rows], rate)
    cohorts.add_prediction(
        rows,
        revenue=orders * revenue_per_order(value, terms) * scale,
        margin=discounted * contribution_margin_per_order(value, terms) * discount_factor(rate, age) * scale,
    )


def _remaining_orders(
    timeline: Timeline,
    customers: Customers,
    rows: Integers,
    outlook: Outlook,
    ahead: Floats,
    discount_rate: Floats,
) -> Floats:
    """(n): own orders to come within `ahead` days, discounted to the plan's end."""
    table, world = customers.table, customers.world(rows)
    trait, lapse_factor = table["lapsing"][rows], outlook.lapse_factor[world]
    if timeline.repeat.kind == "subscription":
        period = timeline.repeat.parameters["period_days"][world]
        leaving = 1.0 - (1.0 - trait) ** lapse_factor
        due = table["first"][rows] + (table["own_orders"][rows] + 1) * period
        to_renewal = np.maximum(due - timeline.calendar.days, 0.0)
        return remaining_orders_of_subscription(leaving, period, to_renewal, ahead, discount_rate)
    factor = outlook.order_factor[world]
    rate = table["rate"][rows] * factor * outlook.season[world]
    if timeline.repeat.kind == "bg_nbd":
        dropout = np.minimum(trait * lapse_factor / factor, 1.0)
        return remaining_orders_with_dropout(rate, dropout, ahead, discount_rate)
    return remaining_orders_with_hazard(rate, trait * lapse_factor, ahead, discount_rate)


def usual_outlook(timeline: Timeline) -> Outlook:
    """What an order brings, and how often customers order and lapse, as in the plan's last twelve months."""
    orders, repeat = timeline.orders, timeline.repeat
    loyalty = [program for program in timeline.programs if program.account == Account.LOYALTY]
    nothing = np.zeros(len(timeline.worlds))
    terms = OrderTerms(
        gross_margin=orders.gross_margin,
        discount=_discount_of_own_orders(orders),
        vat_rate=orders.vat_rate,
        refund_rate=_usual(orders.refund_rate),
        resaleable_share=orders.resaleable_share,
        return_handling=_usual(orders.return_handling),
        shipping_and_packing=_usual(orders.shipping) + _usual(orders.shipping_extra),
        payment_fee=orders.payment_fee,
        payment_fee_fixed=_usual(orders.payment_fee_fixed),
        marketplace_fee=orders.marketplace_fee,
        sales_share=sum((_usual(program.sales_share) for program in loyalty), start=nothing),
        further_cost=sum((_usual(program.per_order) for program in loyalty), start=nothing),
    )
    return Outlook(
        order_factor=_usual(repeat.order_factor),
        season=_usual(repeat.season),
        lapse_factor=_usual(repeat.lapse_factor),
        order_value=_usual(orders.order_value),
        terms=terms,
    )


def _discount_of_own_orders(orders: OrderRates) -> Floats:
    """(W): with the coupons that some have learnt to wait for."""
    kept = 1.0 - _usual(orders.repeat_discount)
    for waiting in orders.waiting:
        kept = kept * (1.0 - _usual(waiting.share * waiting.discount))
    return 1.0 - kept


def _usual(by_day: Floats) -> Floats:
    """(W) or (C, W): mean of (D, …) over the last year, or the plan if it is shorter.

    Summed day by day: NumPy's own mean may sum in another order when there are fewer worlds.
    """
    last: Floats = by_day[-DAYS_PER_YEAR:]
    total: Floats = np.cumsum(last, axis=0)[-1]
    return total / len(last)


def _of_customers(terms: OrderTerms, channel: Integers, world: Integers) -> OrderTerms:
    """Terms of each customer's world and channel, (W) or (C, W) to (n)."""
    values = (np.asarray(getattr(terms, field.name)) for field in fields(terms))
    places = {0: (), 1: (world,), 2: (channel, world)}
    return OrderTerms(*(value[places[value.ndim]] for value in values))
