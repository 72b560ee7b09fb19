"""The sheet Summary: what the plan comes to, with bands, definitions and the two charts that matter."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from roisim.experiment.metric_labels import definition, label
from roisim.experiment.metrics import METRICS, Metric, headlines
from roisim.experiment.results import Figure
from roisim.experiment.shown_figures import shown_groups
from roisim.report.key_figures import never_note, why_not, worlds_text
from roisim.report.number_text import joined, plan_month_text, value_text
from roisim.report.palette import LIGHT
from roisim.report.workbook_band_chart import charted, column_of
from roisim.report.workbook_chart_data import ChartData
from roisim.report.workbook_charts import Chart, Curve, Place, Words
from roisim.report.workbook_monthly import MonthlyCells
from roisim.report.workbook_plan import PlanPages
from roisim.report.workbook_sheet import Sheet
from roisim.report.workbook_styles import kind_of, number_formats
from roisim.translation import _

LABEL, MEAN, LOW, HIGH, UNIT, DEFINITION = range(1, 7)
CHART_ROWS: Final = 21


def write_summary(sheet: Sheet, plan: PlanPages, monthly: MonthlyCells, data: ChartData) -> None:
    """Fill the sheet."""
    _Summary(sheet, plan, monthly).write(data)


class _Summary:
    def __init__(self, sheet: Sheet, plan: PlanPages, monthly: MonthlyCells) -> None:
        self.sheet = sheet
        self.plan = plan
        self.monthly = monthly

    def write(self, data: ChartData) -> None:
        sheet, facts = self.sheet, self.plan.result.plan
        sheet.widths({LABEL: 40, MEAN: 13, LOW: 13, HIGH: 13, UNIT: 22, DEFINITION: 92})
        row = sheet.headline(facts.name, self._subtitle()) - 1
        if facts.description:
            sheet.paragraph(row, LABEL, DEFINITION, facts.description, "muted")
            row += 1
        for warning in self.plan.warnings():
            sheet.text(row, LABEL, warning, "warning")
            row += 1
        row += 1
        first = headlines(facts)
        head_row = row
        row = self._table(head_row, [METRICS[name] for name in first])
        self._charts(row + 1, data)
        row += CHART_ROWS + 2
        sheet.break_page(row)
        last_row = self._all_others(row, first)
        # once more, now that the numbers are known
        sheet.widths({MEAN: 13, LOW: 13, HIGH: 13})
        sheet.fit_rows()
        sheet.freeze(head_row + 1, MEAN)
        sheet.print_on(last_row, DEFINITION)

    def _subtitle(self) -> str:
        result = self.plan.result
        seed = result.provenance.seed
        return joined(
            [
                self.plan.period_text(),
                _("money in {currency}").format(currency=result.plan.currency),
                "" if seed is None else _("seed {seed}").format(seed=seed),
                self.plan.band_note().rstrip("."),
            ]
        )

    def _table(self, row: int, metrics: Sequence[Metric]) -> int:
        """Figures under their heads; gives the row behind them."""
        heads = [_("Figure"), _("Mean"), _("5 %"), _("95 %"), _("Unit"), _("What it is")]
        self.sheet.head(row, heads, aside=(UNIT, DEFINITION))
        for place, metric in enumerate(metrics, row + 1):
            self._figure(place, metric)
        return row + len(metrics) + 1

    def _all_others(self, row: int, shown: Sequence[str]) -> int:
        """The remaining figures by group; gives the last row."""
        self.sheet.text(row, LABEL, _("All other figures"), "heading")
        self.sheet.page.row_dimensions[row].height = 20
        row += 1
        for heading, group in shown_groups(self.plan.result.figures):
            rest = [metric for metric in group if metric.name not in shown]
            if rest:
                row = self._table(row, rest)
                self.sheet.text(row - len(rest) - 1, LABEL, _(heading), "head_left")
        return row - 1

    def _figure(self, row: int, metric: Metric) -> None:
        sheet, result = self.sheet, self.plan.result
        figure, kind = result.figures[metric.name], kind_of(metric)
        sheet.text(row, LABEL, label(metric, result.plan))
        if metric.by_month:
            link = "=" + self.monthly.whole(metric.name)
            sheet.formula(row, MEAN, link, figure.mean, kind, "strong")
        else:
            sheet.number(row, MEAN, figure.mean, kind, "strong")
        bounds = (figure.p05, figure.p95) if self.plan.has_bands else (None, None)
        for column, value in zip((LOW, HIGH), bounds, strict=True):
            sheet.number(row, column, value, kind)
        sheet.text(row, UNIT, self._unit(metric, figure), "aside")
        sheet.text(row, DEFINITION, definition(metric, result.plan), "aside")

    def _unit(self, metric: Metric, figure: Figure) -> str:
        """Unit, and what a number cannot say itself."""
        result = self.plan.result
        if metric.is_chance:
            return worlds_text(figure.mean or 0.0, result)
        if metric.may_never_come:
            return self._unit_of_time(metric, figure)
        missing = why_not(metric, result) if figure.mean is None else never_note(metric, figure, result)
        return joined([self.plan.unit(metric), missing], "; ")

    def _unit_of_time(self, metric: Metric, figure: Figure) -> str:
        result = self.plan.result
        middle = figure.p50 if figure.mean is None else figure.mean
        parts = [_("months") if metric.unit == "months" else _("month of the plan")]
        if middle is not None and metric.unit == "month":
            parts.append(plan_month_text(middle, result.plan))
        elif middle is not None and figure.mean is None:
            parts.append(value_text(middle, metric.unit, result.plan))
        if middle is not None and figure.mean is None:
            parts[-1] = _("median {value}").format(value=parts[-1])
        return joined([*parts, never_note(metric, figure, result)], "; ")

    def _charts(self, row: int, data: ChartData) -> None:
        page, last_row = self.sheet.page, row + CHART_ROWS - 1
        page.add_chart(self._revenue(Place(row, LABEL, last_row, UNIT), data))
        page.add_chart(self._ltv_to_cac(Place(row, DEFINITION, last_row, DEFINITION), data))

    def _revenue(self, place: Place, data: ChartData) -> Chart:
        facts = self.plan.result.plan
        title = _("Revenue by month, with 90 % band") if self.plan.has_bands else _("Revenue by month")
        axis = number_formats(facts.currency, facts.currency_digits)["money"]
        words = Words(title, _("Month"), _("{currency} a month").format(currency=facts.currency), axis)
        return charted(words, place, data, "revenue")

    def _ltv_to_cac(self, place: Place, data: ChartData) -> Chart:
        title = label(METRICS["ltv_to_cac"], self.plan.result.plan)
        words = Words(title, _("Month of the first order"), _("LTV ÷ CAC"), "0.0")
        rule = Curve(column_of(data, data.rule_of_thumb), LIGHT.secondary, dashed=True, name_at=0.25)
        return charted(words, place, data, "ltv_to_cac", (rule,))
