"""All media by which known people are written to, together."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from roisim.simulation import due
from roisim.simulation.flows import BROWSE_LEFT, CART_LEFT
from roisim.simulation.messages import Messages
from roisim.simulation.tables import add_at

if TYPE_CHECKING:
    from collections.abc import Iterator

    import simpy
    from numpy.typing import NDArray

    from roisim.simulation.agenda import Agenda
    from roisim.simulation.calendar import Stretch
    from roisim.simulation.clicks import Clicks
    from roisim.simulation.ledger import Ledger
    from roisim.simulation.people import Contacts
    from roisim.simulation.timeline import Timeline

    Integers = NDArray[np.int64]
    Floats = NDArray[np.float64]
    Events = tuple[Floats, Integers, Integers]


class Mailings:
    """One `Messages` a medium; what happens to a person is told to each."""

    def __init__(self, timeline: Timeline, ledger: Ledger, contacts: Contacts, agenda: Agenda) -> None:
        self.timeline, self.ledger = timeline, ledger
        media = range(len(timeline.media))
        self.media = [Messages(timeline, place, ledger, contacts, agenda) for place in media]
        flows = [flow for medium in timeline.media for flow in medium.flows]
        self.triggers = {flow.trigger for flow in flows}
        self.heeds_orders = any(flow.stops_at_order for flow in flows) or "ordered" in self.triggers
        self._won = np.zeros((timeline.calendar.days, len(timeline.worlds)), np.int64)

    @property
    def list_size(self) -> Integers:
        """(W): how many people may be written to by e-mail, the first medium."""
        return self.media[0].list_size

    def note_addresses(self, time: Floats, world: Integers) -> None:
        """People (n) who left an address."""
        add_at(self._won, (time.astype(np.int64), world), 1)

    def carts_left(self, rows: Integers, time: Floats) -> None:
        """Visits of known people (n) that left a cart."""
        self._happened(CART_LEFT, rows, time)

    def browsed(self, rows: Integers, time: Floats) -> None:
        """Visits of known people (n) that looked at products and left nothing in a cart."""
        self._happened(BROWSE_LEFT, rows, time)

    def _happened(self, trigger: str, rows: Integers, time: Floats) -> None:
        if trigger in self.triggers and len(rows):
            for messages in self.media:
                messages.flows.happened(trigger, rows, time)

    def ordered(self, rows: Integers, time: Floats) -> None:
        """Orders of people with a row (n)."""
        if self.heeds_orders and len(rows):
            for messages in self.media:
                messages.flows.ordered(rows, time)

    def due_at_campaigns(self, stretch: Stretch) -> Iterator[Events]:
        """Candidates of a stretch's campaigns as events (time, rows, words), by medium."""
        return (messages.due_at_campaigns(stretch) for messages in self.media)

    def flow_messages(
        self, month: int, rows: Integers, time: Floats, numbers: Integers
    ) -> Iterator[tuple[Messages, Clicks, Integers, Floats]]:
        """Flow messages due: (medium, clicks, who unsubscribes, when)."""
        for messages in self.media:
            for clicks, leavers, when in messages.flows.messages_due(month, rows, time, numbers):
                yield messages, clicks, leavers, when

    def address_gone(self, rows: Integers, time: Floats, medium: Integers) -> None:
        """Addresses that nobody reads any more, by medium (n)."""
        for place, messages in enumerate(self.media):
            chosen = np.flatnonzero(medium == place)
            messages.address_gone(rows[chosen], time[chosen])

    def by_campaign(self, numbers: Integers) -> Iterator[tuple[Messages, int, Integers]]:
        """(medium, campaign, places of its events)."""
        for number in np.unique(numbers):
            medium, campaign = int(due.medium_of(number)), int(due.campaign_of(number))
            yield self.media[medium], campaign, np.flatnonzero(numbers == number)

    def start(self, env: simpy.Environment) -> None:
        """Begin the calendars of all media."""
        for messages in self.media:
            env.process(messages.process(env))

    def charge(self, first: int, end: int) -> None:
        """Cost of the messages, clicks and new addresses of some days within a month, each on its day."""
        for messages in self.media:
            messages.charge(first, end)
        for rates in self.timeline.programs:
            per_contact = rates.per_contact[first:end]
            if per_contact.any():
                self.ledger.post_costs(rates.running_account, first, per_contact * self._won[first:end])
