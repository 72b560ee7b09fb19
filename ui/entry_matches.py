"""Channels, programmes and markets by their names: which of a plan is which of its base."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

from roisim.scenario.findings import Place
from roisim.scenario.input_values import NAMED_LISTS
from roisim.scenario.structure import value_at

if TYPE_CHECKING:
    from ui.open_plan import OpenPlan


@dataclass(frozen=True)
class _Matches:
    """What was matched of two plans' data, by list."""

    now: Mapping[str, Any]
    before: Mapping[str, Any]
    found: dict[str, list[int | None]] = field(default_factory=dict)


_MATCHES: WeakKeyDictionary[OpenPlan, _Matches] = WeakKeyDictionary()
"""Those of the moment: every field asks at every key."""


def base_place(plan: OpenPlan, place: Place) -> Place | None:
    """Where the base has what stands at a place of the plan; None in an entry that the base does not have."""
    if len(place) < 2 or place[0] not in NAMED_LISTS or not isinstance(place[1], int):
        return place
    found = _matches_of(plan, str(place[0]))
    at = found[place[1]] if place[1] < len(found) else None
    return None if at is None else (place[0], at, *place[2:])


def matched(now: Sequence[object], before: Sequence[object]) -> list[int | None]:
    """Where each entry of a list stood before; None for one that is new.

    Entries of one name are the same. Of those left over, one of the same kind was renamed: the one that is
    most like it, the first where several are.
    """
    names, old_names = [_name(entry) for entry in now], [_name(entry) for entry in before]
    found: list[int | None] = [None] * len(now)
    left = list(range(len(before)))

    def take(position: int, at: int) -> None:
        found[position] = at
        left.remove(at)

    for position, (name, old) in enumerate(zip(names, old_names, strict=False)):
        if name is not None and name == old:
            take(position, position)
    for position, name in enumerate(names):
        same = [at for at in left if old_names[at] == name] if found[position] is None else []
        if same and name is not None:
            take(position, same[0])
    for position, entry in enumerate(now):
        like = [at for at in left if _kind(before[at]) == _kind(entry)] if found[position] is None else []
        if like:
            take(position, max(like, key=lambda at: _alike(entry, before[at])))
    return found


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


def _matches_of(plan: OpenPlan, part: str) -> list[int | None]:
    now, before = plan.plain, plan.base_plain
    known = _MATCHES.get(plan)
    if known is None or known.now is not now or known.before is not before:
        known = _MATCHES[plan] = _Matches(now, before)
    if part not in known.found:
        known.found[part] = matched(_entries(now, part), _entries(before, part))
    return known.found[part]


def _entries(plain: Mapping[str, Any], part: str) -> list[object]:
    entries = plain.get(part)
    return entries if isinstance(entries, list) else []


def _name(entry: object) -> object:
    return entry.get("name", entry.get("use")) if isinstance(entry, dict) else None


def _kind(entry: object) -> object:
    return (entry.get("kind"), entry.get("use")) if isinstance(entry, dict) else None


def _alike(one: object, other: object) -> int:
    """How many inputs of two entries are the same."""
    if not isinstance(one, dict) or not isinstance(other, dict):
        return 0
    return sum(value == other.get(key) for key, value in one.items())
