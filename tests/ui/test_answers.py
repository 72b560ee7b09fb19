"""Answers follow the plan: expected figures at once, worlds when typing rests, nothing late."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
import time
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QCoreApplication
from pytestqt.qtbot import QtBot

from roisim.experiment import background_work
from roisim.experiment.background_work import expect_plan
from roisim.experiment.result_file import result_text
from roisim.experiment.runner import run
from roisim.experiment.what_if import WhatIf
from roisim.scenario.program_library import library
from tests.ui.answers_scene import FakePlan, break_down, kill_the_worker, of, refuse
from ui.answers import follower
from ui.answers.answer import NEVER, Answer, AnswerState
from ui.answers.answers import Answers

WORLDS = 60
LONG = 100_000
"""More worlds than anybody waits for."""
PATIENCE = 30_000


@pytest.fixture(scope="module")
def answers(qapp: QCoreApplication) -> Iterator[Answers]:
    found = Answers(WORLDS, seed=1, workers=2)
    found.start()
    yield found
    found.close()


@pytest.fixture
def plan(answers: Answers, monkeypatch: pytest.MonkeyPatch) -> Iterator[FakePlan]:
    monkeypatch.setattr(follower, "REST_MS", 20)
    found = FakePlan()
    yield found
    answers.detach(found)
    answers.use_worlds(WORLDS, 1)
    assert found.late == []


def attached(answers: Answers, plan: FakePlan, qtbot: QtBot, state: AnswerState) -> None:
    answers.attach(plan)
    qtbot.waitUntil(plan.is_in(state), timeout=PATIENCE)


class TestFollowing:
    def test_first_what_is_expected_then_sharper_and_sharper_bands(
        self, answers: Answers, plan: FakePlan, qtbot: QtBot
    ) -> None:
        attached(answers, plan, qtbot, AnswerState.DONE)
        worlds = [answer.bands.provenance.worlds for answer in plan.told if answer.bands]
        assert sorted(set(worlds)) == [8, 50, 60]
        assert worlds == sorted(worlds)
        states = [answer.state for answer in plan.told]
        assert states[0] is AnswerState.WAITING
        assert AnswerState.SHARPENING in states
        assert plan.told[-1].seconds_taken
        # the last bands and the end are told at once: charts are painted once for both
        with_last = [answer.state for answer in plan.told if answer.bands and _size(answer) == WORLDS]
        assert with_last == [AnswerState.DONE]

    def test_the_figures_are_the_engines(self, answers: Answers, plan: FakePlan, qtbot: QtBot) -> None:
        attached(answers, plan, qtbot, AnswerState.DONE)
        assert plan.scenario is not None
        assert plan.answer.bands is not None
        assert plan.answer.expected is not None
        assert result_text(plan.answer.bands) == result_text(run(plan.scenario, worlds=WORLDS, seed=1))
        assert plan.answer.expected.figures == expect_plan(plan.scenario).figures
        assert (plan.answer.worlds_done, plan.answer.worlds_wanted) == (WORLDS, WORLDS)

    def test_a_change_is_answered_and_bands_of_before_go_with_their_expectation(
        self, answers: Answers, plan: FakePlan, qtbot: QtBot
    ) -> None:
        attached(answers, plan, qtbot, AnswerState.DONE)
        plan.type()
        assert (plan.answer.state, of(plan.answer.expected), of(plan.answer.bands)) == (
            AnswerState.WAITING,
            0,
            0,
        )
        qtbot.waitUntil(lambda: plan.answer.expected_revision == 1, timeout=PATIENCE)
        assert plan.answer.bands_revision != 0
        qtbot.waitUntil(plan.is_in(AnswerState.DONE), timeout=PATIENCE)
        assert (of(plan.answer.bands), plan.answer.bands_revision) == (1, 1)

    def test_while_something_wrong_is_typed_the_last_valid_answer_stays(
        self, answers: Answers, plan: FakePlan, qtbot: QtBot
    ) -> None:
        attached(answers, plan, qtbot, AnswerState.DONE)
        plan.type(sound=False)
        qtbot.wait(100)
        assert plan.answer.state is AnswerState.LAST_VALID
        assert (plan.answer.expected_revision, plan.answer.bands_revision) == (0, 0)
        plan.type()
        qtbot.waitUntil(plan.is_in(AnswerState.DONE), timeout=PATIENCE)
        assert (of(plan.answer.expected), of(plan.answer.bands)) == (2, 2)

    def test_the_last_valid_plan_is_still_expected_when_the_next_key_is_wrong(
        self, answers: Answers, plan: FakePlan, qtbot: QtBot
    ) -> None:
        attached(answers, plan, qtbot, AnswerState.DONE)
        plan.type()
        plan.type(sound=False)
        qtbot.waitUntil(lambda: plan.answer.expected_revision == 1, timeout=PATIENCE)
        assert plan.answer.state is AnswerState.LAST_VALID
        assert plan.answer.bands is None

    def test_a_plan_that_was_never_sound_has_no_answer(
        self, answers: Answers, plan: FakePlan, qtbot: QtBot
    ) -> None:
        plan.is_sound, plan.scenario, plan.base_scenario = False, None, None
        answers.attach(plan)
        qtbot.wait(50)
        assert (plan.answer.state, plan.answer.expected) == (AnswerState.EMPTY, None)

    def test_what_was_saved_is_expected_too(self, answers: Answers, plan: FakePlan, qtbot: QtBot) -> None:
        plan.type()
        answers.attach(plan)
        qtbot.waitUntil(lambda: of(plan.answer.saved) == 0, timeout=PATIENCE)
        plan.save()
        qtbot.waitUntil(lambda: of(plan.answer.saved) == 1, timeout=PATIENCE)

    def test_another_seed_and_number_of_worlds_are_simulated_at_once(
        self, answers: Answers, plan: FakePlan, qtbot: QtBot
    ) -> None:
        attached(answers, plan, qtbot, AnswerState.DONE)
        answers.use_worlds(12, 5)
        assert (plan.answer.bands, plan.answer.bands_revision) == (None, NEVER)
        qtbot.waitUntil(plan.is_in(AnswerState.DONE), timeout=PATIENCE)
        assert plan.answer.bands is not None
        assert (plan.answer.bands.provenance.worlds, plan.answer.bands.provenance.seed) == (12, 5)


class TestTyping:
    def test_ten_changes_during_simulation_show_nothing_late(
        self, answers: Answers, plan: FakePlan, qtbot: QtBot
    ) -> None:
        attached(answers, plan, qtbot, AnswerState.DONE)
        answers.use_worlds(LONG, 1)
        for pause in (150, 0, 60, 300, 20, 90, 0, 200, 40, 120):
            plan.type()
            qtbot.wait(pause)
        answers.use_worlds(WORLDS, 1)
        qtbot.waitUntil(plan.is_in(AnswerState.DONE), timeout=PATIENCE)
        assert (of(plan.answer.expected), of(plan.answer.bands)) == (10, 10)
        qtbot.wait(300)
        assert plan.late == []

    def test_nothing_is_simulated_before_typing_rests(
        self, answers: Answers, plan: FakePlan, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(follower, "REST_MS", 10_000)
        attached(answers, plan, qtbot, AnswerState.EXPECTED)
        qtbot.wait(200)
        assert plan.answer.state is AnswerState.EXPECTED


class TestPause:
    def test_worlds_wait_and_expected_figures_follow(
        self, answers: Answers, plan: FakePlan, qtbot: QtBot
    ) -> None:
        answers.use_worlds(LONG, 1)
        answers.attach(plan)
        qtbot.waitUntil(lambda: plan.answer.bands is not None, timeout=PATIENCE)
        answers.toggle_pause(plan)
        assert (plan.answer.state, plan.answer.worlds_done) == (AnswerState.PAUSED, _worlds(plan))
        plan.type()
        qtbot.waitUntil(lambda: plan.answer.expected_revision == 1, timeout=PATIENCE)
        qtbot.wait(200)
        assert (plan.answer.state, plan.answer.bands) == (AnswerState.PAUSED, None)
        answers.use_worlds(WORLDS, 1)
        answers.toggle_pause(plan)
        qtbot.waitUntil(plan.is_in(AnswerState.DONE), timeout=PATIENCE)
        assert of(plan.answer.bands) == 1

    def test_bands_do_not_become_coarser_by_a_pause(
        self, answers: Answers, plan: FakePlan, qtbot: QtBot
    ) -> None:
        answers.use_worlds(LONG, 1)
        answers.attach(plan)
        qtbot.waitUntil(lambda: _worlds(plan) == 50, timeout=PATIENCE)
        answers.pause(plan)
        answers.resume(plan)
        qtbot.wait(500)
        assert _worlds(plan) == 50


class TestSeveralPlans:
    def test_the_plan_in_front_comes_first(self, answers: Answers, plan: FakePlan, qtbot: QtBot) -> None:
        answers.use_worlds(LONG, 1)
        attached(answers, plan, qtbot, AnswerState.SHARPENING)
        front = FakePlan()
        answers.attach(front)
        answers.prefer(front)
        qtbot.waitUntil(lambda: front.answer.bands is not None, timeout=PATIENCE)
        before = _worlds(plan)
        answers.prefer(plan)
        qtbot.waitUntil(lambda: (_worlds(plan) or 0) > (before or 0), timeout=PATIENCE)
        answers.detach(front)
        assert front.late == []

    def test_a_plan_that_is_let_go_hears_nothing_more(
        self, answers: Answers, plan: FakePlan, qtbot: QtBot
    ) -> None:
        answers.attach(plan)
        plan.type()
        answers.detach(plan)
        told = len(plan.told)
        plan.type()
        qtbot.wait(300)
        assert len(plan.told) == told


class TestWhatIf:
    def test_every_programme_of_the_library_is_tried(
        self, answers: Answers, plan: FakePlan, qtbot: QtBot
    ) -> None:
        attached(answers, plan, qtbot, AnswerState.DONE)
        with qtbot.waitSignal(answers.what_if_ready, timeout=PATIENCE) as asked:
            answers.ask_what_if(plan)
        of_plan, found = asked.args or (None, {})
        assert of_plan is plan
        assert list(found) == list(library())
        assert all(isinstance(each, WhatIf) for each in found.values())
        with qtbot.waitSignal(answers.what_if_ready, timeout=500) as again:
            answers.ask_what_if(plan)
        assert (again.args or [])[1] is found

    def test_a_change_leaves_it_unanswered(self, answers: Answers, plan: FakePlan, qtbot: QtBot) -> None:
        attached(answers, plan, qtbot, AnswerState.DONE)
        answers.ask_what_if(plan)
        plan.type()
        with qtbot.assertNotEmitted(answers.what_if_ready, wait=1500):
            pass


class TestLeaving:
    def test_nothing_of_its_saved_text_reaches_a_plan_that_was_closed(
        self, answers: Answers, plan: FakePlan, qtbot: QtBot
    ) -> None:
        plan.type()  # the saved text is another one now: it is asked for by itself
        attached(answers, plan, qtbot, AnswerState.DONE)
        qtbot.waitUntil(lambda: plan.answer.saved is not None, timeout=PATIENCE)
        late, saved = answers._followers[plan], plan.answer.saved
        answers.detach(plan)
        told = len(plan.told)
        late._take_saved(plan.base_text, saved)  # it was on its way
        assert len(plan.told) == told


class TestTrouble:
    def test_a_killed_worker_is_replaced_before_the_next_expectation(
        self, answers: Answers, plan: FakePlan, qtbot: QtBot
    ) -> None:
        attached(answers, plan, qtbot, AnswerState.DONE)
        os.kill(answers._pools.quick.submit(os.getpid).result(), signal.SIGKILL)
        plan.type()
        qtbot.waitUntil(lambda: plan.answer.expected_revision == 1, timeout=PATIENCE)
        assert plan.answer.message == ""

    def test_a_worker_killed_while_it_simulates_costs_its_worlds_and_words_tell_so(
        self, answers: Answers, plan: FakePlan, qtbot: QtBot
    ) -> None:
        answers.use_worlds(4_000, 1)
        attached(answers, plan, qtbot, AnswerState.SHARPENING)
        qtbot.waitUntil(lambda: _worlds(plan) == 50, timeout=PATIENCE)
        simulating = [worker for worker in answers._pools.many._processes.values() if worker.is_alive()]
        os.kill(simulating[0].pid, signal.SIGKILL)
        qtbot.waitUntil(plan.is_in(AnswerState.DONE), timeout=PATIENCE)
        assert "could not be simulated: A worker process died" in plan.answer.message
        assert plan.answer.worlds_done < 4_000
        answers.use_worlds(WORLDS, 1)
        qtbot.waitUntil(plan.is_in(AnswerState.DONE), timeout=PATIENCE)
        assert (plan.answer.message, plan.answer.worlds_done) == ("", WORLDS)

    @pytest.mark.parametrize(
        ("work", "words"),
        [(kill_the_worker, "A worker process died, perhaps for want of memory"), (refuse, "No luck today")],
    )
    def test_what_cannot_be_expected_is_told_in_words_and_the_next_change_is_tried_again(
        self, answers: Answers, plan: FakePlan, qtbot: QtBot, work: object, words: str
    ) -> None:
        answers.attach(plan)
        answers.pause(plan)
        qtbot.waitUntil(plan.is_in(AnswerState.PAUSED), timeout=PATIENCE)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(background_work, "expect_plan", work)
            plan.type()
            qtbot.waitUntil(plan.is_in(AnswerState.FAILED), timeout=PATIENCE)
        assert (plan.answer.message, of(plan.answer.expected)) == (words, 0)
        plan.type()
        qtbot.waitUntil(plan.is_in(AnswerState.PAUSED), timeout=PATIENCE)
        assert (plan.answer.message, of(plan.answer.expected)) == ("", 2)

    @pytest.mark.expects_logs
    def test_a_fault_of_ours_is_told_in_words_and_logged(
        self, answers: Answers, plan: FakePlan, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(background_work, "expect_plan", break_down)
        answers.attach(plan)
        answers.pause(plan)
        qtbot.waitUntil(plan.is_in(AnswerState.FAILED), timeout=PATIENCE)
        assert plan.answer.message == "An error inside the program (ValueError: no luck)"


class TestClosing:
    @pytest.mark.parametrize("moment_ms", [0, 2500])
    def test_nothing_is_left_whatever_is_under_way(
        self, qapp: QCoreApplication, qtbot: QtBot, moment_ms: int
    ) -> None:
        threads, processes = set(threading.enumerate()), set(multiprocessing.active_children())
        answers = Answers(LONG, seed=1, workers=2)
        plan = FakePlan()
        answers.start()
        answers.attach(plan)
        answers.ask_what_if(plan)
        answers.begin("Waits", lambda control: control.in_process(time.sleep, 60))
        qtbot.wait(moment_ms)
        began = time.monotonic()
        answers.close()
        assert time.monotonic() - began < 2
        assert set(threading.enumerate()) <= threads
        assert set(multiprocessing.active_children()) <= processes
        told = len(plan.told)
        plan.type()
        qtbot.wait(50)
        assert len(plan.told) == told

    def test_closing_what_never_began_is_nothing(self, qapp: QCoreApplication) -> None:
        answers = Answers()
        answers.close()
        answers.close()


def _worlds(plan: FakePlan) -> int | None:
    return _size(plan.answer)


def _size(answer: Answer) -> int | None:
    return None if answer.bands is None else answer.bands.provenance.worlds
