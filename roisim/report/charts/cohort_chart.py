"""The cohort heat map: what customers have brought by the time they were won and their age."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

import numpy as np

from roisim.report.charts.chart_data import Cell, Floats, ReadOut, ReadOutLine, Rows, Words, number_text
from roisim.report.charts.run_curves import Answers, mean_counts, mean_money
from roisim.report.number_text import month_text
from roisim.scenario.plan_period import months_later
from roisim.translation import _

MOST_ROWS: Final = 8
STEPS: Final = (1, 3, 6, 12, 24)
QUARTER: Final = 3


@dataclass(frozen=True, eq=False)
class HeatData:
    """A triangle of cells.

    Attributes:
        groups: names of the rows, G cohorts; `customers` won and what each `cac` cost, float64[G].
        ages: months since the first order, K columns.
        margins: contribution margin of a customer so far, float64[G, K]; NaN where nobody is so old.
    """

    key: str
    words: Words
    currency: str
    groups: tuple[str, ...]
    ages: tuple[int, ...]
    customers: Floats
    cac: Floats
    margins: Floats

    @property
    def spots(self) -> int:
        """How many places have a read-out: all cells, row by row, the empty ones included."""
        return self.margins.size

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to draw."""
        return not np.isfinite(self.margins).any()

    def paid_back(self) -> tuple[int | None, ...]:
        """By row the first column in which the margin reaches the CAC; None if no cell that is seen does."""
        reached = self.margins >= self.cac[:, None]
        return tuple(int(row.argmax()) if row.any() else None for row in reached)

    def read_out(self, spot: int) -> ReadOut:
        """Margin of a cohort at an age, and what it cost."""
        row, column = divmod(spot, len(self.ages))
        title = _("Won in {time}, after {months} months").format(
            time=self.groups[row], months=self.ages[column]
        )
        lines = (
            ReadOutLine(None, _("Margin so far"), number_text(self.margins[row, column], "money")),
            ReadOutLine(None, _("CAC"), number_text(self.cac[row], "money")),
            ReadOutLine(None, _("Customers"), number_text(self.customers[row], "count")),
        )
        return ReadOut(title, lines)

    def rows(self) -> Rows:
        """Head and one row a cohort."""
        head: tuple[Cell, ...] = (_("Won in"), _("New customers"), _("CAC"), *self.ages)
        body = (
            (name, float(count), _plain(cac), *(_plain(value) for value in margins))
            for name, count, cac, margins in zip(
                self.groups, self.customers, self.cac, self.margins, strict=True
            )
        )
        return (head, *body)


def _plain(value: float) -> float | None:
    return float(value) if np.isfinite(value) else None


def cohorts_data(answers: Answers) -> HeatData:
    """Contribution margin of a customer so far, by the time of the first order and age.

    Cohort months go together so that at most eight or so rows stand. A customer's margin at an age is the
    sum, over the ages before, of margin ÷ customers seen at that age, as in `time_to.margin_per_customer`:
    nobody is counted as bringing nothing at an age that lies beyond the plan's end. The month of age in
    which a cohort leaves the plan is seen by half of its customers.
    """
    facts, result = answers.plan, answers.main
    months = facts.months
    step = next((step for step in STEPS if -(-months // step) <= MOST_ROWS), 24)
    customers = mean_counts(result, result.sums.cohort_customers)
    margin = mean_money(result, result.sums.cohort_margin)
    firsts = range(0, months, step)
    ages = tuple(range(step, months + 1, step))
    so_far = [margin_by_age(margin, customers, first, min(first + step, months)) for first in firsts]
    table = np.array([[_at(row, age) for age in ages] for row in so_far]).reshape(len(firsts), len(ages))
    return HeatData(
        key="cohorts",
        words=Words(
            _("Cohorts"),
            _("margin per customer so far, {currency}, by months since won").format(currency=facts.currency),
            empty=_("No customer won in this plan."),
        ),
        currency=facts.currency,
        groups=tuple(group_name(months_later(facts.start, first), step) for first in firsts),
        ages=ages,
        customers=np.add.reduceat(customers, list(firsts)),
        cac=_cac(answers, list(firsts)),
        margins=table,
    )


def margin_by_age(margin: Floats, customers: Floats, first: int, end: int) -> Floats:
    """Margin of a customer of the cohorts `first` to before `end`, after each month of age, float64[A].

    Args:
        margin: by month of first order and age in months from 0, float64[M, M].
        customers: by month of first order, float64[M].
    """
    months = len(customers)
    total, so_far = 0.0, []
    for age in range(months - first):
        rows = np.arange(first, min(end, months - age))
        seen = customers[rows] * np.where((rows + age == months - 1) & (age > 0), 0.5, 1.0)
        over = float(seen.sum())
        total = total + float(margin[rows, age].sum()) / over if over > 0 else np.nan
        so_far.append(total)
    return np.array(so_far)


def _at(so_far: Floats, age: int) -> float:
    return float(so_far[age - 1]) if age <= len(so_far) else float("nan")


def _cac(answers: Answers, firsts: list[int]) -> Floats:
    """What a customer of each cohort cost."""
    series = answers.main.series_means
    cost = np.add.reduceat(np.array(series["acquisition_cost"]), firsts)
    won = np.add.reduceat(np.array(series["cac_customers"]), firsts)
    each: Floats = np.divide(cost, won, out=np.full(len(firsts), np.nan), where=won > 0)
    return each


def group_name(start: date, months: int) -> str:
    """A cohort's name: "Mar 2026", "Q1 2026", "2026", or its first month and "+"."""
    if months == 1:
        return month_text(start)
    if months == QUARTER and start.month % QUARTER == 1:
        return _("Q{quarter} {year}").format(quarter=start.month // QUARTER + 1, year=start.year)
    if months == 12 and start.month == 1:
        return str(start.year)
    return _("{month} on").format(month=month_text(start))
