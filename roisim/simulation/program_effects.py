"""What the running programmes do to each rate, day by day; no engine knows a programme by name."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from roisim.formulas.abandonment import kept_exponent
from roisim.formulas.acquisition import share_waiting_for_coupons
from roisim.units import DAYS_PER_AGE_MONTH

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from roisim.scenario.programs import Effect, Program
    from roisim.simulation.input_draws import InputDraws

    Floats = NDArray[np.float64]

FIRST, RETURNING, KNOWN = 0, 1, 2
"""Visitor kinds: a stranger's first visit, a stranger's later visit, a visit of a known person."""

KINDS_OF_AUDIENCE = {
    "everyone": (FIRST, RETURNING, KNOWN),
    "new": (FIRST,),
    "returning": (RETURNING, KNOWN),
    "contacts": (KNOWN,),
}

PULLED_FORWARD = frozenset({"intent", "order_rate", "return_visits"})
"""What is missing afterwards when a programme only brought demand forward."""


@dataclass(frozen=True)
class RunningProgram:
    """An enabled programme with the days, first and behind the last, on which it runs."""

    program: Program
    from_day: int
    to_day: int
    began: int
    """Day of its own start, negative if that was before the plan's."""

    def running(self, days: int) -> NDArray[np.bool_]:
        """(D): whether it runs on each day."""
        day = np.arange(days)
        return (day >= self.from_day) & (day < self.to_day)


def running_programs(programs: Sequence[Program], draws: InputDraws) -> tuple[RunningProgram, ...]:
    """The enabled programmes that run on some day of the plan."""
    calendar = draws.calendar
    found = []
    for program in programs:
        first = max(0, calendar.day_of(program.start))
        last = calendar.days if program.end is None else min(calendar.days, calendar.day_of(program.end) + 1)
        if program.enabled and first < last:
            found.append(RunningProgram(program, first, last, calendar.day_of(program.start)))
    return tuple(found)


@dataclass(frozen=True)
class TestEffect:
    """What a test of two versions does to a share of visits: a factor on its odds, (D, 1) or (D, W)."""

    on: str
    for_: str
    factor: Floats


@dataclass(frozen=True)
class ProgramEffects:
    """All running effects on a target together. Effects on one target multiply (DESIGN §4)."""

    running: tuple[RunningProgram, ...]
    draws: InputDraws
    channels: tuple[str, ...]
    tests: tuple[TestEffect, ...] = ()

    def without_programs(self) -> ProgramEffects:
        """The same plan with no programme running."""
        return replace(self, running=(), tests=())

    def on(self, target: str) -> Floats:
        """(D, 1) or (D, W): product of the effects on a target that knows no audience."""
        product: Floats = np.ones((self._days, 1))
        for running, _effect, amount in self._effects(target):
            product = product * self._grown(running, target, amount)
        return product

    def on_visits(self, target: str) -> Floats:
        """(D, K, C, 1) or (D, K, C, W): product by visitor kind and channel of first visit."""
        product: Floats = np.ones((self._days, 3, len(self.channels), 1))
        factors = [
            (effect.for_, self._grown(running, target, amount))
            for running, effect, amount in self._effects(target)
        ]
        factors += [(test.for_, test.factor) for test in self.tests if test.on == target]
        for audience, factor in factors:
            meant = self._audience(audience)[:, :, None]
            product = np.where(meant, product * factor[:, None, None, :], product)
        return product

    def on_channels(self, target: str) -> Floats:
        """(D, C, 1) or (D, C, W): product by channel."""
        return self.on_visits(target)[:, FIRST]

    def added(self, target: str) -> Floats:
        """(D, 1) or (D, W): sum of what running programmes add to a target."""
        total: Floats = np.zeros((self._days, 1))
        for running, _effect, amount in self._effects(target):
            total = total + self.strength(running) * amount
        return total

    def kept_exponent(self, weights: dict[str, float]) -> Floats:
        """(D, 1) or (D, W): exponent on the share of carts that are not left, when programmes remove
        reasons in part (§B8). Several effects on one reason leave what each leaves."""
        removed = []
        for reason in weights:
            left: Floats = np.ones((self._days, 1))
            for running, _effect, amount in self._effects(reason):
                left = left * (1.0 - self.strength(running) * amount)
            removed.append(1.0 - left)
        return kept_exponent(list(weights.values()), np.stack(np.broadcast_arrays(*removed)))

    def waiting_for_coupons(self) -> Floats:
        """(D, 1) or (D, W): share of returning and known people who leave a cart to wait for the discount
        of its reminder: learners·(1 − e^(−learning·months))."""
        going_on: Floats = np.ones((self._days, 1))
        for _running, waiting in self.coupon_waiting():
            going_on = going_on * (1.0 - waiting)
        return 1.0 - going_on

    def coupon_waiting(self) -> Iterator[tuple[RunningProgram, Floats]]:
        """Programmes that teach people to wait, with the share that does by day, (D, 1) or (D, W)."""
        for running in self.running:
            name = ("programs", running.program.name)
            speed = self.draws.value(running.program.coupon_learning, *name, "coupon_learning")
            if not speed.any():
                continue
            most = self.draws.value(running.program.coupon_learners, *name, "coupon_learners")
            months = (np.arange(self._days)[:, None] - running.began + 1.0) / DAYS_PER_AGE_MONTH
            learned = share_waiting_for_coupons(np.maximum(months, 0.0), most, speed)
            yield running, np.where(running.running(self._days)[:, None], learned, 0.0)

    @property
    def _days(self) -> int:
        return self.draws.calendar.days

    def _effects(self, target: str) -> Iterator[tuple[RunningProgram, Effect, Floats]]:
        for running in self.running:
            for index, effect in enumerate(running.program.effects):
                if effect.on == target:
                    name = ("programs", running.program.name, "effects", f"{effect.on}.{effect.for_}.{index}")
                    yield running, effect, self.draws.value(effect.amount, *name)

    def _grown(self, running: RunningProgram, target: str, amount: Floats) -> Floats:
        """(D, 1) or (D, W): what is left of a ratio day by day: amount ^ strength."""
        if target == "ramp_days":
            return np.where(running.running(self._days)[:, None], amount, 1.0)
        strength = self.strength(running)
        strength = strength - self._missing(running, target)
        if ((strength == 0.0) | (strength == 1.0)).all():
            return np.where(strength == 1.0, amount, 1.0)
        return np.power(amount, strength)

    def strength(self, running: RunningProgram) -> Floats:
        """(D, 1) or (D, W): how much of its effects a programme has on each day, from 0 to 1."""
        runs = running.running(self._days)[:, None]
        program = running.program
        ramp = self.draws.value(program.ramp_days, "programs", program.name, "ramp_days")
        if not ramp.any():
            return runs.astype(np.float64)
        ramp = ramp * self._ramp_factor[running.from_day]
        since = np.arange(self._days)[:, None] - running.began + 1.0
        return np.where(runs, np.clip(since / np.maximum(ramp, 1.0), 0.0, 1.0), 0.0)

    @cached_property
    def _ramp_factor(self) -> Floats:
        """(D, 1) or (D, W): by which programmes shorten the time in which others build up."""
        return self.on("ramp_days")

    def _missing(self, running: RunningProgram, target: str) -> Floats:
        """(D, 1) or (D, W): what demand brought forward takes away, for as long as the programme ran."""
        program = running.program
        if target not in PULLED_FORWARD:
            return np.zeros((1, 1))
        share = self.draws.value(program.pulled_forward, "programs", program.name, "pulled_forward")
        day = np.arange(self._days)[:, None]
        after = (day >= running.to_day) & (day < 2 * running.to_day - running.began)
        return np.where(after, share, 0.0)

    def _audience(self, audience: str) -> NDArray[np.bool_]:
        """(K, C): the visits an effect is meant for."""
        if audience in self.channels:
            return np.repeat([[name == audience for name in self.channels]], 3, axis=0)
        kinds = KINDS_OF_AUDIENCE.get(audience, ())
        return np.array([[kind in kinds] * len(self.channels) for kind in range(3)])
