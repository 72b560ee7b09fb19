"""What a plan states first of its stock, its desk and its site: sizes that fit what it sells."""

from __future__ import annotations

import math
from typing import Any

import pytest

from roisim.experiment.expected_figures import expect
from roisim.experiment.results import RunResult
from roisim.scenario.preset_catalog import preset_text, presets
from roisim.scenario.scenario import Scenario
from roisim.scenario.scenario_document import ScenarioDocument
from roisim.scenario.scenario_file import loads
from roisim.scenario.section_starts import (
    desk_start,
    expected_orders,
    expected_visits,
    site_start,
    stock_start,
)
from tests.scenario.plan_texts import SMALL, changed

MONTH = 365 / 12
NAMES = ("opening_units", "reorder_point", "order_up_to")


@pytest.fixture
def small() -> Scenario:
    return loads(SMALL)


def numbers(start: dict[str, Any]) -> list[float]:
    return [start[name]["value"] for name in NAMES]


# --- formulas ------------------------------------------------------------------------------------------


def test_stock_is_reckoned_in_weeks_and_months_of_sales(small: Scenario) -> None:
    daily = 10.0
    found = stock_start(small, [daily * MONTH] * 3)
    assert numbers(found) == [420, 210, 610]
    assert found["lead_time_days"]["value"] == 14


def test_the_shelf_begins_with_what_sells_first(small: Scenario) -> None:
    growing = [100.0, 1000.0, 1900.0]
    first_six_weeks = 100 + 1000 * (42 / MONTH - 1)
    opening, point, target = numbers(stock_start(small, growing))
    assert opening == pytest.approx(first_six_weeks, rel=0.05)
    assert point == pytest.approx(1000 / MONTH * 14 * 1.5, rel=0.05)
    assert target == 2000


def test_a_plan_of_one_month_goes_on_as_it_began(small: Scenario) -> None:
    assert numbers(stock_start(small, [MONTH]))[0] == 42


@pytest.mark.parametrize("sold", [0.0, 0.01, 0.5, 1.0, 1e12])
def test_there_is_always_a_unit_and_an_order_that_fills_the_shelf(small: Scenario, sold: float) -> None:
    opening, point, target = numbers(stock_start(small, [sold] * 3))
    assert opening >= 1
    assert 1 <= point < target <= 1e9


def test_people_answer_the_questions_of_the_busiest_month(small: Scenario) -> None:
    found = desk_start(small, [10.0, 300_000.0, 20.0])
    looking = 300_000 / MONTH / 24 * small.funnel.consideration.mean()
    people = looking * 0.05 * 8 / 60 / 0.8
    assert found["shifts"] == [{"from": 9, "until": 18, "agents": math.ceil(people)}]
    assert math.ceil(people) > 1


def test_hours_in_which_more_people_come_need_more_people(small: Scenario) -> None:
    by_day = ", ".join("5" if 9 <= hour < 18 else "1" for hour in range(24))
    busy = loads(f"{SMALL}\n[season]\ndemand_by_hour = [{by_day}]\n")
    visits = [300_000.0] * 3
    assert desk_start(busy, visits)["shifts"][0]["agents"] > desk_start(small, visits)["shifts"][0]["agents"]


@pytest.mark.parametrize(
    ("level", "currency", "wage"),
    [
        ("", "TRY", 320),
        ("", "EUR", 7.2),
        ("price_level = 3\n", "TRY", 24),
        ("price_level = 0.2\n", "USD", 1.6),
    ],
)
def test_a_wage_is_eight_dollars_in_the_plans_money(level: str, currency: str, wage: float) -> None:
    text = changed('currency = "TRY"\n', f'currency = "{currency}"\n{level}')
    found = desk_start(loads(text))["wage_per_hour"]
    assert found["value"] == wage
    assert "8 US dollars" in found["source"]


def test_the_site_bears_three_times_its_busiest_hour(small: Scenario) -> None:
    slots = site_start(small, [30_000_000.0])["slots"]
    assert slots == pytest.approx(30_000_000 / MONTH / 24 * 2 / 3600 * 3, rel=0.05)
    assert site_start(small, [1000.0]) == {"slots": 10}


def test_the_least_where_nothing_is_known_of_the_plan() -> None:
    assert numbers(stock_start(None)) == [1, 1, 2]
    assert desk_start(None)["shifts"][0]["agents"] == 1
    assert desk_start(None)["wage_per_hour"]["value"] == 8
    assert site_start(None) == {"slots": 10}


def test_without_an_answer_sales_and_visits_are_estimated(small: Scenario) -> None:
    assert numbers(stock_start(small)) == numbers(stock_start(small, expected_orders(small)))
    assert "first orders, as estimated" in stock_start(small)["reorder_point"]["source"]
    assert "expected sales" in stock_start(small, [1.0])["reorder_point"]["source"]
    assert desk_start(small) == desk_start(small, expected_visits(small))
    assert expected_visits(small)[0] == 200
    assert expected_visits(small)[1] == 400
    # 100 TRY at 0.5 a click, then 200; of 200 visits half look, 5 % add, 40 % begin, half finish: one order
    assert expected_orders(small) == pytest.approx([1, 2, 2])


# --- in plans ------------------------------------------------------------------------------------------


def switched_on(text: str) -> ScenarioDocument:
    """A plan with all that may be scarce, as first stated from its own expected figures."""
    document = ScenarioDocument(text)
    for name in ("stock", "desk", "site_capacity"):
        if document.get(f"operations.{name}") is not None:
            document.remove(f"operations.{name}")
    scenario = document.scenario()
    before = expect(scenario)
    document.set("operations.stock", stock_start(scenario, by_month(before, "orders")))
    document.set("operations.desk", desk_start(scenario, by_month(before, "visits")))
    document.set("operations.site_capacity", site_start(scenario, by_month(before, "visits")))
    return document


def by_month(result: RunResult, name: str) -> list[float]:
    return [value or 0.0 for value in result.monthly[name].mean]


@pytest.mark.parametrize("name", [preset.id for preset in presets()])
def test_no_preset_loses_much_by_what_is_stated_first(name: str) -> None:
    after = expect(switched_on(preset_text(name)).scenario())
    found = {key: after.figures[key].mean for key in ("fill_rate", "chat_service_level")}
    assert found["fill_rate"] is not None
    assert found["fill_rate"] > 0.95
    assert found["chat_service_level"] is not None
    assert 0.75 < found["chat_service_level"] < 0.99
    assert after.figures["refused_visit_share"].mean == pytest.approx(0, abs=1e-3)


def test_numbers_are_told_to_be_assumptions_with_their_reasons() -> None:
    document = switched_on(SMALL)
    assert not document.problems()
    known = {each.path: each.evidence for each in document.scenario().inputs()}
    for name in (*(f"stock.{each}" for each in NAMES), "stock.lead_time_days", "desk.wage_per_hour"):
        evidence = known[f"operations.{name}"]
        assert evidence.kind.value == "assumption"
        assert evidence.source
