from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from roisim.formulas import payback

# CAC 100, first order 40, repeat orders 50 at .15 a month, lapsing at .1 a month
SHOP = (100.0, 40.0, 50.0, 0.15, 0.1)


def test_payback_of_the_reference() -> None:
    assert payback.payback_time(*SHOP) == pytest.approx(16.094, abs=5e-4)
    assert payback.lowest_cash(10, *SHOP) == pytest.approx(-3585.84, abs=5e-3)
    assert payback.cash_back_time(*SHOP) == pytest.approx(49.65, abs=5e-3)
    assert payback.margin_by_age(*SHOP[1:], np.inf) == pytest.approx(115)


def test_cash_is_lowest_at_the_payback_time() -> None:
    turn = float(payback.payback_time(*SHOP))
    around = payback.cash_of_steady_growth(10, *SHOP, turn + np.array([-0.5, -0.01, 0, 0.01, 0.5]))
    assert around.argmin() == 2


MONEY = st.floats(1, 500)
RATE = st.floats(0.01, 5)


@given(MONEY, MONEY, MONEY, RATE, st.floats(0, 2))
def test_margin_at_payback_is_the_cost(
    cac: float, first: float, margin: float, rate: float, hazard: float
) -> None:
    age = payback.payback_time(cac, first, margin, rate, hazard)
    if age == 0:
        assert first >= cac
    elif np.isinf(age):
        assert payback.margin_by_age(first, margin, rate, hazard, 1e9) <= cac * (1 + 1e-9)
    else:
        assert payback.margin_by_age(first, margin, rate, hazard, age) == pytest.approx(cac, rel=1e-6)


def test_payback_at_its_ends() -> None:
    # paid at once; straight line without lapsing; never, though nearly; never without repeat orders
    ages = payback.payback_time(
        [40, 100, 115, 100, 100],
        40,
        [50, 50, 50, 50, -1],
        [0.15, 0.15, 0.15, 0.0, 0.15],
        [0.1, 0, 0.1, 0.1, 0.1],
    )
    assert ages == pytest.approx([0, 8, np.inf, np.inf, np.inf])


def test_what_never_pays_back_has_no_lowest_cash() -> None:
    assert payback.lowest_cash(10, 200, 40, 50, 0.15, 0.1) == -np.inf
    assert payback.cash_back_time(200, 40, 50, 0.15, 0.1) == np.inf


def test_what_pays_at_once_never_needs_cash() -> None:
    assert payback.lowest_cash(10, 30, 40, 50, 0.15, 0.1) == 0
    assert payback.cash_back_time(30, 40, 50, 0.15, 0.1) == 0


@pytest.mark.parametrize("hazard", [0.0, 1e-9, 1e-4, 0.1])
def test_cash_is_the_sum_of_all_margins_less_costs(hazard: float) -> None:
    ages = np.linspace(0, 20, 20_001)
    margin = payback.margin_by_age(40, 50, 0.15, hazard, ages) - 100
    expected = 3 * np.trapezoid(margin, ages)
    cash = payback.cash_of_steady_growth(3, 100, 40, 50, 0.15, hazard, 20)
    assert cash == pytest.approx(expected, rel=1e-6)


def test_cash_is_back_in_every_world() -> None:
    cacs = np.array([60.0, 100.0, 114.9, 115.1])
    back = payback.cash_back_time(cacs, 40, 50, 0.15, 0.1)
    assert np.isinf(back[3])
    assert payback.cash_of_steady_growth(1, cacs[:3], 40, 50, 0.15, 0.1, back[:3]) == pytest.approx(
        np.zeros(3), abs=1e-6
    )
