"""One visit through the stages, and strangers who come back.

The stage shares are of those who reached the stage before: considered | visit, cart | considered,
checkout | cart, order | checkout.
"""

from __future__ import annotations

from math import exp
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from roisim.formulas.arguments import FloatArray, at_least, plain, positive, share, whole
from roisim.formulas.decay import decayed_time


class StageChances(NamedTuple):
    """Chance that a visit comes at least as far as each stage; all of one shape, from 0 to 1."""

    considered: FloatArray
    cart: FloatArray
    checkout: FloatArray
    order: FloatArray


class VisitOutcomes(NamedTuple):
    """Chance of each way a visit can end; all of one shape, together 1."""

    not_considered: FloatArray
    no_cart: FloatArray
    cart_left: FloatArray
    checkout_left: FloatArray
    order: FloatArray


def stage_chances(
    consideration: ArrayLike, intent: ArrayLike, evaluation: ArrayLike, purchase: ArrayLike
) -> StageChances:
    """Chance that a visit reaches each stage: the product of the shares up to it.

    Args:
        consideration: considered | visit.
        intent: cart | considered.
        evaluation: checkout | cart.
        purchase: order | checkout.

    All shares from 0 to 1, broadcast. Raises ValueError outside. Source: domain model B7.
    """
    considered, cart_share, checkout_share, order_share = np.broadcast_arrays(
        share("consideration", consideration),
        share("intent", intent),
        share("evaluation", evaluation),
        share("purchase", purchase),
    )
    cart = considered * cart_share
    checkout = cart * checkout_share
    return StageChances(considered, cart, checkout, checkout * order_share)


def order_probability(
    consideration: ArrayLike, intent: ArrayLike, evaluation: ArrayLike, purchase: ArrayLike
) -> FloatArray:
    """Conversion of a visit: consideration · intent · evaluation · purchase. Arguments as `stage_chances`."""
    return stage_chances(consideration, intent, evaluation, purchase).order


def visit_outcomes(
    consideration: ArrayLike, intent: ArrayLike, evaluation: ArrayLike, purchase: ArrayLike
) -> VisitOutcomes:
    """Chance of each way a visit can end. Arguments, shapes, errors as `stage_chances`."""
    reached = stage_chances(consideration, intent, evaluation, purchase)
    return VisitOutcomes(
        1.0 - reached.considered,
        reached.considered - reached.cart,
        reached.cart - reached.checkout,
        reached.checkout - reached.order,
        reached.order,
    )


def stages_given_no_order(
    consideration: ArrayLike, intent: ArrayLike, evaluation: ArrayLike, purchase: ArrayLike
) -> StageChances:
    """Chance that a visit reached each stage, given that it brought no order.

    P(stage | no order) = (P(stage) − P(order)) / (1 − P(order)). Fills in backwards the stages of a visit
    whose order was decided otherwise, such as a click on a message.

    Arguments, shapes and errors as `stage_chances`. Where every visit orders, all are 0. Its `order` is 0.
    """
    reached = stage_chances(consideration, intent, evaluation, purchase)
    without = 1.0 - reached.order
    known = np.where(without > 0.0, without, 1.0)
    considered, cart, checkout = ((stage - reached.order) / known for stage in reached[:3])
    return StageChances(considered, cart, checkout, np.zeros_like(without))


def count_mean_and_variance(
    visits: ArrayLike, chance: ArrayLike, *, visits_are_poisson: bool
) -> tuple[FloatArray, FloatArray]:
    """Mean and variance of how many of the visits end in one way.

    N·p and N·p·(1 − p) for a fixed number of visits, Λ·p and Λ·p for a Poisson number with mean Λ (thinning).

    Args:
        visits: N or Λ, ≥ 0.
        chance: p, from 0 to 1.
        visits_are_poisson: whether the number of visits is itself left to chance.

    Both broadcast. Raises ValueError outside these ranges. Source: domain model C1.
    """
    p = share("chance", chance)
    mean = at_least(0.0, "visits", visits) * p
    return mean, mean if visits_are_poisson else mean * (1.0 - p)


def mixed_conversions_mean_and_variance(
    a: ArrayLike, b: ArrayLike, visits: ArrayLike
) -> tuple[FloatArray, FloatArray]:
    """Mean and variance of one person's conversions in K visits when people differ: p ~ Beta(a, b).

    Kπ and K·π(1−π)·(1 + (K−1)ρ) with π = a/(a+b), ρ = 1/(a+b+1).

    Args:
        a, b: > 0.
        visits: K of each person, whole, ≥ 0.

    All broadcast. Raises ValueError outside these ranges. Source: beta-binomial; domain model C2.
    """
    first, second, each = positive("a", a), positive("b", b), whole("visits", visits)
    mean_chance = first / (first + second)
    likeness = 1.0 / (first + second + 1.0)
    return each * mean_chance, each * mean_chance * (1.0 - mean_chance) * (1.0 + (each - 1.0) * likeness)


def chance_of_converting_once(a: ArrayLike, b: ArrayLike, visits: int) -> FloatArray:
    """Chance of at least one conversion in K visits when people differ: 1 − B(a, b+K)/B(a, b).

    Args:
        a, b: of p ~ Beta(a, b), > 0; broadcast.
        visits: K, whole, ≥ 0.

    Raises ValueError outside these ranges. Source: domain model C2.
    """
    first, second = np.broadcast_arrays(positive("a", a), positive("b", b))
    earlier = np.arange(float(whole("visits", visits)))
    never = np.log1p(-first[..., None] / (first[..., None] + second[..., None] + earlier)).sum(axis=-1)
    return plain(-np.expm1(never))


def delayed_conversions(
    arrivals_per_day: ArrayLike, chance: ArrayLike, stages: int, mean_delay: ArrayLike, days: ArrayLike
) -> FloatArray:
    """Conversions so far when people decide after an Erlang delay: λ·p·∫₀ᵗ F(u) du, both mean and variance.

    Args:
        arrivals_per_day: λ of the Poisson arrivals, ≥ 0, from day 0 on.
        chance: p, that an arrival ever converts, from 0 to 1.
        stages: of the Erlang delay, whole, ≥ 1; 1 is exponential.
        mean_delay: days, > 0.
        days: t, ≥ 0.

    All but *stages* broadcast. Raises ValueError outside these ranges. Source: M/G/∞; domain model C3.
    """
    count = int(positive("stages", whole("stages", stages)))
    rate = count / positive("mean_delay", mean_delay)
    time = at_least(0.0, "days", days)
    decided = time * _erlang_share(count, rate * time) - count / rate * _erlang_share(count + 1, rate * time)
    return at_least(0.0, "arrivals_per_day", arrivals_per_day) * share("chance", chance) * decided


def _erlang_share(stages: int, scaled_time: FloatArray) -> FloatArray:
    """Distribution function of an Erlang time in units of one stage: 1 − Σ_{k<stages} e^{−x} x^k / k!."""
    term = np.exp(-scaled_time)
    missing = np.zeros_like(term)
    for number in range(stages):
        missing = missing + term
        term = term * scaled_time / (number + 1)
    return 1.0 - missing


def returning_share(return_rate: ArrayLike, decay: ArrayLike) -> FloatArray:
    """Share of visits that are return visits once all has settled: ρ/(ρ + η).

    Args:
        return_rate: ρ, return visits a day of a past visitor still interested, ≥ 0.
        decay: η, share of them that lose interest a day, > 0.

    Both broadcast. Raises ValueError outside these ranges. Source: domain model C7.
    """
    rate = at_least(0.0, "return_rate", return_rate)
    return rate / (rate + positive("decay", decay))


def returning_share_on_day(return_rate: ArrayLike, decay: ArrayLike, days: ArrayLike) -> FloatArray:
    """Share of visits that are return visits t days after the shop opened: R/(1 + R), R = ρ·(1 − e^{−ηt})/η.

    Args:
        return_rate: ρ, as in `returning_share`.
        decay: η, as there.
        days: t, ≥ 0, with the same number of new visitors every day.

    All broadcast. Raises ValueError outside these ranges. Source: domain model C7.
    """
    kept = decayed_time(positive("decay", decay), days)
    per_new_visit = at_least(0.0, "return_rate", return_rate) * kept
    return per_new_visit / (1.0 + per_new_visit)


def new_visitors_needed(visits: ArrayLike, share_returning: ArrayLike) -> FloatArray:
    """New visitors that keep the number of visits as it is: V·(1 − share). Both broadcast (C7)."""
    return at_least(0.0, "visits", visits) * (1.0 - share("share_returning", share_returning))


def return_chance_per_day(visits_per_visitor: ArrayLike, interest_days: ArrayLike) -> FloatArray:
    """Chance that a stranger with live interest comes back today: v·(e^{1/d} − 1).

    Interest survives each night with chance e^{−1/d}, so that v visits follow a first one on average.

    Args:
        visits_per_visitor: v, later visits of a new visitor, ≥ 0.
        interest_days: d, mean time of interest in days, > 0.

    Both broadcast. May exceed 1, where v is too high for d; whoever uses it as a chance checks that.
    Raises ValueError outside these ranges. Source: DESIGN, the law of a day.
    """
    return at_least(0.0, "visits_per_visitor", visits_per_visitor) * np.expm1(
        1.0 / positive("interest_days", interest_days)
    )


def most_visits_per_visitor(interest_days: float) -> float:
    """Highest v for which `return_chance_per_day` is still a chance: 1/(e^{1/d} − 1), d > 0 days."""
    nightly = exp(-1.0 / float(positive("interest_days", interest_days)))
    return nightly / (1.0 - nightly)
