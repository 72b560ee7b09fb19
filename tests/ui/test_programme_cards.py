"""Cards of programmes: what they tell, that nothing of it is cut, and what is told above them."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from roisim.errors import Problem
from roisim.experiment.what_if import WhatIf
from roisim.scenario.preset_catalog import preset_text
from roisim.scenario.program_library import library
from tests.ui.programme_scene import (
    LACKING,
    NARROW,
    Asked,
    cards,
    click,
    is_grey,
    shown,
)
from ui.open_plan import OpenPlan
from ui.panels.programmes import ProgrammesPanel
from ui.theme import DARK, LIGHT, theme_keeper
from ui.widgets.card_words import WrappedLink, advance, face, wrapped
from ui.widgets.programme_filter import ALL, ON, PAYING
from ui.widgets.programme_here import here_text

# the offscreen screen has no window manager to tell of sizes
pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")


@pytest.fixture
def plan(qapp: QApplication) -> OpenPlan:
    return OpenPlan(preset_text("turkish_shop"), 0)


# --- above the cards ---------------------------------------------------------------------------------


def told(panel: ProgrammesPanel) -> list[str]:
    """What is said in place of cards."""
    texts = [label.text() for label in panel.findChildren(QLabel) if label.isVisible()]
    return [text for text in texts if text.startswith(("No programme", "What "))]


def test_what_pays_here_is_no_number_until_it_is_known(
    panel: ProgrammesPanel, plan: OpenPlan, asked: Asked
) -> None:
    button = panel.filter.buttons[PAYING]
    widths = [each.width() for each in panel.filter.buttons.values()]
    assert button.text() == "Pay here …"
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    assert shown(panel) == set()
    assert told(panel) == ["What pays here is being worked out."]
    asked.answer(plan, {"loyalty": WhatIf(46_000.0)})
    assert button.text() == "Pay here 1"
    assert shown(panel) == {"loyalty"}
    assert told(panel) == []
    asked.answer(plan, dict.fromkeys(library(), WhatIf(46_000.0)))
    QApplication.processEvents()
    assert [each.width() for each in panel.filter.buttons.values()] == widths


def test_what_pays_here_may_stay_unknown(panel: ProgrammesPanel, plan: OpenPlan, asked: Asked) -> None:
    panel.show_only(PAYING)
    asked.what_if_failed.emit(plan, "No memory")
    assert told(panel) == ["What programmes would do here could not be worked out."]
    assert (panel.note.text(), panel.note.toolTip()) == ("No estimates", "No memory")
    plan.change("customers.order_value", -5, "x")
    assert not plan.is_sound
    assert told(panel) == ["What pays here is worked out once nothing in the plan is wrong."]
    assert panel.note.toolTip() == ""
    plan.undo_stack.undo()
    assert told(panel) == ["What pays here is being worked out."]


def test_words_that_only_other_programmes_have_are_told_as_such(
    panel: ProgrammesPanel, plan: OpenPlan, asked: Asked
) -> None:
    asked.answer(plan, {})
    panel.search.setText("loyalty")
    panel.show_only(ON)
    assert told(panel) == ["No programme that is on has these words."]
    panel.show_only(PAYING)
    assert told(panel) == ["No programme that is known to pay here has these words."]
    panel.show_only(ALL)
    assert told(panel) == []


def test_the_search_has_room_for_its_words(dressed: QApplication, panel: ProgrammesPanel) -> None:
    panel.resize(NARROW, 700)
    QApplication.processEvents()
    assert panel.minimumSizeHint().width() <= NARROW
    assert panel.search.width() >= 150


# --- here ----------------------------------------------------------------------------------------------


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
    assert here_text(None, 1e6, 2, plan, wrong).text == "not usable here"
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


def test_all_of_a_note_and_of_its_link_is_seen(panel: ProgrammesPanel, plan: OpenPlan, asked: Asked) -> None:
    panel.resize(NARROW, 700)
    words = "It sends notifications, but nobody allows them: `funnel.push_capture` is 0"
    problem = Problem("programs[1]", words, "Raise `funnel.push_capture`")
    click(cards(panel)["web_push"])
    asked.answer(plan, {"web_push": WhatIf(None, problem=problem)})
    QApplication.processEvents()
    card = cards(panel)["web_push"]
    assert " ".join(card.lines.note).endswith("“Allow notifications” (Store) is 0.")
    assert len(card.lines.note) > 2
    assert card.lines.here == ("not usable here",)
    link = card.remedy
    assert link is not None
    assert card.numbers is not None
    assert link.accessibleName() == link.toolTip() == "Go to “Allow notifications” (Store)"
    assert " ".join(link.lines(link.width())) == link.text()
    assert link.height() >= len(link.lines(link.width())) * WrappedLink.LINE
    assert link.geometry().right() < card.width()
    assert link.geometry().bottom() < card.numbers.geometry().top()


# --- the card ------------------------------------------------------------------------------------------


def test_costs_and_gains_are_never_cut(panel: ProgrammesPanel) -> None:
    panel.resize(NARROW, 700)
    QApplication.processEvents()
    for card in cards(panel).values():
        lines, facts = card.lines, card.facts
        assert plain(" ".join(lines.costs)) == plain(facts.costs_text)
        assert plain(" ".join(lines.gains)) == plain(facts.gains_text)
        assert plain(" ".join(lines.title)) == card.programme.title
        assert all(advance(line, face("table")) < card.width() - 80 for line in (*lines.costs, *lines.gains))
    email = cards(panel)["email_marketing"]
    assert len(email.lines.costs) > 2
    high = email.height()
    panel.resize(1400, 700)
    QApplication.processEvents()
    assert email.lines.costs == (email.facts.costs_text,)
    assert email.height() < high


def plain(text: str) -> str:
    return text.replace("\N{NO-BREAK SPACE}", " ")


def test_words_wrap_and_wide_ones_are_broken(qapp: QApplication) -> None:
    table = face("table")
    width = int(advance("one two", table)) + 1
    assert wrapped("one two three", table, width) == ("one two", "three")
    lines = wrapped("a" * 100, table, width)
    assert "".join(lines) == "a" * 100
    assert all(advance(line, table) <= width for line in lines)
    assert wrapped("", table, width) == ("",)


def test_tool_tips_tell_what_does_not_fit(panel: ProgrammesPanel) -> None:
    card = cards(panel)["email_marketing"]
    tips = {card.tool_tip(QPoint(30, y)) for y in range(0, card.height(), 6)}
    assert "900 once\n600 a month\n0.0015 a message" in tips
    assert any("Klaviyo" in tip for tip in tips)


def test_cards_have_names_for_those_who_do_not_see(panel: ProgrammesPanel) -> None:
    for card in cards(panel).values():
        assert card.accessibleName() == card.programme.title
        assert card.switch.accessibleName().endswith(card.programme.title)


def test_the_arrow_of_numbers_follows_the_theme(panel: ProgrammesPanel) -> None:
    button = cards(panel)["email_marketing"].numbers
    assert button is not None
    before = button.icon().pixmap(16, 16).toImage()
    theme_keeper().use(DARK)
    after = button.icon().pixmap(16, 16).toImage()
    theme_keeper().use(LIGHT)
    assert after != before
    assert button.icon().pixmap(16, 16).toImage() == before
