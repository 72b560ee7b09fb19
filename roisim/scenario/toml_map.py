"""Where in a TOML text each value stands, which TOML readers do not tell."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache

from roisim.scenario.findings import Place

_BLANK = re.compile(r"(?:[ \t\r\n]+|#[^\n]*)+")
_SPACE = re.compile(r"[ \t]*")
_BARE_KEY = re.compile(r"[A-Za-z0-9_-]+")
_STRING = re.compile(
    r'"""(?:[^\\]|\\.)*?"{3,5}|' r"'''.*?'{3,5}|" r'"(?:[^"\\\n]|\\.)*"|' r"'[^'\n]*'", re.DOTALL
)
_SCALAR = re.compile(r"[^,\]}#\n]*")
_ESCAPE = re.compile(r"\\(u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|.)")
_ESCAPES = {"b": "\b", "t": "\t", "n": "\n", "f": "\f", "r": "\r"}


@dataclass(frozen=True)
class Spot:
    """Where something stands in a text, as offsets.

    Attributes:
        line: its line, from 1.
        start: where its key, its heading or, in a list, its value begins.
        value: where its value begins and ends; None for a table with a heading or made by dotted keys.
        heading: whether it is a table with a heading of its own.
    """

    line: int
    start: int
    value: tuple[int, int] | None = None
    heading: bool = False


@lru_cache(maxsize=8)
def toml_map(text: str) -> Mapping[Place, Spot]:
    """The spot of every table, key and list entry of a sound TOML text, in the text's order.

    Kept for those who ask again: an edit and the check after it ask for the same text.
    """
    scanner = _Scanner(text)
    scanner.document()
    return scanner.spots


def line_of(place: Place, spots: Mapping[Place, Spot]) -> int | None:
    """The line of a place, or of the nearest thing around it that the text has; None for the top."""
    for length in range(len(place), 0, -1):
        spot = spots.get(place[:length])
        if spot is not None:
            return spot.line
    return None


class _Scanner:
    """Reads keys and brackets, and skips over values."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.position = 0
        self.spots: dict[Place, Spot] = {}
        self._counts: dict[Place, int] = {}
        self._line = 1
        self._counted_to = 0

    def document(self) -> None:
        table: Place = ()
        self._skip(_BLANK)
        while self.position < len(self.text):
            if self.text[self.position] == "[":
                table = self._header()
            else:
                self._key_and_value(table)
            self._skip(_BLANK)

    def _header(self) -> Place:
        spot = Spot(self._line_here(), self.position, heading=True)
        brackets = 2 if self.text.startswith("[[", self.position) else 1
        self.position += brackets
        *outer, last = self._key()
        self.position += brackets
        table: Place = ()
        for part in outer:
            table = self._newest((*table, part))
        table = (*table, last)
        if brackets == 2:
            self._counts[table] = self._counts.get(table, -1) + 1
            self.spots.setdefault(table, replace(spot, heading=False))
        table = self._newest(table)
        self.spots[table] = spot
        return table

    def _newest(self, table: Place) -> Place:
        """The last entry, where the place is a list of tables."""
        return (*table, self._counts[table]) if table in self._counts else table

    def _key_and_value(self, table: Place) -> None:
        spot = Spot(self._line_here(), self.position)
        place = table
        for part in self._key():
            place = (*place, part)
            self.spots.setdefault(place, spot)
        self.position += 1  # the "="
        self._skip(_SPACE)
        self._value(place, spot)

    def _key(self) -> list[str]:
        parts = []
        while True:
            self._skip(_SPACE)
            if self.text[self.position] in "\"'":
                parts.append(_unquoted(self._take(_STRING)))
            else:
                parts.append(self._take(_BARE_KEY))
            self._skip(_SPACE)
            if self.text[self.position] != ".":
                return parts
            self.position += 1

    def _value(self, place: Place, spot: Spot) -> None:
        begin = self.position
        first = self.text[begin]
        if first == "[":
            self._array(place)
        elif first == "{":
            self._inline_table(place)
        elif first in "\"'":
            self._skip(_STRING)
        else:
            self.position = begin + len(self._take(_SCALAR).rstrip())
        self.spots[place] = replace(spot, value=(begin, self.position))

    def _array(self, place: Place) -> None:
        self.position += 1
        entry = 0
        self._skip(_BLANK)
        while self.text[self.position] != "]":
            self._value((*place, entry), Spot(self._line_here(), self.position))
            entry += 1
            self._skip_comma()
        self.position += 1

    def _inline_table(self, place: Place) -> None:
        self.position += 1
        self._skip(_BLANK)
        while self.text[self.position] != "}":
            self._key_and_value(place)
            self._skip_comma()
        self.position += 1

    def _skip_comma(self) -> None:
        self._skip(_BLANK)
        if self.text[self.position] == ",":
            self.position += 1
        self._skip(_BLANK)

    def _take(self, pattern: re.Pattern[str]) -> str:
        match = pattern.match(self.text, self.position)
        found = match[0] if match else ""
        self.position += len(found)
        return found

    def _skip(self, pattern: re.Pattern[str]) -> None:
        self._take(pattern)

    def _line_here(self) -> int:
        self._line += self.text.count("\n", self._counted_to, self.position)
        self._counted_to = self.position
        return self._line


def _unquoted(quoted: str) -> str:
    inner = quoted[1:-1]
    return inner if quoted[0] == "'" else _ESCAPE.sub(_character, inner)


def _character(escape: re.Match[str]) -> str:
    code = escape[1]
    if code[0] in "uU" and len(code) > 1:
        return chr(int(code[1:], 16))
    return _ESCAPES.get(code, code)
