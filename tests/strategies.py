"""Hypothesis strategies for plans: small, sound, and with every kind of number, repeat and programme.

    @given(plans())
    def test_…(scenario: Scenario) -> None: …

`plain_plans` gives what a file would hold, `plans` the scenarios, `scaled_money` the same plan with all
its money times k.
"""

from __future__ import annotations

import datetime
from dataclasses import replace
from typing import Any, TypeVar

from hypothesis import strategies as st

from roisim.scenario.plan_checks import plan_findings
from roisim.scenario.program_library import library
from roisim.scenario.quantity import MonthlyQuantity, Quantity
from roisim.scenario.repeat_checks import fewest_orders
from roisim.scenario.scenario import Scenario
from roisim.scenario.scenario_file import scenario_from_plain
from roisim.scenario.section import Section

Plain = dict[str, Any]
Part = TypeVar("Part", bound=Section)

NAMES = ["Shop", "=HYPERLINK(1)", "+1", "Çiçekçi ₺", 'with "quotes" \\ and\nlines']
STEPS = 200
"""Numbers lie on a grid, which keeps failing examples readable."""


def numbers(low: float, high: float) -> st.SearchStrategy[float]:
    """A plain number from low to high."""
    return st.integers(0, STEPS).map(lambda step: round(low + (high - low) * step / STEPS, 6))


@st.composite
def uncertain(draw: st.DrawFn, low: float, high: float, *, is_share: bool = False) -> Any:
    """A number as a file may hold it: certain, PERT, uniform, normal, lognormal or, for shares, beta."""
    shape = draw(st.sampled_from(["point", "point", "pert", "uniform", "normal", "lognormal", "beta"]))
    if shape == "pert":
        ends = sorted(draw(numbers(low, high)) for _ in range(3))
        return dict(zip(("low", "likely", "high"), ends, strict=True))
    if shape == "uniform":
        return dict(zip(("low", "high"), sorted(draw(numbers(low, high)) for _ in range(2)), strict=True))
    mean = draw(numbers(low, high))
    inside = is_share and 0 < mean < 1
    if shape == "point" or mean <= 0 or (shape == "beta" and not inside):
        return mean
    sd = round(mean * draw(numbers(0.02, 0.3)), 9)
    if shape == "beta":
        sd = min(sd, (mean * (1 - mean)) ** 0.5 / 2)
    return {"mean": mean, "sd": sd, "distribution": shape}


def shares(low: float = 0.0, high: float = 1.0) -> st.SearchStrategy[Any]:
    """A share as a file may hold it."""
    return uncertain(low, high, is_share=True)


@st.composite
def by_month(draw: st.DrawFn, months: int, low: float, high: float) -> Any:
    """One number for all months or a list of them."""
    if draw(st.booleans()):
        return draw(uncertain(low, high))
    return draw(st.lists(uncertain(low, high), min_size=1, max_size=min(months, 3)))


@st.composite
def plain_plans(draw: st.DrawFn, *, most_months: int = 6, most_visits: float = 900) -> Plain:
    """A sound plan as plain data: months of at most `most_visits` visits a channel, few channels.

    Every section may be left out; what is stated lies well within its range.
    """
    months = draw(st.integers(1, most_months))
    plan: Plain = {
        "format": 1,
        "name": draw(
            st.sampled_from(["Shop", "=HYPERLINK(1)", "+1", "Çiçekçi ₺", 'with "quotes" \\ and\nlines'])
        ),
        "currency": draw(st.sampled_from(["TRY", "USD", "JPY", "KWD"])),
        "start": draw(st.dates(datetime.date(2023, 1, 1), datetime.date(2028, 12, 31))),
        "months": months,
        "channels": draw(_channels(months, most_visits)),
        "customers": draw(_customers(months)),
    }
    for name, section in _sections(months).items():
        if draw(st.booleans()):
            plan[name] = draw(section)
    plan["programs"] = draw(_programs(plan))
    return plan


@st.composite
def plans(draw: st.DrawFn, *, most_months: int = 6, most_visits: float = 900) -> Scenario:
    """A sound plan; see `plain_plans`."""
    return scenario_from_plain(draw(plain_plans(most_months=most_months, most_visits=most_visits)))


def _sections(months: int) -> dict[str, st.SearchStrategy[Plain]]:
    ratios = {length: st.lists(numbers(0.2, 3), min_size=length, max_size=length) for length in (7, 12)}
    return {
        "funnel": st.fixed_dictionaries(
            {
                "consideration": _ends(0.5, 0.9),
                "intent": shares(0.02, 0.5),
                "evaluation": shares(0.3, 0.9),
                "purchase": shares(0.2, 0.9),
                "contact_capture": _ends(0.01, 0.2),
                "known_at_checkout": shares(0, 0.5),
            }
        ),
        "returning": st.fixed_dictionaries(
            {"visits_per_visitor": _ends(0, 1), "interest_days": _ends(5, 30)},
            optional={"intent_odds_ratio": uncertain(0.5, 4)},
        ),
        "season": st.fixed_dictionaries(
            {},
            optional={
                "demand_by_month": ratios[12],
                "demand_by_weekday": ratios[7],
                "cost_per_click_by_month": ratios[12],
            },
        ),
        "contacts": st.fixed_dictionaries(
            {},
            optional={
                "consent_share": shares(0.1, 1),
                "address_decay_per_week": shares(0, 0.1),
                "fatigue_memory_days": uncertain(1, 30),
                "fatigue_effect": uncertain(0, 0.5),
                "unsubscribe_growth": uncertain(0, 0.01),
            },
        ),
        "operations": st.fixed_dictionaries(
            {},
            optional={
                "shipping_and_packing": by_month(months, 0, 20),
                "return_handling": by_month(months, 0, 20),
                "resaleable_share": shares(),
                "inventory_maintenance": by_month(months, 0, 500),
            },
        ),
        "finance": _finance(months),
    }


def _ends(low: float, high: float) -> st.SearchStrategy[Any]:
    """A number whose ends stay within low and high, where the plan as a whole depends on them."""
    triple = st.lists(numbers(low, high), min_size=3, max_size=3).map(sorted)
    pert = triple.map(lambda ends: dict(zip(("low", "likely", "high"), ends, strict=True)))
    return st.one_of(numbers(low, high), pert)


def _finance(months: int) -> st.SearchStrategy[Plain]:
    days = {
        name: uncertain(0, 60)
        for name in (
            "payment_delay_days",
            "supplier_payment_days",
            "ad_payment_days",
            "cost_payment_days",
            "vat_payment_days",
        )
    }
    costs = {name: by_month(months, 0, 1000) for name in ("salaries", "technology", "content", "other_costs")}
    part = {
        "gross_margin": shares(0.1, 0.9),
        "vat_rate": shares(0, 0.25),
        "payment_fee": shares(0, 0.05),
        "payment_fee_fixed": by_month(months, 0, 1),
        "marketplace_fee": shares(0, 0.2),
        "opening_cash": uncertain(-500, 5000),
        "discount_rate": uncertain(0, 0.6),
        "ltv_horizon_months": st.integers(1, 60),
        "cac": st.sampled_from(["paid", "blended", "full"]),
    }
    return st.fixed_dictionaries({}, optional={**part, **days, **costs})


@st.composite
def _channels(draw: st.DrawFn, months: int, most_visits: float) -> list[Plain]:
    paid = st.fixed_dictionaries(
        {
            "kind": st.just("paid"),
            "monthly_budget": by_month(months, 0, most_visits / 2),
            "cost_per_click": by_month(months, 0.5, 2),
        },
        optional={
            "monthly_click_ceiling": by_month(months, 100, 5000),
            "click_through_rate": shares(0.005, 0.2),
            "cost_inflation": uncertain(0, 0.5),
            "audience": uncertain(200, 20000),
            "intent_odds_ratio": uncertain(0.5, 2),
        },
    )
    organic = st.fixed_dictionaries(
        {"kind": st.just("organic"), "monthly_visits": by_month(months, 0, most_visits)},
        optional={"intent_odds_ratio": uncertain(0.5, 2)},
    )
    channels = draw(st.lists(st.one_of(paid, organic), min_size=1, max_size=3))
    names = draw(st.permutations(["Google Ads", "Direct", "Shop.com", "İnstagram"]))
    return [{"name": name, **channel} for name, channel in zip(names, channels, strict=False)]


@st.composite
def _customers(draw: st.DrawFn, months: int) -> Plain:
    part: Plain = {"order_value": draw(by_month(months, 10, 300)), "repeat": draw(_repeats())}
    optional = {
        "discount": shares(0, 0.3),
        "first_order_discount": shares(0, 0.3),
        "refund_rate": shares(0, 0.4),
        "refund_delay_days": uncertain(1, 40),
        "refund_delay_shape": uncertain(0.5, 5),
        "spread": st.one_of(
            st.just({"kind": "fixed"}),
            st.fixed_dictionaries({"kind": st.just("lognormal"), "sd_log": uncertain(0.1, 1)}),
            st.fixed_dictionaries(
                {"kind": st.just("gamma_gamma"), "p": uncertain(1, 10), "q": uncertain(2.1, 10)}
            ),
        ),
    }
    return part | draw(st.fixed_dictionaries({}, optional=optional))


def _repeats() -> st.SearchStrategy[Plain]:
    return st.one_of(
        _bg_nbd_by_moments(),
        st.fixed_dictionaries(
            {
                "kind": st.just("bg_nbd"),
                "r": uncertain(0.1, 2),
                "alpha_weeks": uncertain(1, 30),
                "dropout_a": uncertain(0.3, 3),
                "dropout_b": uncertain(0.5, 5),
            }
        ),
        st.fixed_dictionaries(
            {
                "kind": st.just("pareto_nbd"),
                "r": uncertain(0.2, 2),
                "alpha_weeks": uncertain(2, 30),
                "s": uncertain(0.2, 2),
                "beta_weeks": uncertain(2, 60),
            }
        ),
        st.fixed_dictionaries(
            {"kind": st.just("subscription"), "alpha": uncertain(0.3, 3), "beta": uncertain(0.5, 9)},
            optional={"months_per_renewal": uncertain(0.5, 4)},
        ),
        st.fixed_dictionaries(
            {
                "kind": st.just("constant"),
                "orders_per_year": uncertain(0, 12),
                "yearly_churn": shares(0, 0.9),
            }
        ),
    )


@st.composite
def _bg_nbd_by_moments(draw: st.DrawFn) -> Plain:
    again = sorted(draw(numbers(0.05, 0.6)) for _ in range(2))
    a, b = draw(numbers(0.3, 0.95)), draw(numbers(0.5, 5))
    orders = round(fewest_orders(again[1], a, b) * draw(numbers(1.2, 3)), 6)
    return {
        "kind": "bg_nbd",
        "ordering_again_in_first_year": draw(
            st.sampled_from([again[1], {"low": again[0], "high": again[1]}])
        ),
        "repeat_orders_in_first_year": orders,
        "dropout_a": a,
        "dropout_b": b,
    }


@st.composite
def _programs(draw: st.DrawFn, plan: Plain) -> list[Plain]:
    start: datetime.date = plan["start"]
    programs = draw(st.lists(st.one_of(_of_library(), _own(plan)), max_size=3))
    for position, program in enumerate(programs):
        program["name"] = f"programme {position}"
        program["enabled"] = draw(st.sampled_from([True, True, False]))
        if draw(st.booleans()):
            program["start"] = start + datetime.timedelta(days=draw(st.integers(-20, 60)))
        if draw(st.booleans()):
            first = program.get("start", start)
            program["end"] = first + datetime.timedelta(days=draw(st.integers(0, 90)))
    return programs


def _of_library() -> st.SearchStrategy[Plain]:
    # nobody allows notifications in these plans, and some have no visits to test on
    plain = {key: entry.plain for key, entry in library().items()}
    ids = sorted(key for key in plain if plain[key].get("medium") != "push" and "test" not in plain[key])
    return st.fixed_dictionaries({"use": st.sampled_from(ids)}, optional={"costs": _costs()})


def _costs() -> st.SearchStrategy[Plain]:
    return st.fixed_dictionaries(
        {},
        optional={
            "once": uncertain(0, 300),
            "monthly": uncertain(0, 100),
            "per_message": uncertain(0, 0.1),
            "per_order": uncertain(0, 3),
            "per_contact": uncertain(0, 2),
            "share_of_sales": shares(0, 0.1),
        },
    )


@st.composite
def _own(draw: st.DrawFn, plan: Plain) -> Plain:
    names = [channel["name"] for channel in plan["channels"]]
    odds = st.fixed_dictionaries(
        {
            "on": st.sampled_from(["consideration", "intent", "evaluation", "purchase"]),
            "odds_ratio": uncertain(0.5, 2),
            "for": st.sampled_from(["everyone", "new", "returning", "contacts", *names]),
        }
    )
    people = st.fixed_dictionaries(
        {
            "on": st.sampled_from(["capture", "consent", "refund", "message_click"]),
            "odds_ratio": uncertain(0.5, 2),
        }
    )
    targets = ["cost_per_click", "clicks", "return_visits", "interest_days", "order_rate", "lapse_hazard"]
    rates = st.fixed_dictionaries(
        {
            "on": st.sampled_from([*targets, "order_value", "unsubscribe"]),
            "factor": uncertain(0.7, 1.4),
        }
    )
    return draw(
        st.fixed_dictionaries(
            {"name": st.just("own")},
            optional={
                "medium": st.sampled_from(["", "email"]),
                "books_to": st.sampled_from(["email", "loyalty", "technology", "content", "other"]),
                "costs": _costs(),
                "effects": st.lists(st.one_of(odds, people, rates), max_size=3),
                "order_discount": st.fixed_dictionaries(
                    {"share": shares(0, 0.3), "for": st.sampled_from(["first", "repeat", "all"])}
                ),
                "campaigns": st.lists(_campaigns(plan["start"]), max_size=2),
                "flows": st.lists(_flows(), max_size=2),
            },
        )
    )


def _message_numbers() -> dict[str, st.SearchStrategy[Any]]:
    return {"clicks_per_message": shares(0, 0.3), "orders_per_click": shares(0, 0.3)}


def _campaigns(start: datetime.date) -> st.SearchStrategy[Plain]:
    more = {"unsubscribes_per_message": shares(0, 0.05), "discount": shares(0, 0.3), "hour": numbers(0, 23)}
    day = st.integers(0, 90).map(lambda days: start + datetime.timedelta(days=days))
    rhythm = st.fixed_dictionaries(
        {**_message_numbers(), "every_days": numbers(2, 30)},
        optional={**more, "weekday": st.integers(0, 6)},
    )
    dates = st.fixed_dictionaries(
        {**_message_numbers(), "dates": st.lists(day, min_size=1, max_size=3)}, optional=more
    )
    return st.one_of(rhythm, dates)


def _flows() -> st.SearchStrategy[Plain]:
    message = st.fixed_dictionaries(
        {**_message_numbers(), "delay_days": numbers(0, 10)},
        optional={"unsubscribes_per_message": shares(0, 0.05), "discount": shares(0, 0.3)},
    )
    return st.fixed_dictionaries(
        {
            "trigger": st.sampled_from(["sign_up", "cart_left"]),
            "messages": st.lists(message, min_size=1, max_size=3),
        }
    )


def scaled_money(part: Part, factor: float) -> Part:
    """The same plan, or part of one, with every amount of money times `factor`."""
    return part.model_copy(update={name: _scaled(part, name, factor) for name in type(part).model_fields})


def _scaled(part: Section, name: str, factor: float) -> object:
    value, spec = getattr(part, name), part.spec(name)
    is_money = spec is not None and spec.is_money
    match value:
        case MonthlyQuantity() if is_money:
            return MonthlyQuantity(_times(entry, factor) for entry in value)
        case Quantity() if is_money:
            return _times(value, factor)
        case float() if is_money:
            return value * factor
        case Section():
            return scaled_money(value, factor)
        case tuple() if value and isinstance(value[0], Section):
            return tuple(scaled_money(entry, factor) for entry in value)
        case _:
            return value


def _times(amount: Quantity, factor: float) -> Quantity:
    return replace(amount, numbers=tuple(number * factor for number in amount.numbers))


def is_sound(scenario: Scenario) -> bool:
    """Whether a plan changed by a test is still without errors."""
    return not any(finding.severity == "error" for finding in plan_findings(scenario))
