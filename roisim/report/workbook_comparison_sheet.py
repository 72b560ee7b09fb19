"""The sheet Comparison: figures of the plans side by side, their differences, and their curves."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from roisim.experiment.comparison import Comparison, PlanDifference, doubts
from roisim.experiment.metric_labels import label
from roisim.experiment.metrics import GROUPS, METRICS, Metric
from roisim.experiment.shown_figures import key_figures, shown_metrics
from roisim.report.difference_text import (
    both_note,
    comparison_title,
    luck_note,
    missing_worlds_notes,
)
from roisim.report.number_text import joined
from roisim.report.palette import LIGHT, mixed
from roisim.report.workbook_charts import Band, Chart, Curve, Place, Words, curves_chart
from roisim.report.workbook_comparison_data import MONTH, ComparisonData
from roisim.report.workbook_monthly import MonthlyCells
from roisim.report.workbook_plan import PlanPages
from roisim.report.workbook_sheet import Sheet, address
from roisim.report.workbook_styles import CHANGES, Role, kind_of, number_formats
from roisim.translation import _

LABEL, BASE, OTHER, CHANGE, LOW, HIGH, BETTER, UNIT = range(1, 9)
CHART_ROWS: Final = 19
CHARTS_ON_A_PAGE: Final = 4
NUMBER_WIDTH: Final = 13.5
LABEL_WIDTH: Final = 42


def write_comparison_sheet(
    sheet: Sheet,
    comparison: Comparison,
    pages: Sequence[PlanPages],
    monthly: Sequence[MonthlyCells],
    data: ComparisonData,
) -> None:
    """Fill the sheet."""
    _ComparisonSheet(sheet, comparison, pages, monthly).write(data)


class _ComparisonSheet:
    def __init__(
        self,
        sheet: Sheet,
        comparison: Comparison,
        pages: Sequence[PlanPages],
        monthly: Sequence[MonthlyCells],
    ) -> None:
        self.sheet = sheet
        self.comparison = comparison
        self.pages = pages
        self.monthly = monthly
        self.facts = comparison.base.plan
        shown = [name for result in comparison.results for name in key_figures(result)]
        self.first = [METRICS[name] for name in dict.fromkeys(shown)]
        self.last_column = max(UNIT, 1 + 2 * len(comparison.others))

    def write(self, data: ComparisonData) -> None:
        sheet = self.sheet
        self._widths()
        row = self._headline()
        others, head_row = range(len(self.comparison.others)), row
        several = len(others) > 1
        row = self._side_by_side(row) if several else self._table(row, 0, self.first) + 1
        sheet.break_page(row)
        row = self._charts(row, data)
        for other in others:
            sheet.break_page(row)
            row = self._all_figures(row, other) if several else self._all_others(row, other)
        self._widths()  # once more, now that the numbers are known
        sheet.fit_rows()
        # of several tables none has its heads kept in view: they would stand above the wrong columns
        sheet.freeze(head_row + (not several), BASE)
        sheet.print_on(row - 1, self.last_column, framed=True)

    def _widths(self) -> None:
        numbers = dict.fromkeys(range(BASE, self.last_column + 1), NUMBER_WIDTH)
        self.sheet.widths({**numbers, LABEL: LABEL_WIDTH, UNIT: 26})

    def _headline(self) -> int:
        sheet, comparison = self.sheet, self.comparison
        seed = comparison.base.provenance.seed
        subtitle = joined(
            [
                self.pages[0].period_text(),
                _("money in {currency}").format(currency=self.facts.currency),
                "" if seed is None else _("seed {seed}").format(seed=seed),
            ]
        )
        row = sheet.headline(comparison_title(comparison), subtitle) - 1
        sheet.paragraph(row, LABEL, self.last_column, luck_note(comparison), "muted")
        row += 1
        sheet.paragraph(row, LABEL, self.last_column, self._means_note(), "muted")
        for warning in [*missing_worlds_notes(comparison), *self._doubts()]:
            row += 1
            sheet.text(row, LABEL, warning, "warning")
        return row + 2

    def _means_note(self) -> str:
        """What a number is, for those who have seen others in the window."""
        text = _("Figures are means over the worlds; those that the window shows large are without chance.")
        if self.pages[0].expected is None:
            return text
        return text + " " + _("Both stand beside each other in each plan's Summary.")

    def _doubts(self) -> list[str]:
        """What keeps figures from meaning the same in all plans."""
        found = [(other.name, doubts(self.facts, other.result.plan)) for other in self.comparison.others]
        return [f"{name}: {problem.message}." for name, problems in found for problem in problems]

    def _heading(self, row: int, text: str, other: int) -> int:
        """A heading about one plan; gives the row behind it."""
        names = {"other": self.comparison.others[other].name, "base": self.comparison.base_name}
        self.sheet.text(row, LABEL, text.format(**names), "heading")
        self.sheet.page.row_dimensions[row].height = 20
        return row + 1

    def _side_by_side(self, row: int) -> int:
        """The first figures of all plans, then what each differs by; gives the row behind them."""
        self.sheet.head(row, [_("Figure"), *self.comparison.names])
        for place, metric in enumerate(self.first, row + 1):
            self.sheet.text(place, LABEL, label(metric, self.facts))
            for plan in range(len(self.pages)):
                self._value(place, BASE + plan, plan, metric)
        row += len(self.first) + 2
        row = self._heading(row, _("Differences from {base}"), 0)
        heads = [text for each in self.comparison.others for text in (each.name, _("better in"))]
        self.sheet.head(row, [_("Figure"), *heads])
        for place, metric in enumerate(self.first, row + 1):
            self.sheet.text(place, LABEL, label(metric, self.facts))
            for column, other in enumerate(self.comparison.others):
                mean = other.figures[metric.name].mean
                self._change(place, BASE + 2 * column, mean, metric, "strong")
                self._better(place, BASE + 2 * column + 1, other, metric)
        return row + len(self.first) + 2

    def _table(self, row: int, other: int, metrics: Sequence[Metric]) -> int:
        """Both plans' figures and their differences under heads; gives the row behind them."""
        names = [self.comparison.base_name, self.comparison.others[other].name]
        heads = [_("Figure"), *names, _("Difference"), _("5 %"), _("95 %"), _("Better in"), _("Unit")]
        self.sheet.head(row, heads, aside=(UNIT,))
        for place, metric in enumerate(metrics, row + 1):
            self._figure(place, other, metric)
        return row + len(metrics) + 1

    def _figure(self, row: int, other: int, metric: Metric) -> None:
        plan = self.comparison.others[other]
        figure = plan.figures[metric.name]
        self.sheet.text(row, LABEL, label(metric, self.facts))
        self._value(row, BASE, 0, metric)
        self._value(row, OTHER, other + 1, metric)
        self._difference(row, other, metric)
        for column, bound in ((LOW, figure.p05), (HIGH, figure.p95)):
            self._change(row, column, bound if plan.worlds > 1 else None, metric)
        self._better(row, BETTER, plan, metric)
        self.sheet.text(row, UNIT, self._unit(metric, other), "aside")

    def _change(
        self, row: int, column: int, value: float | None, metric: Metric, role: Role = "plain"
    ) -> None:
        """A difference, that of shares in points."""
        kind = CHANGES[kind_of(metric)]
        number = 100.0 * value if value is not None and kind == "points" else value
        self.sheet.number(row, column, number, kind, role)

    def _better(self, row: int, column: int, plan: PlanDifference, metric: Metric) -> None:
        better = plan.figures[metric.name].chance_better
        if better is not None and plan.worlds > 1:
            self.sheet.number(row, column, better, "share")

    def _value(self, row: int, column: int, plan: int, metric: Metric) -> None:
        """A plan's own figure, taken from its own sheets where they have it."""
        mean, kind = self.comparison.results[plan].figures[metric.name].mean, kind_of(metric)
        cells = self.monthly[plan]
        if metric.name in cells.rows:
            self.sheet.formula(row, column, "=" + cells.whole(metric.name), mean, kind)
        else:
            self.sheet.number(row, column, mean, kind)

    def _difference(self, row: int, other: int, metric: Metric) -> None:
        """A formula where the difference of the two cells is the mean over the worlds of both plans."""
        plan, kind = self.comparison.others[other], CHANGES[kind_of(metric)]
        results = (self.comparison.base, plan.result)
        points = 100.0 if kind == "points" else 1.0
        base, own = (result.figures[metric.name].mean for result in results)
        paired = all(result.provenance.worlds_done == plan.worlds for result in results)
        if base is not None and own is not None and paired:
            first, second = address(row, BASE), address(row, OTHER)
            less = f"{second}-{first}" if points == 1 else f"100*({second}-{first})"
            formula = f'=IF(COUNT({first},{second})=2,{less},"–")'
            self.sheet.formula(row, CHANGE, formula, points * (own - base), kind, "strong")
        else:
            self._change(row, CHANGE, plan.figures[metric.name].mean, metric, "strong")

    def _unit(self, metric: Metric, other: int) -> str:
        """Unit, and what a number cannot say itself."""
        plan = self.comparison.others[other]
        unit = self.pages[0].unit(metric)
        if metric.unit == "month":
            unit = _("month; difference in months")
        elif unit.startswith("%"):
            unit = _("{unit}; difference in points").format(unit=unit)
        return joined([unit, both_note(metric, plan.figures[metric.name], plan)], "; ")

    def _all_figures(self, row: int, other: int) -> int:
        """All figures of one of several plans; gives the row behind them."""
        row = self._heading(row, _("{other} against {base}"), other)
        return self._groups(self._table(row, other, self.first), other)

    def _all_others(self, row: int, other: int) -> int:
        """The figures that are not on the first page; gives the row behind them."""
        return self._groups(self._heading(row, _("All other figures"), other), other)

    def _groups(self, row: int, other: int) -> int:
        """All but the first figures, by group; gives the row behind them."""
        plan = self.comparison.others[other]
        shown = {
            metric.name
            for result in (self.comparison.base, plan.result)
            for metric in shown_metrics(result.figures).values()
        } - {metric.name for metric in self.first}
        for heading, metrics in GROUPS:
            group = [metric for metric in metrics if metric.name in shown]
            if not group:
                continue
            row = self._table(row, other, group)
            self.sheet.text(row - len(group) - 1, LABEL, _(heading), "head_left")
        return row

    # --- charts ------------------------------------------------------------------------------------------

    def _charts(self, row: int, data: ComparisonData) -> int:
        """Two beside each other; gives the row behind them."""
        page = self.sheet.page
        charts = [self._overlay(name, data) for name in data.overlaid]
        charts += [self._gain(other, data) for other in range(len(data.differences))]
        for place, (words, curves, band) in enumerate(charts):
            top = row + place // 2 * CHART_ROWS
            if place and place % CHARTS_ON_A_PAGE == 0:
                self.sheet.break_page(top)
            left, right = ((LABEL, CHANGE), (LOW, UNIT))[place % 2]
            where = Place(top, left, top + CHART_ROWS - 2, right)
            page.add_chart(_drawn(words, where, data, curves, band))
        return row + -(-len(charts) // 2) * CHART_ROWS

    def _overlay(self, name: str, data: ComparisonData) -> tuple[Words, list[Curve], Band | None]:
        curves = []
        if name == "ltv_to_cac":
            words = Words(
                _("LTV/CAC by month of first order"), _("Month of the first order"), _("LTV ÷ CAC"), "0.0"
            )
            curves.append(Curve(data.cells(data.rule_of_thumb), LIGHT.secondary, dashed=True))
        else:
            title = {"revenue": _("Revenue by month"), "cash_end": _("Cash at the end of each month")}[name]
            y_axis = _("{currency} a month") if name == "revenue" else "{currency}"
            words = Words(title, _("Month"), y_axis.format(currency=self.facts.currency), self._money())
        colours = (LIGHT.plans[plan % len(LIGHT.plans)] for plan in range(len(self.pages)))
        columns = zip(data.overlaid[name], colours, strict=True)
        curves += [Curve(data.cells(column), colour) for column, colour in columns]
        return words, curves, None

    def _gain(self, other: int, data: ComparisonData) -> tuple[Words, list[Curve], Band | None]:
        columns, name = data.differences[other], self.comparison.others[other].name
        colour = LIGHT.plans[(other + 1) % len(LIGHT.plans)]
        text = _("Cash gained by {name}, 90 % band") if columns.low else _("Cash gained by {name}")
        title = text.format(name=name)
        words = Words(title, _("Month"), self.facts.currency, self._money())
        band = None
        if columns.low:
            low, height = data.cells(columns.low), data.cells(columns.height)
            band = Band(low, height, mixed(colour, LIGHT.worlds_90))
        return words, [Curve(data.cells(columns.mean), colour)], band

    def _money(self) -> str:
        return number_formats(self.facts.currency, self.facts.currency_digits)["money"]


def _drawn(words: Words, where: Place, data: ComparisonData, curves: list[Curve], band: Band | None) -> Chart:
    return curves_chart(words, where, data.cells(MONTH), curves, band, legend=len(curves) > 1)
