"""What a programme would do to a plan: the same as switching it on in the file, or off."""

from __future__ import annotations

import datetime
import re
from typing import TYPE_CHECKING

import pytest

from roisim.errors import Problem
from roisim.experiment.expected_figures import expect
from roisim.experiment.what_if import TOGETHER, WhatIf, expected_profit, in_parts, what_if
from roisim.scenario.program_library import library
from roisim.scenario.scenario import Scenario
from roisim.scenario.scenario_file import loads
from roisim.simulation.expectation import expected_profits
from roisim.simulation.timeline import Timeline, build_timeline
from tests.scenario.plan_texts import SMALL, changed

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

WELCOME = """
[[programs]]
use = "{use}"
start = {start}
"""
STOCK = """
[operations.stock]
opening_units = 2
reorder_point = 0
order_up_to = 1
lead_time_days = 20
"""
SHORT_OF_CASH = (
    SMALL
    + """
[finance]
opening_cash = 60
spend_limit = "cash"
"""
)
FEBRUARY = datetime.date(2026, 2, 1)


def small(*, use: str = "", start: datetime.date = FEBRUARY, more: str = "") -> Scenario:
    return loads(SMALL + (WELCOME.format(use=use, start=start) + more if use else ""))


def profit(scenario: Scenario) -> float:
    found = expect(scenario).figures["profit"].mean
    assert found is not None
    return found


def reason(found: WhatIf) -> str:
    return "" if found.problem is None or found.is_usable else found.problem.message


def doubt(found: WhatIf) -> str:
    return found.problem.message if found.problem is not None and found.is_usable else ""


def test_the_profit_is_that_of_the_expectation() -> None:
    assert expected_profit(small()) == pytest.approx(profit(small()), rel=1e-12)


@pytest.mark.parametrize("use", ["fewer_form_fields", "welcome_messages", "loyalty", "page_reviews"])
def test_a_programme_that_the_plan_lacks_is_put_in(use: str) -> None:
    found = what_if(small(), [use], FEBRUARY)[use]
    assert found.change == pytest.approx(profit(small(use=use)) - profit(small()), rel=1e-9)
    assert (found.is_on, found.problem) == (False, None)


def test_without_a_start_it_runs_from_the_plans_first_day() -> None:
    first = datetime.date(2026, 1, 1)
    assert what_if(small(), ["page_reviews"]) == what_if(small(), ["page_reviews"], first)


def test_a_programme_that_is_on_is_held_against_the_plan_without_it() -> None:
    plan = small(use="welcome_messages")
    found = what_if(plan, ["welcome_messages"])["welcome_messages"]
    assert found.is_on
    assert found.change == pytest.approx(profit(plan) - profit(small()), rel=1e-9)


def test_a_programme_that_is_off_is_tried_with_the_plans_own_numbers_and_dates() -> None:
    own = "costs = { monthly = 77 }\n"
    off = small(use="page_reviews", more=own + "enabled = false\n")
    found = what_if(off, ["page_reviews"], datetime.date(2026, 3, 1))["page_reviews"]
    assert not found.is_on
    assert found.change == pytest.approx(profit(small(use="page_reviews", more=own)) - profit(off), rel=1e-9)


def test_a_profit_that_is_known_is_not_worked_out_again() -> None:
    now = expected_profit(small())
    plain, shifted = (what_if(small(), ["loyalty"], profit_now=known)["loyalty"] for known in (now, now - 5))
    assert (shifted.change or 0) - (plain.change or 0) == pytest.approx(5)


def test_what_the_plan_cannot_use_gives_the_reason() -> None:
    found = what_if(small(), ["web_push", "email_campaigns"])
    assert found["web_push"].change is None
    assert reason(found["web_push"]).startswith("It sends notifications, but nobody allows them")
    deaf = loads(changed("contact_capture = 0.1", "contact_capture = 0", SMALL))
    assert "the plan wins none" in reason(what_if(deaf, ["email_campaigns"])["email_campaigns"])


def test_what_would_do_nothing_here_is_doubted() -> None:
    found = what_if(small(), ["affiliate_platform", "referral"])
    assert "affiliate" in doubt(found["affiliate_platform"])
    assert "word of mouth" in doubt(found["referral"])
    assert (found["referral"].change or 0) < 0


def test_a_name_that_is_taken_is_no_hindrance() -> None:
    own = small(use="page_reviews", more='name = "loyalty"\n')
    assert what_if(own, ["loyalty"])["loyalty"].is_usable


def test_the_fault_of_one_does_not_cost_the_others(monkeypatch: pytest.MonkeyPatch) -> None:
    import roisim.experiment.what_if as module  # to break it

    now, honest = expected_profit(small()), expected_profits

    def broken(timeline: Timeline) -> NDArray[np.float64]:
        if len(timeline.worlds) > 1 or timeline.programs[-1].name == "page_images":
            raise ZeroDivisionError("by zero")
        return honest(timeline)

    monkeypatch.setattr(module, "expected_profits", broken)
    found = what_if(small(), ["page_images", "page_reviews"], profit_now=now)
    assert found["page_images"] == WhatIf(None, problem=Problem("", "It could not be worked out: by zero"))
    assert found["page_reviews"].change is not None


def test_a_plan_that_cannot_be_built_does_not_cost_the_others(monkeypatch: pytest.MonkeyPatch) -> None:
    import roisim.experiment.what_if as module  # to break it

    now, honest = expected_profit(small()), build_timeline

    def broken(scenario: Scenario, seed: int, worlds: range) -> Timeline:
        if scenario.programs[-1].use == "loyalty":
            raise ZeroDivisionError("by zero")
        return honest(scenario, seed, worlds)

    monkeypatch.setattr(module, "build_timeline", broken)
    found = what_if(small(), ["loyalty", "page_reviews"], profit_now=now)
    assert found["loyalty"] == WhatIf(None, problem=Problem("", "It could not be worked out: by zero"))
    assert found["page_reviews"].change is not None


@pytest.mark.parametrize("text", [SMALL, SMALL + STOCK, SHORT_OF_CASH])
def test_programmes_tried_side_by_side_do_what_each_does_alone(text: str) -> None:
    plan = loads(text)
    now, ids = expected_profit(plan), list(library())[2:20]
    together = what_if(plan, ids, profit_now=now)
    for use in ids:
        alone = what_if(plan, [use], profit_now=now)[use]
        assert together[use].change == pytest.approx(alone.change, rel=1e-9, abs=abs(now) * 1e-9)


def test_parts_hold_every_programme_once_and_those_that_write_alone() -> None:
    parts = in_parts(library())
    assert sorted(use for part in parts for use in part) == sorted(library())
    assert ("welcome_messages",) in parts
    assert max(len(part) for part in parts) == TOGETHER


def test_an_id_that_the_library_lacks_is_a_mistake_of_the_caller() -> None:
    with pytest.raises(KeyError, match="dragons"):
        what_if(small(), ["dragons"])


def test_every_programme_of_the_library_has_an_answer() -> None:
    found = what_if(small(), library())
    assert list(found) == list(library())
    faults = {use: reason(each) for use, each in found.items() if re.match("It could not", reason(each))}
    assert faults == {}
    assert all((each.change is None) == bool(reason(each)) for each in found.values())
