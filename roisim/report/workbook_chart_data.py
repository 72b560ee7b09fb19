"""The sheet Chart data: what the charts over time draw, months down.

A chart draws text as zero and an error as nothing, so what does not exist is an empty cell here. A band is
drawn as its lower bound and its height, one upon the other.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from roisim.experiment.metric_labels import label
from roisim.experiment.metrics import METRICS
from roisim.experiment.time_to import margin_per_customer
from roisim.report.workbook_monthly import MonthlyCells, Statistic
from roisim.report.workbook_plan import PlanPages
from roisim.report.workbook_sheet import Sheet, address
from roisim.report.workbook_styles import kind_of
from roisim.translation import _
from roisim.units import DAYS_PER_AGE_MONTH

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
class PaybackColumns:
    """A customer by age: columns of age, cumulated margin and CAC; no row at all where nobody was won."""

    age: int
    margin: int
    cac: int
    first_row: int
    last_row: int


@dataclass(frozen=True)
class ChartData:
    """Where charts find their numbers.

    Attributes:
        sheet: the sheet itself.
        first_row, last_row: of the months.
        columns: by figure.
        rule_of_thumb: column of the 3 : 1 line.
        payback: a customer by age.
    """

    sheet: Sheet
    first_row: int
    last_row: int
    columns: dict[str, BandColumns]
    rule_of_thumb: int
    payback: PaybackColumns


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
    payback = _write_payback(sheet, plan, monthly, column + 2)
    last_row, last_column = max(last_row, payback.last_row), payback.cac
    sheet.widths({MONTH: 12, column + 1: 4})
    sheet.same_width(MONTH + 1, column, 13.5)
    sheet.same_width(payback.age, payback.cac, 13.5)
    sheet.fit_rows()
    sheet.freeze(first_row, MONTH + 1)
    sheet.print_on(last_row, last_column, head_row=HEAD_ROW)
    return ChartData(sheet, first_row, HEAD_ROW + plan.months, columns, column, payback)


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


def _write_payback(sheet: Sheet, plan: PlanPages, monthly: MonthlyCells, first: int) -> PaybackColumns:
    """A customer's margin so far by age, and what a customer costs."""
    heads = [_("Age in months"), _("Margin of a customer so far"), plan.cac_name()]
    sheet.head(HEAD_ROW, heads, first, left=())
    name = f"cac_{plan.result.plan.cac}"
    cac = plan.result.figures[name].mean
    ages = margin_by_age(plan)
    for age, value in enumerate(ages):
        row = HEAD_ROW + 1 + age
        sheet.number(row, first, age, "plain")
        sheet.number(row, first + 1, value, "price")
        if cac is not None:
            sheet.formula(row, first + 2, "=" + monthly.whole(name), cac, "price")
    return PaybackColumns(first, first + 1, first + 2, HEAD_ROW + 1, HEAD_ROW + len(ages))


def margin_by_age(plan: PlanPages) -> list[float]:
    """Cumulated margin of a customer after each age month from 0, as long as anybody is observed."""
    sums = plan.result.sums
    by_day, observed = margin_per_customer(sums.margin_by_age, sums.first_orders_by_day)
    money = by_day / float(10**plan.result.plan.currency_digits)
    days = np.floor(np.arange(plan.months + 1) * DAYS_PER_AGE_MONTH).astype(int).tolist()
    return [float(money[day]) for day in days if day < len(observed) and observed[day]]
