"""What is wrong, or doubtful, with the programmes of a plan."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Iterator

from roisim.scenario.findings import Finding, Place
from roisim.scenario.plan_period import last_day
from roisim.scenario.program_library import library, usual_price_level
from roisim.scenario.programs import Program, audience_problem
from roisim.scenario.scenario import Scenario
from roisim.translation import _

CAPTURE: Place = ("funnel", "contact_capture")
KNOWN_AT_CHECKOUT: Place = ("funnel", "known_at_checkout")
CONSENT: Place = ("contacts", "consent_share")


def program_findings(scenario: Scenario) -> Iterator[Finding]:
    """Errors and warnings; what a disabled programme lacks does no harm."""
    yield from _names(scenario)
    for position, program in enumerate(scenario.programs):
        place: Place = ("programs", position)
        yield from _dates(scenario, program, place)
        yield from _audiences(scenario, program, place)
        if program.enabled:
            yield from _reachable(scenario, program, place)
            yield from _price_level(scenario, program, place)


def _names(scenario: Scenario) -> Iterator[Finding]:
    seen = Counter[str]()
    for position, program in enumerate(scenario.programs):
        seen[program.name] += 1
        if seen[program.name] > 1:
            message = _("There is already a programme of this name")
            cure = _("Give it a name of its own: name = …")
            yield Finding(message, cure, ("programs", position, "name"), f'"{program.name}"')


def _dates(scenario: Scenario, program: Program, place: Place) -> Iterator[Finding]:
    first, last = scenario.start, last_day(scenario.start, scenario.months)
    start, end = (*place, "start"), (*place, "end")
    if program.end is not None and program.end < program.start:
        message = _("It ends before it starts on {start}").format(start=program.start)
        yield Finding(message, _("Put the end behind the start"), end, str(program.end), reads=(start,))
        return
    if program.start > last or (program.end is not None and program.end < first):
        message = _("It does not run within the plan, from {first} to {last}")
        yield Finding(
            message.format(first=first, last=last),
            _("Move it, or switch it off"),
            start if program.start > last else end,
            str(program.start if program.start > last else program.end),
            "warning",
            (("start",), ("months",)),
        )
        return
    yield from _campaign_dates(program, place, first, last)


def _campaign_dates(
    program: Program, place: Place, first: datetime.date, last: datetime.date
) -> Iterator[Finding]:
    start = max(first, program.start)
    end = last if program.end is None else min(last, program.end)
    for number, campaign in enumerate(program.campaigns):
        for position, date in enumerate(campaign.dates):
            if not start <= date <= end:
                message = _("Nothing is sent on this day: the programme runs from {start} to {end}")
                yield Finding(
                    message.format(start=start, end=end),
                    _("Move the date, or the programme"),
                    (*place, "campaigns", number, "dates", position),
                    str(date),
                    "warning",
                    (("start",), ("months",), (*place, "start"), (*place, "end")),
                )


def _audiences(scenario: Scenario, program: Program, place: Place) -> Iterator[Finding]:
    channels = tuple(channel.name for channel in scenario.channels)
    for number, effect in enumerate(program.effects):
        problem = audience_problem(effect, channels)
        if problem is not None:
            where = (*place, "effects", number, *problem.place)
            yield Finding(problem.message, problem.cure, where, problem.found, reads=(("channels",),))


def _reachable(scenario: Scenario, program: Program, place: Place) -> Iterator[Finding]:
    captured = scenario.funnel.contact_capture.high_limit() > 0
    known = scenario.funnel.known_at_checkout.high_limit() > 0
    reads = (CAPTURE, KNOWN_AT_CHECKOUT, CONSENT)
    if program.sends_messages and scenario.contacts.consent_share.high_limit() <= 0:
        message = _("It writes to contacts, but none of them may be written to")
        yield Finding(message, _("Raise contacts.consent_share above 0"), place, reads=reads)
    if captured:
        return
    if program.campaigns or any(flow.trigger == "sign_up" for flow in program.flows):
        message = _("It writes to contacts, but the plan wins none: funnel.contact_capture is 0")
        cure = _("Raise funnel.contact_capture, or switch the programme off with enabled = false")
        yield Finding(message, cure, place, reads=reads)
    elif program.flows and not known:
        message = _("It reminds people of their carts, but the plan has nobody whose address is known")
        cure = _("Raise funnel.contact_capture or funnel.known_at_checkout, or switch the programme off")
        yield Finding(message, cure, place, reads=reads)


def _price_level(scenario: Scenario, program: Program, place: Place) -> Iterator[Finding]:
    known = scenario.price_level is not None or usual_price_level(scenario.currency) is not None
    if known or program.use not in library():
        return
    message = _("What this programme costs is known in US dollars only, and taken as so many {currency}")
    cure = _("State price_level at the top: how many {currency} a US dollar's worth of tools costs")
    currency = scenario.currency
    yield Finding(
        message.format(currency=currency),
        cure.format(currency=currency),
        place,
        severity="warning",
        reads=(("price_level",), ("currency",)),
    )
