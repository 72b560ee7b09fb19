"""The workbook's formulas, worked out by a spreadsheet program, against the figures of the run."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from openpyxl import load_workbook

from roisim.experiment.metric_labels import label
from roisim.experiment.metrics import METRICS, headlines
from roisim.experiment.results import RunResult
from roisim.experiment.runner import run
from roisim.experiment.shown_figures import shown_metrics
from roisim.report.workbook import write_workbook
from roisim.scenario.scenario_file import load_scenario
from roisim.simulation.accounts import MARGIN_ACCOUNTS, Account
from tests.recalculate import Sheets, recalculate
from tests.report.plans import plan
from tests.report.synthetic_run import Shop, result_of
from tests.report.workbook_reading import Page, as_shown

# LibreOffice writes the months of a chart as text where openpyxl expects numbers; the cells are sound
pytestmark = pytest.mark.filterwarnings("ignore:Unable to read chart")

SHOPS = {
    "usual": Shop(),
    "one world, one month": Shop(worlds=1, months=1),
    "nobody buys": Shop(buyers=0.0, months=4, worlds=3),
    "nobody comes": Shop(visits=0, months=3, worlds=2),
    "no advertising": Shop(channels=("Direct",), paid=(False,), months=5, worlds=3, cac="paid"),
    "free clicks, yen, from mid-month": Shop(
        click_price=0.0, cac="full", currency="JPY", start=date(2026, 1, 31), months=14, worlds=3
    ),
    "all there is": Shop(
        channels=("Google Ads", "Partners", "Posts", "Blog", "Newsletter pages"),
        kinds=("paid", "affiliate", "influencer", "content", "partner_sign_ups"),
        paid=(True, True, True, False, False),
        months=3,
        worlds=4,
        everything=True,
    ),
    "ten years": Shop(months=120, worlds=2, visits=3_000),
}
SIMULATED = "the seed plan, simulated"
PRESET = Path(__file__).parents[2] / "scenarios" / "turkish_shop.toml"
RELATIVE, ABSOLUTE = 1e-9, 1e-6


@dataclass(frozen=True)
class Scene:
    """One shop's workbook: its result, what the file holds, and what a spreadsheet makes of it."""

    result: RunResult
    path: Path
    recalculated: Sheets

    def page(self, sheet: str) -> Page:
        return Page(self.recalculated[sheet])


@pytest.fixture(scope="module", params=[*SHOPS, SIMULATED])
def scene(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Scene:
    path = tmp_path_factory.mktemp("shop") / "shop.xlsx"
    if request.param == SIMULATED:
        scenario = load_scenario(PRESET)
        result = run(scenario, worlds=2, seed=1)
    else:
        scenario, result = plan(), result_of(SHOPS[request.param])
    write_workbook(path, result, scenario)
    return Scene(result, path, recalculate(path))


def approx(value: float | None) -> Any:
    return as_shown(value) if value is None else pytest.approx(value, rel=RELATIVE, abs=ABSOLUTE)


def test_no_cell_holds_an_error(scene: Scene) -> None:
    errors = {
        f"{sheet}!{name}": value
        for sheet, cells in scene.recalculated.items()
        for name, value in cells.items()
        if isinstance(value, str) and value.startswith(("#", "Err:"))
    }
    assert errors == {}


def test_every_formula_gives_the_value_that_the_file_shows_without_working_it_out(scene: Scene) -> None:
    formulas = load_workbook(scene.path)
    stored = load_workbook(scene.path, data_only=True)
    compared = 0
    for sheet in formulas.worksheets:
        for cell in (cell for row in sheet.iter_rows() for cell in row if cell.data_type == "f"):
            shown = stored[sheet.title][cell.coordinate].value
            worked_out = scene.recalculated[sheet.title].get(cell.coordinate)
            place = f"{sheet.title}!{cell.coordinate} {cell.value}"
            if isinstance(shown, str):
                assert worked_out == shown, place
            else:
                assert worked_out == pytest.approx(shown, rel=RELATIVE, abs=ABSOLUTE), place
            compared += 1
    assert compared > 50


def test_monthly_means_and_bands_equal_the_figures(scene: Scene) -> None:
    page, result = scene.page("Monthly"), scene.result
    shown = shown_metrics(result.figures)
    for name, figure in ((name, figure) for name, figure in result.monthly.items() if name in shown):
        row = page.rows(label(METRICS[name], result.plan))[0]
        statistics = [(row, figure.mean)]
        if result.provenance.worlds_done > 1:
            statistics += [(row + 1, figure.p05), (row + 2, figure.p95)]
        for place, values in statistics:
            assert page.across(place, 5, len(values)) == [approx(value) for value in values], name
        assert page.at(row, 4) == approx(result.figures[name].mean), name


def test_the_summary_equals_the_figures(scene: Scene) -> None:
    page, result = scene.page("Summary"), scene.result
    shown = shown_metrics(result.figures)
    for name, figure in ((name, figure) for name, figure in result.figures.items() if name in shown):
        row = page.row(label(METRICS[name], result.plan))
        bounds = (figure.p05, figure.p95) if result.provenance.worlds_done > 1 else (None, None)
        expected = [approx(figure.mean), *(approx(bound) for bound in bounds)]
        assert page.across(row, 2, 3) == expected, name


def test_the_headlines_come_first(scene: Scene) -> None:
    page, plan_facts = scene.page("Summary"), scene.result.plan
    rows = [page.row(label(METRICS[name], plan_facts)) for name in headlines(plan_facts)]
    assert rows == list(range(rows[0], rows[0] + len(rows)))


def test_the_rates_of_the_funnel_equal_the_figures(scene: Scene) -> None:
    page, result = scene.page("Funnel"), scene.result
    rates = {
        "Click-through rate": "click_through_rate",
        "Conversion rate": "conversion_rate",
        "Cart abandonment": "cart_abandonment_rate",
    }
    counts = {"Ad impressions": "impressions", "Visits": "visits", "Orders": "orders"}
    for head, name in (rates | counts).items():
        column = page.column(head, row=5)
        months = result.monthly[name].mean
        assert page.at(6, column) == approx(result.figures[name].mean), head
        assert page.down(column, 7, len(months)) == [approx(value) for value in months], head


def test_the_seven_stages_of_the_funnel_are_those_of_the_whole_plan(scene: Scene) -> None:
    page, result = scene.page("Funnel"), scene.result
    stages = {"Awareness": "impressions", "Interest": "visits", "Purchase": "orders"}
    for stage, name in (stages | {"Retention": "repeat_orders"}).items():
        assert page.at(page.row(stage), 2) == approx(result.figures[name].mean), stage


def test_channels_equal_the_figures_of_each_channel(scene: Scene) -> None:
    page, result = scene.page("Channels"), scene.result
    columns = {
        "Advertising spend": "ad_spend",
        "Visits": "visits",
        "New contacts": "contacts",
        "New customers": "new_customers",
        "CAC, advertising only": "cac_paid",
        "Revenue": "revenue",
        "ROAS, last click": "roas",
        "LTV, per customer": "ltv_margin",
        "LTV/CAC": "ltv_to_cac",
    }
    for channel, figures in result.channels.items():
        row = page.rows(channel)[0]
        for head, name in columns.items():
            value = figures[name].mean
            if name == "cac_paid" and figures["ad_spend"].mean == 0:
                value = None
            assert page.at(row, page.column(head, row=6)) == approx(value), (channel, head)
    total = page.rows("All")[0]
    for head in ("Advertising spend", "New customers", "CAC, advertising only", "ROAS, last click"):
        name = columns[head]
        assert page.at(total, page.column(head, row=6)) == approx(result.figures[name].mean), head


CHANNEL_TABLES = {
    "What channels cost": {
        "Spent on clicks": "paid_click_spend",
        "Commission": "affiliate_cost",
        "Fees of influencers": "influencer_cost",
        "Content": "content_cost",
        "Cost of 1000 such visits": "cost_per_thousand_visits",
    },
    "Whom channels bring": {
        "New visits": "new_visits",
        "New contacts": "contacts",
        "Of these, at partners": "partner_sign_ups",
        "New push subscribers": "push_subscribers",
        "Orders with commission": "commissions_pending",
        "Approved": "commissions_approved",
        "Declined": "commissions_declined",
        "Reversed": "commissions_reversed",
        "Orders lost for want of stock": "lost_orders",
    },
}


@pytest.mark.parametrize("title", CHANNEL_TABLES)
def test_what_channels_cost_and_whom_they_bring_equals_their_figures(scene: Scene, title: str) -> None:
    page, result = scene.page("Channels"), scene.result
    head = page.row(title) + 1
    total = min(row for row in page.rows("All") if row > head)
    present = set(page.across(head, 3, 20))
    for text, name in CHANNEL_TABLES[title].items():
        if text in present:
            column = page.column(text, row=head)
            assert page.at(total, column) == approx(result.figures[name].mean), text
            for row, figures in enumerate(result.channels.values(), head + 1):
                assert page.at(row, column) == approx(figures[name].mean), (row, text)
        else:
            assert not result.figures[name].mean, text


def test_what_brought_the_visits_equals_the_figures(scene: Scene) -> None:
    page, result = scene.page("Channels"), scene.result
    head = page.row("What brought the visits") + 1
    (total,) = [row for row in page.rows("All") if row > head]
    whole = {
        "Visits": "visits",
        "Carts filled": "carts",
        "First orders": "new_customers",
        "Orders": "orders",
        "Orders ÷ visits": "conversion_rate",
        "Contribution margin": "contribution_margin",
    }
    for text, name in whole.items():
        assert page.at(total, page.column(text, row=head)) == approx(result.figures[name].mean), text
    media = {"An e-mail": "email", "A notification": "push", "An ad shown to known people": "crm_ads"}
    for text, medium in media.items():
        for row in page.rows(text):
            for column, name in {"Messages sent": "messages", "Click rate": "click_rate"}.items():
                figure = result.figures[f"{medium}_{name}"].mean
                assert page.at(row, page.column(column, row=head)) == approx(figure), (text, column)


def test_a_plan_is_spared_what_it_does_not_have(scene: Scene) -> None:
    shown = shown_metrics(scene.result.figures)
    everything = "Newsletter pages" in scene.result.channels
    assert ("fill_rate" in shown) == everything
    for sheet in ("Monthly", "Summary", "About"):
        assert bool(scene.page(sheet).rows("Fill rate")) == everything, sheet


def test_the_three_cacs_of_the_costs_equal_the_figures(scene: Scene) -> None:
    page, result = scene.page("Costs"), scene.result
    for name in ("cac_paid", "cac_blended", "cac_full"):
        (row,) = [page.row(text) for text in _column_a(page) if text.startswith(_short(name))]
        months = result.monthly[name].mean
        assert page.at(row, 5) == approx(result.figures[name].mean), name
        assert page.across(row, 6, len(months)) == [approx(value) for value in months], name


def test_the_way_from_revenue_to_profit_equals_the_figures(scene: Scene) -> None:
    page, result = scene.page("Costs"), scene.result
    for text, name in (
        ("Revenue", "revenue"),
        ("Contribution margin", "contribution_margin"),
        ("Profit", "profit"),
        ("Advertising", "ad_spend"),
    ):
        # a group's sum stands below its heading of the same name
        assert page.at(page.rows(text)[-1], 5) == approx(result.figures[name].mean), name


def test_closing_balances_equal_the_cash_figures(scene: Scene) -> None:
    page, result = scene.page("Cash"), scene.result
    row, months = page.row("Closing balance"), result.monthly["cash_end"].mean
    assert page.at(row, 2) == approx(result.figures["cash_end"].mean)
    assert page.across(row, 3, len(months)) == [approx(value) for value in months]


def test_cash_moved_and_cash_owed_are_all_that_was_booked(scene: Scene) -> None:
    page, result = scene.page("Cash"), scene.result
    row = page.row("Net movement")
    later = page.at(row, page.column("After the plan's end", row=5))
    assert page.at(row, 2) + later == approx(result.figures["profit"].mean)


def test_cohorts_add_up_to_all_orders_and_all_margin(scene: Scene) -> None:
    page, result = scene.page("Cohorts"), scene.result
    orders, margin = (page.across(row, 4, result.plan.months) for row in page.rows("All"))
    assert sum(orders) == approx(float(result.mean_count(result.sums.cohort_orders.sum())))
    assert sum(margin) == approx(float(result.mean_money(result.sums.cohort_margin.sum())))


def test_the_margin_of_a_cohort_is_shared_among_its_customers(scene: Scene) -> None:
    page, result = scene.page("Cohorts"), scene.result
    customers = result.sums.cohort_customers
    first = page.rows("Contribution margin per customer so far")[0] + 1
    margin = np.cumsum(result.sums.cohort_margin, axis=1) / 10**result.plan.currency_digits
    for month in range(result.plan.months):
        expected = float(margin[month, 0] / customers[month]) if customers[month] else None
        assert page.at(first + month, 4) == approx(expected)


def test_months_are_days_of_the_calendar(scene: Scene) -> None:
    start = scene.result.plan.start
    assert scene.page("Monthly").at(5, 5) == datetime(start.year, start.month, start.day)


def test_all_money_below_revenue_is_a_cost_of_orders(scene: Scene) -> None:
    page, sums = scene.page("Costs"), scene.result.sums
    accounts = [account for account in MARGIN_ACCOUNTS if account > Account.VAT]
    booked = float(-scene.result.mean_money(sums.postings[accounts].sum()))
    assert page.at(page.row("Costs of orders"), 5) == approx(booked)


def _column_a(page: Page) -> list[str]:
    return [str(value) for name, value in page.cells.items() if name[0] == "A" and name[1].isdigit()]


def _short(name: str) -> str:
    return {"cac_paid": "CAC, advertising only", "cac_blended": "CAC, blended", "cac_full": "CAC, full"}[name]
