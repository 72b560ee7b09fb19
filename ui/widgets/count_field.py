"""A whole number that is typed: anything else is taken back."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from roisim.report.number_text import decimal_text

WIDTH = 76


class CountField(QLineEdit):
    """Holds a number between 1 and `most`; Enter takes it, Esc takes back what was typed.

    Args:
        value: the number at first.
        most: the highest.
    """

    entered = Signal()
    """Another number was typed and taken."""

    def __init__(self, value: int, most: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._value, self._most = value, most
        self.setFixedWidth(WIDTH)
        self.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.editingFinished.connect(self._take)
        self._show()

    def value(self) -> int:
        """The number."""
        return self._value

    def set_value(self, value: int) -> None:
        """Another number; nothing is told."""
        self._value = min(max(value, 1), self._most)
        self._show()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Esc takes back what was typed."""
        if event.key() == Qt.Key.Key_Escape and self.isModified():
            self._show()
            self.selectAll()
        else:
            super().keyPressEvent(event)

    def _take(self) -> None:
        digits = "".join(letter for letter in self.text() if letter.isdigit())
        before = self._value
        self.set_value(int(digits) if digits else before)
        if self._value != before:
            self.entered.emit()

    def _show(self) -> None:
        self.setText(decimal_text(self._value, 0))
        self.setModified(False)
