"""How an uncertain number spreads: a small picture of its density, the likely value dashed."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from roisim.report.charts.small_charts import density_data
from roisim.scenario.quantity import Quantity
from ui import late_numbers
from ui.theme import current_theme, theme_keeper

WIDTH, HEIGHT, EDGE = 88, 30, 2
FEWEST_POINTS = 3


class DensityPicture(QWidget):
    """Shows the density of a Quantity; its numbers stand beside it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._quantity: Quantity | None = None
        self._points: list[tuple[float, float]] = []
        self._mark: float | None = None
        self.number = 0
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        theme_keeper().changed.connect(self.update)

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Small enough for a row."""
        return QSize(WIDTH, HEIGHT)

    def show_quantity(self, quantity: Quantity | None) -> None:
        """Show a quantity; None leaves the picture empty."""
        self._quantity = quantity
        if quantity is not None and not late_numbers.are_here():
            late_numbers.when_here(self._read)
            return
        self._read()

    def _read(self) -> None:
        self._points, self._mark = ([], None) if self._quantity is None else density(self._quantity)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Curve, baseline, likely value."""
        if not self._points:
            return
        theme = current_theme()
        colour = theme.plan_colour(self.number)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        base, room = self.height() - EDGE, self.height() - 2 * EDGE
        wide = self.width() - 2 * EDGE
        points = [QPointF(EDGE + at * wide, base - height * room) for at, height in self._points]
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(theme.mixed(colour, 0.2)))
        painter.drawPolygon(QPolygonF([QPointF(points[0].x(), base), *points, QPointF(points[-1].x(), base)]))
        painter.setPen(QPen(QColor(colour), 1.3))
        painter.drawPolyline(QPolygonF(points))
        painter.setPen(QPen(theme.qcolour("line.control"), 1))
        painter.drawLine(QPointF(EDGE, base), QPointF(self.width() - EDGE, base))
        if self._mark is not None:
            painter.setPen(QPen(theme.qcolour("text.secondary"), 1, Qt.PenStyle.DotLine))
            x = EDGE + self._mark * wide
            painter.drawLine(QPointF(x, EDGE + 2), QPointF(x, base))


def density(quantity: Quantity) -> tuple[list[tuple[float, float]], float | None]:
    """Points of the density between 0 and 1 both ways, and where the likely value stands among them."""
    data = density_data(quantity)
    if len(data.values) < FEWEST_POINTS:
        return [], None
    low, high = float(data.values[0]), float(data.values[-1])
    points = [
        ((float(value) - low) / (high - low), float(height))
        for value, height in zip(data.values, data.density, strict=True)
    ]
    likely = quantity.numbers[1] if quantity.kind == "pert" else None
    return points, None if likely is None else (likely - low) / (high - low)
