from __future__ import annotations

import pytest

from roisim.report.preset_cards import PresetCard, preset_cards, worked_out
from roisim.scenario.preset_catalog import presets

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
