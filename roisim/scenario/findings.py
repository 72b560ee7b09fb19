"""What is wrong with a value, before it is known at which line of which file it stands."""

from __future__ import annotations

import datetime
import difflib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from roisim.errors import Problem
from roisim.translation import _

Place = tuple[str | int, ...]
"""Way to a value: keys, and positions in lists, from the top of the plan."""

LONGEST_SHOWN = 60


@dataclass(frozen=True)
class Finding:
    """One thing that is wrong, or doubtful.

    Attributes:
        message: what is wrong; a sentence without a full stop.
        cure: what would be right.
        place: where, from the top of the plan, or from the value that was read.
        found: what stands there, as a file would write it.
        severity: an "error" keeps the plan from running.
        reads: other places that the finding rests on.
        meant: the word that was probably meant.
        by_hand: the cure for those who see labels and switches instead of the file, where it is another one.

    Names of inputs, choices, shares and days stand in message and cures between backticks, as a file writes
    them: a window puts its labels, percents and its reader's form of days there. A name is looked for
    beside the place, or from the top.
    """

    message: str
    cure: str = ""
    place: Place = ()
    found: str = ""
    severity: Literal["error", "warning"] = "error"
    reads: tuple[Place, ...] = ()
    meant: str = ""
    by_hand: str = ""

    def as_problem(self, line: int | None = None) -> Problem:
        """The same, told of a plan: at a line of its file, if it has one."""
        return Problem(
            path=place_text(self.place),
            message=self.message,
            cure=self.cure,
            found=self.found,
            line=line,
            severity=self.severity,
            by_hand=self.by_hand,
        )


class WrongInput(ValueError):
    """A value cannot be read; holds all that is wrong with it."""

    def __init__(self, *findings: Finding) -> None:
        self.findings = findings
        super().__init__("; ".join(finding.message for finding in findings))


def place_text(place: Place) -> str:
    """A place as people read it: ``channels[0].monthly_budget[2]``."""
    text = ""
    for part in place:
        text += f"[{part}]" if isinstance(part, int) else f".{part}" if text else part
    return text


def shown(raw: object) -> str:
    """A plain value as a file would write it, cut where it is long."""
    text = _shown(raw)
    return text if len(text) <= LONGEST_SHOWN else text[: LONGEST_SHOWN - 1] + "…"


def _shown(raw: object) -> str:
    match raw:
        case bool():
            return "true" if raw else "false"
        case str():
            return f'"{raw}"'
        case datetime.date() | datetime.time():
            return raw.isoformat()
        case Mapping():
            return "{ " + ", ".join(f"{key} = {_shown(value)}" for key, value in raw.items()) + " }"
        case list() | tuple():
            return "[" + ", ".join(_shown(value) for value in raw) + "]"
        case _:
            return str(raw)


def kind_of(raw: object) -> str:
    """What sort of value it is, in words."""
    match raw:
        case bool():
            return _("a switch (true or false)")
        case str():
            return _("a text")
        case int() | float():
            return _("a number")
        case datetime.datetime():
            return _("a date with a time of day")
        case datetime.date():
            return _("a date")
        case datetime.time():
            return _("a time of day")
        case Mapping():
            return _("a table")
        case list() | tuple():
            return _("a list")
        case _:
            return _("something else")


def nearest(word: object, known: Iterable[str]) -> str | None:
    """The known word most like `word`, however it is capitalised; None where none is like it."""
    words = {name.lower(): name for name in known}
    close = difflib.get_close_matches(str(word).lower(), words, n=1, cutoff=0.6)
    return words[close[0]] if close else None


def one_of(words: Sequence[str], *, marked: bool = False) -> str:
    """The words in quotes, joined by commas and "or"; between backticks if marked."""
    quoted = [f"`{word}`" if marked else f'"{word}"' for word in words]
    if len(quoted) == 1:
        return quoted[0]
    return _("{words} or {last}").format(words=", ".join(quoted[:-1]), last=quoted[-1])


def figure(value: float) -> str:
    """A number in a sentence: no more digits than people type."""
    return f"{value:.15g}"
