"""The library of programmes, and how a plan's own numbers are put over the library's.

The files of ``program_library/`` state programmes as a plan would, money in US dollars of today, and more:

- ``title``, ``purpose``, ``summary``, ``needs``: for people;
- ``holds``: other programmes whose effects, campaigns, flows and test it has beside its own;
- ``days``: how long it runs where a plan states no end;
- ``for_channels`` on an effect: it is for each channel of the plan that is of this kind, or for those
  that have a market ("abroad").
"""

from __future__ import annotations

import copy
import datetime
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from roisim.scenario.findings import Finding, Place, nearest, one_of, shown
from roisim.scenario.reading import is_sensible_day
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
FILES = ("bundles", "win", "convert_pages", "convert_carts", "keep_messages", "keep_customers")
FOR_PEOPLE = ("title", "purpose", "summary", "needs")
NO_NUMBERS = (*FOR_PEOPLE, "holds", "days")
LISTS = ("effects", "campaigns", "flows")
ABROAD = "abroad"
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
        needs: what a plan must have for it to work, empty for nothing.
        holds: ids of the programmes that it holds.
        days: how long it runs where a plan states no end; None for to the plan's end.
        plain: its numbers as a plan would state them, money in US dollars; effects may have
            ``for_channels``.
    """

    id: str
    title: str
    purpose: str
    summary: str
    needs: str
    holds: tuple[str, ...]
    days: int | None
    plain: Plain


@cache
def library() -> dict[str, LibraryEntry]:
    """All programmes of the library by id."""
    tables: dict[str, Plain] = {}
    for name in FILES:
        tables |= _library_file(name)
    return {key: _entry(key, tables) for key in tables}


def usual_price_level(currency: str) -> float | None:
    """What a US dollar's worth of tools costs in a currency, if the library knows."""
    level: float | None = _library_file("price_levels").get(currency)
    return level


@cache
def _library_file(name: str) -> Plain:
    file = files("roisim.scenario").joinpath("program_library", f"{name}.toml")
    return tomllib.loads(file.read_text(encoding="utf-8"))


def _entry(key: str, tables: Mapping[str, Plain]) -> LibraryEntry:
    table = tables[key]
    return LibraryEntry(
        id=key,
        title=table["title"],
        purpose=table["purpose"],
        summary=table["summary"],
        needs=table.get("needs", ""),
        holds=tuple(table.get("holds", ())),
        days=table.get("days"),
        plain=_numbers(key, tables),
    )


def _numbers(key: str, tables: Mapping[str, Plain]) -> Plain:
    """What an entry states, with what the programmes that it holds state in their lists."""
    table = tables[key]
    numbers = {name: value for name, value in table.items() if name not in NO_NUMBERS}
    for held in table.get("holds", ()):
        inner = _numbers(held, tables)
        for name in LISTS:
            if name in inner:
                numbers[name] = [*numbers.get(name, ()), *inner[name]]
        if "test" in inner:
            numbers["test"] = inner["test"]
    return numbers


def library_program(use: str, price_level: float, channels: object = ()) -> Plain:
    """A library programme as a plan would state it, its money in the plan's currency.

    Args:
        use: its id.
        price_level: what a US dollar's worth costs in the plan's currency.
        channels: the plan's channels as its file states them, sound or not: effects for channels of a
            kind are for these.

    Raises:
        KeyError: the library has none of this id.
    """
    plain = copy.deepcopy(library()[use].plain)
    if "effects" in plain:
        plain["effects"] = [own for effect in plain["effects"] for own in _for_channels(effect, channels)]
    costs = plain.get("costs", {})
    for name in MONEY_COSTS:
        if name in costs:
            costs[name] = _times(costs[name], price_level)
    return plain


def _for_channels(effect: Plain, channels: object) -> Iterator[Plain]:
    """An effect as it is, or for channels of a kind once for each of them."""
    kind = effect.pop("for_channels", None)
    if kind is None:
        yield effect
        return
    for channel in channels if isinstance(channels, Iterable) else ():
        if isinstance(channel, Mapping) and isinstance(channel.get("name"), str) and _is_of(channel, kind):
            yield {**effect, "for": channel["name"]}


def _is_of(channel: Mapping[str, Any], kind: str) -> bool:
    return channel.get("market") is not None if kind == ABROAD else channel.get("kind") == kind


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
    findings: list[Finding] = []
    resolved = []
    for position, table in enumerate(programs):
        if isinstance(table, dict):
            unknown = _unknown_use(table)
            if unknown is not None:
                findings.append(Finding(*unknown[:2], ("programs", position, "use"), unknown[2]))
            resolved.append(_resolved(table, plain))
            findings += _lacks_channels(table, resolved[-1], ("programs", position))
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


def _lacks_channels(table: Plain, resolved: Plain, place: Place) -> Iterator[Finding]:
    """A doubt about a programme that moves channels of some kinds, of which the plan has none."""
    use = table.get("use")
    if not isinstance(use, str) or use not in library() or table.get("enabled", True) is False:
        return
    effects = library()[use].plain.get("effects", ())
    kinds = [effect["for_channels"] for effect in effects if "for_channels" in effect]
    if not kinds or "effects" in table or resolved["effects"]:
        return
    if ABROAD in kinds:
        message = _("It moves channels that have a market, and the plan has none")
    else:
        words = one_of(list(dict.fromkeys(kinds)), marked=True)
        message = _("It moves channels of kind {words}, and the plan has none").format(words=words)
    cure = _("Add such a channel, or state effects of your own: effects = [{ on = …, for = … }]")
    by_hand = _("Add such a channel, or switch the programme off")
    yield Finding(message, cure, place, severity="warning", reads=(("channels",),), by_hand=by_hand)


def _resolved(table: Plain, plan: Plain) -> Plain:
    use = table.get("use")
    known = isinstance(use, str) and use in library()
    base = library_program(str(use), price_level(plan), plan.get("channels")) if known else {}
    merged = {**base, **table}
    for name in MERGED_TABLES:
        if isinstance(base.get(name), dict) and isinstance(table.get(name), dict):
            merged[name] = {**base[name], **table[name]}
    if use is not None:
        merged.setdefault("name", str(use))
    if isinstance(plan.get("start"), datetime.date):
        merged.setdefault("start", plan["start"])
    if known:
        _end_after(merged, library()[str(use)].days)
    return merged


def _end_after(program: Plain, days: int | None) -> None:
    if days is not None and is_sensible_day(program.get("start")):
        program.setdefault("end", program["start"] + datetime.timedelta(days=days - 1))
