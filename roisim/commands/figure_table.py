"""The key figures as a table for the terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich import box
from rich.table import Table
from rich.text import Text

from roisim.report.key_figures import figure_rows
from roisim.translation import _

if TYPE_CHECKING:
    from roisim.experiment.results import RunResult


def figure_table(result: RunResult) -> Table:
    """One line a figure: label, mean over the worlds, unit, band, and why a number is missing."""
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    table.add_column(_("figure"))
    table.add_column(_("mean"), justify="right", no_wrap=True)
    table.add_column("", no_wrap=True)
    table.add_column(_("5 to 95 %"), justify="right", no_wrap=True)
    table.add_column("", overflow="fold")
    for row in figure_rows(result):
        table.add_row(*(Text(cell) for cell in (row.label, row.value, row.unit, row.band, row.note)))
    return table


def heading(result: RunResult) -> str:
    """What was simulated."""
    plan, provenance = result.plan, result.provenance
    text = _("{name}: {months} months from {start}, seed {seed}")
    return text.format(name=plan.name, months=plan.months, start=plan.start, seed=provenance.seed)
