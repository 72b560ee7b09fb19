"""Time that still counts when something fades at a constant rate."""

from __future__ import annotations

from math import factorial

import numpy as np
from numpy.typing import ArrayLike

from roisim.formulas.arguments import FloatArray, any_number, at_least, plain


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
    x = divisor * span
    small = x < 0.1
    gentle = np.where(small, x, 0.0)
    # below 0.1 the closed form loses digits to cancellation
    series = sum((-gentle) ** k / (factorial(k) * (k + 2)) for k in range(10))
    large = np.where(small | np.isinf(x), 1.0, x)
    closed = -np.expm1(-large) - large * np.exp(-large)
    faded = np.where(small, np.square(span) * series, np.where(np.isinf(x), 1.0, closed) / divisor**2)
    return plain(np.where(steady, np.square(span) / 2.0, faded))
