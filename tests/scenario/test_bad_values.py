"""Every wrong value is told with its place, what was found and what would be right."""

from __future__ import annotations

import pytest

from roisim.scenario.scenario_file import check_text
from tests.scenario.plan_texts import changed, line_with, only_problem

INTENT = "intent = 0.05"
BUDGET = "monthly_budget = [100, 200]"

NUMBERS = [
    # what stands there, part of what is said, part of the cure
    ("5", "share of more than 1", "For 5 % write 0.05"),
    ("50", "share of more than 1", "For 50 % write 0.5"),
    ("1000", "too high", "at most 1"),
    ("-0.1", "cannot be negative", "from 0 to 1"),
    ("nan", "no number that can be calculated with", "from 0 to 1"),
    ("inf", "no number that can be calculated with", "from 0 to 1"),
    ("-inf", "no number that can be calculated with", "from 0 to 1"),
    ("1" + "0" * 400, "no number that can be calculated with", "from 0 to 1"),
    ("true", "not a switch", "for example 0.05"),
    ('"0,5"', "decimal point, not a comma", "Write 0.5"),
    ('"0.5"', "not a text", "Write 0.5, without quotes"),
    ('"50 %"', "percentage is written as a share", "Write 0.5"),
    ('"%7,5"', "percentage is written as a share", "Write 0.075"),
    ('"five"', "not a text", "for example 0.05"),
    ("2026-01-01", "not a date", "for example 0.05"),
    ("10:30:00", "not a time of day", "for example 0.05"),
    ("[0.1, 0.2]", "not a list", "not a list"),
    ("{ low = 0.3, high = 0.1 }", '"low" is above "high"', "rising order"),
    ("{ low = 0.3, likely = 0.1, high = 0.5 }", '"low" is above "likely"', "rising order"),
    ("{ low = 0.1, likely = 0.6, high = 0.5 }", '"likely" is above "high"', "rising order"),
    ("{ low = 0.1 }", "do not make an uncertain number", "low, likely and high"),
    ("{}", "do not make an uncertain number", "low, likely and high"),
    ("{ low = 0.1, mean = 0.1, sd = 1 }", "do not make an uncertain number", "mean and sd"),
    ("{ low = 0.1, high = 0.2, distribution = 'beta' }", "do not make an uncertain number", "mean and sd"),
    ("{ low = 0.1, hihg = 0.2 }", '"hihg" is not known', 'Did you mean "high"'),
    ("{ low = 0.1, high = 20 }", "share of more than 1", "For 20 % write 0.2"),
    ("{ mean = 0.1, sd = 0 }", "too low", "above 0"),
    ("{ mean = 0.1, sd = -1 }", "cannot be negative", "above 0"),
    ("{ mean = 0.1, sd = 0.1, distribution = 'lognorm' }", "distribution may be", 'mean "lognormal"'),
    ("{ mean = 0, sd = 0.1, distribution = 'lognormal' }", "mean above 0", "normal"),
    ("{ mean = 0.5, sd = 0.5, distribution = 'beta' }", "No share spreads so far", "below 0.5"),
    ("{ value = 0.1, evidence = 'hearsay' }", "kind of evidence", "benchmark"),
    ("{ value = 0.1, source = 5 }", "A source is a text", "quotes"),
]


@pytest.mark.parametrize(("value", "message", "cure"), NUMBERS)
def test_a_wrong_number_is_told(value: str, message: str, cure: str) -> None:
    text = changed(INTENT, f"intent = {value}")
    problem = only_problem(text)
    assert problem.path.split(".")[:2] == ["funnel", "intent"]
    assert problem.line == line_with("intent", text)
    assert message in problem.message
    assert cure in problem.cure
    assert problem.found != ""
    assert len(problem.found) <= 60


OTHERS = [
    ("months = 3", "months = 0", "months", "too low", "from 1 to 120"),
    ("months = 3", "months = 1000", "months", "too high", "at most 120"),
    ("months = 3", "months = 2.5", "months", "whole number", "from 1 to 120"),
    ("months = 3", "months = { low = 1, high = 3 }", "months", "cannot be uncertain", "one number"),
    ('currency = "TRY"', 'currency = "TL"', "currency", "not known", 'mean "TRY"'),
    ('currency = "TRY"', 'currency = "try"', "currency", "not known", 'mean "TRY"'),
    ('currency = "TRY"', 'currency = "Lira"', "currency", "not known", "three capitals"),
    ('currency = "TRY"', "currency = 5", "currency", "text is expected", "quotes"),
    ('name = "Small"', 'name = " "', "name", "empty", "My shop"),
    ('name = "Small"', "name = 5", "name", "text is expected", "quotes"),
    ("start = 2026-01-01", 'start = "2026-01-01"', "start", "not a text", "2026-01-01, without quotes"),
    ("start = 2026-01-01", 'start = "1 Ocak"', "start", "not a date", "year-month-day"),
    ("start = 2026-01-01", "start = 2026-01-01T10:00:00", "start", "with a time of day", "2026-01-31"),
    ("start = 2026-01-01", "start = 1026-01-01", "start", "year", "1970 to 2200"),
    ("start = 2026-01-01", "start = 2026", "start", "not a number", "2026-01-31"),
    (BUDGET, "monthly_budget = []", "channels[0].monthly_budget", "empty", "Write one number"),
    (BUDGET, "monthly_budget = [1, -2]", "channels[0].monthly_budget[1]", "cannot be negative", "0 or more"),
    (BUDGET, "monthly_budget = -5", "channels[0].monthly_budget", "cannot be negative", "0 or more"),
    (BUDGET, "monthly_budget = 1e13", "channels[0].monthly_budget", "too high", "at most 1000000000000"),
    ("cost_per_click = 0.5", "cost_per_click = 0", "channels[0].cost_per_click", "too low", "above 0"),
    (BUDGET, "", "channels[0].monthly_budget", "missing", "monthly_budget = 15000"),
    ('kind = "paid"', 'kind = "paied"', "channels[0].kind", "not known", 'mean "paid"'),
    ('kind = "paid"', "kind = 5", "channels[0].kind", "not known", '"paid", "organic"'),
    ('kind = "paid"\n', "", "channels[0].kind", "missing", '"paid", "organic"'),
    ("[funnel]", "[funel]", "funel", "not known", 'mean "funnel"'),
    (INTENT, "intnet = 0.05", "funnel.intnet", "not known", 'mean "intent"'),
    (INTENT, "cost_per_click = 1", "funnel.cost_per_click", "not known", "belongs into [[channels]]"),
    (INTENT, "months = 1", "funnel.months", "not known", "belongs to the top"),
    ("yearly_churn = 0.3", "yearly_churn = 1", "customers.repeat.yearly_churn", "more than 0.999", "0.01"),
    ("order_value = 150", "order_value = 2e9", "customers.order_value", "too high", "at most 1000000000"),
    ("order_value = 150", "spread = 5", "customers.spread", "table is expected", "[customers.spread]"),
]


@pytest.mark.parametrize(("before", "after", "path", "message", "cure"), OTHERS)
def test_a_wrong_entry_is_told(before: str, after: str, path: str, message: str, cure: str) -> None:
    problem = only_problem(changed(before, after))
    assert problem.path == path
    assert message in problem.message
    assert cure in problem.cure
    assert problem.line is not None


def test_only_shares_may_be_beta() -> None:
    text = changed("order_value = 150", 'order_value = { mean = 1, sd = 0.1, distribution = "beta" }')
    problem = only_problem(text)
    assert problem.message == "Only shares may be beta"
    assert problem.path == "customers.order_value.distribution"


def test_a_list_of_seasons_has_its_length() -> None:
    problem = only_problem(changed("[funnel]", "[season]\ndemand_by_month = [1, 2]\n[funnel]"))
    assert problem.message == "The list has 2 numbers"
    assert problem.cure == "Write 12 numbers"


def test_a_season_has_no_zero() -> None:
    zeros = ", ".join(["1"] * 6 + ["0"])
    problem = only_problem(changed("[funnel]", f"[season]\ndemand_by_weekday = [{zeros}]\n[funnel]"))
    assert problem.path == "season.demand_by_weekday[6]"


def test_each_wrong_month_is_told_by_itself() -> None:
    text = changed(BUDGET, 'monthly_budget = [\n  -1,\n  200, # fine\n  "3,5",\n]')
    assert [(problem.path, problem.line) for problem in check_text(text)] == [
        ("channels[0].monthly_budget[0]", 15),
        ("channels[0].monthly_budget[2]", 17),
    ]
