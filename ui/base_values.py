"""What the inputs of a plan go back to: the base's own values, entries found by their names."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

from roisim.scenario.evidence_table import TABLE as EVIDENCE
from roisim.scenario.findings import Place, place_text
from roisim.scenario.program_library import price_level, resolve_programs
from roisim.scenario.scenario_document import ScenarioDocument, place_of
from roisim.scenario.structure import value_at
from roisim.scenario.toml_edit import with_value
from ui.entry_matches import base_place, evidence_name

if TYPE_CHECKING:
    from ui.open_plan import OpenPlan

Entry = Mapping[str, Any]

_RESOLVED: WeakKeyDictionary[OpenPlan, dict[object, tuple[object, Entry]]] = WeakKeyDictionary()
"""Programmes with the library's numbers, which take a while: fields ask at every key. By position, each with
all that its numbers rest on."""


def is_changed(plan: OpenPlan, path: str) -> bool:
    """Whether the plan states something else at a path than the base does."""
    place = place_of(path)
    at = base_place(plan, place)
    return bool(value_at(plan.plain, place) != (None if at is None else value_at(plan.base_plain, at)))


def take_base(plan: OpenPlan, place: Place, name: str) -> None:
    """State again what the base states at a place, or what the library says where the base is silent."""
    at = base_place(plan, place)
    base = None if at is None else value_at(plan.base_plain, at)
    told = None if at is None else _told_of(plan, at)
    if base is not None and told is not None:
        _state_with_evidence(plan, place, base, told, name)
    elif place[0] != "programs" or base is not None:
        plan.change(place_text(place), base, name)
    elif len(place) > 4 and isinstance(place[3], int):
        _take_library_list(plan, place, name)
    else:
        plan.change(_least_left(plan, place), None, name)


def _told_of(plan: OpenPlan, at: Place) -> Any:
    """What the base's table of evidence says of an input."""
    table = plan.base_plain.get(EVIDENCE)
    return table.get(evidence_name(plan.base_plain, at)) if isinstance(table, dict) else None


def _state_with_evidence(plan: OpenPlan, place: Place, base: object, told: object, name: str) -> None:
    """State a value, and what was told of it before somebody typed another one."""
    document = ScenarioDocument(plan.text)
    document.set(place_text(place), base)
    text = with_value(document.text, (EVIDENCE, evidence_name(plan.plain, place)), told)
    is_base = ScenarioDocument(text).plain == plan.base_plain
    plan.replace_text(plan.base_text if is_base else text, name)


def _take_library_list(plan: OpenPlan, place: Place, name: str) -> None:
    """One number of a library's list, which the plan spells out; without its last own number it goes."""
    usual, owner = _usual_entry(plan, place), place[:3]
    value = value_at(usual, place[2:])
    entries = copy.deepcopy(value_at(plan.plain, owner))
    table = value_at(entries, place[3:-1])
    if isinstance(table, dict):
        table[str(place[-1])] = value
    if entries == usual.get(str(place[2])):
        plan.change(place_text(owner), None, name)
    else:
        plan.change(place_text(place), value, name)


def _least_left(plan: OpenPlan, place: Place) -> str:
    """An input, or the table around it that is none of the base and would be left empty."""
    while len(place) > 3:
        owner, at = value_at(plan.plain, place[:-1]), base_place(plan, place[:-1])
        if at is not None and value_at(plan.base_plain, at) is not None:
            break
        if not isinstance(owner, dict) or set(owner) != {place[-1]}:
            break
        place = place[:-1]
    return place_text(place)


def library_value(plan: OpenPlan, place: Place) -> object:
    """What holds at a place within a programme where the base states nothing: the library's number."""
    return value_at(_usual_entry(plan, place), place[2:])


def bare(value: Any) -> Any:
    """A number without what is told of it."""
    if not isinstance(value, dict):
        return value
    numbers = {key: held for key, held in value.items() if key not in ("evidence", "source")}
    return numbers.get("value", numbers)


def _usual_entry(plan: OpenPlan, place: Place) -> Entry:
    """A programme as the base has it, or the library where the base does not, all numbers spelt out."""
    at = base_place(plan, place[:2])
    plain = plan.plain if at is None else plan.base_plain
    stated = value_at(plan.plain, place[:2]) if at is None else value_at(plain, at)
    entry = stated if isinstance(stated, dict) else {}
    if at is None:
        entry = {"use": entry.get("use"), "start": plan.start}
    if not isinstance(entry.get("use"), str):
        return {}
    rests_on = (repr(entry), plain.get("start"), price_level(plain), _channels(plain))
    latest = _RESOLVED.setdefault(plan, {})
    known = latest.get(place[1])
    if known is None or known[0] != rests_on:
        resolved = resolve_programs({**plain, "programs": [dict(entry)]})[0]["programs"][0]
        known = latest[place[1]] = (rests_on, resolved if isinstance(resolved, dict) else {})
    return known[1]


def _channels(plain: Entry) -> list[object]:
    """What programmes of the library ask of channels."""
    entries = plain.get("channels")
    found = entries if isinstance(entries, list) else []
    return [
        tuple(each.get(key) for key in ("name", "kind", "market")) if isinstance(each, dict) else None
        for each in found
    ]
