"""Whatever a sound plan says survives its file, pickling and canonical text."""

from __future__ import annotations

import pickle
import tomllib
from pathlib import Path

import pytest
from hypothesis import given, settings

from roisim.scenario.plan_text import plain_plan, toml_text
from roisim.scenario.scenario import Scenario
from roisim.scenario.scenario_file import (
    canonical_text,
    check_text,
    load_scenario,
    loads,
    scenario_from_plain,
    scenario_sha256,
)
from tests.rich_strategies import plain_rich_plans, rich_plans
from tests.strategies import Plain, is_sound, plain_plans, plans, scaled_money

CHECKOUT = Path(__file__).parents[2]
PLANS = sorted([*(CHECKOUT / "scenarios").glob("*.toml"), *(CHECKOUT / "tests" / "data").glob("*.toml")])


@given(plans())
def test_a_plan_survives_its_canonical_text(scenario: Scenario) -> None:
    text = canonical_text(scenario)
    again = loads(text)
    assert again == scenario
    assert canonical_text(again) == text


@given(plain_plans())
def test_a_plan_survives_its_file_as_stated(plain: Plain) -> None:
    assert loads(toml_text(plain)) == scenario_from_plain(plain)


@given(plans())
@settings(max_examples=30)
def test_a_plan_survives_the_way_to_another_process(scenario: Scenario) -> None:
    again = pickle.loads(pickle.dumps(scenario))
    assert again == scenario
    assert scenario_sha256(again) == scenario_sha256(scenario)


@given(plans())
@settings(max_examples=30)
def test_money_times_k_is_still_a_sound_plan(scenario: Scenario) -> None:
    scaled = scaled_money(scenario, 3.0)
    assert is_sound(scaled)
    for before, after in zip(scenario.inputs(), scaled.inputs(), strict=True):
        if before.spec.kind != "number" or before.value is None:
            continue
        factor = 3.0 if before.spec.is_money else 1.0
        assert after.value.numbers == pytest.approx([number * factor for number in before.value.numbers])  # type: ignore[attr-defined]


@pytest.mark.parametrize("file", PLANS, ids=lambda file: file.stem)
def test_every_plan_of_ours_loads_without_a_doubt(file: Path) -> None:
    assert check_text(file.read_text("utf-8")) == []
    scenario = load_scenario(file)
    assert loads(canonical_text(scenario)) == scenario


def test_format_1_is_read_for_ever() -> None:
    """A change of this digest means that old plans are read differently: add a migration instead."""
    scenario = load_scenario(CHECKOUT / "tests" / "data" / "scenario_format_1.toml")
    without_library = scenario.model_copy(update={"programs": scenario.programs[3:]})
    assert (
        scenario_sha256(without_library) == "9a3ed1d7249e8e4d4d5aeb6bf75edcba257bf3c5758a0d6a48de5f90894f5dc4"
    )


def test_the_file_of_format_1_states_every_input_there_is() -> None:
    stated = tomllib.loads((CHECKOUT / "tests" / "data" / "scenario_format_1.toml").read_text("utf-8"))
    known = plain_plan(load_scenario(CHECKOUT / "tests" / "data" / "scenario_format_1.toml"))
    for section in ("funnel", "returning", "season", "contacts", "customers", "operations", "finance"):
        assert set(stated[section]) == set(known[section]), section


@given(rich_plans())
@settings(max_examples=60)
def test_a_plan_with_everything_survives_its_canonical_text(scenario: Scenario) -> None:
    text = canonical_text(scenario)
    again = loads(text)
    assert again == scenario
    assert canonical_text(again) == text


@given(plain_rich_plans())
@settings(max_examples=60)
def test_a_plan_with_everything_survives_its_file_as_stated(plain: Plain) -> None:
    assert loads(toml_text(plain)) == scenario_from_plain(plain)


@given(rich_plans())
@settings(max_examples=30)
def test_money_times_k_is_still_a_sound_plan_with_everything(scenario: Scenario) -> None:
    assert is_sound(scaled_money(scenario, 3.0))
