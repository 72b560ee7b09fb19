"""How soon the window knows what a change leads to, and how smoothly it goes on meanwhile."""

from __future__ import annotations

import os
import statistics
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
# Qt looks for its platform when it is loaded
from PySide6.QtCore import QCoreApplication, QObject, Qt, QTimer, Signal
from pytestqt.qtbot import QtBot

from roisim.scenario.program_library import library
from roisim.scenario.scenario import Scenario
from roisim.scenario.scenario_file import loads
from ui.answers.answer import Answer, AnswerState
from ui.answers.answers import Answers

SEED_PLAN = Path(__file__).parent.parent.parent / "scenarios" / "turkish_shop.toml"
PATIENCE = 60_000
TICK_MS = 5

Note = Callable[[str], None]


class SeedPlan(QObject):
    """The seed plan, of which the first click price is typed anew; notes when what arrived."""

    changed = Signal()
    saved_changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.base_text = self.text = SEED_PLAN.read_text("utf-8")
        self.scenario: Scenario = loads(self.text)
        self.base_scenario = self.scenario
        self.revision, self.is_sound = 0, True
        self.answer = Answer()
        self.typed_at = 0.0
        self.seconds: dict[object, float] = {}

    def type(self) -> None:
        """Another price, and the clock at 0."""
        self.revision += 1
        finance = self.scenario.finance.model_copy(update={"ltv_horizon_months": 12 + self.revision % 24})
        self.scenario = self.scenario.model_copy(update={"finance": finance})
        self.seconds.clear()
        self.typed_at = time.perf_counter()
        self.changed.emit()

    def set_answer(self, answer: Answer) -> None:
        self.answer = answer
        now = time.perf_counter() - self.typed_at
        if answer.expected_revision == self.revision:
            self.seconds.setdefault("expected", now)
        if answer.bands is not None and answer.bands_revision == self.revision:
            self.seconds.setdefault(answer.bands.provenance.worlds, now)


@pytest.fixture(scope="module")
def answers(qapp: QCoreApplication) -> Iterator[Answers]:
    """Two workers that expect and two that simulate."""
    found = Answers(workers=2)
    found.start()
    yield found
    found.close()


@pytest.fixture
def plan(answers: Answers, qtbot: QtBot) -> Iterator[SeedPlan]:
    """Answered, and all processes warm; nothing is under way."""
    found = SeedPlan()
    answers.use_worlds(16, 1)
    answers.attach(found)
    qtbot.waitUntil(lambda: found.answer.state is AnswerState.DONE, timeout=PATIENCE)
    answers._followers[found]._worlds = 200  # from the next change on
    yield found
    answers.detach(found)


def expectations(plan: SeedPlan, qtbot: QtBot, times: int, pause_ms: int) -> tuple[float, float]:
    """Median and 95th percentile, in ms, from a change to its expectation."""
    found = []
    for __ in range(times):
        plan.type()
        qtbot.waitUntil(lambda: "expected" in plan.seconds, timeout=PATIENCE)
        found.append(plan.seconds["expected"] * 1000)
        qtbot.wait(pause_ms)
    return statistics.median(found), statistics.quantiles(found, n=20)[-1]


def test_expected_figures_follow_each_key(answers: Answers, plan: SeedPlan, qtbot: QtBot, note: Note) -> None:
    answers.pause(plan)
    median, p95 = expectations(plan, qtbot, 40, 30)
    note(f"change to expected figures in the window: median {median:.0f} ms, p95 {p95:.0f} ms (goal 90, 150)")
    assert median < 90


def test_expected_figures_follow_while_worlds_are_simulated(
    answers: Answers, plan: SeedPlan, qtbot: QtBot, note: Note
) -> None:
    median, p95 = expectations(plan, qtbot, 12, 900)
    note(f"the same into a running simulation: median {median:.0f} ms, p95 {p95:.0f} ms")
    assert median < 150


def test_bands_follow_when_typing_rests_and_the_window_goes_on(
    answers: Answers, plan: SeedPlan, qtbot: QtBot, note: Note
) -> None:
    gaps: list[float] = []
    last = time.perf_counter()

    def tick() -> None:
        nonlocal last
        now = time.perf_counter()
        gaps.append(now - last)
        last = now

    clock = QTimer()
    clock.setTimerType(Qt.TimerType.PreciseTimer)
    clock.setInterval(TICK_MS)
    clock.timeout.connect(tick)
    plan.type()
    last = time.perf_counter()
    clock.start()
    qtbot.waitUntil(lambda: plan.answer.state is AnswerState.DONE and 200 in plan.seconds, timeout=PATIENCE)
    clock.stop()
    first, fair, all_worlds = (plan.seconds[worlds] for worlds in (8, 50, 200))
    note(
        f"change to bands of 8 worlds {first:.2f} s (goal 1.5), 50 {fair:.1f} s, 200 {all_worlds:.1f} s (12)"
    )
    worst = max(gaps) * 1000
    slow = sum(gap > 0.02 for gap in gaps)
    note(f"longest pause of a {TICK_MS} ms clock meanwhile: {worst:.0f} ms (goal 50); {slow} above 20 ms")
    assert first < 1.5
    assert all_worlds < 12
    assert worst < 50


def test_all_programmes_are_tried_within_two_seconds(
    answers: Answers, plan: SeedPlan, qtbot: QtBot, note: Note
) -> None:
    answers.pause(plan)
    seconds = []
    for __ in range(3):
        plan.type()
        began = time.perf_counter()
        with qtbot.waitSignal(answers.what_if_ready, timeout=PATIENCE):
            answers.ask_what_if(plan)
        seconds.append(time.perf_counter() - began)
    median = statistics.median(seconds)
    note(f"what each of {len(library())} programmes would do: {median:.2f} s (goal 2)")
    assert median < 2
