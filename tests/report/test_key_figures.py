from __future__ import annotations

from dataclasses import replace

import pytest

from roisim.experiment.metrics import METRICS, headlines
from roisim.experiment.results import RunResult
from roisim.experiment.shown_figures import TELLING
from roisim.report.key_figures import WHY_NOT, bands_note, figure_rows, missing_worlds_note, worlds_done_text
from tests.report.synthetic_run import Shop, result_of


def changed(result: RunResult, name: str, **numbers: float | None) -> RunResult:
    """The same result with other numbers for one figure."""
    figures = dict(result.figures)
    figures[name] = replace(figures[name], **numbers)  # type: ignore[arg-type]
    return replace(result, figures=figures)


def never(result: RunResult, name: str, share: float, **bands: float) -> RunResult:
    """A figure that some worlds answer with "never"."""
    nothing: dict[str, float | None] = dict.fromkeys(["mean", "standard_error", "p05", "p50", "p95"], None)
    return changed(result, name, **{**nothing, **bands, "defined_share": share})


@pytest.fixture(scope="module")
def result() -> RunResult:
    return result_of(Shop(worlds=200, months=24))


def test_headlines_have_value_band_and_definition(result: RunResult) -> None:
    rows = {row.name: row for row in figure_rows(result)}
    revenue = rows["revenue"]
    assert revenue.label == "Revenue"
    assert revenue.value.endswith("M")
    assert "–" in revenue.band
    assert revenue.unit == "₺"
    assert revenue.definition == METRICS["revenue"].definition
    assert revenue.note == ""


def test_every_figure_can_be_shown(result: RunResult) -> None:
    rows = figure_rows(result, METRICS)
    assert [row.name for row in rows] == list(METRICS)
    assert all(row.label and row.value and row.definition for row in rows)
    assert not any("{" in row.label + row.definition for row in rows)


def test_a_ratio_that_does_not_exist_says_why() -> None:
    nobody = result_of(Shop(buyers=0))
    rows = {row.name: row for row in figure_rows(nobody, METRICS)}
    assert (rows["cac_blended"].value, rows["cac_blended"].note) == ("–", "no customer won")
    assert rows["average_order_value"].note == "no order"
    assert rows["cac_blended"].unit == ""


def test_a_shop_without_advertising_has_no_return_on_it() -> None:
    organic = result_of(Shop(channels=("Direct",), paid=(False,)))
    rows = {row.name: row for row in figure_rows(organic, METRICS)}
    assert (rows["roas"].value, rows["roas"].note) == ("–", "no advertising spend")
    assert rows["cac_paid"].note == "no customer won by advertising"


def test_where_some_worlds_say_never_the_median_speaks(result: RunResult) -> None:
    some = never(result, "payback_months", 0.75, p05=3.0, p50=8.0)
    (row,) = figure_rows(some, ["payback_months"])
    assert (row.value, row.band) == ("8.0", "3.0 – after the end")
    assert row.note == "median, in 150 of 200 worlds"


def test_where_most_worlds_say_never_there_is_a_dash(result: RunResult) -> None:
    (row,) = figure_rows(never(result, "break_even_month", 0.25, p05=20.0), ["break_even_month"])
    assert (row.value, row.note) == ("–", "in 50 of 200 worlds")


def test_where_all_worlds_say_never_the_plan_is_named(result: RunResult) -> None:
    (row,) = figure_rows(never(result, "cash_back_month", 0.0), ["cash_back_month"])
    assert (row.value, row.band, row.note) == ("–", "", "in no world within 24 months")


def test_a_ratio_missing_in_some_worlds_counts_them(result: RunResult) -> None:
    (row,) = figure_rows(changed(result, "roas", defined_share=0.5), ["roas"])
    assert row.note == "in 100 of 200 worlds"


def test_a_chance_is_a_count_of_worlds(result: RunResult) -> None:
    (row,) = figure_rows(changed(result, "chance_of_loss", mean=0.115), ["chance_of_loss"])
    assert (row.value.replace("\N{NO-BREAK SPACE}", " "), row.band) == ("12 %", "23 of 200 worlds")


def test_months_of_the_plan_bear_their_names(result: RunResult) -> None:
    sure = changed(result, "break_even_month", mean=20.6, p05=19.0, p95=22.4, defined_share=1.0)
    (row,) = figure_rows(sure, ["break_even_month"])
    assert (row.value, row.band) == ("Sep 2027", "Jul – Oct 2027")


def test_one_world_has_no_bands() -> None:
    alone = result_of(Shop(worlds=1))
    assert bands_note(alone) == "One world: no bands."
    assert {row.band for row in figure_rows(alone) if row.name != "chance_of_loss"} == {""}
    assert worlds_done_text(alone) == "1 world"


def test_what_only_some_plans_have_is_shown_where_there_is_any(result: RunResult) -> None:
    assert [row.name for row in figure_rows(result)] == list(headlines(result.plan))
    everything = result_of(Shop(everything=True, channels=("A", "B", "C", "D"), paid=(True,) * 4, months=3))
    behind = [row.name for row in figure_rows(everything)][len(headlines(result.plan)) :]
    assert behind == list(TELLING)
    rows = {row.name: row for row in figure_rows(result, METRICS)}
    assert (rows["fill_rate"].value, rows["fill_rate"].note) == ("–", "no stock is kept")
    assert rows["email_click_rate"].note == "no e-mail sent"


def test_every_ratio_can_say_why_it_is_missing() -> None:
    assert {name for metric in METRICS.values() for name in metric.down} <= set(WHY_NOT)


def test_worlds_that_broke_are_told() -> None:
    assert missing_worlds_note(result_of(Shop(worlds=20))) == ""
    note = missing_worlds_note(result_of(Shop(worlds=20, worlds_failed=5)))
    assert note.startswith("Only 20 of 25 worlds")
