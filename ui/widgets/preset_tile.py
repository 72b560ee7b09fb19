"""A card of the welcome page: one preset with its sentence, its picture and three key figures."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QVBoxLayout

from roisim.report.preset_cards import PresetCard
from roisim.scenario.preset_catalog import PresetInfo
from roisim.translation import _
from ui.theme import SPACE
from ui.widgets.payback_picture import PaybackPicture


class PresetTile(QFrame):
    """Opens its preset by click, Enter or space."""

    clicked = Signal()

    def __init__(self, info: PresetInfo, card: PresetCard) -> None:
        super().__init__()
        self.setProperty("role", "card")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName(_(info.title))
        self.setAccessibleDescription(_(info.summary))
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE.l, SPACE.m, SPACE.l, SPACE.m)
        column.setSpacing(SPACE.xs)
        column.addWidget(_label(_(info.title), "title"))
        summary = _label(_(info.summary), "table")
        summary.setWordWrap(True)
        summary.setAlignment(Qt.AlignmentFlag.AlignTop)
        column.addWidget(summary)
        column.addWidget(PaybackPicture(card), 1)
        line = QFrame()
        line.setProperty("role", "line")
        column.addWidget(line)
        column.addLayout(_figures(card))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """A click anywhere on the card."""
        if event.button() is Qt.MouseButton.LeftButton and self.rect().contains(event.position().toPoint()):
            self.clicked.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Enter and space."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.clicked.emit()
        else:
            super().keyPressEvent(event)


def _figures(card: PresetCard) -> QGridLayout:
    grid = QGridLayout()
    grid.setHorizontalSpacing(SPACE.s)
    grid.setVerticalSpacing(0)
    shown = (
        (_("Basket"), card.basket_text()),
        (_("Cost per customer"), card.cost_text()),
        (_("Paid back after"), card.payback_text()),
    )
    for at, (name, value) in enumerate(shown):
        grid.addWidget(_label(name, "note"), 0, at)
        grid.addWidget(_label(value, "strong"), 1, at)
        grid.setColumnStretch(at, 1)
    return grid


def _label(text: str, role: str) -> QLabel:
    label = QLabel(text)
    label.setProperty("role", role)
    return label
