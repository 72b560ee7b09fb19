"""A plan being edited: its text stays as people wrote it, comments, order and spacing included."""

from __future__ import annotations

import copy
import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from roisim.atomic_file import write_text
from roisim.errors import Problem, ScenarioError
from roisim.scenario.evidence_table import TABLE as EVIDENCE
from roisim.scenario.findings import Place
from roisim.scenario.plan_text import plain_plan
from roisim.scenario.program_library import library, library_program, price_level
from roisim.scenario.quantity import MonthlyQuantity, Quantity
from roisim.scenario.scenario import Scenario
from roisim.scenario.scenario_file import check_text, loads
from roisim.scenario.section import Section
from roisim.scenario.structure import spec_at, value_at
from roisim.scenario.toml_edit import plain_of, with_value, without_value
from roisim.scenario.toml_reading import NotToml, decode, shared_plain
from roisim.scenario.uncertain_number import as_table

_PART = re.compile(r"\[(\d+)\]|([^.\[\]]+)")
_NAMED_LISTS = ("markets", "channels", "programs")


class ScenarioDocument:
    """The text of a plan, and changes to it by the path of an input.

    A path is the place in the file, ``channels[0].monthly_budget[2]``, as Problem and InputValue name it.
    To undo a change, keep `text` from before it and make a document of it.
    """

    def __init__(self, text: str, source: str = "") -> None:
        """Take a text that is sound TOML; the plan in it may have problems.

        Raises:
            ScenarioError: the text is no TOML.
        """
        try:
            shared_plain(text)
        except tomllib.TOMLDecodeError as error:
            raise ScenarioError(check_text(text), source) from error
        self._text = text
        self.source = source

    @classmethod
    def open(cls, path: Path | str) -> ScenarioDocument:
        """The document in a file.

        Raises:
            ScenarioError: the file is no TOML text.
            OSError: the file cannot be read.
        """
        try:
            return cls(decode(Path(path).read_bytes()), str(path))
        except NotToml as failure:
            raise ScenarioError(failure.problems, str(path)) from failure

    @property
    def text(self) -> str:
        """The plan as its file holds it."""
        return self._text

    @property
    def plain(self) -> dict[str, Any]:
        """The plan as plain data, as stated."""
        return plain_of(self._text)

    def scenario(self) -> Scenario:
        """The plan.

        Raises:
            ScenarioError: with every problem.
        """
        return loads(self._text, self.source)

    def problems(self) -> list[Problem]:
        """Everything that is wrong or doubtful with the plan."""
        return check_text(self._text)

    def save(self, path: Path | str) -> None:
        """Write the text to a file, whole or not at all.

        Raises:
            FileNotWritten: with the reason; an older file stays as it was.
        """
        write_text(Path(path), self._text)
        self.source = str(path)

    def get(self, path: str) -> Any:
        """The plain value that the file states at a path; None where it states none."""
        return copy.deepcopy(value_at(shared_plain(self._text), place_of(path)))

    def set(self, path: str, value: object) -> None:
        """State a value at a path, as if typed there. Evidence told of the old value is taken away.

        Args:
            path: an input, one month of it, a section or an entry of a list. Tables on the way are made.
                A month beyond a list's end makes the list longer; the other months keep their numbers.
            value: plain value, Quantity, MonthlyQuantity or Section.

        Raises:
            LookupError: the path leads beyond the end of a list.
        """
        place = place_of(path)
        text = _with_library_lists(self._text, place)
        plain = shared_plain(text)
        text = _evidence_follows(text, plain, place, value)
        place, plain_value = _whole_month_list(plain, place, _as_plain(value))
        self._text = with_value(text, place, plain_value)

    def remove(self, path: str) -> None:
        """Take away what a path states: an input falls back to its default, an entry leaves its list.

        Raises:
            LookupError: nothing is stated there.
        """
        place = place_of(path)
        text = _with_library_lists(self._text, place)
        self._text = without_value(_evidence_follows(text, shared_plain(text), place, None), place)


def place_of(path: str) -> Place:
    """The place that a path names, the inverse of place_text."""
    return tuple(int(number) if number else key for number, key in _PART.findall(path))


def _as_plain(value: object) -> Any:
    match value:
        case Quantity():
            return as_table(value) if value.evidence is not None else value.to_toml()
        case MonthlyQuantity():
            entries = [_as_plain(entry) for entry in value]
            return entries[0] if len(entries) == 1 else entries
        case Section():
            return plain_plan(value)
        case tuple():
            return [_as_plain(entry) for entry in value]
        case _:
            return value


def _with_library_lists(text: str, place: Place) -> str:
    """The text with a library programme's list spelt out in the plan, if the place lies within it."""
    if len(place) < 4 or place[0] != "programs":
        return text
    plain = shared_plain(text)
    owner, use = place[:3], value_at(plain, (*place[:2], "use"))
    if not isinstance(place[3], int) or not isinstance(use, str) or use not in library():
        return text
    if value_at(plain, owner) is not None:
        return text
    entries = library_program(use, price_level(plain), plain.get("channels")).get(str(place[2]))
    return text if entries is None else with_value(text, owner, entries)


def _whole_month_list(plain: Mapping[str, Any], place: Place, value: Any) -> tuple[Place, Any]:
    """For a month that the plan does not state by itself: the place of all months, and their values."""
    month = place[-1]
    spec = spec_at(Scenario, plain, place[:-1])
    if not isinstance(month, int) or spec is None or not spec.by_month:
        return place, value
    stated = value_at(plain, place[:-1])
    if stated is None:
        stated = spec.stand_in
    entries = list(stated) if isinstance(stated, list) else [stated]
    if month < len(entries) and isinstance(stated, list):
        return place, value
    last = entries[-1]
    entries += [last] * (month - len(entries))
    # the month after it keeps the number that went on until now
    months = value_at(plain, ("months",))
    follows = [last] if not isinstance(months, int) or month + 1 < months else []
    return place[:-1], [*entries[:month], value, *follows]


def _evidence_follows(text: str, plain: Mapping[str, Any], place: Place, value: object) -> str:
    """The text whose evidence table fits a change: it goes with the old value, or takes a new name."""
    statements = plain.get(EVIDENCE)
    if not isinstance(statements, dict) or place[0] == EVIDENCE:
        return text
    if len(place) == 2 and place[0] in _NAMED_LISTS and value_at(plain, place) is None:
        return text  # a new entry: nothing is told of it, and what is told of the others stays
    renamed = place[-1] == "name" and len(place) == 3 and place[0] in _NAMED_LISTS
    old = _name_of(plain, place[:-1] if renamed else place)
    new = f"{place[0]}.{value}"
    for key in statements:
        if key != old and not key.startswith(f"{old}."):
            continue
        text = without_value(text, (EVIDENCE, key))
        if renamed and value is not None:
            text = with_value(text, (EVIDENCE, new + key.removeprefix(old)), statements[key])
    return text


def _name_of(plain: Mapping[str, Any], place: Place) -> str:
    """What the evidence table calls a place: entries of lists by their names, months not at all."""
    names: list[str] = []
    for length, part in enumerate(place, 1):
        entry = value_at(plain, place[:length])
        if isinstance(part, str):
            names.append(part)
        elif isinstance(entry, dict) and not {"low", "mean", "value"} & set(entry):
            names.append(str(entry.get("name", entry.get("use", part))))
    return ".".join(names)
