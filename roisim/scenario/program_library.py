"""The library of programmes, and how a plan's own numbers are put over the library's."""

from __future__ import annotations

import copy
import datetime
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from roisim.scenario.findings import Finding, nearest, shown
from roisim.translation import _

MONEY_COSTS = (
    "once",
    "monthly",
    "per_message",
    "per_order",
    "per_contact",
    "per_click",
    "per_referral",
)
FOR_PEOPLE = ("title", "purpose", "summary")
NUMBERS_OF_MONEY = ("value", "low", "likely", "high", "mean", "sd")
MERGED_TABLES = ("costs", "order_discount", "test")
"""Tables of which a plan may state single entries; any other entry replaces the library's as a whole."""

Plain = dict[str, Any]


@dataclass(frozen=True)
class LibraryEntry:
    """A programme of the library, as a catalogue shows it.

    Attributes:
        id: what a plan writes after ``use``.
        title, summary: its name, and what it does in a sentence; English.
        purpose: "win", "convert" or "keep".
        plain: its numbers as a plan would state them, money in US dollars.
    """

    id: str
    title: str
    purpose: str
    summary: str
    plain: Plain


@cache
def library() -> dict[str, LibraryEntry]:
    """All programmes of the library by id."""
    tables = {key: table for key, table in _library_file().items() if key != "price_levels"}
    return {key: _entry(key, table) for key, table in tables.items()}


def usual_price_level(currency: str) -> float | None:
    """What a US dollar's worth of tools costs in a currency, if the library knows."""
    level: float | None = _library_file()["price_levels"].get(currency)
    return level


@cache
def _library_file() -> Plain:
    text = files("roisim.scenario").joinpath("program_library.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def _entry(key: str, table: Plain) -> LibraryEntry:
    numbers = {name: value for name, value in table.items() if name not in FOR_PEOPLE}
    return LibraryEntry(key, table["title"], table["purpose"], table["summary"], numbers)


def library_program(use: str, price_level: float) -> Plain:
    """A library programme as a plan would state it, its money in the plan's currency.

    Raises:
        KeyError: the library has none of this id.
    """
    plain = copy.deepcopy(library()[use].plain)
    costs = plain.get("costs", {})
    for name in MONEY_COSTS:
        if name in costs:
            costs[name] = _times(costs[name], price_level)
    return plain


def _times(amount: Any, factor: float) -> Any:
    if isinstance(amount, Mapping):
        return {key: value * factor if key in NUMBERS_OF_MONEY else value for key, value in amount.items()}
    return amount * factor


def resolve_programs(plain: Plain) -> tuple[Plain, list[Finding]]:
    """The plan with every programme written out.

    Args:
        plain: a plan as its file states it; it stays as it is.

    Returns:
        The plan with library numbers, names and starts filled in, and what was wrong on the way. A
        programme that the library does not have stays without its numbers.
    """
    programs = plain.get("programs")
    if not isinstance(programs, list):
        return plain, []
    level = price_level(plain)
    findings: list[Finding] = []
    resolved = []
    for position, table in enumerate(programs):
        if isinstance(table, dict):
            unknown = _unknown_use(table)
            if unknown is not None:
                findings.append(Finding(*unknown[:2], ("programs", position, "use"), unknown[2]))
            resolved.append(_resolved(table, plain.get("start"), level))
        else:
            resolved.append(table)
    return {**plain, "programs": resolved}, findings


def price_level(plain: Mapping[str, Any]) -> float:
    """The plan's price level: the stated one, else the usual one of its currency, else 1."""
    stated = plain.get("price_level")
    if isinstance(stated, int | float) and not isinstance(stated, bool) and stated > 0:
        return float(stated)
    return usual_price_level(str(plain.get("currency"))) or 1.0


def _unknown_use(table: Plain) -> tuple[str, str, str] | None:
    use = table.get("use")
    if not isinstance(use, str) or use in library():
        return None
    close = nearest(use, library())
    known = ", ".join(library())
    cure = _("The library has {known}; a programme of your own takes name = … instead").format(known=known)
    if close:
        cure = _('Did you mean "{close}"?').format(close=close)
    return _("The library has no programme of this name"), cure, shown(use)


def _resolved(table: Plain, start: object, level: float) -> Plain:
    use = table.get("use")
    base = library_program(use, level) if isinstance(use, str) and use in library() else {}
    merged = {**base, **table}
    for name in MERGED_TABLES:
        if isinstance(base.get(name), dict) and isinstance(table.get(name), dict):
            merged[name] = {**base[name], **table[name]}
    if use is not None:
        merged.setdefault("name", str(use))
    if isinstance(start, datetime.date):
        merged.setdefault("start", start)
    return merged
