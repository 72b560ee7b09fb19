"""One visitor as one SimPy process, from the first visit to the end of the plan."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from math import inf
from typing import TYPE_CHECKING, cast

import simpy

from roisim.simulation.accounts import Account, Count
from roisim.simulation.contact_rates import ADS, EMAIL, PUSH
from roisim.simulation.journey_commissions import Parcel
from roisim.simulation.journey_habits import Own, Spending
from roisim.simulation.journey_rates import JourneyRates, with_odds
from roisim.simulation.journey_story import CART_LEFT, CHECKOUT_LEFT, LOOKED, ORDERED, Event, Stage
from roisim.simulation.program_effects import FIRST, KNOWN, RETURNING

if TYPE_CHECKING:
    from collections.abc import Collection, Generator

    from roisim.simulation.journey_arrivals import Arrivals
    from roisim.simulation.journey_books import JourneyBooks
    from roisim.simulation.journey_cash import Cash
    from roisim.simulation.journey_commissions import Commissions
    from roisim.simulation.journey_habits import Habit, HabitRates, SpendingRates
    from roisim.simulation.journey_luck import Luck
    from roisim.simulation.journey_mailing import Address, Click, Mailings
    from roisim.simulation.journey_memory import Memory
    from roisim.simulation.journey_operations import Desk, Operations
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
    commissions: Commissions
    memory: Memory
    arrivals: Arrivals
    mailings: Mailings
    habits: HabitRates
    spending: SpendingRates
    refund_rate: list[float]
    refund_delay: tuple[float, float]  # mean, shape
    operations: Operations
    cash: Cash | None


class Visitor:
    """A stranger first; after leaving an address or ordering, a known person.

    Args:
        shop: where the visitor comes.
        channel: number of the channel of the first visit.
        luck: the visitor's own stream of numbers.
        story: where steps are written down, None if nobody follows this visitor.
        at_partner: whether it all begins with an address left at a partner's, and not with a visit.
    """

    __slots__ = (
        "_addresses", "_came", "_channel", "_habit", "_interested", "_known", "_lapsed", "_luck", "_own",
        "_own_event", "_shop", "_spending", "_story",
    )  # fmt: skip

    def __init__(
        self, shop: Shop, channel: int, luck: Luck, story: Story | None, *, at_partner: bool = False
    ) -> None:
        self._shop, self._channel, self._luck, self._story = shop, channel, luck, story
        self._came = not at_partner
        self._known = False
        self._interested = False
        self._lapsed = False
        self._addresses: list[Address] = []
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
        if self._came:
            yield from self._visit_as_stranger(FIRST, Event.FIRST_VISIT)
        else:
            self._sign_up_at_partner()
        if not self._known and (rates.anyone_returns or rates.clicks_again[self._channel]):
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
                time = self._shop.operations.moment(day + luck.uniform())
                yield env.timeout(max(0.0, time - env.now))
                if event is Event.RETURN or self._does_click_again():
                    yield from self._visit_as_stranger(RETURNING, event)

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

    def _does_click_again(self) -> bool:
        """Whether someone clicks an ad who would if clicks were as cheap as they can be; nobody does while
        the shop buys no clicks of this channel, for lack of cash."""
        shop = self._shop
        if shop.cash is not None and shop.cash.stops(self._channel):
            return False
        share = shop.memory.clicks_again(self._channel, int(shop.env.now))
        return share >= 1.0 or self._luck.chance(share)

    def _visit_as_stranger(self, kind: int, event: Event) -> Process:
        shop = self._shop
        rates, operations = shop.rates, shop.operations
        day = int(shop.env.now)
        counts, month = shop.books.counts, rates.month_of_day[day]
        counts[Count.NEW_VISITS if kind == FIRST else Count.RETURNING_VISITS][month] += 1
        by_click = event is not Event.RETURN and rates.timeline.paid[self._channel]
        counts[Count.CLICKS][month] += bool(by_click)
        depth = bisect_right(rates.thresholds[kind][self._channel][day], self._luck.uniform())
        inside = True
        if operations.site is not None:
            inside = yield from operations.site.visit(self._luck)
        if self._story is not None:
            self._story.visit(shop.env.now, event, rates.click_cost[self._channel][day])
        if not inside:
            self._count(Count.VISITS_REFUSED, Event.SITE_FULL, Stage.INTEREST)
            return
        if depth and operations.desk is not None and operations.desk.wants_to_ask(self._luck):
            depth = yield from self._ask(operations.desk, kind, depth)
        if depth:
            self._look_around(kind, depth)

    def _ask(self, desk: Desk, kind: int, depth: int) -> Generator[simpy.Event, None, int]:
        """Asks the service desk; how far the visit then gets."""
        self._count(Count.CHATS_ASKED, Event.QUESTION, Stage.CONSIDERATION)
        served = yield from desk.ask(self._luck, depth)
        if served:
            self._count(Count.CHATS_SERVED, Event.ANSWER, Stage.CONSIDERATION)
        elif self._story is not None:
            self._story.tell(self._shop.env.now, Stage.CONSIDERATION, Event.NO_ANSWER)
        return desk.depth_after(self._luck, kind, self._channel, depth, served=served)

    def _count(self, kind: Count, event: Event, stage: Stage, amount: float | None = None) -> None:
        """Count something that happens now, and tell it; `amount` in minor units."""
        self._shop.books.counts[kind][self._month()] += 1
        if self._story is not None:
            self._story.tell(self._shop.env.now, stage, event, amount)

    def _find_goods(self, depth: int) -> int:
        """How far a visit gets that would end in an order: to the checkout if the shelf is empty."""
        shelf = self._shop.operations.shelf
        if depth < ORDERED or shelf is None or shelf.take():
            return depth
        self._shop.books.counts[Count.LOST_ORDERS][self._month()] += 1
        if self._story is not None:
            self._story.sold_out = True
        return CHECKOUT_LEFT

    def _look_around(self, kind: int, depth: int) -> None:
        """A stranger's visit that considers something; may leave an address, a cart, an order."""
        rates, luck = self._shop.rates, self._luck
        day = int(self._shop.env.now)
        left = []
        if luck.chance(rates.sign_up[kind][self._channel][day]):
            left.append(Event.SIGN_UP)
        if rates.notifies and luck.chance(rates.push[kind][self._channel][day]):
            left.append(Event.NOTIFICATIONS_ALLOWED)
        if not left and depth == CHECKOUT_LEFT and luck.chance(rates.known_at_checkout[day]):
            left.append(Event.ADDRESS_AT_CHECKOUT)
        depth = self._find_goods(depth)
        self._pass_stages(depth, left)
        if left:
            self._leave_address(kind, left)
        self._end_visit(depth)

    def _leave_address(self, kind: int, left: Collection[Event]) -> None:
        """Leaves an address, allows notifications or both, now, and is a stranger no more."""
        counts, month = self._shop.books.counts, self._month()
        media = set()
        if Event.NOTIFICATIONS_ALLOWED in left:
            counts[Count.PUSH_SUBSCRIBERS][month] += 1
            media = {PUSH}
        if Event.SIGN_UP in left or Event.ADDRESS_AT_CHECKOUT in left:
            counts[Count.SIGN_UPS_FIRST_VISIT if kind == FIRST else Count.SIGN_UPS_LATER][month] += 1
            self._shop.mailings.charge_contact()
            media |= {ADS} if Event.ADDRESS_AT_CHECKOUT in left else {EMAIL, ADS}
        self._interested = True
        self._become_known(media, for_cart=Event.ADDRESS_AT_CHECKOUT in left)

    def _sign_up_at_partner(self) -> None:
        """Leaves an address without a visit."""
        shop, channel = self._shop, self._channel
        day = int(shop.env.now)
        cost = shop.rates.coming[channel].sign_up_cost[day]
        self._count(Count.PARTNER_SIGN_UPS, Event.PARTNER_SIGN_UP, Stage.AWARENESS, -cost if cost else None)
        shop.books.book_part(Account.REWARDS, day, -cost)
        shop.mailings.charge_contact()
        self._become_known({EMAIL, ADS})

    def _become_known(self, media: Collection[str], *, for_cart: bool = False) -> None:
        """Can be reached by these media from now on, or by e-mail about the cart alone."""
        shop = self._shop
        owner = shop.env.active_process
        assert owner is not None
        self._known = True
        shop.memory.becomes_known(int(shop.env.now))
        self._addresses = shop.mailings.join(owner, self._luck, self._story, media)
        if for_cart:
            self._addresses.append(shop.mailings.remember_for_cart(owner, self._luck, self._story))

    # As a known person

    def _live_as_known(self) -> Process:
        """Acts by the own clock; a clicked message interrupts the waiting."""
        env = self._shop.env
        if self._shop.rates.clicks_again[self._channel]:
            env.process(self._click_again())
        self._wind_own_clock()
        while self._own is not None or self._addresses:
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
        depth = self._find_goods(bisect_right(thresholds, self._luck.uniform()))
        self._pass_stages(depth)
        self._end_visit(depth)

    def _order_by_habit(self) -> None:
        """An own repeat order: a visit that reaches every stage, and maybe the last one."""
        habit = self._habit
        assert habit is not None
        self._begin_returning_visit(Event.RETURN)
        depth = self._find_goods(ORDERED)
        self._pass_stages(depth)
        if depth < ORDERED:
            self._end_visit(depth)
            return
        self._order(self._learned_discount())
        if habit.lapses_after_order(int(self._shop.env.now)):
            self._lapse()

    def _learned_discount(self) -> float:
        """What a customer gets off an own order who has learnt to wait for coupons."""
        paid, day = 1.0, int(self._shop.env.now)
        for shares, discounts in self._shop.rates.waiting:
            if self._luck.chance(shares[day]):
                self._shop.books.counts[Count.LEARNED_DISCOUNTS][self._month()] += 1
                paid *= 1.0 - discounts[day]
        return 1.0 - paid

    def _lapse(self) -> None:
        """No own order will follow."""
        self._lapsed = True
        self._shop.memory.loses_customer(int(self._shop.env.now))
        if self._story is not None:
            self._story.tell(self._shop.env.now, Stage.RETENTION, Event.LAPSE)

    def _click(self, click: Click) -> None:
        """A clicked message: a visit whose order is decided by the message's own share."""
        shop, mail = self._shop, click.mail
        day, counts = int(shop.env.now), shop.books.counts
        counts[Count.RETURNING_VISITS if self._came else Count.NEW_VISITS][self._month()] += 1
        counts[Count.MESSAGE_CLICKS][self._month()] += 1
        self._came = True
        if self._story is not None:
            self._story.visit(shop.env.now, Event.MESSAGE_CLICK, click.cost)
        odds_ratio = shop.rates.message_odds[self._channel][day]
        if not self._luck.chance(with_odds(mail.orders_per_click, odds_ratio)):
            thresholds = self._known_thresholds()
            luck = self._luck.uniform() * thresholds[-1]
            depth = min(bisect_right(thresholds, luck), CHECKOUT_LEFT)
        else:
            depth = self._find_goods(ORDERED)
        if depth == ORDERED:
            self._pass_stages(ORDERED, saved_cart=mail.cart)
            counts[Count.RECOVERED_CARTS][self._month()] += mail.cart
            self._order(mail.discount, by_message=True)
        else:
            self._pass_stages(depth)
            self._end_visit(depth)
        if click.leaves:
            click.address.mailing.unsubscribe(click.address)

    def _click_again(self) -> Process:
        """In a finite audience known people click ads like everyone, and look at nothing."""
        env, rates = self._shop.env, self._shop.rates
        clicks, day = rates.returns[self._channel].clicks_only, int(env.now)
        while (next_day := clicks.day_when(clicks.until(day + 1) + self._luck.exponential())) is not None:
            day = next_day
            yield env.timeout(max(0.0, day + self._luck.uniform() - env.now))
            if self._does_click_again():
                self._begin_returning_visit(Event.AD_CLICK_AGAIN)
                self._shop.books.counts[Count.CLICKS][self._month()] += 1

    def _begin_returning_visit(self, event: Event) -> None:
        shop = self._shop
        shop.books.counts[Count.RETURNING_VISITS][self._month()] += 1
        if self._story is not None:
            click_cost = shop.rates.click_cost[self._channel][int(shop.env.now)]
            self._story.visit(shop.env.now, event, click_cost)

    def _known_thresholds(self) -> list[float]:
        return self._shop.rates.thresholds[KNOWN][self._channel][int(self._shop.env.now)]

    # What visits lead to

    def _pass_stages(self, depth: int, left: Collection[Event] = (), *, saved_cart: bool = False) -> None:
        """Count the stages that a visit reaches; coming back to a saved cart fills no second one."""
        counts, month = self._shop.books.counts, self._month()
        counts[Count.CONSIDERED][month] += depth > 0
        if depth >= CART_LEFT and not saved_cart:
            counts[Count.CARTS][month] += 1
            counts[Count.CARTS_ORDERED][month] += depth == ORDERED
        counts[Count.CHECKOUTS][month] += depth >= CHECKOUT_LEFT
        if self._story is not None:
            self._story.stages(self._shop.env.now, depth, left, saved_cart=saved_cart)

    def _end_visit(self, depth: int) -> None:
        """Order, or leave what a known person may be reminded of."""
        if depth == ORDERED:
            self._order()
        elif depth >= CART_LEFT:
            self._shop.mailings.cart_left(self._addresses)
        elif depth == LOOKED:
            self._shop.mailings.browsed(self._addresses)

    def _order(self, offered: float = 0.0, *, by_message: bool = False) -> None:
        """An order now, at the discount offered by a message or learnt to wait for."""
        shop, luck, channel = self._shop, self._luck, self._channel
        now, day = shop.env.now, int(shop.env.now)
        first = self._habit is None
        if self._spending is None:
            self._spending = Spending(shop.spending, luck, channel)
        shop.books.counts[Count.FIRST_ORDERS if first else Count.REPEAT_ORDERS][self._month()] += 1
        sale = shop.till.sell(day, channel, self._spending.price(day), offered, first=first)
        if self._story is not None:
            self._story.order(now, sale, first=first)
        parcel = Parcel()
        if luck.chance(shop.refund_rate[day]):
            stage = Stage.PURCHASE if first else Stage.RETENTION
            shop.env.process(self._give_back(sale, parcel, stage))
        shop.mailings.ordered(self._addresses)
        if first:
            self._become_customer(sale.discount)
            if not by_message:
                shop.commissions.first_order(channel, sale, parcel, luck, self._story)

    def _become_customer(self, discount: float) -> None:
        """The first order ends a contact's interest, begins the customer's habit, and is told to friends."""
        shop, luck, now = self._shop, self._luck, self._shop.env.now
        if not self._known:
            shop.memory.becomes_known(int(now))
        shop.memory.becomes_customer(int(now))
        self._known, self._interested = True, False
        self._habit = shop.habits.new_customer(luck, now, self._channel, discount)
        shop.arrivals.tell_friends(luck)

    def _give_back(self, sale: Sale, parcel: Parcel, stage: Stage) -> Process:
        """The goods come back after a while and are refunded."""
        shop = self._shop
        mean, shape = shop.refund_delay
        yield shop.env.timeout(self._luck.gamma(shape) * mean / shape)
        parcel.returned = True
        gain = shop.till.take_back(int(shop.env.now), sale)
        if self._story is not None:
            self._story.tell(shop.env.now, stage, Event.REFUND, gain)

    def _month(self) -> int:
        return self._shop.rates.month_of_day[int(self._shop.env.now)]
