"""What charts are made of: numbers with their words, and the same as rows for a spreadsheet."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from roisim.experiment.metrics import Unit
from roisim.report.charts.chart_theme import Ink
from roisim.report.number_text import MINUS, NOT_DEFINED, decimal_text, month_text, scale_for
from roisim.scenario.plan_period import months_later
from roisim.translation import _

Floats = NDArray[np.float64]
Cell = str | float | int | date | None
Rows = tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True)
class Words:
    """What is written on a chart.

    Attributes:
        title: what it shows.
        note: unit, definition and, if there is one, the finding; stands below the title.
        finding: the finding alone, "" if there is none.
        empty: what is said where there is nothing to draw.
    """

    title: str
    note: str
    finding: str = ""
    empty: str = ""


@dataclass(frozen=True)
class ReadOutLine:
    """One line of a read-out: whose (None: nobody's), what it is called, value and band."""

    ink: Ink | None
    name: str
    value: str
    band: str = ""


@dataclass(frozen=True)
class ReadOut:
    """What is said about one place of a chart: a month, a bar, a cell."""

    title: str
    lines: tuple[ReadOutLine, ...]

    def said(self) -> str:
        """The same as one sentence, for those who listen."""
        parts = [" ".join(part for part in (line.name, line.value, line.band) if part) for line in self.lines]
        return f"{self.title}: " + "; ".join(parts)


@dataclass(frozen=True, eq=False)
class Band:
    """Percentiles over the worlds by month, float64[M] each; NaN where there is none."""

    p05: Floats
    p25: Floats
    p75: Floats
    p95: Floats


@dataclass(frozen=True, eq=False)
class Curve:
    """One line by month.

    Attributes:
        name: whose it is, or what.
        ink: its colour.
        values: float64[M]; NaN where there is none.
        band: over the worlds, if there are any yet.
        thin: a total, drawn thinner.
    """

    name: str
    ink: Ink
    values: Floats
    band: Band | None = None
    thin: bool = False


@dataclass(frozen=True)
class Reference:
    """A level to compare with: its value, its words ("" for none), dashed or dotted."""

    value: float
    text: str
    style: Literal["dashed", "dotted", "line"] = "dashed"
    place: Literal["left above", "right below"] = "left above"


@dataclass(frozen=True)
class Event:
    """Something that begins at a month's position."""

    position: float
    text: str


@dataclass(frozen=True)
class Mark:
    """A named point of a curve: a ring (lowest) or a diamond (paid back)."""

    kind: Literal["ring", "diamond"]
    position: float
    value: float
    name: str
    text: str


@dataclass(frozen=True, eq=False)
class CurvesData:
    """Curves over the months of a plan.

    Attributes:
        key: which chart it is.
        words: title, note and finding.
        unit: of the values; money in whole units of `currency`.
        start: first month.
        months: how many, M.
        curves: from back to front.
        saved: the first curve as last saved, float64[M], or None.
        references, events, marks: what else is shown.
        overlay: whether bands of several plans lie over each other.
        ends: what stands at the right end: values with their bounds, names, or both.
        from_zero: whether the axis begins at 0 unless the data go below.
        least_top: the axis reaches at least so far up.
        decimals: of multiples.
    """

    key: str
    words: Words
    unit: Unit
    currency: str
    start: date
    months: int
    curves: tuple[Curve, ...]
    saved: Floats | None = None
    references: tuple[Reference, ...] = ()
    events: tuple[Event, ...] = ()
    marks: tuple[Mark, ...] = ()
    overlay: bool = False
    ends: Literal["values", "names", "both"] = "values"
    from_zero: bool = True
    least_top: float = 0.0
    decimals: int = 1

    @property
    def spots(self) -> int:
        """How many places have a read-out: the months."""
        return self.months if self.curves else 0

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to draw."""
        return not any(np.isfinite(curve.values).any() for curve in self.curves)

    def month(self, index: int) -> date:
        """First day of a month counted from 0."""
        return months_later(self.start, index)

    def extent(self) -> tuple[float, float]:
        """Lowest and highest number that is drawn; (0, 0) if there is none."""
        arrays = [each for curve in self.curves for each in drawn(curve)]
        arrays += [] if self.saved is None else [self.saved]
        arrays.append(np.array([mark.value for mark in self.marks], dtype=np.float64))
        everything = np.concatenate([np.ravel(each) for each in arrays])
        finite = everything[np.isfinite(everything)]
        return (float(finite.min()), float(finite.max())) if finite.size else (0.0, 0.0)

    def value_text(self, value: float) -> str:
        """One value with its unit: "345 k", "2.1"."""
        return number_text(value, self.unit, self.decimals)

    def read_out(self, spot: int) -> ReadOut:
        """Month, then value and band of each curve, the front one first."""
        lines = [self._line(curve, spot) for curve in reversed(self.curves)]
        if self.saved is not None and np.isfinite(self.saved[spot]):
            text = self.value_text(float(self.saved[spot]))
            lines.append(ReadOutLine(Ink("muted"), _("Last saved"), text))
        return ReadOut(month_text(self.month(spot)), tuple(lines))

    def _line(self, curve: Curve, spot: int) -> ReadOutLine:
        value, band = float(curve.values[spot]), ""
        if curve.band is not None and np.isfinite(curve.band.p05[spot] + curve.band.p95[spot]):
            band = span_text(curve.band.p05[spot], curve.band.p95[spot], self.unit, self.decimals)
        return ReadOutLine(curve.ink, curve.name, self.value_text(value), band)

    def rows(self) -> Rows:
        """Head and one row a month; an empty cell where there is no number."""
        head: list[Cell] = [_("Month")]
        columns: list[Floats] = []
        for curve in self.curves:
            head.append(curve.name)
            columns.append(curve.values)
            if curve.band is not None:
                band = curve.band
                shares = (_("5 %"), _("25 %"), _("75 %"), _("95 %"))
                bounds = list(zip(shares, (band.p05, band.p25, band.p75, band.p95), strict=True))
                head += [f"{curve.name}, {bound}" for bound, __ in bounds]
                columns += [values for __, values in bounds]
        if self.saved is not None:
            head.append(_("Last saved"))
            columns.append(self.saved)
        months = ((self.month(i), *(plain(column[i]) for column in columns)) for i in range(self.months))
        return (tuple(head), *months)


def drawn(curve: Curve) -> Sequence[Floats]:
    """All numbers of a curve that are drawn."""
    return [curve.values] if curve.band is None else [curve.values, curve.band.p05, curve.band.p95]


def plain(value: float) -> float | None:
    """A number, None where there is none."""
    return float(value) if np.isfinite(value) else None


def number_text(value: float, unit: Unit, decimals: int = 1) -> str:
    """One value with its unit; a multiple with so many decimals; a dash where there is none."""
    if not np.isfinite(value):
        return NOT_DEFINED
    if unit == "×":
        return decimal_text(value, decimals)
    return scale_for([value], unit, 0).text(value)


def span_text(low: float, high: float, unit: Unit, decimals: int = 1) -> str:
    """Two bounds with one unit behind the second, none for multiples; "" where both read the same."""
    if unit == "×":
        first, second = decimal_text(low, decimals), decimal_text(high, decimals)
        return "" if first == second else f"{first}–{second}"
    scale = scale_for([low, high], unit, 0)
    first, second = scale.bare(low), scale.bare(high)
    if first == second:
        return ""
    if MINUS in first + second:
        return scale.framed(_("{low} to {high}").format(low=first, high=second))
    return scale.framed(f"{first}–{second}")


def sentence(*parts: str) -> str:
    """Parts that say something, parted by "; "."""
    return "; ".join(part for part in parts if part)
