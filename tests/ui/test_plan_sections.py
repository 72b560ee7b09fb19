"""Sections of the plan page: every input has one place, counts are right and quick."""

from __future__ import annotations

import time
import tomllib

import pytest

from roisim.scenario.preset_catalog import preset_text, presets
from roisim.scenario.scenario import Scenario
from roisim.scenario.structure import declared_inputs
from ui.open_plan import OpenPlan
from ui.panels.plan_sections import (
    SECTIONS,
    SectionCount,
    differing_places,
    group_of,
    section_counts,
    section_of,
    section_spec,
)


@pytest.fixture
def plan(qapp) -> OpenPlan:
    return OpenPlan(preset_text("turkish_shop"), 0)


def test_every_declared_input_has_a_section_and_none_falls_through():
    starts = [start for section in SECTIONS for group in section.groups for start in group.paths]
    assert len(starts) == len(set(starts))
    for path, _section, _spec in declared_inputs(Scenario):
        first = path.split(".")[0].removesuffix("[]")
        assert any(start.split(".")[0] == first for start in starts), path


def test_every_input_of_every_preset_lies_in_one_group(qapp):
    for preset in presets():
        for path in OpenPlan(preset_text(preset.id), 0).inputs():
            section, group = group_of(path)
            assert group in {each.name for each in section_spec(section).groups}
            assert section_of(path) == section


@pytest.mark.parametrize(
    ("path", "section", "group"),
    [
        ("channels[0].monthly_budget[3]", "promotion", "channels"),
        ("markets[0].name", "promotion", "markets"),
        ("funnel.intent", "store", "funnel"),
        ("funnel.reasons.errors", "store", "reasons"),
        ("funnel.contact_capture.low", "communication", "contacts"),
        ("programs[2].effects[0].size", "communication", "programs"),
        ("customers.order_value", "customers", "orders"),
        ("customers.repeat.r", "customers", "repeat"),
        ("finance.salaries_acquisition_share", "money", "running_costs"),
        ("finance.vat_rate", "money", "margin"),
        ("operations.stock.lead_time_days", "operations", "stock"),
        ("start", "horizon", "time"),
        ("nonsense.here", "horizon", "plan"),
        ("", "horizon", "plan"),
    ],
)
def test_where_paths_are_edited(path, section, group):
    assert group_of(path) == (section, group)


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
    assert len(list(differing_places(now, base))) == 1


def test_a_section_that_was_not_there_counts_its_inputs():
    now = {"site": {"page_seconds": 3, "mobile_share": {"low": 0.5, "high": 0.7}}}
    assert list(differing_places(now, {})) == [("site", "page_seconds"), ("site", "mobile_share")]


def test_counting_takes_under_three_milliseconds(plan):
    plan.change("customers.order_value", 200, "Change")
    taken = []
    for __ in range(20):
        before = time.perf_counter()
        section_counts(plan)
        taken.append(time.perf_counter() - before)
    assert sorted(taken)[10] < 0.003
