"""What is wrong with a plan as a whole, though each of its values is allowed."""

from __future__ import annotations

import pytest

from roisim.formulas.repeat_purchase.bg_nbd_solution import repeat_orders_possible
from roisim.scenario.repeat_checks import fewest_orders, most_orders
from roisim.scenario.scenario_file import check_text
from tests.scenario.plan_texts import SMALL, changed, line_with, only_problem


def test_a_sound_plan_has_no_problems() -> None:
    assert check_text(SMALL) == []


def test_two_channels_of_one_name_are_told() -> None:
    text = SMALL + '[[channels]]\nname = "Ads"\nkind = "organic"\n'
    problem = only_problem(text)
    assert (problem.path, problem.found) == ("channels[1].name", '"Ads"')
    assert problem.line == len(text.splitlines()) - 1


def test_a_channel_is_not_named_like_a_group_of_visitors() -> None:
    problem = only_problem(changed('"Ads"', '"new"'))
    assert problem.path == "channels[0].name"


@pytest.mark.parametrize("months", ["[1, 2, 3, 4]", "[1, 2, 3, 4, 5, 6]"])
def test_more_months_of_budget_than_the_plan_has_are_told(months: str) -> None:
    problem = only_problem(changed("[100, 200]", months))
    assert problem.path == "channels[0].monthly_budget[3]"
    assert f"for {months.count(',') + 1} months, but the plan has 3 months" in problem.message


def test_months_of_every_input_are_counted() -> None:
    problem = only_problem(changed("order_value = 150", "order_value = [1, 2, 3, 4]"))
    assert problem.path == "customers.order_value[3]"


def test_as_many_months_of_budget_as_the_plan_has_are_right() -> None:
    assert check_text(changed("[100, 200]", "[1, 2, 3]")) == []


def test_capture_is_at_most_consideration() -> None:
    problem = only_problem(changed("contact_capture = 0.1", "contact_capture = 0.6"))
    assert problem.path == "funnel.contact_capture"
    assert "0.6" in problem.message
    assert "0.5" in problem.message


def test_capture_is_compared_at_its_high_end() -> None:
    text = changed("contact_capture = 0.1", "contact_capture = { low = 0.1, high = 0.4 }\nconsideration = ")
    assert check_text(text.replace("consideration = ", "consideration = { low = 0.4, high = 0.9 }")) == []
    problem = only_problem(text.replace("consideration = ", "consideration = { low = 0.39, high = 0.9 }"))
    assert problem.path == "funnel.contact_capture"


def test_a_capture_with_unlimited_tails_is_compared_where_worlds_are() -> None:
    share = '{ mean = 0.1, sd = 0.02, distribution = "beta" }'
    assert check_text(changed("contact_capture = 0.1", f"contact_capture = {share}")) == []


def test_nobody_comes_back_more_than_once_a_day() -> None:
    returning = "[returning]\nvisits_per_visitor = 10\ninterest_days = 10\n[funnel]"
    problem = only_problem(changed("[funnel]", returning))
    assert problem.path == "returning.visits_per_visitor"
    assert "at most 9.51 later visits" in problem.cure
    assert check_text(changed("[funnel]", returning.replace("visitor = 10", "visitor = 9.5"))) == []


def test_more_clicks_than_people_are_told() -> None:
    text = changed("[100, 200]", "[1e9, 1e10]").replace("cost_per_click = 0.5", "cost_per_click = 0.1")
    problem = only_problem(text)
    assert problem.path == "channels[0].monthly_budget"
    assert check_text(text.replace("[customers]", "monthly_click_ceiling = 1000\n[customers]")) == []


def test_a_plan_to_which_nobody_comes_is_doubtful() -> None:
    problem = only_problem(changed("[100, 200]", "0"))
    assert (problem.severity, problem.path) == ("warning", "channels")


MOMENTS = """kind = "bg_nbd"
ordering_again_in_first_year = {again}
repeat_orders_in_first_year = {orders}
dropout_a = {a}
dropout_b = {b}
"""
CONSTANT = 'kind = "constant"\norders_per_year = 2\nyearly_churn = 0.3\n'


def moments(again: str, orders: str, a: float = 0.793, b: float = 2.426) -> str:
    return changed(CONSTANT, MOMENTS.format(again=again, orders=orders, a=a, b=b))


def test_too_few_repeat_orders_for_those_who_order_again_are_told() -> None:
    problem = only_problem(moments("0.3", "0.34"))
    assert problem.path == "customers.repeat.repeat_orders_in_first_year"
    assert "Raise this above 0.342" in problem.cure
    assert check_text(moments("0.3", "0.343")) == []


def test_too_many_repeat_orders_for_those_who_stay_away_are_told() -> None:
    problem = only_problem(moments("0.5", "0.56", a=3, b=0.2))
    assert "Lower this below 0.55" in problem.cure


def test_moments_are_compared_at_their_ends() -> None:
    problem = only_problem(moments("{ low = 0.2, high = 0.5 }", "0.6"))
    assert "If `0.5` order again" in problem.message


def test_nobody_orders_again_may_be_said() -> None:
    assert check_text(moments("0", "0")) == []
    assert "Raise this above" in only_problem(moments("0.2", "0")).cure
    assert only_problem(moments("0", "0.5")).message == "If nobody orders again, there are no repeat orders"
    only_problem(moments("{ low = 0, high = 0.4 }", "0.5"))


@pytest.mark.parametrize(
    ("again", "a", "b"), [(0.3, 0.793, 2.426), (0.99, 0.1, 5), (0.7, 4, 2), (0.01, 2, 9)]
)
def test_the_bounds_of_repeat_orders_are_those_of_the_formulas(again: float, a: float, b: float) -> None:
    fewest, most = repeat_orders_possible(again, a, b)
    assert fewest_orders(again, a, b) == pytest.approx(float(fewest), rel=1e-12)
    assert most_orders(again, a, b) == pytest.approx(float(most), rel=1e-12)


HALVES = [
    'kind = "bg_nbd"\n',
    'kind = "bg_nbd"\nr = 0.2\n',
    'kind = "bg_nbd"\nordering_again_in_first_year = 0.3\n',
    'kind = "bg_nbd"\nordering_again_in_first_year = 0.3\nalpha_weeks = 4\n',
    'kind = "bg_nbd"\nordering_again_in_first_year = 0.3\nrepeat_orders_in_first_year = 1\nr = 1\n',
    'kind = "bg_nbd"\nordering_again_in_first_year = 0.3\nrepeat_orders_in_first_year = 1\n'
    "r = 1\nalpha_weeks = 4\n",
]


@pytest.mark.parametrize("lines", HALVES)
def test_repeat_orders_told_by_halves_or_twice_are_refused(lines: str) -> None:
    text = changed(CONSTANT, lines)
    problem = only_problem(text)
    assert problem.path == "customers.repeat"
    assert problem.line == line_with("[customers.repeat]", text)
    assert "`r` and `alpha_weeks`" in problem.cure
