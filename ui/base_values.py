"""What the inputs of a plan go back to: the base's own values, entries found by their names."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

from roisim.scenario.evidence_table import TABLE as EVIDENCE
from roisim.scenario.field import FieldSpec
from roisim.scenario.findings import Place, place_text
from roisim.scenario.program_library import price_level, resolve_programs
from roisim.scenario.scenario_document import ScenarioDocument, place_of
from roisim.scenario.structure import value_at
from roisim.scenario.toml_edit import with_value
from roisim.translation import _
from ui.field_state import FieldState, base_word, evidence_name
from ui.field_text import value_text
from ui.input_names import NAMED_LISTS

if TYPE_CHECKING:
    from ui.open_plan import OpenPlan

Entry = Mapping[str, Any]

_RESOLVED: WeakKeyDictionary[OpenPlan, dict[object, Entry]] = WeakKeyDictionary()
"""Programmes with the library's numbers, which take a while: fields ask at every key."""


def base_place(plan: OpenPlan, place: Place) -> Place | None:
    """Where the base has what stands at a place of the plan; None in an entry that the base does not have.

    Channels, programmes and markets are found by their names: others may have come or gone before them.
    """
    if len(place) < 2 or place[0] not in NAMED_LISTS or not isinstance(place[1], int):
        return place
    mine, theirs = _names(plan.plain, place[0]), _names(plan.base_plain, place[0])
    at = place[1]
    name = mine[at] if at < len(mine) else None
    if name in theirs:
        return (place[0], theirs.index(name), *place[2:])
    # renamed where it stands; else it is new
    renamed = at < len(theirs) and len(mine) == len(theirs) and theirs[at] not in mine
    return place if renamed else None


def is_changed(plan: OpenPlan, path: str) -> bool:
    """Whether the plan states something else at a path than the base does."""
    place = place_of(path)
    at = base_place(plan, place)
    return bool(value_at(plan.plain, place) != (None if at is None else value_at(plan.base_plain, at)))


def with_base(plan: OpenPlan, place: Place, spec: FieldSpec, state: FieldState) -> FieldState:
    """The state of an input of a channel, programme or market, against what it goes back to."""
    if place[0] not in NAMED_LISTS or len(place) < 3:
        return state
    at = base_place(plan, place)
    base, words = None if at is None else value_at(plan.base_plain, at), base_word(plan)
    if base is None and place[0] == "programs":
        base, words = value_at(_usual_entry(plan, place), place[2:]), _("Library: {value}")
        changed = _bare(state.raw) != _bare(base)
    else:
        stated = value_at(plan.plain, place)
        changed = stated != base or type(stated) is not type(base)
        base = spec.default if base is None and at is not None and not spec.required else base
    if not changed or base is None:
        return replace(state, changed=changed, base="")
    return replace(state, changed=True, base=words.format(value=value_text(base, spec, plan.currency)))


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
    key = (repr(entry), price_level(plain), tuple(_names(plain, "channels")))
    known = _RESOLVED.setdefault(plan, {})
    if key not in known:
        resolved = resolve_programs({**plain, "programs": [dict(entry)]})[0]["programs"][0]
        known[key] = resolved if isinstance(resolved, dict) else {}
    return known[key]


def _names(plain: Entry, part: object) -> list[object]:
    """What the entries of a list are called."""
    entries = plain.get(str(part))
    found = entries if isinstance(entries, list) else []
    return [each.get("name", each.get("use")) if isinstance(each, dict) else None for each in found]


def _bare(value: Any) -> Any:
    """A number without what is told of it."""
    if not isinstance(value, dict):
        return value
    numbers = {key: held for key, held in value.items() if key not in ("evidence", "source")}
    return numbers.get("value", numbers)
