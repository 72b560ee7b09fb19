"""From the values of every world to figures with their bands: the whole plan, each month, each channel."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping

import numpy as np

from roisim.experiment.metric_labels import channel_label, label
from roisim.experiment.metrics import CHANNEL_METRICS, METRICS, Metric
from roisim.experiment.results import Figure, Floats, MonthlyFigure, PlanFacts, WorldValues
from roisim.experiment.statistics import (
    defined_share,
    mean,
    percentiles,
    ratio,
    ratio_by_world,
    standard_error,
)

Numbers = Mapping[str, Floats]


def whole_plan_figures(values: WorldValues, plan: PlanFacts) -> dict[str, Figure]:
    """Every figure of the plan, in the order of the table."""
    return {name: _figure(metric, values.whole, label(metric, plan, str)) for name, metric in METRICS.items()}


def monthly_figures(values: WorldValues) -> dict[str, MonthlyFigure]:
    """Every figure that has a series by month, in the order of the table."""
    return {name: _monthly(metric, values.series) for name, metric in METRICS.items() if metric.by_month}


def channel_figures(values: WorldValues, plan: PlanFacts) -> dict[str, dict[str, Figure]]:
    """Figures of the people whose first visit came by each channel; CAC is advertising only."""
    return {
        channel: _figures_of_channel({name: array[index] for name, array in values.channels.items()}, plan)
        for index, channel in enumerate(plan.channels)
    }


def series_means(values: WorldValues) -> dict[str, tuple[float, ...]]:
    """Mean over the worlds of every series, by month."""
    return {name: tuple(_plain(mean(array))) for name, array in values.series.items()}


def values_by_world(metric: Metric, numbers: Numbers) -> Floats:
    """One figure in every world, float64[..., W]: NaN where it does not exist, +inf for never."""
    if not metric.is_ratio:
        return numbers[metric.up[0]]
    return ratio_by_world(*_parts(metric, numbers), metric.factor)


def mean_and_error(metric: Metric, numbers: Numbers) -> tuple[Floats, Floats]:
    """Mean of one figure over the worlds and its standard error, NaN where there is none."""
    if not metric.is_ratio:
        values = numbers[metric.up[0]]
        return mean(values), standard_error(values)
    return ratio(*_parts(metric, numbers), metric.factor)


def _figures_of_channel(numbers: Numbers, plan: PlanFacts) -> dict[str, Figure]:
    metrics = [METRICS[name] for name in CHANNEL_METRICS]
    return {metric.name: _figure(metric, numbers, channel_label(metric, plan, str)) for metric in metrics}


def _figure(metric: Metric, numbers: Numbers, text: str) -> Figure:
    by_world = values_by_world(metric, numbers)
    average, error = mean_and_error(metric, numbers)
    p05, p25, p50, p75, p95 = _optional(_bands(metric, by_world, average))
    return Figure(
        name=metric.name,
        label=text,
        unit=metric.unit,
        mean=_optional([float(average)])[0],
        standard_error=_optional([float(error)])[0],
        p05=p05,
        p25=p25,
        p50=p50,
        p75=p75,
        p95=p95,
        defined_share=float(defined_share(by_world)),
    )


def _monthly(metric: Metric, numbers: Numbers) -> MonthlyFigure:
    average, _error = mean_and_error(metric, numbers)
    bands = _bands(metric, values_by_world(metric, numbers), average)
    return MonthlyFigure(metric.name, *(tuple(_optional(each)) for each in (average, *bands)))


def _bands(metric: Metric, by_world: Floats, average: Floats) -> Floats:
    """Percentiles over the worlds, float64[5, ...]."""
    bands = percentiles(by_world)
    if metric.is_chance:
        return np.full_like(bands, np.nan)
    # a ratio whose denominator is 0 on average has no numbers at all
    return np.where(np.isnan(average), np.nan, bands) if metric.is_ratio else bands


def _parts(metric: Metric, numbers: Numbers) -> tuple[list[Floats], list[Floats]]:
    return [numbers[name] for name in metric.up], [numbers[name] for name in metric.down]


def _plain(values: Iterable[float]) -> list[float]:
    return [float(value) + 0.0 for value in values]  # + 0.0 makes −0.0 an ordinary zero


def _optional(values: Iterable[float]) -> list[float | None]:
    return [value if math.isfinite(value) else None for value in _plain(values)]
