"""Plans in which one mechanism of channels, media, flows or markets happens often; for both readings."""

from __future__ import annotations

from datetime import date
from typing import Any

Plan = dict[str, Any]

FUNNEL = {"consideration": 0.8, "intent": 0.6, "evaluation": 0.7, "purchase": 0.5, "contact_capture": 0.3}
SHOP = {"name": "Direct", "kind": "organic", "monthly_visits": 200}
MESSAGE = {"clicks_per_message": 0.2, "orders_per_click": 0.2, "unsubscribes_per_message": 0.03}
STEADY = {"kind": "constant", "orders_per_year": 20, "yearly_churn": 0.9}
BUYERS = {**FUNNEL, "intent": 0.9, "evaluation": 0.9, "purchase": 0.7}
HALF_WAY = date(2026, 1, 20)


def flow(trigger: str, *delays: float, **entries: Any) -> dict[str, Any]:
    """A flow of equal messages; `entries` go to the messages, but for those of the flow."""
    of_flow: dict[str, Any] = {
        name: entries.pop(name) for name in ("share", "stops_at_order") if name in entries
    }
    messages = [{"delay_days": delay, **MESSAGE, **entries} for delay in delays]
    return {"trigger": trigger, "messages": messages, **of_flow}


def program(name: str, **entries: Any) -> dict[str, Any]:
    """A programme that runs through the plan."""
    return {"name": name, **entries}


def after(*programs: dict[str, Any]) -> Plan:
    """People who come again and again, order often, and get messages."""
    return {
        "months": 2,
        "channels": [{**SHOP, "monthly_visits": [70, 15]}],
        "funnel": {**FUNNEL, "contact_capture": 0.6, "push_capture": 0.2, "known_at_checkout": 0.4},
        "returning": {"visits_per_visitor": 1.2, "interest_days": 5},
        "contacts": {"fatigue_effect": 0.3, "address_decay_per_week": 0.05},
        "customers": {"repeat": {**STEADY, "orders_per_year": 40}},
        "programs": list(programs),
    }


def customers_of_two_channels(kind: str, **parameters: float) -> Plan:
    """Customers of the one channel order more often and stay longer than those of the other."""
    slow = {"order_rate_factor": 0.6, "lapse_factor": 1.8}
    fast = {"name": "Fans", "kind": "organic", "monthly_visits": [80, 0], "order_rate_factor": 1.7}
    return {
        "months": 3,
        "channels": [{**SHOP, "monthly_visits": [80, 0], **slow}, {**fast, "lapse_factor": 0.4}],
        "customers": {
            "first_order_discount": 0.2,
            "discount_selection": 2,
            "repeat": {"kind": kind, **parameters},
        },
        "programs": [program("Mail", campaigns=[{"every_days": 5, "hour": 10, **MESSAGE, "discount": 0.3}])],
    }


CHANNEL_PLANS: dict[str, Plan] = {
    "partners who earn commissions": {
        "months": 3,
        "channels": [
            {
                "name": "Partners",
                "kind": "affiliate",
                "partners_at_start": 4,
                "new_partners_per_month": 2,
                "partner_churn_per_month": 0.3,
                "visits_per_partner": 15,
                "commission": 0.1,
                "commission_per_order": [1, 2],
                "hold_days": 9,
                "decline_share": 0.3,
                "platform_fee": 7,
            },
            {
                "name": "Star",
                "kind": "influencer",
                "dates": [date(2026, 1, 6), date(2026, 2, 20)],
                "fee_per_post": 30,
                "visits_per_post": 60,
                "commission": 0.2,
                "hold_days": 20,
            },
            {**SHOP, "monthly_visits": 20},
        ],
        "funnel": BUYERS,
        "returning": {"visits_per_visitor": 0.7, "interest_days": 6},
        "customers": {"order_value": 70, "refund_rate": 0.5, "refund_delay_days": 8},
        "finance": {"vat_rate": 0.2},
        "programs": [program("Mail", campaigns=[{"every_days": 5, "hour": 10, **MESSAGE}])],
    },
    "friends whom customers bring": {
        "months": 3,
        "channels": [
            {**SHOP, "monthly_visits": 20},
            {"name": "Friends", "kind": "word_of_mouth", "visits_per_customer": 1, "telling_days": 5},
            {"name": "Family", "kind": "word_of_mouth", "visits_per_customer": 0.4, "telling_days": 1},
        ],
        "funnel": BUYERS,
        "customers": {"repeat": STEADY},
        "programs": [
            program(
                "Bring a friend",
                start=HALF_WAY,
                end=date(2026, 2, 20),
                effects=[{"on": "referrals", "factor": 1.6}],
                costs={"per_referral": 3},
            ),
            program("Mail", campaigns=[{"every_days": 5, "hour": 0, **MESSAGE}]),
        ],
    },
    "a small town where people tell each other": {
        "months": 3,
        "channels": [
            {
                "name": "Town",
                "kind": "word_of_mouth",
                "visits_per_customer": 1.5,
                "telling_days": 4,
                "audience": 150,
                "innovation_per_year": 0.7,
                "imitation_per_year": 12,
            },
            {**SHOP, "monthly_visits": 10},
        ],
        "returning": {"visits_per_visitor": 0.6, "interest_days": 6},
    },
    "own data that make clicks cheaper": {
        "months": 3,
        "channels": [
            {
                "name": "Ads",
                "kind": "paid",
                "monthly_budget": 80,
                "cost_per_click": 0.5,
                "monthly_click_ceiling": 400,
                "audience": 100,
                "data_learning": 0.8,
                "data_scale": 60,
            },
            {
                "name": "Search",
                "kind": "paid",
                "monthly_budget": 40,
                "cost_per_click": 1,
                "data_learning": 0.5,
                "data_scale": 90,
            },
            {**SHOP, "monthly_visits": [40, 0]},
        ],
        "funnel": {**FUNNEL, "push_capture": 0.2},
        "returning": {"visits_per_visitor": 0.5, "interest_days": 5},
        "programs": [program("Agency", costs={"share_of_ad_spend": 0.15}, start=HALF_WAY)],
    },
    "customers who bring visits while they last": {
        "months": 4,
        "channels": [{**SHOP, "monthly_visits": [80, 20], "visits_per_active_customer": 0.9}],
        "funnel": BUYERS,
        "customers": {
            "repeat": {"kind": "bg_nbd", "r": 0.8, "alpha_weeks": 2, "dropout_a": 0.8, "dropout_b": 2.4}
        },
    },
    "addresses that partners bring": {
        "months": 2,
        "channels": [
            {"name": "Fair", "kind": "partner_sign_ups", "monthly_sign_ups": 80, "cost_per_sign_up": 0.7},
            {**SHOP, "monthly_visits": 30},
        ],
        "contacts": {"consent_share": 0.8, "ad_match_share": 0.6, "address_decay_per_week": 0.05},
        "customers": {"repeat": STEADY},
        "returning": {"visits_per_visitor": 1, "interest_days": 5},
        "programs": [
            program(
                "Mail",
                campaigns=[{"every_days": 4, "hour": 10, **MESSAGE}],
                flows=[flow("sign_up", 0, 2), flow("cart_left", 0.05, 1), flow("browse_left", 0.3)],
                costs={"per_contact": 0.2},
            ),
            program("Shown", medium="ads", campaigns=[{"every_days": 6, "hour": 9, **MESSAGE}]),
        ],
    },
    "notifications and ads beside e-mails": {
        "months": 2,
        "channels": [{**SHOP, "monthly_visits": 120}],
        "funnel": {**FUNNEL, "push_capture": 0.35, "known_at_checkout": 0.5, "purchase": 0.3},
        "returning": {"visits_per_visitor": 1, "interest_days": 5},
        "contacts": {
            "consent_share": 0.7,
            "ad_match_share": 0.5,
            "address_decay_per_week": 0.05,
            "push_decay_per_week": 0.2,
            "ad_decay_per_week": 0.1,
            "fatigue_memory_days": 5,
            "fatigue_effect": 0.5,
            "unsubscribe_growth": 0.03,
        },
        "programs": [
            program("Mail", campaigns=[{"every_days": 4, "hour": 10, **MESSAGE}]),
            program(
                "Push",
                medium="push",
                campaigns=[{"every_days": 2, "hour": 12, **MESSAGE}],
                flows=[flow("cart_left", 0.1, 1)],
                costs={"per_message": 0.013},
                books_to="technology",
            ),
            program(
                "Shown",
                medium="ads",
                campaigns=[{"every_days": 3, "hour": 9, **MESSAGE, "discount": 0.1}],
                costs={"per_click": 0.5},
                books_to="ads",
            ),
            program("Ask", start=HALF_WAY, effects=[{"on": "push_capture", "odds_ratio": 2}]),
        ],
    },
    "messages to those who looked around": after(
        program("Browsers", flows=[flow("browse_left", 0.2, 2, share=0.6)]),
        program("Push", medium="push", flows=[flow("browse_left", 0.1)]),
    ),
    "messages after an order": after(
        program("Thanks", flows=[flow("ordered", 1, 6, share=0.7)], end=date(2026, 2, 20)),
    ),
    "messages after a silence": after(
        program("Silence", flows=[flow("ordered", 5, 9, share=0.8, stops_at_order=True)]),
    ),
    "orders that end a welcome, and none that end a reminder": after(
        program("Welcome", flows=[flow("sign_up", 0, 3, 6, stops_at_order=True)]),
        program("Carts", flows=[flow("cart_left", 0.1, 3, stops_at_order=False)]),
    ),
    "markets and content": {
        "months": 2,
        "markets": [
            {
                "name": "France",
                "order_value_factor": 1.5,
                "vat_rate": 0.1,
                "shipping_extra": [3, 5],
                "local_payment": 0.4,
                "entry_cost": 50,
                "monthly_cost": 8,
            }
        ],
        "channels": [
            {**SHOP, "monthly_visits": 80},
            {"name": "Paris", "kind": "organic", "monthly_visits": 80, "market": "France"},
            {
                "name": "Guides",
                "kind": "content",
                "type": "ebook",
                "items_per_month": 1,
                "items_at_start": 1,
                "visits_per_item": 40,
                "cost_per_item": 11,
                "market": "France",
            },
        ],
        "customers": {"order_value": 90, "refund_rate": 0.2, "repeat": STEADY},
        "operations": {"shipping_and_packing": 6},
        "finance": {"vat_rate": 0.2},
    },
    "customers of two channels by bg_nbd": customers_of_two_channels(
        "bg_nbd", r=0.8, alpha_weeks=2, dropout_a=0.8, dropout_b=2.4
    ),
    "customers of two channels by pareto_nbd": customers_of_two_channels(
        "pareto_nbd", r=0.8, alpha_weeks=2, s=0.7, beta_weeks=5
    ),
    "subscribers of two channels": customers_of_two_channels(
        "subscription", alpha=0.9, beta=2.5, months_per_renewal=0.5
    ),
    "waiting for coupons": {
        "months": 3,
        "channels": [{**SHOP, "monthly_visits": 70}],
        "returning": {"visits_per_visitor": 1.5, "interest_days": 6},
        "customers": {"discount": 0.05, "repeat": STEADY},
        "programs": [
            program(
                name,
                start=start,
                coupon_learning=2,
                coupon_learners=learners,
                flows=[flow("cart_left", 0.5, 2, discount=discount)],
            )
            for name, start, learners, discount in (
                ("Coupons", date(2026, 1, 1), 0.6, 0.2),
                ("More coupons", date(2026, 2, 1), 0.4, 0.3),
            )
        ],
    },
    "programmes that build up, and what they pull forward": {
        "months": 3,
        "channels": [{**SHOP, "monthly_visits": 70}],
        "returning": {"visits_per_visitor": 1, "interest_days": 6},
        "site": {"page_seconds": 4},
        "customers": {"repeat": STEADY},
        "programs": [
            program(
                "Sale",
                start=date(2026, 1, 10),
                end=date(2026, 1, 30),
                pulled_forward=0.6,
                effects=[{"on": "order_rate", "factor": 2}, {"on": "intent", "odds_ratio": 2}],
            ),
            program(
                "Site",
                ramp_days=30,
                effects=[
                    {"on": "page_seconds", "add": -2},
                    {"on": "shipping_costs", "removes": 0.7},
                    {"on": "mobile_gap", "factor": 0.3},
                ],
            ),
        ],
    },
    "every way to win people and to write to them": {
        "months": 3,
        "markets": [{"name": "France", "order_value_factor": 1.5, "vat_rate": 0.1, "shipping_extra": 3}],
        "channels": [
            {
                "name": "Ads",
                "kind": "paid",
                "objective": "sales",
                "monthly_budget": 20,
                "cost_per_click": 0.5,
                "monthly_click_ceiling": 300,
                "audience": 60,
                "data_learning": 0.6,
                "data_scale": 40,
            },
            {**SHOP, "monthly_visits": 25, "visits_per_active_customer": 0.2, "market": "France"},
            {
                "name": "Partners",
                "kind": "affiliate",
                "partners_at_start": 2,
                "visits_per_partner": 10,
                "commission": 0.1,
                "hold_days": 9,
                "decline_share": 0.2,
                "order_rate_factor": 0.5,
            },
            {
                "name": "Town",
                "kind": "word_of_mouth",
                "visits_per_customer": 0.5,
                "telling_days": 4,
                "audience": 50,
                "imitation_per_year": 4,
            },
            {"name": "Friends", "kind": "word_of_mouth", "visits_per_customer": 0.3, "lapse_factor": 2},
            {"name": "Fair", "kind": "partner_sign_ups", "monthly_sign_ups": 20, "cost_per_sign_up": 0.7},
        ],
        "funnel": {**FUNNEL, "push_capture": 0.2, "known_at_checkout": 0.4},
        "returning": {"visits_per_visitor": 0.7, "interest_days": 6},
        "contacts": {"fatigue_effect": 0.3, "unsubscribe_growth": 0.02, "address_decay_per_week": 0.05},
        "customers": {
            "first_order_discount": 0.1,
            "refund_rate": 0.3,
            "discount_selection": 2,
            "repeat": {"kind": "bg_nbd", "r": 0.8, "alpha_weeks": 2, "dropout_a": 0.8, "dropout_b": 2.4},
            "spread": {"kind": "gamma_gamma", "p": 6, "q": 6},
        },
        "finance": {"vat_rate": 0.2},
        "programs": [
            program(
                "Mail",
                start=HALF_WAY,
                campaigns=[{"every_days": 5, "hour": 10, **MESSAGE, "discount": 0.1}],
                flows=[flow("ordered", 6, stops_at_order=True), flow("browse_left", 0.3, share=0.5)],
                costs={"per_contact": 0.02, "share_of_ad_spend": 0.1},
                books_to="email",
            ),
            program(
                "Push",
                medium="push",
                campaigns=[{"every_days": 4, "hour": 12, **MESSAGE}],
                costs={"per_message": 0.013, "per_referral": 2},
                books_to="technology",
            ),
            program(
                "Shown",
                medium="ads",
                campaigns=[{"every_days": 9, "hour": 9, **MESSAGE}],
                costs={"per_click": 0.5},
                books_to="ads",
            ),
            program(
                "Coupons",
                coupon_learning=1,
                coupon_learners=0.5,
                flows=[flow("cart_left", 0.5, discount=0.2)],
                effects=[{"on": "referrals", "factor": 1.5}, {"on": "push_capture", "odds_ratio": 1.5}],
            ),
        ],
    },
}
