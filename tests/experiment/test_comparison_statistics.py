"""Paired differences: textbook numbers, the delta method against resampling, ties and "never"."""

from __future__ import annotations

import numpy as np
import pytest

from roisim.experiment.comparison_statistics import (
    chance_better,
    mean_difference,
    ratio_difference,
    world_differences,
)
from roisim.experiment.statistics import ratio, ratio_and_moves

NEVER, NONE = np.inf, np.nan


def test_the_mean_of_paired_differences_and_its_error_are_those_of_the_textbook() -> None:
    base, other = np.array([10.0, 20.0, 30.0, 40.0]), np.array([11.0, 22.0, 33.0, 46.0])
    average, error = mean_difference(world_differences(base, other))
    assert average == 3.0
    assert error == pytest.approx(np.std([1, 2, 3, 6], ddof=1) / 2)


def test_only_worlds_in_which_both_have_a_number_are_taken() -> None:
    base = np.array([1.0, NEVER, 3.0, NONE, NEVER, 5.0])
    other = np.array([2.0, 2.0, NEVER, 4.0, NEVER, 8.0])
    apart = world_differences(base, other)
    assert np.isnan(apart).tolist() == [False, True, True, True, True, False]
    assert mean_difference(apart) == pytest.approx((2.0, 1.0))


def test_no_world_gives_no_mean_and_one_world_no_error() -> None:
    assert all(np.isnan(mean_difference(np.array([NONE, NONE]))))
    average, error = mean_difference(np.array([2.0, NONE]))
    assert average == 2.0
    assert np.isnan(error)


def test_a_ratio_moves_as_its_own_standard_error_says() -> None:
    luck = np.random.default_rng(3)
    up, down = luck.uniform(1, 3, (2, 40)), luck.uniform(4, 9, (2, 40))
    value, moves = ratio_and_moves([up, down], [down + 1.0], 12.0)
    expected, error = ratio([up, down], [down + 1.0], 12.0)
    assert value.tolist() == expected.tolist()
    assert moves.sum(axis=-1) == pytest.approx(0.0, abs=1e-9)
    assert np.std(moves, axis=-1, ddof=1) / np.sqrt(40) == pytest.approx(error)


def test_the_difference_of_two_ratios_by_hand() -> None:
    """60 ÷ 4 − 20 ÷ 4 on two worlds: moves ∂(u/d̄) = Δu ÷ d̄ − r·Δd ÷ d̄."""
    base = [np.array([18.0, 22.0])], [np.array([4.0, 4.0])]
    other = [np.array([54.0, 66.0])], [np.array([3.0, 5.0])]
    value, error = ratio_difference(base, other)
    assert value == 15.0 - 5.0
    # world 2 moves the base by 2/4 and the other by 6/4 − 15·1/4: together −2.25 − 0.5; world 1 as much back
    assert error == pytest.approx(2.75)


def test_the_error_of_a_difference_of_ratios_is_that_of_resampled_worlds() -> None:
    luck = np.random.default_rng(11)
    worlds = 400
    shared = luck.normal(0.0, 1.0, worlds)
    base = 100 + 10 * shared + luck.normal(0, 2, worlds), 20 + shared + luck.normal(0, 1, worlds)
    other = 130 + 12 * shared + luck.normal(0, 2, worlds), 22 + 2 * shared + luck.normal(0, 1, worlds)
    _value, error = ratio_difference(([base[0]], [base[1]]), ([other[0]], [other[1]]))
    drawn = luck.integers(0, worlds, (4000, worlds))
    again = other[0][drawn].mean(1) / other[1][drawn].mean(1) - base[0][drawn].mean(1) / base[1][drawn].mean(
        1
    )
    # an sd from 4000 draws is known to 1 ÷ √8000 of itself: 4 of these, and 1 % for the second order
    assert float(error) == pytest.approx(np.std(again, ddof=1), rel=4 / np.sqrt(8000) + 0.01)


def test_pairing_sees_that_luck_is_shared() -> None:
    luck = np.random.default_rng(4)
    up, down = luck.normal(100, 10, 200), luck.normal(20, 1, 200)
    _value, error = ratio_difference(([up], [down]), ([up * 1.1], [down]))
    alone = ratio([up], [down])[1]
    assert float(error) == pytest.approx(0.1 * float(alone))


def test_a_ratio_differs_from_itself_by_nothing() -> None:
    luck = np.random.default_rng(5)
    parts = [luck.uniform(0, 1, (3, 50))], [luck.uniform(0, 1, (3, 50)), luck.uniform(1, 2, (3, 50))]
    value, error = ratio_difference(parts, parts, 3.7)
    assert value.tolist() == [0.0, 0.0, 0.0]
    assert error.tolist() == [0.0, 0.0, 0.0]


def test_a_denominator_of_zero_leaves_no_difference() -> None:
    some, nothing = np.array([1.0, 2.0]), np.zeros(2)
    for base, other in ((some, nothing), (nothing, some), (nothing, nothing)):
        value, error = ratio_difference(([some], [base]), ([some], [other]))
        assert np.isnan(value)
        assert np.isnan(error)


@pytest.mark.parametrize(
    ("base", "other", "better", "chance"),
    [
        ([1.0, 1.0, 1.0, 1.0], [2.0, 0.0, 1.0, 3.0], 1, 0.625),
        ([1.0, 1.0, 1.0, 1.0], [2.0, 0.0, 1.0, 3.0], -1, 0.375),
        ([5.0, 5.0], [5.0, 5.0], 1, 0.5),
        ([NEVER, 7.0, NEVER, 7.0], [7.0, NEVER, NEVER, 6.0], -1, 0.625),
        ([NONE, 1.0, 2.0], [1.0, NONE, 3.0], 1, 1.0),
    ],
)
def test_ties_count_half_and_never_is_worst(
    base: list[float], other: list[float], better: int, chance: float
) -> None:
    assert chance_better(np.array(base), np.array(other), better) == chance


def test_no_chance_where_no_world_has_both() -> None:
    assert np.isnan(chance_better(np.array([NONE, 1.0]), np.array([1.0, NONE]), 1))
