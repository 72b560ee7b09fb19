"""What lies over a chart: the read-out at the pointer or the keyboard, and the ring that shows the focus."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from roisim.report.charts import ReadOut, ReadOutLine
from roisim.report.charts.drawing import Spot
from ui.theme import current_theme, font_points, size

PADDING: Final = 8.0
LINE: Final = 17.0
SWATCH: Final = 10.0
GAP: Final = 6.0
AWAY: Final = 9.0
DOT: Final = 3.5


class ChartReadout(QWidget):
    """Paints over its parent; mouse and keys go through."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setAttribute(Qt.WidgetAttribute.WA_NoSystemBackground)
        self._said: ReadOut | None = None
        self._spot: Spot | None = None
        self._colours: dict[int, str] = {}
        self._has_ring = False

    @property
    def said(self) -> ReadOut | None:
        """What is shown, None for nothing."""
        return self._said

    def show_spot(self, said: ReadOut, spot: Spot, colours: dict[int, str]) -> None:
        """Show what is said at a place; colours by the number of the line."""
        self._said, self._spot, self._colours = said, spot, colours
        self.update()

    def hide_spot(self) -> None:
        """Show nothing."""
        if self._said is not None:
            self._said = self._spot = None
            self.update()

    def show_ring(self, has_ring: bool) -> None:
        """Show or hide the focus."""
        self._has_ring = has_ring
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Hairline or frame, dots, box, ring."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self._said is not None and self._spot is not None:
            self._paint_place(painter, self._spot)
            if self._spot.has_box:
                self._paint_box(painter, self._said, self._spot)
        if self._has_ring:
            width = float(size("focus_ring"))
            painter.setPen(QPen(current_theme().qcolour("accent.focus_ring"), width))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            half = width / 2
            ring = QRectF(self.rect()).adjusted(half, half, -half, -half)
            painter.drawRoundedRect(ring, size_of_corner(), size_of_corner())
        painter.end()

    def _paint_place(self, painter: QPainter, spot: Spot) -> None:
        theme, box = current_theme(), spot.box
        painter.setBrush(Qt.BrushStyle.NoBrush)
        if not spot.has_hairline:
            painter.setPen(QPen(theme.qcolour("text.secondary"), 1.5))
            painter.drawRoundedRect(QRectF(box.left, box.top, box.width, box.height), 3, 3)
            return
        painter.setPen(QPen(theme.qcolour("text.secondary"), 1.0))
        x = round(spot.x) + 0.5
        painter.drawLine(QPointF(x, box.top), QPointF(x, box.bottom))
        painter.setPen(QPen(theme.qcolour("background.surface"), 1.5))
        for y, colour in spot.dots:
            painter.setBrush(QColor(colour))
            painter.drawEllipse(QPointF(spot.x, y), DOT, DOT)

    def _paint_box(self, painter: QPainter, said: ReadOut, spot: Spot) -> None:
        theme = current_theme()
        fonts = _fonts(self.font())
        widths = _Widths(said, *(QFontMetricsF(font) for font in fonts))
        box = self._place(widths.all, 2 * PADDING + LINE * (1 + len(said.lines)), spot)
        painter.setPen(QPen(theme.qcolour("line.control"), 1.0))
        painter.setBrush(theme.qcolour("background.raised"))
        painter.drawRoundedRect(box, 4, 4)
        left, top = box.left() + PADDING, box.top() + PADDING
        painter.setFont(fonts[1])
        painter.setPen(theme.qcolour("text.primary"))
        painter.drawText(QPointF(left, top + 12), said.title)
        for number, line in enumerate(said.lines):
            self._paint_line(painter, QPointF(left, top + LINE * (number + 1) + 12), line, number, widths)

    def _paint_line(
        self, painter: QPainter, at: QPointF, line: ReadOutLine, number: int, widths: _Widths
    ) -> None:
        theme = current_theme()
        regular, strong = _fonts(self.font())
        left = at.x()
        if number in self._colours:
            painter.setPen(QPen(QColor(self._colours[number]), 2.5))
            painter.drawLine(QPointF(left, at.y() - 4), QPointF(left + SWATCH, at.y() - 4))
        left += widths.swatch
        painter.setPen(theme.qcolour("text.secondary"))
        painter.setFont(regular)
        painter.drawText(QPointF(left, at.y()), line.name)
        right = left + widths.names + 2 * GAP + widths.values
        painter.setPen(theme.qcolour("text.primary"))
        painter.setFont(strong)
        value_width = QFontMetricsF(strong).horizontalAdvance(line.value)
        painter.drawText(QPointF(right - value_width, at.y()), line.value)
        painter.setPen(theme.qcolour("text.muted"))
        painter.setFont(regular)
        painter.drawText(QPointF(right + GAP, at.y()), line.band)

    def _place(self, width: float, height: float, spot: Spot) -> QRectF:
        """On the side with room, within the chart."""
        middle, box = self.width() / 2, spot.box
        from_x = spot.x if spot.has_hairline else box.right if spot.x < middle else box.left
        left = from_x + AWAY if spot.x < middle else from_x - AWAY - width
        if not spot.has_hairline and box.width > self.width() * 0.7:
            left = (self.width() - width) / 2
        left = min(max(left, 2.0), max(self.width() - width - 2.0, 2.0))
        top = box.top + 2 if spot.has_hairline else box.bottom + 4
        if top + height > self.height() - 2:
            top = box.top - height - 4 if not spot.has_hairline else self.height() - height - 2
        return QRectF(round(left) + 0.5, round(max(top, 2.0)) + 0.5, width, height)


class _Widths:
    """Widths of the columns of a read-out."""

    def __init__(self, said: ReadOut, regular: QFontMetricsF, strong: QFontMetricsF) -> None:
        self.swatch = SWATCH + GAP if any(line.ink for line in said.lines) else 0.0
        self.names = max((regular.horizontalAdvance(line.name) for line in said.lines), default=0.0)
        self.values = max((strong.horizontalAdvance(line.value) for line in said.lines), default=0.0)
        bands = max((regular.horizontalAdvance(line.band) for line in said.lines), default=0.0)
        columns = self.swatch + self.names + 2 * GAP + self.values + (GAP + bands if bands else 0.0)
        self.all = max(columns, strong.horizontalAdvance(said.title)) + 2 * PADDING


def size_of_corner() -> float:
    """How round the ring is: as buttons are."""
    return 4.0


def _fonts(base: QFont) -> tuple[QFont, QFont]:
    regular, strong = QFont(base), QFont(base)
    for font in (regular, strong):
        font.setPointSizeF(font_points("note"))
    strong.setWeight(QFont.Weight.DemiBold)
    return regular, strong
