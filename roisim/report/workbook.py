"""A run as an Excel workbook that can be handed to a client."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from roisim.atomic_file import write_bytes
from roisim.experiment.expected_figures import expect
from roisim.experiment.results import RunResult
from roisim.report.workbook_about import write_about
from roisim.report.workbook_book import Book
from roisim.report.workbook_cash import write_cash
from roisim.report.workbook_channels import write_channels
from roisim.report.workbook_chart_data import ChartData, write_chart_data
from roisim.report.workbook_cohorts import write_cohorts
from roisim.report.workbook_costs import write_costs
from roisim.report.workbook_funnel import write_funnel
from roisim.report.workbook_inputs import write_inputs
from roisim.report.workbook_monthly import MonthlyCells, write_monthly
from roisim.report.workbook_plan import PlanPages
from roisim.report.workbook_summary import write_summary
from roisim.scenario.scenario import Scenario
from roisim.translation import N_, _

SHEETS: Final = {
    "summary": N_("Summary"),
    "monthly": N_("Monthly"),
    "funnel": N_("Funnel"),
    "channels": N_("Channels"),
    "cohorts": N_("Cohorts"),
    "costs": N_("Costs"),
    "cash": N_("Cash"),
    "inputs": N_("Inputs"),
    "about": N_("About"),
    "chart_data": N_("Chart data"),
}
"""The sheets of a plan, in order."""


def write_workbook(path: Path, result: RunResult, scenario: Scenario) -> None:
    """Write the workbook of one plan to `path`, whole or not at all; what it is without chance stands in it.

    Raises:
        RoisimError: the file cannot be written; an older one stays as it was.
    """
    write_bytes(path, workbook_bytes(result, scenario, expect(scenario)))


def workbook_bytes(result: RunResult, scenario: Scenario, expected: RunResult | None = None) -> bytes:
    """The workbook of one plan (.xlsx).

    Args:
        result: the plan's worlds.
        scenario: the plan.
        expected: the plan without chance; None leaves it out.
    """
    book = Book()
    book.describe(result.plan.name, result.plan.description)
    add_plan(book, PlanPages(result, scenario, expected))
    return book.to_bytes()


@dataclass(frozen=True)
class PlanCells:
    """Where sheets beside those of a plan find its numbers."""

    monthly: MonthlyCells
    chart_data: ChartData


def add_plan(book: Book, plan: PlanPages, ending: str = "") -> PlanCells:
    """Add the sheets of one plan; `ending` tells them apart from those of another plan."""
    facts = plan.result.plan
    styles = book.styles(facts.currency, facts.currency_digits)
    sheets = {name: book.add_sheet(_(title) + ending, styles) for name, title in SHEETS.items()}
    monthly = write_monthly(sheets["monthly"], plan)
    data = write_chart_data(sheets["chart_data"], plan, monthly)
    write_summary(sheets["summary"], plan, monthly, data)
    write_funnel(sheets["funnel"], plan)
    write_channels(sheets["channels"], plan)
    write_cohorts(sheets["cohorts"], plan, monthly, data)
    write_costs(sheets["costs"], plan)
    write_cash(sheets["cash"], plan, data)
    write_inputs(sheets["inputs"], plan)
    write_about(sheets["about"], plan)
    for sheet in sheets.values():
        sheet.page_texts(facts.name, sheet.title, plan.provenance_text())
    return PlanCells(monthly, data)
