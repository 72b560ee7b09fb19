"""The budget table with real keys and a real clipboard; every kind of edit is undone to the same text."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from roisim.scenario.preset_catalog import preset_text
from ui.open_plan import OpenPlan
from ui.theme import LIGHT, theme_keeper
from ui.widgets.budget_grid import Block, MonthGrid
from ui.widgets.budget_model import BudgetModel
from ui.widgets.budget_table import BudgetTable

# the offscreen screen has no window manager to tell of sizes
pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")

Key, Modifier = Qt.Key, Qt.KeyboardModifier
GOOGLE, SOCIAL, INFLUENCERS, POSTS = 0, 1, 2, 3


@pytest.fixture
def plan(qapp: QApplication) -> OpenPlan:
    return OpenPlan(preset_text("beauty"), 0)


@pytest.fixture
def table(qtbot: QtBot, plan: OpenPlan) -> BudgetTable:
    theme_keeper().use(LIGHT)
    made = BudgetTable(plan)
    qtbot.addWidget(made)
    made.resize(1000, made.sizeHint().height())
    made.show()
    made.activateWindow()
    made.months.setFocus()
    qtbot.waitUntil(made.months.hasFocus)
    return made


@pytest.fixture
def grid(table: BudgetTable) -> MonthGrid:
    return table.months


def press(key: Qt.Key, modifier: Qt.KeyboardModifier = Modifier.NoModifier) -> None:
    """A key to whatever has the focus, as a keyboard does."""
    QTest.keyClick(focused(), key, modifier)


def write(text: str) -> None:
    for letter in text:
        QTest.keyClicks(focused(), letter)


def focused() -> QWidget:
    widget = QApplication.focusWidget()
    assert widget is not None
    return widget


def budgets(plan: OpenPlan, channel: int = GOOGLE, key: str = "monthly_budget") -> Any:
    return plan.stated(f"channels[{channel}].{key}")


def undone(plan: OpenPlan, before: str, name: str) -> None:
    """One undo of this name gives the text of before, and redo takes it again."""
    after = plan.text
    assert plan.undo_stack.undoText() == name
    plan.undo_stack.undo()
    assert plan.text == before
    plan.undo_stack.redo()
    assert plan.text == after
    plan.undo_stack.undo()


# --- typing --------------------------------------------------------------------------------------------


def test_typing_replaces_and_enter_goes_down(grid: MonthGrid, plan: OpenPlan) -> None:
    before = plan.text
    grid.go_to(GOOGLE, 2)
    write("20000")
    press(Key.Key_Return)
    assert budgets(plan) == [17300, 17300, 20000, 17300]
    assert (grid.currentIndex().row(), grid.currentIndex().column()) == (SOCIAL, 2)
    assert grid.hasFocus()
    undone(plan, before, "Change Google Ads budget, March 2026")


def test_every_key_reaches_the_plan_and_all_of_them_are_one_edit(grid: MonthGrid, plan: OpenPlan) -> None:
    grid.go_to(GOOGLE, 0)
    seen = []
    for letter in "123":
        write(letter)
        seen.append(budgets(plan)[0])
    press(Key.Key_Tab)
    assert seen == [1, 12, 123]
    assert plan.undo_stack.count() == 1
    assert grid.currentIndex().column() == 1


def test_thousands_and_millions_may_be_typed_and_pasted_short(grid: MonthGrid, plan: OpenPlan) -> None:
    grid.go_to(GOOGLE, 2)
    seen = []
    for letter in "12k":
        write(letter)
        seen.append(budgets(plan)[2])
    press(Key.Key_Return)
    assert seen == [1, 12, 12_000]
    assert plan.undo_stack.count() == 1
    QGuiApplication.clipboard().setText("1.5 M\t2k")
    grid.go_to(GOOGLE, 0)
    press(Key.Key_V, Modifier.ControlModifier)
    assert budgets(plan)[:3] == [1_500_000, 2000, 12_000]
    assert plan.is_sound


def test_two_cells_typed_one_after_the_other_are_two_edits(grid: MonthGrid, plan: OpenPlan) -> None:
    grid.go_to(GOOGLE, 4)
    for number in ("500", "600"):
        write(number)
        press(Key.Key_Tab)
    assert budgets(plan) == [17300] * 4 + [500, 600, 17300]
    assert plan.undo_stack.count() == 2
    grid.go_to(GOOGLE, 5)
    write("7000")
    press(Key.Key_Tab)
    assert budgets(plan) == [17300] * 4 + [500, 7000, 17300]
    for before in ([17300] * 4 + [500, 600, 17300], [17300] * 4 + [500, 17300], 17300):
        plan.undo_stack.undo()
        assert budgets(plan) == before


def test_escape_takes_back_what_was_just_typed(grid: MonthGrid, plan: OpenPlan) -> None:
    before = plan.text
    grid.go_to(GOOGLE, 2)
    write("99")
    assert plan.text != before
    press(Key.Key_Escape)
    assert plan.text == before
    assert grid.hasFocus()


def test_f2_edits_what_stands_there(grid: MonthGrid, plan: OpenPlan) -> None:
    grid.go_to(GOOGLE, 1)
    press(Key.Key_F2)
    editor = focused()
    assert isinstance(editor, QLineEdit)
    assert editor.text() == "17300"
    editor.deselect()
    press(Key.Key_End)
    press(Key.Key_Backspace)
    press(Key.Key_Return)
    assert budgets(plan) == [17300, 1730, 17300]


def test_the_last_of_a_list_changes_alone(grid: MonthGrid, qapp: QApplication) -> None:
    plan = OpenPlan(preset_text("turkish_shop"), 0)
    table = BudgetTable(plan)
    table.model.type_in(0, 2, "25000")
    assert budgets(plan) == [15000, 15000, 25000, 20000]
    table.model.type_in(0, 1, "1")
    assert budgets(plan) == [15000, 1, 25000, 20000]
    assert "# by month; the last one goes on" in plan.text
    table.deleteLater()


def test_tab_and_arrows_move_and_tab_leaves_at_the_end_of_a_row(grid: MonthGrid, table: BudgetTable) -> None:
    grid.go_to(GOOGLE, 0)
    press(Key.Key_Tab)
    press(Key.Key_Right)
    press(Key.Key_Down)
    assert (grid.currentIndex().row(), grid.currentIndex().column()) == (SOCIAL, 2)
    press(Key.Key_Backtab, Modifier.ShiftModifier)
    assert grid.currentIndex().column() == 1
    grid.go_to(GOOGLE, table.model.total_column - 1)
    press(Key.Key_Tab)
    assert not grid.hasFocus()


def test_delete_is_zero(grid: MonthGrid, plan: OpenPlan) -> None:
    before = plan.text
    grid.select(Block(GOOGLE, 1, SOCIAL, 2))
    press(Key.Key_Delete)
    assert budgets(plan) == [17300, 0, 0, 17300]
    assert budgets(plan, SOCIAL) == [28800, 0, 0, 28800]
    undone(plan, before, "Clear 4 budgets")


def test_content_and_posts_are_money_that_counts_pieces(grid: MonthGrid, plan: OpenPlan) -> None:
    before = plan.text
    model = grid.model()
    assert isinstance(model, BudgetModel)
    assert model.value(POSTS, 0) == pytest.approx(900)
    grid.go_to(POSTS, 3)
    write("1800")
    press(Key.Key_Return)
    assert budgets(plan, POSTS, "items_per_month") == [30, 30, 30, 60, 30]
    assert model.value(POSTS, 3) == pytest.approx(1800)
    undone(plan, before, "Change Own posts budget, April 2026")


def test_grey_rows_take_no_keys(grid: MonthGrid, table: BudgetTable, plan: OpenPlan) -> None:
    before = plan.text
    grey = len(table.model.rows) - 1
    assert not table.model.rows[grey].is_editable
    grid.go_to(grey, 2)
    write("5")
    press(Key.Key_Delete)
    assert plan.text == before
    assert focused() is grid


# --- blocks --------------------------------------------------------------------------------------------


def clipboard() -> str:
    return QGuiApplication.clipboard().text()


def put(text: str) -> None:
    QGuiApplication.clipboard().setText(text)


def test_a_block_from_a_spreadsheet_is_pasted_from_the_first_cell_on(grid: MonthGrid, plan: OpenPlan) -> None:
    before = plan.text
    put("1.000,50\t2.000\t3.000\r\n4.000\t5.000\t6.000\r\n")
    grid.go_to(GOOGLE, 5)
    press(Key.Key_V, Modifier.ControlModifier)
    assert budgets(plan) == [17300] * 5 + [1000.5, 2000, 3000, 17300]
    assert budgets(plan, SOCIAL) == [28800] * 5 + [4000, 5000, 6000, 28800]
    assert grid.block() == Block(GOOGLE, 5, SOCIAL, 7)
    undone(plan, before, "Paste 6 budgets")


def test_one_number_fills_the_selection(grid: MonthGrid, plan: OpenPlan) -> None:
    put("700")
    grid.select(Block(GOOGLE, 0, SOCIAL, 2))
    press(Key.Key_V, Modifier.ControlModifier)
    assert budgets(plan) == [700, 700, 700, 17300]
    assert budgets(plan, SOCIAL) == [700, 700, 700, 28800]


def test_what_does_not_fit_is_left_out_and_told(grid: MonthGrid, table: BudgetTable, plan: OpenPlan) -> None:
    put("1\t2\t3")
    grid.go_to(GOOGLE, 22)
    press(Key.Key_V, Modifier.ControlModifier)
    assert budgets(plan) == [17300] * 22 + [1, 2]
    assert table.selection_note.text().startswith("2 of 3 pasted; 1 past the last month")


def test_each_reason_why_a_number_is_left_out_is_told_with_its_count(
    grid: MonthGrid, table: BudgetTable, plan: OpenPlan
) -> None:
    model = table.model
    last = max(number for number, row in enumerate(model.rows) if row.is_editable)
    inside, below = model.total_row - last, 2  # rows under the last channel, the total too; none at all
    put("\n".join(["1\t2\t3"] * (1 + inside + below)))
    grid.go_to(last, 22)
    press(Key.Key_V, Modifier.ControlModifier)
    height = 1 + inside + below
    assert table.selection_note.text() == (
        f"2 of {3 * height} pasted; {height} past the last month, "
        f"{2 * below} below the last row, {2 * inside} on grey rows."
    )


def test_a_block_that_only_reaches_below_is_not_told_of_months(grid: MonthGrid, table: BudgetTable) -> None:
    rows = table.model.total_row
    put("\n".join(["1"] * (rows + 4)))
    grid.go_to(0, 0)
    press(Key.Key_V, Modifier.ControlModifier)
    told = table.selection_note.text()
    assert "3 below the last row" in told
    assert "month" not in told


def test_copy_and_cut_give_plain_numbers(grid: MonthGrid, plan: OpenPlan) -> None:
    before = plan.text
    grid.select(Block(GOOGLE, 0, SOCIAL, 1))
    press(Key.Key_C, Modifier.ControlModifier)
    assert clipboard() == "17300\t17300\n28800\t28800"
    put("")
    press(Key.Key_X, Modifier.ControlModifier)
    assert clipboard() == "17300\t17300\n28800\t28800"
    assert budgets(plan) == [0, 0, 17300]
    undone(plan, before, "Cut 4 budgets")


def test_copied_totals_and_grey_rows_paste_elsewhere_as_numbers(grid: MonthGrid, table: BudgetTable) -> None:
    grid.select(Block(table.model.total_row, 0, table.model.total_row, 1))
    press(Key.Key_C, Modifier.ControlModifier)
    assert clipboard() == "54386\t55066"


def test_fill_right_carries_the_first_month_on(grid: MonthGrid, plan: OpenPlan) -> None:
    plan.change("channels[0].monthly_budget[1]", 500, "x")
    before = plan.text
    grid.select(Block(GOOGLE, 1, GOOGLE, 4))
    press(Key.Key_R, Modifier.ControlModifier)
    assert budgets(plan) == [17300, 500, 500, 500, 500, 17300]
    undone(plan, before, "Fill right")
    grid.go_to(GOOGLE, 1)
    press(Key.Key_R, Modifier.ControlModifier)
    assert budgets(plan) == [17300, 500]


def test_fill_down_carries_money_into_rows_that_count_pieces(grid: MonthGrid, plan: OpenPlan) -> None:
    before = plan.text
    grid.select(Block(GOOGLE, 2, POSTS, 2))
    press(Key.Key_D, Modifier.ControlModifier)
    assert budgets(plan, SOCIAL) == [28800, 28800, 17300, 28800]
    assert budgets(plan, POSTS, "items_per_month")[2] == pytest.approx(17300 / 30, abs=1e-6)
    undone(plan, before, "Fill down")


# --- what is wrong, uncertain, changed -----------------------------------------------------------------


def test_a_wrong_number_stays_is_told_and_does_not_count(
    grid: MonthGrid, table: BudgetTable, plan: OpenPlan
) -> None:
    total = table.model.rows[SOCIAL].total
    grid.go_to(SOCIAL, 5)
    write("-10000")
    press(Key.Key_Return)
    assert budgets(plan, SOCIAL)[5] == -10000
    assert table.model.text(SOCIAL, 5) == "−10,000"
    assert table.model.rows[SOCIAL].total == total
    assert table.strip.isVisible()
    assert "Instagram and TikTok, June 2026:" in table.strip_text.text()
    grid.go_to(GOOGLE, 0)
    QTest.mouseClick(table.strip, Qt.MouseButton.LeftButton)
    assert (grid.currentIndex().row(), grid.currentIndex().column()) == (SOCIAL, 5)
    plan.undo_stack.undo()
    assert not table.strip.isVisible()


def test_words_are_kept_as_typed(grid: MonthGrid, table: BudgetTable, plan: OpenPlan) -> None:
    grid.go_to(GOOGLE, 1)
    write("abc")
    assert not plan.problems
    press(Key.Key_Return)
    assert budgets(plan) == [17300, "abc", 17300]
    assert table.model.text(GOOGLE, 1) == "abc"
    assert plan.problems
    grid.go_to(GOOGLE, 1)
    write("5")
    press(Key.Key_Return)
    assert not plan.problems


def test_a_range_shows_its_likely_number_until_one_is_typed(
    grid: MonthGrid, table: BudgetTable, plan: OpenPlan
) -> None:
    plan.change("channels[0].monthly_budget", {"low": 1000, "likely": 2000, "high": 4000}, "x")
    assert table.model.text(GOOGLE, 3) == "2,000"
    assert table.model.rows[GOOGLE].uncertain(3)
    assert "low 1,000" in table.model.tool_tip(GOOGLE, 3)
    grid.go_to(GOOGLE, 3)
    write("2500")
    press(Key.Key_Return)
    assert budgets(plan)[3] == 2500
    assert budgets(plan)[2] == budgets(plan)[4] == {"low": 1000, "likely": 2000, "high": 4000}
    assert table.model.rows[GOOGLE].changed == frozenset(range(24))


def test_changed_months_are_marked_until_saved(table: BudgetTable, plan: OpenPlan) -> None:
    table.model.type_in(GOOGLE, 4, "1")
    assert table.model.rows[GOOGLE].changed == {4}
    plan.now_saved()
    assert table.model.rows[GOOGLE].changed == frozenset()


# --- sums and what is told -----------------------------------------------------------------------------


def test_the_footer_tells_sum_and_mean_of_the_selection(grid: MonthGrid, table: BudgetTable) -> None:
    grid.select(Block(GOOGLE, 2, GOOGLE, 23))
    assert (
        table.selection_note.text() == "Google Ads, Mar 2026 – Dec 2027: 22 months, sum 380,600, mean 17,300"
    )


def test_totals_add_up(table: BudgetTable) -> None:
    model = table.model
    by_row = sum(row.total for row in model.rows)
    assert model.value(model.total_row, model.total_column) == pytest.approx(by_row)


def test_a_problem_list_leads_to_a_cell(grid: MonthGrid, table: BudgetTable) -> None:
    assert table.go_to_path("channels[1].monthly_budget[7]")
    assert (grid.currentIndex().row(), grid.currentIndex().column()) == (SOCIAL, 7)
    assert not table.go_to_path("channels[1].cost_per_click")


def test_the_window_shows_whole_months_only(qtbot: QtBot, table: BudgetTable, grid: MonthGrid) -> None:
    for width in (600, 735, 1100):
        table.resize(width, table.height())
        qtbot.wait(10)
        assert grid.viewport().width() % grid.columnWidth(0) == 0
        assert grid.columnWidth(0) >= 60


def test_rows_follow_channels_that_come_and_go(table: BudgetTable, plan: OpenPlan) -> None:
    count = len(table.model.rows)
    plan.remove("channels[1]", "x")
    assert len(table.model.rows) == count - 1
    plan.undo_stack.undo()
    assert len(table.model.rows) == count


def test_a_renamed_channel_keeps_its_saved_months(table: BudgetTable, plan: OpenPlan) -> None:
    plan.change(f"channels[{GOOGLE}].name", "Search ads", "Rename Google Ads")
    row = next(row for row in table.model.rows if row.name == "Search ads")
    assert row.changed == frozenset()
    plan.change(f"channels[{GOOGLE}].monthly_budget", 7, "x")
    row = next(row for row in table.model.rows if row.name == "Search ads")
    assert len(row.changed) == plan.months
