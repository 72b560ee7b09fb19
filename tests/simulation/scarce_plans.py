"""Plans in which something is scarce, and bites."""

from __future__ import annotations

from typing import Any

import numpy as np
from scipy.special import gammaincc, gammaln

Plan = dict[str, Any]

FUNNEL = {"consideration": 0.8, "intent": 0.6, "evaluation": 0.7, "purchase": 0.5, "contact_capture": 0.3}
ALL_BUY = {"consideration": 1, "intent": 1, "evaluation": 1, "purchase": 1, "contact_capture": 0}
ALL_ASK = {**ALL_BUY, "purchase": 0.5}
SHOP = {"name": "Direct", "kind": "organic", "monthly_visits": 200}
ADS = {"name": "Ads", "kind": "paid", "monthly_budget": 3000, "cost_per_click": 3}
MESSAGE = {"clicks_per_message": 0.2, "orders_per_click": 0.2, "unsubscribes_per_message": 0.03}
BUSY_EVENING = {"demand_by_hour": [0.2] * 8 + [1.0] * 8 + [3.0] * 4 + [1.0] * 4}


def flow(trigger: str, *delays: float) -> dict[str, Any]:
    """A flow of equal messages."""
    return {"trigger": trigger, "messages": [{"delay_days": delay, **MESSAGE} for delay in delays]}


PEOPLE: Plan = {
    "months": 2,
    "channels": [SHOP],
    "funnel": FUNNEL,
    "returning": {"visits_per_visitor": 1.2, "interest_days": 5},
    "customers": {
        "order_value": 100,
        "refund_rate": 0.1,
        "repeat": {"kind": "bg_nbd", "r": 0.8, "alpha_weeks": 2, "dropout_a": 0.8, "dropout_b": 2.4},
    },
    "programs": [
        {"name": "Mail", "campaigns": [{"every_days": 4, "hour": 10, **MESSAGE}]},
        {"name": "Carts", "flows": [flow("cart_left", 0.05, 1), flow("sign_up", 0, 2)]},
    ],
}
"""People who come again and again, order often, and get messages."""

GOODS = {"opening_units": 40, "reorder_point": 20, "order_up_to": 60, "lead_time_days": 6}
DESK = {
    "shifts": [{"from": 8, "until": 20, "agents": 1}],
    "asking_share": 0.4,
    "handling_minutes": 8,
    "patience_minutes": 6,
    "served_odds_ratio": 4,
    "abandoned_odds_ratio": 0.2,
    "chatbot_share": 0.2,
    "wage_per_hour": 3,
}
SITE = {"slots": 1, "seconds_per_visit": 200, "patience_seconds": 100}
MONEY = {
    "spend_limit": "cash",
    "opening_cash": 1500,
    "overdraft": 200,
    "payment_delay_days": 14,
    "supplier_payment_days": 3,
    "ad_payment_days": 2,
    "cost_payment_days": 4,
    "vat_rate": 0.2,
    "salaries": 1000,
}


def with_(plan: Plan = PEOPLE, **sections: Any) -> Plan:
    """A plan with sections put over it."""
    return {**plan, **sections}


SCARCE: dict[str, Plan] = {
    "goods": with_(operations={"stock": GOODS}),
    "goods that spoil, and come when they come": with_(
        season=BUSY_EVENING,
        operations={
            "stock": {
                **GOODS,
                "lead_time_kind": "exponential",
                "spoilage_per_month": 0.4,
                "cold_chain_per_unit": 1,
                "holding_cost_rate": 0.4,
            }
        },
    ),
    "goods of a subscription": with_(
        customers={"repeat": {"kind": "subscription", "alpha": 1, "beta": 3, "months_per_renewal": 0.3}},
        operations={"stock": GOODS},
    ),
    "a desk": with_(
        months=1,
        channels=[{**SHOP, "monthly_visits": 600}],
        season=BUSY_EVENING,
        operations={"desk": DESK},
    ),
    "a site": with_(
        months=1,
        channels=[{**SHOP, "monthly_visits": 600}],
        season=BUSY_EVENING,
        operations={"site_capacity": SITE},
    ),
    "cash": with_(channels=[SHOP, ADS], finance=MONEY),
    "everything, and few people": with_(
        months=1,
        channels=[SHOP, {**ADS, "audience": 300}],
        season=BUSY_EVENING,
        operations={
            "stock": {**GOODS, "lead_time_kind": "exponential"},
            "desk": DESK,
            "site_capacity": SITE,
        },
        finance=MONEY,
    ),
}
"""One thing after the other, and all of them."""


def most_lost(stock: int, orders_per_day: float, lead_days: float, *, varies: bool) -> float:
    """Share of orders that a base stock by the hour loses at most (§C20).

    Goods are ordered at the end of an hour and come at the beginning of one: the lead time is an hour
    longer at most, two where it is no whole number of hours. Units that are ordered in the same hour come
    together; where the lead time is exponential, that makes what is on its way vary by the factor
    z = 1 + orders an hour ÷ 2, and Erlang B is taken at stock ÷ z and load ÷ z (Hayward; Fredericks 1980).
    """
    z = 1.0 + orders_per_day / 48 if varies else 1.0
    load = orders_per_day * (lead_days + (2 if varies else 1) / 24) / z
    servers = stock / z
    blocked = servers * np.log(load) - load - gammaln(servers + 1.0)
    return float(np.exp(blocked) / gammaincc(servers + 1.0, load))
