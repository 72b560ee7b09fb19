"""What visitors meet that is scarce, as SimPy resources: the site, the service desk, the shelf."""

from __future__ import annotations

from bisect import bisect_right
from itertools import accumulate
from math import exp
from typing import TYPE_CHECKING

import simpy

from roisim import random_numbers
from roisim.simulation.accounts import Account
from roisim.simulation.journey_luck import Luck
from roisim.simulation.journey_rates import JourneyRates, with_odds
from roisim.simulation.journey_story import CHECKOUT_LEFT, ORDERED
from roisim.simulation.program_effects import FIRST, RETURNING
from roisim.units import HOURS_PER_DAY

if TYPE_CHECKING:
    from collections.abc import Generator

    from roisim.simulation.journey_books import JourneyBooks
    from roisim.simulation.operation_rates import DeskRates, SiteRates, StockRates

    Process = Generator[simpy.Event, None, None]
    Asking = Generator[simpy.Event, None, bool]

CLOSED, AT_CHECKOUT, LOOKING = -1, 0, 1
"""Who is served first at the desk: nobody (people who go home), who is at the checkout, who looks."""


class Operations:
    """All that is scarce in the shop of a journey; None where it is not.

    Args:
        seed: of how long things take.
    """

    def __init__(self, env: simpy.Environment, rates: JourneyRates, books: JourneyBooks, seed: int) -> None:
        timeline = rates.timeline
        self.site = None if timeline.site is None else Site(env, rates, timeline.site)
        self.desk = None if timeline.desk is None else Desk(env, rates, timeline.desk)
        luck = Luck(random_numbers.key(seed, "journey stock"))
        self.shelf = None if timeline.stock is None else Shelf(env, rates, books, timeline.stock, luck)
        hours = timeline.hours.tolist()
        self._even = not timeline.is_scarce or min(hours) == max(hours)
        self._hours: list[float] = hours
        self._until: list[float] = [0.0, *accumulate(hours)]

    def moment(self, time: float) -> float:
        """A time as it is within a day of even hours, in days, moved to when visits come."""
        if self._even:
            return time
        day = int(time)
        part = (time - day) * self._until[-1]
        hour = min(bisect_right(self._until, part) - 1, HOURS_PER_DAY - 1)
        into = min((part - self._until[hour]) / self._hours[hour], 1.0)
        return day + min((hour + into) / HOURS_PER_DAY, 1.0 - 1e-12)


class Site:
    """Places on the site; who waits too long for one leaves."""

    def __init__(self, env: simpy.Environment, rates: JourneyRates, site: SiteRates) -> None:
        self._env = env
        self._slots = simpy.Resource(env, site.slots)
        self._patience = 1.0 / (rates.of_world(site.patience_per_hour) * HOURS_PER_DAY)
        self._busy = 1.0 / (rates.of_world(site.service_per_hour) * HOURS_PER_DAY)

    def visit(self, luck: Luck) -> Asking:
        """Takes a place for a visit; whether there was one in time."""
        request = self._slots.request()
        yield request | self._env.timeout(self._patience * luck.exponential())
        if not request.triggered:
            request.cancel()
            return False
        self._env.process(self._leave(request, self._busy * luck.exponential()))
        return True

    def _leave(self, request: simpy.resources.resource.Request, busy: float) -> Process:
        """The place is free again after the visit, which goes on meanwhile."""
        yield self._env.timeout(busy)
        self._slots.release(request)


class Desk:
    """People who answer, as many as the hour has; visitors at the checkout come first.

    Whoever is not on shift is held by a request of the desk's own; who goes home while answering
    answers to the end.
    """

    def __init__(self, env: simpy.Environment, rates: JourneyRates, desk: DeskRates) -> None:
        self._env, self._rates = env, rates
        world = rates.world
        self._servers: list[list[int]] = [desk.servers(day)[:, world].tolist() for day in range(rates.days)]
        self._most = max(1, *(max(hours) for hours in self._servers))
        self._people = simpy.PriorityResource(env, self._most)
        self._away: list[simpy.resources.resource.PriorityRequest] = []
        self._asking = rates.by_day(desk.asking)
        self._robot = rates.of_world(desk.robot_share)
        self._patience = 1.0 / (rates.of_world(desk.patience_per_hour) * HOURS_PER_DAY)
        self._busy = 1.0 / (rates.of_world(desk.service_per_hour) * HOURS_PER_DAY)
        self._odds = rates.of_world(desk.abandoned_odds), rates.of_world(desk.served_odds)
        self._purchase = _purchase_shares(rates)
        self._change_shift(0)
        env.process(self._shifts())

    def _shifts(self) -> Process:
        env = self._env
        for hour in range(1, self._rates.days * HOURS_PER_DAY):
            yield env.timeout(max(0.0, hour / HOURS_PER_DAY - env.now))
            self._change_shift(hour)

    def _change_shift(self, hour: int) -> None:
        away = self._most - self._servers[hour // HOURS_PER_DAY][hour % HOURS_PER_DAY]
        while len(self._away) > away:
            back = self._away.pop()
            if back.triggered:
                self._people.release(back)
            else:
                back.cancel()
        while len(self._away) < away:
            self._away.append(self._people.request(priority=CLOSED))

    def wants_to_ask(self, luck: Luck) -> bool:
        """Whether a visitor who looks at products asks; nobody can while the desk is closed."""
        hour = int(self._env.now * HOURS_PER_DAY)
        day = hour // HOURS_PER_DAY
        is_open = day < self._rates.days and self._servers[day][hour % HOURS_PER_DAY] > 0
        return is_open and luck.chance(self._asking[day])

    def ask(self, luck: Luck, depth: int) -> Asking:
        """One question; whether it is answered."""
        if self._robot > 0.0 and luck.chance(self._robot):
            return True
        priority = AT_CHECKOUT if depth >= CHECKOUT_LEFT else LOOKING
        with self._people.request(priority=priority) as request:
            yield request | self._env.timeout(self._patience * luck.exponential())
            if not request.triggered:
                return False
            yield self._env.timeout(self._busy * luck.exponential())
        return True

    def depth_after(self, luck: Luck, kind: int, channel: int, depth: int, *, served: bool) -> int:
        """How far a visit gets that would have come to `depth`: a checkout is decided anew."""
        if depth < CHECKOUT_LEFT:
            return depth
        day = min(int(self._env.now), self._rates.days - 1)
        purchase = with_odds(self._purchase[kind][channel][day], self._odds[served])
        return ORDERED if luck.chance(purchase) else CHECKOUT_LEFT


def _purchase_shares(rates: JourneyRates) -> list[list[list[float]]]:
    """[kind][channel][day]: share of strangers' checkouts that become orders."""
    shares = rates.timeline.stages.purchase[..., rates.world][:, FIRST : RETURNING + 1]
    return shares.transpose(1, 2, 0).tolist()  # type: ignore[no-any-return]


class Shelf:
    """Goods on the shelf, watched all the time; each order of goods is on its way by itself."""

    def __init__(
        self, env: simpy.Environment, rates: JourneyRates, books: JourneyBooks, stock: StockRates, luck: Luck
    ) -> None:
        self._env, self._rates, self._books, self._luck = env, rates, books, luck
        self._goods = simpy.Container(env, init=int(stock.opening[rates.world]))
        self._on_order = 0
        self._point, self._target = int(stock.reorder_point[rates.world]), int(stock.order_up_to[rates.world])
        self._lead, self._varies = rates.of_world(stock.lead_days), stock.lead_is_exponential
        self._spoilage = rates.of_world(stock.spoilage)
        minor_units = 10**rates.timeline.currency_digits
        self._keeping = [cost * minor_units for cost in rates.by_day(stock.keeping)]
        self._unit_cost = [cost * minor_units for cost in rates.by_day(stock.unit_cost)]
        self._unit_days, self._looked_at = 0.0, 0.0
        self._spoiled = 0
        self._order_goods()
        env.process(self._days())
        if self._spoilage > 0.0:
            env.process(self._spoiling())

    @property
    def level(self) -> int:
        """Units on the shelf."""
        return int(self._goods.level)

    def take(self) -> bool:
        """One unit for an order; whether there was one."""
        if self.level < 1:
            return False
        self._change(-1)
        self._order_goods()
        return True

    def _change(self, units: int) -> None:
        """Goods come to the shelf or leave it; both happen at once."""
        now = self._env.now
        self._unit_days += self.level * (now - self._looked_at)
        self._looked_at = now
        if units > 0:
            self._goods.put(units)
        elif units < 0:
            self._goods.get(-units)

    def _order_goods(self) -> None:
        position = self.level + self._on_order
        if position <= self._point and position < self._target:
            self._on_order += self._target - position
            self._env.process(self._delivery(self._target - position))

    def _delivery(self, units: int) -> Process:
        yield self._env.timeout(self._lead * (self._luck.exponential() if self._varies else 1.0))
        self._on_order -= units
        self._change(units)

    def _spoiling(self) -> Process:
        """Goods spoil at a constant hazard; looked at by the hour."""
        chance = 1.0 - exp(-self._spoilage / HOURS_PER_DAY)
        while True:
            yield self._env.timeout(1.0 / HOURS_PER_DAY)
            spoiled = self._luck.binomial(self.level, chance)
            if spoiled:
                self._change(-spoiled)
                self._spoiled += spoiled
                self._order_goods()

    def _days(self) -> Process:
        """What keeping the goods has cost is booked at the end of each day."""
        for day in range(self._rates.days):
            yield self._env.timeout(max(0.0, day + 1.0 - 2.0**-20 - self._env.now))
            self._change(0)
            cost = self._unit_days * self._keeping[day] + self._spoiled * self._unit_cost[day]
            self._books.book(Account.INVENTORY, day, -round(cost))
            self._unit_days, self._spoiled = 0.0, 0
