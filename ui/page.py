"""What the window asks of a page."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from ui.open_plan import OpenPlan


class Page(QWidget):
    """What the window asks of a page. Pages do what concerns them and leave out the rest.

    Signals:
        section_shown: a section of the plan that the page itself went to.
        note_changed: `note` says something else.
    """

    section_shown = Signal(str)
    note_changed = Signal()

    def show_plan(self, plan: OpenPlan | None) -> None:
        """Show a plan, or all plans anew; called whenever the page comes to the front."""

    def forget_plan(self, plan: OpenPlan) -> None:
        """A plan is about to go: let go of it and of all that was built for it."""

    def show_section(self, section: str) -> None:
        """Show a section of the plan."""

    def go_to(self, path: str) -> None:
        """Lead to the field of an input."""

    def next_problem(self) -> None:
        """Lead to the next problem."""

    def show_problems(self) -> None:
        """Open or close the list of problems."""

    def turn_uncertain(self) -> None:
        """Turn the field at the keyboard into a range, or back."""

    def note(self) -> str:
        """A few muted words behind the page's title."""
        return ""

    def tools(self) -> QWidget | None:
        """The page's own buttons in the header."""
        return None

    def keep_state(self) -> None:
        """Remember splits before the window closes."""
