from __future__ import annotations

import pickle

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from roisim.formulas.repeat_purchase import bg_nbd
from roisim.formulas.repeat_purchase.bg_nbd_solution import NoSolution, repeat_orders_possible, solve_bg_nbd

DROPOUT = (0.793, 2.426)


@pytest.mark.parametrize(
    ("again", "orders", "r", "alpha", "digits"),
    [
        (0.22, 0.5, 0.127, 8.55, 0.005),
        (0.25, 1.0, 0.081, 1.51, 0.005),
        (0.31, 1.4, 0.096, 1.10, 0.005),
        (0.48, 1.9, 0.203, 2.17, 0.005),
        (0.18, 0.4, 0.102, 8.73, 0.005),
        # the presets
        (0.30, 0.6, 0.236, 14.68, 0.005),
        (0.18, 0.35, 0.126, 13.56, 0.005),
        (0.33, 1.1, 0.137, 2.98, 0.005),
        (0.33, 1.4, 0.110, 1.39, 0.005),
        (0.30, 1.0, 0.121, 2.86, 0.005),
    ],
)
def test_the_published_solutions(again: float, orders: float, r: float, alpha: float, digits: float) -> None:
    shape, scale = solve_bg_nbd(again, orders, *DROPOUT)
    assert shape == pytest.approx(r, abs=0.0005)
    assert scale == pytest.approx(alpha, abs=digits)


@given(
    st.floats(0.001, 0.98), st.floats(0.02, 0.9), st.floats(0.1, 5), st.floats(0.1, 20), st.floats(1, 1000)
)
def test_a_solution_gives_back_what_was_asked(
    again: float, place: float, a: float, b: float, horizon: float
) -> None:
    fewest, most = repeat_orders_possible(again, a, b)
    orders = fewest + place * (min(most, 4 * fewest) - fewest) * 0.8
    try:
        r, alpha = solve_bg_nbd(again, orders, a, b, horizon)
    except NoSolution:
        # only near the limit that dropout sets, where nearly all orders come from nearly nobody
        assert orders > 0.5 * most
        return
    assert bg_nbd.probability_of_count(0, horizon, r, alpha, a, b) == pytest.approx(1 - again, rel=1e-9)
    assert bg_nbd.expected_purchases(horizon, r, alpha, a, b) == pytest.approx(float(orders), rel=1e-9)


def test_worlds_are_solved_side_by_side() -> None:
    again = np.array([[0.2, 0.3], [0.3, 0.4]])
    orders = np.array([1.0, 1.2])
    r, alpha = solve_bg_nbd(again, orders, *DROPOUT)
    assert r.shape == alpha.shape == (2, 2)
    for row, column in np.ndindex(2, 2):
        alone = solve_bg_nbd(again[row, column], orders[column], *DROPOUT)
        assert (r[row, column], alpha[row, column]) == pytest.approx(
            (float(alone[0]), float(alone[1])), rel=1e-9
        )


def test_the_unit_of_time_is_that_of_the_horizon() -> None:
    weeks = solve_bg_nbd(0.3, 1.0, *DROPOUT, horizon=52)
    days = solve_bg_nbd(0.3, 1.0, *DROPOUT, horizon=364)
    assert days[0] == pytest.approx(float(weeks[0]))
    assert days[1] == pytest.approx(7 * float(weeks[1]))


def test_more_orders_from_as_many_customers_make_them_more_unlike() -> None:
    r, alpha = solve_bg_nbd(0.3, [0.4, 0.8, 1.6, 3.2], *DROPOUT)
    assert (np.diff(r) < 0).all()
    assert (np.diff(alpha) < 0).all()


def test_a_shop_without_repeat_orders_has_nobody_ordering_again() -> None:
    r, alpha = solve_bg_nbd([0.0, 0.3], [0.0, 1.0], *DROPOUT)
    assert r[0] == 0
    assert alpha[0] == 52
    assert r[1] > 0


def test_too_few_orders_are_refused_with_the_number_that_would_do() -> None:
    with pytest.raises(NoSolution, match=r"If 30\.0% of new customers .* 0\.342 .*; 0\.3 is too few"):
        solve_bg_nbd(0.3, 0.3, *DROPOUT)
    solve_bg_nbd(0.3, 0.342, *DROPOUT)


def test_the_number_named_is_the_least_that_works() -> None:
    fewest, most = repeat_orders_possible(0.3, *DROPOUT)
    solve_bg_nbd(0.3, fewest * (1 + 1e-6), *DROPOUT)
    with pytest.raises(NoSolution):
        solve_bg_nbd(0.3, fewest, *DROPOUT)
    assert most == np.inf


def test_more_orders_than_dropout_allows_are_refused() -> None:
    # nobody stays for more than (a+b−1)/(a−1) = 3 repeat orders on average
    assert repeat_orders_possible(0.3, 2.0, 2.0)[1] == pytest.approx(0.9)
    with pytest.raises(NoSolution, match=r"If only 30\.0% .*; 1 is too many"):
        solve_bg_nbd(0.3, [0.6, 1.0], 2.0, 2.0)


def test_orders_without_anybody_ordering_again_are_refused() -> None:
    with pytest.raises(NoSolution, match=r"If only 0\.0% .*; 1 is too many"):
        solve_bg_nbd(0.0, 1.0, *DROPOUT)


def test_everybody_ordering_again_is_refused() -> None:
    with pytest.raises(ValueError, match="ordering_again must be at least 0 and below 1; it is 1"):
        solve_bg_nbd(1.0, 3.0, *DROPOUT)


def test_the_refusal_survives_the_way_back_from_a_worker() -> None:
    refusal = NoSolution("too few")
    assert str(pickle.loads(pickle.dumps(refusal))) == "too few"
