"""Whether the plan without chance is what the population does on average, series by series and by month."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from roisim.experiment.evaluation import evaluate, metric_context
from roisim.experiment.metrics import METRICS
from roisim.experiment.series import SERIES
from roisim.scenario.scenario import Scenario
from roisim.simulation.expectation import expected_books
from roisim.simulation.input_draws import AT_MEANS
from roisim.simulation.population import simulate
from roisim.simulation.timeline import build_timeline

Floats = NDArray[np.float64]

SUMS = (
    "new_visits",
    "returning_visits",
    "contacts",
    "carts",
    "checkouts",
    "new_customers",
    "repeat_orders",
    "orders",
    "active_customers",
    "order_values",
    "revenue",
    "contribution_margin",
    "ad_spend",
    "acquisition_cost_blended",
    "acquisition_cost_full",
    "email_sales",
    "repeat_revenue",
    "profit",
    "cash_end",
    "npv",
)
RATIOS = (
    "cac_blended",
    "cac_full",
    "ltv_margin",
    "conversion_rate",
    "cart_abandonment_rate",
    "signup_rate",
    "churn_rate",
    "average_order_value",
    "returning_visit_share",
    "returning_revenue_share",
)
COMPARISONS_A_MONTH = len(SUMS) + len(RATIOS)
LIMIT = 5.1
"""Standard errors at which 3,240 comparisons (nine presets of twelve months) err once in 1,000."""

FEWEST_WAYS = 10
ROUNDING = 2e-4
"""Relative difference of sums that luck does not touch: the population's money is whole."""


def worst_difference(scenario: Scenario, worlds: int, seed: int = 1) -> tuple[float, str]:
    """The largest distance in standard errors over all series and months, and where it is.

    Uncertain inputs stand at their means in both.
    """
    without = build_timeline(scenario, AT_MEANS, range(1))
    expected = evaluate(expected_books(without), metric_context(scenario, without)).series
    timeline = build_timeline(scenario, AT_MEANS, range(worlds))
    found = evaluate(simulate(timeline, seed), metric_context(scenario, timeline)).series
    smallest = 3.0 / 10.0**timeline.currency_digits
    return max(
        (_worst(name, *series, smallest) for name, series in _compared(expected, found).items()),
        key=lambda each: each[0],
    )


def _compared(
    expected: Mapping[str, Floats], found: Mapping[str, Floats]
) -> dict[str, tuple[Floats, Floats, Floats]]:
    """By name: expected (M), mean found (M), its standard error (M)."""
    compared = {}
    for name in SUMS:
        values = found[name]
        spread = values.std(axis=1, ddof=1)
        if SERIES[name].unit == "count":
            # Few worlds may all have missed what is rare; counts spread at least as Poisson's do.
            spread = np.maximum(spread, np.sqrt(np.maximum(expected[name][:, 0], 0.0)))
            there = np.ones(len(values), np.bool_)
        else:
            # What luck rarely touches tells nothing yet.
            there = _often_enough(values) & _different(values)
        error = spread / np.sqrt(values.shape[1])
        compared[name] = (expected[name][there, 0], values.mean(axis=1)[there], error[there])
    for name in RATIOS:
        metric = METRICS[name]
        parts = [(_product(series, metric.up), _product(series, metric.down)) for series in (expected, found)]
        (up, down), (many_up, many_down) = parts
        there = (down[:, 0] > 0) & _often_enough(many_up) & _often_enough(many_down)
        ratio = up[there, 0] / down[there, 0]
        mean_down = many_down[there].mean(axis=1)
        mean = many_up[there].mean(axis=1) / mean_down
        # Delta method: the spread of up − ratio·down.
        off = many_up[there] - mean[:, None] * many_down[there]
        error = off.std(axis=1, ddof=1) / np.sqrt(off.shape[1]) / mean_down
        compared[name] = (ratio, mean, error)
    return compared


def _often_enough(values: Floats) -> NDArray[np.bool_]:
    """(M): months in which enough worlds have something, for their spread to tell the error of the mean."""
    often: NDArray[np.bool_] = np.count_nonzero(values, axis=1) >= values.shape[1] / 2
    return often


def _different(values: Floats) -> NDArray[np.bool_]:
    """(M): months in which worlds differ in more than a few ways."""
    return np.array([len(np.unique(month)) >= FEWEST_WAYS for month in values])


def _product(series: Mapping[str, Floats], names: tuple[str, ...]) -> Floats:
    product: Floats = np.prod([series[name] for name in names], axis=0)
    return product


def _worst(name: str, expected: Floats, found: Floats, error: Floats, smallest: float) -> tuple[float, str]:
    off = np.abs(expected - found)
    exact = off <= ROUNDING * np.abs(expected) + smallest
    apart = np.where(exact, 0.0, off / np.maximum(error, 1e-12))
    if not len(apart):
        return 0.0, name
    month = int(np.argmax(apart))
    place = f"{name} in month {month + 1}: expected {expected[month]:.6g}, found {found[month]:.6g}"
    return float(apart[month]), f"{place} ± {error[month]:.3g}"
