from __future__ import annotations

import numpy as np
import pytest

from roisim.formulas import discounting


def test_a_year_s_factors() -> None:
    factors = discounting.day_factors(0.25, 366)
    assert factors.shape == (366,)
    assert factors[[0, 365]] == pytest.approx([1, 0.8])


def test_interest_by_day_and_by_year_is_the_same_interest() -> None:
    assert np.exp(-365 * discounting.force_of_interest(0.25)) == pytest.approx(0.8)
    assert np.exp(-discounting.force_of_interest(0.25, 1)) == pytest.approx(0.8)


def test_value_of_money_out_now_and_back_in_a_year() -> None:
    flows = np.zeros(366)
    flows[[0, 365]] = -100, 125
    assert discounting.net_present_value(flows, [0.0, 0.25, 0.5]) == pytest.approx([25, 0, -100 / 6])


def test_value_of_each_world_s_flows_at_its_own_rate() -> None:
    rates = np.array([0.0, 0.1, 0.2])
    flows = np.arange(24.0).reshape(4, 2, 3)
    together = discounting.net_present_value(flows, rates)
    assert together.shape == (2, 3)
    for channel, world in np.ndindex(2, 3):
        alone = discounting.net_present_value(flows[:, channel, world], rates[world])
        assert together[channel, world] == pytest.approx(float(alone))


def test_values_of_parts_add_up() -> None:
    flows = np.sin(np.arange(100.0))
    first, second = flows.copy(), flows.copy()
    first[50:], second[:50] = 0, 0
    parts = sum(discounting.net_present_value(part, 0.3) for part in (first, second))
    assert parts == pytest.approx(float(discounting.net_present_value(flows, 0.3)))


def test_a_rate_that_takes_all_is_refused() -> None:
    with pytest.raises(ValueError, match=r"1 \+ rate_per_year must be greater than 0"):
        discounting.day_factors(-1.0, 3)
