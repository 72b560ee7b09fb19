"""The window as a user meets it: by clicks and keys, from the first page to a workbook."""

from __future__ import annotations

import gc
from collections import Counter
from pathlib import Path

import openpyxl
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QInputDialog, QLabel, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from roisim.scenario.preset_catalog import preset_text, presets
from tests.ui.conftest import BUILT_PAGES, PATIENCE, PLAN
from tests.ui.window_scene import answer_file_dialogs, answer_with
from ui import open_plans
from ui.actions import ACTIONS
from ui.answers.answer import AnswerState
from ui.main_window import MainWindow
from ui.open_plan import OpenPlan
from ui.theme import current_theme, theme_keeper
from ui.widgets.field_editor import FieldEditor
from ui.widgets.nav_row import NavRow
from ui.widgets.preset_tile import PresetTile

PAGE_KEYS = [("Ctrl+2", "results"), ("Ctrl+3", "compare"), ("Ctrl+4", "journeys")]


def press(window: MainWindow, keys: str) -> None:
    """Keys as a person presses them, sent to what has the keyboard."""
    if QApplication.activeWindow() is None:  # drawing in memory forgets it when a tool tip goes
        window.activateWindow()
        QApplication.processEvents()
    target = QApplication.focusWidget() or window
    QTest.keySequence(target, QKeySequence(keys))


def row(window: MainWindow, words: str) -> NavRow:
    """A row of the sidebar."""
    return next(each for each in window._sidebar.findChildren(NavRow) if each.text() == words)


def field(window: MainWindow, path: str) -> QLineEdit:
    """The input of a field on the plan page, led to."""
    window.go_to(path)
    editor = next(each for each in window.page.findChildren(FieldEditor) if each.path == path)
    line = next(each for each in editor.findChildren(QLineEdit) if each.isVisible())
    line.setFocus()
    return line


def answered(window: MainWindow, qtbot: QtBot) -> OpenPlan:
    """The plan in front, with all its worlds."""
    plan = window.plans.active
    assert plan is not None
    qtbot.waitUntil(lambda: plan.answer.state is AnswerState.DONE, timeout=PATIENCE)
    return plan


# --- the whole way -----------------------------------------------------------------------------------------


def test_from_welcome_to_a_workbook_by_clicks_and_keys(
    window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    text = preset_text("turkish_shop").replace("months = 24", "months = 3")
    monkeypatch.setattr(open_plans, "preset_text", lambda _preset: text)
    at = [preset.id for preset in presets()].index("turkish_shop")
    tile = window.page.findChildren(PresetTile)[at]
    QTest.mouseClick(tile, Qt.MouseButton.LeftButton)
    assert window.page_name == "plan"
    plan = answered(window, qtbot)
    assert plan.answer.expected is not None
    before = plan.answer.expected.figures["revenue"].mean

    line = field(window, "customers.order_value")
    line.selectAll()
    QTest.keyClicks(line, "300")
    QTest.keyClick(line, Qt.Key.Key_Return)
    assert plan.stated("customers.order_value") == 300
    qtbot.waitUntil(lambda: plan.answer.expected_revision == plan.revision, timeout=PATIENCE)
    assert plan.answer.expected is not None
    after = plan.answer.expected.figures["revenue"].mean
    assert before is not None
    assert after is not None
    assert after > 1.8 * before

    target = tmp_path / "out" / "client.v1"
    target.parent.mkdir()
    answer_file_dialogs(monkeypatch, target)
    with qtbot.waitSignal(window.exports.written, timeout=PATIENCE):
        press(window, "Ctrl+E")
    (written,) = target.parent.iterdir()
    assert written.name == "client.v1.xlsx"
    workbook = openpyxl.load_workbook(written, read_only=True)
    assert len(workbook.sheetnames) > 3
    workbook.close()
    assert "client.v1.xlsx" in window._status._show.text()


# --- pages and keys ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(("keys", "page"), [each for each in PAGE_KEYS if each[1] in BUILT_PAGES])
def test_keys_go_to_each_page_and_back(window: MainWindow, plan: OpenPlan, keys: str, page: str) -> None:
    press(window, keys)
    assert window.page_name == page
    assert window.actions_table[f"page_{page}"].isChecked()
    press(window, "Ctrl+1")
    assert window.page_name == "plan"
    press(window, "Ctrl+0")
    assert window.page_name == "welcome"


def test_without_a_plan_there_is_only_welcome(window: MainWindow) -> None:
    press(window, "Ctrl+2")
    assert window.page_name == "welcome"
    assert not window.actions_table["save"].isEnabled()
    assert window.windowTitle() == "roisim"


def test_the_sidebar_goes_to_pages_and_sections_by_keys(window: MainWindow, plan: OpenPlan) -> None:
    journeys = row(window, "Journeys")
    journeys.setFocus()
    QTest.keyClick(journeys, Qt.Key.Key_Space)
    assert window.page_name == "journeys"
    QTest.mouseClick(row(window, "Plan"), Qt.MouseButton.LeftButton)
    money = row(window, "Money")
    money.setFocus()
    QTest.keyClick(money, Qt.Key.Key_Space)
    assert window.page_name == "plan"
    assert "Money" in window._header._title.text()
    assert money.isChecked()


def test_a_problem_leads_to_its_section_and_the_frame_follows(
    window: MainWindow, plan: OpenPlan, qtbot: QtBot
) -> None:
    window.show_page("plan", "communication")
    plan.change("programs", [{"use": "web_push", "start": plan.start}], "x")
    window.page.show_problems()
    cure = next(each for each in window.page.findChildren(QLabel) if "funnel.push_capture" in each.text())
    cure.linkActivated.emit("funnel.push_capture")
    assert row(window, "Store").isChecked()
    assert not row(window, "Communication").isChecked()
    assert any("Store" in each.text() for each in window._header.findChildren(QLabel))
    target = next(
        each for each in window.page.findChildren(FieldEditor) if each.path == "funnel.push_capture"
    )
    qtbot.waitUntil(lambda: QApplication.focusWidget() in target.findChildren(QLineEdit))
    window.show_page("results")
    press(window, "F8")
    assert row(window, "Communication").isChecked()


def test_f6_steps_through_the_areas_and_comes_round(window: MainWindow, plan: OpenPlan) -> None:
    window.activateWindow()
    seen: list[QWidget] = []
    areas = [window._sidebar, window._stack, window._status]
    for __ in range(6):
        press(window, "F6")
        here = QApplication.focusWidget()
        assert here is not None
        seen.append(next(area for area in areas if area.isAncestorOf(here)))
    assert {window._sidebar, window._stack} <= set(seen)
    assert seen[0] in seen[1:]


def test_every_action_has_a_handler_a_tip_and_keys_of_its_own(window: MainWindow) -> None:
    assert [spec.name for spec in ACTIONS if spec.name not in window.actions_table] == []
    assert [spec.name for spec in ACTIONS if not spec.tip.endswith(".")] == []
    keys = Counter(window.actions_table[spec.name].shortcut().toString() for spec in ACTIONS if spec.keys)
    assert [key for key, times in keys.items() if times > 1 or not key] == []
    for menu in window.menuBar().actions():
        letters = Counter(
            text[text.index("&") + 1].lower() for text in _texts(menu) if "&" in text.replace("&&", "")
        )
        assert [letter for letter, times in letters.items() if times > 1] == [], menu.text()


def _texts(menu: object) -> list[str]:
    return [action.text() for action in menu.menu().actions()]  # type: ignore[attr-defined]


# --- what the frame tells ----------------------------------------------------------------------------------


def test_undo_and_redo_say_what_they_do(window: MainWindow, plan: OpenPlan) -> None:
    undo, redo = window.actions_table["undo"], window.actions_table["redo"]
    assert not undo.isEnabled()
    plan.change("customers.order_value", 160, "Change H&M basket")
    assert undo.text() == "&Undo “Change H&&M basket”"
    assert undo.toolTip() == "Undo “Change H&M basket” (Ctrl+Z)"
    press(window, "Ctrl+Z")
    assert plan.text == PLAN
    assert redo.text() == "&Redo “Change H&&M basket”"
    press(window, redo.shortcut().toString())
    assert plan.stated("customers.order_value") == 160


def test_title_dot_and_words_tell_what_is_saved(window: MainWindow, plan: OpenPlan) -> None:
    assert (window.isWindowModified(), row(window, "Small").marked) == (False, False)
    assert window._header._saved.text() == "Saved"
    plan.change("customers.order_value", 160, "Change basket")
    assert window.windowTitle() == "Small[*] – roisim"
    assert (window.isWindowModified(), row(window, "Small").marked) == (True, True)
    assert window._header._saved.text() == "Changed, not saved"
    press(window, "Ctrl+S")
    assert plan.path is not None
    assert plan.path.read_text("utf-8") == plan.text
    assert (window.isWindowModified(), row(window, "Small").marked) == (False, False)


def test_a_new_name_is_everywhere(
    window: MainWindow, plan: OpenPlan, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QInputDialog, "getText", lambda *_rest, **_more: (" Autumn [*] ", True))
    press(window, "F4")
    assert plan.name == "Autumn [*]"
    assert row(window, "Autumn [*]").isChecked()
    assert "Autumn [*]" in window._header._title.text()
    press(window, "Ctrl+Z")
    assert row(window, "Small").isChecked()


def test_a_duplicate_stands_beside_its_origin(window: MainWindow, plan: OpenPlan) -> None:
    press(window, "Ctrl+Shift+D")
    variant = window.plans.active
    assert variant is not None
    assert variant is not plan
    assert (variant.name, variant.number) == ("Small 2", 1)
    assert row(window, "Small 2").isChecked()


def test_plans_keep_their_page_and_colour(window: MainWindow, plan: OpenPlan) -> None:
    window.show_page("plan", "money")
    second = window.plans.duplicate(plan)
    assert window.page_name == "plan"
    window.show_page("journeys")
    QTest.mouseClick(row(window, "Small"), Qt.MouseButton.LeftButton)
    assert (window.page_name, window._section) == ("plan", "money")
    QTest.mouseClick(row(window, "Small 2"), Qt.MouseButton.LeftButton)
    assert window.page_name == "journeys"
    colours = {row(window, each.name).swatch for each in (plan, second)}
    assert colours == {current_theme().plan_colour(0), current_theme().plan_colour(1)}
    window.plans.close(plan)
    assert row(window, "Small 2").swatch == current_theme().plan_colour(1)


def test_welcome_leads_back_to_the_open_plan(window: MainWindow, plan: OpenPlan, file: Path) -> None:
    window.show_page("journeys")
    press(window, "Ctrl+0")
    window.page._continue()  # type: ignore[attr-defined]
    assert window.page_name == "journeys"
    press(window, "Ctrl+0")
    window.files.open_paths([file])
    assert window.page_name == "journeys"
    assert len(window.plans) == 1


# --- closing -----------------------------------------------------------------------------------------------


def test_closing_asks_only_when_something_would_be_lost(
    window: MainWindow, plan: OpenPlan, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = answer_with(monkeypatch, "Go on editing")
    window.files.new_from_preset("beauty")
    press(window, "Ctrl+W")
    assert (asked, len(window.plans)) == ([], 1)
    plan.change("customers.order_value", 160, "Change basket")
    press(window, "Ctrl+W")
    assert asked == ["Save the changes of “Small”?"]
    assert list(window.plans) == [plan]
    assert not window.close()
    answer_with(monkeypatch, "Save")
    press(window, "Ctrl+W")
    assert len(window.plans) == 0
    assert "160" in Path(str(plan.path)).read_text("utf-8")


def test_what_need_not_be_saved_is_let_go(
    window: MainWindow, plan: OpenPlan, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = answer_with(monkeypatch, "Do not save")
    plan.change("customers.order_value", 160, "Change basket")
    press(window, "Ctrl+W")
    assert len(asked) == 1
    assert len(window.plans) == 0
    assert file.read_text("utf-8") == PLAN


def test_a_window_goes_with_its_plans(
    window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer_with(monkeypatch, "Do not save")
    other = MainWindow(window.preferences)
    other.plans.open_text(PLAN, None, unsaved=True).change("months", 7, "Change months")
    assert other.close()
    other.deleteLater()
    qtbot.wait(20)


def test_many_plans_close_without_a_trace(window: MainWindow, qtbot: QtBot) -> None:
    for __ in range(5):
        window.plans.open_text(PLAN, None, unsaved=False)
    for plan in window.plans:
        window.plans.close(plan)
    assert window.page_name == "welcome"
    qtbot.wait(10)
    gc.collect()
    assert window._places == {}


# --- colours -----------------------------------------------------------------------------------------------


def test_the_theme_is_switched_by_its_action_and_kept(window: MainWindow, plan: OpenPlan) -> None:
    light = current_theme().colour("background.window")
    window.actions_table["theme_dark"].trigger()
    assert current_theme().is_dark
    assert window.preferences.theme == "dark"
    assert window.grab().toImage().pixelColor(400, window.height() - 60).name() != light.lower()
    window.actions_table["theme_light"].trigger()
    assert not current_theme().is_dark
    assert theme_keeper().wish == "light"
