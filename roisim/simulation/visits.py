"""Visits of known people: by a message or by themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from roisim.formulas.effects import apply_odds_ratio
from roisim.formulas.funnel import stage_chances, stages_given_no_order
from roisim.simulation.accounts import Count, Source
from roisim.simulation.asking_for_goods import Wanted
from roisim.simulation.due import Due
from roisim.simulation.hazard_clock import HazardClock
from roisim.simulation.luck import Draw, exponential, uniform
from roisim.simulation.people import NOBODY
from roisim.simulation.program_effects import KNOWN

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from roisim.formulas.funnel import StageChances
    from roisim.simulation.agenda import Agenda
    from roisim.simulation.asking_for_goods import Asking
    from roisim.simulation.clicks import Clicks
    from roisim.simulation.ledger import Ledger
    from roisim.simulation.mailings import Mailings
    from roisim.simulation.people import Contacts
    from roisim.simulation.purchases import Purchases
    from roisim.simulation.timeline import Timeline

    Integers = NDArray[np.int64]
    Floats = NDArray[np.float64]
    Places = tuple[Integers, Integers, Integers]


class KnownVisits:
    """What known people do on a visit, and what follows from it."""

    def __init__(
        self,
        timeline: Timeline,
        ledger: Ledger,
        contacts: Contacts,
        agenda: Agenda,
        mailings: Mailings,
        purchases: Purchases,
    ) -> None:
        self.timeline, self.ledger, self.contacts, self.agenda = timeline, ledger, contacts, agenda
        self.mailings, self.purchases = mailings, purchases
        visits, days = timeline.interest.visits_per_visitor, timeline.interest.days
        self.returns = bool(visits.any())
        self.has_partners = bool(timeline.traffic.sign_ups.any())
        self.has_on_site_effects = bool((timeline.message_odds != 1.0).any())
        self.goods_are_scarce = timeline.stock is not None
        # One clock for both: the next return, or the end of interest.
        self.interest_clock = HazardClock((visits + 1.0) / days)

    # Visits by a message

    def message_visits(self, month: int, clicks: Clicks) -> Asking:
        """Clicks become visits; orders are decided with the message's own orders per click."""
        rows = clicks.rows
        if not len(rows):
            return
        keys, place = self.contacts.table["key"][rows], self._place(rows, clicks.time)
        cells = self._cells(rows, clicks.source)
        self.ledger.tally(Count.MESSAGE_CLICKS, month, cells)
        self._tally_visits(month, rows, cells)
        chance = clicks.orders_per_click
        if self.has_on_site_effects:
            chance = apply_odds_ratio(chance, self.timeline.message_odds[place])
        ordered = uniform(keys, Draw.ORDER_OF_CLICK, clicks.number) < chance
        buying, looking = np.flatnonzero(ordered), np.flatnonzero(~ordered)
        if self.goods_are_scarce and len(buying):
            found = yield Wanted(clicks.time[buying], keys[buying], place[2][buying])
            self._message_orders_lost(month, clicks.of(buying[~found]), cells[buying[~found]])
            buying = buying[found]
        if len(buying):
            self._message_orders(month, clicks.of(buying), cells[buying])
        luck = uniform(keys[looking], Draw.STAGE_OF_CLICK, clicks.number[looking])
        day, channel, world = (part[looking] for part in place)
        reached = stages_given_no_order(*self._shares((day, channel, world)))
        self._tally_stages(month, luck, reached, cells[looking])
        left = looking[luck < reached.cart]
        self.mailings.carts_left(rows[left], clicks.time[left])
        browsed = looking[(luck >= reached.cart) & (luck < reached.considered)]
        self.mailings.browsed(rows[browsed], clicks.time[browsed])

    def _tally_visits(self, month: int, rows: Integers, cells: Integers) -> None:
        """Visits by a message; whom a partner signed up comes for the first time."""
        if not self.has_partners:
            self.ledger.tally(Count.RETURNING_VISITS, month, cells)
            return
        stranger = self.contacts.table["stranger"]
        first = stranger[rows]
        stranger[rows] = False
        self.ledger.tally(Count.NEW_VISITS, month, cells[first])
        self.ledger.tally(Count.RETURNING_VISITS, month, cells[~first])

    def _message_orders_lost(self, month: int, clicks: Clicks, cells: Integers) -> None:
        """Clicks whose orders find an empty shelf: the cart is left at the checkout."""
        for kind in (Count.LOST_ORDERS, Count.CONSIDERED, Count.CARTS, Count.CHECKOUTS):
            self.ledger.tally(kind, month, cells)
        self.mailings.carts_left(clicks.rows, clicks.time)

    def _message_orders(self, month: int, clicks: Clicks, cells: Integers) -> None:
        tally = self.ledger.tally
        # Coming back to a saved cart makes no second one.
        new_cart = cells[~clicks.cart]
        tally(Count.CONSIDERED, month, cells)
        tally(Count.CARTS, month, new_cart)
        tally(Count.CARTS_ORDERED, month, new_cart)
        tally(Count.RECOVERED_CARTS, month, cells[clicks.cart])
        tally(Count.CHECKOUTS, month, cells)
        self.mailings.ordered(clicks.rows, clicks.time)
        customer = self.contacts.table["customer"][clicks.rows]
        first = clicks.of(np.flatnonzero(customer == NOBODY))
        self.purchases.first_orders_of_contacts(
            month, first.rows, first.time, clicks.source, first.number, first.discount
        )
        again = np.flatnonzero(customer != NOBODY)
        more = clicks.of(again)
        self.purchases.message_orders(month, customer[again], more)

    def _tally_stages(self, month: int, luck: Floats, reached: StageChances, cells: Integers) -> None:
        """Count how far visits (n) got: one luck for all stages, since each lies within the one before."""
        self.ledger.tally(Count.CONSIDERED, month, cells[luck < reached.considered])
        self.ledger.tally(Count.CARTS, month, cells[luck < reached.cart])
        self.ledger.tally(Count.CHECKOUTS, month, cells[luck < reached.checkout])

    def _shares(self, place: Places) -> tuple[Floats, Floats, Floats, Floats]:
        """(n) each: shares of the four stages on visits of known people."""
        stages = self.timeline.stages
        return (
            stages.consideration[:, KNOWN][place],
            stages.intent[:, KNOWN][place],
            stages.evaluation[:, KNOWN][place],
            stages.purchase[:, KNOWN][place],
        )

    def _place(self, rows: Integers, time: Floats) -> Places:
        """Day, channel and world (n each) of visits of known people."""
        return time.astype(np.int64), self.contacts.channel(rows), self.contacts.world(rows)

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
        self.agenda.add(Due.RETURN, when, rows, number)

    def own_returns(self, month: int, rows: Integers, time: Floats, number: Integers) -> Asking:
        """The next return of each person, or the end of the interest; customers' has ended."""
        waiting = self.contacts.table["customer"][rows] == NOBODY
        rows, time, number = rows[waiting], time[waiting], number[waiting]
        keys = self.contacts.table["key"][rows]
        day = time.astype(np.int64)
        visits = self.timeline.interest.visits_per_visitor[day, self.contacts.world(rows)]
        comes = uniform(keys, Draw.RETURN_OR_END, number) * (visits + 1.0) < visits
        rows, time, number, keys = rows[comes], time[comes], number[comes], keys[comes]
        cells = self._cells(rows, Source.SELF)
        self.ledger.tally(Count.RETURNING_VISITS, month, cells)
        luck = uniform(keys, Draw.STAGE_OF_RETURN, number)
        reached = stage_chances(*self._shares(self._place(rows, time)))
        self._tally_stages(month, luck, reached, cells)
        ordered = luck < reached.order
        if self.goods_are_scarce and ordered.any():
            found = yield Wanted(time[ordered], keys[ordered], self.contacts.world(rows[ordered]))
            lost = np.flatnonzero(ordered)[~found]
            self.ledger.tally(Count.LOST_ORDERS, month, cells[lost])
            ordered[lost] = False
        self.ledger.tally(Count.CARTS_ORDERED, month, cells[ordered])
        self._own_orders(month, rows[ordered], time[ordered])
        left = (luck < reached.cart) & ~ordered
        self.mailings.carts_left(rows[left], time[left])
        browsed = (luck >= reached.cart) & (luck < reached.considered)
        self.mailings.browsed(rows[browsed], time[browsed])
        self._plan_return(rows[~ordered], time[~ordered], number[~ordered] + 1)

    def _own_orders(self, month: int, rows: Integers, time: Floats) -> None:
        self.mailings.ordered(rows, time)
        nothing = np.zeros(len(rows))
        number = np.zeros(len(rows), np.int64)
        self.purchases.first_orders_of_contacts(month, rows, time, Source.SELF, number, nothing)
