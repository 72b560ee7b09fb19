"""The inputs of a plan as rows for readers: value or range, unit, evidence, place in the file."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from roisim.report.number_text import NOT_DEFINED, month_text
from roisim.scenario.field import FieldSpec
from roisim.scenario.input_values import InputValue
from roisim.scenario.quantity import EvidenceKind, Quantity
from roisim.scenario.scenario import Scenario
from roisim.simulation.calendar import Calendar
from roisim.translation import N_, _

EVIDENCE_WORDS: Final = {
    EvidenceKind.DATA: N_("your data"),
    EvidenceKind.BENCHMARK: N_("benchmark"),
    EvidenceKind.ASSUMPTION: N_("assumption"),
    EvidenceKind.EDITED: N_("edited"),
}

DISTRIBUTIONS: Final = {
    "point": "",
    "pert": N_("PERT"),
    "uniform": N_("uniform"),
    "normal": N_("normal"),
    "lognormal": N_("lognormal"),
    "beta": N_("beta"),
}

_LISTED = re.compile(r"(markets|channels|programs)\[(\d+)\]")
_BY_MONTH = re.compile(r"(.*)\[(\d+)\]$")

Plain = str | float | date | None


@dataclass(frozen=True)
class InputRow:
    """One input.

    Attributes:
        key, path: stable name made of names; place in the file.
        section: heading under which it stands, with the channel's or programme's name.
        label: what it is called, with its month if it is one of a list by month.
        unit: what it counts, in words; the currency's code for money.
        is_share, is_money: how to show the numbers.
        value: a number (of a range: its mean), a text, a day; None where it is left out.
        low, likely, high: the range, if there is one; of a number given by mean and sd the middle 90 %.
        distribution: of a range, in words; "" for a certain number.
        evidence, source: why the number is believed.
        is_default: whether nobody changed it.
    """

    key: str
    path: str
    section: str
    label: str
    unit: str
    is_share: bool
    is_money: bool
    value: Plain
    low: float | None
    likely: float | None
    high: float | None
    distribution: str
    evidence: str
    source: str
    is_default: bool


def input_rows(scenario: Scenario) -> tuple[InputRow, ...]:
    """Every input of the plan, in the file's order."""
    entries = list(scenario.inputs())
    lists = _lengths(entries)
    return tuple(_row(entry, scenario, lists) for entry in entries)


def _lengths(entries: Sequence[InputValue]) -> dict[str, int]:
    """How many months are stated of each number by month, by path without the month."""
    lengths: dict[str, int] = {}
    for base, month in _by_month(entries):
        lengths[base] = max(lengths.get(base, 0), month + 1)
    return lengths


def _by_month(entries: Sequence[InputValue]) -> Iterator[tuple[str, int]]:
    for entry in entries:
        found = _BY_MONTH.match(entry.path)
        if found and entry.spec.by_month:
            yield found[1], int(found[2])


def _row(entry: InputValue, scenario: Scenario, lists: dict[str, int]) -> InputRow:
    value, (low, likely, high), distribution = _numbers(entry.value)
    told = entry.spec.kind == "number" and value is not None
    return InputRow(
        key=entry.key,
        path=_path(entry, lists),
        section=_section(entry, scenario),
        label=_label(entry, scenario, lists),
        unit="" if value is None else unit_words(entry.spec, scenario.currency),
        is_share=entry.spec.is_share or entry.spec.unit.startswith("share"),
        is_money=entry.spec.is_money,
        value=value,
        low=low,
        likely=likely,
        high=high,
        distribution=distribution,
        evidence=_(EVIDENCE_WORDS[entry.evidence.kind]) if told else "",
        source=entry.evidence.source if told else "",
        is_default=entry.is_default,
    )


def _numbers(value: object) -> tuple[Plain, tuple[float | None, float | None, float | None], str]:
    """Value, (low, likely, high), and the distribution's name."""
    none = (None, None, None)
    if not isinstance(value, Quantity):
        return _plain(value), none, ""
    if value.kind == "point":
        return value.numbers[0], none, ""
    words = _(DISTRIBUTIONS[value.kind])
    if value.kind in {"pert", "uniform"}:
        likely = value.numbers[1] if value.kind == "pert" else None
        return value.mean(), (value.low_limit(), likely, value.high_limit()), words
    # what is stated by mean and sd has no ends worth showing: the middle 90 % tell more
    low, high = value.band(0.9)
    words = _("{distribution}, sd {sd}; 90 % of worlds").format(
        distribution=words, sd=f"{value.numbers[1]:g}"
    )
    return value.mean(), (low, None, high), words


def _plain(value: object) -> Plain:
    """What is no number with a range, as a cell can hold it."""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, int | float):
        return float(value)
    if isinstance(value, datetime):
        return value.date()
    if value is None or isinstance(value, str | date):
        return value or None
    if isinstance(value, list | tuple):
        return ", ".join(f"{entry:g}" if isinstance(entry, float) else str(entry) for entry in value) or None
    return str(value)


def _path(entry: InputValue, lists: dict[str, int]) -> str:
    """The place in the file; a single number stands there without a list."""
    found = _BY_MONTH.match(entry.path)
    return found[1] if found and lists.get(found[1]) == 1 else entry.path


def _section(entry: InputValue, scenario: Scenario) -> str:
    title = _(entry.section)
    found = _LISTED.match(entry.path)
    if found is None:
        return title
    listed = getattr(scenario, found[1])
    return f"{title}: {listed[int(found[2])].name}"


def _label(entry: InputValue, scenario: Scenario, lists: dict[str, int]) -> str:
    label = _(entry.spec.label)
    found = _BY_MONTH.match(entry.path)
    if found is None or lists.get(found[1], 1) == 1:
        return label
    month = int(found[2])
    calendar = Calendar(scenario.start, scenario.months)
    name = month_text(calendar.month_start(min(month, scenario.months - 1)))
    last = month == lists[found[1]] - 1
    return f"{label}, " + (_("from {month} on").format(month=name) if last else name)


def unit_words(spec: FieldSpec, currency: str) -> str:
    """The unit for readers: the currency's code for money, % for shares."""
    first, _slash, rest = spec.unit.partition("/")
    first = {"money": currency, "share": "%"}.get(first) or (_(first) if first else "")
    return f"{first}/{_(rest)}" if rest else first


def shown_value(row: InputRow) -> Plain:
    """The value, or a dash where nothing is stated."""
    return NOT_DEFINED if row.value is None else row.value
