"""Pages are built when they are first shown, and kept."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from PySide6.QtWidgets import QStackedWidget

from ui.page import Page
from ui.pages import COMPARE, JOURNEYS, PLAN, RESULTS, WELCOME

if TYPE_CHECKING:
    from ui.answers.answers import Answers
    from ui.exports import Exports
    from ui.file_desk import FileDesk
    from ui.open_plan import OpenPlan
    from ui.open_plans import OpenPlans
    from ui.preferences import Preferences


class Window(Protocol):
    """What pages get of the window."""

    plans: OpenPlans
    answers: Answers
    files: FileDesk
    exports: Exports
    preferences: Preferences

    def follow_section(self, section: str) -> None:
        """A page went to a section of the plan by itself."""

    def follow_note(self) -> None:
        """A page has another note."""


class PageShelf:
    """The pages of a window by name."""

    def __init__(self, window: Window, stack: QStackedWidget) -> None:
        self._window = window
        self._stack = stack
        self._pages: dict[str, Page] = {}

    def page(self, name: str) -> Page:
        """The page, built now if it was never shown."""
        if name not in self._pages:
            self._pages[name] = self._built(name)
            self._pages[name].section_shown.connect(self._window.follow_section)
            self._pages[name].note_changed.connect(self._window.follow_note)
            self._stack.addWidget(self._pages[name])
        return self._pages[name]

    def forget_plan(self, plan: OpenPlan) -> None:
        """Tell every page that a plan is about to go."""
        for page in self._pages.values():
            page.forget_plan(plan)

    def keep_states(self) -> None:
        """Let every page remember its splits."""
        for page in self._pages.values():
            page.keep_state()

    def _built(self, name: str) -> Page:
        """A page's module is loaded with it: start-up loads only the first."""
        return _BUILDERS[name](self._window)


def _welcome(window: Window) -> Page:
    from ui.panels.welcome import WelcomePage  # loaded when first shown

    return WelcomePage(window.files, window.preferences)


def _plan(window: Window) -> Page:
    from ui.panels.plan_page import PlanPage  # loaded when first shown

    return PlanPage(window.answers, window.preferences)


def _results(window: Window) -> Page:
    from ui.panels.results import ResultsPage  # loaded when first shown

    return ResultsPage(window.preferences)


def _compare(window: Window) -> Page:
    from ui.panels.comparison import ComparePage  # loaded when first shown

    return ComparePage(window.plans, window.answers, window.exports)


def _journeys(window: Window) -> Page:
    from ui.panels.journeys import JourneysPage  # loaded when first shown

    return JourneysPage(window.answers)


_BUILDERS = {WELCOME: _welcome, PLAN: _plan, RESULTS: _results, COMPARE: _compare, JOURNEYS: _journeys}
