from __future__ import annotations

import datetime
import gc
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from roisim.errors import ScenarioError
from roisim.scenario.preset_catalog import preset_text
from ui.open_plan import FILE, PRESET, OpenPlan
from ui.open_plans import OpenPlans
from ui.widgets.budget_rows import month_starts
from ui.widgets.programme_list import month_ends

PRESET_TEXT = preset_text("turkish_shop")


@pytest.fixture
def plan(qtbot: QtBot) -> OpenPlan:
    return OpenPlan(PRESET_TEXT, 0, origin=PRESET)


class TestEdits:
    def test_a_change_lands_in_the_text_and_is_told(self, plan: OpenPlan, qtbot: QtBot) -> None:
        with qtbot.waitSignal(plan.changed):
            plan.change("customers.order_value", 160, "Change basket")
        assert plan.stated("customers.order_value") == 160
        assert plan.is_changed
        assert plan.undo_stack.undoText() == "Change basket"

    def test_undo_gives_the_identical_text_and_redo_the_other(self, plan: OpenPlan) -> None:
        plan.change("channels[0].monthly_budget[5]", 99, "Change Google Ads budget, June")
        changed = plan.text
        plan.undo_stack.undo()
        assert plan.text == PRESET_TEXT
        assert not plan.is_changed
        plan.undo_stack.redo()
        assert plan.text == changed

    def test_several_changes_are_one_edit(self, plan: OpenPlan) -> None:
        plan.change_many([("months", 12), ("customers.order_value", 10)], "Two things")
        assert plan.undo_stack.count() == 1
        plan.undo_stack.undo()
        assert plan.text == PRESET_TEXT

    def test_keys_of_one_field_are_one_edit_those_of_two_are_two(self, plan: OpenPlan) -> None:
        for value in (1, 16, 165):
            plan.change("customers.order_value", value, "Change basket", merge=True)
        plan.change("months", 12, "Change months", merge=True)
        assert plan.undo_stack.count() == 2
        plan.undo_stack.undo()
        assert plan.stated("customers.order_value") == 165
        plan.undo_stack.undo()
        assert plan.text == PRESET_TEXT

    def test_typing_back_to_what_it_was_leaves_nothing_to_undo(self, plan: OpenPlan) -> None:
        before = plan.stated("customers.order_value")
        plan.change("customers.order_value", 1, "Change basket", merge=True)
        plan.change("customers.order_value", before, "Change basket", merge=True)
        assert plan.text == PRESET_TEXT
        assert not plan.undo_stack.canUndo()

    def test_an_edit_that_changes_nothing_is_none(self, plan: OpenPlan) -> None:
        plan.change("months", plan.stated("months"), "Nothing")
        assert not plan.undo_stack.canUndo()


class TestWrongValues:
    def test_they_are_kept_told_and_the_last_sound_plan_stays(self, plan: OpenPlan) -> None:
        sound = plan.scenario
        plan.change("channels[0].monthly_budget[1]", -10, "Change budget")
        assert not plan.is_sound
        assert plan.problems[0].path == "channels[0].monthly_budget[1]"
        assert plan.scenario is sound
        plan.undo_stack.undo()
        assert plan.is_sound

    @pytest.mark.parametrize(
        "start",
        [
            datetime.date(9998, 1, 1),
            datetime.date(9999, 12, 31),
            datetime.date(1, 1, 1),
            datetime.datetime(2027, 1, 1, 12),
        ],
    )
    def test_months_begin_where_the_last_sensible_start_was(
        self, plan: OpenPlan, start: datetime.date
    ) -> None:
        plan.change("start", datetime.date(2027, 3, 1), "Change start")
        plan.change("start", start, "Change start")
        assert plan.start == datetime.date(2027, 3, 1)
        assert month_starts(plan.start, plan.months)[-1] == datetime.date(2029, 2, 1)
        assert not plan.is_sound
        opened = OpenPlan(plan.text, 1)
        assert opened.start.year == 2026
        assert len(month_ends(opened)) == plan.months

    def test_words_where_a_number_belongs_are_kept_too(self, plan: OpenPlan) -> None:
        plan.change("customers.order_value", "many", "Change basket")
        assert plan.stated("customers.order_value") == "many"
        assert [problem.path for problem in plan.problems] == ["customers.order_value"]

    def test_inputs_are_those_of_the_last_sound_plan(self, plan: OpenPlan) -> None:
        plan.change("customers.order_value", 170, "Change basket")
        assert plan.inputs()["customers.order_value"].value.mean() == 170  # type: ignore[attr-defined]
        plan.change("customers.order_value", -1, "Change basket")
        assert plan.inputs()["customers.order_value"].value.mean() == 170  # type: ignore[attr-defined]

    def test_a_text_that_is_no_toml_opens_no_plan(self, qtbot: QtBot) -> None:
        with pytest.raises(ScenarioError):
            OpenPlan('name = "half', 0)


class TestSaving:
    def test_a_saved_plan_is_unchanged_and_its_base_is_the_file(self, plan: OpenPlan, tmp_path: Path) -> None:
        file = tmp_path / "mine.toml"
        plan.change("months", 12, "Change months")
        plan.save(file)
        assert file.read_text("utf-8") == plan.text
        assert (plan.is_changed, plan.origin, plan.path) == (False, FILE, file)
        assert plan.base_plain == plan.plain
        plan.undo_stack.undo()
        assert plan.is_changed

    def test_revisions_grow_with_every_text(self, plan: OpenPlan) -> None:
        first = plan.revision
        plan.change("months", 12, "Change months")
        plan.undo_stack.undo()
        assert plan.revision == first + 2


class TestManyPlans:
    def test_a_closed_plans_colour_is_free_again(self, qtbot: QtBot) -> None:
        plans = OpenPlans()
        first, second = plans.open_preset("beauty"), plans.open_preset("fashion")
        assert (first.number, second.number) == (0, 1)
        plans.close(first)
        assert plans.active is second
        assert plans.open_preset("grocery").number == 0

    def test_a_variant_has_a_name_of_its_own_and_the_same_plan(self, qtbot: QtBot) -> None:
        plans = OpenPlans()
        first = plans.open_preset("turkish_shop")
        second = plans.duplicate(first)
        third = plans.duplicate(second)
        assert [plan.name for plan in plans] == [first.name, f"{first.name} 2", f"{first.name} 3"]
        assert second.is_changed
        assert third.plain | {"name": ""} == first.plain | {"name": ""}

    def test_a_file_that_is_open_comes_to_the_front(self, qtbot: QtBot, tmp_path: Path) -> None:
        file = tmp_path / "shop.toml"
        file.write_text(PRESET_TEXT, "utf-8")
        plans = OpenPlans()
        first = plans.open_file(file)
        plans.open_preset("beauty")
        assert plans.open_file(file) is first
        assert plans.active is first
        assert len(plans) == 2

    def test_an_empty_plan_is_sound(self, qtbot: QtBot) -> None:
        plan = OpenPlans().open_empty("2026-12-01", "EUR")
        assert plan.problems == []
        assert plan.currency == "EUR"


def test_a_plan_that_nobody_holds_goes_without_a_crash(qapp: QApplication) -> None:
    for _time in range(5):
        plan = OpenPlan(PRESET_TEXT, 0, origin=PRESET)
        for value in (1, 16, 165):
            plan.change("customers.order_value", value, "Change basket", merge=True)
        plan.undo_stack.undo()
        plan.change("months", 12, "Change months")
        del plan
        gc.collect()
