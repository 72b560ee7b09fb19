"""What known people do: all that falls due for them, each person's events in order of time."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from roisim.simulation import due
from roisim.simulation.accounts import Source
from roisim.simulation.agenda import Agenda
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
    from collections.abc import Callable, Generator, Iterator

    import simpy
    from numpy.typing import NDArray

    from roisim.simulation.calendar import Stretch
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
        stretches: list[Stretch],
    ) -> None:
        self.timeline, self.contacts, self.customers = timeline, contacts, customers
        self.agenda = Agenda(timeline.calendar, stretches)
        self.messages = Messages(timeline, ledger, contacts, self.agenda)
        self.purchases = Purchases(timeline, ledger, contacts, customers, cohorts, orders, self.agenda)
        self.visits = KnownVisits(timeline, ledger, contacts, self.agenda, self.messages, self.purchases)
        self._seen_at = np.zeros(0, np.int32)

    def welcome(self, stretch: Stretch, people: NewlyKnown) -> None:
        """People whom a stretch's visits made known: to the list, to the customers, or both."""
        with_address = people.how != BUYER_WITHOUT_ADDRESS
        contact = np.full(len(people.key), NOBODY, np.int64)
        contact[with_address] = self._add_contacts(people, with_address)
        bought = np.flatnonzero((people.how == ORDER) | ~with_address)
        source = np.where(people.visit_kind == SELF_RETURN, Source.SELF, Source.CLICK)
        self.purchases.first_orders_of_strangers(
            stretch.month,
            people.key[bought],
            people.channel[bought],
            people.world[bought],
            people.time[bought],
            source[bought],
            people.visit_kind[bought] != NEW,
            contact[bought],
        )
        carts = np.flatnonzero(np.isin(people.how, OPEN_CARTS))
        self.messages.open_carts(contact[carts], people.time[carts])
        browsing = np.flatnonzero(with_address & (people.how != ORDER))
        self.visits.begin_interest(contact[browsing], people.time[browsing])

    def _add_contacts(self, people: NewlyKnown, chosen: Mask) -> Integers:
        key, channel, world = people.key[chosen], people.channel[chosen], people.world[chosen]
        rows = self.contacts.table.append(len(key), key=key, world=world, channel=channel)
        joining = Joining(rows, key, people.time[chosen], channel, world)
        self.messages.join(joining, people.how[chosen] == KNOWN_AT_CHECKOUT)
        return rows

    def process(
        self, env: simpy.Environment, stretches: list[Stretch], still_wanted: Callable[[], None]
    ) -> Generator[simpy.Event, None, None]:
        """SimPy process with the rhythm of the stretches; `still_wanted` may end the run."""
        for stretch in stretches:
            self.live(stretch, still_wanted)
            yield env.timeout(stretch.end - env.now)

    def live(self, stretch: Stretch, still_wanted: Callable[[], None]) -> None:
        """All that is due in a stretch. A person's events are taken in order of time, one a round;
        what one brings about within the stretch joins the next round."""
        waiting = self._due(stretch)
        while len(waiting[0]):
            still_wanted()
            now, later = self._first_of_each(waiting)
            self._act(stretch.month, *now)
            waiting = _together(later, self._due(stretch))

    def _due(self, stretch: Stretch) -> Events:
        return _together(self.agenda.due(stretch), self.messages.due_at_campaigns(stretch))

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

    def _act(self, month: int, time: Floats, rows: Integers, words: Integers) -> None:
        """Hand events, at most one a person, to those who act on them."""
        kinds, numbers = due.kind_of(words), due.number_of(words)
        for kind in Due:
            chosen = np.flatnonzero(kinds == kind)
            if len(chosen):
                self._act_on(month, kind, rows[chosen], time[chosen], numbers[chosen])

    def _act_on(self, month: int, kind: Due, rows: Integers, time: Floats, numbers: Integers) -> None:
        match kind:
            case Due.CLICK:
                for campaign, chosen in _by_campaign(numbers):
                    clicks = self.messages.campaign_clicks(rows[chosen], campaign)
                    self.visits.message_visits(month, clicks)
            case Due.FLOW:
                for clicks, leavers, when in self.messages.flow_messages(month, rows, time, numbers):
                    self.visits.message_visits(month, clicks)
                    self.messages.unsubscribe(month, leavers, when)
            case Due.UNSUBSCRIBE:
                for campaign, chosen in _by_campaign(numbers):
                    self.messages.campaign_leavers(month, rows[chosen], campaign)
            case Due.STALE:
                self.messages.address_gone(rows, time)
            case Due.RETURN:
                self.visits.own_returns(month, rows, time, numbers)
            case Due.OWN_ORDER:
                self.purchases.own_orders(month, rows, time)


def _by_campaign(numbers: Integers) -> Iterator[tuple[int, Integers]]:
    """(campaign, places of its events)."""
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
