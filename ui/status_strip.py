"""The line at the bottom: how far the answer is, long work with its cancel, problems, recovery, luck."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QProgressBar, QPushButton, QWidget

from roisim.translation import _, ngettext
from ui.answers.answer import Answer, AnswerState
from ui.answers.tasks import LongTask
from ui.exports import show_in_folder
from ui.icons import icon
from ui.open_plan import OpenPlan
from ui.theme import SPACE, size, theme_keeper


class StatusStrip(QFrame):
    """Says in words what goes on; what can be done about it stands beside."""

    problems_asked = Signal()
    pause_asked = Signal()
    cancel_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "status")
        self.setFixedHeight(size("status_bar"))
        self._problems = _link("", self.problems_asked)
        self._words, self._work, self._recovery, self._luck = QLabel(), QLabel(), QLabel(), QLabel()
        self._bar, self._work_bar = _bar(), _bar()
        self._pause = _link(_("Pause"), self.pause_asked)
        self._cancel = _link(_("Cancel"), self.cancel_asked)
        self._written = Path()
        self._show = _link("", self._show_written)
        self._show.hide()
        row = QHBoxLayout(self)
        row.setContentsMargins(SPACE.m, 0, SPACE.m, 0)
        row.setSpacing(SPACE.m)
        left: tuple[QWidget, ...] = (self._problems, self._words, self._bar, self._pause)
        right: tuple[QWidget, ...] = (
            self._work,
            self._work_bar,
            self._cancel,
            self._show,
            self._recovery,
            self._luck,
        )
        for widget in left:
            row.addWidget(widget)
        row.addStretch(1)
        for widget in right:
            row.addWidget(widget)
        for label in (self._words, self._work, self._recovery, self._luck):
            label.setProperty("role", "small")
        self._words.setAccessibleName(_("State of the answer"))
        self.show_plan(None)
        self.tell_work(None)
        theme_keeper().changed.connect(self._recolour)

    def show_plan(self, plan: OpenPlan | None) -> None:
        """The state of a plan's answer and its problems."""
        wrong = [] if plan is None else [each for each in plan.problems if each.severity == "error"]
        doubtful = 0 if plan is None else len(plan.problems) - len(wrong)
        self._problems.setVisible(bool(wrong or doubtful))
        self._problems.setText(_problem_words(len(wrong), doubtful))
        self._problems.setProperty("state", "wrong" if wrong else "doubtful")
        self._recolour()
        answer = plan.answer if plan else Answer()
        self._words.setText(state_words(answer) if plan else _("Ready"))
        sharpening = answer.state in (AnswerState.EXPECTED, AnswerState.SHARPENING)
        self._bar.setVisible(plan is not None and sharpening)
        self._bar.setValue(round(1000 * answer.worlds_done / max(answer.worlds_wanted, 1)))
        paused = answer.state is AnswerState.PAUSED
        self._pause.setVisible(plan is not None and (sharpening or paused))
        self._pause.setText(_("Go on") if paused else _("Pause"))

    def tell_work(self, task: LongTask | None) -> None:
        """Long work: what it is, how far it is and how long it will take; None for none."""
        for widget in (self._work, self._work_bar, self._cancel):
            widget.setVisible(task is not None)
        if task is not None:
            self._show.hide()
            self._work.setText(_work_words(task))
            self._work_bar.setValue(round(1000 * task.share))

    def tell_written(self, path: Path) -> None:
        """Something was written; it can be shown in its folder until something else is."""
        self._written = path
        self._show.setText(_("{file} is written: show in folder").format(file=path.name))
        self._show.show()

    def tell_recovery(self, words: str) -> None:
        """When the last recovery copy was made."""
        self._recovery.setText(words)

    def tell_luck(self, seed: int) -> None:
        """The seed, and what bands are: said once a page."""
        self._luck.setText(_("Seed {seed}    Bands: 5th to 95th percentile").format(seed=seed))

    def _show_written(self) -> None:
        show_in_folder(self._written)

    def _recolour(self) -> None:
        wrong = self._problems.property("state") == "wrong"
        name, role = ("problem", "state.negative") if wrong else ("warning", "state.warning")
        self._problems.setIcon(icon(name, role))


def state_words(answer: Answer) -> str:
    """How far an answer is, in words."""
    worlds = answer.worlds_done
    match answer.state:
        case AnswerState.EMPTY:
            return _("No answer yet")
        case AnswerState.WAITING:
            return _("Working it out …")
        case AnswerState.EXPECTED:
            return _("Expected curves; bands when you pause")
        case AnswerState.SHARPENING:
            text = _("Bands: {done} of {wanted} worlds").format(done=worlds, wanted=answer.worlds_wanted)
            left = answer.seconds_left
            return (
                text if left is None else text + _(", {seconds} s left").format(seconds=max(round(left), 1))
            )
        case AnswerState.PAUSED:
            return _("Paused at {done} of {wanted} worlds").format(done=worlds, wanted=answer.worlds_wanted)
        case AnswerState.LAST_VALID:
            return _("The answer is that of the last valid plan")
        case AnswerState.FAILED:
            return answer.message
        case AnswerState.DONE:
            text = ngettext("{worlds} world, done", "{worlds} worlds, done", worlds).format(worlds=worlds)
            took = answer.seconds_taken
            return text if took is None else text + _(" in {seconds} s").format(seconds=f"{took:.1f}")


def _work_words(task: LongTask) -> str:
    left = task.seconds_left
    return (
        task.title
        if left is None
        else task.title + _(", {seconds} s left").format(seconds=max(round(left), 1))
    )


def _problem_words(wrong: int, doubtful: int) -> str:
    if wrong:
        return ngettext("{number} problem", "{number} problems", wrong).format(number=wrong)
    return ngettext("{number} doubt", "{number} doubts", doubtful).format(number=doubtful)


def _link(text: str, signal: object) -> QPushButton:
    button = QPushButton(text)
    button.setProperty("role", "link")
    button.clicked.connect(signal)
    return button


def _bar() -> QProgressBar:
    bar = QProgressBar()
    bar.setRange(0, 1000)
    bar.setTextVisible(False)
    bar.setFixedWidth(96)
    return bar
