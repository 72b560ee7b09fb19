"""Plans run for a test: their books, or the population itself to look at the people."""

from __future__ import annotations

from dataclasses import fields
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from roisim.scenario.scenario import Scenario
from roisim.simulation.accounts import Count
from roisim.simulation.books import Books
from roisim.simulation.population import Population, simulate
from roisim.simulation.timeline import Timeline, build_timeline
from tests.simulation.small_plans import timeline_of

Integers = NDArray[np.int64]
Floats = NDArray[np.float64]

SEED = 1
EVERY_VISIT_BUYS = {"consideration": 1, "intent": 1, "evaluation": 1, "purchase": 1, "contact_capture": 0}
NOBODY_BUYS = {"intent": 0, "contact_capture": 0}


def run(scenario: Scenario, worlds: range | int, seed: int = SEED) -> Books:
    """Books of some worlds of a plan."""
    block = range(worlds) if isinstance(worlds, int) else worlds
    return simulate(build_timeline(scenario, seed, block), seed)


def run_small(worlds: int, **sections: Any) -> Books:
    """Books of a small plan (see `small_plans`)."""
    return simulate(timeline_of(worlds, **sections), SEED)


def people_of(timeline: Timeline, seed: int = SEED, stretch_days: int | None = None) -> Population:
    """A population whose days are over."""
    population = Population(timeline, seed, stretch_days)
    population.run()
    return population


def counts_by_day(timeline: Timeline, *kinds: Count) -> Integers:
    """(kinds, D, W): what is counted of strangers on each day. Counts of known people, which are
    summed by the month, do not come in."""
    population = Population(timeline, SEED, stretch_days=1)
    mornings: list[Integers] = []

    def look(_day: int) -> None:
        mornings.append(population.ledger.counts[list(kinds)].sum(axis=(1, 2, 3)))

    population.run(on_day=look)
    look(timeline.calendar.days)
    counted = np.stack(mornings, axis=1)
    return counted[:, 1:] - counted[:, :-1]


def total(books: Books, *kinds: Count) -> Integers:
    """(W): counts of a whole plan."""
    summed: Integers = books.counts[list(kinds)].sum(axis=(0, 1, 2, 3))
    return summed


def arrays_of(books: Books) -> dict[str, NDArray[Any]]:
    """All that the books hold by world, the world last."""
    values = {field.name: getattr(books, field.name) for field in fields(books)}
    return {
        name: value
        for name, value in values.items()
        if isinstance(value, np.ndarray) and value.shape[-1:] == (len(books.worlds),) and name != "paid"
    }


def same_books(first: Books, second: Books) -> None:
    """All figures of the same worlds are equal, to the bit."""
    for name, values in arrays_of(first).items():
        assert np.array_equal(values, arrays_of(second)[name]), name


EVERYTHING: dict[str, Any] = {
    "start": date(2026, 2, 10),
    "months": 3,
    "funnel": {
        "consideration": {"low": 0.7, "high": 0.8},
        "intent": 0.3,
        "evaluation": 0.6,
        "purchase": {"mean": 0.5, "sd": 0.05, "distribution": "beta"},
        "contact_capture": {"low": 0.2, "likely": 0.3, "high": 0.4},
        "known_at_checkout": 0.4,
    },
    "returning": {"visits_per_visitor": 0.6, "interest_days": 8},
    "season": {"demand_by_weekday": [1, 1, 1, 1, 2, 3, 2], "demand_by_month": [1, 2, 1, 0.5] + [1] * 8},
    "channels": [
        {
            "name": "Ads",
            "kind": "paid",
            "monthly_budget": [100, {"low": 100, "high": 200}],
            "cost_per_click": 0.5,
            "monthly_click_ceiling": 2000,
            "click_through_rate": 0.05,
            "audience": 500,
        },
        {"name": "Video", "kind": "paid", "monthly_budget": 50, "cost_per_click": 0.4, "cost_inflation": 0.3},
        {"name": "Direct", "kind": "organic", "monthly_visits": 150, "intent_odds_ratio": 2},
    ],
    "contacts": {
        "consent_share": 0.8,
        "address_decay_per_week": 0.02,
        "fatigue_effect": 0.2,
        "unsubscribe_growth": 0.01,
    },
    "customers": {
        "order_value": [150, 160],
        "discount": 0.05,
        "first_order_discount": 0.1,
        "refund_rate": 0.2,
        "spread": {"kind": "gamma_gamma", "p": 6, "q": 4},
        "repeat": {"kind": "bg_nbd", "r": 0.5, "alpha_weeks": 2, "dropout_a": 0.8, "dropout_b": 2.4},
    },
    "operations": {
        "shipping_and_packing": 9,
        "return_handling": 7,
        "resaleable_share": 0.8,
        "inventory_maintenance": 100,
    },
    "finance": {
        "gross_margin": 0.5,
        "vat_rate": 0.2,
        "payment_fee_fixed": 0.25,
        "marketplace_fee": 0.01,
        "opening_cash": 1000,
        "payment_delay_days": {"low": 3, "high": 20},
        "supplier_payment_days": 30,
        "ad_payment_days": 10,
        "cost_payment_days": 14,
        "salaries": 500,
        "technology": 100,
        "content": 50,
        "other_costs": 20,
    },
    "programs": [
        {"use": "email_marketing", "start": date(2026, 2, 20)},
        {"use": "cart_recovery"},
        {"use": "loyalty", "start": date(2026, 3, 1), "end": date(2026, 4, 15)},
        {
            "name": "Chat",
            "costs": {"once": 10, "monthly": 5, "per_order": 0.5, "per_contact": 0.1},
            "effects": [
                {"on": "purchase", "odds_ratio": 1.3},
                {"on": "refund", "odds_ratio": 0.8},
                {"on": "return_visits", "factor": 1.2},
            ],
            "order_discount": {"share": 0.05, "for": "repeat"},
        },
    ],
}
"""A plan in which all happens that a shop of its own can do, often enough in a few worlds."""

_LETTER = {"clicks_per_message": 0.3, "orders_per_click": 0.2, "unsubscribes_per_message": 0.02}
_CAMPAIGN = {**_LETTER, "every_days": 3}

RICH: dict[str, Any] = {
    **EVERYTHING,
    "funnel": {**EVERYTHING["funnel"], "push_capture": 0.1},
    "markets": [
        {
            "name": "France",
            "order_value_factor": 1.4,
            "vat_rate": 0.1,
            "shipping_extra": 3,
            "local_payment": 0.5,
            "entry_cost": 100,
            "monthly_cost": 10,
        }
    ],
    "channels": [
        {
            **EVERYTHING["channels"][0],
            "objective": "sales",
            "targeting": 0.3,
            "data_learning": 0.3,
            "data_scale": 50,
        },
        EVERYTHING["channels"][1],
        {
            **EVERYTHING["channels"][2],
            "visits_per_thousand_impressions": 2,
            "visits_per_active_customer": 0.5,
            "market": "France",
        },
        {"name": "Guides", "kind": "content", "type": "ebook", "items_per_month": 2, "items_at_start": 2},
        {
            "name": "Partners",
            "kind": "affiliate",
            "partners_at_start": 5,
            "new_partners_per_month": 1,
            "visits_per_partner": 30,
            "commission": 0.1,
            "commission_per_order": 1,
            "hold_days": 10,
            "decline_share": 0.2,
            "platform_fee": 5,
        },
        {
            "name": "Star",
            "kind": "influencer",
            "dates": [date(2026, 2, 14), date(2026, 3, 20)],
            "fee_per_post": 50,
            "visits_per_post": 80,
            "commission": 0.05,
            "order_rate_factor": 0.8,
        },
        {
            "name": "Friends",
            "kind": "word_of_mouth",
            "visits_per_customer": 1.5,
            "telling_days": 5,
            "audience": 400,
            "innovation_per_year": 0.1,
            "imitation_per_year": 0.5,
        },
        {"name": "Fair", "kind": "partner_sign_ups", "monthly_sign_ups": 30, "cost_per_sign_up": 0.5},
    ],
    "customers": {**EVERYTHING["customers"], "discount_selection": 2},
    "programs": [
        *EVERYTHING["programs"],
        {"name": "Push", "medium": "push", "campaigns": [_CAMPAIGN], "costs": {"per_message": 0.01}},
        {
            "name": "Retargeting",
            "medium": "ads",
            "books_to": "ads",
            "costs": {"per_click": 0.4},
            "campaigns": [{**_CAMPAIGN, "every_days": 7}],
        },
        {
            "name": "Flows",
            "medium": "email",
            "coupon_learning": 0.5,
            "flows": [
                {"trigger": "browse_left", "messages": [{"delay_days": 0.5, **_LETTER}]},
                {"trigger": "ordered", "messages": [{"delay_days": 3, **_LETTER}], "share": 0.7},
                {
                    "trigger": "ordered",
                    "stops_at_order": True,
                    "messages": [{"delay_days": 10, **_LETTER, "discount": 0.1}],
                },
            ],
        },
        {
            "name": "Friends bring friends",
            "costs": {"per_referral": 5, "share_of_ad_spend": 0.1},
            "ramp_days": 20,
            "effects": [
                {"on": "referrals", "factor": 1.5},
                {"on": "shipping_costs", "removes": 0.5},
                {"on": "page_seconds", "add": -1},
                {"on": "mobile_gap", "factor": 0.8},
                {"on": "push_capture", "odds_ratio": 1.2},
            ],
        },
        {
            "name": "Sale",
            "start": date(2026, 3, 1),
            "end": date(2026, 3, 10),
            "pulled_forward": 0.3,
            "effects": [{"on": "intent", "odds_ratio": 1.4}, {"on": "order_rate", "factor": 1.3}],
        },
        {
            "name": "Test",
            "test": {"on": "intent", "odds_ratio": {"low": 0.9, "high": 1.3}, "detectable": 0.5},
        },
    ],
}
"""Everything, and every other way to win people and to write to them."""
