"""A sum spread over months: every cent of it, in the shape that was chosen."""

from __future__ import annotations

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from roisim.scenario.preset_catalog import preset_text
from ui.open_plan import OpenPlan
from ui.widgets.budget_grid import Block
from ui.widgets.budget_table import BudgetTable
from ui.widgets.spread_dialog import SpreadDialog, periods_of, spread

# the offscreen screen has no window manager to tell of sizes
pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")


@given(
    st.integers(0, 10**9).map(lambda cents: cents / 100),
    st.lists(st.floats(0, 100), min_size=1, max_size=24),
)
def test_no_cent_is_lost(total: float, weights: list[float]) -> None:
    amounts = spread(total, weights)
    assert round(sum(amounts) * 100) == round(total * 100)
    assert min(amounts) >= 0


def test_amounts_are_in_the_ratio_of_the_weights() -> None:
    assert spread(12000, [1, 2, 3]) == [2000, 4000, 6000]
    assert spread(10000, [1, 1, 1]) == [3334, 3333, 3333]
    assert spread(100, [1, 1, 1]) == [33.34, 33.33, 33.33]
    assert spread(90, [0, 0]) == [45, 45]


def test_years_selection_and_the_whole_plan_can_get_it() -> None:
    months = [datetime.date(2026 + (at + 2) // 12, (at + 2) % 12 + 1, 1) for at in range(14)]
    periods = periods_of(months, range(1, 4))
    assert [period.name for period in periods] == [
        "2026, 10 months",
        "2027, 4 months",
        "Selected: Apr 2026 – Jun 2026",
        "Whole plan, 14 months",
    ]
    assert [period.months for period in periods] == [range(10), range(10, 14), range(1, 4), range(14)]


@pytest.fixture
def plan(qapp: QApplication) -> OpenPlan:
    return OpenPlan(preset_text("beauty"), 0)


def open_dialog(qtbot: QtBot, table: BudgetTable) -> SpreadDialog:
    table.ask_for_spread()
    dialog = table.findChild(SpreadDialog)
    assert isinstance(dialog, SpreadDialog)
    qtbot.waitUntil(dialog.isVisible)
    return dialog


def test_a_yearly_sum_lands_in_its_months_as_one_edit(qtbot: QtBot, plan: OpenPlan) -> None:
    table = BudgetTable(plan)
    qtbot.addWidget(table)
    table.show()
    before = plan.text
    table.months.go_to(1, 14)
    dialog = open_dialog(qtbot, table)
    assert dialog.channel.currentText() == "Instagram and TikTok"
    assert dialog.period.currentText() == "2027, 12 months"
    assert dialog.total.text() == str(28800 * 12)
    dialog.total.selectAll()
    QTest.keyClicks(dialog.total, "120000")
    QTest.mouseClick(dialog.accept_button, Qt.MouseButton.LeftButton)
    stated = plan.stated("channels[1].monthly_budget")
    assert stated[:12] == [28800] * 12
    values = table.model.rows[1].values[12:]
    assert sum(values) == 120000
    assert plan.scenario is not None
    season = plan.scenario.season.demand_by_month
    assert values == pytest.approx([120000 * each / sum(season) for each in season], abs=1)
    assert table.months.block() == Block(1, 12, 1, 23)
    assert plan.undo_stack.undoText() == "Spread 120,000 for Instagram and TikTok"
    plan.undo_stack.undo()
    assert plan.text == before


def test_the_same_in_every_month(qtbot: QtBot, plan: OpenPlan) -> None:
    table = BudgetTable(plan)
    qtbot.addWidget(table)
    table.months.go_to(0, 0)
    dialog = table.spread_dialog()
    assert dialog is not None
    qtbot.addWidget(dialog)
    dialog.shape_choice.setCurrentIndex(1)
    assert set(dialog.amounts().values()) == {17300.0}
    dialog.total.setText("abc")
    assert dialog.amounts() == {}


@pytest.fixture
def table(qtbot: QtBot, plan: OpenPlan) -> BudgetTable:
    made = BudgetTable(plan)
    qtbot.addWidget(made)
    made.months.go_to(0, 0)
    return made


@pytest.fixture
def dialog(qtbot: QtBot, table: BudgetTable) -> SpreadDialog:
    made = table.spread_dialog()
    assert made is not None
    qtbot.addWidget(made)
    return made


@pytest.mark.parametrize("text", ["", "  ", "abc", "-5", "50%", "99999999999999999999"])
def test_what_is_no_sum_is_not_spread(dialog: SpreadDialog, text: str) -> None:
    dialog.total.selectAll()
    QTest.keyClick(dialog.total, Qt.Key.Key_Delete)
    QTest.keyClicks(dialog.total, text)
    assert dialog.amounts() == {}
    assert not dialog.accept_button.isEnabled()
    assert "Type" in dialog.note.text()


def test_cents_are_told(dialog: SpreadDialog) -> None:
    dialog.total.selectAll()
    QTest.keyClicks(dialog.total, "12000.55")
    assert sum(dialog.amounts().values()) == pytest.approx(12000.55, abs=1e-9)
    assert dialog.note.text().endswith(", 12,000.55 in all.")
    dialog.shape_choice.setCurrentIndex(1)
    assert dialog.note.text() == "1,000 a month, 12,000.55 in all."


def test_a_typed_sum_stays_when_other_months_are_chosen(dialog: SpreadDialog) -> None:
    dialog.period.setCurrentIndex(dialog.period.count() - 1)
    assert dialog.total.text() == str(17300 * 24)
    dialog.total.selectAll()
    QTest.keyClicks(dialog.total, "5k")
    dialog.period.setCurrentIndex(0)
    dialog.channel.setCurrentIndex(1)
    assert dialog.total.text() == "5k"
    assert sum(dialog.amounts().values()) == 5000
