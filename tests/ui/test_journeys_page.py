"""The journeys page: people by outcome, their stories, other visitors, files; nothing late is shown."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from roisim.simulation.journey_story import Outcome
from tests.ui.results_scene import PLAN, FakeAnswers, answered
from ui.answers.answers import Answers
from ui.answers.following import Followed
from ui.made_up_names import ELSEWHERE, STEP, TURKISH, made_up_name
from ui.open_plan import OpenPlan
from ui.panels import journeys as journeys_module
from ui.panels.journeys import JourneysPage

VISITORS = 150
SCARCE = (
    PLAN
    + "\n[operations.stock]\nopening_units = 40\nreorder_point = 10\norder_up_to = 60\nlead_time_days = 5\n"
)


class Scene:
    def __init__(self, qtbot: QtBot, plan: OpenPlan) -> None:
        self.qtbot, self.plan, self.answers = qtbot, plan, FakeAnswers()
        self.page = JourneysPage(self.answers)  # type: ignore[arg-type]
        qtbot.addWidget(self.page)
        self.page.visitors.set_value(VISITORS)
        self.page.resize(1092, 660)
        self.page.show()
        self.page.show_plan(plan)
        self.wait()

    def wait(self) -> None:
        self.qtbot.waitUntil(lambda: not any(task.is_running for task in self.answers.begun))

    @property
    def followed(self) -> Followed:
        found = self.page.followed
        assert found is not None
        assert found.journeys is not None
        return found

    @property
    def names(self) -> list[str]:
        return [person.name for person in self.page.people.people.people_model.people]

    def key(self, key: Qt.Key) -> None:
        QTest.keyClick(self.page.people.people, key)

    def click(self, button: QPushButton) -> None:
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)

    def chosen(self) -> int:
        person = self.page.people.people.current
        assert person is not None
        return person.journey.visitor


@pytest.fixture
def scene(qtbot: QtBot) -> Scene:
    return Scene(qtbot, answered())


def test_visitors_are_followed_with_the_luck_of_the_worlds(scene: Scene) -> None:
    assert scene.followed.seed == 7
    assert len(scene.followed.journeys or ()) == VISITORS
    state = scene.page.people.state.text()
    assert state.startswith("150 visitors followed in ")
    assert state.endswith("Names are made up. Seed 7.")


def test_chips_count_and_filter(scene: Scene) -> None:
    journeys = scene.followed.journeys or ()
    chips = scene.page.people.chips
    assert chips["all"].text() == "All 150"
    again = [each for each in journeys if each.outcome is Outcome.REPEAT_CUSTOMER]
    assert chips["again"].text() == f"Bought again {len(again)}"
    scene.click(chips["left"])
    left = {each.visitor for each in journeys if each.outcome is Outcome.LEFT}
    shown = {person.journey.visitor for person in scene.page.people.people.people_model.people}
    assert shown == left


def test_arrow_keys_and_buttons_go_through_the_list(scene: Scene) -> None:
    first = scene.chosen()
    scene.key(Qt.Key.Key_Down)
    second = scene.chosen()
    assert second != first
    buttons = {each.text(): each for each in scene.page.story.findChildren(QPushButton)}
    scene.click(buttons["Previous"])
    assert scene.chosen() == first
    assert not buttons["Previous"].isEnabled()
    scene.click(buttons["Next"])
    assert scene.chosen() == second


def test_the_story_adds_up_and_is_copied(scene: Scene) -> None:
    person = scene.page.people.people.current
    assert person is not None
    table = scene.page.story.table
    told = [row[6].text for row in table.cells.rows]
    assert [text for text in told if text][-1] == f"{person.journey.balance:,.2f}".replace("-", "−")
    assert table.cells.headerData(5, Qt.Orientation.Horizontal) == "TRY"
    scene.click(next(b for b in scene.page.story.findChildren(QPushButton) if b.text() == "Copy story"))
    copied = QGuiApplication.clipboard().text()
    assert copied.startswith(f"{person.name}, visitor {person.journey.visitor}: ")
    table.setFocus()
    QTest.keyClick(table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text().startswith("Day\tDate\tTime\tStage\t")


def test_rows_are_told_to_those_who_listen(scene: Scene) -> None:
    model = scene.page.people.people.people_model
    said = model.data(model.index(0), Qt.ItemDataRole.AccessibleTextRole)
    assert said.startswith(f"{scene.names[0]}, ")
    assert " order" in said


def test_others_are_followed_with_the_next_luck(scene: Scene) -> None:
    before = scene.followed
    scene.click(scene.page.others)
    scene.wait()
    assert scene.followed.seed == 8
    assert scene.followed.journeys != before.journeys


def test_more_visitors_are_followed_when_the_number_is_typed(scene: Scene) -> None:
    field = scene.page.visitors
    field.selectAll()
    QTest.keyClicks(field, "60")
    QTest.keyClick(field, Qt.Key.Key_Return)
    scene.wait()
    assert len(scene.followed.journeys or ()) == 60


def test_a_changed_plan_is_followed_anew_and_nothing_late_is_shown(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = scene.followed
    scene.page._rest.setInterval(0)
    scene.page.follow_others()  # of the plan before
    scene.plan.change("customers.order_value", 80, "Change order value")
    scene.qtbot.waitUntil(lambda: scene.page.followed is not None and scene.page.followed is not before)
    scene.wait()
    assert scene.followed.scenario is scene.plan.scenario
    scene.plan.change("customers.order_value", -1, "Change order value")
    scene.qtbot.wait(20)
    assert scene.followed.revision == scene.plan.revision - 1  # the last valid one stays


def test_a_plan_that_was_never_valid_says_so(qtbot: QtBot) -> None:
    plan = OpenPlan(PLAN.replace("= 150", "= -150"), 0)
    scene = Scene(qtbot, plan)
    assert scene.page.followed is None
    assert scene.answers.begun == []
    assert scene.page._empty.isVisible()
    assert "F8" in scene.page._empty.about.text()


def test_where_everybody_matters_one_is_asked_first(qtbot: QtBot) -> None:
    scene = Scene(qtbot, OpenPlan(SCARCE, 0))
    assert scene.plan.is_sound, scene.plan.problems
    assert scene.page.followed is not None
    assert scene.page.followed.journeys is None
    empty = scene.page._empty
    assert empty.button.text() == "Follow 150 visitors"
    scene.click(empty.button)
    assert empty.button.text() == "Cancel"
    scene.click(empty.button)
    scene.wait()
    assert empty.button.text() == "Follow 150 visitors"
    assert scene.page.followed.journeys is None


def test_all_stories_go_into_files(scene: Scene, tmp_path: Path) -> None:
    scene.page.save_stories(tmp_path / "stories.json", "json")
    scene.page.save_stories(tmp_path / "stories.csv", "csv")
    scene.wait()
    document = json.loads((tmp_path / "stories.json").read_text("utf-8"))
    assert len(document["journeys"]) == VISITORS
    assert document["provenance"]["seed"] == 7
    rows = list(csv.reader((tmp_path / "stories.csv").read_text("utf-8-sig").splitlines()))
    assert rows[0][0] == "visitor"
    assert len(rows) > VISITORS
    assert scene.page.people.state.text() == "stories.csv is written."


def test_what_cannot_be_written_is_said(
    scene: Scene, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[str] = []
    monkeypatch.setattr(journeys_module, "tell", lambda _parent, headline, _text: told.append(headline))
    scene.page.save_stories(tmp_path / "nowhere" / "stories.csv", "csv")
    scene.wait()
    assert told == ["“stories.csv” is not written"]


def test_a_closed_plan_is_let_go(scene: Scene, qtbot: QtBot) -> None:
    scene.plan.deleteLater()
    qtbot.waitUntil(lambda: scene.page.followed is None)
    scene.page.show_plan(answered())
    scene.wait()
    assert scene.followed.seed == 7


def test_a_worker_process_follows_visitors(qtbot: QtBot) -> None:
    answers = Answers(worlds=8, seed=1, workers=1)
    try:
        page = JourneysPage(answers)
        qtbot.addWidget(page)
        page.visitors.set_value(40)
        page.show()
        page.show_plan(OpenPlan(PLAN, 0))
        qtbot.waitUntil(lambda: page.followed is not None, timeout=30_000)
        assert page.followed is not None
        assert len(page.followed.journeys or ()) == 40
        page.follow_visitors(patient=True)  # in a process of its own, ended with the task
        qtbot.waitUntil(lambda: page.followed is not None and page.followed.patient, timeout=30_000)
    finally:
        answers.close()


def test_names_are_stable_and_neighbours_differ() -> None:
    assert made_up_name(312, 7, "TRY") == made_up_name(312, 7, "TRY")
    for names, currency in ((TURKISH.split(), "TRY"), (ELSEWHERE.split(), "EUR")):
        assert len(set(names)) == len(names) == 60
        assert {made_up_name(visitor, 1, currency) for visitor in range(60)} == set(names)
    assert STEP % 60
