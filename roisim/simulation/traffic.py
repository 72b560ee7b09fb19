"""A day of strangers: counted, not followed; chains of exact looked-up draws (`docs/decisions/0001`)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from roisim import random_numbers
from roisim.formulas.funnel import return_chance_per_day
from roisim.simulation.accounts import Count, Source
from roisim.simulation.luck import Draw, uniform
from roisim.simulation.program_effects import FIRST, RETURNING

if TYPE_CHECKING:
    from collections.abc import Callable, Generator

    import simpy
    from numpy.typing import NDArray

    from roisim.simulation.ledger import Ledger
    from roisim.simulation.timeline import Timeline

    Integers = NDArray[np.int64]
    Floats = NDArray[np.float64]

NEW, SELF_RETURN, CLICK_INTERESTED, CLICK_OTHER = range(4)
"""Kinds of strangers' visits: the first; by themselves; another paid click of one who is still
interested, or of one who is not (finite audiences only)."""

NO_CART, CART_LEFT, CHECKOUT_LEFT, ORDER = range(4)
"""How a considered visit ends."""

KNOWN_AT_CHECKOUT, BUYER_WITHOUT_ADDRESS = 4, 5
"""Further ways to become known, numbered behind the sign-ups by outcome."""

ARRIVE, SURVIVE, RETURN, REPEAT_INTERESTED, REPEAT_OTHER, REPEAT_KNOWN, STAGES = range(7)
STAGE_DRAWS_PER_KIND = 9
PEOPLE_DRAWS = 1 << 16


@dataclass(frozen=True)
class NewlyKnown:
    """People whom a day's visits made known (n rows): `how` 0-3 signed up with that outcome,
    4 left an address at an abandoned checkout, 5 bought without leaving one."""

    key: NDArray[np.uint64]
    time: Floats
    how: Integers
    visit_kind: Integers
    channel: Integers
    world: Integers


class Traffic:
    """Draws the strangers' visits of each day and hands over those who become known."""

    def __init__(self, timeline: Timeline, seed: int, ledger: Ledger) -> None:
        self.timeline = timeline
        self.ledger = ledger
        shape = (len(timeline.channels), len(timeline.worlds))
        self.finite: Floats = timeline.traffic.audience
        self.has_finite = bool(np.isfinite(self.finite).any())
        self.returns = bool(timeline.interest.visits_per_visitor.any())
        self.kinds = 4 if self.has_finite else 2 if self.returns else 1
        self.interested: Integers = np.zeros(shape, np.int64)
        self.fresh: Integers = np.zeros(shape, np.int64)
        self.came: Integers = np.zeros(shape, np.int64)
        self.known: Integers = np.zeros(shape, np.int64)
        self._place_keys = place_keys(timeline, seed)
        # Numbered as if all kinds were there, so that first visits keep their luck when others join.
        stages = np.arange(STAGE_DRAWS_PER_KIND)[:, None] * 4 + np.arange(self.kinds)
        draws = np.concatenate([np.arange(STAGES), STAGES + stages.ravel()])
        self._draws = draws[:, None, None]

    def process(
        self, env: simpy.Environment, welcome: Callable[[int, NewlyKnown], None]
    ) -> Generator[simpy.Event, None, None]:
        """SimPy process with the rhythm of the day; `welcome` takes those who become known."""
        for day in range(self.timeline.calendar.days):
            welcome(day, self.day(day))
            yield env.timeout(1)

    def day(self, day: int) -> NewlyKnown:
        """Visits of all strangers on one day; counts them and returns those who become known."""
        keys = random_numbers.fold(self._place_keys, day)
        luck = random_numbers.uniforms(random_numbers.fold(keys, self._draws))
        visits = self._visits(day, luck)
        known, bought = self._stages(day, visits, luck[STAGES:])
        self._remember(visits, known, bought)
        return self._expand(day, keys, known, bought)

    def _visits(self, day: int, luck: Floats) -> Integers:
        """(V, C, W): visits by kind; the others' state is brought up to this morning."""
        visits = np.zeros((self.kinds, *self.interested.shape), np.int64)
        clicks = self.timeline.traffic.clicks[day]
        visits[NEW] = random_numbers.poisson_quantile(luck[ARRIVE], clicks)
        if self.returns:
            visits[SELF_RETURN] = self._self_returns(day, luck)
        if self.has_finite:
            self._finite_audience(day, visits, clicks, luck)
        self._count_visits(day, visits)
        return visits

    def _self_returns(self, day: int, luck: Floats) -> Integers:
        interest = self.timeline.interest
        survival = np.exp(-1.0 / interest.days[day])
        self.interested = random_numbers.binomial_quantile(
            luck[SURVIVE], self.interested + self.fresh, np.broadcast_to(survival, self.fresh.shape)
        )
        chance = return_chance_per_day(interest.visits_per_visitor[day], interest.days[day])
        # Programmes may ask for more than a visit a day; more than one cannot be.
        chance = np.broadcast_to(np.minimum(chance, 1.0), self.fresh.shape)
        return random_numbers.binomial_quantile(luck[RETURN], self.interested, chance)

    def _finite_audience(self, day: int, visits: Integers, clicks: Floats, luck: Floats) -> None:
        """New and repeat clicks where only so many people can come (§C17), in place."""
        finite = np.isfinite(self.finite)
        audience = np.where(finite, self.finite, 1.0).astype(np.int64)
        chance = np.where(finite, -np.expm1(-clicks / audience), 0.0)
        new = random_numbers.binomial_quantile(luck[ARRIVE], np.maximum(audience - self.came, 0), chance)
        visits[NEW] = np.where(finite, new, visits[NEW])
        others = np.where(finite, self.came - self.known - self.interested, 0)
        visits[CLICK_INTERESTED] = random_numbers.binomial_quantile(
            luck[REPEAT_INTERESTED], self.interested - visits[SELF_RETURN], chance
        )
        visits[CLICK_OTHER] = random_numbers.binomial_quantile(
            luck[REPEAT_OTHER], np.maximum(others, 0), chance
        )
        seen = random_numbers.binomial_quantile(luck[REPEAT_KNOWN], np.where(finite, self.known, 0), chance)
        self.ledger.count_source(Count.RETURNING_VISITS, day, Source.CLICK, seen)
        self.ledger.count_source(Count.CLICKS, day, Source.CLICK, seen)

    def _count_visits(self, day: int, visits: Integers) -> None:
        count = self.ledger.count_source
        count(Count.NEW_VISITS, day, Source.CLICK, visits[NEW])
        clicks = visits[NEW]
        if self.returns:
            count(Count.RETURNING_VISITS, day, Source.SELF, visits[SELF_RETURN])
        if self.has_finite:
            again = visits[CLICK_INTERESTED] + visits[CLICK_OTHER]
            count(Count.RETURNING_VISITS, day, Source.CLICK, again)
            clicks = clicks + again
        count(Count.CLICKS, day, Source.CLICK, clicks * self.timeline.paid[:, None])

    def _stages(self, day: int, visits: Integers, luck: Floats) -> tuple[Integers, Integers]:
        """((5, V, C, W) people who left an address, (V, C, W) orders) of a day's visits."""
        luck = luck.reshape(STAGE_DRAWS_PER_KIND, self.kinds, *visits.shape[1:])
        stages = self.timeline.stages
        kinds = [FIRST, *[RETURNING] * (self.kinds - 1)]
        binomial = random_numbers.binomial_quantile
        considered = binomial(luck[0], visits, stages.consideration[day][kinds])
        carts = binomial(luck[1], considered, stages.intent[day][kinds])
        checkouts = binomial(luck[2], carts, stages.evaluation[day][kinds])
        orders = binomial(luck[3], checkouts, stages.purchase[day][kinds])
        outcomes = np.stack([considered - carts, carts - checkouts, checkouts - orders, orders])
        known = np.empty((5, *visits.shape), np.int64)
        known[:4] = binomial(luck[4:8], outcomes, stages.sign_up[day][kinds])
        at_checkout = np.broadcast_to(stages.known_at_checkout[day], visits.shape)
        left = outcomes[CHECKOUT_LEFT] - known[CHECKOUT_LEFT]
        known[KNOWN_AT_CHECKOUT] = binomial(luck[8], left, at_checkout)
        self._count_stages(day, considered, carts, checkouts, orders, known.sum(axis=0))
        return known, orders

    def _count_stages(self, day: int, *counted: Integers) -> None:
        considered, carts, checkouts, orders, contacts = counted
        by_count = (
            (Count.CONSIDERED, considered),
            (Count.CARTS, carts),
            (Count.CHECKOUTS, checkouts),
            (Count.CARTS_ORDERED, orders),
        )
        sources = [Source.CLICK, Source.SELF, Source.CLICK, Source.CLICK][: self.kinds]
        for kind, source in enumerate(sources):
            for count, amounts in by_count:
                self.ledger.count_source(count, day, source, amounts[kind])
            signed = Count.SIGN_UPS_FIRST_VISIT if kind == NEW else Count.SIGN_UPS_LATER
            self.ledger.count_source(signed, day, source, contacts[kind])

    def _remember(self, visits: Integers, known: Integers, orders: Integers) -> None:
        """Who may come back tomorrow: those who neither left an address nor bought."""
        leaving = known[:4].sum(axis=0) + known[KNOWN_AT_CHECKOUT] + orders - known[ORDER]
        self.fresh = visits[NEW] - leaving[NEW]
        self.came += visits[NEW]
        self.known += leaving.sum(axis=0)
        if self.kinds > 1:
            self.interested = self.interested - leaving[SELF_RETURN]
        if self.has_finite:
            self.interested = self.interested - leaving[CLICK_INTERESTED]

    def _expand(self, day: int, keys: NDArray[np.uint64], known: Integers, orders: Integers) -> NewlyKnown:
        """One row for each person who became known, with the identity of the visit."""
        counts = np.concatenate([known, (orders - known[ORDER])[None]])
        cells = np.flatnonzero(counts)
        number = counts.ravel()[cells]
        how, kind, channel, world = np.unravel_index(cells, counts.shape)
        cell_keys = random_numbers.fold(keys[channel, world], PEOPLE_DRAWS + how * 4 + kind)
        rows = np.repeat(np.arange(len(cells)), number)
        first_row = np.cumsum(number) - number
        people = random_numbers.fold(cell_keys[rows], np.arange(len(rows)) - first_row[rows])
        return NewlyKnown(
            key=people,
            time=day + uniform(people, Draw.TIME_OF_DAY),
            how=how[rows],
            visit_kind=kind[rows],
            channel=channel[rows],
            world=world[rows],
        )


def place_keys(timeline: Timeline, seed: int) -> NDArray[np.uint64]:
    """(C, W): key of each channel, by its name, in each world, by its number."""
    channels = [random_numbers.key(seed, "traffic", name) for name in timeline.channels]
    base = np.array(channels, np.uint64)[:, None]
    return random_numbers.fold(base, np.asarray(timeline.worlds)[None, :])
