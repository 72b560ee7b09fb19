"""One row of the sidebar: a plan, a page or a section, painted after the theme."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from ui.icons import icon
from ui.telling_names import shortened
from ui.theme import current_theme, font_points, theme_keeper

HEIGHT = 27
LEFT, PICTURE, GAP, RIGHT, PROBLEM = 8, 16, 9, 12, 17


class NavRow(QAbstractButton):
    """A row that can be chosen.

    Attributes:
        swatch: "#RRGGBB" of a plan, else "".
        picture: name of an icon, else "".
        note: what stands at the right, "2 changed".
        wrong: how many problems; they stand at the right in place of the note.
        own_part: where the part of the words begins that is to stay readable; see `telling_names`.
        marked: whether a dot tells that something is not saved.
    """

    def __init__(
        self, text: str, *, picture: str = "", indent: bool = False, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setText(text)
        self.setCheckable(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.ArrowCursor)
        self.picture, self.swatch, self.note, self._short = picture, "", "", ""
        self.wrong = 0
        self.own_part = 0
        self.marked = False
        self.bold = False
        self._indent = indent
        theme_keeper().changed.connect(self.update)

    def tell(self, *, note: str = "", short: str = "", wrong: int = 0, marked: bool = False) -> None:
        """What stands at the right, for eyes and for screen readers; `short` where it would cut the words."""
        if (note, short, wrong, marked) != (self.note, self._short, self.wrong, self.marked):
            self.note, self._short, self.wrong, self.marked = note, short, wrong, marked
            self.setAccessibleDescription(note)
            self.update()

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """A row's height; the sidebar gives the width."""
        return QSize(160, HEIGHT)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Ground, ring, picture, words, note."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_ground(painter)
        left = LEFT + self._paint_picture(painter)
        words_font = self._words_font(self.isChecked() or self.bold)
        free = self.width() - left - QFontMetrics(words_font).horizontalAdvance(self.text()) - 4
        right = self._paint_right(painter, self.told_at_right(free))
        painter.setFont(words_font)
        theme = current_theme()
        strong = self.isChecked() or self.bold or not self._indent
        painter.setPen(theme.qcolour("text.primary" if strong else "text.secondary"))
        room = QRect(left, 0, self.width() - left - right - 4, self.height())
        words = shortened(self.text(), self.own_part, painter.fontMetrics(), room.width())
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, words)
        if words != self.text() and not self.toolTip():
            self.setToolTip(self.text())

    def _paint_ground(self, painter: QPainter) -> None:
        theme = current_theme()
        inner = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        if self.isChecked():
            painter.setPen(QPen(theme.qcolour("line.hairline"), 1))
            painter.setBrush(theme.qcolour("background.surface"))
            painter.drawRoundedRect(inner, 5, 5)
        elif self.underMouse():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.qcolour("background.hover"))
            painter.drawRoundedRect(inner, 5, 5)
        if self.hasFocus():
            painter.setPen(QPen(theme.qcolour("accent.focus_ring"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(inner.adjusted(0.5, 0.5, -0.5, -0.5), 5, 5)

    def _paint_picture(self, painter: QPainter) -> int:
        """The picture's width with the gap behind it."""
        middle = self.height() // 2
        if self.swatch:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(self.swatch))
            painter.drawRoundedRect(QRectF(LEFT, middle - 5, 10, 10), 2.5, 2.5)
            return 10 + GAP
        if self.picture:
            strong = "text.primary" if self.isChecked() or self.bold else "text.secondary"
            icon(self.picture, strong).paint(painter, QRect(LEFT, middle - 8, PICTURE, PICTURE))
        return PICTURE + GAP

    def told_at_right(self, room: int) -> str:
        """The note, the number of problems, or what is left of them in less room."""
        text, short = (str(self.wrong), "") if self.wrong else (self.note, self._short or self.note)
        width = QFontMetrics(self._note_font()).horizontalAdvance(text) + RIGHT
        return text if width + (PROBLEM if self.wrong else 0) <= room else short

    def _paint_right(self, painter: QPainter, text: str) -> int:
        """The width that the note takes."""
        theme = current_theme()
        painter.setFont(self._note_font())
        width = painter.fontMetrics().horizontalAdvance(text) if text else 0
        room = QRect(self.width() - RIGHT - width, 0, width + 1, self.height())
        if self.wrong:
            icon("problem", "state.negative").paint(
                painter, QRect(room.left() - PROBLEM, self.height() // 2 - 7, 14, 14)
            )
            width += PROBLEM
        painter.setPen(theme.qcolour("state.negative" if self.wrong else "text.muted"))
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, text)
        if self.marked:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.qcolour("text.secondary"))
            painter.drawEllipse(QPointF(self.width() - RIGHT - 3.5, self.height() / 2), 3.5, 3.5)
            width = max(width, 10)
        return width + RIGHT

    def _words_font(self, strong: bool) -> QFont:
        font = QFont(self.font())
        font.setPointSizeF(font_points("body"))
        font.setWeight(QFont.Weight.DemiBold if strong else QFont.Weight.Normal)
        return font

    def _note_font(self) -> QFont:
        font = QFont(self.font())
        font.setPointSizeF(font_points("note"))
        return font
