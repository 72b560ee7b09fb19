"""A day of known people: all that falls due for them, taken in order of time."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from roisim.simulation import due
from roisim.simulation.accounts import Source
from roisim.simulation.calendar_queue import CalendarQueue
from roisim.simulation.due import Due
from roisim.simulation.messages import Joining, Messages
from roisim.simulation.people import NOBODY, Contacts, Customers
from roisim.simulation.purchases import Purchases
from roisim.simulation.traffic import (
    BUYER_WITHOUT_ADDRESS,
    CART_LEFT,
    CHECKOUT_LEFT,
    KNOWN_AT_CHECKOUT,
    NEW,
    ORDER,
    SELF_RETURN,
)
from roisim.simulation.visits import KnownVisits

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator

    import simpy
    from numpy.typing import NDArray

    from roisim.simulation.cohorts import Cohorts
    from roisim.simulation.ledger import Ledger
    from roisim.simulation.order_book import OrderBook
    from roisim.simulation.timeline import Timeline
    from roisim.simulation.traffic import NewlyKnown

    Integers = NDArray[np.int64]
    Floats = NDArray[np.float64]
    Mask = NDArray[np.bool_]
    Events = tuple[Floats, Integers, Integers]

OPEN_CARTS = (CART_LEFT, CHECKOUT_LEFT, KNOWN_AT_CHECKOUT)


class KnownPeople:
    """Contacts and customers, what is due for them, and who acts on it."""

    def __init__(
        self,
        timeline: Timeline,
        ledger: Ledger,
        contacts: Contacts,
        customers: Customers,
        cohorts: Cohorts,
        orders: OrderBook,
    ) -> None:
        self.timeline, self.contacts, self.customers = timeline, contacts, customers
        self.queue = CalendarQueue(timeline.calendar.days, np.float64, np.int32, np.int64)
        self.messages = Messages(timeline, ledger, contacts, self.queue)
        self.purchases = Purchases(timeline, ledger, contacts, customers, cohorts, orders, self.queue)
        self.visits = KnownVisits(timeline, ledger, contacts, self.queue, self.messages, self.purchases)
        self._seen_at = np.zeros(0, np.int32)

    def welcome(self, day: int, people: NewlyKnown) -> None:
        """People whom the day's visits made known: to the list, to the customers, or both."""
        with_address = people.how != BUYER_WITHOUT_ADDRESS
        contact = np.full(len(people.key), NOBODY, np.int64)
        contact[with_address] = self._add_contacts(day, people, with_address)
        bought = (people.how == ORDER) | ~with_address
        source = np.where(people.visit_kind == SELF_RETURN, Source.SELF, Source.CLICK)
        if bought.any():
            self.purchases.first_orders_of_strangers(
                day,
                people.key[bought],
                people.channel[bought],
                people.world[bought],
                people.time[bought],
                source[bought],
                people.visit_kind[bought] != NEW,
                contact[bought],
            )
        carts = np.isin(people.how, OPEN_CARTS)
        self.messages.open_carts(contact[carts], people.time[carts])
        browsing = with_address & ~bought
        self.visits.begin_interest(contact[browsing], people.time[browsing])

    def _add_contacts(self, day: int, people: NewlyKnown, chosen: Mask) -> Integers:
        key, channel, world = people.key[chosen], people.channel[chosen], people.world[chosen]
        rows = self.contacts.table.append(len(key), key=key, world=world, channel=channel)
        joining = Joining(rows, key, people.time[chosen], channel, world)
        self.messages.join(day, joining, people.how[chosen] == KNOWN_AT_CHECKOUT)
        return rows

    def process(self, env: simpy.Environment) -> Generator[simpy.Event, None, None]:
        """SimPy process with the rhythm of the day."""
        for day in range(self.timeline.calendar.days):
            self.day(day)
            yield env.timeout(1)

    def day(self, day: int) -> None:
        """All that is due today. A person's events are taken in order of time, one a round; what
        one brings about today joins the next round."""
        waiting = _together(self._pop(day), self.messages.due_at_campaigns(day))
        while len(waiting[0]):
            now, later = self._first_of_each(waiting)
            self._act(day, *now)
            waiting = _together(later, self._pop(day))

    def _pop(self, day: int) -> Events:
        time, rows, words = self.queue.pop(day)
        return time, rows.astype(np.int64), words

    def _first_of_each(self, events: Events) -> tuple[Events, Events]:
        """Each person's earliest event, and the rest."""
        time, _rows, words = events
        person = self._person(events)
        crowded = np.flatnonzero(self._not_alone(person))
        if not len(crowded):
            return events, _chosen(events, crowded)
        order = np.lexsort((due.kind_of(words[crowded]), time[crowded], person[crowded]))
        sorted_people = person[crowded][order]
        follows = np.concatenate([[False], sorted_people[1:] == sorted_people[:-1]])
        later = np.zeros(len(time), np.bool_)
        later[crowded[order[follows]]] = True
        return _chosen(events, np.flatnonzero(~later)), _chosen(events, np.flatnonzero(later))

    def _person(self, events: Events) -> Integers:
        """(n): one number a person: customers with an address count as contacts."""
        _time, rows, words = events
        own = np.flatnonzero(due.kind_of(words) == Due.OWN_ORDER)
        person = rows.copy()
        contact = self.customers.table["contact"][rows[own]].astype(np.int64)
        # Customers without an address are numbered behind all contacts.
        person[own] = np.where(contact == NOBODY, len(self.contacts) + rows[own], contact)
        return person

    def _not_alone(self, person: Integers) -> Mask:
        """(n): whether a person has several events, without sorting: the last to sign in stays."""
        needed = len(self.contacts) + len(self.customers)
        if len(self._seen_at) < needed:
            self._seen_at = np.zeros(needed + needed // 2, np.int32)
        number = np.arange(len(person), dtype=np.int32)
        self._seen_at[person] = number
        overwritten: Mask = self._seen_at[person] != number
        if not overwritten.any():
            return overwritten
        self._seen_at[person] = 0
        self._seen_at[person[overwritten]] = 1
        shared: Mask = self._seen_at[person] == 1
        return shared

    def _act(self, day: int, time: Floats, rows: Integers, words: Integers) -> None:
        """Hand events, at most one a person, to those who act on them."""
        kinds, numbers = due.kind_of(words), due.number_of(words)
        for kind in Due:
            chosen = np.flatnonzero(kinds == kind)
            if len(chosen):
                self._act_on(day, kind, rows[chosen], time[chosen], numbers[chosen])

    def _act_on(self, day: int, kind: Due, rows: Integers, time: Floats, numbers: Integers) -> None:
        match kind:
            case Due.CLICK:
                for campaign, chosen in _by_campaign(numbers):
                    clicks = self.messages.campaign_clicks(rows[chosen], campaign)
                    self.visits.message_visits(day, clicks)
            case Due.FLOW:
                for clicks, leavers, when in self.messages.flow_messages(day, rows, time, numbers):
                    self.visits.message_visits(day, clicks)
                    self.messages.unsubscribe(day, leavers, when)
            case Due.UNSUBSCRIBE:
                for campaign, chosen in _by_campaign(numbers):
                    self.messages.campaign_leavers(day, rows[chosen], campaign)
            case Due.STALE:
                self.messages.address_gone(day, rows, time)
            case Due.RETURN:
                self.visits.own_returns(day, rows, time, numbers)
            case Due.OWN_ORDER:
                self.purchases.own_orders(day, rows, time)


def _by_campaign(numbers: Integers) -> Iterator[tuple[int, Integers]]:
    """(campaign, places of its events); a day rarely has more than one."""
    for campaign in range(int(numbers.min()), int(numbers.max()) + 1):
        chosen = np.flatnonzero(numbers == campaign)
        if len(chosen):
            yield campaign, chosen


def _together(some: Events, more: Events) -> Events:
    time, rows, words = (np.concatenate(parts) for parts in zip(some, more, strict=True))
    return time, rows, words


def _chosen(events: Events, places: Integers) -> Events:
    time, rows, words = events
    return time[places], rows[places], words[places]
