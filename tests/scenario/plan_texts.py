"""Small plans as text, for tests of files."""

from __future__ import annotations

from roisim.errors import Problem
from roisim.scenario.scenario_file import check_text

SMALL = """\
format = 1
name = "Small"
currency = "TRY"
start = 2026-01-01
months = 3

[funnel]
intent = 0.05
contact_capture = 0.1

[[channels]]
name = "Ads"
kind = "paid"
monthly_budget = [100, 200]
cost_per_click = 0.5

[customers]
order_value = 150
[customers.repeat]
kind = "constant"
orders_per_year = 2
yearly_churn = 0.3
"""


def changed(before: str, after: str, text: str = SMALL) -> str:
    """The plan with one passage replaced, which must be there exactly once."""
    assert text.count(before) == 1, f"{before!r} stands there {text.count(before)} times"
    return text.replace(before, after)


def only_problem(text: str) -> Problem:
    """The single problem of a plan."""
    problems = check_text(text)
    assert len(problems) == 1, problems
    return problems[0]


def line_with(passage: str, text: str) -> int:
    """The line, from 1, of a passage."""
    return text[: text.index(passage)].count("\n") + 1
