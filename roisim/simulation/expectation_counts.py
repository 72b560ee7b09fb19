"""Counts of the expectation: visits, how far they got, and messages, by month, channel and source."""

from __future__ import annotations

from typing import TYPE_CHECKING

from roisim.formulas.funnel import stage_chances, stages_given_no_order
from roisim.simulation.accounts import Count, Source
from roisim.simulation.expectation_stages import WHOLE_PLAN
from roisim.simulation.program_effects import FIRST, KNOWN, RETURNING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from roisim.simulation.expectation_ledger import ExpectedLedger
    from roisim.simulation.expectation_outcomes import PlanDays
    from roisim.simulation.timeline import Timeline

    Floats = NDArray[np.float64]


class VisitCounts:
    """Enters all that is counted, but for orders."""

    def __init__(self, timeline: Timeline, ledger: ExpectedLedger, days: PlanDays) -> None:
        self.timeline, self.ledger, self.days = timeline, ledger, days

    def enter(self) -> None:
        """Enter everything."""
        self._strangers()
        self._own_returns()
        self._own_orders()
        self._messages()

    def _strangers(self) -> None:
        visits, count = self.days.visits, self.ledger.count
        again = visits.clicked_again + visits.clicked_known
        count(Count.NEW_VISITS, Source.CLICK, visits.new)
        count(Count.RETURNING_VISITS, Source.CLICK, again)
        count(Count.RETURNING_VISITS, Source.SELF, visits.by_themselves)
        count(Count.CLICKS, Source.CLICK, (visits.new + again) * self.timeline.paid[:, None])
        count(Count.PARTNER_SIGN_UPS, Source.NONE, self.timeline.traffic.sign_ups)
        self._stages_of_strangers(FIRST, Source.CLICK, visits.new)
        self._stages_of_strangers(RETURNING, Source.CLICK, visits.clicked_again)
        self._stages_of_strangers(RETURNING, Source.SELF, visits.by_themselves)

    def _stations(self, source: Source, visits: Floats, considered: Floats) -> None:
        """Who left before the site let them in, who asked the desk, who was answered."""
        waiting = self.days.stages.waiting
        if waiting is not None:
            asking = considered * waiting.asking[:, None]
            self.ledger.count(Count.VISITS_REFUSED, source, visits * (1.0 - waiting.let_in[:, None]))
            self.ledger.count(Count.CHATS_ASKED, source, asking)
            self.ledger.count(Count.CHATS_SERVED, source, asking * waiting.served[:, None])

    def _stages_of_strangers(self, kind: int, source: Source, visits: Floats) -> None:
        if not visits.any():
            return
        stages = self.days.stages.reached(kind, WHOLE_PLAN, visits)
        self._stages(source, stages.considered, stages.carts, stages.checkouts)
        self._stations(source, visits, stages.considered)
        if self.days.stages.scarce:
            self.ledger.count(Count.LOST_ORDERS, source, stages.lost)
        signed = Count.SIGN_UPS_FIRST_VISIT if kind == FIRST else Count.SIGN_UPS_LATER
        self.ledger.count(Count.CARTS_ORDERED, source, stages.orders)
        self.ledger.count(signed, source, stages.addresses)
        self.ledger.count(Count.PUSH_SUBSCRIBERS, source, stages.notified)

    def _stages(self, source: Source, considered: Floats, carts: Floats, checkouts: Floats) -> None:
        self.ledger.count(Count.CONSIDERED, source, considered)
        self.ledger.count(Count.CARTS, source, carts)
        self.ledger.count(Count.CHECKOUTS, source, checkouts)

    def _own_returns(self) -> None:
        returns = self.days.known.returns
        if not returns.any():
            return
        reached = stage_chances(*self.days.stages.shares(KNOWN))
        self.ledger.count(Count.RETURNING_VISITS, Source.SELF, returns)
        self._stages(
            Source.SELF, returns * reached.considered, returns * reached.cart, returns * reached.checkout
        )
        orders = returns * reached.order * self.days.stages.found
        self.ledger.count(Count.CARTS_ORDERED, Source.SELF, orders)
        self._lost(Source.SELF, orders)

    def _own_orders(self) -> None:
        own = self.days.own
        wanted = own + self._lost(Source.OWN, own)
        self._stages(Source.OWN, wanted, wanted, wanted)
        for waiting in self.timeline.orders.waiting:
            self.ledger.count(Count.LEARNED_DISCOUNTS, Source.OWN, own * waiting.share[:, None])
        self.ledger.count(Count.RETURNING_VISITS, Source.OWN, wanted)
        self.ledger.count(Count.CARTS_ORDERED, Source.OWN, own)

    def _lost(self, source: Source, orders: Floats) -> Floats:
        """(D, C, W): orders that found no goods, from those that did."""
        found = self.days.stages.found
        lost: Floats = orders * (1.0 / found - 1.0)
        if self.days.stages.scarce:
            self.ledger.count(Count.LOST_ORDERS, source, lost)
        return lost

    def _messages(self) -> None:
        """Orders by message were decided first; how far the other clicks got is filled in."""
        sending = [
            (medium.source, out)
            for medium, out in zip(self.timeline.media, self.days.known.media, strict=True)
            if out.sent.any()
        ]
        if not sending:
            return
        reached = stages_given_no_order(*self.days.stages.shares(KNOWN))
        for source, out in sending:
            orders = out.first + out.repeat
            new_carts = orders - out.recovered
            lost = self._lost(source, orders)
            looks = out.looks - lost
            count = self.ledger.count
            count(Count.MESSAGES, source, out.sent)
            count(Count.MESSAGE_CLICKS, source, out.clicks)
            count(Count.NEW_VISITS, source, out.first_visits)
            count(Count.RETURNING_VISITS, source, out.clicks - out.first_visits)
            count(Count.UNSUBSCRIBES, source, out.unsubscribed)
            count(Count.CARTS_ORDERED, source, new_carts)
            count(Count.RECOVERED_CARTS, source, out.recovered)
            self._stages(
                source,
                orders + lost + looks * reached.considered,
                new_carts + lost + looks * reached.cart,
                orders + lost + looks * reached.checkout,
            )
