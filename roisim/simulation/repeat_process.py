"""How customers differ and when they order again: four kinds of one process, each exact in time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

import numpy as np

from roisim.simulation.hazard_clock import HazardClock
from roisim.simulation.luck import Draw, exponential, uniform
from roisim.simulation.trait_table import TraitTable

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from roisim.simulation.customer_rates import RepeatRates
    from roisim.simulation.people import Customers

    Integers = NDArray[np.int64]
    Floats = NDArray[np.float64]
    Keys = NDArray[np.uint64]
    Mask = NDArray[np.bool_]

NEVER = np.inf


class RepeatProcess(Protocol):
    """What the purchases ask of a repeat process. `rows` are customers (n)."""

    def traits(
        self, keys: Keys, world: Integers, first: Floats, pace: Floats, lapses: Floats
    ) -> tuple[Floats, Floats, Floats]:
        """(n) each: order rate a day, lapsing trait, end of the lifetime (infinite if not known).

        `pace` and `lapses` (n) are factors on the order rate and on the hazard of lapsing.
        """

    def next_time(self, customers: Customers, rows: Integers, time: Floats) -> Floats:
        """(n): when the next own order (or renewal) comes after `time`; infinite if none."""

    def outcome(
        self, customers: Customers, rows: Integers, day: Integers, number: Integers
    ) -> tuple[Mask, Mask]:
        """(n), (n): who orders at his time, and who has lapsed by it."""


def repeat_process(rates: RepeatRates) -> RepeatProcess:
    """The process of a plan's kind."""
    kinds: dict[str, Callable[[RepeatRates], RepeatProcess]] = {
        "bg_nbd": BgNbdProcess,
        "pareto_nbd": LifetimeProcess,
        "constant": LifetimeProcess,
        "subscription": SubscriptionProcess,
    }
    return kinds[rates.kind](rates)


class _OrderClock:
    """Own orders at a personal rate times season and programmes."""

    def __init__(self, rates: RepeatRates) -> None:
        self.rates = rates
        self.clock = HazardClock(_product(rates.season, rates.order_factor))

    def next(self, customers: Customers, rows: Integers, time: Floats) -> Floats:
        table = customers.table
        luck = exponential(
            table["key"][rows], Draw.OWN_ORDER_TIME, table["own_orders"][rows].astype(np.int64)
        )
        with np.errstate(divide="ignore", over="ignore"):
            amount = luck / table["rate"][rows]
        return self.clock.after(time, amount, customers.world(rows))


class BgNbdProcess:
    """Order rate ~ Gamma(r, alpha); after each own repeat order dropout with min(1, p·θ/m)."""

    def __init__(self, rates: RepeatRates) -> None:
        self.rates = rates
        self.orders = _OrderClock(rates)
        self.order_rates = TraitTable.gamma(rates.parameters["r"], rates.parameters["alpha"])
        self.dropouts = TraitTable.beta(rates.parameters["a"], rates.parameters["b"])

    def traits(
        self, keys: Keys, world: Integers, first: Floats, pace: Floats, lapses: Floats
    ) -> tuple[Floats, Floats, Floats]:
        """See RepeatProcess; the lapsing trait is p ~ Beta(a, b)."""
        rate = self.order_rates.look_up(uniform(keys, Draw.ORDER_RATE), world)
        dropout = self.dropouts.look_up(uniform(keys, Draw.LAPSING), world)
        return rate * pace, np.minimum(dropout * lapses, 1.0), np.full(len(first), NEVER)

    def next_time(self, customers: Customers, rows: Integers, time: Floats) -> Floats:
        """See RepeatProcess."""
        return self.orders.next(customers, rows, time)

    def outcome(
        self, customers: Customers, rows: Integers, day: Integers, number: Integers
    ) -> tuple[Mask, Mask]:
        """Everyone orders; some never again."""
        world = customers.world(rows)
        ratio = self.rates.lapse_factor[day, world] / self.rates.order_factor[day, world]
        luck = uniform(customers.table["key"][rows], Draw.DROPOUT, number)
        return np.ones(len(rows), np.bool_), luck < customers.table["lapsing"][rows] * ratio


class LifetimeProcess:
    """Pareto/NBD and constant: a lifetime with hazard µ·θ, orders at λ·m while it lasts."""

    def __init__(self, rates: RepeatRates) -> None:
        self.rates = rates
        self.orders = _OrderClock(rates)
        self.lifetimes = HazardClock(rates.lapse_factor)
        of = rates.parameters
        if rates.kind == "pareto_nbd":
            self.order_rates = TraitTable.gamma(of["r"], of["alpha"])
            self.hazards = TraitTable.gamma(of["s"], of["beta"])

    def traits(
        self, keys: Keys, world: Integers, first: Floats, pace: Floats, lapses: Floats
    ) -> tuple[Floats, Floats, Floats]:
        """See RepeatProcess; the lapsing trait is the hazard µ."""
        rate, hazard = self._rates(keys, world)
        rate, hazard = rate * pace, hazard * lapses
        with np.errstate(divide="ignore", over="ignore"):
            amount = exponential(keys, Draw.LAPSE_TIME) / hazard
        return rate, hazard, self.lifetimes.after(first, amount, world)

    def _rates(self, keys: Keys, world: Integers) -> tuple[Floats, Floats]:
        of = self.rates.parameters
        if self.rates.kind == "constant":
            return of["rate_per_day"][world], of["hazard_per_day"][world]
        rate = self.order_rates.look_up(uniform(keys, Draw.ORDER_RATE), world)
        return rate, self.hazards.look_up(uniform(keys, Draw.LAPSING), world)

    def next_time(self, customers: Customers, rows: Integers, time: Floats) -> Floats:
        """See RepeatProcess."""
        when = self.orders.next(customers, rows, time)
        return np.where(when < customers.table["lapse_time"][rows], when, NEVER)

    def outcome(
        self, customers: Customers, rows: Integers, day: Integers, number: Integers
    ) -> tuple[Mask, Mask]:
        """Everyone orders; lifetimes end by themselves."""
        _ = customers, day, number
        return np.ones(len(rows), np.bool_), np.zeros(len(rows), np.bool_)


class SubscriptionProcess:
    """sBG: a renewal every period, each kept with (1-p)^θ, p ~ Beta(a, b)."""

    def __init__(self, rates: RepeatRates) -> None:
        self.rates = rates
        self.dropouts = TraitTable.beta(rates.parameters["a"], rates.parameters["b"])

    def traits(
        self, keys: Keys, world: Integers, first: Floats, pace: Floats, lapses: Floats
    ) -> tuple[Floats, Floats, Floats]:
        """See RepeatProcess; the rate is renewals a day, the lapsing trait p."""
        of = self.rates.parameters
        leaving = self.dropouts.look_up(uniform(keys, Draw.LAPSING), world)
        if (lapses != 1.0).any():
            leaving = 1.0 - (1.0 - leaving) ** lapses
        return 1.0 / of["period_days"][world], leaving, np.full(len(first), NEVER)

    def next_time(self, customers: Customers, rows: Integers, time: Floats) -> Floats:
        """See RepeatProcess; counted from the first order, so that rounding does not add up."""
        table, period = customers.table, self.rates.parameters["period_days"][customers.world(rows)]
        return np.maximum(table["first"][rows] + (table["own_orders"][rows] + 1) * period, time)

    def outcome(
        self, customers: Customers, rows: Integers, day: Integers, number: Integers
    ) -> tuple[Mask, Mask]:
        """Those who renew order; the others lapse."""
        factor = self.rates.lapse_factor[day, customers.world(rows)]
        stays = (1.0 - customers.table["lapsing"][rows]) ** factor
        renews = uniform(customers.table["key"][rows], Draw.DROPOUT, number) < stays
        return renews, ~renews


def _product(first: Floats, second: Floats) -> Floats:
    """(D, W): elementwise product; a view of one world where both are."""
    if first.strides[1] == 0 and second.strides[1] == 0:
        return np.broadcast_to((first[:, :1] * second[:, :1]), first.shape)
    product: Floats = first * second
    return product
