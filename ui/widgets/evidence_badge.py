"""How a number is known: the line around the word tells the strength."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from roisim.scenario.quantity import Evidence, EvidenceKind
from roisim.translation import _
from ui.field_text import EVIDENCE_LABELS
from ui.theme import current_theme, font_points, theme_keeper

HEIGHT, ROOM = 20, 8


class EvidenceBadge(QWidget):
    """Filled: own data. Solid line: benchmark. Dashed: assumption. Accent: edited."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._kind = EvidenceKind.ASSUMPTION
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        theme_keeper().changed.connect(self.update)

    def show_evidence(self, evidence: Evidence) -> None:
        """Show a kind of evidence; the tool tip has the source."""
        self._kind = evidence.kind
        word = _(EVIDENCE_LABELS[evidence.kind])
        self.setAccessibleName(word)
        self.setAccessibleDescription(evidence.source)
        self.setToolTip(f"{word}: {evidence.source}" if evidence.source else word)
        self.updateGeometry()
        self.update()

    def text(self) -> str:
        """The word within it."""
        return _(EVIDENCE_LABELS[self._kind])

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Room for the word."""
        return QSize(QFontMetrics(self._font()).horizontalAdvance(self.text()) + 2 * ROOM, HEIGHT)

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """The word is never cut."""
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Line and word."""
        theme = current_theme()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ink, line = theme.qcolour("text.secondary"), theme.qcolour("line.control")
        painter.setBrush(Qt.BrushStyle.NoBrush)
        pen = QPen(line, 1)
        if self._kind is EvidenceKind.DATA:
            painter.setBrush(theme.qcolour("text.secondary"))
            pen, ink = QPen(theme.qcolour("text.secondary"), 1), theme.qcolour("background.surface")
        elif self._kind is EvidenceKind.EDITED:
            pen, ink = QPen(theme.qcolour("accent.base"), 1), theme.qcolour("accent.base")
        elif self._kind is EvidenceKind.ASSUMPTION:
            pen.setDashPattern([3, 2])
        painter.setPen(pen)
        painter.drawRoundedRect(QRectF(0.5, 0.5, self.width() - 1, self.height() - 1), 4, 4)
        painter.setPen(ink)
        painter.setFont(self._font())
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self.text())

    def _font(self) -> QFont:
        font = QFont(self.font())
        font.setPointSizeF(font_points("note"))
        return font
