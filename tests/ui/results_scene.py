"""Plans with answers that were simulated for real, for tests of pages; and answers without processes."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

from PySide6.QtCore import QObject, QTimer

from roisim.errors import Cancelled
from roisim.experiment.expected_figures import expect
from roisim.experiment.results import RunResult
from roisim.experiment.runner import run
from roisim.scenario.scenario_file import loads
from ui.answers.answer import Answer, AnswerState
from ui.answers.tasks import LongTask, in_words
from ui.open_plan import OpenPlan

WORLDS = 20
SEED = 7

PLAN = """\
format = 1
name = "With e-mail"
currency = "TRY"
start = 2026-01-01
months = 6

[funnel]
consideration = 0.6
intent = {low = 0.15, likely = 0.2, high = 0.3}
contact_capture = 0.1

[[channels]]
name = "Google Ads"
kind = "paid"
monthly_budget = 900
cost_per_click = 0.5
click_through_rate = 0.02

[[channels]]
name = "Posts"
kind = "organic"
monthly_visits = 300

[customers]
order_value = 150
[customers.repeat]
kind = "constant"
orders_per_year = 3
yearly_churn = 0.3

[[programs]]
use = "email_marketing"
start = 2026-02-01
"""


@cache
def results(text: str, worlds: int = WORLDS, seed: int = SEED) -> tuple[RunResult, RunResult]:
    """Expectation and worlds of a plan, worked out once."""
    scenario = loads(text)
    return expect(scenario), run(scenario, worlds=worlds, seed=seed)


def answered(text: str = PLAN, number: int = 0) -> OpenPlan:
    """An open plan with all its worlds."""
    plan = OpenPlan(text, number)
    plan.set_answer(done_answer(plan))
    return plan


def done_answer(plan: OpenPlan) -> Answer:
    """The whole answer of a plan as it is now."""
    expected, worlds = results(plan.text)
    return Answer(
        expected=expected,
        expected_revision=plan.revision,
        bands=worlds,
        bands_revision=plan.revision,
        state=AnswerState.DONE,
        worlds_done=WORLDS,
        worlds_wanted=WORLDS,
        seconds_taken=1.5,
        saved=expected,
    )


class FakeControl:
    """Does in the thread of the test what worker processes do."""

    executor = None

    def __init__(self, task: LongTask) -> None:
        self.cancel = task.token

    def in_process(self, work: Callable[..., Any], *args: object) -> Any:
        return work(*args)

    def progress(self, _share: float) -> None:
        self.cancel.raise_if_cancelled()


class FakeAnswers(QObject):
    """As `Answers`, for long tasks only; each is done when the event loop comes to it."""

    def __init__(self) -> None:
        super().__init__()
        self.begun: list[LongTask] = []

    def begin(
        self, title: str, work: Callable[..., Any], *args: object, parent: QObject | None = None
    ) -> LongTask:
        task = LongTask(title, parent or self)
        self.begun.append(task)
        QTimer.singleShot(0, task, lambda: self._do(task, work, args))
        return task

    def _do(self, task: LongTask, work: Callable[..., Any], args: tuple[object, ...]) -> None:
        try:
            task.token.raise_if_cancelled()
            found = work(FakeControl(task), *args)
        except Cancelled:
            task.finish(task.cancelled.emit)
        except Exception as error:  # noqa: BLE001 - as tasks do
            words = in_words(error)
            task.finish(lambda: task.failed.emit(words))
        else:
            task.finish(lambda: task.done.emit(found))
