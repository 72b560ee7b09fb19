"""Journeys and population: two programs for one law must agree in distribution, mechanism by mechanism.

Each plan makes its mechanism happen often. Some hundred seeds of journeys stand against 400 worlds of the
population model; means and variances are compared by their standard errors, and the limit is such
that the whole family of comparisons errs once in 1,000.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.special import ndtri

from roisim.simulation.accounts import Count
from roisim.simulation.journey_books import JourneyTotals
from roisim.simulation.journey_rates import JourneyRates
from roisim.simulation.journeys import run_journeys
from roisim.simulation.population import simulate
from roisim.simulation.timeline import Timeline
from tests.simulation.agreement_plans import (
    CHANNEL_PLANS,
    FUNNEL,
    MESSAGE,
    SHOP,
    Plan,
    flow,
    program,
)
from tests.simulation.small_plans import timeline_of

Values = NDArray[np.float64]
WORLDS = 400
SEEDS, SEEDS_OF_CHANNEL_PLANS = 200, 100
RESAMPLES = 400
FAMILY_ERROR = 1e-3


def half_way(**effects: float) -> dict[str, Any]:
    """A programme that changes rates from 20 January to 10 February."""
    changes = [{"on": on, "factor": factor} for on, factor in effects.items()]
    return program("Half way", start=date(2026, 1, 20), end=date(2026, 2, 10), effects=changes)


def repeating(kind: str, programs: tuple[Plan, ...] = (), **parameters: float) -> Plan:
    """Customers who order again often, in a season and with programmes that come and go."""
    return {
        "months": 3,
        "season": {"demand_by_month": [1.5, 0.5, 1.2] + [1.0] * 9},
        "channels": [{**SHOP, "monthly_visits": [250, 0]}],
        "customers": {"repeat": {"kind": kind, **parameters}},
        "programs": [half_way(order_rate=2.0, lapse_hazard=0.5), *programs],
    }


PLANS: dict[str, Plan] = {
    "paid and organic visits through the stages": {
        "channels": [
            {
                "name": "Ads",
                "kind": "paid",
                "monthly_budget": [200, 400],
                "cost_per_click": 0.5,
                "monthly_click_ceiling": 1000,
                "cost_inflation": 0.5,
                "intent_odds_ratio": 1.5,
            },
            SHOP,
        ],
        "months": 2,
        "season": {
            "demand_by_weekday": [1, 1, 1, 1, 1, 2, 3],
            "cost_per_click_by_month": [1, 2] + [1] * 10,
        },
    },
    "a finite audience that clicks again": {
        "channels": [
            {
                "name": "Ads",
                "kind": "paid",
                "monthly_budget": 170,
                "cost_per_click": 0.5,
                "audience": 200,
            }
        ],
        "returning": {"visits_per_visitor": 0.8, "interest_days": 6},
        "months": 2,
    },
    "strangers who come back": {
        "returning": {"visits_per_visitor": 1.5, "interest_days": 4, "intent_odds_ratio": 3},
        "funnel": {**FUNNEL, "contact_capture": 0},
        "months": 2,
        "programs": [half_way(return_visits=0.5, interest_days=2.0)],
    },
    "contacts who come back": {
        "funnel": {**FUNNEL, "intent": 0.3, "contact_capture": 0.5},
        "returning": {"visits_per_visitor": 2, "interest_days": 7},
        "months": 2,
    },
    "addresses left at the checkout": {
        "funnel": {**FUNNEL, "contact_capture": 0.1, "known_at_checkout": 0.7},
        "programs": [
            program(
                "Carts", flows=[flow("cart_left", 0.04, 1, 3), flow("sign_up", 1)], costs={"per_message": 1}
            )
        ],
        "months": 2,
    },
    "campaigns, consent, stale addresses": {
        "contacts": {"consent_share": 0.7, "address_decay_per_week": 0.15, "fatigue_effect": 0},
        "programs": [
            program(
                "Mail",
                start=date(2026, 1, 5),
                campaigns=[{"every_days": 4, "hour": 10, **MESSAGE, "discount": 0.1}],
                costs={"per_message": 0.3, "per_contact": 0.5, "monthly": 3},
                books_to="email",
            )
        ],
        "months": 2,
    },
    "fatigue and unsubscribing": {
        "contacts": {
            "consent_share": 1,
            "fatigue_memory_days": 5,
            "fatigue_effect": 0.6,
            "unsubscribe_growth": 0.05,
        },
        "programs": [
            program("Mail", campaigns=[{"every_days": 2, "hour": 10, **MESSAGE}]),
            program("Welcome", flows=[flow("sign_up", 0, 1, 2.5)]),
        ],
        "months": 2,
    },
    "flows that an order stops": {
        "funnel": {**FUNNEL, "purchase": 0.2, "contact_capture": 0.5},
        "contacts": {"address_decay_per_week": 0.5},
        "returning": {"visits_per_visitor": 1, "interest_days": 5},
        "programs": [
            program("Carts", flows=[flow("cart_left", 0.05, 1, 3, 6)]),
            program("Welcome", end=date(2026, 1, 20), flows=[flow("sign_up", 0, 2, discount=0.3)]),
            program(
                "Site",
                start=date(2026, 1, 15),
                effects=[
                    {"on": "message_click", "odds_ratio": 2},
                    {"on": "unsubscribe", "factor": 3},
                    {"on": "consent", "odds_ratio": 0.5},
                ],
            ),
        ],
        "months": 2,
    },
    "programmes on the site": {
        "programs": [
            program(
                "Site",
                start=date(2026, 1, 12),
                end=date(2026, 2, 12),
                effects=[
                    {"on": "consideration", "odds_ratio": 2},
                    {"on": "purchase", "odds_ratio": 2.5},
                    {"on": "capture", "odds_ratio": 2},
                    {"on": "intent", "odds_ratio": 3, "for": "contacts"},
                    {"on": "refund", "odds_ratio": 3},
                    {"on": "order_value", "factor": 1.5},
                ],
                order_discount={"share": 0.1, "for": "first"},
            ),
            program("Mail", campaigns=[{"every_days": 5, "hour": 10, **MESSAGE}]),
        ],
        "months": 2,
    },
    "repeat orders by bg_nbd": repeating("bg_nbd", r=0.8, alpha_weeks=2, dropout_a=0.8, dropout_b=2.4),
    "repeat orders by pareto_nbd": repeating("pareto_nbd", r=0.8, alpha_weeks=2, s=0.7, beta_weeks=5),
    "subscriptions": repeating("subscription", alpha=0.9, beta=2.5, months_per_renewal=0.5),
    "constant repeat orders": repeating("constant", orders_per_year=20, yearly_churn=0.95),
    "order values, discounts, refunds and fees": {
        "customers": {
            "order_value": [100, 300],
            "discount": 0.1,
            "first_order_discount": 0.2,
            "refund_rate": 0.4,
            "refund_delay_days": 10,
            "refund_delay_shape": 0.7,
            "repeat": {"kind": "constant", "orders_per_year": 15, "yearly_churn": 0.5},
            "spread": {"kind": "gamma_gamma", "p": 6, "q": 6},
        },
        "operations": {"shipping_and_packing": 9, "return_handling": 7, "resaleable_share": 0.6},
        "finance": {"vat_rate": 0.2, "payment_fee": 0.03, "payment_fee_fixed": 0.25, "marketplace_fee": 0.1},
        "programs": [
            program(
                "Points",
                start=date(2026, 1, 20),
                books_to="loyalty",
                costs={"share_of_sales": 0.05, "per_order": 1.5},
            )
        ],
        "months": 2,
    },
    "lognormal order values": {
        "customers": {"order_value": 80, "spread": {"kind": "lognormal", "sd_log": 0.7}},
    },
    "everything at once": {
        "channels": [
            {
                "name": "Ads",
                "kind": "paid",
                "monthly_budget": [35, 80],
                "cost_per_click": 0.5,
                "monthly_click_ceiling": 2000,
                "audience": 100,
                "intent_odds_ratio": 0.8,
            },
            {**SHOP, "monthly_visits": [80, 40]},
        ],
        "months": 3,
        "season": {
            "demand_by_month": [1.5, 0.5, 1.2] + [1.0] * 9,
            "demand_by_weekday": [1, 1, 1, 1, 2, 2, 2],
        },
        "funnel": {**FUNNEL, "known_at_checkout": 0.3},
        "returning": {"visits_per_visitor": 0.7, "interest_days": 8, "intent_odds_ratio": 2},
        "contacts": {
            "consent_share": 0.8,
            "address_decay_per_week": 0.05,
            "fatigue_memory_days": 6,
            "fatigue_effect": 0.3,
            "unsubscribe_growth": 0.02,
        },
        "customers": {
            "order_value": 90,
            "discount": 0.05,
            "refund_rate": 0.2,
            "repeat": {"kind": "bg_nbd", "r": 0.8, "alpha_weeks": 3, "dropout_a": 0.8, "dropout_b": 2.4},
            "spread": {"kind": "gamma_gamma", "p": 6, "q": 6},
        },
        "operations": {"shipping_and_packing": 5, "return_handling": 7, "resaleable_share": 0.8},
        "finance": {"vat_rate": 0.2, "payment_fee": 0.03, "payment_fee_fixed": 0.25},
        "programs": [
            program(
                "Mail",
                start=date(2026, 1, 10),
                campaigns=[{"every_days": 7, "weekday": 1, "hour": 10, **MESSAGE, "discount": 0.1}],
                flows=[flow("sign_up", 0, 2, 5)],
                costs={"per_message": 0.01, "per_contact": 0.02},
                books_to="email",
            ),
            program("Carts", start=date(2026, 1, 20), flows=[flow("cart_left", 0.04, 1, 3)]),
            program(
                "Points",
                start=date(2026, 2, 1),
                effects=[{"on": "order_rate", "factor": 1.5}, {"on": "lapse_hazard", "factor": 0.7}],
                costs={"share_of_sales": 0.03},
                books_to="loyalty",
            ),
            program(
                "Site",
                start=date(2026, 2, 10),
                effects=[{"on": "purchase", "odds_ratio": 1.5}, {"on": "capture", "odds_ratio": 1.3}],
            ),
        ],
    },
}

FIGURES: dict[str, Callable[[JourneyTotals], Any]] = {
    "visits": lambda totals: totals.visits,
    "returning visits": lambda totals: totals.returning_visits,
    "contacts": lambda totals: totals.contacts,
    "considered": lambda totals: totals.counts[Count.CONSIDERED],
    "carts": lambda totals: totals.carts,
    "carts ordered": lambda totals: totals.carts_ordered,
    "checkouts": lambda totals: totals.checkouts,
    "first orders": lambda totals: totals.first_orders,
    "orders": lambda totals: totals.orders,
    "messages": lambda totals: totals.messages,
    "message clicks": lambda totals: totals.message_clicks,
    "unsubscribes": lambda totals: totals.unsubscribes,
    "recovered carts": lambda totals: totals.recovered_carts,
    "refunded orders": lambda totals: totals.refunded_orders,
    "revenue": lambda totals: totals.revenue,
    "revenue of the last month": lambda totals: totals.revenue[-1:],
    "contribution margin": lambda totals: totals.contribution_margin,
}
MONEY = {"revenue", "revenue of the last month", "contribution margin"}
FIGURES_OF_CHANNEL_PLANS: dict[str, Callable[[JourneyTotals], Any]] = {
    **FIGURES,
    "new visits": lambda totals: totals.new_visits,
    "visits by an ad": lambda totals: totals.counts[Count.CLICKS],
    "sign-ups at partners": lambda totals: totals.partner_sign_ups,
    "who allows notifications": lambda totals: totals.push_subscribers,
    "commissions pending": lambda totals: totals.commissions[0],
    "commissions approved": lambda totals: totals.commissions[1],
    "commissions declined": lambda totals: totals.commissions[2],
    "commissions reversed": lambda totals: totals.commissions[3],
    "learned discounts": lambda totals: totals.learned_discounts,
    "ad spend": lambda totals: totals.ad_spend,
    "profit": lambda totals: totals.profit,
}
MONEY |= {"ad spend", "profit"}
COMPARISONS = 2 * (len(PLANS) * len(FIGURES) + len(CHANNEL_PLANS) * len(FIGURES_OF_CHANNEL_PLANS))
LIMIT = -float(ndtri(FAMILY_ERROR / COMPARISONS / 2))


Figures = dict[str, Callable[[JourneyTotals], Any]]


def literal(timeline: Timeline, seeds: int = SEEDS, figures: Figures = FIGURES) -> dict[str, Values]:
    """Each figure of the journeys of every seed."""
    rates = JourneyRates(timeline)
    totals = [run_journeys(rates, seed) for seed in range(seeds)]
    return {name: np.array([figure(one).sum() for one in totals]) for name, figure in figures.items()}


def counted(timeline: Timeline, figures: Figures = FIGURES) -> dict[str, Values]:
    """Each figure of the population model in every world."""
    totals = JourneyTotals.of_books(simulate(timeline, 1))
    return {name: figure(totals).sum(axis=0) for name, figure in figures.items()}


def distance_of_means(name: str, one: Values, other: Values) -> float:
    """Difference of the means in standard errors."""
    variances = [one.var(ddof=1), other.var(ddof=1)]
    if name not in MONEY:
        variances = [max(variance, (one.mean() + other.mean()) / 2) for variance in variances]
    error = np.sqrt(variances[0] / len(one) + variances[1] / len(other))
    return 0.0 if error == 0 else float((one.mean() - other.mean()) / error)


def distance_of_variances(one: Values, other: Values) -> float:
    """Difference of the logarithms of the variances in their bootstrap standard errors."""
    if one.var() == 0 and other.var() == 0:
        return 0.0
    (first, first_error), (second, second_error) = (log_variance(values) for values in (one, other))
    return (first - second) / float(np.hypot(first_error, second_error))


def log_variance(values: Values) -> tuple[float, float]:
    """Logarithm of the variance and its bootstrap standard error."""
    chosen = np.random.default_rng(1).integers(len(values), size=(RESAMPLES, len(values)))
    resampled = values[chosen].var(axis=1, ddof=1)
    return float(np.log(values.var(ddof=1))), float(np.log(resampled).std(ddof=1))


def not_alike(plan: Plan, seeds: int, figures: Figures) -> dict[str, Any]:
    """What is further apart in the two readings than luck would have it."""
    timeline = timeline_of(worlds=WORLDS, **{"funnel": FUNNEL, "channels": [SHOP], **plan})
    assert timeline.traffic.clicks[..., 0].sum() < 2000
    journeys, population = literal(timeline, seeds, figures), counted(timeline, figures)
    apart = {}
    for name in figures:
        one, other = journeys[name], population[name]
        distances = {
            "mean": distance_of_means(name, one, other),
            "variance": distance_of_variances(one, other),
        }
        for what, distance in distances.items():
            if abs(distance) > LIMIT:
                apart[f"{what} of {name}"] = (round(distance, 1), one.mean(), other.mean())
    return apart


@pytest.mark.slow
@pytest.mark.parametrize("name", PLANS)
def test_journeys_and_population_agree_on(name: str) -> None:
    assert not_alike(PLANS[name], SEEDS, FIGURES) == {}


@pytest.mark.slow
@pytest.mark.parametrize("name", CHANNEL_PLANS)
def test_journeys_and_population_agree_on_channels_and_media(name: str) -> None:
    assert not_alike(CHANNEL_PLANS[name], SEEDS_OF_CHANNEL_PLANS, FIGURES_OF_CHANNEL_PLANS) == {}


@pytest.mark.slow
def test_the_comparison_notices_a_difference_of_a_few_per_cent() -> None:
    journeys = literal(timeline_of(funnel=FUNNEL, channels=[SHOP]))
    more_visits = counted(
        timeline_of(worlds=WORLDS, funnel=FUNNEL, channels=[{**SHOP, "monthly_visits": 210}])
    )
    assert abs(distance_of_means("visits", journeys["visits"], more_visits["visits"])) > LIMIT
    wider = journeys["visits"].mean() + 1.4 * (journeys["visits"] - journeys["visits"].mean())
    assert abs(distance_of_variances(journeys["visits"], wider)) > LIMIT
