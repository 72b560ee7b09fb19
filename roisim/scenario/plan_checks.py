"""What is wrong, or doubtful, with a plan as a whole though each of its values is allowed."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator

from roisim.scenario.channel_checks import channel_findings
from roisim.scenario.findings import Finding, Place, figure
from roisim.scenario.operation_checks import operation_findings
from roisim.scenario.program_checks import program_findings
from roisim.scenario.quantity import MonthlyQuantity
from roisim.scenario.repeat_checks import repeat_findings
from roisim.scenario.scenario import Scenario
from roisim.scenario.section import Section
from roisim.translation import _, ngettext

OVERDRAFT: Place = ("finance", "overdraft")
SPEND_LIMIT: Place = ("finance", "spend_limit")


def plan_findings(scenario: Scenario) -> Iterator[Finding]:
    """Errors and warnings, in the order of the checks."""
    for check in _CHECKS:
        yield from check(scenario)


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
    looking = scenario.funnel.consideration
    capture, push = scenario.funnel.contact_capture, scenario.funnel.push_capture
    if push.reach()[1] > looking.reach()[0]:
        message = _("More visitors allow notifications (`{push}`) than look at a product (`{looking}`)")
        message = message.format(push=figure(push.reach()[1]), looking=figure(looking.reach()[0]))
        cure = _("They are allowed by visitors who look at a product: lower this, or raise `consideration`")
        yield Finding(message, cure, ("funnel", "push_capture"), reads=(("funnel", "consideration"),))
    if capture.reach()[1] > looking.reach()[0]:
        yield Finding(
            _("More visitors leave an address (`{capture}`) than look at a product (`{looking}`)").format(
                capture=figure(capture.reach()[1]), looking=figure(looking.reach()[0])
            ),
            _("An address is left by visitors who look at a product: lower this, or raise `consideration`"),
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


def _reasons(scenario: Scenario) -> Iterator[Finding]:
    if not any(scenario.funnel.reasons.shares().values()):
        message = _("No reason for leaving a cart has any weight")
        cure = _("Raise one of the weights above 0, or take the section away")
        by_hand = _("Raise one of the weights above 0")
        yield Finding(message, cure, ("funnel", "reasons"), by_hand=by_hand)


def _cash(scenario: Scenario) -> Iterator[Finding]:
    finance = scenario.finance
    if finance.spend_limit == "none":
        if finance.overdraft.high_limit() > 0:
            message = _("The overdraft counts for nothing: clicks are bought whatever happens")
            cure = _('Write spend_limit = "cash", or take the overdraft away')
            by_hand = _("Set `spend_limit` to `cash`, or set the overdraft to 0")
            reads: tuple[Place, ...] = (SPEND_LIMIT,)
            yield Finding(message, cure, OVERDRAFT, severity="warning", reads=reads, by_hand=by_hand)
        return
    if finance.opening_cash.high_limit() + finance.overdraft.high_limit() <= 0:
        message = _("No click can be bought on the first day: there is neither cash nor overdraft")
        cure = _("State `opening_cash` or `overdraft`")
        reads = (("finance", "opening_cash"), OVERDRAFT)
        yield Finding(message, cure, SPEND_LIMIT, severity="warning", reads=reads)


_CHECKS: tuple[Callable[[Scenario], Iterator[Finding]], ...] = (
    channel_findings,
    _months,
    _capture,
    _returning,
    _reasons,
    _cash,
    repeat_findings,
    operation_findings,
    program_findings,
)
