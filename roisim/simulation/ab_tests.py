"""Tests of two versions: how long they take, whether the better one is found, and what follows.

An honest test: it runs until as many visits have been seen as its power asks for, nobody peeks, and
what is found may be luck. Both versions' successes are looked up, so a version that is no better is
kept in half of `significance` of the worlds (domain-model.md, A-P11 and C21).
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from roisim import random_numbers
from roisim.formulas.ab_test import chance_of_finding, days_needed, run_test, visitors_per_arm
from roisim.formulas.effects import apply_odds_ratio
from roisim.simulation.input_draws import AT_MEANS
from roisim.simulation.program_effects import TestEffect

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from roisim.scenario.ab_test import ABTest
    from roisim.scenario.scenario import Scenario
    from roisim.simulation.channel_rates import TrafficRates
    from roisim.simulation.input_draws import InputDraws
    from roisim.simulation.program_effects import ProgramEffects, RunningProgram

    Floats = NDArray[np.float64]

STAGES_BEFORE = {
    "consideration": (),
    "intent": ("consideration",),
    "evaluation": ("consideration", "intent"),
    "purchase": ("consideration", "intent", "evaluation"),
    "capture": (),
    "push_capture": (),
}
MOST_VISITS = 1e9
MEASURED = {"capture": "contact_capture"}
"""How the funnel calls what a test calls otherwise."""


def with_tests(
    scenario: Scenario, draws: InputDraws, effects: ProgramEffects, traffic: TrafficRates
) -> ProgramEffects:
    """The effects with those of the plan's tests among them."""
    tests = [
        _effect(scenario, draws, running, running.program.test, traffic)
        for running in effects.running
        if running.program.test is not None
    ]
    return replace(effects, tests=tuple(test for test in tests if test is not None))


def _effect(
    scenario: Scenario, draws: InputDraws, running: RunningProgram, test: ABTest, traffic: TrafficRates
) -> TestEffect | None:
    """What one test does; None where there is nothing to measure."""
    before = _share(scenario, draws, MEASURED.get(test.on, test.on))
    visits = _visits_a_day(traffic, running) * test.share_of_visits
    for stage in STAGES_BEFORE[test.on]:
        visits = visits * _share(scenario, draws, stage)
    name = ("programs", running.program.name, "test", "odds_ratio")
    odds_ratio = draws.value(test.odds_ratio, *name)
    lift = np.minimum(test.detectable, (1.0 - before) / np.maximum(before, 1e-12))
    usable = (before > 0.0) & (before < 1.0) & (visits > 0.0) & (lift > 0.0)
    if not usable.any():
        return None
    before, visits, lift = (
        np.where(usable, each, fallback) for each, fallback in ((before, 0.5), (visits, 1.0), (lift, 0.1))
    )
    length = np.ceil(days_needed(before, lift, visits, test.power, test.significance))
    needed = visitors_per_arm(before, lift, test.power, test.significance)
    arm = np.minimum(np.rint(needed), MOST_VISITS)
    kept = _kept(draws, running, test, arm, before, odds_ratio)
    return TestEffect(test.on, test.for_, _by_day(draws, running, odds_ratio, length, kept, usable))


def _by_day(
    draws: InputDraws,
    running: RunningProgram,
    odds_ratio: Floats,
    length: Floats,
    kept: Floats,
    usable: NDArray[np.bool_],
) -> Floats:
    """(D, 1) or (D, W): factor on the odds. While the test runs half of the visits meet the new version."""
    since = np.arange(draws.calendar.days)[:, None] - running.began
    runs = running.running(draws.calendar.days)[:, None] & usable
    during, after = np.sqrt(odds_ratio), odds_ratio**kept
    return np.where(runs, np.where(since < length, during, after), 1.0)


def _kept(
    draws: InputDraws, running: RunningProgram, test: ABTest, arm: Floats, before: Floats, odds_ratio: Floats
) -> Floats:
    """(1) or (W): 1 where the new version is found better, else 0; its chance in the plan without chance."""
    changed = apply_odds_ratio(before, odds_ratio)
    if draws.seed == AT_MEANS:
        return chance_of_finding(before, changed, arm, test.significance)
    old, new = (_luck(draws, running, version) for version in ("old", "new"))
    outcome = run_test(old, new, arm, before, changed, test.significance)
    return outcome.found.astype(np.float64)


def _luck(draws: InputDraws, running: RunningProgram, version: str) -> Floats:
    """(W): which of its visits a version wins."""
    base = random_numbers.key(draws.seed, "test", running.program.name, version)
    return random_numbers.uniforms(random_numbers.fold(base, np.asarray(draws.worlds)))


def _share(scenario: Scenario, draws: InputDraws, name: str) -> Floats:
    return draws.value(getattr(scenario.funnel, name), "funnel", name)


def _visits_a_day(traffic: TrafficRates, running: RunningProgram) -> Floats:
    """(W): mean first visits a day from the programme's start on."""
    clicks = traffic.clicks[running.from_day :]
    by_day: Floats = np.cumsum(clicks, axis=1)[:, -1]
    total: Floats = np.cumsum(by_day, axis=0)[-1]
    return total / len(clicks)
