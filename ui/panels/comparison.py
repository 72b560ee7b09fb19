"""Plans side by side: what each differs by from the first, in what, and their curves over each other."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)
from shiboken6 import isValid

from roisim.report.charts import NamedAnswers
from roisim.translation import _
from ui.answers.comparing import (
    Compared,
    compare_plans,
    write_comparison_book,
    write_comparison_folder,
)
from ui.answers.tasks import LongTask
from ui.comparable_plans import (
    comparable,
    curves_key,
    is_done,
    known_of,
    names_of,
    note_words,
    waiting_words,
)
from ui.comparison_rows import (
    COLUMNS_EACH,
    comparison_numbers,
    comparison_rows,
    figures_note,
    input_rows,
    inputs_title,
)
from ui.open_plan import OpenPlan
from ui.open_plans import OpenPlans
from ui.page import Page
from ui.panels.comparison_tools import ComparisonTools
from ui.save_folder import save_folder
from ui.theme import SPACE
from ui.widgets.cell_table import MOST_GROWTH, CellTable, CellText
from ui.widgets.empty_state import EmptyState
from ui.widgets.overlay_card import OverlayCard

if TYPE_CHECKING:
    from ui.answers.answers import Answers
    from ui.exports import Exports

NAME, BASE, EACH = 128, 108, (72, 114, 70)
LEAST_CHART, LEAST_CHART_WIDTH, MOST_CHART_WIDTH = 250, 360, 620
MOST_CHARTS, CHARTS_BELOW, UNBOUND = 860, 320, 16_777_215
SOON_MS: Final = 30


class ComparePage(Page):
    """Compares the open plans that are chosen; all of them unless somebody chose.

    Args:
        plans: that are open.
        answers: starts the work.
        exports: writes the workbook.
    """

    def __init__(self, plans: OpenPlans, answers: Answers, exports: Exports) -> None:
        super().__init__()
        self._plans, self._answers, self._exports = plans, answers, exports
        self._left_out: list[OpenPlan] = []
        self._base: OpenPlan | None = None
        self._task: LongTask | None = None
        self._asked: tuple[object, ...] = ()
        self._note = ""
        self._drawn: tuple[object, ...] = ()
        self._everything = False
        self.compared: Compared | None = None
        """What is shown; None while nothing is."""
        self._numbers: list[int] = []
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(SOON_MS)
        self._soon.timeout.connect(self.refresh)
        self._named: list[NamedAnswers] = []
        self._second = QTimer(self)
        self._second.setSingleShot(True)
        self._second.setInterval(SOON_MS)
        self._build()
        self._connect()
        self._second.timeout.connect(lambda: self.charts[1].show_plans(self._named))

    # --- what the window asks --------------------------------------------------------------------------

    def show_plan(self, plan: OpenPlan | None) -> None:
        """The page is about all plans."""
        self.refresh()

    def note(self) -> str:
        """How many plans, and of what time."""
        return self._note

    def tools(self) -> QWidget:
        """Which plans, and handing over."""
        return self.choices

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        """What changed while another page was in front is shown now."""
        super().showEvent(event)
        self._soon.start()

    # --- which plans -----------------------------------------------------------------------------------

    @property
    def chosen(self) -> list[OpenPlan]:
        """The plans that take part, the one compared with first."""
        found = [plan for plan in self._plans if plan not in self._left_out]
        if self._base in found:
            found.remove(self._base)
            found.insert(0, self._base)
        return found

    def use_base(self, plan: OpenPlan) -> None:
        """Compare with this plan."""
        self._base = plan
        self.refresh()

    def turn_plan(self, plan: OpenPlan, on: bool) -> None:
        """Let a plan take part, or not."""
        if on and plan in self._left_out:
            self._left_out.remove(plan)
        elif not on and plan not in self._left_out:
            self._left_out.append(plan)
        self.refresh()

    # --- comparing -------------------------------------------------------------------------------------

    def refresh(self) -> None:
        """Compare anew what changed."""
        if not self.isVisible():
            return
        chosen = self.chosen
        able, words = comparable(chosen)
        self._tell_note(able)
        self.choices.show_plans(list(self._plans), chosen, ready=self._is_whole(able))
        if len(able) < 2:
            self._show_empty(words, waiting=len(chosen) > 1)
            return
        words += waiting_words(able)
        if not self._is_whole(able) and all(is_done(plan) for plan in able):
            words.append(_("Bands need as many worlds and the same seed in all plans."))
        self._words.setText(" ".join(words))
        self._words.setVisible(bool(self._words.text()))
        curves = curves_key(able)
        if curves != self._drawn:
            self._drawn = curves
            self._show_charts(able)
        asked = (
            curves if self._is_whole(able) else tuple(each[:-1] for each in curves),
            self._is_whole(able),
        )
        if asked != self._asked:
            self._asked = asked
            self._show_inputs(able)
            self._begin(able)

    def _tell_note(self, able: list[OpenPlan]) -> None:
        note = note_words(able)
        if note != self._note:
            self._note = note
            self.note_changed.emit()

    def _begin(self, able: list[OpenPlan]) -> None:
        if self._task is not None:
            self._task.cancel()
        expected = [plan.answer.expected for plan in able]
        worlds = [plan.answer.bands for plan in able] if self._is_whole(able) else None
        names, numbers = names_of(able), [plan.number for plan in able]
        task = self._answers.begin(_("Comparing"), compare_plans, expected, worlds, names, parent=self)
        self._task = task
        task.done.connect(lambda found: self._take(found, numbers, task))
        task.failed.connect(lambda words: self._fail(words, task))
        task.ended.connect(lambda: self._ended(task))

    def _take(self, found: Compared, numbers: list[int], task: LongTask) -> None:
        if task is self._task:  # else something newer is under way
            self.compared, self._numbers = found, numbers
            self._show_table()
            self._stack.setCurrentWidget(self._scroll)

    def _fail(self, words: str, task: LongTask) -> None:
        if task is self._task:
            self.compared = None
            self._empty.show_words(_("These plans cannot be compared."), words)
            self._stack.setCurrentWidget(self._empty)

    def _ended(self, task: LongTask) -> None:
        if task is self._task:
            self._task = None

    def _is_whole(self, able: list[OpenPlan]) -> bool:
        """Whether all worlds of all plans are there, of the same luck."""
        if len(able) < 2 or not all(is_done(plan) for plan in able):
            return False
        lots = {(plan.answer.bands.provenance.worlds, plan.answer.bands.provenance.seed) for plan in able}  # type: ignore[union-attr]
        return len(lots) == 1

    # --- showing ---------------------------------------------------------------------------------------

    def _show_empty(self, words: list[str], *, waiting: bool) -> None:
        self._asked, self._drawn, self.compared = (), (), None
        if words:
            self._empty.show_words(_("These plans cannot be compared."), " ".join(words))
        elif waiting:
            self._empty.show_words(_("The plans are being worked out …"))
        else:
            title = _("Nothing to compare yet.")
            about = _("Duplicate this plan, change one thing, and see both side by side.")
            if len(list(self._plans)) > 1:
                title, about = (
                    _("Choose at least two plans."),
                    _("“Choose plans” has all that are open."),
                )
            self._empty.show_words(title, about, _("Duplicate as variant"), self._duplicate)
        self._stack.setCurrentWidget(self._empty)

    def _duplicate(self) -> None:
        if self._plans.active is not None:
            self._plans.duplicate(self._plans.active)

    def _show_table(self) -> None:
        found = self.compared
        if found is None:
            return
        rows = comparison_rows(found, self._numbers, everything=self._everything)
        others = len(found.expected.others)
        heads = [CellText("")] * (2 + COLUMNS_EACH * others)
        self.table.numbers = lambda: comparison_numbers(found)
        self._arrange()
        self.table.show_rows(heads, rows, (NAME, BASE, *EACH * others))
        for at in range(others):
            self.table.setSpan(0, 2 + COLUMNS_EACH * at, 1, COLUMNS_EACH)
        self.table.fit()
        self._luck.setText(figures_note(found))
        self._more.setText(_("Key figures only") if self._everything else _("All figures"))

    def _show_charts(self, able: list[OpenPlan]) -> None:
        self._named = [
            NamedAnswers(name, plan.number, known_of(plan.answer))
            for plan, name in zip(able, names_of(able), strict=True)
        ]
        self.charts[0].show_plans(self._named)
        self._second.start()  # each is painted by itself

    def _show_inputs(self, able: list[OpenPlan]) -> None:
        scenarios = [plan.scenario for plan in able if plan.scenario is not None]
        heads, rows = input_rows(scenarios, names_of(able))
        self.inputs.show_rows(heads, rows, [200, *[0] * len(able)])
        self.inputs.setVisible(bool(rows))
        self._differ.setText(inputs_title(len(rows)))

    def _turn_everything(self) -> None:
        self._everything = not self._everything
        self._show_table()

    # --- handing over ----------------------------------------------------------------------------------

    def export_excel(self) -> None:
        """Ask where to, and write the workbook."""
        name = save_folder().proposal(_("Comparison") + ".xlsx", self._file_of_first())
        chosen, _kind = QFileDialog.getSaveFileName(
            self, _("Export comparison"), name, _("Workbooks (*.xlsx)")
        )
        if chosen:
            path = Path(chosen)
            self._export(path if path.suffix else path.with_suffix(".xlsx"), write_comparison_book)

    def export_csv(self) -> None:
        """Ask where to, and write the tables."""
        begin = str(save_folder().folder(self._file_of_first()))
        folder = QFileDialog.getExistingDirectory(self, _("Folder for the tables"), begin)
        if folder:
            self._export(Path(folder), write_comparison_folder)

    def _file_of_first(self) -> Path | None:
        """File of the plan that the others are compared with; None while it has none."""
        return next((plan.path for plan in self.chosen), None)

    def _export(self, path: Path, work: Callable[..., object]) -> None:
        able, __ = comparable(self.chosen)
        if self._is_whole(able):
            worlds = [plan.answer.bands for plan in able]
            scenarios = [plan.scenario for plan in able]
            title = _("Writing {file}").format(file=path.name)
            self._exports.begin(title, path, work, worlds, names_of(able), scenarios)

    # --- building --------------------------------------------------------------------------------------

    def _build(self) -> None:
        self.choices = ComparisonTools()
        self.table = CellTable(_("Comparison"), (NAME, BASE), fits=True, headed=False)
        self.inputs = CellTable(_("What differs"), (200, 0), fits=True)
        self.charts = (OverlayCard("cash"), OverlayCard("ltv_to_cac"))
        self._words, self._luck, self._differ = QLabel(), QLabel(), QLabel()
        self._words.setProperty("role", "warning")
        for label in (self._luck, self._differ):
            label.setProperty("role", "note")
        for label in (self._words, self._luck):
            label.setWordWrap(True)
        self._more = QPushButton(_("All figures"))
        self._more.setProperty("role", "link")
        self._more.clicked.connect(self._turn_everything)
        self._empty, self._stack, self._scroll = EmptyState(), QStackedWidget(), QScrollArea()
        inside = QWidget()
        inside.setProperty("role", "page")
        self._both = QBoxLayout(QBoxLayout.Direction.LeftToRight, inside)
        self._both.setContentsMargins(20, SPACE.m, 20, SPACE.l)
        self._both.setSpacing(SPACE.m)
        self._both.addLayout(self._tables(), 1)
        self._both.addWidget(self._chart_column())
        self._scroll.setWidget(inside)
        self._scroll.setWidgetResizable(True)
        self._stack.addWidget(self._empty)
        self._stack.addWidget(self._scroll)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._stack)
        stops: list[QWidget] = [self.table, self._more, self.inputs]
        for card in self.charts:
            stops += [card.choice, card.more, card.chart]
        for first, second in pairwise(stops):
            QWidget.setTabOrder(first, second)

    def _tables(self) -> QVBoxLayout:
        title = QLabel(_("What differs"))
        title.setProperty("role", "strong")
        heading, foot = QHBoxLayout(), QHBoxLayout()
        heading.setSpacing(SPACE.s)
        heading.addWidget(title)
        heading.addWidget(self._differ, 1)
        foot.addWidget(self._luck, 1)
        foot.addWidget(self._more)
        column = QVBoxLayout()
        column.setSpacing(SPACE.s)
        column.addWidget(self._words)
        column.addWidget(self.table)
        column.addLayout(foot)
        column.addSpacing(SPACE.s)
        column.addLayout(heading)
        column.addWidget(self.inputs)
        column.addStretch(1)
        return column

    def _chart_column(self) -> QWidget:
        self._holder = QWidget()
        self._chart_box = QBoxLayout(QBoxLayout.Direction.TopToBottom, self._holder)
        self._chart_box.setContentsMargins(0, 0, 0, 0)
        self._chart_box.setSpacing(SPACE.m)
        for card in self.charts:
            card.setMinimumHeight(LEAST_CHART)
            self._chart_box.addWidget(card)
        return self._holder

    def _arrange(self) -> None:
        """Charts beside the table where there is room for both, else below it."""
        others = len(self.compared.expected.others) if self.compared else 1
        needed = NAME + BASE + others * sum(EACH)
        room = self.width() - 40 - SPACE.m - needed - 16
        beside = room >= LEAST_CHART_WIDTH
        down, right = QBoxLayout.Direction.TopToBottom, QBoxLayout.Direction.LeftToRight
        self._both.setDirection(right if beside else down)
        self._chart_box.setDirection(down if beside else right)
        self._both.setAlignment(self._holder, Qt.AlignmentFlag.AlignTop if beside else Qt.AlignmentFlag(0))
        if beside:
            # what the table cannot use is the charts'
            most = max(MOST_CHART_WIDTH, room + 16 - int(needed * (MOST_GROWTH - 1)))
            self._holder.setFixedWidth(min(room, most))
            room_down = self.height() - SPACE.m - SPACE.l - 2
            self._holder.setFixedHeight(min(max(room_down, 2 * LEAST_CHART), MOST_CHARTS))
        else:
            self._holder.setMinimumWidth(0)
            self._holder.setMaximumWidth(UNBOUND)
            self._holder.setFixedHeight(CHARTS_BELOW)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Arrange anew."""
        super().resizeEvent(event)
        self._arrange()
        if self.compared is not None:
            QTimer.singleShot(0, self, self._show_table)

    def _connect(self) -> None:
        self.choices.base_chosen.connect(self.use_base)
        self.choices.plan_turned.connect(self.turn_plan)
        self.choices.excel_asked.connect(self.export_excel)
        self.choices.csv_asked.connect(self.export_csv)
        self._plans.opened.connect(self._watch)
        self._plans.closed.connect(self._let_go)
        for plan in self._plans:
            self._watch(plan)

    def _watch(self, plan: OpenPlan) -> None:
        for signal in (plan.changed, plan.answer_changed, plan.saved_changed):
            signal.connect(self._plan_changed)
        self._soon.start()

    def _plan_changed(self) -> None:
        self._soon.start()

    def _let_go(self, plan: OpenPlan) -> None:
        self._left_out = [each for each in self._left_out if each is not plan and isValid(each)]
        if self._base is plan:
            self._base = None
        self._asked = ()
        self._soon.start()
