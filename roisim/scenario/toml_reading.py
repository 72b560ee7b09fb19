"""From the bytes of a file to plain data, with every error of encoding and syntax in words."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from roisim.errors import Problem
from roisim.translation import _

_PLACE = re.compile(r" \(at (?:line (\d+), column (\d+)|end of document)\)$")
_COMMA_NUMBER = re.compile(r"([=\[{,]\s*[-+]?\d[\d_]*),(\d+)(?=\s*(?:$|#|\}|,\s*[A-Za-z]))")
_DATE = re.compile(r"\b\d{4}-\d{2}-\d{2}\b")
_A_REAL_DATE = "2000-01-01"
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")
_UTF_8_MARK = b"\xef\xbb\xbf"
_OTHER_FILES = {b"PK\x03\x04": "Excel, Word or zip", b"%PDF": "PDF", b"\xd0\xcf\x11\xe0": "Excel 97"}
MOST_MENDED = 50
MOST_NESTED = 30
"""A plan nests five deep."""


@dataclass(frozen=True)
class TomlText:
    """A text that is sound TOML, if need be with stand-ins for what `problems` tell of."""

    text: str
    plain: dict[str, Any]
    problems: tuple[Problem, ...] = ()


@lru_cache(maxsize=8)
def shared_plain(text: str) -> Mapping[str, Any]:
    """Plain data of a text, whatever its line ends; kept for those who ask again, so only to be read.

    Raises:
        tomllib.TOMLDecodeError: it is no TOML.
    """
    return tomllib.loads(text.replace("\r\n", "\n"))


class NotToml(Exception):
    """The text cannot be read at all; holds the problems found until then."""

    def __init__(self, *problems: Problem) -> None:
        self.problems = problems
        super().__init__(*problems)


def decode(content: bytes) -> str:
    """The text of a file, without a byte order mark.

    Raises:
        NotToml: it is not UTF-8.
    """
    content = content.removeprefix(_UTF_8_MARK)
    if content.startswith(_UTF_16):
        message = _("The file is not saved as UTF-8 but as UTF-16 (“Unicode”)")
        raise NotToml(Problem("", message, _save_as_utf_8()))
    for beginning, program in _OTHER_FILES.items():
        if content.startswith(beginning):
            message = _("This is not a plan but a file of another kind: {kind}").format(kind=program)
            raise NotToml(Problem("", message, _("Choose a plan, a text file ending in .toml")))
    if b"\x00" in content:
        message = _("This is not a text file")
        raise NotToml(Problem("", message, _("Choose a plan, a text file ending in .toml")))
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        raise NotToml(_foreign_letter(content, error.start)) from error


def _foreign_letter(content: bytes, position: int) -> Problem:
    line = content.count(b"\n", 0, position) + 1
    message = _("The file is not saved as UTF-8; perhaps as Windows-1254 (“ANSI”, Turkish)")
    found = content[max(0, position - 10) : position + 10].decode("cp1254", errors="replace").strip()
    return Problem("", message, _save_as_utf_8(), found.replace("\n", " "), line)


def _save_as_utf_8() -> str:
    return _("Save it once more, with “UTF-8” as its encoding")


def parse(text: str) -> TomlText:
    """Plain data of a text.

    Decimal commas and dates that do not exist are told and mended for the time being, so that the rest
    is read as well; the first error of another kind ends it.

    Raises:
        NotToml: with what was found.
    """
    problems: list[Problem] = []
    lines = text.replace("\r\n", "\n").split("\n")
    while True:
        try:
            plain = tomllib.loads("\n".join(lines)) if problems else dict(shared_plain("\n".join(lines)))
            _check_depth(plain, MOST_NESTED)
            return TomlText("\n".join(lines), plain, tuple(problems))
        except tomllib.TOMLDecodeError as error:
            problem = _problem(error, lines)
            problems.append(problem)
            if len(problems) > MOST_MENDED or not _mend(problem, lines):
                raise NotToml(*problems) from error
        except RecursionError as error:
            message = _("Brackets are nested too deeply")
            raise NotToml(*problems, Problem("", message)) from error


def _check_depth(value: Any, deeper: int) -> None:
    """Raise RecursionError long before Python's own limit, so that whatever follows may recurse."""
    if deeper == 0:
        raise RecursionError
    if isinstance(value, dict | list):
        for inner in value.values() if isinstance(value, dict) else value:
            _check_depth(inner, deeper - 1)


def _mend(problem: Problem, lines: list[str]) -> bool:
    if problem.line is None:
        return False
    index = problem.line - 1
    before = lines[index]
    mended = _COMMA_NUMBER.sub(r"\1.\2", before)
    if mended == before:
        mended = _DATE.sub(lambda date: date[0] if _exists(date[0]) else _A_REAL_DATE, before)
    lines[index] = mended
    return mended != before


def _exists(date: str) -> bool:
    try:
        tomllib.loads(f"d = {date}")
    except tomllib.TOMLDecodeError:
        return False
    return True


def _problem(error: tomllib.TOMLDecodeError, lines: list[str]) -> Problem:
    reason = str(error)
    place = _PLACE.search(reason)
    line = int(place[1]) if place and place[1] else len(lines)
    column = int(place[2]) if place and place[2] else 1
    reason = _PLACE.sub("", reason)
    text = lines[line - 1] if line <= len(lines) else ""
    message, cure = _in_words(reason, text, column)
    return Problem(_key_of(text), message, cure, _cut(text), line)


def _key_of(text: str) -> str:
    key = text.partition("=")[0].strip() if "=" in text else ""
    return key if re.fullmatch(r"[\w.\"' -]+", key) else ""


def _cut(text: str) -> str:
    text = text.strip()
    return text if len(text) <= 60 else text[:59] + "…"


def _in_words(reason: str, text: str, column: int) -> tuple[str, str]:
    comma = _COMMA_NUMBER.search(text)
    if comma:
        number = comma[0].lstrip("=[{, \t").replace(",", ".")
        cure = _("Write {number}").format(number=number)
        return _("A number is written with a decimal point, not a comma"), cure
    absent = [date[0] for date in _DATE.finditer(text) if not _exists(date[0])]
    if absent:
        message = _("There is no such date: {date}").format(date=absent[0])
        return message, _("Write a day that exists, as year-month-day")
    for beginning, message, cure in _reasons():
        if reason.startswith(beginning):
            return message, cure
    message = _("This line cannot be read at column {column}: {reason}")
    return message.format(column=column, reason=reason), _usual_line()


def _usual_line() -> str:
    return _('A line is a heading such as [funnel], or a name, "=" and a value; texts stand in quotes')


def _reasons() -> tuple[tuple[str, str, str], ...]:
    """What Python's reader says in English, the same for people, and the cure."""
    twice = (_("This is told twice"), _("Keep one of the two"))
    open_text = (_("A text is not closed"), _("Close it with a quote"))
    open_heading = (_("A heading is not closed"), _("Close it with ] or ]]"))
    escape = (_("A backslash stands in a text"), _("Write it twice, or use single quotes"))
    return (
        ("Expected newline or end of document", _("Something stands behind the value"), _usual_line()),
        ("Expected '=' after a key", _('A name, "=" and a value are expected here'), _usual_line()),
        ("Expected ']' at the end", *open_heading),
        ("Expected ']]' at the end", *open_heading),
        ("Expected ", *open_text),
        ("Unterminated string", *open_text),
        ("Illegal character", _("A text is not closed, or holds a control character"), open_text[1]),
        ("Found invalid character", _("A control character stands here"), _("Take it away")),
        ("Unescaped '\\'", *escape),
        ("Invalid hex value", *escape),
        ("Escaped character", *escape),
        ("Invalid statement", _("This is neither a heading nor a name with a value"), _usual_line()),
        ("Invalid initial character for a key", _("Something is wrong with the name"), _usual_line()),
        ("Invalid value", _("The value cannot be read"), _("Write a number, or a text in quotes")),
        ("Invalid date or datetime", _("There is no such date"), _("Write a day that exists")),
        ("Unclosed array", _("A list is not closed"), _("Close it with ]")),
        ("Unclosed inline table", _("A table is not closed"), _("Close it with }")),
        ("Cannot overwrite", *twice),
        ("Cannot declare", *twice),
        ("Cannot redefine", *twice),
        ("Cannot mutate", *twice),
        ("Duplicate inline table key", *twice),
    )
