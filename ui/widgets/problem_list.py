"""What is wrong or doubtful with a plan, each entry leading to its field; wrong before doubtful."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QScrollArea, QVBoxLayout, QWidget

from roisim.errors import Problem
from roisim.report.number_text import month_text
from roisim.scenario.plan_period import months_later
from roisim.scenario.scenario_document import place_of
from roisim.translation import _
from ui.field_state import field_name, sentences, spec_of, words_at_field
from ui.icons import pixmap
from ui.theme import SPACE, theme_keeper

if TYPE_CHECKING:
    from ui.open_plan import OpenPlan

HIGHEST = 260


class ProblemList(QFrame):
    """The problems of a plan.

    Signals:
        chosen: the path of the problem to go to.
    """

    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "card")
        self.setAccessibleName(_("Problems of the plan"))
        self._plan: OpenPlan | None = None
        self._shown: list[Problem] = []
        self._last: str | None = None
        self.buttons: list[QPushButton] = []
        self._inner = QWidget()
        self._inner.setProperty("role", "page")
        self._rows = QVBoxLayout(self._inner)
        self._rows.setContentsMargins(0, 0, 0, 0)
        self._rows.setSpacing(0)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(self._inner)
        self._area = area
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 1, 1, 1)
        column.addWidget(area)
        theme_keeper().changed.connect(self._rebuild)

    def show_plan(self, plan: OpenPlan | None) -> None:
        """Show a plan's problems as they are now."""
        problems = ordered(plan.problems) if plan is not None else []
        if plan is not self._plan or problems != self._shown:
            self._plan, self._shown = plan, problems
            self._rebuild()

    def next_path(self) -> str | None:
        """The problem after the one that was gone to last, from the top again after the end."""
        paths = [problem.path for problem in self._shown]
        if not paths:
            return None
        at = paths.index(self._last) + 1 if self._last in paths else 0
        self._last = paths[at % len(paths)]
        return self._last

    def _rebuild(self) -> None:
        while self._rows.count():
            item = self._rows.takeAt(0)
            widget = item.widget() if item is not None else None
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        self.buttons = []
        for at, problem in enumerate(self._shown):
            if at:
                line = QFrame()
                line.setProperty("role", "line")
                self._rows.addWidget(line)
            self._rows.addWidget(self._row(problem))
        self._rows.addStretch(1)
        # rows have a height only when the layout has shown them
        QTimer.singleShot(0, self, self._fit)

    def _fit(self) -> None:
        """As high as the rows are, up to a limit; then it scrolls."""
        width = self._area.viewport().width()
        wanted = self._rows.heightForWidth(width) if self._rows.hasHeightForWidth() else 0
        self._area.setFixedHeight(min(max(wanted, self._rows.minimumSize().height()) + 2, HIGHEST))

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        """Find the height."""
        super().showEvent(event)
        QTimer.singleShot(0, self, self._fit)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Words wrap differently in another width."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._fit()

    def _row(self, problem: Problem) -> QWidget:
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(SPACE.m, SPACE.s, SPACE.m, SPACE.s)
        row.setSpacing(SPACE.s)
        wrong = problem.severity == "error"
        picture = QLabel()
        name, colour = ("problem", "state.negative") if wrong else ("warning", "state.warning")
        picture.setPixmap(pixmap(name, colour, 16, self.devicePixelRatio()))
        picture.setAccessibleName(_("Wrong") if wrong else _("Doubtful"))
        words = QVBoxLayout()
        words.setSpacing(1)
        place = place_words(self._plan, problem.path) if self._plan is not None else ""
        own = words_at_field(self._plan, problem) if self._plan is not None else ""
        message = own or _sentence(problem.message)
        first = QLabel(f"{place}: {message}" if place else message)
        first.setWordWrap(True)
        second = QLabel(_sentence(problem.cure))
        second.setProperty("role", "small")
        second.setWordWrap(True)
        if own or not problem.cure:
            second.hide()  # showing what has no parent yet would open a window
        words.addWidget(first)
        words.addWidget(second)
        button = QPushButton(_("Go there"))
        button.setProperty("role", "link")
        button.setAccessibleName(_("Go to {place}").format(place=place or _("the plan")))
        button.setAccessibleDescription(sentences(problem))
        button.clicked.connect(lambda: self._go(problem.path))
        self.buttons.append(button)
        row.addWidget(picture, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addLayout(words, 1)
        row.addWidget(button)
        return holder

    def _go(self, path: str) -> None:
        self._last = path
        self.chosen.emit(path)


def ordered(problems: list[Problem]) -> list[Problem]:
    """Wrong before doubtful, else as the plan has them."""
    return sorted(problems, key=lambda problem: problem.severity != "error")


def place_words(plan: OpenPlan, path: str) -> str:
    """A place in words: "Google Ads, cost per click"; the path where there is no input."""
    place = place_of(path)
    if not place:
        return ""
    for length in range(len(place), 0, -1):
        if isinstance(place[length - 1], int):
            continue
        try:
            spec = spec_of(plan, place[:length])
        except (LookupError, TypeError):
            continue
        month = next((part for part in place[length:] if isinstance(part, int)), None)
        words = field_name(plan, place[:length], spec)
        return (
            f"{words}, {month_text(months_later(plan.start.replace(day=1), month))}"
            if month is not None and spec.by_month
            else words
        )
    return path


def _sentence(text: str) -> str:
    return text if not text or text.endswith((".", "?")) else f"{text}."
