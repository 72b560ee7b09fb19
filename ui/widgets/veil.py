"""What lies over something that is not of the moment: it can still be read, and stands back."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from ui.theme import current_theme

COVER = 0.5


class Veil(QWidget):
    """Covers a widget with its background, half; keys and pointer go through.

    Args:
        over: the widget; the veil keeps its size.
    """

    def __init__(self, over: QWidget) -> None:
        super().__init__(over)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        over.installEventFilter(self)
        self.hide()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Stay as large as what is covered."""
        if event.type() == QEvent.Type.Resize and isinstance(watched, QWidget):
            self.setGeometry(watched.rect())
        return False

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """The background, half."""
        painter = QPainter(self)
        painter.setOpacity(COVER)
        painter.fillRect(self.rect(), current_theme().qcolour("background.window"))
        painter.end()
