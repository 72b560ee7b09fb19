"""Known people of a plan whose goods may run short: a day at a time, where need be hour by hour."""

from __future__ import annotations

from dataclasses import replace
from itertools import chain
from typing import TYPE_CHECKING

import numpy as np

from roisim.formulas.effects import apply_odds_ratio
from roisim.simulation import due
from roisim.simulation.accounts import Count
from roisim.simulation.asking_for_goods import Wanted, carry_out
from roisim.simulation.due import Due
from roisim.simulation.known_people import chosen_of, together
from roisim.simulation.outcomes import BUYER_WITHOUT_ADDRESS, CHECKOUT_LEFT, ORDER, NewlyKnown
from roisim.simulation.program_effects import KNOWN
from roisim.simulation.stock_room import hour_end
from roisim.simulation.visit_rates import order_share
from roisim.units import HOURS_PER_DAY

if TYPE_CHECKING:
    from collections.abc import Callable, Generator

    import simpy
    from numpy.typing import NDArray

    from roisim.simulation.asking_for_goods import Asking, Shelf
    from roisim.simulation.calendar import Stretch
    from roisim.simulation.known_people import Events, KnownPeople
    from roisim.simulation.stock_room import StockRoom
    from roisim.simulation.timeline import Timeline

    Integers = NDArray[np.int64]
    Floats = NDArray[np.float64]


SAFETY, DEVIATIONS, ROOM = 1.5, 6.0, 10.0
"""What a day's orders are taken to be at most: this multiple of those expected and so many standard
deviations more, and a few units beside for what the day itself brings about."""


class PeopleAndGoods:
    """What known people do, and what they find on the shelf.

    Strangers who buy are taken in by the hour like everybody's orders; all others who become known at
    once. Worlds with goods enough for the day need no hours: nobody's order depends on another's.

    Args:
        remain_strangers: told of buyers who find no goods and have left no address.
    """

    def __init__(
        self, people: KnownPeople, stock: StockRoom, remain_strangers: Callable[[NewlyKnown], None]
    ) -> None:
        self.people, self.stock, self._remain_strangers = people, stock, remain_strangers
        self._buyers: list[NewlyKnown] = []
        self._chances = order_chances(people.timeline)

    def welcome(self, stretch: Stretch, people: NewlyKnown) -> None:
        """People whom a day's visits made known; those who buy have to wait for their hour."""
        buying = people.outcome == ORDER
        self.people.welcome(stretch, people.of(np.flatnonzero(~buying)))
        self._buyers.append(people.of(np.flatnonzero(buying)))

    def process(
        self, env: simpy.Environment, stretches: list[Stretch], still_wanted: Callable[[], None]
    ) -> Generator[simpy.Event, None, None]:
        """SimPy process with the rhythm of the days; `still_wanted` may end the run."""
        for stretch in stretches:
            self.live(stretch, still_wanted)
            yield env.timeout(stretch.end - env.now)

    def live(self, day: Stretch, still_wanted: Callable[[], None]) -> None:
        """All that is due on a day."""
        buyers, self._buyers = _all_of(self._buyers), []
        waiting = self.people.due(day)
        world = self.people.worlds_of(waiting)
        calm = self.stock.begin_day(day.begin, self._most_orders(waiting, world, buyers))
        early, late = np.flatnonzero(calm[world]), np.flatnonzero(~calm[world])
        self._rounds(
            day,
            chosen_of(waiting, early),
            buyers.of(np.flatnonzero(calm[buyers.world])),
            self.stock.calm,
            still_wanted,
        )
        waiting, buyers = chosen_of(waiting, late), buyers.of(np.flatnonzero(~calm[buyers.world]))
        for hour in range(HOURS_PER_DAY):
            self.stock.open_hour(day.begin * HOURS_PER_DAY + hour)
            if len(waiting[0]) or len(buyers.key):
                until = hour_end(day.begin, hour) if hour < HOURS_PER_DAY - 1 else np.inf
                now, soon = waiting[0] < until, buyers.time < until
                later = self._rounds(
                    day,
                    chosen_of(waiting, np.flatnonzero(now)),
                    buyers.of(np.flatnonzero(soon)),
                    self.stock,
                    still_wanted,
                    until,
                )
                waiting = together(chosen_of(waiting, np.flatnonzero(~now)), later)
                buyers = buyers.of(np.flatnonzero(~soon))
            self.stock.close_hour(day.begin * HOURS_PER_DAY + hour)

    def _most_orders(self, waiting: Events, world: Integers, buyers: NewlyKnown) -> Floats:
        """(W): more units than will be wanted on a day, but for one day in many thousand."""
        worlds = len(self.stock.on_hand)
        kind = due.kind_of(waiting[2])
        events = np.bincount(kind * worlds + world, minlength=self._chances.size)
        orders = events.reshape(self._chances.shape) * self._chances
        sure = orders[Due.OWN_ORDER] + np.bincount(buyers.world, minlength=worlds)
        maybe = np.cumsum(orders, axis=0)[-1] - orders[Due.OWN_ORDER]
        most: Floats = SAFETY * (sure + maybe + DEVIATIONS * np.sqrt(maybe)) + ROOM
        return most

    def _rounds(
        self,
        day: Stretch,
        waiting: Events,
        buyers: NewlyKnown,
        shelf: Shelf,
        still_wanted: Callable[[], None],
        until: float = np.inf,
    ) -> Events:
        """Events in rounds, as `KnownPeople.live` has them; those of a round share what goods there are.
        Returns what has come up for after `until`."""
        later = chosen_of(waiting, np.zeros(0, np.int64))
        welcomes = [self._welcome_buyers(day, buyers)] if len(buyers.key) else []
        while len(waiting[0]) or welcomes:
            still_wanted()
            now, rest = self.people.first_of_each(waiting)
            carry_out(chain(welcomes, self.people.acts(day.month, *now)), shelf, day.month)
            welcomes = []
            new = self.people.due(day)
            soon = new[0] < until
            waiting = together(rest, chosen_of(new, np.flatnonzero(soon)))
            later = together(later, chosen_of(new, np.flatnonzero(~soon)))
        return later

    def _welcome_buyers(self, day: Stretch, people: NewlyKnown) -> Asking:
        found = yield Wanted(people.time, people.key, people.world)
        if not found.all():
            people = self._without_goods(day.month, people, np.flatnonzero(~found))
        self.people.welcome(day, people)

    def _without_goods(self, month: int, people: NewlyKnown, lost: Integers) -> NewlyKnown:
        """The people, some of whose orders (their places) are lost: they leave the cart at the checkout,
        signed up or not; who is reached by nothing remains a stranger."""
        ledger = self.people.ledger
        cells = ledger.cells(people.channel[lost], people.source[lost], people.world[lost])
        ledger.tally(Count.LOST_ORDERS, month, cells)
        ledger.counts[Count.CARTS_ORDERED, month] -= ledger.spread(cells)
        how = people.how.copy()
        how[lost] -= ORDER - CHECKOUT_LEFT
        strangers = np.zeros(len(how), np.bool_)
        strangers[lost] = people.how[lost] == BUYER_WITHOUT_ADDRESS
        self._remain_strangers(people.of(np.flatnonzero(strangers)))
        return replace(people, how=how).of(np.flatnonzero(~strangers))


def order_chances(timeline: Timeline) -> Floats:
    """(kinds of events, W): at most this share of what is due brings an order of goods at once."""
    worlds = len(timeline.worlds)
    chances = np.zeros((len(Due), worlds))
    odds = np.maximum(timeline.message_odds.max(axis=(0, 1)), 1.0)
    for medium in timeline.media:
        by_click = _most(medium.campaigns.orders_per_click, worlds)
        chances[Due.CLICK] = np.maximum(chances[Due.CLICK], apply_odds_ratio(by_click, odds))
        for flow in medium.flows:
            orders = apply_odds_ratio(_most(flow.orders_per_click, worlds), odds)
            clicks = apply_odds_ratio(
                _most(flow.clicks, worlds), np.maximum(medium.click_odds.max(axis=0), 1.0)
            )
            chances[Due.FLOW] = np.maximum(chances[Due.FLOW], orders * clicks)
    chances[Due.RETURN] = order_share(timeline.stages, KNOWN).max(axis=(0, 1))
    chances[Due.OWN_ORDER] = 1.0
    return chances


def _most(shares: Floats, worlds: int) -> Floats:
    """(W): largest of shares (n, W), 0 where there are none."""
    return shares.max(axis=0, initial=0.0) if shares.size else np.zeros(worlds)


def _all_of(lots: list[NewlyKnown]) -> NewlyKnown:
    columns = zip(
        *((lot.key, lot.time, lot.how, lot.visit_kind, lot.channel, lot.world) for lot in lots), strict=True
    )
    return NewlyKnown(*(np.concatenate(column) for column in columns))
