"""Orders become money: prices, discounts, costs, refunds; each posting in whole minor units."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from roisim import random_numbers
from roisim.simulation.accounts import Account, Count
from roisim.simulation.calendar_queue import CalendarQueue
from roisim.simulation.commissions import Commissioned, Commissions
from roisim.simulation.luck import Draw, uniform

if TYPE_CHECKING:
    from collections.abc import Generator

    import simpy
    from numpy.typing import NDArray

    from roisim.simulation.calendar import Stretch
    from roisim.simulation.cohorts import Cohorts
    from roisim.simulation.ledger import Ledger
    from roisim.simulation.people import Customers
    from roisim.simulation.timeline import Timeline

    Integers = NDArray[np.int64]
    Floats = NDArray[np.float64]
    Keys = NDArray[np.uint64]
    Mask = NDArray[np.bool_]


NEVER = np.iinfo(np.int64).max
MOST_TEACHERS = 64
"""Programmes that teach people to wait, each with luck of its own."""

NOON = 0.5
"""Behind all that known people do on a day, before the books are closed in the evening."""


@dataclass(frozen=True)
class NewOrders:
    """Orders as they are placed (n). `number` finds their luck: own orders count from 0 (the first),
    orders by a message carry the message's number. `discount` is what the message offered;
    `returning` whether the visit was not the person's first."""

    rows: Integers
    time: Floats
    source: Integers
    number: Integers
    by_message: Mask
    discount: Floats
    returning: Mask
    first: bool


@dataclass(frozen=True)
class _Orders:
    """A month's orders (n), all batches together."""

    rows: Integers
    time: Floats
    source: Integers
    number: Integers
    by_message: Mask
    discount: Floats
    returning: Mask
    first: Mask

    def of(self, places: Integers) -> _Orders:
        """Those in these places."""
        return _Orders(**{field.name: getattr(self, field.name)[places] for field in fields(self)})


@dataclass(frozen=True)
class Amounts:
    """What one order brings and costs, minor units (n), all positive."""

    sales: Integers
    discount: Integers
    paid: Integers
    vat: Integers
    goods: Integers
    shipping: Integers
    payment_fee: Integers
    marketplace_fee: Integers


class OrderBook:
    """Collects orders, books them when their period ends, and takes refunds as they fall due.

    A period is a month as a rule: nothing within it depends on the money of its orders; so they are
    booked in one go, each with its own day.
    """

    def __init__(
        self,
        timeline: Timeline,
        ledger: Ledger,
        customers: Customers,
        cohorts: Cohorts,
        periods: list[Stretch],
    ) -> None:
        self.timeline, self.ledger, self.periods = timeline, ledger, periods
        lengths = [period.end - period.begin for period in periods]
        self._period_of_day = np.repeat(np.arange(len(periods)), lengths)
        self.customers, self.cohorts = customers, cohorts
        self.rates = timeline.orders
        self.scale = 10.0**timeline.currency_digits
        self.commissions = Commissions(timeline, ledger)
        self.told = np.array([kind == "word_of_mouth" for kind in timeline.kinds])
        self._orders: list[NewOrders] = []
        refund_columns = (np.int64, np.int32, np.int8, np.bool_, np.bool_, np.int64, np.int64, np.int64)
        self._refunds = CalendarQueue(len(periods), *refund_columns)

    def spending_level(self, key: Keys, world: Integers) -> Floats:
        """(n): a new customer's own factor on order values; 1 but for Gamma-Gamma (§B9)."""
        spread = self.rates.spread
        if spread.kind != "gamma_gamma":
            return np.ones(len(key))
        q = spread.parameters["q"][world]
        level = random_numbers.gamma_quantile(uniform(key, Draw.SPENDING_LEVEL), q, 1.0)
        return (q - 1.0) / np.maximum(level, np.finfo(float).tiny)

    def collect(self, orders: NewOrders) -> None:
        """Take orders in; they are booked when the period ends."""
        if len(orders.rows):
            self._orders.append(orders)

    # The period's end

    def process(self, env: simpy.Environment) -> Generator[simpy.Event, None, None]:
        """SimPy process with the rhythm of the periods: orders, then the refunds due."""
        for period in self.periods:
            yield env.timeout(period.end - 1 + NOON - env.now)
            self._book_orders(period.month)
            self._book_refunds(period)

    def _book_orders(self, month: int) -> None:
        if not self._orders:
            return
        orders = _together(self._orders)
        self._orders = []
        day = orders.time.astype(np.int64)
        key = self.customers.table["key"][orders.rows]
        world = self.customers.world(orders.rows)
        channel = self.customers.channel(orders.rows)
        orders = self._with_waiting(month, day, orders, key, world)
        amounts = self._amounts(day, orders, key, channel, world)
        extra, loyalty = self._program_costs(day, amounts, orders, channel, world)
        revenue = amounts.paid - amounts.vat
        margin = revenue - amounts.goods - amounts.shipping - amounts.payment_fee
        margin = margin - amounts.marketplace_fee - loyalty
        self._post_orders(month, day, orders, world, amounts, extra)
        self._note_revenue(month, world, revenue, ~orders.first, orders.returning)
        self.cohorts.add_orders(orders.rows, day)
        self.cohorts.add_money(orders.rows, day, revenue, margin)
        refund_day = self._plan_refunds(day, orders, key, channel, world, amounts)
        if self.commissions.any_paid:
            earning = np.flatnonzero(orders.first & ~orders.by_message)
            self.commissions.add(
                month,
                Commissioned(
                    key[earning],
                    day[earning],
                    channel[earning],
                    world[earning],
                    orders.source[earning],
                    (amounts.paid - amounts.vat)[earning],
                    refund_day[earning],
                ),
            )

    def _with_waiting(
        self, month: int, day: Integers, orders: _Orders, key: Keys, world: Integers
    ) -> _Orders:
        """The orders, some of the customers' own at the discount for which they learnt to wait."""
        if not self.rates.waiting:
            return orders
        own = ~orders.first & ~orders.by_message
        discount = orders.discount.copy()
        for number, waiting in enumerate(self.rates.waiting):
            luck = uniform(key, Draw.WAITS_FOR_COUPON, orders.number * MOST_TEACHERS + number)
            waits = np.flatnonzero(own & (luck < waiting.share[day, world]))
            coupon = waiting.discount[day[waits], world[waits]]
            discount[waits] = 1.0 - (1.0 - discount[waits]) * (1.0 - coupon)
            cells = self.ledger.cells(
                self.customers.channel(orders.rows[waits]), orders.source[waits], world[waits]
            )
            self.ledger.counts[Count.LEARNED_DISCOUNTS, month] += self.ledger.spread(cells)
        return replace(orders, discount=discount)

    def _amounts(
        self, day: Integers, orders: _Orders, key: Keys, channel: Integers, world: Integers
    ) -> Amounts:
        rates = self.rates
        price = rates.order_value[day, world] * self._spread(orders, key, world)
        price = price * rates.value_factor[channel, world]
        sales = self._minor(price)
        standing = np.where(orders.first, rates.first_discount[day, world], rates.repeat_discount[day, world])
        share = 1.0 - (1.0 - standing) * (1.0 - orders.discount)
        discount = np.rint(sales * share).astype(np.int64)
        paid = sales - discount
        vat_rate = rates.vat_rate[channel, world]
        cost_share = (1.0 - rates.gross_margin[world]) / (1.0 + vat_rate)
        return Amounts(
            sales=sales,
            discount=discount,
            paid=paid,
            vat=np.rint(paid * (vat_rate / (1.0 + vat_rate))).astype(np.int64),
            goods=np.rint(sales * cost_share).astype(np.int64),
            shipping=self._minor(rates.shipping[day, world] + rates.shipping_extra[day, channel, world]),
            payment_fee=np.rint(
                paid * rates.payment_fee[world] + rates.payment_fee_fixed[day, world] * self.scale
            ).astype(np.int64),
            marketplace_fee=np.rint(paid * rates.marketplace_fee[world]).astype(np.int64),
        )

    def _spread(self, orders: _Orders, key: Keys, world: Integers) -> Floats | float:
        """(n): order value ÷ its mean."""
        spread = self.rates.spread
        if spread.kind == "fixed":
            return 1.0
        luck = self._luck(key, orders, Draw.OWN_ORDER_VALUE, Draw.MESSAGE_ORDER_VALUE)
        if spread.kind == "lognormal":
            sd = spread.parameters["sd_log"][world]
            return np.exp(sd * random_numbers.normal_quantile(luck) - sd * sd / 2.0)
        p = spread.parameters["p"][world]
        level: Floats = self.customers.table["spending"][orders.rows]
        return level * random_numbers.gamma_quantile(luck, p, 1.0) / p

    def _luck(self, key: Keys, orders: _Orders, own: Draw, message: Draw) -> Floats:
        luck = uniform(key, own, orders.number)
        by_message = np.flatnonzero(orders.by_message)
        if len(by_message):
            luck[by_message] = uniform(key[by_message], message, orders.number[by_message])
        return luck

    def _minor(self, money: Floats) -> Integers:
        return np.rint(money * self.scale).astype(np.int64)

    def _program_costs(
        self, day: Integers, amounts: Amounts, orders: _Orders, channel: Integers, world: Integers
    ) -> tuple[dict[Account, Integers], Integers]:
        """({account: (n)}, (n)): what programmes cost an order; the part that is loyalty points."""
        costs: dict[Account, Integers] = {}
        net = amounts.paid - amounts.vat
        for rates in self.timeline.programs:
            share, per_order = rates.sales_share[day, world], rates.per_order[day, world]
            if share.any() or per_order.any():
                cost = np.rint(net * share + per_order * self.scale).astype(np.int64)
                costs[rates.account] = costs.get(rates.account, 0) + cost
            reward = rates.per_referral[day, world]
            if reward.any():
                referred = orders.first & self.told[channel]
                cost = np.where(referred, self._minor(reward), 0)
                costs[Account.REWARDS] = costs.get(Account.REWARDS, 0) + cost
        return costs, costs.get(Account.LOYALTY, np.zeros(len(world), np.int64))

    def _post_orders(
        self,
        month: int,
        day: Integers,
        orders: _Orders,
        world: Integers,
        amounts: Amounts,
        extra: dict[Account, Integers],
    ) -> None:
        ledger, finance = self.ledger, self.timeline.finance
        cells = ledger.cells(self.customers.channel(orders.rows), orders.source, world)

        def post(account: Account, money: Integers, delay: Integers) -> None:
            if money.any():
                ledger.post_rows(account, month, day, cells, money, delay)

        post(Account.SALES, amounts.sales, finance.payment_delay)
        post(Account.DISCOUNTS, -amounts.discount, finance.payment_delay)
        post(Account.PAYMENT_FEES, -amounts.payment_fee, finance.payment_delay)
        post(Account.MARKETPLACE_FEES, -amounts.marketplace_fee, finance.payment_delay)
        post(Account.GOODS, -amounts.goods, finance.supplier_delay)
        post(Account.SHIPPING, -amounts.shipping, finance.cost_delay)
        for account, money in extra.items():
            post(account, -money, finance.cost_delay)
        ledger.book_rows(Account.VAT, month, cells, -amounts.vat)

    def _note_revenue(
        self, month: int, world: Integers, revenue: Integers, repeat: Mask, returning: Mask
    ) -> None:
        """Revenue once more by the customer's and by the visitor's being new."""
        ledger = self.ledger
        np.add.at(ledger.repeat_revenue[month], world[repeat], revenue[repeat])
        np.add.at(ledger.returning_visit_revenue[month], world[returning], revenue[returning])

    # Refunds

    def _plan_refunds(
        self, day: Integers, orders: _Orders, key: Keys, channel: Integers, world: Integers, amounts: Amounts
    ) -> Integers:
        """Who sends goods back, and when. Returns (n): the day of the refund, or one that never comes."""
        refund_day = np.full(len(key), NEVER, np.int64)
        rate = self.rates.refund_rate[day, world]
        luck = self._luck(key, orders, Draw.OWN_ORDER_REFUND, Draw.MESSAGE_ORDER_REFUND)
        back = np.flatnonzero(luck < rate)
        if not len(back):
            return refund_day
        chosen = orders.of(back)
        key, world = key[back], world[back]
        late = self._luck(key, chosen, Draw.OWN_REFUND_DELAY, Draw.MESSAGE_REFUND_DELAY)
        shape = self.rates.refund_delay_shape[world]
        rate_per_day = shape / self.rates.refund_delay_mean[world]
        due = chosen.time + random_numbers.gamma_quantile(late, shape, rate_per_day)
        goods = np.rint(amounts.goods[back] * self.rates.resaleable_share[world]).astype(np.int64)
        paid, vat = amounts.paid[back], amounts.vat[back]
        who = (chosen.rows.astype(np.int32), chosen.source.astype(np.int8), ~chosen.first, chosen.returning)
        due_day = due.astype(np.int64)
        refund_day[back] = due_day
        seen = np.flatnonzero(due_day < self.timeline.calendar.days)
        period = self._period_of_day[due_day[seen]]
        columns = (due_day, *who, paid, vat, goods)
        self._refunds.push(period, *(column[seen] for column in columns))
        self._remember_late(due_day, chosen.rows, paid, vat, goods)
        return refund_day

    def _remember_late(
        self, due: Integers, rows: Integers, paid: Integers, vat: Integers, goods: Integers
    ) -> None:
        """Refunds beyond the plan's end count for the customers' lifetime value alone."""
        days = self.timeline.calendar.days
        late = np.flatnonzero(due >= days)
        if not len(late):
            return
        rows, paid, vat, goods = rows[late], paid[late], vat[late], goods[late]
        handling = self._minor(self.rates.return_handling[days - 1, self.customers.world(rows)])
        revenue = vat - paid
        self.cohorts.add_money(rows, due[late], revenue, revenue + goods - handling)

    def _book_refunds(self, period: Stretch) -> None:
        month = period.month
        day, *who, paid, vat, goods = self._refunds.pop(period.number)
        if not len(day):
            return
        rows, source = who[0].astype(np.int64), who[1].astype(np.int64)
        repeat, returning = who[2:]
        world = self.customers.world(rows)
        handling = self._minor(self.rates.return_handling[day, world])
        ledger, finance = self.ledger, self.timeline.finance
        cells = ledger.cells(self.customers.channel(rows), source, world)
        ledger.post_rows(Account.REFUNDS, month, day, cells, -paid)
        ledger.post_rows(Account.GOODS, month, day, cells, goods, finance.supplier_delay)
        ledger.post_rows(Account.RETURN_HANDLING, month, day, cells, -handling, finance.cost_delay)
        ledger.book_rows(Account.VAT, month, cells, vat)
        ledger.counts[Count.REFUNDED_ORDERS, month] += ledger.spread(cells)
        revenue = vat - paid
        self._note_revenue(month, world, revenue, repeat, returning)
        self.cohorts.add_money(rows, day, revenue, revenue + goods - handling)


def _together(batches: list[NewOrders]) -> _Orders:
    """All batches as one, in the order in which they came."""

    def column(name: str) -> NDArray[Any]:
        return np.concatenate([getattr(batch, name) for batch in batches])

    return _Orders(
        rows=column("rows"),
        time=column("time"),
        source=column("source"),
        number=column("number"),
        by_message=column("by_message"),
        discount=column("discount"),
        returning=column("returning"),
        first=np.concatenate([np.full(len(batch.rows), batch.first) for batch in batches]),
    )
