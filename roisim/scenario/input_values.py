"""All inputs of a plan in a row, for forms, the workbook's input sheet and draws."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from roisim.scenario.field import REQUIRED, FieldSpec
from roisim.scenario.findings import Place, place_text
from roisim.scenario.program_library import library, library_program, usual_price_level
from roisim.scenario.programs import Program
from roisim.scenario.quantity import Evidence, EvidenceKind, MonthlyQuantity, Quantity
from roisim.scenario.reading import read
from roisim.scenario.section import Section

NAMED_LISTS = ("markets", "channels", "programs")
"""Lists whose entries are called by name, so that a key survives a change of order."""

EDITED = Evidence(EvidenceKind.EDITED)


@dataclass(frozen=True)
class InputValue:
    """One input of a plan.

    Attributes:
        path: its place in the file: ``channels[0].cost_per_click``; with its month where a list by month
            has more than one entry.
        key: its stable name, made of names: ``channels.Google Ads.cost_per_click.0``; a number by month
            ends in its month from 0.
        section: heading under which it stands, English.
        spec: its declaration.
        value: a Quantity for numbers that may be uncertain, else as the plan holds it; None if left out.
        evidence: why the value is believed.
        is_default: whether it is the declaration's, or the library's, own value.
    """

    path: str
    key: str
    section: str
    spec: FieldSpec
    value: object
    evidence: Evidence
    is_default: bool


def input_values(section: Section) -> Iterator[InputValue]:
    """Every input below a section, in declared order."""
    yield from _Walk(_price_level(section), _channels(section)).section(section, (), (), None)


def _price_level(section: Section) -> float:
    stated = getattr(section, "price_level", None)
    return stated or usual_price_level(getattr(section, "currency", "")) or 1.0


def _channels(section: Section) -> list[dict[str, object]]:
    """What the library asks of channels."""
    channels = getattr(section, "channels", ())
    return [{"name": entry.name, "kind": entry.kind, "market": entry.market} for entry in channels]


@dataclass(frozen=True)
class _Walk:
    """A walk through the sections; `base` is what the library states at the place, None outside it."""

    price_level: float
    channels: list[dict[str, object]]

    def section(self, section: Section, place: Place, names: Place, base: object) -> Iterator[InputValue]:
        if isinstance(section, Program):
            base = self._library(section)
        for name in type(section).model_fields:
            key = section.key(name)
            value = getattr(section, name)
            spec = section.spec(name)
            below = base.get(key) if isinstance(base, dict) else None
            if spec is not None:
                yield from _inputs(section, spec, value, (*place, key), (*names, key), below)
            elif isinstance(value, Section):
                yield from self.section(value, (*place, key), (*names, key), below)
            elif isinstance(value, tuple):
                yield from self._list(value, (*place, key), (*names, key), below)

    def _list(
        self, entries: tuple[object, ...], place: Place, names: Place, base: object
    ) -> Iterator[InputValue]:
        for position, entry in enumerate(entries):
            if isinstance(entry, Section):
                called = getattr(entry, "name", position) if names[-1] in NAMED_LISTS else position
                below = base[position] if isinstance(base, list) and position < len(base) else None
                yield from self.section(entry, (*place, position), (*names, called), below)

    def _library(self, program: Program) -> object:
        known = program.use is not None and program.use in library()
        return library_program(str(program.use), self.price_level, self.channels) if known else None


def _inputs(
    section: Section, spec: FieldSpec, value: object, place: Place, names: Place, base: object
) -> Iterator[InputValue]:
    usual = read(base, spec) if base is not None else _default(spec)
    is_default = usual is not REQUIRED and value == usual
    stated = usual.evidence if isinstance(usual, Quantity) and usual.evidence else spec.evidence
    entries = list(enumerate(value)) if isinstance(value, MonthlyQuantity) else [(None, value)]
    for month, entry in entries:
        own = entry.evidence if isinstance(entry, Quantity) else None
        ending: Place = () if month is None else (month,)
        yield InputValue(
            path=place_text((*place, *ending) if len(entries) > 1 else place),
            key=".".join(str(part) for part in (*names, *ending)),
            section=section.title,
            spec=spec,
            value=entry,
            evidence=own or (stated if is_default else EDITED),
            is_default=is_default,
        )


def _default(spec: FieldSpec) -> object:
    return spec.default if spec.required else read(spec.default, spec)
