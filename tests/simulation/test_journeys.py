"""Stories of single visitors, and closed forms that the literal model must meet."""

from __future__ import annotations

from collections import Counter
from datetime import date
from functools import cache
from itertools import pairwise
from typing import Any

import numpy as np
import pytest

from roisim.formulas.repeat_purchase import bg_nbd, pareto_nbd, subscription
from roisim.simulation.accounts import Account, Count
from roisim.simulation.journey_books import JourneyTotals
from roisim.simulation.journey_rates import Hazard, JourneyRates
from roisim.simulation.journey_story import ORDERS, VISITS, Event, Journey, Outcome, Stage
from roisim.simulation.journeys import follow_visitors, run_journeys
from roisim.simulation.timeline import Timeline
from tests.simulation.small_plans import timeline_of

LIMIT = 4.5
"""Standard errors allowed; fewer than 1 in 1,000 for the comparisons here."""

MESSAGE = {"clicks_per_message": 0.3, "orders_per_click": 0.3, "unsubscribes_per_message": 0.03}
WHERE_SOMETHING_IS_SCARCE = {
    Event.SITE_FULL,
    Event.QUESTION,
    Event.ANSWER,
    Event.NO_ANSWER,
    Event.SOLD_OUT,
}
WITH_PARTNERS_AND_OTHER_MEDIA = {
    Event.PARTNER_SIGN_UP,
    Event.COMMISSION,
    Event.NOTIFICATIONS_ALLOWED,
    Event.NOTIFICATION,
    Event.AD_SHOWN,
}
EVERYONE = 1_000_000
ALL_BUY = {"consideration": 1, "intent": 1, "evaluation": 1, "purchase": 1, "contact_capture": 0}
ALL_SIGN_UP = {"consideration": 1, "intent": 0, "contact_capture": 1}


def flow(trigger: str, *delays: float) -> dict[str, Any]:
    return {"trigger": trigger, "messages": [{"delay_days": delay, **MESSAGE} for delay in delays]}


@cache
def busy_shop() -> Timeline:
    """Three months in which everything happens often."""
    return timeline_of(
        months=3,
        channels=[
            {"name": "Ads", "kind": "paid", "monthly_budget": 60, "cost_per_click": 0.5, "audience": 150},
            {"name": "Direct", "kind": "organic", "monthly_visits": 120},
        ],
        funnel={
            "consideration": 0.8,
            "intent": 0.6,
            "evaluation": 0.7,
            "purchase": 0.4,
            "contact_capture": 0.3,
            "known_at_checkout": 0.4,
        },
        returning={"visits_per_visitor": 1, "interest_days": 8},
        contacts={"consent_share": 0.8, "address_decay_per_week": 0.05, "unsubscribe_growth": 0.01},
        customers={
            "order_value": 90,
            "discount": 0.1,
            "refund_rate": 0.3,
            "repeat": {"kind": "bg_nbd", "r": 0.8, "alpha_weeks": 3, "dropout_a": 0.8, "dropout_b": 2.4},
            "spread": {"kind": "gamma_gamma", "p": 6, "q": 6},
        },
        operations={"shipping_and_packing": 5, "return_handling": 7, "resaleable_share": 0.8},
        finance={"vat_rate": 0.2, "payment_fee": 0.03, "payment_fee_fixed": 0.25},
        programs=[
            {
                "name": "Mail",
                "start": date(2026, 1, 10),
                "campaigns": [{"every_days": 7, "weekday": 1, "hour": 10, **MESSAGE, "discount": 0.1}],
                "flows": [flow("sign_up", 0, 2, 5), flow("cart_left", 0.04, 1, 3)],
                "costs": {"per_message": 0.01},
                "books_to": "email",
            },
            {
                "name": "Points",
                "costs": {"share_of_sales": 0.03, "per_order": 0.5},
                "books_to": "loyalty",
            },
        ],
    )


@cache
def stories() -> tuple[Journey, ...]:
    """Everyone who comes to the busy shop."""
    return tuple(follow_visitors(busy_shop(), 1, EVERYONE))


@cache
def untold() -> JourneyTotals:
    """The same visitors when nobody follows them."""
    return run_journeys(busy_shop(), 1)


def happened(*events: Event) -> int:
    return sum(step.event in events for journey in stories() for step in journey.steps)


# --- stories -----------------------------------------------------------------------------------------------


def test_following_visitors_changes_nothing_of_what_they_do() -> None:
    totals = untold()
    told = {
        Count.NEW_VISITS: happened(Event.FIRST_VISIT),
        Count.RETURNING_VISITS: happened(*VISITS) - happened(Event.FIRST_VISIT),
        Count.CONSIDERED: happened(Event.LOOK),
        Count.CARTS: happened(Event.CART),
        Count.CHECKOUTS: happened(Event.CHECKOUT),
        Count.FIRST_ORDERS: happened(Event.FIRST_ORDER),
        Count.REPEAT_ORDERS: happened(Event.REPEAT_ORDER),
        Count.MESSAGES: happened(Event.MESSAGE, Event.REMINDER),
        Count.MESSAGE_CLICKS: happened(Event.MESSAGE_CLICK),
        Count.UNSUBSCRIBES: happened(Event.UNSUBSCRIBE),
        Count.RECOVERED_CARTS: happened(Event.SAVED_CART),
        Count.REFUNDED_ORDERS: happened(Event.REFUND),
    }
    assert {kind: totals.counts[kind].sum() for kind in told} == told
    assert totals.contacts.sum() == happened(Event.SIGN_UP, Event.ADDRESS_AT_CHECKOUT)
    assert min(told.values()) > 0


def test_everything_that_can_happen_does_happen_in_the_busy_shop() -> None:
    seen = Counter(step.event for journey in stories() for step in journey.steps)
    assert set(seen) == set(Event) - WHERE_SOMETHING_IS_SCARCE - WITH_PARTNERS_AND_OTHER_MEDIA


def test_the_money_of_all_stories_is_the_money_in_the_books() -> None:
    ads = sum(step.amount or 0 for j in stories() for step in j.steps if step.event in VISITS)
    brought = sum(journey.balance for journey in stories()) - ads
    booked = untold().postings.sum(axis=1)
    assert brought * 100 == pytest.approx(booked.sum() - booked[Account.ADS], abs=1)


def test_steps_stand_in_order_of_time_within_the_plan() -> None:
    for journey in stories():
        days = [step.day for step in journey.steps]
        assert days == sorted(days)
        assert days[0] >= 0
        assert days[-1] < 90
    firsts = [journey.steps[0].day for journey in stories()]
    assert firsts == sorted(firsts)
    assert [journey.visitor for journey in stories()] == list(range(1, len(stories()) + 1))


def test_a_visit_passes_the_stages_in_their_order() -> None:
    order = list(Stage)
    beside = (Event.CART_LEFT, Event.UNSUBSCRIBE, Event.MESSAGE, Event.REMINDER)
    for journey in stories():
        visit = -1.0
        reached = 0
        for step in journey.steps:
            if step.event in VISITS:
                visit, reached = step.day, 0
            if step.day == visit and step.event not in beside:
                assert order.index(step.stage) >= reached
                reached = order.index(step.stage)


def test_every_story_begins_with_the_only_first_visit_and_tells_its_outcome() -> None:
    for journey in stories():
        events = [step.event for step in journey.steps]
        assert events[0] is Event.FIRST_VISIT
        assert events.count(Event.FIRST_VISIT) == 1
        assert events.count(Event.FIRST_ORDER) == (journey.orders > 0)
        left_address = Event.SIGN_UP in events or Event.ADDRESS_AT_CHECKOUT in events
        expected = {0: Outcome.CONTACT if left_address else Outcome.LEFT, 1: Outcome.CUSTOMER}
        assert journey.outcome is expected.get(journey.orders, Outcome.REPEAT_CUSTOMER)


def test_nobody_is_written_to_who_left_no_address_or_unsubscribed() -> None:
    for journey in stories():
        known, subscribed = False, True
        for step in journey.steps:
            known = known or step.event in (Event.SIGN_UP, Event.ADDRESS_AT_CHECKOUT)
            subscribed = subscribed and step.event is not Event.UNSUBSCRIBE
            if step.event in (Event.MESSAGE, Event.REMINDER):
                assert known
                assert subscribed


def test_those_known_from_a_checkout_get_reminders_and_nothing_else() -> None:
    events = [[step.event for step in journey.steps] for journey in stories()]
    at_checkout = [told for told in events if Event.ADDRESS_AT_CHECKOUT in told]
    assert sum(told.count(Event.REMINDER) for told in at_checkout) > 0
    assert sum(told.count(Event.MESSAGE) for told in at_checkout) == 0


def test_a_reminder_follows_a_cart_that_was_left_and_stops_at_an_order() -> None:
    for journey in stories():
        open_cart = False
        for step in journey.steps:
            if step.event is Event.REMINDER:
                assert open_cart
            if step.event in (Event.CART_LEFT, Event.CHECKOUT_LEFT):
                open_cart = True
            elif step.event in ORDERS:
                open_cart = False


def test_own_orders_end_when_a_customer_is_lost() -> None:
    for journey in stories():
        lost = next((step.day for step in journey.steps if step.event is Event.LAPSE), np.inf)
        later = [step for step in journey.steps if step.day > lost]
        assert Event.RETURN not in [step.event for step in later]


def test_each_order_is_paid_and_costs_and_a_refund_gives_back_no_more_than_was_paid() -> None:
    for journey in stories():
        for order, costs in pairwise(journey.steps):
            if order.event in ORDERS:
                assert costs.event is Event.ORDER_COSTS
                assert order.amount is not None
                assert costs.amount is not None
                assert order.amount > 0 > costs.amount
        given_back = -sum(step.amount or 0 for step in journey.steps if step.event is Event.REFUND)
        paid = sum(step.amount or 0 for step in journey.steps if step.event in ORDERS)
        assert given_back <= paid + 7 * journey.orders


def test_only_clicks_on_ads_cost_and_at_the_price_of_the_day() -> None:
    for journey in stories():
        for step in journey.steps:
            if step.event in (Event.FIRST_VISIT, Event.AD_CLICK_AGAIN):
                expected = None if journey.channel == "Direct" else pytest.approx(-0.5)
                assert step.amount == expected


def test_the_same_seed_tells_the_same_stories_and_fewer_visitors_are_the_first_of_more() -> None:
    assert follow_visitors(busy_shop(), 1, EVERYONE) == list(stories())
    ten = follow_visitors(busy_shop(), 1, 10)
    assert ten == list(stories()[:10])
    assert follow_visitors(busy_shop(), 2, 10) != ten


def test_a_plan_with_fewer_visitors_than_wanted_tells_of_them_all() -> None:
    assert len(stories()) == untold().new_visits.sum() < EVERYONE


# --- closed forms ------------------------------------------------------------------------------------------


def totals_of(timeline: Timeline, seeds: int) -> list[JourneyTotals]:
    rates = JourneyRates(timeline)
    return [run_journeys(rates, seed) for seed in range(seeds)]


def assert_mean(values: list[float], expected: float) -> None:
    """The mean of a count is its expectation to LIMIT standard errors."""
    error = np.sqrt(max(float(np.var(values)), expected) / len(values))
    assert abs(np.mean(values) - expected) < LIMIT * error


def repeat_orders(seeds: int, months: int = 13, **repeat: Any) -> tuple[list[float], float]:
    """(repeat orders by seed, customers a seed) of those who first order in the first month."""
    timeline = timeline_of(
        months=months,
        funnel=ALL_BUY,
        channels=[{"name": "Direct", "kind": "organic", "monthly_visits": [200, 0]}],
        customers={"repeat": repeat},
    )
    return [float(one.repeat_orders.sum()) for one in totals_of(timeline, seeds)], 200.0


FIRST_MONTH = np.linspace(0, 31, 63)[1::2]
"""Times spread evenly over the month of first orders."""


def test_bg_nbd_customers_order_as_often_as_the_formula_says() -> None:
    cdnow: Any = {"r": 0.243, "alpha_weeks": 4.414, "dropout_a": 0.793, "dropout_b": 2.426}
    found, customers = repeat_orders(30, kind="bg_nbd", **cdnow)
    weeks = (396 - FIRST_MONTH) / 7
    expected = bg_nbd.expected_purchases(weeks, 0.243, 4.414, 0.793, 2.426).mean()
    assert_mean(found, customers * float(expected))


def test_pareto_nbd_customers_order_as_often_as_the_formula_says() -> None:
    cdnow: Any = {"r": 0.553, "alpha_weeks": 10.578, "s": 0.606, "beta_weeks": 11.669}
    found, customers = repeat_orders(30, kind="pareto_nbd", **cdnow)
    weeks = (396 - FIRST_MONTH) / 7
    expected = pareto_nbd.expected_purchases(weeks, 0.553, 10.578, 0.606, 11.669).mean()
    assert_mean(found, customers * float(expected))


def test_subscribers_renew_as_their_survival_says() -> None:
    found, customers = repeat_orders(20, kind="subscription", alpha=0.668, beta=3.806)
    month = 365 / 12
    renewals = ((396 - FIRST_MONTH) / month).astype(int)
    survival = subscription.survival(np.arange(1, 14), 0.668, 3.806)
    expected = np.mean([survival[:number].sum() for number in renewals])
    assert_mean(found, customers * float(expected))


def test_constant_customers_order_at_their_rate_in_season_while_a_programme_doubles_it() -> None:
    doubled = {
        "name": "Double",
        "start": date(2026, 3, 1),
        "end": date(2026, 3, 10),
        "effects": [{"on": "order_rate", "factor": 2.0}],
    }
    timeline = timeline_of(
        months=4,
        funnel=ALL_BUY,
        season={"demand_by_month": [1, 1, 3, 1] + [1] * 8},
        channels=[{"name": "Direct", "kind": "organic", "monthly_visits": [200, 0]}],
        customers={"repeat": {"kind": "constant", "orders_per_year": 30, "yearly_churn": 0}},
        programs=[doubled],
    )
    season = timeline.repeat.season[:, 0]
    visits = timeline.traffic.clicks[:, 0, 0]
    rate = 30 / 365 * season * timeline.repeat.order_factor[:, 0]
    assert rate[59:69] == pytest.approx(2 * rate[69:79])
    ahead = rate.sum() - np.cumsum(rate) + rate / 2  # from the middle of each day on
    found = totals_of(timeline, 20)
    assert_mean([float(one.repeat_orders.sum()) for one in found], float((visits * ahead).sum()))
    in_march = rate[59:90].sum() * visits[:31].sum()
    assert_mean([float(one.repeat_orders[2]) for one in found], float(in_march))


def test_a_finite_audience_fills_up_and_keeps_clicking() -> None:
    ads = {
        "name": "Ads",
        "kind": "paid",
        "monthly_budget": 310,
        "cost_per_click": 0.5,
        "audience": 200,
    }
    found = totals_of(timeline_of(channels=[ads], funnel=ALL_SIGN_UP), 60)
    clicks_each = 620 / 200
    new = 200 * (1 - np.exp(-clicks_each))
    assert_mean([float(one.new_visits.sum()) for one in found], new)
    # at most one click a day and person, and the first is not counted again
    a_day = 1 - np.exp(-clicks_each / 31)
    assert_mean([float(one.visits.sum()) for one in found], 200 * 31 * a_day)


def test_strangers_come_back_as_often_as_the_plan_says() -> None:
    timeline = timeline_of(
        months=6,
        funnel={"consideration": 0, "contact_capture": 0},
        returning={"visits_per_visitor": 1.5, "interest_days": 4},
        channels=[{"name": "Direct", "kind": "organic", "monthly_visits": [300, 0]}],
    )
    found = totals_of(timeline, 40)
    assert_mean([float(one.returning_visits.sum()) for one in found], 450)


def test_contacts_come_back_as_often_as_strangers() -> None:
    timeline = timeline_of(
        months=6,
        funnel=ALL_SIGN_UP,
        returning={"visits_per_visitor": 1.5, "interest_days": 4},
        channels=[{"name": "Direct", "kind": "organic", "monthly_visits": [300, 0]}],
    )
    found = totals_of(timeline, 40)
    assert [one.contacts.sum() for one in found] == [one.new_visits.sum() for one in found]
    assert_mean([float(one.returning_visits.sum()) for one in found], 450)


def test_a_campaign_reaches_the_list_that_sign_ups_and_decay_leave() -> None:
    send = {"dates": [date(2026, 2, 28)], "hour": 0, **MESSAGE}
    timeline = timeline_of(
        months=2,
        funnel=ALL_SIGN_UP,
        contacts={"consent_share": 0.6, "address_decay_per_week": 0.2},
        channels=[{"name": "Direct", "kind": "organic", "monthly_visits": [310, 280]}],
        programs=[{"name": "Mail", "campaigns": [send]}],
    )
    decay = -np.log(0.8) / 7
    listed = 10 * 0.6 / decay * (1 - np.exp(-decay * 58))
    assert_mean([float(one.messages.sum()) for one in totals_of(timeline, 60)], listed)


def test_tired_readers_click_less_and_unsubscribe_more() -> None:
    sends = {"dates": [date(2026, 2, 10), date(2026, 2, 13), date(2026, 2, 14)], "hour": 0}
    message = {"clicks_per_message": 0.5, "orders_per_click": 0, "unsubscribes_per_message": 0.1}
    timeline = timeline_of(
        months=2,
        funnel=ALL_SIGN_UP,
        contacts={
            "address_decay_per_week": 0,
            "fatigue_memory_days": 3,
            "fatigue_effect": 0.4,
            "unsubscribe_growth": 0.2,
        },
        channels=[{"name": "Direct", "kind": "organic", "monthly_visits": [310, 0]}],
        programs=[{"name": "Mail", "campaigns": [{**sends, **message}]}],
    )
    found = totals_of(timeline, 60)
    second = np.exp(-1)  # one message, three days ago
    third = (1 + second) * np.exp(-1 / 3)
    stay_first, stay_second = 0.9, 1 - (0.1 + 0.2 * second)
    readers = [1, stay_first, stay_first * stay_second]
    clicks = 0.5 * np.array([1, np.exp(-0.4 * second), np.exp(-0.4 * third)])
    leaves = np.array([0.1, 0.1 + 0.2 * second, 0.1 + 0.2 * third])
    assert_mean([float(one.messages.sum()) for one in found], 310 * sum(readers))
    assert_mean([float(one.message_clicks.sum()) for one in found], 310 * float(readers @ clicks))
    assert_mean([float(one.unsubscribes.sum()) for one in found], 310 * float(readers @ leaves))


def test_gamma_gamma_orders_have_their_mean_and_vary_more_between_people_than_within() -> None:
    timeline = timeline_of(
        funnel=ALL_BUY,
        customers={"order_value": 50, "spread": {"kind": "gamma_gamma", "p": 6, "q": 5}},
    )
    orders = np.array(
        [
            step.amount
            for seed in range(10)
            for journey in follow_visitors(timeline, seed, EVERYONE)
            for step in journey.steps
            if step.event in ORDERS
        ]
    )
    gamma = 50 * 4 / 6
    variance = 6 * gamma**2 * 10 / (4**2 * 3)
    assert abs(orders.mean() - 50) < LIMIT * np.sqrt(variance / len(orders))
    between = np.sqrt(((orders - orders.mean()) ** 2).var() / len(orders))
    assert abs(orders.var() - variance) < LIMIT * between


def test_one_order_is_booked_as_its_arithmetic_says() -> None:
    timeline = timeline_of(
        funnel=ALL_BUY,
        channels=[{"name": "Direct", "kind": "organic", "monthly_visits": 31}],
        customers={"order_value": 120, "discount": 0.1, "first_order_discount": 0.5, "refund_rate": 0},
        operations={"shipping_and_packing": 4},
        finance={
            "vat_rate": 0.2,
            "gross_margin": 0.6,
            "payment_fee": 0.02,
            "payment_fee_fixed": 0.3,
            "marketplace_fee": 0.05,
            "salaries": 1000,
            "salaries_acquisition_share": 0.25,
        },
    )
    totals = run_journeys(timeline, 3)
    orders = totals.orders.sum()
    assert orders > 0
    expected = {  # list price 120.00, paid 54.00
        Account.SALES: 12000,
        Account.DISCOUNTS: -6600,
        Account.VAT: -900,
        Account.GOODS: -4000,
        Account.SHIPPING: -400,
        Account.PAYMENT_FEES: -138,
        Account.MARKETPLACE_FEES: -270,
    }
    for account, amount in expected.items():
        assert totals.postings[account].sum() == amount * orders, account
    assert totals.contribution_margin.sum() == sum(expected.values()) * orders
    assert totals.postings[Account.SALARIES_ACQUISITION].sum() == -25_000
    assert totals.profit.sum() == totals.contribution_margin.sum() - 100_000


# --- tables ------------------------------------------------------------------------------------------------


def test_a_hazard_gives_the_time_at_which_an_amount_is_reached() -> None:
    hazard = Hazard(np.array([0.5, 0.0, 2.0]))
    assert [hazard.until(time) for time in (0, 0.5, 1, 2, 2.25, 3)] == [0, 0.25, 0.5, 0.5, 1.0, 2.5]
    assert [hazard.when(amount) for amount in (0.25, 0.5, 1.0, 2.5, 2.6)] == [0.5, 1, 2.25, 3, np.inf]
    assert [hazard.day_when(amount) for amount in (0.25, 0.75, 2.6)] == [0, 2, None]


def test_shares_at_the_ends_of_their_range_are_no_trouble() -> None:
    timeline = timeline_of(
        funnel=ALL_BUY,
        customers={"repeat": {"kind": "subscription", "alpha": 1, "beta": 1e6, "months_per_renewal": 0.2}},
    )
    totals = run_journeys(timeline, 1)
    assert totals.first_orders.sum() == totals.new_visits.sum()
    assert totals.carts_ordered.sum() == totals.orders.sum() > totals.new_visits.sum()


def test_strangers_come_back_at_most_once_a_day_however_much_a_programme_calls_them() -> None:
    timeline = timeline_of(
        months=2,
        funnel={"consideration": 0, "contact_capture": 0},
        returning={"visits_per_visitor": 0.5, "interest_days": 1},
        channels=[{"name": "Direct", "kind": "organic", "monthly_visits": [300, 0]}],
        programs=[{"name": "Calls", "effects": [{"on": "return_visits", "factor": 3.0}]}],
    )
    survives = np.exp(-1)
    found = totals_of(timeline, 40)
    assert_mean([float(one.returning_visits.sum()) for one in found], 300 * survives / (1 - survives))
