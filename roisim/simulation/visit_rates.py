"""From plan to daily rates: how many come, and how far a visit gets."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from roisim.formulas.effects import apply_odds_ratio, odds
from roisim.formulas.media_response import clicks_michaelis_menten, inflated_cost_per_click, mean_one
from roisim.scenario.channels import OrganicChannel, PaidChannel
from roisim.simulation.input_draws import full
from roisim.simulation.program_effects import KNOWN

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from roisim.scenario.scenario import Scenario
    from roisim.scenario.store import Season
    from roisim.simulation.calendar import Calendar
    from roisim.simulation.input_draws import InputDraws
    from roisim.simulation.program_effects import ProgramEffects

    Floats = NDArray[np.float64]

STAGES = ("consideration", "intent", "evaluation", "purchase")
MONTH_LENGTHS = np.array([31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31])


@dataclass(frozen=True)
class TrafficRates:
    """Expected traffic of strangers. `clicks`, `spend` (money), `impressions`: (D, C, W) a day;
    `audience` (C, W): people who can come at all, infinite where none is given."""

    clicks: Floats
    spend: Floats
    impressions: Floats
    audience: Floats


@dataclass(frozen=True)
class StageRates:
    """Shares of those who reached the stage before: (D, K, C, W), K = first, returning, known.

    `sign_up` is the share of *considered* visits that leave an address (capture ÷ consideration).
    `known_at_checkout` (D, W): share of abandoned checkouts that left one.
    """

    consideration: Floats
    intent: Floats
    evaluation: Floats
    purchase: Floats
    sign_up: Floats
    known_at_checkout: Floats


@dataclass(frozen=True)
class InterestRates:
    """Strangers who come back by themselves, (D, W): later visits per visitor; mean days of interest."""

    visits_per_visitor: Floats
    days: Floats


def demand_season(season: Season, calendar: Calendar) -> Floats:
    """(D): demand by month and weekday, each with mean 1 over a year and a week (§B6)."""
    by_month = mean_one(np.array(season.demand_by_month), MONTH_LENGTHS)
    by_weekday = mean_one(np.array(season.demand_by_weekday))
    return by_month[calendar.month_in_year_of_day] * by_weekday[calendar.weekday_of_day]


def cost_per_click_season(season: Season, calendar: Calendar) -> Floats:
    """(D): the auctions' own season, with mean 1 over a year (§B1)."""
    by_month = mean_one(np.array(season.cost_per_click_by_month), MONTH_LENGTHS)
    return by_month[calendar.month_in_year_of_day]


@dataclass(frozen=True)
class _ChannelTraffic:
    """One channel's rates, each (D, 1) or (D, W); `audience` (1) or (W)."""

    clicks: Floats
    spend: Floats
    impressions: Floats
    audience: Floats


def traffic_rates(scenario: Scenario, draws: InputDraws, effects: ProgramEffects) -> TrafficRates:
    """Daily spend, expected clicks and impressions of every channel."""
    demand = demand_season(scenario.season, draws.calendar)[:, None]
    cost_factor = effects.on_channels("cost_per_click")
    cost_factor = cost_factor * cost_per_click_season(scenario.season, draws.calendar)[:, None, None]
    click_factor = effects.on_channels("clicks")
    rows = [
        _paid_traffic(channel, draws, demand, cost_factor[:, index])
        if isinstance(channel, PaidChannel)
        else _organic_traffic(channel, draws, demand)
        for index, channel in enumerate(scenario.channels)
    ]
    shape = (draws.calendar.days, len(rows), len(draws.worlds))
    return TrafficRates(
        clicks=_stack([row.clicks * click_factor[:, index] for index, row in enumerate(rows)], shape),
        spend=_stack([row.spend for row in rows], shape),
        impressions=_stack([row.impressions for row in rows], shape),
        audience=np.stack([full(row.audience, shape[2]) for row in rows]),
    )


def _paid_traffic(
    channel: PaidChannel, draws: InputDraws, demand: Floats, cost_factor: Floats
) -> _ChannelTraffic:
    name = ("channels", channel.name)
    spend = draws.monthly_sum_by_day(channel.monthly_budget, *name, "monthly_budget")
    day = np.arange(draws.calendar.days)[:, None]
    inflation = draws.value(channel.cost_inflation, *name, "cost_inflation")
    today = draws.by_day(channel.cost_per_click, *name, "cost_per_click")
    cost = inflated_cost_per_click(today, inflation, day) * cost_factor
    ceiling: Floats = np.array([[np.inf]])
    if channel.monthly_click_ceiling is not None:
        quantity = channel.monthly_click_ceiling
        ceiling = draws.monthly_sum_by_day(quantity, *name, "monthly_click_ceiling") * demand
    clicks = clicks_michaelis_menten(spend, cost, ceiling)
    impressions: Floats = np.zeros_like(clicks)
    if channel.click_through_rate is not None:
        impressions = clicks / draws.value(channel.click_through_rate, *name, "click_through_rate")
    audience: Floats = np.array([np.inf])
    if channel.audience is not None:
        audience = np.rint(draws.value(channel.audience, *name, "audience"))
    return _ChannelTraffic(clicks, spend, impressions, audience)


def _organic_traffic(channel: OrganicChannel, draws: InputDraws, demand: Floats) -> _ChannelTraffic:
    name = ("channels", channel.name, "monthly_visits")
    visits = draws.monthly_sum_by_day(channel.monthly_visits, *name) * demand
    nothing: Floats = np.zeros_like(visits)
    return _ChannelTraffic(visits, nothing, nothing, np.array([np.inf]))


def _stack(rows: Sequence[Floats], shape: tuple[int, int, int]) -> Floats:
    """(D, C, W) from C rows of (D, 1) or (D, W)."""
    if not rows:
        return np.zeros(shape)
    return full(np.stack(np.broadcast_arrays(*rows), axis=1), *shape)


def stage_rates(scenario: Scenario, draws: InputDraws, effects: ProgramEffects) -> StageRates:
    """Shares of every stage, with the programmes' effects on the odds scale."""
    funnel = scenario.funnel
    shares = {name: draws.value(getattr(funnel, name), "funnel", name) for name in STAGES}
    shape = (draws.calendar.days, 3, len(scenario.channels), len(draws.worlds))
    base = {name: share[None, None, None, :] for name, share in shares.items()}
    base["intent"] = _intent(base["intent"], scenario, draws)
    rates = {name: full(apply_odds_ratio(base[name], effects.on_visits(name)), *shape) for name in STAGES}
    capture = draws.value(funnel.contact_capture, "funnel", "contact_capture")
    captured = apply_odds_ratio(capture, effects.on_visits("capture"))
    with np.errstate(invalid="ignore", divide="ignore"):
        sign_up = np.where(shares["consideration"] > 0, captured / shares["consideration"], 0.0)
    known = draws.value(funnel.known_at_checkout, "funnel", "known_at_checkout")
    return StageRates(
        **rates,
        sign_up=full(np.minimum(sign_up, 1.0), *shape),
        known_at_checkout=full(known, shape[0], shape[3]),
    )


def _intent(intent: Floats, scenario: Scenario, draws: InputDraws) -> Floats:
    """(1, K, C, W*): intent by visitor kind and channel, before programmes."""
    returning = draws.value(scenario.returning.intent_odds_ratio, "returning", "intent_odds_ratio")
    by_kind = np.stack(np.broadcast_arrays(np.ones(1), returning, returning))[None, :, None, :]
    channels = [
        draws.value(channel.intent_odds_ratio, "channels", channel.name, "intent_odds_ratio")
        for channel in scenario.channels
    ]
    by_channel = np.stack(np.broadcast_arrays(*channels))[None, None, :, :]
    return apply_odds_ratio(intent, by_kind * by_channel)


def order_share(stages: StageRates, kind: int) -> Floats:
    """(D, C, W): share of visits of one kind that end in an order."""
    share: Floats = (
        stages.consideration[:, kind]
        * stages.intent[:, kind]
        * stages.evaluation[:, kind]
        * stages.purchase[:, kind]
    )
    return share


def message_odds(with_programs: StageRates, without: StageRates) -> Floats:
    """(D, C, W): odds ratio that on-site programmes put on the orders per click of a message."""
    changed, plain = order_share(with_programs, KNOWN), order_share(without, KNOWN)
    same = changed == plain
    with np.errstate(invalid="ignore", divide="ignore"):
        ratio = odds(changed) / odds(plain)
    return np.where(same, 1.0, ratio)


def interest_rates(scenario: Scenario, draws: InputDraws, effects: ProgramEffects) -> InterestRates:
    """How often strangers come back by themselves, and for how long they may."""
    shape = (draws.calendar.days, len(draws.worlds))
    visits = draws.value(scenario.returning.visits_per_visitor, "returning", "visits_per_visitor")
    days = draws.value(scenario.returning.interest_days, "returning", "interest_days")
    return InterestRates(
        visits_per_visitor=full(visits * effects.on("return_visits"), *shape),
        days=full(days * effects.on("interest_days"), *shape),
    )
