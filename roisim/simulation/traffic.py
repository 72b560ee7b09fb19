"""A day of strangers: counted, not followed; chains of exact looked-up draws (`docs/decisions/0001`)."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from roisim import random_numbers
from roisim.formulas.funnel import return_chance_per_day
from roisim.simulation.accounts import Account, Count, Source
from roisim.simulation.luck import Draw, uniform
from roisim.simulation.outcomes import (
    AT_A_PARTNER,
    CHECKOUT_LEFT,
    CLICK_INTERESTED,
    CLICK_OTHER,
    KNOWN_AT_CHECKOUT,
    NEW,
    ORDER,
    SELF_RETURN,
    NewlyKnown,
    Outcomes,
)
from roisim.simulation.program_effects import FIRST, RETURNING
from roisim.simulation.stations import Stations, time_of_day

if TYPE_CHECKING:
    from collections.abc import Callable, Generator

    import simpy
    from numpy.typing import NDArray

    from roisim.simulation.calendar import Stretch
    from roisim.simulation.cash_limit import CashLimit
    from roisim.simulation.feedback import Feedback
    from roisim.simulation.ledger import Ledger
    from roisim.simulation.stations import StationDay
    from roisim.simulation.timeline import Timeline

    Integers = NDArray[np.int64]
    Floats = NDArray[np.float64]
    Keys = NDArray[np.uint64]

ARRIVE, SURVIVE, RETURN, REPEAT_INTERESTED, REPEAT_OTHER, REPEAT_KNOWN, STAGES = range(7)
SOURCES = (Source.CLICK, Source.SELF, Source.CLICK, Source.CLICK)
"""What brings visits of each kind about."""
STAGE_DRAWS_PER_KIND = 9
NOTIFIED_DRAWS, STATION_DRAWS = range(9, 13), range(13, 16)
AT_A_PARTNERS = 1 << 15
"""Number of the draw of sign-ups at partners', behind those of all visits."""
PEOPLE_DRAWS = 1 << 16


class Traffic:
    """Draws the strangers' visits of each day and hands over those who become known."""

    def __init__(
        self,
        timeline: Timeline,
        seed: int,
        ledger: Ledger,
        feedback: Feedback,
        limit: CashLimit | None = None,
    ) -> None:
        self.timeline = timeline
        self.ledger, self.limit = ledger, limit
        self.stations = Stations(timeline) if timeline.is_scarce else None
        self._again: Floats = np.zeros((len(timeline.channels), len(timeline.worlds)))
        shape = (len(timeline.channels), len(timeline.worlds))
        self.finite: Floats = timeline.traffic.audience
        self.has_finite = bool(np.isfinite(self.finite).any())
        self.returns = bool(timeline.interest.visits_per_visitor.any())
        self.kinds = 4 if self.has_finite else 2 if self.returns else 1
        self.interested: Integers = np.zeros(shape, np.int64)
        self.fresh: Integers = np.zeros(shape, np.int64)
        self.came: Integers = np.zeros(shape, np.int64)
        self.known: Integers = np.zeros(shape, np.int64)
        self.known_at_checkout = bool(timeline.stages.known_at_checkout.any())
        self.notifies = bool(timeline.stages.push.any())
        self.stage_draws = NOTIFIED_DRAWS.stop if self.notifies else STAGE_DRAWS_PER_KIND
        if timeline.has_stations:
            self.stage_draws = STATION_DRAWS.stop
        self.partners = bool(timeline.traffic.sign_ups.any())
        self.feedback = feedback
        self._audience = np.where(np.isfinite(self.finite), self.finite, 1.0).astype(np.int64)
        self.seen: Integers = np.zeros(shape, np.int64)
        self._place_keys = place_keys(timeline, seed)
        # Numbered as if all kinds were there, so that first visits keep their luck when others join.
        stages = np.arange(self.stage_draws)[:, None] * 4 + np.arange(self.kinds)
        draws = np.concatenate([np.arange(STAGES), STAGES + stages.ravel()])
        self._draws = draws[:, None, None, None]

    def process(
        self,
        env: simpy.Environment,
        stretches: list[Stretch],
        welcome: Callable[[Stretch, NewlyKnown], None],
        still_wanted: Callable[[], None],
    ) -> Generator[simpy.Event, None, None]:
        """SimPy process with the rhythm of the stretches.

        `welcome` takes those who become known; `still_wanted` may end the run.
        """
        for stretch in stretches:
            still_wanted()
            welcome(stretch, self.visits_of(stretch))
            if self.partners:
                welcome(stretch, self.sign_ups_at_partners(stretch))
            yield env.timeout(stretch.end - env.now)

    def visits_of(self, stretch: Stretch) -> NewlyKnown:
        """Visits of all strangers in a stretch of T days; counts them and returns who becomes known.

        First visits of all days are drawn at once, where people are endless; those who come again
        depend on the day before and are drawn day by day.
        """
        days = np.arange(stretch.begin, stretch.end)
        keys = random_numbers.fold(self._place_keys[None], days[:, None, None])
        luck = random_numbers.uniforms(random_numbers.fold(keys[None], self._draws))
        general, luck_of_stages = luck[:STAGES], luck[STAGES:]
        luck_of_stages = luck_of_stages.reshape(self.stage_draws, self.kinds, *luck.shape[1:])
        stretch_days = slice(stretch.begin, stretch.end)
        arrivals = self.feedback.arrivals(stretch)
        if self.limit is not None:
            arrivals = arrivals * self.limit.buying(stretch.begin)
        if self.stations is not None:
            return self._days_at_stations(stretch, self.stations, arrivals, keys, general, luck_of_stages)
        first = self._first_visits(arrivals, general)
        outcomes = [self._outcomes(stretch_days, FIRST, first[None], luck_of_stages[:, :1])]
        if self.kinds > 1:
            later = [
                self._later_visits(
                    day, general[:, at], luck_of_stages[:, 1:, at], outcomes[0].of_day(at), arrivals[at]
                )
                for at, day in enumerate(days.tolist())
            ]
            outcomes.append(Outcomes.by_day(later))
        outcome = Outcomes.by_kind(outcomes)
        self._count(stretch.month, outcome)
        return self._expand(days, keys, outcome)

    def _days_at_stations(
        self,
        stretch: Stretch,
        stations: Stations,
        arrivals: Floats,
        keys: Keys,
        luck: Floats,
        luck_of_stages: Floats,
    ) -> NewlyKnown:
        """As `visits_of`, where strangers may have to wait: whom the stations expect is known when a day
        begins."""
        people = []
        for at, day in enumerate(range(stretch.begin, stretch.end)):
            one, here = replace(stretch, begin=day, end=day + 1), slice(at, at + 1)
            stages = luck_of_stages[:, :, here]
            people.append(
                self._day_at_stations(one, stations, arrivals[here], keys[here], luck[:, here], stages)
            )
        return NewlyKnown.of_days(people)

    def _day_at_stations(
        self,
        stretch: Stretch,
        stations: Stations,
        arrivals: Floats,
        keys: Keys,
        luck: Floats,
        luck_of_stages: Floats,
    ) -> NewlyKnown:
        """One day."""
        day, days = stretch.begin, slice(stretch.begin, stretch.end)
        expected = self._expected_first(arrivals[0])
        first = self._first_visits(arrivals, luck)
        again = self._visits_again(day, luck[:, 0], arrivals[0])
        at = stations.of_day(day, expected, self._again)
        outcomes = [self._outcomes(days, FIRST, first[None], luck_of_stages[:, :1], at)]
        if self.kinds > 1:
            outcomes.append(self._outcomes(days, RETURNING, again, luck_of_stages[:, 1:], at))
            self._remember(outcomes[0], outcomes[1])
        outcome = Outcomes.by_kind(outcomes)
        self._count(stretch.month, outcome)
        self._count_waiting(stretch, outcome, at, luck_of_stages)
        return self._expand(np.array([day]), keys, outcome, at)

    def _expected_first(self, arrivals: Floats) -> Floats:
        """(C, W): first visits to be expected on a day."""
        left = np.maximum(self._audience - self.came, 0)
        finite = np.isfinite(self.finite)
        chance = self._click_chance(arrivals + self._told_by_those_who_came())
        expected: Floats = np.where(finite, left * chance, arrivals)
        return expected

    def _first_visits(self, clicks: Floats, luck: Floats) -> Integers:
        """(T, C, W): first visits of each day, of `clicks` expected arrivals."""
        first = random_numbers.poisson_quantile(luck[ARRIVE], clicks)
        if self.has_finite:
            finite = np.isfinite(self.finite)
            for at in range(len(first)):
                left = np.maximum(self._audience - self.came, 0)
                chance = self._click_chance(clicks[at] + self._told_by_those_who_came())
                new = random_numbers.binomial_quantile(luck[ARRIVE, at], left, chance)
                first[at] = np.where(finite, new, first[at])
                self.came += first[at]
        return first

    def _told_by_those_who_came(self) -> Floats:
        """(C, W): further visits of a day (Bass 1969)."""
        told: Floats = self.timeline.traffic.imitation * self.came
        return told

    def _click_chance(self, clicks: Floats) -> Floats:
        """Chance a day of someone in a finite audience to click; 0 where the audience is endless (§C17)."""
        chance: Floats = np.where(np.isfinite(self.finite), -np.expm1(-clicks / self._audience), 0.0)
        return chance

    def _later_visits(
        self, day: int, luck: Floats, stage_luck: Floats, first: Outcomes, clicks: Floats
    ) -> Outcomes:
        """One day's visits (V-1, 1, C, W) of those who come again, and who is left after it."""
        visits = self._visits_again(day, luck, clicks)
        outcome = self._outcomes(slice(day, day + 1), RETURNING, visits, stage_luck[:, :, None])
        self._remember(first, outcome)
        return outcome

    def _visits_again(self, day: int, luck: Floats, clicks: Floats) -> Integers:
        """(V-1, 1, C, W): visits of those who come again, of whom `_again` (C, W) were expected."""
        visits = np.zeros((self.kinds - 1, 1, *self.interested.shape), np.int64)
        if self.returns:
            visits[SELF_RETURN - 1, 0] = self._self_returns(day, luck)
        if self.has_finite:
            self._repeat_clicks(day, visits[:, 0], luck, clicks)
        return visits

    def _remember(self, first: Outcomes, outcome: Outcomes) -> None:
        """Who is left after a day's first and later visits."""
        leaving, leaving_first = outcome.leaving[:, 0], first.leaving[0, 0]
        self.interested = self.interested - leaving[SELF_RETURN - 1]
        if self.has_finite:
            self.interested = self.interested - leaving[CLICK_INTERESTED - 1]
        # Those who came today are among the strangers of tomorrow.
        self.seen += first.visits[0, 0]
        self.known += leaving.sum(axis=0) + leaving_first
        self.fresh = first.visits[0, 0] - leaving_first

    def remain_strangers(self, people: NewlyKnown) -> None:
        """Strangers of today whose orders are lost: they are known no more than before."""
        for kind, stock in enumerate((self.fresh, self.interested, self.interested)):
            here = people.visit_kind == kind
            np.add.at(stock, (people.channel[here], people.world[here]), 1)
        np.subtract.at(self.known, (people.channel, people.world), 1)

    def _self_returns(self, day: int, luck: Floats) -> Integers:
        interest = self.timeline.interest
        survival = np.exp(-1.0 / interest.days[day])
        self.interested = random_numbers.binomial_quantile(
            luck[SURVIVE], self.interested + self.fresh, np.broadcast_to(survival, self.fresh.shape)
        )
        chance = return_chance_per_day(interest.visits_per_visitor[day], interest.days[day])
        # Programmes may ask for more than a visit a day; more than one cannot be.
        chance = np.broadcast_to(np.minimum(chance, 1.0), self.fresh.shape)
        self._again = self.interested * chance
        return random_numbers.binomial_quantile(luck[RETURN], self.interested, chance)

    def _repeat_clicks(self, day: int, visits: Integers, luck: Floats, clicks: Floats) -> None:
        """Clicks of those who have come before, where only so many people can come; in place."""
        repeats = self.timeline.traffic.repeat_clicks[:, None]
        chance = np.where(repeats, self._click_chance(clicks), 0.0)
        finite = np.isfinite(self.finite)
        others = np.where(finite, self.seen - self.known - self.interested, 0)
        binomial = random_numbers.binomial_quantile
        waiting = self.interested - visits[SELF_RETURN - 1]
        self._again = self._again + chance * (self.interested - self._again + np.maximum(others, 0))
        visits[CLICK_INTERESTED - 1] = binomial(luck[REPEAT_INTERESTED], waiting, chance)
        visits[CLICK_OTHER - 1] = binomial(luck[REPEAT_OTHER], np.maximum(others, 0), chance)
        seen = binomial(luck[REPEAT_KNOWN], np.where(finite, self.known, 0), chance)
        month = self.timeline.calendar.month_of_day[day]
        self.ledger.count_source(Count.RETURNING_VISITS, month, Source.CLICK, seen)
        self.ledger.count_source(Count.CLICKS, month, Source.CLICK, seen)

    def _outcomes(
        self, days: slice, kind: int, visits: Integers, luck: Floats, at: StationDay | None = None
    ) -> Outcomes:
        """What becomes of visits (V, T, C, W): each stage a binomial of the one before; `at` the stations
        of a single day."""
        stages, binomial = self.timeline.stages, random_numbers.binomial_quantile

        def share(of_stage: Floats) -> Floats:
            return of_stage[days, kind][None]

        considering, purchase = share(stages.consideration), share(stages.purchase)
        if at is not None:
            considering, purchase = considering * at.let_in, at.purchase(purchase)
        considered = binomial(luck[0], visits, considering)
        carts = binomial(luck[1], considered, share(stages.intent))
        checkouts = binomial(luck[2], carts, share(stages.evaluation))
        orders = binomial(luck[3], checkouts, purchase)
        ends = np.stack([considered - carts, carts - checkouts, checkouts - orders, orders])
        known = np.zeros((5, *visits.shape), np.int64)
        known[:4] = binomial(luck[4:8], ends, share(stages.sign_up))
        notified = np.zeros((4, *visits.shape), np.int64)
        if self.notifies:
            first, end = NOTIFIED_DRAWS.start, NOTIFIED_DRAWS.stop
            notified[:] = binomial(luck[first:end], ends - known[:4], share(stages.push))
        if self.known_at_checkout:
            left = ends[CHECKOUT_LEFT] - known[CHECKOUT_LEFT] - notified[CHECKOUT_LEFT]
            at_checkout = np.broadcast_to(stages.known_at_checkout[days][:, None], left.shape)
            known[KNOWN_AT_CHECKOUT] = binomial(luck[8], left, at_checkout)
        return Outcomes(visits, considered, carts, checkouts, orders, known, notified)

    def _count(self, month: int, outcome: Outcomes) -> None:
        """Enter a stretch's visits in the counts."""
        count, paid = self.ledger.count_source, self.timeline.paid[:, None]
        contacts = outcome.known.sum(axis=0)
        for kind, source in enumerate(SOURCES[: self.kinds]):
            visits = outcome.visits[kind].sum(axis=0)
            count(Count.NEW_VISITS if kind == NEW else Count.RETURNING_VISITS, month, source, visits)
            if source == Source.CLICK:
                count(Count.CLICKS, month, source, visits * paid)
            count(Count.CONSIDERED, month, source, outcome.considered[kind].sum(axis=0))
            count(Count.CARTS, month, source, outcome.carts[kind].sum(axis=0))
            count(Count.CHECKOUTS, month, source, outcome.checkouts[kind].sum(axis=0))
            count(Count.CARTS_ORDERED, month, source, outcome.orders[kind].sum(axis=0))
            signed = Count.SIGN_UPS_FIRST_VISIT if kind == NEW else Count.SIGN_UPS_LATER
            count(signed, month, source, contacts[kind].sum(axis=0))

    def _count_waiting(self, stretch: Stretch, outcome: Outcomes, at: StationDay, luck: Floats) -> None:
        """Whom the site turned away on a day, who asked the desk and who was answered."""
        if not self.timeline.has_stations:
            return
        shares = self.timeline.stages.consideration[stretch.begin]
        kinds = [FIRST, *[RETURNING] * (self.kinds - 1)]
        looking = np.stack([shares[kind] for kind in kinds])[:, None]
        waiting = at.waiting(luck[STATION_DRAWS.start :], outcome.visits, outcome.considered, looking)
        for count, number in waiting.items():
            for kind, source in enumerate(SOURCES[: self.kinds]):
                self.ledger.count_source(count, stretch.month, source, number[kind].sum(axis=0))

    def sign_ups_at_partners(self, stretch: Stretch) -> NewlyKnown:
        """People who leave an address at a partner's in a stretch, without a visit; counts them."""
        days = np.arange(stretch.begin, stretch.end)
        keys = random_numbers.fold(self._place_keys[None], days[:, None, None])
        keys = random_numbers.fold(keys, AT_A_PARTNERS)
        expected = self.timeline.traffic.sign_ups[stretch.begin : stretch.end]
        number = random_numbers.poisson_quantile(random_numbers.uniforms(keys), expected)
        self.ledger.count_source(Count.PARTNER_SIGN_UPS, stretch.month, Source.NONE, number.sum(axis=0))
        cost = self.timeline.traffic.sign_up_cost[stretch.begin : stretch.end] * self.ledger.scale
        self.ledger.post_days(
            Account.REWARDS,
            stretch.begin,
            -np.rint(number * cost).astype(np.int64),
            Source.NONE,
            self.timeline.finance.cost_delay,
        )
        cells = np.flatnonzero(number)
        rows = np.repeat(np.arange(len(cells)), number.ravel()[cells])
        people = random_numbers.fold(keys.ravel()[cells][rows], _places_within(number.ravel()[cells]))
        day, channel, world = (part[rows] for part in np.unravel_index(cells, number.shape))
        return NewlyKnown(
            key=people,
            time=days[day] + uniform(people, Draw.TIME_OF_DAY),
            how=np.full(len(people), AT_A_PARTNER),
            visit_kind=np.full(len(people), NEW),
            channel=channel,
            world=world,
        )

    def _expand(
        self, days: Integers, keys: Keys, outcome: Outcomes, at: StationDay | None = None
    ) -> NewlyKnown:
        """One row for each person who became known, with the identity of the visit."""
        counts = np.concatenate([outcome.known, outcome.buyers_without_address[None], outcome.notified])
        cells = np.flatnonzero(counts)
        number = counts.ravel()[cells]
        how, kind, day, channel, world = np.unravel_index(cells, counts.shape)
        cell_keys = random_numbers.fold(keys[day, channel, world], PEOPLE_DRAWS + how * 4 + kind)
        rows = np.repeat(np.arange(len(cells)), number)
        people = random_numbers.fold(cell_keys[rows], _places_within(number))
        known = NewlyKnown(
            key=people,
            time=days[day][rows] + uniform(people, Draw.TIME_OF_DAY),
            how=how[rows],
            visit_kind=kind[rows],
            channel=channel[rows],
            world=world[rows],
        )
        return known if at is None else self._when_they_come(int(days[0]), known, at)

    def _when_they_come(self, day: int, people: NewlyKnown, at: StationDay) -> NewlyKnown:
        """A day's people at the hours in which visits are let in, and orders placed."""
        kind = np.where(people.visit_kind == NEW, FIRST, RETURNING)
        purchase = self.timeline.stages.purchase[day, : RETURNING + 1]
        parts = at.hours_of(purchase, people.outcome == ORDER, kind, people.channel, people.world)
        time = day + time_of_day(people.time - day, parts)
        return replace(people, time=np.minimum(time, np.nextafter(day + 1.0, 0.0)))


def _places_within(number: Integers) -> Integers:
    """0, 1, … of each of so many in a row: (Σ number)."""
    first = np.cumsum(number) - number
    return np.arange(int(number.sum())) - np.repeat(first, number)


def place_keys(timeline: Timeline, seed: int) -> NDArray[np.uint64]:
    """(C, W): key of each channel, by its name, in each world, by its number."""
    channels = [random_numbers.key(seed, "traffic", name) for name in timeline.channels]
    base = np.array(channels, np.uint64)[:, None]
    return random_numbers.fold(base, np.asarray(timeline.worlds)[None, :])
