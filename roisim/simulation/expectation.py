"""The plan without chance: what the worlds of the population do on average.

The same timeline, the same law, means instead of draws. Strangers and everything that is linear in numbers
of people is exact; see the modules of this name for where means stand in for distributions. A timeline
built with AT_MEANS as its seed reads every uncertain input at its mean; with any other seed it holds the
worlds' own draws, and a thousand of them cost little more than one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from roisim.simulation.accounts import Account
from roisim.simulation.books import Books
from roisim.simulation.calendar import Stretch
from roisim.simulation.expectation_costs import RunningCosts
from roisim.simulation.expectation_counts import VisitCounts
from roisim.simulation.expectation_customers import OrdersByHazard
from roisim.simulation.expectation_feedback import ExpectedFeedback
from roisim.simulation.expectation_joining import Joining
from roisim.simulation.expectation_known import KnownPeople
from roisim.simulation.expectation_ledger import FEW, ExpectedLedger
from roisim.simulation.expectation_lifetime import Lifetimes
from roisim.simulation.expectation_orders import OrderBookOfMeans, OrderDays
from roisim.simulation.expectation_outcomes import PlanDays
from roisim.simulation.expectation_quality import CustomerGroups
from roisim.simulation.expectation_renewals import OrdersByRenewal
from roisim.simulation.expectation_scarce import MOST_WALKS, ScarceThings, Scarcity, is_scarce
from roisim.simulation.expectation_stages import VisitStages
from roisim.simulation.expectation_strangers import Strangers
from roisim.simulation.lifetime_prediction import usual_outlook
from roisim.simulation.program_effects import FIRST, KNOWN, RETURNING
from roisim.units import DAYS_PER_WEEK

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from roisim.simulation.timeline import Timeline

    Floats = NDArray[np.float64]


def expected_books(timeline: Timeline, *, tables: bool = True) -> Books:
    """The books of a plan without chance: floats, in the shapes of `Books`, for W worlds of inputs at once.

    Money is in the smallest unit of the currency and not rounded. Without `tables` those by cohort and
    age in months stay empty.
    """
    return _walk(timeline).books(tables=tables)


def expected_profits(timeline: Timeline) -> Floats:
    """(W): profit, in the smallest unit of the currency: all postings of `expected_books`.

    Each world is a plan of its own, and earns what it earns as a timeline's only one.
    """
    postings = _walk(timeline, are_plans=True).ledger().postings
    profits: Floats = postings.sum(axis=tuple(range(postings.ndim - 1)))
    return profits


def _walk(timeline: Timeline, *, are_plans: bool = False) -> Expectation:
    """The plan, walked until what is short in it and what follows from that fit, in each world if those
    `are_plans`, else on average."""
    if not is_scarce(timeline):
        return Expectation(timeline)
    scarce = ScarceThings(timeline, are_plans=are_plans)
    for __ in range(MOST_WALKS):
        walk = Expectation(scarce.timeline(), scarce.scarcity)
        cash = walk.ledger().cash_by_day if scarce.needs_cash else None
        if scarce.settles(walk.order_days(), cash):
            walk.scarcity = scarce.scarcity
            return walk
    return Expectation(scarce.timeline(), scarce.scarcity)


class Expectation:
    """One walk through the plan, with what is scarce in it."""

    def __init__(self, timeline: Timeline, scarcity: Scarcity | None = None) -> None:
        self.timeline, self.scarcity = timeline, scarcity
        self.stages = VisitStages(timeline, None if scarcity is None else scarcity.found)
        self.strangers = Strangers(timeline, self.stages)
        self.people = KnownPeople(timeline, self.stages)
        heeds = bool(self.people.triggered)
        self.joining = Joining(timeline, self.people.mass, heeds_events=heeds)
        self.groups = CustomerGroups(timeline)
        self.process = _own_orders(timeline, self.groups, self.stages.found[:, 0])
        self.days = PlanDays.empty(timeline, self.people.mass.outcomes, self.stages, len(self.groups.pace))
        self.feedback = ExpectedFeedback(timeline, self.days)
        over = 0
        for stretch in self._stretches():
            self._walk(stretch)
            while over < timeline.calendar.months and timeline.calendar.first_day[over + 1] <= stretch.end:
                self._end_month(over)
                over += 1

    def _stretches(self) -> list[Stretch]:
        """Strangers and lists go by the week where customers of a week bring visits of the next, by the month
        where anything follows on what a month has brought, and else through the plan at once."""
        calendar = self.timeline.calendar
        if self.feedback.follows_the_week:
            return calendar.stretches(DAYS_PER_WEEK)
        if self.feedback.follows_the_month or self._is_many():
            return calendar.stretches()
        return [Stretch(number=0, month=0, begin=0, end=calendar.days)]

    def _is_many(self) -> bool:
        """Whether known people are too many numbers, or too entangled, for more than a month at once."""
        people = self.people
        return not people.plain or people.heeds_orders or self.days.first[0].size > FEW

    def _walk(self, stretch: Stretch) -> None:
        """Strangers and known people of a stretch of days."""
        begin, end = stretch.begin, stretch.end
        days, plan = slice(begin, end), self.days
        visits = self.strangers.days(begin, end, self.feedback.arrivals(stretch))
        plan.visits.write(days, visits)
        joining = self.joining.of_stretch(begin, end, visits)
        self.people.days(begin, end, joining, self.joining.triggers(begin, end, visits))
        plan.first[days] = plan.first_orders(days)

    def _end_month(self, month: int) -> None:
        """Customers' own orders of a month."""
        begin, end = self.timeline.calendar.first_day[month : month + 2].tolist()
        days, plan = slice(begin, end), self.days
        plan.grouped[days] = self.groups.of_first_orders(plan, days)
        own = self.process.days(begin, end, plan.grouped[days])
        plan.own[days], plan.active[days] = self.groups.of_channels(own.orders), own.active
        plan.active_at_start[month] = own.active_at_start
        plan.lapsed_of_those[month] = own.lapsed_of_those
        self.people.end_month(begin, end, plan)

    def order_days(self) -> OrderDays:
        """All orders, by what brought them."""
        visits, known, order = self.days.visits, self.days.known, self.stages.order
        return OrderDays(
            new_visit=visits.new * order(FIRST),
            clicked_again=visits.clicked_again * order(RETURNING),
            by_itself=visits.by_themselves * order(RETURNING) + known.returns * order(KNOWN),
            own=self.days.own,
            messages={
                medium.source: (out.first, out.kept_first, out.repeat, out.kept_repeat)
                for medium, out in zip(self.timeline.media, known.media, strict=True)
            },
        )

    def _posted(self) -> OrderBookOfMeans:
        """All money, in the ledger of the book."""
        book = OrderBookOfMeans(self.timeline, ExpectedLedger(self.timeline), self.order_days())
        book.book()
        RunningCosts(self.timeline, book.ledger, self.days).post()
        if self.scarcity is not None:
            book.ledger.post_costs(Account.INVENTORY, self.scarcity.keeping)
        book.ledger.settle_vat()
        return book

    def ledger(self) -> ExpectedLedger:
        """Money alone."""
        return self._posted().ledger

    def books(self, *, tables: bool = True) -> Books:
        """All that the plan leaves behind."""
        timeline, days, book = self.timeline, self.days, self._posted()
        ledger = book.ledger
        VisitCounts(timeline, ledger, days).enter()
        repeat_revenue, returning_revenue = book.revenue_of_return()
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
            **Lifetimes(timeline, days, self.people, self.process, self.groups, book, tables=tables).arrays(),
        }
        return Books(
            calendar=timeline.calendar,
            channels=timeline.channels,
            paid=timeline.paid,
            currency_digits=timeline.currency_digits,
            worlds=timeline.worlds,
            **arrays,
        )


def _own_orders(
    timeline: Timeline, groups: CustomerGroups, found: Floats
) -> OrdersByHazard | OrdersByRenewal:
    repeat = timeline.repeat
    if repeat.kind == "subscription":
        later = usual_outlook(timeline).lapse_factor
        return OrdersByRenewal(repeat, timeline.calendar, groups.lapses, later, found)
    days = timeline.calendar.days + timeline.finance.horizon_days
    return OrdersByHazard(repeat, groups.pace, groups.lapses, days, found)
