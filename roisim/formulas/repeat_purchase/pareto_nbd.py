"""Pareto/NBD: orders at a rate λ ~ Gamma(r, rate α) until lapsing at a hazard µ ~ Gamma(s, rate β).

Source: Schmittlein, Morrison and Colombo 1987; domain model B9. r, α, s, β > 0; α and β in the unit of time
of everything else. Arguments broadcast; numbers outside their range are a ValueError.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import exprel, gammaln

from roisim.formulas.arguments import FloatArray, at_least, plain, positive, whole
from roisim.formulas.repeat_purchase.averages import integral_to
from roisim.formulas.repeat_purchase.history import observed

_ALL_OF_IT = 45.0  # e^{−45} of an integral is nothing


def survival(t: ArrayLike, s: ArrayLike, beta: ArrayLike) -> FloatArray:
    """Share of new customers not lapsed by time t ≥ 0: (β/(β+t))^s."""
    return np.exp(-positive("s", s) * np.log1p(at_least(0.0, "t", t) / positive("beta", beta)))


def expected_purchases(
    t: ArrayLike, r: ArrayLike, alpha: ArrayLike, s: ArrayLike, beta: ArrayLike
) -> FloatArray:
    """Mean repeat orders of a new customer by time t: (rβ/(α(s−1)))·[1 − (β/(β+t))^{s−1}].

    Written so that s = 1 is no exception: (r/α)·β·ln(1 + t/β) there.

    Args:
        t: ≥ 0, finite.
        r: ≥ 0; 0 means that nobody orders again.
        alpha, s, beta: > 0.
    """
    rate = at_least(0.0, "r", r) / positive("alpha", alpha)
    return rate * _mean_lifetime(at_least(0.0, "t", t), positive("s", s), positive("beta", beta))


def _mean_lifetime(t: FloatArray, s: FloatArray, beta: FloatArray) -> FloatArray:
    """E₁ = ∫₀ᵗ (β/(β+z))^s dz."""
    log_time = np.log1p(t / beta)
    return plain(beta * log_time * exprel((1.0 - s) * log_time))


def variance_of_purchases(
    t: ArrayLike, r: ArrayLike, alpha: ArrayLike, s: ArrayLike, beta: ArrayLike
) -> FloatArray:
    """Variance of a new customer's repeat orders by time t: (r/α)E₁ + (r(r+1)/α²)E₂ − ((r/α)E₁)².

    E₁ = ∫₀ᵗ (β/(β+z))^s dz, E₂ = ∫₀ᵗ 2z·(β/(β+z))^s dz. Arguments as `expected_purchases`.
    """
    mean = expected_purchases(t, r, alpha, s, beta)
    shape, decay, scale = np.asarray(r), np.asarray(s), np.asarray(beta)
    log_time = np.log1p(np.asarray(t) / scale)
    # E₂ = 2β²·∫ (e^v − 1)·e^{(1−s)v} dv over v = ln(1 + z/β)
    pairs = 2.0 * np.square(scale) * integral_to(lambda v: np.expm1(v) * np.exp((1.0 - decay) * v), log_time)
    return plain(shape * (shape + 1.0) / np.square(alpha) * pairs + mean - np.square(mean))


def probability_of_count(
    x: ArrayLike, t: ArrayLike, r: ArrayLike, alpha: ArrayLike, s: ArrayLike, beta: ArrayLike
) -> FloatArray:
    """P(X(t) = x): chance of exactly x repeat orders of a new customer by time t.

    Γ(r+x)/(Γ(r)x!)·{ (α/(α+t))^r (t/(α+t))^x (β/(β+t))^s
    + ∫₀ᵗ (α/(α+y))^r (y/(α+y))^x s β^s/(β+y)^{s+1} dy }: still there, or lapsed at y.

    Args:
        x: whole, ≥ 0.
        t: ≥ 0.
        r, alpha, s, beta: > 0.
    """
    count, time = whole("x", x), at_least(0.0, "t", t)
    shape, scale, decay, lapse = _positives(r, alpha, s, beta)
    ways = gammaln(shape + count) - gammaln(shape) - gammaln(count + 1.0)
    nearest = np.minimum(scale, lapse)

    def orders_by(y: FloatArray) -> FloatArray:
        with np.errstate(divide="ignore", invalid="ignore"):  # y = 0: log 0 times x
            some = np.where(count > 0.0, count * np.log(y / (scale + y)), 0.0)
        return np.exp(ways - shape * np.log1p(y / scale) + some)

    def lapsed_at(log_time: FloatArray) -> FloatArray:
        y = nearest * np.expm1(log_time)
        density = decay / lapse * np.exp(-(decay + 1.0) * np.log1p(y / lapse))
        return plain(orders_by(y) * density * (nearest + y))

    upper = np.log1p(time / nearest)
    return orders_by(time) * survival(time, decay, lapse) + integral_to(lapsed_at, upper)


def log_likelihood(
    x: ArrayLike,
    t_x: ArrayLike,
    total: ArrayLike,
    r: ArrayLike,
    alpha: ArrayLike,
    s: ArrayLike,
    beta: ArrayLike,
) -> FloatArray:
    """Log-likelihood of each customer's history; sum it over the customers.

    L = Γ(r+x)α^r β^s/Γ(r)·{ 1/((α+T)^{r+x}(β+T)^s) + s·∫_{t_x}^T dy/((α+y)^{r+x}(β+y)^{s+1}) }; the paper's
    A₀ is that integral times (r+s+x), by ₂F₁ in two branches.

    Args:
        x: whole, ≥ 0.
        t_x: time of the last repeat order, 0 ≤ t_x ≤ T (0 without one).
        total: T, time observed, ≥ 0.
        r, alpha, s, beta: > 0.
    """
    count, last, span = observed(x, t_x, total)
    shape, scale, decay, lapse = _positives(r, alpha, s, beta)
    before = gammaln(shape + count) - gammaln(shape) + shape * np.log(scale) + decay * np.log(lapse)
    alive = -(shape + count) * np.log(scale + span) - decay * np.log(lapse + span)
    return (
        before
        + alive
        + np.logaddexp(0.0, _log_lapsed_to_alive(count, last, span, shape, scale, decay, lapse))
    )


def probability_alive(
    x: ArrayLike,
    t_x: ArrayLike,
    total: ArrayLike,
    r: ArrayLike,
    alpha: ArrayLike,
    s: ArrayLike,
    beta: ArrayLike,
) -> FloatArray:
    """Chance that a customer with this history has not lapsed. Arguments as `log_likelihood`."""
    count, last, span = observed(x, t_x, total)
    odds_against = _log_lapsed_to_alive(count, last, span, *_positives(r, alpha, s, beta))
    return np.exp(-np.logaddexp(0.0, odds_against))


def _log_lapsed_to_alive(
    count: FloatArray,
    last: FloatArray,
    span: FloatArray,
    shape: FloatArray,
    scale: FloatArray,
    decay: FloatArray,
    lapse: FloatArray,
) -> FloatArray:
    """Log odds of having lapsed: ln{ s(α+T)^{r+x}(β+T)^s · ∫_{t_x}^T (α+y)^{−(r+x)}(β+y)^{−(s+1)} dy }."""
    orders, ends = shape + count, decay + 1.0
    near = np.minimum(scale, lapse)
    near_power = np.where(scale <= lapse, orders, ends)
    far = np.maximum(scale, lapse)
    far_power = np.where(scale <= lapse, ends, orders)
    start = near + last

    def lapsed_at(log_time: FloatArray) -> FloatArray:
        waited = start * np.expm1(log_time)
        return plain(np.exp((1.0 - near_power) * log_time - far_power * np.log1p(waited / (far + last))))

    # past where the steeper factor has fallen to nothing the nodes would be wasted
    fall = near_power - 1.0 + far_power * start / (far + last)
    worth = np.where(fall > 0.0, _ALL_OF_IT / np.maximum(fall, 1e-300), np.inf)
    upper = np.minimum(np.log1p((span - last) / start), np.maximum(worth, 0.0))
    with np.errstate(divide="ignore"):  # nothing observed since the last order: no time to lapse
        integral = np.log(integral_to(lapsed_at, upper))
    until_now = orders * (np.log(scale + span) - np.log(scale + last)) + decay * np.log(lapse + span)
    return plain(np.log(decay) + integral + until_now + np.log(start) - ends * np.log(lapse + last))


def conditional_expected_purchases(
    t: ArrayLike,
    x: ArrayLike,
    t_x: ArrayLike,
    total: ArrayLike,
    r: ArrayLike,
    alpha: ArrayLike,
    s: ArrayLike,
    beta: ArrayLike,
) -> FloatArray:
    """Mean orders in the next t of a customer with this history: E[X(T, T+t) | x, t_x, T].

    P(alive) times `expected_purchases` with r+x, α+T, s, β+T.

    Args:
        t: ≥ 0.

    The rest as in `log_likelihood`.
    """
    alive = probability_alive(x, t_x, total, r, alpha, s, beta)
    return alive * expected_purchases(t, np.add(r, x), np.add(alpha, total), s, np.add(beta, total))


def discounted_expected_purchases(
    horizon: ArrayLike, discount: ArrayLike, r: ArrayLike, alpha: ArrayLike, s: ArrayLike, beta: ArrayLike
) -> FloatArray:
    """Mean repeat orders of a new customer by the horizon, each worth e^{−δt}.

    (r/α)·∫₀ᴴ e^{−δt}(β/(β+t))^s dt.

    Without a horizon (r/α)·β·U(1, 2−s, δβ), U Tricomi's function.

    Args:
        horizon: H, ≥ 0, infinity allowed where δ > 0.
        discount: δ per unit of time, continuous, ≥ 0.
        r: ≥ 0.
        alpha, s, beta: > 0.
    """
    rate = at_least(0.0, "r", r) / positive("alpha", alpha)
    end, fading, decay, scale, _shape = np.broadcast_arrays(
        at_least(0.0, "horizon", horizon),
        at_least(0.0, "discount", discount),
        positive("s", s),
        positive("beta", beta),
        rate,
    )
    positive("discount where the horizon is infinite", np.where(np.isinf(end), fading, 1.0))
    with np.errstate(divide="ignore"):  # nothing fades: the horizon alone ends it
        counts = np.minimum(end, _ALL_OF_IT / fading)

    def worth(log_time: FloatArray) -> FloatArray:
        return plain(np.exp((1.0 - decay) * log_time - fading * scale * np.expm1(log_time)))

    return plain(rate * scale * integral_to(worth, np.log1p(counts / scale)))


def discounted_expected_residual_purchases(
    discount: ArrayLike,
    x: ArrayLike,
    t_x: ArrayLike,
    total: ArrayLike,
    r: ArrayLike,
    alpha: ArrayLike,
    s: ArrayLike,
    beta: ArrayLike,
    horizon: ArrayLike = np.inf,
) -> FloatArray:
    """DERT: all orders still to come of a customer with this history, each worth e^{−δt} from now on.

    α^r β^s δ^{s−1} Γ(r+x+1) Ψ(s, s; δ(β+T)) / (Γ(r)(α+T)^{r+x+1} L), Ψ Tricomi's function; computed as
    P(alive) times `discounted_expected_purchases` with r+x, α+T, s, β+T.

    Args:
        discount: δ per unit of time, continuous, > 0 unless the horizon is finite.
        horizon: how far ahead, ≥ 0; for ever if left out.

    The rest as in `log_likelihood`. Source: Fader, Hardie and Lee 2005, "RFM and CLV".
    """
    alive = probability_alive(x, t_x, total, r, alpha, s, beta)
    return alive * discounted_expected_purchases(
        horizon, discount, np.add(r, x), np.add(alpha, total), s, np.add(beta, total)
    )


def _positives(*values: ArrayLike) -> list[FloatArray]:
    return [positive(name, value) for name, value in zip(("r", "alpha", "s", "beta"), values, strict=True)]
