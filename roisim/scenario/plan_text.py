"""Plans as TOML text in one fixed order: the canonical text by which equal plans are equal bytes."""

from __future__ import annotations

import datetime
import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from roisim.scenario.quantity import MonthlyQuantity, Quantity, plain_number
from roisim.scenario.scenario import Scenario
from roisim.scenario.section import Section

_BARE_KEY = re.compile(r"[A-Za-z0-9_-]+")
Plain = dict[str, Any]


def plain_plan(section: Section) -> Plain:
    """A section as plain data in declared order; what is left out stays out."""
    plain: Plain = {}
    for name in type(section).model_fields:
        value = getattr(section, name)
        if value is not None:
            plain[section.key(name)] = _plain(value)
    return plain


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
    below = []
    for key, value in table.items():
        if isinstance(value, Mapping) and not _is_number(value):
            below.append((key, value, False))
        elif _is_list_of_tables(value):
            below.append((key, value, True))
        else:
            yield f"{_key(key)} = {toml_value(value)}"
    for key, value, is_list in below:
        inner = f"{path}.{_key(key)}" if path else _key(key)
        for entry in value if is_list else (value,):
            yield ""
            yield f"[[{inner}]]" if is_list else f"[{inner}]"
            yield from _table(entry, inner)


def _is_number(table: Mapping[str, Any]) -> bool:
    """Whether it is an uncertain number, which stands on one line."""
    return set(table) <= {"low", "likely", "high", "mean", "sd", "distribution"}


def _is_list_of_tables(value: Any) -> bool:
    tables = isinstance(value, list) and all(isinstance(entry, Mapping) for entry in value)
    return tables and bool(value) and not any(_is_number(entry) for entry in value)


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
            return "{ " + ", ".join(f"{_key(k)} = {toml_value(v)}" for k, v in value.items()) + " }"
        case list() | tuple():
            return "[" + ", ".join(toml_value(entry) for entry in value) + "]"
        case _:
            return repr(value)


def _key(key: str) -> str:
    return key if _BARE_KEY.fullmatch(key) else toml_value(key)
