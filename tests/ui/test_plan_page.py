"""The plan page by keys and clicks: sections, folding, channels, switches, problems, the split."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings, Qt
from PySide6.QtWidgets import QApplication, QMainWindow, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from roisim.experiment.expected_figures import expect
from roisim.scenario.preset_catalog import preset_text
from roisim.scenario.quantity import EvidenceKind
from ui.answers.answer import Answer
from ui.open_plan import PRESET, OpenPlan
from ui.panels.entries_card import EntriesCard
from ui.panels.group_card import GroupCard
from ui.panels.plan_page import PlanPage
from ui.plan_sections import SECTIONS
from ui.preferences import Preferences
from ui.theme import theme_keeper
from ui.widgets.budget_table import BudgetTable
from ui.widgets.channel_dialog import ChannelDialog
from ui.widgets.field_editor import FieldEditor
from ui.widgets.field_inputs import FigureInput

# the offscreen screen has no window manager to tell of sizes
pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def plan(qapp: QApplication) -> OpenPlan:
    return OpenPlan(preset_text("turkish_shop"), 0, origin=PRESET)


@pytest.fixture
def preferences(tmp_path: Path) -> Preferences:
    return Preferences(QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat))


@pytest.fixture
def page(qtbot: QtBot, plan: OpenPlan, preferences: Preferences) -> Iterator[PlanPage]:
    """The page in a window of 1280 × 800, with the plan."""
    theme_keeper().use("light")
    window, made = QMainWindow(), PlanPage(None, preferences)
    window.setCentralWidget(made)
    window.resize(1092, 692)
    window.show()
    window.activateWindow()
    made.show_plan(plan)
    QApplication.processEvents()
    yield made
    made.show_plan(None)
    window.close()
    window.deleteLater()


def show(page: PlanPage, section: str) -> None:
    page.show_section(section)
    QApplication.processEvents()


def card(page: PlanPage, place: str) -> GroupCard:
    return next(
        each for each in page.section_page.cards if isinstance(each, GroupCard) and each.spec.place == place
    )


def channels(page: PlanPage) -> EntriesCard:
    return next(
        each for each in page.section_page.cards if isinstance(each, EntriesCard) and each.place == "channels"
    )


def editor(page: PlanPage, path: str) -> FieldEditor:
    return next(each for each in page.section_page.editors if each.path == path)


def type_over(qtbot: QtBot, field: FieldEditor, text: str) -> None:
    line = field.findChild(FigureInput).line
    field.focus_value()
    qtbot.keyClick(line, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClicks(line, text)


# --- sections ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("preset", ["fashion", "grocery", "subscription_box", "turkish_shop"])
def test_every_section_is_shown(page: PlanPage, preset: str) -> None:
    other = OpenPlan(preset_text(preset), 1)
    page.show_plan(other)
    for section in SECTIONS:
        if section.name != "communication":  # its catalogue has its own tests
            show(page, section.name)
            assert page.section_page.section is section
            assert page.section_page.editors
    page.show_plan(None)


def test_nothing_is_wider_than_the_page(page: PlanPage) -> None:
    for section in SECTIONS:
        show(page, section.name)
        inner = page.section_page.widget()
        assert inner.width() == page.section_page.viewport().width(), section.name


def test_typing_changes_the_plan_and_its_mark_in_place(page: PlanPage, plan: OpenPlan, qtbot: QtBot) -> None:
    show(page, "customers")
    field = editor(page, "customers.order_value")
    before = page.section_page.editors
    type_over(qtbot, field, "210")
    assert plan.stated("customers.order_value") == 210
    assert page.section_page.editors == before
    assert field.has_keyboard


def test_undo_is_shown_in_every_section_that_was_built(page: PlanPage, plan: OpenPlan, qtbot: QtBot) -> None:
    show(page, "customers")
    type_over(qtbot, editor(page, "customers.order_value"), "210")
    show(page, "money")
    plan.undo_stack.undo()
    show(page, "customers")
    assert editor(page, "customers.order_value").findChild(FigureInput).line.text() == "150"


def test_seldom_needed_inputs_are_folded_and_come_out_when_they_change(
    page: PlanPage, plan: OpenPlan, qtbot: QtBot
) -> None:
    show(page, "customers")
    group = card(page, "customers")._groups[0]
    assert "refund_delay_days" in group.hidden_keys()
    plan.change("customers.refund_delay_days", 20, "Change")
    assert "refund_delay_days" not in group.hidden_keys()
    qtbot.mouseClick(group._fold, LEFT)
    assert group.hidden_keys() == []
    assert list(group.editors) == list(group.specs)


def test_tab_goes_through_the_fields_as_they_are_read(page: PlanPage, qtbot: QtBot) -> None:
    show(page, "customers")
    first = editor(page, "customers.order_value")
    first.focus_value()
    seen = []
    for __ in range(9):
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
        here = at_keyboard()
        seen += [each.path for each in page.section_page.editors if each.isAncestorOf(here)]
    order = list(dict.fromkeys(seen))
    assert order[:4] == [
        "customers.order_value",
        "customers.discount",
        "customers.first_order_discount",
        "customers.refund_rate",
    ]


def test_tab_goes_through_cards_and_answer_in_this_order(page: PlanPage, qtbot: QtBot) -> None:
    qtbot.waitUntil(page.section_page.budget.months.hasFocus)
    channels(page).editors[0].focus_value()
    places = []
    for __ in range(60):
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
        here = at_keyboard()
        cards = [at for at, each in enumerate(page.section_page.cards) if each.isAncestorOf(here)]
        places.append(cards[0] if cards else 9 if page.answer.isAncestorOf(here) else -1)
        if places[-1] == 9:
            break
    assert places == sorted(places)
    assert {0, 1, 9} <= set(places)


def test_fields_of_another_channel_come_before_the_answer(page: PlanPage, qtbot: QtBot) -> None:
    other = OpenPlan(preset_text("fashion"), 1)
    page.show_plan(other)
    show(page, "promotion")
    channels(page).choose(2)
    QApplication.processEvents()
    last = channels(page).editors[-1]
    last.stops()[1].setFocus()
    here = at_keyboard()
    for __ in range(12):
        qtbot.keyClick(here, Qt.Key.Key_Tab)
        here = at_keyboard()
        if not last.isAncestorOf(here):
            break
    assert page.section_page.isAncestorOf(here)
    page.show_plan(None)


# --- channels, markets, switches -----------------------------------------------------------------------


def test_a_channel_is_added_by_the_dialog_duplicated_and_removed(
    page: PlanPage, plan: OpenPlan, qtbot: QtBot
) -> None:
    before = plan.text
    table = page.section_page.budget
    assert isinstance(table, BudgetTable)
    table.channel_wanted.emit()
    dialog = QApplication.activeModalWidget() or page.window().findChild(ChannelDialog)
    assert isinstance(dialog, ChannelDialog)
    assert len(dialog.buttons) == 7
    qtbot.mouseClick(dialog.buttons[1], LEFT)
    assert len(plan.plain["channels"]) == 2
    assert plan.is_sound, plan.problems
    assert plan.plain["channels"][1]["kind"] == "organic"
    path = "channels[1].monthly_visits"
    type_over(qtbot, editor(page, path), "2500")
    assert plan.stated(path) == 2500
    found = channels(page)
    qtbot.mouseClick(found._duplicate, LEFT)
    assert len(plan.plain["channels"]) == 3
    assert plan.is_sound
    qtbot.mouseClick(found.remove, LEFT)
    assert len(plan.plain["channels"]) == 2
    while plan.undo_stack.canUndo():
        plan.undo_stack.undo()
    assert plan.text == before


@pytest.mark.parametrize("at", range(7))
def test_a_new_channel_of_every_kind_is_sound(page: PlanPage, plan: OpenPlan, at: int) -> None:
    found = channels(page)
    found.add(found.kinds[at])
    assert plan.is_sound, plan.problems
    assert plan.plain["channels"][-1]["kind"] == found.kinds[at].kind
    assert found.editors


def test_the_last_channel_cannot_be_removed(page: PlanPage, plan: OpenPlan) -> None:
    assert not channels(page).remove.isEnabled()


def test_the_fields_follow_the_row_of_the_table(page: PlanPage, qtbot: QtBot) -> None:
    other = OpenPlan(preset_text("fashion"), 1)
    page.show_plan(other)
    show(page, "promotion")
    page.section_page.budget.row_chosen.emit("channels[2]")
    assert channels(page).editors[0].path.startswith("channels[2].")
    page.show_plan(None)


def test_a_market_comes_and_goes(page: PlanPage, plan: OpenPlan) -> None:
    before = plan.text
    found = next(each for each in page.section_page.cards if getattr(each, "place", "") == "markets")
    found.ask_kind()
    assert len(plan.plain["markets"]) == 1
    assert plan.is_sound, plan.problems
    plan.undo_stack.undo()
    assert plan.text == before
    assert not found.editors


@pytest.mark.parametrize("place", ["operations.stock", "operations.desk", "operations.site_capacity"])
def test_a_part_that_may_run_short_is_switched_on_and_off(
    page: PlanPage, plan: OpenPlan, qtbot: QtBot, place: str
) -> None:
    show(page, "operations")
    found = card(page, place)
    assert not found.editors
    qtbot.mouseClick(found._switch, LEFT)
    assert plan.is_sound, plan.problems
    assert plan.stated(place) is not None
    assert found.editors
    qtbot.mouseClick(found._switch, LEFT)
    assert plan.stated(place) is None
    assert plan.undo_stack.count() == 2


def test_what_may_run_short_begins_with_what_the_answer_expects(
    page: PlanPage, plan: OpenPlan, qtbot: QtBot
) -> None:
    show(page, "operations")
    for name in ("stock", "desk", "site_capacity"):
        qtbot.mouseClick(card(page, f"operations.{name}")._switch, LEFT)
    few = plan.plain["operations"]
    while plan.undo_stack.canUndo():
        plan.undo_stack.undo()
    assert plan.scenario is not None
    result = expect(plan.scenario)
    many = {
        name: replace(result.monthly[name], mean=(each,) * plan.months)
        for name, each in (("orders", 3650.0), ("visits", 30_000_000.0))
    }
    plan.set_answer(Answer(expected=replace(result, monthly={**result.monthly, **many})))
    for name in ("stock", "desk", "site_capacity"):
        qtbot.mouseClick(card(page, f"operations.{name}")._switch, LEFT)
    assert plan.stated("operations.stock.opening_units")["value"] == 5000
    assert plan.stated("operations.stock.order_up_to")["value"] == 7300
    assert plan.stated("operations.stock.opening_units") != few["stock"]["opening_units"]
    assert plan.stated("operations.desk.shifts[0].agents") > few["desk"]["shifts"][0]["agents"]
    assert plan.stated("operations.desk.wage_per_hour")["value"] == 24
    assert plan.stated("operations.site_capacity.slots") > few["site_capacity"]["slots"]
    assert plan.is_sound, plan.problems
    opening = editor(page, "operations.stock.opening_units")
    assert opening.findChild(FigureInput).line.text() == "5,000"
    assert opening.state is not None
    assert opening.state.evidence.kind is EvidenceKind.ASSUMPTION


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("operations.desk.wage_per_hour", -5),
        ("operations.desk.shifts[0].agents", -1),
        ("operations.stock.holding_cost_rate", -1),
        ("funnel.reasons.no_trust", -1),
        ("customers.repeat.yearly_churn", 3),
    ],
)
def test_a_problem_leads_into_the_card_of_its_own_section(
    page: PlanPage, plan: OpenPlan, qtbot: QtBot, path: str, value: float
) -> None:
    plan.change("operations.desk", {"shifts": [{"from": 9, "until": 18, "agents": 1}]}, "x")
    stock = {"opening_units": 5, "reorder_point": 2, "order_up_to": 9, "lead_time_days": 3}
    plan.change("operations.stock", stock, "x")
    plan.change("customers.repeat", {"kind": "constant", "orders_per_year": 2, "yearly_churn": 0.3}, "x")
    plan.change(path, value, "x")
    show(page, "store")
    page.go_to(plan.problems[0].path)
    target = editor(page, path)
    qtbot.waitUntil(lambda: target.isAncestorOf(at_keyboard()))


def test_escape_closes_the_list_of_problems(page: PlanPage, plan: OpenPlan, qtbot: QtBot) -> None:
    show(page, "store")
    plan.change("funnel.intent", -1, "x")
    page.show_problems()
    assert page.problems.isVisible()
    qtbot.keyClick(at_keyboard(), Qt.Key.Key_Escape)
    assert not page.problems.isVisible()
    qtbot.waitUntil(lambda: page.section_page is not None and page.section_page.isAncestorOf(at_keyboard()))


def test_shifts_come_and_go_with_the_keyboard(page: PlanPage, plan: OpenPlan, qtbot: QtBot) -> None:
    show(page, "operations")
    desk = card(page, "operations.desk")
    qtbot.mouseClick(desk._switch, LEFT)
    add = next(each for each in desk.findChildren(QPushButton) if each.text() == "Add a shift")
    add.setFocus()
    qtbot.keyClick(add, Qt.Key.Key_Space)
    first = editor(page, "operations.desk.shifts[1].from")
    qtbot.waitUntil(lambda: first.isAncestorOf(at_keyboard()))
    remove = [each for each in desk.findChildren(QPushButton) if each.text() == "Remove" and each.isVisible()]
    remove[-1].setFocus()
    qtbot.keyClick(remove[-1], Qt.Key.Key_Space)
    assert len(plan.stated("operations.desk.shifts")) == 1
    here = at_keyboard()
    assert isinstance(here, QPushButton)
    assert here.text() == "Add a shift"


def at_keyboard() -> QWidget:
    widget = QApplication.focusWidget()
    assert widget is not None
    return widget


@pytest.mark.parametrize("place", ["customers.repeat", "customers.spread"])
def test_each_kind_of_repeat_and_spread_is_sound(page: PlanPage, plan: OpenPlan, place: str) -> None:
    show(page, "customers")
    found = card(page, place)
    for at, kind in enumerate(found.spec.kinds or {}):
        found._kinds.setCurrentIndex(at)
        found._kinds.activated.emit(at)
        assert plan.is_sound, plan.problems
        assert plan.stated(f"{place}.kind") in (kind, None)
        assert "how how" not in plan.undo_stack.undoText()


# --- problems ------------------------------------------------------------------------------------------


def test_problems_are_listed_wrong_first_and_lead_to_their_fields(
    page: PlanPage, plan: OpenPlan, qtbot: QtBot
) -> None:
    plan.change("finance.gross_margin", -1, "Change")
    plan.change("customers.refund_rate", 3, "Change")
    page.show_problems()
    assert page.problems.isVisible()
    assert len(page.problems.buttons) >= 2
    qtbot.mouseClick(page.problems.buttons[0], LEFT)
    assert page.section_page.section.name == "customers"
    qtbot.waitUntil(lambda: editor(page, "customers.refund_rate").has_keyboard)
    page.next_problem()
    qtbot.waitUntil(lambda: page.section_page.section.name == "money")
    qtbot.waitUntil(lambda: editor(page, "finance.gross_margin").has_keyboard)
    plan.undo_stack.undo()
    plan.undo_stack.undo()
    assert not page.problems.isVisible()


def test_a_wrong_month_leads_to_its_cell(page: PlanPage, plan: OpenPlan, qtbot: QtBot) -> None:
    plan.change("channels[0].monthly_budget[1]", -5, "Change")
    show(page, "money")
    page.next_problem()
    assert page.section_page.section.name == "promotion"
    months = page.section_page.budget.months
    qtbot.waitUntil(months.hasFocus)
    assert months.currentIndex().column() == 1


def test_alt_r_turns_the_field_at_the_keyboard_uncertain(
    page: PlanPage, plan: OpenPlan, qtbot: QtBot
) -> None:
    show(page, "customers")
    editor(page, "customers.order_value").focus_value()
    page.turn_uncertain()
    assert plan.stated("customers.order_value") == {"low": 120, "likely": 150, "high": 180}
    assert editor(page, "customers.order_value").has_keyboard
    page.turn_uncertain()
    assert plan.stated("customers.order_value") == 150


def test_leaving_for_another_plan_and_back(page: PlanPage, plan: OpenPlan, qtbot: QtBot) -> None:
    show(page, "customers")
    type_over(qtbot, editor(page, "customers.order_value"), "210")
    other = OpenPlan(preset_text("beauty"), 1)
    page.show_plan(other)
    assert editor(page, "customers.order_value").plan is other
    page.show_plan(plan)
    assert editor(page, "customers.order_value").findChild(FigureInput).line.text() == "210"


# --- layout --------------------------------------------------------------------------------------------


def test_the_answer_has_its_width_and_a_moved_split_is_remembered(
    page: PlanPage, preferences: Preferences, qtbot: QtBot
) -> None:
    assert page.splitter.sizes()[1] == 452
    page.splitter.moveSplitter(500, 1)
    page.keep_state()
    again = PlanPage(None, preferences)
    qtbot.addWidget(again)
    again.resize(1092, 692)
    again.show()
    QApplication.processEvents()
    assert abs(again.splitter.sizes()[0] - page.splitter.sizes()[0]) < 3
