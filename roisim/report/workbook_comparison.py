"""Plans side by side as an Excel workbook: what they differ by, in what, and then each plan's own sheets."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

from roisim.atomic_file import write_bytes
from roisim.experiment.comparison import Comparison
from roisim.experiment.expected_figures import expect
from roisim.experiment.results import RunResult
from roisim.report.difference_text import comparison_title
from roisim.report.number_text import joined
from roisim.report.workbook import SHEETS, add_plan
from roisim.report.workbook_book import LONGEST_TITLE, Book
from roisim.report.workbook_comparison_data import write_comparison_data
from roisim.report.workbook_comparison_inputs import write_input_differences
from roisim.report.workbook_comparison_sheet import write_comparison_sheet
from roisim.report.workbook_plan import PlanPages
from roisim.scenario.scenario import Scenario
from roisim.translation import N_, _

COMPARISON_SHEETS: Final = {
    "comparison": N_("Comparison"),
    "inputs": N_("What differs"),
    "data": N_("Comparison data"),
}
"""The first two stand before the plans' own sheets, the last one behind them."""

_BETWEEN: Final = " – "


def write_comparison_workbook(path: Path, comparison: Comparison, scenarios: Sequence[Scenario]) -> None:
    """Write the workbook of a comparison to `path`, whole or not at all.

    Args:
        path: the file.
        comparison: the plans' results and differences.
        scenarios: the plans, the first one first.

    Raises:
        RoisimError: the file cannot be written; an older one stays as it was.
    """
    expected = [expect(each) for each in scenarios]
    write_bytes(path, comparison_workbook_bytes(comparison, scenarios, expected))


def comparison_workbook_bytes(
    comparison: Comparison, scenarios: Sequence[Scenario], expected: Sequence[RunResult] = ()
) -> bytes:
    """The workbook of a comparison (.xlsx).

    Args:
        comparison: the plans' results and differences.
        scenarios: the plans, the first one first.
        expected: each without chance; nothing leaves it out.
    """
    book = Book()
    title = comparison_title(comparison)
    book.describe(title, joined(comparison.names))
    facts = comparison.base.plan
    styles = book.styles(facts.currency, facts.currency_digits)
    first, inputs = (book.add_sheet(_(COMPARISON_SHEETS[name]), styles) for name in ("comparison", "inputs"))
    pages = _pages(comparison, scenarios, expected or [None] * len(scenarios))
    endings = sheet_endings(comparison.names)
    cells = tuple(add_plan(book, page, ending) for page, ending in zip(pages, endings, strict=True))
    data_sheet = book.add_sheet(_(COMPARISON_SHEETS["data"]), styles)
    monthly = [each.monthly for each in cells]
    data = write_comparison_data(data_sheet, comparison, pages, monthly)
    write_comparison_sheet(first, comparison, pages, monthly, data)
    write_input_differences(inputs, pages)
    for sheet in (first, inputs, data_sheet):
        sheet.page_texts(title, sheet.title, pages[0].provenance_text())
    return book.to_bytes()


def sheet_endings(names: Sequence[str]) -> list[str]:
    """What the plans' sheets end in: as much of the name as every title has room for, no two the same."""
    room = LONGEST_TITLE - max(len(_(title)) for title in SHEETS.values()) - len(_BETWEEN)
    shortened: list[str] = []
    for name in names:
        plain = " ".join(name.split())
        free, number = plain[:room].rstrip(), 1
        while free.casefold() in (each.casefold() for each in shortened):
            number += 1
            mark = f" {number}"
            free = plain[: room - len(mark)].rstrip() + mark
        shortened.append(free)
    return [_BETWEEN + each for each in shortened]


def _pages(
    comparison: Comparison, scenarios: Sequence[Scenario], expected: Sequence[RunResult | None]
) -> tuple[PlanPages, ...]:
    """Each plan under the name that it has in the comparison."""
    plans = zip(comparison.names, comparison.results, scenarios, expected, strict=True)
    return tuple(
        PlanPages(replace(result, plan=replace(result.plan, name=name)), scenario, without_chance)
        for name, result, scenario, without_chance in plans
    )
