"""What a programme of the library would do to one plan: the change of its expected profit."""

from __future__ import annotations

import datetime
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from roisim.errors import Problem
from roisim.scenario.findings import Finding
from roisim.scenario.program_checks import program_findings
from roisim.scenario.program_library import library, resolve_programs
from roisim.scenario.programs import Program
from roisim.simulation.expectation import expected_profits
from roisim.simulation.input_draws import AT_MEANS
from roisim.simulation.plans_together import costs_in_one_account, side_by_side, structure
from roisim.simulation.timeline import build_timeline
from roisim.translation import _
from roisim.units import minor_unit_digits

if TYPE_CHECKING:
    from roisim.scenario.scenario import Scenario
    from roisim.simulation.timeline import Timeline

TOGETHER = 16
"""Plans that are worked out side by side: more are hardly quicker, and an expectation waits for no more."""


@dataclass(frozen=True)
class WhatIf:
    """What switching one programme does.

    Attributes:
        change: of the plan's expected profit, in whole units of its currency: with the programme less
            without it, whether it is on now or not. None where the plan cannot use it.
        is_on: whether it is switched on in the plan.
        problem: why the plan cannot use it, an error; or what of it would do nothing here, a warning.
    """

    change: float | None
    is_on: bool = False
    problem: Problem | None = None

    @property
    def is_usable(self) -> bool:
        """Whether the plan can use it."""
        return self.problem is None or self.problem.severity != "error"


def what_if(
    scenario: Scenario,
    program_ids: Iterable[str],
    start: datetime.date | None = None,
    profit_now: float | None = None,
) -> dict[str, WhatIf]:
    """What programmes of the library would each do, alone, to a plan without chance.

    One that stands in the plan already, switched on or off, is taken with the plan's own numbers and dates;
    if it stands there more than once, the first is.

    Args:
        scenario: a sound plan.
        program_ids: ids of the library.
        start: first day of those that the plan does not hold; None for the plan's first.
        profit_now: the plan's expected profit, if known; else it is worked out.

    Raises:
        KeyError: the library has none of some id.
    """
    ids = list(program_ids)
    for use in ids:
        if use not in library():
            raise KeyError(use)
    now = expected_profit(scenario) if profit_now is None else profit_now
    cards = {use: _card(scenario, use, start or scenario.start) for use in ids}
    profits = _profits({use: other for use, (card, other) in cards.items() if card.is_usable})
    return {
        use: _with_change(card, profits[use], now) if use in profits else card
        for use, (card, __) in cards.items()
    }


def in_parts(program_ids: Iterable[str]) -> list[tuple[str, ...]]:
    """Programmes as workers best share them: those that write to people one by one, others side by side.

    Raises:
        KeyError: the library has none of some id.
    """
    entries, ids = library(), list(program_ids)
    writing = [use for use in ids if any(entries[use].plain.get(key) for key in ("campaigns", "flows"))]
    others = [use for use in ids if use not in writing]
    parts = (others[first : first + TOGETHER] for first in range(0, len(others), TOGETHER))
    return [*((use,) for use in writing), *(tuple(part) for part in parts)]


def expected_profit(scenario: Scenario) -> float:
    """Profit of a plan without chance, in whole units of its currency: `figures["profit"]` of `expect`."""
    [profit] = expected_profits(_timeline(scenario))
    return float(profit) / 10.0 ** minor_unit_digits(scenario.currency)


def _timeline(scenario: Scenario) -> Timeline:
    return costs_in_one_account(build_timeline(scenario, AT_MEANS, range(1)))


def _profits(scenarios: Mapping[str, Scenario]) -> dict[str, float | Exception]:
    """As `expected_profit`, of plans in one currency, or what was at fault: that must not cost the others."""
    found: dict[str, float | Exception] = {}
    alike: dict[Hashable, dict[str, Timeline]] = {}
    for use, scenario in scenarios.items():
        try:
            timeline = _timeline(scenario)
        except Exception as error:  # noqa: BLE001 - see above
            found[use] = error
        else:
            alike.setdefault(structure(timeline), {})[use] = timeline
    for timelines in alike.values():
        uses = list(timelines)
        for first in range(0, len(uses), TOGETHER):
            found |= _profits_together({use: timelines[use] for use in uses[first : first + TOGETHER]})
    return found


def _profits_together(timelines: dict[str, Timeline]) -> dict[str, float | Exception]:
    """Of plans of one structure; if that fails, of each on its own."""
    together = side_by_side(list(timelines.values()))
    try:
        profits = expected_profits(together) / 10.0**together.currency_digits
    except Exception as error:  # noqa: BLE001 - see above
        if len(timelines) == 1:
            return dict.fromkeys(timelines, error)
        return {use: _profits_together({use: alone})[use] for use, alone in timelines.items()}
    return dict(zip(timelines, profits.tolist(), strict=True))


def _card(scenario: Scenario, use: str, start: datetime.date) -> tuple[WhatIf, Scenario]:
    """What is known before any working out, and the plan with the programme switched."""
    place, other, findings = _switched(scenario, use, start)
    is_on = place < len(scenario.programs) and scenario.programs[place].enabled
    if is_on:
        findings = []  # the plan is sound as it is, and without it
    else:
        findings += [found for found in program_findings(other) if found.place[:2] == ("programs", place)]
    worst = min(findings, key=lambda found: found.severity != "error", default=None)
    return WhatIf(None, is_on, worst.as_problem() if worst is not None else None), other


def _with_change(card: WhatIf, profit: float | Exception, now: float) -> WhatIf:
    if isinstance(profit, Exception):
        message = _("It could not be worked out: {reason}").format(reason=profit)
        return replace(card, problem=Problem("", message))
    return replace(card, change=now - profit if card.is_on else profit - now)


def _switched(scenario: Scenario, use: str, start: datetime.date) -> tuple[int, Scenario, list[Finding]]:
    """The programme's place among those of the plan, the plan with it switched, and doubts about that."""
    programs = list(scenario.programs)
    findings: list[Finding] = []
    place = next((number for number, program in enumerate(programs) if program.use == use), len(programs))
    if place < len(programs):
        own = programs[place]
        programs[place] = own.model_copy(update={"enabled": not own.enabled})
    else:
        program, findings = _from_library(scenario, use, start)
        programs.append(program)
    return place, scenario.model_copy(update={"programs": tuple(programs)}), findings


def _from_library(scenario: Scenario, use: str, start: datetime.date) -> tuple[Program, list[Finding]]:
    """A programme as a plan has it that states only its id and its start; no other may have its name."""
    names = {program.name for program in scenario.programs}
    name = next(
        name for name in (use, *(f"{use} {n}" for n in range(2, len(names) + 3))) if name not in names
    )
    plain: dict[str, Any] = {
        "currency": scenario.currency,
        "price_level": scenario.price_level,
        "start": scenario.start,
        "channels": [_plain_channel(channel) for channel in scenario.channels],
        "programs": [{"use": use, "name": name, "start": start}],
    }
    resolved, findings = resolve_programs(plain)
    return Program.model_validate(resolved["programs"][0]), findings


def _plain_channel(channel: Any) -> dict[str, Any]:
    return {"name": channel.name, "kind": channel.kind, "market": channel.market}
