"""Roots of many functions at once, each in its own bracket."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from roisim.formulas.arguments import FloatArray


def bracketed_roots(
    function: Callable[[FloatArray], FloatArray], low: FloatArray, high: FloatArray, close: float = 1e-12
) -> FloatArray:
    """Where a continuous function crosses 0, elementwise, by Chandrupatla's method.

    Args:
        function: takes places of shape [n], gives values of shape [n].
        low, high: places where its signs differ, shape [n].
        close: a value this near to 0 is a root.

    Returns:
        shape [n].

    Source: Chandrupatla 1997, "A new hybrid quadratic/bisection algorithm"; a dozen rounds where halving
    takes forty.
    """
    here, there = low.copy(), high.copy()
    at_here, at_there = function(here), function(there)
    step = np.full(low.shape, 0.5)
    for _round in range(100):
        middle = here + step * (there - here)
        value = function(middle)
        same = np.sign(value) == np.sign(at_here)
        old, at_old = np.where(same, here, there), np.where(same, at_here, at_there)
        there, at_there = np.where(same, there, here), np.where(same, at_there, at_here)
        here, at_here = middle, value
        least = 4.0 * np.finfo(np.float64).eps * np.maximum(1.0, np.abs(here))
        width = np.abs(there - here)
        if np.all((np.abs(at_here) <= close) | (width <= least)):
            break
        step = _next_step(here, there, old, at_here, at_there, at_old)
        edge = np.minimum(0.5, least / np.where(width > 0.0, width, 1.0))
        step = np.where(np.abs(at_here) <= close, 0.0, np.clip(step, edge, 1.0 - edge))
    return np.where(np.abs(at_here) <= np.abs(at_there), here, there)


def _next_step(
    here: FloatArray,
    there: FloatArray,
    old: FloatArray,
    at_here: FloatArray,
    at_there: FloatArray,
    at_old: FloatArray,
) -> FloatArray:
    """How far to go from here to there: by inverse quadratic interpolation if that is safe, else half."""
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):  # flat or finished places: half way
        place = (here - there) / (old - there)
        height = (at_here - at_there) / (at_old - at_there)
        safe = (np.square(height) < place) & (np.square(1.0 - height) < 1.0 - place)
        first = at_here / (at_there - at_here) * at_old / (at_there - at_old)
        second = (old - here) / (there - here) * at_here / (at_old - at_here) * at_there / (at_old - at_there)
    quadratic = first + second
    return np.where(safe & np.isfinite(quadratic), quadratic, 0.5)
