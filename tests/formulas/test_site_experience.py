"""Page speed and phones against their definitions."""

from __future__ import annotations

import numpy as np
import pytest

from roisim.formulas.effects import apply_odds_ratio
from roisim.formulas.site_experience import mobile_odds, rank_factor, speed_odds


def test_a_second_more_costs_about_an_eighth_of_few_orders() -> None:
    assert speed_odds(0.12, [0.0, 1.0, -1.0]) == pytest.approx([1.0, 0.8869, 1.1275], abs=1e-4)
    changed = apply_odds_ratio(0.005, speed_odds(0.12, 1.0))
    assert np.log(changed / 0.005) == pytest.approx(-0.12, rel=0.01)


def test_seconds_add_up() -> None:
    assert rank_factor(0.05, 1.5) * rank_factor(0.05, 0.5) == pytest.approx(rank_factor(0.05, 2.0))


def test_a_gap_that_is_closed_brings_phones_to_the_desktops_odds() -> None:
    share, gap = 0.6, 0.5
    assert mobile_odds(share, gap, 1.0) == 1.0
    assert mobile_odds(share, gap, 0.0) == pytest.approx(1.0 / (0.4 + 0.6 * 0.5))
    halfway = mobile_odds(share, gap, 0.5)
    assert halfway == pytest.approx((0.4 + 0.6 * 0.75) / (0.4 + 0.6 * 0.5))


def test_nothing_changes_where_nobody_has_a_phone() -> None:
    assert mobile_odds(0.0, 0.3, [0.0, 0.5, 1.0]) == pytest.approx([1.0, 1.0, 1.0])


@pytest.mark.parametrize("wrong", [(-0.1, 0.5, 1.0), (0.5, 0.0, 1.0), (0.5, 0.5, -1.0)])
def test_wrong_numbers_are_refused(wrong: tuple[float, float, float]) -> None:
    with pytest.raises(ValueError, match=r"odds_ratio|mobile_share|gap_left"):
        mobile_odds(*wrong)
