"""Numbers as people and spreadsheets write them, "1.234,50", "12k", "5e1", and back."""

from __future__ import annotations

import csv
import math
import re
from collections.abc import Iterable, Sequence
from decimal import Decimal
from functools import lru_cache
from io import StringIO
from typing import NamedTuple

from roisim.report.number_text import MILLIONS, MINUS, THOUSANDS, decimal_text, number_locale
from roisim.scenario.quantity import plain_number
from roisim.translation import _
from roisim.units import is_currency

Cell = int | float | str
"""A number, or what was typed where it is none."""

_NUMBER = re.compile(r"([+-]?[\d.,]*\d[\d.,]*)(?:e([+-]?\d{1,3})|([^\W\d_]*))", re.IGNORECASE)
_NOT_OF_A_NUMBER = re.compile(r"[\s'’$€£¥₺]")
_CODE = re.compile(r"(?<![^\W\d_])[^\W\d_]{2,3}(?![^\W\d_])")
_THOUSANDS = re.compile(r"^[+-]?\d{1,3}(?:([.,])\d{3})+$")
_LOCAL_CODES = ("TL",)
"""What money is called beside its ISO code."""
_SHORT = {"k": 3, "m": 6}


class _Written(NamedTuple):
    """A number as written: digits with their marks, and the power of ten behind them."""

    figures: str
    power: int = 0
    is_scientific: bool = False


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
        text: as typed or pasted, "12k", "1.5 M" and "5e1" too; signs of money and codes such as TRY do not
            matter.
        point: what stands before the decimals; "" to find out.
    """
    if not text.strip():
        return 0
    written = _written(text)
    if written is None:
        return text
    told = _point_told_by(written) if written.is_scientific else ""
    point = told or point or decimal_point([text])
    group = "," if point == "." else "."
    if group in written.figures.split(point)[-1] and point in written.figures:
        return text
    figures = written.figures.replace(group, "").replace(point, ".")
    if figures.count(".") > 1:
        return text
    found = float(Decimal(figures).scaleb(written.power))
    return plain_number(found) if math.isfinite(found) else text


def has_short_form(text: str) -> bool:
    """Whether a text is a number with k or M behind it."""
    written = _written(text)
    return written is not None and written.power != 0 and not written.is_scientific


def decimal_point(texts: Iterable[str]) -> str:
    """What stands before the decimals in texts that belong together: the first that tells decides.

    "1.234" alone could be either: then it is as in the reader's language.
    """
    for text in texts:
        written = _written(text)
        told = _point_told_by(written) if written is not None else ""
        if told:
            return told
    return own_point()


def _written(text: str) -> _Written | None:
    """The parts of a number; None where the text is none."""
    bare = _NOT_OF_A_NUMBER.sub("", _CODE.sub(_without_code, text.strip())).replace(MINUS, "-")
    if bare.startswith("(") and bare.endswith(")"):
        bare = "-" + bare[1:-1]
    match = _NUMBER.fullmatch(bare)
    if match is None:
        return None
    figures, exponent, short = match.groups()
    if exponent:
        return _Written(figures, int(exponent), is_scientific=True)
    power = _powers(number_locale()).get(short.casefold()) if short else 0
    return None if power is None else _Written(figures, power)


def _without_code(match: re.Match[str]) -> str:
    code = match[0].upper()
    return "" if code in _LOCAL_CODES or is_currency(code) else match[0]


@lru_cache(maxsize=8)
def _powers(_locale: str) -> dict[str, int]:
    """k and M, and what charts write for them in the reader's language."""
    own = {
        _(scale.frame).replace("{number}", "").strip().casefold(): power
        for scale, power in ((THOUSANDS, 3), (MILLIONS, 6))
    }
    return {**_SHORT, **own}


def _point_told_by(written: _Written) -> str:
    marks = [mark for mark in written.figures if mark in ".,"]
    if not marks:
        return ""
    if len(set(marks)) == 2:
        return marks[-1]
    other = "," if marks[0] == "." else "."
    if len(marks) > 1:
        return other
    # nobody writes separators of thousands before an exponent
    return "" if _THOUSANDS.match(written.figures) and not written.is_scientific else marks[0]


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
