from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from roisim.formulas import acquisition
from roisim.formulas.media_response import clicks_michaelis_menten, effective_cost_per_click


def test_choosing_everyone_changes_nothing() -> None:
    assert np.array(acquisition.targeting(0, 0.5, 0.6, 0.3)).tolist() == [1, 1, 1]


def test_choosing_half_as_narrowly_as_can_be() -> None:
    chosen = acquisition.targeting([0.5, 1], 0.5, 0.6, 0.3)
    assert chosen.odds_ratio == pytest.approx([1.25, 1.5])
    assert chosen.reach == pytest.approx([0.7, 0.4])
    assert chosen.price == pytest.approx([1.15, 1.3])


def test_customers_won_by_a_third_off_are_worth_half() -> None:
    # Lewis 2006
    assert acquisition.order_rate_after_discount([0, 0.10, 0.35]) == pytest.approx([1, 0.82, 0.50], abs=5e-4)


def test_data_make_clicks_cheaper() -> None:
    factor = acquisition.learned_price_factor([0, 10_000, np.inf], 0.2, 10_000)
    assert factor == pytest.approx([1, 1 - 0.2 * (1 - np.exp(-1)), 0.8])
    assert acquisition.learned_price_factor(1e9, 0, 1) == 1


@given(st.floats(0.01, 1e6), st.floats(0.01, 50), st.floats(1, 1e7), st.floats(0.05, 2))
def test_cheaper_clicks_are_those_of_the_curve(
    spend: float, price: float, ceiling: float, factor: float
) -> None:
    before = clicks_michaelis_menten(spend, price, ceiling)
    price_share = price / effective_cost_per_click(spend, price, ceiling)
    after = acquisition.clicks_at_price_factor(before, price_share, factor)
    assert after == pytest.approx(clicks_michaelis_menten(spend, price * factor, ceiling))


def test_without_a_ceiling_half_the_price_is_twice_the_clicks() -> None:
    assert acquisition.clicks_at_price_factor(100, 1, 0.5) == pytest.approx(200)


def test_shoppers_learn_to_wait() -> None:
    waiting = acquisition.share_waiting_for_coupons([0, 6, 1e6], 0.3, 0.1)
    assert waiting == pytest.approx([0, 0.3 * (1 - np.exp(-0.6)), 0.3])


def test_nonsense_is_refused() -> None:
    with pytest.raises(ValueError, match="precision must lie between 0 and 1"):
        acquisition.targeting(2, 0.5, 0.6, 0.3)
    with pytest.raises(ValueError, match="discount must lie between 0 and 1"):
        acquisition.order_rate_after_discount(-0.1)
    with pytest.raises(ValueError, match="most must be at least 0 and below 1"):
        acquisition.learned_price_factor(1, 1, 1)
    with pytest.raises(ValueError, match="factor must be greater than 0"):
        acquisition.clicks_at_price_factor(1, 1, 0)
    with pytest.raises(ValueError, match="rate_per_month must be at least 0"):
        acquisition.share_waiting_for_coupons(1, 0.5, -1)
