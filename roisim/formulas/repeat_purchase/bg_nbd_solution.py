"""r and α of the BG/NBD from two numbers a shop knows: how many order again, and how often on average."""

from __future__ import annotations

from functools import lru_cache
from math import ceil

import numpy as np
from numpy.typing import ArrayLike

from roisim.errors import RoisimError
from roisim.formulas.arguments import FloatArray, at_least, plain, positive, share_below_one
from roisim.formulas.repeat_purchase.averages import beta_average
from roisim.formulas.repeat_purchase.bg_nbd import expected_purchases
from roisim.formulas.repeat_purchase.root import bracketed_roots
from roisim.translation import _

WEEKS_OF_FIRST_YEAR = 52.0
_MOST_ALIKE = 23.0  # −ln(horizon/α): customers differ by one in 10⁵
_LEAST_ALIKE = 60.0  # ln(horizon/α)


class NoSolution(RoisimError):
    """No customers behave as asked; the text says which number would have to move, and how far."""


def solve_bg_nbd(
    ordering_again: ArrayLike,
    repeat_orders: ArrayLike,
    a: ArrayLike,
    b: ArrayLike,
    horizon: ArrayLike = WEEKS_OF_FIRST_YEAR,
) -> tuple[FloatArray, FloatArray]:
    """r and α with which a share R of new customers orders again and m repeat orders come on average by H.

    P(X(H) = 0) = (α/(α+H))^r = 1 − R gives r = −ln(1 − R)/ln(1 + H/α); α is then found so that E[X(H)] = m.

    Args:
        ordering_again: R, from 0 to below 1.
        repeat_orders: m per new customer, those who never order again counted in; 0 exactly where R is 0.
        a, b: of the dropout chance, > 0.
        horizon: H, > 0, in the unit wanted for α (52 weeks for the shop's first year).

    Returns:
        r and α, of the arguments' common shape; r = 0 (and α = H) where nobody orders again.

    Raises:
        NoSolution: m below what R implies (everybody alike orders least often) or, for a > 1, above what
            dropout allows; see `repeat_orders_possible`.
        ValueError: outside the ranges.

    Source: domain model B9.
    """
    share, mean, first, second, span = np.broadcast_arrays(
        share_below_one("ordering_again", ordering_again),
        at_least(0.0, "repeat_orders", repeat_orders),
        positive("a", a),
        positive("b", b),
        positive("horizon", horizon),
    )
    # worlds that share their numbers share the work
    rows = np.stack([each.ravel() for each in (share, mean, first, second)], axis=1)
    distinct, where = np.unique(rows, axis=0, return_inverse=True)
    shape, reach = _kept_solution(distinct.tobytes())
    back = where.reshape(share.shape)
    return plain(shape[back]), plain(span * np.exp(-reach[back]))


def repeat_orders_possible(
    ordering_again: ArrayLike, a: ArrayLike, b: ArrayLike
) -> tuple[FloatArray, FloatArray]:
    """Fewest and most repeat orders on average between which `solve_bg_nbd` has an answer.

    Fewest: everybody alike, E_p[(1 − (1−R)^p)/p]. Most: R·(a+b−1)/(a−1), without limit for a ≤ 1.

    Args:
        ordering_again: R, from 0 to below 1.
        a, b: > 0.

    All broadcast. Raises ValueError outside these ranges.
    """
    again = share_below_one("ordering_again", ordering_again)
    first, second = positive("a", a), positive("b", b)
    alike = -np.log1p(-again)
    fewest = beta_average(_orders_of_alike, first, second, alike, alike)
    limited = first > 1.0
    most = again * (first + second - 1.0) / np.where(limited, first - 1.0, 1.0)
    return fewest, plain(np.where(limited, most, np.where(again > 0.0, np.inf, 0.0)))


def _orders_of_alike(chance: FloatArray, orders: FloatArray) -> FloatArray:
    """(1 − e^{−pΛ})/p with its limit Λ at p = 0."""
    tiny = chance * orders < 1e-15
    return np.where(tiny, orders, -np.expm1(-chance * orders) / np.where(tiny, 1.0, chance))


@lru_cache(maxsize=32)
def _kept_solution(rows: bytes) -> tuple[FloatArray, FloatArray]:
    """As `_solve`, of the bytes of [n, 4] distinct cases: a plan that is typed at keeps these numbers."""
    shape, log_reach = _solve(*np.ascontiguousarray(np.frombuffer(rows).reshape(-1, 4).T))
    shape.flags.writeable = log_reach.flags.writeable = False
    return shape, log_reach


def _solve(
    again: FloatArray, mean: FloatArray, a: FloatArray, b: FloatArray
) -> tuple[FloatArray, FloatArray]:
    """r and ln(H/α) for distinct cases, all of shape [n]; 0 and 0 where nobody orders again."""
    shape, log_reach = np.zeros_like(again), np.zeros_like(again)
    asked = (again > 0.0) | (mean > 0.0)
    if asked.any():
        shape[asked], log_reach[asked] = _solve_asked(again[asked], mean[asked], a[asked], b[asked])
    return shape, log_reach


def _solve_asked(
    again: FloatArray, mean: FloatArray, a: FloatArray, b: FloatArray
) -> tuple[FloatArray, FloatArray]:
    alike = -np.log1p(-again)

    def shape_at(log_reach: FloatArray) -> FloatArray:
        return plain(alike / np.log1p(np.exp(log_reach)))

    def orders(log_reach: FloatArray) -> FloatArray:
        """Mean repeat orders; rises as customers become more unlike."""
        return expected_purchases(np.exp(log_reach), shape_at(log_reach), 1.0, a, b)

    low, high = np.full_like(again, -_MOST_ALIKE), np.full_like(again, _LEAST_ALIKE)
    _refuse_impossible(again, mean, orders(low), orders(high))
    log_reach = bracketed_roots(lambda place: plain(np.log(orders(place) / mean)), low, high)
    return shape_at(log_reach), log_reach


def _refuse_impossible(again: FloatArray, mean: FloatArray, fewest: FloatArray, most: FloatArray) -> None:
    too_few, too_many = mean <= fewest, mean >= most
    if too_many.any():
        row = int(np.argmax(too_many))
        raise NoSolution(
            _(
                "If only {again} of new customers order again, they make fewer than {most} repeat orders per "
                "new customer; {mean} is too many. Ask for fewer repeat orders, or for more customers who "
                "order again."
            ).format(again=f"{again[row]:.1%}", mean=f"{mean[row]:g}", most=f"{most[row]:.4g}")
        )
    if too_few.any():
        row = int(np.argmax(too_few))
        raise NoSolution(
            _(
                "If {again} of new customers order again, that alone makes {fewest} repeat orders per new "
                "customer or more; {mean} is too few. Ask for more repeat orders, or for fewer customers who "
                "order again."
            ).format(again=f"{again[row]:.1%}", fewest=f"{_rounded_up(fewest[row]):g}", mean=f"{mean[row]:g}")
        )


def _rounded_up(number: float) -> float:
    """To three decimals, never below, so that the number named is one that works."""
    return ceil(number * 1000.0) / 1000.0
