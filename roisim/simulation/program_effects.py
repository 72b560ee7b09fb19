"""What the running programmes do to each rate, day by day; no engine knows a programme by name."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

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


@dataclass(frozen=True)
class RunningProgram:
    """An enabled programme with the days, first and behind the last, on which it runs."""

    program: Program
    from_day: int
    to_day: int

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
            found.append(RunningProgram(program, first, last))
    return tuple(found)


@dataclass(frozen=True)
class ProgramEffects:
    """Products of all running effects on a target. Effects on one target multiply (DESIGN §4)."""

    running: tuple[RunningProgram, ...]
    draws: InputDraws
    channels: tuple[str, ...]

    def on(self, target: str) -> Floats:
        """(D, 1) or (D, W): product of the effects on a target that knows no audience."""
        product: Floats = np.ones((self.draws.calendar.days, 1))
        for running, _effect, amount in self._effects(target):
            product = product * self._while_running(running, amount)
        return product

    def on_visits(self, target: str) -> Floats:
        """(D, K, C, 1) or (D, K, C, W): product by visitor kind and channel of first visit."""
        days, channels = self.draws.calendar.days, len(self.channels)
        product: Floats = np.ones((days, 3, channels, 1))
        for running, effect, amount in self._effects(target):
            factor = self._while_running(running, amount)[:, None, None, :]
            product = np.where(self._audience(effect)[:, :, None], product * factor, product)
        return product

    def on_channels(self, target: str) -> Floats:
        """(D, C, 1) or (D, C, W): product by channel."""
        return self.on_visits(target)[:, FIRST]

    def _effects(self, target: str) -> Iterator[tuple[RunningProgram, Effect, Floats]]:
        for running in self.running:
            for index, effect in enumerate(running.program.effects):
                if effect.on == target:
                    name = ("programs", running.program.name, "effects", f"{effect.on}.{effect.for_}.{index}")
                    yield running, effect, self.draws.value(effect.amount, *name)

    def _while_running(self, running: RunningProgram, amount: Floats) -> Floats:
        return np.where(running.running(self.draws.calendar.days)[:, None], amount, 1.0)

    def _audience(self, effect: Effect) -> NDArray[np.bool_]:
        """(K, C): the visits an effect is meant for."""
        if effect.for_ in self.channels:
            return np.repeat([[name == effect.for_ for name in self.channels]], 3, axis=0)
        kinds = KINDS_OF_AUDIENCE.get(effect.for_, ())
        return np.array([[kind in kinds] * len(self.channels) for kind in range(3)])
