"""Hypothesis strategies for plans with every kind of channel, market, medium, flow, effect and test.

    @given(rich_plans())
    def test_…(scenario: Scenario) -> None: …

They are the plans of `tests.strategies` with more put into them; as small, and as sound.
"""

from __future__ import annotations

import datetime
from typing import Any

from hypothesis import strategies as st

from roisim.scenario.ad_objectives import OBJECTIVES
from roisim.scenario.content_types import CONTENT_TYPES
from roisim.scenario.effect_targets import VISIT_SHARES
from roisim.scenario.expected_visits import visits_a_month
from roisim.scenario.programs import BOOKS_TO
from roisim.scenario.reasons import REASONS
from roisim.scenario.scenario import Scenario
from roisim.scenario.scenario_file import scenario_from_plain
from tests.strategies import Plain, by_month, numbers, plain_plans, shares, uncertain

Strategy = st.SearchStrategy[Any]

MORE_NAMES = ["Blog", "Partners", "Arkadaşlar", "Posts.2026"]
PUSH_CAPTURE: Strategy = uncertain(0.01, 0.1)
MARKET_NAMES = ["France", "Österreich.at"]


@st.composite
def plain_rich_plans(draw: st.DrawFn, *, most_months: int = 6, most_visits: float = 900) -> Plain:
    """A sound plan as plain data: those of `plain_plans`, and any of what came later."""
    plan = draw(plain_plans(most_months=most_months, most_visits=most_visits))
    months = plan["months"]
    plan["channels"] = draw(_channels(plan, most_visits))
    plan["markets"] = draw(_markets(plan["channels"], months))
    for name, section in _sections(months).items():
        if draw(st.booleans()):
            plan[name] = {**plan.get(name, {}), **draw(section)}
    if draw(st.booleans()):
        plan["price_level"] = draw(numbers(0.5, 5))
    plan["programs"] = plan["programs"] + draw(_programs(plan))
    if any(program.get("medium") == "push" for program in plan["programs"]):
        plan["funnel"] = {"push_capture": draw(PUSH_CAPTURE), **plan.get("funnel", {})}
    return plan


@st.composite
def rich_plans(draw: st.DrawFn, *, most_months: int = 6, most_visits: float = 900) -> Scenario:
    """A sound plan; see `plain_rich_plans`."""
    return scenario_from_plain(draw(plain_rich_plans(most_months=most_months, most_visits=most_visits)))


# --- channels and markets ----------------------------------------------------------------------------------


@st.composite
def _channels(draw: st.DrawFn, plan: Plain, most_visits: float) -> list[Plain]:
    """The plan's channels with more to them, and one to three of the other kinds."""
    months = plan["months"]
    more = st.fixed_dictionaries({}, optional=_of_every_channel())
    of_kind = {"paid": _of_paid(), "organic": _of_organic()}
    channels = [
        {**channel, **draw(more), **draw(st.fixed_dictionaries({}, optional=of_kind[channel["kind"]]))}
        for channel in plan["channels"]
    ]
    others = draw(st.lists(_other_kinds(plan["start"], months, most_visits), min_size=1, max_size=3))
    for name, channel in zip(draw(st.permutations(MORE_NAMES)), others, strict=False):
        channels.append({"name": name, **channel, **draw(more)})
    return channels


def _of_every_channel() -> dict[str, Strategy]:
    return {
        "intent_odds_ratio": uncertain(0.5, 2),
        "capture_odds_ratio": uncertain(0.5, 2),
        "order_rate_factor": uncertain(0.5, 1.5),
        "lapse_factor": uncertain(0.5, 1.5),
    }


def _of_paid() -> dict[str, Strategy]:
    return {
        "objective": st.sampled_from(sorted(OBJECTIVES)),
        "targeting": shares(),
        "targeting_gain": uncertain(0, 1),
        "targeting_reach_loss": shares(0, 0.8),
        "targeting_cost": uncertain(0, 1),
        "data_learning": shares(0, 0.5),
        "data_scale": uncertain(10, 1000),
    }


def _of_organic() -> dict[str, Strategy]:
    return {
        "visits_per_thousand_impressions": uncertain(0, 2),
        "ad_memory_days": uncertain(1, 60),
        "visits_per_active_customer": uncertain(0, 0.3),
    }


def _other_kinds(start: datetime.date, months: int, most_visits: float) -> Strategy:
    return st.one_of(
        _content(months, most_visits),
        _affiliate(months, most_visits),
        _influencer(start, months, most_visits),
        _word_of_mouth(),
        st.fixed_dictionaries(
            {"kind": st.just("partner_sign_ups"), "monthly_sign_ups": by_month(months, 0, most_visits / 10)},
            optional={"cost_per_sign_up": by_month(months, 0, 3)},
        ),
    )


def _content(months: int, most_visits: float) -> Strategy:
    return st.fixed_dictionaries(
        {
            "kind": st.just("content"),
            "type": st.sampled_from(sorted(CONTENT_TYPES)),
            # a type's own cost does not grow with the plan's money
            "cost_per_item": by_month(months, 0, 300),
            "items_per_month": by_month(months, 0, 5),
        },
        optional={
            "items_at_start": uncertain(0, 5),
            "ranking_share": shares(),
            "delay_months": uncertain(0.1, 5),
            "visits_per_item": uncertain(0, most_visits / 10),
            "half_life_months": uncertain(0.1, 24),
        },
    )


def _commissions(months: int) -> dict[str, Strategy]:
    return {
        "commission": shares(0, 0.3),
        "commission_per_order": by_month(months, 0, 10),
        "hold_days": uncertain(0, 60),
        "decline_share": shares(0, 0.4),
    }


def _affiliate(months: int, most_visits: float) -> Strategy:
    return st.fixed_dictionaries(
        {
            "kind": st.just("affiliate"),
            "visits_per_partner": by_month(months, 0, most_visits / 10),
            "partners_at_start": uncertain(0, 5),
        },
        optional={
            "new_partners_per_month": by_month(months, 0, 2),
            "partner_churn_per_month": shares(0, 0.5),
            "platform_fee": by_month(months, 0, 50),
            **_commissions(months),
        },
    )


def _influencer(start: datetime.date, months: int, most_visits: float) -> Strategy:
    day = st.integers(0, 100).map(lambda days: start + datetime.timedelta(days=days))
    when = st.one_of(
        st.fixed_dictionaries({"dates": st.lists(day, min_size=1, max_size=3)}),
        st.fixed_dictionaries({"posts_per_month": by_month(months, 0, 3)}),
    )
    what = st.fixed_dictionaries(
        {
            "kind": st.just("influencer"),
            "fee_per_post": by_month(months, 0, 300),
            "visits_per_post": uncertain(0, most_visits / 3),
        },
        optional={
            "fit": shares(),
            "decay_days": uncertain(0.5, 10),
            "tail_share": shares(),
            "tail_days": uncertain(1, 100),
            **_commissions(months),
        },
    )
    return st.builds(lambda told, posts: {**told, **posts}, what, when)


def _word_of_mouth() -> Strategy:
    friends = {"visits_per_customer": uncertain(0, 1), "telling_days": uncertain(2, 60)}
    heard = st.fixed_dictionaries({"kind": st.just("word_of_mouth")}, optional=friends)
    bass = st.fixed_dictionaries(
        {"kind": st.just("word_of_mouth"), "audience": uncertain(200, 5000)},
        optional={
            **friends,
            "innovation_per_year": uncertain(0, 1),
            "imitation_per_year": uncertain(0, 5),
        },
    )
    return st.one_of(heard, bass)


@st.composite
def _markets(draw: st.DrawFn, channels: list[Plain], months: int) -> list[Plain]:
    """No more than two markets; channels are given to them."""
    fits = ("local_payment", "taxes_in_prices", "local_support")
    market = st.fixed_dictionaries(
        {},
        optional={
            "order_value_factor": uncertain(0.5, 2),
            "vat_rate": shares(0, 0.25),
            "shipping_extra": by_month(months, 0, 10),
            **{name: shares() for name in fits},
            **{f"{name}_odds_ratio": uncertain(0.3, 1) for name in ("payment", "tax", "support")},
            "entry_cost": uncertain(0, 300),
            "monthly_cost": by_month(months, 0, 50),
        },
    )
    markets = [{"name": name, **draw(market)} for name in MARKET_NAMES[: draw(st.integers(0, 2))]]
    for channel in channels:
        abroad: bool = draw(st.booleans())
        if markets and abroad:
            channel["market"] = draw(st.sampled_from(markets))["name"]
    return markets


# --- the shop ----------------------------------------------------------------------------------------------


def _sections(months: int) -> dict[str, Strategy]:
    weights = {name: numbers(0, 10) for name in REASONS[1:]}
    reasons = st.fixed_dictionaries({"just_browsing": numbers(0.1, 10)}, optional=weights)
    hours = st.lists(numbers(0.2, 3), min_size=24, max_size=24)
    return {
        "funnel": st.fixed_dictionaries({}, optional={"push_capture": PUSH_CAPTURE, "reasons": reasons}),
        "site": st.fixed_dictionaries(
            {},
            optional={
                "page_seconds": uncertain(0.5, 8),
                "seconds_effect": uncertain(0, 0.3),
                "rank_effect": uncertain(0, 0.2),
                "mobile_share": shares(),
                "mobile_odds_ratio": uncertain(0.3, 1),
            },
        ),
        "season": st.fixed_dictionaries({"demand_by_hour": hours}),
        "contacts": st.fixed_dictionaries(
            {},
            optional={
                "push_decay_per_week": shares(0, 0.2),
                "ad_match_share": shares(0.1, 1),
                "ad_decay_per_week": shares(0, 0.2),
            },
        ),
        "customers": st.fixed_dictionaries({"discount_selection": uncertain(0, 4)}),
        "finance": st.fixed_dictionaries(
            {"spend_limit": st.just("cash")}, optional={"overdraft": uncertain(0, 1000)}
        ),
        "operations": st.fixed_dictionaries(
            {}, optional={"stock": _stock(months), "desk": _desk(months), "site_capacity": _capacity()}
        ),
    }


def _stock(months: int) -> Strategy:
    return st.fixed_dictionaries(
        {
            "opening_units": uncertain(1, 200),
            "reorder_point": numbers(0, 50),
            "order_up_to": numbers(52, 300),
            "lead_time_days": uncertain(0.5, 30),
        },
        optional={
            "lead_time_kind": st.sampled_from(["fixed", "exponential"]),
            "holding_cost_rate": uncertain(0, 0.5),
            "cold_chain_per_unit": by_month(months, 0, 1),
            "spoilage_per_month": shares(0, 0.3),
        },
    )


def _desk(months: int) -> Strategy:
    shift = {"from": st.integers(0, 11), "until": st.integers(12, 24), "agents": st.integers(1, 3)}
    return st.fixed_dictionaries(
        {"shifts": st.lists(st.fixed_dictionaries(shift), min_size=1, max_size=1)},
        optional={
            "asking_share": shares(0, 0.1),
            "handling_minutes": uncertain(1, 20),
            "patience_minutes": uncertain(0.5, 10),
            "served_odds_ratio": uncertain(0.8, 2),
            "abandoned_odds_ratio": uncertain(0.5, 1.2),
            "wage_per_hour": by_month(months, 0, 1),
            "chatbot_share": shares(),
        },
    )


def _capacity() -> Strategy:
    return st.fixed_dictionaries(
        {"slots": st.integers(1, 5)},
        optional={"seconds_per_visit": uncertain(0.5, 20), "patience_seconds": uncertain(1, 20)},
    )


# --- programmes --------------------------------------------------------------------------------------------


@st.composite
def _programs(draw: st.DrawFn, plan: Plain) -> list[Plain]:
    start: datetime.date = plan["start"]
    programs = draw(st.lists(_program(plan), max_size=3))
    for position, program in enumerate(programs):
        program["name"] = f"new programme {position}"
        program["enabled"] = draw(st.sampled_from([True, True, False]))
        if draw(st.booleans()):
            program["start"] = start + datetime.timedelta(days=draw(st.integers(-20, 60)))
        if draw(st.booleans()):
            first = program.get("start", start)
            program["end"] = first + datetime.timedelta(days=draw(st.integers(0, 90)))
    test = draw(st.none() | _ab_test(plan))
    if programs and test is not None:
        programs[0]["test"] = test
    return programs


def _program(plan: Plain) -> Strategy:
    costs = {
        "per_click": uncertain(0, 1),
        "per_referral": uncertain(0, 5),
        "share_of_ad_spend": shares(0, 0.2),
        "per_message": uncertain(0, 0.1),
    }
    return st.fixed_dictionaries(
        {"medium": st.sampled_from(["", "email", "ads", "push"])},
        optional={
            "books_to": st.sampled_from(BOOKS_TO),
            "costs": st.fixed_dictionaries({}, optional=costs),
            "effects": st.lists(_effects(plan), min_size=1, max_size=3),
            "campaigns": st.lists(_campaigns(), max_size=1),
            "flows": st.lists(_flows(), max_size=2),
            "ramp_days": uncertain(0, 60),
            "pulled_forward": shares(0, 0.6),
            "coupon_learning": uncertain(0, 0.5),
            "coupon_learners": shares(0, 0.6),
        },
    )


def _effects(plan: Plain) -> Strategy:
    names = [channel["name"] for channel in plan["channels"]]

    def effect(targets: list[str], kind: str, amount: Strategy, audiences: list[str]) -> Strategy:
        return st.fixed_dictionaries(
            {"on": st.sampled_from(targets), kind: amount, "for": st.sampled_from(audiences)}
        )

    everyone = ["everyone"]
    return st.one_of(
        effect(["push_capture", "capture"], "odds_ratio", uncertain(0.5, 2), [*everyone, "new", *names]),
        effect(["known_at_checkout"], "odds_ratio", uncertain(0.5, 2), everyone),
        effect(["clicks", "cost_per_click"], "factor", uncertain(0.7, 1.4), [*everyone, *names]),
        effect(["referrals", "asking", "mobile_gap", "ramp_days"], "factor", uncertain(0.5, 1.5), everyone),
        effect(["page_seconds"], "add", numbers(-2, 2), everyone),
        effect(["agents"], "add", st.integers(0, 2), everyone),
        effect(list(REASONS[1:]), "removes", shares(), everyone),
    )


def _message() -> dict[str, Strategy]:
    return {"clicks_per_message": shares(0, 0.3), "orders_per_click": shares(0, 0.3)}


def _campaigns() -> Strategy:
    return st.fixed_dictionaries(
        {**_message(), "every_days": numbers(3, 30)},
        optional={"unsubscribes_per_message": shares(0, 0.05), "discount": shares(0, 0.3)},
    )


def _flows() -> Strategy:
    message = st.fixed_dictionaries(
        {**_message(), "delay_days": numbers(0, 10)},
        optional={"unsubscribes_per_message": shares(0, 0.05), "discount": shares(0, 0.3)},
    )
    return st.fixed_dictionaries(
        {
            "trigger": st.sampled_from(["sign_up", "browse_left", "cart_left", "ordered"]),
            "messages": st.lists(message, min_size=1, max_size=2),
        },
        optional={"share": shares(), "stops_at_order": st.booleans()},
    )


@st.composite
def _ab_test(draw: st.DrawFn, plan: Plain) -> Plain | None:
    """A test that there are visits for, or none."""
    scenario = scenario_from_plain(plan)
    with_visits = [channel.name for channel in scenario.channels if visits_a_month(scenario, (channel,)) > 0]
    if not with_visits:
        return None
    on = draw(st.sampled_from([name for name in VISIT_SHARES if name != "push_capture"]))
    test: Plain = {
        "on": on,
        "for": draw(st.sampled_from(["everyone", "new", *with_visits])),
        "odds_ratio": draw(uncertain(0.8, 1.3)),
        "detectable": draw(numbers(0.02, 0.09)),
    }
    optional = {
        "share_of_visits": numbers(0.2, 1),
        "significance": numbers(0.01, 0.2),
        "power": numbers(0.5, 0.95),
    }
    return test | draw(st.fixed_dictionaries({}, optional=optional))
