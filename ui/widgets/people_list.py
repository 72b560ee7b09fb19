"""A list of followed visitors: how far they came, who they are, what they brought."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QPointF, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from roisim.simulation.journey_story import Journey, Outcome
from ui.theme import current_theme, font_points, theme_keeper

ROW: Final = 44
DOT: Final = 4.5
LEFT: Final = 34
EDGE: Final = 10

Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True)
class Person:
    """One row: the journey, and its texts."""

    journey: Journey
    name: str
    about: str
    amount: str
    orders: str

    def said(self) -> str:
        """The row as one sentence, for those who listen."""
        return ", ".join(part for part in (self.name, self.about, self.amount, self.orders) if part)


class PeopleModel(QAbstractListModel):
    """The rows that are shown."""

    def __init__(self) -> None:
        super().__init__()
        self.people: Sequence[Person] = ()

    def show(self, people: Sequence[Person]) -> None:
        """Other rows."""
        self.beginResetModel()
        self.people = people
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008, N802 - Qt's way
        """How many there are."""
        return 0 if parent.isValid() else len(self.people)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Name, and the whole row for those who listen."""
        person = self.people[index.row()]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return person.name
            case Qt.ItemDataRole.AccessibleTextRole:
                return person.said()
            case Qt.ItemDataRole.UserRole:
                return person
        return None


class PeopleList(QListView):
    """Arrow keys go from one to the next."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.people_model = PeopleModel()
        self.setProperty("role", "people")
        self.setModel(self.people_model)
        self.setItemDelegate(_PersonDelegate(self))
        self.setUniformItemSizes(True)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        theme_keeper().changed.connect(self.viewport().update)

    @property
    def current(self) -> Person | None:
        """Who is chosen."""
        index = self.currentIndex()
        return self.people_model.people[index.row()] if index.isValid() else None

    def choose(self, row: int) -> None:
        """Choose the person in a row, as far as there is one."""
        if 0 <= row < len(self.people_model.people):
            self.setCurrentIndex(self.people_model.index(row))


class _PersonDelegate(QStyledItemDelegate):
    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:  # noqa: N802 - Qt's name
        """All rows are of one height."""
        return QSize(120, ROW)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Dot, two lines, two figures."""
        person: Person = index.data(Qt.ItemDataRole.UserRole)
        theme = current_theme()
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box: QRect = option.rect
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        if chosen:
            ring = bool(option.state & QStyle.StateFlag.State_HasFocus)
            painter.setPen(QPen(theme.qcolour("accent.focus_ring"), 2) if ring else Qt.PenStyle.NoPen)
            painter.setBrush(theme.qcolour("accent.selection"))
            painter.drawRoundedRect(box.adjusted(1, 1, -1, -1), 4, 4)
        _dot(painter, QPointF(box.left() + 17, box.center().y()), person.journey.outcome)
        # muted words do not reach the contrast on a selection
        quiet = theme.qcolour("text.primary" if chosen else "text.secondary")
        self._lines(painter, box, person, quiet)
        painter.restore()

    def _lines(self, painter: QPainter, box: QRect, person: Person, quiet: QColor) -> None:
        body, note = _font(painter.font(), "body"), _font(painter.font(), "note")
        right = box.right() - EDGE
        upper, lower = box.top() + 18, box.top() + 34
        rows = (
            (body, current_theme().qcolour("text.primary"), upper, person.name, person.amount),
            (note, quiet, lower, person.about, person.orders),
        )
        for font, colour, y, left_text, right_text in rows:
            painter.setFont(font)
            painter.setPen(colour)
            metrics = QFontMetrics(font)
            wide = metrics.horizontalAdvance(right_text)
            room = right - wide - 8 - box.left() - LEFT
            painter.drawText(
                box.left() + LEFT, y, metrics.elidedText(left_text, Qt.TextElideMode.ElideRight, room)
            )
            painter.drawText(right - wide, y, right_text)


def _dot(painter: QPainter, at: QPointF, outcome: Outcome) -> None:
    """Filled: bought again; ring: bought once; small: a contact; dash: left."""
    ink = current_theme().qcolour("text.secondary")
    painter.setPen(QPen(ink, 1.8))
    painter.setBrush(ink if outcome is Outcome.REPEAT_CUSTOMER else Qt.BrushStyle.NoBrush)
    if outcome in {Outcome.REPEAT_CUSTOMER, Outcome.CUSTOMER}:
        painter.drawEllipse(at, DOT, DOT)
    elif outcome is Outcome.CONTACT:
        painter.setBrush(ink)
        painter.drawEllipse(at, 1.6, 1.6)
    else:
        painter.drawLine(at - QPointF(DOT, 0), at + QPointF(DOT, 0))


class OutcomeDot(QWidget):
    """The dot of an outcome, for a legend."""

    def __init__(self, outcome: Outcome) -> None:
        super().__init__()
        self._outcome = outcome
        self.setFixedSize(14, 14)
        theme_keeper().changed.connect(self.update)

    def paintEvent(self, _event: object) -> None:  # noqa: N802 - Qt's name
        """The dot."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        _dot(painter, QPointF(7, 7), self._outcome)
        painter.end()


def _font(base: QFont, size: str) -> QFont:
    font = QFont(base)
    font.setPointSizeF(font_points(size))
    return font
