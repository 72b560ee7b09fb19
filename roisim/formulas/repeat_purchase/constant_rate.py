"""Customers all alike: orders at a rate λ until lapsing at a hazard µ. The oracle for everything richer.

Source: domain model C4. λ, µ ≥ 0 per unit of time, any unit; arguments broadcast; numbers outside their range
are a ValueError.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from roisim.formulas.arguments import FloatArray, at_least, positive, share_below_one
from roisim.formulas.decay import decayed_moment, decayed_time


def hazard_of_churn(churn: ArrayLike) -> FloatArray:
    """Hazard per period of a churn per period: µ = −ln(1 − churn), churn from 0 to below 1."""
    return -np.log1p(-share_below_one("churn", churn)) + 0.0


def survival(t: ArrayLike, hazard: ArrayLike) -> FloatArray:
    """Share not lapsed by time t ≥ 0: e^{−µt}."""
    return np.exp(-at_least(0.0, "hazard", hazard) * at_least(0.0, "t", t))


def expected_purchases(t: ArrayLike, rate: ArrayLike, hazard: ArrayLike) -> FloatArray:
    """Mean repeat orders by time t: (λ/µ)·(1 − e^{−µt}), λt without lapsing.

    Args:
        t: ≥ 0, infinity allowed where µ > 0.
        rate: λ.
        hazard: µ.
    """
    return at_least(0.0, "rate", rate) * decayed_time(at_least(0.0, "hazard", hazard), t)


def variance_of_purchases(t: ArrayLike, rate: ArrayLike, hazard: ArrayLike) -> FloatArray:
    """Variance of the repeat orders by time t: λE₁ + λ²(E₂ − E₁²).

    E₁ = (1 − e^{−µt})/µ, E₂ = 2(1 − e^{−µt}(1 + µt))/µ². Arguments as `expected_purchases`; without end
    k + k² with k = λ/µ.
    """
    orders = at_least(0.0, "rate", rate)
    lived = decayed_time(at_least(0.0, "hazard", hazard), t)
    return orders * lived + np.square(orders) * (2.0 * decayed_moment(hazard, t) - np.square(lived))


def discounted_expected_purchases(
    rate: ArrayLike, hazard: ArrayLike, discount: ArrayLike, horizon: ArrayLike = np.inf
) -> FloatArray:
    """Mean of the discounted repeat orders: λ·(1 − e^{−(µ+δ)H})/(µ + δ).

    Args:
        rate: λ.
        hazard: µ.
        discount: δ per unit of time, continuous, ≥ 0.
        horizon: H, ≥ 0; for ever if left out (infinite where µ + δ = 0).
    """
    fading = at_least(0.0, "hazard", hazard) + at_least(0.0, "discount", discount)
    return at_least(0.0, "rate", rate) * decayed_time(fading, horizon)


def variance_of_discounted_purchases(rate: ArrayLike, hazard: ArrayLike, discount: ArrayLike) -> FloatArray:
    """Variance of the discounted repeat orders of a whole life.

    λ/(µ+2δ) + λ²[2/((µ+2δ)(µ+δ)) − 1/(µ+δ)²]. Arguments as `discounted_expected_purchases`, µ + δ > 0.
    """
    orders, fading = at_least(0.0, "rate", rate), at_least(0.0, "discount", discount)
    once = positive("hazard + discount", at_least(0.0, "hazard", hazard) + fading)
    twice = once + fading
    return orders / twice + np.square(orders) * (2.0 / (twice * once) - 1.0 / np.square(once))
