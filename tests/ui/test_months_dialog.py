"""A number by month: typing, pasting, clearing, what is wrong, and the way out by Tab."""

from __future__ import annotations

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
from ui.widgets.months_dialog import MonthsDialog

# the offscreen screen has no window manager to tell of sizes
pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")

PATH = "channels[0].cost_per_click"
COPY = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def dialog(qtbot: QtBot) -> MonthsDialog:
    theme_keeper().use("light")
    plan = OpenPlan(preset_text("turkish_shop"), 0)
    made = MonthsDialog(plan, spec_of(plan, place_of(PATH)), "Cost per click", 0.5)
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
