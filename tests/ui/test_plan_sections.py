"""Sections of the plan page: every input has one place, counts are right and quick."""

from __future__ import annotations

import re
import time
import tomllib
from collections import Counter

import pytest

from roisim.scenario.preset_catalog import preset_text, presets
from ui.open_plan import OpenPlan
from ui.panels.plan_fields import fields_at, fields_of_group
from ui.panels.plan_sections import (
    SECTIONS,
    SectionCount,
    changed_places,
    section_counts,
    section_of,
)


@pytest.fixture
def plan(qapp) -> OpenPlan:
    return OpenPlan(preset_text("turkish_shop"), 0)


def test_every_input_of_every_preset_lies_in_one_card(qapp):
    for preset in presets():
        plan = OpenPlan(preset_text(preset.id), 0)
        held = Counter(
            (each.path, section.name)
            for section in SECTIONS
            for group in section.groups
            for each in fields_of_group(plan.plain, group)
        )
        assert set(held.values()) == {1}
        places = dict(held)
        by_path = dict(places)
        for found in {_whole(path) for path in plan.inputs()}:
            if found.startswith(("channels[", "markets[", "programs[", "operations.desk.shifts[")):
                continue  # these have cards of their own, one an entry
            assert by_path[found] == section_of(found), found


def test_channels_of_every_kind_have_their_inputs():
    plain = tomllib.loads(preset_text("fashion"))
    kinds = {entry["kind"] for entry in plain["channels"]}
    assert len(kinds) > 3
    for at in range(len(plain["channels"])):
        fields = fields_at(plain, ("channels", at))
        assert fields[0].path == f"channels[{at}].name"
        assert len(fields) > 5


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
def test_where_paths_are_edited(path, section):
    assert section_of(path) == section


def test_counts_what_is_changed_on_and_wrong(plan):
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


def test_an_entry_taken_away_is_one_change_and_moves_no_other():
    base = tomllib.loads(preset_text("turkish_shop"))
    now = {**base, "channels": base["channels"][1:]}
    assert len(list(changed_places(now, base))) == 1


def test_a_section_that_was_not_there_counts_its_inputs():
    now = {"site": {"page_seconds": 3, "mobile_share": {"low": 0.5, "high": 0.7}}}
    assert list(changed_places(now, {})) == [("site", "page_seconds"), ("site", "mobile_share")]


def test_counting_takes_under_three_milliseconds(plan):
    plan.change("customers.order_value", 200, "Change")
    taken = []
    for __ in range(20):
        before = time.perf_counter()
        section_counts(plan)
        taken.append(time.perf_counter() - before)
    assert sorted(taken)[10] < 0.003
