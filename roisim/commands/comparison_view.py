"""Plans side by side for the terminal: what differs in the inputs, and what that changes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from rich import box
from rich.table import Table
from rich.text import Text

from roisim.experiment.metric_labels import label
from roisim.experiment.metrics import METRICS, Metric
from roisim.experiment.shown_figures import key_figures
from roisim.report.difference_text import (
    both_note,
    difference_band_text,
    difference_text,
    difference_unit_text,
)
from roisim.report.input_differences import difference_rows
from roisim.report.key_figures import figure_rows
from roisim.report.number_text import NOT_DEFINED, chance_text, joined
from roisim.translation import _, ngettext
from roisim.units import currency_symbol

if TYPE_CHECKING:
    from roisim.experiment.comparison import Comparison
    from roisim.scenario.scenario import Scenario

MOST_INPUTS: Final = 12
VALUE_WIDTH: Final = 8
WIDEST_PLAN: Final = 14


def comparison_heading(comparison: Comparison) -> str:
    """What was simulated."""
    plan, provenance = comparison.base.plan, comparison.base.provenance
    text = _("{months} months from {start}, seed {seed}; first plan: {name}")
    return text.format(months=plan.months, start=plan.start, seed=provenance.seed, name=comparison.base_name)


def input_lines(comparison: Comparison, scenarios: Sequence[Scenario], other: int) -> list[str]:
    """What the plan with this number (from 0) differs by in its inputs, the first few of it."""
    name = comparison.others[other].name
    rows = difference_rows([scenarios[0], scenarios[other + 1]])
    if not rows:
        return [_("{name}: the same inputs").format(name=name)]
    lines = [_("{name} differs in:").format(name=name)]
    for row in rows[:MOST_INPUTS]:
        unit = f" {row.unit}" if row.unit else ""
        lines.append(f"  {row.heading}: {row.label}: {row.texts[0]} → {row.texts[1]}{unit}")
    more = len(rows) - MOST_INPUTS
    if more > 0:
        text = ngettext("… and {number} more input", "… and {number} more inputs", more)
        lines.append("  " + text.format(number=more))
    return lines


def difference_table(comparison: Comparison, other: int) -> Table:
    """One line a figure: both values, the difference with its band, and how often it is better."""
    plan = comparison.others[other]
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    table.add_column(_("figure"), overflow="fold")
    for name in (comparison.base_name, plan.name):
        table.add_column(
            Text(name), justify="right", min_width=VALUE_WIDTH, max_width=WIDEST_PLAN, overflow="fold"
        )
    table.add_column(_("difference"), justify="right", no_wrap=True)
    table.add_column(_("5 to 95 %"), justify="right", no_wrap=True)
    table.add_column(_("better in"), justify="right", no_wrap=True)
    for row in _rows(comparison, other):
        table.add_row(*map(Text, row))
    return table


def note_lines(comparison: Comparison, other: int) -> list[str]:
    """What the table has no room for: how LTV and CAC are meant, and which figures only some worlds have."""
    plan = comparison.others[other]
    names = _names(comparison, other)
    rows = zip(figure_rows(comparison.base, names), figure_rows(plan.result, names), strict=True)
    lines = []
    for name, (first, second) in zip(names, rows, strict=True):
        metric = METRICS[name]
        short, __, meant = label(metric, comparison.base.plan).partition(" (")
        notes = [meant.removesuffix(")"), both_note(metric, plan.figures[name], plan)]
        if metric.may_never_come:
            own = ((comparison.base_name, first.note), (plan.name, second.note))
            notes += [f"{plan_name}: {note}" for plan_name, note in own if note]
        if told := joined(notes, "; "):
            lines.append(f"{short}: {told}")
    return lines


def _short_label(metric: Metric, comparison: Comparison) -> str:
    return label(metric, comparison.base.plan).partition(" (")[0]


def _unbroken(text: str) -> str:
    return text.replace(" ", "\N{NO-BREAK SPACE}")


def _names(comparison: Comparison, other: int) -> list[str]:
    results = (comparison.base, comparison.others[other].result)
    return list(dict.fromkeys(name for result in results for name in key_figures(result)))


def _rows(comparison: Comparison, other: int) -> list[tuple[str, ...]]:
    plan, facts = comparison.others[other], comparison.base.plan
    names = _names(comparison, other)
    values = zip(figure_rows(comparison.base, names), figure_rows(plan.result, names), strict=True)
    many = plan.worlds > 1
    rows: list[tuple[str, ...]] = []
    for name, (first, second) in zip(names, values, strict=True):
        metric, figure = METRICS[name], plan.figures[name]
        unit = difference_unit_text(metric, currency_symbol(facts.currency))
        change = difference_text(figure.mean, metric.unit, facts)
        better = figure.chance_better
        rows.append(
            (
                _short_label(metric, comparison),
                _unbroken(first.value),
                _unbroken(second.value),
                joined([change, unit if change != NOT_DEFINED else ""], " "),
                difference_band_text(figure.p05, figure.p95, metric.unit, facts) if many else "",
                chance_text(better) if many and better is not None else "",
            )
        )
    return rows
