"""What known people do: all that falls due for them, each person's events in order of time."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from roisim.simulation import due
from roisim.simulation.accounts import Count
from roisim.simulation.agenda import Agenda
from roisim.simulation.asking_for_goods import carry_out
from roisim.simulation.contact_rates import ADS, EMAIL, PUSH
from roisim.simulation.due import Due
from roisim.simulation.luck import Draw, uniform
from roisim.simulation.mailings import Mailings
from roisim.simulation.messages import Joining
from roisim.simulation.outcomes import (
    AT_A_PARTNER,
    BUYER_WITHOUT_ADDRESS,
    CART_LEFT,
    CHECKOUT_LEFT,
    KNOWN_AT_CHECKOUT,
    NEW,
    NO_CART,
    NOTIFIED_ONLY,
    ORDER,
)
from roisim.simulation.people import NOBODY, Contacts, Customers
from roisim.simulation.program_effects import FIRST, RETURNING
from roisim.simulation.purchases import Purchases
from roisim.simulation.visits import KnownVisits

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterator

    import simpy
    from numpy.typing import NDArray

    from roisim.simulation.asking_for_goods import Asking
    from roisim.simulation.calendar import Stretch
    from roisim.simulation.cohorts import Cohorts
    from roisim.simulation.ledger import Ledger
    from roisim.simulation.order_book import OrderBook
    from roisim.simulation.outcomes import NewlyKnown
    from roisim.simulation.timeline import Timeline

    Integers = NDArray[np.int64]
    Floats = NDArray[np.float64]
    Mask = NDArray[np.bool_]
    Events = tuple[Floats, Integers, Integers]

OPEN_CARTS = (CART_LEFT, CHECKOUT_LEFT)


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
        self.ledger = ledger
        self.mailings = Mailings(timeline, ledger, contacts, self.agenda)
        self.purchases = Purchases(
            timeline, ledger, contacts, customers, cohorts, orders, self.agenda, self.mailings
        )
        self.visits = KnownVisits(timeline, ledger, contacts, self.agenda, self.mailings, self.purchases)
        self.allows_notifications = bool(timeline.stages.push.any())
        self._seen_at = np.zeros(0, np.int32)

    def welcome(self, stretch: Stretch, people: NewlyKnown) -> None:
        """People whom a stretch's visits made known: to the list, to the customers, or both."""
        reachable = people.how != BUYER_WITHOUT_ADDRESS
        contact = np.full(len(people.key), NOBODY, np.int64)
        contact[reachable] = self._add_contacts(stretch.month, people.of(np.flatnonzero(reachable)))
        bought = np.flatnonzero((people.outcome == ORDER) | ~reachable)
        source = people.source
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
        ordered = np.flatnonzero((people.outcome == ORDER) & reachable)
        self.mailings.ordered(contact[ordered], people.time[ordered])
        carts = np.flatnonzero(np.isin(people.outcome, OPEN_CARTS))
        self.mailings.carts_left(contact[carts], people.time[carts])
        looked = np.flatnonzero(people.outcome == NO_CART)
        self.mailings.browsed(contact[looked], people.time[looked])
        browsing = np.flatnonzero(reachable & (people.outcome != ORDER) & (people.how != AT_A_PARTNER))
        self.visits.begin_interest(contact[browsing], people.time[browsing])

    def _add_contacts(self, month: int, people: NewlyKnown) -> Integers:
        """People who left an address, at the shop or at a partner, or who allowed notifications."""
        rows = self.contacts.table.append(
            len(people.key),
            key=people.key,
            world=people.world,
            channel=people.channel,
            stranger=people.how == AT_A_PARTNER,
        )
        pushed = people.how >= NOTIFIED_ONLY
        addressed = np.flatnonzero(~pushed)
        self.mailings.note_addresses(people.time[addressed], people.world[addressed])
        for_carts = people.how == KNOWN_AT_CHECKOUT
        notified = pushed | self._notified_too(people, ~pushed & ~for_carts)
        allowed = {EMAIL: ~pushed & ~for_carts, PUSH: notified, ADS: ~pushed}
        joining = Joining(rows, people.key, people.time, people.channel, people.world)
        for messages in self.mailings.media:
            name = messages.medium.name
            messages.join(joining, allowed[name], for_carts if name == EMAIL else np.zeros_like(for_carts))
        if notified.any():
            cells = self.ledger.cells(people.channel, people.source, people.world)
            self.ledger.tally(Count.PUSH_SUBSCRIBERS, month, cells[notified])
        return rows

    def _notified_too(self, people: NewlyKnown, signed_up: Mask) -> Mask:
        """(n): who signed up and allows notifications as well."""
        if not self.allows_notifications:
            return np.zeros(len(signed_up), np.bool_)
        kind = np.where(people.visit_kind == NEW, FIRST, RETURNING)
        share = self.timeline.stages.push[people.time.astype(np.int64), kind, people.channel, people.world]
        share = np.where(people.how == AT_A_PARTNER, 0.0, share)
        both: Mask = signed_up & (uniform(people.key, Draw.PUSH_TOO) < share)
        return both

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
        waiting = self.due(stretch)
        while len(waiting[0]):
            still_wanted()
            now, later = self.first_of_each(waiting)
            carry_out(self.acts(stretch.month, *now), None, stretch.month)
            waiting = together(later, self.due(stretch))

    def due(self, stretch: Stretch) -> Events:
        """Events that have come up so far in a stretch, taken out: (times, rows, words)."""
        events = self.agenda.due(stretch)
        for more in self.mailings.due_at_campaigns(stretch):
            events = together(events, more)
        return events

    def first_of_each(self, events: Events) -> tuple[Events, Events]:
        """Each person's earliest event, and the rest."""
        time, _rows, words = events
        person = self._person(events)
        crowded = np.flatnonzero(self._not_alone(person))
        if not len(crowded):
            return events, chosen_of(events, crowded)
        order = np.lexsort((due.kind_of(words[crowded]), time[crowded], person[crowded]))
        sorted_people = person[crowded][order]
        follows = np.concatenate([[False], sorted_people[1:] == sorted_people[:-1]])
        later = np.zeros(len(time), np.bool_)
        later[crowded[order[follows]]] = True
        return chosen_of(events, np.flatnonzero(~later)), chosen_of(events, np.flatnonzero(later))

    def worlds_of(self, events: Events) -> Integers:
        """(n): in which world each event happens."""
        _time, rows, words = events
        own = due.kind_of(words) == Due.OWN_ORDER
        world = np.empty(len(rows), np.int64)
        world[own], world[~own] = self.customers.world(rows[own]), self.contacts.world(rows[~own])
        return world

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

    def acts(self, month: int, time: Floats, rows: Integers, words: Integers) -> Iterator[Asking]:
        """Hand events, at most one a person, to those who act on them; what they do that may bring
        orders comes back to be carried out."""
        kinds, numbers = due.kind_of(words), due.number_of(words)
        for kind in Due:
            chosen = np.flatnonzero(kinds == kind)
            if len(chosen):
                yield from self._acts_of(month, kind, rows[chosen], time[chosen], numbers[chosen])

    def _acts_of(
        self, month: int, kind: Due, rows: Integers, time: Floats, numbers: Integers
    ) -> Iterator[Asking]:
        match kind:
            case Due.CLICK:
                for messages, campaign, chosen in self.mailings.by_campaign(numbers):
                    clicks = messages.campaign_clicks(rows[chosen], campaign)
                    yield self.visits.message_visits(month, clicks)
            case Due.FLOW:
                for messages, clicks, leavers, when in self.mailings.flow_messages(
                    month, rows, time, numbers
                ):
                    yield self.visits.message_visits(month, clicks)
                    messages.unsubscribe(month, leavers, when)
            case Due.UNSUBSCRIBE:
                for messages, campaign, chosen in self.mailings.by_campaign(numbers):
                    messages.campaign_leavers(month, rows[chosen], campaign)
            case Due.STALE:
                self.mailings.address_gone(rows, time, numbers)
            case Due.RETURN:
                yield self.visits.own_returns(month, rows, time, numbers)
            case Due.OWN_ORDER:
                yield self.purchases.own_orders(month, rows, time)


def together(some: Events, more: Events) -> Events:
    """Two lots of events as one."""
    time, rows, words = (np.concatenate(parts) for parts in zip(some, more, strict=True))
    return time, rows, words


def chosen_of(events: Events, places: Integers) -> Events:
    """Events in these places."""
    time, rows, words = events
    return time[places], rows[places], words[places]
