"""The sheet Channels: what the people of each channel of first visit cost and bring; ratios as formulas."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np

from roisim.experiment.book_series import click_sales
from roisim.experiment.metric_labels import channel_label
from roisim.experiment.metrics import METRICS
from roisim.experiment.results import Floats
from roisim.report.book_names import KIND_LABELS
from roisim.report.palette import LIGHT
from roisim.report.workbook_channel_tables import write_channel_tables, write_source_table
from roisim.report.workbook_charts import Place, Words, bars_chart, down
from roisim.report.workbook_plan import PlanPages, quotient, total
from roisim.report.workbook_sheet import Sheet, address, cells_down
from roisim.report.workbook_styles import Kind, Role, kind_of, number_formats
from roisim.simulation.accounts import (
    AD_ACCOUNTS,
    MARGIN_ACCOUNTS,
    REVENUE_ACCOUNTS,
    Count,
)
from roisim.simulation.books import LTV_UNITS_PER_MINOR_UNIT
from roisim.translation import N_, _

HEAD_ROW: Final = 6
FIRST_ROW: Final = HEAD_ROW + 1
CHART_ROWS: Final = 18


@dataclass(frozen=True)
class _Column:
    """One column: what it is, and for a ratio the two columns it divides."""

    heading: str
    kind: Kind
    up: str = ""
    down: str = ""


COLUMNS: Final[dict[str, _Column]] = {
    "spend": _Column(N_("Advertising spend"), "money"),
    "clicks": _Column(N_("Ad clicks"), "count"),
    "click_cost": _Column(N_("Spend per click"), "price", "spend", "clicks"),
    "visits": _Column(N_("Visits"), "count"),
    "contacts": _Column(N_("New contacts"), "count"),
    "customers": _Column(N_("New customers"), "count"),
    "cac": _Column(N_("CAC, advertising only"), "price", "spend", "customers"),
    "revenue": _Column(N_("Revenue"), "money"),
    "margin": _Column(N_("Contribution margin"), "money"),
    "click_sales": _Column(N_("Sales on paid clicks"), "money"),
    "roas": _Column(N_("ROAS, last click"), "multiple", "click_sales", "spend"),
    "ltv_total": _Column(N_("LTV, all new customers together"), "money"),
    "ltv": _Column(N_("LTV, per customer"), "price", "ltv_total", "customers"),
    "ltv_to_cac": _Column(N_("LTV/CAC"), "multiple", "ltv", "cac"),
}
PLACE: Final = {name: column for column, name in enumerate(COLUMNS, 3)}
NAME, KIND = 1, 2
LAST_COLUMN: Final = max(PLACE.values())
BANDED: Final = ("new_customers", "cac_paid", "roas", "ltv_margin", "ltv_to_cac")

Amounts = Mapping[str, Floats]
"""Means over the worlds by column; the last channel is "no channel"."""


def write_channels(sheet: Sheet, plan: PlanPages) -> None:
    """Fill the sheet."""
    _Channels(sheet, plan).write()


def channel_amounts(plan: PlanPages) -> dict[str, Floats]:
    """Means over the worlds of what each channel costs and brings, [C+1] each."""
    sums = plan.result.sums
    counts, postings = sums.counts.sum(axis=(1, 3)), sums.postings.sum(axis=(1, 3))
    by_click = click_sales(sums.postings, np.array(plan.result.plan.paid, bool)).sum(axis=0)
    ltv = sums.ltv_margin.sum(axis=0) / LTV_UNITS_PER_MINOR_UNIT
    sign_ups = [Count.SIGN_UPS_FIRST_VISIT, Count.SIGN_UPS_LATER, Count.PARTNER_SIGN_UPS]
    return {
        "spend": plan.money(-postings[list(AD_ACCOUNTS)].sum(axis=0)),
        "clicks": plan.count(counts[Count.CLICKS]),
        "visits": plan.count(counts[[Count.NEW_VISITS, Count.RETURNING_VISITS]].sum(axis=0)),
        "contacts": plan.count(counts[sign_ups].sum(axis=0)),
        "customers": plan.count(counts[Count.FIRST_ORDERS]),
        "revenue": plan.money(postings[list(REVENUE_ACCOUNTS)].sum(axis=0)),
        "margin": plan.money(postings[list(MARGIN_ACCOUNTS)].sum(axis=0)),
        "click_sales": plan.money(by_click),
        "ltv_total": plan.money(np.append(ltv, 0.0)),
    }


class _Channels:
    def __init__(self, sheet: Sheet, plan: PlanPages) -> None:
        self.sheet = sheet
        self.plan = plan
        self.amounts = channel_amounts(plan)
        self.channels = len(plan.result.plan.channels)
        self.kinds = [_(KIND_LABELS[kind]) for kind in plan.result.plan.kinds]
        # what belongs to no channel, such as contacts of a partner, has a row only if there is any
        self.no_channel = any(values[-1] for values in self.amounts.values())
        self.last_row = FIRST_ROW + self.channels - 1 + self.no_channel
        self.total_row = self.last_row + 1

    def write(self) -> None:
        sheet, facts = self.sheet, self.plan.result.plan
        named = channel_label(METRICS["ltv_to_cac"], facts)
        notes = [
            _("People belong to the channel of their first visit, with all they do later."),
            named,
        ]
        sheet.headline(_("Channels"), self.plan.subtitle(facts.name), notes)
        heads = [_("Channel"), _("Kind"), *(_(column.heading) for column in COLUMNS.values())]
        sheet.head(HEAD_ROW, heads, left=(NAME,), aside=(KIND,))
        self._rows()
        self._total()
        last_row = self._bands(self.total_row + 2) if self.plan.has_bands else self.total_row
        last_row = write_channel_tables(sheet, last_row + 2, self.plan, self.kinds)
        last_row = write_source_table(sheet, last_row + 2, self.plan)
        chart_row = last_row + 2
        last_row = self._chart(chart_row)
        sheet.widths({NAME: 26, KIND: 13})
        sheet.same_width(3, LAST_COLUMN, 13.5)
        if last_row > sheet.rows_on_a_page(LAST_COLUMN, 0, 1):
            sheet.break_page(chart_row)
        sheet.fit_rows()
        sheet.freeze(FIRST_ROW, KIND)
        sheet.print_on(last_row, LAST_COLUMN)

    def _rows(self) -> None:
        facts = self.plan.result.plan
        for channel, (name, kind) in enumerate(zip(facts.channels, self.kinds, strict=True)):
            self._row(FIRST_ROW + channel, channel, name, kind)
        if self.no_channel:
            self._row(self.last_row, -1, _("No channel"), "")

    def _row(self, row: int, channel: int, name: str, kind: str) -> None:
        self.sheet.text(row, NAME, name)
        self.sheet.text(row, KIND, kind, "aside")
        values = {key: float(amounts[channel]) for key, amounts in self.amounts.items()}
        for key, column in COLUMNS.items():
            if not column.up:
                self.sheet.number(row, PLACE[key], values[key], column.kind)
        self._ratios(row, values, "plain")

    def _total(self) -> None:
        self.sheet.text(self.total_row, NAME, _("All"), "total")
        self.sheet.blank(self.total_row, KIND, KIND, "total")
        values = {key: total(amounts) for key, amounts in self.amounts.items()}
        for key, column in COLUMNS.items():
            if not column.up:
                formula = f"=SUM({cells_down(PLACE[key], FIRST_ROW, self.last_row)})"
                self.sheet.formula(self.total_row, PLACE[key], formula, values[key], column.kind, "total")
        self._ratios(self.total_row, values, "total")

    def _ratios(self, row: int, values: dict[str, float], role: Role) -> None:
        """Ratios of one row; a channel without advertising has no CAC."""
        ratios: dict[str, float | None] = dict(values)
        for key, column in COLUMNS.items():
            if column.up:
                down = (
                    self._advertised_customers() if key == "cac" and role == "total" else ratios[column.down]
                )
                ratios[key] = self._quotient(ratios[column.up], down, needs_up=key == "cac")
                formula = self._formula(row, key, total_row=role == "total")
                self.sheet.formula(row, PLACE[key], formula, ratios[key], column.kind, role)

    def _quotient(self, up: float | None, down: float | None, *, needs_up: bool) -> float | None:
        if up is None or down is None or (needs_up and up == 0):
            return None
        return quotient(up, down)

    def _formula(self, row: int, key: str, *, total_row: bool) -> str:
        column = COLUMNS[key]
        up, down = address(row, PLACE[column.up]), address(row, PLACE[column.down])
        if key == "ltv_to_cac":
            return f'=IF(AND(ISNUMBER({up}),ISNUMBER({down})),{up}/{down},"–")'
        if key != "cac":
            return f'=IF({down}=0,"–",{up}/{down})'
        if total_row:
            spend, customers = (
                cells_down(PLACE[name], FIRST_ROW, self.last_row) for name in ("spend", "customers")
            )
            down = f'SUMIF({spend},">0",{customers})'
        return f'=IF(OR({up}=0,{down}=0),"–",{up}/{down})'

    def _advertised_customers(self) -> float:
        """New customers of channels with advertising spend."""
        return float(self.amounts["customers"][self.amounts["spend"] > 0].sum())

    def _bands(self, row: int) -> int:
        """Bounds of the figures of each channel; gives the last row."""
        facts = self.plan.result.plan
        self.sheet.text(row, NAME, _("Bands"), "heading")
        heads = [_("Channel"), ""]
        for name in BANDED:
            short = {"ltv_to_cac": _("LTV/CAC"), "ltv_margin": _("LTV, per customer")}.get(name)
            text = short or channel_label(METRICS[name], facts)
            heads += [f"{text}, {_('5 %')}", f"{text}, {_('95 %')}"]
        self.sheet.head(row + 1, heads)
        for place, channel in enumerate(facts.channels, row + 2):
            self.sheet.text(place, NAME, channel)
            for column, name in enumerate(BANDED):
                figure = self.plan.result.channels[channel][name]
                kind = kind_of(METRICS[name])
                self.sheet.number(place, 3 + 2 * column, figure.p05, kind)
                self.sheet.number(place, 4 + 2 * column, figure.p95, kind)
        return row + 1 + self.channels

    def _chart(self, row: int) -> int:
        """Cost and value of a customer by channel; gives the last row that the chart covers."""
        page, facts = self.sheet.page, self.plan.result.plan
        last = FIRST_ROW + self.channels - 1
        axis = number_formats(facts.currency, facts.currency_digits)["money"]
        amount = _("{currency} per customer").format(currency=facts.currency)
        words = Words(_("What a customer costs and is worth, by channel"), _("Channel"), amount, axis)
        names = down(page, NAME, FIRST_ROW, last, HEAD_ROW, is_text=True)
        bars = [
            (down(page, PLACE[key], FIRST_ROW, last, HEAD_ROW), colour)
            for key, colour in zip(("cac", "ltv"), LIGHT.categories, strict=False)
        ]
        place = Place(row, NAME, row + CHART_ROWS, PLACE["revenue"])
        page.add_chart(bars_chart(words, place, names, bars))
        return place.last_row
