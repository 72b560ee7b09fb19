"""From money spent on a channel to clicks, and what more money still brings.

Spend and clicks belong to one period, usually a day; money is in the plan's currency.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from roisim.formulas.arguments import (
    FloatArray,
    at_least,
    plain,
    positive,
    share,
    share_below_one,
    whole,
)
from roisim.units import DAYS_PER_YEAR


def clicks_michaelis_menten(
    spend: ArrayLike, cost_per_click: ArrayLike, ceiling: ArrayLike | None = None
) -> FloatArray:
    """Expected clicks V = C·s / (C·cpc₀ + s); s / cpc₀ without a ceiling.

    Args:
        spend: s, money per period, ≥ 0.
        cost_per_click: cpc₀, money a click at the lowest spend, > 0.
        ceiling: C, most clicks per period, > 0; None or infinity is the straight line.

    All broadcast. Raises ValueError outside these ranges. Source: Michaelis and Menten's curve, Hill with
    slope 1; domain model B1.
    """
    return at_least(0.0, "spend", spend) / effective_cost_per_click(spend, cost_per_click, ceiling)


def effective_cost_per_click(
    spend: ArrayLike, cost_per_click: ArrayLike, ceiling: ArrayLike | None = None
) -> FloatArray:
    """Money a click really costs at this spend: s/V = cpc₀ + s/C, V as in `clicks_michaelis_menten`.

    Arguments, shapes and errors as there.
    """
    most = positive("ceiling", np.inf if ceiling is None else ceiling)
    return positive("cost_per_click", cost_per_click) + at_least(0.0, "spend", spend) / most


def clicks_hill(
    spend: ArrayLike, ceiling: ArrayLike, half_saturation_spend: ArrayLike, slope: ArrayLike = 1.0
) -> FloatArray:
    """Expected clicks V = C / (1 + (s/ec)^{−slope}).

    Args:
        spend: s, money per period, ≥ 0.
        ceiling: C, most clicks per period, ≥ 0.
        half_saturation_spend: ec, spend that brings half of them, > 0.
        slope: ≤ 1 falls off from the start, > 1 is S-shaped; > 0.

    All broadcast. Raises ValueError outside these ranges. Source: Google Meridian's Hill; domain model B1.
    """
    reach = at_least(0.0, "spend", spend) / positive("half_saturation_spend", half_saturation_spend)
    with np.errstate(divide="ignore", over="ignore"):  # nothing spent: infinity below, nothing clicked
        below = np.power(reach, -positive("slope", slope))
    return at_least(0.0, "ceiling", ceiling) / (1.0 + below)


def clicks_power(spend: ArrayLike, scale: ArrayLike, elasticity: ArrayLike) -> FloatArray:
    """Expected clicks V = k·s^β: one per cent more money brings β per cent more clicks.

    Args:
        spend: s, money per period, ≥ 0.
        scale: k, clicks at a spend of 1, ≥ 0.
        elasticity: β, > 0; below 1 each unit of money brings less than the one before.

    All broadcast. Raises ValueError outside these ranges. Source: domain model B1.
    """
    spent = at_least(0.0, "spend", spend)
    return at_least(0.0, "scale", scale) * np.power(spent, positive("elasticity", elasticity))


def clicks_log(spend: ArrayLike, scale: ArrayLike, spend_scale: ArrayLike) -> FloatArray:
    """Expected clicks V = a·ln(1 + s/b): grows for ever, ever more slowly.

    Args:
        spend: s, money per period, ≥ 0.
        scale: a, clicks, ≥ 0.
        spend_scale: b, money, > 0.

    All broadcast. Raises ValueError outside these ranges. Source: domain model B1.
    """
    spent = at_least(0.0, "spend", spend)
    return at_least(0.0, "scale", scale) * np.log1p(spent / positive("spend_scale", spend_scale))


def inflated_cost_per_click(
    cost_per_click: ArrayLike, inflation_per_year: ArrayLike, days: ArrayLike
) -> FloatArray:
    """Cost of a click after some time: cpc·(1 + g)^{t/365}.

    Args:
        cost_per_click: cpc today, money, > 0.
        inflation_per_year: g, share a year, > −1; 0.10 for 10 % a year.
        days: t, from today.

    All broadcast. Raises ValueError outside these ranges. Source: domain model B1.
    """
    growth = positive("1 + inflation_per_year", np.add(1.0, inflation_per_year))
    return positive("cost_per_click", cost_per_click) * np.power(growth, np.divide(days, DAYS_PER_YEAR))


def mean_one(weights: ArrayLike, lengths: ArrayLike | None = None) -> FloatArray:
    """Season weights scaled so that a year (or week) as a whole neither gains nor loses.

    Args:
        weights: one weight for each part of the cycle, ≥ 0 and not all 0, shape [parts].
        lengths: how long each part is, such as the days of the months, shape [parts]; all equal if left out.

    Returns:
        shape [parts], with Σ weight·length / Σ length = 1.

    Raises ValueError where no weight is above 0. Source: domain model B6.
    """
    given = at_least(0.0, "weights", weights)
    parts = np.ones_like(given) if lengths is None else positive("lengths", lengths)
    return given / positive("mean of the weights", (given * parts).sum() / parts.sum())


def adstock(
    spend: ArrayLike, carry_over: ArrayLike, longest_lag: int | None = None, before: ArrayLike = 0.0
) -> FloatArray:
    """Spend as it still works: x_t = Σ_l w_l·s_{t−l}, w_l ∝ α^l, Σ w_l = 1, so that none is lost or gained.

    Args:
        spend: s, money per period, time first: shape [periods, …].
        carry_over: α, share of the effect left a period later, 0 to below 1; broadcasts against one period.
        longest_lag: L, last lag that still counts, ≥ 0; None for all of them.
        before: spend of every period before the first, ≥ 0; broadcasts against one period.

    Returns:
        x, money per period, shape [periods, …].

    Raises ValueError outside these ranges. Source: Meridian's geometric adstock; domain model B1, C18.
    """
    spent = at_least(0.0, "spend", spend)
    left = share_below_one("carry_over", carry_over)
    stock = np.broadcast_to(at_least(0.0, "before", before), np.broadcast_shapes(spent.shape[1:], left.shape))
    if longest_lag is not None:
        return _cut_adstock(spent, left, longest_lag, stock)
    working = np.empty((len(spent), *stock.shape))
    for period, now in enumerate(spent):
        stock = left * stock + (1.0 - left) * now
        working[period] = stock
    return working


def _cut_adstock(spent: FloatArray, left: FloatArray, longest_lag: int, before: FloatArray) -> FloatArray:
    lags = int(whole("longest_lag", longest_lag))
    periods = len(spent)
    aligned = spent.reshape(periods, *[1] * (before.ndim + 1 - spent.ndim), *spent.shape[1:])
    earlier = np.broadcast_to(before, (lags, *before.shape))
    history = np.concatenate([earlier, np.broadcast_to(aligned, (periods, *before.shape))])
    weights = np.power(left, np.arange(lags + 1.0).reshape(-1, *[1] * left.ndim))
    total = sum(weights[lag] * history[lags - lag : lags - lag + periods] for lag in range(lags + 1))
    return np.asarray(total / weights.sum(axis=0))


def adstock_gain(carry_over: ArrayLike) -> FloatArray:
    """What a steady unit of spend adds up to without normalisation: 1/(1 − α), α from 0 to below 1 (C18)."""
    return 1.0 / (1.0 - share_below_one("carry_over", carry_over))


def adstock_half_life(carry_over: ArrayLike) -> FloatArray:
    """Periods until half of the effect is gone: ln ½ / ln α, α from 0 to below 1 (0 for α = 0)."""
    with np.errstate(divide="ignore"):
        return plain(np.log(0.5) / np.log(share_below_one("carry_over", carry_over)))


def chance_of_new_person(people_reached: ArrayLike, audience: ArrayLike) -> FloatArray:
    """Chance that the next click is somebody's first: 1 − U/A.

    Args:
        people_reached: U, people who have clicked already, 0 to A.
        audience: A, people, ≥ 1; infinity for an audience without end.

    Both broadcast. Raises ValueError outside these ranges. Source: domain model B1.
    """
    reached = at_least(0.0, "people_reached", people_reached) / at_least(1.0, "audience", audience)
    return 1.0 - share("people_reached / audience", reached)


def people_reached_mean(clicks: ArrayLike, audience: ArrayLike) -> FloatArray:
    """Different people behind a fixed number of clicks: A·(1 − (1 − 1/A)ⁿ).

    Args:
        clicks: n, each by anybody of the audience, ≥ 0.
        audience: A, people, ≥ 1, infinity allowed (every click is a new person).

    Both broadcast. Raises ValueError outside these ranges. Source: domain model C17.
    """
    many, people, endless = _clicks_and_audience(clicks, audience)
    missed = _log_missed(many, people)
    return plain(np.where(endless, many, -people * np.expm1(missed)))


def people_reached_variance(clicks: ArrayLike, audience: ArrayLike) -> FloatArray:
    """Variance of `people_reached_mean`: A q₁ + A(A−1) q₂ − A² q₁², q_j = (1 − j/A)ⁿ.

    Arguments, shapes, errors and source as there. Written so that large audiences lose no digits.
    """
    many, people, endless = _clicks_and_audience(clicks, audience)
    missed = _log_missed(many, people)
    crowd = np.maximum(people, 2.0)
    with np.errstate(divide="ignore"):  # an audience of two: nobody is missed twice
        together = np.where(many > 0.0, many, 1.0) * np.log1p(-1.0 / np.square(crowd - 1.0))
    once = np.exp(missed)
    both = np.square(once) * np.exp(together)
    variance = people * (once - both) + np.square(people * once) * np.expm1(together)
    return plain(np.where(endless | (many == 0.0) | (people < 2.0), 0.0, np.maximum(variance, 0.0)))


def people_reached_mean_poisson(expected_clicks: ArrayLike, audience: ArrayLike) -> FloatArray:
    """Different people behind a Poisson number of clicks: A·(1 − e^{−Λ/A}).

    Args:
        expected_clicks: Λ, ≥ 0.
        audience: A, people, ≥ 1, infinity allowed.

    Both broadcast. Raises ValueError outside these ranges. Source: domain model C17.
    """
    many, people, endless = _clicks_and_audience(expected_clicks, audience)
    return plain(np.where(endless, many, -people * np.expm1(-many / people)))


def people_reached_variance_poisson(expected_clicks: ArrayLike, audience: ArrayLike) -> FloatArray:
    """Variance of `people_reached_mean_poisson`: A·e^{−Λ/A}·(1 − e^{−Λ/A}); Λ for an audience without end.

    Arguments, shapes, errors and source as there.
    """
    many, people, endless = _clicks_and_audience(expected_clicks, audience)
    clicks_each = many / people
    return plain(np.where(endless, many, -people * np.exp(-clicks_each) * np.expm1(-clicks_each)))


def _clicks_and_audience(
    clicks: ArrayLike, audience: ArrayLike
) -> tuple[FloatArray, FloatArray, np.ndarray[tuple[int, ...], np.dtype[np.bool_]]]:
    many, people = np.broadcast_arrays(at_least(0.0, "clicks", clicks), at_least(1.0, "audience", audience))
    endless = np.isinf(people)
    return many, np.where(endless, 1.0, people), endless


def _log_missed(clicks: FloatArray, people: FloatArray) -> FloatArray:
    """Log of the chance that one person made none of the clicks: n·ln(1 − 1/A)."""
    with np.errstate(divide="ignore"):  # an audience of one is missed only without clicks
        single = np.log1p(-1.0 / people)
    return np.where(clicks == 0.0, 0.0, np.where(clicks == 0.0, 1.0, clicks) * single)


def best_spend_michaelis_menten(
    value_per_click: ArrayLike, cost_per_click: ArrayLike, ceiling: ArrayLike | None = None
) -> FloatArray:
    """Spend that leaves most after paying for it: s* = √(v·C·K) − K, K = C·cpc₀; 0 where no click pays.

    Args:
        value_per_click: v, margin a click brings (conversion × lifetime margin), money, ≥ 0.
        cost_per_click: cpc₀, money, > 0.
        ceiling: C, most clicks per period, > 0; without one the best spend is 0 or infinite.

    At s* the next unit of money brings one back, and the average brings √(v/cpc₀). All broadcast.
    Raises ValueError outside these ranges. Source: domain model C14.
    """
    value = at_least(0.0, "value_per_click", value_per_click)
    cost = positive("cost_per_click", cost_per_click)
    most = positive("ceiling", np.inf if ceiling is None else ceiling)
    gain = np.sqrt(value * cost) - cost
    return np.where(gain > 0.0, most, 0.0) * np.maximum(gain, np.finfo(float).tiny)


def average_return_at_best_spend(value_per_click: ArrayLike, cost_per_click: ArrayLike) -> FloatArray:
    """Margin per unit of money at `best_spend_michaelis_menten`: √(v/cpc₀), 1 where that spend is nothing.

    Arguments, shapes, errors and source as there.
    """
    value = at_least(0.0, "value_per_click", value_per_click)
    return np.maximum(np.sqrt(value / positive("cost_per_click", cost_per_click)), 1.0)


def best_spend_power(value_per_click: ArrayLike, scale: ArrayLike, elasticity: ArrayLike) -> FloatArray:
    """Best spend on V = k·s^β: s* = (v·k·β)^{1/(1−β)}; there the average unit of money brings 1/β back.

    Args:
        value_per_click: v, margin a click brings, money, ≥ 0.
        scale: k, clicks at a spend of 1, ≥ 0.
        elasticity: β, above 0 and below 1.

    All broadcast. Raises ValueError outside these ranges. Source: domain model C14.
    """
    beta = share_below_one("elasticity", positive("elasticity", elasticity))
    worth = at_least(0.0, "value_per_click", value_per_click) * at_least(0.0, "scale", scale)
    return np.power(worth * beta, 1.0 / (1.0 - beta))
