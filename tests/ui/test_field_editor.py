"""Fields by real keys and clicks: what is typed reaches the plan, what is wrong stays and is told."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from roisim.scenario.preset_catalog import preset_text
from roisim.scenario.quantity import EvidenceKind
from tests.ui.field_scene import Maker, line_of, shown_field, type_over
from ui.open_plan import PRESET, OpenPlan
from ui.theme import theme_keeper
from ui.widgets.field_editor import FieldEditor
from ui.widgets.field_inputs import ChoiceInput, FigureInput, RowInput, SwitchInput, WordsInput
from ui.widgets.field_line import FieldLine
from ui.widgets.uncertain_editor import UncertainEditor, certain_value

# the offscreen screen has no window manager to tell of sizes
pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")


@pytest.fixture
def plan(qapp: QApplication) -> OpenPlan:
    return OpenPlan(preset_text("turkish_shop"), 0, origin=PRESET)


@pytest.fixture
def field(plan: OpenPlan, qtbot: QtBot) -> Maker:
    """Makes a shown field with the keyboard in it."""
    theme_keeper().use("light")

    def make(path: str, *, plan: OpenPlan = plan) -> FieldEditor:
        return shown_field(qtbot, plan, path)

    return make


def note_of(editor: FieldEditor) -> str:
    return editor._note.text() if editor._note_row.isVisibleTo(editor) else ""


# --- typing --------------------------------------------------------------------------------------------


def test_every_key_that_makes_a_number_reaches_the_plan(field: Maker, plan: OpenPlan, qtbot: QtBot) -> None:
    editor = field("customers.order_value")
    seen = []
    plan.changed.connect(lambda: seen.append(plan.stated("customers.order_value")))
    type_over(qtbot, line_of(editor), "175")
    assert seen[-3:] == [1, 17, 175]
    assert plan.scenario.customers.order_value[0].numbers == (175,)


def test_keys_of_one_word_are_one_named_edit_and_undo_gives_the_identical_text(
    field: Maker, plan: OpenPlan, qtbot: QtBot
) -> None:
    before = plan.text
    editor = field("channels[0].cost_per_click")
    type_over(qtbot, line_of(editor), "0.75")
    assert plan.undo_stack.count() == 1
    assert plan.undo_stack.undoText() == "Change Google Ads, cost per click"
    plan.undo_stack.undo()
    assert plan.text == before
    assert line_of(editor).text() == "0.5"


@pytest.mark.parametrize(("typed", "share"), [("7.5", 0.075), ("7,5", 0.075), ("7.5 %", 0.075), ("12", 0.12)])
def test_shares_are_typed_in_percent(
    field: Maker, plan: OpenPlan, qtbot: QtBot, typed: str, share: float
) -> None:
    editor = field("customers.refund_rate")
    assert line_of(editor).text() == "5"
    type_over(qtbot, line_of(editor), typed)
    assert plan.stated("customers.refund_rate") == share


@pytest.mark.parametrize(
    ("typed", "number"), [("1,250", 1250), ("1,250.5", 1250.5), ("1.250,5", 1250.5), ("1 250", 1250)]
)
def test_separators_of_thousands_do_not_matter(
    field: Maker, plan: OpenPlan, qtbot: QtBot, typed: str, number: float
) -> None:
    editor = field("customers.order_value")
    type_over(qtbot, line_of(editor), typed)
    assert plan.stated("customers.order_value") == number


def test_a_number_follows_while_thousands_are_typed_short(field: Maker, plan: OpenPlan, qtbot: QtBot) -> None:
    editor = field("customers.order_value")
    seen = []
    plan.changed.connect(lambda: seen.append(plan.stated("customers.order_value")))
    type_over(qtbot, line_of(editor), "12k")
    assert seen[-3:] == [1, 12, 12_000]
    assert line_of(editor).text() == "12k"
    qtbot.keyClick(line_of(editor), Qt.Key.Key_Return)
    assert line_of(editor).text() == "12,000"
    assert plan.undo_stack.count() == 1


def test_an_exponent_waits_for_its_digits(field: Maker, plan: OpenPlan, qtbot: QtBot) -> None:
    editor = field("customers.refund_rate")
    type_over(qtbot, line_of(editor), "5e")
    assert plan.stated("customers.refund_rate") == 0.05
    assert line_of(editor).property("state") != "wrong"
    qtbot.keyClicks(line_of(editor), "1")
    assert plan.stated("customers.refund_rate") == 0.5


def test_a_percent_takes_no_thousands(field: Maker, plan: OpenPlan, qtbot: QtBot) -> None:
    editor = field("customers.refund_rate")
    type_over(qtbot, line_of(editor), "5k")
    assert line_of(editor).property("state") == "wrong"
    assert "no number" in note_of(editor)


def test_a_figure_is_written_out_when_the_keyboard_leaves(field: Maker, qtbot: QtBot) -> None:
    editor = field("customers.order_value")
    type_over(qtbot, line_of(editor), "1250,5")
    qtbot.keyClick(line_of(editor), Qt.Key.Key_Return)
    assert line_of(editor).text() == "1,250.5"


def test_what_is_unfinished_waits_until_editing_ends(field: Maker, plan: OpenPlan, qtbot: QtBot) -> None:
    editor = field("customers.order_value")
    line = line_of(editor)
    type_over(qtbot, line, "-")
    assert plan.stated("customers.order_value") == 150
    assert plan.is_sound
    qtbot.keyClick(line, Qt.Key.Key_Return)
    assert plan.stated("customers.order_value") == "-"
    assert line.property("state") == "wrong"


def test_emptying_an_optional_input_takes_away_what_is_stated(
    field: Maker, plan: OpenPlan, qtbot: QtBot
) -> None:
    editor = field("channels[0].monthly_click_ceiling")
    line = line_of(editor)
    qtbot.keyClick(line, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClick(line, Qt.Key.Key_Delete)
    qtbot.keyClick(line, Qt.Key.Key_Return)
    assert plan.stated("channels[0].monthly_click_ceiling") is None
    assert plan.is_sound


def test_escape_takes_back_what_was_just_typed(field: Maker, plan: OpenPlan, qtbot: QtBot) -> None:
    before = plan.text
    editor = field("customers.order_value")
    type_over(qtbot, line_of(editor), "999")
    qtbot.keyClick(line_of(editor), Qt.Key.Key_Escape)
    assert plan.text == before
    assert line_of(editor).text() == "150"
    assert editor.has_keyboard


# --- wrong and changed ---------------------------------------------------------------------------------


def test_a_wrong_value_stays_is_red_and_told_below(field: Maker, plan: OpenPlan, qtbot: QtBot) -> None:
    editor = field("customers.refund_rate")
    line = line_of(editor)
    type_over(qtbot, line, "105")
    assert line.text() == "105"
    assert line.property("state") == "wrong"
    assert "Not more than 100" in note_of(editor)
    assert plan.stated("customers.refund_rate") == 1.05
    type_over(qtbot, line, "15")
    assert line.property("state") != "wrong"


def test_unreadable_words_stay_in_the_plan_and_are_told(field: Maker, plan: OpenPlan, qtbot: QtBot) -> None:
    editor = field("customers.order_value")
    type_over(qtbot, line_of(editor), "many")
    assert plan.stated("customers.order_value") == "many"
    assert not plan.is_sound
    assert "number" in note_of(editor)
    assert line_of(editor).text() == "many"


def test_a_change_is_marked_and_reset_takes_it_back(field: Maker, plan: OpenPlan, qtbot: QtBot) -> None:
    editor = field("customers.order_value")
    assert not editor._reset.isVisibleTo(editor)
    type_over(qtbot, line_of(editor), "165")
    assert editor.state.changed
    assert editor._badge.text() == "Edited"
    assert "Preset: 150" in note_of(editor)
    qtbot.mouseClick(editor._reset, Qt.MouseButton.LeftButton)
    assert plan.stated("customers.order_value") == 150
    assert not editor._reset.isVisibleTo(editor)


def test_after_saving_the_saved_value_is_what_was(
    field: Maker, plan: OpenPlan, qtbot: QtBot, tmp_path: Path
) -> None:
    editor = field("customers.order_value")
    plan.save(tmp_path / "plan.toml")
    type_over(qtbot, line_of(editor), "165")
    assert "Saved: 150" in note_of(editor)


def test_evidence_of_the_table_of_the_preset_is_shown(field: Maker) -> None:
    assert field("customers.order_value").state.evidence.kind is EvidenceKind.BENCHMARK
    assert field("finance.gross_margin").state.evidence.kind is EvidenceKind.ASSUMPTION


def test_help_while_the_keyboard_is_here(field: Maker) -> None:
    editor = field("customers.order_value")
    assert "Mean value of an order" in note_of(editor)
    assert "order" in editor._tip()


# --- uncertain -----------------------------------------------------------------------------------------


def test_plus_minus_makes_a_range_in_place_and_back(field: Maker, plan: OpenPlan, qtbot: QtBot) -> None:
    editor = field("customers.order_value")
    qtbot.mouseClick(editor._uncertain, Qt.MouseButton.LeftButton)
    assert plan.stated("customers.order_value") == {"low": 120, "likely": 150, "high": 180}
    parts = editor.findChild(UncertainEditor)
    assert [parts.lines[key].text() for key in ("low", "likely", "high")] == ["120", "150", "180"]
    qtbot.waitUntil(lambda: "90 % of them between" in note_of(editor), timeout=8000)
    qtbot.mouseClick(editor._uncertain, Qt.MouseButton.LeftButton)
    assert plan.stated("customers.order_value") == 150
    assert plan.undo_stack.undoText() == "Make Order value certain"


def test_a_range_of_a_share_stays_a_share(field: Maker, plan: OpenPlan, qtbot: QtBot) -> None:
    editor = field("funnel.consideration")
    plan.change("funnel.consideration", 0.95, "Change")
    qtbot.mouseClick(editor._uncertain, Qt.MouseButton.LeftButton)
    stated = plan.stated("funnel.consideration")
    assert 0 < stated["low"] < 0.95 < stated["high"] <= 1
    assert plan.is_sound


def test_parts_out_of_order_are_red_and_told(field: Maker, plan: OpenPlan, qtbot: QtBot) -> None:
    editor = field("funnel.contact_capture")
    parts = editor.findChild(UncertainEditor)
    type_over(qtbot, parts.lines["low"], "9")
    assert plan.stated("funnel.contact_capture")["low"] == 0.09
    assert parts.lines["low"].property("state") == "wrong"
    assert "above" in note_of(editor)


# --- other kinds ---------------------------------------------------------------------------------------


def test_a_choice_by_keys(field: Maker, plan: OpenPlan, qtbot: QtBot) -> None:
    editor = field("finance.cac")
    box = editor.findChild(ChoiceInput).box
    qtbot.keyClick(box, Qt.Key.Key_Down)
    assert plan.stated("finance.cac") == "full"
    assert box.currentText() == "With the store room too"


def test_a_text_letter_by_letter(field: Maker, plan: OpenPlan, qtbot: QtBot) -> None:
    editor = field("channels[0].name")
    line = editor.findChild(WordsInput).line
    qtbot.keyClick(line, Qt.Key.Key_End)
    qtbot.keyClicks(line, " 2")
    assert plan.stated("channels[0].name") == "Google Ads 2"
    assert line.text() == "Google Ads 2"


def test_a_wrong_currency_is_told(field: Maker, plan: OpenPlan, qtbot: QtBot) -> None:
    editor = field("currency")
    line = editor.findChild(WordsInput).line
    type_over(qtbot, line, "XQ")
    assert plan.stated("currency") == "XQ"
    assert line.property("state") == "wrong"


def test_days_in_a_row(field: Maker, qtbot: QtBot) -> None:
    fashion = OpenPlan(preset_text("fashion"), 0)
    at = next(at for at, each in enumerate(fashion.plain["channels"]) if each["kind"] == "influencer")
    path = f"channels[{at}].dates"
    editor = field(path, plan=fashion)
    line = editor.findChild(WordsInput).line
    type_over(qtbot, line, "2026-11-27")
    assert fashion.stated(path) == [datetime.date(2026, 11, 27)]
    qtbot.keyClicks(line, ", soon")
    assert fashion.stated(path) == "2026-11-27, soon"
    assert line.property("state") == "wrong"


def test_numbers_of_the_months_of_a_year(field: Maker, plan: OpenPlan, qtbot: QtBot) -> None:
    editor = field("season.demand_by_month")
    cells = editor.findChild(RowInput)._lines
    type_over(qtbot, cells[10], "1.5")
    assert plan.stated("season.demand_by_month") == [1] * 10 + [1.5, 1]
    type_over(qtbot, cells[0], "0")
    assert cells[0].property("state") == "wrong"


def test_a_switch(field: Maker, qtbot: QtBot) -> None:
    on = OpenPlan(preset_text("turkish_shop"), 0)
    path = "programs[0].enabled"
    editor = field(path, plan=on)
    switch = editor.findChild(SwitchInput).switch
    qtbot.mouseClick(switch, Qt.MouseButton.LeftButton)
    assert on.stated(path) is False


def test_a_number_by_month_opens_its_months(field: Maker, plan: OpenPlan) -> None:
    editor = field("channels[0].monthly_budget")
    assert editor._months.isVisibleTo(editor)
    assert "15,000" in editor._months.text()
    assert editor.findChild(FigureInput) is None


# --- manners -------------------------------------------------------------------------------------------


def test_tab_goes_from_the_figure_to_plus_minus(field: Maker, qtbot: QtBot) -> None:
    editor = field("customers.order_value")
    qtbot.keyClick(line_of(editor), Qt.Key.Key_Tab)
    assert QApplication.focusWidget() is editor._uncertain


def test_names_for_screen_readers(field: Maker) -> None:
    editor = field("customers.order_value")
    assert line_of(editor).accessibleName() == "Order value"
    assert "Mean value" in line_of(editor).accessibleDescription()


# --- edits of their own --------------------------------------------------------------------------------


def test_saving_takes_the_marks_away(field: Maker, plan: OpenPlan, qtbot: QtBot, tmp_path: Path) -> None:
    editor = field("customers.order_value")
    type_over(qtbot, line_of(editor), "160")
    assert editor._reset.isVisibleTo(editor)
    plan.save(tmp_path / "saved.toml")
    assert not editor._reset.isVisibleTo(editor)
    plan.undo_stack.undo()
    assert editor._reset.isVisibleTo(editor)
    assert "Saved: 160" in note_of(editor)
    qtbot.mouseClick(editor._reset, Qt.MouseButton.LeftButton)
    assert plan.stated("customers.order_value") == 160
    assert not editor.state.changed


def test_each_month_is_an_edit_by_its_name(field: Maker, plan: OpenPlan, qtbot: QtBot) -> None:
    editor = field("season.demand_by_month")
    lines = editor.findChildren(FieldLine)
    for line in lines[:2]:
        line.setFocus(Qt.FocusReason.TabFocusReason)
        qtbot.keyClicks(line, "2")
    assert plan.undo_stack.undoText() == "Change Demand by month, Feb"
    plan.undo_stack.undo()
    assert plan.stated("season.demand_by_month")[0] == 2
    assert plan.undo_stack.undoText() == "Change Demand by month, Jan"


def test_parts_of_a_range_are_edits_by_their_names(field: Maker, plan: OpenPlan, qtbot: QtBot) -> None:
    editor = field("customers.order_value")
    qtbot.mouseClick(editor._uncertain, Qt.MouseButton.LeftButton)
    high = editor.findChild(UncertainEditor).lines["high"]
    type_over(qtbot, high, "300")
    assert plan.undo_stack.undoText() == "Change Order value, high"
    plan.undo_stack.undo()
    assert plan.stated("customers.order_value") == {"low": 120, "likely": 150, "high": 180}


def test_what_is_typed_after_plus_minus_takes_the_place_of_the_likely_one(
    field: Maker, plan: OpenPlan, qtbot: QtBot
) -> None:
    editor = field("customers.order_value")
    qtbot.keyClick(editor._uncertain, Qt.Key.Key_Space)
    assert "Back to one number" in editor._uncertain.toolTip()
    qtbot.keyClicks(QApplication.focusWidget(), "155")
    assert plan.stated("customers.order_value")["likely"] == 155


def test_plus_minus_waits_for_a_number(field: Maker, plan: OpenPlan, qtbot: QtBot) -> None:
    editor = field("customers.order_value")
    type_over(qtbot, line_of(editor), "many")
    assert not editor._uncertain.isEnabled()
    editor.toggle_uncertain()
    assert plan.stated("customers.order_value") == "many"
    assert not editor._uncertain.isChecked()
    type_over(qtbot, line_of(editor), "150")
    assert editor._uncertain.isEnabled()


def test_a_range_without_its_likely_one_comes_down_to_its_middle(
    field: Maker, plan: OpenPlan, qtbot: QtBot
) -> None:
    editor = field("customers.order_value")
    qtbot.mouseClick(editor._uncertain, Qt.MouseButton.LeftButton)
    likely = editor.findChild(UncertainEditor).lines["likely"]
    qtbot.keyClick(likely, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClick(likely, Qt.Key.Key_Delete)
    qtbot.keyClick(likely, Qt.Key.Key_Return)
    assert not plan.is_sound
    qtbot.mouseClick(editor._uncertain, Qt.MouseButton.LeftButton)
    assert plan.stated("customers.order_value") == 150
    assert certain_value({"low": "few", "high": "many"}) is None
    assert certain_value({"value": 3, "evidence": "assumption"}) == 3


def test_another_name_is_an_edit_called_by_the_old_one(field: Maker, plan: OpenPlan, qtbot: QtBot) -> None:
    editor = field("channels[0].name")
    line = editor.findChild(WordsInput).line
    qtbot.keyClick(line, Qt.Key.Key_Delete)
    qtbot.keyClicks(line, "Bing")
    assert plan.stated("channels[0].name") == "Bing"
    assert plan.undo_stack.undoText() == "Rename Google Ads"
    assert plan.undo_stack.index() == 1


def test_escape_is_passed_on_once_there_is_nothing_to_take_back(
    field: Maker, plan: OpenPlan, qtbot: QtBot
) -> None:
    editor = field("customers.order_value")
    heard = []
    editor.escaped.connect(lambda: heard.append(plan.stated("customers.order_value")))
    type_over(qtbot, line_of(editor), "16")
    qtbot.keyClick(line_of(editor), Qt.Key.Key_Escape)
    type_over(qtbot, line_of(editor), "-")
    qtbot.keyClick(line_of(editor), Qt.Key.Key_Escape)
    assert heard == []
    assert line_of(editor).text() == "150"
    qtbot.keyClick(line_of(editor), Qt.Key.Key_Escape)
    assert heard == [150]
