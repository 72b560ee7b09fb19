"""A number by month: typing, pasting, clearing, what is wrong, and the way out by Tab."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from roisim.scenario.preset_catalog import preset_text
from roisim.scenario.scenario_document import place_of
from ui.input_names import spec_of
from ui.open_plan import OpenPlan
from ui.theme import current_theme, theme_keeper
from ui.widgets.field_editor import FieldEditor
from ui.widgets.months_dialog import MonthsDialog

# the offscreen screen has no window manager to tell of sizes
pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")

PATH = "channels[0].cost_per_click"
COPY = Qt.KeyboardModifier.ControlModifier


CEILING = "channels[0].monthly_click_ceiling"


@pytest.fixture
def dialog(qtbot: QtBot) -> MonthsDialog:
    return shown(qtbot, OpenPlan(preset_text("turkish_shop"), 0), PATH, 0.5)


@pytest.fixture
def plan(qapp: QApplication) -> Iterator[OpenPlan]:
    """Without a ceiling, which may be left out."""
    made = OpenPlan(preset_text("turkish_shop"), 0)
    made.remove(CEILING, "Remove")
    yield made
    made.deleteLater()


def shown(qtbot: QtBot, plan: OpenPlan, path: str, raw: Any) -> MonthsDialog:
    theme_keeper().use("light")
    made = MonthsDialog(plan, spec_of(plan, place_of(path)), "Cost per click", raw)
    qtbot.addWidget(made)
    made.show()
    made.activateWindow()
    made.table.setFocus()
    QApplication.processEvents()
    return made


def at_keyboard() -> QWidget:
    found = QApplication.focusWidget()
    assert found is not None
    return found


def test_enter_goes_on_to_the_next_month(dialog: MonthsDialog) -> None:
    for text in ("0.7", "0.8"):
        QTest.keyClicks(at_keyboard(), text[:1])
        QTest.keyClicks(at_keyboard(), text[1:])
        QTest.keyClick(at_keyboard(), Qt.Key.Key_Return)
        QApplication.processEvents()
    assert dialog.isVisible()
    assert dialog.values == [0.7, 0.8, 0.5]
    assert dialog.table.currentRow() == 2


def test_an_empty_month_is_as_the_one_before(dialog: MonthsDialog) -> None:
    dialog.table.put(0, "0.7")
    dialog.table.setCurrentCell(1, 0)
    for __ in range(22):
        QTest.keyClick(dialog.table, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    QTest.keyClick(dialog.table, Qt.Key.Key_Delete)
    assert dialog.table.text_at(23) == ""
    assert dialog.values == 0.7
    dialog.table.put(0, "")
    assert dialog.values == 0.5


def test_a_column_is_copied_and_pasted(dialog: MonthsDialog) -> None:
    QGuiApplication.clipboard().setText("0,10\t0,20\t0,30")
    dialog.table.setCurrentCell(22, 0)
    QTest.keyClick(dialog.table, Qt.Key.Key_V, COPY)
    assert dialog.values[-3:] == [0.5, 0.1, 0.2]
    QTest.keyClick(dialog.table, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    QTest.keyClick(dialog.table, Qt.Key.Key_C, COPY)
    assert QGuiApplication.clipboard().text() == "0,10\n0,20"


def test_what_is_wrong_is_red_and_told_by_its_month(dialog: MonthsDialog) -> None:
    dialog.table.put(3, "many")
    red = current_theme().qcolour("state.negative")
    item = dialog.table.item(3, 0)
    assert item is not None
    assert item.foreground().color() == red
    assert dialog.note.text().startswith("Apr 2026: ")
    dialog.table.put(3, "0.6")
    assert "Apr 2026" not in dialog.note.text()
    item = dialog.table.item(3, 0)
    assert item is not None
    assert item.foreground().color() != red


def test_tab_leads_out_of_the_table(dialog: MonthsDialog) -> None:
    QTest.keyClick(dialog.table, Qt.Key.Key_Tab)
    assert at_keyboard() is not dialog.table
    assert dialog.table.currentRow() == 0


def test_enter_goes_on_also_where_nothing_is_typed(dialog: MonthsDialog) -> None:
    for key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Return):
        QTest.keyClick(at_keyboard(), key)
    assert dialog.isVisible()
    assert dialog.table.currentRow() == 3
    dialog.table.setCurrentCell(23, 0)
    QTest.keyClick(at_keyboard(), Qt.Key.Key_Return)
    assert dialog.isVisible()
    assert dialog.table.currentRow() == 23


def test_enter_after_typing_goes_on_by_one(dialog: MonthsDialog) -> None:
    for row in (1, 2):
        QTest.keyClick(at_keyboard(), Qt.Key.Key_7)
        QTest.keyClick(at_keyboard(), Qt.Key.Key_Return)
        QApplication.processEvents()
        assert dialog.table.currentRow() == row
    QTest.keyClick(at_keyboard(), Qt.Key.Key_Return)
    assert dialog.isVisible()
    assert dialog.table.currentRow() == 3


def test_control_and_enter_accept_with_what_is_being_typed(dialog: MonthsDialog) -> None:
    assert "Ctrl+Enter accepts" in dialog.note.text()
    QTest.keyClick(at_keyboard(), Qt.Key.Key_9)
    QTest.keyClick(at_keyboard(), Qt.Key.Key_Return, COPY)
    assert not dialog.isVisible()
    assert dialog.result() == MonthsDialog.DialogCode.Accepted
    assert dialog.values == [9, 0.5]


def test_months_that_are_not_stated_are_as_the_one_before(qtbot: QtBot, plan: OpenPlan) -> None:
    dialog = shown(qtbot, plan, CEILING, None)
    assert not dialog.values
    dialog.table.put(0, "500000")
    assert dialog.values == 500000
    dialog.table.put(4, "9000")
    assert dialog.values == [500000] * 4 + [9000]
    dialog.table.put(0, "")
    assert dialog.values == 9000
    dialog.table.put(4, "")
    assert dialog.values is None
    assert dialog.note.text().startswith("Type or paste")


def test_a_ceiling_is_stated_by_month_and_taken_back(
    qtbot: QtBot, plan: OpenPlan, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = plan.text

    def write(*texts: str) -> None:
        def execute(dialog: MonthsDialog) -> int:
            dialog.table.put_many(dict(enumerate(texts)))
            return MonthsDialog.DialogCode.Accepted

        monkeypatch.setattr(MonthsDialog, "exec", execute)
        editor._ask_months()

    editor = FieldEditor(plan, CEILING)
    editor = FieldEditor(plan, CEILING)
    qtbot.addWidget(editor)
    editor.show()
    write("500000")
    assert plan.stated(CEILING) == 500000
    write("500000", "9000")
    assert plan.stated(CEILING) == [500000, 9000, 500000]
    assert plan.is_sound
    write(*[""] * plan.months)
    assert plan.stated(CEILING) is None
    assert plan.text == before


def test_the_same_number_in_every_month_is_written_at_once(qtbot: QtBot, dialog: MonthsDialog) -> None:
    dialog.table.put(3, "0.9")
    dialog.table.put(4, "")
    dialog.table.setCurrentCell(4, 0)  # as the month before it
    told: list[object] = []
    dialog.table.itemChanged.connect(told.append)
    dialog._same()
    assert dialog.values == 0.9
    assert len(told) == 1
