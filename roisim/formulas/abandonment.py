"""Why carts are left, what removing a reason saves, and what reminders bring back.

Each reason k alone makes a share a_k leave; a cart is kept if no reason makes its owner leave, so that
1 − A = Π (1 − a_k). Weights say how A is split: 1 − a_k = (1 − A)^{w_k}, Σ w_k = 1. (That reasons act
independently is judgement; domain model B8 gives their usual weights.)
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from roisim.formulas.arguments import FloatArray, at_least, plain, positive, share, share_below_one

ROUNDING = 1e-9


def abandonment_by_reason(abandonment: ArrayLike, weights: ArrayLike) -> FloatArray:
    """Chance that each reason alone makes people leave a cart: a_k = 1 − (1 − A)^{w_k}; together they make A.

    Args:
        abandonment: A, share of carts left, from 0 to 1, shape […].
        weights: w_k, how much each reason weighs, ≥ 0; scaled to a sum of 1; shape [reasons].

    Returns:
        shape [reasons, …].

    Raises ValueError outside these ranges. Source: DESIGN, Programmes.
    """
    kept = 1.0 - share("abandonment", abandonment)
    return 1.0 - np.power(kept, _shares_of_weights(weights).reshape(-1, *[1] * kept.ndim))


def kept_exponent(weights: ArrayLike, removed: ArrayLike) -> FloatArray:
    """How much of all reasons is left: x = 1 − Σ w_k·e_k, so that a share of carts (1 − A)^x is kept.

    Args:
        weights: w_k ≥ 0 with a sum of 1, or all 0 where no reason counts; shape [reasons].
        removed: e_k, how much of each reason is gone, from 0 to 1; a number or shape [reasons, …].

    Returns:
        from 0 (no reason left) to 1 (all as before), shape […].

    Raises ValueError outside these ranges. Source: domain model B8; DESIGN, Programmes.
    """
    gone = share("removed", removed)
    parts = share("weights", weights)
    _sum_of_one_or_none(parts)
    exponent = np.ones(gone.shape[1:])
    for weight, reason in zip(parts, np.broadcast_to(gone, (len(parts), *gone.shape[1:])), strict=True):
        exponent = exponent - weight * reason  # in order: the same for every world beside it
    return plain(np.maximum(exponent, 0.0))


def kept_after_removal(kept: ArrayLike, exponent: ArrayLike) -> FloatArray:
    """Share of carts kept when reasons are removed: k^x.

    Also of a single stage: evaluation^x · purchase^x = (evaluation · purchase)^x.

    Args:
        kept: k = 1 − A, or the share that passes one of the stages from the cart on, from 0 to 1.
        exponent: x of `kept_exponent`, from 0 to 1.

    Both broadcast. Raises ValueError outside these ranges. Source: DESIGN, Programmes.
    """
    return plain(np.power(share("kept", kept), share("exponent", exponent)))


def share_after_removal(abandonment: ArrayLike, exponent: ArrayLike) -> FloatArray:
    """Share of carts left when reasons are removed: A' = 1 − (1 − A)^x.

    Args:
        abandonment: A, from 0 to 1.
        exponent: x of `kept_exponent`, from 0 to 1.

    Both broadcast. Raises ValueError outside these ranges. Source: domain model B8; DESIGN, Programmes.
    """
    return 1.0 - kept_after_removal(1.0 - share("abandonment", abandonment), exponent)


def cart_recovery_uplift(abandonment: ArrayLike, reachable: ArrayLike, recovered: ArrayLike) -> FloatArray:
    """Orders that recovery adds to those there are: A·h·ρ / (1 − A).

    Args:
        abandonment: A, share of carts left, from 0 to below 1.
        reachable: h, share of left carts whose owner may be written to.
        recovered: ρ, share of those who come back and order.

    All broadcast. Raises ValueError outside these ranges. Source: domain model C16.
    """
    left = share_below_one("abandonment", abandonment)
    return left * share("reachable", reachable) * share("recovered", recovered) / (1.0 - left)


def _shares_of_weights(weights: ArrayLike) -> FloatArray:
    given = at_least(0.0, "weights", weights)
    return given / positive("sum of the weights", given.sum())


def _sum_of_one_or_none(weights: FloatArray) -> None:
    total = float(weights.sum())
    if weights.any() and abs(total - 1.0) > ROUNDING:
        raise ValueError(f"weights must have a sum of 1; it is {total:g}.")
