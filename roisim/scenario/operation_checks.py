"""What is wrong, or doubtful, with the scarce things of a plan as a whole."""

from __future__ import annotations

from collections.abc import Iterator

from roisim.scenario.expected_visits import first_visits, hour_shares
from roisim.scenario.findings import Finding, Place
from roisim.scenario.scarce_things import ServiceDesk
from roisim.scenario.scenario import Scenario
from roisim.translation import _
from roisim.units import MINUTES_PER_HOUR, SECONDS_PER_HOUR

DESK: Place = ("operations", "desk")
SITE: Place = ("operations", "site_capacity")
HOPELESS_LOAD = 20
"""Work per hour of work that can be done, from which on nearly nobody is served: less than 1 in 20."""

DAYS_IN_MONTH = 28


def operation_findings(scenario: Scenario) -> Iterator[Finding]:
    """Errors where a desk or a site could serve nobody."""
    yield from _desk(scenario)
    yield from _site(scenario)


def _desk(scenario: Scenario) -> Iterator[Finding]:
    desk = scenario.operations.desk
    if desk is None or desk.asking_share.high_limit() <= 0:
        return
    reads: tuple[Place, ...] = ((*DESK, "asking_share"), ("programs",))
    agents = max(desk.agents_by_hour) + _agents_of_programs(scenario)
    if agents <= 0:
        message = _("Visitors ask the service desk, but nobody is ever there to answer")
        cure = _("State a shift such as { from = 9, until = 18, agents = 2 }, or set asking_share to 0")
        by_hand = _("Add a shift with people, or set `asking_share` to 0")
        yield Finding(message, cure, (*DESK, "shifts"), reads=reads, by_hand=by_hand)
        return
    load = _asked_in_an_hour(scenario, desk) * desk.handling_minutes.mean() / MINUTES_PER_HOUR
    if load > HOPELESS_LOAD * agents:
        message = _(
            "This can never be served: the questions of an hour are {hours} hours of work for {agents}"
        )
        message = message.format(hours=f"{load:,.0f}", agents=f"{agents:g}")
        cure = _("Lower `handling_minutes` or `asking_share`, or put more people at the desk")
        place = (*DESK, "handling_minutes")
        yield Finding(message, cure, place, reads=(*reads, ("channels",), (*DESK, "shifts")))


def _agents_of_programs(scenario: Scenario) -> float:
    return sum(
        max(0.0, effect.amount.high_limit())
        for program in scenario.programs
        for effect in program.effects
        if program.enabled and effect.on == "agents"
    )


def _asked_in_an_hour(scenario: Scenario, desk: ServiceDesk) -> float:
    """Mean questions that reach people in an hour in which the desk is open."""
    shares = zip(hour_shares(scenario.season), desk.hours_open, strict=True)
    hours = [share for share, is_open in shares if is_open]
    looking = scenario.funnel.consideration.mean() * desk.asking_share.mean()
    return _visits_a_day(scenario) * max(hours) * looking * (1 - desk.chatbot_share.mean())


def _site(scenario: Scenario) -> Iterator[Finding]:
    site = scenario.operations.site_capacity
    if site is None:
        return
    visits = _visits_a_day(scenario) * max(hour_shares(scenario.season))
    load = visits * site.seconds_per_visit.mean() / SECONDS_PER_HOUR
    if load > HOPELESS_LOAD * site.slots:
        message = _("This can never be served: {load} visits would be on the site at a time, {slots} can")
        message = message.format(load=f"{load:,.0f}", slots=site.slots)
        cure = _("Raise `slots`, or lower `seconds_per_visit`")
        yield Finding(message, cure, (*SITE, "slots"), str(site.slots), reads=(("channels",), SITE))


def _visits_a_day(scenario: Scenario) -> float:
    """First visits of a day of the busiest month, about; as if that were the shortest."""
    return max(first_visits(scenario)) / DAYS_IN_MONTH
