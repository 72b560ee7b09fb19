"""What one edit of a field is: a word typed in one go, a section stated whole where the plan was silent."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from roisim.scenario.preset_catalog import preset_text
from tests.ui.field_scene import line_of, shown_field, take_keyboard, type_over
from ui.open_plan import PRESET, OpenPlan

# the offscreen screen has no window manager to tell of sizes
pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")

AGAIN = "customers.repeat.ordering_again_in_first_year"


@pytest.fixture
def plan(qapp: QApplication) -> OpenPlan:
    return OpenPlan(preset_text("turkish_shop"), 0, origin=PRESET)


@pytest.fixture
def silent(qapp: QApplication) -> OpenPlan:
    """A plan that does not state how customers order again."""
    text = preset_text("turkish_shop")
    start, end = text.index("[customers.repeat]"), text.index("[operations]")
    lines = [line for line in (text[:start] + text[end:]).splitlines() if '"customers.repeat' not in line]
    plan = OpenPlan("\n".join(lines) + "\n", 0)
    assert plan.is_sound
    return plan


def test_coming_back_to_a_field_begins_an_edit_of_its_own(plan: OpenPlan, qtbot: QtBot) -> None:
    editor = shown_field(qtbot, plan, "customers.order_value")
    type_over(qtbot, line_of(editor), "160")
    editor._uncertain.setFocus()
    editor.focus_value()
    type_over(qtbot, line_of(editor), "170")
    plan.undo_stack.undo()
    assert plan.stated("customers.order_value") == 160
    type_over(qtbot, line_of(editor), "190")
    qtbot.keyClick(line_of(editor), Qt.Key.Key_Escape)
    assert plan.stated("customers.order_value") == 160
    assert plan.undo_stack.index() == 1


def test_a_field_made_anew_begins_an_edit_of_its_own(plan: OpenPlan, qtbot: QtBot) -> None:
    type_over(qtbot, line_of(shown_field(qtbot, plan, "customers.order_value")), "160")
    type_over(qtbot, line_of(shown_field(qtbot, plan, "customers.order_value")), "170")
    assert plan.undo_stack.count() == 2
    plan.undo_stack.undo()
    assert plan.stated("customers.order_value") == 160


def test_the_usual_repeat_orders_are_stated_whole_when_one_number_changes(
    silent: OpenPlan, qtbot: QtBot
) -> None:
    editor = shown_field(qtbot, silent, AGAIN)
    assert line_of(editor).text() == "30"
    type_over(qtbot, line_of(editor), "35")
    assert silent.is_sound
    assert silent.stated(AGAIN) == 0.35
    assert silent.undo_stack.count() == 1


def test_the_usual_repeat_orders_are_stated_whole_when_one_becomes_uncertain(
    silent: OpenPlan, qtbot: QtBot
) -> None:
    before, editor = silent.text, shown_field(qtbot, silent, AGAIN)
    qtbot.mouseClick(editor._uncertain, Qt.MouseButton.LeftButton)
    assert silent.is_sound
    assert silent.stated("customers.repeat.kind") == "bg_nbd"
    assert set(silent.stated(AGAIN)) == {"low", "likely", "high"}
    silent.undo_stack.undo()
    assert silent.text == before


def test_an_emptied_number_of_the_usual_repeat_orders_is_not_stated(silent: OpenPlan, qtbot: QtBot) -> None:
    before, path = silent.text, AGAIN.replace("ordering_again_in_first_year", "dropout_a")
    editor = shown_field(qtbot, silent, path)
    type_over(qtbot, line_of(editor), "2")
    assert silent.stated(path) == 2
    qtbot.keyClick(line_of(editor), Qt.Key.Key_Backspace)
    qtbot.keyClick(line_of(editor), Qt.Key.Key_Return)
    assert silent.text == before
    assert not silent.undo_stack.canUndo()


def test_the_next_word_leaves_alone_what_another_field_stated(silent: OpenPlan, qtbot: QtBot) -> None:
    again, orders = shown_field(qtbot, silent, AGAIN), AGAIN.replace("ordering_again", "repeat_orders")
    type_over(qtbot, line_of(again), "35")
    silent.undo_stack.undo()
    type_over(qtbot, line_of(shown_field(qtbot, silent, orders)), "2")
    take_keyboard(again)
    type_over(qtbot, line_of(again), "40")
    assert silent.stated(AGAIN) == 0.4
    assert silent.stated(orders) == 2


def test_enter_ends_an_edit_and_escape_takes_back_only_what_came_after(plan: OpenPlan, qtbot: QtBot) -> None:
    editor = shown_field(qtbot, plan, "customers.order_value")
    line = line_of(editor)
    type_over(qtbot, line, "160")
    qtbot.keyClick(line, Qt.Key.Key_Return)
    type_over(qtbot, line, "170")
    qtbot.keyClick(line, Qt.Key.Key_Escape)
    assert plan.stated("customers.order_value") == 160
    qtbot.keyClick(line, Qt.Key.Key_Escape)
    assert plan.stated("customers.order_value") == 160
    type_over(qtbot, line, "180")
    qtbot.keyClick(line, Qt.Key.Key_Return)
    assert plan.undo_stack.count() == 2
    plan.undo_stack.undo()
    assert plan.stated("customers.order_value") == 160
