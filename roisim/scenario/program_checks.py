"""What is wrong, or doubtful, with the programmes of a plan."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Iterator

from roisim.scenario.ab_test_checks import ab_test_findings
from roisim.scenario.effect_checks import audience_findings, effect_findings, removal_findings
from roisim.scenario.findings import Finding, Place
from roisim.scenario.message_checks import message_findings
from roisim.scenario.plan_period import last_day
from roisim.scenario.program_library import library, usual_price_level
from roisim.scenario.programs import Program
from roisim.scenario.scenario import Scenario
from roisim.translation import _


def program_findings(scenario: Scenario) -> Iterator[Finding]:
    """Errors and warnings; what a disabled programme lacks does no harm."""
    yield from _names(scenario)
    for position, program in enumerate(scenario.programs):
        place: Place = ("programs", position)
        yield from _dates(scenario, program, place)
        yield from audience_findings(scenario, program, place)
        if program.enabled:
            yield from message_findings(scenario, program, place)
            yield from effect_findings(scenario, program, place)
            yield from ab_test_findings(scenario, program, place)
            yield from _pulled_forward(scenario, program, place)
            yield from _price_level(scenario, program, place)
    yield from removal_findings(scenario)


def _names(scenario: Scenario) -> Iterator[Finding]:
    seen = Counter[str]()
    for position, program in enumerate(scenario.programs):
        seen[program.name] += 1
        if seen[program.name] > 1:
            message = _("There is already a programme of this name")
            cure = _("Give it a name of its own: name = …")
            by_hand = _("Give it a name of its own")
            where: Place = ("programs", position, "name")
            yield Finding(message, cure, where, f'"{program.name}"', by_hand=by_hand)


def _dates(scenario: Scenario, program: Program, place: Place) -> Iterator[Finding]:
    first, last = scenario.start, last_day(scenario.start, scenario.months)
    start, end = (*place, "start"), (*place, "end")
    if program.end is not None and program.end < program.start:
        message = _("It ends before it starts on `{start}`").format(start=program.start)
        yield Finding(message, _("Put the end behind the start"), end, str(program.end), reads=(start,))
        return
    if program.start > last or (program.end is not None and program.end < first):
        message = _("It does not run within the plan, from `{first}` to `{last}`")
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
                message = _("Nothing is sent on this day: the programme runs from `{start}` to `{end}`")
                yield Finding(
                    message.format(start=start, end=end),
                    _("Move the date, or the programme"),
                    (*place, "campaigns", number, "dates", position),
                    str(date),
                    "warning",
                    (("start",), ("months",), (*place, "start"), (*place, "end")),
                )


def _pulled_forward(scenario: Scenario, program: Program, place: Place) -> Iterator[Finding]:
    last = last_day(scenario.start, scenario.months)
    to_the_end = program.end is None or program.end >= last
    if to_the_end and program.pulled_forward.high_limit() > 0:
        message = _("It runs to the plan's end, so nothing is seen of what it pulls forward")
        cure = _("State an end before `{last}`, or set this to 0").format(last=last)
        where = (*place, "pulled_forward")
        reads: tuple[Place, ...] = (("start",), ("months",), (*place, "end"))
        yield Finding(message, cure, where, severity="warning", reads=reads)


def _price_level(scenario: Scenario, program: Program, place: Place) -> Iterator[Finding]:
    known = scenario.price_level is not None or usual_price_level(scenario.currency) is not None
    if known or program.use not in library():
        return
    message = _("What this programme costs is known in US dollars only, and taken as so many {currency}")
    cure = _("State price_level at the top: how many {currency} a US dollar's worth of tools costs")
    by_hand = _("State `price_level`: how many {currency} a US dollar's worth of tools costs")
    currency = scenario.currency
    yield Finding(
        message.format(currency=currency),
        cure.format(currency=currency),
        place,
        severity="warning",
        reads=(("price_level",), ("currency",)),
        by_hand=by_hand.format(currency=currency),
    )
