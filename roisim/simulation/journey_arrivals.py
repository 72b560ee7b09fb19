"""How people come to the shop of a journey: a SimPy process a channel, and one a friend who is told."""

from __future__ import annotations

from math import expm1, isinf
from typing import TYPE_CHECKING, Protocol

from roisim import random_numbers
from roisim.simulation.journey_luck import Luck

if TYPE_CHECKING:
    from collections.abc import Callable, Generator

    import simpy

    from roisim.simulation.journey_cash import Cash
    from roisim.simulation.journey_memory import Memory
    from roisim.simulation.journey_rates import Hazard, JourneyRates

    Process = Generator[simpy.Event, None, None]


class LetIn(Protocol):
    """Lets one more person in; False when nobody else is wanted."""

    def __call__(self, channel: int, luck: Luck, *, at_partner: bool = False) -> bool:
        """`at_partner`: the person leaves an address there, and does not visit."""


class Arrivals:
    """Everyone who comes.

    Args:
        moment: moves a time within a day of even hours to when visits come.
        seed: of all arrivals, and of all that visitors do.
    """

    def __init__(
        self,
        env: simpy.Environment,
        rates: JourneyRates,
        memory: Memory,
        moment: Callable[[float], float],
        cash: Cash | None,
        seed: int,
    ) -> None:
        self._env, self._rates, self._memory = env, rates, memory
        self._moment, self._cash = moment, cash
        self._lucks = [self._luck_of(name, seed) for name in rates.channels]
        self._numbers = [0] * len(rates.channels)
        factor = rates.referral_factor
        self._most_referrals = max(factor)
        self._tellers = [
            at for at, of in enumerate(rates.coming) if of.told > 0.0 and self._most_referrals > 0.0
        ]
        self._let_in: LetIn = _nobody

    @staticmethod
    def _luck_of(name: str, seed: int) -> tuple[Luck, Luck]:
        """The luck of a channel's arrivals, and the one that its visitors have theirs from."""
        key = random_numbers.key
        return Luck(key(seed, "journey arrivals", name)), Luck(key(seed, "journey", name))

    def open(self, let_in: LetIn) -> None:
        """Open every channel."""
        self._let_in = let_in
        for channel, audience in enumerate(self._rates.audience):
            of = self._rates.coming[channel]
            if not isinf(audience):
                self._env.process(self._of_few(channel, int(audience)))
            elif of.follows_the_past:
                self._env.process(self._by_day(channel))
            else:
                self._env.process(self._steadily(channel, self._rates.arrivals[channel], at_partner=False))
            if of.sign_ups is not None:
                self._env.process(self._steadily(channel, of.sign_ups, at_partner=True))

    def _next_comes(self, channel: int, *, at_partner: bool = False) -> bool:
        """One more person of a channel, with luck of their own."""
        luck = self._lucks[channel][1].of(self._numbers[channel])
        self._numbers[channel] += 1
        return self._let_in(channel, luck, at_partner=at_partner)

    def _stopped(self, channel: int) -> bool:
        """Whether no clicks of a channel are bought today, for lack of cash."""
        return self._cash is not None and self._cash.stops(channel)

    def _steadily(self, channel: int, hazard: Hazard, *, at_partner: bool) -> Process:
        """A Poisson process whose rate is constant within each day and known beforehand."""
        env, luck = self._env, self._lucks[channel][0]
        awaited = luck.exponential()
        while (time := hazard.when(awaited)) < self._rates.days:
            yield env.timeout(max(0.0, self._moment(time) - env.now))
            if not self._stopped(channel) and not self._next_comes(channel, at_partner=at_partner):
                return
            awaited += luck.exponential()

    def _by_day(self, channel: int) -> Process:
        """A Poisson process whose rate is known when the day begins."""
        env, luck = self._env, self._lucks[channel][0]
        awaited = luck.exponential()
        for day in range(self._rates.days):
            yield env.timeout(max(0.0, day - env.now))
            rate, time = self._memory.expected(channel, day), float(day)
            while awaited < rate * (day + 1 - time):
                time += awaited / rate
                yield env.timeout(max(0.0, self._moment(time) - env.now))
                if not self._stopped(channel) and not self._next_comes(channel):
                    return
                awaited = luck.exponential()
            awaited -= rate * (day + 1 - time)

    def _of_few(self, channel: int, audience: int) -> Process:
        """A finite audience: each day each of those who have not come yet comes with the same chance."""
        env, came, luck = self._env, self._memory.came, self._lucks[channel][0]
        for day in range(self._rates.days):
            yield env.timeout(max(0.0, day - env.now))
            chance = -expm1(-self._memory.expected(channel, day) / audience)
            new = luck.binomial(audience - came[channel], chance)
            came[channel] += new
            for time in sorted(self._moment(day + luck.uniform()) for __ in range(new)):
                yield env.timeout(max(0.0, time - env.now))
                if self._stopped(channel):
                    came[channel] -= 1
                elif not self._next_comes(channel):
                    return

    def tell_friends(self, luck: Luck) -> None:
        """A new customer tells a Poisson number of friends, who come from next week on, fewer and fewer."""
        first = self._rates.telling_from[int(self._env.now)]
        for channel in self._tellers:
            of = self._rates.coming[channel]
            for __ in range(luck.poisson(of.told * self._most_referrals)):
                day = first + int(luck.exponential() * of.telling_days)
                if day < self._rates.days and luck.chance(self._factor(day)):
                    self._env.process(self._friend(channel, day + luck.uniform()))

    def _factor(self, day: int) -> float:
        return self._rates.referral_factor[day] / self._most_referrals

    def _friend(self, channel: int, time: float) -> Process:
        """A friend comes; where only so many people can come it may be one who came before."""
        audience, came = self._rates.audience[channel], self._memory.came
        yield self._env.timeout(max(0.0, self._moment(time) - self._env.now))
        if not isinf(audience):
            # All of the day's others are counted as there already: who is meant twice comes once.
            if not self._lucks[channel][0].chance(1.0 - came[channel] / audience):
                return
            came[channel] += 1
        self._next_comes(channel)


def _nobody(channel: int, luck: Luck, *, at_partner: bool = False) -> bool:
    """Before the shop opens."""
    _ = channel, luck, at_partner
    return False
