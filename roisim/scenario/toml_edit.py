"""Changes to single values of a TOML text; all else, comments and spacing included, stays as it is.

The text is cut and joined by the map of its values. What comes out is read once more and compared with
the change made on plain data; should they ever differ, the whole text is written anew from the plain
data: comments may be lost then, values never.
"""

from __future__ import annotations

import copy
import json
import tomllib
from collections.abc import Iterator, Mapping
from typing import Any

from roisim.scenario.findings import Place
from roisim.scenario.plan_text import toml_key, toml_tables, toml_text, toml_value
from roisim.scenario.structure import value_at
from roisim.scenario.toml_map import Spot, toml_map
from roisim.scenario.toml_reading import shared_plain

Spots = Mapping[Place, Spot]


def plain_of(text: str) -> dict[str, Any]:
    """Plain data of a text, whatever its line ends; the caller's own."""
    return copy.deepcopy(dict(shared_plain(text)))


def with_value(text: str, place: Place, value: Any) -> str:
    """The text with a plain value at a place, which replaces what stands there or is put there anew.

    Tables on the way are made. A list can be replaced at any entry and made longer by one.

    Raises:
        LookupError: the place lies beyond the end of a list, or below something that is no table.
    """
    expected = plain_of(text)
    _put(expected, place, copy.deepcopy(value))
    return _checked(_edited(text, toml_map(text), place, value), expected)


def without_value(text: str, place: Place) -> str:
    """The text without what stands at a place: a value, a table, an entry of a list.

    Raises:
        LookupError: nothing stands there.
    """
    expected = plain_of(text)
    owner: Any = value_at(expected, place[:-1])
    if owner is None or value_at(expected, place) is None:
        raise LookupError(place)
    del owner[place[-1]]
    if place[:-1] and owner == [] and toml_map(text)[place[:-1]].value is None:
        _remove(expected, place[:-1])  # a list of tables with headings ends with its last table
    return _checked(_cut(text, toml_map(text), place), expected)


def _remove(plain: Any, place: Place) -> None:
    owner: Any = value_at(plain, place[:-1])
    del owner[place[-1]]


def _put(plain: Any, place: Place, value: Any) -> None:
    for part in place[:-1]:
        if isinstance(plain, dict) and isinstance(part, str):
            plain = plain.setdefault(part, {})
        elif isinstance(plain, list) and isinstance(part, int) and part < len(plain):
            plain = plain[part]
        else:
            raise LookupError(place)
    _put_into(plain, place[-1], value)


def _put_into(owner: Any, last: str | int, value: Any) -> None:
    if isinstance(owner, dict) and isinstance(last, str):
        owner[last] = value
    elif not isinstance(owner, list) or not isinstance(last, int) or last > len(owner):
        raise LookupError(last)
    elif last == len(owner):
        owner.append(value)
    else:
        owner[last] = value


def _checked(text: str, expected: dict[str, Any]) -> str:
    try:
        if _fingerprint(shared_plain(text)) == _fingerprint(expected):
            return text
    except tomllib.TOMLDecodeError:
        pass
    return toml_text(expected)


def _fingerprint(plain: Mapping[str, Any]) -> str:
    """Equal for equal data in any order; a number that is no number equals itself here."""
    return json.dumps(plain, sort_keys=True, default=repr)


def _edited(text: str, spots: Spots, place: Place, value: Any) -> str:
    spot = spots.get(place)
    if spot is not None and spot.value is not None:
        begin, end = spot.value
        return text[:begin] + toml_value(value) + text[end:]
    if spot is not None:
        without = _cut(text, spots, place)
        return _edited(without, toml_map(without), place, value) if without != text else text
    outer, last = place[:-1], place[-1]
    owner = spots.get(outer)
    if owner is not None and owner.value is not None:
        return _into_brackets(text, spots, place, value)
    if isinstance(last, str) and (not outer or (owner is not None and owner.heading)):
        return _into_table(text, spots, place, value)
    if isinstance(last, int) and owner is not None and isinstance(value, dict):
        return _after(text, spots, outer, _tables(outer, [value]))
    # what does not fit is left to the check, which writes all anew
    return _edited(text, spots, outer, {last: value}) if outer and isinstance(last, str) else text


def _into_table(text: str, spots: Spots, place: Place, value: Any) -> str:
    """A new line in a table with a heading; lists of tables, and tables at the top, get headings."""
    key = str(place[-1])
    if isinstance(value, list) and value and all(isinstance(entry, dict) for entry in value):
        return _after(text, spots, place[:-1], _tables(place, value))
    if isinstance(value, dict) and len(place) == 1:
        return _after(text, spots, (), toml_text({key: value}))
    line = f"{toml_key(key)} = {toml_value(value)}\n"
    return _joined(text, line, _end_of_body(text, spots, place[:-1]))


def _tables(place: Place, entries: list[dict[str, Any]]) -> str:
    """Entries of a list, each with its heading."""
    path = ".".join(toml_key(part) for part in place if isinstance(part, str))
    return "\n".join(toml_tables(path, entries)).lstrip() + "\n"


def _into_brackets(text: str, spots: Spots, place: Place, value: Any) -> str:
    """One more entry of a list in brackets or a table in braces."""
    entry = toml_value(value)
    if isinstance(place[-1], str):
        entry = f"{toml_key(place[-1])} = {entry}"
    siblings = _siblings(spots, place)
    if siblings:
        end = _value_of(siblings[-1])[1]
        return f"{text[:end]}, {entry}{text[end:]}"
    begin, end = _value_of(spots[place[:-1]])
    opening, closing = text[begin], text[end - 1]
    return f"{text[:begin]}{opening} {entry} {closing}{text[end:]}"


def _siblings(spots: Spots, place: Place) -> list[Spot]:
    """The entries beside a place, in order."""
    outer, length = place[:-1], len(place)
    found = [spot for key, spot in spots.items() if len(key) == length and key[:-1] == outer]
    return sorted(found, key=lambda spot: spot.start)


def _value_of(spot: Spot) -> tuple[int, int]:
    return spot.value if spot.value is not None else (spot.start, spot.start)


def _end_of_body(text: str, spots: Spots, table: Place) -> int:
    """Behind the last line of a table's own values."""
    inside = [spot for place, spot in spots.items() if place[: len(table)] == table and spot.value]
    later = [spot.start for place, spot in spots.items() if spot.heading and place != table]
    start = spots[table].start if table else 0
    border = min((begin for begin in later if begin > start), default=len(text))
    if not table:
        border = min(later, default=len(text))
    ends = [_value_of(spot)[1] for spot in inside if start <= spot.start < border]
    if ends:
        return _line_end(text, max(ends))
    return _line_end(text, start) if table else 0


def _line_end(text: str, position: int) -> int:
    """Behind the line break of a line."""
    end = text.find("\n", position)
    return len(text) if end < 0 else end + 1


def _after(text: str, spots: Spots, outer: Place, block: str) -> str:
    """A block behind all that belongs to a place."""
    return _joined(text, block, _line_end(text, max(_ends(spots, outer))), blank_line=True)


def _ends(spots: Spots, place: Place) -> Iterator[int]:
    for key, spot in spots.items():
        if key[: len(place)] == place:
            yield _value_of(spot)[1]


def _joined(text: str, block: str, position: int, *, blank_line: bool = False) -> str:
    before, behind = text[:position], text[position:]
    if before and not before.endswith("\n"):
        before += "\n"
    if blank_line and before:
        before += "\n"
        behind = "\n" + behind if behind and not behind.startswith(("\n", "\r\n")) else behind
    if "\r\n" in text:
        before = before.replace("\r\n", "\n").replace("\n", "\r\n")
        block = block.replace("\n", "\r\n")
    return before + block + behind


def _cut(text: str, spots: Spots, place: Place) -> str:
    spot = spots.get(place)
    if spot is None:
        return text
    owner = spots.get(place[:-1])
    if spot.value is not None and owner is not None and owner.value is not None:
        return _out_of_brackets(text, spots, place)
    begin = text.rfind("\n", 0, spot.start) + 1
    end = _line_end(text, max(_ends(spots, place)))
    if text[:begin].endswith(("\n\n", "\n\r\n")) and text[end : end + 2].strip("\r").startswith("\n"):
        end = _line_end(text, end)  # one blank line is enough
    return text[:begin] + text[end:]


def _out_of_brackets(text: str, spots: Spots, place: Place) -> str:
    siblings = _siblings(spots, place)
    position = siblings.index(spots[place])
    begin, end = siblings[position].start, _value_of(siblings[position])[1]
    if position + 1 < len(siblings):
        end = siblings[position + 1].start
    elif position > 0:
        begin = _value_of(siblings[position - 1])[1]
    return text[:begin] + text[end:]
