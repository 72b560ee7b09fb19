"""Which inputs a card of the plan page shows, found from the declarations; knows no widgets."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from roisim.scenario.field import FieldSpec
from roisim.scenario.findings import Place, place_text
from roisim.scenario.scenario import Scenario
from roisim.scenario.scenario_document import place_of
from roisim.scenario.structure import (
    SectionType,
    field_named,
    holds_list,
    kind_of_type,
    sections_of,
    value_at,
)

if TYPE_CHECKING:
    from ui.panels.plan_sections import GroupSpec


@dataclass(frozen=True)
class PlanField:
    """An input of a plan: its place in the file, and its declaration."""

    path: str
    spec: FieldSpec


def fields_of_group(plain: Mapping[str, Any], group: GroupSpec) -> list[PlanField]:
    """The inputs of a card, the usual ones first; none where the plan is without the section."""
    place = place_of(group.place)
    if group.switch and not isinstance(value_at(plain, place), Mapping):
        return []
    kind = next(iter(group.kinds)) if group.kinds else None
    found = fields_at(plain, place, kind)
    kept = [each for each in found if not group.keys or _key(each.path) in group.keys]
    order = {key: at for at, key in enumerate((*group.usual, *group.keys))}
    return sorted(kept, key=lambda each: order.get(_key(each.path), len(order)))


def fields_at(plain: Mapping[str, Any], place: Place, usual_kind: str | None = None) -> list[PlanField]:
    """Every input of the section at a place, in declared order.

    Args:
        plain: the plan.
        place: of the section.
        usual_kind: which section stands there where the plan does not say.
    """
    section = _section(plain, place, usual_kind)
    return [] if section is None else [PlanField(*pair) for pair in _inputs(section, place)]


def _section(plain: Mapping[str, Any], place: Place, usual_kind: str | None) -> SectionType | None:
    choices: tuple[SectionType, ...] = (Scenario,)
    for length, part in enumerate(place, 1):
        if isinstance(part, str):
            name = field_named(choices[0], part) if choices else None
            choices = sections_of(choices[0].model_fields[name].annotation) if name else ()
        if len(choices) > 1:
            stated = value_at(plain, place[:length])
            is_list = isinstance(part, str) and isinstance(stated, list)
            if not is_list:
                kind = stated.get("kind") if isinstance(stated, Mapping) else usual_kind
                choices = tuple(each for each in choices if kind_of_type(each) == kind)
    return choices[0] if len(choices) == 1 else None


def _inputs(section: SectionType, place: Place) -> Iterator[tuple[str, FieldSpec]]:
    for name in section.model_fields:
        spec = section.spec(name)
        if spec is not None:
            yield place_text((*place, section.key(name))), spec


def lists_at(plain: Mapping[str, Any], place: Place) -> Iterator[tuple[str, SectionType]]:
    """Lists of sections within the section at a place, as (path, what they hold)."""
    section = _section(plain, place, None)
    if section is None:
        return
    for name, field in section.model_fields.items():
        held = sections_of(field.annotation)
        if holds_list(field.annotation) and len(held) == 1:
            yield place_text((*place, section.key(name))), held[0]


def problem_below(path: str, problems: Iterable[str]) -> bool:
    """Whether one of the paths is a path or lies below it."""
    return any(is_below(found, path) for found in problems)


def is_below(path: str, owner: str) -> bool:
    """Whether a path is another one, or a part of it: one month, the low end."""
    return path == owner or path.startswith((f"{owner}.", f"{owner}["))


def _key(path: str) -> str:
    return path.rpartition(".")[2]
