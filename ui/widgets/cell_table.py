"""A table of words: cells of one or two lines, rows as high as their words, copied and saved like charts."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QContextMenuEvent,
    QFocusEvent,
    QFont,
    QFontMetrics,
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QPainter,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFileDialog,
    QHeaderView,
    QMenu,
    QSizePolicy,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
)

from roisim.atomic_file import FileNotWritten, write_bytes
from roisim.report.charts.chart_data import Rows
from roisim.translation import _
from ui.notices import tell
from ui.save_folder import save_folder
from ui.spreadsheet_form import spreadsheet_form
from ui.theme import current_theme, font_points, theme_keeper

PAD: Final = 8
CLOSE: Final = 4
"""Room beside the words, and where the table stands in a card."""
LEAST: Final = 70
SWATCH: Final = 10
ABOVE: Final = 5
"""Room above and below the words of a row."""
MOST_GROWTH: Final = 1.7
"""How much wider than asked for columns get where there is room, if none of them takes what is left."""

_WORD_ENDS: Final = re.compile("[ \n]")  # lines do not break at spaces that keep together
Index = QModelIndex | QPersistentModelIndex
TONES: Final = {
    "": "text.primary",
    "secondary": "text.secondary",
    "muted": "text.muted",
    "positive": "state.positive",
    "negative": "state.negative",
}


@dataclass(frozen=True)
class CellText:
    """What one cell says.

    Attributes:
        text, note: the words, and smaller ones below.
        tone: "", "secondary", "muted", "positive" or "negative".
        strong: whether the words are bold.
        right: whether they stand at the right.
        tip: what is told on request.
        subtle: whether the cell stands back, as heads do.
        swatch: number of a plan whose colour stands before the words.
        edge: whether a line stands at the cell's left.
    """

    text: str = ""
    note: str = ""
    tone: str = ""
    strong: bool = False
    right: bool = False
    tip: str = ""
    subtle: bool = False
    swatch: int | None = None
    edge: bool = False

    def said(self) -> str:
        """The cell for those who listen."""
        return ", ".join(part for part in (self.text, self.note) if part)


CellRow = Sequence[CellText]


class CellModel(QAbstractTableModel):
    """Rows of cells below one row of heads."""

    def __init__(self) -> None:
        super().__init__()
        self.heads: CellRow = ()
        self.rows: Sequence[CellRow] = ()

    def show(self, heads: CellRow, rows: Sequence[CellRow]) -> bool:
        """Other rows; whether their number changed."""
        if (len(heads), len(rows)) == (len(self.heads), len(self.rows)):
            self.heads, self.rows = heads, rows
            if rows:
                self.dataChanged.emit(self.index(0, 0), self.index(len(rows) - 1, len(heads) - 1))
            self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(heads) - 1)
            return False
        self.beginResetModel()
        self.heads, self.rows = heads, rows
        self.endResetModel()
        return True

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008, N802 - Qt's way
        """How many rows."""
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008, N802 - Qt's way
        """How many columns."""
        return 0 if parent.isValid() else len(self.heads)

    def headerData(  # noqa: N802 - Qt's name
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """Heads of the columns."""
        if orientation is not Qt.Orientation.Horizontal or section >= len(self.heads):
            return None
        head = self.heads[section]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignRight if head.right else Qt.AlignmentFlag.AlignLeft
            return int(side | Qt.AlignmentFlag.AlignVCenter)
        if role == Qt.ItemDataRole.ToolTipRole:
            return head.tip or None
        return head.text if role == Qt.ItemDataRole.DisplayRole else None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """One cell."""
        row = self.rows[index.row()]
        cell = row[index.column()] if index.column() < len(row) else CellText()
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return cell.text
            case Qt.ItemDataRole.UserRole:
                return cell
            case Qt.ItemDataRole.ToolTipRole:
                return cell.tip or None
            case Qt.ItemDataRole.AccessibleTextRole:
                return cell.said()
        return None


class CellTable(QTableView):
    """Arrow keys go through it; Ctrl+C copies what is marked, or everything.

    Args:
        name: what the table is, for screen readers and files.
        widths: by column in pixels; 0 shares what is left.
        fits: whether the table is as high as its rows, and leaves scrolling to the page.
        headed: whether a row of heads stands above.
        elastic: share of the room that columns of fixed width may take where there is more than they ask for.
        within_card: whether a card around it gives it its frame; then it stands closer.
    """

    refitted = Signal()

    def __init__(
        self,
        name: str,
        widths: Sequence[int],
        *,
        fits: bool = False,
        headed: bool = True,
        elastic: float = 0.0,
        within_card: bool = False,
    ) -> None:
        super().__init__()
        self.cells = CellModel()
        self._name, self._widths, self._fits, self._elastic = name, tuple(widths), fits, elastic
        self.pad = CLOSE if within_card else PAD
        self.numbers: Callable[[], Rows] | None = None
        """Gives the numbers behind the words, for copies and files."""
        self.setModel(self.cells)
        self.setItemDelegate(_CellDelegate(self))
        self.setAccessibleName(name)
        self.setProperty("role", "plain" if within_card else "lined")
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.verticalHeader().hide()
        self.verticalHeader().setMinimumSectionSize(20)
        self.horizontalHeader().setVisible(headed)
        self.horizontalHeader().setHighlightSections(False)
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        if fits:
            self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
            self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme_keeper().changed.connect(self.viewport().update)

    def show_rows(self, heads: CellRow, rows: Sequence[CellRow], widths: Sequence[int] = ()) -> None:
        """Show other words; the place of the keyboard stays where it can."""
        self._widths = tuple(widths) or self._widths
        if self.cells.show(heads, rows):
            self.clearSpans()
        self.fit()

    def fit(self) -> None:
        """Columns and rows as wide and as high as they must be."""
        room = self.viewport().width()
        fixed = sum(self._widths)
        free = [column for column, width in enumerate(self._widths) if not width]
        may_take = room * self._elastic if free else room
        grown = min(max(may_take / fixed, 1.0), MOST_GROWTH) if fixed else 1.0
        share = max((room - int(fixed * grown)) // len(free), LEAST) if free else 0
        widths = [int(width * grown) or share for width in self._widths[: len(self.cells.heads)]]
        for column, width in enumerate(self._with_whole_numbers(widths, room)):
            self.setColumnWidth(column, width)
        for row, cells in enumerate(self.cells.rows):
            heights = [self._needed(row, column, cell) for column, cell in enumerate(cells)]
            self.setRowHeight(row, max(heights, default=28))
        if self._fits:
            self.setFixedHeight(self._whole_height())
        self.refitted.emit()

    def _with_whole_numbers(self, widths: list[int], room: int) -> list[int]:
        """Columns too narrow for one of their numbers get what it needs, first from those that hold words."""
        needed = self._needed_by_numbers(widths)
        short = {column: least for column, least in needed.items() if least > widths[column]}
        if not short:
            return widths
        found = [short.get(column, width) for column, width in enumerate(widths)]
        for column in (column for column in range(len(found)) if column not in needed):
            found[column] -= min(max(sum(found) - room, 0), max(found[column] - LEAST, 0))
        return found

    def _needed_by_numbers(self, widths: list[int]) -> dict[int, int]:
        """Width of the longest number, by column with numbers; only what has no room is looked at closely."""
        needed: dict[int, int] = {}
        for row, cells in enumerate(self.cells.rows):
            for column, cell in enumerate(cells[: len(widths)]):
                if cell.right and self.columnSpan(row, column) == 1:
                    inner = widths[column] - 2 * self.pad
                    longest = _longest_number(cell, inner, self.font()) + 2 * self.pad
                    needed[column] = max(needed.get(column, 0), longest)
        return needed

    def _whole_height(self) -> int:
        header = self.horizontalHeader()
        head = header.sizeHint().height() if header.isVisibleTo(self) else 0
        scroll = self.horizontalScrollBar()
        bar = scroll.sizeHint().height() if self.horizontalHeader().length() > self.viewport().width() else 0
        return head + self.verticalHeader().length() + bar + 2 * self.frameWidth() + 2

    def _needed(self, row: int, column: int, cell: CellText) -> int:
        if not cell.text and not cell.note:
            return 28
        width = sum(self.columnWidth(column + at) for at in range(self.columnSpan(row, column)))
        return max(_height(cell, width, self.font(), self.pad), 28)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Words wrap anew."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.fit()

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """As high as its rows, where it leaves scrolling to the page."""
        return QSize(240, self._whole_height()) if self._fits else super().sizeHint()

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802 - Qt's name
        """Keys need a place to start from."""
        super().focusInEvent(event)
        if not self.currentIndex().isValid() and self.cells.rows:
            self.setCurrentIndex(self.cells.index(0, 0))

    # --- handing over ----------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Ctrl+C."""
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy_marked()
        else:
            super().keyPressEvent(event)

    def copy_marked(self) -> None:
        """The marked cells as they stand; where only one is, all numbers."""
        marked = self.selectedIndexes()
        if len(marked) < 2:
            self.copy_data()
            return
        rows = sorted({index.row() for index in marked})
        columns = sorted({index.column() for index in marked})
        texts = ("\t".join(self.cells.rows[row][column].said() for column in columns) for row in rows)
        QGuiApplication.clipboard().setText("\n".join(texts))

    def copy_data(self) -> None:
        """Everything, as spreadsheets paste it."""
        QGuiApplication.clipboard().setText(spreadsheet_form().tabs(self.data_rows()))

    def data_rows(self) -> Rows:
        """The numbers behind the table; its words where there are none."""
        if self.numbers is not None:
            return self.numbers()
        heads = tuple(head.text for head in self.cells.heads)
        plain = spreadsheet_form().shown_number
        return (heads, *(tuple(plain(cell.said()) for cell in row) for row in self.cells.rows))

    def save(self, path: Path) -> None:
        """Write the numbers as CSV.

        Raises:
            FileNotWritten: it cannot be written.
        """
        write_bytes(path, spreadsheet_form().content(self.data_rows()))

    def menu(self) -> QMenu:
        """What can be done with the table; made anew for whoever shows it."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction(_("Copy data"), self.copy_data)
        menu.addAction(_("Export CSV…"), self._save_as)
        return menu

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:  # noqa: N802 - Qt's name
        """The menu by the right button or the menu key."""
        self.menu().popup(event.globalPos())

    def _save_as(self) -> None:
        proposal = save_folder().proposal(f"{self._name}.csv")
        chosen, _kind = QFileDialog.getSaveFileName(self, _("Save table"), proposal, _("Tables (*.csv)"))
        if not chosen:
            return
        path = Path(chosen)
        try:
            self.save(path if path.suffix else path.with_suffix(".csv"))
            save_folder().keep(path.parent)
        except FileNotWritten as error:
            tell(self, _("The table was not saved"), str(error))


# --- painting ----------------------------------------------------------------------------------------------


class _CellDelegate(QStyledItemDelegate):
    def __init__(self, table: CellTable) -> None:
        super().__init__(table)
        self._table = table

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Ground, line, words, note."""
        cell: CellText = index.data(Qt.ItemDataRole.UserRole)
        theme = current_theme()
        box: QRect = option.rect
        painter.save()
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        if chosen or cell.subtle:
            painter.fillRect(box, theme.qcolour("accent.selection" if chosen else "background.subtle"))
        painter.setPen(theme.qcolour("line.hairline"))
        painter.drawLine(box.bottomLeft(), box.bottomRight())
        if cell.edge:
            painter.drawLine(box.topLeft(), box.bottomLeft())
        if option.state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(QPen(theme.qcolour("accent.focus_ring"), 2))
            painter.drawRect(box.adjusted(1, 1, -2, -2))
        _paint_words(painter, box, cell, self._table, chosen=chosen)
        painter.restore()

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:  # noqa: N802 - Qt's name
        """Heights are set by the table."""
        return QSize(60, 28)


def _paint_words(painter: QPainter, box: QRect, cell: CellText, table: CellTable, *, chosen: bool) -> None:
    theme, pad = current_theme(), table.pad
    side = Qt.AlignmentFlag.AlignRight if cell.right else Qt.AlignmentFlag.AlignLeft
    flags = int(side | Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap)
    inner = box.adjusted(pad + (SWATCH + 6 if cell.swatch is not None else 0), 0, -pad, 0)
    strong, small = _fonts(cell, table.font())
    first = _text_height(cell.text, strong, inner.width()) if cell.text else 0
    second = _text_height(cell.note, small, inner.width()) if cell.note else 0
    top = box.top() + max((box.height() - 1 - first - second) // 2, 2)
    if cell.swatch is not None:
        top = box.top() + ABOVE + 2
        _paint_swatch(
            painter, QRect(box.left() + pad, top + (first - SWATCH) // 2, SWATCH, SWATCH), cell.swatch
        )
    # muted words do not reach the contrast on a selection
    painter.setPen(_ink("" if chosen and cell.tone == "muted" else cell.tone))
    painter.setFont(strong)
    painter.drawText(QRect(inner.left(), top, inner.width(), first), flags, cell.text)
    painter.setPen(theme.qcolour("text.secondary" if chosen or cell.subtle else "text.muted"))
    painter.setFont(small)
    painter.drawText(QRect(inner.left(), top + first, inner.width(), second), flags, cell.note)


def _paint_swatch(painter: QPainter, box: QRect, number: int) -> None:
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(current_theme().plan_colour(number)))
    painter.drawRoundedRect(box, 2.5, 2.5)


def _ink(tone: str) -> QColor:
    return current_theme().qcolour(TONES[tone])


def _height(cell: CellText, width: int, base: QFont, pad: int) -> int:
    strong, small = _fonts(cell, base)
    inner = width - 2 * pad - (SWATCH + 6 if cell.swatch is not None else 0)
    first = _text_height(cell.text, strong, inner) if cell.text else 0
    second = _text_height(cell.note, small, inner) if cell.note else 0
    return first + second + 2 * ABOVE + 1


def _longest_number(cell: CellText, room: int, base: QFont) -> int:
    """Pixels of the longest word with a digit; 0 where all words have room together."""
    longest = 0
    for text, font in zip((cell.text, cell.note), _fonts(cell, base), strict=True):
        metrics = QFontMetrics(font)
        if text and metrics.horizontalAdvance(text) > room:
            words = (word for word in _WORD_ENDS.split(text) if any(map(str.isdigit, word)))
            longest = max([longest, *(metrics.horizontalAdvance(word) + 1 for word in words)])
    return longest


def _text_height(text: str, font: QFont, width: int) -> int:
    metrics = QFontMetrics(font)
    if metrics.horizontalAdvance(text) <= width and "\n" not in text:
        return metrics.height()
    return metrics.boundingRect(
        QRect(0, 0, max(width, 20), 4000), int(Qt.TextFlag.TextWordWrap), text
    ).height()


def _fonts(cell: CellText, base: QFont) -> tuple[QFont, QFont]:
    strong, small = QFont(base), QFont(base)
    strong.setPointSizeF(font_points("table"))
    if cell.strong:
        strong.setWeight(QFont.Weight.DemiBold)
    small.setPointSizeF(font_points("note"))
    return strong, small
