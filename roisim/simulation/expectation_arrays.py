"""Small operations on the expectation's arrays, whose last axis is that of worlds."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import TYPE_CHECKING, TypeVar

import numpy as np

from roisim.simulation.hazard_clock import all_alike

if TYPE_CHECKING:
    from _typeshed import DataclassInstance
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]


def few_worlds(values: Floats) -> Floats:
    """(D, 1) where all worlds are alike, else (D, W)."""
    return np.ascontiguousarray(values[..., :1] if all_alike(values) else values)


def few_groups(factors: Floats) -> Floats:
    """(1, 1), (G, 1) or (G, W)."""
    few = few_worlds(factors)
    return few[:1] if bool((few == few[:1]).all()) else few


Rates = TypeVar("Rates", bound="DataclassInstance")


def lean(rates: Rates) -> Rates:
    """Rates whose arrays have one world where all are alike."""
    values = {field.name: getattr(rates, field.name) for field in fields(rates)}
    arrays = {name: few_worlds(value) for name, value in values.items() if isinstance(value, np.ndarray)}
    return replace(rates, **{name: value for name, value in arrays.items() if value.dtype == np.float64})


MANY = 200
"""Numbers of a step above which a loop over the steps is quicker than a scan."""

BLOCK = 32
LEAST_LEFT = 1e-8
"""In one step of a scan; so many steps of a block stay within what floats can hold."""


def scan(joining: Floats, stay: Floats, before: Floats | None = None) -> Floats:
    """x(t) = x(t−1)·stay(t−1) + joining(t) along the first axis (T, …), without a loop over it.

    Args:
        joining, stay: (T, …), broadcast; what stays from one step to the next, from 0 to 1.
        before: (…) what there is of earlier ones at the first step.
    """
    shape = np.broadcast_shapes(joining.shape, stay.shape, () if before is None else (1, *before.shape))
    found, left = np.empty(shape), np.maximum(stay, LEAST_LEFT)
    there: Floats = np.zeros(()) if before is None else before
    if found[0].size > MANY:
        return _step_by_step(joining, stay, there, found)
    for begin in range(0, len(joining), BLOCK):
        steps = slice(begin, begin + BLOCK)
        # What is left at a step of those who were there at the block's first.
        share = np.ones_like(left[steps])
        np.cumprod(left[steps][:-1], axis=0, out=share[1:])
        found[steps] = share * (there + np.cumsum(joining[steps] / share, axis=0))
        there = found[steps][-1] * left[steps][-1]
    return found


def _step_by_step(joining: Floats, stay: Floats, before: Floats, found: Floats) -> Floats:
    """The same where a step holds so much that a loop over them is quicker."""
    np.add(joining[0], before, out=found[0])
    for step in range(1, len(found)):
        np.multiply(found[step - 1], stay[step - 1], out=found[step])
        found[step] += joining[step]
    return found


def people_left(joining: Floats, left: Floats) -> Floats:
    """(D, …, W): who of those that joined (D, …, W) until each day is there on it, when the part `left`
    (D, W) stays from one day to the next."""
    return scan(joining, left.reshape(len(left), *(1,) * (joining.ndim - 2), -1))


def worth_ahead(daily: Floats, left: Floats, behind: Floats | None = None) -> Floats:
    """(T, …): what comes from each step on, of `daily` (T, …), when the part `left` (T, …) counts from one
    step to the next; `behind` (…) what comes after the last."""
    if behind is not None:
        daily = daily.copy()
        daily[-1] += left[-1] * behind
    # Backwards in time: the step between t and t+1 is that behind t.
    backwards = np.concatenate([left[:-1][::-1], left[-1:]])
    return scan(daily[::-1], backwards)[::-1]
