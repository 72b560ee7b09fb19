"""Words painted by hand: fonts by token, lines of a width, and a link that takes as many as it needs."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QApplication,
    QStyle,
    QStyleOptionToolButton,
    QStylePainter,
    QToolButton,
    QWidget,
)

from ui.theme import current_theme, font_points

KEPT: Final = 8192
"""So many texts and widths are remembered: eighty cards in some widths of the window."""

NO_BREAK: Final = "\N{NO-BREAK SPACE}"

_AT_LEFT: Final = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


class Face:
    """A font and its measures; one for each, so that what is measured can be remembered."""

    def __init__(self, font: QFont) -> None:
        self.font, self.metrics = font, QFontMetricsF(font)


_faces: dict[tuple[str, bool, str], Face] = {}


def face(name: str, *, strong: bool = False) -> Face:
    """The face of a token: "note", "table", "body"."""
    base = QApplication.font()
    key = (name, strong, base.key())
    if key not in _faces:
        font = QFont(base)
        font.setPointSizeF(font_points(name))
        font.setWeight(QFont.Weight.DemiBold if strong else QFont.Weight.Normal)
        _faces[key] = Face(font)
    return _faces[key]


@lru_cache(maxsize=KEPT)
def advance(text: str, of: Face) -> float:
    """How wide a text is."""
    return of.metrics.horizontalAdvance(text)


@lru_cache(maxsize=KEPT)
def wrapped(text: str, of: Face, width: int) -> tuple[str, ...]:
    """A text in lines of a width, broken between words; a word that is wider than a line is broken too."""
    lines: list[str] = []
    line, taken, space = "", 0.0, advance(" ", of)
    words = text.replace(" %", f"{NO_BREAK}%").split(" ")
    for part in (part for word in words for part in _parts(word, of, width)):
        wide = advance(part, of)
        if line and taken + space + wide > width:
            lines.append(line)
            line, taken = part, wide
        else:
            line, taken = (f"{line} {part}", taken + space + wide) if line else (part, wide)
    return (*lines, line)


def _parts(word: str, of: Face, width: int) -> list[str]:
    parts = [word]
    while len(parts[-1]) > 1 and advance(parts[-1], of) > width:
        rest = parts.pop()
        fits = (
            end for end in range(len(rest) - 1, 1, -1) if of.metrics.horizontalAdvance(rest[:end]) <= width
        )
        at = next(fits, 1)
        parts += [rest[:at], rest[at:]]
    return parts


def at_most(lines: tuple[str, ...], most: int, of: Face, width: int) -> tuple[str, ...]:
    """The first of some lines; where there are more, the last ends in dots."""
    if len(lines) <= most:
        return lines
    rest = " ".join(lines[most - 1 :])
    return (*lines[: most - 1], of.metrics.elidedText(rest, Qt.TextElideMode.ElideRight, width))


def paint_lines(painter: QPainter, at: QPoint, lines: tuple[str, ...], of: Face, height: int) -> None:
    """Paint lines from a corner on, each so high."""
    painter.setFont(of.font)
    for number, line in enumerate(lines):
        room = QRect(at.x(), at.y() + number * height, int(advance(line, of)) + 2, height)
        painter.drawText(room, _AT_LEFT, line)


class WrappedLink(QToolButton):
    """A link whose words wrap; its tool tip and its name have them in one line."""

    MARGIN: Final = 4
    LINE: Final = 16

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "fold")
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)

    def show_words(self, text: str) -> None:
        """Where it leads to."""
        self.setText(text)
        self.setAccessibleName(text)
        self.setToolTip(text)

    def lines(self, width: int) -> tuple[str, ...]:
        """Its words in lines, where it has so much room."""
        return wrapped(self.text(), face("table"), width - 2 * self.MARGIN)

    def height_in(self, width: int) -> int:
        """How high it is where it has so much room."""
        return len(self.lines(width)) * self.LINE + self.MARGIN

    def width_in(self, width: int) -> int:
        """How much of that room it takes."""
        widest = max(advance(line, face("table")) for line in self.lines(width))
        return min(width, int(widest) + 2 * self.MARGIN + 2)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """The frame that the style gives it, and the words over it."""
        option = QStyleOptionToolButton()
        self.initStyleOption(option)
        option.text = ""
        painter = QStylePainter(self)
        painter.drawComplexControl(QStyle.ComplexControl.CC_ToolButton, option)
        painter.setPen(current_theme().qcolour("accent.base"))
        corner = QPoint(self.MARGIN, self.MARGIN // 2)
        paint_lines(painter, corner, self.lines(self.width()), face("table"), self.LINE)
