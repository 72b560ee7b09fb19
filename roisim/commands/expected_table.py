"""The key figures of a plan without chance, for the terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich import box
from rich.table import Table
from rich.text import Text

from roisim.experiment.metric_labels import label
from roisim.experiment.metrics import METRICS, Metric, headlines
from roisim.report.key_figures import unit_text, why_not
from roisim.report.number_text import NOT_DEFINED, value_text
from roisim.translation import _, ngettext

if TYPE_CHECKING:
    from roisim.experiment.results import RunResult


def expected_table(result: RunResult) -> Table:
    """One line a figure: label, value, unit, and why a number is missing."""
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    table.add_column(_("figure"))
    table.add_column(_("expected"), justify="right", no_wrap=True)
    table.add_column("", no_wrap=True)
    table.add_column("", overflow="fold")
    for name in headlines(result.plan):
        if not METRICS[name].is_chance:
            table.add_row(*(Text(cell) for cell in _row(METRICS[name], result)))
    return table


def _row(metric: Metric, result: RunResult) -> tuple[str, str, str, str]:
    mean, plan = result.figures[metric.name].mean, result.plan
    value = value_text(mean, metric.unit, plan)
    unit = unit_text(metric, plan) if value != NOT_DEFINED else ""
    return label(metric, plan), value, unit, "" if mean is not None else _missing(metric, result)


def _missing(metric: Metric, result: RunResult) -> str:
    """Why there is no number."""
    if not metric.may_never_come:
        return why_not(metric, result)
    months = result.plan.months
    return ngettext("not within {months} month", "not within {months} months", months).format(months=months)


def expected_heading(result: RunResult) -> str:
    """What was worked out."""
    plan = result.plan
    text = _("{name}: {months} months from {start}, without chance")
    return text.format(name=plan.name, months=plan.months, start=plan.start)
