"""Orders a living customer still brings, given their own rate and chance: the books' outlook at a plan's end.

Expected number of orders from now to the horizon, each worth (1 + discount_rate)^{−days/365} of its day as
seen from now. Time in days; programme factors (m on rates, θ on lapsing) are multiplied in by the caller.
All arguments broadcast; numbers outside their range are a ValueError. A horizon of 0 or less gives 0.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from roisim.formulas.arguments import FloatArray, any_number, at_least, positive, share
from roisim.formulas.decay import decayed_count, decayed_time
from roisim.formulas.discounting import force_of_interest


def remaining_orders_with_hazard(
    rate: ArrayLike, hazard: ArrayLike, horizon: ArrayLike, discount_rate: ArrayLike = 0.0
) -> FloatArray:
    """Customer who lapses at a hazard: λ·(1 − e^{−(µ+δ)H})/(µ + δ); `pareto_nbd` and `constant`.

    Args:
        rate: λ·m, orders a day, ≥ 0.
        hazard: µ·θ a day, ≥ 0.
        horizon: H, days from now; infinity allowed where µ + δ > 0.
        discount_rate: effective, a year, share, ≥ 0.
    """
    fading = at_least(0.0, "hazard", hazard) + _interest(discount_rate)
    return at_least(0.0, "rate", rate) * decayed_time(fading, _ahead(horizon))


def remaining_orders_with_dropout(
    rate: ArrayLike, dropout: ArrayLike, horizon: ArrayLike, discount_rate: ArrayLike = 0.0
) -> FloatArray:
    """Customer who drops out after an order with a chance: λ·(1 − e^{−(λp+δ)H})/(λp + δ); `bg_nbd`.

    Args:
        rate: λ·m, orders a day, ≥ 0.
        dropout: min(1, p·θ/m) at each order, from 0 to 1; the order itself still counts.
        horizon: H, days from now; infinity allowed where λp + δ > 0.
        discount_rate: effective, a year, share, ≥ 0.
    """
    orders = at_least(0.0, "rate", rate)
    return remaining_orders_with_hazard(orders, orders * share("dropout", dropout), horizon, discount_rate)


def remaining_orders_of_subscription(
    dropout: ArrayLike,
    period: ArrayLike,
    days_to_renewal: ArrayLike,
    horizon: ArrayLike,
    discount_rate: ArrayLike = 0.0,
) -> FloatArray:
    """Subscriber: Σ_{k<N} (1−p)^{k+1}·(1+d)^{−(d₀+kP)/365} over the N renewals due before the horizon.

    Args:
        dropout: p, chance to leave at each renewal, 1 − (1 − p)^θ of the person's own p, from 0 to 1.
        period: P, days between renewals, > 0.
        days_to_renewal: d₀, days from now to the next one, ≥ 0.
        horizon: H, days from now, finite; a renewal at H itself is beyond it (to a millionth of a period).
        discount_rate: effective, a year, share, ≥ 0.
    """
    staying = 1.0 - share("dropout", dropout)
    gap, wait = positive("period", period), at_least(0.0, "days_to_renewal", days_to_renewal)
    interest = _interest(discount_rate)
    renewals = np.maximum(np.ceil((_ahead(horizon) - wait) / gap - 1e-6), 0.0)
    with np.errstate(divide="ignore"):  # everybody leaves at the next renewal
        fading = interest * gap - np.log(staying)
    return staying * np.exp(-interest * wait) * decayed_count(fading, renewals)


def _interest(discount_rate: ArrayLike) -> FloatArray:
    return force_of_interest(at_least(0.0, "discount_rate", discount_rate))


def _ahead(horizon: ArrayLike) -> FloatArray:
    return np.maximum(any_number("horizon", horizon), 0.0)
