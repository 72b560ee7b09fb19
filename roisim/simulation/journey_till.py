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

    `costs` sums VAT, goods, shipping, fees and what programmes take of it.
    """

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
        self._shipping = [round(cost * minor_units) for cost in rates.by_day(orders.shipping)]
        self._return_handling = [round(cost * minor_units) for cost in rates.by_day(orders.return_handling)]
        self._fixed_fee = rates.by_day(orders.payment_fee_fixed)
        vat_rate = rates.of_world(orders.vat_rate[0])
        self._vat_share = vat_rate / (1.0 + vat_rate)
        self._goods_share = (1.0 - rates.of_world(orders.gross_margin)) / (1.0 + vat_rate)
        self._payment_fee = rates.of_world(orders.payment_fee)
        self._marketplace_fee = rates.of_world(orders.marketplace_fee)
        self._resaleable = rates.of_world(orders.resaleable_share)
        self._programs = [
            (program.account, rates.by_day(program.sales_share), rates.by_day(program.per_order))
            for program in rates.timeline.programs
        ]

    def sell(self, day: int, price: int, message_discount: float, *, repeat: bool) -> Sale:
        """Book an order at list price `price`; discounts of shop and message combine."""
        discount = 1.0 - (1.0 - self._discounts[repeat][day]) * (1.0 - message_discount)
        paid = price - round(price * discount)
        vat, goods = round(paid * self._vat_share), round(price * self._goods_share)
        self._post(Account.SALES, day, price)
        self._post(Account.DISCOUNTS, day, paid - price)
        fixed_fee = self._fixed_fee[day] * self._minor_units
        costs = [
            (Account.VAT, vat),
            (Account.GOODS, goods),
            (Account.SHIPPING, self._shipping[day]),
            (Account.PAYMENT_FEES, round(paid * self._payment_fee + fixed_fee)),
            (Account.MARKETPLACE_FEES, round(paid * self._marketplace_fee)),
            *self._program_costs(day, paid - vat),
        ]
        for account, cost in costs:
            self._post(account, day, -cost)
        return Sale(price, paid, vat, goods, sum(cost for _, cost in costs))

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
