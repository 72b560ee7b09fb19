"""A band in a line: track, 90 % and 50 % of the worlds, the expectation, what it is measured against."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.theme import current_theme, theme_keeper
from ui.tile_content import BarContent

HEIGHT, BAR, DOT = 12, 3.0, 3.0
SHARES = {False: (0.34, 0.7), True: (0.38, 0.7)}
"""How much of the plan's colour the two bands have, light and dark: thin lines need more than areas."""


class BandBar(QWidget):
    """Shows marks, nothing else; words stand beside it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bar: BarContent | None = None
        self._number = 0
        self._grey = False
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme_keeper().changed.connect(self.update)

    def show_bar(self, bar: BarContent | None, number: int, *, grey: bool = False) -> None:
        """Show marks in a plan's colour; grey where they are of an older plan."""
        if (bar, number, grey) != (self._bar, self._number, self._grey):
            self._bar, self._number, self._grey = bar, number, grey
            self.update()

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """As wide as there is room."""
        return QSize(80, HEIGHT)

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """It may get small."""
        return QSize(40, HEIGHT)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Track, bands, tick, dot."""
        theme, bar = current_theme(), self._bar
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._span(painter, (0.0, 1.0), theme.colour("line.hairline"), 2.0)
        if bar is None:
            return
        base = theme.colour("text.muted") if self._grey else theme.plan_colour(self._number)
        outer, inner = SHARES[theme.is_dark]
        if bar.fill is not None:
            self._span(painter, (0.0, bar.fill), base, 4.0)
            return
        if bar.outer is not None:
            self._span(painter, bar.outer, theme.mixed(base, outer), BAR)
        if bar.inner is not None:
            self._span(painter, bar.inner, theme.mixed(base, inner), BAR)
        if bar.tick is not None:
            painter.setPen(QPen(theme.qcolour("text.secondary"), 1.4))
            at, middle = self._at(bar.tick), self.height() / 2
            painter.drawLine(QPointF(at, middle - 5), QPointF(at, middle + 5))
        if bar.dot is not None:
            painter.setPen(QPen(theme.qcolour("background.surface"), 1.2))
            painter.setBrush(QColor(base))
            painter.drawEllipse(QPointF(self._at(bar.dot), self.height() / 2), DOT + 0.6, DOT + 0.6)

    def _at(self, share: float) -> float:
        return DOT + 1 + share * (self.width() - 2 * DOT - 2)

    def _span(self, painter: QPainter, ends: tuple[float, float], colour: str, thickness: float) -> None:
        left, right = self._at(ends[0]), self._at(ends[1])
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(colour))
        box = QRectF(left, (self.height() - thickness) / 2, max(right - left, 0.0), thickness)
        painter.drawRoundedRect(box, thickness / 2, thickness / 2)
