"""The plans that come with roisim."""

from __future__ import annotations

from pathlib import Path

import pytest

from roisim.errors import RoisimError
from roisim.scenario.preset_catalog import (
    VISITS_A_MONTH,
    PresetInfo,
    UnknownPreset,
    preset_text,
    presets,
    write_preset,
)
from roisim.scenario.quantity import EvidenceKind, Quantity
from roisim.scenario.scenario import Scenario
from roisim.scenario.scenario_file import check_text, load_scenario, loads

CHECKOUT = Path(__file__).parents[2]


CHANNEL_KINDS = {
    "paid",
    "organic",
    "content",
    "affiliate",
    "influencer",
    "word_of_mouth",
    "partner_sign_ups",
}


def plans() -> list[Scenario]:
    return [loads(preset_text(preset.id), preset.id) for preset in presets()]


def test_presets_are_the_scenarios_of_the_checkout() -> None:
    ids = [preset.id for preset in presets()]
    assert sorted(ids) == sorted(file.stem for file in (CHECKOUT / "scenarios").glob("*.toml"))


def test_presets_come_in_the_order_of_the_domain_model() -> None:
    assert [preset.id for preset in presets()] == [
        "fashion",
        "electronics",
        "beauty",
        "grocery",
        "turkish_shop",
        "marketplace_seller",
        "subscription_box",
        "online_course",
        "turkish_shop_today",
    ]


def test_a_file_that_the_catalogue_does_not_name_comes_last(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for id_ in ("turkish_shop", "zebra", "fashion", "apple"):
        (tmp_path / f"{id_}.toml").write_text(preset_text("fashion"), "utf-8")
    monkeypatch.setattr("roisim.scenario.preset_catalog._folder", lambda: tmp_path)
    found = presets()
    assert [preset.id for preset in found] == ["fashion", "turkish_shop", "apple", "zebra"]
    assert [preset.visits_a_month for preset in found] == [100_000, 30_000, None, None]


@pytest.mark.parametrize("preset", presets(), ids=lambda preset: preset.id)
def test_a_preset_is_sound_and_tells_what_it_is_for(preset: PresetInfo) -> None:
    assert check_text(preset_text(preset.id)) == []
    assert preset.title
    assert preset.summary.endswith(".")
    assert len(preset.summary) < 160
    assert preset.currency in ("USD", "TRY")
    assert preset.visits_a_month == VISITS_A_MONTH[preset.id]


@pytest.mark.parametrize("scenario", plans(), ids=lambda scenario: scenario.name)
def test_each_number_of_a_preset_tells_where_it_comes_from(scenario: Scenario) -> None:
    for value in scenario.inputs():
        if isinstance(value.value, Quantity):
            assert value.evidence.kind is not EvidenceKind.EDITED, value.key
            assert value.evidence.source, value.key


def test_the_presets_use_every_kind_of_channel() -> None:
    assert {channel.kind for plan in plans() for channel in plan.channels} == CHANNEL_KINDS


@pytest.mark.parametrize("preset", presets(), ids=lambda preset: preset.id)
def test_a_preset_suggests_programmes(preset: PresetInfo) -> None:
    """Some run, some are switched off to be tried; the fixed contract of the Turkish shop has one."""
    programs = loads(preset_text(preset.id), preset.id).programs
    assert programs
    if preset.id != "turkish_shop":
        assert any(not program.enabled for program in programs)


def test_a_misspelt_preset_is_told_with_the_nearest() -> None:
    with pytest.raises(UnknownPreset, match="Did you mean “turkish_shop”"):
        preset_text("turkish_shpo")
    with pytest.raises(UnknownPreset, match="turkish_shop"):
        preset_text("../secrets")


def test_a_preset_is_written_as_a_start(tmp_path: Path) -> None:
    file = tmp_path / "mine.toml"
    write_preset("turkish_shop", file)
    assert file.read_text("utf-8") == preset_text("turkish_shop")
    assert load_scenario(file).name == "Turkish online shop"


def test_a_file_that_is_there_is_not_overwritten(tmp_path: Path) -> None:
    file = tmp_path / "mine.toml"
    file.write_text("precious", "utf-8")
    with pytest.raises(RoisimError, match="there already"):
        write_preset("turkish_shop", file)
    assert file.read_text("utf-8") == "precious"


def test_the_seed_shop_is_the_one_of_the_article() -> None:
    """Section 5 of the design: 100 TL a customer, a basket of 150 TL, 0.5 % of visits buy."""
    shop = load_scenario(CHECKOUT / "scenarios" / "turkish_shop.toml")
    funnel = shop.funnel
    stages = (funnel.consideration, funnel.intent, funnel.evaluation, funnel.purchase)
    share = 1.0
    for stage in stages:
        share *= stage.mean()
    assert share == pytest.approx(0.005)
    cost = shop.channels[0].cost_per_click  # type: ignore[union-attr]  # its only channel is paid
    assert cost.at(0).mean() / share == pytest.approx(100)
    assert shop.customers.order_value.at(0).mean() == 150
    finance = shop.finance
    fixed = (finance.salaries, finance.technology, finance.content, finance.other_costs)
    assert sum(cost.at(0).mean() for cost in fixed) == 8000
    margin = 150 * 0.95 * finance.gross_margin.mean() - 0.05 * shop.operations.return_handling.at(0).mean()
    margin -= shop.operations.shipping_and_packing.at(0).mean() + 150 * finance.payment_fee.mean()
    assert margin == pytest.approx(50.9, abs=0.05)  # CM2 per order of §D2
