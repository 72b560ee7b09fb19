"""The workbook as a whole: its sheets in order, its properties, and its bytes."""

from __future__ import annotations

import re
from io import BytesIO
from typing import Any, Final

from openpyxl import Workbook
from openpyxl.styles import Font
from openpyxl.utils.indexed_list import IndexedList
from openpyxl.workbook.properties import CalcProperties

import roisim
from roisim.errors import RoisimError
from roisim.report.workbook_cached_values import with_cached_values
from roisim.report.workbook_sheet import Sheet, plain_text
from roisim.report.workbook_styles import FONT, SIZE, Styles
from roisim.translation import _

LONGEST_TITLE: Final = 31
_NOT_IN_TITLES = re.compile(r"[\[\]:*?/\\]")


class Book:
    """A workbook in the making."""

    def __init__(self) -> None:
        self._book = Workbook()
        self._book.remove(self._book.worksheets[0])
        self.sheets: list[Sheet] = []
        self._set_up()

    def _set_up(self) -> None:
        # a spreadsheet works everything out anew, however right the stored values are
        self._book.calculation = CalcProperties(fullCalcOnLoad=True)
        # openpyxl has no door to the default font, whose digits are the measure of column widths
        normal = Font(name=FONT, size=SIZE)
        book: Any = self._book
        book._fonts = IndexedList([normal])  # noqa: SLF001
        book._named_styles["Normal"].font = normal  # noqa: SLF001

    def describe(self, title: str, description: str) -> None:
        """Fill in the document's properties."""
        properties = self._book.properties
        properties.creator = f"roisim {roisim.__version__}"
        properties.title = plain_text(title)[:255]
        properties.description = plain_text(description)[:1000]

    def styles(self, currency: str, currency_digits: int) -> Styles:
        """Looks for the sheets of a plan in this currency."""
        return Styles(self._book, currency, currency_digits)

    def add_sheet(self, title: str, styles: Styles) -> Sheet:
        """A new sheet behind the others; a name that is taken gets a number."""
        sheet = Sheet(self._book.create_sheet(_free_title(title, self._book.sheetnames)), styles)
        self.sheets.append(sheet)
        return sheet

    def to_bytes(self) -> bytes:
        """The finished file.

        Raises:
            RoisimError: there is no room for openpyxl's temporary files.
        """
        stream = BytesIO()
        try:
            self._book.save(stream)
        except OSError as error:
            text = _("The workbook could not be made: there is no room for temporary files ({reason})")
            raise RoisimError(text.format(reason=error.strerror or error)) from error
        return with_cached_values(stream.getvalue(), [sheet.cached for sheet in self.sheets])


def _free_title(title: str, taken: list[str]) -> str:
    """A name that Excel allows and that is not yet there, in whatever case."""
    base = _NOT_IN_TITLES.sub(" ", plain_text(title)).strip(" '") or "Sheet"
    known = {name.casefold() for name in taken}
    number, free = 1, base[:LONGEST_TITLE]
    while free.casefold() in known:
        number += 1
        ending = f" ({number})"
        free = base[: LONGEST_TITLE - len(ending)] + ending
    return free
