"""What a figure is made of: `factor × numerators ÷ denominators`, all of them series."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Unit = Literal["count", "money", "share", "×", "months", "month", "share a month", "a year"]
Better = Literal[-1, 0, 1]
Months = Literal["sum", "last", "lowest", "none"]
"""How the whole plan follows from its months; "none": the figure has no series by month."""


@dataclass(frozen=True)
class Metric:
    """One figure.

    Attributes:
        name: its NAME in the JSON contract.
        text: its label in English, with {horizon}, {rate} and {cac} where they belong (see `label`).
        unit: "money" is the plan's currency, shares lie between 0 and 1, "×" is a multiple.
        better: +1 where more is better, −1 where less is, 0 where neither is.
        definition: what it is, for a shop owner.
        up, down: names of series; the figure is their product ÷ their product.
        factor: multiplies the ratio.
        months: how the plan follows from its months.
    """

    name: str
    text: str
    unit: Unit
    better: Better
    definition: str
    up: tuple[str, ...]
    down: tuple[str, ...] = ()
    factor: float = 1.0
    months: Months = "sum"

    @property
    def is_ratio(self) -> bool:
        """Whether it divides, so that it may not exist in some worlds."""
        return bool(self.down)

    @property
    def by_month(self) -> bool:
        """Whether it has a series by plan month."""
        return self.months != "none"

    @property
    def may_never_come(self) -> bool:
        """Whether a world may answer "never"."""
        return self.unit in {"months", "month"}

    @property
    def is_chance(self) -> bool:
        """Whether it is a share of the worlds, which has no bands over them."""
        return self.name == "chance_of_loss"


def sum_of(
    name: str, text: str, unit: Unit, better: Better, definition: str, months: Months = "sum"
) -> Metric:
    """A figure that is a series itself."""
    return Metric(name, text, unit, better, definition, up=(name,), months=months)


def count_of(name: str, text: str, definition: str, better: Better = 0, months: Months = "sum") -> Metric:
    """A number of people, visits, orders, …"""
    return sum_of(name, text, "count", better, definition, months)


def money_of(name: str, text: str, definition: str, better: Better = 1, months: Months = "sum") -> Metric:
    """An amount of money."""
    return sum_of(name, text, "money", better, definition, months)


def ratio_of(
    name: str,
    text: str,
    unit: Unit,
    definition: str,
    up: str,
    down: str,
    better: Better = 1,
    factor: float = 1.0,
) -> Metric:
    """A quotient; `up` and `down` name series, parted by spaces."""
    return Metric(name, text, unit, better, definition, tuple(up.split()), tuple(down.split()), factor)
