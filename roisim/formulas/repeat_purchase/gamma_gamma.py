"""Gamma-Gamma: order values z ~ Gamma(p, rate ν) of a customer whose own ν ~ Gamma(q, rate γ).

Source: Fader, Hardie and Lee 2005, "RFM and CLV"; Fader and Hardie 2013; domain model B9. p, q, γ > 0, γ in
the unit of money. Arguments broadcast; numbers outside their range are a ValueError.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import gammaln

from roisim.formulas.arguments import FloatArray, at_least, plain, positive, whole


def mean_value(p: ArrayLike, q: ArrayLike, gamma: ArrayLike) -> FloatArray:
    """Mean order value over all customers: pγ/(q − 1), q > 1."""
    return positive("p", p) * positive("gamma", gamma) / positive("q − 1", np.subtract(q, 1.0))


def gamma_of_mean(mean: ArrayLike, p: ArrayLike, q: ArrayLike) -> FloatArray:
    """γ that makes *mean* (> 0, money) the mean order value: mean·(q − 1)/p, q > 1."""
    return positive("mean", mean) * positive("q − 1", np.subtract(q, 1.0)) / positive("p", p)


def variance_of_value(p: ArrayLike, q: ArrayLike, gamma: ArrayLike) -> FloatArray:
    """Variance of one order of one customer: pγ²(p+q−1)/((q−1)²(q−2)), q > 2."""
    shape, tail = positive("p", p), positive("q − 2", np.subtract(q, 2.0))
    return shape * np.square(gamma) * (shape + tail + 1.0) / (np.square(tail + 1.0) * tail)


def variance_of_customer_mean(p: ArrayLike, q: ArrayLike, gamma: ArrayLike) -> FloatArray:
    """Variance of the customers' own mean order values: p²γ²/((q−1)²(q−2)), q > 2."""
    tail = positive("q − 2", np.subtract(q, 2.0))
    return plain(np.square(positive("p", p) * np.asarray(gamma)) / (np.square(tail + 1.0) * tail))


def conditional_mean_value(
    x: ArrayLike, mean_so_far: ArrayLike, p: ArrayLike, q: ArrayLike, gamma: ArrayLike
) -> FloatArray:
    """Mean value of the next order of a customer: E[M | x, z̄] = p(γ + x·z̄)/(px + q − 1).

    Args:
        x: orders seen, whole, ≥ 0; without one the mean over all customers comes out.
        mean_so_far: z̄ of these orders, money, ≥ 0.
        p, gamma: > 0.
        q: > 1 where x is 0, else > 0.
    """
    count, shape = whole("x", x), positive("p", p)
    seen = count * at_least(0.0, "mean_so_far", mean_so_far)
    weight = positive("p·x + q − 1", shape * count + positive("q", q) - 1.0)
    return shape * (positive("gamma", gamma) + seen) / weight


def log_likelihood(
    x: ArrayLike, mean_so_far: ArrayLike, p: ArrayLike, q: ArrayLike, gamma: ArrayLike
) -> FloatArray:
    """Log-likelihood of each customer's mean order value; sum it over the customers.

    Γ(px+q)/(Γ(px)Γ(q))·γ^q·z̄^{px−1}·x^{px}/(γ + x·z̄)^{px+q}.

    Args:
        x: orders seen, whole, ≥ 1.
        mean_so_far: z̄ of these orders, money, > 0.
        p, q, gamma: > 0.
    """
    count, mean = at_least(1.0, "x", whole("x", x)), positive("mean_so_far", mean_so_far)
    tail, scale = positive("q", q), positive("gamma", gamma)
    weight = positive("p", p) * count
    ways = gammaln(weight + tail) - gammaln(weight) - gammaln(tail)
    total = count * mean
    spread = weight * np.log(total / (scale + total)) + tail * np.log(scale / (scale + total))
    return ways + spread - np.log(mean)
