"""Visits of known people: by a message or by themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from roisim.formulas.effects import apply_odds_ratio
from roisim.formulas.funnel import stage_chances, stages_given_no_order
from roisim.simulation import due
from roisim.simulation.accounts import Count, Source
from roisim.simulation.due import Due
from roisim.simulation.hazard_clock import HazardClock
from roisim.simulation.luck import Draw, exponential, uniform
from roisim.simulation.people import NOBODY
from roisim.simulation.program_effects import KNOWN

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from roisim.formulas.funnel import StageChances
    from roisim.simulation.calendar_queue import CalendarQueue
    from roisim.simulation.ledger import Ledger
    from roisim.simulation.messages import Clicks, Messages
    from roisim.simulation.people import Contacts
    from roisim.simulation.purchases import Purchases
    from roisim.simulation.timeline import Timeline

    Integers = NDArray[np.int64]
    Floats = NDArray[np.float64]


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
        self.has_on_site_effects = bool((timeline.contacts.message_odds != 1.0).any())
        # One clock for both: the next return, or the end of interest.
        self.interest_clock = HazardClock((visits + 1.0) / days)

    # Visits by a message

    def message_visits(self, day: int, clicks: Clicks) -> None:
        """Clicks become visits; orders are decided with the message's own orders per click."""
        rows = clicks.rows
        if not len(rows):
            return
        keys, place = self.contacts.table["key"][rows], self._place(rows)
        cells = self._cells(rows, Source.EMAIL)
        self.ledger.tally(Count.MESSAGE_CLICKS, day, cells)
        self.ledger.tally(Count.RETURNING_VISITS, day, cells)
        chance = clicks.orders_per_click
        if self.has_on_site_effects:
            odds = self.timeline.contacts.message_odds[day].ravel()[place]
            chance = apply_odds_ratio(chance, odds)
        ordered = uniform(keys, Draw.ORDER_OF_CLICK, clicks.number) < chance
        buying, looking = np.flatnonzero(ordered), np.flatnonzero(~ordered)
        if len(buying):
            self._message_orders(day, clicks.of(buying), cells[buying])
        luck = uniform(keys[looking], Draw.STAGE_OF_CLICK, clicks.number[looking])
        reached = stages_given_no_order(*self._shares(day))
        where = place[looking]
        self._tally_stages(day, luck, reached, where, cells[looking])
        left = looking[luck < reached.cart.ravel()[where]]
        self.messages.open_carts(rows[left], clicks.time[left])

    def _message_orders(self, day: int, clicks: Clicks, cells: Integers) -> None:
        tally = self.ledger.tally
        # Coming back to a saved cart makes no second one.
        new_cart = cells[~clicks.cart]
        tally(Count.CONSIDERED, day, cells)
        tally(Count.CARTS, day, new_cart)
        tally(Count.CARTS_ORDERED, day, new_cart)
        tally(Count.RECOVERED_CARTS, day, cells[clicks.cart])
        tally(Count.CHECKOUTS, day, cells)
        self.contacts.close_carts(clicks.rows)
        customer = self.contacts.table["customer"][clicks.rows]
        first = clicks.of(np.flatnonzero(customer == NOBODY))
        self.purchases.first_orders_of_contacts(
            day, first.rows, first.time, Source.EMAIL, first.number, first.discount
        )
        again = np.flatnonzero(customer != NOBODY)
        more = clicks.of(again)
        self.purchases.message_orders(day, customer[again], more.time, more.number, more.discount)

    def _tally_stages(
        self, day: int, luck: Floats, reached: StageChances, place: Integers, cells: Integers
    ) -> None:
        """Count how far visits (n) got: one luck for all stages, since each lies within the one before."""
        tally = self.ledger.tally
        tally(Count.CONSIDERED, day, cells[luck < reached.considered.ravel()[place]])
        tally(Count.CARTS, day, cells[luck < reached.cart.ravel()[place]])
        tally(Count.CHECKOUTS, day, cells[luck < reached.checkout.ravel()[place]])

    def _shares(self, day: int) -> tuple[Floats, Floats, Floats, Floats]:
        """(C, W) each: shares of the four stages on visits of known people."""
        stages = self.timeline.stages
        return (
            stages.consideration[day, KNOWN],
            stages.intent[day, KNOWN],
            stages.evaluation[day, KNOWN],
            stages.purchase[day, KNOWN],
        )

    def _place(self, rows: Integers) -> Integers:
        """(n): channel and world of persons as a place in a flat (C, W)."""
        return self.contacts.channel(rows) * len(self.timeline.worlds) + self.contacts.world(rows)

    def _cells(self, rows: Integers, source: Source) -> Integers:
        return self.ledger.cells(self.contacts.channel(rows), source, self.contacts.world(rows))

    # Visits by themselves

    def begin_interest(self, rows: Integers, time: Floats) -> None:
        """People who have just left an address and did not buy may come back by themselves."""
        if self.returns:
            self._plan_return(rows, time, np.zeros(len(rows), np.int64))

    def _plan_return(self, rows: Integers, time: Floats, number: Integers) -> None:
        keys, world = self.contacts.table["key"][rows], self.contacts.world(rows)
        when = self.interest_clock.after(time, exponential(keys, Draw.RETURN_TIME, number), world)
        self.queue.push(when, when, rows.astype(np.int32), np.asarray(due.word(Due.RETURN, number)))

    def own_returns(self, day: int, rows: Integers, time: Floats, number: Integers) -> None:
        """The next return of each person, or the end of the interest; customers' has ended."""
        waiting = self.contacts.table["customer"][rows] == NOBODY
        rows, time, number = rows[waiting], time[waiting], number[waiting]
        keys = self.contacts.table["key"][rows]
        visits = self.timeline.interest.visits_per_visitor[day, self.contacts.world(rows)]
        comes = uniform(keys, Draw.RETURN_OR_END, number) * (visits + 1.0) < visits
        rows, time, number, keys = rows[comes], time[comes], number[comes], keys[comes]
        place, cells = self._place(rows), self._cells(rows, Source.SELF)
        self.ledger.tally(Count.RETURNING_VISITS, day, cells)
        luck = uniform(keys, Draw.STAGE_OF_RETURN, number)
        reached = stage_chances(*self._shares(day))
        self._tally_stages(day, luck, reached, place, cells)
        ordered = luck < reached.order.ravel()[place]
        self.ledger.tally(Count.CARTS_ORDERED, day, cells[ordered])
        self._own_orders(day, rows[ordered], time[ordered])
        left = (luck < reached.cart.ravel()[place]) & ~ordered
        self.messages.open_carts(rows[left], time[left])
        self._plan_return(rows[~ordered], time[~ordered], number[~ordered] + 1)

    def _own_orders(self, day: int, rows: Integers, time: Floats) -> None:
        self.contacts.close_carts(rows)
        nothing = np.zeros(len(rows))
        number = np.zeros(len(rows), np.int64)
        self.purchases.first_orders_of_contacts(day, rows, time, Source.SELF, number, nothing)
