"""Customers who bring customers: referral as a branching process, Bass diffusion in a finite audience."""

from __future__ import annotations

from math import ceil, sqrt

import numpy as np
from numpy.typing import ArrayLike

from roisim.formulas.arguments import FloatArray, at_least, positive, share_below_one
from roisim.formulas.fading_stock import days_beside, fading_sum


def customers_per_seed(referrals: ArrayLike) -> FloatArray:
    """Customers that come of one, itself included: 1/(1 − K).

    Args:
        referrals: K, mean number (Poisson) that each customer brings in person, from 0 to below 1, any shape.

    Raises ValueError outside: from 1 on the chain need never end. Source: domain model C11.
    """
    return 1.0 / (1.0 - share_below_one("referrals", referrals))


def customers_per_seed_variance(referrals: ArrayLike) -> FloatArray:
    """Variance of `customers_per_seed`: K/(1 − K)³ (Borel distribution). Arguments and errors as there."""
    given = share_below_one("referrals", referrals)
    return given / (1.0 - given) ** 3


def cac_with_referral(cac: ArrayLike, referrals: ArrayLike, reward: ArrayLike) -> FloatArray:
    """Cost to win a customer when each brings K more for a reward: CAC·(1 − K) + w·K.

    Args:
        cac: cost to win a customer without referral, money, ≥ 0.
        referrals: K as in `customers_per_seed`.
        reward: w, paid for each referred customer (both sides together), money, ≥ 0.

    All broadcast. Raises ValueError outside these ranges. Source: domain model C11.
    """
    brought = share_below_one("referrals", referrals)
    return at_least(0.0, "cac", cac) * (1.0 - brought) + at_least(0.0, "reward", reward) * brought


def telling_kept(telling_days: ArrayLike) -> FloatArray:
    """Share of a customer's telling that is still to come a day later: q = e^{−1/d}.

    Args:
        telling_days: d, mean time of telling in days, > 0.

    Raises ValueError outside. Source: the same law as a stranger's interest (DESIGN, the law of a day).
    """
    return np.exp(-1.0 / positive("telling_days", telling_days))


def visits_per_teller(visits_per_customer: ArrayLike, kept: ArrayLike) -> FloatArray:
    """Expected visits of friends a day of what is left of one customer's telling: w·(1 − q).

    With tellers T (customers, each by what is left: tomorrow T·q + today's customers) the visits of a day are
    Poisson with mean T·w·(1 − q), if each customer brings Poisson(w) friends.

    Args:
        visits_per_customer: w, in all, ≥ 0.
        kept: q of `telling_kept`, from 0 to below 1.

    Both broadcast. Raises ValueError outside these ranges. Source: domain model B5; thinning, C1.
    """
    return at_least(0.0, "visits_per_customer", visits_per_customer) * (1.0 - share_below_one("kept", kept))


def friends_per_day(
    customers_per_day: ArrayLike, visits_per_customer: ArrayLike, telling_days: ArrayLike
) -> FloatArray:
    """Expected visits of customers' friends: w a customer, spread geometrically over the days that follow.

    On the j-th day after the first order, j = 1, 2, …, come w·(1 − q)·q^{j−1}; half a day over d on average.

    Args:
        customers_per_day: first orders, ≥ 0, [days, …].
        visits_per_customer: w, in all, ≥ 0; broadcasts against one day.
        telling_days: d of `telling_kept`, > 0; broadcasts against one day.

    Returns:
        [days, …]; the first day has none.

    Raises ValueError outside these ranges. Source: domain model B5; the geometric law is judgement.
    """
    kept = telling_kept(telling_days)
    a_day = visits_per_teller(visits_per_customer, kept)
    customers, *__ = days_beside(at_least(0.0, "customers_per_day", customers_per_day), a_day)
    friends = np.zeros_like(customers)
    friends[1:] = fading_sum(customers, kept)[:-1] * a_day
    return friends


def bass_share(innovation: ArrayLike, imitation: ArrayLike, time: ArrayLike) -> FloatArray:
    """Share of a large audience that has adopted: F(t) = (1 − e^{−(p+q)t}) / (1 + (q/p)·e^{−(p+q)t}).

    Args:
        innovation: p, adoptions per person and unit of time by themselves, > 0.
        imitation: q, more of them when all others have adopted, ≥ 0.
        time: t in the same unit, ≥ 0.

    All broadcast. Raises ValueError outside these ranges. Source: Bass 1969; domain model B5, C10.
    """
    p, q = positive("innovation", innovation), at_least(0.0, "imitation", imitation)
    fading = -(p + q) * at_least(0.0, "time", time)
    return -np.expm1(fading) / (1.0 + q / p * np.exp(fading))


def bass_peak_time(innovation: ArrayLike, imitation: ArrayLike) -> FloatArray:
    """When most adopt: ln(q/p)/(p + q), 0 where q ≤ p. Arguments and errors as `bass_share`, q > 0."""
    p, q = positive("innovation", innovation), positive("imitation", imitation)
    return np.maximum(np.log(q / p) / (p + q), 0.0)


def bass_share_of_few(innovation: float, imitation: float, time: float, people: int) -> float:
    """Mean share of a small audience that has adopted, exactly; below `bass_share`: all wait for the first.

    The number of adopters k is a pure birth chain with rate (p + q·k/M)·(M − k); its forward equations are
    solved by uniformisation to 1e-12.

    Args:
        innovation: p, > 0.
        imitation: q, ≥ 0.
        time: t, ≥ 0.
        people: M, ≥ 1.

    Raises ValueError outside these ranges. Source: domain model C10.
    """
    p, q = float(positive("innovation", innovation)), float(at_least(0.0, "imitation", imitation))
    audience = int(at_least(1.0, "people", people))
    if at_least(0.0, "time", time) == 0.0:
        return 0.0
    adopted = np.arange(audience + 1.0)
    births = (p + q * adopted / audience) * (audience - adopted)
    fastest = float(births.max())
    chances = np.zeros(audience + 1)
    chances[0] = 1.0
    mean = 0.0
    for weight in _poisson_weights(fastest * time):
        mean += weight * float((chances * adopted).sum())
        moving = chances * births / fastest
        chances = chances - moving
        chances[1:] += moving[:-1]
    return mean / audience


def _poisson_weights(mean: float) -> FloatArray:
    """Poisson probabilities from 0 to where less than 1e-13 is left, for a mean above 0."""
    numbers = np.arange(1.0, ceil(mean + 9.0 * sqrt(mean) + 30.0))
    logs = np.concatenate([[0.0], np.cumsum(np.log(mean / numbers))])
    return np.exp(logs - mean)
