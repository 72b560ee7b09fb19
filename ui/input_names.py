"""What inputs, and the entries and sections in which they stand, are called."""

from __future__ import annotations

from typing import TYPE_CHECKING

from roisim.report.number_text import month_text
from roisim.scenario.field import FieldSpec
from roisim.scenario.findings import Place, place_text
from roisim.scenario.input_values import NAMED_LISTS
from roisim.scenario.plan_period import months_later
from roisim.scenario.program_library import library
from roisim.scenario.scenario import Scenario
from roisim.scenario.scenario_document import place_of
from roisim.scenario.structure import section_at, spec_at, value_at
from roisim.translation import _
from ui.field_text import within
from ui.plan_sections import SECTIONS, GroupSpec, section_of, section_spec
from ui.value_names import cell_names

if TYPE_CHECKING:
    from ui.open_plan import OpenPlan

_NOT_STATED = ("programs[", "customers.repeat.", "customers.spread.")
"""Where inputs may hold that the text does not state: the library's numbers, the usual kind of a section."""


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
    if not place or not place_text(place).startswith(_NOT_STATED):
        raise LookupError(place)
    known = plan.inputs().get(place_text(place)) or plan.inputs().get(f"{place_text(place)}[0]")
    if known is None:
        raise LookupError(place)
    return known.spec


def is_within(path: str, outer: str) -> bool:
    """Whether a path is another one or lies within it."""
    return path == outer or path.startswith((f"{outer}.", f"{outer}["))


def input_at(plan: OpenPlan, place: Place) -> tuple[Place, FieldSpec] | None:
    """The innermost input at a place or around it, with its declaration; None where there is none."""
    for length in range(len(place), 0, -1):
        if isinstance(place[length - 1], int):
            continue
        try:
            return place[:length], spec_of(plan, place[:length])
        except (LookupError, TypeError):
            continue
    return None


def field_name(plan: OpenPlan, place: Place, spec: FieldSpec) -> str:
    """An input by its owner's name and its label: "Google Ads, cost per click"."""
    label, owner = _(spec.label), owner_name(plan, place[:-1])
    return f"{owner}, {within(label)}" if owner else label


def owner_name(plan: OpenPlan, place: Place) -> str:
    """The channel, programme or market at a place or around it; "" where there is none."""
    for length in range(len(place), 1, -1):
        if isinstance(place[length - 1], int) and place[length - 2] in NAMED_LISTS:
            entry = value_at(plan.plain, place[:length])
            return _entry_name(entry) if isinstance(entry, dict) else ""
    return ""


def _entry_name(entry: dict[str, object]) -> str:
    """Its own name, or the library's title of a programme that states none."""
    use, name = str(entry.get("use", "")), str(entry.get("name", "")).strip()
    if name:
        return name
    return _(library()[use].title) if use in library() else use


def place_words(plan: OpenPlan, path: str) -> str:
    """A place in words: "Google Ads, cost per click", "Web push", "Service desk"; "" for the whole plan."""
    place = place_of(path)
    found = input_at(plan, place)
    if found is not None:
        return _cell_of(plan, place, *found)
    words = [owner_name(plan, place) or _section_words(path), *_parts(plan, place)]
    return ", ".join(word for word in words if word)


def _cell_of(plan: OpenPlan, place: Place, at: Place, spec: FieldSpec) -> str:
    """An input with the month, or the cell of a row, that a place within it is of."""
    words = field_name(plan, at, spec)
    cell = next((part for part in place[len(at) :] if isinstance(part, int)), None)
    if cell is not None and spec.by_month:
        return f"{words}, {month_text(months_later(plan.start.replace(day=1), cell))}"
    if cell is not None and spec.kind == "list":
        return f"{words}, {cell_names(spec.length)[cell]}"
    return words


def _section_words(path: str) -> str:
    """The title of the innermost card around a place, else of the page on which it stands."""
    around = [spec for spec in card_specs() if path and is_within(path, spec.place)]
    if around:
        return _(max(around, key=lambda spec: len(spec.place)).title)
    return _(section_spec(section_of(path)).title) if path else ""


def card_specs() -> list[GroupSpec]:
    """The cards that show a whole section of the file each."""
    return [group for section in SECTIONS for group in section.groups if group.place and not group.keys]


def _parts(plan: OpenPlan, place: Place) -> list[str]:
    """Entries of lists within a channel or programme, by kind and number: "flow 1", "message 2"."""
    words = []
    for length in range(2, len(place) + 1):
        number, owner = place[length - 1], place[length - 2]
        if isinstance(number, int) and owner not in NAMED_LISTS:
            section = section_at(Scenario, plan.plain, place[:length])
            title = _(section.title) if section is not None else str(owner)
            words.append(_("{thing} {number}").format(thing=within(title), number=number + 1))
    return words
