"""Whether a test of two versions can be made in its plan, and how long it takes."""

from __future__ import annotations

import math
from collections.abc import Iterator

from roisim.formulas.ab_test import days_needed
from roisim.scenario.ab_test import ABTest
from roisim.scenario.channel_checks import wins_addresses
from roisim.scenario.channels import Channel
from roisim.scenario.effect_targets import AUDIENCES, EVERYONE, audience_problem
from roisim.scenario.expected_visits import may_be_above_0, visits_a_month
from roisim.scenario.findings import Finding, Place, figure
from roisim.scenario.plan_period import last_day
from roisim.scenario.programs import Program
from roisim.scenario.scenario import Scenario
from roisim.translation import _, ngettext
from roisim.units import DAYS_PER_YEAR, MONTHS_PER_YEAR

LEAST_SHARE = 1e-9
"""Of so many visits a shop sees none."""

STAGES = ("consideration", "intent", "evaluation", "purchase")
SHARES = {"capture": "contact_capture"}
"""Shares of visits whose input has another name than the target."""


def ab_test_findings(scenario: Scenario, program: Program, place: Place) -> Iterator[Finding]:
    """Errors where a test could measure nothing, a warning where it outlasts its programme or the plan."""
    names = [channel.name for channel in scenario.channels]
    if program.test is None or audience_problem(program.test.for_, names) is not None:
        return  # whoever is not there is told of elsewhere
    below = (*place, "test")
    reads: tuple[Place, ...] = (("channels",), ("funnel",), ("returning",), ("months",), ("start",))
    wrong = _not_possible(scenario, program.test)
    if wrong is not None:
        message, cure, key = wrong
        yield Finding(message, cure, (*below, *key), reads=reads)
        return
    days, there = _days(scenario, program.test), _days_there(scenario, program)
    if days > there:
        message = ngettext(
            "The test needs about {days} days, but only {there} day is there",
            "The test needs about {days} days, but only {there} days are there",
            there,
        )
        message = message.format(days=f"{days:,.0f}", there=there)
        cure = _("Look for a larger difference: raise detectable; or bring more visits")
        yield Finding(message, cure, below, severity="warning", reads=reads)


def _not_possible(scenario: Scenario, test: ABTest) -> tuple[str, str, Place] | None:
    """What is wrong, the cure, and the key below the test; None if it can be made."""
    if _nobody(scenario, test.for_):
        message = _("There are no visits to test on")
        return message, _("Test for others, or bring such visits: see channels and returning"), ("for",)
    share = _share(scenario, test.on)
    if not LEAST_SHARE < share < 1:
        message = _("The share that is measured is `{share}`: no version can be better")
        cure = _("Raise `funnel.{name}`") if share < 1 else _("Lower `funnel.{name}`")
        name = SHARES.get(test.on, test.on)
        return message.format(share=figure(share)), cure.format(name=name), ("on",)
    if share * (1 + test.detectable) >= 1:
        message = _("A share of `{share}` cannot rise by so much")
        cure = _("Lower this below {limit}").format(limit=f"{1 / share - 1:.3g}")
        return message.format(share=figure(share)), cure, ("detectable",)
    return None


def _nobody(scenario: Scenario, audience: str) -> bool:
    if audience == "returning" and not may_be_above_0(scenario.returning.visits_per_visitor):
        return True
    known = wins_addresses(scenario) or may_be_above_0(scenario.funnel.known_at_checkout)
    if audience == "contacts" and not known:
        return True
    return visits_a_month(scenario, _channels(scenario, audience)) <= 0


def _channels(scenario: Scenario, audience: str) -> tuple[Channel, ...]:
    """The channels by which an audience comes first."""
    if audience in AUDIENCES:
        return scenario.channels
    return tuple(channel for channel in scenario.channels if channel.name == audience)


def _share(scenario: Scenario, target: str) -> float:
    share: float = getattr(scenario.funnel, SHARES.get(target, target)).mean()
    return share


def _days(scenario: Scenario, test: ABTest) -> float:
    """About how long it takes: only visits that come as far as the measured share is a share of count."""
    visits = visits_a_month(scenario, _channels(scenario, test.for_)) * MONTHS_PER_YEAR / DAYS_PER_YEAR
    if test.for_ in (EVERYONE, "returning"):
        later = scenario.returning.visits_per_visitor.mean()
        visits *= later if test.for_ == "returning" else 1 + later
    before = STAGES[: STAGES.index(test.on)] if test.on in STAGES else ()
    trials = visits * test.share_of_visits * math.prod(_share(scenario, stage) for stage in before)
    if trials <= 0:
        return math.inf
    return float(
        days_needed(_share(scenario, test.on), test.detectable, trials, test.power, test.significance)
    )


def _days_there(scenario: Scenario, program: Program) -> int:
    """Days of the plan on which the programme runs."""
    last = last_day(scenario.start, scenario.months)
    end = last if program.end is None else min(last, program.end)
    return max(0, (end - max(scenario.start, program.start)).days + 1)
