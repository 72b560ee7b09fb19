"""Channels and markets by keys: what is new leads to its name, what is gone keeps the keyboard near."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from roisim.scenario.findings import place_text
from roisim.scenario.preset_catalog import preset_text, presets
from roisim.scenario.quantity import Evidence, EvidenceKind
from roisim.scenario.scenario_document import place_of
from ui.entry_kinds import CHANNEL_KINDS, MARKET_KINDS
from ui.field_state import field_state
from ui.input_names import spec_of
from ui.open_plan import PRESET, OpenPlan
from ui.panels.entries_card import EntriesCard
from ui.theme import theme_keeper
from ui.widgets.field_editor import FieldEditor

# the offscreen screen has no window manager to tell of sizes
pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")

SPACE_BAR = Qt.Key.Key_Space


@pytest.fixture
def plan(qapp: QApplication) -> OpenPlan:
    return OpenPlan(preset_text("beauty"), 0, origin=PRESET)


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    """A window that has the keyboard."""
    theme_keeper().use("light")
    made = QWidget()
    QVBoxLayout(made)
    qtbot.addWidget(made)
    made.resize(620, 700)
    made.show()
    made.activateWindow()
    return made


def put(window: QWidget, card: EntriesCard) -> EntriesCard:
    layout = window.layout()
    assert layout is not None
    layout.addWidget(card)
    QApplication.processEvents()
    return card


@pytest.fixture
def channels(window: QWidget, plan: OpenPlan) -> EntriesCard:
    return put(window, EntriesCard(plan, "channels", CHANNEL_KINDS, least=1))


@pytest.fixture
def markets(window: QWidget, plan: OpenPlan) -> EntriesCard:
    return put(window, EntriesCard(plan, "markets", MARKET_KINDS, "None."))


def press(widget: QWidget) -> None:
    widget.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(widget, SPACE_BAR)
    QApplication.processEvents()


def focus() -> QWidget | None:
    return QApplication.focusWidget()


def names(plan: OpenPlan) -> list[str]:
    return [channel["name"] for channel in plan.plain["channels"]]


def editor(card: EntriesCard, key: str) -> FieldEditor:
    return next(each for each in card.editors if each.path.endswith(f".{key}"))


def test_a_duplicate_can_be_named_at_once(channels: EntriesCard, plan: OpenPlan) -> None:
    channels.choose(1)
    press(channels._duplicate)
    line = focus()
    assert isinstance(line, QLineEdit)
    assert line.selectedText() == "Instagram and TikTok 2"
    QTest.keyClicks(line, "TikTok")
    assert names(plan)[-1] == "TikTok"
    assert plan.undo_stack.undoText() == "Rename Instagram and TikTok 2"


def test_a_duplicate_is_known_as_well_as_what_it_is_of(channels: EntriesCard, plan: OpenPlan) -> None:
    channels.choose(0)
    before = editor(channels, "cost_per_click").state
    press(channels._duplicate)
    after = editor(channels, "cost_per_click").state
    assert before is not None
    assert after is not None
    assert after.evidence == before.evidence
    assert after.evidence.kind is EvidenceKind.BENCHMARK
    assert plan.is_sound
    text = plan.text
    plan.undo_stack.undo()
    plan.undo_stack.redo()
    assert plan.text == text


@pytest.mark.parametrize("preset", [each.id for each in presets()])
def test_all_numbers_of_duplicates_are_known_as_well(preset: str, qtbot: QtBot) -> None:
    theme_keeper().use("light")
    plan = OpenPlan(preset_text(preset), 0, origin=PRESET)
    card = EntriesCard(plan, "channels", CHANNEL_KINDS)
    qtbot.addWidget(card)
    before, count = plan.text, len(names(plan))
    for at in range(count):
        known = evidence_at(plan, at)
        card.choose(at)
        card._duplicate.click()
        assert plan.is_sound
        assert evidence_at(plan, count) == known
        plan.undo_stack.undo()
        assert plan.text == before
    plan.deleteLater()


def evidence_at(plan: OpenPlan, at: int) -> dict[str, Evidence]:
    """How the numbers of a channel are known, by key."""
    of = f"channels[{at}]."
    keys = [path.removeprefix(of) for path in plan.inputs() if path.startswith(of)]
    found = {}
    for key in keys:
        place = place_of(of + key.partition("[")[0])
        spec = spec_of(plan, place)
        if spec.kind in ("number", "plain", "whole"):
            found[key] = field_state(plan, place_text(place), place, spec).evidence
    return found


def test_a_duplicate_by_another_name_takes_its_evidence_along_or_away(
    channels: EntriesCard, plan: OpenPlan
) -> None:
    channels.choose(0)
    known = evidence_at(plan, 0)
    before = plan.plain["evidence"]
    press(channels._duplicate)
    line = focus()
    assert isinstance(line, QLineEdit)
    QTest.keyClicks(line, "Bing")
    assert evidence_at(plan, len(names(plan)) - 1) == evidence_at(plan, 0) == known
    press(channels.remove)
    assert plan.plain["evidence"] == before


def test_undoing_a_duplicate_leads_back_to_what_it_is_of(channels: EntriesCard, plan: OpenPlan) -> None:
    before = plan.text
    channels.choose(1)
    press(channels._duplicate)
    plan.undo_stack.undo()
    assert plan.text == before
    assert channels.title.text() == "Instagram and TikTok"
    assert focus() is channels.chips[1]


def test_the_neighbour_of_a_removed_channel_is_shown(channels: EntriesCard, plan: OpenPlan) -> None:
    last = len(names(plan)) - 1
    channels.choose(last)
    press(channels.remove)
    assert channels.title.text() == names(plan)[last - 1]
    assert focus() is channels.remove


def test_the_last_channel_stays_and_says_why(channels: EntriesCard, plan: OpenPlan) -> None:
    assert channels.remove.toolTip() == ""
    while channels.remove.isEnabled():
        press(channels.remove)
    assert len(names(plan)) == 1
    assert channels.remove.toolTip() == "A plan needs at least one channel."
    line = focus()
    assert line is not None
    assert channels.isAncestorOf(line)


def test_a_channel_without_a_name_has_a_title(channels: EntriesCard, plan: OpenPlan) -> None:
    plan.change("channels[0].name", "", "Change")
    assert channels.title.text() == channels.chips[0].text() == "–"


def test_markets_come_and_go_by_keys(markets: EntriesCard, plan: OpenPlan) -> None:
    before = plan.text
    press(markets._add)
    line = focus()
    assert isinstance(line, QLineEdit)
    QTest.keyClicks(line, "Germany")
    assert plan.plain["markets"][0]["name"] == "Germany"
    press(markets.remove)
    assert focus() is markets._add
    assert markets.title.text() == "Markets"
    while plan.undo_stack.canUndo():
        plan.undo_stack.undo()
    assert plan.text == before


def test_an_entry_of_no_known_kind_is_asked_for_its_kind(plan: OpenPlan, qtbot: QtBot) -> None:
    plan.change("channels[0].kind", "payed", "x")
    card = EntriesCard(plan, "channels", CHANNEL_KINDS, least=1)
    qtbot.addWidget(card)
    card.show()
    card.choose(0)
    assert card.editors == []
    assert card.kind_choice.isVisible()
    assert "Choose its kind." in card._strip.text()
    card.go_to("channels[0].kind")
    qtbot.waitUntil(card.kind_choice.hasFocus)
    at = card.kind_choice.findData("paid")
    card.kind_choice.setCurrentIndex(at)
    card.kind_choice.activated.emit(at)
    assert plan.stated("channels[0].kind") == "paid"
    assert plan.is_sound
    assert card.editors
    assert not card.kind_choice.isVisible()
    plan.undo_stack.undo()
    assert card.kind_choice.isVisible()
