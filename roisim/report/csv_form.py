"""Rows as CSV: for programs, or as the spreadsheet of a reader's computer takes them by a double click.

In both forms numbers have at most nine decimals and fourteen digits: what is behind those is noise of the
sums. Days are 2026-03-01, an empty field means that there is no such number, and text that a spreadsheet
would take for a formula begins with an apostrophe.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from io import StringIO
from math import floor, isfinite, log10
from typing import Final, Self

from roisim.report.number_text import decimal_text

Field = str | float | int | date | bool | None
Row = Sequence[Field]

MOST_DECIMALS, MOST_DIGITS = 9, 14
DANGEROUS: Final = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True)
class CsvForm:
    """What stands between fields and before decimals."""

    separator: str = ","
    point: str = "."

    @classmethod
    def with_point(cls, point: str) -> Self:
        """The form of readers who write decimals behind this; behind a comma, semicolons part the fields."""
        return cls(";", ",") if point == "," else cls()

    def text(self, rows: Iterable[Row]) -> str:
        """Rows as the content of a file, without the byte order mark."""
        stream = StringIO()
        out = csv.writer(stream, delimiter=self.separator)
        out.writerows([self.field(field) for field in row] for row in rows)
        return stream.getvalue()

    def content(self, rows: Iterable[Row]) -> bytes:
        """The same as a file holds it: UTF-8 with its mark, without which Excel misreads ş and ₺."""
        return self.text(rows).encode("utf-8-sig")

    def tabs(self, rows: Iterable[Row]) -> str:
        """The same for the clipboard: cells parted by tabs."""
        return "\n".join("\t".join(self.field(cell).replace("\t", " ") for cell in row) for row in rows)

    def field(self, field: Field) -> str:
        """One cell."""
        if isinstance(field, str):
            return harmless(field)
        if isinstance(field, bool):
            return "true" if field else "false"
        if isinstance(field, date):
            return field.isoformat()
        if field is None:
            return ""
        return str(field) if isinstance(field, int) else number_field(field).replace(".", self.point)

    def shown_number(self, text: str) -> str:
        """A number that stands as text for people, "15,000", in this form; other text as it is.

        A spreadsheet whose point is a comma would take it for 15.
        """
        point = decimal_text(0.5, 1)[1]
        group = re.escape("," if point == "." else ".")
        if not re.fullmatch(rf"\d{{1,3}}({group}\d{{3}})*({re.escape(point)}\d+)?(\s%)?", text):
            return text
        return re.sub(group, "", text).replace(point, self.point)


MACHINE: Final = CsvForm()
"""Of files that programs read: the same in every language."""


def number_field(value: float) -> str:
    """A number without the noise of its sums, never 1e-07; nothing where there is none."""
    if not isfinite(value):
        return ""
    whole = floor(log10(abs(value))) + 1 if value else 0
    text = f"{value:.{min(max(MOST_DIGITS - whole, 1), MOST_DECIMALS)}f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def harmless(text: str) -> str:
    """Text that no spreadsheet takes for a formula."""
    return f"'{text}" if text.startswith(DANGEROUS) else text
