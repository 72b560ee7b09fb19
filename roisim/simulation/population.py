"""The population model: many worlds side by side in arrays, on one SimPy clock.

Each business process is a SimPy process with its own rhythm: strangers and known people by stretches
of days, campaigns by their calendar, orders, refunds and the books by the month.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import simpy

from roisim.simulation.books import Books
from roisim.simulation.cash_limit import CashLimit
from roisim.simulation.cohorts import Cohorts
from roisim.simulation.conservation import check_conservation
from roisim.simulation.feedback import Feedback
from roisim.simulation.known_people import KnownPeople
from roisim.simulation.ledger import Ledger
from roisim.simulation.lifetime_prediction import predict_lifetime_value
from roisim.simulation.order_book import OrderBook
from roisim.simulation.people import Contacts, Customers
from roisim.simulation.people_and_goods import PeopleAndGoods
from roisim.simulation.program_effects import FIRST
from roisim.simulation.settlement import Settlement
from roisim.simulation.stock_room import StockRoom
from roisim.simulation.traffic import Traffic
from roisim.simulation.visit_rates import order_share
from roisim.units import DAYS_PER_WEEK

if TYPE_CHECKING:
    from collections.abc import Callable, Generator

    from roisim.cancellation import CancelToken
    from roisim.simulation.timeline import Timeline

ROOM_TO_SPARE = 1.02


class Population:
    """One block of worlds under one clock."""

    def __init__(self, timeline: Timeline, seed: int, stretch_days: int | None = None) -> None:
        self.timeline = timeline
        limited = timeline.finance.spend_limited
        if timeline.stock is not None or limited:
            stretch_days = 1
        elif timeline.traffic.follows_the_week:
            stretch_days = min(stretch_days or DAYS_PER_WEEK, DAYS_PER_WEEK)
        self.stretches = timeline.calendar.stretches(stretch_days)
        self.ledger = Ledger(timeline)
        self.contacts = Contacts(
            _expected_contacts(timeline),
            [medium.name for medium in timeline.media],
            [flow.number for medium in timeline.media for flow in medium.flows if flow.keeps_count],
        )
        self.customers = Customers(_expected_customers(timeline))
        self.cohorts = Cohorts(timeline, self.customers)
        periods = timeline.calendar.stretches(1 if limited else None)
        self.orders = OrderBook(timeline, self.ledger, self.customers, self.cohorts, periods)
        self.feedback = Feedback(timeline, self.contacts, self.cohorts)
        self.limit = CashLimit(timeline, self.ledger) if limited else None
        self.stock = None if timeline.stock is None else StockRoom(timeline.stock, timeline, seed)
        self.traffic = Traffic(timeline, seed, self.ledger, self.feedback, self.limit)
        self.people = KnownPeople(
            timeline,
            self.ledger,
            self.contacts,
            self.customers,
            self.cohorts,
            self.orders,
            self.stretches,
        )
        self.settlement = Settlement(
            timeline, self.ledger, self.people.mailings, periods, self.stock, self.limit
        )

    def run(self, cancel: CancelToken | None = None, on_day: Callable[[int], None] | None = None) -> None:
        """Run the plan. At equal times, processes act in the order in which they begin here.

        Strangers and known people act by stretches of days. While nothing is scarce, nothing which
        happens to one of them depends on the others, and the length of a stretch changes no figure. Else
        they act by the week, the day, or where goods are short by the hour.
        """

        def still_wanted() -> None:
            if cancel is not None:
                cancel.raise_if_cancelled()

        env = simpy.Environment()
        env.process(self._tell(env, on_day))
        env.process(self.settlement.process(env))
        people: KnownPeople | PeopleAndGoods = self.people
        if self.stock is not None:
            people = PeopleAndGoods(self.people, self.stock, self.traffic.remain_strangers)
        env.process(self.traffic.process(env, self.stretches, people.welcome, still_wanted))
        env.process(people.process(env, self.stretches, still_wanted))
        env.process(self.orders.process(env))
        self.people.mailings.start(env)
        env.run()

    def _tell(
        self, env: simpy.Environment, on_day: Callable[[int], None] | None
    ) -> Generator[simpy.Event, None, None]:
        """Tells how far the plan is."""
        for stretch in self.stretches:
            if on_day is not None:
                on_day(stretch.begin)
            yield env.timeout(stretch.end - env.now)

    def books(self) -> Books:
        """All that the worlds leave behind."""
        self.ledger.sum_tallies()
        timeline, ledger, cohorts = self.timeline, self.ledger, self.cohorts
        scale = 10.0**timeline.currency_digits
        return Books(
            calendar=timeline.calendar,
            channels=timeline.channels,
            paid=timeline.paid,
            currency_digits=timeline.currency_digits,
            worlds=timeline.worlds,
            counts=ledger.counts,
            postings=ledger.postings,
            impressions=ledger.impressions,
            repeat_revenue=ledger.repeat_revenue,
            returning_visit_revenue=ledger.returning_visit_revenue,
            cash=ledger.cash,
            cash_by_day=ledger.cash_by_day,
            opening_cash=np.rint(timeline.finance.opening_cash * scale).astype(np.int64),
            owed=ledger.owed,
            active_customers=cohorts.active_customers(),
            active_at_start=cohorts.active_at_start(),
            lapsed_of_those=cohorts.lapsed_of_those,
            first_orders_by_day=cohorts.first_orders_by_day,
            margin_by_age=cohorts.margin_by_age,
            cohort_customers=cohorts.cohort_customers,
            cohort_orders=cohorts.orders,
            cohort_margin=cohorts.margin,
            cohort_revenue=cohorts.revenue,
            ltv_revenue=cohorts.ltv_revenue,
            ltv_margin=cohorts.ltv_margin,
            ltv_margin_predicted=cohorts.ltv_margin_predicted,
            mailable=self.settlement.mailable,
            stock=None if self.stock is None else self.stock.flows,
        )


def simulate(
    timeline: Timeline,
    seed: int,
    *,
    cancel: CancelToken | None = None,
    on_day: Callable[[int], None] | None = None,
) -> Books:
    """Run a block of worlds and return its books.

    Args:
        timeline: daily rates of the block's worlds.
        seed: of all luck; figures of a world depend on the seed and the world's number alone.
        cancel: looked at many times a simulated month.
        on_day: told the day at the beginning of each stretch of days.

    Raises:
        Cancelled: someone cancelled.
        ConservationError: the books do not add up (a fault of the program).
    """
    population = Population(timeline, seed)
    population.run(cancel, on_day)
    predict_lifetime_value(timeline, population.customers, population.cohorts)
    books = population.books()
    check_conservation(books)
    return books


def _expected_contacts(timeline: Timeline) -> int:
    """About how many contacts the block will have: room for them is made at once."""
    stages = timeline.stages
    joining = stages.consideration[:, FIRST] * stages.sign_up[:, FIRST] * timeline.traffic.clicks
    return int(joining.sum() * ROOM_TO_SPARE)


def _expected_customers(timeline: Timeline) -> int:
    """About how many first orders strangers will place on their first visits."""
    return int((order_share(timeline.stages, FIRST) * timeline.traffic.clicks).sum() * ROOM_TO_SPARE)
