"""What inputs go back to: entries by their names, the library's numbers of programmes, lists as a whole."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication

from roisim.scenario.preset_catalog import preset_text
from roisim.scenario.quantity import EvidenceKind
from roisim.scenario.scenario_document import place_of
from ui.base_values import _RESOLVED, is_changed, library_value, take_base
from ui.entry_matches import base_place
from ui.field_state import FieldState, field_state
from ui.input_names import spec_of
from ui.open_plan import PRESET, OpenPlan
from ui.widgets.programme_list import programmes_of
from ui.widgets.programme_numbers import number_paths

CLICKS = "programs[1].flows[0].messages[0].clicks_per_message"


@pytest.fixture
def plan(qapp: QApplication) -> OpenPlan:
    return OpenPlan(preset_text("beauty"), 0, origin=PRESET)


def state(plan: OpenPlan, path: str) -> FieldState:
    place = place_of(path)
    return field_state(plan, path, place, spec_of(plan, place))


def test_channels_are_found_by_their_names_when_others_go(plan: OpenPlan) -> None:
    plan.remove("channels[0]", "Remove")
    assert plan.stated("channels[0].name") == "Instagram and TikTok"
    for key in ("name", "cost_per_click", "monthly_click_ceiling", "monthly_budget"):
        assert not state(plan, f"channels[0].{key}").changed
        assert not is_changed(plan, f"channels[0].{key}")
    plan.change("channels[0].monthly_click_ceiling", 5, "Change")
    saved = plan.base_plain["channels"][1]["monthly_click_ceiling"]
    assert (
        state(plan, "channels[0].monthly_click_ceiling").base == f"Preset: {saved:,}\N{NO-BREAK SPACE}clicks"
    )
    take_base(plan, place_of("channels[0].monthly_click_ceiling"), "Reset")
    assert plan.stated("channels[0].monthly_click_ceiling") == saved


def test_a_channel_that_was_renamed_is_the_same(plan: OpenPlan) -> None:
    plan.change("channels[0].name", "Bing", "Rename")
    assert state(plan, "channels[0].name").base == "Preset: Google Ads"
    assert not state(plan, "channels[0].cost_per_click").changed
    take_base(plan, place_of("channels[0].name"), "Reset")
    assert plan.text == plan.base_text


def test_a_channel_that_was_renamed_is_the_same_when_others_come_and_go(plan: OpenPlan) -> None:
    at = len(plan.plain["channels"])
    plan.change(f"channels[{at}]", {"name": "Radio", "kind": "influencer", "posts_per_month": 1}, "Add")
    plan.change("channels[1].name", "Reels", "Rename")
    assert state(plan, "channels[1].name").base == "Preset: Instagram and TikTok"
    plan.remove("channels[0]", "Remove")
    assert state(plan, "channels[0].name").base == "Preset: Instagram and TikTok"
    assert not state(plan, "channels[0].cost_per_click").changed


def test_what_a_channel_did_not_state_can_be_left_out_again(plan: OpenPlan) -> None:
    plan.change("channels[5].market", "Abroad", "Change")
    assert state(plan, "channels[5].market").base == "Preset: none stated"
    take_base(plan, place_of("channels[5].market"), "Reset")
    assert plan.text == plan.base_text


def test_the_library_is_asked_again_when_a_channel_becomes_of_another_kind(plan: OpenPlan) -> None:
    at = len(plan.plain["programs"])
    plan.change(f"programs[{at}]", {"use": "seo_care", "start": plan.start}, "Switch on")
    assert audiences(plan, at) == ["Unpaid search", "Direct", "Own posts", "Skin quiz"]
    plan.change("channels[6].kind", "word_of_mouth", "Change")
    assert "Direct" not in audiences(plan, at)


def audiences(plan: OpenPlan, at: int) -> list[str]:
    usual = library_value(plan, ("programs", at, "effects"))
    assert isinstance(usual, list)
    return [each["for"] for each in usual]


def test_only_the_latest_numbers_of_a_programme_are_kept(plan: OpenPlan) -> None:
    at = len(plan.plain["programs"])
    plan.change(f"programs[{at}]", {"use": "seo_care", "start": plan.start}, "Switch on")
    for number in range(5):
        plan.change("channels[0].name", f"Ads {number}", "Rename")
        library_value(plan, ("programs", at, "effects"))
    assert len(_RESOLVED[plan]) == 1


def test_a_new_channel_has_nothing_to_go_back_to(plan: OpenPlan) -> None:
    at = len(plan.plain["channels"])
    plan.change(f"channels[{at}]", {"name": "Radio", "kind": "influencer", "posts_per_month": 1}, "Add")
    found = state(plan, f"channels[{at}].posts_per_month")
    assert (found.changed, found.base) == (True, "")
    assert base_place(plan, ("channels", at)) is None


def test_a_number_of_the_library_comes_back(plan: OpenPlan) -> None:
    path = "programs[1].costs.once"
    assert not state(plan, path).changed
    plan.change(path, 7, "Change")
    assert state(plan, path).base == "Library: 150\N{NO-BREAK SPACE}USD"
    take_base(plan, place_of(path), "Reset")
    assert plan.text == plan.base_text


def test_one_number_of_a_message_marks_no_other_and_leaves_nothing_behind(plan: OpenPlan) -> None:
    other = CLICKS.replace("messages[0]", "messages[1]")
    orders = CLICKS.replace("clicks_per_message", "orders_per_click")
    plan.change(CLICKS, 0.09, "Change")
    assert state(plan, CLICKS).base == "Library: 6\N{NO-BREAK SPACE}%"
    assert not state(plan, other).changed
    assert not state(plan, orders).changed
    plan.change(other, 0.05, "Change")
    take_base(plan, place_of(CLICKS), "Reset")
    assert not state(plan, CLICKS).changed
    assert state(plan, other).changed
    assert plan.is_sound
    take_base(plan, place_of(other), "Reset")
    assert plan.text == plan.base_text


def test_a_programme_that_was_switched_on_goes_back_to_the_library(plan: OpenPlan) -> None:
    at = len(plan.plain["programs"])
    plan.change(f"programs[{at}]", {"use": "page_buttons", "start": plan.start}, "Switch on")
    text, path = plan.text, f"programs[{at}].effects[0].odds_ratio"
    assert not state(plan, path).changed
    plan.change(path, {"low": 1, "likely": 1.5, "high": 2}, "Change")
    assert state(plan, path).base.startswith("Library: ")
    take_base(plan, place_of(path), "Reset")
    assert plan.text == text


def test_a_plan_s_own_programme_goes_back_to_the_file(plan: OpenPlan) -> None:
    own = next(at for at, each in enumerate(plan.plain["programs"]) if each.get("name") == "Time to refill")
    path = f"programs[{own}].costs.once"
    plan.remove("programs[0]", "Remove")
    path = path.replace(str(own), str(own - 1))
    plan.change(path, 300, "Change")
    assert state(plan, path).base == "Preset: 200\N{NO-BREAK SPACE}USD"


def test_other_inputs_are_as_they_were(plan: OpenPlan) -> None:
    plan.change("customers.order_value", 70, "Change")
    place = place_of("customers.order_value")
    assert base_place(plan, place) == place
    assert state(plan, "customers.order_value").base.startswith("Preset: ")
    take_base(plan, place, "Reset")
    assert plan.text == plan.base_text


def test_what_comes_back_is_known_as_before(plan: OpenPlan) -> None:
    before = state(plan, "channels[0].cost_per_click")
    assert before.evidence.kind is EvidenceKind.BENCHMARK
    plan.change("customers.order_value", 70, "Change")
    plan.change("channels[0].cost_per_click", 1, "Change")
    assert state(plan, "channels[0].cost_per_click").evidence.kind is EvidenceKind.EDITED
    take_base(plan, place_of("channels[0].cost_per_click"), "Reset")
    assert state(plan, "channels[0].cost_per_click") == before
    assert plan.stated("customers.order_value") == 70
    assert plan.undo_stack.undoText() == "Reset"
    take_base(plan, place_of("customers.order_value"), "Reset")
    assert plan.text == plan.base_text


def test_days_of_campaigns_stand_among_the_numbers(qapp: QApplication) -> None:
    plan = OpenPlan(preset_text("online_course"), 0)
    launches = next(each for each in programmes_of(plan) if each.title == "Launches")
    assert f"{launches.path}.campaigns[0].dates" in number_paths(launches)
