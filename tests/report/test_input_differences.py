"""Differences of inputs in words."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from roisim.report.input_differences import DifferenceRow, difference_rows
from roisim.scenario.scenario import Scenario
from tests.scenario.test_difference import channel, plan, program


def row(*plans: Scenario) -> DifferenceRow:
    (found,) = difference_rows(plans)
    return found


@pytest.mark.parametrize(
    ("budget", "text"),
    [
        (2000, "2,000"),
        ([15000, 15000, 20000], "15,000; 20,000 from Mar 2026"),
        ([1, 2, 3, 4], "1; 2 from Feb 2026; 3 from Mar 2026; 4 from Apr 2026"),
        ([1, 2, 3, 4, 5], "1 to 5 by month, 20 in all"),
        ({"low": 800, "likely": 900.5, "high": 1100}, "800 to 1,100, likely 900.5"),
        ({"low": 800, "high": 1100}, "800 to 1,100"),
        ({"mean": 1000, "sd": 50}, "1,000 ± 50"),
    ],
)
def test_a_budget_in_words(budget: object, text: str) -> None:
    other = [channel("Ads", monthly_budget=budget), channel("Other ads", cost_per_click=0.7)]
    found = row(plan(), plan(channels=other))
    assert (found.heading, found.label, found.unit) == ("Ads (Paid channel)", "Budget a month", "EUR/month")
    assert found.texts == ("1,000", text)
    assert found.same == (True, False)


@pytest.mark.parametrize(
    ("change", "heading", "texts", "unit"),
    [
        ({"funnel": {"intent": 0.123}}, "Funnel", ("5 %", "12.3 %"), ""),
        ({"finance": {"discount_rate": 0.1}}, "Money", ("25", "10"), "%/year"),
        ({"finance": {"cac": "paid"}}, "Money", ("blended", "paid"), ""),
        ({"months": 12}, "Plan", ("6", "12"), "months"),
        ({"start": date(2026, 3, 15)}, "Plan", ("1 Jan 2026", "15 Mar 2026"), ""),
        (
            {"season": {"demand_by_weekday": [1, 1, 1, 1, 1, 2, 2]}},
            "Season",
            ("1 each", "1; 1; 1; 1; 1; 2; 2"),
            "ratio",
        ),
        ({"channels": [channel("Ads")]}, "Other ads (Paid channel)", ("yes", "no"), ""),
        ({"programs": [program("Club")]}, "Club (Programme)", ("–", "from the start"), ""),
        (
            {"programs": [program("Club", start=date(2026, 3, 1))]},
            "Club (Programme)",
            ("–", "from 1 Mar 2026"),
            "",
        ),
        (
            {"programs": [program("Club", end=date(2026, 3, 1))]},
            "Club (Programme)",
            ("–", "1 Jan 2026 – 1 Mar 2026"),
            "",
        ),
    ],
)
def test_other_inputs_in_words(
    change: dict[str, Any], heading: str, texts: tuple[str, str], unit: str
) -> None:
    found = row(plan(), plan(**change))
    assert found.heading == heading
    assert tuple(text.replace("\N{NO-BREAK SPACE}", " ") for text in found.texts) == texts
    assert found.unit == unit


def test_a_programme_that_is_switched_off_says_so() -> None:
    on, off = plan(programs=[program("Club")]), plan(programs=[program("Club", enabled=False)])
    assert row(on, off).texts == ("from the start", "switched off")


def test_numbers_that_look_alike_get_more_digits() -> None:
    other = [channel("Ads", monthly_budget=1000.0001), channel("Other ads", cost_per_click=0.7)]
    assert row(plan(), plan(channels=other)).texts == ("1,000", "1,000.0001")


def test_channels_of_one_name_and_two_kinds_say_which() -> None:
    organic = {"name": "Other ads", "kind": "organic", "monthly_visits": 100}
    found = difference_rows([plan(), plan(channels=[channel("Ads"), organic])])
    assert found[0].texts == ("Paid channel", "Organic channel")


def test_an_effect_has_its_number_in_the_heading() -> None:
    one, other = (
        plan(programs=[program("Club", effects=[{"on": "intent", "odds_ratio": ratio}])]) for ratio in (1, 2)
    )
    assert row(one, other).heading == "Club (Programme), Effect 1"


def test_another_kind_is_told_by_its_name() -> None:
    fixed, lognormal = (
        {"spread": {"kind": kind, **more}} for kind, more in (("fixed", {}), ("lognormal", {"sd_log": 0.5}))
    )
    kind, spread = difference_rows([plan(customers=fixed), plan(customers=lognormal)])
    assert kind.texts == ("Every order alike", "Customers differ (lognormal)")
    assert (spread.heading, spread.texts) == ("Customers differ (lognormal)", ("–", "0.5"))
