"""Orders: strangers and contacts become customers, customers order again."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from roisim.formulas.acquisition import order_rate_after_discount
from roisim.simulation.accounts import MESSAGE_SOURCES, Count, Source
from roisim.simulation.asking_for_goods import Wanted
from roisim.simulation.due import Due
from roisim.simulation.order_book import NewOrders
from roisim.simulation.people import NOBODY
from roisim.simulation.repeat_process import repeat_process

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from roisim.simulation.agenda import Agenda
    from roisim.simulation.asking_for_goods import Asking
    from roisim.simulation.clicks import Clicks
    from roisim.simulation.cohorts import Cohorts
    from roisim.simulation.ledger import Ledger
    from roisim.simulation.mailings import Mailings
    from roisim.simulation.order_book import OrderBook
    from roisim.simulation.people import Contacts, Customers
    from roisim.simulation.timeline import Timeline

    Integers = NDArray[np.int64]
    Floats = NDArray[np.float64]
    Keys = NDArray[np.uint64]


class Purchases:
    """Makes customers and places orders; the order book turns them into money."""

    def __init__(
        self,
        timeline: Timeline,
        ledger: Ledger,
        contacts: Contacts,
        customers: Customers,
        cohorts: Cohorts,
        orders: OrderBook,
        agenda: Agenda,
        mailings: Mailings,
    ) -> None:
        self.timeline, self.ledger, self.contacts, self.customers = timeline, ledger, contacts, customers
        self.cohorts, self.orders, self.agenda, self.mailings = cohorts, orders, agenda, mailings
        self.repeat = repeat_process(timeline.repeat)
        self.goods_are_scarce = timeline.stock is not None

    # First orders

    def first_orders_of_strangers(
        self,
        month: int,
        key: Keys,
        channel: Integers,
        world: Integers,
        time: Floats,
        source: Integers,
        returning: NDArray[np.bool_],
        contact: Integers,
    ) -> None:
        """Buyers among strangers; `returning` if not on their first visit, `contact` their
        row if they left an address too."""
        nothing = np.zeros(len(key))
        rows = self._become_customers(month, key, channel, world, time, contact, nothing)
        no_message = np.zeros(len(rows), np.int64)
        self._place_first(month, rows, time, source, no_message, nothing, returning)

    def first_orders_of_contacts(
        self, month: int, rows: Integers, time: Floats, source: Source, number: Integers, discount: Floats
    ) -> None:
        """Contacts who order for the first time, `number` and `discount` of the message if by one."""
        if not len(rows):
            return
        key, channel, world = (
            self.contacts.table["key"][rows],
            self.contacts.channel(rows),
            self.contacts.world(rows),
        )
        customers = self._become_customers(month, key, channel, world, time, rows, discount)
        by = np.full(len(rows), source, np.int64)
        self._place_first(month, customers, time, by, number, discount, np.ones(len(rows), np.bool_))

    def _become_customers(
        self,
        month: int,
        key: Keys,
        channel: Integers,
        world: Integers,
        time: Floats,
        contact: Integers,
        discount: Floats,
    ) -> Integers:
        pace, lapses = self._quality(channel, world, time, discount)
        rate, lapsing, lapse_time = self.repeat.traits(key, world, time, pace, lapses)
        rows = self.customers.table.append(
            len(key),
            key=key,
            first=time,
            rate=rate,
            lapsing=lapsing,
            lapse_time=lapse_time,
            spending=self.orders.spending_level(key, world),
            contact=contact,
            own_orders=0,
            world=world,
            channel=channel,
        )
        known = contact != NOBODY
        self.contacts.table["customer"][contact[known]] = rows[known]
        self.cohorts.add_customers(time.astype(np.int64), world)
        self.cohorts.add_lapses(rows, lapse_time)
        self._plan_next(rows, time)
        return rows

    def _quality(
        self, channel: Integers, world: Integers, time: Floats, discount: Floats
    ) -> tuple[Floats, Floats]:
        """(n), (n): factors on the order rate and on lapsing, by the channel that brought the person and
        by the discount that won the first order (Lewis 2006)."""
        repeat, day = self.timeline.repeat, time.astype(np.int64)
        pace = repeat.channel_order_factor[channel, world]
        selection = repeat.discount_selection[world]
        if selection.any():
            standing = self.timeline.orders.first_discount[day, world]
            whole = 1.0 - (1.0 - standing) * (1.0 - discount)
            pace = pace * order_rate_after_discount(whole, selection)
        return pace, repeat.channel_lapse_factor[channel, world]

    def _place_first(
        self,
        month: int,
        rows: Integers,
        time: Floats,
        source: Integers,
        number: Integers,
        discount: Floats,
        returning: NDArray[np.bool_],
    ) -> None:
        self.ledger.tally(Count.FIRST_ORDERS, month, self._cells(rows, source))
        by_message = np.isin(source, MESSAGE_SOURCES)
        orders = NewOrders(rows, time, source, number, by_message, discount, returning, first=True)
        self.orders.collect(orders)

    # Repeat orders

    def _plan_next(self, rows: Integers, time: Floats) -> None:
        when = self.repeat.next_time(self.customers, rows, time)
        self.agenda.add(Due.OWN_ORDER, when, rows)

    def own_orders(self, month: int, rows: Integers, time: Floats) -> Asking:
        """Customers whose own next order or renewal is due. An order that finds an empty shelf is lost:
        the clock goes on, and nobody lapses by it."""
        table = self.customers.table
        number = table["own_orders"][rows].astype(np.int64) + 1
        orders, lapses = self.repeat.outcome(self.customers, rows, time.astype(np.int64), number)
        table["own_orders"][rows[orders]] += 1
        if self.goods_are_scarce and orders.any():
            buying = np.flatnonzero(orders)
            found = yield Wanted(time[buying], table["key"][rows[buying]], self.customers.world(rows[buying]))
            lost = buying[~found]
            orders[lost], lapses[lost] = False, False
            self._lose_own(month, rows[lost], time[lost])
        table["lapse_time"][rows[lapses]] = time[lapses]
        self.cohorts.add_lapses(rows[lapses], time[lapses])
        self._plan_next(rows[~lapses], time[~lapses])
        self._place_own(month, rows[orders], time[orders], number[orders])

    def _place_own(self, month: int, rows: Integers, time: Floats, number: Integers) -> None:
        source = np.full(len(rows), Source.OWN, np.int64)
        cells = self._cells(rows, source)
        for count in (
            Count.RETURNING_VISITS,
            Count.CONSIDERED,
            Count.CARTS,
            Count.CHECKOUTS,
            Count.CARTS_ORDERED,
            Count.REPEAT_ORDERS,
        ):
            self.ledger.tally(count, month, cells)
        contact = self.customers.table["contact"][rows]
        written_to = np.flatnonzero(contact != NOBODY)
        self.mailings.ordered(contact[written_to].astype(np.int64), time[written_to])
        no_message, nothing = np.zeros(len(rows), np.bool_), np.zeros(len(rows))
        self.orders.collect(
            NewOrders(rows, time, source, number, no_message, nothing, ~no_message, first=False)
        )

    def _lose_own(self, month: int, rows: Integers, time: Floats) -> None:
        """Visits that end at the checkout, since there are no goods."""
        cells = self._cells(rows, np.full(len(rows), Source.OWN, np.int64))
        for count in (
            Count.RETURNING_VISITS,
            Count.CONSIDERED,
            Count.CARTS,
            Count.CHECKOUTS,
            Count.LOST_ORDERS,
        ):
            self.ledger.tally(count, month, cells)
        contact = self.customers.table["contact"][rows]
        written_to = np.flatnonzero(contact != NOBODY)
        self.mailings.carts_left(contact[written_to].astype(np.int64), time[written_to])

    def message_orders(self, month: int, rows: Integers, clicks: Clicks) -> None:
        """Customers who order by a message: extra, their own clock goes on as it was."""
        if not len(rows):
            return
        source = np.full(len(rows), clicks.source, np.int64)
        self.ledger.tally(Count.REPEAT_ORDERS, month, self._cells(rows, source))
        by_message = np.ones(len(rows), np.bool_)
        number, discount = clicks.number, clicks.discount
        self.orders.collect(
            NewOrders(rows, clicks.time, source, number, by_message, discount, by_message, first=False)
        )

    def _cells(self, rows: Integers, source: Integers) -> Integers:
        return self.ledger.cells(self.customers.channel(rows), source, self.customers.world(rows))
