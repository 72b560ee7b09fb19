"""The heads of the budget grid: months under their year, and the names of rows."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QEvent, QRect, QSize, Qt
from PySide6.QtGui import QHelpEvent, QPainter
from PySide6.QtWidgets import QHeaderView, QToolTip, QWidget

from roisim.report.number_text import number_locale
from ui.theme import current_theme, size
from ui.widgets.budget_delegate import FRAME, LEFT, PADDING, RIGHT, table_font

if TYPE_CHECKING:
    import datetime

    from PySide6.QtWidgets import QTableView

    from ui.widgets.budget_model import BudgetModel

NAME_LEFT = 14


def short_month(month: datetime.date) -> str:
    """A month without its year: "Mar"."""
    # Babel takes longer to load than a window may take to show
    from babel.dates import format_skeleton

    return str(format_skeleton("MMM", month, locale=number_locale()))


class MonthHead(QHeaderView):
    """Two lines: the year over its first visible month, the month below. Also the head of the total."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self.setSectionsClickable(True)
        self.setHighlightSections(True)
        self.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.setMinimumSectionSize(10)

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Two lines of the grid's head."""
        return QSize(super().sizeHint().width(), 2 * size("grid_header"))

    def paintSection(self, painter: QPainter, rect: QRect, logicalIndex: int) -> None:  # noqa: N802, N803 - Qt's
        """One month."""
        model = cast("BudgetModel", self.model())
        theme = current_theme()
        half = rect.height() // 2
        above = QRect(rect.left(), rect.top(), rect.width(), half)
        below = QRect(rect.left(), rect.top() + half, rect.width(), rect.height() - half)
        chosen = logicalIndex < model.total_column and self._is_chosen(logicalIndex)
        painter.save()
        painter.fillRect(rect, theme.qcolour("background.subtle"))
        if chosen:
            painter.fillRect(below, theme.qcolour("accent.selection"))
        painter.setPen(theme.qcolour("line.hairline"))
        painter.drawLine(below.topLeft(), below.topRight())
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        painter.drawLine(below.topRight(), below.bottomRight())
        painter.setPen(theme.qcolour("text.secondary"))
        painter.setFont(table_font(painter.font()))
        self._paint_year(painter, above, model, logicalIndex)
        painter.setPen(theme.qcolour("text.primary" if chosen else "text.secondary"))
        painter.setFont(table_font(painter.font(), strong=chosen))
        name = model.column_name(logicalIndex)
        if logicalIndex < model.total_column:
            name = short_month(model.months[logicalIndex])
        painter.drawText(below.adjusted(FRAME, 0, -PADDING, 0), RIGHT, name)
        painter.restore()

    def _paint_year(self, painter: QPainter, rect: QRect, model: BudgetModel, column: int) -> None:
        if column >= model.total_column:
            text = self.over if isinstance(self, TotalHead) else ""
            painter.drawText(rect.adjusted(FRAME, 0, -PADDING, 0), RIGHT, text)
            return
        month = model.months[column]
        if month.month == 1 or column == self._first_visible():
            painter.drawText(rect.adjusted(PADDING, 0, 0, 0), LEFT, str(month.year))

    def _first_visible(self) -> int:
        return max(self.logicalIndexAt(0), 0)

    def _is_chosen(self, column: int) -> bool:
        return self.selectionModel().columnIntersectsSelection(column)


class TotalHead(MonthHead):
    """The head of the column of totals."""

    over = ""


class NameHead(QHeaderView):
    """The names of the rows: the frozen first column."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Vertical, parent)
        self.setSectionsClickable(True)
        self.setHighlightSections(True)
        self.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.setMinimumSectionSize(10)

    def wanted_width(self) -> int:
        """Room for the longest name, within limits."""
        model = cast("BudgetModel", self.model())
        metrics = self.fontMetrics()
        widest = max(metrics.horizontalAdvance(model.row_name(row)) for row in range(model.rowCount()))
        least = size("grid_name_min")
        return int(min(max(widest + NAME_LEFT + 2 * PADDING, least), 3 * least // 2))

    def paintSection(self, painter: QPainter, rect: QRect, logicalIndex: int) -> None:  # noqa: N802, N803 - Qt's
        """One name."""
        model = cast("BudgetModel", self.model())
        row = model.row(logicalIndex)
        theme = current_theme()
        ground = "background.surface" if row is not None and row.is_editable else "background.subtle"
        painter.save()
        painter.fillRect(rect, theme.qcolour(ground))
        painter.setPen(theme.qcolour("line.hairline"))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        painter.drawLine(rect.topRight(), rect.bottomRight())
        painter.setFont(table_font(painter.font(), strong=row is None))
        calculated = row is not None and not row.is_editable
        painter.setPen(theme.qcolour("text.secondary" if calculated else "text.primary"))
        room = rect.adjusted(NAME_LEFT, 0, -PADDING, 0)
        name = painter.fontMetrics().elidedText(
            model.row_name(logicalIndex), Qt.TextElideMode.ElideRight, room.width()
        )
        painter.drawText(room, LEFT, name)
        painter.restore()

    def viewportEvent(self, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """A tool tip with the whole name and how the row is meant."""
        if event.type() == QEvent.Type.ToolTip:
            at = cast("QHelpEvent", event)
            row = self.logicalIndexAt(at.pos())
            if row >= 0:
                text = self.model().headerData(row, Qt.Orientation.Vertical, Qt.ItemDataRole.ToolTipRole)
                QToolTip.showText(at.globalPos(), str(text or ""), self)
                return True
        return super().viewportEvent(event)


def header_font(view: QTableView) -> None:
    """Both heads measure in the grid's font."""
    for head in (view.horizontalHeader(), view.verticalHeader()):
        head.setFont(table_font(head.font()))
