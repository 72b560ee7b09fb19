"""The small picture of a preset card: what one customer has cost and brought; the dot is where it is back."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QFont, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from roisim.report.number_text import MINUS, decimal_text
from roisim.report.preset_cards import MONTHS, PresetCard
from ui.theme import current_theme, font_points, theme_keeper

HEIGHT = 92
LABEL = 18


class PaybackPicture(QWidget):
    """Paints the balance of a `PresetCard`."""

    def __init__(self, card: PresetCard) -> None:
        super().__init__()
        self._card = card
        self.setMinimumHeight(HEIGHT)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        theme_keeper().changed.connect(self.update)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Areas below and above zero, the curve, the dot, and both ends in money."""
        if self._card.cost is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        font = QFont(self.font())
        font.setPointSizeF(font_points("note"))
        painter.setFont(font)
        self._paint(painter, self._card, self._card.cost)

    def _paint(self, painter: QPainter, card: PresetCard, cost: float) -> None:
        theme = current_theme()
        low, high = min(*card.balance, -cost, 0.0), max(*card.balance, 0.0)
        room = QRectF(1, LABEL, self.width() - 2, self.height() - 2 * LABEL)
        across = room.width() / MONTHS
        up = room.height() / max(high - low, 1e-9)

        def place(age: float, balance: float) -> QPointF:
            return QPointF(room.left() + age * across, room.top() + (high - balance) * up)

        zero = place(0, 0).y()
        intervals = max(len(card.balance) - 1, 1)
        points = [place(at * MONTHS / intervals, balance) for at, balance in enumerate(card.balance)]
        self._fill(painter, points, room.left(), zero)
        painter.setPen(QPen(theme.qcolour("line.control"), 1))
        painter.drawLine(QPointF(room.left(), zero), QPointF(room.right(), zero))
        painter.setPen(QPen(theme.qcolour("text.secondary"), 1.6))
        painter.drawLine(place(0, -cost), points[0])
        painter.drawPolyline(points)
        if card.paid_back is not None:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(_brush(theme.plan_colour(0)))
            painter.drawEllipse(place(card.paid_back, 0), 4, 4)
        self._ends(painter, card, place(0, -cost), points[-1])

    def _fill(self, painter: QPainter, points: Sequence[QPointF], left: float, zero: float) -> None:
        """Blue above zero, grey below."""
        theme = current_theme()
        area = QPainterPath(QPointF(left, zero))
        for point in points:
            area.lineTo(point)
        area.lineTo(QPointF(points[-1].x(), zero))
        above = QRectF(0, 0, self.width(), zero), theme.mixed(theme.plan_colour(0), 0.24)
        below = QRectF(0, zero, self.width(), self.height()), theme.mixed(theme.colour("text.muted"), 0.2)
        for part, colour in (above, below):
            painter.save()
            painter.setClipRect(part)
            painter.fillPath(area, _brush(colour))
            painter.restore()

    def _ends(self, painter: QPainter, card: PresetCard, first: QPointF, last: QPointF) -> None:
        theme = current_theme()
        end = card.balance[-1]
        painter.setPen(theme.qcolour("text.muted"))
        cost = f"{MINUS}{card.cost_text()}"
        painter.drawText(QRectF(first.x() + 2, first.y() - 2, self.width(), LABEL + 2), 0, cost)
        painter.setPen(theme.qcolour("text.secondary" if end >= 0 else "text.muted"))
        top = last.y() - LABEL if end >= 0 or last.y() > 2 * LABEL else last.y() + 3
        brought = f"{_signed(end)} {card.currency}"
        painter.drawText(
            QRectF(0, top, last.x(), LABEL + 2),
            Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop,
            brought,
        )


def _brush(colour: str) -> QBrush:
    return QBrush(QColor(colour))


def _signed(amount: float) -> str:
    text = decimal_text(amount, 0)
    return f"+{text}" if round(amount) > 0 else text
