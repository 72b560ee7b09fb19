"""The sheet Funnel: the seven stages for the whole plan and by month, their rates as formulas."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from roisim.experiment.results import Floats
from roisim.report.palette import LIGHT
from roisim.report.workbook_charts import Place, Words, bars_chart, down
from roisim.report.workbook_plan import PlanPages, quotient, total
from roisim.report.workbook_sheet import Sheet, address, cells_down
from roisim.simulation.accounts import Count
from roisim.translation import N_, _

HEAD_ROW: Final = 5
TOTAL_ROW: Final = HEAD_ROW + 1
FIRST_ROW: Final = TOTAL_ROW + 1
MONTH, FIRST_COUNT = 1, 2
STAGE, WHOLE, SHARE, WHAT = 1, 2, 3, 4
CHART_COLUMN: Final = 8
CHART_ROWS: Final = 16
ROWS_ON_A_PAGE: Final = 36
MONTHS_BESIDE_THE_CHART: Final = 24


@dataclass(frozen=True)
class _Rate:
    """A rate by month: one column of counts ÷ another, by the names of the columns."""

    heading: str
    up: str
    down: str


COUNTS: Final = {
    "impressions": N_("Ad impressions"),
    "ad_clicks": N_("Ad clicks with impressions"),
    "visits": N_("Visits"),
    "considered": N_("Considered"),
    "carts": N_("Carts"),
    "carts_left": N_("Carts left"),
    "checkouts": N_("Checkouts"),
    "orders": N_("Orders"),
    "repeat_orders": N_("Repeat orders"),
}
RATES: Final = (
    _Rate(N_("Click-through rate"), "ad_clicks", "impressions"),
    _Rate(N_("Considered ÷ visits"), "considered", "visits"),
    _Rate(N_("Carts ÷ considered"), "carts", "considered"),
    _Rate(N_("Checkouts ÷ carts"), "checkouts", "carts"),
    _Rate(N_("Orders ÷ checkouts"), "orders", "checkouts"),
    _Rate(N_("Repeat orders ÷ orders"), "repeat_orders", "orders"),
    _Rate(N_("Conversion rate"), "orders", "visits"),
    _Rate(N_("Cart abandonment"), "carts_left", "carts"),
)
STAGES: Final = (
    (N_("Awareness"), N_("ad impressions"), "impressions", ""),
    (N_("Interest"), N_("visits; rate: ad clicks ÷ impressions"), "visits", "impressions"),
    (N_("Consideration"), N_("looked at a product"), "considered", "visits"),
    (N_("Intent"), N_("put something into a cart"), "carts", "considered"),
    (N_("Evaluation"), N_("began a checkout"), "checkouts", "carts"),
    (N_("Purchase"), N_("orders"), "orders", "checkouts"),
    (N_("Retention"), N_("repeat orders"), "repeat_orders", "orders"),
)
"""Stage, what it is, its column, and the column of the stage before."""

COLUMN: Final = {name: FIRST_COUNT + place for place, name in enumerate(COUNTS)}
FIRST_RATE: Final = FIRST_COUNT + len(COUNTS)
LAST_COLUMN: Final = FIRST_RATE + len(RATES) - 1


def write_funnel(sheet: Sheet, plan: PlanPages) -> None:
    """Fill the sheet."""
    notes = [_("Means over all worlds. A repeat order of one's own accord passes through every stage.")]
    sheet.headline(_("Funnel in seven stages"), plan.subtitle(plan.result.plan.name), notes)
    counts = stage_counts(plan)
    _write_months(sheet, plan, counts)
    head_row = FIRST_ROW + plan.months + 1
    if plan.months > MONTHS_BESIDE_THE_CHART:
        sheet.break_page(head_row)
    _write_stages(sheet, head_row, counts)
    last_row = _write_chart(sheet, head_row)
    sheet.widths({MONTH: 16})
    sheet.same_width(FIRST_COUNT, LAST_COLUMN, 13.0)
    sheet.fit_rows()
    sheet.freeze(FIRST_ROW, FIRST_COUNT)
    sheet.print_on(last_row, LAST_COLUMN, head_row=HEAD_ROW if plan.months > ROWS_ON_A_PAGE else 0)


def stage_counts(plan: PlanPages) -> dict[str, Floats]:
    """Means over the worlds of the counts of each stage, [M] each."""
    considered = plan.count(plan.result.sums.counts[Count.CONSIDERED].sum(axis=(1, 2)))
    return {name: considered if name == "considered" else plan.series(name) for name in COUNTS}


def _write_stages(sheet: Sheet, head_row: int, counts: dict[str, Floats]) -> None:
    """The whole plan, a row for each stage."""
    heads = [_("Stage"), _("Whole plan"), _("Share of the stage before"), _("What it is")]
    sheet.head(head_row, heads, left=(STAGE,), aside=(WHAT,))
    sheet.blank(head_row, WHAT + 1, CHART_COLUMN - 2, "head")
    for row, (stage, what, name, before) in enumerate(STAGES, head_row + 1):
        sheet.text(row, STAGE, _(stage), "strong")
        sheet.formula(row, WHOLE, f"={address(TOTAL_ROW, COLUMN[name])}", total(counts[name]), "count")
        sheet.text(row, WHAT, _(what), "note_aside")
        if before:
            # visits come by other ways than ads as well: here the rate is that of the ads
            up = "ad_clicks" if before == "impressions" else name
            rate = _Rate("", up, before)
            _write_rate(sheet, (row, SHARE), TOTAL_ROW, rate, total(counts[up]), total(counts[before]))
        else:
            sheet.number(row, SHARE, None, "share")


def _write_rate(
    sheet: Sheet, cell: tuple[int, int], counts_row: int, rate: _Rate, up: float, down: float
) -> None:
    above, below = address(counts_row, COLUMN[rate.up]), address(counts_row, COLUMN[rate.down])
    formula = f'=IF({below}=0,"–",{above}/{below})'
    sheet.formula(*cell, formula, quotient(up, down), "share")


def _write_chart(sheet: Sheet, head_row: int) -> int:
    """Rates of the whole plan as bars; gives the last row that the chart covers."""
    first, last = head_row + 2, head_row + len(STAGES)
    words = Words(_("Share of the stage before, whole plan"), _("Stage"), _("Share"), "0%")
    names = down(sheet.page, STAGE, first, last, head_row, is_text=True)
    shares = down(sheet.page, SHARE, first, last, head_row)
    place = Place(head_row, CHART_COLUMN, head_row + CHART_ROWS, LAST_COLUMN)
    bars = [(shares, LIGHT.plans[0])]
    sheet.page.add_chart(bars_chart(words, place, names, bars, lying=True))
    return place.last_row


def _write_months(sheet: Sheet, plan: PlanPages, counts: dict[str, Floats]) -> None:
    heads = [_("Month"), *(_(text) for text in COUNTS.values()), *(_(rate.heading) for rate in RATES)]
    sheet.head(HEAD_ROW, heads)
    sheet.text(TOTAL_ROW, MONTH, _("Whole plan"), "strong")
    last_row = FIRST_ROW + plan.months - 1
    for name, column in COLUMN.items():
        formula = f"=SUM({cells_down(column, FIRST_ROW, last_row)})"
        sheet.formula(TOTAL_ROW, column, formula, total(counts[name]), "count", "strong")
        for row, value in enumerate(counts[name], FIRST_ROW):
            sheet.number(row, column, float(value), "count")
    plan.months_down(sheet, FIRST_ROW, MONTH)
    for column, rate in enumerate(RATES, FIRST_RATE):
        up, down = counts[rate.up], counts[rate.down]
        _write_rate(sheet, (TOTAL_ROW, column), TOTAL_ROW, rate, total(up), total(down))
        for month in range(plan.months):
            row = FIRST_ROW + month
            _write_rate(sheet, (row, column), row, rate, float(up[month]), float(down[month]))
