"""Distributions cut to a range: exact means, and quantiles that never leave the range.

A distribution F cut to [low, high] has the quantile F⁻¹(F(low) + u·(F(high) − F(low))). Tails are taken
from the side on which they are small, so nothing is lost far from the centre.
scipy is imported only when a quantile is asked for: it takes longer to load than checking a plan may.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import cache

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Pair = tuple[float, float]

NARROW = 1.0
"""Cuts narrower than this many standard deviations are integrated: the closed form would cancel there."""

PERT_SHAPE = 4.0
"""λ of the PERT distribution: weight of the likely value against the two ends."""


def pert_mean(low: float, likely: float, high: float) -> float:
    """Mean of PERT(low, likely, high) with λ = 4."""
    return (low + PERT_SHAPE * likely + high) / (PERT_SHAPE + 2)


def pert_quantile(u: Floats, low: float, likely: float, high: float) -> Floats:
    """Quantile of PERT: a beta distribution stretched over [low, high]."""
    from scipy.special import betaincinv  # start-up time, see above

    if high == low:
        return np.full_like(u, low)
    first = 1 + PERT_SHAPE * (likely - low) / (high - low)
    second = 1 + PERT_SHAPE * (high - likely) / (high - low)
    return low + (high - low) * np.asarray(betaincinv(first, second, u))


def normal_mean(mean: float, sd: float, cut: Pair) -> float:
    """Mean of a normal distribution cut to `cut`; its own mean must lie there."""
    start, end = (cut[0] - mean) / sd, (cut[1] - mean) / sd
    if end - start < NARROW:
        return _mean_by_integration(lambda z: mean + sd * z, start, end)
    return mean + sd * (_density(start) - _density(end)) / _probability(start, end)


def normal_quantile(u: Floats, mean: float, sd: float, cut: Pair) -> Floats:
    """Quantile of a normal distribution cut to `cut`."""
    return mean + sd * _standard_quantile(u, (cut[0] - mean) / sd, (cut[1] - mean) / sd)


def lognormal_mean(mean: float, sd: float, cut: Pair) -> float:
    """Mean of a lognormal distribution of the given mean and sd (uncut), cut to `cut`."""
    centre, spread = _log_parameters(mean, sd)
    start, end = _log_cut(centre, spread, cut)
    if end - start < NARROW:
        return _mean_by_integration(lambda z: np.exp(centre + spread * z), start, end)
    return mean * _probability(start - spread, end - spread) / _probability(start, end)


def lognormal_quantile(u: Floats, mean: float, sd: float, cut: Pair) -> Floats:
    """Quantile of a lognormal distribution cut to `cut`."""
    centre, spread = _log_parameters(mean, sd)
    return np.exp(centre + spread * _standard_quantile(u, *_log_cut(centre, spread, cut)))


def beta_mean(mean: float, sd: float, cut: Pair) -> float:
    """Mean of a beta distribution of the given mean and sd (uncut), cut to `cut`."""
    if cut[0] <= 0 and cut[1] >= 1:
        return mean
    from scipy.special import betainc  # start-up time, see above

    first, second = beta_shapes(mean, sd)
    start, end = max(cut[0], 0.0), min(cut[1], 1.0)
    moment = betainc(first + 1, second, end) - betainc(first + 1, second, start)
    return mean * float(moment / (betainc(first, second, end) - betainc(first, second, start)))


def beta_quantile(u: Floats, mean: float, sd: float, cut: Pair) -> Floats:
    """Quantile of a beta distribution cut to `cut`."""
    from scipy.special import betainc, betaincinv  # start-up time, see above

    first, second = beta_shapes(mean, sd)
    below = betainc(first, second, max(cut[0], 0.0))
    within = betainc(first, second, min(cut[1], 1.0)) - below
    return np.asarray(betaincinv(first, second, below + u * within))


def beta_shapes(mean: float, sd: float) -> Pair:
    """(a, b) of the beta distribution with this mean and sd; needs sd² < mean·(1 − mean)."""
    concentration = mean * (1 - mean) / sd**2 - 1
    return mean * concentration, (1 - mean) * concentration


def _log_parameters(mean: float, sd: float) -> Pair:
    variance = math.log1p((sd / mean) ** 2)
    return math.log(mean) - variance / 2, math.sqrt(variance)


def _log_cut(centre: float, spread: float, cut: Pair) -> Pair:
    start = (math.log(cut[0]) - centre) / spread if cut[0] > 0 else -math.inf
    return start, (math.log(cut[1]) - centre) / spread if cut[1] < math.inf else math.inf


def _density(z: float) -> float:
    return math.exp(-z * z / 2) / math.sqrt(2 * math.pi)


def _below(z: float) -> float:
    return math.erfc(-z / math.sqrt(2)) / 2


def _probability(start: float, end: float) -> float:
    """P(start < Z < end) of a standard normal Z."""
    return _below(-start) - _below(-end) if start > 0 else _below(end) - _below(start)


def _standard_quantile(u: Floats, start: float, end: float) -> Floats:
    from scipy.special import ndtri  # start-up time, see above

    if start > 0:
        return -np.asarray(ndtri(_below(-start) - u * (_below(-start) - _below(-end))))
    return np.asarray(ndtri(_below(start) + u * (_below(end) - _below(start))))


def _mean_by_integration(value: Callable[[Floats], Floats], start: float, end: float) -> float:
    """E[value(Z) | start < Z < end] by Gauss-Legendre quadrature, for a narrow piece."""
    nodes, weights = _gauss_legendre()
    half = (end - start) / 2
    z = start + half * (nodes + 1)
    mass = weights * np.exp(-z * z / 2)
    return float(np.sum(mass * value(z)) / np.sum(mass))


@cache
def _gauss_legendre() -> tuple[Floats, Floats]:
    nodes, weights = np.polynomial.legendre.leggauss(64)
    return nodes, weights
