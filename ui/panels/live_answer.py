"""The answer beside the plan: six figures with their bands, and the two charts that matter."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from roisim.report.charts import Answers as Known
from roisim.report.charts import Event, ltv_to_cac_data, program_starts, revenue_data
from roisim.translation import _, ngettext
from ui.answers.answer import Answer, AnswerState
from ui.icons import pixmap
from ui.open_plan import OpenPlan
from ui.theme import SPACE, set_role, theme_keeper
from ui.tile_content import TILES, tile_content
from ui.widgets.chart_card import ChartCard
from ui.widgets.kpi_tile import KpiTile

if TYPE_CHECKING:
    from roisim.experiment.results import RunResult

COLUMNS = 3
LEAST_CHART, LOW_WINDOW = 144, 800


class LiveAnswer(QWidget):
    """Shows the answer of one plan as it comes; it never scrolls away."""

    def __init__(self) -> None:
        super().__init__()
        self._plan: OpenPlan | None = None
        self._head, self._note = QLabel(_("Live answer")), QLabel()
        self._chip_picture, self._chip = QLabel(), QLabel()
        self._tiles = {name: KpiTile() for name in TILES}
        self._revenue, self._ltv = ChartCard("beside"), ChartCard("beside")
        self._events: tuple[int, tuple[Event, ...]] = (-1, ())
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE.l, SPACE.m, SPACE.l, SPACE.m)
        column.setSpacing(SPACE.s)
        column.addLayout(self._head_row())
        column.addLayout(self._tile_grid())
        column.addWidget(self._revenue, 1)
        column.addWidget(self._ltv, 1)
        theme_keeper().changed.connect(self.refresh)

    def show_plan(self, plan: OpenPlan | None) -> None:
        """Show the answer of a plan from now on."""
        if self._plan is not None and self._plan is not plan:
            self._plan.answer_changed.disconnect(self.refresh)
        if plan is not None and self._plan is not plan:
            plan.answer_changed.connect(self.refresh)
        self._plan = plan
        self.refresh()

    def forget_plan(self, plan: OpenPlan) -> None:
        """Let go of a plan that is about to go."""
        if plan is self._plan:
            self.show_plan(None)

    def refresh(self) -> None:
        """Show what is known now; figures first, charts when the event loop has painted them."""
        plan = self._plan
        if plan is None:
            return
        answer = plan.answer
        self._note.setText(_scope(plan))
        picture, role, words = chip_words(answer)
        self._chip.setText(words)
        set_role(self._chip, role)
        self._chip_picture.setVisible(bool(picture))
        if picture:
            colour = "state.warning" if role == "warning" else "text.secondary"
            self._chip_picture.setPixmap(pixmap(picture, colour, 14, self.devicePixelRatio()))
        for name, tile in self._tiles.items():
            tile.show_figure(tile_content(name, answer, plan.number))
        QTimer.singleShot(0, self, self._show_charts)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """In a low window the charts shrink, tiles never hide."""
        super().resizeEvent(event)
        for card in (self._revenue, self._ltv):
            card.setMinimumHeight(LEAST_CHART if self.height() < LOW_WINDOW else 0)

    def _show_charts(self) -> None:
        plan = self._plan
        if plan is None:
            return
        known = known_answers(plan.answer)
        if known is None:
            self._revenue.show_chart(None)
            self._ltv.show_chart(None)
            return
        saved = plan.answer.saved if plan.is_changed else None
        self._revenue.show_chart(revenue_data(known, plan.number, saved=saved, events=self._starts(plan)))
        self._ltv.show_chart(ltv_to_cac_data(known, plan.number, saved=saved))

    def _starts(self, plan: OpenPlan) -> tuple[Event, ...]:
        """Starts of programmes; worked out once a revision."""
        if self._events[0] != plan.revision and plan.scenario is not None:
            self._events = (plan.revision, program_starts(plan.scenario))
        return self._events[1]

    def _head_row(self) -> QHBoxLayout:
        self._head.setProperty("role", "strong")
        self._note.setProperty("role", "note")
        row = QHBoxLayout()
        row.setSpacing(SPACE.xs)
        for widget in (self._head, self._note):
            row.addWidget(widget)
        row.addStretch()
        for widget in (self._chip_picture, self._chip):
            row.addWidget(widget)
        return row

    def _tile_grid(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setSpacing(SPACE.s)
        for at, tile in enumerate(self._tiles.values()):
            grid.addWidget(tile, at // COLUMNS, at % COLUMNS)
        return grid


def known_answers(answer: Answer) -> Known | None:
    """What charts are drawn from: the expected line, and the bands where they are of the same plan."""
    if answer.expected is None and answer.bands is None:
        return None
    bands: RunResult | None = answer.bands if answer.bands_revision == answer.expected_revision else None
    return Known(answer.expected, bands)


def chip_words(answer: Answer) -> tuple[str, str, str]:
    """Picture, role and words of the state in short."""
    match answer.state:
        case AnswerState.DONE:
            worlds = answer.worlds_done
            return (
                "check",
                "small",
                ngettext("{worlds} world", "{worlds} worlds", worlds).format(worlds=worlds),
            )
        case AnswerState.SHARPENING:
            text = _("{done} of {wanted} worlds").format(done=answer.worlds_done, wanted=answer.worlds_wanted)
            return "", "small", text
        case AnswerState.LAST_VALID:
            return "warning", "warning", _("Last valid answer")
        case AnswerState.PAUSED:
            return "pause", "warning", _("Paused")
        case AnswerState.FAILED:
            return "problem", "negative", _("No answer")
        case AnswerState.EXPECTED:
            return "", "small", _("expected")
        case AnswerState.WAITING | AnswerState.EMPTY:
            return "", "small", "…"


def _scope(plan: OpenPlan) -> str:
    months = ngettext("{months} month", "{months} months", plan.months).format(months=plan.months)
    return _("{months}, {currency}, ▲▼ since saved").format(months=months, currency=plan.currency)
