"""The plan page: the section being edited on the left, the answer on the right."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QSplitter, QVBoxLayout

from ui.page import Page
from ui.panels.live_answer import LiveAnswer
from ui.panels.plan_sections import SECTIONS, section_of
from ui.panels.section_view import SectionView
from ui.theme import size

if TYPE_CHECKING:
    from ui.answers.answers import Answers
    from ui.open_plan import OpenPlan
    from ui.preferences import Preferences

SPLIT = "plan_split"
"""Under which name the splitter's state is kept."""


class PlanPage(Page):
    """Edits the plan in front, and shows its answer."""

    def __init__(self, answers: Answers, preferences: Preferences) -> None:
        super().__init__()
        self._answers, self._preferences = answers, preferences
        self._plan: OpenPlan | None = None
        self._section = SECTIONS[0].name
        self._views: dict[str, SectionView] = {}
        self._problem_at = -1
        self._moved = False
        self._area = QScrollArea()
        self._area.setWidgetResizable(True)
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._answer = LiveAnswer()
        self._splitter = QSplitter(Qt.Orientation.Horizontal)
        self._splitter.addWidget(self._area)
        self._splitter.addWidget(self._answer)
        self._splitter.setStretchFactor(0, 1)
        self._splitter.setStretchFactor(1, 0)
        self._splitter.setChildrenCollapsible(False)
        self._splitter.setHandleWidth(1)
        self._splitter.splitterMoved.connect(self._split_moved)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._splitter)
        self._restore_split()

    # --- what the window asks --------------------------------------------------------------------------

    def show_plan(self, plan: OpenPlan | None) -> None:
        """Edit a plan from now on."""
        if plan is not self._plan:
            self._leave_plan()
            self._plan = plan
            if plan is not None:
                plan.changed.connect(self._refresh)
                plan.destroyed.connect(self._forget)
        self._answer.show_plan(plan)
        self.show_section(self._section)

    def show_section(self, section: str) -> None:
        """Show a section of the plan."""
        self._section = section or SECTIONS[0].name
        if self._plan is None:
            return
        view = self._views.get(self._section)
        if view is None:
            view = SectionView(self._plan, self._section, self._answers)
            self._views[self._section] = view
        if self._area.widget() is not view:
            self._area.takeWidget()
            self._area.setWidget(view)
        view.refresh()

    def go_to(self, path: str) -> None:
        """Lead to the field of an input."""
        if self._plan is None:
            return
        self.show_section(section_of(path))
        view = self._views[self._section]
        field = view.field_at(path)
        if field is not None:
            # its place is known when the section has been laid out
            QTimer.singleShot(0, field, lambda: self._area.ensureWidgetVisible(field, 0, 60))

    def next_problem(self) -> None:
        """Lead to the next problem."""
        problems = self._plan.problems if self._plan is not None else []
        if problems:
            self._problem_at = (self._problem_at + 1) % len(problems)
            self.go_to(problems[self._problem_at].path)

    def keep_state(self) -> None:
        """Remember the split, if somebody chose it."""
        if self._moved:
            self._preferences.keep_state(SPLIT, self._splitter.saveState())

    def note(self) -> str:
        """Nothing: the section says what it is about."""
        return ""

    # --- inside ----------------------------------------------------------------------------------------

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Unless somebody moved it, the answer has the width of the design."""
        super().resizeEvent(event)
        if not self._moved:
            narrow = self.window().width() < size("narrow_below_width")
            answer = size("live_panel_narrow" if narrow else "live_panel")
            self._splitter.setSizes([max(1, self.width() - answer - 1), answer])

    def _refresh(self) -> None:
        view = self._views.get(self._section)
        if view is not None:
            view.refresh()

    def _leave_plan(self) -> None:
        if self._plan is not None:
            self._plan.changed.disconnect(self._refresh)
            self._plan.destroyed.disconnect(self._forget)
        self._area.takeWidget()
        for view in self._views.values():
            view.deleteLater()
        self._views.clear()
        self._problem_at = -1

    def _forget(self) -> None:
        self._plan = None

    def _split_moved(self) -> None:
        self._moved = True

    def _restore_split(self) -> None:
        kept = self._preferences.state(SPLIT)
        if kept is not None:
            self._moved = self._splitter.restoreState(kept)
