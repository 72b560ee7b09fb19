"""A line for a day: typed in any usual form, moved by arrow keys, or chosen from a calendar."""

from __future__ import annotations

import datetime
from typing import Final

from PySide6.QtCore import QDate, QPoint, Qt, Signal
from PySide6.QtGui import QAction, QKeyEvent, QTextCharFormat
from PySide6.QtWidgets import QCalendarWidget, QFrame, QLineEdit, QToolButton, QVBoxLayout, QWidget

from roisim.scenario.plan_period import months_later
from roisim.scenario.reading import EARLIEST, LATEST
from roisim.translation import _
from roisim.units import MONTHS_PER_YEAR
from ui.day_text import typed_day
from ui.display_format import day_text
from ui.icons import icon
from ui.theme import SPACE, current_theme, theme_keeper
from ui.widgets.field_line import WIDTH, FieldLine

_STEPS: Final = {
    Qt.Key.Key_Up: 1,
    Qt.Key.Key_Down: -1,
    Qt.Key.Key_PageUp: -1,
    Qt.Key.Key_PageDown: 1,
}
"""Keys that move a day: arrows as in any field of a number, pages as in a calendar."""


class FieldDay(FieldLine):
    """A day. Up and down move the part at the cursor, Page Up and Page Down the month.

    Signals:
        chosen: a day from the calendar or by a key.
    """

    chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._day: datetime.date | None = None
        self.setFixedWidth(WIDTH)
        self._calendar = QAction(self)
        self._calendar.setText(_("Open the calendar"))
        self._calendar.setToolTip(_("Open the calendar (Alt+Down)"))
        self._calendar.triggered.connect(self.open_calendar)
        self.addAction(self._calendar, QLineEdit.ActionPosition.TrailingPosition)
        theme_keeper().changed.connect(self._dress_calendar)
        self._dress_calendar()

    def show_day(self, day: datetime.date | None, text: str) -> None:
        """Show a day, or the words that are none."""
        self._day = day
        if text != self.text():
            self.setText(text)
        self.setModified(False)

    def open_calendar(self) -> None:
        """Let a day be chosen."""
        popup = DayPopup(self._here(), self)
        popup.chosen.connect(self._choose)
        popup.show_below(self)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Keys that move the day, and Alt+Down for the calendar."""
        key, modifiers = Qt.Key(event.key()), event.modifiers()
        if key is Qt.Key.Key_Down and modifiers & Qt.KeyboardModifier.AltModifier:
            self.open_calendar()
        elif key in _STEPS and not modifiers & ~Qt.KeyboardModifier.KeypadModifier:
            by_page = key in (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown)
            self._step(1 if by_page else self._part(), _STEPS[key])
        else:
            super().keyPressEvent(event)

    def _here(self) -> datetime.date:
        """The day that is typed, else the last good one, else today."""
        return typed_day(self.text()) or self._day or datetime.date.today()

    def _part(self) -> int:
        """Which part the cursor is in: 0 day, 1 month, 2 year; the day where all is selected."""
        if self.text() != day_text(self._here()) or self.selectedText() == self.text():
            return 0
        at = self.selectionStart() if self.hasSelectedText() else self.cursorPosition()
        return min(self.text()[:at].count(" "), 2)

    def _step(self, part: int, steps: int) -> None:
        here = within_calendar(self._here())
        day = moved(here, part, steps)
        self._choose(day if day == within_calendar(day) else here)
        words = self.text().split(" ")
        self.setSelection(sum(len(word) + 1 for word in words[:part]), len(words[part]))

    def _choose(self, day: datetime.date) -> None:
        self.show_day(day, day_text(day))
        self.chosen.emit(day)

    def _dress_calendar(self) -> None:
        self._calendar.setIcon(icon("calendar"))


def within_calendar(day: datetime.date) -> datetime.date:
    """A day, or the nearest that a plan may state."""
    return min(max(day, EARLIEST), LATEST)


def moved(day: datetime.date, part: int, steps: int) -> datetime.date:
    """A day some days (part 0), months (1) or years (2) later."""
    if part == 0:
        return day + datetime.timedelta(days=steps)
    return months_later(day, steps if part == 1 else steps * MONTHS_PER_YEAR)


class DayPopup(QFrame):
    """A calendar below a field: a click or Enter chooses, Esc leaves.

    Signals:
        chosen: the day.
    """

    chosen = Signal(object)

    def __init__(self, day: datetime.date, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setProperty("role", "card")
        self.calendar = QCalendarWidget()
        self.calendar.setAccessibleName(_("Calendar"))
        self.calendar.setVerticalHeaderFormat(QCalendarWidget.VerticalHeaderFormat.NoVerticalHeader)
        self.calendar.setDateRange(_qt_day(EARLIEST), _qt_day(LATEST))
        self.calendar.setSelectedDate(_qt_day(day))
        self.calendar.clicked.connect(self._choose)
        self.calendar.activated.connect(self._choose)
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE.s, SPACE.s, SPACE.s, SPACE.s)
        column.addWidget(self.calendar)
        self.setFocusProxy(self.calendar)
        self._dress()

    def show_below(self, field: QWidget) -> None:
        """Below a field, or above it where the screen ends."""
        self.adjustSize()
        place = field.mapToGlobal(QPoint(0, field.height() + 2))
        room = field.screen().availableGeometry()
        if place.y() + self.height() > room.bottom():
            place.setY(field.mapToGlobal(QPoint(0, 0)).y() - self.height() - 2)
        place.setX(max(room.left(), min(place.x(), room.right() - self.width())))
        self.move(place)
        self.show()
        self.calendar.setFocus(Qt.FocusReason.PopupFocusReason)

    def _choose(self, day: QDate) -> None:
        self.close()
        self.chosen.emit(datetime.date(day.year(), day.month(), day.day()))

    def _dress(self) -> None:
        """Qt paints weekends red and has arrows of its own."""
        words, head = QTextCharFormat(), QTextCharFormat()
        words.setForeground(current_theme().qcolour("text.primary"))
        head.setForeground(current_theme().qcolour("text.muted"))
        for day in Qt.DayOfWeek:
            self.calendar.setWeekdayTextFormat(day, words)
        self.calendar.setHeaderTextFormat(head)
        for name, drawing, text in (
            ("qt_calendar_prevmonth", "chevron-left", _("Month before")),
            ("qt_calendar_nextmonth", "chevron-right", _("Month after")),
        ):
            button = self.calendar.findChild(QToolButton, name)
            if isinstance(button, QToolButton):
                button.setIcon(icon(drawing))
                button.setAccessibleName(text)
                button.setToolTip(text)


def _qt_day(day: datetime.date) -> QDate:
    return QDate(day.year, day.month, day.day)
