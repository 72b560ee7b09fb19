"""Visits of known people: by a message or by themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from roisim.formulas.effects import apply_odds_ratio
from roisim.formulas.funnel import stage_chances, stages_given_no_order
from roisim.simulation import due
from roisim.simulation.due import Due
from roisim.simulation.hazard_clock import HazardClock
from roisim.simulation.accounts import Count, Source
from roisim.simulation.luck import Draw, exponential, uniform
from roisim.simulation.people import NOBODY
from roisim.simulation.program_effects import KNOWN

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from roisim.simulation.calendar_queue import CalendarQueue
    from roisim.simulation.ledger import Ledger
    from roisim.simulation.messages import Clicks, Messages
    from roisim.simulation.people import Contacts
    from roisim.simulation.purchases import Purchases
    from roisim.simulation.timeline import Timeline

    Integers = NDArray[np.int64]
    Floats = NDArray[np.float64]
    Mask = NDArray[np.bool_]


class KnownVisits:
    """What known people do on a visit, and what follows from it."""

    def __init__(
        self,
        timeline: Timeline,
        ledger: Ledger,
        contacts: Contacts,
        queue: CalendarQueue,
        messages: Messages,
        purchases: Purchases,
    ) -> None:
        self.timeline, self.ledger, self.contacts, self.queue = timeline, ledger, contacts, queue
        self.messages, self.purchases = messages, purchases
        visits, days = timeline.interest.visits_per_visitor, timeline.interest.days
        self.returns = bool(visits.any())
        # One clock for both: the next return, or the end of interest.
        self.interest_clock = HazardClock((visits + 1.0) / days)

    # Visits by a message

    def message_visits(self, day: int, clicks: Clicks) -> None:
        """Clicks become visits; orders are decided with the message's own orders per click."""
        rows = clicks.rows
        if not len(rows):
            return
        keys, world = self.contacts.table["key"][rows], self.contacts.world(rows)
        channel = self.contacts.channel(rows)
        self._count(Count.MESSAGE_CLICKS, day, rows, Source.EMAIL)
        self._count(Count.RETURNING_VISITS, day, rows, Source.EMAIL)
        odds = self.timeline.contacts.message_odds[day, channel, world]
        chance = apply_odds_ratio(clicks.orders_per_click, odds)
        ordered = uniform(keys, Draw.ORDER_OF_CLICK, clicks.number) < chance
        luck = uniform(keys, Draw.STAGE_OF_CLICK, clicks.number)
        self._message_orders(day, clicks, ordered)
        self._looked_around(day, rows[~ordered], clicks.time[~ordered], luck[~ordered])

    def _message_orders(self, day: int, clicks: Clicks, ordered: Mask) -> None:
        rows, from_cart = clicks.rows[ordered], clicks.cart[ordered]
        self._count(Count.CONSIDERED, day, rows, Source.EMAIL)
        # Coming back to a saved cart makes no second one.
        self._count(Count.CARTS, day, rows[~from_cart], Source.EMAIL)
        self._count(Count.CARTS_ORDERED, day, rows[~from_cart], Source.EMAIL)
        self._count(Count.RECOVERED_CARTS, day, rows[from_cart], Source.EMAIL)
        self._count(Count.CHECKOUTS, day, rows, Source.EMAIL)
        self.messages.close_carts(rows)
        time, discount = clicks.time[ordered], clicks.discount[ordered]
        number = clicks.number[ordered]
        customer = self.contacts.table["customer"][rows]
        first = customer == NOBODY
        self.purchases.first_orders_of_contacts(
            day, rows[first], time[first], Source.EMAIL, number[first], discount[first]
        )
        again = ~first
        self.purchases.message_orders(
            day, customer[again].astype(np.int64), time[again], number[again], discount[again]
        )

    def _looked_around(self, day: int, rows: Integers, time: Floats, luck: Floats) -> None:
        """Visits without an order: how far they got, given that they did not order."""
        reached = stages_given_no_order(*self._shares(day, rows))
        filled = luck < reached.cart
        self._count(Count.CONSIDERED, day, rows[luck < reached.considered], Source.EMAIL)
        self._count(Count.CARTS, day, rows[filled], Source.EMAIL)
        self._count(Count.CHECKOUTS, day, rows[luck < reached.checkout], Source.EMAIL)
        self.messages.open_carts(rows[filled], time[filled])

    def _shares(self, day: int, rows: Integers) -> tuple[Floats, Floats, Floats, Floats]:
        """(n) each: shares of the four stages on visits of known people."""
        stages = self.timeline.stages
        place = (self.contacts.channel(rows), self.contacts.world(rows))
        return (
            stages.consideration[day, KNOWN][place],
            stages.intent[day, KNOWN][place],
            stages.evaluation[day, KNOWN][place],
            stages.purchase[day, KNOWN][place],
        )

    # Visits by themselves

    def begin_interest(self, rows: Integers, time: Floats) -> None:
        """People who have just left an address and did not buy may come back by themselves."""
        if self.returns:
            self._plan_return(rows, time, np.zeros(len(rows), np.int64))

    def _plan_return(self, rows: Integers, time: Floats, number: Integers) -> None:
        keys, world = self.contacts.table["key"][rows], self.contacts.world(rows)
        when = self.interest_clock.after(time, exponential(keys, Draw.RETURN_TIME, number), world)
        self.queue.push(when, rows.astype(np.int32), np.asarray(due.word(Due.RETURN, number)))

    def own_returns(self, day: int, rows: Integers, time: Floats, number: Integers) -> None:
        """The next return of each person, or the end of the interest; customers' has ended."""
        waiting = self.contacts.table["customer"][rows] == NOBODY
        rows, time, number = rows[waiting], time[waiting], number[waiting]
        keys = self.contacts.table["key"][rows]
        visits = self.timeline.interest.visits_per_visitor[day, self.contacts.world(rows)]
        comes = uniform(keys, Draw.RETURN_OR_END, number) * (visits + 1.0) < visits
        rows, time, number, keys = rows[comes], time[comes], number[comes], keys[comes]
        self._count(Count.RETURNING_VISITS, day, rows, Source.SELF)
        luck = uniform(keys, Draw.STAGE_OF_RETURN, number)
        reached = stage_chances(*self._shares(day, rows))
        self._count(Count.CONSIDERED, day, rows[luck < reached.considered], Source.SELF)
        self._count(Count.CARTS, day, rows[luck < reached.cart], Source.SELF)
        self._count(Count.CHECKOUTS, day, rows[luck < reached.checkout], Source.SELF)
        ordered = luck < reached.order
        self._count(Count.CARTS_ORDERED, day, rows[ordered], Source.SELF)
        self._own_orders(day, rows[ordered], time[ordered])
        left = (luck < reached.cart) & ~ordered
        self.messages.open_carts(rows[left], time[left])
        self._plan_return(rows[~ordered], time[~ordered], number[~ordered] + 1)

    def _own_orders(self, day: int, rows: Integers, time: Floats) -> None:
        self.messages.close_carts(rows)
        nothing = np.zeros(len(rows))
        number = np.zeros(len(rows), np.int64)
        self.purchases.first_orders_of_contacts(day, rows, time, Source.SELF, number, nothing)

    def _count(self, kind: Count, day: int, rows: Integers, source: Source) -> None:
        channel, world = self.contacts.channel(rows), self.contacts.world(rows)
        self.ledger.count_people(kind, day, channel, source, world)
