"""A day by real keys: typed in any form, moved by arrows, chosen from the calendar; no day is told."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QLocale, Qt
from PySide6.QtWidgets import QApplication, QLineEdit, QToolButton
from pytestqt.qtbot import QtBot

from roisim.scenario.preset_catalog import preset_text
from roisim.scenario.reading import EARLIEST, LATEST
from ui.display_format import day_text
from ui.open_plan import PRESET, OpenPlan
from ui.theme import theme_keeper
from ui.widgets.field_day import DayPopup, FieldDay
from ui.widgets.field_editor import FieldEditor
from ui.widgets.field_inputs import WordsInput

# the offscreen screen has no window manager to tell of sizes, and none that gives a popup the keyboard
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")

Key, Modifier = Qt.Key, Qt.KeyboardModifier
FIRST_OF_MARCH = datetime.date(2027, 3, 1)
Maker = Callable[[OpenPlan, str], FieldEditor]


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    """A place where the day comes before the month."""
    before = QLocale()
    QLocale.setDefault(QLocale("en_GB"))
    yield
    QLocale.setDefault(before)


@pytest.fixture
def plan(qapp: QApplication) -> OpenPlan:
    return OpenPlan(preset_text("turkish_shop"), 0, origin=PRESET)


@pytest.fixture
def made(qtbot: QtBot) -> Maker:
    """Makes a shown field with the keyboard in it."""
    theme_keeper().use("light")

    def make(plan: OpenPlan, path: str) -> FieldEditor:
        editor = FieldEditor(plan, path)
        qtbot.addWidget(editor)
        editor.resize(620, 60)
        editor.show()
        editor.activateWindow()
        editor.focus_value()
        QApplication.processEvents()
        return editor

    return make


@pytest.fixture
def editor(made: Maker, plan: OpenPlan) -> FieldEditor:
    return made(plan, "start")


@pytest.fixture
def line(editor: FieldEditor) -> FieldDay:
    found = editor.findChild(FieldDay)
    assert isinstance(found, FieldDay)
    return found


def type_over(qtbot: QtBot, line: QLineEdit, text: str) -> None:
    """Select all, and type."""
    qtbot.keyClick(line, Key.Key_A, Modifier.ControlModifier)
    qtbot.keyClicks(line, text)


def note_of(editor: FieldEditor) -> str:
    return editor._note.text() if editor._note_row.isVisibleTo(editor) else ""


# --- typing --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", ["2027-03-01", "01.03.2027", "1.3.2027", "1 Mar 2027", "1/3/2027"])
def test_a_typed_day_counts_as_soon_as_it_is_whole(
    line: FieldDay, plan: OpenPlan, qtbot: QtBot, text: str
) -> None:
    before = plan.text
    assert line.text() == "1 Jan 2026"
    type_over(qtbot, line, text)
    assert plan.stated("start") == FIRST_OF_MARCH
    assert "start = 2027-03-01\n" in plan.text
    assert line.text() == text
    qtbot.keyClick(line, Key.Key_Return)
    assert line.text() == "1 Mar 2027"
    assert plan.undo_stack.count() == 1
    plan.undo_stack.undo()
    assert plan.text == before
    assert line.text() == "1 Jan 2026"


def test_a_short_year_counts_when_the_keyboard_leaves(
    editor: FieldEditor, line: FieldDay, plan: OpenPlan, qtbot: QtBot
) -> None:
    type_over(qtbot, line, "1.3.27")
    assert plan.stated("start") == datetime.date(2026, 1, 1)
    line.clearFocus()
    assert plan.stated("start") == FIRST_OF_MARCH
    assert line.text() == "1 Mar 2027"


@pytest.mark.parametrize("text", ["31.2.2027", "soon", "1 Mar", ""])
def test_what_is_no_day_stays_is_red_and_told(
    editor: FieldEditor, line: FieldDay, plan: OpenPlan, qtbot: QtBot, text: str
) -> None:
    good = plan.scenario
    type_over(qtbot, line, text)
    qtbot.keyClick(line, Key.Key_Delete)
    assert not plan.problems
    qtbot.keyClick(line, Key.Key_Return)
    assert line.text() == text
    assert line.property("state") == "wrong"
    assert note_of(editor) == "This is not a date. Type a day such as 31 Jan 2026 or 2026-01-31."
    assert not plan.is_sound
    assert plan.scenario is good
    type_over(qtbot, line, "1.3.2027")
    assert not plan.problems
    assert line.property("state") != "wrong"


def test_escape_takes_back_what_was_typed(line: FieldDay, plan: OpenPlan, qtbot: QtBot) -> None:
    before = plan.text
    type_over(qtbot, line, "1.3.2027")
    qtbot.keyClick(line, Key.Key_Escape)
    assert plan.text == before
    assert line.text() == "1 Jan 2026"
    type_over(qtbot, line, "so")
    qtbot.keyClick(line, Key.Key_Escape)
    assert line.text() == "1 Jan 2026"


def test_an_optional_day_may_be_emptied(made: Maker, qtbot: QtBot) -> None:
    plan = OpenPlan(preset_text("turkish_shop"), 0)
    path = "programs[0].end"
    plan.change(path, FIRST_OF_MARCH, "Change")
    line = made(plan, path).findChild(FieldDay)
    assert line.text() == "1 Mar 2027"
    qtbot.keyClick(line, Key.Key_A, Modifier.ControlModifier)
    qtbot.keyClick(line, Key.Key_Delete)
    qtbot.keyClick(line, Key.Key_Return)
    assert plan.stated(path) is None
    assert plan.is_sound


def test_days_in_a_row_are_typed_in_the_same_forms(made: Maker, qtbot: QtBot) -> None:
    plan = OpenPlan(preset_text("fashion"), 0)
    at = next(at for at, each in enumerate(plan.plain["channels"]) if each["kind"] == "influencer")
    path = f"channels[{at}].dates"
    line = made(plan, path).findChild(WordsInput).line
    type_over(qtbot, line, "27.11.2026, 1 Dec 2026, 20.12.26")
    assert line.property("state") == "wrong"
    qtbot.keyClick(line, Key.Key_Return)
    days = [datetime.date(2026, 11, 27), datetime.date(2026, 12, 1), datetime.date(2026, 12, 20)]
    assert plan.stated(path) == days
    assert "dates = [2026-11-27, 2026-12-01, 2026-12-20]" in plan.text
    assert line.text() == "2026-11-27, 2026-12-01, 2026-12-20"
    assert line.property("state") != "wrong"


# --- keys and calendar ---------------------------------------------------------------------------------


def test_up_and_down_move_the_part_at_the_cursor(line: FieldDay, plan: OpenPlan, qtbot: QtBot) -> None:
    line.selectAll()
    qtbot.keyClick(line, Key.Key_Up)
    assert plan.stated("start") == datetime.date(2026, 1, 2)
    assert line.selectedText() == "2"
    qtbot.keyClick(line, Key.Key_Down)
    assert plan.stated("start") == datetime.date(2026, 1, 1)
    line.setCursorPosition(4)
    qtbot.keyClick(line, Key.Key_Up)
    qtbot.keyClick(line, Key.Key_Up)
    assert plan.stated("start") == datetime.date(2026, 3, 1)
    assert line.selectedText() == "Mar"
    qtbot.keyClick(line, Key.Key_End)
    qtbot.keyClick(line, Key.Key_Up)
    assert plan.stated("start") == FIRST_OF_MARCH
    assert line.selectedText() == "2027"
    assert plan.undo_stack.count() == 1


def test_pages_move_the_month_and_its_last_day_stays_one(
    line: FieldDay, plan: OpenPlan, qtbot: QtBot
) -> None:
    type_over(qtbot, line, "31.3.2027")
    qtbot.keyClick(line, Key.Key_PageUp)
    assert plan.stated("start") == datetime.date(2027, 2, 28)
    qtbot.keyClick(line, Key.Key_PageDown)
    assert plan.stated("start") == datetime.date(2027, 3, 28)


@pytest.mark.parametrize(
    ("text", "key", "day"),
    [
        ("31.12.9999", Key.Key_Up, LATEST),
        ("31.12.9999", Key.Key_PageDown, LATEST),
        ("1.12.9999", Key.Key_PageDown, LATEST),
        ("0001-01-01", Key.Key_Down, EARLIEST),
        ("0001-01-01", Key.Key_PageUp, EARLIEST),
        ("31.12.2200", Key.Key_Up, LATEST),
        ("1.1.1970", Key.Key_Down, EARLIEST),
        ("31.12.9999", Key.Key_Down, LATEST - datetime.timedelta(days=1)),
    ],
)
def test_keys_end_where_a_plan_s_calendar_ends(
    line: FieldDay, plan: OpenPlan, qtbot: QtBot, text: str, key: Qt.Key, day: datetime.date
) -> None:
    type_over(qtbot, line, text)
    qtbot.keyClick(line, key)
    assert plan.stated("start") == day
    assert line.text() == day_text(day)
    assert plan.is_sound


def test_the_calendar_opens_at_the_day_and_enter_chooses(
    editor: FieldEditor, line: FieldDay, plan: OpenPlan, qtbot: QtBot
) -> None:
    qtbot.keyClick(line, Key.Key_Down, Modifier.AltModifier)
    popup = line.findChild(DayPopup)
    assert popup.calendar.selectedDate().toPython() == datetime.date(2026, 1, 1)
    view = popup.calendar.focusProxy() or popup.calendar
    qtbot.keyClick(view, Key.Key_PageDown)
    qtbot.keyClick(view, Key.Key_Right)
    qtbot.keyClick(view, Key.Key_Return)
    assert plan.stated("start") == datetime.date(2026, 2, 2)
    assert line.text() == "2 Feb 2026"
    assert plan.undo_stack.undoText() == "Change Start"


def test_escape_closes_the_calendar_and_changes_nothing(line: FieldDay, plan: OpenPlan, qtbot: QtBot) -> None:
    before = plan.text
    button = next(each for each in line.findChildren(QToolButton) if each.isVisible())
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    popup = line.findChild(DayPopup)
    qtbot.keyClick(popup.calendar.focusProxy() or popup.calendar, Key.Key_Escape)
    assert not popup.isVisible()
    assert plan.text == before


def test_names_for_screen_readers(line: FieldDay) -> None:
    assert line.accessibleName() == "Start"
    assert "First day" in line.accessibleDescription()
    assert [action.toolTip() for action in line.actions()] == ["Open the calendar (Alt+Down)"]
