"""One visitor as one SimPy process, from the first visit to the end of the plan."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from math import inf
from typing import TYPE_CHECKING, cast

import simpy

from roisim.simulation.accounts import Count
from roisim.simulation.journey_habits import Own, Spending
from roisim.simulation.journey_rates import JourneyRates, with_odds
from roisim.simulation.journey_story import CART_LEFT, CHECKOUT_LEFT, ORDERED, Event, Stage
from roisim.simulation.program_effects import FIRST, KNOWN, RETURNING

if TYPE_CHECKING:
    from collections.abc import Generator

    from roisim.simulation.journey_books import JourneyBooks
    from roisim.simulation.journey_habits import Habit, HabitRates, SpendingRates
    from roisim.simulation.journey_luck import Luck
    from roisim.simulation.journey_mailing import Address, Click, Mailing
    from roisim.simulation.journey_story import Story
    from roisim.simulation.journey_till import Sale, Till

    Process = Generator[simpy.Event, None, None]


@dataclass(frozen=True)
class Shop:
    """All that visitors meet."""

    env: simpy.Environment
    rates: JourneyRates
    books: JourneyBooks
    till: Till
    mailing: Mailing
    habits: HabitRates
    spending: SpendingRates
    refund_rate: list[float]
    refund_delay: tuple[float, float]  # mean, shape


class Visitor:
    """A stranger first; after leaving an address or ordering, a known person.

    Args:
        shop: where the visitor comes.
        channel: number of the channel of the first visit.
        luck: the visitor's own stream of numbers.
        story: where steps are written down, None if nobody follows this visitor.
    """

    __slots__ = (
        "_address", "_channel", "_habit", "_interested", "_known", "_lapsed", "_luck", "_own", "_own_event",
        "_shop", "_spending", "_story",
    )  # fmt: skip

    def __init__(self, shop: Shop, channel: int, luck: Luck, story: Story | None) -> None:
        self._shop, self._channel, self._luck, self._story = shop, channel, luck, story
        self._known = False
        self._interested = False
        self._lapsed = False
        self._address: Address | None = None
        self._habit: Habit | None = None
        self._spending: Spending | None = None
        self._own: Own | None = None
        self._own_event: simpy.Event = shop.env.event()

    @property
    def known(self) -> bool:
        """Whether the shop knows this person: by an address or by an order."""
        return self._known

    def live(self) -> Process:
        """The SimPy process."""
        rates = self._shop.rates
        self._visit_as_stranger(FIRST, Event.FIRST_VISIT)
        if not self._known and (rates.anyone_returns or rates.audience[self._channel] != inf):
            yield from self._live_as_stranger()
        if self._known:
            yield from self._live_as_known()

    # As a stranger

    def _live_as_stranger(self) -> Process:
        """Comes back by themselves or by another click, until known or until nothing more happens."""
        env, luck = self._shop.env, self._luck
        returns = self._shop.rates.returns[self._channel]
        day, interested = int(env.now), True
        while not self._known:
            hazard = returns.something if interested else returns.clicks_only
            next_day = hazard.day_when(hazard.until(day + 1) + luck.exponential())
            if next_day is None:
                return
            day = next_day
            event: Event | None = Event.AD_CLICK_AGAIN
            if interested:
                event, interested = self._what_happens(day)
            if event is not None:
                yield env.timeout(max(0.0, day + luck.uniform() - env.now))
                self._visit_as_stranger(RETURNING, event)

    def _what_happens(self, day: int) -> tuple[Event | None, bool]:
        """(visit, whether interest lives on) on a day on which something happens to a stranger."""
        returns = self._shop.rates.returns[self._channel]
        survives, visits, clicks = returns.survives[day], returns.visits[day], returns.clicks[day]
        nothing = survives * (1.0 - visits) * (1.0 - clicks)
        luck = self._luck.uniform() * (1.0 - nothing)
        if luck < survives * visits:
            return Event.RETURN, True
        if luck < survives * (visits + (1.0 - visits) * clicks):
            return Event.AD_CLICK_AGAIN, True
        lost = 1.0 - survives
        return (Event.AD_CLICK_AGAIN if luck >= 1.0 - nothing - lost * clicks else None), False

    def _visit_as_stranger(self, kind: int, event: Event) -> None:
        shop = self._shop
        rates = shop.rates
        day = int(shop.env.now)
        counted = Count.NEW_VISITS if kind == FIRST else Count.RETURNING_VISITS
        shop.books.counts[counted][rates.month_of_day[day]] += 1
        depth = bisect_right(rates.thresholds[kind][self._channel][day], self._luck.uniform())
        if self._story is not None:
            self._story.visit(shop.env.now, event, rates.click_cost[self._channel][day])
        if depth:
            self._look_around(kind, depth)

    def _look_around(self, kind: int, depth: int) -> None:
        """A stranger's visit that considers something; may leave an address, a cart, an order."""
        rates, luck = self._shop.rates, self._luck
        day = int(self._shop.env.now)
        address = None
        if luck.chance(rates.sign_up[kind][self._channel][day]):
            address = Event.SIGN_UP
        elif depth == CHECKOUT_LEFT and luck.chance(rates.known_at_checkout[day]):
            address = Event.ADDRESS_AT_CHECKOUT
        self._pass_stages(depth, address)
        if address is not None:
            self._leave_address(kind, address)
        self._end_visit(depth)

    def _leave_address(self, kind: int, how: Event) -> None:
        """Leaves an address, now, and is a stranger no more."""
        shop = self._shop
        owner = shop.env.active_process
        assert owner is not None
        self._known = self._interested = True
        counted = Count.SIGN_UPS_FIRST_VISIT if kind == FIRST else Count.SIGN_UPS_LATER
        shop.books.counts[counted][self._month()] += 1
        shop.mailing.charge_contact()
        if how is Event.SIGN_UP:
            self._address = shop.mailing.join(owner, self._luck, self._story)
        else:
            self._address = shop.mailing.remember_for_cart(owner, self._luck, self._story)

    # As a known person

    def _live_as_known(self) -> Process:
        """Acts by the own clock; a clicked message interrupts the waiting."""
        env = self._shop.env
        if self._shop.rates.audience[self._channel] != inf:
            env.process(self._click_again())
        self._wind_own_clock()
        while self._own is not None or self._address is not None:
            habit = self._habit
            try:
                yield self._own_event
            except simpy.Interrupt as interrupt:
                self._click(cast("Click", interrupt.cause))
                acted = False
            else:
                self._act()
                acted = True
            if acted or self._habit is not habit:
                self._wind_own_clock()

    def _wind_own_clock(self) -> None:
        """Place the next event of the own clock; a message click in between leaves it where it is."""
        env, time = self._shop.env, inf
        if self._habit is not None and not self._lapsed:
            time, self._own = self._habit.next_event(env.now)
        elif self._interested:
            time, self._own = self._next_own_visit(), Own.VISIT
        if time < self._shop.rates.days:
            self._own_event = env.timeout(max(0.0, time - env.now))
        else:
            self._own, self._own_event = None, env.event()

    def _next_own_visit(self) -> float:
        """Time at which a contact comes by themselves; infinite if interest ends before."""
        rates = self._shop.rates
        if not rates.anyone_returns:
            return inf
        hazard = rates.contact_interest
        time = hazard.when(hazard.until(self._shop.env.now) + self._luck.exponential())
        if time < rates.days and self._luck.chance(rates.interest_ends[int(time)]):
            self._interested = False
            return inf
        return time

    def _act(self) -> None:
        """What the own clock brings is due."""
        if self._own is Own.VISIT:
            self._visit_as_known()
        elif self._own is Own.ORDER:
            self._order_by_habit()
        else:
            self._lapse()

    def _visit_as_known(self) -> None:
        """A contact comes by themselves."""
        thresholds = self._known_thresholds()
        self._begin_returning_visit(Event.RETURN)
        depth = bisect_right(thresholds, self._luck.uniform())
        self._pass_stages(depth)
        self._end_visit(depth)

    def _order_by_habit(self) -> None:
        """An own repeat order: a visit that reaches every stage, and maybe the last one."""
        habit = self._habit
        assert habit is not None
        self._begin_returning_visit(Event.RETURN)
        self._pass_stages(ORDERED)
        self._order(0.0)
        if habit.lapses_after_order(int(self._shop.env.now)):
            self._lapse()

    def _lapse(self) -> None:
        """No own order will follow."""
        self._lapsed = True
        if self._story is not None:
            self._story.tell(self._shop.env.now, Stage.RETENTION, Event.LAPSE)

    def _click(self, click: Click) -> None:
        """A clicked message: a visit whose order is decided by the message's own share."""
        shop, mail = self._shop, click.mail
        day, counts = int(shop.env.now), shop.books.counts
        self._begin_returning_visit(Event.MESSAGE_CLICK)
        counts[Count.MESSAGE_CLICKS][self._month()] += 1
        odds_ratio = shop.rates.message_odds[self._channel][day]
        if self._luck.chance(with_odds(mail.orders_per_click, odds_ratio)):
            self._pass_stages(ORDERED, saved_cart=mail.cart)
            counts[Count.RECOVERED_CARTS][self._month()] += mail.cart
            self._order(mail.discount)
        else:
            thresholds = self._known_thresholds()
            luck = self._luck.uniform() * thresholds[-1]
            depth = min(bisect_right(thresholds, luck), CHECKOUT_LEFT)
            self._pass_stages(depth)
            self._end_visit(depth)
        if click.leaves and self._address is not None:
            shop.mailing.unsubscribe(self._address)

    def _click_again(self) -> Process:
        """In a finite audience known people click ads like everyone, and look at nothing."""
        env, rates = self._shop.env, self._shop.rates
        clicks, day = rates.returns[self._channel].clicks_only, int(env.now)
        while (next_day := clicks.day_when(clicks.until(day + 1) + self._luck.exponential())) is not None:
            day = next_day
            yield env.timeout(max(0.0, day + self._luck.uniform() - env.now))
            self._begin_returning_visit(Event.AD_CLICK_AGAIN)

    def _begin_returning_visit(self, event: Event) -> None:
        shop = self._shop
        shop.books.counts[Count.RETURNING_VISITS][self._month()] += 1
        if self._story is not None:
            click_cost = shop.rates.click_cost[self._channel][int(shop.env.now)]
            self._story.visit(shop.env.now, event, click_cost)

    def _known_thresholds(self) -> list[float]:
        return self._shop.rates.thresholds[KNOWN][self._channel][int(self._shop.env.now)]

    # What visits lead to

    def _pass_stages(self, depth: int, address: Event | None = None, *, saved_cart: bool = False) -> None:
        """Count the stages that a visit reaches; coming back to a saved cart fills no second one."""
        counts, month = self._shop.books.counts, self._month()
        counts[Count.CONSIDERED][month] += depth > 0
        if depth >= CART_LEFT and not saved_cart:
            counts[Count.CARTS][month] += 1
            counts[Count.CARTS_ORDERED][month] += depth == ORDERED
        counts[Count.CHECKOUTS][month] += depth >= CHECKOUT_LEFT
        if self._story is not None:
            self._story.stages(self._shop.env.now, depth, address, saved_cart=saved_cart)

    def _end_visit(self, depth: int) -> None:
        """Order, or leave a cart that a reachable person is reminded of."""
        if depth == ORDERED:
            self._order(0.0)
        elif depth >= CART_LEFT and self._address is not None:
            self._shop.mailing.cart_left(self._address)

    def _order(self, message_discount: float) -> None:
        """An order now; the first one ends a contact's interest and begins the customer's habit."""
        shop, luck = self._shop, self._luck
        now, day = shop.env.now, int(shop.env.now)
        first = self._habit is None
        if self._spending is None:
            self._spending = Spending(shop.spending, luck)
        shop.books.counts[Count.FIRST_ORDERS if first else Count.REPEAT_ORDERS][self._month()] += 1
        sale = shop.till.sell(day, self._spending.price(day), message_discount, repeat=not first)
        if self._story is not None:
            self._story.order(now, sale, first=first)
        if luck.chance(shop.refund_rate[day]):
            shop.env.process(self._give_back(sale, Stage.PURCHASE if first else Stage.RETENTION))
        if self._address is not None:
            shop.mailing.ordered(self._address)
        if first:
            self._known, self._interested = True, False
            self._habit = shop.habits.new_customer(luck, now)

    def _give_back(self, sale: Sale, stage: Stage) -> Process:
        """The goods come back after a while and are refunded."""
        shop = self._shop
        mean, shape = shop.refund_delay
        yield shop.env.timeout(self._luck.gamma(shape) * mean / shape)
        gain = shop.till.take_back(int(shop.env.now), sale)
        if self._story is not None:
            self._story.tell(shop.env.now, stage, Event.REFUND, gain)

    def _month(self) -> int:
        return self._shop.rates.month_of_day[int(self._shop.env.now)]
