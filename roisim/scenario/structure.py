"""How the sections of a plan nest, found from their declarations."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Literal, get_args, get_origin

from roisim.scenario.field import FieldSpec
from roisim.scenario.findings import Place
from roisim.scenario.section import Section

SectionType = type[Section]


def sections_of(annotation: Any) -> tuple[SectionType, ...]:
    """The sections that a field may hold: none for a number, several for a choice by kind."""
    if isinstance(annotation, type) and issubclass(annotation, Section):
        return (annotation,)
    if get_origin(annotation) is Literal:
        return ()
    return tuple(found for part in get_args(annotation) for found in sections_of(part))


def holds_list(annotation: Any) -> bool:
    """Whether a field holds a list of sections."""
    return get_origin(annotation) is tuple


def kind_of_type(section: SectionType) -> str | None:
    """The word after ``kind`` by which a file names this section; None where it needs none."""
    field = section.model_fields.get("kind")
    return field.default if field is not None and isinstance(field.default, str) else None


def field_named(section: SectionType, key: str) -> str | None:
    """The attribute behind a key of the file; None if there is none."""
    return next((name for name in section.model_fields if section.key(name) == key), None)


def keys_of(section: SectionType) -> list[str]:
    """What may stand in a section of a file."""
    return [section.key(name) for name in section.model_fields]


def file_place(root: SectionType, location: Place) -> tuple[Place, tuple[SectionType, ...]]:
    """Where a location that pydantic names stands in a file, and which sections may stand there.

    pydantic puts the kind of a section into the location behind the key that holds it; a file does not.
    """
    place: Place = ()
    choices: tuple[SectionType, ...] = (root,)
    for part in location:
        if isinstance(part, str) and len(choices) > 1:
            choices = tuple(section for section in choices if kind_of_type(section) == part)
            continue
        place = (*place, part)
        if isinstance(part, str):
            choices = _below(choices, part)
    return place, choices


def _below(choices: tuple[SectionType, ...], key: str) -> tuple[SectionType, ...]:
    name = field_named(choices[0], key) if choices else None
    return sections_of(choices[0].model_fields[name].annotation) if name else ()


def section_at(root: SectionType, plain: object, place: Place) -> SectionType | None:
    """The section at a place of a file's data; None where its kind is not known or there is none."""
    choices: tuple[SectionType, ...] = (root,)
    for part in place:
        plain = value_at(plain, (part,))
        if isinstance(part, str):
            choices = _below(choices, part)
        if len(choices) > 1 and isinstance(plain, Mapping):
            choices = tuple(section for section in choices if kind_of_type(section) == plain.get("kind"))
    return choices[0] if len(choices) == 1 else None


def spec_at(root: SectionType, plain: object, place: Place) -> FieldSpec | None:
    """The declaration of the input at a place of a file's data; None where there is no input."""
    if not place or isinstance(place[-1], int):
        return None
    section = section_at(root, plain, place[:-1])
    name = field_named(section, place[-1]) if section else None
    return section.spec(name) if section and name else None


def value_at(plain: object, place: Place) -> object:
    """What stands at a place of plain data; None where nothing does."""
    for part in place:
        if isinstance(part, str):
            plain = plain.get(part) if isinstance(plain, Mapping) else None
        else:
            plain = plain[part] if isinstance(plain, list | tuple) and part < len(plain) else None
    return plain


def declared_inputs(section: SectionType, before: str = "") -> Iterator[tuple[str, SectionType, FieldSpec]]:
    """(path, section, declaration) of every input below a section: ``channels[].cost_per_click``."""
    for name, field in section.model_fields.items():
        path = f"{before}{section.key(name)}"
        spec = section.spec(name)
        if spec is not None:
            yield path, section, spec
            continue
        below = f"{path}[]." if holds_list(field.annotation) else f"{path}."
        for inner in sections_of(field.annotation):
            yield from declared_inputs(inner, below)
