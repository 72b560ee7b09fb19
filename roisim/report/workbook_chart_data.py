"""The sheet Chart data: what the charts over time draw, months down.

A chart draws text as zero and an error as nothing, so what does not exist is an empty cell here. A band is
drawn as its lower bound and its height, one upon the other.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from roisim.experiment.metric_labels import label
from roisim.experiment.metrics import METRICS
from roisim.report.workbook_monthly import MonthlyCells, Statistic
from roisim.report.workbook_plan import PlanPages
from roisim.report.workbook_sheet import Sheet, address
from roisim.report.workbook_styles import kind_of
from roisim.translation import _

HEAD_ROW: Final = 5
MONTH: Final = 1
CHARTED: Final = ("revenue", "ltv_to_cac", "cash_end")
RULE_OF_THUMB: Final = 3.0


@dataclass(frozen=True)
class BandColumns:
    """Columns of a figure: mean, and if there are bands lower bound, upper bound and height."""

    mean: int
    low: int = 0
    high: int = 0
    height: int = 0

    @property
    def has_band(self) -> bool:
        """Whether there is a band to draw."""
        return self.low > 0


@dataclass(frozen=True)
class ChartData:
    """Where charts find their numbers.

    Attributes:
        sheet: the sheet itself.
        first_row, last_row: of the months.
        columns: by figure.
        rule_of_thumb: column of the 3 : 1 line.
    """

    sheet: Sheet
    first_row: int
    last_row: int
    columns: dict[str, BandColumns]
    rule_of_thumb: int


def write_chart_data(sheet: Sheet, plan: PlanPages, monthly: MonthlyCells) -> ChartData:
    """Fill the sheet."""
    first_row, last_row = HEAD_ROW + 1, HEAD_ROW + plan.months
    note = _("What the charts by month draw. A cell is empty where there is no such number.")
    sheet.headline(_("Chart data"), plan.subtitle(plan.result.plan.name), [note])
    sheet.head(HEAD_ROW, [_("Month")])
    plan.months_down(sheet, first_row, MONTH)
    columns: dict[str, BandColumns] = {}
    column = MONTH + 1
    for name in CHARTED:
        columns[name] = _columns_from(column, plan.has_bands)
        _write_figure(sheet, plan, monthly, name, columns[name])
        column += 4 if plan.has_bands else 1
    sheet.head(HEAD_ROW, [_("3 : 1 rule of thumb")], column)
    for row in range(first_row, last_row + 1):
        sheet.number(row, column, RULE_OF_THUMB, "multiple")
    sheet.widths({MONTH: 12})
    sheet.same_width(MONTH + 1, column, 12)
    sheet.fit_rows()
    sheet.freeze(first_row, MONTH + 1)
    sheet.print_on(last_row, column, head_row=HEAD_ROW)
    return ChartData(sheet, first_row, last_row, columns, column)


def _columns_from(first: int, has_bands: bool) -> BandColumns:
    return BandColumns(first, first + 1, first + 2, first + 3) if has_bands else BandColumns(first)


def _write_figure(
    sheet: Sheet, plan: PlanPages, monthly: MonthlyCells, name: str, columns: BandColumns
) -> None:
    figure, kind = plan.result.monthly[name], kind_of(METRICS[name])
    short = {"ltv_to_cac": _("LTV/CAC")}.get(name) or label(METRICS[name], plan.result.plan)
    heads = [short]
    if columns.has_band:
        bounds = [_("5 %"), _("95 %"), _("band")]
        heads += [f"{short}, {bound}" for bound in bounds]
    sheet.head(HEAD_ROW, heads, columns.mean, left=())
    for month in range(plan.months):
        row = HEAD_ROW + 1 + month
        low, high = figure.p05[month], figure.p95[month]
        cells: tuple[tuple[int, Statistic, float | None], ...] = (
            (columns.mean, "mean", figure.mean[month]),
            (columns.low, "p05", low),
            (columns.high, "p95", high),
        )
        for column, statistic, value in cells:
            if column and value is not None:
                sheet.formula(row, column, "=" + monthly.month(name, month, statistic), value, kind)
        if columns.has_band and low is not None and high is not None:
            height = f"={address(row, columns.high)}-{address(row, columns.low)}"
            sheet.formula(row, columns.height, height, high - low, kind)
