from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from roisim.formulas.fading_stock import days_beside, fading_sum, mean_stock_per_day


@given(
    st.lists(st.floats(0, 1e6, allow_subnormal=False), min_size=0, max_size=70),
    st.sampled_from([0.0, 0.01, 0.5, 0.97, 1.0]),
)
def test_it_is_the_recursion_day_by_day(inflow: list[float], kept: float) -> None:
    expected, stock = [], 0.0
    for today in inflow:
        stock = stock * kept + today
        expected.append(stock)
    assert fading_sum(inflow, kept) == pytest.approx(np.array(expected), rel=1e-13)


def test_days_stand_first() -> None:
    kept = np.array([[0.5], [0.25]])  # (2, 1)
    inflow = np.array([[1.0, 2, 3], [0, 0, 1]])  # 2 days, (3)
    found = fading_sum(inflow, kept)
    assert found.shape == (2, 2, 3)
    assert found[1].tolist() == [[0.5, 1, 2.5], [0.25, 0.5, 1.75]]
    series, *__ = days_beside([1, 2, 3], kept)
    assert series.shape == (3, 2, 1)


def test_neighbours_change_no_number() -> None:
    luck = np.random.default_rng(1)
    inflow, kept = luck.uniform(0, 9, (400, 37)), luck.uniform(0, 1, 37)
    alone = fading_sum(inflow[:, 5], kept[5])
    assert fading_sum(inflow, kept)[:, 5].tobytes() == alone.tobytes()
    assert (
        mean_stock_per_day(inflow, kept, 7.0)[:, 5].tobytes()
        == mean_stock_per_day(inflow[:, 5], kept[5], 7.0).tobytes()
    )


@pytest.mark.parametrize("loss", [1e-9, 0.002, 0.7, 40.0])
def test_a_steady_inflow_gives_the_integral(loss: float) -> None:
    # K(t) = (g/δ)(1 − e^{−δt}) + K₀·e^{−δt}, mean over (d, d+1)
    day = np.arange(3650.0)
    fall = np.exp(-loss * day) * -np.expm1(-loss) / loss
    expected = 3 / loss * (1 - fall) + 11 * fall
    found = mean_stock_per_day(np.full(3650, 3.0), loss, 11)
    assert found == pytest.approx(expected, rel=1e-6 if loss < 1e-6 else 1e-11)


def test_what_never_fades_adds_up() -> None:
    assert mean_stock_per_day([2.0, 0, 4], 0.0, 1).tolist() == [2, 3, 5]


def test_no_day_at_all() -> None:
    assert fading_sum(np.zeros((0, 4)), 0.5).shape == (0, 4)
    assert mean_stock_per_day(np.zeros((0, 4)), 0.5, np.ones(4)).shape == (0, 4)


def test_nonsense_is_refused() -> None:
    with pytest.raises(ValueError, match="kept must lie between 0 and 1"):
        fading_sum([1.0], 1.1)
    with pytest.raises(ValueError, match="loss_rate must be at least 0"):
        mean_stock_per_day([1.0], -0.1)
    with pytest.raises(ValueError, match="inflow_per_day must be at least 0"):
        mean_stock_per_day([-1.0], 0.1)
