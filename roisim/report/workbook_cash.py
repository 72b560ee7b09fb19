"""The sheet Cash: what comes in and goes out by month, from the opening balance to the closing one."""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np

from roisim.experiment.results import Floats
from roisim.report.money_groups import PAYMENTS, RECEIPTS, Group
from roisim.report.workbook_band_chart import charted
from roisim.report.workbook_chart_data import ChartData
from roisim.report.workbook_charts import Place, Words
from roisim.report.workbook_plan import PlanPages, total
from roisim.report.workbook_sheet import Sheet, address, cells
from roisim.report.workbook_styles import Role, number_formats
from roisim.translation import _

HEAD_ROW: Final = 5
LABEL, WHOLE, FIRST_MONTH = 1, 2, 3
CHART_ROWS: Final = 18
MONTHS_THAT_SHRINK_A_PAGE: Final = 10
"""From so many columns on the letters are so small that table and chart fit on one page."""


class CashLine(NamedTuple):
    """Cash of a group of accounts: by month [M], and what is paid only after the plan's end."""

    months: Floats
    later: float


def cash_line(plan: PlanPages, group: Group) -> CashLine:
    """Means over the worlds; receipts +, payments −."""
    sums, accounts = plan.result.sums, list(group.accounts)
    later = plan.money(sums.owed[accounts].sum())
    return CashLine(plan.money(sums.cash[accounts].sum(axis=0)), float(later))


def lowest_by_month(plan: PlanPages) -> Floats:
    """Lowest balance of the mean path on any day of each month, [M]; the first holds the opening one too."""
    sums = plan.result.sums
    balance = plan.money(sums.opening_cash + np.cumsum(sums.cash_by_day))
    lowest = np.minimum.reduceat(balance, plan.calendar.first_day[:-1])
    lowest[0] = min(lowest[0], float(plan.money(sums.opening_cash)))
    return lowest


def write_cash(sheet: Sheet, plan: PlanPages, data: ChartData) -> None:
    """Fill the sheet."""
    _Cash(sheet, plan).write(data)


class _Cash:
    def __init__(self, sheet: Sheet, plan: PlanPages) -> None:
        self.sheet = sheet
        self.plan = plan
        self.row = HEAD_ROW + 1
        self.last_month = FIRST_MONTH + plan.months - 1
        self.later = self.last_month + 1

    def write(self, data: ChartData) -> None:
        sheet, plan = self.sheet, self.plan
        notes = [
            plan.money_note() + " " + _("Receipts are positive, payments negative, in the month they move."),
            _("Money moves later than it is booked, so cash differs from profit."),
        ]
        sheet.headline(_("Cash"), plan.subtitle(plan.result.plan.name), notes, WHOLE)
        sheet.head(HEAD_ROW, ["", _("Whole plan")])
        plan.months_across(sheet, HEAD_ROW, FIRST_MONTH)
        sheet.text(HEAD_ROW, self.later, _("After the plan's end"), "head")
        self._balance()
        self._lowest()
        last_row = self._chart(data)
        sheet.widths({LABEL: 40, WHOLE: 13})
        sheet.same_width(FIRST_MONTH, self.later, 10)
        sheet.fit_rows()
        sheet.freeze(HEAD_ROW + 1, FIRST_MONTH)
        sheet.print_on(
            last_row,
            max(self.later, self._chart_end),
            head_row=HEAD_ROW,
            head_columns=LABEL,
            pages_wide=plan.pages_wide,
        )

    def _balance(self) -> None:
        """Opening balance, receipts, payments, closing balance."""
        opening_row = self.row
        self.row += 1
        receipts_row, receipts = self._groups(_("Receipts"), RECEIPTS)
        payments_row, payments = self._groups(_("Payments"), PAYMENTS)
        moved = CashLine(receipts.months + payments.months, receipts.later + payments.later)
        formulas = [f"={address(receipts_row, c)}+{address(payments_row, c)}" for c in self._columns()]
        net_row = self._formulas(_("Net movement"), formulas, moved, "total")
        self._opening_and_closing(opening_row, net_row, moved.months)

    def _groups(self, heading: str, groups: tuple[Group, ...]) -> tuple[int, CashLine]:
        """Groups under their heading, and their sum with its row."""
        self.sheet.text(self.row, LABEL, heading, "section")
        self.sheet.blank(self.row, WHOLE, self.later, "section")
        self.row += 1
        first = self.row
        lines = [cash_line(self.plan, group) for group in groups]
        for group, line in zip(groups, lines, strict=True):
            self._line(_(group.heading), line)
        months: Floats = np.sum([line.months for line in lines], axis=0)
        together = CashLine(months, sum(line.later for line in lines))
        formulas = [f"=SUM({address(first, c)}:{address(self.row - 1, c)})" for c in self._columns()]
        return self._formulas(heading, formulas, together, "total"), together

    def _line(self, label: str, line: CashLine) -> None:
        sheet, row = self.sheet, self.row
        sheet.text(row, LABEL, label)
        formula = f"=SUM({cells(row, FIRST_MONTH, self.last_month)})"
        sheet.formula(row, WHOLE, formula, total(line.months), "money")
        for column, value in enumerate([*line.months.tolist(), line.later], FIRST_MONTH):
            sheet.number(row, column, value, "money")
        self.row += 1

    def _opening_and_closing(self, opening_row: int, net_row: int, moved: Floats) -> None:
        sheet, closing_row = self.sheet, self.row
        opening = float(self.plan.money(self.plan.result.sums.opening_cash))
        closing = [*(opening + np.cumsum(moved)).tolist()]
        sheet.text(opening_row, LABEL, _("Opening balance"), "strong")
        sheet.text(closing_row, LABEL, _("Closing balance"), "grand")
        sheet.formula(opening_row, WHOLE, f"={address(opening_row, FIRST_MONTH)}", opening, "money", "strong")
        sheet.number(opening_row, FIRST_MONTH, opening, "money", "strong")
        for column, value in enumerate([closing[-1], *closing], WHOLE):
            formula = f"={address(opening_row, column)}+{address(net_row, column)}"
            sheet.formula(closing_row, column, formula, value, "money", "grand")
        for month in range(1, self.plan.months):
            column = FIRST_MONTH + month
            formula = f"={address(closing_row, column - 1)}"
            sheet.formula(opening_row, column, formula, closing[month - 1], "money", "strong")
        sheet.blank(closing_row, self.later, self.later, "grand")
        self.row += 1

    def _lowest(self) -> None:
        """How deep it goes: on the mean path, and over the worlds."""
        sheet, result = self.sheet, self.plan.result
        lowest = lowest_by_month(self.plan)
        self._bounds("cash_end", _("Closing balance"))
        sheet.text(self.row, LABEL, _("Lowest balance on any day, mean path"))
        formula = f"=MIN({cells(self.row, FIRST_MONTH, self.last_month)})"
        sheet.formula(self.row, WHOLE, formula, float(lowest.min()), "money")
        for column, value in enumerate(lowest.tolist(), FIRST_MONTH):
            sheet.number(self.row, column, value, "money")
        self.row += 1
        figure, months = result.figures["cash_low"], result.monthly["cash_low"]
        label = _("Lowest balance on any day")
        self._values(f"{label}, " + _("mean of the worlds"), [figure.mean, *months.mean])
        self._bounds("cash_low", label)

    def _bounds(self, name: str, label: str) -> None:
        if self.plan.has_bands:
            figure, months = self.plan.result.figures[name], self.plan.result.monthly[name]
            self._values(f"{label}, {_('5 %')}", [figure.p05, *months.p05])
            self._values(f"{label}, {_('95 %')}", [figure.p95, *months.p95])

    def _values(self, label: str, values: list[float | None]) -> None:
        self.sheet.text(self.row, LABEL, label, "muted")
        for column, value in enumerate(values, WHOLE):
            self.sheet.number(self.row, column, value, "money", "muted")
        self.row += 1

    @property
    def _chart_end(self) -> int:
        """Last column of the chart: within the first page."""
        return max(min(self.last_month, FIRST_MONTH + 10), FIRST_MONTH + 6)

    def _columns(self) -> range:
        """The whole plan, the months, and what comes later."""
        return range(WHOLE, self.later + 1)

    def _formulas(self, label: str, formulas: list[str], line: CashLine, role: Role) -> int:
        """A row of formulas, the whole plan first; gives the row."""
        sheet, row = self.sheet, self.row
        sheet.text(row, LABEL, label, role)
        values = [total(line.months), *line.months.tolist(), line.later]
        for column, formula, value in zip(self._columns(), formulas, values, strict=True):
            sheet.formula(row, column, formula, value, "money", role)
        self.row += 1
        return row

    def _chart(self, data: ChartData) -> int:
        """The closing balance with its band; gives the last row that the chart covers."""
        facts = self.plan.result.plan
        axis = number_formats(facts.currency, facts.currency_digits)["money"]
        banded = self.plan.has_bands
        title = (
            _("Cash at the end of the month, with 90 % band") if banded else _("Cash at the end of the month")
        )
        words = Words(title, _("Month"), facts.currency, axis)
        first = self.row + 1
        if self.plan.months < MONTHS_THAT_SHRINK_A_PAGE:
            self.sheet.break_page(first)
        place = Place(first + 1, WHOLE, first + CHART_ROWS, self._chart_end)
        self.sheet.page.add_chart(charted(words, place, data, "cash_end"))
        return place.last_row
