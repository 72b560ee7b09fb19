"""The colour of a plan as a small square, for menus and buttons."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPixmap

from ui.theme import current_theme

SIDE, DENSITY = 16, 2


def plan_swatch(number: int) -> QIcon:
    """The square of the plan that was opened as number 0, 1, …"""
    picture = QPixmap(SIDE * DENSITY, SIDE * DENSITY)
    picture.setDevicePixelRatio(DENSITY)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(current_theme().plan_colour(number)))
    painter.drawRoundedRect(QRectF(3, 3, 10, 10), 2.5, 2.5)
    painter.end()
    return QIcon(picture)
