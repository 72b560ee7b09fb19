"""What choosing, discounting and learning do to the people who are won and to what they cost.

Forms and sizes are judgement where no paper is named; the plan shows them as assumptions.
"""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from roisim.formulas.arguments import FloatArray, at_least, positive, share, share_below_one

DISCOUNT_SLOPE: Final = 1.98
"""A discount of 35 % halves the long-term value: ln 2 ÷ 0.35. Lewis 2006; domain model B11."""


class Targeting(NamedTuple):
    """What an audience chosen narrowly changes; all of one shape."""

    odds_ratio: FloatArray
    """Of filling a cart, ≥ 1."""
    reach: FloatArray
    """Factor on the ceiling and the audience, from 0 to 1."""
    price: FloatArray
    """Factor on the price of a click, ≥ 1."""


def targeting(
    precision: ArrayLike, gain: ArrayLike, reach_loss: ArrayLike, price_rise: ArrayLike
) -> Targeting:
    """Fewer, better-fitting and dearer visitors: odds × (1 + gτ), reach × (1 − hτ), price × (1 + cτ).

    Args:
        precision: τ, 0 for everyone, 1 for those alone who fit best.
        gain: g at τ = 1, ≥ 0.
        reach_loss: h at τ = 1, from 0 to 1.
        price_rise: c at τ = 1, ≥ 0.

    All broadcast. Raises ValueError outside these ranges. Source: domain model A-T1, its forms judgement (the
    gain stands on the odds, where no share leaves 0…1).
    """
    narrow, more, less, dearer = np.broadcast_arrays(
        share("precision", precision),
        at_least(0.0, "gain", gain),
        share("reach_loss", reach_loss),
        at_least(0.0, "price_rise", price_rise),
    )
    return Targeting(1.0 + more * narrow, 1.0 - less * narrow, 1.0 + dearer * narrow)


def order_rate_after_discount(discount: ArrayLike, slope: ArrayLike = DISCOUNT_SLOPE) -> FloatArray:
    """Factor on the order rate of customers won by a discount: e^{−1.98·d}.

    Args:
        discount: d of the first order, share of its price, from 0 to 1.
        slope: ≥ 0.

    Both broadcast. Raises ValueError outside these ranges. Source: Lewis 2006, "Customer acquisition
    promotions and customer asset value" (35 % off, half the value); domain model B11. The exponential in
    between is judgement.
    """
    return np.exp(-at_least(0.0, "slope", slope) * share("discount", discount))


def learned_price_factor(known_people: ArrayLike, most: ArrayLike, people_scale: ArrayLike) -> FloatArray:
    """Factor on the price of a click once the shop knows D people: x = 1 − ℓ·(1 − e^{−D/D₀}).

    Args:
        known_people: D, contacts and customers, ≥ 0, infinity allowed.
        most: ℓ, share by which the price falls in the end, from 0 to below 1.
        people_scale: D₀, people at whom 63 % of that is reached, > 0.

    All broadcast. Raises ValueError outside these ranges. Source: domain model R-Q19, judgement.
    """
    reached = -np.expm1(-at_least(0.0, "known_people", known_people) / positive("people_scale", people_scale))
    return 1.0 - share_below_one("most", most) * reached


def clicks_at_price_factor(clicks: ArrayLike, price_share: ArrayLike, factor: ArrayLike) -> FloatArray:
    """Clicks of the same spend at a new starting price of a click: V₀/(1 − share·(1 − x)).

    A click costs cpc₀ + s/C on average (`effective_cost_per_click`); only cpc₀ is multiplied.

    Args:
        clicks: V₀ at the price as it was, ≥ 0.
        price_share: cpc₀ ÷ (cpc₀ + s/C), from 0 to 1; 1 without a ceiling.
        factor: x, > 0, as of `learned_price_factor`.

    All broadcast. Raises ValueError outside these ranges. Source: domain model B1, solved for V.
    """
    saved = share("price_share", price_share) * (1.0 - positive("factor", factor))
    return at_least(0.0, "clicks", clicks) / (1.0 - saved)


def share_waiting_for_coupons(months: ArrayLike, most: ArrayLike, rate_per_month: ArrayLike) -> FloatArray:
    """Share of shoppers who have learned to leave a cart for a coupon: ω(t) = most·(1 − e^{−rate·t}).

    Args:
        months: t since reminders carry a coupon, ≥ 0.
        most: share that learns it in the end, from 0 to 1.
        rate_per_month: of learning, ≥ 0.

    All broadcast. Raises ValueError outside these ranges. Source: domain model B8, its form judgement.
    """
    learned = at_least(0.0, "rate_per_month", rate_per_month) * at_least(0.0, "months", months)
    return share("most", most) * -np.expm1(-learned)
