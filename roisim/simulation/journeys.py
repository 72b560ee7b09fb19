"""Journeys: the literal model, one SimPy process per visitor, for one world of a timeline.

Strangers and known people alike are processes with their own luck; campaigns, flows, refunds and
month ends are processes beside them. It shares the timeline and the formulas with the population
model and nothing else, and so is its yardstick; it also tells the story of single visitors.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from math import isinf
from typing import TYPE_CHECKING

import simpy

from roisim import random_numbers
from roisim.simulation.accounts import Account
from roisim.simulation.journey_books import JourneyBooks, JourneyTotals
from roisim.simulation.journey_habits import HabitRates, SpendingRates
from roisim.simulation.journey_luck import Luck
from roisim.simulation.journey_mailing import Mailing
from roisim.simulation.journey_rates import JourneyRates
from roisim.simulation.journey_story import Journey, Story
from roisim.simulation.journey_till import Till
from roisim.simulation.journey_visitor import Shop, Visitor

if TYPE_CHECKING:
    from collections.abc import Generator

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
        env, books = simpy.Environment(), JourneyBooks(rates.months)
        orders = rates.timeline.orders
        mean, shape = rates.of_world(orders.refund_delay_mean), rates.of_world(orders.refund_delay_shape)
        shop = Shop(
            env=env,
            rates=rates,
            books=books,
            till=Till(rates, books),
            mailing=Mailing(env, rates, books),
            habits=HabitRates.of(rates),
            spending=SpendingRates.of(rates),
            refund_rate=rates.by_day(orders.refund_rate),
            refund_delay=(mean, shape),
        )
        return _Run(shop, seed)

    def start(self) -> None:
        """Open every channel and the books."""
        env, rates = self.shop.env, self.shop.rates
        env.process(self._month_ends())
        for channel, audience in enumerate(rates.audience):
            endless = isinf(audience)
            env.process(self._arrivals(channel) if endless else self._arrivals_of_few(channel, int(audience)))

    def to_the_end(self) -> None:
        """Run the plan and close the last month."""
        rates = self.shop.rates
        self.shop.env.run(until=rates.days)
        self._close_month(rates.months - 1)

    def _arrivals(self, channel: int) -> Process:
        """A Poisson process whose rate is constant within each day."""
        env, hazard, days = self.shop.env, self.shop.rates.arrivals[channel], self.shop.rates.days
        luck, visitors_luck = self._lucks(channel)
        awaited, number = luck.exponential(), 0
        while (time := hazard.when(awaited)) < days:
            yield env.timeout(max(0.0, time - env.now))
            if not self._let_in(channel, visitors_luck.of(number)):
                return
            awaited += luck.exponential()
            number += 1

    def _arrivals_of_few(self, channel: int, audience: int) -> Process:
        """A finite audience: each day each of those who have not come yet comes with the same chance."""
        env, chances = self.shop.env, self.shop.rates.click_chance[channel]
        luck, visitors_luck = self._lucks(channel)
        number = 0
        for day, chance in enumerate(chances):
            new = luck.binomial(audience - number, chance)
            for time in sorted(day + luck.uniform() for _ in range(new)):
                yield env.timeout(max(0.0, time - env.now))
                if not self._let_in(channel, visitors_luck.of(number)):
                    return
                number += 1

    def _lucks(self, channel: int) -> tuple[Luck, Luck]:
        """The luck of a channel's arrivals, and the one that its visitors have theirs from."""
        name = self.shop.rates.channels[channel]
        key = random_numbers.key
        return Luck(key(self.seed, "journey arrivals", name)), Luck(key(self.seed, "journey", name))

    def _let_in(self, channel: int, luck: Luck) -> bool:
        """One more visitor; False when there are as many as wanted."""
        shop, story = self.shop, None
        if self.wanted is not None:
            if len(self.followed) >= self.wanted:
                return False
            story = Story(shop.rates.channels[channel], shop.rates.timeline.currency_digits)
        visitor = Visitor(shop, channel, luck, story)
        if story is not None:
            self.followed.append((visitor, story))
        shop.env.process(visitor.live())
        return True

    def _month_ends(self) -> Process:
        """Closes every month but the last, which ends with the plan."""
        env = self.shop.env
        for month, end in enumerate(self.shop.rates.timeline.calendar.first_day[1:-1].tolist()):
            yield env.timeout(end - env.now)
            self._close_month(month)

    def _close_month(self, month: int) -> None:
        """Book what a month costs: ads and overheads."""
        rates, postings = self.shop.rates, self.shop.books.postings
        timeline, world = rates.timeline, rates.world
        minor_units = 10**timeline.currency_digits
        first, behind = timeline.calendar.first_day[month : month + 2]
        spend = timeline.traffic.spend[first:behind, :, world].sum()
        postings[Account.ADS][month] -= round(float(spend) * minor_units)
        for account, costs in timeline.finance.monthly_costs.items():
            postings[account][month] -= round(float(costs[month, world]) * minor_units)
