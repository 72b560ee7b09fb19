"""The plan without chance: what the worlds of the population do on average.

The same timeline, the same law, means instead of draws. Strangers and everything that is linear in numbers
of people is exact; see the modules of this name for where means stand in for distributions. A timeline
built with AT_MEANS as its seed reads every uncertain input at its mean; with any other seed it holds the
worlds' own draws, and a thousand of them cost little more than one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from roisim.simulation.books import Books
from roisim.simulation.expectation_costs import RunningCosts
from roisim.simulation.expectation_counts import VisitCounts
from roisim.simulation.expectation_customers import OrdersByHazard
from roisim.simulation.expectation_joining import Joining
from roisim.simulation.expectation_known import KnownPeople
from roisim.simulation.expectation_ledger import ExpectedLedger
from roisim.simulation.expectation_lifetime import Lifetimes
from roisim.simulation.expectation_orders import OrderBookOfMeans, OrderDays
from roisim.simulation.expectation_outcomes import PlanDays
from roisim.simulation.expectation_renewals import OrdersByRenewal
from roisim.simulation.expectation_strangers import Strangers
from roisim.simulation.lifetime_prediction import _outlook
from roisim.simulation.program_effects import FIRST, KNOWN, RETURNING

if TYPE_CHECKING:
    from roisim.simulation.calendar import Stretch
    from roisim.simulation.timeline import Timeline


def expected_books(timeline: Timeline) -> Books:
    """The books of a plan without chance: floats, in the shapes of `Books`, for W worlds of inputs at once.

    Money is in the smallest unit of the currency and not rounded.
    """
    return Expectation(timeline).books()


class Expectation:
    """One walk through the plan."""

    def __init__(self, timeline: Timeline) -> None:
        self.timeline = timeline
        self.strangers = Strangers(timeline)
        self.people = KnownPeople(timeline)
        heeds = bool(self.people.triggered)
        self.joining = Joining(timeline, self.people.mass, heeds_events=heeds)
        self.process = _own_orders(timeline)
        self.days = PlanDays.empty(timeline, self.people.mass.outcomes)
        for stretch in timeline.calendar.stretches():
            self._walk(stretch)

    def _walk(self, stretch: Stretch) -> None:
        begin, end = stretch.begin, stretch.end
        days, plan = slice(begin, end), self.days
        visits = self.strangers.days(begin, end, self.timeline.traffic.clicks[days])
        plan.visits.write(days, visits)
        joining = self.joining.of_stretch(begin, end, visits)
        self.people.days(begin, end, joining, self.joining.triggers(begin, end, visits))
        plan.first[days] = plan.first_orders(days)
        own = self.process.days(begin, end, plan.first[days])
        plan.own[days], plan.active[days] = own.orders, own.active
        plan.active_at_start[stretch.month] = own.active_at_start
        plan.lapsed_of_those[stretch.month] = own.lapsed_of_those

    def order_days(self) -> OrderDays:
        """All orders, by what brought them."""
        visits, known, shares = self.days.visits, self.days.known, self.days.shares
        return OrderDays(
            new_visit=visits.new * shares[FIRST],
            clicked_again=visits.clicked_again * shares[RETURNING],
            by_itself=visits.by_themselves * shares[RETURNING] + known.returns * shares[KNOWN],
            own=self.days.own,
            messages={
                medium.source: (out.first, out.kept_first, out.repeat, out.kept_repeat)
                for medium, out in zip(self.timeline.media, known.media, strict=True)
            },
        )

    def books(self) -> Books:
        """All that the plan leaves behind."""
        timeline, days = self.timeline, self.days
        ledger = ExpectedLedger(timeline)
        book = OrderBookOfMeans(timeline, ledger, self.order_days())
        repeat_revenue, returning_revenue = book.book()
        VisitCounts(timeline, ledger, days).enter()
        RunningCosts(timeline, ledger, days).post()
        ledger.settle_vat()
        first = days.first.sum(axis=1)
        arrays: dict[str, Any] = {
            "counts": ledger.counts,
            "postings": ledger.postings,
            "impressions": ledger.by_month(timeline.traffic.impressions),
            "repeat_revenue": repeat_revenue,
            "returning_visit_revenue": returning_revenue,
            "cash": ledger.cash,
            "cash_by_day": ledger.cash_by_day,
            "opening_cash": timeline.finance.opening_cash * ledger.scale,
            "owed": ledger.owed,
            "active_customers": days.active,
            "active_at_start": days.active_at_start,
            "lapsed_of_those": days.lapsed_of_those,
            "first_orders_by_day": first,
            "cohort_customers": ledger.by_month(first),
            "mailable": self.people.lists[0].mailable,
            **Lifetimes(timeline, days, self.people, self.process, book).arrays(),
        }
        return Books(
            calendar=timeline.calendar,
            channels=timeline.channels,
            paid=timeline.paid,
            currency_digits=timeline.currency_digits,
            worlds=timeline.worlds,
            **arrays,
        )


def _own_orders(timeline: Timeline) -> OrdersByHazard | OrdersByRenewal:
    repeat = timeline.repeat
    if repeat.kind == "subscription":
        later = _outlook(timeline).lapse_factor
        return OrdersByRenewal(repeat, timeline.calendar, repeat.channel_lapse_factor, later)
    days = timeline.calendar.days + timeline.finance.horizon_days
    return OrdersByHazard(repeat, repeat.channel_order_factor, repeat.channel_lapse_factor, days)
