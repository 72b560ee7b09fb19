"""Sections of the plan page: every input has one place, counts are right and quick."""

from __future__ import annotations

import re
import tomllib
from collections import Counter

import pytest
from PySide6.QtWidgets import QApplication

from roisim.scenario.preset_catalog import preset_text, presets
from roisim.scenario.scenario import Scenario
from roisim.scenario.scenario_document import place_of
from roisim.scenario.structure import declared_inputs, kind_of_type
from ui.entry_kinds import CHANNEL_KINDS
from ui.field_state import FieldState, field_state
from ui.input_names import spec_of
from ui.open_plan import OpenPlan
from ui.panels.field_group import ordered_keys, section_type
from ui.plan_sections import (
    SECTIONS,
    GroupSpec,
    SectionCount,
    changed_places,
    section_counts,
    section_of,
)


@pytest.fixture
def plan(qapp: QApplication) -> OpenPlan:
    return OpenPlan(preset_text("turkish_shop"), 0)


def test_every_input_of_every_preset_lies_in_one_card(qapp: QApplication) -> None:
    for preset in presets():
        plan = OpenPlan(preset_text(preset.id), 0)
        held = Counter[str]()
        for section in SECTIONS:
            for group in section.groups:
                for path in _paths(plan, group):
                    held[path] += 1
                    assert section_of(path) == section.name
        assert set(held.values()) == {1}
        for found in {_whole(path) for path in plan.inputs()}:
            if not found.startswith(("channels[", "markets[", "programs[", "operations.desk.shifts[")):
                assert found in held or found == "format", found


def _paths(plan: OpenPlan, group: GroupSpec) -> list[str]:
    """The inputs of a card."""
    if group.switch and plan.stated(group.place) is None:
        return []
    section = section_type(plan, group.place) if group.place else Scenario
    assert section is not None
    keys = ordered_keys(section, group.usual, group.keys)
    return [f"{group.place}.{key}" if group.place else key for key in keys]


def test_usual_inputs_of_channels_are_declared() -> None:
    declared = {(kind_of_type(section), path) for path, section, _spec in declared_inputs(Scenario)}
    for kind in CHANNEL_KINDS:
        for key in (*kind.usual, *kind.start, *kind.money):
            assert (kind.kind, f"channels[].{key}") in declared, (kind.kind, key)


def _whole(path: str) -> str:
    """The path of all months of an input."""
    return re.sub(r"\[\d+\]$", "", path)


@pytest.mark.parametrize(
    ("path", "section"),
    [
        ("channels[0].monthly_budget[3]", "promotion"),
        ("markets[0].name", "promotion"),
        ("funnel.intent", "store"),
        ("funnel.reasons.errors", "store"),
        ("programs[2].effects[0].size", "communication"),
        ("customers.repeat.r", "customers"),
        ("finance.vat_rate", "money"),
        ("price_level", "money"),
        ("operations.stock.lead_time_days", "operations"),
        ("start", "horizon"),
        ("nonsense.here", "horizon"),
        ("", "horizon"),
    ],
)
def test_where_paths_are_edited(path: str, section: str) -> None:
    assert section_of(path) == section


def test_counts_what_is_changed_on_and_wrong(plan: OpenPlan) -> None:
    counts = section_counts(plan)
    assert all(count.changed == count.problems == 0 for count in counts.values())
    assert counts["communication"].on > 0
    plan.change("channels[0].monthly_budget[2]", 23456, "Change")
    plan.change("customers.order_value", -3, "Change")
    plan.change("finance.overdraft", 100, "Change")
    plan.change("finance.opening_cash", 100, "Change")
    counts = section_counts(plan)
    assert counts["promotion"] == SectionCount(changed=1)
    assert counts["customers"] == SectionCount(changed=1, problems=1)
    assert counts["money"].changed == 2
    plan.undo_stack.undo()
    assert section_counts(plan)["money"].changed == 1


def test_an_entry_taken_away_is_one_change_and_moves_no_other() -> None:
    base = tomllib.loads(preset_text("turkish_shop"))
    now = {**base, "channels": base["channels"][1:]}
    assert len(list(changed_places(now, base))) == 1


def test_one_that_came_and_one_that_went_are_two_changes(qapp: QApplication) -> None:
    plan = OpenPlan(preset_text("beauty"), 0)
    plan.remove("channels[0]", "Remove")
    at = len(plan.plain["channels"])
    plan.change(f"channels[{at}]", {"name": "Radio", "kind": "marketplace"}, "Add")
    assert section_counts(plan)["promotion"].changed == 2
    plan.change("channels[0].name", "Reels", "Rename")
    plan.change("channels[0].cost_per_click", 3, "Change")
    assert section_counts(plan)["promotion"].changed == 4


def test_the_sidebar_counts_what_the_fields_mark(qapp: QApplication) -> None:
    plan = OpenPlan(preset_text("beauty"), 0)
    plan.remove("channels[1]", "Remove")
    plan.change("channels[0].name", "Bing", "Rename")
    plan.change("channels[2].items_per_month", 7, "Change")
    marked = [path for path in plan.inputs() if path.startswith("channels[") and _state(plan, path).changed]
    assert marked == ["channels[0].name", "channels[2].items_per_month"]
    assert section_counts(plan)["promotion"].changed == len(marked) + 1


def test_the_first_entry_of_a_list_counts_as_any_other() -> None:
    one, other = {"use": "page_tabs"}, {"use": "page_images"}
    assert len(list(changed_places({"programs": [one, other]}, {}))) == 2
    assert len(list(changed_places({"programs": [one, other]}, {"programs": [one]}))) == 1
    assert len(list(changed_places({}, {"programs": [one, other]}))) == 2
    assert list(changed_places({"programs": "none"}, {"programs": [one]})) == [("programs",)]


def _state(plan: OpenPlan, path: str) -> FieldState:
    place = place_of(path)
    return field_state(plan, path, place, spec_of(plan, place))


def test_a_section_that_was_not_there_counts_its_inputs() -> None:
    now = {"site": {"page_seconds": 3, "mobile_share": {"low": 0.5, "high": 0.7}}}
    assert list(changed_places(now, {})) == [("site", "page_seconds"), ("site", "mobile_share")]
