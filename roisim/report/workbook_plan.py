"""What all sheets of one plan share: its result, its months as dates, and how to write heads and notes."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np

from roisim.experiment.metric_labels import label
from roisim.experiment.metrics import METRICS, Metric
from roisim.experiment.results import Floats, Integers, RunResult
from roisim.report.key_figures import bands_note, missing_worlds_note, unit_text, worlds_done_text
from roisim.report.number_text import joined, month_text
from roisim.report.workbook_sheet import Sheet
from roisim.report.workbook_styles import Kind, Role
from roisim.scenario.scenario import Scenario
from roisim.simulation.calendar import Calendar
from roisim.translation import _, ngettext

MONTHS_ON_A_PAGE: Final = 12


@dataclass(frozen=True)
class PlanPages:
    """One plan, about to be written into a workbook.

    Attributes:
        result: its worlds.
        scenario: the plan itself.
        expected: the plan without chance, to stand beside the means; None where nobody worked it out.
    """

    result: RunResult
    scenario: Scenario
    expected: RunResult | None = None

    @property
    def months(self) -> int:
        """Number of plan months."""
        return self.result.plan.months

    @property
    def has_bands(self) -> bool:
        """Whether there is more than one world, so that they can differ."""
        return self.result.provenance.worlds_done > 1

    @property
    def pages_wide(self) -> int:
        """Pages beside each other for a sheet with a column for each month."""
        return -(-self.months // MONTHS_ON_A_PAGE)

    @cached_property
    def calendar(self) -> Calendar:
        """The plan's calendar."""
        return Calendar(self.result.plan.start, self.months)

    def money(self, total: Integers | int) -> Floats:
        """Mean over the worlds of a sum in minor units, in units of the currency; the shape of `total`."""
        return self.result.mean_money(total)

    def count(self, total: Integers | int) -> Floats:
        """Mean over the worlds of a sum of counts; the shape of `total`."""
        return self.result.mean_count(total)

    def series(self, name: str) -> Floats:
        """Mean over the worlds of a series by month, float64[M]."""
        return np.array(self.result.series_means[name])

    def months_across(self, sheet: Sheet, row: int, column: int) -> None:
        """Column heads with the plan's months."""
        for month in range(self.months):
            sheet.day(row, column + month, self.calendar.month_start(month), self._month_kind, "head")

    def months_down(self, sheet: Sheet, row: int, column: int, role: Role = "plain") -> None:
        """Row heads with the plan's months."""
        for month in range(self.months):
            sheet.day(row + month, column, self.calendar.month_start(month), self._month_kind, role)

    @property
    def _month_kind(self) -> Kind:
        # months that begin within a calendar month need their day to be told apart
        return "month" if self.result.plan.start.day == 1 else "day"

    def subtitle(self, what: str) -> str:
        """What a sheet shows, of which plan."""
        return joined([what, self.period_text()])

    def period_text(self) -> str:
        """How long the plan is and when it begins."""
        text = ngettext("{months} month from {start}", "{months} months from {start}", self.months)
        return text.format(months=self.months, start=month_text(self.result.plan.start))

    def unit(self, metric: Metric) -> str:
        """What a figure counts; money by the currency's code, for its sign stands with every number."""
        if metric.unit == "money":
            return self.result.plan.currency
        return {"count": _("count"), "share": "%", "share a month": _("% a month")}.get(
            metric.unit
        ) or unit_text(metric, self.result.plan)

    def cac_name(self) -> str:
        """What the plan's CAC is called."""
        return label(METRICS[f"cac_{self.result.plan.cac}"], self.result.plan)

    def money_note(self) -> str:
        """What the money and the means are."""
        return _("Means over all worlds; money in {currency}.").format(currency=self.result.plan.currency)

    def mean_head(self) -> str:
        """Head of a column of means: "Mean of 200 worlds"."""
        return _("Mean of {worlds}").format(worlds=worlds_done_text(self.result))

    def band_note(self) -> str:
        """What the bands are."""
        return bands_note(self.result)

    def provenance_text(self) -> str:
        """Where the numbers come from, for the foot of each page."""
        provenance = self.result.provenance
        seed = "" if provenance.seed is None else _("seed {seed}").format(seed=provenance.seed)
        worlds = worlds_done_text(self.result)
        return joined([f"roisim {provenance.roisim_version}", worlds, seed])

    def warnings(self) -> list[str]:
        """What the reader must know before trusting the numbers."""
        return [text for text in (missing_worlds_note(self.result),) if text]


def total(values: Floats) -> float:
    """Sum of all values, as a plain number."""
    return float(np.sum(values))


def quotient(up: float, down: float) -> float | None:
    """Up ÷ down; None where there is nothing to divide by."""
    return None if down == 0 else up / down
