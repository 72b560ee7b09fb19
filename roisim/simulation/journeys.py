"""Journeys: the literal model, one SimPy process per visitor, for one world of a timeline.

Strangers and known people alike are processes with their own luck; campaigns, flows, refunds and
month ends are processes beside them. It shares the timeline and the formulas with the population
model and nothing else, and so is its yardstick; it also tells the story of single visitors.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import simpy

from roisim.simulation.accounts import Account
from roisim.simulation.journey_arrivals import Arrivals
from roisim.simulation.journey_books import JourneyBooks, JourneyTotals
from roisim.simulation.journey_cash import Cash
from roisim.simulation.journey_commissions import Commissions
from roisim.simulation.journey_habits import HabitRates, SpendingRates
from roisim.simulation.journey_mailing import Mailings
from roisim.simulation.journey_memory import Memory
from roisim.simulation.journey_operations import Operations
from roisim.simulation.journey_rates import JourneyRates
from roisim.simulation.journey_story import Journey, Story
from roisim.simulation.journey_till import Till
from roisim.simulation.journey_visitor import Shop, Visitor

if TYPE_CHECKING:
    from collections.abc import Generator

    from roisim.simulation.journey_luck import Luck
    from roisim.simulation.timeline import Timeline

    Process = Generator[simpy.Event, None, None]


def run_journeys(rates: Timeline | JourneyRates, seed: int) -> JourneyTotals:
    """Totals by month of a whole plan, every visitor a process of their own.

    Args:
        rates: a timeline, of which world 0 is taken, or its tables where many seeds share them.
        seed: of all luck.
    """
    run = _Run.of(rates if isinstance(rates, JourneyRates) else JourneyRates(rates), seed)
    run.start()
    run.to_the_end()
    return run.shop.books.totals()


def follow_visitors(timeline: Timeline, seed: int, visitors: int) -> list[Journey]:
    """The stories of the first visitors of a plan, by time of their first visit.

    Args:
        timeline: of which world 0 is taken.
        seed: of all luck; the same visitors as in `run_journeys` with this seed.
        visitors: how many; fewer come back if the plan has fewer.
    """
    run = _Run.of(JourneyRates(timeline), seed)
    run.wanted = visitors
    run.start()
    run.to_the_end()
    return [
        Journey(number, story.channel, story.outcome(known=visitor.known), tuple(story.steps))
        for number, (visitor, story) in enumerate(run.followed, start=1)
    ]


def everyone_matters(timeline: Timeline) -> bool:
    """Whether a visitor's journey may depend on those who come later, so that all must be followed."""
    scarce = timeline.is_scarce or timeline.finance.spend_limited
    return bool(scarce or timeline.traffic.learning.any())


@dataclass
class _Run:
    """One run. `wanted`: stop letting visitors in after so many, and follow them; None lets in all."""

    shop: Shop
    seed: int
    wanted: int | None = None
    followed: list[tuple[Visitor, Story]] = field(default_factory=list)

    @staticmethod
    def of(rates: JourneyRates, seed: int) -> _Run:
        """An empty shop at the start of the plan."""
        env = simpy.Environment()
        cash = Cash(env, rates) if rates.timeline.finance.spend_limited else None
        books = JourneyBooks(rates.month_of_day, cash)
        operations, memory = Operations(env, rates, books, seed), Memory(rates)
        orders = rates.timeline.orders
        mean, shape = rates.of_world(orders.refund_delay_mean), rates.of_world(orders.refund_delay_shape)
        shop = Shop(
            env=env,
            rates=rates,
            books=books,
            till=Till(rates, books),
            commissions=Commissions(env, rates, books),
            memory=memory,
            arrivals=Arrivals(env, rates, memory, operations.moment, cash, seed),
            mailings=Mailings(env, rates, books),
            habits=HabitRates.of(rates),
            spending=SpendingRates.of(rates),
            refund_rate=rates.by_day(orders.refund_rate),
            refund_delay=(mean, shape),
            operations=operations,
            cash=cash,
        )
        return _Run(shop, seed)

    def start(self) -> None:
        """Open every channel and the books."""
        env = self.shop.env
        env.process(self._month_ends())
        if self.shop.cash is not None:
            env.process(self.shop.cash.days(self.shop.books))
        env.process(self._running_costs())
        self.shop.arrivals.open(self._let_in)

    def to_the_end(self) -> None:
        """Run the plan and close the last month."""
        rates = self.shop.rates
        self.shop.env.run(until=rates.days)
        self._close_month(rates.months - 1)

    def _let_in(self, channel: int, luck: Luck, *, at_partner: bool = False) -> bool:
        """One more visitor; False when there are as many as wanted and nobody needs the others."""
        shop, story = self.shop, None
        if self.wanted is not None and len(self.followed) < self.wanted:
            story = Story(shop.rates.channels[channel], shop.rates.timeline.currency_digits)
        elif self.wanted is not None and not self._others_matter():
            return False
        visitor = Visitor(shop, channel, luck, story, at_partner=at_partner)
        if story is not None:
            self.followed.append((visitor, story))
        shop.env.process(visitor.live())
        return True

    def _others_matter(self) -> bool:
        """Whether a visitor's journey may depend on those who come later."""
        return everyone_matters(self.shop.rates.timeline)

    def _month_ends(self) -> Process:
        """Closes every month but the last, which ends with the plan."""
        env = self.shop.env
        for month, end in enumerate(self.shop.rates.timeline.calendar.first_day[1:-1].tolist()):
            yield env.timeout(end - env.now)
            self._close_month(month)

    def _running_costs(self) -> Process:
        """What winning people costs day by day beside clicks: influencers, content, agencies."""
        rates, cash, books = self.shop.rates, self.shop.cash, self.shop.books
        if not rates.running_costs and not rates.agencies:
            return
        for day in range(rates.days):
            yield self.shop.env.timeout(max(0.0, day - self.shop.env.now))
            for account, cost in rates.running_costs:
                books.book_part(account, day, -cost[day])
            stopped = [cash is not None and cash.stops(channel) for channel in range(len(rates.channels))]
            spent = sum(of.spend[day] for of, no in zip(rates.coming, stopped, strict=True) if not no)
            for account, share in rates.agencies:
                books.book_part(account, day, -share[day] * spent)

    def _close_month(self, month: int) -> None:
        """Book what a month costs: overheads, and ads where they are not booked by the day."""
        rates, postings = self.shop.rates, self.shop.books.postings
        timeline, world = rates.timeline, rates.world
        minor_units = 10**timeline.currency_digits
        first, behind = timeline.calendar.first_day[month : month + 2]
        spend = timeline.traffic.spend[first:behind, :, world].sum()
        if self.shop.cash is None:
            postings[Account.ADS][month] -= round(float(spend) * minor_units)
        for account, costs in timeline.finance.monthly_costs.items():
            postings[account][month] -= round(float(costs[month, world]) * minor_units)
