"""Averages over a Beta-distributed chance and integrals over time, for whole arrays at once.

The papers write these with Gauss's hypergeometric function. It loses all digits for large counts, has poles
at a = 1, s = 1, a + b = 1, and needs two branches for α < β; the sums below need none of that care.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from math import ceil

import numpy as np
from numpy.typing import ArrayLike

from roisim.formulas.arguments import FloatArray, plain

_STEP = 0.25
_TAIL = 38.0
_CELLS = 1 << 18


def beta_average(
    function: Callable[..., FloatArray],
    a: ArrayLike,
    b: ArrayLike,
    steepness: ArrayLike,
    *parameters: ArrayLike,
) -> FloatArray:
    """E[function(p, …)] for p ~ Beta(a, b), to about 1e-13.

    The trapezoidal rule over the log odds of p: all singularities of functions such as (1 + z·p)^{−r} lie at
    an imaginary part of π, so that its error falls like e^{−π²/step}. Weights are divided by their own sum.

    Args:
        function: takes p and the parameters as arrays of shape [n, nodes] and [n, 1]; smooth in p with
            singularities at p ≤ 0 only, finite at 0 and 1.
        a, b: > 0.
        steepness: z ≥ 0; the function varies where z·p is about 1 and is flat for p far below 1/z.
        parameters: of the function.

    All arrays broadcast; returns their shape. Source: Trefethen and Weideman 2014, "The exponentially
    convergent trapezoidal rule".
    """
    everything = (a, b, steepness, *parameters)
    given = np.broadcast_arrays(*(np.asarray(each, dtype=np.float64) for each in everything))
    rows = [each.reshape(-1, 1) for each in given]
    low, high, nodes = _log_odds_range(rows[0], rows[1], rows[2])
    average = np.empty(len(low))
    height = max(1, _CELLS // nodes)
    for start in range(0, len(low), height):
        part = slice(start, start + height)
        log_odds = low[part] + (high[part] - low[part]) * np.linspace(0.0, 1.0, nodes)
        chance, weight = _beta_nodes(log_odds, rows[0][part], rows[1][part])
        values = function(chance, *(row[part] for row in rows[3:]))
        average[part] = (weight * values).sum(axis=1) / weight.sum(axis=1)
    return plain(average.reshape(given[0].shape))


def _log_odds_range(
    a: FloatArray, b: FloatArray, steepness: FloatArray
) -> tuple[FloatArray, FloatArray, int]:
    """Range of log odds [n, 1] that holds all but e^{−38} of the average, and how many nodes it takes."""
    spread = np.sqrt(1.0 / a + 1.0 / b)
    centre = np.log(a) - np.log(b)
    margin = np.sqrt(2.0 * _TAIL) * spread
    low = np.minimum(centre, -np.log1p(steepness)) - _TAIL / a - margin
    high = centre + _TAIL / b + margin
    step = np.minimum(_STEP, 0.7 * spread)
    return low, high, ceil(((high - low) / step).max(initial=1.0)) + 1


def _beta_nodes(log_odds: FloatArray, a: FloatArray, b: FloatArray) -> tuple[FloatArray, FloatArray]:
    log_chance = -np.logaddexp(0.0, -log_odds)
    log_rest = -np.logaddexp(0.0, log_odds)
    log_weight = a * log_chance + b * log_rest
    return np.exp(log_chance), np.exp(log_weight - log_weight.max(axis=1, keepdims=True))


def integral_to(function: Callable[[FloatArray], FloatArray], upper: FloatArray) -> FloatArray:
    """∫₀^upper function(q) dq by 128 Gauss-Legendre nodes.

    Args:
        function: takes q in the shape of *upper*, gives back that shape.
        upper: ≥ 0, finite.
    """
    places, weights = _legendre()
    total = np.zeros_like(upper)
    for place, weight in zip(places, weights, strict=True):
        total = total + weight * function(upper * place)
    return upper * total


@cache
def _legendre() -> tuple[list[float], list[float]]:
    """Nodes and weights on 0…1; the same for every call, and a millisecond to find."""
    nodes, weights = np.polynomial.legendre.leggauss(128)
    return [float(node) for node in 0.5 * (nodes + 1.0)], [float(weight) for weight in 0.5 * weights]
