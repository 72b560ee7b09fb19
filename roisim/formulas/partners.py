"""Affiliates: how many partners send visits. What they are paid is booked with the orders they bring."""

from __future__ import annotations

from numpy.typing import ArrayLike

from roisim.formulas.arguments import FloatArray, at_least, positive
from roisim.formulas.decay import decayed_time
from roisim.formulas.fading_stock import mean_stock_per_day


def partners_per_day(
    new_per_day: ArrayLike, churn_rate: ArrayLike, partners_at_start: ArrayLike = 0.0
) -> FloatArray:
    """Mean number of active partners on each day: dP/dt = new − churn·P.

    Args:
        new_per_day: partners who join (invited × share who accept), evenly over the day, ≥ 0, [days, …].
        churn_rate: hazard of leaving a day, ≥ 0 (of a share a month: `constant_rate.hazard_of_churn` ÷ days
            of a month); broadcasts against one day.
        partners_at_start: ≥ 0, broadcasts against one day.

    Returns:
        [days, …]; a day's visits are partners × visits per partner and day.

    Raises ValueError outside these ranges. Source: domain model B3.
    """
    return mean_stock_per_day(new_per_day, churn_rate, partners_at_start)


def partners_at(
    new_per_day: ArrayLike, churn_rate: ArrayLike, partners_at_start: ArrayLike, time: ArrayLike
) -> FloatArray:
    """Active partners after some time of steady joining: P₀·e^{−ct} + new·(1 − e^{−ct})/c.

    Args:
        time: t, days, ≥ 0; infinity gives the number at which it settles, new/c.

    The rest as in `partners_per_day`, but a steady number; all broadcast. Source: domain model B3.
    """
    rate = at_least(0.0, "churn_rate", churn_rate)
    joined = at_least(0.0, "new_per_day", new_per_day) * decayed_time(rate, time)
    stayed = 1.0 - rate * decayed_time(rate, time)
    return at_least(0.0, "partners_at_start", partners_at_start) * stayed + joined


def settled_partners(new_per_day: ArrayLike, churn_rate: ArrayLike) -> FloatArray:
    """Partners when as many leave as join: new/c. Both broadcast; churn_rate > 0, else ValueError."""
    return at_least(0.0, "new_per_day", new_per_day) / positive("churn_rate", churn_rate)
