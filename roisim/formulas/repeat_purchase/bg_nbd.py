"""BG/NBD: orders at a rate λ ~ Gamma(r, rate α), dropout after each repeat order with chance p ~ Beta(a, b).

Source: Fader, Hardie and Lee 2005, "Counting your customers the easy way"; domain model B9. r, α, a, b > 0;
α in the unit of time of everything else. Arguments broadcast; numbers outside their range are a ValueError.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import betainc, betaln, expit, gammaln

from roisim.formulas.arguments import FloatArray, any_number, at_least, plain, positive, whole
from roisim.formulas.repeat_purchase.averages import beta_average, integral_to
from roisim.formulas.repeat_purchase.history import observed


def expected_purchases(
    t: ArrayLike, r: ArrayLike, alpha: ArrayLike, a: ArrayLike, b: ArrayLike
) -> FloatArray:
    """Mean repeat orders of a new customer by time t: E[X(t)].

    ((a+b−1)/(a−1))·[1 − (α/(α+t))^r ₂F₁(r, b; a+b−1; t/(α+t))], computed as
    E_p[(1 − (1 + pt/α)^{−r})/p], which has no gap at a = 1 or a + b = 1.

    Args:
        t: ≥ 0, finite.
        r: ≥ 0; 0 means that nobody orders again.
        alpha, a, b: > 0.
    """
    reach = at_least(0.0, "t", t) / positive("alpha", alpha)
    shape = at_least(0.0, "r", r)
    return beta_average(
        _orders_of_chance, positive("a", a), positive("b", b), reach * (1.0 + shape), reach, shape
    )


def _orders_of_chance(chance: FloatArray, reach: FloatArray, shape: FloatArray) -> FloatArray:
    """(1 − (1 + pz)^{−r})/p with its limit r·z at p = 0."""
    spent = chance * reach
    tiny = spent * (1.0 + shape) < 1e-15
    exact = -np.expm1(-shape * np.log1p(spent)) / np.where(tiny, 1.0, chance)
    return np.where(tiny, shape * reach, exact)


def variance_of_purchases(
    t: ArrayLike, r: ArrayLike, alpha: ArrayLike, a: ArrayLike, b: ArrayLike
) -> FloatArray:
    """Variance of a new customer's repeat orders by time t.

    E[X(X−1)] = 2·E_p[(1−p)·(1 − (1+pz)^{−r} − rpz(1+pz)^{−r−1})/p²], z = t/α. Arguments as
    `expected_purchases`; derived from P(X ≥ k) = (1−p)^{k−1}·P(k orders by t).
    """
    mean = expected_purchases(t, r, alpha, a, b)
    reach, shape = np.asarray(t) / np.asarray(alpha), np.asarray(r)
    pairs = beta_average(_pairs_of_chance, a, b, reach * (1.0 + shape), reach, shape)
    return pairs + mean - np.square(mean)


def _pairs_of_chance(chance: FloatArray, reach: FloatArray, shape: FloatArray) -> FloatArray:
    """Mean of X(X−1) given p."""
    spent = chance * reach
    small = spent * (1.0 + shape) < 1e-3
    gentle = np.where(small, spent, 0.0)
    # the closed form cancels to second order for small p
    series = 0.5 - (shape + 2.0) * gentle / 3.0 + (shape + 2.0) * (shape + 3.0) * gentle**2 / 8.0
    series = series - (shape + 2.0) * (shape + 3.0) * (shape + 4.0) * gentle**3 / 30.0
    grown = np.where(small, 1.0, spent)
    closed = -np.expm1(-shape * np.log1p(grown)) - shape * grown * np.exp(-(shape + 1.0) * np.log1p(grown))
    each = np.where(small, shape * (shape + 1.0) * series, closed / np.square(grown))
    return 2.0 * (1.0 - chance) * np.square(reach) * each


def survival(t: ArrayLike, r: ArrayLike, alpha: ArrayLike, a: ArrayLike, b: ArrayLike) -> FloatArray:
    """Share of new customers not lapsed by t: E_p[(1 + pt/α)^{−r}]. Arguments as `expected_purchases`."""
    reach = at_least(0.0, "t", t) / positive("alpha", alpha)
    shape = at_least(0.0, "r", r)
    return beta_average(_still_there, positive("a", a), positive("b", b), reach * (1.0 + shape), reach, shape)


def _still_there(chance: FloatArray, reach: FloatArray, shape: FloatArray) -> FloatArray:
    return np.exp(-shape * np.log1p(chance * reach))


def probability_of_count(
    x: ArrayLike, t: ArrayLike, r: ArrayLike, alpha: ArrayLike, a: ArrayLike, b: ArrayLike
) -> FloatArray:
    """P(X(t) = x): chance of exactly x repeat orders of a new customer by time t.

    B(a, b+x)/B(a, b)·NB(x) + [x > 0]·B(a+1, b+x−1)/B(a, b)·P(NB ≥ x), NB negative binomial with r and
    t/(α+t); its upper tail by the incomplete beta function, not as 1 − Σ.

    Args:
        x: whole, ≥ 0.
        t: ≥ 0.
        r, alpha, a, b: > 0.
    """
    count, time = whole("x", x), at_least(0.0, "t", t)
    shape, scale, first, second = _positives(r, alpha, a, b)
    used = time / (scale + time)
    with np.errstate(divide="ignore", invalid="ignore"):  # t = 0: log 0 times x
        log_used = np.where(count > 0.0, count * np.log(used), 0.0)
    log_exactly = gammaln(shape + count) - gammaln(shape) - gammaln(count + 1.0)
    log_exactly = log_exactly + shape * np.log(scale / (scale + time)) + log_used
    before = betaln(first, second)
    stayed = np.exp(betaln(first, second + count) - before + log_exactly)
    some = np.maximum(count, 1.0)
    left = np.exp(betaln(first + 1.0, second + some - 1.0) - before) * betainc(some, shape, used)
    return plain(np.where(count > 0.0, stayed + left, stayed))


def log_likelihood(
    x: ArrayLike, t_x: ArrayLike, total: ArrayLike, r: ArrayLike, alpha: ArrayLike, a: ArrayLike, b: ArrayLike
) -> FloatArray:
    """Log-likelihood of each customer's history; sum it over the customers.

    L = Γ(r+x)α^r/Γ(r)·{ B(a, b+x)/B(a, b)/(α+T)^{r+x} + [x > 0]·B(a+1, b+x−1)/B(a, b)/(α+t_x)^{r+x} }

    Args:
        x: whole, ≥ 0.
        t_x: time of the last repeat order, 0 ≤ t_x ≤ T (0 without one).
        total: T, time observed, ≥ 0.
        r, alpha, a, b: > 0.
    """
    count, last, span = observed(x, t_x, total)
    shape, scale, first, second = _positives(r, alpha, a, b)
    orders = gammaln(shape + count) - gammaln(shape) + shape * np.log(scale) - betaln(first, second)
    stayed = betaln(first, second + count) - (shape + count) * np.log(scale + span)
    some = np.maximum(count, 1.0)
    left = betaln(first + 1.0, second + some - 1.0) - (shape + count) * np.log(scale + last)
    return orders + np.where(count > 0.0, np.logaddexp(stayed, left), stayed)


def probability_alive(
    x: ArrayLike, t_x: ArrayLike, total: ArrayLike, r: ArrayLike, alpha: ArrayLike, a: ArrayLike, b: ArrayLike
) -> FloatArray:
    """Chance that a customer with this history has not lapsed; 1 without a repeat order.

    1/(1 + [x > 0]·(a/(b+x−1))·((α+T)/(α+t_x))^{r+x}). Arguments as `log_likelihood`.
    """
    count, last, span = observed(x, t_x, total)
    shape, scale, first, second = _positives(r, alpha, a, b)
    some = np.maximum(count, 1.0)
    silence = (shape + count) * (np.log(scale + span) - np.log(scale + last))
    return plain(np.where(count > 0.0, expit(-(silence + np.log(first) - np.log(second + some - 1.0))), 1.0))


def conditional_expected_purchases(
    t: ArrayLike,
    x: ArrayLike,
    t_x: ArrayLike,
    total: ArrayLike,
    r: ArrayLike,
    alpha: ArrayLike,
    a: ArrayLike,
    b: ArrayLike,
) -> FloatArray:
    """Mean orders in the next t of a customer with this history: E[X(T, T+t) | x, t_x, T].

    P(alive) times `expected_purchases` of a living customer, λ ~ Gamma(r+x, α+T), p ~ Beta(a, b+x).

    Args:
        t: ≥ 0.

    The rest as in `log_likelihood`.
    """
    alive = probability_alive(x, t_x, total, r, alpha, a, b)
    return alive * expected_purchases(t, np.add(r, x), np.add(alpha, total), a, np.add(b, x))


def discounted_expected_purchases(
    horizon: ArrayLike, discount: ArrayLike, r: ArrayLike, alpha: ArrayLike, a: ArrayLike, b: ArrayLike
) -> FloatArray:
    """Mean repeat orders of a new customer by the horizon, each worth e^{−δt}: ∫₀ᴴ e^{−δt} dE[X(t)].

    By parts, e^{−δH}·E[X(H)] + δ·∫₀ᴴ e^{−δt} E[X(t)] dt.

    Args:
        horizon: H, ≥ 0, finite.
        discount: δ per unit of time, continuous, ≥ 0.
        r, alpha, a, b: as in `expected_purchases`.
    """
    end, fading, shape, scale, first, second = np.broadcast_arrays(
        at_least(0.0, "horizon", horizon),
        at_least(0.0, "discount", discount),
        any_number("r", r),
        positive("alpha", alpha),
        any_number("a", a),
        any_number("b", b),
    )

    def weighted(log_time: FloatArray) -> FloatArray:
        time = scale * np.expm1(log_time)
        return plain(
            np.exp(-fading * time) * expected_purchases(time, shape, scale, first, second) * (scale + time)
        )

    at_end = np.exp(-fading * end) * expected_purchases(end, shape, scale, first, second)
    return plain(at_end + fading * integral_to(weighted, np.log1p(end / scale)))


def _positives(*values: ArrayLike) -> list[FloatArray]:
    return [positive(name, value) for name, value in zip(("r", "alpha", "a", "b"), values, strict=True)]
