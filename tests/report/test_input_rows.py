from __future__ import annotations

from datetime import date

import pytest

from roisim.report.input_rows import InputRow, input_rows, shown_value
from tests.report.plans import plan


@pytest.fixture(scope="module")
def rows() -> dict[str, InputRow]:
    """Inputs by their place in the file."""
    return {row.path: row for row in input_rows(plan())}


def test_every_input_has_one_row() -> None:
    scenario = plan()
    assert [row.key for row in input_rows(scenario)] == [entry.key for entry in scenario.inputs()]


def test_a_certain_number_has_a_value_and_no_range(rows: dict[str, InputRow]) -> None:
    basket = next(row for path, row in rows.items() if path.startswith("customers.order_value"))
    assert (basket.value, basket.low, basket.high, basket.distribution) == (150.0, None, None, "")
    assert basket.is_money
    assert basket.unit == "TRY/order"


def test_a_pert_shows_its_three_numbers_and_its_mean(rows: dict[str, InputRow]) -> None:
    capture = rows["funnel.contact_capture"]
    assert (capture.low, capture.likely, capture.high) == (0.05, 0.075, 0.10)
    assert capture.value == pytest.approx((0.05 + 4 * 0.075 + 0.10) / 6)


def test_a_uniform_has_no_likely_value(rows: dict[str, InputRow]) -> None:
    visits = rows["returning.visits_per_visitor"]
    assert (visits.low, visits.likely, visits.high) == (0.1, None, 0.3)


def test_a_number_by_mean_and_sd_shows_where_90_percent_of_worlds_lie(rows: dict[str, InputRow]) -> None:
    click = rows["channels[0].cost_per_click"]
    assert click.distribution == "normal, sd 0.1; 90 % of worlds"
    # 0.5 ± 1.645 · 0.1, cut at 0
    assert click.low == pytest.approx(0.3355, abs=1e-3)
    assert click.high == pytest.approx(0.6645, abs=1e-3)


def test_a_list_by_month_names_its_months(rows: dict[str, InputRow]) -> None:
    budgets = [row.label for path, row in rows.items() if "monthly_budget" in path]
    assert budgets == [
        "Budget a month, Jan 2026",
        "Budget a month, Feb 2026",
        "Budget a month, from Mar 2026 on",
    ]


def test_a_section_of_a_channel_bears_its_name(rows: dict[str, InputRow]) -> None:
    assert rows["channels[0].name"].section.endswith(": Google Ads")


def test_texts_and_days_are_no_numbers(rows: dict[str, InputRow]) -> None:
    assert rows["name"].value == "A shop"
    assert rows["start"].value == date(2026, 1, 1)
    assert rows["season.demand_by_weekday"].value == "1, 1, 1, 1, 1, 1, 1"


def test_what_is_left_out_is_a_dash_without_unit_and_evidence(rows: dict[str, InputRow]) -> None:
    audience = rows["channels[0].audience"]
    assert shown_value(audience) == "–"
    assert (audience.unit, audience.evidence, audience.source) == ("", "", "")


def test_a_changed_number_is_no_default(rows: dict[str, InputRow]) -> None:
    assert not rows["funnel.contact_capture"].is_default
    assert rows["funnel.contact_capture"].evidence == "edited"
    assert rows["funnel.intent"].is_default
