"""What a run hands back: figures with bands, series by month, exact sums, the values of every world."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from roisim.run_events import BlockFailed

Integers = NDArray[np.int64]
Floats = NDArray[np.float64]


@dataclass(frozen=True)
class PlanFacts:
    """What a reader of figures must know of the plan: money, time, channels, and how LTV and CAC are meant.

    `kinds` are those of the channels, by their names in the plan's file; `paid` tells which of them count as
    advertising. `discount_rate` holds the lowest and the highest yearly rate (equal where it is one number).
    """

    name: str
    currency: str
    currency_digits: int
    start: date
    months: int
    channels: tuple[str, ...]
    kinds: tuple[str, ...]
    paid: tuple[bool, ...]
    cac: str
    ltv_horizon_months: int
    discount_rate: tuple[float, float]
    description: str = ""


@dataclass(frozen=True)
class Provenance:
    """Where the numbers come from; the same provenance gives the same numbers again.

    `seed` is None for a plan read without chance.
    """

    roisim_version: str
    seed: int | None
    worlds: int
    worlds_done: int
    scenario_sha256: str


@dataclass(frozen=True)
class Figure:
    """One figure of the whole plan over the worlds. None means: there is no such number.

    Money in whole units of the currency, shares between 0 and 1, labels in English
    (`metrics.label` gives them in the reader's language).
    """

    name: str
    label: str
    unit: str
    mean: float | None
    standard_error: float | None
    p05: float | None
    p25: float | None
    p50: float | None
    p75: float | None
    p95: float | None
    defined_share: float


@dataclass(frozen=True)
class MonthlyFigure:
    """One figure by plan month (M entries each); None where a month has no such number."""

    name: str
    mean: tuple[float | None, ...]
    p05: tuple[float | None, ...]
    p25: tuple[float | None, ...]
    p50: tuple[float | None, ...]
    p75: tuple[float | None, ...]
    p95: tuple[float | None, ...]


@dataclass(frozen=True)
class Sums:
    """The books summed over all worlds done: whole numbers, exact, the same however the worlds were cut.

    Money in the currency's smallest unit, income +, cost −. Axes as in `simulation.books.Books` without
    the world axis: M months, D days, C channels; index C of the channel axis is "no channel".
    The three `ltv_…` sums are in 1/1000 of the smallest unit and may outgrow 64 bits: they are floats,
    whole and exact up to 2^53, above that rounded. `impressions` alone are not whole.
    """

    counts: Integers  # [Count, M, C+1, Source]
    postings: Integers  # [Account, M, C+1, Source], in the month they are booked
    cash: Integers  # [Account, M], in the month they are paid
    owed: Integers  # [Account], booked, but paid after the plan's end
    opening_cash: int
    cash_by_day: Integers  # [D] movements
    active_customers: Integers  # [D] at the end of the day
    active_at_start: Integers  # [M]
    lapsed_of_those: Integers  # [M]
    first_orders_by_day: Integers  # [D]
    margin_by_age: Integers  # [D] by days since the first order
    cohort_customers: Integers  # [M]
    cohort_orders: Integers  # [M, M] month of first order × age in months of 365/12 days
    cohort_margin: Integers  # [M, M]
    cohort_revenue: Integers  # [M, M]
    ltv_revenue: Floats  # [M, C] by month and channel of the first order
    ltv_margin: Floats  # [M, C]
    ltv_margin_predicted: Floats  # [M, C] the part of ltv_margin that lies beyond the plan's end
    repeat_revenue: Integers  # [M]
    returning_visit_revenue: Integers  # [M]
    mailable: Integers  # [M] at the month's end
    impressions: Floats  # [M, C]


@dataclass(frozen=True)
class WorldValues:
    """What every world said, W worlds in order: kept so that plans can be compared world by world.

    series:   name -> float64[M, W], the series that figures are made of (`series.SERIES`)
    whole:    name -> float64[W], the same over the whole plan, and what has no months; +inf means never
    channels: name -> float64[C, W], the additive series over the whole plan, by channel of first visit
    """

    series: Mapping[str, Floats]
    whole: Mapping[str, Floats]
    channels: Mapping[str, Floats]


@dataclass(frozen=True)
class RunResult:
    """One plan, simulated. Mappings are in the order of the table of metrics.

    figures:  NAME -> Figure;  monthly: NAME -> MonthlyFigure (only figures that have a series)
    channels: channel -> NAME -> Figure (only figures that make sense for one channel)
    series_means: series name -> mean over worlds by month [M]: the numerators and denominators of the
              monthly figures, so that mean = product of numerators ÷ product of denominators
    failures: one for every block of worlds that could not be simulated
    """

    plan: PlanFacts
    provenance: Provenance
    figures: Mapping[str, Figure]
    monthly: Mapping[str, MonthlyFigure]
    channels: Mapping[str, Mapping[str, Figure]]
    series_means: Mapping[str, tuple[float, ...]]
    sums: Sums
    values: WorldValues
    failures: tuple[BlockFailed, ...] = ()

    @property
    def complete(self) -> bool:
        """Whether every world asked for was simulated."""
        return not self.failures

    def mean_count(self, total: Integers | int) -> Floats:
        """Mean over the worlds of an exact sum of counts."""
        return np.asarray(total) / float(self.provenance.worlds_done)

    def mean_money(self, total: Integers | int) -> Floats:
        """Mean over the worlds of an exact sum of money, in whole units of the currency."""
        return self.mean_count(total) / float(10**self.plan.currency_digits)
