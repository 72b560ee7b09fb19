"""A small plan without a document, and what the tests of answers do with it."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from roisim.errors import RoisimError
from roisim.experiment.results import RunResult
from roisim.scenario.scenario import Scenario
from roisim.scenario.scenario_file import loads
from tests.scenario.plan_texts import SMALL, changed
from ui.answers.answer import Answer, AnswerState


class FakePlan(QObject):
    """As `OpenPlan`: its name tells its revision, so that every result tells what it is of."""

    changed = Signal()
    saved_changed = Signal()
    answer_changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.revision = 0
        self.is_sound = True
        self.answer = Answer()
        self.told: list[Answer] = []
        self.late: list[tuple[int, Answer]] = []
        self.scenario: Scenario | None = None
        self._read()
        self.base_text = self.text
        self.base_scenario: Scenario | None = self.scenario

    @property
    def text(self) -> str:
        return changed('name = "Small"', f'name = "Revision {self.revision}"', SMALL)

    def type(self, *, sound: bool = True) -> None:
        """One change of the text."""
        self.revision += 1
        self.is_sound = sound
        if sound:
            self._read()
        self.changed.emit()

    def save(self) -> None:
        self.base_text, self.base_scenario = self.text, self.scenario
        self.saved_changed.emit()

    def set_answer(self, answer: Answer) -> None:
        if self._is_late(answer):
            self.late.append((self.revision, answer))
        self.answer = answer
        self.told.append(answer)
        self.answer_changed.emit()

    def is_in(self, *states: AnswerState) -> Callable[[], bool]:
        return lambda: self.answer.state in states

    def _read(self) -> None:
        self.scenario = loads(self.text)

    def _is_late(self, answer: Answer) -> bool:
        """Whether a result came in that is not of the plan as it is now, or bears a wrong revision."""
        before = self.answer
        pairs = [
            (answer.expected, answer.expected_revision, before.expected),
            (answer.bands, answer.bands_revision, before.bands),
        ]
        return any(
            new is not None
            and (of(new) != revision or (new is not old and self.is_sound and revision != self.revision))
            for new, revision, old in pairs
        )


def of(result: RunResult | None) -> int | None:
    """The revision that a result is of."""
    return None if result is None else int(result.plan.name.removeprefix("Revision "))


# --- what worker processes do in place of an expectation -------------------------------------------------


def kill_the_worker(_scenario: Scenario) -> RunResult:
    os.kill(os.getpid(), signal.SIGKILL)
    raise AssertionError


def refuse(_scenario: Scenario) -> RunResult:
    raise RoisimError("No luck today")


def break_down(_scenario: Scenario) -> RunResult:
    raise ValueError("no luck")
