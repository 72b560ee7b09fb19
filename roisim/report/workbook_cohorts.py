"""The sheet Cohorts: customers by month of first order and age, what they ordered and what they brought."""

from __future__ import annotations

from typing import Final

import numpy as np
from openpyxl.formatting.rule import ColorScale, FormatObject, Rule
from openpyxl.styles import Color, Font
from openpyxl.styles.differential import DifferentialStyle

from roisim.experiment.results import Floats
from roisim.report.palette import LIGHT
from roisim.report.workbook_chart_data import HEAD_ROW as DATA_HEAD_ROW
from roisim.report.workbook_chart_data import ChartData
from roisim.report.workbook_charts import Curve, Place, Words, curves_chart, down
from roisim.report.workbook_monthly import MonthlyCells
from roisim.report.workbook_plan import PlanPages, quotient, total
from roisim.report.workbook_sheet import Sheet, address, cells, cells_down
from roisim.report.workbook_styles import Kind, number_formats
from roisim.translation import _

HEAD_ROW: Final = 6
FIRST, CUSTOMERS, CAC, FIRST_AGE = 1, 2, 3, 4
CHART_ROWS: Final = 18


def write_cohorts(sheet: Sheet, plan: PlanPages, monthly: MonthlyCells, data: ChartData) -> None:
    """Fill the sheet."""
    _Cohorts(sheet, plan, monthly).write(data)


def seen_cells(plan: PlanPages) -> np.ndarray:
    """Which ages of which cohorts the plan sees, bool[M, M]: month of first order × age."""
    months = plan.months
    ends = np.arange(months)[None, :] + np.arange(months)[:, None] < months
    # a plan may see one more age than months are left: an age month is shorter than most months
    sums = plan.result.sums
    seen: np.ndarray = ends | (sums.cohort_orders != 0) | (sums.cohort_margin != 0)
    return seen


class _Cohorts:
    def __init__(self, sheet: Sheet, plan: PlanPages, monthly: MonthlyCells) -> None:
        self.sheet = sheet
        self.plan = plan
        self.monthly = monthly
        self.months = plan.months
        self.last_column = FIRST_AGE + self.months - 1
        self.seen = seen_cells(plan)
        sums = plan.result.sums
        self.customers = plan.count(sums.cohort_customers)
        self.orders = plan.count(sums.cohort_orders)
        self.margin = plan.money(sums.cohort_margin)
        self.value_row = HEAD_ROW + 2
        self.order_row = self.value_row + self.months + 2
        self.margin_row = self.order_row + self.months + 3

    def write(self, data: ChartData) -> None:
        sheet, facts = self.sheet, self.plan.result.plan
        notes = [
            _("Means over all worlds. An age month has 365/12 days; the last cell of a row is not over yet."),
            _("Bold in blue: the customers of this month have paid back what they cost (the plan's CAC)."),
        ]
        sheet.headline(_("Cohorts"), self.plan.subtitle(facts.name), notes, FIRST_AGE)
        sheet.text(HEAD_ROW - 1, FIRST_AGE, _("Age: months since the first order"), "note")
        sheet.head(HEAD_ROW, [_("First order in"), _("New customers"), self.plan.cac_name()])
        for age in range(self.months):
            sheet.number(HEAD_ROW, FIRST_AGE + age, age + 1, "text", "head")
        self._values()
        for row in (self.order_row, self.margin_row):
            self._ages(row - 1)
        self._block(self.order_row, _("Orders"), self.orders, "count")
        self._block(self.margin_row, _("Contribution margin"), self.margin, "money")
        sheet.widths({FIRST: 15, CUSTOMERS: 12, CAC: 14})
        sheet.same_width(FIRST_AGE, self.last_column)
        sheet.fit_rows()
        sheet.freeze(HEAD_ROW + 1, FIRST_AGE)
        torn = self._break_pages()
        last_row = self._payback(self.margin_row + self.months + 2, data)
        sheet.print_on(
            last_row,
            max(self.last_column, FIRST_AGE + 10),
            head_row=HEAD_ROW if torn else 0,
            head_columns=CAC,
            pages_wide=self.plan.pages_wide,
        )

    def _ages(self, row: int) -> None:
        """The ages once more, for a block that may begin a page."""
        for age in range(self.months):
            self.sheet.number(row, FIRST_AGE + age, age + 1, "plain", "section")

    def _break_pages(self) -> bool:
        """Keep each block on one printed page; whether that cannot be: then pages must repeat the head."""
        room = self.sheet.rows_on_a_page(self.last_column, CAC, self.plan.pages_wide)
        blocks = [
            (1, self.value_row + self.months - 1),
            (self.order_row - 1, self.order_row + self.months),
            (self.margin_row - 1, self.margin_row + self.months),
        ]
        if any(last - first >= room for first, last in blocks):
            return True
        top = 1
        for first, last in blocks:
            if last - top >= room:
                self.sheet.break_page(first)
                top = first
        return False

    def _heading(self, row: int, text: str) -> None:
        self.sheet.text(row, FIRST, text, "section")
        self.sheet.blank(row, CUSTOMERS, self.last_column, "section")

    def _values(self) -> None:
        """Margin per customer so far, a formula over the margins below."""
        sheet, result = self.sheet, self.plan.result
        row = self.value_row
        self._heading(row - 1, _("Contribution margin per customer so far"))
        self.plan.months_down(sheet, row, FIRST)
        name = f"cac_{result.plan.cac}"
        cac = result.monthly[name].mean
        for month in range(self.months):
            here, customers = row + month, float(self.customers[month])
            sheet.number(here, CUSTOMERS, customers, "count")
            sheet.formula(here, CAC, "=" + self.monthly.month(name, month), cac[month], "price", "muted")
            so_far = np.cumsum(self.margin[month])
            for age in np.flatnonzero(self.seen[month]).tolist():
                margins = cells(self.margin_row + month, FIRST_AGE, FIRST_AGE + age)
                everyone = address(here, CUSTOMERS, fixed="column")
                formula = f'=IF({everyone}=0,"–",SUM({margins})/{everyone})'
                value = quotient(float(so_far[age]), customers)
                sheet.formula(here, FIRST_AGE + age, formula, value, "price")
        self._colour(row, row + self.months - 1, paid_back=True)

    def _block(self, row: int, heading: str, amounts: Floats, kind: Kind) -> None:
        """Amounts by month of first order and age, with their sum."""
        sheet = self.sheet
        self._heading(row - 1, heading)
        self.plan.months_down(sheet, row, FIRST)
        last_row = row + self.months - 1
        for month in range(self.months):
            for age in np.flatnonzero(self.seen[month]).tolist():
                sheet.number(row + month, FIRST_AGE + age, float(amounts[month, age]), kind)
        sheet.text(last_row + 1, FIRST, _("All"), "total")
        sheet.blank(last_row + 1, CUSTOMERS, CAC, "total")
        for age in range(self.months):
            column = FIRST_AGE + age
            formula = f"=SUM({cells_down(column, row, last_row)})"
            value = total(amounts[:, age][self.seen[:, age]])
            sheet.formula(last_row + 1, column, formula, value, kind, "total")
        self._colour(row, last_row)

    def _colour(self, first_row: int, last_row: int, *, paid_back: bool = False) -> None:
        """Little to much; the first orders would drown all later ones, so the scale ends below them."""
        where = f"{address(first_row, FIRST_AGE)}:{address(last_row, self.last_column)}"
        # up to the shade on which dark figures can still be read
        low, high = LIGHT.sequence[0][1:], LIGHT.sequence[3][1:]
        rules = self.sheet.page.conditional_formatting
        top = FormatObject("max") if paid_back else FormatObject("percentile", val=90)
        ends = [FormatObject("min"), top]
        scale = ColorScale(ends, [Color(low), Color(high)])
        rules.add(where, Rule("colorScale", colorScale=scale))
        if paid_back:
            cell, cac = address(first_row, FIRST_AGE), address(first_row, CAC, fixed="column")
            test = f"AND(ISNUMBER({cell}),ISNUMBER({cac}),{cell}>={cac})"
            look = DifferentialStyle(font=Font(bold=True, color=LIGHT.plans[0][1:]))
            rules.add(where, Rule("expression", dxf=look, formula=[test]))

    def _payback(self, row: int, data: ChartData) -> int:
        """A customer's margin by age beside the plan's CAC; gives the last row that the chart covers."""
        self.sheet.break_page(row)
        facts, payback = self.plan.result.plan, data.payback
        axis = number_formats(facts.currency, facts.currency_digits)["money"]
        amount = _("{currency} per customer").format(currency=facts.currency)
        title = _("When a customer has paid back: contribution margin by age, and CAC")
        words = Words(title, _("Age in months"), amount, axis)
        page, last = data.sheet.page, max(payback.last_row, payback.first_row)
        steps, margin, cac = (
            down(page, column, payback.first_row, last, DATA_HEAD_ROW, is_text=column == payback.age)
            for column in (payback.age, payback.margin, payback.cac)
        )
        curves = [
            Curve(margin, LIGHT.plans[0]),
            Curve(cac, LIGHT.secondary, dashed=True, name_at=0.8),
        ]
        place = Place(row + 1, FIRST_AGE, row + CHART_ROWS, FIRST_AGE + 10)
        self.sheet.page.add_chart(curves_chart(words, place, steps, curves))
        return place.last_row
