"""How much a keystroke costs the parts of the plan page, apart from the answer."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable

from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from roisim.scenario.preset_catalog import preset_text
from ui.open_plan import OpenPlan
from ui.panels.programmes import ProgrammesPanel
from ui.plan_sections import section_counts
from ui.widgets.budget_model import BudgetModel
from ui.widgets.field_editor import FieldEditor

Note = Callable[[str], None]
ROUNDS = 15


def milliseconds(work: Callable[[], object], before: Callable[[int], object] = lambda _round: None) -> float:
    """Median time of some rounds; what is done before each is not counted."""
    taken = []
    for number in range(ROUNDS):
        before(number)
        begun = time.perf_counter()
        work()
        taken.append(time.perf_counter() - begun)
    return 1000 * statistics.median(taken)


def test_sixty_fields_keep_up_with_the_keyboard(qtbot: QtBot, note: Note) -> None:
    plan = OpenPlan(preset_text("turkish_shop"), 0)
    paths = [path for path, each in plan.inputs().items() if each.spec.kind == "number" and "[" not in path]
    holder = QWidget()
    qtbot.addWidget(holder)
    editors = [FieldEditor(plan, path, parent=holder) for path in paths[:60]]
    holder.show()

    def refresh() -> None:
        for editor in editors:
            editor.refresh()

    plan.blockSignals(True)  # noqa: FBT003 - Qt's own; the fields' own work is measured
    taken = milliseconds(
        refresh, lambda number: plan.change("customers.order_value", 151 + number, "x", merge=True)
    )
    note(f"{len(editors)} fields follow a change: {taken:.1f} ms (goal 10)")
    assert len(editors) >= 50
    assert taken < 10


def test_the_budget_table_follows_at_once(qtbot: QtBot, note: Note) -> None:
    plan = OpenPlan(preset_text("beauty"), 0)
    plan.change("months", 36, "x")
    for copy in range(3):
        channel = {**plan.plain["channels"][0], "name": f"Ads {copy}", "monthly_budget": list(range(36))}
        plan.change(f"channels[{len(plan.plain['channels'])}]", channel, "x")
    model = BudgetModel(plan)
    taken = milliseconds(model.refresh)
    note(f"budget table, {len(model.rows)} rows of 36 months: {taken:.1f} ms (goal 5)")
    assert taken < 5


def test_sections_are_counted_at_once(qtbot: QtBot, note: Note) -> None:
    plan = OpenPlan(preset_text("turkish_shop"), 0)
    plan.change("customers.order_value", 200, "Change")
    taken = milliseconds(lambda: section_counts(plan))
    note(f"what is changed, on and wrong in seven sections: {taken:.2f} ms (goal 3)")
    assert taken < 3


def test_the_catalogue_is_there_at_once(qtbot: QtBot, note: Note) -> None:
    plan = OpenPlan(preset_text("turkish_shop"), 0)

    def show() -> None:
        panel = ProgrammesPanel()
        qtbot.addWidget(panel)
        panel.resize(760, 700)
        panel.show_plan(plan)
        panel.show()
        panel.grab()

    taken = milliseconds(show)
    note(f"the catalogue of programmes, first cards painted: {taken:.0f} ms (goal 150)")
    assert taken < 150
