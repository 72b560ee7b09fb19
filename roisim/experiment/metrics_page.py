"""`docs/metrics.md`, written from the table of figures so that the two cannot differ.

python -m roisim.experiment.metrics_page docs/metrics.md
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from roisim.atomic_file import write_text
from roisim.experiment.metrics import GROUPS, Metric
from roisim.experiment.series import SERIES, Series

OPENING: Final = """\
# Figures

Written from `roisim/experiment/metrics/` by `python -m roisim.experiment.metrics_page docs/metrics.md`;
edit the table there, not this page.

A figure covers the whole plan; its series has one number for each plan month. Money is in the plan's
currency, rates are shares between 0 and 1. In labels, {horizon} is the plan's `finance.ltv_horizon_months`,
{rate} its `finance.discount_rate`, {cac} its `finance.cac`.

- **Counts and money**: mean and standard error over the worlds.
- **Ratios** (those with a ÷ under “made of”): mean of the numerator ÷ mean of the denominator over the
  worlds, standard error by the delta method, percentiles over the worlds in which the ratio exists. Where the
  mean of the denominator is 0, there are no numbers.
- **Never**: payback, break-even and money back may never come. Never ranks above every number; a percentile
  that is never is left empty, and so are mean and standard error unless every world has a number.
  `defined_share` tells how many worlds have one.
"""
SERIES_OPENING: Final = """\
## Series that figures are made of

Each has one number per plan month and world. Names above that are not listed here are figures themselves.
"""
PLAN_FROM_MONTHS: Final = {"sum": "sum of its months", "last": "its last month", "lowest": "its lowest month"}
BETTER: Final = {-1: "less", 0: "", 1: "more"}


def metrics_page() -> str:
    """The page as Markdown, in English."""
    return "\n".join([OPENING, *_figures(), SERIES_OPENING, *_series()])


def _figures() -> Iterator[str]:
    for heading, metrics in GROUPS:
        yield f"## {heading}\n"
        yield "| name | label | unit | what it is | made of | plan | better |"
        yield "|---|---|---|---|---|---|---|"
        yield from (_line(metric) for metric in metrics)
        yield ""


def _line(metric: Metric) -> str:
    plan = "the same of its sums" if metric.is_ratio else PLAN_FROM_MONTHS.get(metric.months, "no months")
    cells = (
        f"`{metric.name}`",
        metric.text,
        metric.unit,
        metric.definition,
        _made_of(metric),
        plan,
        BETTER[metric.better],
    )
    return f"| {' | '.join(cells)} |"


def _made_of(metric: Metric) -> str:
    if not metric.is_ratio:
        return ""
    factor = f"{metric.factor:g} × " if metric.factor != 1 else ""
    return factor + " ÷ ".join(_product(names) for names in (metric.up, metric.down))


def _product(names: tuple[str, ...]) -> str:
    product = " × ".join(f"`{name}`" for name in names)
    return f"({product})" if len(names) > 1 else product


def _series() -> Iterator[str]:
    figures = {metric.name for _heading, metrics in GROUPS for metric in metrics}
    yield "| name | label | unit |"
    yield "|---|---|---|"
    yield from (_series_line(series) for name, series in SERIES.items() if name not in figures)
    yield ""


def _series_line(series: Series) -> str:
    return f"| `{series.name}` | {series.text} | {series.unit} |"


if __name__ == "__main__":
    write_text(Path(sys.argv[1]), metrics_page())
