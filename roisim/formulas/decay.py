"""Time that still counts when something fades at a constant rate."""

from __future__ import annotations

from math import factorial

import numpy as np
from numpy.typing import ArrayLike

from roisim.formulas.arguments import FloatArray, any_number, at_least, plain, whole


def decayed_time(rate: ArrayLike, time: ArrayLike) -> FloatArray:
    """∫₀ᵗ e^{−rate·u} du = (1 − e^{−rate·t}) / rate, and t where the rate is 0.

    Args:
        rate: fading per unit of time; may be 0, or negative for growth.
        time: ≥ 0, infinity allowed (1/rate, or infinity where nothing fades).

    Both broadcast; exact to rounding for every size of rate·t.
    """
    fading, span = np.broadcast_arrays(any_number("rate", rate), at_least(0.0, "time", time))
    steady = fading == 0.0
    divisor = np.where(steady, 1.0, fading)
    with np.errstate(over="ignore"):  # growth without end is infinite
        faded = -np.expm1(-divisor * span) / divisor
    return plain(np.where(steady, span, faded))


def decayed_moment(rate: ArrayLike, time: ArrayLike) -> FloatArray:
    """∫₀ᵗ u·e^{−rate·u} du = (1 − e^{−x}(1 + x)) / rate² with x = rate·t, and t²/2 where the rate is 0.

    Args:
        rate: fading per unit of time, ≥ 0.
        time: ≥ 0, infinity allowed (1/rate², or infinity where nothing fades).

    Both broadcast.
    """
    fading, span = np.broadcast_arrays(at_least(0.0, "rate", rate), at_least(0.0, "time", time))
    steady = fading == 0.0
    divisor = np.where(steady, 1.0, fading)
    x = np.where(steady, 0.0, divisor * span)
    small = x < 0.1
    gentle = np.where(small, x, 0.0)
    # below 0.1 the closed form loses digits to cancellation
    series = sum((-gentle) ** k / (factorial(k) * (k + 2)) for k in range(10))
    endless = np.isinf(x)
    large = np.where(small | endless, 1.0, x)
    closed = (-np.expm1(-large) - large * np.exp(-large)) / np.square(large)
    within = np.square(np.where(endless, 0.0, span)) * np.where(small, series, closed)
    return plain(np.where(endless, np.square(1.0 / np.where(endless, divisor, 1.0)), within))


def decayed_count(rate: ArrayLike, steps: ArrayLike) -> FloatArray:
    """Σ_{j<n} e^{−rate·j} = (1 − e^{−rate·n}) / (1 − e^{−rate}), and n where the rate is 0.

    Args:
        rate: fading per step, ≥ 0; at infinity only the first step counts.
        steps: n, whole, ≥ 0.

    Both broadcast.
    """
    fading, number = np.broadcast_arrays(at_least(0.0, "rate", rate), whole("steps", steps))
    steady = (fading == 0.0) | (number == 0.0)
    divisor = np.where(steady, 1.0, fading)
    return plain(np.where(steady, number, np.expm1(-divisor * number) / np.expm1(-divisor)))
