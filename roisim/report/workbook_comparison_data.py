"""The sheet Comparison data: what the charts of a comparison draw, months down, a column for each plan.

As in `workbook_chart_data`: what does not exist is an empty cell, a band is its lower bound and its height.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from roisim.experiment.comparison import Comparison
from roisim.experiment.metric_labels import label
from roisim.experiment.metrics import METRICS
from roisim.report.workbook_chart_data import RULE_OF_THUMB
from roisim.report.workbook_charts import Cells, down
from roisim.report.workbook_monthly import MonthlyCells
from roisim.report.workbook_plan import PlanPages
from roisim.report.workbook_sheet import Sheet, address
from roisim.report.workbook_styles import CHANGES, kind_of
from roisim.translation import _

GROUP_ROW, HEAD_ROW = 5, 6
MONTH: Final = 1
COLUMNS_ON_A_PAGE: Final = 16
OVERLAID: Final = ("revenue", "cash_end", "ltv_to_cac")
"""Figures whose curves are laid over each other."""
DIFFERENCE: Final = "cash_end"
"""The figure whose difference is drawn with its band: what a plan has gained by the end of each month."""


@dataclass(frozen=True)
class DifferenceColumns:
    """Columns of a difference by month: mean, and if there are bands lower bound and height."""

    mean: int
    low: int = 0
    height: int = 0


@dataclass(frozen=True)
class ComparisonData:
    """Where charts find their numbers.

    Attributes:
        sheet: the sheet itself.
        months: number of plan months.
        overlaid: by figure, the column of each plan.
        rule_of_thumb: column of the 3 : 1 line.
        differences: of each other plan, columns of the difference of `DIFFERENCE`.
    """

    sheet: Sheet
    months: int
    overlaid: dict[str, tuple[int, ...]]
    rule_of_thumb: int
    differences: tuple[DifferenceColumns, ...]

    def cells(self, column: int) -> Cells:
        """A column, for a chart."""
        return down(self.sheet.page, column, HEAD_ROW + 1, HEAD_ROW + self.months, HEAD_ROW)


def write_comparison_data(
    sheet: Sheet, comparison: Comparison, pages: Sequence[PlanPages], monthly: Sequence[MonthlyCells]
) -> ComparisonData:
    """Fill the sheet."""
    note = _("What the charts of the comparison draw. A cell is empty where there is no such number.")
    sheet.headline(_("Comparison data"), pages[0].period_text(), [note])
    sheet.head(HEAD_ROW, [_("Month")])
    pages[0].months_down(sheet, HEAD_ROW + 1, MONTH)
    column = MONTH + 1
    overlaid: dict[str, tuple[int, ...]] = {}
    for name in OVERLAID:
        overlaid[name] = tuple(range(column, column + len(pages)))
        _write_figure(sheet, name, column, pages, monthly)
        column += len(pages)
    sheet.head(HEAD_ROW, [_("3 : 1 rule of thumb")], column, left=())
    for month in range(pages[0].months):
        sheet.number(HEAD_ROW + 1 + month, column, RULE_OF_THUMB, "multiple")
    rule, column = column, column + 1
    differences = []
    for place in range(len(comparison.others)):
        columns, column = _write_difference(sheet, comparison, place, column)
        differences.append(columns)
    sheet.widths({MONTH: 12})
    sheet.same_width(MONTH + 1, column - 1, 13.5)
    sheet.fit_rows()
    sheet.freeze(HEAD_ROW + 1, MONTH + 1)
    sheet.print_on(HEAD_ROW + pages[0].months, column - 1, pages_wide=-(-column // COLUMNS_ON_A_PAGE))
    return ComparisonData(sheet, pages[0].months, overlaid, rule, tuple(differences))


def _write_figure(
    sheet: Sheet, name: str, first: int, pages: Sequence[PlanPages], monthly: Sequence[MonthlyCells]
) -> None:
    """One figure by month, a column for each plan."""
    metric = METRICS[name]
    title = _("LTV/CAC") if name == "ltv_to_cac" else label(metric, pages[0].result.plan)
    sheet.text(GROUP_ROW, first, title, "heading")
    sheet.head(HEAD_ROW, [page.result.plan.name for page in pages], first, left=())
    for column, (page, cells) in enumerate(zip(pages, monthly, strict=True), first):
        for month, value in enumerate(page.result.monthly[name].mean):
            if value is not None:
                link = "=" + cells.month(name, month)
                sheet.formula(HEAD_ROW + 1 + month, column, link, value, kind_of(metric))


def _write_difference(
    sheet: Sheet, comparison: Comparison, place: int, first: int
) -> tuple[DifferenceColumns, int]:
    """What one other plan differs by; gives its columns and the next free one."""
    other, metric = comparison.others[place], METRICS[DIFFERENCE]
    figure, kind = other.monthly[DIFFERENCE], CHANGES[kind_of(metric)]
    text = _("Cash gained by {name}").format(name=other.name)
    sheet.text(GROUP_ROW, first, text, "heading")
    has_bands = other.worlds > 1
    heads = [_("Mean difference"), *([_("5 %"), _("95 %"), _("band")] if has_bands else [])]
    sheet.head(HEAD_ROW, heads, first, left=())
    for month, mean in enumerate(figure.mean):
        row = HEAD_ROW + 1 + month
        low, high = figure.p05[month], figure.p95[month]
        if mean is not None:
            sheet.number(row, first, mean, kind)
        if has_bands and low is not None and high is not None:
            sheet.number(row, first + 1, low, kind)
            sheet.number(row, first + 2, high, kind)
            height = f"={address(row, first + 2)}-{address(row, first + 1)}"
            sheet.formula(row, first + 3, height, high - low, kind_of(metric))
    if has_bands:
        return DifferenceColumns(first, first + 1, first + 3), first + 4
    return DifferenceColumns(first), first + 1
