"""One sheet of the workbook: cells with a look, columns wide enough for what they show, pages set up."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Final

from openpyxl.utils import get_column_letter
from openpyxl.worksheet.header_footer import HeaderFooterItem, _HeaderFooterPart
from openpyxl.worksheet.pagebreak import Break
from openpyxl.worksheet.properties import Outline, PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from roisim.report.number_text import NOT_DEFINED
from roisim.report.palette import LIGHT
from roisim.report.text_width import lines_of
from roisim.report.workbook_styles import IN_CURRENCY, LINES, SIZE, Kind, Role, Styles, is_bold, size_of

LONGEST_TEXT: Final = 32_000  # Excel's own limit is 32,767
NARROWEST: Final = 8.0
FRAME: Final = 0.8
A4: Final = 9
ROW_HEIGHT: Final = 14.0
EDGE_LENGTH: Final = 80
HIGHEST: Final = 409.0  # Excel's own limit
CELL_PADDING: Final = 1.0
PAGE_WIDTH: Final = 770.0  # points of A4, lying, within the margins of `print_on`
PAGE_HEIGHT: Final = 494.0
DIGIT_WIDTH: Final = 5.25  # points of one digit of column width
PAGE_FILL: Final = 0.9  # programs differ in how they lay out a page

# letters that XML does not know; half of a pair of surrogates is none either
_NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def plain_text(text: str) -> str:
    """Text that may stand in a cell: no letters that a workbook cannot hold, not too long."""
    return _NOT_IN_XML.sub("", text)[:LONGEST_TEXT]


def address(row: int, column: int, *, fixed: str = "") -> str:
    """A cell's name, "D5"; `fixed` tells what a copied formula keeps: "row", "column", "both"."""
    before = "$" if fixed in {"column", "both"} else ""
    between = "$" if fixed in {"row", "both"} else ""
    return f"{before}{get_column_letter(column)}{between}{row}"


def cells(row: int, first: int, last: int) -> str:
    """The cells of one row from column `first` to `last`, "D5:H5"."""
    return f"{address(row, first)}:{address(row, last)}"


def cells_down(column: int, first: int, last: int) -> str:
    """The cells of one column from row `first` to `last`, "D5:D9"."""
    return f"{address(first, column)}:{address(last, column)}"


class Sheet:
    """Writes one sheet; rows and columns count from 1.

    Attributes:
        page: openpyxl's sheet, for what has no word here.
        cached: the value of each formula by its cell.
    """

    def __init__(self, page: Worksheet, styles: Styles) -> None:
        self.page = page
        self.cached: dict[str, float | str] = {}
        self._styles = styles
        self._needed: dict[int, float] = {}
        self._wrapped: dict[int, list[tuple[int, str, Role]]] = {}
        page.sheet_view.showGridLines = False
        page.sheet_properties.outlinePr = Outline(summaryBelow=False)

    @property
    def title(self) -> str:
        """The sheet's name."""
        return self.page.title

    def reference(self, row: int, column: int) -> str:
        """The cell as a formula on another sheet calls it."""
        return f"{self.quoted}!{address(row, column)}"

    @property
    def quoted(self) -> str:
        """The sheet's name as formulas write it."""
        return "'" + self.title.replace("'", "''") + "'"

    def text(self, row: int, column: int, text: str, role: Role = "plain") -> None:
        """Write text that stays text, whatever it begins with."""
        cell = self.page.cell(row, column)
        cell.value = plain_text(text)
        cell.data_type = "s"
        cell.style = self._styles.name("text", role)
        if text[:1] in {"=", "+", "-", "@", "'"}:
            cell.quotePrefix = True
        if role not in LINES and text:
            self._wrapped.setdefault(row, []).append((column, text, role))

    def paragraph(self, row: int, first: int, last: int, text: str, role: Role = "plain") -> None:
        """Write text that is wrapped within the columns `first` to `last`; call it when widths are set."""
        self.text(row, first, text, role)
        self._wrapped.pop(row, None)
        widths = self.page.column_dimensions
        width = sum(widths[get_column_letter(column)].width for column in range(first, last + 1))
        height = max(ROW_HEIGHT, _height(plain_text(text), width, role))
        self.page.row_dimensions[row].height = min(height, HIGHEST)
        if last > first:
            self.page.merge_cells(start_row=row, end_row=row, start_column=first, end_column=last)

    def number(self, row: int, column: int, value: float | None, kind: Kind, role: Role = "plain") -> None:
        """Write a number; None is a dash."""
        cell = self.page.cell(row, column)
        if value is None:
            cell.value = NOT_DEFINED
        else:
            cell.value = float(value)
            self._make_room(column, value, kind, role)
        cell.style = self._styles.name(kind, role)

    def formula(
        self, row: int, column: int, formula: str, value: float | None, kind: Kind, role: Role = "plain"
    ) -> None:
        """Write a formula, "=A1+B1", and the value it has now; None is a dash."""
        cell = self.page.cell(row, column)
        cell.value = formula
        cell.style = self._styles.name(kind, role)
        self.cached[address(row, column)] = NOT_DEFINED if value is None else float(value)
        if value is not None:
            self._make_room(column, value, kind, role)

    def day(self, row: int, column: int, when: date, kind: Kind = "month", role: Role = "plain") -> None:
        """Write a date."""
        cell = self.page.cell(row, column)
        cell.value = datetime(when.year, when.month, when.day)
        cell.style = self._styles.name(kind, role)
        self._needed[column] = max(self._needed.get(column, 0.0), 10.5 if kind == "month" else 12.5)

    def blank(self, row: int, first: int, last: int, role: Role) -> None:
        """Give empty cells of a row the look of their role, so that lines run through."""
        for column in range(first, last + 1):
            cell = self.page.cell(row, column)
            if cell.value is None:
                cell.style = self._styles.name("text", role)

    def head(
        self,
        row: int,
        texts: Sequence[str],
        column: int = 1,
        left: Iterable[int] = (1,),
        aside: Iterable[int] = (),
    ) -> None:
        """Column heads; those of the columns in `left` and `aside` stand left, the others right."""
        roles: dict[int, Role] = dict.fromkeys(left, "head_left")
        roles |= dict.fromkeys(aside, "head_aside")
        for place, text in enumerate(texts, column):
            self.text(row, place, text, roles.get(place, "head"))

    def headline(self, title: str, subtitle: str, notes: Sequence[str] = (), beside: int = 0) -> int:
        """Title, subtitle and notes at the top; gives the next free row, one left empty.

        Where pages repeat the first columns, subtitle and notes stand `beside` the title, in the first
        column that is not repeated: else later pages would show their beginnings.
        """
        self.text(1, 1, title, "title")
        self.page.row_dimensions[1].height = 26
        self.page.row_dimensions[2].height = 16
        row, column = (1, beside) if beside else (2, 1)
        self.text(row, column, subtitle, "subtitle")
        for place, note in enumerate(notes, row + 1):
            self.text(place, column, note, "note")
        return max(row + len(notes) + 2, 4)

    def widths(self, chosen: Mapping[int, float]) -> None:
        """Set the widths of columns, in digits; those of numbers are never too narrow for them."""
        for column, width in chosen.items():
            self._set_width(column, max(width, self._needed.get(column, 0.0)))

    def same_width(self, first: int, last: int, least: float = NARROWEST) -> None:
        """Give a run of columns the width that the widest of them needs."""
        columns = range(first, last + 1)
        width = max([least, *(self._needed.get(column, 0.0) for column in columns)])
        for column in columns:
            self._set_width(column, width)

    def _set_width(self, column: int, width: float) -> None:
        self.page.column_dimensions[get_column_letter(column)].width = round(width, 1)

    def fit_rows(self) -> None:
        """Give every row the height that its text needs; call it when the widths are set.

        Not every program does so by itself when it opens the file.
        """
        for row in range(1, self.page.max_row + 1):
            if self.page.row_dimensions[row].height is None:
                texts = self._wrapped.get(row, [])
                needed = (self._text_height(column, text, role) for column, text, role in texts)
                self.page.row_dimensions[row].height = min(max([ROW_HEIGHT, *needed]), HIGHEST)

    def _text_height(self, column: int, text: str, role: Role) -> float:
        """Points that wrapped text needs in its column."""
        width = self.page.column_dimensions[get_column_letter(column)].width
        return _height(text, width, role)

    def _make_room(self, column: int, value: float, kind: Kind, role: Role) -> None:
        bold = 1.1 if role in {"strong", "total", "grand"} else 1.0
        room = shown_length(value, self._styles.number_format(kind), kind) * bold + 2.0
        self._needed[column] = max(self._needed.get(column, 0.0), room)

    def freeze(self, row: int, column: int) -> None:
        """Keep the rows above and the columns before this cell in view."""
        self.page.freeze_panes = address(row, column)

    def break_page(self, row: int) -> None:
        """Begin a new printed page with this row."""
        self.page.row_breaks.append(Break(id=row - 1))

    def rows_on_a_page(self, last_column: int, head_columns: int, pages_wide: int) -> int:
        """About how many rows a printed page holds; call it when the widths are set.

        Pages are made smaller until `last_column` columns fit on so many side by side, each of which
        repeats the first `head_columns`.
        """
        widths = [self.page.column_dimensions[get_column_letter(c)].width for c in range(1, last_column + 1)]
        needed = sum(widths[:head_columns]) + sum(widths[head_columns:]) / pages_wide
        scale = min(1.0, PAGE_WIDTH / (needed * DIGIT_WIDTH))
        return int(PAGE_FILL * PAGE_HEIGHT / (ROW_HEIGHT * scale))

    def print_on(
        self,
        last_row: int,
        last_column: int,
        *,
        head_row: int = 0,
        head_columns: int = 0,
        pages_wide: int = 1,
        pages_high: int = 0,
        framed: bool = False,
    ) -> None:
        """Set up A4 pages, lying: the area, the rows and columns that every page repeats, how many pages.

        A `framed` page has charts that end with its last column: a thin column more keeps their frames whole.
        """
        page = self.page
        page.print_area = f"A1:{address(last_row, last_column + framed)}"
        if framed:
            self._set_width(last_column + 1, FRAME)
        if head_row:
            page.print_title_rows = f"{head_row}:{head_row}"
        if head_columns:
            page.print_title_cols = f"A:{get_column_letter(head_columns)}"
        page.page_setup.orientation = "landscape"
        page.page_setup.paperSize = A4
        page.page_setup.fitToWidth = pages_wide
        page.page_setup.fitToHeight = pages_high
        page.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
        margins = page.page_margins
        margins.left = margins.right = 0.5
        margins.top, margins.bottom, margins.header, margins.footer = 0.75, 0.65, 0.35, 0.3

    def page_texts(self, left: str, right: str, footer: str) -> None:
        """What stands at the top and at the bottom of each printed page."""
        edges = self.page.HeaderFooter
        edges.oddHeader = HeaderFooterItem(left=_part(_on_page(left)), right=_part(_on_page(right)))
        edges.oddFooter = HeaderFooterItem(left=_part(_on_page(footer)), right=_part("&P / &N"))


def _height(text: str, width: float, role: Role) -> float:
    """Points that text needs which is wrapped in a cell `width` digits of the usual size wide."""
    size = size_of(role)
    room = (width - CELL_PADDING) * SIZE / size
    return lines_of(text, room, bold=is_bold(role)) * size * 1.22 + 2.0


def shown_length(value: float, number_format: str, kind: Kind) -> float:
    """About how many digits wide a number is when it is shown."""
    decimals = number_format.split(";", maxsplit=1)[0].partition(".")[2].count("0")
    before = number_format.partition("]")[0].removeprefix("+")
    sign = before.removeprefix("[$") if kind in IN_CURRENCY else ""
    match kind:
        case "share" | "return":
            return len(f"{abs(value) * 100:,.2f}") + 2.5 + (value < 0)
        case "mark":
            return 1.0
        case _:
            signed = value < 0 or number_format.startswith("+")
            return len(f"{abs(value):,.{decimals}f}") + 1.6 * len(sign) + signed


def _part(text: str) -> _HeaderFooterPart:
    return _HeaderFooterPart(text=text, font="Arial,Regular", size=8, color=LIGHT.muted[1:])


def _on_page(text: str) -> str:
    """Text for the edge of a page, where "&" begins a command; short, for there is little room."""
    line = plain_text(text).replace("\n", " ")
    return (line if len(line) <= EDGE_LENGTH else line[: EDGE_LENGTH - 1] + "…").replace("&", "&&")
