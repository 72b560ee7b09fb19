"""The plans that come with roisim."""

from __future__ import annotations

from pathlib import Path

import pytest

from roisim.errors import RoisimError
from roisim.scenario.preset_catalog import PresetInfo, UnknownPreset, preset_text, presets, write_preset
from roisim.scenario.scenario_file import check_text, load_scenario

CHECKOUT = Path(__file__).parents[2]


def test_presets_are_the_scenarios_of_the_checkout() -> None:
    ids = [preset.id for preset in presets()]
    assert ids == sorted(file.stem for file in (CHECKOUT / "scenarios").glob("*.toml"))
    assert "turkish_shop" in ids


@pytest.mark.parametrize("preset", presets(), ids=lambda preset: preset.id)
def test_a_preset_is_sound_and_tells_what_it_is_for(preset: PresetInfo) -> None:
    assert check_text(preset_text(preset.id)) == []
    assert preset.title
    assert preset.summary.endswith(".")
    assert len(preset.summary) < 160


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
