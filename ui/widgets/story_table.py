"""The story of a visitor as a table: day, time, stage, what happened, money."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from roisim.report.journey_stories import Line, sentence_case, signed_money
from roisim.report.number_text import decimal_text
from roisim.translation import _
from roisim.units import minor_unit_digits
from ui.display_format import day_text
from ui.theme import current_theme, theme_keeper

DAY, DATE, TIME, STAGE, WHAT, MONEY, BALANCE = range(7)
RIGHT: Final = frozenset({DAY, MONEY, BALANCE})
QUIET: Final = frozenset({DAY, TIME, STAGE, BALANCE})
WIDTHS: Final = {DAY: 50, DATE: 100, TIME: 58, STAGE: 108, MONEY: 84, BALANCE: 110}

Index = QModelIndex | QPersistentModelIndex


class StoryModel(QAbstractTableModel):
    """Lines of one story."""

    def __init__(self) -> None:
        super().__init__()
        self._lines: Sequence[Line] = ()
        self._currency = ""

    def show(self, lines: Sequence[Line], currency: str) -> None:
        """Another story."""
        self.beginResetModel()
        self._lines, self._currency = lines, currency
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008, N802 - Qt's way
        """How many lines."""
        return 0 if parent.isValid() else len(self._lines)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008, N802 - Qt's way
        """How many columns."""
        return 0 if parent.isValid() else BALANCE + 1

    def headerData(  # noqa: N802 - Qt's name
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """Heads of the columns."""
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _alignment(section)
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        heads = (_("Day"), _("Date"), _("Time"), _("Stage"), _("What happened"))
        return (*heads, self._currency, _("Margin so far"))[section]

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """One cell."""
        column = index.column()
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return self.text(index.row(), column)
            case Qt.ItemDataRole.TextAlignmentRole:
                return _alignment(column)
            case Qt.ItemDataRole.ForegroundRole if column in QUIET:
                return current_theme().qcolour("text.secondary")
        return None

    def text(self, row: int, column: int) -> str:
        """What a cell says; day and time only where they begin."""
        line = self._lines[row]
        before = self._lines[row - 1] if row else None
        again = before is not None and before.day == line.day
        match column:
            case 0:
                return "" if again else decimal_text(line.day + 1, 0)
            case 1:
                return "" if again else day_text(line.when.date())
            case 2:
                return "" if before is not None and before.when == line.when else f"{line.when:%H:%M}"
            case 3:
                return _(line.stage)
            case 4:
                return sentence_case(line.what)
            case 5:
                return signed_money(line.amount, self._currency)
        return decimal_text(line.balance, minor_unit_digits(self._currency)) if line.amount else ""


class StoryTable(QTableView):
    """Rows grow with their words; arrow keys go from row to row; Ctrl+C copies the marked rows."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.story_model = StoryModel()
        self.setModel(self.story_model)
        self.setShowGrid(False)
        self.setProperty("role", "lined")
        self.setWordWrap(True)
        self.setTabKeyNavigation(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName(_("What happened"))
        rows, columns = self.verticalHeader(), self.horizontalHeader()
        rows.hide()
        rows.setMinimumSectionSize(30)
        rows.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        columns.setHighlightSections(False)
        columns.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        columns.setSectionResizeMode(WHAT, QHeaderView.ResizeMode.Stretch)
        for column, width in WIDTHS.items():
            columns.resizeSection(column, width)
        theme_keeper().changed.connect(self.viewport().update)

    def show_story(self, lines: Sequence[Line], currency: str) -> None:
        """Another story, from its beginning."""
        self.story_model.show(lines, currency)
        self.scrollToTop()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Ctrl+C copies the marked rows, all of them if none is marked."""
        if not event.matches(QKeySequence.StandardKey.Copy):
            super().keyPressEvent(event)
            return
        marked = sorted({index.row() for index in self.selectedIndexes()})
        rows = marked or range(self.story_model.rowCount())
        texts = (
            "\t".join(self.story_model.text(row, column) for column in range(BALANCE + 1)) for row in rows
        )
        QGuiApplication.clipboard().setText("\n".join(texts))


def _alignment(column: int) -> int:
    side = Qt.AlignmentFlag.AlignRight if column in RIGHT else Qt.AlignmentFlag.AlignLeft
    return int(side | Qt.AlignmentFlag.AlignVCenter)
