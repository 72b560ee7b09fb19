"""Sums and ratios of random numbers: a month's revenue, and the cost of a customer when customers are few."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil, sqrt

import numpy as np
from numpy.typing import ArrayLike

from roisim.formulas.arguments import FloatArray, at_least, positive, share


def revenue_mean(orders: ArrayLike, order_value: ArrayLike) -> FloatArray:
    """Mean of a compound Poisson sum: Λ·E[V].

    Args:
        orders: Λ, expected orders in the period, ≥ 0.
        order_value: E[V], money, ≥ 0.

    Both broadcast. Raises ValueError outside these ranges. Source: domain model C13.
    """
    return at_least(0.0, "orders", orders) * at_least(0.0, "order_value", order_value)


def revenue_variance(orders: ArrayLike, order_value_second_moment: ArrayLike) -> FloatArray:
    """Variance of a compound Poisson sum: Λ·E[V²], money squared. Arguments as `revenue_mean`."""
    moment = at_least(0.0, "order_value_second_moment", order_value_second_moment)
    return at_least(0.0, "orders", orders) * moment


def lognormal_second_moment(mean: ArrayLike, sd_log: ArrayLike) -> FloatArray:
    """E[V²] of a lognormal order value: mean²·e^{σ²}.

    Args:
        mean: E[V], money, ≥ 0.
        sd_log: σ of ln V, ≥ 0.

    Both broadcast. Raises ValueError outside these ranges.
    """
    return np.square(at_least(0.0, "mean", mean)) * np.exp(np.square(at_least(0.0, "sd_log", sd_log)))


def noise_floor(
    orders: ArrayLike, order_value: ArrayLike, order_value_second_moment: ArrayLike
) -> FloatArray:
    """Relative standard deviation of a period's revenue that no forecast can beat: √E[V²] / (E[V]·√Λ).

    Args:
        orders: Λ, > 0.
        order_value: E[V], money, > 0.
        order_value_second_moment: E[V²], ≥ E[V]².

    All broadcast. Raises ValueError outside these ranges. Source: domain model C13.
    """
    value = positive("order_value", order_value)
    spread = np.sqrt(at_least(1.0, "E[V²] / E[V]²", order_value_second_moment / np.square(value)))
    return spread / np.sqrt(positive("orders", orders))


def cac_mean(spend: float, expected_customers: float) -> float:
    """Mean of spend ÷ customers over the outcomes with a customer: E[S/N | N > 0], N ~ Poisson(m).

    Always above S/m, by about S/m²: hence costs of customers are reported as ratios of sums.

    Args:
        spend: S, money, ≥ 0.
        expected_customers: m, > 0.

    Raises ValueError outside these ranges. Source: domain model C9.
    """
    customers, chances = _customers_if_any(expected_customers)
    return float(at_least(0.0, "spend", spend)) * float((chances / customers).sum())


def cac_mean_approximation(spend: ArrayLike, expected_customers: ArrayLike) -> FloatArray:
    """`cac_mean` for many customers: (S/m)·(1 + 1/m). Arguments as there; broadcasts."""
    many = positive("expected_customers", expected_customers)
    return at_least(0.0, "spend", spend) / many * (1.0 + 1.0 / many)


def cac_percentiles(
    spend: float, expected_customers: float, shares: Sequence[float] = (0.05, 0.5, 0.95)
) -> FloatArray:
    """Percentiles of spend ÷ customers over the outcomes with a customer, N ~ Poisson(m).

    Args:
        spend: S, money, ≥ 0.
        expected_customers: m, > 0.
        shares: which, from 0 to 1, shape [shares].

    Returns:
        money, shape [shares]: each the least possible ratio that at least this share does not exceed.

    Raises ValueError outside these ranges. Source: domain model C9.
    """
    customers, chances = _customers_if_any(expected_customers)
    # dearest last: few customers make a high ratio
    ratio = float(at_least(0.0, "spend", spend)) / customers[::-1]
    reached = np.cumsum(chances[::-1])
    place = np.searchsorted(reached, share("shares", shares) * (1.0 - 1e-12))
    return ratio[np.minimum(place, len(ratio) - 1)]


def chance_of_no_customer(expected_customers: ArrayLike) -> FloatArray:
    """Chance that a period wins nobody: e^{−m}, m ≥ 0, any shape (C9)."""
    return np.exp(-at_least(0.0, "expected_customers", expected_customers))


def _customers_if_any(mean: float) -> tuple[FloatArray, FloatArray]:
    """Numbers of customers from 1 on and their Poisson chances, given that there is one."""
    expected = float(positive("expected_customers", mean))
    numbers = np.arange(1.0, ceil(expected + 12.0 * sqrt(expected) + 40.0))
    logs = np.cumsum(np.log(expected / numbers))
    chances = np.exp(logs - expected)
    return numbers, chances / chances.sum()
