"""Own repeat orders in expectation: the mass of customers who are still active, by type.

Within a day rates are constant, so a day is exact: who begins it active orders λ·f·(1 − e^(−h))/h times,
with h the day's hazard of lapsing; who becomes a customer at a time of day that is even over the day
has the rest of it. Types are `expectation_types.CustomerTypes`; groups (G) are customers of one channel
and one quality, each with a factor on the order rate (`pace`) and on lapsing (`lapses`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

import numpy as np

from roisim.simulation.expectation_arrays import few_groups, few_worlds, scan
from roisim.simulation.expectation_types import customer_types

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from roisim.simulation.customer_rates import RepeatRates

    Floats = NDArray[np.float64]

SMALL_HAZARD = 1e-4

WORTH_KEEPING = 400_000
"""Numbers that are kept because they are needed again."""


@dataclass(frozen=True)
class OwnDays:
    """Days of a stretch: own orders (T, G, W), customers active after each day (T, W); of those
    active when it began (W), how many lapsed in it (W)."""

    orders: Floats
    active: Floats
    active_at_start: Floats
    lapsed_of_those: Floats


class OwnOrders(Protocol):
    """What the expectation asks of a repeat process."""

    def days(self, begin: int, end: int, first: Floats) -> OwnDays:
        """A stretch of days, given the first orders (T, G, W) on each; stretches follow one another."""


class OrdersByHazard:
    """`bg_nbd`, `pareto_nbd` and `constant`: orders at a rate until the customer lapses at a hazard.

    Args:
        pace, lapses: (G, W) factors of each group.
        days: the longest time that will be looked at.
        found: (D, W) share of the orders wanted that find goods; who finds none does not lapse by it.
        one_rate_each: see `customer_types`.
    """

    def __init__(
        self,
        rates: RepeatRates,
        pace: Floats,
        lapses: Floats,
        days: float,
        found: Floats,
        *,
        one_rate_each: bool = False,
    ) -> None:
        self.drops_out = dropout = rates.kind == "bg_nbd"
        order = few_worlds(rates.season * rates.order_factor) * found
        lapse = (
            few_worlds(rates.season * rates.lapse_factor) * found
            if dropout
            else few_worlds(rates.lapse_factor)
        )
        pace, lapses = few_groups(pace), few_groups(lapses)
        most = max(float(lapse.max()) * float(lapses.max()), 1.0)
        types = customer_types(rates, days * most, float(lapses.max()), one_rate_each=one_rate_each)
        self.order, self.lapse = order, lapse
        self.loss = types.loss[:, None] * (lapses * pace if dropout else lapses)
        self.rate = types.rate[:, None] * pace
        self.share = types.active[:, None]
        self.limit = types.most[:, None] * pace
        self.limited = bool(np.isfinite(types.most).any())
        self.active = np.zeros(1)
        self._kept: tuple[Floats, ...] | None = None
        if len(order) * self.loss.size * lapse.shape[-1] <= WORTH_KEEPING:
            self._kept = self._shares(0, len(order))

    def hazard(self, begin: int, end: int) -> Floats:
        """(T, K, G, W): hazard of lapsing on each day; G and W may be 1 where all are alike."""
        hazard: Floats = self.loss * self.lapse[begin:end, None, None]
        if self.limited:
            hazard = np.minimum(hazard, self.limit * self.order[begin:end, None, None])
        return hazard

    def shares(self, begin: int, end: int) -> tuple[Floats, Floats, Floats, Floats]:
        """(T, K, G, W) each: hazard of lapsing on each day, who is left after it, and `within_day`."""
        if self._kept is None:
            return self._shares(begin, end)
        hazard, left, whole, part = (each[begin:end] for each in self._kept)
        return hazard, left, whole, part

    def _shares(self, begin: int, end: int) -> tuple[Floats, Floats, Floats, Floats]:
        hazard = self.hazard(begin, end)
        return hazard, np.exp(-hazard), *within_day(hazard)

    def days(self, begin: int, end: int, first: Floats) -> OwnDays:
        """See OwnOrders."""
        hazard, left, whole, part = self.shares(begin, end)
        new = first[:, None]
        mass = np.empty((end - begin + 1, len(self.loss), *first.shape[1:]))
        mass[0] = self.active
        mass[1:] = scan(new * whole, np.concatenate([left[1:], left[:1]]), mass[0] * left[0])
        # Time active of those there when a day begins, and of the day's new ones, times their order rates.
        orders = _over_types(mass[:-1], whole * self.rate) + _over_types(new, part * self.rate)
        orders *= self.order[begin:end, None]
        active = _over_types(mass, self.share[None]).sum(axis=1)
        gone = mass[0] * self.share * -np.expm1(-hazard.sum(axis=0))
        self.active = mass[-1]
        return OwnDays(orders, active[1:], active[0], gone.sum(axis=(0, 1)))


def _over_types(mass: Floats, weight: Floats) -> Floats:
    """(T, G, W): sums of (T, K, G, W) times weights (T, K, G, W) over the types; any axis but K may be 1,
    that of the mass too."""
    if mass.shape[1] == 1:
        new: Floats = mass[:, 0] * weight.sum(axis=1)
        return new
    total: Floats = np.einsum("tkgw,tkgw->tgw", mass, np.broadcast_to(weight, mass.shape))
    return total


def within_day(hazard: Floats) -> tuple[Floats, Floats]:
    """Mean of e^(−h·x) over a day, and of the time active of one who begins at a time of day that is
    even over it: (1 − e^(−h))/h and (1 − that)/h."""
    small = hazard < SMALL_HAZARD
    safe = np.where(small, 1.0, hazard)
    whole = np.where(small, 1.0 - hazard / 2.0, -np.expm1(-safe) / safe)
    return whole, np.where(small, 0.5 - hazard / 6.0, (1.0 - whole) / safe)
