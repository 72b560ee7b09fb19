"""The limits of statistical tests: they let chance pass and stop what is wrong."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.special import ndtr

from tests.statistical_limits import FAMILY_ERROR, Family


@pytest.mark.parametrize("comparisons", [1, 10, 200])
def test_a_family_as_a_whole_errs_once_in_1_000(comparisons: int) -> None:
    error_of_one = 2 * ndtr(-Family(comparisons).limit)
    assert error_of_one * comparisons == pytest.approx(FAMILY_ERROR)


def test_a_number_off_by_less_than_the_limit_passes_and_one_off_by_more_does_not() -> None:
    family = Family(10)
    family.agree([10.0, 9.0], [10.0, 9.0 + 0.99 * family.limit], 1.0)
    with pytest.raises(AssertionError, match=r"found 9 at \(1,\), expected 13.9"):
        family.agree([10.0, 9.0], [10.0, 13.9], 1.0)


def test_more_comparisons_than_declared_are_refused() -> None:
    family = Family(3)
    family.agree([1.0, 1.0], 1.0, 1.0)
    with pytest.raises(AssertionError, match="more than the 3 comparisons"):
        family.agree([1.0, 1.0], 1.0, 1.0)


def test_a_comparison_without_an_error_is_refused() -> None:
    with pytest.raises(AssertionError, match="assert it as equal"):
        Family(1).agree(1.0, 1.0, 0.0)


def test_counts_that_happen_to_be_equal_still_have_the_error_of_counts() -> None:
    Family(1).mean_of_counts([5, 5, 5, 5], 6.0)
    with pytest.raises(AssertionError):
        Family(1).mean_of_counts([5, 5, 5, 5], 15.0)


def test_a_wrong_variance_is_noticed_though_the_mean_is_right() -> None:
    """Every second of these counts is 0, every second twice the mean."""
    counts = np.tile([0, 20], 200)
    Family(2).mean_of_counts(counts, 10.0)
    with pytest.raises(AssertionError):
        Family(2).mean_of_poisson(counts, 10.0)


def test_correlation_is_noticed() -> None:
    first = np.arange(100.0) % 7
    Family(1).uncorrelated(first, np.arange(100.0) % 11)
    with pytest.raises(AssertionError):
        Family(1).uncorrelated(first, first + np.arange(100.0) % 3)


def test_a_distribution_is_compared_cell_by_cell_and_small_cells_together() -> None:
    Family(1).distribution([52, 30, 12, 4, 1, 1], [50, 30, 14, 4, 1.5, 0.5])
    with pytest.raises(AssertionError, match="chi-square"):
        Family(1).distribution([80, 10, 8, 1, 1, 0], [50, 30, 14, 4, 1.5, 0.5])
    with pytest.raises(AssertionError, match="do not hold everybody"):
        Family(1).distribution([52, 30, 20], [50, 30, 14])
