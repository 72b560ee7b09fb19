"""One line to type in: undo is the plan's, Esc takes back, the unit stands inside."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRect, Qt, Signal
from PySide6.QtGui import QFont, QFontMetrics, QKeyEvent, QKeySequence, QPainter, QPaintEvent
from PySide6.QtWidgets import QComboBox, QLineEdit, QWidget

from ui.theme import current_theme, font_points, set_property, theme_keeper

HEIGHT, WIDTH, UNIT_RIGHT, UNIT_GAP = 28, 136, 9, 5
_OURS = (QKeySequence.StandardKey.Undo, QKeySequence.StandardKey.Redo)


class FieldLine(QLineEdit):
    """A line edit of a field; its unit stands behind the figure, muted."""

    escaped = Signal()

    def __init__(self, unit: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._unit = ""
        self.setFixedHeight(HEIGHT)
        self.setAcceptDrops(False)  # a file dropped here is for the window to open
        self.show_unit(unit)
        theme_keeper().changed.connect(self.update)

    def show_unit(self, unit: str) -> None:
        """Another unit, such as another currency."""
        self._unit = unit
        width = QFontMetrics(self._unit_font()).horizontalAdvance(unit) + UNIT_GAP if unit else 0
        self.setTextMargins(0, 0, width, 0)
        self.update()

    def set_wrong(self, *, wrong: bool) -> None:
        """Red, or not."""
        set_property(self, "state", "wrong" if wrong else "")

    def event(self, event: QEvent) -> bool:
        """Undo and redo belong to the plan: let their shortcuts through."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and _is_ours(event):
            event.ignore()
            return False
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Esc takes back what was typed."""
        if event.key() == Qt.Key.Key_Escape:
            self.escaped.emit()
            return
        if _is_ours(event):
            event.ignore()
            return
        super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """The line, then its unit."""
        super().paintEvent(event)
        if not self._unit:
            return
        theme = current_theme()
        painter = QPainter(self)
        painter.setFont(self._unit_font())
        painter.setPen(theme.qcolour("text.muted" if self.isEnabled() else "text.disabled"))
        if self.property("state") == "wrong":
            painter.setPen(theme.qcolour("state.negative"))
        box = QRect(0, 0, self.width() - UNIT_RIGHT, self.height())
        painter.drawText(box, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, self._unit)

    def _unit_font(self) -> QFont:
        font = QFont(self.font())
        font.setPointSizeF(font_points("table"))
        return font


class FieldChoice(QComboBox):
    """A choice of words; turning the wheel scrolls the page and changes nothing."""

    def wheelEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Leave the wheel to the page."""
        event.ignore()


def _is_ours(event: QKeyEvent) -> bool:
    return any(event.matches(keys) for keys in _OURS)
