"""What is wrong, or doubtful, with a plan as a whole though each of its values is allowed."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterator

from roisim.scenario.channels import (
    MOST_VISITS,
    AffiliateChannel,
    Channel,
    ContentChannel,
    InfluencerChannel,
    OrganicChannel,
    PaidChannel,
    PartnerSignUpsChannel,
    WordOfMouthChannel,
)
from roisim.scenario.effect_targets import AUDIENCES
from roisim.scenario.findings import Finding, Place, figure
from roisim.scenario.operation_checks import operation_findings
from roisim.scenario.program_checks import program_findings
from roisim.scenario.quantity import MonthlyQuantity, Quantity
from roisim.scenario.repeat_checks import repeat_findings
from roisim.scenario.scenario import Scenario
from roisim.scenario.section import Section
from roisim.translation import _, ngettext


def plan_findings(scenario: Scenario) -> Iterator[Finding]:
    """Errors and warnings, in the order of the checks."""
    for check in _CHECKS:
        yield from check(scenario)


def _names(scenario: Scenario) -> Iterator[Finding]:
    seen = Counter[str]()
    for position, channel in enumerate(scenario.channels):
        place: Place = ("channels", position, "name")
        seen[channel.name] += 1
        if seen[channel.name] > 1:
            message = _("There is already a channel of this name")
            yield Finding(message, _("Give each channel its own name"), place, f'"{channel.name}"')
        if channel.name in AUDIENCES:
            message = _("This name means a group of visitors in effects of programmes")
            yield Finding(message, _("Choose another name"), place, f'"{channel.name}"')


def _months(scenario: Scenario) -> Iterator[Finding]:
    for place, numbers in monthly_numbers(scenario, ()):
        if len(numbers) > scenario.months:
            message = ngettext(
                "There are numbers for {count} months, but the plan has {months} month",
                "There are numbers for {count} months, but the plan has {months} months",
                scenario.months,
            )
            yield Finding(
                message.format(count=len(numbers), months=scenario.months),
                _("Take the last ones away, or make the plan longer"),
                (*place, scenario.months),
                reads=(("months",),),
            )


def monthly_numbers(section: Section, place: Place) -> Iterator[tuple[Place, MonthlyQuantity]]:
    """(place, numbers) of every input by month below a section."""
    for name in type(section).model_fields:
        value, below = getattr(section, name), (*place, section.key(name))
        if isinstance(value, MonthlyQuantity):
            yield below, value
        elif isinstance(value, Section):
            yield from monthly_numbers(value, below)
        elif isinstance(value, tuple):
            for position, entry in enumerate(value):
                if isinstance(entry, Section):
                    yield from monthly_numbers(entry, (*below, position))


def _capture(scenario: Scenario) -> Iterator[Finding]:
    capture, looking = scenario.funnel.contact_capture, scenario.funnel.consideration
    if capture.reach()[1] > looking.reach()[0]:
        yield Finding(
            _("More visitors leave an address ({capture}) than look at a product ({looking})").format(
                capture=figure(capture.reach()[1]), looking=figure(looking.reach()[0])
            ),
            _("An address is left by visitors who look at a product: lower this, or raise consideration"),
            ("funnel", "contact_capture"),
            reads=(("funnel", "consideration"),),
        )


def _returning(scenario: Scenario) -> Iterator[Finding]:
    visits = scenario.returning.visits_per_visitor.reach()[1]
    days = scenario.returning.interest_days.reach()[0]
    if visits * math.expm1(1 / days) > 1:
        yield Finding(
            _("Visitors would come back more than once a day"),
            _("With {days} days of interest, at most {visits} later visits are possible").format(
                days=figure(days), visits=f"{1 / math.expm1(1 / days):.3g}"
            ),
            ("returning", "visits_per_visitor"),
            figure(visits),
            reads=(("returning", "interest_days"),),
        )


def _traffic(scenario: Scenario) -> Iterator[Finding]:
    bought = False
    for position, channel in enumerate(scenario.channels):
        if not isinstance(channel, PaidChannel):
            bought = bought or brings_visits(channel)
            continue
        budgets, costs = channel.monthly_budget, channel.cost_per_click
        bought = bought or any(budget.high_limit() > 0 for budget in budgets)
        most = max(budget.mean() for budget in budgets) / min(cost.mean() for cost in costs)
        if most > MOST_VISITS and channel.monthly_click_ceiling is None:
            message = _("This buys {clicks} clicks a month, more than there are people to click")
            place: Place = ("channels", position, "monthly_budget")
            cure = _("Raise cost_per_click, or state monthly_click_ceiling")
            reads: Place = ("channels", position, "cost_per_click")
            yield Finding(message.format(clicks=f"{most:,.0f}"), cure, place, reads=(reads,))
    if not bought:
        message = _("Nobody comes: every budget and every number of visits is 0")
        yield Finding(message, _("State a budget or visits"), ("channels",), severity="warning")


def brings_visits(channel: Channel) -> bool:
    """Whether anybody may come by a channel that is not paid by the click, or leave an address."""
    numbers: tuple[Quantity | MonthlyQuantity, ...]
    match channel:
        case OrganicChannel():
            numbers = (channel.monthly_visits,)
        case ContentChannel():
            numbers = (channel.items_per_month, channel.items_at_start)
        case AffiliateChannel():
            numbers = (channel.partners_at_start, channel.new_partners_per_month)
        case InfluencerChannel():
            return bool(channel.dates) or _above_0(channel.posts_per_month)
        case WordOfMouthChannel():
            numbers = (channel.innovation_per_year,)
        case PartnerSignUpsChannel():
            numbers = (channel.monthly_sign_ups,)
        case _:
            numbers = (channel.monthly_budget,)
    return any(_above_0(number) for number in numbers)


def _above_0(number: Quantity | MonthlyQuantity) -> bool:
    entries = number if isinstance(number, MonthlyQuantity) else (number,)
    return any(entry.high_limit() > 0 for entry in entries)


_CHECKS: tuple[Callable[[Scenario], Iterator[Finding]], ...] = (
    _names,
    _months,
    _capture,
    _returning,
    _traffic,
    repeat_findings,
    operation_findings,
    program_findings,
)
