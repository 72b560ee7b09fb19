"""Tests of two versions of a page: how many visitors they need, what their outcome is worth."""

from __future__ import annotations

from statistics import NormalDist
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from roisim.formulas.arguments import FloatArray, at_least, plain, positive, share, whole
from roisim.random_numbers import binomial_quantile


class Outcome(NamedTuple):
    """What a test of two versions came to; all of one shape."""

    found: NDArray[np.bool_]
    """Whether the new version was found to be better."""
    lift: FloatArray
    """Relative change that was seen, right or wrong: rate of the new ÷ rate of the old − 1."""
    z: FloatArray
    """The statistic of `z_statistic`."""


def visitors_per_arm(
    conversion: ArrayLike, lift: ArrayLike, power: float = 0.8, significance: float = 0.05
) -> FloatArray:
    """Visitors each version needs: n = (z_{1−α/2} + z_power)²·(p₀q₀ + p₁q₁)/(p₁ − p₀)², not yet rounded.

    Args:
        conversion: p₀, above 0 and below 1.
        lift: relative change to be found, p₁ = p₀·(1 + lift); not 0, p₁ from 0 to 1.
        power: chance to find it where it is there, above 0 and below 1.
        significance: α, two-sided, above 0 and below 1.

    *conversion* and *lift* broadcast. Raises ValueError outside these ranges. Source: domain model C21;
    327,918 at 0.5 % and +10 %.
    """
    before, after = _two_chances(conversion, lift)
    difference = positive("size of the lift", np.abs(after - before))
    return np.square(_needed_z(power, significance) / difference) * _spread(before, after)


def days_needed(
    conversion: ArrayLike,
    lift: ArrayLike,
    visitors_per_day: ArrayLike,
    power: float = 0.8,
    significance: float = 0.05,
) -> FloatArray:
    """Days a test of two versions takes when all visitors take part: 2n / visitors a day.

    Args:
        visitors_per_day: of both versions together, > 0.

    The rest as in `visitors_per_arm`.
    """
    needed = visitors_per_arm(conversion, lift, power, significance)
    return 2.0 * needed / positive("visitors_per_day", visitors_per_day)


def chance_to_find(
    conversion: ArrayLike, lift: ArrayLike, visitors: ArrayLike, significance: float = 0.05
) -> FloatArray:
    """Power: chance that a test with n visitors in each version finds the lift, the other side of the size.

    Φ(|p₁ − p₀|·√(n/(p₀q₀ + p₁q₁)) − z_{1−α/2}); a lift found in the wrong direction is left out.

    Args:
        visitors: n in each version, ≥ 0.

    The rest as in `visitors_per_arm`; all broadcast.
    """
    before, after = _two_chances(conversion, lift)
    number = at_least(0.0, "visitors", visitors)
    reached = np.abs(after - before) * np.sqrt(number / _spread(before, after))
    return _normal_share(reached - NormalDist().inv_cdf(1.0 - significance / 2.0))


def chance_of_finding(
    before: ArrayLike, after: ArrayLike, visitors: ArrayLike, significance: float = 0.05
) -> FloatArray:
    """Chance that a test finds the new version better, be it so or not: what `run_test` finds, on average.

    Φ((Δ·√n − z_{1−α/2}·√(2p̄(1−p̄))) / √(p₀q₀ + p₁q₁)), Δ = p₁ − p₀, p̄ their mean: the two-sided test with the
    pooled error, of which only a better new version counts. α/2 where both are alike. Off by less than 0.005
    from 50 orders a version on (against all outcomes added up).

    Args:
        before: p₀, from 0 to 1.
        after: p₁, from 0 to 1, better or worse.
        visitors: n in each version, ≥ 0.
        significance: α, two-sided, above 0 and below 1.

    All but *significance* broadcast. Raises ValueError outside these ranges. Source: Fleiss, Levin and Paik
    2003, "Statistical methods for rates and proportions", chapter 4; domain model C21.
    """
    old, new, number = np.broadcast_arrays(
        share("before", before), share("after", after), at_least(0.0, "visitors", visitors)
    )
    middle = 0.5 * (old + new)
    needed = NormalDist().inv_cdf(1.0 - significance / 2.0) * np.sqrt(2.0 * middle * (1.0 - middle))
    spread = np.sqrt(_spread(old, new))
    reached = (new - old) * np.sqrt(number) - needed
    certain = spread == 0.0
    chance = _normal_share(reached / np.where(certain, 1.0, spread))
    return plain(np.where(number > 0.0, np.where(certain, reached > 0.0, chance), 0.0))


def run_test(
    luck_a: ArrayLike,
    luck_b: ArrayLike,
    visitors: ArrayLike,
    before: ArrayLike,
    after: ArrayLike,
    significance: float = 0.05,
) -> Outcome:
    """A test as it comes out: both versions' orders are binomial, so that false findings happen as they do.

    Args:
        luck_a, luck_b: uniform numbers in (0, 1), of the old and of the new version.
        visitors: n in each version, whole, 0 to 1e9.
        before: p₀ of the old version, from 0 to 1.
        after: p₁ of the new one, from 0 to 1.
        significance: α of the two-sided test; the new version is found where it is the better one of the two
            and the difference is significant.

    All but *significance* broadcast. Raises ValueError outside these ranges. Source: domain model A-P11, C21.
    """
    number, old, new = whole("visitors", visitors), share("before", before), share("after", after)
    bought_a, bought_b = binomial_quantile(luck_a, number, old), binomial_quantile(luck_b, number, new)
    z = z_statistic(bought_a, number, bought_b, number)
    found = z > NormalDist().inv_cdf(1.0 - significance / 2.0)
    with np.errstate(
        divide="ignore", invalid="ignore"
    ):  # none of the old: infinite, none of either: no change
        lift = np.where(bought_a == bought_b, 0.0, np.divide(bought_b, bought_a) - 1.0)
    found, lift, z = np.broadcast_arrays(found, lift, z)
    return Outcome(found, lift, z)


def z_statistic(
    orders_a: ArrayLike, visitors_a: ArrayLike, orders_b: ArrayLike, visitors_b: ArrayLike
) -> FloatArray:
    """How many standard errors the new version is better: (o_b/n_b − o_a/n_a) / √(p(1−p)(1/n_a + 1/n_b)).

    p is pooled; 0 where nobody or everybody ordered, or nobody came.

    Args:
        orders_a, orders_b: whole, ≥ 0, at most the visitors.
        visitors_a, visitors_b: ≥ 0.

    All broadcast. Raises ValueError outside these ranges. Source: domain model C21.
    """
    size_a, size_b = at_least(0.0, "visitors_a", visitors_a), at_least(0.0, "visitors_b", visitors_b)
    bought_a, bought_b = whole("orders_a", orders_a), whole("orders_b", orders_b)
    came_a, came_b = np.maximum(size_a, 1.0), np.maximum(size_b, 1.0)
    rate_a = share("orders_a / visitors_a", bought_a / came_a)
    rate_b = share("orders_b / visitors_b", bought_b / came_b)
    pooled = (bought_a + bought_b) / (came_a + came_b)
    spread = np.sqrt(pooled * (1.0 - pooled) * (1.0 / came_a + 1.0 / came_b))
    return plain((rate_b - rate_a) / np.where(spread > 0.0, spread, 1.0))


def two_sided_p_value(
    orders_a: ArrayLike, visitors_a: ArrayLike, orders_b: ArrayLike, visitors_b: ArrayLike
) -> FloatArray:
    """Chance of a difference at least as large between two equal versions: pooled two-proportion z-test.

    1 where nobody or everybody ordered. Arguments, shapes, errors and source as `z_statistic`.
    """
    return 2.0 * _normal_share(-np.abs(z_statistic(orders_a, visitors_a, orders_b, visitors_b)))


def _two_chances(conversion: ArrayLike, lift: ArrayLike) -> tuple[FloatArray, FloatArray]:
    before = positive("conversion", share("conversion", conversion))
    positive("1 − conversion", 1.0 - before)
    return before, share("conversion × (1 + lift)", before * np.add(1.0, lift))


def _spread(before: FloatArray, after: FloatArray) -> FloatArray:
    return before * (1.0 - before) + after * (1.0 - after)


def _needed_z(power: float, significance: float) -> float:
    normal = NormalDist()
    return normal.inv_cdf(1.0 - significance / 2.0) + normal.inv_cdf(power)


def _normal_share(z: FloatArray) -> FloatArray:
    from scipy.special import ndtr  # start-up: the sample size alone needs no SciPy

    return plain(ndtr(z))
