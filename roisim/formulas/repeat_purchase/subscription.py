"""sBG: subscribers who may leave at each renewal, each with an own chance p ~ Beta(α, β).

Source: Fader and Hardie 2007, "How to project customer retention"; domain model B9. Period 1 ends with the
first renewal. α, β > 0; arguments broadcast; numbers outside their range are a ValueError.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import betaln

from roisim.formulas.arguments import FloatArray, at_least, plain, positive, whole
from roisim.formulas.repeat_purchase.averages import beta_average


def survival(renewals: ArrayLike, alpha: ArrayLike, beta: ArrayLike) -> FloatArray:
    """Share that stays through n renewals: S(n) = B(α, β+n)/B(α, β).

    Args:
        renewals: n, whole, ≥ 0.
        alpha, beta: > 0.
    """
    first, second = positive("alpha", alpha), positive("beta", beta)
    return np.exp(betaln(first, second + whole("renewals", renewals)) - betaln(first, second))


def retention(renewal: ArrayLike, alpha: ArrayLike, beta: ArrayLike) -> FloatArray:
    """Share of those still there that stays at the n-th renewal: (β+n−1)/(α+β+n−1). Rises: the loyal remain.

    Args:
        renewal: n, whole, ≥ 1.
        alpha, beta: > 0.
    """
    number = at_least(1.0, "renewal", whole("renewal", renewal))
    staying = positive("beta", beta) + number - 1.0
    return staying / (positive("alpha", alpha) + staying)


def leaving(renewal: ArrayLike, alpha: ArrayLike, beta: ArrayLike) -> FloatArray:
    """Share of all that leaves at the n-th renewal: P(T = n) = S(n−1)·(1 − retention(n)).

    α/(α+β) at the first, then P(T = n−1)·(β+n−2)/(α+β+n−1). Arguments as `retention`.
    """
    number = at_least(1.0, "renewal", whole("renewal", renewal))
    first, second = positive("alpha", alpha), positive("beta", beta)
    return np.exp(betaln(first + 1.0, second + number - 1.0) - betaln(first, second))


def discounted_expected_lifetime(discount_rate: ArrayLike, alpha: ArrayLike, beta: ArrayLike) -> FloatArray:
    """DEL: periods a new subscriber pays, the first now and undiscounted: Σ_n S(n)/(1+d)ⁿ.

    ₂F₁(1, β; α+β; 1/(1+d)), computed as E_p[(1+d)/(d+p)].

    Args:
        discount_rate: d a period, share, > 0; 0 only where α > 1, else there is no end.
        alpha, beta: > 0.
    """
    rate = at_least(0.0, "discount_rate", discount_rate)
    first, second = np.broadcast_arrays(positive("alpha", alpha), positive("beta", beta))
    endless = (rate == 0.0) & (first <= 1.0)
    if np.any(endless):
        raise ValueError(
            "discount_rate must be greater than 0 where alpha is at most 1: the lifetime has no end."
        )
    undiscounted = 1.0 + second / np.where(first > 1.0, first - 1.0, 1.0)
    steady = np.where(rate > 0.0, rate, 1.0)
    faded = beta_average(lambda chance, d: (1.0 + d) / (d + chance), first, second, 1.0 / steady, steady)
    return plain(np.where(rate > 0.0, faded, undiscounted))


def discounted_expected_residual_lifetime(
    renewal: ArrayLike, discount_rate: ArrayLike, alpha: ArrayLike, beta: ArrayLike
) -> FloatArray:
    """DERL: periods still to be paid, seen just before the n-th renewal, that one undiscounted.

    (β+n−1)/(α+β+n−1)·₂F₁(1, β+n; α+β+n; 1/(1+d)).

    Args:
        renewal: n, whole, ≥ 1.

    The rest as in `discounted_expected_lifetime`.
    """
    later = np.add(beta, whole("renewal", renewal))
    return retention(renewal, alpha, beta) * discounted_expected_lifetime(discount_rate, alpha, later)


def discounted_payments(
    payments: int, discount_rate: ArrayLike, alpha: ArrayLike, beta: ArrayLike
) -> FloatArray:
    """Payments of a new subscriber before the horizon, the first now: Σ_{n<N} S(n)/(1+d)ⁿ.

    Args:
        payments: N, how many a loyal subscriber makes before the horizon, whole, ≥ 0.
        discount_rate: d a period, share, ≥ 0.
        alpha, beta: > 0.
    """
    rate, first, second = np.broadcast_arrays(
        at_least(0.0, "discount_rate", discount_rate), positive("alpha", alpha), positive("beta", beta)
    )
    number = np.arange(float(whole("payments", payments)))
    staying = survival(number, first[..., None], second[..., None])
    return plain((staying * np.power(1.0 + rate[..., None], -number)).sum(axis=-1))


def log_likelihood(customers: ArrayLike, alpha: ArrayLike, beta: ArrayLike) -> FloatArray:
    """Log-likelihood of a cohort seen after each renewal: Σ lost·ln P(T = n) + left·ln S(last).

    Args:
        customers: still there at the start, after the first renewal, … never rising, shape [renewals + 1].
        alpha, beta: > 0, shape […].

    Returns:
        shape […].
    """
    there = at_least(0.0, "customers", customers)
    lost = at_least(0.0, "customers lost", -np.diff(there))
    first, second = np.broadcast_arrays(positive("alpha", alpha), positive("beta", beta))
    number = np.arange(1.0, len(there))
    at_each = np.log(leaving(number, first[..., None], second[..., None]))
    return plain((lost * at_each).sum(axis=-1) + there[-1] * np.log(survival(len(there) - 1, first, second)))
