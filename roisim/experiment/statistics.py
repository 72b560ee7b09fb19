"""What many worlds say together: means, standard errors, percentiles.

All functions work on the last axis (W worlds, in world order) of arrays of any shape. NaN stands for
"there is no such number", +inf for "never".
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce
from typing import Final

import numpy as np

from roisim.experiment.results import Floats

PERCENTILES: Final = (5, 25, 50, 75, 95)


def mean(values: Floats) -> Floats:
    """Mean over the worlds, float64[...]; NaN where a world says "never"."""
    # measured from the first world, so that worlds which all agree give exactly what each of them says
    first = values[..., :1]
    finite = np.isfinite(values).all(axis=-1, keepdims=True)
    apart = np.subtract(values, first, out=np.full(values.shape, np.nan), where=finite)
    average: Floats = first[..., 0] + apart.sum(axis=-1) / values.shape[-1]
    return average


def standard_error(values: Floats) -> Floats:
    """Standard error of the mean over the worlds, float64[...]; NaN at one world or where one is "never"."""
    return error_of(_centred(values, mean(values)))


def ratio(up: Sequence[Floats], down: Sequence[Floats], factor: float = 1.0) -> tuple[Floats, Floats]:
    """Ratio of means and its standard error by the delta method, both float64[...].

    The ratio is factor × product of the means of `up` ÷ product of the means of `down`. To first order a
    world moves it by ∂/∂ū·(u − ū) + … + ∂/∂d̄·(d − d̄) + …; the standard error is that of these moves
    (Cochran, Sampling Techniques, 3rd ed., §6.3). NaN where the mean of a denominator is 0.
    """
    value, moves = ratio_and_moves(up, down, factor)
    error = error_of(moves)
    # parts that cancel leave only rounding, where there is no error at all
    return value, np.where(error < np.spacing(np.abs(value)), 0.0, error)


def ratio_and_moves(up: Sequence[Floats], down: Sequence[Floats], factor: float) -> tuple[Floats, Floats]:
    """Ratio of means, float64[...], and by how much each world moves it to first order, float64[..., W].

    As in `ratio`: factor × product of the means of `up` ÷ product of the means of `down`.
    """
    up_means, down_means = [mean(values) for values in up], [mean(values) for values in down]
    over = _product(down_means)
    over = np.where(over == 0.0, np.nan, over)
    value = factor * _product(up_means) / over
    moves = np.zeros(np.broadcast(*up, *down).shape)
    for place, values in enumerate(up):
        slope = factor * _product(up_means[:place] + up_means[place + 1 :]) / over
        moves = moves + np.expand_dims(slope, -1) * _centred(values, up_means[place])
    for values, average in zip(down, down_means, strict=True):
        slope = value / np.where(average == 0.0, np.nan, average)
        moves = moves - np.expand_dims(slope, -1) * _centred(values, average)
    return value, moves


def ratio_by_world(up: Sequence[Floats], down: Sequence[Floats], factor: float = 1.0) -> Floats:
    """The ratio in every world, float64[..., W]; NaN in worlds where a denominator is 0."""
    top, over = _product(up), _product(down)
    quotient: Floats = np.divide(factor * top, over, out=np.full(over.shape, np.nan), where=over != 0.0)
    return quotient


def percentiles(values: Floats) -> Floats:
    """`PERCENTILES` over the worlds that have a number, by linear interpolation; float64[5, ...].

    "Never" ranks above every number. NaN where a percentile is "never" or no world has a number.
    """
    ordered = np.sort(values, axis=-1)  # NaN last, +inf before it
    numbers = (~np.isnan(values)).sum(axis=-1, keepdims=True)
    with np.errstate(invalid="ignore"):  # inf − inf
        found = [_at(ordered, np.maximum(numbers - 1, 0) * share / 100) for share in PERCENTILES]
    return np.stack([np.where(np.isinf(each), np.nan, each) for each in found])


def defined_share(values: Floats) -> Floats:
    """Share of the worlds that have a number, float64[...]."""
    share: Floats = np.isfinite(values).mean(axis=-1)
    return share


def _at(ordered: Floats, rank: Floats) -> Floats:
    """Value at a rank (from 0, may lie between two) of sorted values; `rank` [..., 1] gives [...]."""
    below = np.floor(rank).astype(np.int64)
    low = np.take_along_axis(ordered, below, axis=-1)
    high = np.take_along_axis(ordered, np.minimum(below + 1, ordered.shape[-1] - 1), axis=-1)
    part = rank - below
    found: Floats = np.where(part == 0.0, low, low + (high - low) * part)[..., 0]
    return found


def _centred(values: Floats, average: Floats) -> Floats:
    return values - np.expand_dims(average, -1)


def error_of(moves: Floats) -> Floats:
    """Standard error of the mean of moves that are centred at 0; NaN at one world."""
    worlds = moves.shape[-1]
    if worlds == 1:
        return np.full(moves.shape[:-1], np.nan)
    error: Floats = np.sqrt((moves * moves).sum(axis=-1) / (worlds * (worlds - 1.0)))
    return error


def _product(factors: Sequence[Floats]) -> Floats:
    return reduce(np.multiply, factors) if factors else np.ones(())
