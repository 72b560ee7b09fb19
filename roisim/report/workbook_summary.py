"""The sheet Summary: what the plan comes to, with bands, definitions and the two charts that matter."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from roisim.experiment.metric_labels import definition, label
from roisim.experiment.metrics import METRICS, Metric, headlines
from roisim.experiment.results import Figure
from roisim.experiment.shown_figures import shown_groups
from roisim.report.key_figures import never_note, why_not, worlds_done_text, worlds_text
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

LABEL, MEAN, LOW, HIGH, EXPECTED = range(1, 6)
CHART_ROWS: Final = 21


def write_summary(sheet: Sheet, plan: PlanPages, monthly: MonthlyCells, data: ChartData) -> None:
    """Fill the sheet."""
    _Summary(sheet, plan, monthly).write(data)


class _Summary:
    def __init__(self, sheet: Sheet, plan: PlanPages, monthly: MonthlyCells) -> None:
        self.sheet = sheet
        self.plan = plan
        self.monthly = monthly
        self.unit_column = EXPECTED if plan.expected is None else EXPECTED + 1
        self.definition_column = self.unit_column + 1

    def write(self, data: ChartData) -> None:
        sheet, facts = self.sheet, self.plan.result.plan
        numbers = {**dict.fromkeys(range(MEAN, EXPECTED), 13.0), EXPECTED: 16.0}
        sheet.widths({LABEL: 40, **numbers, self.unit_column: 22, self.definition_column: 92})
        row = sheet.headline(facts.name, self._subtitle()) - 1
        for text in (facts.description, self._means_note()):
            if text:
                sheet.paragraph(row, LABEL, self.definition_column, text, "muted")
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
        sheet.widths({column: numbers[column] for column in range(MEAN, self.unit_column)})
        sheet.fit_rows()
        sheet.freeze(head_row + 1, MEAN)
        sheet.print_on(last_row, self.definition_column, framed=True)

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

    def _means_note(self) -> str:
        """How the numbers here go with those that the window shows large."""
        plan, profit = self.plan, self.plan.result.figures["profit"]
        worlds = worlds_done_text(plan.result)
        if plan.expected is None:
            text = _("Figures are means over {worlds}; those that the window shows large are without chance.")
            return text.format(worlds=worlds)
        text = _(
            "“Without chance” is the plan with every uncertain input at its mean and no luck: the figures "
            "that the window shows large. The means over {worlds} differ from it by chance, and where good "
            "and bad luck do not weigh the same."
        ).format(worlds=worlds)
        if profit.standard_error is None:
            return text
        error = value_text(profit.standard_error, "money", plan.result.plan)
        more = _("The mean profit has a standard error of {error} {currency}.")
        return f"{text} {more.format(error=error, currency=plan.result.plan.currency)}"

    def _table(self, row: int, metrics: Sequence[Metric]) -> int:
        """Figures under their heads; gives the row behind them."""
        heads = [_("Figure"), self.plan.mean_head(), _("5 %"), _("95 %")]
        heads += [] if self.plan.expected is None else [_("Without chance")]
        heads += [_("Unit"), _("What it is")]
        self.sheet.head(row, heads, aside=(self.unit_column, self.definition_column))
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
        if self.plan.expected is not None:
            sheet.number(row, EXPECTED, self.plan.expected.figures[metric.name].mean, kind)
        sheet.text(row, self.unit_column, self._unit(metric, figure), "aside")
        sheet.text(row, self.definition_column, definition(metric, result.plan), "aside")

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
        page.add_chart(self._revenue(Place(row, LABEL, last_row, self.unit_column), data))
        right = Place(row, self.definition_column, last_row, self.definition_column)
        page.add_chart(self._ltv_to_cac(right, data))

    def _revenue(self, place: Place, data: ChartData) -> Chart:
        facts = self.plan.result.plan
        title = _("Revenue by month, with 90 % band") if self.plan.has_bands else _("Revenue by month")
        axis = number_formats(facts.currency, facts.currency_digits)["money"]
        words = Words(title, _("Month"), _("{currency} a month").format(currency=facts.currency), axis)
        return charted(words, place, data, "revenue")

    def _ltv_to_cac(self, place: Place, data: ChartData) -> Chart:
        # the table above names the LTV; the window's chart adds up all customers won so far
        words = Words(
            _("LTV/CAC by month of first order"), _("Month of the first order"), _("LTV ÷ CAC"), "0.0"
        )
        rule = Curve(column_of(data, data.rule_of_thumb), LIGHT.secondary, dashed=True, name_at=0.25)
        return charted(words, place, data, "ltv_to_cac", (rule,))
