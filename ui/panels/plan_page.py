"""The plan page: sections to edit at the left, the live answer at the right, problems above."""

from __future__ import annotations

from collections import OrderedDict
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from ui.open_plan import OpenPlan
from ui.page import Page
from ui.panels.live_answer import LiveAnswer
from ui.panels.section_page import PADDING, SectionPage
from ui.plan_sections import PROMOTION, section_of, section_spec
from ui.reading_order import stops_in
from ui.theme import SPACE, size
from ui.widgets.field_editor import FieldEditor
from ui.widgets.problem_list import ProblemList

if TYPE_CHECKING:
    from ui.answers.answers import Answers
    from ui.preferences import Preferences

KEPT_PAGES: Final = 12
"""Built sections that are kept; the longest unseen go first."""
SPLIT: Final = "plan_page"
LEAST_EDITOR: Final = 420


class PlanPage(Page):
    """Edits the plan in front and shows what it does.

    Args:
        answers: for the programmes' effects here; None shows them without.
        preferences: where the split is remembered; None forgets it.
    """

    def __init__(self, answers: Answers | None = None, preferences: Preferences | None = None) -> None:
        super().__init__()
        self._answers, self._preferences = answers, preferences
        self._plan: OpenPlan | None = None
        self._section = PROMOTION
        self._pages: OrderedDict[tuple[OpenPlan, str], SectionPage] = OrderedDict()
        self._is_split_by_hand = False
        self._stack = QStackedWidget()
        self.problems = ProblemList()
        self.problems.hide()
        self.problems.chosen.connect(self.go_to)
        self.problems.left.connect(self._settle)
        self.answer = LiveAnswer()
        self.splitter = QSplitter(Qt.Orientation.Horizontal)
        self._lay_out()

    # --- what the window asks --------------------------------------------------------------------------

    def show_plan(self, plan: OpenPlan | None) -> None:
        """Show a plan; its sections are built when they are first looked at."""
        if plan is not self._plan:
            if self._plan is not None:
                self._plan.changed.disconnect(self._plan_changed)
            self._plan = plan
            if plan is not None:
                plan.changed.connect(self._plan_changed)
            self.answer.show_plan(plan)
            self._plan_changed()
        if plan is not None:
            self.show_section(self._section)

    def show_section(self, section: str) -> None:
        """Show a section of the plan."""
        if section != self._section:
            self._section = section
            self.section_shown.emit(section)
        if self._plan is not None:
            page = self._page(self._plan, section)
            here = QApplication.focusWidget()
            if page is not self.section_page and here is not None and self._stack.isAncestorOf(here):
                # else Qt hands the keyboard of a hidden section on to the answer
                self.setFocus(Qt.FocusReason.OtherFocusReason)
            self._stack.setCurrentWidget(page)
            QTimer.singleShot(0, page, self._settle)

    def go_to(self, path: str) -> None:
        """Scroll to the field of an input and give it the keyboard."""
        self.show_section(section_of(path))
        page = self.section_page
        if page is not None:
            page.go_to(path)

    def next_problem(self) -> None:
        """Lead to the problem after the last one."""
        path = self.problems.next_path()
        if path is not None:
            self.go_to(path)

    def show_problems(self) -> None:
        """Open or close the list."""
        has = self._plan is not None and bool(self._plan.problems)
        self.problems.setVisible(has and self.problems.isHidden())
        if has and self.problems.buttons and not self.problems.isHidden():
            self.problems.buttons[0].setFocus(Qt.FocusReason.OtherFocusReason)

    def turn_uncertain(self) -> None:
        """Turn the field at the keyboard into a range, or back."""
        widget = QApplication.focusWidget()
        while widget is not None and widget is not self:
            if isinstance(widget, FieldEditor):
                widget.toggle_uncertain()
                return
            widget = widget.parentWidget()

    def keep_state(self) -> None:
        """Remember the split, where it was moved by hand."""
        if self._preferences is not None and self._is_split_by_hand:
            self._preferences.keep_state(SPLIT, self.splitter.saveState())

    @property
    def section_page(self) -> SectionPage | None:
        """The section that is shown."""
        widget = self._stack.currentWidget()
        return widget if isinstance(widget, SectionPage) else None

    # --- inside ----------------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        left = QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        above = QHBoxLayout()
        above.setContentsMargins(PADDING, SPACE.s, PADDING, 0)
        above.addWidget(self.problems)
        column.addLayout(above)
        column.addWidget(self._stack, 1)
        left.setMinimumWidth(LEAST_EDITOR)
        self.splitter.addWidget(left)
        self.splitter.addWidget(self.answer)
        self.splitter.setStretchFactor(0, 1)
        self.splitter.setStretchFactor(1, 0)
        self.splitter.setChildrenCollapsible(False)
        self.splitter.setHandleWidth(1)
        self.splitter.splitterMoved.connect(self._moved)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self.splitter)
        state = self._preferences.state(SPLIT) if self._preferences is not None else None
        self._is_split_by_hand = state is not None and self.splitter.restoreState(state)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """The answer has its width, less in a narrow window; the editor takes the rest."""
        super().resizeEvent(event)
        if not self._is_split_by_hand:
            narrow = self.window().width() < size("narrow_below_width")
            answer = size("live_panel_narrow" if narrow else "live_panel")
            self.splitter.setSizes([max(self.width() - answer - 1, LEAST_EDITOR), answer])

    def _settle(self) -> None:
        """Tab reads the section, then its answer; a keyboard that nobody has placed goes into the section."""
        page, here = self.section_page, QApplication.focusWidget()
        if page is None or not self.isVisible():
            return
        page.keep_order(stops_in(self.answer))
        if here is None or here is self or self.answer.isAncestorOf(here):
            page.take_keyboard()

    def _moved(self) -> None:
        self._is_split_by_hand = True

    def _page(self, plan: OpenPlan, section: str) -> SectionPage:
        key = (plan, section)
        if key not in self._pages:
            self._pages[key] = SectionPage(plan, section_spec(section), self._answers, self._stack)
            self._pages[key].led_to.connect(self.go_to)
            self._stack.addWidget(self._pages[key])
        self._pages.move_to_end(key)
        while len(self._pages) > KEPT_PAGES:
            self._drop(next(iter(self._pages)))
        return self._pages[key]

    def _drop(self, key: tuple[OpenPlan, str]) -> None:
        page = self._pages.pop(key)
        self._stack.removeWidget(page)
        page.deleteLater()

    def _plan_changed(self) -> None:
        self.problems.show_plan(self._plan)
        if self._plan is None or not self._plan.problems:
            self.problems.hide()

    def forget_plan(self, plan: OpenPlan) -> None:
        """A closed plan takes its sections along."""
        if plan is self._plan:
            self.show_plan(None)
        for key in [key for key in self._pages if key[0] is plan]:
            self._drop(key)
