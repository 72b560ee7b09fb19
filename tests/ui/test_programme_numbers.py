"""The numbers of a programme by keys: emptied ones stay in sight, are told, and take no keyboard away."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QPoint, QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from roisim.scenario.preset_catalog import preset_text
from ui.open_plan import OpenPlan
from ui.panels.programmes import ProgrammesPanel
from ui.theme import LIGHT, theme_keeper
from ui.widgets.field_editor import FieldEditor
from ui.widgets.programme_list import programmes_of
from ui.widgets.programme_numbers import NumbersDrawer

# the offscreen screen has no window manager to tell of sizes
pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")

NEXT_KEYS = [Qt.Key.Key_Return, Qt.Key.Key_Tab]


def shown_panel(qtbot: QtBot, plan: OpenPlan) -> ProgrammesPanel:
    theme_keeper().use(LIGHT)
    made = ProgrammesPanel(None)
    qtbot.addWidget(made)
    made.resize(900, 800)
    made.show_plan(plan)
    made.show()
    made.activateWindow()
    return made


def opened_at(qtbot: QtBot, plan: OpenPlan, path: str) -> NumbersDrawer:
    """The drawer with the keyboard in a number."""
    panel = shown_panel(qtbot, plan)
    assert panel.go_to(path)
    assert panel.drawer is not None
    return panel.drawer


@pytest.fixture
def plan(qapp: QApplication) -> Iterator[OpenPlan]:
    """With the library's e-mail campaigns, switched on."""
    made = OpenPlan(preset_text("turkish_shop"), 0)
    at = len(made.plain["programs"])
    made.change(f"programs[{at}]", {"use": "email_campaigns", "start": made.start}, "Switch on")
    yield made
    made.deleteLater()  # as the window does: its edits may not be collected before it


@pytest.fixture
def course(qapp: QApplication) -> Iterator[OpenPlan]:
    """With launches of its own, on days that it states."""
    made = OpenPlan(preset_text("online_course"), 0)
    yield made
    made.deleteLater()


def weekday_of(plan: OpenPlan) -> str:
    return f"programs[{len(plan.plain['programs']) - 1}].campaigns[0].weekday"


def line_at_keyboard() -> QLineEdit:
    QApplication.processEvents()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    found = QApplication.focusWidget()
    assert isinstance(found, QLineEdit)
    return found


def empty(line: QLineEdit) -> None:
    line.selectAll()
    QTest.keyClick(line, Qt.Key.Key_Delete)


def editor(drawer: NumbersDrawer, path: str) -> FieldEditor:
    [found] = [each for each in drawer._scroll.findChildren(FieldEditor) if each.path == path]
    return found


def is_seen(drawer: NumbersDrawer, path: str) -> bool:
    found, port = editor(drawer, path), drawer._scroll.viewport()
    return port.rect().contains(QRect(found.mapTo(port, QPoint()), found.size()))


def holds_keyboard(widget: QWidget) -> bool:
    focus = QApplication.focusWidget()
    return focus is not None and widget.isAncestorOf(focus)


def test_emptied_days_of_a_campaign_stay_in_sight_and_are_told(qtbot: QtBot, course: OpenPlan) -> None:
    plan, path = course, "programs[1].campaigns[0].dates"
    drawer = opened_at(qtbot, plan, path)
    line = line_at_keyboard()
    assert line.text().startswith("2026-03-10")
    empty(line)
    assert line_at_keyboard() is line
    assert (line.text(), plan.stated(path)) == ("", None)
    assert editor(drawer, path).isVisible()
    assert is_seen(drawer, path)
    assert drawer.strip.isVisible()
    assert "needs either a rhythm or dates" in drawer.strip.text()
    QTest.keyClicks(line, "2026-05-01")
    QTest.keyClick(line, Qt.Key.Key_Return)
    assert line_at_keyboard() is line
    assert plan.is_sound
    assert not drawer.strip.isVisible()


@pytest.mark.parametrize("key", NEXT_KEYS)
def test_an_emptied_rhythm_of_the_library_is_told_as_missing(
    qtbot: QtBot, plan: OpenPlan, key: Qt.Key
) -> None:
    path = weekday_of(plan).replace("weekday", "every_days")
    drawer = opened_at(qtbot, plan, path)
    line = line_at_keyboard()
    empty(line)
    QTest.keyClick(line, key)
    QApplication.processEvents()
    assert (line.text(), plan.stated(path)) == ("", None)
    assert "needs either a rhythm or dates" in drawer.strip.text()
    assert holds_keyboard(drawer)


@pytest.mark.parametrize("key", NEXT_KEYS)
def test_an_emptied_weekday_of_ones_own_stays_in_sight(qtbot: QtBot, plan: OpenPlan, key: Qt.Key) -> None:
    path = weekday_of(plan)
    plan.change(path, 2, "Change")
    drawer = opened_at(qtbot, plan, path)
    line = line_at_keyboard()
    empty(line)
    QTest.keyClick(line, key)
    QApplication.processEvents()
    assert plan.stated(path) is None
    assert plan.is_sound
    assert editor(drawer, path).isVisible()
    assert line.text() == ""
    assert holds_keyboard(drawer)


@pytest.mark.parametrize("first", ["", "5"])
def test_an_emptied_weekday_of_the_library_is_left_out(qtbot: QtBot, plan: OpenPlan, first: str) -> None:
    path = weekday_of(plan)
    before = plan.text
    drawer = opened_at(qtbot, plan, path)
    line = line_at_keyboard()
    QTest.keyClicks(line, first)
    empty(line)
    QTest.keyClick(line, Qt.Key.Key_Return)
    line = line_at_keyboard()
    [campaign] = plan.stated(path.rpartition("[")[0])
    assert "weekday" not in campaign
    assert campaign["every_days"] == 7
    assert line.text() == ""
    state = editor(drawer, path).state
    assert state is not None
    assert state.base.startswith("Library: ")
    plan.undo_stack.undo()
    assert plan.text == before
    QApplication.processEvents()
    assert line_at_keyboard().text() != ""


def test_an_emptied_cost_of_the_library_is_none(qtbot: QtBot, plan: OpenPlan) -> None:
    path = weekday_of(plan).replace("campaigns[0].weekday", "costs.once")
    drawer = opened_at(qtbot, plan, path)
    empty(line_at_keyboard())
    QTest.keyClick(line_at_keyboard(), Qt.Key.Key_Return)
    assert plan.stated(path) == 0
    assert line_at_keyboard().text() == "0"
    state = editor(drawer, path).state
    assert state is not None
    assert state.base.startswith("Library: ")


def test_new_editors_leave_the_keyboard_where_it_was(qtbot: QtBot, plan: OpenPlan) -> None:
    path = weekday_of(plan)
    campaign = {"every_days": 7, "clicks_per_message": 0.02, "orders_per_click": 0.03}
    plan.change(path.rpartition("[")[0], [campaign], "Change")
    costs = path.replace("campaigns[0].weekday", "costs.once")
    drawer = opened_at(qtbot, plan, costs)
    old = line_at_keyboard()
    QTest.keyClicks(old, "-")  # may become a number
    text = plan.text
    plan.change(path, 2, "Change")
    new = line_at_keyboard()
    assert new is not old
    assert editor(drawer, costs).has_keyboard
    assert editor(drawer, path).isVisible()
    plan.undo_stack.undo()
    assert plan.text == text


def test_what_a_problem_asks_for_is_listed_and_seen(qtbot: QtBot, course: OpenPlan) -> None:
    dates = "programs[1].campaigns[0].dates"
    course.remove(dates, "Remove")
    panel = shown_panel(qtbot, course)
    for path in ("programs[1].campaigns[0].every_days", dates):
        assert panel.go_to(path)
        line = line_at_keyboard()
        assert line.text() == ""
        drawer = panel.drawer
        assert drawer is not None
        assert editor(drawer, path).isAncestorOf(line)
        assert is_seen(drawer, path)
    QTest.keyClicks(line_at_keyboard(), "2026-05-01")
    assert course.is_sound


def test_a_programme_without_numbers_has_no_editors_of_another(qtbot: QtBot, plan: OpenPlan) -> None:
    at = len(plan.plain["programs"])
    plan.change(f"programs[{at}]", {"name": "Fair", "start": plan.start}, "Add")
    plan.inputs()
    drawer = opened_at(qtbot, plan, f"programs[{at - 1}].costs.once")
    drawer.show_programme(next(each for each in programmes_of(plan) if each.title == "Fair"))
    assert drawer._scroll.findChildren(FieldEditor) == []
