"""Expected orders become money: prices, discounts, costs and refunds of `order_book`, by day and source."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from roisim.simulation.accounts import Account, Count, Source
from roisim.simulation.expectation_arrays import few_worlds, lean
from roisim.simulation.expectation_ledger import FEW, RefundDelays

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from roisim.simulation.expectation_ledger import ExpectedLedger
    from roisim.simulation.timeline import Timeline

    Floats = NDArray[np.float64]

MARGIN_PROGRAMS = Account.LOYALTY


@dataclass(frozen=True)
class Sold:
    """Orders of one kind and what they are worth in the smallest unit of money, (D, C, W) each: their
    number, their price as listed, and what is paid."""

    orders: Floats
    sales: Floats
    paid: Floats


@dataclass(frozen=True)
class OrderDays:
    """All orders of a plan by day, channel and world, (D, C, W).

    By what brought them: `new_visit` first orders on a first visit; `clicked_again` and `by_itself`
    other first orders; `own` repeat orders; messages by medium: (first, first kept, repeat, repeat kept),
    kept is orders × (1 − what the message took off).
    """

    new_visit: Floats
    clicked_again: Floats
    by_itself: Floats
    own: Floats
    messages: dict[Source, tuple[Floats, Floats, Floats, Floats]]

    @property
    def first(self) -> Floats:
        """(D, C, W): new customers."""
        total = self.new_visit + self.clicked_again + self.by_itself
        for first, *_rest in self.messages.values():
            total = total + first
        return total


class Economics:
    """What one order brings and costs, by day: coefficients of its number, its price and what is paid."""

    def __init__(self, timeline: Timeline) -> None:
        rates, finance = lean(timeline.orders), timeline.finance
        self.timeline, self.rates = timeline, rates
        self.waiting = [lean(each) for each in rates.waiting]
        self.scale = 10.0**timeline.currency_digits
        self.value = rates.order_value[:, None] * rates.value_factor * self.scale
        self.first_kept = (1.0 - rates.first_discount)[:, None]
        self.repeat_kept = (1.0 - rates.repeat_discount)[:, None]
        self.net = 1.0 / (1.0 + rates.vat_rate)
        self.goods = (1.0 - rates.gross_margin) * self.net
        self.shipping = (rates.shipping[:, None] + rates.shipping_extra) * self.scale
        self.fee_fixed = rates.payment_fee_fixed[:, None] * self.scale
        self.refund = rates.refund_rate[:, None]
        self.handling = rates.return_handling[:, None] * self.scale
        days = timeline.calendar.days
        self.delays = RefundDelays(rates.refund_delay_mean, rates.refund_delay_shape, days)
        self.worth_of_delay = self.delays.discounted(few_worlds(finance.discount_rate))
        loyalty = [lean(rates) for rates in timeline.programs if rates.account == MARGIN_PROGRAMS]
        self.loyalty_share = sum((each.sales_share for each in loyalty), start=np.zeros((1, 1)))[:, None]
        per_order = sum((each.per_order for each in loyalty), start=np.zeros((1, 1)))
        self.loyalty_order = per_order[:, None] * self.scale

    def first(self, orders: Floats, kept: Floats) -> Sold:
        """First orders (D, C, W)."""
        return Sold(orders, orders * self.value, kept * self.value * self.first_kept)

    def repeat(self, orders: Floats, kept: Floats) -> Sold:
        """Repeat orders (D, C, W)."""
        return Sold(orders, orders * self.value, kept * self.value * self.repeat_kept)

    def own(self, orders: Floats) -> Sold:
        """Customers' own repeat orders; some wait for a coupon."""
        kept = orders
        for waiting in self.waiting:
            kept = kept * (1.0 - waiting.share * waiting.discount)[:, None]
        return self.repeat(orders, kept)

    def margin(self, sold: Sold) -> Floats:
        """(D, C, W): contribution margin before refunds."""
        rates = self.rates
        paid_share = self.net * (1.0 - self.loyalty_share) - rates.payment_fee - rates.marketplace_fee
        per_order = self.shipping + self.fee_fixed + self.loyalty_order
        margin: Floats = sold.paid * paid_share - sold.sales * self.goods - sold.orders * per_order
        return margin

    def revenue(self, sold: Sold) -> Floats:
        """(D, C, W): revenue before refunds."""
        return sold.paid * self.net

    def refunded_margin(self, sold: Sold) -> Floats:
        """(D, C, W): contribution margin of the refunds of a day's orders."""
        goods_back = sold.sales * self.goods * self.rates.resaleable_share
        lost: Floats = (goods_back - sold.paid * self.net - sold.orders * self.handling) * self.refund
        return lost

    def refunded_revenue(self, sold: Sold) -> Floats:
        """(D, C, W): revenue of the refunds of a day's orders."""
        lost: Floats = -sold.paid * self.net * self.refund
        return lost


class OrderBookOfMeans:
    """Books all orders of a plan."""

    def __init__(self, timeline: Timeline, ledger: ExpectedLedger, orders: OrderDays) -> None:
        self.timeline, self.ledger, self.orders = timeline, ledger, orders
        self.economics = Economics(timeline)
        economics = self.economics
        self.new_visit = economics.first(orders.new_visit, orders.new_visit)
        later = orders.clicked_again + orders.by_itself
        self.first_by_itself = economics.first(later, later)
        self.own = economics.own(orders.own)
        self.first_by_message = {
            source: economics.first(first, kept) for source, (first, kept, *_more) in orders.messages.items()
        }
        self.repeat_by_message = {
            source: economics.repeat(repeat, kept)
            for source, (_first, _kept, repeat, kept) in orders.messages.items()
        }

    def first_orders(self) -> Sold:
        """All first orders together."""
        return together(self.new_visit, self.first_by_itself, *self.first_by_message.values())

    def repeat_orders(self) -> Sold:
        """All repeat orders together."""
        return together(self.own, *self.repeat_by_message.values())

    def book(self) -> None:
        """Post everything."""
        by_source = self._by_source()
        if by_source:
            self._book_orders(by_source)
        self._count_orders()
        if self.timeline.commissions.any_paid:
            self._pay_partners()
        self._reward_friends()

    def revenue_of_return(self) -> tuple[Floats, Floats]:
        """(M, W) each: revenue of repeat orders, and of returning visits."""
        return self._revenue(self.repeat_orders()), self._revenue(self._on_returning_visits())

    def _book_orders(self, by_source: dict[Source, Sold]) -> None:
        """Post what orders bring and cost, of the sources that have any."""
        sources = list(by_source)
        sold = Sold(
            *(
                np.stack([getattr(by_source[source], name) for source in sources], axis=2)
                for name in ("orders", "sales", "paid")
            )
        )
        self._post(sources, sold)
        self._post_programs(sources, sold)
        self._refund(sources, sold)

    def _by_source(self) -> dict[Source, Sold]:
        orders, economics = self.orders, self.economics
        clicked = economics.first(orders.clicked_again, orders.clicked_again)
        found = {
            Source.CLICK: together(self.new_visit, clicked),
            Source.SELF: economics.first(orders.by_itself, orders.by_itself),
            Source.OWN: self.own,
        }
        for source, first in self.first_by_message.items():
            found[source] = together(first, self.repeat_by_message[source])
        if len(self.timeline.worlds) > FEW:
            found = {source: sold for source, sold in found.items() if sold.orders.any()}
        return found

    def _on_returning_visits(self) -> Sold:
        return together(self.first_by_itself, *self.first_by_message.values(), self.repeat_orders())

    def _post(self, sources: list[Source], sold: Sold) -> None:
        """Amounts (D, C, sources, W)."""
        rates, finance, economics = self.economics.rates, self.timeline.finance, self.economics
        post = self.ledger.post_all
        goods, net = economics.goods[:, None], economics.net[:, None]
        fee = sold.paid * rates.payment_fee + sold.orders * economics.fee_fixed[:, None]
        post(Account.SALES, sources, sold.sales, finance.payment_delay)
        post(Account.DISCOUNTS, sources, sold.paid - sold.sales, finance.payment_delay)
        post(Account.PAYMENT_FEES, sources, -fee, finance.payment_delay)
        if rates.marketplace_fee.any():
            post(Account.MARKETPLACE_FEES, sources, sold.paid * -rates.marketplace_fee, finance.payment_delay)
        post(Account.GOODS, sources, sold.sales * -goods, finance.supplier_delay)
        post(Account.SHIPPING, sources, sold.orders * -economics.shipping[:, :, None], finance.cost_delay)
        vat = self.ledger.by_month(sold.paid * (net - 1.0))
        self.ledger.postings[Account.VAT][:, : self.ledger.no_channel, sources] += vat

    def _post_programs(self, sources: list[Source], sold: Sold) -> None:
        """What programmes cost by the order and by sales."""
        net = sold.paid * self.economics.net[:, None]
        for rates in self.timeline.programs:
            if rates.sales_share.any() or rates.per_order.any():
                share, per_order = (each[:, None, None] for each in (rates.sales_share, rates.per_order))
                cost = net * share + sold.orders * (per_order * self.ledger.scale)
                self.ledger.post_all(rates.account, sources, -cost, self.timeline.finance.cost_delay)

    def _refund(self, sources: list[Source], sold: Sold) -> None:
        economics, ledger, finance = self.economics, self.ledger, self.timeline.finance
        if not economics.refund.any():
            return
        back = [each * economics.refund[:, None] for each in (sold.orders, sold.sales, sold.paid)]
        first_day = self.timeline.calendar.first_day
        orders, sales, paid = economics.delays.by_months(back, first_day)
        net, goods = economics.net[:, None], economics.goods[:, None] * economics.rates.resaleable_share
        handling = economics.handling[first_day[:-1], :, None]
        channels = slice(0, ledger.no_channel)
        ledger.counts[Count.REFUNDED_ORDERS][:, channels, sources] += orders
        for account, amounts in (
            (Account.REFUNDS, -paid),
            (Account.VAT, paid * (1.0 - net)),
            (Account.GOODS, sales * goods),
            (Account.RETURN_HANDLING, -orders * handling),
        ):
            ledger.postings[account][:, channels, sources] += amounts
        # By day, for the cash: all channels and sources together, each with its channel's VAT.
        parts = np.stack([each.sum(axis=(1, 2)) for each in (back[2], back[1] * goods, back[0])], axis=1)
        paid_back, goods_back, sent_back = np.moveaxis(economics.delays.by_day(parts), 1, 0)
        ledger.move(Account.REFUNDS, -paid_back, None)
        ledger.move(Account.GOODS, goods_back, finance.supplier_delay)
        ledger.move(Account.RETURN_HANDLING, -sent_back * economics.handling[:, 0], finance.cost_delay)

    def _count_orders(self) -> None:
        first = {
            Source.CLICK: self.orders.new_visit + self.orders.clicked_again,
            Source.SELF: self.orders.by_itself,
            **{source: sold.orders for source, sold in self.first_by_message.items()},
        }
        for source, orders in first.items():
            self.ledger.count(Count.FIRST_ORDERS, source, orders)
        self.ledger.count(Count.REPEAT_ORDERS, Source.OWN, self.orders.own)
        for source, each in self.repeat_by_message.items():
            self.ledger.count(Count.REPEAT_ORDERS, source, each.orders)

    def _pay_partners(self) -> None:
        """Commission on first orders by click or by oneself: decided when its hold is over."""
        rates, economics = self.timeline.commissions, self.economics
        clicked = economics.first(self.orders.clicked_again, self.orders.clicked_again)
        by_itself = economics.first(self.orders.by_itself, self.orders.by_itself)
        earns = (rates.rate > 0.0) | (rates.per_order > 0.0).any(axis=0)
        for source, sold in ((Source.CLICK, together(self.new_visit, clicked)), (Source.SELF, by_itself)):
            pending = sold.orders * earns
            self.ledger.count(Count.COMMISSIONS_PENDING, source, pending)
            decided = self._once_decided(pending)
            returned = self._once_decided(pending * self._sent_back())
            approved = (decided - returned) * (1.0 - rates.decline)
            self.ledger.count(Count.COMMISSIONS_DECLINED, source, decided * rates.decline)
            self.ledger.count(Count.COMMISSIONS_REVERSED, source, returned * (1.0 - rates.decline))
            self.ledger.count(Count.COMMISSIONS_APPROVED, source, approved)
            money = sold.paid * economics.net * rates.rate + sold.orders * rates.per_order * self.ledger.scale
            paid = self._once_decided(money * (1.0 - self._sent_back())) * (1.0 - rates.decline)
            self.ledger.post(Account.AFFILIATES, source, -paid, self.timeline.finance.ad_delay)

    def _sent_back(self) -> Floats:
        """(D, C, W): share of a day's orders that is sent back before their commission is decided."""
        hold = self.timeline.commissions.hold_days
        within = self.economics.delays.within
        at = np.minimum(hold + 1, len(within) - 1)
        worlds = np.minimum(np.arange(hold.shape[1]), within.shape[1] - 1)
        share: Floats = self.economics.refund * within[at, worlds]
        return share

    def _once_decided(self, by_day: Floats) -> Floats:
        """(D, C, W): numbers of the day of the order, on the day on which commission is decided."""
        later = np.zeros_like(by_day)
        hold, days = self.timeline.commissions.hold_days, len(by_day)
        for length in np.unique(hold).tolist():
            if length < days:
                channel, world = np.nonzero(hold == length)
                later[length:, channel, world] = by_day[: days - length, channel, world]
        return later

    def _reward_friends(self) -> None:
        """What a programme gives for a first order by somebody whom a customer sent."""
        told = np.array([kind == "word_of_mouth" for kind in self.timeline.kinds])[:, None]
        first = {
            Source.CLICK: self.orders.new_visit + self.orders.clicked_again,
            Source.SELF: self.orders.by_itself,
            **{source: sold.orders for source, sold in self.first_by_message.items()},
        }
        for rates in self.timeline.programs:
            if rates.per_referral.any() and told.any():
                for source, orders in first.items():
                    cost = orders * told * rates.per_referral[:, None] * self.ledger.scale
                    self.ledger.post(Account.REWARDS, source, -cost, self.timeline.finance.cost_delay)

    def _revenue(self, sold: Sold) -> Floats:
        """(M, W): revenue of orders, less their refunds, each in its month."""
        before = self.economics.revenue(sold).sum(axis=1)
        back = self.economics.refunded_revenue(sold).sum(axis=1)
        first_day = self.timeline.calendar.first_day
        return self.ledger.by_month(before) + self.economics.delays.by_month(back, first_day)


def together(*parts: Sold) -> Sold:
    """Several kinds of orders as one."""
    names = ("orders", "sales", "paid")
    return Sold(
        *(sum((getattr(part, name) for part in parts[1:]), start=getattr(parts[0], name)) for name in names)
    )
