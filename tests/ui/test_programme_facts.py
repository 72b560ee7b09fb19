"""What programmes cost and bring, in words made from their numbers."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication

from roisim.scenario.effect_targets import EFFECT_TARGETS
from roisim.scenario.preset_catalog import preset_text
from roisim.scenario.program_library import library
from roisim.scenario.quantity import EvidenceKind
from ui.open_plan import OpenPlan
from ui.widgets.programme_facts import FOLLOWS, MOVES, SET_OFF, costs_of, gains_of, summary_of
from ui.widgets.programme_list import Programme, programmes_of


@pytest.fixture
def plan(qapp: QApplication) -> OpenPlan:
    return OpenPlan(preset_text("turkish_shop"), 0)


def of(plan: OpenPlan, key: str) -> Programme:
    return next(programme for programme in programmes_of(plan) if programme.key == key)


def percent(text: str) -> str:
    return text.replace("%", "\N{NO-BREAK SPACE}%")


def test_costs_are_in_the_plans_money(plan: OpenPlan) -> None:
    assert costs_of(of(plan, "signup_incentive")) == [
        "300 once",
        "60 a month",
        percent("10% off first orders"),
    ]
    plan.change("price_level", 1, "x")
    assert costs_of(of(plan, "signup_incentive"))[:2] == ["100 once", "20 a month"]


def test_odds_are_told_as_shares_of_this_plan(plan: OpenPlan) -> None:
    # capture is 0.075 here: odds 1.2 and 2.4 times as high are 0.0887 and 0.163
    assert gains_of(of(plan, "signup_incentive"))[0].text == percent("18–117% more contacts")
    plan.change("funnel.contact_capture", 0.5, "x")
    assert gains_of(of(plan, "signup_incentive"))[0].text == percent("9.1–41% more contacts")


def test_messages_are_told_by_the_orders_that_they_bring(plan: OpenPlan) -> None:
    # three messages: (0.075 + 0.05 + 0.035) clicks × 0.145 orders a click
    gain = gains_of(of(plan, "email_marketing"))[0]
    assert gain.text == percent("2.3% of sign-ups order")
    assert gain.evidence is EvidenceKind.BENCHMARK


def test_a_number_of_ones_own_shows_and_counts_as_edited(plan: OpenPlan) -> None:
    plan.change(
        "programs[0].flows[0].messages[0].orders_per_click", {"low": 0.1, "likely": 0.2, "high": 0.3}, "x"
    )
    gain = gains_of(of(plan, "email_marketing"))[0]
    assert gain.text == percent("2–3.5% of sign-ups order")
    assert gain.evidence is EvidenceKind.EDITED


def test_effects_that_may_go_either_way_are_told_with_signs(plan: OpenPlan) -> None:
    texts = [gain.text for gain in gains_of(of(plan, "smart_widgets"))]
    assert percent("−0.95% to +2.8% more carts") in texts


def test_every_programme_of_the_library_has_words(plan: OpenPlan) -> None:
    for programme in programmes_of(plan):
        assert costs_of(programme)
        assert gains_of(programme)
    assert {programme.key for programme in programmes_of(plan)} == set(library())


OWN: dict[str, Any] = {"name": "Our own", "start": datetime.date(2026, 4, 1)}
MESSAGE = {"delay_days": 1, "clicks_per_message": 0.1, "orders_per_click": 0.1}


@pytest.mark.parametrize(
    ("parts", "words"),
    [
        ({}, "A programme of this plan's own."),
        ({"costs": {"once": 4000}}, "Costs only: it changes nothing by itself."),
        ({"campaigns": [{"every_days": 7}], "costs": {"once": 4000}}, "Campaigns to contacts."),
        (
            {
                "flows": [
                    {"trigger": name, "messages": [MESSAGE]} for name in ("sign_up", "ordered", "sign_up")
                ]
            },
            "Messages after a sign-up, an order.",
        ),
        (
            {"effects": [{"on": "order_value", "factor": 1.1}], "order_discount": {"share": 0.1}},
            "Changes: order value. A discount on orders.",
        ),
        ({"flows": 3, "effects": ["order_value"]}, "A programme of this plan's own."),
    ],
)
def test_one_of_the_plans_own_is_told_by_what_it_is_made_of(
    plan: OpenPlan, parts: dict[str, Any], words: str
) -> None:
    plan.change("programs[1]", {**OWN, **parts}, "x")
    own = next(programme for programme in programmes_of(plan) if programme.entry is None)
    assert summary_of(own) == words


def test_one_of_the_library_is_told_in_its_words(plan: OpenPlan) -> None:
    programme = of(plan, "email_marketing")
    assert summary_of(programme) == programme.summary


def test_every_target_and_trigger_has_words() -> None:
    removed = {name for name, target in EFFECT_TARGETS.items() if target.kind == "removes"}
    assert set(MOVES) == set(EFFECT_TARGETS) - removed
    assert set(FOLLOWS) == set(SET_OFF) == {"sign_up", "browse_left", "cart_left", "ordered"}


def test_wrong_numbers_are_no_reason_to_break(plan: OpenPlan) -> None:
    plan.change("programs[0].costs.monthly", "much", "x")
    plan.change("programs[0].flows", 3, "x")
    programme = of(plan, "email_marketing")
    assert costs_of(programme)
    assert gains_of(programme)
    assert programme.problem is not None
