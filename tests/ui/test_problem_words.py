"""Problems of plans made by hand speak of labels, switches and percents; never of the file."""

from __future__ import annotations

import datetime
import re
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication

from roisim.scenario.preset_catalog import preset_text, presets
from roisim.scenario.program_library import library
from ui.input_names import place_words
from ui.open_plan import OpenPlan
from ui.problem_words import cure_words, message_words, remedy, rich_cure, words_of

FILE_WORDS = re.compile(
    r"[a-z]_[a-z]|[=`{}\[\]]|\bfunnel\b|enabled|\bWrite\b|quotes|brackets|\b\d{4}-\d\d-\d\d\b"
)
"""What only a file can mean."""

FRIENDS = {"name": "Friends of friends", "kind": "word_of_mouth"}
BG_NBD = {"kind": "bg_nbd", "ordering_again_in_first_year": 0.5}
STOCK = {"opening_units": 0, "reorder_point": 20, "order_up_to": 10, "lead_time_days": 5}

BROKEN: list[list[tuple[str, Any]]] = [
    [("markets", [{"name": "Abroad"}])],
    [("channels[0].market", "Nowhere")],
    [("channels[1]", {"name": "Ads", "kind": "paid", "monthly_budget": 9e9, "cost_per_click": 0.001})],
    [("channels[1].name", "Google Ads")],
    [("channels[1]", FRIENDS)],
    [("channels[1]", {**FRIENDS, "visits_per_customer": 300})],
    [("channels[1]", {**FRIENDS, "innovation_per_year": 0.3})],
    [("channels[1]", {"name": "Blog", "kind": "content", "type": "blog_post"})],
    [("channels[1]", {"name": "Partners", "kind": "affiliate", "visits_per_partner": 5})],
    [("channels[1]", {"name": "Stars", "kind": "influencer", "fee_per_post": 5, "visits_per_post": 5})],
    [("channels[1]", {"name": "Ads", "kind": "paid"})],
    [("funnel.push_capture", 0.99)],
    [("funnel.contact_capture", 0), ("funnel.push_capture", 0), ("funnel.known_at_checkout", 0)],
    [("contacts.consent_share", 0)],
    [("finance.overdraft", 100)],
    [("finance.spend_limit", "cash"), ("finance.opening_cash", 0)],
    [("customers.repeat", {**BG_NBD, "repeat_orders_in_first_year": 0.4})],
    [("customers.repeat", BG_NBD)],
    [("operations.stock", STOCK)],
    [("operations.stock", {**STOCK, "reorder_point": -1})],
    [("operations.desk", {"shifts": [{"from": 9, "until": 18, "agents": 0}]})],
    [("operations.desk", {"shifts": [{"from": 9, "until": 8, "agents": 1}]})],
    [("operations.site_capacity", {"slots": 1, "seconds_per_visit": 3000})],
    [("programs[0].end", datetime.date(2020, 1, 1))],
    [("programs[0].start", datetime.date(2040, 1, 1))],
    [("programs[0].effects", [{"on": "referrals", "factor": 1.1}, {"on": "asking", "factor": 1.1}])],
    [("programs[0].test", {"on": "purchase", "detectable": 9, "odds_ratio": 1.1})],
    [("months", 3)],
    [("season.demand_by_month", [0] * 12)],
    [("season.demand_by_weekday", [1, 1, "5 %", 1, 1, 1, 1])],
    [("channels[0].monthly_budget", [100, "abc", 5, -5])],
    [("customers.order_value", {"low": 5, "likely": 3, "high": 9})],
    [("customers.order_value", {"mean": -5, "sd": 3, "distribution": "lognormal"})],
    [("name", " ")],
    [("currency", "lira")],
    [("programs[0].effects", [{"on": "purchase", "odds_ratio": 1.1, "for": "Nobody at all"}])],
    [("channels[0].cost_per_click", None)],
    [("currency", "ZMW")],
]


@pytest.fixture
def plan(qapp: QApplication) -> OpenPlan:
    return OpenPlan(preset_text("turkish_shop"), 0)


def told(plan: OpenPlan) -> list[str]:
    return [f"{place_words(plan, each.path)}: {words_of(plan, each)}" for each in plan.problems]


def changed(edits: list[tuple[str, Any]], preset: str = "fashion") -> OpenPlan:
    plan = OpenPlan(preset_text(preset), 0)
    for path, value in edits:
        plan.change(path, value, "x")
    return plan


@pytest.mark.parametrize("edits", BROKEN, ids=lambda edits: str(edits)[:60])
def test_nothing_speaks_of_the_file(qapp: QApplication, edits: list[tuple[str, Any]]) -> None:
    words = told(changed(edits))
    assert words
    assert [text for text in words if FILE_WORDS.search(text)] == []


@pytest.mark.parametrize("preset", [preset.id for preset in presets()])
def test_no_programme_speaks_of_the_file_whatever_it_lacks(qapp: QApplication, preset: str) -> None:
    plan = OpenPlan(preset_text(preset), 0)
    stated = plan.plain.get("programs", [])
    for use in library().keys() - {each.get("use") for each in stated}:
        plan.change("programs", [*stated, {"use": use, "start": plan.start}], "x")
        assert [text for text in told(plan) if FILE_WORDS.search(text)] == []


def test_a_programme_is_called_by_its_title_and_its_lack_by_the_label(plan: OpenPlan) -> None:
    plan.change("programs[1]", {"use": "web_push", "start": plan.start}, "x")
    [problem] = plan.problems
    assert place_words(plan, problem.path) == "Web push"
    label = "“Allow notifications” (Store)"
    assert message_words(plan, problem) == f"It sends notifications, but nobody allows them: {label} is 0."
    assert cure_words(plan, problem) == f"Raise {label}, or switch the programme off."
    assert remedy(plan, problem) == (label, "funnel.push_capture")
    link = rich_cure(plan, problem, lambda label, path: f"<{path}|{label}>")
    assert link == f"Raise <funnel.push_capture|{label}>, or switch the programme off."


def test_a_cure_may_name_a_card(plan: OpenPlan) -> None:
    plan.change("programs[1]", {"use": "live_chat", "start": plan.start}, "x")
    problem = plan.problems[0]
    assert remedy(plan, problem) == ("“Service desk” (Operations)", "operations.desk")


def test_an_input_beside_the_problem_needs_no_section(qapp: QApplication) -> None:
    plan = changed([("channels[1]", FRIENDS)])
    assert any("State “Visits by a new customer's friends” or “Come by themselves”." in e for e in told(plan))


def test_each_wrong_month_is_told_of_by_itself(plan: OpenPlan) -> None:
    plan.change("channels[0].monthly_budget", [100, -5, 200, "abc"], "x")
    told = {place_words(plan, each.path): words_of(plan, each) for each in plan.problems}
    assert told["Google Ads, budget a month, Feb 2026"] == "This cannot be below 0."
    assert "no number" in told["Google Ads, budget a month, Apr 2026"]


def test_cells_of_a_row_have_their_names_and_words(plan: OpenPlan) -> None:
    plan.change("season.demand_by_month", [1, 1, 0, *[1] * 9], "x")
    [problem] = plan.problems
    assert place_words(plan, problem.path) == "Demand by month, Mar"
    assert words_of(plan, problem) == "This must be above 0."


def test_days_and_choices_are_told_as_the_window_has_them(qapp: QApplication) -> None:
    plan = changed([("programs[0].end", datetime.date(2020, 1, 1))])
    assert "before it starts on 1 Mar 2026." in message_words(plan, plan.problems[0])
    plan = changed([("finance.overdraft", 100)])
    cure = "Set “Advertising stops” to “For lack of cash”, or set the overdraft to 0."
    assert cure in [cure_words(plan, each) for each in plan.problems]


def test_a_name_of_blanks_is_none(plan: OpenPlan) -> None:
    plan.change("channels[0].name", "  ", "x")
    assert place_words(plan, "channels[0].cost_per_click") == "Cost per click"


def test_shares_are_percents(plan: OpenPlan) -> None:
    plan.change("funnel.push_capture", 0.99, "x")
    assert "(99\N{NO-BREAK SPACE}%)" in message_words(plan, plan.problems[0])


def test_what_is_typed_is_no_html(plan: OpenPlan) -> None:
    plan.change("channels[0].market", "<b>X & Y</b>", "x")
    plan.change("markets", [{"name": "<b>X & Z</b>"}], "x")
    problem = next(each for each in plan.problems if each.path.endswith("market"))
    cure = rich_cure(plan, problem, lambda label, path: label)
    assert "&lt;b&gt;X &amp; Z&lt;/b&gt;" in cure
    assert "<b>" not in cure


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("", ""),
        ("funnel.reasons", "Why carts are left"),
        ("operations.desk.shifts", "Service desk"),
        ("channels", "Promotion"),
        ("channels[0]", "Google Ads"),
        ("programs[0].campaigns[0].dates[1]", "E-mail marketing, on"),
        ("programs[0].flows[1].messages[0]", "E-mail marketing, flow 2, message 1"),
        ("season.demand_by_month[3]", "Demand by month, Apr"),
    ],
)
def test_places(plan: OpenPlan, path: str, words: str) -> None:
    plan.change("programs[0].flows", [{"trigger": "cart_left"}], "x")
    assert place_words(plan, path) == words
