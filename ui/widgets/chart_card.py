"""A card with a chart: title, note, "…" menu, and the chart below."""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import QPoint, QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from roisim.report.charts import ChartData
from roisim.translation import _
from ui.icons import icon
from ui.theme import SPACE, size, theme_keeper
from ui.widgets.chart_view import ChartView

NotePlace = Literal["below", "beside"]


class CutLabel(QLabel):
    """A line that ends in "…" where it has no room, rather than making its card wider."""

    def __init__(self) -> None:
        super().__init__()
        self._whole = ""
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)

    def say(self, text: str) -> None:
        """Show a text."""
        self._whole = text
        self.setToolTip(text)
        self.setAccessibleName(text)
        self._cut()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Cut anew."""
        super().resizeEvent(event)
        self._cut()

    def _cut(self) -> None:
        cut = self.fontMetrics().elidedText(self._whole, Qt.TextElideMode.ElideRight, self.width())
        self.setText(cut)


class ChartCard(QFrame):
    """What a chart says about itself stands on its card.

    Args:
        note: where the muted note stands: below the title (results), or right of it (live answer).
        parent: as for all widgets.
    """

    def __init__(self, note: NotePlace = "below", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "card")
        self.title = QLabel()
        self.title.setProperty("role", "strong")
        self.note = CutLabel()
        self.note.setProperty("role", "note")
        self.more = QToolButton()
        self.more.setIconSize(QSize(size("icon"), size("icon")))
        self.more.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.more.setAccessibleName(_("More for this chart"))
        self.more.setToolTip(_("Copy or save"))
        self.more.clicked.connect(self._open_menu)
        self.chart = ChartView()
        self._lay_out(note)
        theme_keeper().changed.connect(self._dress)
        self._dress()

    def _lay_out(self, note: NotePlace) -> None:
        head = QHBoxLayout()
        head.setSpacing(SPACE.s)
        head.addWidget(self.title)
        if note == "beside":
            self.note.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            head.addWidget(self.note, 1)
        else:
            head.addStretch(1)
        head.addWidget(self.more)
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE.m, SPACE.s, SPACE.s, SPACE.xs)
        column.setSpacing(0)
        column.addLayout(head)
        if note == "below":
            column.addWidget(self.note)
            column.addSpacing(SPACE.xs)
        column.addWidget(self.chart, 1)

    def show_chart(self, data: ChartData | None) -> None:
        """Show a chart with its words."""
        self.title.setText("" if data is None else data.words.title)
        self.note.say("" if data is None else data.words.note)
        self.more.setEnabled(data is not None and not data.is_empty)
        self.chart.show_chart(data)

    def _open_menu(self) -> None:
        self.chart.menu().popup(self.more.mapToGlobal(QPoint(0, self.more.height())))

    def _dress(self) -> None:
        self.more.setIcon(icon("more"))
