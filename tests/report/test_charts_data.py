from __future__ import annotations

import sys
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path
from subprocess import run as run_command

import numpy as np
import pytest

from roisim.experiment.expected_figures import expect
from roisim.experiment.results import RunResult
from roisim.report.charts import (
    Answers,
    NamedAnswers,
    cash_data,
    channels_data,
    cohorts_data,
    costs_data,
    density_data,
    funnel_data,
    journey_data,
    ltv_to_cac_data,
    orders_data,
    overlay_data,
    payback_data,
    program_starts,
    revenue_data,
    visitors_data,
)
from roisim.report.charts.chart_data import CurvesData, span_text
from roisim.report.charts.cohort_chart import group_name, margin_by_age
from roisim.report.charts.small_charts import signed
from roisim.report.csv_form import MACHINE
from roisim.scenario.preset_catalog import preset_text
from roisim.scenario.quantity import Quantity
from roisim.scenario.scenario import Scenario
from roisim.scenario.scenario_file import loads
from roisim.simulation.journey_story import Event, Journey, Outcome, Stage, Step
from tests.report.synthetic_run import Shop, result_of

NBSP = "\N{NO-BREAK SPACE}"


@cache
def shop(name: str = "turkish_shop") -> Scenario:
    return loads(preset_text(name), name)


@cache
def expected(name: str = "turkish_shop") -> RunResult:
    return expect(shop(name))


@cache
def worlds(opening_cash: float = 50_000.0, months: int = 24) -> RunResult:
    return result_of(Shop(opening_cash=opening_cash, months=months))


@cache
def answers() -> Answers:
    """Both results of one synthetic plan: the line is that of its first world."""
    return Answers(result_of(Shop(worlds=1)), worlds())


# --- curves ------------------------------------------------------------


def test_the_last_ltv_to_cac_so_far_is_that_of_the_plan() -> None:
    line = ltv_to_cac_data(Answers(expected(), None)).curves[0].values
    assert line[-1] == pytest.approx(expected().figures["ltv_to_cac"].mean, rel=1e-12)


@pytest.mark.parametrize("cac", ["paid", "blended", "full"])
def test_the_last_band_of_ltv_to_cac_is_that_of_the_plan(cac: str) -> None:
    result = result_of(Shop(cac=cac))
    curve, figure = ltv_to_cac_data(Answers(None, result)).curves[0], result.figures["ltv_to_cac"]
    assert curve.band is not None
    found = (curve.values[-1], curve.band.p05[-1], curve.band.p95[-1])
    assert found == pytest.approx((figure.mean, figure.p05, figure.p95), rel=1e-12)


def test_ltv_to_cac_so_far_is_what_all_have_brought_over_what_all_have_cost() -> None:
    series = {name: expected().values.series[name][:, 0] for name in ("ltv_margin_total", "acquisition_cost")}
    by_hand = np.cumsum(series["ltv_margin_total"]) / np.cumsum(series["acquisition_cost"])
    assert ltv_to_cac_data(Answers(expected(), None)).curves[0].values == pytest.approx(by_hand, rel=1e-12)


def test_the_line_is_expected_and_the_bands_are_simulated() -> None:
    curve = revenue_data(answers()).curves[0]
    monthly = worlds().monthly["revenue"]
    assert answers().expected is not None
    assert curve.values == pytest.approx(answers().main.values.series["revenue"][:, 0])
    assert curve.band is not None
    assert curve.band.p05 == pytest.approx(monthly.p05)
    assert curve.band.p75 == pytest.approx(monthly.p75)


def test_without_worlds_there_is_no_band_and_one_world_makes_none() -> None:
    assert revenue_data(Answers(expected(), None)).curves[0].band is None
    assert revenue_data(Answers(None, result_of(Shop(worlds=1)))).curves[0].band is None


def test_without_an_expectation_the_line_is_the_mean() -> None:
    line = revenue_data(Answers(None, worlds())).curves[0].values
    assert line == pytest.approx(worlds().monthly["revenue"].mean)


def test_nothing_at_all_cannot_be_drawn() -> None:
    with pytest.raises(ValueError, match="expectation"):
        revenue_data(Answers(None, None))


def test_first_and_repeat_orders_make_the_total() -> None:
    first, repeat, total = (curve.values for curve in orders_data(answers()).curves)
    assert first + repeat == pytest.approx(total)


def test_the_finding_of_orders_tells_the_share_of_the_last_year() -> None:
    __, repeat, total = (curve.values for curve in orders_data(answers()).curves)
    share = round(100 * repeat[-12:].sum() / total[-12:].sum())
    assert orders_data(answers()).words.finding == f"in 2027 repeat orders bring {share}{NBSP}%"


def test_visits_are_new_and_returning() -> None:
    returning, new = (curve.values for curve in visitors_data(answers()).curves)
    assert returning + new == pytest.approx(answers().main.values.series["visits"][:, 0])


def test_the_plan_as_last_saved_is_shown_only_where_it_differs() -> None:
    same = revenue_data(Answers(expected(), None), saved=expected())
    other = replace(expected(), plan=replace(expected().plan, start=date(2027, 1, 1)))
    assert same.saved is None
    assert revenue_data(Answers(expected(), None), saved=other).saved is None
    changed = revenue_data(Answers(worlds(), None), saved=expected())
    assert changed.saved is not None
    assert "dotted: last saved" in changed.words.note


def test_a_programme_that_starts_later_is_an_upright_with_its_title() -> None:
    event = program_starts(shop())[0]
    assert event.position == 2.0
    assert event.text.endswith(" starts")
    assert "_" not in event.text


# --- cash ------------------------------------------------------------


def test_cash_ends_where_the_plan_does_and_names_its_lowest_day() -> None:
    data = cash_data(Answers(expected(), None))
    ring = data.marks[0]
    assert data.curves[0].values[-1] == pytest.approx(expected().figures["cash_end"].mean)
    assert ring.kind == "ring"
    assert ring.value == expected().figures["cash_low"].mean
    lows = expected().values.series["cash_low"][:, 0]
    assert ring.text == ["Dec 2026", "Jan 2027"][int(lows.argmin() == 12)]


def test_the_opening_cash_is_a_line_to_come_back_to() -> None:
    assert cash_data(answers()).references[0].value == pytest.approx(50_000.0)
    assert cash_data(Answers(None, worlds(opening_cash=0.0))).references == ()


def test_paid_back_is_a_diamond_in_its_month() -> None:
    figures = {**expected().figures}
    figures["cash_back_month"] = replace(figures["cash_back_month"], mean=21.0)
    diamond = cash_data(Answers(replace(expected(), figures=figures), None)).marks[1]
    assert (diamond.kind, diamond.position, diamond.text) == ("diamond", 20.0, "Sep 2027")
    assert diamond.value == pytest.approx(150_000.0)


def test_cash_says_in_how_many_worlds_the_money_is_not_back() -> None:
    result = worlds()
    never = np.where(np.arange(20) < 5, np.inf, 12.0)
    values = replace(result.values, whole={**result.values.whole, "cash_back_month": never})
    finding = cash_data(Answers(None, replace(result, values=values))).words.finding
    assert finding == f"25{NBSP}% of worlds are not paid back by Dec 2027"


# --- several plans ------------------------------------------------------------


def test_plans_of_different_times_lie_on_one_calendar() -> None:
    later = result_of(Shop(start=date(2026, 7, 1), months=12))
    plans = [NamedAnswers("A", 0, Answers(None, worlds())), NamedAnswers("B", 3, Answers(None, later))]
    data = overlay_data("revenue", plans)
    b, a = data.curves
    assert (data.start, data.months) == (date(2026, 1, 1), 24)
    assert np.isfinite(a.values).all()
    assert np.flatnonzero(np.isfinite(b.values)).tolist() == list(range(6, 18))
    assert b.ink == ("plan", 3)
    assert data.read_out(0).lines[1].value == "–"


def test_an_overlay_needs_a_plan() -> None:
    with pytest.raises(ValueError, match="plan"):
        overlay_data("cash", [])


# --- funnel, costs, channels ------------------------------------------------------------


def test_the_funnel_is_that_of_the_books() -> None:
    bars = {bar.name: bar for bar in funnel_data(answers()).bars}
    means = answers().main.series_means
    assert len(bars) == 7
    assert bars["Purchase"].amount == pytest.approx(sum(means["orders"]))
    assert bars["Purchase"].share == pytest.approx(sum(means["orders"]) / sum(means["checkouts"]))
    assert bars["Interest"].share == pytest.approx(0.03)
    assert bars["Awareness"].share is None


def test_costs_are_all_that_lies_below_the_margin() -> None:
    bars = costs_data(answers()).bars
    amounts = [bar.amount for bar in bars]
    assert sum(amounts) == pytest.approx(sum(answers().main.series_means["costs_below_margin"]))
    assert amounts == sorted(amounts, reverse=True)
    assert sum(bar.share or 0.0 for bar in bars) == pytest.approx(1.0)


def test_channels_have_their_bands_and_the_total_the_plans_own_cac() -> None:
    table = channels_data(answers())
    google, everything = table.channels[0], table.channels[-1]
    assert google.cac.value == answers().main.channels["Google Ads"]["cac_paid"].mean
    assert google.cac.low == worlds().channels["Google Ads"]["cac_paid"].p05
    assert everything.cac.value == answers().main.figures["cac_blended"].mean
    assert table.channels[2].cac.text == "–"
    assert all(len(row) == len(table.rows()[0]) for row in table.rows())


# --- cohorts ------------------------------------------------------------


def test_margin_by_age_counts_at_each_age_only_those_who_are_seen_there() -> None:
    # two cohorts of 10 and 30 customers in a plan of three months; the last month of age is half seen
    margin = np.array([[100.0, 50.0, 20.0], [600.0, 90.0, 0.0], [0.0, 0.0, 0.0]])
    customers = np.array([10.0, 30.0, 0.0])
    so_far = margin_by_age(margin, customers, 0, 2)
    assert so_far == pytest.approx([700 / 40, 700 / 40 + 140 / (10 + 15), 700 / 40 + 5.6 + 20 / 5])


def test_cohorts_of_one_behaviour_agree_at_every_age() -> None:
    table = cohorts_data(Answers(expected(), None)).margins
    spread = np.nanmax(table, axis=0) / np.nanmin(table, axis=0)
    assert table.shape == (8, 8)
    assert np.isnan(table[7, 1:]).all()
    assert spread.max() < 1.02


def test_a_cohort_is_paid_back_where_its_margin_reaches_its_cac() -> None:
    data = cohorts_data(Answers(expected(), None))
    for row, column in enumerate(data.paid_back()):
        if column is None:
            assert not (data.margins[row] >= data.cac[row]).any()
            continue
        assert data.margins[row, column] >= data.cac[row]
        assert column == 0 or data.margins[row, column - 1] < data.cac[row]


@pytest.mark.parametrize(
    ("start", "months", "name"),
    [
        (date(2026, 3, 1), 1, "Mar 2026"),
        (date(2026, 4, 1), 3, "Q2 2026"),
        (date(2026, 3, 1), 3, "Mar 2026 on"),
        (date(2026, 1, 1), 12, "2026"),
    ],
)
def test_cohorts_are_named_after_their_time(start: date, months: int, name: str) -> None:
    assert group_name(start, months) == name


@pytest.mark.parametrize("months", [1, 2, 7, 13, 37])
def test_plans_of_any_length_have_every_chart(months: int) -> None:
    some = Answers(None, worlds(months=months))
    for make in (revenue_data, ltv_to_cac_data, orders_data, cash_data, visitors_data):
        data: CurvesData = make(some)
        assert len(data.rows()) == months + 1
        assert data.read_out(months - 1).said()
    assert len(cohorts_data(some).rows()) <= 10


# --- small pictures ------------------------------------------------------------


def test_a_customer_begins_with_its_cost_and_is_paid_back_at_the_plans_payback() -> None:
    result = expected("beauty")
    data = payback_data(result)
    assert data.cac == result.figures["cac_blended"].mean
    assert data.rows()[1][1] == pytest.approx(data.balance[0])
    months = result.figures["payback_months"].mean
    assert months is not None
    assert data.paid_back is not None
    assert abs(data.paid_back - months) <= 1 / 30


def step(day: float, event: Event, amount: float | None = None) -> Step:
    return Step(day, Stage.PURCHASE, event, "Google Ads", amount)


def test_what_happens_at_one_moment_moves_the_margin_once() -> None:
    steps = (
        step(3.0, Event.FIRST_VISIT, -0.5),
        step(9.0, Event.FIRST_ORDER, 150.0),
        step(9.0, Event.ORDER_COSTS, -90.0),
    )
    journey = Journey(1, "Google Ads", Outcome.CUSTOMER, steps)
    data = journey_data(journey, date(2026, 1, 1), "TRY", 730)
    assert data.balance.tolist() == [-0.5, 59.5]
    assert data.balance_at(8.9) == -0.5
    assert data.read_out(1).title == "10 Jan 2026"
    assert data.rows()[2][4] == 59.5


@pytest.mark.parametrize(
    "quantity",
    [
        Quantity("pert", (0.4, 0.5, 0.75)),
        Quantity("uniform", (1.0, 3.0)),
        Quantity("normal", (10.0, 2.0)),
        Quantity("lognormal", (10.0, 4.0)),
        Quantity("beta", (0.2, 0.05)),
    ],
)
def test_a_density_holds_everything_and_its_mean(quantity: Quantity) -> None:
    data = density_data(quantity)
    total = np.trapezoid(data.density, data.values)
    mean = np.trapezoid(data.density * data.values, data.values) / total
    assert data.density.max() == 1.0
    assert mean == pytest.approx(quantity.mean(), rel=0.01)


def test_the_density_of_a_uniform_number_is_flat() -> None:
    data = density_data(Quantity("uniform", (1.0, 3.0)))
    assert (data.values[0], data.values[-1]) == (1.0, 3.0)
    assert data.density == pytest.approx(np.ones(len(data.density)))


def test_a_certain_number_has_no_density() -> None:
    assert density_data(Quantity.point(3.0)).is_empty


# --- words and rows ------------------------------------------------------------


@pytest.mark.parametrize(
    ("amount", "text"), [(47.2, "+47"), (-100, "−100"), (0, "0"), (-0.55, "−0.55"), (12_345, f"+12{NBSP}k")]
)
def test_amounts_bear_their_sign(amount: float, text: str) -> None:
    assert signed(amount) == text


def test_a_band_without_width_is_not_written() -> None:
    assert span_text(120_000, 120_300, "money") == ""
    assert span_text(1.3, 1.44, "×") == "1.3–1.4"
    assert span_text(-58_000, 655_000, "money") == f"−58 to 655{NBSP}k"


def test_rows_hold_bands_and_gaps_and_reach_a_spreadsheet_whole() -> None:
    later = result_of(Shop(start=date(2026, 7, 1), months=12))
    plans = [NamedAnswers("=A", 0, Answers(None, worlds())), NamedAnswers("B", 1, Answers(None, later))]
    rows = overlay_data("cash", plans).rows()
    lines = MACHINE.content(rows).decode("utf-8-sig").splitlines()
    assert lines[0].startswith('Month,B,"B, 5 %"')
    assert "'=A" in lines[0]
    assert lines[1].startswith("2026-01-01,,,,,,")
    assert len(MACHINE.tabs(rows).splitlines()[1].split("\t")) == 11


def test_a_read_out_is_a_sentence() -> None:
    data = revenue_data(Answers(expected(), None))
    assert data.read_out(1).said().startswith("Feb 2026: Revenue 24")


def test_making_chart_data_loads_no_matplotlib_and_no_qt() -> None:
    loaded = "import sys, roisim.report.charts; print(*{m.split('.')[0] for m in sys.modules})"
    root = Path(__file__).parent.parent.parent
    done = run_command([sys.executable, "-c", loaded], capture_output=True, text=True, check=True, cwd=root)
    assert {"matplotlib", "PySide6", "simpy", "openpyxl"}.isdisjoint(done.stdout.split())
