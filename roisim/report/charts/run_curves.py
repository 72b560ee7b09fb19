"""Lines and bands by month from the results of one plan: the line is expected, the bands are simulated."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from roisim.experiment.metrics import METRICS, Metric
from roisim.experiment.results import Figure, Integers, PlanFacts, RunResult
from roisim.experiment.statistics import mean, percentiles, ratio, ratio_by_world
from roisim.report.charts.chart_data import Band, Curve, Floats
from roisim.report.charts.chart_theme import Ink


@dataclass(frozen=True)
class Answers:
    """What is known of one plan: its expectation, its simulated worlds, or both; never neither.

    The two may differ in nothing but chance: same plan, same months.
    """

    expected: RunResult | None
    worlds: RunResult | None

    @property
    def main(self) -> RunResult:
        """The one that headlines come from."""
        result = self.expected or self.worlds
        if result is None:
            raise ValueError("a chart needs an expectation or simulated worlds")
        return result

    @property
    def plan(self) -> PlanFacts:
        """Money, time and channels."""
        return self.main.plan

    @property
    def banded(self) -> RunResult | None:
        """The worlds, if they are enough for a band."""
        worlds = self.worlds
        return worlds if worlds is not None and worlds.provenance.worlds_done > 1 else None

    def headline(self, name: str) -> float | None:
        """Mean of a figure of the whole plan."""
        return self.main.figures[name].mean

    def bands_of(self, name: str) -> Figure | None:
        """The same figure over the worlds."""
        return None if self.banded is None else self.banded.figures[name]


def worlds_in(result: RunResult) -> int:
    """How many worlds the sums of a result hold: an expectation holds one."""
    return max(result.provenance.worlds_done, 1)


def mean_counts(result: RunResult, total: Integers | int) -> Floats:
    """Mean over the worlds of an exact sum of counts, whatever its shape."""
    return np.asarray(total, dtype=np.float64) / worlds_in(result)


def mean_money(result: RunResult, total: Integers | int) -> Floats:
    """The same of money, in whole units of the currency."""
    return mean_counts(result, total) / float(10**result.plan.currency_digits)


def series_curve(answers: Answers, name: str, label: str, ink: Ink) -> Curve:
    """A series (`roisim.experiment.series`) by month."""
    return curve_of(answers, [name], [], label, ink)


def cumulative_curve(answers: Answers, name: str, label: str, ink: Ink) -> Curve:
    """A ratio of everything up to the end of each month: its last value is the plan's."""
    metric: Metric = METRICS[name]
    return curve_of(answers, metric.up, metric.down, label, ink, factor=metric.factor, so_far=True)


def curve_of(
    answers: Answers,
    up: Sequence[str],
    down: Sequence[str],
    label: str,
    ink: Ink,
    *,
    factor: float = 1.0,
    so_far: bool = False,
    less: str = "",
) -> Curve:
    """factor × product of `up` ÷ product of `down`, all names of series; `less` is taken off the first."""

    def parts(result: RunResult, names: Sequence[str]) -> list[Floats]:
        arrays = [result.values.series[name] for name in names]
        if less and names is up:
            arrays[0] = arrays[0] - result.values.series[less]
        return [np.cumsum(array, axis=0) for array in arrays] if so_far else arrays

    values = _line(parts(answers.main, up), parts(answers.main, down), factor)
    band = None
    if answers.banded is not None:
        band = _band(_by_world(parts(answers.banded, up), parts(answers.banded, down), factor))
    return Curve(label, ink, values, band)


def _line(up: list[Floats], down: list[Floats], factor: float) -> Floats:
    if not down:
        return finite(mean(up[0]))
    if up[0].shape[-1] == 1:
        return finite(_by_world(up, down, factor)[:, 0])
    return finite(ratio(up, down, factor)[0])


def _by_world(up: list[Floats], down: list[Floats], factor: float) -> Floats:
    return ratio_by_world(up, down, factor) if down else up[0]


def _band(by_world: Floats) -> Band:
    p05, p25, __, p75, p95 = percentiles(by_world)
    return Band(p05, p25, p75, p95)


def finite(values: Floats) -> Floats:
    """NaN for all that is no number."""
    return np.where(np.isfinite(values), values, np.nan)
