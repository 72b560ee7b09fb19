"""Stocks that fade at a constant rate and are fed day by day: found content, partners, people who tell.

Time stands first: arrays are [days, …], the rest are worlds or whatever else lies side by side. Every element
is calculated by itself, so that it does not depend on its neighbours.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from roisim.formulas.arguments import FloatArray, at_least, share
from roisim.formulas.decay import decayed_moment, decayed_time


def days_beside(series: ArrayLike, *each: ArrayLike) -> tuple[FloatArray, ...]:
    """A series of days aligned with parameters: [days, …] and each […], so that they broadcast.

    Args:
        series: [days, …], its days first.
        each: without days, any shape that broadcasts with a single day.

    Returns:
        the series as a full array [days, …] of the joint shape, then the parameters as floats.
    """
    values = np.asarray(series, dtype=np.float64)
    others = [np.asarray(one, dtype=np.float64) for one in each]
    joint = np.broadcast_shapes(values.shape[1:], *(one.shape for one in others))
    wide = values.reshape(len(values), *[1] * (len(joint) + 1 - values.ndim), *values.shape[1:])
    return np.broadcast_to(wide, (len(values), *joint)), *others


def fading_sum(inflow: ArrayLike, kept: ArrayLike) -> FloatArray:
    """Σ_{j≥0} keptʲ · inflow_{d−j}: all that has come so far, each by what is left of it.

    It doubles the days taken in at each step, so that a year takes 9 steps and not 365.

    Args:
        inflow: [days, …].
        kept: share left a day later, from 0 to 1, broadcasts against one day.

    Returns:
        [days, …].

    Raises ValueError outside these ranges. Source: Hillis and Steele 1986, "Data parallel algorithms".
    """
    wide, factor = days_beside(inflow, share("kept", kept))
    total = wide.copy()
    reach = 1
    while reach < len(total):
        total[reach:] += factor * total[:-reach]
        factor = np.square(factor)
        reach *= 2
    return total


def mean_stock_per_day(
    inflow_per_day: ArrayLike, loss_rate: ArrayLike, at_start: ArrayLike = 0.0
) -> FloatArray:
    """Mean of K over each day, dK/dt = inflow − loss·K, what flows in spread evenly over its day.

    K at the end of a day is K·e^{−loss} + inflow·(1−e^{−loss})/loss; its mean over the day is
    K·(1−e^{−loss})/loss + inflow·(loss − 1 + e^{−loss})/loss². Exact, not a sum of small steps.

    Args:
        inflow_per_day: ≥ 0, [days, …].
        loss_rate: a day, ≥ 0; share lost in a day 1 − e^{−loss}; broadcasts against one day.
        at_start: K before the first day, ≥ 0, broadcasts against one day.

    Returns:
        [days, …].

    Raises ValueError outside these ranges. Source: the linear differential equation of domain model B4, C22.
    """
    loss = at_least(0.0, "loss_rate", loss_rate)
    first = at_least(0.0, "at_start", at_start)
    wide, *__ = days_beside(at_least(0.0, "inflow_per_day", inflow_per_day), loss, first)
    whole_day = decayed_time(loss, 1.0)
    opening = np.empty_like(wide)
    opening[:1] = first
    opening[1:] = wide[:-1] * whole_day
    return fading_sum(opening, np.exp(-loss)) * whole_day + wide * (whole_day - decayed_moment(loss, 1.0))
