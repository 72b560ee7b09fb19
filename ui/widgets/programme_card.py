"""A programme on a card: what it does, costs, is believed to bring, and what it would do here.

Eighty of them stand on one page: words are painted, and only what can be used is a widget.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, QPoint, QRectF, Qt, Signal
from PySide6.QtGui import QHelpEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QComboBox, QGridLayout, QLabel, QSizePolicy, QToolButton, QToolTip, QWidget

from roisim.report.number_text import month_text
from roisim.scenario.quantity import EvidenceKind
from roisim.translation import _, ngettext
from ui.display_format import day_text
from ui.field_text import EVIDENCE_LABELS
from ui.icons import icon
from ui.problem_words import in_labels
from ui.theme import SPACE, Theme, current_theme
from ui.widgets.budget_rows import month_starts
from ui.widgets.card_words import WrappedLink, advance, at_most, face, paint_lines, wrapped
from ui.widgets.programme_facts import Gain, costs_of, gains_of, summary_of
from ui.widgets.programme_list import Programme, end_on, month_ends, start_on, switch_off, switch_on
from ui.widgets.switch import Switch

if TYPE_CHECKING:
    from ui.widgets.programme_here import Here

PADDING: Final = 12
TITLE, TITLE_LINE, LINE, NOTE_LINE, ROW, LABEL, BADGE = 22, 18, 16, 14, 20, 56, 18
LEAST_WIDTH: Final = 150
SWITCH: Final = 34
FOLD: Final = 30
IN_ROW: Final = QPoint(0, (ROW - LINE) // 2)
SUMMARY_LINES: Final = 5
"""What a programme does may take so many lines; what it costs and brings takes what it needs."""


@dataclass(frozen=True)
class CardFacts:
    """The words of a card, worked out when they are first shown."""

    summary: str
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
        return _("{gain} (+{count}\N{NO-BREAK SPACE}more)").format(gain=text, count=more) if more else text

    @property
    def gain(self) -> Gain:
        """What the card itself tells."""
        return self.gains[0]


@dataclass(frozen=True)
class Lines:
    """The words of a card in lines of its width."""

    title: tuple[str, ...] = ("",)
    summary: tuple[str, ...] = ("",)
    costs: tuple[str, ...] = ("",)
    gains: tuple[str, ...] = ("",)
    here: tuple[str, ...] = ("",)
    note: tuple[str, ...] = ()


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
        self.lines = Lines()
        """Its words as they stand there."""
        self._period: PeriodChoice | None = None
        self.numbers: QToolButton | None = None
        """Unfolds the numbers; there while the programme is on."""
        self.remedy: WrappedLink | None = None
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
            programme = self.programme
            self._facts = CardFacts(summary_of(programme), costs_of(programme), gains_of(programme))
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
        self.setAccessibleDescription(f"{self.facts.summary} {self.here.text}")
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
            self.remedy = WrappedLink(self)
            self.remedy.clicked.connect(self._lead)
        if self.remedy is not None:
            self.remedy.setVisible(way is not None)
            self.remedy.show_words(_("Go to {place}").format(place=way[0]) if way is not None else "")

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

    def dress(self) -> None:
        """The theme is another one."""
        if self.numbers is not None:
            self.mark_numbers(shown=self.numbers.isChecked())
        self.update()

    def _switched(self) -> None:
        if self.switch.isChecked():
            switch_on(self.programme, self.start)
        else:
            switch_off(self.programme)

    # --- places --------------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        self.lines = self._break_words()
        height = self._rows_top() + self._rows_height() + PADDING
        if self.programme.is_on:
            height += FOLD
        if height != self.minimumHeight():
            self.setFixedHeight(height)
        self._place()
        self.update()

    def _inner(self) -> int:
        return max(self.width(), LEAST_WIDTH) - 2 * PADDING

    def _break_words(self) -> Lines:
        inner, facts, here, table = self._inner(), self.facts, self.here, face("table")
        value = inner - LABEL
        title_face = face("body", strong=True)
        return Lines(
            title=wrapped(self.programme.title, title_face, inner - SWITCH - SPACE.s),
            summary=at_most(wrapped(facts.summary, table, inner), SUMMARY_LINES, table, inner),
            costs=wrapped(facts.costs_text, table, value),
            gains=wrapped(facts.gains_text, table, value),
            here=wrapped(here.text, face("table", strong=here.is_figure), value),
            note=wrapped(here.note, face("note"), inner) if here.note else (),
        )

    def _summary_top(self) -> int:
        return PADDING + TITLE + (len(self.lines.title) - 1) * TITLE_LINE

    def _head_height(self) -> int:
        return self._summary_top() + len(self.lines.summary) * LINE

    def _rows_top(self) -> int:
        top = self._head_height() + SPACE.s
        if self._period is not None and self.programme.is_on:
            top += self._period.sizeHint().height() + SPACE.s
        return top

    def _row_tops(self) -> list[int]:
        """Where the four rows begin, and where the last ends."""
        lines, top = self.lines, self._rows_top()
        counts = (len(lines.costs), len(lines.gains), 1, len(lines.here))
        return [top, *(top := top + ROW + (count - 1) * LINE for count in counts)]

    def _rows_height(self) -> int:
        tops = self._row_tops()
        return tops[-1] - tops[0] + len(self.lines.note) * NOTE_LINE + self._remedy_height()

    def _remedy_height(self) -> int:
        if self.remedy is None or self.here.remedy is None:
            return 0
        return self.remedy.height_in(self._inner() + WrappedLink.MARGIN)

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
        if self.remedy is not None and self.here.remedy is not None:
            margin, high = WrappedLink.MARGIN, self._remedy_height()
            top = self._rows_top() + self._rows_height() - high
            self.remedy.setGeometry(PADDING - margin, top, self.remedy.width_in(inner + margin), high)
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
        lines, tops = self.lines, self._row_tops()
        self._paint_row(painter, theme, _("Costs"), lines.costs, tops[0])
        self._paint_row(painter, theme, _("Brings"), lines.gains, tops[1])
        _badge(painter, self._label(painter, theme, _("Evidence"), tops[2]), theme, self.facts.gain.evidence)
        self._paint_here(painter, theme, tops[3])
        if on:
            painter.setPen(theme.qcolour("line.hairline"))
            painter.drawLine(1, self.height() - FOLD, self.width() - 2, self.height() - FOLD)

    def _paint_head(self, painter: QPainter, theme: Theme) -> None:
        lines = self.lines
        painter.setPen(theme.qcolour("text.primary"))
        paint_lines(painter, QPoint(PADDING, PADDING), lines.title, face("body", strong=True), TITLE_LINE)
        painter.setPen(theme.qcolour("text.secondary"))
        paint_lines(painter, QPoint(PADDING, self._summary_top()), lines.summary, face("table"), LINE)

    def _paint_row(
        self, painter: QPainter, theme: Theme, label: str, lines: tuple[str, ...], top: int
    ) -> None:
        at = self._label(painter, theme, label, top)
        painter.setPen(theme.qcolour("text.primary"))
        paint_lines(painter, at + IN_ROW, lines, face("table"), LINE)

    def _label(self, painter: QPainter, theme: Theme, text: str, top: int) -> QPoint:
        """The label of a row; where its value begins."""
        painter.setPen(theme.qcolour("text.muted"))
        note = face("note")
        shown = note.metrics.elidedText(text, Qt.TextElideMode.ElideRight, LABEL - 4)
        paint_lines(painter, QPoint(PADDING, top), (shown,), note, ROW)
        return QPoint(PADDING + LABEL, top)

    def _paint_here(self, painter: QPainter, theme: Theme, top: int) -> None:
        here, lines = self.here, self.lines
        at = self._label(painter, theme, _("Here"), top)
        painter.setPen(theme.qcolour("text.muted" if here.is_old else here.role))
        paint_lines(painter, at + IN_ROW, lines.here, face("table", strong=here.is_figure), LINE)
        if here.note:
            painter.setPen(theme.qcolour("state.negative" if here.is_wrong else "text.muted"))
            paint_lines(painter, QPoint(PADDING, self._row_tops()[-1]), lines.note, face("note"), NOTE_LINE)

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
            programme = self.programme
            needs = _(programme.entry.needs) if programme.entry is not None else ""
            things = in_labels(programme.plan, "programs[0]", needs)
            needed = _("It needs {things}.").format(things=things) if needs else ""
            return f"{self.facts.summary} {needed}".strip()
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


def _badge(painter: QPainter, at: QPoint, theme: Theme, kind: EvidenceKind) -> None:
    text, note = _(EVIDENCE_LABELS[kind]), face("note")
    width = int(advance(text, note)) + 2 * 7
    box = QRectF(at.x() + 0.5, at.y() + (ROW - BADGE) / 2 + 0.5, width, BADGE - 1)
    line = theme.qcolour("accent.base" if kind is EvidenceKind.EDITED else "line.control")
    pen = QPen(line, 1)
    if kind is EvidenceKind.ASSUMPTION:
        pen.setDashPattern([3, 2])
    painter.setPen(pen)
    filled = kind is EvidenceKind.DATA
    painter.setBrush(theme.qcolour("text.secondary") if filled else Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(box, 4, 4)
    painter.setFont(note.font)
    painter.setPen(theme.qcolour("background.surface" if filled else "text.secondary"))
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)
