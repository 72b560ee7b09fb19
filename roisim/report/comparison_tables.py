"""A comparison as CSV files: what differs in figures and inputs, and a folder of tables for each plan."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import astuple, fields
from pathlib import Path
from typing import Final

from roisim.experiment.comparison import Comparison, Difference
from roisim.report.csv_form import MACHINE, CsvForm, Row
from roisim.report.csv_tables import BANDS, write_csv, write_tables
from roisim.report.input_differences import difference_rows
from roisim.scenario.scenario import Scenario
from roisim.simulation.calendar import Calendar

LONGEST_FOLDER_NAME: Final = 60
_NOT_IN_FILE_NAMES = re.compile(r'[<>:"/\\|?*\x00-\x1f\x7f]')


def write_comparison_csv(
    folder: Path, comparison: Comparison, scenarios: Sequence[Scenario], form: CsvForm = MACHINE
) -> None:
    """Write the tables of a comparison into `folder`, and those of each plan into a folder within it.

    Args:
        folder: made if only its own name is missing.
        comparison: the plans' results and differences.
        scenarios: the plans, the first one first.
        form: how fields are written.

    Raises:
        FileNotWritten: a file cannot be written; then none of its folder is.
    """
    write_tables(folder, comparison_tables(comparison, scenarios, form))
    plans = zip(folder_names(comparison.names), comparison.results, scenarios, strict=True)
    for name, result, scenario in plans:
        write_csv(folder / name, result, scenario, form)


def comparison_tables(
    comparison: Comparison, scenarios: Sequence[Scenario], form: CsvForm = MACHINE
) -> dict[str, str]:
    """The content of each file by its name, without the byte order mark."""
    return {
        "differences.csv": form.text(_differences(comparison)),
        "monthly_differences.csv": form.text(_monthly(comparison)),
        "input_differences.csv": form.text(_inputs(comparison, scenarios, form)),
    }


def folder_names(names: Sequence[str]) -> list[str]:
    """Names that every file system takes: "1 Base", "2 More ads"."""
    plain = (_NOT_IN_FILE_NAMES.sub("_", name)[:LONGEST_FOLDER_NAME].rstrip(" .") for name in names)
    return [f"{number} {name}".rstrip() for number, name in enumerate(plain, 1)]


def _differences(comparison: Comparison) -> Iterator[Row]:
    yield ["plan", "base", *(field.name for field in fields(Difference)), "shared_worlds"]
    for other in comparison.others:
        for figure in other.figures.values():
            yield [other.name, comparison.base_name, *astuple(figure), other.worlds]


def _monthly(comparison: Comparison) -> Iterator[Row]:
    yield ["plan", "base", "name", "month", "start", *BANDS]
    facts = comparison.base.plan
    calendar = Calendar(facts.start, facts.months)
    for other in comparison.others:
        for name, figure in other.monthly.items():
            bands = zip(*(getattr(figure, band) for band in BANDS), strict=True)
            for month, values in enumerate(bands):
                start = calendar.month_start(month)
                yield [other.name, comparison.base_name, name, month + 1, start, *values]


def _inputs(comparison: Comparison, scenarios: Sequence[Scenario], form: CsvForm) -> Iterator[Row]:
    """A column for each plan."""
    yield ["key", "heading", "label", "unit", *comparison.names]
    for row in difference_rows(scenarios):
        yield [row.key, row.heading, row.label, row.unit, *map(form.shown_number, row.texts)]
