"""Stories of visitors as lines, a sentence, JSON and CSV."""

from __future__ import annotations

import csv
import json
from datetime import date

import pytest

from roisim.report.journey_stories import (
    CSV_HEAD,
    first_order_day,
    followed_summary,
    sentence_case,
    stories_csv,
    stories_json,
    story_lines,
    story_summary,
    story_text,
)
from roisim.report.journeys_in_process import followed_visitors
from roisim.scenario.scenario import Scenario
from roisim.scenario.scenario_file import loads
from roisim.simulation.journey_story import Event, Journey, Outcome, Stage, Step
from tests.scenario.plan_texts import SMALL, changed

BUSY = changed("intent = 0.05", "consideration = 0.9\nintent = 0.9\nevaluation = 1\npurchase = 0.9", SMALL)


@pytest.fixture(scope="module")
def plan() -> Scenario:
    return loads(BUSY)


@pytest.fixture(scope="module")
def journeys(plan: Scenario) -> list[Journey]:
    return followed_visitors(plan, 1, 60)


def step(day: float, stage: Stage, event: Event, amount: float | None = None) -> Step:
    return Step(day, stage, event, "Ads", amount)


BUYER = Journey(
    7,
    "Ads",
    Outcome.CUSTOMER,
    (
        step(0.5, Stage.INTEREST, Event.FIRST_VISIT, -0.5),
        step(0.5, Stage.CONSIDERATION, Event.LOOK),
        step(0.5, Stage.CONSIDERATION, Event.SIGN_UP),
        step(5.25, Stage.AWARENESS, Event.MESSAGE, -0.01),
        step(6.25, Stage.AWARENESS, Event.MESSAGE, -0.01),
        step(9.25, Stage.AWARENESS, Event.MESSAGE, -0.01),
        step(9.25, Stage.INTEREST, Event.MESSAGE_CLICK),
        step(9.25, Stage.PURCHASE, Event.FIRST_ORDER, 100.0),
        step(9.25, Stage.PURCHASE, Event.ORDER_COSTS, -60.0),
        step(40.0, Stage.RETENTION, Event.LAPSE),
    ),
)


def test_a_story_has_a_line_for_each_stage(plan: Scenario) -> None:
    lines = story_lines(BUYER, plan, by_stage=True)
    assert [(line.day, line.stage, line.what) for line in lines] == [
        (0, "Interest", "comes for the first time, through Ads"),
        (0, "Consideration", "looks at products, leaves an address"),
        (5, "Message", "is sent 2 messages, the last on 7 Jan 2026"),
        (9, "Message", "is sent a message, follows its link"),
        (
            9,
            "Purchase",
            "orders for the first time (pays 100.00, of which VAT, goods, parcel and fees take 60.00)",
        ),
        (40, "Lapsed", "lapses: will not order again unprompted"),
    ]
    assert [round(line.balance, 2) for line in lines] == [-0.5, -0.5, -0.52, -0.53, 39.47, 39.47]


def test_without_stages_a_moment_is_one_line(plan: Scenario) -> None:
    lines = story_lines(BUYER, plan)
    assert [line.what.partition(" (")[0] for line in lines] == [
        "comes for the first time, through Ads, looks at products, leaves an address",
        "is sent 2 messages, the last on 2026-01-07",
        "is sent a message, follows its link, orders for the first time",
        "lapses: will not order again unprompted",
    ]


def test_who_does_nothing_leaves_at_once(plan: Scenario) -> None:
    visitor = Journey(1, "Ads", Outcome.LEFT, BUYER.steps[:1])
    (line,) = story_lines(visitor, plan, by_stage=True)
    assert line.what == "comes for the first time, through Ads, leaves at once"
    assert story_summary(visitor, plan) == (
        "Came through Ads on 1 Jan 2026; left at once. Clicks and messages cost 0.50 TRY."
    )


def test_a_story_in_two_sentences(plan: Scenario) -> None:
    assert story_summary(BUYER, plan) == (
        "Came through Ads on 1 Jan 2026; left an address; ordered once, on 10 Jan 2026; was sent 3 messages; "
        "lapsed on 10 Feb 2026; only a message could bring another order. "
        "The order brought 40.00 TRY after its costs; clicks and messages cost 0.53: 39.47 in all."
    )
    assert first_order_day(BUYER, plan) == date(2026, 1, 10)
    assert story_text("Elif", BUYER, plan).startswith("Elif, visitor 7: ordered once\nCame through Ads")


@pytest.mark.parametrize(
    ("events", "said"),
    [
        ((), "left at once."),
        ((Event.RETURN,), "left at once each time."),
        ((Event.LOOK,), "looked at products and left."),
        ((Event.LOOK, Event.CART, Event.CART_LEFT), "filled a cart and left."),
        ((Event.LOOK, Event.CART, Event.CHECKOUT, Event.CHECKOUT_LEFT), "began a checkout and left."),
    ],
)
def test_how_far_a_stranger_came_is_said(plan: Scenario, events: tuple[Event, ...], said: str) -> None:
    steps = tuple(step(0.5, Stage.INTEREST, event) for event in (Event.FIRST_VISIT, *events))
    assert story_summary(Journey(1, "Ads", Outcome.LEFT, steps), plan).endswith(f"; {said}")


def test_who_cannot_be_written_to_has_just_lapsed(plan: Scenario) -> None:
    order = (
        step(3.5, Stage.PURCHASE, Event.FIRST_ORDER, 100.0),
        step(3.5, Stage.PURCHASE, Event.ORDER_COSTS),
    )
    again = step(9.5, Stage.RETENTION, Event.REPEAT_ORDER, 50.0)
    lapse = step(9.5, Stage.RETENTION, Event.LAPSE)
    back = step(12.0, Stage.RETENTION, Event.REFUND, -50.0)
    visit = step(0.5, Stage.INTEREST, Event.FIRST_VISIT)
    unreachable = Journey(1, "Ads", Outcome.REPEAT_CUSTOMER, (visit, *order, again, lapse, back))
    assert story_summary(unreachable, plan) == (
        "Came through Ads on 1 Jan 2026; ordered twice between 4 Jan 2026 and 10 Jan 2026; "
        "sent one order back; lapsed on 10 Jan 2026. The orders brought 100.00 TRY after their costs."
    )
    once = Journey(
        1, "Ads", Outcome.CUSTOMER, (visit, *order, step(5.0, Stage.PURCHASE, Event.REFUND, -99.0))
    )
    assert "ordered once, on 4 Jan 2026; sent it back." in story_summary(once, plan)
    gone = (
        step(0.5, Stage.CONSIDERATION, Event.SIGN_UP),
        *order,
        step(5.0, Stage.INTEREST, Event.UNSUBSCRIBE),
    )
    left = Journey(1, "Ads", Outcome.CUSTOMER, (visit, *gone, lapse))
    assert "unsubscribed on 6 Jan 2026; lapsed on 10 Jan 2026." in story_summary(left, plan)


def test_the_money_stands_behind_its_order(plan: Scenario) -> None:
    steps = (
        step(3.5, Stage.RETENTION, Event.REPEAT_ORDER, 1_234.5),
        step(3.5, Stage.RETENTION, Event.ORDER_COSTS, -234.5),
        step(3.5, Stage.RETENTION, Event.LAPSE),
    )
    (line,) = story_lines(Journey(1, "Ads", Outcome.CUSTOMER, steps), plan)
    assert line.what == (
        "orders again (pays 1,234.50, of which VAT, goods, parcel and fees take 234.50), "
        "lapses: will not order again unprompted"
    )


def test_a_single_message_in_vain_is_told_as_what_it_is(plan: Scenario) -> None:
    steps = (
        step(0.5, Stage.INTEREST, Event.FIRST_VISIT),
        step(3.5, Stage.AWARENESS, Event.REMINDER),
        step(4.5, Stage.INTEREST, Event.RETURN),
        step(5.5, Stage.AWARENESS, Event.MESSAGE),
    )
    visitor = Journey(1, "Ads", Outcome.CONTACT, steps)
    assert [line.what for line in story_lines(visitor, plan)][1::2] == [
        "is reminded of the cart",
        "is sent a message",
    ]
    assert "was sent 2 messages" in story_summary(visitor, plan)
    one = Journey(1, "Ads", Outcome.CONTACT, steps[:2])
    assert story_summary(one, plan) == "Came through Ads on 1 Jan 2026; was sent a message."


def test_all_visitors_in_two_sentences(plan: Scenario) -> None:
    later = Journey(8, "Ads", Outcome.LEFT, (step(1.5, Stage.INTEREST, Event.FIRST_VISIT, -0.5),))
    assert followed_summary([BUYER, later], plan) == (
        "Clicks and messages cost 1.03 TRY; 1 visitor placed 1 order, which brought 40.00 "
        "after their costs. They came from 1 Jan 2026 to 2 Jan 2026."
    )
    assert followed_summary([later], plan) == (
        "Clicks and messages cost 0.50 TRY; nobody ordered. They all came on 2 Jan 2026."
    )
    assert followed_summary([], plan) == "Nobody came."


def test_every_story_adds_up(plan: Scenario, journeys: list[Journey]) -> None:
    assert any(journey.orders > 1 for journey in journeys)
    for journey in journeys:
        for by_stage in (False, True):
            lines = story_lines(journey, plan, by_stage=by_stage)
            assert lines[-1].balance == pytest.approx(journey.balance)
            assert sum(line.amount for line in lines) == pytest.approx(journey.balance)
        assert story_summary(journey, plan).startswith("Came through Ads on ")


def test_all_stories_as_csv_and_json(plan: Scenario, journeys: list[Journey]) -> None:
    rows = list(csv.reader(stories_csv(plan, journeys).decode("utf-8-sig").splitlines()))
    assert tuple(rows[0]) == CSV_HEAD
    assert len(rows) == 1 + sum(len(journey.steps) for journey in journeys)
    last = {row[0]: float(row[-1]) for row in rows[1:]}
    assert last == pytest.approx({str(each.visitor): each.balance for each in journeys})
    document = json.loads(stories_json(plan, 1, journeys))
    assert [each["visitor"] for each in document["journeys"]] == list(range(1, 61))


def test_a_clause_becomes_a_sentence() -> None:
    assert (sentence_case("is sent"), sentence_case("")) == ("Is sent", "")
