"""Means, standard errors and percentiles over worlds."""

from __future__ import annotations

import numpy as np
import pytest

from roisim.experiment.statistics import (
    PERCENTILES,
    defined_share,
    mean,
    percentiles,
    ratio,
    ratio_by_world,
    standard_error,
)

NEVER, NONE = np.inf, np.nan


def test_the_mean_and_its_standard_error_are_those_of_the_textbook() -> None:
    values = np.array([[1.0, 2.0, 3.0, 6.0], [4.0, 4.0, 4.0, 4.0]])
    assert mean(values).tolist() == [3.0, 4.0]
    assert standard_error(values) == pytest.approx([np.std([1, 2, 3, 6], ddof=1) / 2, 0.0])


def test_worlds_that_agree_give_exactly_what_each_of_them_says() -> None:
    values = np.full(7, 0.1)
    assert mean(values) == 0.1
    assert standard_error(values) == 0.0
    value, error = ratio([values], [np.full(7, 0.3)])
    assert value == 0.1 / 0.3
    assert error == 0.0


def test_one_world_has_no_standard_error() -> None:
    assert np.isnan(standard_error(np.array([3.0])))
    value, error = ratio([np.array([3.0])], [np.array([2.0])])
    assert value == 1.5
    assert np.isnan(error)


def test_a_world_that_says_never_leaves_no_mean_and_no_error() -> None:
    for values in ([NEVER, 1.0], [1.0, NEVER], [NEVER, NEVER]):
        assert np.isnan(mean(np.array(values)))
        assert np.isnan(standard_error(np.array(values)))


def test_a_ratio_is_that_of_the_means_and_not_the_mean_of_ratios() -> None:
    value, _error = ratio([np.array([500.0, 500.0])], [np.array([4.0, 6.0])])
    assert value == 100.0


def test_a_factor_multiplies_ratio_and_error() -> None:
    up, down = np.array([1.0, 3.0]), np.array([5.0, 4.0])
    value, error = ratio([up], [down])
    assert [float(x) for x in ratio([up], [down], 365.0)] == pytest.approx([365 * value, 365 * error])


def test_no_ratio_where_the_denominators_mean_is_zero() -> None:
    value, error = ratio([np.ones((2, 2))], [np.array([[0.0, 0.0], [1.0, 1.0]])])
    assert np.isnan(value[0])
    assert np.isnan(error[0])
    assert value[1] == 1.0


def test_a_ratio_of_ratios_whose_parts_cancel_is_the_plain_ratio() -> None:
    luck = np.random.default_rng(1)
    value_of, customers, cost = luck.uniform(1, 2, (3, 50))
    long = ratio([value_of, customers], [customers, cost])
    short = ratio([value_of], [cost])
    assert [float(x) for x in long] == pytest.approx([float(x) for x in short], rel=1e-12)


def test_a_ratio_that_is_the_same_in_every_world_has_no_error() -> None:
    orders = np.random.default_rng(5).integers(100, 200, 40).astype(float)
    assert ratio([150.1 * orders], [orders])[1] == 0.0


def test_a_mean_numerator_of_zero_still_has_an_error() -> None:
    value, error = ratio([np.array([-1.0, 1.0])], [np.array([2.0, 2.0])])
    assert value == 0.0
    assert error == pytest.approx(0.5)


@pytest.mark.parametrize("parts", [1, 2])
def test_the_delta_method_agrees_with_the_bootstrap(parts: int) -> None:
    luck = np.random.default_rng(7)
    worlds, again = 400, 4000
    base = luck.gamma(20.0, 1.0, (2 * parts, worlds))
    base[0] += 0.5 * base[1]  # numerator and denominator move together, as sales and orders do
    up, down = list(base[0::2]), list(base[1::2])
    _value, error = ratio(up, down)
    picks = luck.integers(0, worlds, (again, worlds))
    means = base[:, picks].mean(axis=-1)
    resampled = np.prod(means[0::2], axis=0) / np.prod(means[1::2], axis=0)
    bootstrap = resampled.std(ddof=1)
    # a standard deviation from n resamples is known to 1/sqrt(2n); the delta method neglects 1/worlds
    assert error == pytest.approx(bootstrap, rel=4 / np.sqrt(2 * again) + 2 / worlds)


def test_the_ratio_of_a_world_is_missing_where_its_denominator_is_zero() -> None:
    found = ratio_by_world([np.array([1.0, 2.0, 0.0])], [np.array([0.0, 4.0, 5.0])])
    assert found.tolist()[1:] == [0.5, 0.0]
    assert np.isnan(found[0])
    assert defined_share(found) == pytest.approx(2 / 3)


def test_percentiles_are_those_of_linear_interpolation() -> None:
    values = np.random.default_rng(3).normal(size=(4, 37))
    np.testing.assert_allclose(percentiles(values), np.percentile(values, PERCENTILES, axis=-1), rtol=1e-12)


def test_one_world_is_every_percentile() -> None:
    assert percentiles(np.array([5.0])).tolist() == [5.0] * 5


def test_percentiles_leave_out_worlds_without_a_number() -> None:
    found = percentiles(np.array([[NONE, 1.0, NONE, 3.0], [NONE] * 4]))
    assert found[:, 0] == pytest.approx([1.1, 1.5, 2.0, 2.5, 2.9])
    assert np.isnan(found[:, 1]).all()


def test_never_ranks_above_every_number_and_a_percentile_that_is_never_is_missing() -> None:
    p05, p25, p50, p75, p95 = percentiles(np.array([NEVER, 2.0, 1.0, 3.0, NEVER]))
    assert (p05, p25, p50) == (1.2, 2.0, 3.0)
    assert np.isnan(p75)
    assert np.isnan(p95)
    assert defined_share(np.array([NEVER, 2.0, 1.0, 3.0, NEVER])) == 0.6


def test_a_percentile_between_a_number_and_never_is_never() -> None:
    assert np.isnan(percentiles(np.array([1.0, NEVER]))).all()


@pytest.mark.parametrize("worlds", [21, 41, 61, 81, 101, 121, 141])
def test_a_percentile_on_the_last_number_before_never_is_that_number(worlds: int) -> None:
    rank = (worlds - 1) * 95 // 100
    values = np.where(np.arange(worlds) <= rank, 1.0, NEVER)
    assert percentiles(values)[-1] == 1.0
