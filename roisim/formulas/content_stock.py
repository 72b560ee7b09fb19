"""Content and search: items are published, some are found after a while, and then fade.

An item waits an Erlang time until it is found; so many stages one after the other, each exponential. Found
items lose visits with a half-life. Days stand first in every array, see `fading_stock`.
"""

from __future__ import annotations

from math import factorial, log

import numpy as np
from numpy.typing import ArrayLike

from roisim.formulas.arguments import FloatArray, at_least, plain, positive, share, whole
from roisim.formulas.fading_stock import days_beside, fading_sum, mean_stock_per_day

STAGES = 3
"""Of the Erlang delay: results take time, but not each the same. Domain model B4."""

_AT_ONCE = 1e18  # stages a day; a delay of 0


def delay_weights(mean_days: ArrayLike, shape: int, days: int) -> FloatArray:
    """Share of what is published at the start of day 0 that is found on day 0, 1, …: F(d+1) − F(d).

    F is the Erlang distribution function, the regularised gamma function P(k, kt/mean).

    Args:
        mean_days: of the delay, ≥ 0; 0 is found at once; any shape […].
        shape: k, stages of the delay, ≥ 1.
        days: how many, ≥ 0.

    Returns:
        [days, …]; its sum is F(days).

    Raises ValueError outside these ranges. Source: domain model B4 (k = 3, mean 4 months).
    """
    stages = int(positive("shape", whole("shape", shape)))
    rate = _stage_rate(mean_days, stages)
    ends = np.arange(int(whole("days", days)) + 1.0).reshape(-1, *[1] * rate.ndim)
    return np.diff(_found_share(stages, rate * ends), axis=0)


def found_per_day(
    published_per_day: ArrayLike, mean_delay_days: ArrayLike, stages: int = STAGES
) -> FloatArray:
    """Items found on each day, of items published evenly over each day, the Erlang delay after.

    The waiting items are followed stage by stage, exactly: no day is cut into steps.

    Args:
        published_per_day: ≥ 0, [days, …].
        mean_delay_days: ≥ 0, broadcasts against one day; 0 is found at once.
        stages: k, ≥ 1.

    Returns:
        [days, …].

    Raises ValueError outside these ranges. Source: the linear chain of the Erlang distribution; domain model
    B4, C22.
    """
    number = int(positive("stages", whole("stages", stages)))
    rate = _stage_rate(mean_delay_days, number)
    published, rate = days_beside(at_least(0.0, "published_per_day", published_per_day), rate)
    moving = [np.exp(-rate) * np.power(rate, step) / factorial(step) for step in range(number)]
    found = published * (_found_share(number, rate) - number / rate * _found_share(number + 1, rate))
    waiting: list[FloatArray] = []
    for stage in range(number):
        came = published[:-1] * (_found_share(stage + 1, rate) / rate)
        for earlier, stock in enumerate(waiting):
            came = came + moving[stage - earlier] * stock[:-1]
        opening = np.concatenate([np.zeros_like(published[:1]), fading_sum(came, moving[0])])
        waiting.append(opening)
        found = found + opening * _found_share(number - stage, rate)
    return found


def found_items(
    published_per_day: ArrayLike,
    ranking_share: ArrayLike,
    mean_delay_days: ArrayLike,
    half_life_days: ArrayLike,
    found_at_start: ArrayLike = 0.0,
    stages: int = STAGES,
) -> FloatArray:
    """Found items on each day, each counted by the share of its first visits that is left; mean over the day.

    dK/dt = p·(published ⊛ Erlang) − δK, δ = ln 2 ÷ half-life; what is found on a day is found evenly over it,
    which errs by a twelfth of what more is found than the day before. A day's visits are K × visits a fresh
    item brings.

    Args:
        published_per_day: items, ≥ 0, [days, …].
        ranking_share: p of them that is ever found, from 0 to 1.
        mean_delay_days: ≥ 0, mean of the Erlang delay.
        half_life_days: > 0, infinity for items that do not fade.
        found_at_start: K before the first day, ≥ 0.
        stages: k of the delay, ≥ 1.

    All but *stages* broadcast against one day.

    Returns:
        [days, …].

    Raises ValueError outside these ranges. Source: domain model B4, C22.
    """
    loss = fading_rate(half_life_days)
    published, chance, *__ = days_beside(published_per_day, share("ranking_share", ranking_share), loss)
    found = found_per_day(published, mean_delay_days, stages)
    wide, chance = days_beside(found, chance)
    return mean_stock_per_day(wide * chance, loss, found_at_start)


def settled_items(
    published_per_day: ArrayLike, ranking_share: ArrayLike, half_life_days: ArrayLike
) -> FloatArray:
    """Found items at which a steady g a day settles, whatever the delay: g·p/δ.

    Args:
        published_per_day: g, ≥ 0, steady.

    The rest as in `found_items`; all broadcast. Infinite where nothing fades. Source: domain model C22.
    """
    found = at_least(0.0, "published_per_day", published_per_day) * share("ranking_share", ranking_share)
    with np.errstate(divide="ignore", invalid="ignore"):
        return plain(np.where(found > 0.0, found / fading_rate(half_life_days), 0.0))


def fading_rate(half_life_days: ArrayLike) -> FloatArray:
    """Loss a day δ of what halves in so many days: ln 2 ÷ half-life, > 0 (infinity gives 0)."""
    return log(2.0) / positive("half_life_days", half_life_days)


def _stage_rate(mean_days: ArrayLike, stages: int) -> FloatArray:
    with np.errstate(divide="ignore"):
        return np.minimum(stages / at_least(0.0, "mean_delay_days", mean_days), _AT_ONCE)


def _found_share(stages: int, scaled_time: FloatArray) -> FloatArray:
    """Erlang distribution function, time in units of one stage."""
    from scipy.special import gammainc  # start-up: plans without content need no SciPy

    return np.asarray(gammainc(stages, scaled_time), dtype=np.float64)
