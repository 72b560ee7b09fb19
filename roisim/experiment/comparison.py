"""Several plans on the same luck: by what each differs from the first, and how often it is better.

Nothing is simulated here: results of runs go in that had the same seed. A world has the same luck in every
plan and however many worlds there are, so that results of different numbers of worlds are compared over
those that all share.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

import numpy as np

from roisim.errors import Problem, RoisimError
from roisim.experiment.comparison_statistics import (
    Parts,
    chance_better,
    mean_difference,
    ratio_difference,
    world_differences,
)
from roisim.experiment.figures import values_by_world
from roisim.experiment.metric_labels import CAC_KINDS, label
from roisim.experiment.metrics import METRICS, Metric
from roisim.experiment.results import Floats, Integers, MonthlyFigure, PlanFacts, RunResult, WorldValues
from roisim.experiment.statistics import mean, percentiles
from roisim.translation import _, ngettext

Numbers = Mapping[str, Floats]


class NotComparable(RoisimError):
    """Results that cannot be set against each other; its text says why."""


class Comparable(Protocol):
    """What must be the same for two plans to be compared: a `PlanFacts` or a `Scenario`."""

    @property
    def currency(self) -> str:
        """Code of the currency."""

    @property
    def start(self) -> date:
        """First day."""

    @property
    def months(self) -> int:
        """Number of plan months."""


@dataclass(frozen=True)
class Difference:
    """What one figure of the whole plan differs by from the first plan: other − base. None: no such number.

    Money in whole units of the currency; a share as a difference of shares, 0.02 for two points; break-even
    and the like in months. `label` is English.

    Attributes:
        mean: of counts and money the mean over the worlds; of ratios the difference of the two ratios of
            means; of what may never come the mean over the worlds in which it comes in both plans.
        standard_error: of the paired difference; None at one world.
        p05 … p95: percentiles of the worlds' differences, over the worlds in which both plans have one.
        chance_better: share of the worlds in which the other plan is better, ties half, "never" worst; None
            where neither more nor less is better, and for the chance of a loss.
        defined_share: share of the worlds in which both plans have a number.
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
    chance_better: float | None
    defined_share: float


@dataclass(frozen=True)
class PlanDifference:
    """One plan against the first.

    Attributes:
        name: what it is called here, different for every plan of the comparison.
        result: its own run.
        worlds: how many worlds both plans share; the differences are over these.
        figures: NAME -> Difference, in the order of the table of metrics.
        monthly: NAME -> percentiles of the paired difference by plan month (figures that have a series).
    """

    name: str
    result: RunResult
    worlds: int
    figures: Mapping[str, Difference]
    monthly: Mapping[str, MonthlyFigure]


@dataclass(frozen=True)
class Comparison:
    """A first plan and what the others differ by from it.

    `base` and `others[…].result` hold each plan's own figures and series by month, for curves over each
    other; no two names are the same.
    """

    base_name: str
    base: RunResult
    others: tuple[PlanDifference, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """Names of all plans, the first one first."""
        return (self.base_name, *(other.name for other in self.others))

    @property
    def results(self) -> tuple[RunResult, ...]:
        """Results of all plans, the first one first."""
        return (self.base, *(other.result for other in self.others))

    @property
    def complete(self) -> bool:
        """Whether every world of every plan was simulated."""
        return all(result.complete for result in self.results)


def compare(
    results: Sequence[RunResult], names: Sequence[str] = (), only: Collection[str] | None = None
) -> Comparison:
    """Set plans against the first of them; simulates nothing.

    Args:
        results: of runs with the same seed, or of plans without chance; at least two. The same result may
            come twice: it differs from itself by exactly 0.
        names: what to call them, no two the same; left out, their own names (`distinct_names`).
        only: NAMEs of the figures to work out; None for all. All of 24 months and 200 worlds take a tenth of
            a second a plan, a dozen a hundredth.

    Raises:
        NotComparable: they differ in currency, start or months, or had other luck, or share no world.
    """
    called = tuple(names) or distinct_names([result.plan.name for result in results])
    base = results[0]
    for result, name in zip(results[1:], called[1:], strict=True):
        _check(base, result, name)
    metrics = [metric for name, metric in METRICS.items() if only is None or name in only]
    others = zip(called[1:], results[1:], strict=True)
    return Comparison(
        called[0], base, tuple(_against(base, result, name, metrics) for name, result in others)
    )


def obstacles(base: Comparable, other: Comparable) -> tuple[Problem, ...]:
    """Why two plans cannot be compared, with the place in the other plan and a cure; empty if they can."""
    found = []
    if other.currency != base.currency:
        message = _("This plan counts in {other}, the first one in {base}")
        words = message.format(other=other.currency, base=base.currency)
        found.append(Problem("currency", words, _("Compare plans in one currency")))
    if other.start != base.start:
        message = _("This plan starts on {other}, the first one on {base}")
        words = message.format(other=other.start, base=base.start)
        found.append(Problem("start", words, _("Let both plans start on the same day")))
    if other.months != base.months:
        message = ngettext(
            "This plan runs {other} month, the first one {base}",
            "This plan runs {other} months, the first one {base}",
            other.months,
        )
        cure = _("Compare both over {months} months: write --months {months}")
        cure = cure.format(months=min(base.months, other.months))
        found.append(Problem("months", message.format(other=other.months, base=base.months), cure))
    return tuple(found)


def doubts(base: PlanFacts, other: PlanFacts) -> tuple[Problem, ...]:
    """Where two plans mean different things by one figure: warnings with the place in the other plan."""
    found = []
    cure = _("Differences in LTV and CAC hold this too; state the same in both plans")
    if other.cac != base.cac:
        message = _("This plan reckons with CAC {other}, the first one with CAC {base}")
        words = message.format(other=_(CAC_KINDS[other.cac]), base=_(CAC_KINDS[base.cac]))
        found.append(Problem("finance.cac", words, cure, severity="warning"))
    if other.ltv_horizon_months != base.ltv_horizon_months:
        message = _("This plan counts LTV over {other} months, the first one over {base}")
        words = message.format(other=other.ltv_horizon_months, base=base.ltv_horizon_months)
        found.append(Problem("finance.ltv_horizon_months", words, cure, severity="warning"))
    if other.discount_rate != base.discount_rate:
        message = _("This plan discounts at another rate than the first one")
        found.append(Problem("finance.discount_rate", message, cure, severity="warning"))
    return tuple(found)


def distinct_names(names: Sequence[str], endings: Sequence[str] = ()) -> tuple[str, ...]:
    """Names no two of which are the same: equal ones get their ending, and a number if that is not enough.

    Args:
        names: as the plans are called.
        endings: one for each, such as the stem of its file.
    """
    often = Counter(names)
    endings = endings or [""] * len(names)
    told: list[str] = []
    for name, ending in zip(names, endings, strict=True):
        full = f"{name} ({ending})" if ending and often[name] > 1 else name
        free, number = full, 1
        while free in told or (free != name and free in often):
            number += 1
            free = f"{full} ({number})"
        told.append(free)
    return tuple(told)


def _check(base: RunResult, other: RunResult, name: str) -> None:
    sentences = [problem.message for problem in obstacles(base.plan, other.plan)]
    if base.provenance.seed != other.provenance.seed:
        sentences.append(_("It was simulated with another seed: only the same luck can be compared"))
    elif not _shared_worlds(base, other)[0].size:
        sentences.append(_("There is no world in which both plans were simulated"))
    if sentences:
        text = _("“{name}” cannot be compared: {reasons}")
        raise NotComparable(text.format(name=name, reasons="; ".join(sentences)))


def _shared_worlds(base: RunResult, other: RunResult) -> tuple[Integers, Integers]:
    """Where both plans keep the worlds that both have simulated, as places on the last axis."""
    first, second = _worlds_done(base), _worlds_done(other)
    __, here, there = np.intersect1d(first, second, assume_unique=True, return_indices=True)
    return here.astype(np.int64), there.astype(np.int64)


def _worlds_done(result: RunResult) -> Integers:
    """Numbers of the worlds in the order in which the values hold them."""
    # a plan without chance is one world, though none was simulated
    done = np.ones(max(result.provenance.worlds, 1), np.bool_)
    for failure in result.failures:
        done[slice(*failure.worlds)] = False
    return np.flatnonzero(done).astype(np.int64)


def _against(base: RunResult, other: RunResult, name: str, metrics: Sequence[Metric]) -> PlanDifference:
    here, there = _shared_worlds(base, other)
    first, second = _at(base.values, here), _at(other.values, there)
    certain = base.provenance.seed is None
    return PlanDifference(
        name=name,
        result=other,
        worlds=len(here),
        figures={
            metric.name: _difference(
                metric, first.whole, second.whole, label(metric, other.plan, str), certain
            )
            for metric in metrics
        },
        monthly={
            metric.name: _by_month(metric, first.series, second.series, certain)
            for metric in metrics
            if metric.by_month
        },
    )


def _at(values: WorldValues, worlds: Integers) -> WorldValues:
    """The values of these worlds alone."""
    if all(len(worlds) == array.shape[-1] for array in values.whole.values()):
        return values

    def chosen(numbers: Numbers) -> dict[str, Floats]:
        return {name: array[..., worlds] for name, array in numbers.items()}

    return WorldValues(chosen(values.series), chosen(values.whole), chosen(values.channels))


def _difference(metric: Metric, base: Numbers, other: Numbers, text: str, certain: bool) -> Difference:
    first, second = values_by_world(metric, base), values_by_world(metric, other)
    apart = world_differences(first, second)
    if metric.is_ratio:
        average, error = map(
            float, ratio_difference(_parts(metric, base), _parts(metric, other), metric.factor)
        )
        apart = apart if math.isfinite(average) else np.full_like(apart, np.nan)
    else:
        average, error = mean_difference(apart)
    known = np.isfinite(apart)
    share, missing = float(known.mean()), math.nan
    bands = percentiles(np.full_like(apart, np.nan) if certain or metric.is_chance else apart)
    better = missing
    if metric.better and not certain and not metric.is_chance and (metric.may_never_come or share):
        better = chance_better(first, second, metric.better)
    if certain and metric.is_chance:
        average, share = missing, 0.0
    p05, p25, p50, p75, p95 = _optional(bands)
    average_told, error_told, better_told = _optional([average, error, better])
    return Difference(
        name=metric.name,
        label=text,
        unit=metric.unit,
        mean=average_told,
        standard_error=error_told,
        p05=p05,
        p25=p25,
        p50=p50,
        p75=p75,
        p95=p95,
        chance_better=better_told,
        defined_share=share,
    )


def _by_month(metric: Metric, base: Numbers, other: Numbers, certain: bool) -> MonthlyFigure:
    apart = world_differences(values_by_world(metric, base), values_by_world(metric, other))
    if metric.is_ratio:
        average, _error = ratio_difference(_parts(metric, base), _parts(metric, other), metric.factor)
        apart = np.where(np.isnan(average)[:, None], np.nan, apart)
    else:
        average = mean(apart)
    bands = percentiles(np.full_like(apart, np.nan) if certain else apart)
    return MonthlyFigure(metric.name, *(_optional(each) for each in (average, *bands)))


def _parts(metric: Metric, numbers: Numbers) -> Parts:
    return [numbers[name] for name in metric.up], [numbers[name] for name in metric.down]


def _optional(values: Iterable[float]) -> tuple[float | None, ...]:
    plain = (float(value) + 0.0 for value in values)  # + 0.0 makes −0.0 an ordinary zero
    return tuple(value if math.isfinite(value) else None for value in plain)
