"""Plans as TOML text in one fixed order: the canonical text by which equal plans are equal bytes."""

from __future__ import annotations

import datetime
import hashlib
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import Any

from roisim.scenario.program_library import library
from roisim.scenario.programs import Program
from roisim.scenario.quantity import MonthlyQuantity, Quantity, plain_number
from roisim.scenario.scenario import Scenario
from roisim.scenario.section import Section
from roisim.scenario.uncertain_number import EVIDENCE_KEYS, VALUE_KEYS

_BARE_KEY = re.compile(r"[A-Za-z0-9_-]+")
_ON_ONE_LINE = {*VALUE_KEYS, *EVIDENCE_KEYS, "distribution"}
Plain = dict[str, Any]


def plain_plan(section: Section) -> Plain:
    """A section as plain data in declared order; what is left out stays out."""
    return _plain_section(section, {})


def _plain_section(section: Section, library_plain: Plain) -> Plain:
    """A section as plain data; what the library states is stated too, for a plan may have taken it away."""
    if isinstance(section, Program) and section.use in library():
        library_plain = library()[section.use].plain
    plain: Plain = {}
    for name, key in _keys(type(section)):
        value, below = getattr(section, name), library_plain.get(key)
        left_out = below is None and name in section.later and section.has_default(name)
        if value is None or left_out:
            continue
        if isinstance(value, Section):
            plain[key] = _plain_section(value, below if isinstance(below, dict) else {})
        else:
            plain[key] = _plain(value)
    return plain


@cache
def _keys(section: type[Section]) -> tuple[tuple[str, str], ...]:
    """Attributes in declared order, and what a file calls them."""
    return tuple((name, section.key(name)) for name in section.model_fields)


def _plain(value: Any) -> Any:
    match value:
        case Section():
            return plain_plan(value)
        case Quantity() | MonthlyQuantity():
            return value.to_toml()
        case tuple():
            return [_plain(entry) for entry in value]
        case float():
            return plain_number(value)
        case _:
            return value


def canonical_text(scenario: Scenario) -> str:
    """The plan with all values resolved, as TOML in a fixed order without comments or evidence.

    It can be read back; equal plans have equal texts.
    """
    return toml_text(plain_plan(scenario))


def scenario_sha256(scenario: Scenario) -> str:
    """SHA-256, in hexadecimal, of the canonical text."""
    return hashlib.sha256(canonical_text(scenario).encode()).hexdigest()


def toml_text(plain: Mapping[str, Any]) -> str:
    """Plain data as TOML: values first, then tables, then lists of tables."""
    return "\n".join(_table(plain, "")).strip() + "\n"


def _table(table: Mapping[str, Any], path: str) -> Iterator[str]:
    below = [key for key, value in table.items() if _is_table(value) or _is_list_of_tables(value)]
    for key, value in table.items():
        if key not in below:
            yield f"{toml_key(key)} = {toml_value(value)}"
    for key in below:
        inner = f"{path}.{toml_key(key)}" if path else toml_key(key)
        if isinstance(table[key], list):
            yield from toml_tables(inner, table[key])
        else:
            yield from ("", f"[{inner}]")
            yield from _table(table[key], inner)


def toml_tables(path: str, entries: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    """Lines of a list of tables, each under its heading."""
    for entry in entries:
        yield from ("", f"[[{path}]]")
        yield from _table(entry, path)


def _is_table(value: Any) -> bool:
    """Whether it is a table with lines of its own, and not a number or its evidence on one line."""
    return isinstance(value, Mapping) and not (value and set(value) <= _ON_ONE_LINE)


def _is_list_of_tables(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(_is_table(entry) for entry in value)


def toml_value(value: Any) -> str:
    """One value as TOML, on one line."""
    match value:
        case bool():
            return "true" if value else "false"
        case str():
            # JSON's quoting is TOML's, but for DEL
            return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
        case datetime.date():
            return value.isoformat()
        case Mapping():
            return "{ " + ", ".join(f"{toml_key(k)} = {toml_value(v)}" for k, v in value.items()) + " }"
        case list() | tuple():
            return "[" + ", ".join(toml_value(entry) for entry in value) + "]"
        case _:
            return repr(value)


def toml_key(key: str) -> str:
    """A key as TOML, in quotes where it needs them."""
    return key if _BARE_KEY.fullmatch(key) else toml_value(key)
