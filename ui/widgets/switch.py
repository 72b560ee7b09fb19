"""A switch: on or off, at once."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from ui.theme import current_theme, theme_keeper

WIDTH, HEIGHT, RING = 28, 16, 3


class Switch(QAbstractButton):
    """A knob in a slot; filled with the accent where it is on."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setCheckable(True)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        theme_keeper().changed.connect(self.update)

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """The slot and room for the ring."""
        return QSize(WIDTH + 2 * RING, HEIGHT + 2 * RING)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Slot, knob, ring."""
        theme = current_theme()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        top = (self.height() - HEIGHT) / 2
        slot = QRectF(RING + 0.5, top + 0.5, WIDTH - 1, HEIGHT - 1)
        on, off = self.isChecked(), not self.isEnabled()
        line = "line.hairline" if off else "accent.base" if on else "line.control"
        painter.setPen(QPen(theme.qcolour(line), 1))
        ground = "accent.base" if on and not off else "background.hover" if on else "background.surface"
        painter.setBrush(theme.qcolour(ground))
        painter.drawRoundedRect(slot, HEIGHT / 2, HEIGHT / 2)
        painter.setPen(QPen(theme.qcolour(line), 0))
        knob = "line.control" if not on or off else "background.surface"
        painter.setBrush(theme.qcolour(knob))
        x = RING + WIDTH - HEIGHT / 2 if on else RING + HEIGHT / 2
        painter.drawEllipse(QPointF(x, top + HEIGHT / 2), 4.5, 4.5)
        if self.hasFocus():
            painter.setBrush(theme.qcolour("background.surface").fromRgbF(0, 0, 0, 0))
            painter.setPen(QPen(theme.qcolour("accent.focus_ring"), 2))
            painter.drawRoundedRect(slot.adjusted(-2, -2, 2, 2), HEIGHT / 2 + 2, HEIGHT / 2 + 2)
