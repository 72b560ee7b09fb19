"""Long tasks: progress, time left, cancel, failure in words; a process for what makes a window falter."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QCoreApplication, QObject
from pytestqt.qtbot import QtBot

from roisim.errors import RoisimError
from roisim.experiment.runner import run
from roisim.scenario.scenario_file import loads
from roisim.translation import language_in_use, use_language
from tests.scenario.plan_texts import SMALL
from tests.ui.answers_scene import kill_the_worker
from ui.answers.answers import Answers
from ui.answers.tasks import LongTask, TaskControl

PATIENCE = 30_000


@pytest.fixture(scope="module")
def answers(qapp: QCoreApplication) -> Iterator[Answers]:
    found = Answers(workers=2)
    yield found
    found.close()


Story = list[tuple[str, object]]


def followed(task: LongTask, qtbot: QtBot) -> Story:
    """What a task told until its end, progress left out."""
    story: Story = []
    task.done.connect(lambda found: story.append(("done", found)))
    task.failed.connect(lambda words: story.append(("failed", words)))
    task.cancelled.connect(lambda: story.append(("cancelled", None)))
    task.ended.connect(lambda: story.append(("ended", threading.current_thread())))
    qtbot.waitUntil(lambda: not task.is_running, timeout=PATIENCE)
    return story


def ending(kind: str, found: object = None) -> Story:
    return [(kind, found), ("ended", threading.main_thread())]


def test_what_it_gives_back_comes_in_the_windows_thread(answers: Answers, qtbot: QtBot) -> None:
    task = answers.begin("Adds", lambda _control, a, b: (a + b, threading.current_thread().name), 2, 3)
    assert followed(task, qtbot) == ending("done", (5, "roisim-task"))


def test_progress_and_the_time_left_are_told(answers: Answers, qtbot: QtBot) -> None:
    def work(control: TaskControl) -> None:
        for step in range(1, 5):
            time.sleep(0.05)
            control.progress(step / 4)

    told: list[tuple[float, float | None]] = []
    task = answers.begin("Steps", work)
    task.progressed.connect(lambda: told.append((task.share, task.seconds_left)))
    followed(task, qtbot)
    assert [share for share, _left in told] == [0.25, 0.5, 0.75, 1.0]
    lefts = [left for _share, left in told if left is not None]
    assert lefts == sorted(lefts, reverse=True)
    assert lefts[0] == pytest.approx(0.15, abs=0.1)


def forever(control: TaskControl) -> None:
    while True:
        time.sleep(0.01)
        control.progress(0.0)


@pytest.mark.parametrize("work", [lambda control: control.in_process(time.sleep, 60), forever])
def test_cancelling_takes_effect_at_once(
    answers: Answers, qtbot: QtBot, work: Callable[[TaskControl], None]
) -> None:
    task = answers.begin("Waits", work)
    qtbot.wait(100)
    began = time.monotonic()
    task.cancel()
    assert followed(task, qtbot) == ending("cancelled")
    assert time.monotonic() - began < 0.5


def test_what_goes_wrong_is_told_in_words(answers: Answers, qtbot: QtBot) -> None:
    def work(_control: TaskControl) -> None:
        raise RoisimError("The folder is gone")

    assert followed(answers.begin("Fails", work), qtbot) == ending("failed", "The folder is gone")


@pytest.mark.expects_logs
def test_a_fault_of_ours_is_told_too(answers: Answers, qtbot: QtBot) -> None:
    task = answers.begin("Breaks", lambda _control: int("x9"))
    ((kind, words), _ended) = followed(task, qtbot)
    assert kind == "failed"
    assert str(words).startswith("An error inside the program (ValueError: invalid literal")


def test_another_process_does_it_in_the_language_of_the_window(answers: Answers, qtbot: QtBot) -> None:
    before = language_in_use()
    use_language("tr")
    try:
        task = answers.begin(
            "Asks", lambda control: (control.in_process(os.getpid), control.in_process(language_in_use))
        )
        found = followed(task, qtbot)[0][1]
    finally:
        use_language(before)
    assert isinstance(found, tuple)
    assert found[0] != os.getpid()
    assert found[1] == "tr"


def test_a_worker_that_dies_of_it_is_told_in_words(answers: Answers, qtbot: QtBot) -> None:
    task = answers.begin("Dies", lambda control: control.in_process(kill_the_worker, None))
    assert followed(task, qtbot) == ending("failed", "A worker process died, perhaps for want of memory")
    again = answers.begin("Asks", lambda control: control.in_process(os.getpid))
    assert followed(again, qtbot)[0][0] == "done"


def test_a_run_has_workers_and_its_progress_is_the_tasks(answers: Answers, qtbot: QtBot) -> None:
    scenario = loads(SMALL)

    def work(control: TaskControl) -> object:
        return run(
            scenario,
            worlds=60,
            seed=1,
            executor=control.executor,
            cancel=control.cancel,
            on_event=control.on_event,
        )

    task = answers.begin("Simulates", work)
    ((kind, _found), _ended) = followed(task, qtbot)
    assert (kind, task.share) == ("done", 1.0)


def test_a_task_outlived_by_its_work_is_no_fault(answers: Answers, qtbot: QtBot) -> None:
    owner, free = QObject(), threading.Event()
    task = answers.begin("Goes on", lambda control: (free.wait(5), control.progress(1.0)), parent=owner)
    ended: list[bool] = []
    task.destroyed.connect(lambda: ended.append(True))
    owner.deleteLater()
    qtbot.waitUntil(lambda: bool(ended), timeout=PATIENCE)
    free.set()
    qtbot.wait(100)
