"""The list of problems: order, words, the way to the field, the next one."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from roisim.scenario.preset_catalog import preset_text
from ui.input_names import place_words
from ui.open_plan import OpenPlan
from ui.widgets.problem_list import ProblemList

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")


@pytest.fixture
def plan(qapp: QApplication) -> OpenPlan:
    return OpenPlan(preset_text("beauty"), 0)


@pytest.fixture
def problems(qtbot: QtBot, plan: OpenPlan) -> ProblemList:
    plan.change("channels[0].cost_per_click", -1, "x")
    plan.change("funnel.intent", "many", "y")
    made = ProblemList()
    qtbot.addWidget(made)
    made.resize(700, 200)
    made.show()
    made.show_plan(plan)
    return made


def test_each_problem_has_its_place_its_words_and_its_cure(problems: ProblemList) -> None:
    shown = [label.text() for label in problems.findChildren(QLabel) if label.text()]
    assert any(text.startswith("Google Ads, cost per click: ") for text in shown)
    assert any(text.startswith("Add to the cart: ") for text in shown)
    assert "Google Ads, cost per click: This must be above 0." in shown
    assert len(problems.buttons) == 2
    assert all(button.accessibleName().startswith("Go to ") for button in problems.buttons)


def test_a_click_and_a_key_lead_to_the_field(qtbot: QtBot, problems: ProblemList) -> None:
    with qtbot.waitSignal(problems.chosen) as told:
        QTest.mouseClick(problems.buttons[0], Qt.MouseButton.LeftButton)
    first = told.args[0]
    with qtbot.waitSignal(problems.chosen) as told:
        problems.buttons[1].setFocus()
        QTest.keyClick(problems.buttons[1], Qt.Key.Key_Space)
    assert {first, told.args[0]} == {"channels[0].cost_per_click", "funnel.intent"}


def test_every_row_has_its_height(qtbot: QtBot, problems: ProblemList) -> None:
    qtbot.waitUntil(lambda: problems.sizeHint().height() > 70)
    problems.hide()
    problems.show()
    qtbot.wait(20)
    assert problems.sizeHint().height() > 70


def test_next_goes_round(problems: ProblemList) -> None:
    found = [problems.next_path() for _at in range(3)]
    assert found[0] == found[2] != found[1]


def test_it_empties_when_all_is_mended(problems: ProblemList, plan: OpenPlan) -> None:
    plan.undo_stack.undo()
    problems.show_plan(plan)
    assert len(problems.buttons) == 1
    plan.undo_stack.undo()
    problems.show_plan(plan)
    assert problems.buttons == []
    assert problems.next_path() is None


def test_places_in_words(plan: OpenPlan) -> None:
    assert place_words(plan, "channels[0].monthly_budget[5]") == "Google Ads, budget a month, Jun 2026"
    assert place_words(plan, "funnel.intent.low") == "Add to the cart"
    assert place_words(plan, "") == ""


def test_a_new_problem_leaves_the_keyboard_where_it_is(
    qtbot: QtBot, problems: ProblemList, plan: OpenPlan
) -> None:
    problems.activateWindow()
    problems.buttons[0].setFocus()
    qtbot.waitUntil(problems.isActiveWindow)
    windows = {id(each) for each in QApplication.topLevelWidgets() if each.isVisible()}
    plan.change("funnel.purchase", 2, "z")
    problems.show_plan(plan)
    QApplication.processEvents()
    assert problems.isActiveWindow()
    assert {id(each) for each in QApplication.topLevelWidgets() if each.isVisible()} == windows
