"""Stock with lost sales: who finds the shelf empty, how much lies on it, what that costs.

Demand is Poisson, one unit at a time; what is not there is not ordered later. Times are in days.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from roisim.formulas.arguments import FloatArray, any_number, at_least, plain, positive, whole
from roisim.formulas.queueing import erlang_b
from roisim.units import DAYS_PER_YEAR, HOURS_PER_DAY


def lost_share_base_stock(
    base_stock: ArrayLike, demand_per_day: ArrayLike, lead_days: ArrayLike
) -> FloatArray:
    """Share of demand lost when each unit sold is ordered at once: Erlang B(S, λL).

    Args:
        base_stock: S, units in stock and on order together, whole, ≥ 0.
        demand_per_day: λ, ≥ 0.
        lead_days: L, mean time until an order arrives, of any distribution, ≥ 0.

    All broadcast. Raises ValueError outside these ranges. Source: Karush 1957; domain model C20.
    """
    return erlang_b(whole("base_stock", base_stock), _demand_of_lead(demand_per_day, lead_days))


def mean_stock_base_stock(
    base_stock: ArrayLike, demand_per_day: ArrayLike, lead_days: ArrayLike
) -> FloatArray:
    """Mean units on the shelf under `lost_share_base_stock`: S − λL·(1 − B), by Little's law on the orders.

    Arguments, shapes and errors as there.
    """
    units, ordered = whole("base_stock", base_stock), _demand_of_lead(demand_per_day, lead_days)
    return plain(np.maximum(units - ordered * (1.0 - erlang_b(units, ordered)), 0.0))


def hourly_bracket(
    base_stock: ArrayLike, demand_per_day: ArrayLike, lead_days: ArrayLike
) -> tuple[FloatArray, FloatArray]:
    """Least and most share lost when stock is looked at, and ordered, at the end of each hour only.

    An order then leaves at once at best, an hour late at worst: Erlang B at the lead times L and L + 1 hour.

    Arguments, shapes and errors as `lost_share_base_stock`.

    Returns:
        (low, high), both of the joint shape.
    """
    late = at_least(0.0, "lead_days", lead_days) + 1.0 / HOURS_PER_DAY
    low = lost_share_base_stock(base_stock, demand_per_day, lead_days)
    return low, lost_share_base_stock(base_stock, demand_per_day, late)


def lost_share_reorder_point(
    reorder_point: ArrayLike, order_quantity: ArrayLike, demand_per_day: ArrayLike, lead_days: ArrayLike
) -> FloatArray:
    """Share of demand lost when Q units are ordered as the stock falls to s: n/(Q + n), n = E[(D − s)⁺].

    D ~ Poisson(λL) is the demand until the order arrives. With s < Q only one order is ever under way, so
    that each is placed with just s units on the shelf, sells Q and loses (D − s)⁺. For (s, S) set Q = S − s.

    Args:
        reorder_point: s, whole, ≥ 0.
        order_quantity: Q, whole, > s.
        demand_per_day: λ, ≥ 0.
        lead_days: L, always the same, ≥ 0.

    All broadcast. Raises ValueError outside these ranges. Source: Hadley and Whitin 1963, "Analysis of
    inventory systems", chapter 4, the lost-sales case (exact for unit demand).
    """
    point, quantity, ordered = _reorder(reorder_point, order_quantity, demand_per_day, lead_days)
    lost = _mean_lost(point, ordered)
    return plain(lost / (quantity + lost))


def mean_stock_reorder_point(
    reorder_point: ArrayLike, order_quantity: ArrayLike, demand_per_day: ArrayLike, lead_days: ArrayLike
) -> FloatArray:
    """Mean units on the shelf under `lost_share_reorder_point`, over time.

    A cycle lasts (Q + n)/λ. An order finds l = (s − D)⁺ units beside its Q; they are sold down to s at λ, in
    E[(Q+l)(Q+l+1) − s(s+1)]/2λ unit days, and while the next one is under way Σ_{k<s}(s−k)·P(D > k)/λ lie.

    Arguments, shapes and errors as there, but λ > 0 (without demand the stock stays what it is); s steps.
    Source: Hadley and Whitin as there, the sums written out.
    """
    positive("demand_per_day", demand_per_day)
    point, quantity, ordered = _reorder(reorder_point, order_quantity, demand_per_day, lead_days)
    left = left_squared = under_way = np.zeros(point.shape)
    for sold in range(int(point.max(initial=0.0))):
        rest = np.maximum(point - sold, 0.0)
        more = _chance_of_more(sold, ordered)
        chance = _chance_of_more(sold - 1, ordered) - more
        left, left_squared = left + rest * chance, left_squared + np.square(rest) * chance
        under_way = under_way + rest * more
    highest = quantity * (quantity + 1.0) + (2.0 * quantity + 1.0) * left + left_squared
    cycle = quantity + _mean_lost(point, ordered)
    return plain((0.5 * (highest - point * (point + 1.0)) + under_way) / cycle)


def holding_cost(
    mean_stock: ArrayLike,
    unit_cost: ArrayLike,
    rate_per_year: ArrayLike,
    days: ArrayLike,
    surcharge: ArrayLike = 0.0,
) -> FloatArray:
    """What it costs to keep stock: units × (unit cost × rate + surcharge) × days/365.

    Args:
        mean_stock: units on the shelf, on average, ≥ 0.
        unit_cost: what a unit was bought for, money, ≥ 0.
        rate_per_year: share of it that a year on the shelf costs (capital, space, staff, spoiling), ≥ 0.
        days: ≥ 0.
        surcharge: more for each unit and year whatever it cost, such as cooling, money, ≥ 0.

    All broadcast. Raises ValueError outside these ranges. Source: domain model B14, A-C5.
    """
    yearly = at_least(0.0, "unit_cost", unit_cost) * at_least(0.0, "rate_per_year", rate_per_year)
    unit_years = at_least(0.0, "mean_stock", mean_stock) * at_least(0.0, "days", days) / DAYS_PER_YEAR
    return plain(unit_years * (yearly + at_least(0.0, "surcharge", surcharge)))


def _demand_of_lead(demand_per_day: ArrayLike, lead_days: ArrayLike) -> FloatArray:
    return at_least(0.0, "demand_per_day", demand_per_day) * at_least(0.0, "lead_days", lead_days)


def _reorder(
    reorder_point: ArrayLike, order_quantity: ArrayLike, demand_per_day: ArrayLike, lead_days: ArrayLike
) -> tuple[FloatArray, FloatArray, FloatArray]:
    point, quantity, ordered = np.broadcast_arrays(
        whole("reorder_point", reorder_point),
        whole("order_quantity", order_quantity),
        any_number("demand during the lead time", _demand_of_lead(demand_per_day, lead_days)),
    )
    positive("order_quantity − reorder_point", quantity - point)
    return point, quantity, ordered


def _mean_lost(point: FloatArray, ordered: FloatArray) -> FloatArray:
    """E[(D − s)⁺] = m·P(D ≥ s) − s·P(D > s) for D ~ Poisson(m)."""
    lost = ordered * _chance_of_more(point - 1.0, ordered) - point * _chance_of_more(point, ordered)
    return np.maximum(lost, 0.0)


def _chance_of_more(number: ArrayLike, mean: FloatArray) -> FloatArray:
    """P(D > k) for D ~ Poisson(mean) and a whole k ≥ −1: the regularised gamma function P(k + 1, mean)."""
    from scipy.special import gammainc  # start-up: plans without stock need no SciPy

    above = np.asarray(number, dtype=np.float64) + 1.0
    return np.where(above > 0.0, gammainc(np.maximum(above, 1.0), mean), 1.0)
