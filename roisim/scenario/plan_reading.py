"""From plain data to a plan, or to everything that is wrong with it."""

from __future__ import annotations

from typing import Any

from pydantic import ValidationError

from roisim.scenario.evidence_table import with_evidence
from roisim.scenario.findings import Finding, Place
from roisim.scenario.input_errors import findings_of
from roisim.scenario.mending import guessed_kinds, mended
from roisim.scenario.plan_checks import plan_findings
from roisim.scenario.program_library import resolve_programs
from roisim.scenario.scenario import Scenario

Plain = dict[str, Any]

ROUNDS_OF_MENDING = 3


def read_plan(plain: Plain) -> tuple[Scenario | None, list[Finding]]:
    """A plan of the present format from plain data.

    Returns:
        The plan, None where it has errors; and all findings, doubts included. Checks that need the
        plan as a whole are made with stand-ins for what is wrong, unless they rest on those.
    """
    plan, findings = with_evidence(plain)
    plan, of_programs = resolve_programs(plan)
    findings += of_programs
    scenario, wrong = _validated(plan)
    findings += wrong
    stand_ins = [finding.place for finding in findings]
    for _round in range(ROUNDS_OF_MENDING):
        if scenario is not None:
            break
        guessed = guessed_kinds(wrong)
        plan = mended(plan, wrong)
        scenario, wrong = _validated(plan)
        findings += [finding for finding in wrong if any(_within(finding.place, entry) for entry in guessed)]
        stand_ins += [finding.place for finding in wrong]
    if scenario is not None:
        findings += [finding for finding in plan_findings(scenario) if not _rests_on(finding, stand_ins)]
    sound = not any(finding.severity == "error" for finding in findings)
    return (scenario if sound else None), findings


def _validated(plan: Plain) -> tuple[Scenario | None, list[Finding]]:
    try:
        return Scenario.model_validate(plan), []
    except ValidationError as error:
        return None, findings_of(error, Scenario, plan)


def _rests_on(finding: Finding, places: list[Place]) -> bool:
    return any(
        _within(read, place) or _within(place, read)
        for read in (finding.place, *finding.reads)
        for place in places
    )


def _within(place: Place, outer: Place) -> bool:
    return place[: len(outer)] == outer
