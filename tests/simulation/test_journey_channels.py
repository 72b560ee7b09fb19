"""Journeys by channels of all kinds and by other media: closed forms, and stories of such visitors."""

from __future__ import annotations

from collections import Counter
from datetime import date
from functools import cache

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.special import gammainc

from roisim import random_numbers
from roisim.formulas.acquisition import clicks_at_price_factor, learned_price_factor
from roisim.formulas.word_of_mouth import (
    bass_share_of_few,
    customers_per_seed,
    customers_per_seed_variance,
)
from roisim.simulation.accounts import AD_ACCOUNTS, Account, Count
from roisim.simulation.journey_books import JourneyTotals
from roisim.simulation.journey_luck import Luck
from roisim.simulation.journey_memory import Memory
from roisim.simulation.journey_rates import JourneyRates
from roisim.simulation.journey_story import MESSAGES, VISITS, Event, Journey
from roisim.simulation.journeys import follow_visitors, run_journeys
from roisim.simulation.timeline import Timeline
from tests.simulation.small_plans import timeline_of
from tests.statistical_limits import Family

FAMILY = Family(comparisons=40)
Values = NDArray[np.float64]

EVERYONE = 1_000_000
ALL_BUY = {"consideration": 1, "intent": 1, "evaluation": 1, "purchase": 1, "contact_capture": 0}
ALL_LOOK = {"consideration": 1, "intent": 0, "contact_capture": 0}
MESSAGE = {"clicks_per_message": 0.3, "orders_per_click": 0.3, "unsubscribes_per_message": 0.05}
ALWAYS_CLICKED = {"clicks_per_message": 1, "orders_per_click": 0}
SHOP = {"name": "Direct", "kind": "organic", "monthly_visits": [310, 0]}
PARTNERS = {
    "name": "Partners",
    "kind": "affiliate",
    "partners_at_start": 4,
    "partner_churn_per_month": 0,
    "visits_per_partner": [20, 0],
    "commission": 0.1,
    "commission_per_order": 1.5,
}
FAIR = {"name": "Fair", "kind": "partner_sign_ups", "monthly_sign_ups": [62, 0], "cost_per_sign_up": 0.5}


def totals_of(timeline: Timeline, seeds: int) -> list[JourneyTotals]:
    rates = JourneyRates(timeline)
    return [run_journeys(rates, seed) for seed in range(seeds)]


def counts(found: list[JourneyTotals], kind: Count) -> Values:
    """By seed, of the whole plan."""
    return np.array([one.counts[kind].sum() for one in found], float)


# --- word of mouth -----------------------------------------------------------------------------------------


def test_friends_of_friends_are_a_branching_process() -> None:
    timeline = timeline_of(
        months=4,
        funnel=ALL_BUY,
        channels=[
            {**SHOP, "monthly_visits": [62, 0]},
            {"name": "Friends", "kind": "word_of_mouth", "visits_per_customer": 0.5, "telling_days": 1},
        ],
    )
    customers = counts(totals_of(timeline, 200), Count.FIRST_ORDERS)
    each, variance = float(customers_per_seed(0.5)), float(customers_per_seed_variance(0.5))
    FAMILY.mean(customers, 62 * each)
    # Seeds are a Poisson number: their sum has the variance 62·E[N²].
    FAMILY.variance(customers, 62 * (variance + each**2))


def test_friends_come_from_the_next_week_on_fewer_and_fewer() -> None:
    timeline = timeline_of(
        months=3,
        funnel={**ALL_BUY, "purchase": 1},
        channels=[
            {**SHOP, "monthly_visits": [3100, 0]},
            {"name": "Friends", "kind": "word_of_mouth", "visits_per_customer": 0.2, "telling_days": 20},
        ],
        programs=[
            {
                "name": "Bring a friend",
                "start": date(2026, 2, 1),
                "effects": [{"on": "referrals", "factor": 1.5}],
            }
        ],
    )
    kept, factor = np.exp(-1 / 20), np.where(np.arange(90) < 31, 1.0, 1.5)
    tells_from, customers = timeline.traffic.telling_from, np.zeros(90)
    for day in range(90):
        tellers = sum(
            customers[d] * kept ** (day - tells_from[d]) for d in range(day) if tells_from[d] <= day
        )
        friends = 0.2 * (1 - kept) * tellers * factor[day]
        customers[day] = (100 if day < 31 else 0) + friends
    expected = customers
    months = np.add.reduceat(expected, timeline.calendar.first_day[:-1])
    found = np.array([one.new_visits for one in totals_of(timeline, 12)], float).T
    FAMILY.mean_of_counts(found, months)


def test_a_small_town_takes_it_up_as_the_exact_birth_chain_does() -> None:
    people, innovation, imitation = 50, 0.6, 6.0
    town = {
        "name": "Town",
        "kind": "word_of_mouth",
        "audience": people,
        "innovation_per_year": innovation,
        "imitation_per_year": imitation,
    }
    timeline = timeline_of(months=12, funnel=ALL_LOOK, channels=[town])
    found = np.array([np.cumsum(one.new_visits) for one in totals_of(timeline, 200)], float)
    for month in (3, 6, 12):
        years = timeline.calendar.first_day[month] / 365
        share = bass_share_of_few(innovation, imitation, float(years), people)
        FAMILY.mean(found[:, month - 1], people * share)


def test_nobody_comes_twice_by_word_of_mouth_and_no_more_than_live_there() -> None:
    town = {"name": "Town", "kind": "word_of_mouth", "audience": 30, "visits_per_customer": 20}
    timeline = timeline_of(months=3, funnel=ALL_BUY, channels=[{**SHOP, "monthly_visits": 62}, town])
    direct = totals_of(timeline_of(months=3, funnel=ALL_BUY, channels=[{**SHOP, "monthly_visits": 62}]), 5)
    for one, alone in zip(totals_of(timeline, 5), direct, strict=True):
        assert one.new_visits.sum() == alone.new_visits.sum() + 30
        assert one.returning_visits.sum() == 0


# --- what the shop knows -----------------------------------------------------------------------------------


def test_clicks_become_cheaper_with_what_is_known_when_a_month_begins() -> None:
    ads = {
        "name": "Ads",
        "kind": "paid",
        "monthly_budget": 310,
        "cost_per_click": 0.5,
        "monthly_click_ceiling": 1000,
        "data_learning": 0.6,
        "data_scale": 50,
    }
    rates = JourneyRates(timeline_of(months=3, channels=[ads]))
    memory, traffic = Memory(rates), rates.timeline.traffic
    for day in (0, 3, 30):
        for __ in range(10):
            memory.becomes_known(day)
    memory.becomes_known(31)
    for day, known in ((0, 0), (30, 0), (31, 30), (58, 30), (59, 31)):
        price = learned_price_factor(known, 0.6, 50)
        clicks = clicks_at_price_factor(traffic.clicks[day, 0, 0], traffic.price_share[day, 0, 0], price)
        assert memory.expected(0, day) == pytest.approx(float(clicks))


def test_customers_who_stay_bring_visits_from_the_next_month_on() -> None:
    channel = {**SHOP, "visits_per_active_customer": 0.365}
    rates = JourneyRates(timeline_of(months=3, channels=[channel]))
    memory = Memory(rates)
    for day in (4, 8, 30, 31):
        memory.becomes_customer(day)
    memory.loses_customer(20)
    for day, customers in ((0, 0), (30, 0), (31, 2), (58, 2), (59, 3)):
        loyal = memory.expected(0, day) - rates.timeline.traffic.clicks[day, 0, 0]
        assert loyal == pytest.approx(0.012 * customers)


# --- partners ----------------------------------------------------------------------------------------------


def test_partners_who_bring_no_orders_cost_nothing() -> None:
    timeline = timeline_of(months=2, funnel=ALL_LOOK, channels=[{**PARTNERS, "platform_fee": 9}])
    (one,) = totals_of(timeline, 1)
    assert one.new_visits.sum() > 40
    assert not one.postings[list(AD_ACCOUNTS)].any()
    assert one.profit.tolist() == [-900, -900]


def test_commission_is_approved_for_what_is_neither_declined_nor_sent_back_in_time() -> None:
    hold, refunded, mean, shape, decline = 6, 0.5, 8.0, 2.0, 0.3
    timeline = timeline_of(
        months=3,
        funnel=ALL_BUY,
        channels=[{**PARTNERS, "hold_days": hold, "decline_share": decline}],
        customers={
            "order_value": 120,
            "first_order_discount": 0.5,
            "refund_rate": refunded,
            "refund_delay_days": mean,
            "refund_delay_shape": shape,
        },
        finance={"vat_rate": 0.2},
    )
    found = totals_of(timeline, 60)
    orders = counts(found, Count.FIRST_ORDERS)
    assert counts(found, Count.COMMISSIONS_PENDING).tolist() == orders.tolist()
    hour = np.linspace(0, 1, 201)[1::2]  # the last day of a hold counts to its end
    in_time = float(refunded * gammainc(shape, shape / mean * (hold + 1 - hour)).mean())
    shares = {
        Count.COMMISSIONS_APPROVED: (1 - decline) * (1 - in_time),
        Count.COMMISSIONS_DECLINED: decline,
        Count.COMMISSIONS_REVERSED: (1 - decline) * in_time,
    }
    for kind, share in shares.items():
        FAMILY.mean_of_counts(counts(found, kind), 80 * share)
    decided = sum(counts(found, kind) for kind in shares)
    assert np.array_equal(decided, orders)
    # 60 paid, 50 of it net: 10 % of it and 1.50
    spent = np.array([one.postings[Account.AFFILIATES].sum() for one in found])
    assert np.array_equal(spent, -650 * counts(found, Count.COMMISSIONS_APPROVED))


def test_who_signed_up_at_a_partner_comes_first_by_a_message() -> None:
    sends = {"dates": [date(2026, 2, 10), date(2026, 2, 20)], "hour": 9, **ALWAYS_CLICKED}
    timeline = timeline_of(
        months=2,
        channels=[FAIR],
        contacts={"consent_share": 1, "address_decay_per_week": 0, "fatigue_effect": 0},
        programs=[{"name": "Mail", "campaigns": [sends], "costs": {"per_click": 0.25, "per_contact": 2}}],
    )
    for one in totals_of(timeline, 3):
        people = one.partner_sign_ups.sum()
        assert people > 30
        assert one.contacts.sum() == people == one.new_visits.sum() == one.returning_visits.sum()
        assert one.counts[Count.SIGN_UPS_FIRST_VISIT].sum() == 0
        assert one.postings[Account.REWARDS].sum() == -50 * people
        assert one.profit.sum() == -(50 + 200 + 2 * 25) * people


# --- notifications and ads ---------------------------------------------------------------------------------


def test_notifications_are_allowed_whatever_becomes_of_the_address() -> None:
    timeline = timeline_of(
        months=2,
        funnel={"consideration": 0.8, "intent": 0, "contact_capture": 0.24, "push_capture": 0.4},
        channels=[SHOP],
    )
    found = totals_of(timeline, 20)
    FAMILY.mean_of_counts(counts(found, Count.SIGN_UPS_FIRST_VISIT), 310 * 0.24)
    FAMILY.mean_of_counts(counts(found, Count.PUSH_SUBSCRIBERS), 310 * 0.4)


@pytest.mark.parametrize(
    ("medium", "reached"), [("email", 0.25 * 0.5), ("push", 0.4), ("ads", 0.25 * 0.7)], ids=str
)
def test_each_medium_has_a_list_of_its_own(medium: str, reached: float) -> None:
    send = {"dates": [date(2026, 2, 1)], "hour": 0, **MESSAGE}
    timeline = timeline_of(
        months=2,
        funnel={**ALL_LOOK, "contact_capture": 0.25, "push_capture": 0.4},
        channels=[SHOP],
        contacts={
            "consent_share": 0.5,
            "ad_match_share": 0.7,
            "address_decay_per_week": 0,
            "push_decay_per_week": 0,
            "ad_decay_per_week": 0,
        },
        programs=[{"name": "Messages", "medium": medium, "campaigns": [send]}],
    )
    found = totals_of(timeline, 20)
    FAMILY.mean_of_counts(counts(found, Count.MESSAGES), 310 * reached)
    FAMILY.mean_of_counts(counts(found, Count.MESSAGE_CLICKS), 310 * reached * 0.3)
    FAMILY.mean_of_counts(counts(found, Count.UNSUBSCRIBES), 310 * reached * 0.05)


# --- customers ---------------------------------------------------------------------------------------------


def test_who_was_won_by_a_discount_orders_less_and_by_a_good_channel_more() -> None:
    timeline = timeline_of(
        months=4,
        funnel=ALL_BUY,
        channels=[{**SHOP, "monthly_visits": [310, 0], "order_rate_factor": 1.5}],
        customers={
            "first_order_discount": 0.4,
            "discount_selection": 2,
            "repeat": {"kind": "constant", "orders_per_year": 12, "yearly_churn": 0},
        },
    )
    days_ahead = 120 - 15.5
    rate = 12 / 365 * 1.5 * np.exp(-2 * 0.4)
    repeat = counts(totals_of(timeline, 20), Count.REPEAT_ORDERS)
    FAMILY.mean(repeat, 310 * rate * days_ahead)


def test_a_market_changes_value_tax_and_parcel_of_its_orders() -> None:
    timeline = timeline_of(
        funnel=ALL_BUY,
        markets=[{"name": "France", "order_value_factor": 1.5, "vat_rate": 0.1, "shipping_extra": 3}],
        channels=[{**SHOP, "monthly_visits": 62, "market": "France"}],
        customers={"order_value": 110, "refund_rate": 0},
        operations={"shipping_and_packing": 4},
        finance={"vat_rate": 0.2, "gross_margin": 0.6},
    )
    (one,) = totals_of(timeline, 1)
    orders = one.orders.sum()
    assert orders > 0
    expected = {  # list price 165.00 with 15.00 of VAT
        Account.SALES: 16500,
        Account.VAT: -1500,
        Account.GOODS: -6000,
        Account.SHIPPING: -700,
    }
    for account, amount in expected.items():
        assert one.postings[account].sum() == amount * orders, account


def test_a_referred_customer_is_rewarded_and_an_agency_takes_its_share() -> None:
    timeline = timeline_of(
        months=2,
        funnel=ALL_BUY,
        channels=[
            {"name": "Ads", "kind": "paid", "monthly_budget": [100, 40], "cost_per_click": 1},
            {"name": "Friends", "kind": "word_of_mouth", "visits_per_customer": 0.6},
        ],
        programs=[
            {
                "name": "Agency",
                "costs": {"per_referral": 4, "share_of_ad_spend": 0.2},
                "books_to": "salaries",
            }
        ],
    )
    (one,) = totals_of(timeline, 1)
    bought = one.counts[Count.CLICKS].sum()
    assert one.postings[Account.ADS].tolist() == [-10000, -4000]
    assert one.postings[Account.SALARIES_OTHER].tolist() == [-2000, -800]
    assert one.postings[Account.REWARDS].sum() == -400 * (one.first_orders.sum() - bought) < 0


# --- stories -----------------------------------------------------------------------------------------------


@cache
def wide_shop() -> Timeline:
    """Three months of partners, friends, notifications and ads shown to contacts."""
    return timeline_of(
        months=3,
        channels=[
            {
                "name": "Ads",
                "kind": "paid",
                "monthly_budget": 40,
                "cost_per_click": 0.5,
                "audience": 90,
                "data_learning": 0.8,
                "data_scale": 40,
            },
            {**PARTNERS, "visits_per_partner": 10, "hold_days": 12, "decline_share": 0.1},
            {"name": "Friends", "kind": "word_of_mouth", "visits_per_customer": 0.6},
            {**FAIR, "monthly_sign_ups": 20},
        ],
        funnel={
            "consideration": 0.8,
            "intent": 0.7,
            "evaluation": 0.7,
            "purchase": 0.5,
            "contact_capture": 0.2,
            "push_capture": 0.2,
            "known_at_checkout": 0.3,
        },
        returning={"visits_per_visitor": 1, "interest_days": 8},
        customers={"order_value": 90, "refund_rate": 0.3},
        finance={"vat_rate": 0.2},
        programs=[
            {"name": "Mail", "campaigns": [{"every_days": 9, **MESSAGE}], "costs": {"per_message": 0.01}},
            {"name": "Push", "medium": "push", "campaigns": [{"every_days": 5, **MESSAGE}]},
            {
                "name": "Shown",
                "medium": "ads",
                "books_to": "ads",
                "campaigns": [{"every_days": 11, **MESSAGE}],
                "costs": {"per_click": 0.4, "per_referral": 2},
            },
        ],
    )


@cache
def stories() -> tuple[Journey, ...]:
    return tuple(follow_visitors(wide_shop(), 1, EVERYONE))


def test_stories_of_the_wide_shop_are_what_its_books_count() -> None:
    totals = run_journeys(wide_shop(), 1)
    seen = Counter(step.event for journey in stories() for step in journey.steps)
    told = {
        Count.PARTNER_SIGN_UPS: seen[Event.PARTNER_SIGN_UP],
        Count.PUSH_SUBSCRIBERS: seen[Event.NOTIFICATIONS_ALLOWED],
        Count.COMMISSIONS_APPROVED: seen[Event.COMMISSION],
        Count.MESSAGES: sum(seen[event] for event in MESSAGES),
        Count.MESSAGE_CLICKS: seen[Event.MESSAGE_CLICK],
    }
    assert {kind: totals.counts[kind].sum() for kind in told} == told
    assert min(seen[event] for event in (Event.MESSAGE, Event.NOTIFICATION, Event.AD_SHOWN)) > 0
    assert totals.visits.sum() == sum(seen[event] for event in VISITS)
    begun_at_a_partner = {journey.steps[0].event for journey in stories() if journey.channel == "Fair"}
    assert begun_at_a_partner == {Event.PARTNER_SIGN_UP}


def test_the_money_of_stories_is_the_money_in_the_books_but_for_bought_clicks() -> None:
    booked = run_journeys(wide_shop(), 1).postings.sum(axis=1)
    clicks = (Event.FIRST_VISIT, Event.AD_CLICK_AGAIN)
    bought = sum(step.amount or 0 for j in stories() for step in j.steps if step.event in clicks)
    brought = sum(journey.balance for journey in stories()) - bought
    assert brought * 100 == pytest.approx(booked.sum() - booked[Account.ADS], abs=2)
    commissions = sum(
        step.amount or 0 for j in stories() for step in j.steps if step.event is Event.COMMISSION
    )
    assert commissions * 100 == pytest.approx(booked[Account.AFFILIATES])


def test_each_medium_reaches_only_those_who_gave_it_what_it_needs() -> None:
    addresses = {Event.SIGN_UP, Event.PARTNER_SIGN_UP, Event.ADDRESS_AT_CHECKOUT}
    needed = {
        Event.MESSAGE: addresses - {Event.ADDRESS_AT_CHECKOUT},
        Event.NOTIFICATION: {Event.NOTIFICATIONS_ALLOWED},
        Event.AD_SHOWN: addresses,
    }
    for journey in stories():
        given: set[Event] = set()
        for step in journey.steps:
            given.add(step.event)
            if step.event in needed:
                assert given & needed[step.event]


def test_the_first_visitors_live_the_same_life_however_many_are_followed() -> None:
    assert follow_visitors(wide_shop(), 1, 12) == list(stories()[:12])


# --- luck --------------------------------------------------------------------------------------------------


def test_poisson_numbers_have_their_mean_and_variance() -> None:
    luck = Luck(random_numbers.key(1, "a test"))
    for mean in (0.3, 7.0):
        numbers = np.array([luck.poisson(mean) for __ in range(4000)], float)
        FAMILY.mean_of_poisson(numbers, mean)
    assert luck.poisson(0.0) == 0
