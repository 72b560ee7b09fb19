"""What differs in the inputs of several plans, by names that survive a change of order.

Channels, markets and programmes are told by their names. One that a plan does not have, or has switched
off, is one difference, not thirty. One that stands where the first plan has another of its kind, and whose
name the first plan does not know, is that other one with a new name, if that plan has no other use for the
old name. A list by month is one value; two lists are the same that give the same number in every month of
the plan.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Final, Literal

from roisim.scenario.field import FieldSpec
from roisim.scenario.findings import Place, place_text
from roisim.scenario.input_values import NAMED_LISTS
from roisim.scenario.programs import Program
from roisim.scenario.quantity import MonthlyQuantity
from roisim.scenario.scenario import Scenario
from roisim.scenario.section import Section
from roisim.translation import N_


class _Absent(Enum):
    """Stands for "this plan has no such thing"."""

    ABSENT = "absent"


ABSENT: Final = _Absent.ABSENT


@dataclass(frozen=True)
class Running:
    """A programme that is switched on, from its first to its last day; `end` is None where there is none."""

    start: datetime.date
    end: datetime.date | None


@dataclass(frozen=True)
class Title:
    """Name of a section on the way to an input, English, with its number (from 1) in a list; 0 outside."""

    text: str
    number: int = 0


@dataclass(frozen=True)
class InputDifference:
    """One thing that is not the same in all plans. Tuples have an entry for each plan.

    Attributes:
        what: "input" is a declared number, word or day; "kind" the kind of a section where a file may
            choose one, such as that of repeat orders; "part" a channel or market that not every plan has;
            "programme" when a programme runs.
        key: its stable name, made of names: ``channels.Google Ads.monthly_budget``.
        titles: sections that lead to it, outermost first; of a channel, market or programme its own title.
        owner: name of the channel, market or programme that it belongs to, as the first plan that has it
            calls it; "" for none.
        label: English.
        spec: declaration of an "input"; None for the others.
        paths: place in each plan's file; "" where a plan has no such thing.
        values: of an "input" a Quantity, a MonthlyQuantity (cut to the plan's months), or as the plan holds
            it; of a "kind" or "part" the title of the section, English; of a "programme" `Running`, or None
            where it is switched off. ABSENT where a plan has no such thing.
        same: whether the value is that of the first plan.
    """

    what: Literal["input", "kind", "part", "programme"]
    key: str
    titles: tuple[Title, ...]
    owner: str
    label: str
    spec: FieldSpec | None
    paths: tuple[str, ...]
    values: tuple[object, ...]
    same: tuple[bool, ...]


_What = Literal["input", "kind", "part", "programme"]
_Names = dict[tuple[str, str], str]
"""By a list and a name in it: what the first plan calls the entry."""


@dataclass(frozen=True)
class _Stated:
    """One thing that a plan says."""

    what: _What
    key: str
    titles: tuple[Title, ...]
    owner: str
    label: str
    spec: FieldSpec | None
    path: str
    value: object


LEFT_OUT: Final = frozenset({"format", "name", "description"})
"""What a plan is called is no difference."""
_TOLD_BY_THE_PROGRAMME: Final = frozenset({"name", "enabled", "start", "end"})
_PART, _RUNS, _KIND = N_("In the plan"), N_("Runs"), N_("Kind")


def input_differences(plans: Sequence[Scenario]) -> tuple[InputDifference, ...]:
    """All that is not the same in all plans, in the order of the first plan's file; empty where all is."""
    names = [_old_names(plans[0], plan) for plan in plans]
    renamed = frozenset((part, old) for known in names for (part, __), old in known.items())
    walks = [_Walk(plan.months, known, renamed) for plan, known in zip(plans, names, strict=True)]
    stated = [
        {each.key: each for each in walk.section(plan, (), (), (), "")}
        for walk, plan in zip(walks, plans, strict=True)
    ]
    active = [_active_owners(plan, known) for plan, known in zip(plans, names, strict=True)]
    found = []
    for key in _joint_order(stated):
        rows = [entries.get(key) for entries in stated]
        difference = _difference(rows, active)
        if difference is not None:
            found.append(difference)
    return tuple(found)


def _difference(
    rows: Sequence[_Stated | None], active: Sequence[frozenset[tuple[str, str]]]
) -> InputDifference | None:
    told = next(row for row in rows if row is not None)
    about_the_owner = told.what in {"part", "programme"}
    list_name = told.key.partition(".")[0]
    counts = [about_the_owner or not told.owner or (list_name, told.owner) in owners for owners in active]
    values = [row.value if row and count else ABSENT for row, count in zip(rows, counts, strict=True)]
    judged = [_comparable(value) for value, count in zip(values, counts, strict=True) if count]
    if all(value == judged[0] for value in judged[1:]):
        return None
    first = _comparable(values[0])
    return InputDifference(
        what=told.what,
        key=told.key,
        titles=told.titles,
        owner=told.owner,
        label=told.label,
        spec=told.spec,
        paths=tuple(row.path if row else "" for row in rows),
        values=tuple(values),
        same=tuple(_comparable(value) == first for value in values),
    )


def _comparable(value: object) -> object:
    """What two plans are compared by: left out is left out, whether there is a place for it or not."""
    if value is ABSENT:
        return None
    if isinstance(value, MonthlyQuantity):
        entries = list(value)
        while len(entries) > 1 and entries[-1] == entries[-2]:
            entries.pop()
        return entries
    return value


def _old_names(first: Scenario, plan: Scenario) -> _Names:
    """What the first plan calls the entries that this plan calls otherwise."""
    found: _Names = {}
    for part in NAMED_LISTS:
        before, after = getattr(first, part), getattr(plan, part)
        old, new = ({entry.name for entry in entries} for entries in (before, after))
        for one, other in zip(before, after, strict=False):
            if one.name not in new and other.name not in old and _sort(one) == _sort(other):
                found[part, other.name] = one.name
    return found


def _sort(entry: Section) -> tuple[type[Section], object]:
    """Kind of a channel or market; of a programme the one of the library that it is."""
    return type(entry), getattr(entry, "use", None)


def _active_owners(plan: Scenario, old_names: _Names) -> frozenset[tuple[str, str]]:
    """Lists and names of the markets, channels and programmes that do something."""
    return frozenset(
        (name, old_names.get((name, entry.name), entry.name))
        for name in NAMED_LISTS
        for entry in getattr(plan, name)
        if not isinstance(entry, Program) or entry.enabled
    )


def _joint_order(stated: Sequence[Mapping[str, _Stated]]) -> list[str]:
    """All keys: those of the first plan in their order, others behind what they follow in their own plan."""
    order: list[str] = list(stated[0])
    for entries in stated[1:]:
        known = set(order)
        place = 0
        for key in entries:
            if key in known:
                place = order.index(key) + 1
            else:
                order.insert(place, key)
                place += 1
    return order


@dataclass(frozen=True)
class _Walk:
    """A walk through all sections of a plan of so many months.

    `old_names` are what the first plan calls entries, `renamed` those that any plan calls otherwise.
    """

    months: int
    old_names: _Names
    renamed: frozenset[tuple[str, str]]

    def section(
        self, section: Section, names: Place, place: Place, titles: tuple[Title, ...], owner: str
    ) -> Iterator[_Stated]:
        for name in type(section).model_fields:
            key, value, spec = section.key(name), getattr(section, name), section.spec(name)
            below, there = (*names, key), (*place, key)
            if spec is not None:
                if not _told_elsewhere(section, name):
                    yield self._input(section, spec, value, below, there, titles, owner)
            elif isinstance(value, Section):
                yield from self.section(value, below, there, (*titles, Title(value.title)), owner)
            elif isinstance(value, tuple):
                yield from self._list(value, below, there, titles, owner)
            elif key == "kind" and names and not _is_listed(names):
                title = section.title
                yield _Stated("kind", _key(below), titles[:-1], owner, _KIND, None, place_text(there), title)

    def _input(
        self,
        section: Section,
        spec: FieldSpec,
        value: object,
        names: Place,
        place: Place,
        titles: tuple[Title, ...],
        owner: str,
    ) -> _Stated:
        if isinstance(value, MonthlyQuantity):
            value = MonthlyQuantity(value[: self.months])
        titles = titles or (Title(section.title),)
        return _Stated("input", _key(names), titles, owner, spec.label, spec, place_text(place), value)

    def _list(
        self, entries: tuple[object, ...], names: Place, place: Place, titles: tuple[Title, ...], owner: str
    ) -> Iterator[_Stated]:
        for position, entry in enumerate(entries):
            if not isinstance(entry, Section):
                continue
            there = (*place, position)
            if len(names) == 1 and names[0] in NAMED_LISTS:
                part, name = str(names[0]), str(getattr(entry, "name", position))
                called = self.old_names.get((part, name), name)
                yield _owner(entry, (*names, called), there, called)
                if (part, called) in self.renamed:
                    yield _name(entry, name, (*names, called), there, called)
                yield from self.section(entry, (*names, called), there, (Title(entry.title),), called)
            else:
                below = (*titles, Title(entry.title, position + 1))
                yield from self.section(entry, (*names, position), there, below, owner)


def _owner(entry: Section, names: Place, place: Place, called: str) -> _Stated:
    """That a channel or market is there, or when a programme runs."""
    titles, path = (Title(entry.title),), place_text(place)
    if isinstance(entry, Program):
        runs = Running(entry.start, entry.end) if entry.enabled else None
        return _Stated("programme", _key(names), titles, called, _RUNS, None, path, runs)
    return _Stated("part", _key(names), titles, called, _PART, None, path, entry.title)


def _name(entry: Section, name: str, names: Place, place: Place, called: str) -> _Stated:
    """What an entry is called that has another name in another plan."""
    titles, spec = (Title(entry.title),), entry.spec("name")
    assert spec is not None
    key, path = _key((*names, "name")), place_text((*place, "name"))
    return _Stated("input", key, titles, called, spec.label, spec, path, name)


def _told_elsewhere(section: Section, name: str) -> bool:
    if isinstance(section, Program):
        return name in _TOLD_BY_THE_PROGRAMME
    return name in LEFT_OUT and (isinstance(section, Scenario) or name == "name")


def _is_listed(names: Place) -> bool:
    """Whether a section is a channel or market itself, whose kind is told with it."""
    return len(names) == 2 and names[0] in NAMED_LISTS


def _key(names: Place) -> str:
    return ".".join(str(part) for part in names)
