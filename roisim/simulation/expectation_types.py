"""Customers by type: a handful of exponentials that stand for all order rates and lifetimes.

For `bg_nbd`, `pareto_nbd` and `constant` a customer's chance to be active still is a mixture of
exponentials e^(−aG), G the operational time (days × season × programmes) since the first order. The two
numbers that the books need, P(active) and the expected order rate, are sums over the same exponents a
with different weights. Mixtures are integrated on nodes that lie evenly in ln λ and in the log odds of
p, where the trapezoidal rule converges geometrically (Trefethen and Weideman 2014, "The exponentially
convergent trapezoidal rule"); the product λ·p is then brought to few exponents by cubic interpolation.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy import special

from roisim.simulation.hazard_clock import all_alike

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from roisim.simulation.customer_rates import RepeatRates

    Floats = NDArray[np.float64]

RATE_NODES = 20
CHANCE_NODES = 24
HAZARD_NODES = 28
EXPONENTS = 32
EXPONENTS_OF_MANY = 28
MANY_WORLDS = 8
LEAST_SHAPE = 1e-9
FLAT = 1e-4
"""An exponent that takes less than this off in the whole time looked at is as good as none."""


@dataclass(frozen=True)
class CustomerTypes:
    """Exponents and weights, (K, W) or (K, 1) where all worlds are alike.

    `loss`: hazard of lapsing per unit of operational time; `active` weights of P(active), summing to 1;
    `rate` weights of the order rate, orders a day; `most`: no hazard of lapsing is above `most` × the
    factor on orders (each own order drops out once at most), infinite where that cannot bind.
    """

    loss: Floats
    active: Floats
    rate: Floats
    most: Floats


def customer_types(
    rates: RepeatRates, days: float, lapses: float = 1.0, *, one_rate_each: bool = False
) -> CustomerTypes:
    """The types of a plan.

    Args:
        rates: of the repeat process; any kind but subscriptions.
        days: the longest operational time that will be asked for.
        lapses: the largest factor that a group of customers has on its dropping out.
        one_rate_each: every type has an order rate of its own, its `rate` ÷ `active`; many more types.
    """
    names = {"bg_nbd": ("r", "alpha", "a", "b"), "pareto_nbd": ("r", "alpha", "s", "beta")}
    of = rates.parameters
    if rates.kind == "constant":
        rate, hazard = _laws(of["rate_per_day"], of["hazard_per_day"])
        return CustomerTypes(hazard[None], np.ones_like(hazard)[None], rate[None], _no_limit(hazard[None]))
    first, second, third, fourth = _laws(*(of[name] for name in names[rates.kind]))
    if rates.kind == "pareto_nbd":
        hazard, weight = gamma_nodes(third, fourth, HAZARD_NODES, FLAT * fourth / days)
        if one_rate_each:
            return _pareto_nbd_grid(first, second, hazard, weight)
        return CustomerTypes(hazard, weight, weight * (first / second), _no_limit(hazard))
    grid = _bg_nbd_grid(first, second, third, fourth)
    if one_rate_each or dropout_can_be_certain(rates, lapses):
        return grid
    worlds = grid.loss.shape[1]
    return _on_few_exponents(grid, EXPONENTS if worlds < MANY_WORLDS else EXPONENTS_OF_MANY, days)


def dropout_can_be_certain(rates: RepeatRates, lapses: float = 1.0) -> bool:
    """Whether p·θ/m may exceed 1: customers lapse sooner by more than they order more often."""
    return bool((rates.lapse_factor * lapses > rates.order_factor * (1.0 + 1e-12)).any())


def _laws(*parameters: Floats) -> tuple[Floats, ...]:
    """Parameters (W), or (1) each where all worlds are alike."""
    if all(all_alike(values) for values in parameters):
        return tuple(np.array(values[:1]) for values in parameters)
    return parameters


def _no_limit(like: Floats) -> Floats:
    return np.full_like(like, np.inf)


def _bg_nbd_grid(r: Floats, alpha: Floats, a: Floats, b: Floats) -> CustomerTypes:
    """Every order rate with every chance of dropping out."""
    rate, rate_weight = gamma_nodes(r, alpha, RATE_NODES)
    chance, chance_weight = beta_nodes(a, b, CHANCE_NODES)
    worlds = rate.shape[1]
    weight = (rate_weight[:, None] * chance_weight).reshape(-1, worlds)
    rates = np.repeat(rate, CHANCE_NODES, axis=0)
    loss = (rate[:, None] * chance).reshape(-1, worlds)
    return CustomerTypes(loss, weight, weight * rates, rates)


def _pareto_nbd_grid(r: Floats, alpha: Floats, hazard: Floats, weight: Floats) -> CustomerTypes:
    """Every order rate with every hazard of lapsing."""
    rate, rate_weight = gamma_nodes(r, alpha, RATE_NODES)
    worlds = max(rate.shape[1], hazard.shape[1])
    joint = np.broadcast_to(rate_weight[:, None] * weight, (RATE_NODES, HAZARD_NODES, worlds))
    joint = joint.reshape(-1, worlds)
    loss = np.tile(np.broadcast_to(hazard, (HAZARD_NODES, worlds)), (RATE_NODES, 1))
    return CustomerTypes(loss, joint, joint * np.repeat(rate, HAZARD_NODES, axis=0), _no_limit(loss))


def gamma_nodes(
    shape: Floats, rate: Floats, nodes: int, least: Floats | None = None
) -> tuple[Floats, Floats]:
    """(K, W) nodes and weights of Gamma(shape, rate); their mean is exact. Shapes (W).

    The lowest node stands for all below it: where the law biased to size ends (below lies nobody who
    orders), or at `least` × rate.
    """
    r = np.maximum(shape, LEAST_SHAPE)
    lowest = special.gammaincinv(r + 1.0, 1e-5) if least is None else np.minimum(least, r / 2.0)
    low, high = np.log(lowest), np.log(special.gammainccinv(r + 1.0, 1e-7))
    step = (high - low) / (nodes - 1)
    log_x = low + step * np.arange(nodes)[:, None]
    x = np.exp(log_x)
    weight = np.exp(r * log_x - x - special.gammaln(r)) * step
    weight[0] += special.gammainc(r, np.exp(low - step / 2.0))
    weight /= _sum(weight)
    return x * (r / _sum(weight * x)) / rate, weight


def beta_nodes(a: Floats, b: Floats, nodes: int) -> tuple[Floats, Floats]:
    """(K, W) nodes and weights of Beta(a, b). Shapes (W)."""
    low = np.clip(special.logit(special.betaincinv(a, b, 1e-6)), -16.0, 6.0)
    high = np.clip(-special.logit(special.betaincinv(b, a, 1e-7)), low + 1e-3, 8.0)
    step = (high - low) / (nodes - 1)
    log_odds = low + step * np.arange(nodes)[:, None]
    log_p, log_rest = -np.logaddexp(0.0, -log_odds), -np.logaddexp(0.0, log_odds)
    weight = np.exp(a * log_p + b * log_rest - special.betaln(a, b)) * step
    weight[0] += special.betainc(a, b, special.expit(low - step / 2.0))
    weight[-1] += special.betainc(b, a, special.expit(-high - step / 2.0))
    return np.exp(log_p), weight / _sum(weight)


def _on_few_exponents(types: CustomerTypes, exponents: int, days: float) -> CustomerTypes:
    """The same mixtures on exponents that lie evenly in their logarithm."""
    place = np.log(types.loss)
    high = place.max(axis=0)
    low = np.minimum(np.maximum(place.min(axis=0), np.log(FLAT / days)), high - 1e-6)
    step = (high - low) / (exponents - 1)
    position = (np.maximum(place, low) - low) / step
    cell = np.clip(position.astype(np.int64), 1, exponents - 3)
    x = position - cell
    # Lagrange's cubics through the four nearest exponents.
    parts = (
        -x * (x - 1.0) * (x - 2.0) / 6.0,
        (x + 1.0) * (x - 1.0) * (x - 2.0) / 2.0,
        -(x + 1.0) * x * (x - 2.0) / 2.0,
        (x + 1.0) * x * (x - 1.0) / 6.0,
    )
    shape = (exponents, types.loss.shape[1])
    active, rate = np.zeros(shape), np.zeros(shape)
    world = np.broadcast_to(np.arange(shape[1]), cell.shape)
    for offset, part in zip((-1, 0, 1, 2), parts, strict=True):
        np.add.at(active, (cell + offset, world), types.active * part)
        np.add.at(rate, (cell + offset, world), types.rate * part)
    loss = np.exp(low + step * np.arange(exponents)[:, None])
    return CustomerTypes(loss, active, rate, _no_limit(loss))


def _sum(values: Floats) -> Floats:
    """Sum over the first axis, one after the other, whatever the number of worlds."""
    total: Floats = np.cumsum(values, axis=0)[-1]
    return total
