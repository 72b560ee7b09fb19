"""What two plans differ by, world by world: means, standard errors, percentiles, the chance to be better.

Both plans meet the same luck in the same world, so that most of the chance cancels in a difference. All
functions work on the last axis (W worlds, the same ones in the same order for both plans) of arrays of any
shape. NaN stands for "there is no such number", +inf for "never".
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from roisim.experiment.results import Floats
from roisim.experiment.statistics import error_of, mean, ratio_and_moves

Parts = tuple[Sequence[Floats], Sequence[Floats]]
"""Numerators and denominators of a ratio."""


def world_differences(base: Floats, other: Floats) -> Floats:
    """Other − base in every world, float64[..., W]; NaN where one of them has no number or says "never"."""
    both = np.isfinite(base) & np.isfinite(other)
    apart: Floats = np.subtract(other, base, out=np.full(both.shape, np.nan), where=both)
    return apart


def mean_difference(differences: Floats) -> tuple[float, float]:
    """Mean of paired differences, float64[W], and its standard error, over the worlds that have one.

    NaN where no world has one; no standard error at one world.
    """
    known = differences[np.isfinite(differences)]
    if known.size == 0:
        return math.nan, math.nan
    average = float(mean(known))
    return average, float(error_of(known - average))


def ratio_difference(base: Parts, other: Parts, factor: float = 1.0) -> tuple[Floats, Floats]:
    """Difference of two ratios of means and its standard error by the delta method, both float64[...].

    To first order a world moves the difference by what it moves the one ratio less what it moves the other;
    the standard error is that of these moves, which holds every covariance within and between the plans
    (Cochran, Sampling Techniques, 3rd ed., §6.3, on paired samples). NaN where a denominator's mean is 0.
    """
    (first, first_moves), (second, second_moves) = (
        ratio_and_moves(up, down, factor) for up, down in (base, other)
    )
    error = error_of(second_moves - first_moves)
    # parts that cancel leave only rounding, where there is no error at all
    rounding = np.spacing(np.maximum(np.abs(first), np.abs(second)))
    return second - first, np.where(error < rounding, 0.0, error)


def chance_better(base: Floats, other: Floats, better: int) -> float:
    """Share of the worlds, float64[W] each, in which the other plan is the better one; ties count half.

    "Never" is worse than any number, and as bad as "never". Worlds in which one of the two has no number do
    not count; NaN where none is left.

    Args:
        better: +1 where more is better, −1 where less is.
    """
    both = ~(np.isnan(base) | np.isnan(other))
    if not both.any():
        return math.nan
    first, second = (better * values[both] for values in (base, other))
    wins, ties = np.count_nonzero(second > first), np.count_nonzero(second == first)
    return float(wins + 0.5 * ties) / int(np.count_nonzero(both))
