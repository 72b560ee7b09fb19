"""Days as people type them: "2027-03-01", "1.3.2027", "1 Mar 2027"; one, or several in a row."""

from __future__ import annotations

import datetime
import re
import unicodedata
from functools import lru_cache
from typing import Final

from PySide6.QtCore import QLocale

from roisim.units import MONTHS_PER_YEAR

CENTURY: Final = 2000
"""A year of two digits lies in it."""
_YEAR = r"\d{4}|\d{2}"
_NAME = r"[^\W\d_]{3,}"
_FORMS: Final = (
    r"(?P<y>\d{4})(?P<mark>[-/.])(?P<m>\d{1,2})(?P=mark)(?P<d>\d{1,2})",
    r"(?P<y>\d{4})(?P<m>\d{2})(?P<d>\d{2})",
    rf"(?P<one>\d{{1,2}})\s?(?P<mark>[-/.])\s?(?P<two>\d{{1,2}})\s?(?P=mark)\s?(?P<y>{_YEAR})",
    rf"(?P<d>\d{{1,2}})(?:st|nd|rd|th)?\.?[\s/-]*(?P<name>{_NAME})\.?,?[\s/-]*(?P<y>{_YEAR})",
    rf"(?P<name>{_NAME})\.?\s*(?P<d>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<y>{_YEAR})",
)
"""Ways of writing a day. A year before its month is ISO; points mean the day first wherever one lives."""
_PATTERNS: Final = tuple(re.compile(rf"(?:{form})(?=[,;\s]|$)", re.IGNORECASE) for form in _FORMS)
_BETWEEN: Final = re.compile(r"[,;\s]+")


def typed_day(text: str, *, finished: bool = True) -> datetime.date | None:
    """The day in a text; None where there is none, "31.2.2027", or not yet.

    Args:
        text: as typed; which of day and month comes first in "1/3/2027" is as in the reader's language.
        finished: whether typing has ended: before, "1.3.20" is on its way to "1.3.2027".
    """
    bare = text.strip()
    found = _day_from(bare, 0, finished=finished)
    return found[0] if found is not None and found[1] == len(bare) else None


def typed_days(text: str, *, finished: bool = True) -> list[datetime.date] | None:
    """Days in a text, parted by commas, semicolons or spaces; None where one is none, as `typed_day`."""
    days: list[datetime.date] = []
    bare, at = text.strip(" \t\r\n,;"), 0
    while at < len(bare):
        found = _day_from(bare, at, finished=finished)
        if found is None:
            return None
        days.append(found[0])
        between = _BETWEEN.match(bare, found[1])
        at = between.end() if between else found[1]
    return days


def _day_from(text: str, at: int, *, finished: bool) -> tuple[datetime.date, int] | None:
    """The day that begins at a place of a text, and where it ends."""
    for pattern in _PATTERNS:
        match = pattern.match(text, at)
        day = _day_of(match.groupdict(), finished=finished) if match is not None else None
        if match is not None and day is not None:
            return day, match.end()
    return None


def _day_of(parts: dict[str, str | None], *, finished: bool) -> datetime.date | None:
    written = parts["y"] or ""
    if len(written) < len("2027") and not finished:
        return None
    year = int(written) + (CENTURY if len(written) < len("2027") else 0)
    month, day = _month_and_day(parts)
    try:
        return datetime.date(year, month, day)
    except ValueError:
        return None


def _month_and_day(parts: dict[str, str | None]) -> tuple[int, int]:
    one, two, name = parts.get("one"), parts.get("two"), parts.get("name")
    if one and two:
        return _in_order(int(one), int(two), has_points=parts["mark"] == ".")
    month = _month_named(name, QLocale().name()) if name else int(parts["m"] or 0)
    return month, int(parts["d"] or 0)


def _in_order(one: int, two: int, *, has_points: bool) -> tuple[int, int]:
    """Month and day of two numbers; what can be no month is the day. Behind points it is the day first."""
    if has_points or one > MONTHS_PER_YEAR:
        return two, one
    return (one, two) if _month_first() or two > MONTHS_PER_YEAR else (two, one)


def _month_first() -> bool:
    """Whether the reader's language writes the month, then the day, then the year."""
    form = QLocale().dateFormat(QLocale.FormatType.ShortFormat)
    return 0 <= form.find("M") < form.find("d") < form.find("y")


def _month_named(word: str, locale: str) -> int:
    """The month whose name begins like a word, in the reader's language or in English; 0 for none."""
    begin = _folded(word)
    found = {month for name, month in _month_names(locale) if name.startswith(begin)}
    return found.pop() if len(found) == 1 else 0


@lru_cache(maxsize=8)
def _month_names(locale: str) -> tuple[tuple[str, int], ...]:
    lengths = (QLocale.FormatType.LongFormat, QLocale.FormatType.ShortFormat)
    return tuple(
        (_folded(name(month, length)), month)
        for each in (QLocale(locale), QLocale("en"))
        for name in (each.monthName, each.standaloneMonthName)
        for length in lengths
        for month in range(1, MONTHS_PER_YEAR + 1)
    )


def _folded(word: str) -> str:
    """Without case, accents and points: "Şub." is "sub"."""
    parted = unicodedata.normalize("NFKD", word.casefold().replace("ı", "i").strip("."))
    return "".join(letter for letter in parted if not unicodedata.combining(letter))
