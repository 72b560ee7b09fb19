"""What one order brings and costs, as postings in whole minor units."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from roisim.simulation.accounts import Account, Count

if TYPE_CHECKING:
    from roisim.simulation.journey_books import JourneyBooks
    from roisim.simulation.journey_rates import JourneyRates


@dataclass(frozen=True)
class Sale:
    """One order in minor units: list price, what is paid, the VAT in it, the goods' cost, all costs.

    `costs` sums VAT, goods, shipping, fees and what programmes take of it; `discount` is the whole share
    taken off.
    """

    discount: float
    price: int
    paid: int
    vat: int
    goods: int
    costs: int


class Till:
    """Books orders and refunds."""

    def __init__(self, rates: JourneyRates, books: JourneyBooks) -> None:
        orders = rates.timeline.orders
        self._books = books
        self._month_of_day = rates.month_of_day
        self._minor_units = minor_units = 10**rates.timeline.currency_digits
        self._discounts = [rates.by_day(orders.first_discount), rates.by_day(orders.repeat_discount)]
        self._shipping = rates.by_day(orders.shipping)
        self._shipping_extra: list[list[float]] = orders.shipping_extra[..., rates.world].T.tolist()
        self._return_handling = [round(cost * minor_units) for cost in rates.by_day(orders.return_handling)]
        self._fixed_fee = rates.by_day(orders.payment_fee_fixed)
        vat_rates = rates.of_channels(orders.vat_rate)
        kept = 1.0 - rates.of_world(orders.gross_margin)
        self._vat_share = [vat_rate / (1.0 + vat_rate) for vat_rate in vat_rates]
        self._goods_share = [kept / (1.0 + vat_rate) for vat_rate in vat_rates]
        self._payment_fee = rates.of_world(orders.payment_fee)
        self._marketplace_fee = rates.of_world(orders.marketplace_fee)
        self._resaleable = rates.of_world(orders.resaleable_share)
        self._programs = [
            (program.account, rates.by_day(program.sales_share), rates.by_day(program.per_order))
            for program in rates.timeline.programs
        ]
        rewards = [rates.by_day(program.per_referral) for program in rates.timeline.programs]
        self._rewards = [
            [round(reward * minor_units) for reward in reward_by_day] for reward_by_day in rewards
        ]
        self._told = [kind == "word_of_mouth" for kind in rates.timeline.kinds]

    def sell(self, day: int, channel: int, price: int, offered: float, *, first: bool) -> Sale:
        """Book an order at list price `price`; the shop's discount and the one `offered` combine."""
        discount = 1.0 - (1.0 - self._discounts[not first][day]) * (1.0 - offered)
        paid = price - round(price * discount)
        vat, goods = round(paid * self._vat_share[channel]), round(price * self._goods_share[channel])
        self._post(Account.SALES, day, price)
        self._post(Account.DISCOUNTS, day, paid - price)
        shipping = self._shipping[day] + self._shipping_extra[channel][day]
        fixed_fee = self._fixed_fee[day] * self._minor_units
        costs = [
            (Account.VAT, vat),
            (Account.GOODS, goods),
            (Account.SHIPPING, round(shipping * self._minor_units)),
            (Account.PAYMENT_FEES, round(paid * self._payment_fee + fixed_fee)),
            (Account.MARKETPLACE_FEES, round(paid * self._marketplace_fee)),
            *self._program_costs(day, paid - vat),
        ]
        if first and self._told[channel]:
            costs += [(Account.REWARDS, reward[day]) for reward in self._rewards]
        for account, cost in costs:
            self._post(account, day, -cost)
        return Sale(discount, price, paid, vat, goods, sum(cost for _, cost in costs))

    def take_back(self, day: int, sale: Sale) -> int:
        """Book the refund of a sale; what the shop gains by it (below 0), minor units."""
        self._books.counts[Count.REFUNDED_ORDERS][self._month_of_day[day]] += 1
        postings = [
            (Account.REFUNDS, -sale.paid),
            (Account.VAT, sale.vat),
            (Account.GOODS, round(sale.goods * self._resaleable)),
            (Account.RETURN_HANDLING, -self._return_handling[day]),
        ]
        for account, amount in postings:
            self._post(account, day, amount)
        return sum(amount for _, amount in postings)

    def _program_costs(self, day: int, net_sales: int) -> list[tuple[Account, int]]:
        return [
            (account, round(net_sales * sales_share[day] + per_order[day] * self._minor_units))
            for account, sales_share, per_order in self._programs
        ]

    def _post(self, account: Account, day: int, amount: int) -> None:
        self._books.book(account, day, amount)
