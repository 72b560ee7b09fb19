"""The sheet Monthly: every shown figure that has a series, its mean and band, months across.

Ratios are formulas over the sums below them, so that they can be followed and changed.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, Literal

from roisim.experiment.metric_labels import CAC_KINDS, label
from roisim.experiment.metrics import Metric
from roisim.experiment.series import SERIES, Series
from roisim.experiment.shown_figures import shown_groups, shown_metrics
from roisim.report.workbook_plan import PlanPages
from roisim.report.workbook_sheet import Sheet, address, cells
from roisim.report.workbook_styles import Kind, Role, kind_of
from roisim.translation import _

Statistic = Literal["mean", "p05", "p95"]

LABEL, UNIT, STATISTIC, WHOLE, FIRST_MONTH = 1, 2, 3, 4, 5
HEAD_ROW: Final = 5


@dataclass(frozen=True)
class MonthlyCells:
    """Where other sheets find the numbers.

    Attributes:
        sheet: the sheet itself.
        rows: the row of each figure's mean; its bounds follow in the next two rows if there are bands.
        months: number of plan months.
    """

    sheet: Sheet
    rows: dict[str, int]
    months: int

    def whole(self, name: str, statistic: Statistic = "mean") -> str:
        """The cell of a figure of the whole plan."""
        return self.sheet.reference(self._row(name, statistic), WHOLE)

    def month(self, name: str, month: int, statistic: Statistic = "mean") -> str:
        """The cell of a figure in a plan month, counted from 0."""
        return self.sheet.reference(self._row(name, statistic), FIRST_MONTH + month)

    def _row(self, name: str, statistic: Statistic) -> int:
        return self.rows[name] + ("mean", "p05", "p95").index(statistic)


def write_monthly(sheet: Sheet, plan: PlanPages) -> MonthlyCells:
    """Fill the sheet."""
    return _Monthly(sheet, plan).write()


class _Monthly:
    def __init__(self, sheet: Sheet, plan: PlanPages) -> None:
        self.sheet = sheet
        self.plan = plan
        self.last_column = FIRST_MONTH + plan.months - 1
        self.rows: dict[str, int] = {}
        shown = shown_metrics(plan.result.figures)
        self.metrics = [metric for metric in shown.values() if metric.by_month]
        ratios = [metric for metric in self.metrics if metric.is_ratio]
        parts = {name for metric in ratios for name in (*metric.up, *metric.down)}
        self.parts = [series for name, series in SERIES.items() if name in parts and name not in shown]

    def write(self) -> MonthlyCells:
        sheet, plan = self.sheet, self.plan
        notes = [plan.money_note() + " " + plan.band_note()]
        notes.append(_("Ratios are formulas: sums over sums, from the rows at the foot of the sheet."))
        sheet.headline(_("Every figure by month"), plan.subtitle(plan.result.plan.name), notes, WHOLE)
        sheet.head(HEAD_ROW, [_("Figure"), _("Unit"), "", _("Whole plan")], aside=(UNIT, STATISTIC))
        plan.months_across(sheet, HEAD_ROW, FIRST_MONTH)
        last_row = self._lay_out()
        self._write_figures()
        self._write_parts()
        sheet.widths({LABEL: 46, UNIT: 10, STATISTIC: 7, WHOLE: 12})
        sheet.same_width(FIRST_MONTH, self.last_column)
        sheet.fit_rows()
        sheet.freeze(HEAD_ROW + 1, FIRST_MONTH)
        sheet.print_on(
            last_row,
            self.last_column,
            head_row=HEAD_ROW,
            head_columns=STATISTIC,
            pages_wide=plan.pages_wide,
        )
        return MonthlyCells(sheet, self.rows, plan.months)

    def _lay_out(self) -> int:
        """Give every figure and every sum its row, headings between them; gives the last row."""
        row = HEAD_ROW + 1
        height = 3 if self.plan.has_bands else 1
        for heading, group in shown_groups(self.plan.result.figures):
            shown = [metric for metric in group if metric.by_month]
            if not shown:
                continue
            self._heading(row, _(heading))
            row += 1
            for metric in shown:
                self.rows[metric.name] = row
                row += height
        self._heading(row, _("Sums that the ratios are made of"))
        for place, series in enumerate(self.parts, row + 1):
            self.rows[series.name] = place
        return row + len(self.parts)

    def _heading(self, row: int, text: str) -> None:
        self.sheet.text(row, LABEL, text, "section")
        self.sheet.blank(row, UNIT, self.last_column, "section")

    def _write_figures(self) -> None:
        facts = self.plan.result.plan
        for metric in self.metrics:
            row = self.rows[metric.name]
            self.sheet.text(row, LABEL, label(metric, facts))
            self.sheet.text(row, UNIT, self.plan.unit(metric), "aside")
            self.sheet.text(row, STATISTIC, _("mean"), "aside")
            if metric.is_ratio:
                self._ratio_row(metric)
            else:
                self._series_row(SERIES[metric.name], kind_of(metric))
            if self.plan.has_bands:
                self._band_rows(metric)

    def _write_parts(self) -> None:
        facts = self.plan.result.plan
        for series in self.parts:
            row = self.rows[series.name]
            kind: Kind = "money" if series.unit == "money" else "count"
            self.sheet.text(row, LABEL, _(series.text).format(cac=_(CAC_KINDS[facts.cac])))
            self.sheet.text(row, STATISTIC, _("mean"), "aside")
            self._series_row(series, kind)

    def _series_row(self, series: Series, kind: Kind) -> None:
        """Means by month, and the plan as it follows from them."""
        row, means = self.rows[series.name], self.plan.result.series_means[series.name]
        for column, value in enumerate(means, FIRST_MONTH):
            self.sheet.number(row, column, value, kind)
        if series.months == "sum":
            total = f"=SUM({cells(row, FIRST_MONTH, self.last_column)})"
            self.sheet.formula(row, WHOLE, total, sum(means), kind, "strong")
        elif series.months == "last":
            self.sheet.formula(row, WHOLE, f"={address(row, self.last_column)}", means[-1], kind, "strong")
        else:
            # the lowest of each world, averaged: not the lowest of the averages
            self.sheet.number(row, WHOLE, self.plan.result.figures[series.name].mean, kind, "strong")

    def _ratio_row(self, metric: Metric) -> None:
        result, row, kind = self.plan.result, self.rows[metric.name], kind_of(metric)
        values = (result.figures[metric.name].mean, *result.monthly[metric.name].mean)
        for column, value in enumerate(values, WHOLE):
            role: Role = "strong" if column == WHOLE else "plain"
            self.sheet.formula(row, column, self._ratio(metric, column), value, kind, role)

    def _ratio(self, metric: Metric, column: int) -> str:
        up, down = (self._product(names, column) for names in (metric.up, metric.down))
        factor = "" if metric.factor == 1 else f"{metric.factor:g}*"
        return f'=IF({down}=0,"–",{factor}{up}/({down}))'

    def _product(self, names: Iterable[str], column: int) -> str:
        return "*".join(address(self.rows[name], column) for name in names)

    def _band_rows(self, metric: Metric) -> None:
        figure, series = self.plan.result.figures[metric.name], self.plan.result.monthly[metric.name]
        kind = kind_of(metric)
        bounds = ((figure.p05, series.p05, _("5 %")), (figure.p95, series.p95, _("95 %")))
        for row, (whole, months, name) in enumerate(bounds, self.rows[metric.name] + 1):
            self.sheet.text(row, STATISTIC, name, "aside")
            for column, value in enumerate((whole, *months), WHOLE):
                self.sheet.number(row, column, value, kind, "muted")
            self.sheet.page.row_dimensions[row].outlineLevel = 1
        self.sheet.page.sheet_format.outlineLevelRow = 1
