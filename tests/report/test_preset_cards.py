from __future__ import annotations

import numpy as np
import pytest

from roisim.experiment.expected_figures import expect
from roisim.experiment.time_to import margin_per_customer
from roisim.report.preset_cards import PresetCard, preset_cards, worked_out
from roisim.scenario.preset_catalog import preset_text, presets
from roisim.scenario.scenario_document import ScenarioDocument
from roisim.scenario.scenario_file import loads
from roisim.units import DAYS_PER_AGE_MONTH

PRESETS = [preset.id for preset in presets()]


@pytest.mark.parametrize("preset", PRESETS)
def test_the_file_holds_what_the_model_gives_now(preset: str) -> None:
    kept, now = preset_cards()[preset], worked_out(preset)
    assert kept.currency == now.currency
    assert (kept.basket, kept.cost) == pytest.approx((now.basket, now.cost), abs=0.011)
    assert kept.paid_back == (None if now.paid_back is None else pytest.approx(now.paid_back, abs=0.011))
    assert kept.balance == pytest.approx(now.balance, abs=0.011)


def test_every_preset_has_a_card_and_nothing_else_has() -> None:
    assert list(preset_cards()) == PRESETS


@pytest.mark.parametrize(
    ("paid_back", "words"),
    [
        (None, "over 36 months"),
        (0.0, "first order"),
        (1.0, "1 month"),
        (2.3, "2.3 months"),
        (15.8, "16 months"),
    ],
)
def test_payback_in_words(paid_back: float | None, words: str) -> None:
    assert PresetCard("EUR", 60, 20, paid_back, (0.0,)).payback_text() == words


def ads_paid_back(preset: str) -> float:
    """Months after which a customer has brought back for good what advertising alone costs to win one."""
    result = expect(loads(preset_text(preset), preset))
    sums = result.sums
    so_far, seen = margin_per_customer(sums.margin_by_age, sums.first_orders_by_day)
    money = so_far[: int(seen.sum())] / 10**result.plan.currency_digits
    cost = result.figures["cac_paid"].mean
    assert cost is not None
    short = np.flatnonzero(money < cost)
    return float((short[-1] + 1) / DAYS_PER_AGE_MONTH) if short.size else 0.0


@pytest.mark.parametrize(
    ("preset", "words", "low", "high"),
    [
        ("fashion", "ads take eight months to pay back", 7, 9),
        ("subscription_box", "won by ads has paid back after five months", 4.5, 5.5),
        ("electronics", "won by ads never pays back", 23.5, 25),  # to the end of the plan
    ],
)
def test_what_a_preset_says_of_its_ads_is_what_comes_out(
    preset: str, words: str, low: float, high: float
) -> None:
    assert words in next(each.summary for each in presets() if each.id == preset)
    assert low < ads_paid_back(preset) < high


def test_the_article_shop_names_the_price_before_letters() -> None:
    """A sentence that says "100 TL" beside a tile that says "74 TRY" must say why."""
    summary = next(each.summary for each in presets() if each.id == "turkish_shop")
    assert "clicks for 100 TL an order, less with letters" in summary
    document = ScenarioDocument(preset_text("turkish_shop"))
    document.set("programs[0].enabled", value=False)
    without = expect(document.scenario()).figures["cac_paid"].mean
    cost = preset_cards()["turkish_shop"].cost
    assert without is not None
    assert cost is not None
    assert cost < 90 < without
