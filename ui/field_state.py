"""What a field has to show: the value as stated, whether it changed, its evidence, what is wrong with it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from roisim.scenario.field import FieldSpec
from roisim.scenario.findings import Place, place_text
from roisim.scenario.quantity import Evidence, EvidenceKind, MonthlyQuantity, Quantity
from roisim.scenario.scenario import Scenario
from roisim.scenario.scenario_document import place_of
from roisim.scenario.structure import spec_at, value_at
from roisim.translation import _
from ui.field_text import shown_number, value_text, within, wrong_number
from ui.plan_sections import REPEATS, SPREADS

if TYPE_CHECKING:
    from roisim.errors import Problem
    from ui.open_plan import OpenPlan

_KINDS = {"customers.repeat": REPEATS, "customers.spread": SPREADS}
NAMED_LISTS = ("markets", "channels", "programs")
PARTS = ("low", "likely", "high", "mean", "sd")


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


def spec_of(plan: OpenPlan, place: Place) -> FieldSpec:
    """The declaration of an input of a plan.

    Raises:
        LookupError: there is no such input.
    """
    while place and isinstance(place[-1], int):
        place = place[:-1]
    spec = spec_at(Scenario, plan.plain, place)
    if spec is not None:
        return spec
    # numbers of a programme that come from the library stand in no file
    known = plan.inputs().get(place_text(place)) or plan.inputs().get(f"{place_text(place)}[0]")
    if known is None:
        raise LookupError(place)
    return known.spec


def field_state(plan: OpenPlan, path: str, place: Place, spec: FieldSpec) -> FieldState:
    """How an input stands now. Quick: it is asked at every key."""
    stated = value_at(plan.plain, place)
    base = value_at(plan.base_plain, place)
    changed = stated != base or type(stated) is not type(base)
    raw = usual_value(plan, path, spec) if stated is None else stated
    problem, wrong = _problem(plan, path, raw, spec)
    return FieldState(
        raw=raw,
        stated=stated is not None,
        changed=changed,
        base=_base_words(plan, path, spec, base) if changed and _may_go_back(spec, base) else "",
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


def field_name(plan: OpenPlan, place: Place, spec: FieldSpec) -> str:
    """An input by its owner's name and its label: "Google Ads, cost per click"."""
    label = _(spec.label)
    for length in range(len(place) - 1, 1, -1):
        if isinstance(place[length - 1], int) and place[length - 2] in NAMED_LISTS:
            entry = value_at(plan.plain, place[:length])
            name = entry.get("name", entry.get("use")) if isinstance(entry, dict) else None
            if name:
                return f"{name}, {within(label)}"
    return label


def base_word(plan: OpenPlan) -> str:
    """What a plan's base is called."""
    if plan.path is not None:
        return _("Saved: {value}")
    return _("Preset: {value}") if plan.origin == "preset" else _("Before: {value}")


def _may_go_back(spec: FieldSpec, base: object) -> bool:
    """Whether the base is a value: an entry that is new has none for what must be stated."""
    return base is not None or not spec.required


def _base_words(plan: OpenPlan, path: str, spec: FieldSpec, base: object) -> str:
    value = usual_value(plan, path, spec) if base is None else base
    return base_word(plan).format(value=value_text(value, spec, plan.currency))


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


def evidence_name(plain: Mapping[str, Any], place: Place) -> str:
    """What the plan's table of evidence calls an input."""
    names: list[str] = []
    for length, part in enumerate(place, 1):
        if isinstance(part, str):
            names.append(part)
            continue
        entry = value_at(plain, place[:length])
        if isinstance(entry, dict):
            names.append(str(entry.get("name", entry.get("use", part))))
    return ".".join(names)


def problems_below(plan: OpenPlan, path: str) -> list[Problem]:
    """The plan's problems at a path or within it."""
    return [problem for problem in plan.problems if is_within(problem.path, path)]


def is_within(path: str, outer: str) -> bool:
    """Whether a path is another one or lies within it."""
    return path == outer or path.startswith((f"{outer}.", f"{outer}["))


def _problem(plan: OpenPlan, path: str, raw: Any, spec: FieldSpec) -> tuple[str, bool]:
    found = problems_below(plan, path) if plan.problems else []
    if not found:
        return "", False
    first = min(found, key=lambda problem: problem.severity != "error")
    wrong = first.severity == "error"
    own = _own_words(raw, spec, plan.currency) if wrong and spec.kind in ("number", "plain", "whole") else ""
    return own or sentences(first), wrong


def words_at_field(plan: OpenPlan, problem: Problem) -> str:
    """What the field of a problem says of it, in percent and without the file's words; "" for others."""
    place = place_of(problem.path)
    for length in range(len(place), 0, -1):
        try:
            spec = None if isinstance(place[length - 1], int) else spec_of(plan, place[:length])
        except (LookupError, TypeError):
            continue
        if spec is not None and spec.kind in ("number", "plain", "whole") and problem.severity == "error":
            return _own_words(value_at(plan.plain, place[:length]), spec, plan.currency)
    return ""


def sentences(problem: Problem) -> str:
    """What is wrong and what would be right, as sentences."""
    parts = (problem.message, problem.cure)
    return " ".join(part if part.endswith((".", "?")) else f"{part}." for part in parts if part)


def _own_words(raw: Any, spec: FieldSpec, currency: str) -> str:
    """What is wrong with a number as it was typed: in percent, and without the file's words."""
    if isinstance(raw, list):
        words = (_own_words(entry, spec, currency) for entry in raw)
        return next((text for text in words if text), "")
    if not isinstance(raw, dict):
        return wrong_number(raw, spec, currency)
    if "value" in raw:
        return wrong_number(raw["value"], spec, currency)
    names = {"low": _("Low"), "likely": _("Likely"), "high": _("High"), "mean": _("Mean")}
    for key, name in names.items():
        text = wrong_number(raw.get(key, 0 if spec.low <= 0 else spec.low), spec, currency)
        if key in raw and text:
            return f"{name}: {text}"
    return _order_words(raw, spec, names)


def _order_words(raw: Mapping[str, Any], spec: FieldSpec, names: Mapping[str, str]) -> str:
    order = [key for key in ("low", "likely", "high") if isinstance(raw.get(key), int | float)]
    for first, second in pairwise(order):
        if raw[first] > raw[second]:
            text = _("{first} ({one}) is above {second} ({two}). Swap them, or raise {second}.")
            return text.format(
                first=names[first],
                second=within(names[second]),
                one=shown_number(raw[first], spec),
                two=shown_number(raw[second], spec),
            )
    return ""
