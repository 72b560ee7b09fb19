"""What must add up in every run (domain model §C, conservation laws)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from roisim.simulation.accounts import MESSAGE_SOURCES, Account, Count, Source
from roisim.simulation.stock_room import StockFlow

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from roisim.simulation.books import Books

    Mask = NDArray[np.bool_]


class ConservationError(AssertionError):
    """The books of a run do not add up: a fault of the program, not of the plan."""


def check_conservation(books: Books) -> None:
    """Check all laws of a block's books.

    Raises:
        ConservationError: naming every law that is broken.
    """
    broken = [law for law, holds in conservation_laws(books) if not np.all(holds)]
    if broken:
        raise ConservationError("; ".join(broken))


def conservation_laws(books: Books) -> Iterator[tuple[str, Mask]]:
    """(law, where it holds) for every law; arrays of truth by month, channel, source, world or less."""
    yield from _visit_laws(books)
    yield from _people_laws(books)
    yield from _message_laws(books)
    yield from _commission_laws(books)
    yield from _money_laws(books)
    yield from _cohort_laws(books)
    yield from _scarcity_laws(books)


def _visit_laws(books: Books) -> Iterator[tuple[str, Mask]]:
    count = books.counts
    visits = count[Count.NEW_VISITS] + count[Count.RETURNING_VISITS]
    yield "no count is negative", count >= 0
    yield "no more visits look at a product than there are visits", visits >= count[Count.CONSIDERED]
    # A cart brought back to mind is gone on with, so checkouts may come without a new cart.
    carts = count[Count.CARTS] + count[Count.RECOVERED_CARTS]
    yield "no more carts than products looked at", count[Count.CONSIDERED] >= count[Count.CARTS]
    yield "no more checkouts than carts", carts >= count[Count.CHECKOUTS]
    orders = count[Count.FIRST_ORDERS] + count[Count.REPEAT_ORDERS]
    yield "no more orders than checkouts", count[Count.CHECKOUTS] >= orders
    placed = count[Count.CARTS_ORDERED] + count[Count.RECOVERED_CARTS]
    yield "every order ends a cart of its visit or one brought back to mind", placed == orders
    new = count[Count.NEW_VISITS]
    yield "new visits come by a channel", new[:, :, [Source.SELF, Source.OWN]] == 0
    from_partners = np.cumsum(count[Count.PARTNER_SIGN_UPS].sum(axis=2), axis=0)
    by_message = np.cumsum(new[:, :, MESSAGE_SOURCES].sum(axis=2), axis=0)
    yield "only who signed up at a partner's comes by a message first", by_message <= from_partners
    yield "each ad click is a visit", visits >= count[Count.CLICKS]


def _people_laws(books: Books) -> Iterator[tuple[str, Mask]]:
    count = books.counts
    first = count[Count.FIRST_ORDERS].sum(axis=(1, 2))
    yield "customers are people with a first order", first == books.cohort_customers
    by_day = np.add.reduceat(books.first_orders_by_day, books.calendar.first_day[:-1], axis=0)
    yield "first orders by day are those by month", first == by_day
    orders = first + count[Count.REPEAT_ORDERS].sum(axis=(1, 2))
    yield "orders of customers are the orders counted", books.cohort_orders.sum((0, 1)) == orders.sum(0)
    yield "customers who are active are customers", books.active_customers >= 0
    total = np.cumsum(books.first_orders_by_day, axis=0)
    yield "no more active customers than customers won", books.active_customers <= total
    yield "those who lapse in a month were active", books.lapsed_of_those <= books.active_at_start
    contacts = count[Count.SIGN_UPS_FIRST_VISIT] + count[Count.SIGN_UPS_LATER] + count[Count.PARTNER_SIGN_UPS]
    joined = np.cumsum(contacts.sum(axis=(1, 2)), axis=0)
    left = np.cumsum(count[Count.UNSUBSCRIBES, :, :, Source.EMAIL].sum(axis=1), axis=0)
    yield "the list is no longer than those who joined less those who left", books.mailable <= joined - left
    yield "the list is not negative", books.mailable >= 0
    yield "no more people unsubscribe than left an address", left <= joined


def _message_laws(books: Books) -> Iterator[tuple[str, Mask]]:
    count = books.counts
    yield "no more messages are clicked than sent", count[Count.MESSAGES] >= count[Count.MESSAGE_CLICKS]
    yield "no more people unsubscribe than messages", count[Count.MESSAGES] >= count[Count.UNSUBSCRIBES]
    visits = (count[Count.NEW_VISITS] + count[Count.RETURNING_VISITS])[:, :, MESSAGE_SOURCES]
    yield "each clicked message is a visit", visits == count[Count.MESSAGE_CLICKS][:, :, MESSAGE_SOURCES]


def _commission_laws(books: Books) -> Iterator[tuple[str, Mask]]:
    counts = np.cumsum(books.counts.sum(axis=3), axis=1)
    pending, approved = counts[Count.COMMISSIONS_PENDING], counts[Count.COMMISSIONS_APPROVED]
    decided = approved + counts[Count.COMMISSIONS_DECLINED] + counts[Count.COMMISSIONS_REVERSED]
    yield "no more commissions are decided than were pending", decided <= pending
    paid = np.cumsum(books.postings[Account.AFFILIATES].sum(axis=2), axis=0)
    yield "no commission without an approved order", (paid == 0) | (approved > 0)


def _money_laws(books: Books) -> Iterator[tuple[str, Mask]]:
    postings = books.postings
    profit = postings.sum(axis=(1, 2, 3))
    moved = books.cash.sum(axis=1) + books.owed
    yield "what is booked moves cash, now or later", profit == moved
    by_day = books.cash_by_day.sum(axis=0)
    yield "cash by day is cash by account", by_day == books.cash.sum(axis=(0, 1))
    refunds = -postings[Account.REFUNDS].sum(axis=(0, 1, 2))
    paid = (postings[Account.SALES] + postings[Account.DISCOUNTS]).sum(axis=(0, 1, 2))
    yield "no more is refunded than was paid", refunds <= paid
    yield "sales are not negative", postings[Account.SALES] >= 0
    yield "discounts are not positive", postings[Account.DISCOUNTS] <= 0


def _cohort_laws(books: Books) -> Iterator[tuple[str, Mask]]:
    margin = books.postings[: Account.LOYALTY + 1].sum(axis=(0, 1, 2, 3))
    yield "margin of customers is the margin booked", books.cohort_margin.sum(axis=(0, 1)) == margin
    yield "margin by age is the margin booked", books.margin_by_age.sum(axis=0) == margin
    revenue = books.postings[: Account.VAT + 1].sum(axis=(0, 1, 2, 3))
    yield "revenue of customers is the revenue booked", books.cohort_revenue.sum(axis=(0, 1)) == revenue


def _scarcity_laws(books: Books) -> Iterator[tuple[str, Mask]]:
    count = books.counts
    visits = count[Count.NEW_VISITS] + count[Count.RETURNING_VISITS]
    refused = count[Count.VISITS_REFUSED]
    yield "whom the site turns away looks at nothing", visits >= refused + count[Count.CONSIDERED]
    yield "who asks looks at products", count[Count.CONSIDERED] >= count[Count.CHATS_ASKED]
    yield "no more are answered than ask", count[Count.CHATS_ASKED] >= count[Count.CHATS_SERVED]
    orders = count[Count.FIRST_ORDERS] + count[Count.REPEAT_ORDERS]
    yield "lost orders came to the checkout", count[Count.CHECKOUTS] >= orders + count[Count.LOST_ORDERS]
    if books.stock is None:
        yield "no order is lost while goods are not short", count[Count.LOST_ORDERS] == 0
        return
    stock = books.stock
    left = stock[StockFlow.OPENING] + stock[StockFlow.RECEIVED] - stock[StockFlow.SOLD]
    left = left - stock[StockFlow.SPOILED]
    yield "goods that were there or came are sold, spoiled or left", left == stock[StockFlow.CLOSING]
    yield "no amount of goods is negative", stock >= 0
    next_month = stock[StockFlow.OPENING, 1:]
    yield "a month begins with the goods that the last one left", next_month == stock[StockFlow.CLOSING, :-1]
    yield "every order takes a unit", orders.sum(axis=(1, 2)) == stock[StockFlow.SOLD]
