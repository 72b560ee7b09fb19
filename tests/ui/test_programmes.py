"""The catalogue of programmes with real mouse and keys; switching is undone to the same text."""

from __future__ import annotations

import datetime
from typing import Any, cast

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QLineEdit, QScrollArea, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from roisim.experiment.what_if import WhatIf
from roisim.scenario.preset_catalog import preset_text
from roisim.scenario.program_library import library
from tests.ui.programme_scene import (
    OWN,
    Asked,
    cards,
    click,
    programs,
    shown,
    undone,
    wait_for_cards,
)
from ui.open_plan import OpenPlan
from ui.panels.programmes import ProgrammesPanel
from ui.widgets.field_editor import FieldEditor
from ui.widgets.programme_filter import ON, PAYING
from ui.widgets.programme_list import Programme, programmes_of, start_on, within
from ui.widgets.programme_numbers import NumbersDrawer, caption_of, number_paths

# the offscreen screen has no window manager to tell of sizes
pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")


@pytest.fixture
def plan(qapp: QApplication) -> OpenPlan:
    return OpenPlan(preset_text("turkish_shop"), 0)


# --- switching -----------------------------------------------------------------------------------------


def test_a_click_switches_a_programme_on(panel: ProgrammesPanel, plan: OpenPlan) -> None:
    before = plan.text
    click(cards(panel)["cart_recovery"])
    assert programs(plan)[-1] == {"use": "cart_recovery", "start": datetime.date(2026, 1, 1)}
    assert cards(panel)["cart_recovery"].switch.isChecked()
    undone(plan, before, "Switch on cart recovery")
    assert not cards(panel)["cart_recovery"].switch.isChecked()


def test_the_space_bar_does_too(panel: ProgrammesPanel, plan: OpenPlan) -> None:
    switch = cards(panel)["cart_recovery"].switch
    switch.setFocus()
    QTest.keyClick(switch, Qt.Key.Key_Space)
    assert programs(plan)[-1]["use"] == "cart_recovery"


def test_switching_off_takes_away_what_was_only_switched_on(panel: ProgrammesPanel, plan: OpenPlan) -> None:
    card = cards(panel)["cart_recovery"]
    click(card)
    on = plan.text
    click(card)
    assert [each["use"] for each in programs(plan)] == ["email_marketing"]
    undone(plan, on, "Switch off cart recovery")


def test_a_saved_or_edited_programme_keeps_its_numbers(panel: ProgrammesPanel, plan: OpenPlan) -> None:
    saved = cards(panel)["email_marketing"]
    before = plan.text
    click(saved)
    assert programs(plan)[0]["enabled"] is False
    click(saved)
    assert "enabled" not in programs(plan)[0]
    plan.undo_stack.undo()
    undone(plan, before, "Switch off e-mail marketing")
    card = cards(panel)["cart_recovery"]
    click(card)
    plan.change("programs[1].costs.monthly", 77, "x")
    click(card)
    assert programs(plan)[1]["costs"] == {"monthly": 77}
    assert programs(plan)[1]["enabled"] is False


def test_the_first_programme_of_a_plan_without_any(qtbot: QtBot, asked: Asked) -> None:
    plan = OpenPlan(preset_text("turkish_shop"), 0)
    plan.remove("programs[0]", "x")
    panel = ProgrammesPanel(cast("Any", asked))
    qtbot.addWidget(panel)
    panel.show_plan(plan)
    panel.show()
    wait_for_cards(qtbot, panel, len(library()))
    click(cards(panel)["loyalty"])
    assert programs(plan) == [{"use": "loyalty", "start": datetime.date(2026, 1, 1)}]


def test_start_and_end_are_chosen_by_month(panel: ProgrammesPanel, plan: OpenPlan) -> None:
    before = plan.text
    start, end = cards(panel)["email_marketing"].findChildren(QComboBox)
    assert (start.currentText(), end.currentText()) == ("Mar 2026", "plan end")
    start.setFocus()
    QTest.keyClick(start, Qt.Key.Key_Down)
    assert programs(plan)[0]["start"] == datetime.date(2026, 4, 1)
    undone(plan, before, "Change start of e-mail marketing")
    QTest.keyClick(end, Qt.Key.Key_Down)
    assert programs(plan)[0]["end"] == datetime.date(2026, 3, 31)
    assert end.currentText() == "Mar 2026"
    undone(plan, before, "Change end of e-mail marketing")


def test_what_is_switched_on_starts_when_asked_above(
    panel: ProgrammesPanel, plan: OpenPlan, asked: Asked
) -> None:
    panel.start.setFocus()
    for __ in range(5):
        QTest.keyClick(panel.start, Qt.Key.Key_Down)
    assert asked.questions[-1] == datetime.date(2026, 6, 1)
    click(cards(panel)["loyalty"])
    assert programs(plan)[-1]["start"] == datetime.date(2026, 6, 1)


# --- numbers -------------------------------------------------------------------------------------------


def unfold(qtbot: QtBot, panel: ProgrammesPanel, key: str) -> NumbersDrawer:
    button = cards(panel)[key].numbers
    assert button is not None
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    drawer = panel.findChild(NumbersDrawer)
    assert isinstance(drawer, NumbersDrawer)
    return drawer


def test_numbers_unfold_and_can_be_typed(qtbot: QtBot, panel: ProgrammesPanel, plan: OpenPlan) -> None:
    before = plan.text
    drawer = unfold(qtbot, panel, "email_marketing")
    assert drawer.isVisible()
    qtbot.waitUntil(
        lambda: len(drawer.findChildren(FieldEditor)) == len(number_paths(drawer_programme(drawer)))
    )
    editor = next(
        each for each in drawer.findChildren(FieldEditor) if each.path == "programs[0].costs.monthly"
    )
    editor.focus_value()
    line = QApplication.focusWidget()
    assert isinstance(line, QLineEdit)
    line.selectAll()
    QTest.keyClicks(line, "750")
    assert programs(plan)[0]["costs"] == {"monthly": 750}
    assert cards(panel)["email_marketing"].facts.costs[1] == "750 a month"
    plan.undo_stack.undo()
    assert plan.text == before


def drawer_programme(drawer: NumbersDrawer) -> Programme:
    assert drawer.programme is not None
    return drawer.programme


def test_numbers_fold_again_by_escape_and_with_their_programme(
    qtbot: QtBot, panel: ProgrammesPanel, plan: OpenPlan
) -> None:
    drawer = unfold(qtbot, panel, "email_marketing")
    drawer.setFocus()
    QTest.keyClick(drawer, Qt.Key.Key_Escape)
    assert not drawer.isVisible()
    assert QApplication.focusWidget() is cards(panel)["email_marketing"].numbers
    unfold(qtbot, panel, "email_marketing")
    assert drawer.isVisible()
    click(cards(panel)["email_marketing"])
    assert not drawer.isVisible()


def at_keyboard() -> QWidget:
    found = QApplication.focusWidget()
    assert found is not None
    return found


def test_numbers_that_unfold_are_seen(qtbot: QtBot, panel: ProgrammesPanel) -> None:
    page = QScrollArea()
    qtbot.addWidget(page)
    inner = QWidget()
    column = QVBoxLayout(inner)
    above = QWidget()
    above.setFixedHeight(300)
    panel.setMinimumHeight(600)
    column.addWidget(above)
    column.addWidget(panel)
    page.setWidget(inner)
    page.setWidgetResizable(True)
    page.resize(900, 500)
    page.show()
    drawer = unfold(qtbot, panel, "email_marketing")
    bottom = drawer.rect().bottomLeft()
    qtbot.waitUntil(lambda: page.viewport().rect().contains(drawer.mapTo(page.viewport(), bottom)))
    panel.setParent(None)


def test_escape_in_a_number_takes_back_then_closes(
    qtbot: QtBot, panel: ProgrammesPanel, plan: OpenPlan
) -> None:
    before = plan.text
    drawer = unfold(qtbot, panel, "email_marketing")
    QTest.keyClicks(at_keyboard(), "5")
    assert plan.text != before
    QTest.keyClick(at_keyboard(), Qt.Key.Key_Escape)
    assert plan.text == before
    assert drawer.isVisible()
    QTest.keyClick(at_keyboard(), Qt.Key.Key_Escape)
    assert not drawer.isVisible()
    assert QApplication.focusWidget() is cards(panel)["email_marketing"].numbers


def test_a_number_that_is_reset_leaves_nothing_behind(
    qtbot: QtBot, panel: ProgrammesPanel, plan: OpenPlan
) -> None:
    before = plan.text
    drawer = unfold(qtbot, panel, "email_marketing")
    editor = next(each for each in drawer.findChildren(FieldEditor) if each.path.endswith("costs.once"))
    editor.focus_value()
    QTest.keyClicks(at_keyboard(), "5")
    QTest.mouseClick(editor._reset, Qt.MouseButton.LeftButton)
    assert plan.text == before
    assert not plan.is_changed


def test_numbers_stand_under_what_they_belong_to(plan: OpenPlan) -> None:
    programme = next(each for each in programmes_of(plan) if each.key == "email_marketing")
    captions = {path: caption_of(programme, path.partition(".")[2]) for path in number_paths(programme)}
    assert captions["programs[0].costs.once"] == "Costs"
    assert captions["programs[0].campaigns[0].every_days"] == "Campaign 1"
    second = captions["programs[0].flows[0].messages[1].clicks_per_message"]
    assert second == "After a sign-up: message 2"


# --- finding -------------------------------------------------------------------------------------------


def test_words_find_programmes(panel: ProgrammesPanel) -> None:
    panel.search.setFocus()
    QTest.keyClicks(panel.search, "loyal")
    assert "loyalty" in shown(panel)
    assert len(shown(panel)) < 5
    QTest.keyClicks(panel.search, "qqq")
    assert shown(panel) == set()


def test_filters_show_what_is_on_and_what_pays(panel: ProgrammesPanel, plan: OpenPlan, asked: Asked) -> None:
    asked.answer(plan, {"loyalty": WhatIf(46_000.0), "email_marketing": WhatIf(677_000.0, is_on=True)})
    panel.show_only(ON)
    assert shown(panel) == {"email_marketing"}
    panel.show_only(PAYING)
    assert shown(panel) == {"email_marketing", "loyalty"}


def test_own_programmes_have_a_card(qtbot: QtBot, asked: Asked) -> None:
    plan = OpenPlan(preset_text("turkish_shop") + OWN, 0)
    panel = ProgrammesPanel(cast("Any", asked))
    qtbot.addWidget(panel)
    panel.show_plan(plan)
    panel.show()
    wait_for_cards(qtbot, panel, len(library()) + 1)
    own = next(card for card in cards(panel).values() if card.programme.title == "Spring fair")
    assert own.facts.costs == ["4,000 once"]
    assert own.here.text == "not estimated"
    panel.search.setText("costs only")
    assert own.isVisible()
    click(own)
    assert programs(plan)[1]["enabled"] is False


def test_a_path_leads_to_its_card(panel: ProgrammesPanel) -> None:
    panel.show_only(PAYING)
    assert panel.go_to("programs[0].costs.monthly")
    assert cards(panel)["email_marketing"].isVisible()
    assert not panel.go_to("programs[7]")
    focus = QApplication.focusWidget()
    drawer = panel.findChild(NumbersDrawer)
    assert isinstance(drawer, NumbersDrawer)
    assert focus is not None
    assert any(
        editor.isAncestorOf(focus) and editor.path == "programs[0].costs.monthly"
        for editor in drawer.findChildren(FieldEditor)
    )


def test_a_start_behind_the_end_takes_the_end_along(panel: ProgrammesPanel, plan: OpenPlan) -> None:
    plan.change("programs[0].end", datetime.date(2026, 4, 30), "x")
    before = plan.text
    [programme] = [each for each in programmes_of(plan) if each.is_on]
    start_on(programme, datetime.date(2026, 4, 1))
    assert programs(plan)[0]["end"] == datetime.date(2026, 4, 30)
    plan.undo_stack.undo()
    start_on(programme, datetime.date(2026, 9, 1))
    assert programs(plan)[0]["start"] == datetime.date(2026, 9, 1)
    assert programs(plan)[0]["end"] == datetime.date(2026, 10, 31)
    assert plan.problems == []
    undone(plan, before, "Change start of e-mail marketing")
    start_on(programme, datetime.date(2027, 12, 1))
    assert "end" not in programs(plan)[0]


def test_titles_in_the_middle_of_a_sentence() -> None:
    assert [within(title) for title in ("E-mail marketing", "Loyalty programme", "A test", "SEO")] == [
        "e-mail marketing",
        "loyalty programme",
        "A test",
        "SEO",
    ]
