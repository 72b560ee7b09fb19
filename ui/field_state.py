"""What a field has to show: the value as stated, whether it changed, its evidence, what is wrong with it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from roisim.scenario.field import FieldSpec
from roisim.scenario.findings import Place
from roisim.scenario.quantity import Evidence, EvidenceKind, MonthlyQuantity, Quantity
from roisim.scenario.structure import value_at
from roisim.translation import _
from ui.base_values import bare, library_value
from ui.entry_matches import base_place, evidence_name
from ui.field_text import value_text
from ui.input_names import is_within
from ui.plan_sections import REPEATS, SPREADS
from ui.problem_words import FIGURES, figure_words, words_of

if TYPE_CHECKING:
    from roisim.errors import Problem
    from ui.open_plan import OpenPlan

_KINDS = {"customers.repeat": REPEATS, "customers.spread": SPREADS}


@dataclass(frozen=True)
class FieldState:
    """One input of a plan as it stands.

    Attributes:
        raw: plain value to show: the stated one, else what holds where nothing is stated.
        stated: whether the plan states it.
        changed: whether it differs from the base.
        base: "Preset: 150", in words; "" where it is not changed.
        evidence: why the value is believed.
        problem: what is wrong or doubtful and what would be right; "" where nothing is.
        is_wrong: whether that keeps the plan from running.
    """

    raw: Any
    stated: bool
    changed: bool
    base: str
    evidence: Evidence
    problem: str
    is_wrong: bool


def field_state(plan: OpenPlan, path: str, place: Place, spec: FieldSpec) -> FieldState:
    """How an input stands now. Quick: it is asked at every key."""
    stated = value_at(plan.plain, place)
    raw = usual_value(plan, path, spec) if stated is None else stated
    changed, base = _against_base(plan, place, spec, stated, raw)
    problem, wrong = _problem(plan, path, raw, spec)
    return FieldState(
        raw=raw,
        stated=stated is not None,
        changed=changed,
        base=base,
        evidence=_evidence(plan, path, place, spec, stated),
        problem=problem,
        is_wrong=wrong,
    )


def usual_value(plan: OpenPlan, path: str, spec: FieldSpec) -> Any:
    """What holds where a plan states nothing: the library's number of a programme, or the default."""
    if path.startswith("programs["):
        known = plan.inputs().get(path)
        value = known.value if known else None
        return value.to_toml() if isinstance(value, Quantity | MonthlyQuantity) else value
    section = unstated_section(plan, path)
    if section is not None:
        return section.get(path.rpartition(".")[2], None if spec.required else spec.default)
    return None if spec.required else spec.default


def unstated_section(plan: OpenPlan, path: str) -> Mapping[str, Any] | None:
    """What holds at the section of a path that may be of several kinds, where the plan is silent about it.

    To change one number of it the whole section must be stated.
    """
    kinds = _KINDS.get(path.rpartition(".")[0])
    if kinds is None or plan.stated(path.rpartition(".")[0]) is not None:
        return None
    kind = next(iter(kinds))
    return {"kind": kind, **kinds[kind]}


def base_word(plan: OpenPlan) -> str:
    """What a plan's base is called."""
    if plan.path is not None:
        return _("Saved: {value}")
    return _("Preset: {value}") if plan.origin == "preset" else _("Before: {value}")


def _against_base(plan: OpenPlan, place: Place, spec: FieldSpec, stated: Any, raw: Any) -> tuple[bool, str]:
    """Whether it is changed, and what it goes back to, in words."""
    at, words = base_place(plan, place), base_word(plan)
    base = None if at is None else value_at(plan.base_plain, at)
    if base is None and place[0] == "programs":
        base, words = library_value(plan, place), _("Library: {value}")
        changed, may_go_back = bare(raw) != bare(base), base is not None
    else:
        # an entry that is new, and a silent base for what must be stated, have nothing to go back to
        changed, may_go_back = stated != base, base is not None or (at is not None and not spec.required)
    if not changed or not may_go_back:
        return changed, ""
    value = spec.default if base is None else base
    return True, words.format(value=value_text(value, spec, plan.currency))


def _evidence(plan: OpenPlan, path: str, place: Place, spec: FieldSpec, stated: Any) -> Evidence:
    if path.startswith("programs["):
        known = plan.inputs().get(path)
        if known is not None:
            return known.evidence
    if stated is None:
        return spec.evidence
    told: Any = stated if isinstance(stated, dict) else {}
    if not ({"evidence", "source"} & set(told)):
        table = plan.plain.get("evidence")
        told = table.get(evidence_name(plan.plain, place), {}) if isinstance(table, dict) else {}
    if isinstance(told, Mapping) and ({"evidence", "source"} & set(told)):
        return _read(told)
    if not spec.required and stated == spec.default:
        return spec.evidence
    return Evidence(EvidenceKind.EDITED)


def _read(told: Mapping[str, Any]) -> Evidence:
    kind = told.get("evidence", EvidenceKind.ASSUMPTION.value)
    known = {each.value: each for each in EvidenceKind}
    return Evidence(known.get(str(kind), EvidenceKind.ASSUMPTION), str(told.get("source", "")))


def problems_below(plan: OpenPlan, path: str) -> list[Problem]:
    """The plan's problems at a path or within it."""
    return [problem for problem in plan.problems if is_within(problem.path, path)]


def _problem(plan: OpenPlan, path: str, raw: Any, spec: FieldSpec) -> tuple[str, bool]:
    found = problems_below(plan, path) if plan.problems else []
    if not found:
        return "", False
    first = min(found, key=lambda problem: problem.severity != "error")
    wrong = first.severity == "error"
    own = figure_words(raw, spec, plan.currency) if wrong and spec.kind in FIGURES else ""
    return own or words_of(plan, first), wrong
