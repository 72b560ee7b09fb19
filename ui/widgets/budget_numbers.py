"""Numbers as spreadsheets hand them over, "1.234,50" and "1,234.50", and back."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from io import StringIO

from roisim.report.number_text import MINUS, decimal_text, number_locale
from roisim.scenario.quantity import plain_number

Cell = int | float | str
"""A number, or what was typed where it is none."""

_SIGN_OR_DIGITS = re.compile(r"^[+-]?[\d.,]*\d[\d.,]*$")
_NOT_OF_A_NUMBER = re.compile(r"[\s'’  ]|[^\W\d_]{3}|[$€£¥₺]")
_THOUSANDS = re.compile(r"^[+-]?\d{1,3}(?:([.,])\d{3})+$")


def block_of(text: str) -> list[list[str]]:
    """The cells of a copied block: rows of a tab-separated text."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").rstrip("\n")
    return [row or [""] for row in csv.reader(StringIO(lines), dialect="excel-tab")] or [[""]]


def numbers_of(block: Sequence[Sequence[str]]) -> list[list[Cell]]:
    """The block as numbers; one reading of point and comma for all of it."""
    point = decimal_point(cell for row in block for cell in row)
    return [[number_in(cell, point) for cell in row] for row in block]


def number_in(text: str, point: str = "") -> Cell:
    """The number in a text; the text itself where there is none, 0 where it is empty.

    Args:
        text: as typed or pasted; signs of money and codes such as TRY do not matter.
        point: what stands before the decimals; "" to find out.
    """
    bare = _NOT_OF_A_NUMBER.sub("", text.strip()).replace(MINUS, "-")
    if not bare:
        return 0 if not text.strip() else text
    if bare.startswith("(") and bare.endswith(")"):
        bare = "-" + bare[1:-1]
    if not _SIGN_OR_DIGITS.match(bare):
        return text
    point = point or decimal_point([bare])
    group = "," if point == "." else "."
    if group in bare.split(point)[-1] and point in bare:
        return text
    try:
        return plain_number(float(bare.replace(group, "").replace(point, ".")))
    except ValueError:
        return text


def decimal_point(texts: Iterable[str]) -> str:
    """What stands before the decimals in texts that belong together: the first that tells decides.

    "1.234" alone could be either: then it is as in the reader's language.
    """
    for text in texts:
        bare = _NOT_OF_A_NUMBER.sub("", text.strip()).replace(MINUS, "-").strip("()")
        if not _SIGN_OR_DIGITS.match(bare):
            continue
        told = _point_told_by(bare)
        if told:
            return told
    return own_point()


def _point_told_by(bare: str) -> str:
    marks = [mark for mark in bare if mark in ".,"]
    if not marks:
        return ""
    if len(set(marks)) == 2:
        return marks[-1]
    other = "," if marks[0] == "." else "."
    if len(marks) > 1:
        return other
    return "" if _THOUSANDS.match(bare) else marks[0]


def own_point() -> str:
    """What stands before the decimals in the reader's language."""
    return _point_of(number_locale())


@lru_cache(maxsize=8)
def _point_of(locale: str) -> str:
    # Babel takes longer to load than a window may take to show
    from babel.numbers import get_decimal_symbol

    return "," if get_decimal_symbol(locale) == "," else "."


@lru_cache(maxsize=4096)
def _shown(value: float, _locale: str) -> str:
    return decimal_text(value, 0 if abs(value) >= 100 or float(value).is_integer() else 2)


def shown_number(value: float) -> str:
    """A number as the grid shows it: with separators, cents only where it is small."""
    return _shown(value, number_locale())


def plain_text(value: float) -> str:
    """A number without separators of thousands, for an editor and for a spreadsheet."""
    exact = plain_number(round(float(value), 2))
    return str(exact).replace(".", own_point())


def copied(rows: Iterable[Iterable[float | str]]) -> str:
    """A block as spreadsheets take it."""
    return "\n".join(
        "\t".join(cell if isinstance(cell, str) else plain_text(cell) for cell in row) for row in rows
    )
