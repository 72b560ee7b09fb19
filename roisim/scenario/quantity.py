"""A number in a plan: certain, or uncertain with a distribution cut to what the input allows.

Every simulated world looks up its own value with ``quantile``; the plan without chance takes ``mean``.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from roisim.scenario import cut_distributions as cut

Floats = NDArray[np.float64]
QuantityKind = Literal["point", "pert", "uniform", "normal", "lognormal", "beta"]
PlainNumber = int | float | dict[str, int | float | str]

UNLIMITED = (-math.inf, math.inf)


class EvidenceKind(StrEnum):
    """How a number is known, strongest last."""

    EDITED = "edited"
    ASSUMPTION = "assumption"
    BENCHMARK = "benchmark"
    DATA = "data"


@dataclass(frozen=True, slots=True)
class Evidence:
    """Why a number is believed: its kind, and where it comes from in a few words."""

    kind: EvidenceKind
    source: str = ""


@dataclass(frozen=True, slots=True)
class Quantity:
    """One number of a plan.

    Attributes:
        kind: its distribution.
        numbers: (value) of a point; (low, likely, high) of a PERT with λ = 4; (low, high) of a uniform;
            (mean, sd), before cutting, of a normal, lognormal or beta distribution.
        limits: lowest and highest value that the input allows; distributions are cut to them.
        evidence: what the plan says about where the number comes from; no part of its value.
    """

    kind: QuantityKind
    numbers: tuple[float, ...]
    limits: tuple[float, float] = UNLIMITED
    evidence: Evidence | None = field(default=None, compare=False)

    @classmethod
    def point(cls, value: float, limits: tuple[float, float] = UNLIMITED) -> Quantity:
        """A certain number."""
        return cls("point", (float(value),), limits)

    @property
    def is_uncertain(self) -> bool:
        """Whether worlds differ in it."""
        return self.low_limit() < self.high_limit()

    def mean(self) -> float:
        """Mean of the cut distribution, exact to rounding."""
        match self.kind:
            case "point":
                return self.numbers[0]
            case "uniform":
                return (self.numbers[0] + self.numbers[1]) / 2
            case "pert":
                return cut.pert_mean(*self.numbers)
            case "normal":
                return cut.normal_mean(self.numbers[0], self.numbers[1], self.limits)
            case "lognormal":
                return cut.lognormal_mean(self.numbers[0], self.numbers[1], self.limits)
            case "beta":
                return cut.beta_mean(self.numbers[0], self.numbers[1], self.limits)

    def quantile(self, u: ArrayLike) -> Floats:
        """Inverse of the cut distribution at `u` in (0, 1); the shape of `u`."""
        luck = np.asarray(u, dtype=np.float64)
        return np.clip(self._quantile(luck), self.low_limit(), self.high_limit())

    def _quantile(self, u: Floats) -> Floats:
        match self.kind:
            case "point":
                return np.full_like(u, self.numbers[0])
            case "uniform":
                return self.numbers[0] + (self.numbers[1] - self.numbers[0]) * u
            case "pert":
                return cut.pert_quantile(u, *self.numbers)
            case "normal":
                return cut.normal_quantile(u, self.numbers[0], self.numbers[1], self.limits)
            case "lognormal":
                return cut.lognormal_quantile(u, self.numbers[0], self.numbers[1], self.limits)
            case "beta":
                return cut.beta_quantile(u, self.numbers[0], self.numbers[1], self.limits)

    def low_limit(self) -> float:
        """Lowest value that can occur; may be −inf."""
        if self.kind in ("point", "pert", "uniform"):
            return self.numbers[0]
        floor = -math.inf if self.kind == "normal" else 0.0
        return max(self.limits[0], floor)

    def high_limit(self) -> float:
        """Highest value that can occur; may be inf."""
        if self.kind in ("point", "pert", "uniform"):
            return self.numbers[-1]
        roof = 1.0 if self.kind == "beta" else math.inf
        return min(self.limits[1], roof)

    def band(self, share: float = 0.9) -> tuple[float, float]:
        """The middle interval that holds `share` of the worlds."""
        low, high = self.quantile([(1 - share) / 2, (1 + share) / 2])
        return float(low), float(high)

    def reach(self) -> tuple[float, float]:
        """Ends to check a plan at: the true ones where they were stated, else the middle 99.98 %."""
        if self.kind in ("point", "pert", "uniform"):
            return self.low_limit(), self.high_limit()
        return self.band(0.9998)

    def to_toml(self) -> PlainNumber:
        """The number as a plan's file holds it, without its evidence."""
        numbers = [plain_number(number) for number in self.numbers]
        match self.kind:
            case "point":
                return numbers[0]
            case "uniform":
                return dict(zip(("low", "high"), numbers, strict=True))
            case "pert":
                return dict(zip(("low", "likely", "high"), numbers, strict=True))
            case "normal":
                return dict(zip(("mean", "sd"), numbers, strict=True))
            case _:
                return {"mean": numbers[0], "sd": numbers[1], "distribution": self.kind}


class MonthlyQuantity(tuple[Quantity, ...]):
    """Numbers by plan month, at least one; the last goes on. A number for all months has one entry."""

    __slots__ = ()

    def __new__(cls, entries: Iterable[Quantity]) -> MonthlyQuantity:
        """Take the entries in order."""
        made = super().__new__(cls, entries)
        if not made:
            raise ValueError("a MonthlyQuantity needs at least one entry")
        return made

    def at(self, month: int) -> Quantity:
        """The number of a plan month, counted from 0."""
        return self[min(month, len(self) - 1)]

    @property
    def is_uncertain(self) -> bool:
        """Whether worlds differ in any month."""
        return any(entry.is_uncertain for entry in self)

    def to_toml(self) -> PlainNumber | list[PlainNumber]:
        """One number, or a list by month."""
        entries = [entry.to_toml() for entry in self]
        return entries[0] if len(entries) == 1 else entries


def plain_number(value: float) -> int | float:
    """Whole numbers without ``.0``, as people write them; a negative zero as 0."""
    return int(value) if value.is_integer() and abs(value) < 1e15 else value
