"""The plan without chance as figures: the same table of metrics on expected books, means only."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

import numpy as np

import roisim
from roisim.experiment.block_result import block_result
from roisim.experiment.evaluation import evaluate, metric_context
from roisim.experiment.figures import values_by_world
from roisim.experiment.metric_labels import channel_label, label
from roisim.experiment.metrics import CHANNEL_METRICS, METRICS, Metric
from roisim.experiment.result_file import result_document
from roisim.experiment.results import (
    Figure,
    Floats,
    MonthlyFigure,
    PlanFacts,
    Provenance,
    RunResult,
    WorldValues,
)
from roisim.experiment.runner import plan_facts
from roisim.simulation.expectation import expected_books
from roisim.simulation.input_draws import AT_MEANS
from roisim.simulation.timeline import build_timeline

if TYPE_CHECKING:
    from roisim.scenario.scenario import Scenario

WORLDS_TOGETHER = 250
"""Draws of inputs that are worked out side by side."""


def expect(scenario: Scenario) -> RunResult:
    """A plan without chance, every uncertain input at its mean: figures whose `mean` is all they have."""
    timeline = build_timeline(scenario, AT_MEANS, range(1))
    context = metric_context(scenario, timeline)
    found = block_result(expected_books(timeline), context)
    plan, values = plan_facts(scenario), found.values
    series = values.series
    return RunResult(
        plan=plan,
        provenance=_provenance(scenario),
        figures=_whole_plan(values, plan),
        monthly=_monthly(values),
        channels=_channels(values, plan),
        series_means={
            name: tuple(months) for name, months in zip(series, _plain(series.values()), strict=True)
        },
        sums=found.sums,
        values=values,
    )


def expected_values(scenario: Scenario, seed: int, worlds: range) -> WorldValues:
    """What each world's own inputs lead to without any other chance: series of all draws, in world order.

    A thousand draws take about a second; their spread is what is uncertain about the inputs alone.
    """
    parts = []
    for start in range(worlds.start, worlds.stop, WORLDS_TOGETHER):
        timeline = build_timeline(scenario, seed, range(start, min(start + WORLDS_TOGETHER, worlds.stop)))
        context = metric_context(scenario, timeline)
        parts.append(evaluate(expected_books(timeline, tables=False), context))
    return WorldValues(
        *(_side_by_side([getattr(part, name) for part in parts]) for name in ("series", "whole", "channels"))
    )


def expected_text(result: RunResult) -> str:
    """As `result_file.result_text`; all that is not a mean is null."""
    document = result_document(result)
    for figures in (document["figures"], *document["channels"].values()):
        for figure in figures.values():
            figure["defined_share"] = None
    return json.dumps(document, indent=2, ensure_ascii=False, allow_nan=False) + "\n"


def _whole_plan(values: WorldValues, plan: PlanFacts) -> dict[str, Figure]:
    means = _means(METRICS.values(), values.whole)
    return {
        name: _figure(metric, mean, label(metric, plan, str))
        for (name, metric), [mean] in zip(METRICS.items(), means, strict=True)
    }


def _monthly(values: WorldValues) -> dict[str, MonthlyFigure]:
    metrics = [metric for metric in METRICS.values() if metric.by_month]
    nothing = (None,) * len(next(iter(values.series.values())))
    return {
        metric.name: MonthlyFigure(metric.name, tuple(means), *(nothing,) * 5)
        for metric, means in zip(metrics, _means(metrics, values.series), strict=True)
    }


def _channels(values: WorldValues, plan: PlanFacts) -> dict[str, dict[str, Figure]]:
    metrics = [METRICS[name] for name in CHANNEL_METRICS]
    labels = [channel_label(metric, plan, str) for metric in metrics]
    means = _means(metrics, values.channels)
    return {
        channel: {
            metric.name: _figure(metric, mean[index], text)
            for metric, mean, text in zip(metrics, means, labels, strict=True)
        }
        for index, channel in enumerate(plan.channels)
    }


def _figure(metric: Metric, mean: float | None, text: str) -> Figure:
    if metric.is_chance:
        mean = None
    return Figure(
        name=metric.name,
        label=text,
        unit=metric.unit,
        mean=mean,
        standard_error=None,
        p05=None,
        p25=None,
        p50=None,
        p75=None,
        p95=None,
        defined_share=0.0 if mean is None else 1.0,
    )


def _provenance(scenario: Scenario) -> Provenance:
    # reading files is not what draws of inputs need
    from roisim.scenario.scenario_file import scenario_sha256

    return Provenance(roisim.__version__, None, 0, 0, scenario_sha256(scenario))


def _side_by_side(parts: list[Mapping[str, Floats]]) -> dict[str, Floats]:
    return {name: np.concatenate([part[name] for part in parts], axis=-1) for name in parts[0]}


def _means(metrics: Iterable[Metric], numbers: Mapping[str, Floats]) -> list[list[float | None]]:
    """By metric: its number in every place of the first axis, None where it has none."""
    return [
        [number if math.isfinite(number) else None for number in row]
        for row in _plain(values_by_world(metric, numbers) for metric in metrics)
    ]


def _plain(arrays: Iterable[Floats]) -> list[list[float]]:
    """Numbers of arrays of one shape, (n, 1) or (1)."""
    rows = np.stack([array.reshape(-1) for array in arrays])
    plain: list[list[float]] = (rows + 0.0).tolist()  # + 0.0 makes −0.0 an ordinary zero
    return plain
