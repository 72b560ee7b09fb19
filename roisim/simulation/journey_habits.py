"""When a customer orders again: each repeat process as one person's own, placed by time change."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from math import exp, inf
from typing import TYPE_CHECKING, Protocol

from roisim.simulation.journey_rates import Hazard

if TYPE_CHECKING:
    from roisim.simulation.journey_luck import Luck
    from roisim.simulation.journey_rates import JourneyRates

SMALLEST_RATE = 1e-300


class Own(Enum):
    """What a known person's own clock brings: a visit of a contact, an order or the lapse of a customer."""

    VISIT = 0
    ORDER = 1
    LAPSE = 2


class Habit(Protocol):
    """One customer's repeat process."""

    def next_event(self, now: float) -> tuple[float, Own]:
        """Time (infinite: never within the plan) and kind of what the own clock brings next."""

    def lapses_after_order(self, day: int) -> bool:
        """Whether the own order of this day was the last one."""


@dataclass(frozen=True)
class HabitRates:
    """The repeat process of the plan in one world: parameters, and multipliers by day.

    `orders`: season × m cumulated; `lapses`: θ cumulated; `lapse_odds`: θ/m and `lapse_factor` θ by day.
    """

    kind: str
    parameters: dict[str, float]
    orders: Hazard
    lapses: Hazard
    lapse_factor: list[float]
    order_factor: list[float]

    @staticmethod
    def of(rates: JourneyRates) -> HabitRates:
        """The tables of a journey's world."""
        repeat, world = rates.timeline.repeat, rates.world
        return HabitRates(
            kind=repeat.kind,
            parameters={name: rates.of_world(values) for name, values in repeat.parameters.items()},
            orders=Hazard(repeat.season[:, world] * repeat.order_factor[:, world]),
            lapses=Hazard(repeat.lapse_factor[:, world]),
            lapse_factor=rates.by_day(repeat.lapse_factor),
            order_factor=rates.by_day(repeat.order_factor),
        )

    def new_customer(self, luck: Luck, now: float) -> Habit:
        """The habit of someone who orders for the first time now."""
        of = self.parameters
        match self.kind:
            case "bg_nbd":
                rate = luck.gamma(of["r"]) / of["alpha"]
                return _BgNbdHabit(self, luck, rate, luck.beta(of["a"], of["b"]))
            case "pareto_nbd":
                rate, hazard = luck.gamma(of["r"]) / of["alpha"], luck.gamma(of["s"]) / of["beta"]
                return _MortalHabit(self, luck, rate, self.lapse_time(luck, hazard, now))
            case "constant":
                lapse = self.lapse_time(luck, of["hazard_per_day"], now)
                return _MortalHabit(self, luck, of["rate_per_day"], lapse)
            case "subscription":
                return _SubscriptionHabit(self, luck, luck.beta(of["a"], of["b"]), now)
            case kind:
                raise ValueError(f"unknown repeat process {kind!r}")

    def order_time(self, luck: Luck, rate: float, now: float) -> float:
        """Time of the next order at `rate` a day times the multipliers."""
        if rate < SMALLEST_RATE:
            return inf
        return self.orders.when(self.orders.until(now) + luck.exponential() / rate)

    def lapse_time(self, luck: Luck, hazard: float, now: float) -> float:
        """Time of lapsing at `hazard` a day times its multiplier."""
        if hazard < SMALLEST_RATE:
            return inf
        return self.lapses.when(self.lapses.until(now) + luck.exponential() / hazard)


class _BgNbdHabit:
    """Orders at a rate; each own repeat order may be the last (Fader, Hardie & Lee 2005)."""

    def __init__(self, rates: HabitRates, luck: Luck, rate: float, dropout: float) -> None:
        self._rates, self._luck = rates, luck
        self._rate, self._dropout = rate, dropout

    def next_event(self, now: float) -> tuple[float, Own]:
        return self._rates.order_time(self._luck, self._rate, now), Own.ORDER

    def lapses_after_order(self, day: int) -> bool:
        # θ/m keeps dropping out per day at λ·p·θ: more orders do not mean shorter lives
        return self._luck.chance(
            self._dropout * self._rates.lapse_factor[day] / max(self._rates.order_factor[day], SMALLEST_RATE)
        )


class _MortalHabit:
    """Orders at a rate until a lifetime is over (Schmittlein, Morrison & Colombo 1987)."""

    def __init__(self, rates: HabitRates, luck: Luck, rate: float, lapse: float) -> None:
        self._rates, self._luck = rates, luck
        self._rate, self._lapse = rate, lapse

    def next_event(self, now: float) -> tuple[float, Own]:
        order = self._rates.order_time(self._luck, self._rate, now)
        return (order, Own.ORDER) if order < self._lapse else (self._lapse, Own.LAPSE)

    def lapses_after_order(self, day: int) -> bool:
        return False


class _SubscriptionHabit:
    """Renews every period until one renewal fails (Fader & Hardie 2007)."""

    def __init__(self, rates: HabitRates, luck: Luck, churn: float, now: float) -> None:
        self._rates, self._luck = rates, luck
        self._churn, self._began, self._renewals = churn, now, 0

    def next_event(self, now: float) -> tuple[float, Own]:
        self._renewals += 1
        time = self._began + self._renewals * self._rates.parameters["period_days"]
        if time >= len(self._rates.lapse_factor):
            return inf, Own.ORDER
        stays = (1.0 - self._churn) ** self._rates.lapse_factor[int(time)]
        return time, Own.ORDER if self._luck.chance(stays) else Own.LAPSE

    def lapses_after_order(self, day: int) -> bool:
        return False


@dataclass(frozen=True)
class SpendingRates:
    """How order values spread about `order_value` (by day, minor units)."""

    order_value: list[float]
    kind: str
    parameters: dict[str, float]

    @staticmethod
    def of(rates: JourneyRates) -> SpendingRates:
        """The tables of a journey's world."""
        orders = rates.timeline.orders
        minor_units = 10**rates.timeline.currency_digits
        parameters = orders.spread.parameters
        return SpendingRates(
            order_value=[value * minor_units for value in rates.by_day(orders.order_value)],
            kind=orders.spread.kind,
            parameters={name: rates.of_world(values) for name, values in parameters.items()},
        )


class Spending:
    """What one customer spends; a person's level lasts, single orders vary about it."""

    def __init__(self, rates: SpendingRates, luck: Luck) -> None:
        self._rates, self._luck = rates, luck
        self._level = 1.0
        if rates.kind == "gamma_gamma":
            p, q = rates.parameters["p"], rates.parameters["q"]
            # order/mean = Gamma(p)·(q−1)/(p·ν) with ν ~ Gamma(q)
            self._level = (q - 1.0) / p * exp(-luck.log_gamma(q))

    def price(self, day: int) -> int:
        """List price of an order, minor units."""
        return round(self._rates.order_value[day] * self._level * self._single_order())

    def _single_order(self) -> float:
        match self._rates.kind:
            case "gamma_gamma":
                return self._luck.gamma(self._rates.parameters["p"])
            case "lognormal":
                sd = self._rates.parameters["sd_log"]
                return exp(sd * self._luck.normal() - 0.5 * sd * sd)
            case _:
                return 1.0
