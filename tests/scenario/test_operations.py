"""What a plan may say of scarce things, and what is told where it cannot be meant."""

from __future__ import annotations

import pytest

from roisim.scenario.operations import Operations
from roisim.scenario.quantity import Quantity
from roisim.scenario.scarce_things import ServiceDesk, Shift
from roisim.scenario.scenario_file import canonical_text, check_text, loads
from tests.scenario.plan_texts import SMALL, changed, only_problem

STOCK = """
[operations.stock]
opening_units = 100
reorder_point = 20
order_up_to = 120
lead_time_days = 7
"""
DESK = """
[operations.desk]
shifts = [{ from = 9, until = 18, agents = 2 }]
"""
SITE = """
[operations.site_capacity]
slots = 20
"""


def with_lines(section: str, *lines: tuple[str, str]) -> str:
    """The small plan with a section, some of its lines replaced or added."""
    text = section.rstrip("\n").split("\n")
    for key, value in lines:
        text = [line for line in text if not line.startswith(f"{key} =")] + [f"{key} = {value}"]
    return SMALL + "\n".join(text) + "\n"


def test_nothing_is_scarce_unless_a_plan_says_so() -> None:
    operations = loads(SMALL).operations
    assert (operations.stock, operations.desk, operations.site_capacity) == (None, None, None)


def test_all_scarce_things_can_be_stated_and_saved() -> None:
    text = SMALL + STOCK + DESK + SITE
    scenario = loads(text)
    assert check_text(text) == []
    assert loads(canonical_text(scenario)) == scenario
    operations = scenario.operations
    assert operations.stock is not None
    assert operations.desk is not None
    assert operations.site_capacity is not None
    assert operations.stock.reorder_point == Quantity.point(20, operations.stock.reorder_point.limits)
    assert operations.desk.shifts[0].agents == 2
    assert operations.site_capacity.slots == 20


def test_inputs_of_shifts_have_paths_of_their_own() -> None:
    text = with_lines(
        DESK, ("shifts", "[{from = 0, until = 6, agents = 1}, {from = 6, until = 24, agents = 3}]")
    )
    found = {value.path: value.value for value in loads(text).inputs()}
    assert found["operations.desk.shifts[1].agents"] == 3
    assert found["operations.desk.shifts[1].from"] == 6


WRONG: dict[str, tuple[str, str, tuple[str, str], str, str]] = {
    "negative stock": (STOCK, "opening_units", ("opening_units", "-1"), "0", ""),
    "a stock below never": (STOCK, "reorder_point", ("reorder_point", "-2"), "-1", ""),
    "no lead time": (STOCK, "lead_time_days", ("lead_time_days", "0"), "0", ""),
    "a negative lead time": (STOCK, "lead_time_days", ("lead_time_days", "-7"), "0", ""),
    "a target at the reorder point": (
        STOCK,
        "order_up_to",
        ("order_up_to", "20"),
        "more than",
        "at 20 units",
    ),
    "a target below an uncertain reorder point": (
        STOCK,
        "order_up_to",
        ("reorder_point", "{ low = 20, high = 120 }"),
        "more than",
        "at 120 units",
    ),
    "all spoiled": (STOCK, "spoilage_per_month", ("spoilage_per_month", "1.5"), "", "0.99"),
    "no slots": (SITE, "slots", ("slots", "0"), "1", ""),
    "half a slot": (SITE, "slots", ("slots", "1.5"), "1", "whole number"),
    "nobody at the desk": (DESK, "shifts", ("shifts", "[]"), "State a shift", "nobody is ever there"),
    "nobody in the shifts": (
        DESK,
        "shifts",
        ("shifts", "[{ from = 9, until = 18, agents = 0 }]"),
        "asking_share to 0",
        "nobody is ever there",
    ),
    "a desk that works for ever": (
        DESK,
        "handling_minutes",
        ("handling_minutes", "1e9"),
        "480",
        "",
    ),
}


@pytest.mark.parametrize("case", WRONG.values(), ids=WRONG)
def test_a_wrong_value_is_told(case: tuple[str, str, tuple[str, str], str, str]) -> None:
    section, name, line, cure, message = case
    table = section.split("]")[0].strip().lstrip("[")
    problem = only_problem(with_lines(section, line))
    assert problem.path == f"{table}.{name}"
    assert cure in problem.cure
    assert message in problem.message


def test_an_empty_shelf_for_which_nothing_is_ordered_is_told() -> None:
    problem = only_problem(with_lines(STOCK, ("opening_units", "0"), ("reorder_point", "-1")))
    assert problem.path == "operations.stock.opening_units"
    assert "never ordered" in problem.message
    assert check_text(with_lines(STOCK, ("opening_units", "0"))) == []


def test_goods_that_are_never_ordered_again_need_no_target_above_the_point() -> None:
    assert check_text(with_lines(STOCK, ("reorder_point", "-1"), ("order_up_to", "0"))) == []


SHIFTS = {
    "[{from = 9, until = 18, agents = 1}, {from = 17, until = 24, agents = 1}]": (
        "shifts[1].from",
        "overlap",
    ),
    "[{from = 12, until = 20, agents = 1}, {from = 9, until = 13, agents = 1}]": (
        "shifts[0].from",
        "overlap",
    ),
    "[{from = 22, until = 6, agents = 1}]": ("shifts[0].until", "ends before"),
    "[{from = 9, until = 9, agents = 1}]": ("shifts[0].until", "ends before"),
    "[{from = 9, until = 25, agents = 1}]": ("shifts[0].until", ""),
    "[{from = -1, until = 5, agents = 1}]": ("shifts[0].from", ""),
    "[{from = 9.5, until = 18, agents = 1}]": ("shifts[0].from", "whole number"),
    "[{from = 9, until = 18, agents = -1}]": ("shifts[0].agents", ""),
    "[{from = 9, until = 18}]": ("shifts[0].agents", ""),
}


@pytest.mark.parametrize("shifts", SHIFTS)
def test_shifts_that_cannot_be_are_told(shifts: str) -> None:
    place, message = SHIFTS[shifts]
    problem = only_problem(with_lines(DESK, ("shifts", shifts)))
    assert problem.path == f"operations.desk.{place}"
    assert message in problem.message


def test_shifts_may_follow_one_another_in_any_order() -> None:
    shifts = "[{from = 18, until = 24, agents = 1}, {from = 0, until = 9, agents = 1}, "
    text = with_lines(DESK, ("shifts", shifts + "{from = 9, until = 18, agents = 3}]"))
    desk = loads(text).operations.desk
    assert desk is not None
    assert desk.agents_by_hour == (1,) * 9 + (3,) * 9 + (1,) * 6


def test_a_desk_without_shifts_is_open_round_the_clock_for_people_of_programmes() -> None:
    assert ServiceDesk().hours_open == (True,) * 24
    assert ServiceDesk().agents_by_hour == (0,) * 24
    desk = ServiceDesk(shifts=(Shift.model_validate({"from": 8, "until": 10, "agents": 0}),))
    assert sum(desk.hours_open) == 2


def test_nobody_asks_so_nobody_is_needed() -> None:
    assert check_text(with_lines(DESK, ("shifts", "[]"), ("asking_share", "0"))) == []


BUSY = changed("[100, 200]", "100_000")


def test_questions_that_can_never_be_answered_are_told() -> None:
    """200,000 visits a month, half look, 5 % ask: 7 an hour or more; 480 minutes each for one person."""
    desk = "\n[operations.desk]\nshifts = [{ from = 9, until = 18, agents = 1 }]\nhandling_minutes = 480\n"
    problem = only_problem(BUSY + desk)
    assert problem.path == "operations.desk.handling_minutes"
    assert "can never be served" in problem.message
    assert check_text(BUSY + desk.replace("480", "60")) == []
    assert check_text(BUSY + desk.replace("agents = 1", "agents = 30")) == []
    assert check_text(BUSY + desk + "chatbot_share = 0.9\n") == []


def test_a_site_that_serves_nearly_nobody_is_told() -> None:
    site = "\n[operations.site_capacity]\nslots = 1\nseconds_per_visit = 3600\n"
    problem = only_problem(BUSY + site)
    assert problem.path == "operations.site_capacity.slots"
    assert "can never be served" in problem.message
    assert check_text(BUSY + site.replace("slots = 1", "slots = 20")) == []


def test_a_section_may_be_written_by_hand() -> None:
    operations = Operations.model_validate({"site_capacity": {"slots": 3}})
    assert operations.site_capacity is not None
    assert operations.site_capacity.patience_seconds.mean() == 8.3
