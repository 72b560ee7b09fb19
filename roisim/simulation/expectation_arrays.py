"""Small operations on the expectation's arrays, whose last axis is that of worlds."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from roisim.simulation.hazard_clock import all_alike

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]


def few_worlds(values: Floats) -> Floats:
    """(D, 1) where all worlds are alike, else (D, W)."""
    return np.ascontiguousarray(values[..., :1] if all_alike(values) else values)


def few_groups(factors: Floats) -> Floats:
    """(1, 1), (G, 1) or (G, W)."""
    few = few_worlds(factors)
    return few[:1] if bool((few == few[:1]).all()) else few


BLOCK = 32
LEAST_LEFT = 1e-8
"""In one step of a scan; so many steps of a block stay within what floats can hold."""


def people_left(joining: Floats, left: Floats) -> Floats:
    """(D, …, W): who of those that joined (D, …, W) until each day is there on it, when the part `left`
    (D, W) stays from one day to the next."""
    people = np.empty(
        np.broadcast_shapes(joining.shape, (len(left), *(1,) * (joining.ndim - 2), left.shape[-1]))
    )
    stay = np.maximum(left, LEAST_LEFT).reshape(len(left), *(1,) * (joining.ndim - 2), -1)
    before = np.zeros(people.shape[1:])
    for begin in range(0, len(joining), BLOCK):
        days = slice(begin, begin + BLOCK)
        # What is left on a day of those who were there on the block's first.
        share = np.cumprod(np.concatenate([np.ones_like(stay[:1]), stay[days][:-1]]), axis=0)
        people[days] = share * (before + np.cumsum(joining[days] / share, axis=0))
        before = people[days][-1] * stay[days][-1]
    return people


def worth_ahead(daily: Floats, left: Floats) -> Floats:
    """(D, …, W): what comes from each day on, of `daily` (D, …, W), when the part `left` (D, W) counts from
    one day to the next."""
    # Backwards in time; the step between days t and t+1 is that behind day t.
    backwards = np.concatenate([left[:-1][::-1], left[-1:]])
    return people_left(daily[::-1], backwards)[::-1]
