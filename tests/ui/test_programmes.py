"""The catalogue of programmes with real mouse and keys; switching is undone to the same text."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any, cast

import pytest
from PySide6.QtCore import QObject, QPoint, Qt, Signal
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QLineEdit, QScrollArea, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from roisim.errors import Problem
from roisim.experiment.what_if import WhatIf
from roisim.scenario.preset_catalog import preset_text
from roisim.scenario.program_library import library
from ui.open_plan import OpenPlan
from ui.panels.programmes import ON, PAYING, ProgrammesPanel
from ui.theme import LIGHT, theme_keeper
from ui.widgets.field_editor import FieldEditor
from ui.widgets.programme_card import ProgrammeCard
from ui.widgets.programme_here import here_text
from ui.widgets.programme_list import Programme, programmes_of, start_on, within
from ui.widgets.programme_numbers import NumbersDrawer, caption_of, number_paths

# the offscreen screen has no window manager to tell of sizes
pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")

OWN = """
[[programs]]
name = "Spring fair"
start = 2026-04-01
costs = { once = 4000 }
"""


class Asked(QObject):
    """Stands for the answers: remembers what it is asked and answers when told."""

    what_if_ready = Signal(object, object)
    what_if_failed = Signal(object, str)

    def __init__(self) -> None:
        super().__init__()
        self.questions: list[datetime.date | None] = []

    def ask_what_if(self, plan: OpenPlan, start: datetime.date | None = None) -> None:
        self.questions.append(start)

    def answer(self, plan: OpenPlan, found: Mapping[str, WhatIf]) -> None:
        self.what_if_ready.emit(plan, {use: found.get(use, WhatIf(-1000.0)) for use in library()})


@pytest.fixture
def plan(qapp: QApplication) -> OpenPlan:
    return OpenPlan(preset_text("turkish_shop"), 0)


@pytest.fixture
def asked(qapp: QApplication) -> Asked:
    return Asked()


@pytest.fixture
def panel(qtbot: QtBot, plan: OpenPlan, asked: Asked) -> ProgrammesPanel:
    theme_keeper().use(LIGHT)
    made = ProgrammesPanel(cast("Any", asked))
    qtbot.addWidget(made)
    made.resize(760, 700)
    made.show_plan(plan)
    made.show()
    wait_for_cards(qtbot, made, len(library()))
    return made


def wait_for_cards(qtbot: QtBot, panel: ProgrammesPanel, count: int) -> None:
    qtbot.waitUntil(lambda: len(cards(panel)) == count)


def cards(panel: ProgrammesPanel) -> dict[str, ProgrammeCard]:
    return {card.programme.key: card for card in panel.findChildren(ProgrammeCard)}


def shown(panel: ProgrammesPanel) -> set[str]:
    return {key for key, card in cards(panel).items() if card.isVisible()}


def click(card: ProgrammeCard) -> None:
    QTest.mouseClick(card.switch, Qt.MouseButton.LeftButton, pos=card.switch.rect().center())


def is_grey(card: ProgrammeCard) -> bool:
    return card.here.is_old


def programs(plan: OpenPlan) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = plan.plain.get("programs", [])
    return found


def undone(plan: OpenPlan, before: str, name: str) -> None:
    assert plan.undo_stack.undoText() == name
    plan.undo_stack.undo()
    assert plan.text == before


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


# --- here ----------------------------------------------------------------------------------------------


LACKING = WhatIf(None, problem=Problem("programs[1]", "Nobody allows them", "Raise `funnel.push_capture`"))


def test_here_tells_gain_loss_and_reason(plan: OpenPlan) -> None:
    gain = here_text(WhatIf(112_000.0), 1e6, 2, plan)
    assert (gain.text, gain.role, gain.gains) == ("▲ +112\N{NO-BREAK SPACE}k profit", "state.positive", True)
    assert here_text(WhatIf(-10_000.0), 1e6, 2, plan).text == "▼ −10\N{NO-BREAK SPACE}k profit"
    assert here_text(WhatIf(50.0), 1e6, 2, plan).text == "No clear gain"
    lacking = here_text(LACKING, 1e6, 2, plan)
    assert lacking.note == "Nobody allows them."
    assert lacking.remedy == ("“Allow notifications” (Store)", "funnel.push_capture")
    wrong = Problem("programs[0]", "It lasts for ever")
    assert here_text(LACKING, 1e6, 2, plan, wrong).note == "It lasts for ever."
    assert here_text(None, 1e6, 2, plan, wrong).text == "not usable in this plan"
    assert here_text(None, 1e6, 2, plan).text == "…"


def test_what_was_worked_out_for_another_plan_is_greyed(
    panel: ProgrammesPanel, plan: OpenPlan, asked: Asked, qtbot: QtBot
) -> None:
    asked.answer(plan, {"loyalty": WhatIf(46_000.0)})
    card = cards(panel)["loyalty"]
    assert not is_grey(card)
    questions = len(asked.questions)
    plan.change("funnel.intent", 0.06, "x")
    assert is_grey(card)
    assert card.here.text == "▲ +46\N{NO-BREAK SPACE}k profit"
    qtbot.waitUntil(lambda: len(asked.questions) > questions)
    asked.answer(plan, {"loyalty": LACKING})
    assert not is_grey(card)
    assert card.here.note == "Nobody allows them."


def test_a_card_leads_to_what_it_lacks(
    panel: ProgrammesPanel, plan: OpenPlan, asked: Asked, qtbot: QtBot
) -> None:
    card = cards(panel)["web_push"]
    before = card.height()
    asked.answer(plan, {"web_push": LACKING})
    assert card.remedy is not None
    assert card.remedy.text() == "Go to “Allow notifications” (Store)"
    assert card.height() > before
    assert card.remedy.geometry().bottom() < card.height()
    with qtbot.waitSignal(panel.led_to) as led:
        QTest.mouseClick(card.remedy, Qt.MouseButton.LeftButton)
    assert led.args == ["funnel.push_capture"]
    asked.answer(plan, {"web_push": WhatIf(46_000.0)})
    assert not card.remedy.isVisible()
    assert card.height() < before + 24


def test_answers_for_another_plan_do_not_show(panel: ProgrammesPanel, asked: Asked) -> None:
    other = OpenPlan(preset_text("beauty"), 1)
    asked.answer(other, {"loyalty": WhatIf(46_000.0)})
    assert cards(panel)["loyalty"].here.text == "…"


# --- the card ------------------------------------------------------------------------------------------


def test_tool_tips_tell_what_does_not_fit(panel: ProgrammesPanel) -> None:
    card = cards(panel)["email_marketing"]
    tips = {card.tool_tip(QPoint(30, y)) for y in range(0, card.height(), 6)}
    assert "900 once\n600 a month\n0.0015 a message" in tips
    assert any("Klaviyo" in tip for tip in tips)


def test_cards_have_names_for_those_who_do_not_see(panel: ProgrammesPanel) -> None:
    for card in cards(panel).values():
        assert card.accessibleName() == card.programme.title
        assert card.switch.accessibleName().endswith(card.programme.title)


def test_titles_in_the_middle_of_a_sentence() -> None:
    assert [within(title) for title in ("E-mail marketing", "Loyalty programme", "A test", "SEO")] == [
        "e-mail marketing",
        "loyalty programme",
        "A test",
        "SEO",
    ]
