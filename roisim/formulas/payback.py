"""When a customer's margin has paid for winning them, and how deep the cash goes until then.

A customer who is won brings m₀ at once and then m at rate λ until lapsing at hazard µ; the unit of time is
any, the same throughout. Source: domain model C12.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from roisim.formulas.arguments import FloatArray, any_number, at_least, plain
from roisim.formulas.decay import decayed_time


def margin_by_age(
    first_margin: ArrayLike, margin: ArrayLike, order_rate: ArrayLike, hazard: ArrayLike, age: ArrayLike
) -> FloatArray:
    """Mean margin a customer has brought by an age: G(a) = m₀ + (mλ/µ)·(1 − e^{−µa}).

    Args:
        first_margin: m₀ of the first order, money.
        margin: m of a repeat order, money.
        order_rate: λ, repeat orders per unit of time while the customer stays, ≥ 0.
        hazard: µ of lapsing per unit of time, ≥ 0.
        age: a, ≥ 0, infinity allowed.

    All broadcast. Raises ValueError outside these ranges.
    """
    orders = at_least(0.0, "order_rate", order_rate) * decayed_time(at_least(0.0, "hazard", hazard), age)
    return any_number("first_margin", first_margin) + any_number("margin", margin) * orders


def payback_time(
    cac: ArrayLike, first_margin: ArrayLike, margin: ArrayLike, order_rate: ArrayLike, hazard: ArrayLike
) -> FloatArray:
    """Age at which a customer has paid for themselves: −ln(1 − (CAC − m₀)·µ/(mλ))/µ.

    Args:
        cac: cost to win the customer, money.

    The rest as in `margin_by_age`.

    Returns:
        0 where the first order pays it, infinity where no age does.
    """
    missing = any_number("cac", cac) - any_number("first_margin", first_margin)
    lapsing = at_least(0.0, "hazard", hazard)
    inflow = any_number("margin", margin) * at_least(0.0, "order_rate", order_rate)
    missing, lapsing, inflow = np.broadcast_arrays(missing, lapsing, inflow)
    reaches = (inflow > 0.0) & (missing * lapsing < inflow)
    straight = np.where(reaches, missing / np.where(reaches, inflow, 1.0), 0.0)
    bent = np.where(reaches & (lapsing > 0.0), lapsing, 1.0)
    curved = -np.log1p(-np.where(lapsing > 0.0, straight * bent, 0.0)) / bent
    age = np.where(lapsing > 0.0, curved, straight)
    return plain(np.where(missing <= 0.0, 0.0, np.where(reaches, age, np.inf)))


def cash_of_steady_growth(
    customers_per_time: ArrayLike,
    cac: ArrayLike,
    first_margin: ArrayLike,
    margin: ArrayLike,
    order_rate: ArrayLike,
    hazard: ArrayLike,
    time: ArrayLike,
) -> FloatArray:
    """Mean cash after winning n customers per unit of time for t: C(t) = −n·CAC·t + n·∫₀ᵗ G.

    Lowest exactly at the payback time.

    Args:
        customers_per_time: n, ≥ 0.
        time: t, ≥ 0.

    The rest as in `payback_time`.
    """
    won = at_least(0.0, "customers_per_time", customers_per_time)
    lapsing, elapsed = at_least(0.0, "hazard", hazard), at_least(0.0, "time", time)
    inflow = any_number("margin", margin) * at_least(0.0, "order_rate", order_rate)
    at_once = any_number("first_margin", first_margin) - any_number("cac", cac)
    return won * (at_once * elapsed + inflow * _customer_time(lapsing, elapsed))


def _customer_time(hazard: FloatArray, time: FloatArray) -> FloatArray:
    """∫₀ᵗ (1 − e^{−µu})/µ du, the time lived by customers who came evenly: t²/2 where µ is 0."""
    small = hazard * time < 1e-3
    lapsing = np.where(small, 1.0, hazard)
    x = np.where(small, hazard * time, 0.0)
    series = np.square(time) * (0.5 - x / 6.0 + np.square(x) / 24.0 - x**3 / 120.0)
    return np.where(small, series, (time - decayed_time(lapsing, time)) / lapsing)


def lowest_cash(
    customers_per_time: ArrayLike,
    cac: ArrayLike,
    first_margin: ArrayLike,
    margin: ArrayLike,
    order_rate: ArrayLike,
    hazard: ArrayLike,
) -> FloatArray:
    """Lowest mean cash of steady growth: n·∫₀^{a*} (G − CAC) da; −infinity where nothing pays back.

    Arguments and errors as in `cash_of_steady_growth`.
    """
    turn = payback_time(cac, first_margin, margin, order_rate, hazard)
    never = np.isinf(turn)
    at_turn = cash_of_steady_growth(
        customers_per_time, cac, first_margin, margin, order_rate, hazard, np.where(never, 0.0, turn)
    )
    return plain(np.where(never, -np.inf, at_turn))


def cash_back_time(
    cac: ArrayLike, first_margin: ArrayLike, margin: ArrayLike, order_rate: ArrayLike, hazard: ArrayLike
) -> FloatArray:
    """When steady growth has earned back all that went into it: C(t) = 0 again; infinity where it never does.

    Does not depend on how many customers are won. Arguments and errors as in `payback_time`.
    """
    known = (cac, first_margin, margin, order_rate, hazard)
    turn = payback_time(*known)
    never = np.isinf(turn)
    low = np.where(never, 0.0, turn)
    high = 2.0 * low
    # margin beyond the turn rises with age, so cash is convex and crosses 0 once
    for _doubling in range(200):
        behind = ~never & (cash_of_steady_growth(1.0, *known, high) < 0.0)
        if not behind.any():
            break
        high = np.where(behind, 2.0 * high, high)
    for _halving in range(100):
        middle = 0.5 * (low + high)
        behind = cash_of_steady_growth(1.0, *known, middle) < 0.0
        low, high = np.where(behind, middle, low), np.where(behind, high, middle)
    return plain(np.where(never, np.inf, 0.5 * (low + high)))
