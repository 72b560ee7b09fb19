from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from roisim.formulas import effects

SHARE = st.floats(0, 1)
RATIO = st.floats(1e-6, 1e6)


@given(SHARE, RATIO)
def test_no_odds_ratio_leads_out_of_zero_to_one(chance: float, ratio: float) -> None:
    assert 0 <= effects.apply_odds_ratio(chance, ratio) <= 1


@given(st.floats(1e-9, 1 - 1e-9), RATIO)
def test_odds_are_multiplied(chance: float, ratio: float) -> None:
    changed = effects.apply_odds_ratio(chance, ratio)
    assert changed / (1 - chance) * (1 - chance + chance * ratio) == pytest.approx(
        chance * ratio / (1 - chance)
    )
    if changed < 1 - 1e-6:
        assert effects.odds(changed) == pytest.approx(float(ratio * effects.odds(chance)), rel=1e-8)


@given(SHARE, RATIO)
def test_the_inverse_ratio_undoes_it(chance: float, ratio: float) -> None:
    back = effects.apply_odds_ratio(effects.apply_odds_ratio(chance, ratio), 1 / ratio)
    assert back == pytest.approx(chance, abs=1e-9)


@given(SHARE, RATIO, RATIO)
def test_effects_one_after_the_other_are_their_product(chance: float, first: float, second: float) -> None:
    once = effects.apply_odds_ratio(chance, effects.combine_odds_ratios(first, second))
    twice = effects.apply_odds_ratio(effects.apply_odds_ratio(chance, first), second)
    assert once == pytest.approx(float(twice), abs=1e-9)


def test_certainty_is_not_moved() -> None:
    assert effects.apply_odds_ratio([0, 1], np.array([[0.001], [1000]])) == pytest.approx(
        np.array([[0, 1], [0, 1]]), abs=0
    )
    assert effects.odds([0, 0.5, 1]) == pytest.approx([0, 1, np.inf])


def test_the_ratio_between_two_chances() -> None:
    ratio = effects.odds_ratio_between(0.05, 0.08)
    assert effects.apply_odds_ratio(0.05, ratio) == pytest.approx(0.08)


def test_nothing_combined_changes_nothing() -> None:
    assert effects.combine_odds_ratios() == 1
    assert effects.combine_factors() == 1
    assert effects.combine_factors(0.5, [2.0, 4.0], 0) == pytest.approx([0, 0], abs=0)


@pytest.mark.parametrize("ratio", [0.0, -1.0, float("nan")])
def test_odds_ratios_are_positive(ratio: float) -> None:
    with pytest.raises(ValueError, match="odds_ratio must be greater than 0"):
        effects.apply_odds_ratio(0.5, ratio)
