"""The results of a plan: six tiles, eight cards, all figures."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from itertools import pairwise
from typing import Final

from PySide6.QtCore import QTimer
from PySide6.QtGui import QAction, QResizeEvent, QShowEvent
from PySide6.QtWidgets import (
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)
from shiboken6 import isValid

from roisim.report.charts import Answers as Known
from roisim.report.charts import (
    ChartData,
    cash_data,
    channels_data,
    cohorts_data,
    costs_data,
    funnel_data,
    ltv_to_cac_data,
    orders_data,
    visitors_data,
)
from roisim.report.key_figures import missing_worlds_note
from roisim.report.number_text import month_text
from roisim.translation import _, ngettext
from ui.answers.answer import Answer, AnswerState
from ui.open_plan import OpenPlan
from ui.page import Page
from ui.panels.all_figures import AllFigures
from ui.panels.live_answer import known_answers
from ui.preferences import Preferences
from ui.status_strip import state_words
from ui.theme import SPACE, set_role
from ui.tile_content import TILES, tile_content
from ui.widgets.channel_card import ChannelCard
from ui.widgets.chart_card import ChartCard
from ui.widgets.empty_state import EmptyState
from ui.widgets.kpi_tile import KpiTile
from ui.widgets.veil import Veil

WIDE: Final = 1188
"""Width of the page from which three cards stand beside each other: a window of 1400 less its sidebar."""

CHARTS: Final[dict[str, Callable[[Known, int], ChartData]]] = {
    "orders": lambda known, _number: orders_data(known),
    "ltv_to_cac": ltv_to_cac_data,
    "cash": cash_data,
    "funnel": funnel_data,
    "cohorts": lambda known, _number: cohorts_data(known),
    "costs": lambda known, _number: costs_data(known),
    "visitors": lambda known, _number: visitors_data(known),
}
ORDER: Final = ("orders", "ltv_to_cac", "cash", "funnel", "channels", "cohorts", "costs", "visitors")
HEIGHTS: Final = {"funnel": 336, "channels": 336, "cohorts": 336}
HEIGHT: Final = 292
BETWEEN_MS: Final = 12
"""Between one card and the next, so that each is painted by itself."""


class ResultsPage(Page):
    """Shows the answer of the plan in front, as it comes.

    Args:
        preferences: of the window.
    """

    def __init__(self, preferences: Preferences) -> None:
        super().__init__()
        self._preferences = preferences
        self._plan: OpenPlan | None = None
        self._shown: dict[str, tuple[object, ...]] = {}
        self._waiting: deque[str] = deque()
        self._columns = 0
        self._one_by_one = QTimer(self)
        self._one_by_one.setInterval(BETWEEN_MS)
        self._one_by_one.timeout.connect(self._show_next)
        self.tiles = {name: KpiTile() for name in TILES}
        self.cards = {name: ChartCard() for name in CHARTS}
        self.channels, self.figures = ChannelCard(), AllFigures()
        self._state, self._empty = QLabel(), EmptyState()
        self._lay_out()

    # --- what the window asks --------------------------------------------------------------------------

    def show_plan(self, plan: OpenPlan | None) -> None:
        """Show the answer of a plan from now on."""
        before = self._live_plan()
        if plan is not before:
            if before is not None:
                before.answer_changed.disconnect(self.refresh)
            if plan is not None:
                plan.answer_changed.connect(self.refresh)
            self._plan = plan
        self.refresh()

    def note(self) -> str:
        """Of what time and in what money."""
        plan = self._live_plan()
        if plan is None:
            return ""
        text = ngettext(
            "{months} month from {start}, {currency}", "{months} months from {start}, {currency}", plan.months
        )
        return text.format(months=plan.months, start=month_text(plan.start), currency=plan.currency)

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        """What came while another page was in front is shown now."""
        super().showEvent(event)
        self.refresh()

    # --- showing ---------------------------------------------------------------------------------------

    def refresh(self) -> None:
        """Tiles at once; then one card at a time, so that the window never waits for all of them."""
        plan = self._live_plan()
        if plan is None or not self.isVisible():
            return
        known = known_answers(plan.answer)
        if known is None:
            self._show_empty(plan.answer)
            return
        self._tell_state(plan.answer)
        for name, tile in self.tiles.items():
            tile.show_figure(tile_content(name, plan.answer, plan.number))
        self._stack.setCurrentWidget(self._scroll)
        self._waiting = deque((*ORDER, "figures"))
        self._one_by_one.start()

    def _show_next(self) -> None:
        plan = self._live_plan()
        known = None if plan is None else known_answers(plan.answer)
        if plan is None or known is None or not self._waiting:
            self._one_by_one.stop()
            return
        name = self._waiting.popleft()
        # results are kept with what was shown of them: another one cannot take their place in memory
        key = (known.expected, known.worlds, plan.number)
        before = self._shown.get(name, ())
        if len(before) == len(key) and all(old is new for old, new in zip(before, key, strict=True)):
            return
        self._shown[name] = key
        if name == "figures":
            self.figures.show_figures(known)
        elif name == "channels":
            self.channels.show_channels(channels_data(known))
        else:
            self.cards[name].show_chart(CHARTS[name](known, plan.number))

    def _tell_state(self, answer: Answer) -> None:
        """How far the answer is; one that is not of what is typed stands back."""
        last_valid = answer.state is AnswerState.LAST_VALID
        words = state_words(answer)
        if last_valid:
            words = _("What is typed now is wrong: this is the last valid answer. F8 leads to what to mend.")
        elif answer.bands is not None and answer.state is AnswerState.DONE:
            words = " ".join(part for part in (words + ".", missing_worlds_note(answer.bands)) if part)
        if answer.bands is not None and not last_valid:
            words += " " + _("Large figures: the plan without chance.")
            words += " " + _("Bands: 5th to 95th percentile of the worlds.")
        doubtful = answer.state in (AnswerState.LAST_VALID, AnswerState.PAUSED, AnswerState.FAILED)
        self._state.setText(words)
        set_role(self._state, "warning" if doubtful else "note")
        self._veil.setVisible(last_valid)
        self._veil.raise_()

    def _show_empty(self, answer: Answer) -> None:
        plan = self._live_plan()
        if answer.state is AnswerState.FAILED:
            self._empty.show_words(_("The answer could not be worked out."), answer.message)
        elif plan is not None and not plan.is_sound:
            lead = self._action("next_problem")
            self._empty.show_words(
                _("The results come once the plan is valid."),
                _("Mend the marked fields first: F8 leads to them."),
                _("Go to the first problem") if lead is not None else "",
                lead.trigger if lead is not None else None,
            )
        else:
            self._empty.show_words(_("The answer is being worked out …"))
        self._stack.setCurrentWidget(self._empty)

    def _action(self, name: str) -> QAction | None:
        """An action of the window."""
        found: QAction | None = self.window().findChild(QAction, f"action_{name}")
        return found

    def _live_plan(self) -> OpenPlan | None:
        """The plan that is shown; None once it was closed."""
        if self._plan is not None and not isValid(self._plan):
            self._plan = None
        return self._plan

    # --- building --------------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        self._state.setAccessibleName(_("State of the answer"))
        tiles = QHBoxLayout()
        tiles.setSpacing(SPACE.s)
        for tile in self.tiles.values():
            tiles.addWidget(tile)
        self._cards = QWidget()
        self._veil = Veil(self._cards)
        self._grid = QGridLayout(self._cards)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(10)
        for name in ORDER:
            self._card(name).setMinimumHeight(HEIGHTS.get(name, HEIGHT))
        self._place_cards(2)
        inside = QWidget()
        inside.setProperty("role", "page")
        column = QVBoxLayout(inside)
        column.setContentsMargins(20, SPACE.s, 20, SPACE.l)
        column.setSpacing(SPACE.s)
        column.addWidget(self._state)
        column.addLayout(tiles)
        column.addWidget(self._cards)
        column.addWidget(self.figures)
        column.addStretch(1)
        self._scroll, self._stack = QScrollArea(), QStackedWidget()
        self._scroll.setWidget(inside)
        self._scroll.setWidgetResizable(True)
        self._stack.addWidget(self._empty)
        self._stack.addWidget(self._scroll)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self._stack)
        self._order_keys()

    def _order_keys(self) -> None:
        """Tab goes as one reads."""
        stops: list[QWidget] = list(self.tiles.values())
        for name in ORDER:
            card = self._card(name)
            stops += [card.more, card.table if isinstance(card, ChannelCard) else card.chart]
        stops += [self.figures.fold, self.figures.table]
        for first, second in pairwise(stops):
            QWidget.setTabOrder(first, second)

    def _card(self, name: str) -> ChartCard | ChannelCard:
        return self.channels if name == "channels" else self.cards[name]

    def _place_cards(self, columns: int) -> None:
        """Three beside each other, or two; the last one takes what is left of its row."""
        if columns == self._columns:
            return
        self._columns = columns
        for name in ORDER:
            self._grid.removeWidget(self._card(name))
        for at, name in enumerate(ORDER):
            rest = columns - at % columns if at == len(ORDER) - 1 else 1
            self._grid.addWidget(self._card(name), at // columns, at % columns, 1, rest)
        for column in range(3):
            self._grid.setColumnStretch(column, 1 if column < columns else 0)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Two columns in a narrow window."""
        super().resizeEvent(event)
        self._place_cards(3 if self.width() >= WIDE else 2)
