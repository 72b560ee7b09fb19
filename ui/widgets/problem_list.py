"""What is wrong or doubtful with a plan, each entry leading to its field; wrong before doubtful."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QScrollArea, QVBoxLayout, QWidget

from roisim.errors import Problem
from roisim.translation import _
from ui.icons import pixmap
from ui.input_names import place_words
from ui.problem_words import message_words, rich_cure, words_of
from ui.theme import SPACE, current_theme, theme_keeper

if TYPE_CHECKING:
    from ui.open_plan import OpenPlan

HIGHEST = 260


class ProblemList(QFrame):
    """The problems of a plan.

    Signals:
        chosen: the path of the problem to go to.
        left: the list was closed by its own key.
    """

    chosen = Signal(str)
    left = Signal()

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
            if self._plan is not None:
                self._rows.addWidget(self._row(self._plan, problem))
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

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Esc closes the list."""
        if event.key() == Qt.Key.Key_Escape:
            self.hide()
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def _row(self, plan: OpenPlan, problem: Problem) -> QWidget:
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(SPACE.m, SPACE.s, SPACE.m, SPACE.s)
        row.setSpacing(SPACE.s)
        wrong = problem.severity == "error"
        picture = QLabel()
        name, colour = ("problem", "state.negative") if wrong else ("warning", "state.warning")
        picture.setPixmap(pixmap(name, colour, 16, self.devicePixelRatio()))
        picture.setAccessibleName(_("Wrong") if wrong else _("Doubtful"))
        place = place_words(plan, problem.path)
        button = QPushButton(_("Go there"))
        button.setProperty("role", "link")
        button.setAccessibleName(_("Go to {place}").format(place=place or _("the plan")))
        button.setAccessibleDescription(words_of(plan, problem))
        button.clicked.connect(lambda: self._go(problem.path))
        self.buttons.append(button)
        row.addWidget(picture, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addLayout(self._words(plan, problem, place), 1)
        row.addWidget(button)
        return holder

    def _words(self, plan: OpenPlan, problem: Problem, place: str) -> QVBoxLayout:
        """What is wrong where, and below it the cure; inputs that the cure names lead to themselves."""
        words = QVBoxLayout()
        words.setSpacing(1)
        message = message_words(plan, problem)
        first = QLabel(f"{place}: {message}" if place else message)
        first.setTextFormat(Qt.TextFormat.PlainText)
        first.setWordWrap(True)
        words.addWidget(first)
        cure = rich_cure(plan, problem, _link)
        if cure:
            second = QLabel(cure)
            second.setTextFormat(Qt.TextFormat.RichText)
            flags = Qt.TextInteractionFlag
            second.setTextInteractionFlags(flags.LinksAccessibleByMouse | flags.LinksAccessibleByKeyboard)
            second.setProperty("role", "small")
            second.setWordWrap(True)
            second.linkActivated.connect(self._go)
            words.addWidget(second)
        return words

    def _go(self, path: str) -> None:
        self._last = path
        self.chosen.emit(path)


def ordered(problems: list[Problem]) -> list[Problem]:
    """Wrong before doubtful, else as the plan has them."""
    return sorted(problems, key=lambda problem: problem.severity != "error")


def _link(label: str, path: str) -> str:
    """An input within a sentence; a click on it leads there."""
    colour = current_theme().colour("accent.base")
    return f'<a href="{path}" style="color: {colour}">{label}</a>'
