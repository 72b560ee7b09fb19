"""How an uncertain number spreads: a small picture of its density, the likely value dashed."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPointF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from roisim.scenario.quantity import Quantity
from ui.theme import current_theme, theme_keeper

WIDTH, HEIGHT, EDGE = 88, 30, 2
STEPS, SLICES = 400, 44


class DensityPicture(QWidget):
    """Shows the density of a Quantity; its numbers stand beside it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._heights: list[float] = []
        self._mark: float | None = None
        self.number = 0
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        theme_keeper().changed.connect(self.update)

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Small enough for a row."""
        return QSize(WIDTH, HEIGHT)

    def show_quantity(self, quantity: Quantity | None) -> None:
        """Show a quantity; None leaves the picture empty."""
        self._heights, self._mark = ([], None) if quantity is None else density(quantity)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Curve, baseline, likely value."""
        if not self._heights:
            return
        theme = current_theme()
        colour = theme.plan_colour(self.number)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        base, room = self.height() - EDGE, self.height() - 2 * EDGE
        wide = (self.width() - 2 * EDGE) / (len(self._heights) - 1)
        points = [QPointF(EDGE + at * wide, base - height * room) for at, height in enumerate(self._heights)]
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(theme.mixed(colour, 0.2)))
        painter.drawPolygon(QPolygonF([QPointF(EDGE, base), *points, QPointF(self.width() - EDGE, base)]))
        painter.setPen(QPen(QColor(colour), 1.3))
        painter.drawPolyline(QPolygonF(points))
        painter.setPen(QPen(theme.qcolour("line.control"), 1))
        painter.drawLine(QPointF(EDGE, base), QPointF(self.width() - EDGE, base))
        if self._mark is not None:
            painter.setPen(QPen(theme.qcolour("text.secondary"), 1, Qt.PenStyle.DotLine))
            x = EDGE + self._mark * (self.width() - 2 * EDGE)
            painter.drawLine(QPointF(x, EDGE + 2), QPointF(x, base))


def density(quantity: Quantity) -> tuple[list[float], float | None]:
    """Heights between 0 and 1 over the range in which 99.8 % lie, and where the likely value stands there.

    The density is the slope of the distribution function, read off the quantiles.
    """
    shares = (np.arange(STEPS) + 0.5) / STEPS
    values = quantity.quantile(shares)
    low, high = quantity.quantile(np.asarray([0.001, 0.999]))
    if quantity.kind in ("pert", "uniform"):
        low, high = quantity.low_limit(), quantity.high_limit()
    if not high > low:
        return [], None
    counts, _edges = np.histogram(values, bins=SLICES, range=(float(low), float(high)))
    smooth = np.convolve(np.pad(counts.astype(float), 2, mode="edge"), np.ones(5) / 5, mode="valid")
    top = float(smooth.max()) or 1.0
    likely = quantity.numbers[1] if quantity.kind == "pert" else None
    mark = None if likely is None else float((likely - low) / (high - low))
    return [float(each / top) for each in smooth], mark
