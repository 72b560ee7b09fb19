"""The sheet Costs: the five categories of costs by month, the three CACs, and the way from revenue to profit.

A mark says whether an account counts into a CAC. The marks are numbers (1 or nothing) that the formulas use:
whoever changes one sees what the CAC becomes.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

import numpy as np

from roisim.experiment.metrics import METRICS
from roisim.experiment.results import Floats
from roisim.report.key_figures import why_not
from roisim.report.money_groups import (
    ACCOUNT_LABELS,
    COUNTED,
    FIVE_CATEGORIES,
    ORDER_COSTS,
    OTHER_BELOW_MARGIN,
    REVENUE,
    Group,
)
from roisim.report.palette import LIGHT
from roisim.report.workbook_charts import Place, Words, across, bars_chart
from roisim.report.workbook_plan import PlanPages, total
from roisim.report.workbook_sheet import Sheet, address, cells
from roisim.report.workbook_styles import Kind, Role, number_formats
from roisim.simulation.accounts import Account
from roisim.translation import N_, _

HEAD_ROW: Final = 5
LABEL, WHOLE, FIRST_MONTH = 1, 5, 6
MARKS: Final = {"paid": 2, "blended": 3, "full": 4}
CHART_ROWS: Final = 20

_CACS: Final = {
    "paid": (N_("CAC, advertising only"), "ad_spend", "paid_new_customers"),
    "blended": (N_("CAC, blended"), "acquisition_cost_blended", "new_customers"),
    "full": (N_("CAC, full"), "acquisition_cost_full", "new_customers"),
}
"""Name of each CAC, the series of its costs, the series of the customers it counts."""


def write_costs(sheet: Sheet, plan: PlanPages) -> None:
    """Fill the sheet."""
    _Costs(sheet, plan).write()


def account_by_month(plan: PlanPages, account: Account) -> Floats:
    """Mean over the worlds of what is booked in an account, by month [M]; income +, cost −."""
    return plan.money(plan.result.sums.postings[account].sum(axis=(1, 2)))


class _Costs:
    def __init__(self, sheet: Sheet, plan: PlanPages) -> None:
        self.sheet = sheet
        self.plan = plan
        self.row = HEAD_ROW + 1
        self.last_column = FIRST_MONTH + plan.months - 1
        self.category_rows: list[int] = []

    def write(self) -> None:
        sheet, plan = self.sheet, self.plan
        notes = [
            plan.money_note() + " " + _("Costs are positive numbers."),
            _("● counts into this CAC. The marks are numbers: put in 1 or delete it, and the CAC follows."),
        ]
        sheet.headline(_("Costs and CAC"), plan.subtitle(plan.result.plan.name), notes, WHOLE)
        marks = [_("CAC, adv. only"), _("CAC, blended"), _("CAC, full")]
        sheet.head(HEAD_ROW, [_("Account"), *marks, _("Whole plan")])
        plan.months_across(sheet, HEAD_ROW, FIRST_MONTH)
        first_row = self.row
        below = self._categories()
        self._acquisition(first_row, below)
        self._to_profit(below)
        last_row = self._chart()
        sheet.widths({LABEL: 38, WHOLE: 13} | dict.fromkeys(MARKS.values(), 9.0))
        sheet.same_width(FIRST_MONTH, self.last_column)
        sheet.fit_rows()
        sheet.freeze(HEAD_ROW + 1, FIRST_MONTH)
        sheet.print_on(
            last_row,
            max(self.last_column, self._chart_end),
            head_columns=MARKS["full"],
            pages_wide=plan.pages_wide,
        )

    def _categories(self) -> int:
        """The five categories, the rest, and their sum; gives the row of the sum."""
        for group in (*FIVE_CATEGORIES, OTHER_BELOW_MARGIN):
            self.category_rows.append(self._group(group, sign=-1, marked=True))
        accounts = [a for group in (*FIVE_CATEGORIES, OTHER_BELOW_MARGIN) for a in group.accounts]
        amounts: Floats = -np.sum([account_by_month(self.plan, account) for account in accounts], axis=0)
        return self._sum_of(self.category_rows, _("All costs below the contribution margin"), amounts)

    def _group(self, group: Group, *, sign: int, marked: bool = False) -> int:
        """Accounts under their heading, and their sum; gives the row of the sum."""
        if len(group.accounts) == 1:
            return self._single(group, sign)
        if marked:
            self._heading(_(group.heading))
        first = self.row
        together: Floats = 0.0 * account_by_month(self.plan, group.accounts[0])
        for account in group.accounts:
            amounts = sign * account_by_month(self.plan, account)
            if marked:
                self._mark(account)
            self._amounts(_(ACCOUNT_LABELS[account]), amounts, "money")
            together = together + amounts
        formula = [f"=SUM({address(first, c)}:{address(self.row - 1, c)})" for c in self._columns()]
        return self._formulas(_(group.heading), formula, self._with_total(together), "money", "total")

    def _single(self, group: Group, sign: int) -> int:
        """A group of one account is its own sum."""
        (account,) = group.accounts
        self._mark(account, "total")
        amounts = sign * account_by_month(self.plan, account)
        self._amounts(_(group.heading), amounts, "money", "total")
        return self.row - 1

    def _mark(self, account: Account, role: Role = "plain") -> None:
        for cac, column in MARKS.items():
            if account in COUNTED[cac]:
                self.sheet.number(self.row, column, 1, "mark", role)
            else:
                self.sheet.blank(self.row, column, column, role)

    def _acquisition(self, first_row: int, last_row: int) -> None:
        """What counts, whom it counts, and the three CACs."""
        self._heading(_("Cost of a customer"))
        customers = {
            "new_customers": self._customers("new_customers", _("New customers")),
            "paid_new_customers": self._customers(
                "paid_new_customers", _("New customers of advertised channels")
            ),
        }
        counted = {cac: self._counted(cac, first_row, last_row) for cac in _CACS}
        for cac, (name, _costs, who) in _CACS.items():
            self._cac(cac, _(name), counted[cac], customers[who])

    def _counted(self, cac: str, first_row: int, last_row: int) -> int:
        """The marked accounts together; gives the row."""
        name, series, _who = _CACS[cac]
        column = MARKS[cac]
        marks = f"{address(first_row, column, fixed='both')}:{address(last_row, column, fixed='both')}"
        formulas = [
            f"=SUMPRODUCT({marks},{address(first_row, c)}:{address(last_row, c)})" for c in self._columns()
        ]
        values = self._with_total(self.plan.series(series))
        return self._formulas(_("Counted into {cac}").format(cac=_(name)), formulas, values, "money")

    def _customers(self, series: str, name: str) -> int:
        self._amounts(name, self.plan.series(series), "count")
        return self.row - 1

    def _cac(self, cac: str, name: str, costs: int, customers: int) -> None:
        result, figure = self.plan.result, f"cac_{cac}"
        formulas = [
            f'=IF({address(customers, c)}=0,"–",{address(costs, c)}/{address(customers, c)})'
            for c in self._columns()
        ]
        values = [result.figures[figure].mean, *result.monthly[figure].mean]
        reason = why_not(METRICS[figure], result)
        label = f"{name} ({reason})" if reason else name
        self._formulas(label, formulas, values, "price", "strong")

    def _to_profit(self, below: int) -> None:
        """Revenue, less the costs of orders, less all other costs."""
        self._heading(_("From revenue to profit"))
        revenue = self._group(REVENUE, sign=1)
        order_costs = self._group(ORDER_COSTS, sign=-1)
        margin = self._difference(
            _("Contribution margin"), revenue, order_costs, self.plan.series("contribution_margin")
        )
        self._difference(_("Profit"), margin, below, self.plan.series("profit"))

    def _difference(self, label: str, plus: int, minus: int, amounts: Floats) -> int:
        formulas = [f"={address(plus, c)}-{address(minus, c)}" for c in self._columns()]
        return self._formulas(label, formulas, self._with_total(amounts), "money", "grand")

    def _sum_of(self, rows: Sequence[int], label: str, amounts: Floats) -> int:
        formulas = ["=" + "+".join(address(row, c) for row in rows) for c in self._columns()]
        return self._formulas(label, formulas, self._with_total(amounts), "money", "grand")

    def _columns(self) -> range:
        """The whole plan and the months."""
        return range(WHOLE, self.last_column + 1)

    def _with_total(self, months: Floats) -> list[float]:
        return [total(months), *months.tolist()]

    def _heading(self, text: str) -> None:
        self.sheet.text(self.row, LABEL, text, "section")
        self.sheet.blank(self.row, 2, self.last_column, "section")
        self.row += 1

    def _amounts(self, label: str, months: Floats, kind: Kind, role: Role = "plain") -> None:
        """A row of numbers with their sum."""
        sheet, row = self.sheet, self.row
        sheet.text(row, LABEL, label, role)
        formula = f"=SUM({cells(row, FIRST_MONTH, self.last_column)})"
        sheet.formula(row, WHOLE, formula, total(months), kind, role)
        for column, value in enumerate(months.tolist(), FIRST_MONTH):
            sheet.number(row, column, value, kind, role)
        self.row += 1

    def _formulas(
        self,
        label: str,
        formulas: Iterable[str],
        values: Iterable[float | None],
        kind: Kind,
        role: Role = "plain",
    ) -> int:
        """A row of formulas, the whole plan first; gives the row."""
        sheet, row = self.sheet, self.row
        sheet.text(row, LABEL, label, role)
        sheet.blank(row, 2, WHOLE - 1, role)
        for column, formula, value in zip(self._columns(), formulas, values, strict=True):
            sheet.formula(row, column, formula, value, kind, role)
        self.row += 1
        return row

    def _chart(self) -> int:
        """Costs by category over the months; gives the last row that the chart covers."""
        page, facts = self.sheet.page, self.plan.result.plan
        axis = number_formats(facts.currency, facts.currency_digits)["money"]
        amount = _("{currency} a month").format(currency=facts.currency)
        words = Words(_("Costs below the contribution margin, by category"), _("Month"), amount, axis)
        months = across(page, HEAD_ROW, FIRST_MONTH, self.last_column)
        bars = [
            (across(page, row, FIRST_MONTH, self.last_column), colour)
            for row, colour in zip(self.category_rows, LIGHT.categories, strict=True)
        ]
        first = self.row + 1
        self.sheet.break_page(first)
        place = Place(first + 1, WHOLE, first + CHART_ROWS, self._chart_end)
        page.add_chart(bars_chart(words, place, months, bars, stacked=True))
        return place.last_row

    @property
    def _chart_end(self) -> int:
        """Last column of the chart: within the first page."""
        return max(min(self.last_column, FIRST_MONTH + 9), WHOLE + 6)
