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


def people_left(joining: Floats, left: Floats) -> Floats:
    """(D, C, W): who of those that joined (D, C, W) until each day is there on it, when the part `left`
    (D, W) stays from one day to the next."""
    people = np.empty_like(joining)
    now = np.zeros(joining.shape[1:])
    for day in range(len(joining)):
        now = now + joining[day]
        people[day] = now
        now = now * left[day]
    return people
