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

    `orders`: season × m cumulated; `lapses`: θ cumulated; `lapse_factor` θ and `order_factor` m by day.
    By channel that won the customer: `own_pace` and `own_lapse`, factors on rate and hazard;
    `discount_selection`: a first order at discount d wins a customer with e^(−selection·d) of the rate.
    """

    kind: str
    parameters: dict[str, float]
    orders: Hazard
    lapses: Hazard
    lapse_factor: list[float]
    order_factor: list[float]
    own_pace: list[float]
    own_lapse: list[float]
    discount_selection: float

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
            own_pace=rates.of_channels(repeat.channel_order_factor),
            own_lapse=rates.of_channels(repeat.channel_lapse_factor),
            discount_selection=rates.of_world(repeat.discount_selection),
        )

    def new_customer(self, luck: Luck, now: float, channel: int, discount: float) -> Habit:
        """The habit of someone whom a channel won, ordering for the first time now at this discount."""
        of, lapses = self.parameters, self.own_lapse[channel]
        pace = self.own_pace[channel] * exp(-self.discount_selection * discount)
        match self.kind:
            case "bg_nbd":
                rate = luck.gamma(of["r"]) / of["alpha"] * pace
                return _BgNbdHabit(self, luck, rate, min(luck.beta(of["a"], of["b"]) * lapses, 1.0))
            case "pareto_nbd":
                rate, hazard = luck.gamma(of["r"]) / of["alpha"], luck.gamma(of["s"]) / of["beta"]
                return _MortalHabit(self, luck, rate * pace, self.lapse_time(luck, hazard * lapses, now))
            case "constant":
                lapse = self.lapse_time(luck, of["hazard_per_day"] * lapses, now)
                return _MortalHabit(self, luck, of["rate_per_day"] * pace, lapse)
            case "subscription":
                churn = luck.beta(of["a"], of["b"])
                return _SubscriptionHabit(self, luck, 1.0 - (1.0 - churn) ** lapses, now)
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
    """How order values spread about `order_value` (by day, minor units) times `value_factor` (by channel),
    that of the market."""

    order_value: list[float]
    value_factor: list[float]
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
            value_factor=rates.of_channels(orders.value_factor),
            kind=orders.spread.kind,
            parameters={name: rates.of_world(values) for name, values in parameters.items()},
        )


class Spending:
    """What one customer spends; a person's level lasts, single orders vary about it."""

    def __init__(self, rates: SpendingRates, luck: Luck, channel: int) -> None:
        self._rates, self._luck = rates, luck
        self._factor = rates.value_factor[channel]
        self._level = 1.0
        if rates.kind == "gamma_gamma":
            p, q = rates.parameters["p"], rates.parameters["q"]
            # order/mean = Gamma(p)·(q−1)/(p·ν) with ν ~ Gamma(q)
            self._level = (q - 1.0) / p * exp(-luck.log_gamma(q))

    def price(self, day: int) -> int:
        """List price of an order, minor units."""
        return round(self._rates.order_value[day] * self._level * self._single_order() * self._factor)

    def _single_order(self) -> float:
        match self._rates.kind:
            case "gamma_gamma":
                return self._luck.gamma(self._rates.parameters["p"])
            case "lognormal":
                sd = self._rates.parameters["sd_log"]
                return exp(sd * self._luck.normal() - 0.5 * sd * sd)
            case _:
                return 1.0
