"""A programme on a card: what it does, costs, is believed to bring, and what it would do here.

Eighty of them stand on one page: words are painted, and only what can be used is a widget.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, QPoint, QRect, QRectF, Qt, Signal
from PySide6.QtGui import (
    QFont,
    QFontMetrics,
    QHelpEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QGridLayout,
    QLabel,
    QSizePolicy,
    QToolButton,
    QToolTip,
    QWidget,
)

from roisim.report.number_text import month_text
from roisim.scenario.quantity import EvidenceKind
from roisim.translation import _, ngettext
from ui.display_format import day_text
from ui.field_text import EVIDENCE_LABELS
from ui.icons import icon
from ui.theme import SPACE, Theme, current_theme, font_points
from ui.widgets.budget_rows import month_starts
from ui.widgets.programme_facts import Gain, costs_of, gains_of
from ui.widgets.programme_list import Programme, end_on, month_ends, start_on, switch_off, switch_on
from ui.widgets.switch import Switch

if TYPE_CHECKING:
    from ui.widgets.programme_here import Here

PADDING: Final = 12
TITLE, TITLE_LINE, LINE, NOTE_LINE, ROW, LABEL, BADGE = 22, 18, 16, 14, 20, 56, 18
LEAST_WIDTH: Final = 150
SWITCH: Final = 34
FOLD: Final = 30
REMEDY: Final = 24


@dataclass(frozen=True)
class CardFacts:
    """The words of a card, worked out when they are first shown."""

    costs: list[str]
    gains: list[Gain]

    @property
    def costs_text(self) -> str:
        """All costs in a row."""
        return " + ".join(self.costs)

    @property
    def gains_text(self) -> str:
        """The first gain, and how many more there are."""
        more = len(self.gains) - 1
        text = self.gains[0].text
        return _("{gain} (+{count} more)").format(gain=text, count=more) if more else text

    @property
    def gain(self) -> Gain:
        """What the card itself tells."""
        return self.gains[0]


@dataclass(frozen=True)
class Lines:
    """How many lines the parts of a card take."""

    title: int = 1
    costs: int = 1
    gains: int = 1
    note: int = 0


class ProgrammeCard(QWidget):
    """One programme of one plan.

    Signals:
        numbers_asked: its numbers are to be unfolded, or folded again.
        led_to: the path of the input that would mend what is wrong with it.
    """

    numbers_asked = Signal()
    led_to = Signal(str)

    def __init__(self, programme: Programme, here: Here, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.programme, self.here = programme, here
        self.start: datetime.date | None = None
        """From when it would run if it were switched on."""
        self._facts: CardFacts | None = None
        self._lines = Lines()
        self._period: PeriodChoice | None = None
        self.numbers: QToolButton | None = None
        """Unfolds the numbers; there while the programme is on."""
        self.remedy: QToolButton | None = None
        """Leads to what would mend its problem; there while it has one that an input mends."""
        self.switch = Switch(self)
        self.switch.resize(self.switch.sizeHint())
        self.switch.clicked.connect(self._switched)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._follow()

    # --- what it shows -------------------------------------------------------------------------------

    @property
    def facts(self) -> CardFacts:
        """The words of the card."""
        if self._facts is None:
            self._facts = CardFacts(costs_of(self.programme), gains_of(self.programme))
        return self._facts

    def show_programme(self, programme: Programme, here: Here) -> None:
        """Show the same programme of a changed plan."""
        same = programme.stated == self.programme.stated and programme.position == self.programme.position
        same_words = same and here.as_old() == self.here.as_old()
        greyed = here.is_old != self.here.is_old
        self.programme, self.here = programme, here
        if not same:
            self._facts = None
        if not same_words:
            self._follow()
        elif greyed:
            self.update()
        if programme.is_on and self._period is not None:
            self._period.show_programme(programme)

    def forget_facts(self) -> None:
        """The plan's money, channels or shares are others."""
        self._facts = None
        self._lay_out()

    def _follow(self) -> None:
        programme = self.programme
        self.switch.setChecked(programme.is_on)
        name = _("Switch off {programme}") if programme.is_on else _("Switch on {programme}")
        self.switch.setAccessibleName(name.format(programme=programme.title))
        self.setAccessibleName(programme.title)
        self.setAccessibleDescription(f"{programme.summary} {self.here.text}")
        if programme.is_on and self._period is None:
            self._period, self.numbers = PeriodChoice(self), self._numbers_button()
        for part in (self._period, self.numbers):
            if part is not None:
                part.setVisible(programme.is_on)
        if self._period is not None and programme.is_on:
            self._period.show_programme(programme)
        self._offer_remedy()
        self._lay_out()
        self.update()

    def _offer_remedy(self) -> None:
        way = self.here.remedy
        if way is not None and self.remedy is None:
            self.remedy = QToolButton(self)
            self.remedy.setProperty("role", "fold")
            self.remedy.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            self.remedy.clicked.connect(self._lead)
        if self.remedy is not None:
            self.remedy.setVisible(way is not None)
            self.remedy.setText(_("Go to {place}").format(place=way[0]) if way is not None else "")

    def _lead(self) -> None:
        if self.here.remedy is not None:
            self.led_to.emit(self.here.remedy[1])

    def _numbers_button(self) -> QToolButton:
        button = QToolButton(self)
        button.setText(_("Numbers"))
        button.setAccessibleName(_("Numbers of {programme}").format(programme=self.programme.title))
        button.setCheckable(True)
        button.setProperty("role", "fold")
        button.setIcon(icon("chevron-right", "accent.base"))
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.clicked.connect(self.numbers_asked)
        return button

    def mark_numbers(self, *, shown: bool) -> None:
        """Tell whether the numbers are unfolded."""
        if self.numbers is not None:
            self.numbers.setChecked(shown)
            self.numbers.setIcon(icon("chevron-down" if shown else "chevron-right", "accent.base"))

    def _switched(self) -> None:
        if self.switch.isChecked():
            switch_on(self.programme, self.start)
        else:
            switch_off(self.programme)

    # --- places --------------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        self._lines = self._count_lines()
        height = self._rows_top() + self._rows_height() + PADDING
        if self.programme.is_on:
            height += FOLD
        if height != self.minimumHeight():
            self.setFixedHeight(height)
        self._place()
        self.update()

    def _count_lines(self) -> Lines:
        """How many lines each part takes at this width: two at most, so that cards stay comparable."""
        inner = max(self.width(), LEAST_WIDTH) - 2 * PADDING
        facts, value = self.facts, inner - LABEL
        title = _lines_of(self.programme.title, _font("body", strong=True), inner - SWITCH - SPACE.s)
        return Lines(
            title=title,
            costs=_lines_of(facts.costs_text, _font("table"), value),
            gains=_lines_of(facts.gains_text, _font("table"), value),
            note=_lines_of(self.here.note, _font("note"), inner) if self.here.note else 0,
        )

    def _head_height(self) -> int:
        return PADDING + TITLE + (self._lines.title - 1) * TITLE_LINE + 2 * LINE

    def _rows_top(self) -> int:
        top = self._head_height() + SPACE.s
        if self._period is not None and self.programme.is_on:
            top += self._period.sizeHint().height() + SPACE.s
        return top

    def _row_tops(self) -> list[int]:
        """Where the four rows begin, and where the last ends."""
        lines, top = self._lines, self._rows_top()
        heights = (ROW + (lines.costs - 1) * LINE, ROW + (lines.gains - 1) * LINE, ROW, ROW)
        return [top, *(top := top + height for height in heights)]

    def _rows_height(self) -> int:
        tops = self._row_tops()
        remedy = REMEDY if self.here.remedy is not None else 0
        return tops[-1] - tops[0] + self._lines.note * NOTE_LINE + remedy

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Words may need other lines; parts keep their places."""
        super().resizeEvent(event)
        self._lay_out()

    def _place(self) -> None:
        width = self.width()
        self.switch.move(width - PADDING - SWITCH + 3, PADDING - 2)
        inner = width - 2 * PADDING
        if self._period is not None:
            top = self._head_height() + SPACE.xs
            self._period.setGeometry(PADDING, top, inner, self._period.sizeHint().height())
        if self.remedy is not None:
            room = min(self.remedy.sizeHint().width(), inner)
            top = self._rows_top() + self._rows_height() - REMEDY
            self.remedy.setGeometry(PADDING, top + (REMEDY - ROW) // 2, room, ROW)
        if self.numbers is not None:
            wanted = self.numbers.sizeHint()
            top = self.height() - (FOLD + wanted.height()) // 2
            self.numbers.setGeometry(PADDING, top, wanted.width(), wanted.height())

    # --- painting ------------------------------------------------------------------------------------

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Frame, words and rows."""
        theme, painter = current_theme(), QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        on = self.programme.is_on
        painter.setPen(QPen(theme.qcolour("accent.base" if on else "line.hairline"), 1))
        painter.setBrush(theme.qcolour("background.surface"))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 7, 7)
        self._paint_head(painter, theme)
        facts, lines, tops = self.facts, self._lines, self._row_tops()
        self._paint_row(painter, theme, _("Costs"), facts.costs_text, tops[0], lines.costs)
        self._paint_row(painter, theme, _("Brings"), facts.gains_text, tops[1], lines.gains)
        rect = self._label(painter, theme, _("Evidence"), tops[2])
        _badge(painter, rect, theme, facts.gain.evidence)
        self._paint_here(painter, theme, tops[3])
        if on:
            painter.setPen(theme.qcolour("line.hairline"))
            painter.drawLine(1, self.height() - FOLD, self.width() - 2, self.height() - FOLD)

    def _paint_head(self, painter: QPainter, theme: Theme) -> None:
        inner, lines = self.width() - 2 * PADDING, self._lines
        painter.setPen(theme.qcolour("text.primary"))
        painter.setFont(_font("body", strong=True))
        room = inner - SWITCH - SPACE.s
        _two_lines(painter, QRect(PADDING, PADDING, room, lines.title * TITLE_LINE), self.programme.title)
        painter.setPen(theme.qcolour("text.secondary"))
        painter.setFont(_font("table"))
        top = self._head_height() - 2 * LINE
        _two_lines(painter, QRect(PADDING, top, inner, 2 * LINE), self.programme.summary, of=2)

    def _paint_row(
        self, painter: QPainter, theme: Theme, label: str, text: str, top: int, lines: int
    ) -> None:
        rect = self._label(painter, theme, label, top)
        painter.setPen(theme.qcolour("text.primary"))
        painter.setFont(_font("table"))
        _two_lines(painter, rect.adjusted(0, (ROW - LINE) // 2, 0, (lines - 1) * LINE - 2), text, of=lines)

    def _label(self, painter: QPainter, theme: Theme, text: str, top: int) -> QRect:
        painter.setPen(theme.qcolour("text.muted"))
        painter.setFont(_font("note"))
        _line(painter, QRect(PADDING, top, LABEL - 4, ROW), text)
        return QRect(PADDING + LABEL, top, self.width() - 2 * PADDING - LABEL, ROW)

    def _paint_here(self, painter: QPainter, theme: Theme, top: int) -> None:
        here = self.here
        rect = self._label(painter, theme, _("Here"), top)
        painter.setPen(theme.qcolour("text.muted" if here.is_old else here.role))
        painter.setFont(_font("table", strong=here.is_figure))
        _line(painter, rect, here.text)
        if here.note:
            painter.setPen(theme.qcolour("state.negative" if here.is_wrong else "text.muted"))
            painter.setFont(_font("note"))
            lines = self._lines.note
            room = QRect(PADDING, top + ROW, self.width() - 2 * PADDING, lines * NOTE_LINE)
            _two_lines(painter, room, here.note, of=lines)

    # --- pointer -------------------------------------------------------------------------------------

    def event(self, event: QEvent) -> bool:
        """Tool tips tell what does not fit."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            QToolTip.showText(event.globalPos(), self.tool_tip(event.pos()), self)
            return True
        return super().event(event)

    def tool_tip(self, at: QPoint) -> str:
        """All of what a row says."""
        row = sum(at.y() >= top for top in self._row_tops()) - 1
        if row < 0:
            needs = _(self.programme.entry.needs) if self.programme.entry is not None else ""
            needed = _("It needs {things}.").format(things=needs) if needs else ""
            return f"{self.programme.summary} {needed}".strip()
        facts = self.facts
        texts = {
            0: "\n".join(facts.costs),
            1: "\n".join(gain.text for gain in facts.gains),
            2: "\n".join(
                f"{_(EVIDENCE_LABELS[gain.evidence])}: {gain.source or gain.text}" for gain in facts.gains
            ),
        }
        return texts.get(row, self.here.tool_tip)

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """A click on the name brings the keyboard to the switch."""
        self.switch.setFocus(Qt.FocusReason.MouseFocusReason)
        super().mousePressEvent(event)


class PeriodChoice(QWidget):
    """From which month until which a programme runs."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._programme: Programme | None = None
        self.start, self.end = QComboBox(), QComboBox()
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(SPACE.s)
        grid.setVerticalSpacing(2)
        for column, (text, choice) in enumerate(((_("from"), self.start), (_("until"), self.end))):
            label = QLabel(text)
            label.setProperty("role", "note")
            label.setBuddy(choice)
            choice.setAccessibleName(text)
            choice.setMinimumContentsLength(4)
            choice.setProperty("role", "compact")
            grid.addWidget(label, 0, column)
            grid.addWidget(choice, 1, column)
            grid.setColumnStretch(column, 1)
        self.start.activated.connect(self._start_chosen)
        self.end.activated.connect(self._end_chosen)

    def show_programme(self, programme: Programme) -> None:
        """Offer the months of its plan, and the days that it states if they are none of these."""
        self._programme = programme
        plan = programme.plan
        starts = month_starts(plan.start, plan.months)
        _offer(self.start, [(month_text(day), day) for day in starts], programme.start)
        days = programme.entry.days if programme.entry is not None else None
        usual = _("plan end")
        if days is not None:
            usual = ngettext("after {days} day", "after {days} days", days).format(days=days)
        ends = [(month_text(day), day) for day in month_ends(plan) if day >= programme.start]
        _offer(self.end, [(usual, None), *ends], programme.end)

    def _start_chosen(self) -> None:
        day = self.start.currentData()
        if self._programme is not None and day != self._programme.start:
            start_on(self._programme, day)

    def _end_chosen(self) -> None:
        day = self.end.currentData()
        if self._programme is not None and day != self._programme.end:
            end_on(self._programme, day)


def _offer(
    choice: QComboBox, days: list[tuple[str, datetime.date | None]], chosen: datetime.date | None
) -> None:
    if chosen not in [day for __, day in days]:
        days = [(day_text(chosen) if chosen else "", chosen), *days]
    choice.blockSignals(True)  # noqa: FBT003 - Qt knows no names of arguments
    choice.clear()
    for text, day in days:
        choice.addItem(text, day)
    choice.setCurrentIndex([day for __, day in days].index(chosen))
    choice.blockSignals(False)  # noqa: FBT003


# --- words ---------------------------------------------------------------------------------------------


_fonts: dict[tuple[str, bool, str], QFont] = {}
_measures: dict[str, QFontMetrics] = {}


def _metrics(font: QFont) -> QFontMetrics:
    key = font.key()
    if key not in _measures:
        _measures[key] = QFontMetrics(font)
    return _measures[key]


def _font(name: str, *, strong: bool = False) -> QFont:
    base = QApplication.font()
    key = (name, strong, base.key())
    if key not in _fonts:
        font = QFont(base)
        font.setPointSizeF(font_points(name))
        font.setWeight(QFont.Weight.DemiBold if strong else QFont.Weight.Normal)
        _fonts[key] = font
    return _fonts[key]


def _line(painter: QPainter, rect: QRect, text: str) -> None:
    shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, rect.width())
    painter.drawText(rect, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, shown)


def _broken(text: str, metrics: QFontMetrics, width: int) -> tuple[str, str]:
    """A text in two lines, broken at a word; the second is empty where one is enough."""
    if metrics.horizontalAdvance(text) <= width:
        return text, ""
    words = text.split(" ")
    first = words.pop(0)
    while words and metrics.horizontalAdvance(f"{first} {words[0]}") <= width:
        first = f"{first} {words.pop(0)}"
    return first, " ".join(words)


def _lines_of(text: str, font: QFont, width: int) -> int:
    return 2 if _broken(text, _metrics(font), width)[1] else 1


def _two_lines(painter: QPainter, rect: QRect, text: str, of: int = 0) -> None:
    """As much of a text as its lines take; `of` 0: one line or two, as it needs."""
    parts = _broken(text, _metrics(painter.font()), rect.width())
    count = of or (2 if parts[1] else 1)
    height = rect.height() // count
    for at, part in enumerate(parts if count > 1 else (text,)):
        _line(painter, QRect(rect.left(), rect.top() + at * height, rect.width(), height), part)


def _badge(painter: QPainter, rect: QRect, theme: Theme, kind: EvidenceKind) -> None:
    text = _(EVIDENCE_LABELS[kind])
    painter.setFont(_font("note"))
    width = painter.fontMetrics().horizontalAdvance(text) + 2 * 7
    box = QRectF(rect.left() + 0.5, rect.top() + (ROW - BADGE) / 2 + 0.5, width, BADGE - 1)
    line = theme.qcolour("accent.base" if kind is EvidenceKind.EDITED else "line.control")
    pen = QPen(line, 1)
    if kind is EvidenceKind.ASSUMPTION:
        pen.setDashPattern([3, 2])
    painter.setPen(pen)
    filled = kind is EvidenceKind.DATA
    painter.setBrush(theme.qcolour("text.secondary") if filled else Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(box, 4, 4)
    painter.setPen(theme.qcolour("background.surface" if filled else "text.secondary"))
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)
