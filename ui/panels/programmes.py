"""The catalogue of programmes by purpose, each with what it would do to this plan."""

from __future__ import annotations

import datetime
from collections import deque
from collections.abc import Iterable, Mapping
from itertools import zip_longest
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QCoreApplication, QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from roisim.report.number_text import month_text
from roisim.scenario.program_library import library
from roisim.translation import _
from roisim.units import is_currency, minor_unit_digits
from ui.icons import icon
from ui.theme import SPACE, theme_keeper
from ui.widgets.budget_rows import month_starts
from ui.widgets.programme_card import ProgrammeCard
from ui.widgets.programme_facts import facts_rest_on
from ui.widgets.programme_filter import ALL, ON, PAYING, ProgrammeFilter
from ui.widgets.programme_here import Here, here_text, unestimated
from ui.widgets.programme_list import PURPOSES, Programme, programmes_of

if TYPE_CHECKING:
    from roisim.experiment.what_if import WhatIf
    from ui.answers.answers import Answers
    from ui.open_plan import OpenPlan
    from ui.widgets.programme_numbers import NumbersDrawer

WORDS_FROM: Final = 840
"""Width from which the line above the cards is written out."""

AT_ONCE: Final = 12
"""So many cards are made before the page is painted, and between two looks at the keyboard after that."""

REST_MS: Final = 400
"""How long typing rests before what-ifs are asked for again."""


class ProgrammesPanel(QWidget):
    """Cards of programmes in three columns.

    Args:
        answers: where to ask what each programme would do; None shows cards without it.

    Signals:
        led_to: the path of an input that a card leads to.
    """

    led_to = Signal(str)

    def __init__(self, answers: Answers | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._answers = answers
        self._plan: OpenPlan | None = None
        self._cards: dict[str, ProgrammeCard] = {}
        self._found: Mapping[str, WhatIf] = {}
        self._found_is_old, self._has_failed = False, False
        self._is_behind = False
        self._is_narrow = True
        self._facts_of: tuple[object, ...] = ()
        self._start: datetime.date | None = None
        self._shown = ALL
        self._programmes: dict[str, Programme] = {}
        self._waiting: deque[Programme] = deque()
        self._make_more = QTimer(self)
        self._make_more.setSingleShot(True)
        self._make_more.timeout.connect(self._make_some)
        self._ask_soon = QTimer(self)
        self._ask_soon.setSingleShot(True)
        self._ask_soon.setInterval(REST_MS)
        self._ask_soon.timeout.connect(self._ask)
        self._lay_out()
        theme_keeper().changed.connect(self._dress)
        self.setFocusProxy(self.search)
        if answers is not None:
            answers.what_if_ready.connect(self._take_what_ifs)
            answers.what_if_failed.connect(self._what_ifs_failed)

    # --- parts ---------------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        self._column = column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE.s)
        column.addLayout(self._tool_row())
        self._columns: dict[str, QVBoxLayout] = {}
        self._nothing = QLabel()
        self._nothing.setProperty("role", "muted")
        self._nothing.setWordWrap(True)
        self._nothing.hide()
        column.addWidget(self._nothing)
        column.addWidget(self._scroller(), 3)
        self.drawer: NumbersDrawer | None = None

    def _tool_row(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(SPACE.s)
        self.search = QLineEdit()
        self.search.setPlaceholderText(_("Find a programme"))
        self.search.setAccessibleName(_("Find a programme"))
        self.search.setClearButtonEnabled(True)
        self.search.setMinimumWidth(150)
        self.search.setMaximumWidth(220)
        self._glass = self.search.addAction(
            icon("search", "text.muted"), QLineEdit.ActionPosition.LeadingPosition
        )
        self.search.textChanged.connect(self._filter)
        self.note = QLabel()
        self.note.setProperty("role", "note")
        self.start = QComboBox()
        self.start.setAccessibleName(_("Start of programmes that are switched on"))
        self.start.setProperty("role", "compact")
        self.start.setMinimumWidth(86)
        self.start.setToolTip(_("Start of programmes that are switched on"))
        self.start.activated.connect(self._start_chosen)
        row.addWidget(self.search, 1)
        row.addWidget(self.note)
        row.addWidget(self.start)
        row.addStretch()
        self.filter = ProgrammeFilter()
        self.filter.chosen.connect(self.show_only)
        row.addWidget(self.filter)
        return row

    def _scroller(self) -> QScrollArea:
        scroller = QScrollArea()
        scroller.setWidgetResizable(True)
        scroller.setFrameShape(QFrame.Shape.NoFrame)
        scroller.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._page = _Columns()
        self._page.setProperty("role", "page")
        columns = QHBoxLayout(self._page)
        columns.setContentsMargins(0, 0, SPACE.s, SPACE.m)
        columns.setSpacing(SPACE.s)
        for purpose, title, note in PURPOSES:
            column = QVBoxLayout()
            column.setSpacing(SPACE.s)
            head = QHBoxLayout()
            head.setSpacing(SPACE.xs)
            for text, role in ((_(title), "strong"), (_(note), "muted")):
                label = QLabel(text)
                label.setProperty("role", role)
                head.addWidget(label)
            head.addStretch(1)
            column.addLayout(head)
            column.addStretch(1)
            columns.addLayout(column, 1)
            self._columns[purpose] = column
        scroller.setWidget(self._page)
        self._scroll = scroller
        return scroller

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """A narrow page says less above its cards."""
        super().resizeEvent(event)
        # not against the old size: a page that was hidden is told of none
        if (event.size().width() < WORDS_FROM) != self._is_narrow:
            self._is_narrow = not self._is_narrow
            self._tell()

    def _dress(self) -> None:
        self._glass.setIcon(icon("search", "text.muted"))
        for card in self._cards.values():
            card.dress()

    # --- plan ----------------------------------------------------------------------------------------

    def show_plan(self, plan: OpenPlan | None) -> None:
        """Show the programmes of a plan from now on."""
        if plan is self._plan:
            return
        if self._plan is not None:
            self._plan.changed.disconnect(self._plan_changed)
        self._plan = plan
        self._found, self._found_is_old, self._start = {}, False, None
        if plan is not None:
            plan.changed.connect(self._plan_changed)
        self._rebuild()
        self._ask()

    def _plan_changed(self) -> None:
        self._found_is_old = True
        if self.isVisible():
            self._refresh()
            self._ask_soon.start()
        else:
            self._is_behind = True

    def _rebuild(self) -> None:
        """New cards for another plan; those that it has come first."""
        for card in self._cards.values():
            card.hide()
            card.deleteLater()
        self._cards, self._programmes, self._waiting = {}, {}, deque()
        self._refresh()

    def _refresh(self) -> None:
        """Cards follow the plan; those whose programme is gone go, new ones come."""
        plan = self._plan
        self._is_behind = self._has_failed = False
        if plan is None:
            return
        self._programmes = {programme.key: programme for programme in programmes_of(plan)}
        for key in self._cards.keys() - self._programmes.keys():
            self._cards.pop(key).deleteLater()
        facts_of = facts_rest_on(plan)
        stale = facts_of != self._facts_of
        self._facts_of = facts_of
        for key, card in self._cards.items():
            card.show_programme(self._programmes[key], self._here(key))
            if stale:
                card.forget_facts()
        self._waiting = _in_turn(
            self._programmes[key] for key in self._programmes.keys() - self._cards.keys()
        )
        self._make_some()
        self._keep_numbers()
        self._offer_starts()
        self._tell()
        self._filter()

    def _make_some(self) -> None:
        """Make the next cards; the rest when the page is painted."""
        for __ in range(min(AT_ONCE, len(self._waiting))):
            self._make(self._waiting.popleft())
        self._page.settle()
        if self._waiting:
            self._make_more.start(0)

    def _make_all(self) -> None:
        while self._waiting:
            self._make(self._waiting.popleft())

    def _make(self, programme: Programme) -> None:
        card = ProgrammeCard(programme, self._here(programme.key), self._page)
        card.start = self._start
        card.numbers_asked.connect(lambda: self._unfold(card))
        card.led_to.connect(self.led_to)
        column = self._columns[programme.purpose]
        column.insertWidget(column.count() - 1, card)
        card.setVisible(self._is_wanted(card))
        self._cards[programme.key] = card

    # --- numbers -------------------------------------------------------------------------------------

    def _unfold(self, card: ProgrammeCard) -> None:
        """Open the numbers of a card under the cards, or close them."""
        drawer = self.drawer or self._made_drawer()
        again = drawer.programme is not None and drawer.programme.key == card.programme.key
        self._show_numbers(None if again else card.programme)
        if not again:
            drawer.focus_first()
            # the drawer takes room from the cards
            QTimer.singleShot(0, card, lambda: self._scroll.ensureWidgetVisible(card, 0, SPACE.s))

    def _show_numbers_at(self, card: ProgrammeCard, path: str) -> None:
        drawer = self.drawer or self._made_drawer()
        self._show_numbers(card.programme)
        drawer.focus_path(path)

    def _made_drawer(self) -> NumbersDrawer:
        # editors load with the first programme that is unfolded
        from ui.widgets.programme_numbers import NumbersDrawer

        self.drawer = NumbersDrawer(self)
        self.drawer.closed.connect(lambda: self._show_numbers(None))
        self._column.addWidget(self.drawer, 2)
        return self.drawer

    def _show_numbers(self, programme: Programme | None) -> None:
        if self.drawer is None:
            return
        closed = self.drawer.programme if programme is None else None
        self.drawer.show_programme(programme)
        self.drawer.setVisible(programme is not None)
        for key, card in self._cards.items():
            card.mark_numbers(shown=programme is not None and key == programme.key)
        if closed is not None and closed.key in self._cards:
            back = self._cards[closed.key]
            (back.numbers if back.programme.is_on and back.numbers is not None else back.switch).setFocus()

    def _keep_numbers(self) -> None:
        """The drawer follows its programme, and closes where that is off or gone."""
        shown = self.drawer.programme if self.drawer is not None else None
        if shown is not None:
            now = self._programmes.get(shown.key)
            self._show_numbers(now if now is not None and now.is_on else None)

    # --- what-ifs ------------------------------------------------------------------------------------

    def _ask(self) -> None:
        plan = self._plan
        if self._answers is not None and plan is not None and plan.is_sound and self.isVisible():
            self._answers.ask_what_if(plan, self._start)

    def _take_what_ifs(self, plan: OpenPlan, found: Mapping[str, WhatIf]) -> None:
        if plan is not self._plan:
            return
        self._found, self._found_is_old, self._has_failed = found, False, False
        for key, card in self._cards.items():
            card.show_programme(card.programme, self._here(key))
        self._tell()
        self._filter()

    def _what_ifs_failed(self, plan: OpenPlan, words: str) -> None:
        if plan is self._plan:
            self._has_failed = True
            self._filter()
            # a whole sentence would widen a narrow page
            self.note.setText(_("No estimates") if self._is_narrow else words)
            self.note.setToolTip(words)

    def _here(self, key: str) -> Here:
        programme = self._programmes[key]
        plan = programme.plan
        if self._answers is None or key not in library():
            here = here_text(None, 0.0, 0, plan, programme.problem)
            return here if here.note or self._answers is None else unestimated()
        expected = plan.answer.expected
        figure = expected.figures.get("revenue") if expected is not None else None
        digits = minor_unit_digits(plan.currency) if is_currency(plan.currency) else 2
        revenue = figure.mean or 0.0 if figure is not None else 0.0
        here = here_text(self._found.get(key), revenue, digits, plan, programme.problem)
        return here.as_old() if self._found_is_old else here

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        """What-ifs are asked for while somebody looks."""
        super().showEvent(event)
        if self._is_behind:
            self._refresh()
        if self._found_is_old or not self._found:
            self._ask_soon.start(0)

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802 - Qt's name
        """Nobody looks."""
        super().hideEvent(event)
        self._ask_soon.stop()

    # --- start ---------------------------------------------------------------------------------------

    def _offer_starts(self) -> None:
        plan = self._plan
        if plan is None:
            return
        months = month_starts(plan.start, plan.months)
        if [self.start.itemData(at) for at in range(self.start.count())] != months:
            chosen = self._start if self._start in months else None
            self.start.clear()
            for month in months:
                self.start.addItem(month_text(month), month)
            self._start = chosen
            self.start.setCurrentIndex(months.index(chosen) if chosen is not None else 0)

    def _start_chosen(self) -> None:
        day = self.start.currentData()
        self._start = day
        for card in self._cards.values():
            card.start = day
        self._found_is_old = True
        self._refresh()
        self._ask()

    # --- filter --------------------------------------------------------------------------------------

    def show_only(self, name: str) -> None:
        """Show all cards, those that are on, or those that pay here."""
        self._shown = name
        self.filter.choose(name)
        self._filter()

    def _filter(self) -> None:
        if self._shown != ALL or self.search.text().strip():
            self._make_all()
        shown = 0
        for card in self._cards.values():
            matches = self._is_wanted(card)
            card.setVisible(matches)
            shown += matches
        self._nothing.setVisible(shown == 0 and bool(self._cards))
        self._nothing.setText(self._why_nothing())
        self._page.settle()

    def _is_wanted(self, card: ProgrammeCard) -> bool:
        words = self.search.text().strip().casefold()
        programme = card.programme
        if words not in f"{programme.title} {card.facts.summary} {programme.key}".casefold():
            return False
        if self._shown == ON:
            return programme.is_on
        return self._shown == ALL or card.here.gains

    def _why_nothing(self) -> str:
        is_searched = bool(self.search.text().strip())
        if self._shown == PAYING and not self._found:
            return self._why_unknown()
        if is_searched and self._shown == ALL:
            return _("No programme has these words. Try fewer letters.")
        if self._shown == ON:
            if is_searched:
                return _("No programme that is on has these words.")
            return _("No programme is on. Switch one on, and its costs and effects are in the answer.")
        if is_searched:
            return _("No programme that is known to pay here has these words.")
        return _("No programme is known to pay here.")

    def _why_unknown(self) -> str:
        if self._has_failed:
            return _("What programmes would do here could not be worked out.")
        if self._plan is not None and not self._plan.is_sound:
            return _("What pays here is worked out once nothing in the plan is wrong.")
        return _("What pays here is being worked out.")

    def _tell(self) -> None:
        plan = self._plan
        if plan is None:
            return
        on = sum(programme.is_on for programme in self._programmes.values())
        paying = sum(self._pays(key) for key in self._programmes)
        self.filter.show_counts(len(self._programmes), on, paying if self._found else None)
        text = _("Money in {currency}. Here: change of expected profit if started in")
        if self._is_narrow:
            text = _("Here: profit, {currency}, from")
        self.note.setText(text.format(currency=plan.currency))
        self.note.setToolTip("")

    def _pays(self, key: str) -> bool:
        card = self._cards.get(key)
        return (card.here if card is not None else self._here(key)).gains

    def go_to(self, path: str) -> bool:
        """Show the card of a programme by its path, "programs[1].start"; False where there is none."""
        self._make_all()
        for card in self._cards.values():
            programme = card.programme
            if programme.position is not None and path.startswith(programme.path):
                self.search.clear()
                self.show_only(ALL)
                self._scroll.ensureWidgetVisible(card)
                card.switch.setFocus()
                if programme.is_on and path.count(".") > 1:
                    self._show_numbers_at(card, path)
                return True
        return False


class _Columns(QWidget):
    """The cards."""

    def settle(self) -> None:
        """Find their places at once: until then cards would lie over each other."""
        QCoreApplication.sendPostedEvents(self, QEvent.Type.LayoutRequest)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """In another width words take other lines, and cards other heights."""
        super().resizeEvent(event)
        self.settle()


def _in_turn(programmes: Iterable[Programme]) -> deque[Programme]:
    """One of each purpose after the other, so that the columns grow together."""
    order = {key: at for at, key in enumerate(library())}
    by_purpose: dict[str, list[Programme]] = {purpose: [] for purpose, *__ in PURPOSES}
    for programme in sorted(programmes, key=lambda each: (each.position is None, order.get(each.key, -1))):
        by_purpose[programme.purpose].append(programme)
    rounds = zip_longest(*by_purpose.values())
    return deque(programme for each in rounds for programme in each if programme is not None)
