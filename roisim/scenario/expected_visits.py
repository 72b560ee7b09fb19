"""About how many visits, people and orders a plan makes: rough means, for checks and sizes of blocks."""

from __future__ import annotations

import math

from roisim.scenario.channels import (
    AffiliateChannel,
    Channel,
    ContentChannel,
    InfluencerChannel,
    OrganicChannel,
    PaidChannel,
    PartnerSignUpsChannel,
    WordOfMouthChannel,
)
from roisim.scenario.quantity import MonthlyQuantity, Quantity
from roisim.scenario.scenario import Scenario
from roisim.scenario.store import Season
from roisim.units import MONTHS_PER_YEAR


def visits_in_month(channel: Channel, month: int, months: int) -> float:
    """Mean visits of a channel in a plan month, counted from 0, without season, programmes and feedback.

    Args:
        months: how many the plan has.
    """
    match channel:
        case PaidChannel():
            return _clicks(channel, month)
        case OrganicChannel():
            return channel.monthly_visits.at(month).mean()
        case ContentChannel():
            return _content(channel, month)
        case AffiliateChannel():
            return _partners(channel, month) * channel.visits_per_partner.at(month).mean()
        case InfluencerChannel():
            posts = len(channel.dates) / months if channel.dates else channel.posts_per_month.at(month).mean()
            return posts * channel.visits_per_post.mean() * channel.fit.mean()
        case WordOfMouthChannel():
            people = 0.0 if channel.audience is None else channel.audience.mean()
            rate = channel.innovation_per_year.mean() / MONTHS_PER_YEAR
            return people * rate * math.exp(-rate * month)
        case _:
            return 0.0


def _clicks(channel: PaidChannel, month: int) -> float:
    clicks = channel.monthly_budget.at(month).mean() / channel.cost_per_click.at(month).mean()
    ceiling = channel.monthly_click_ceiling
    return clicks if ceiling is None else clicks / (1 + clicks / ceiling.at(month).mean())


def _content(channel: ContentChannel, month: int) -> float:
    """Items found so far, each bringing less as it ages: v·(K₀·2^(−t/h) + g·p·h/ln 2·(1 − 2^(−(t−d)/h)))."""
    half_life = channel.stated_or_usual("half_life_months").mean()
    age = max(0.0, month + 1 - channel.stated_or_usual("delay_months").mean())
    found = channel.items_per_month.at(month).mean() * channel.stated_or_usual("ranking_share").mean()
    fresh = found * half_life / math.log(2) * -math.expm1(-age / half_life * math.log(2))
    old = channel.items_at_start.mean() * 2 ** (-month / half_life)
    return channel.stated_or_usual("visits_per_item").mean() * (fresh + old)


def _partners(channel: AffiliateChannel, month: int) -> float:
    stay = 1 - channel.partner_churn_per_month.mean()
    partners = channel.partners_at_start.mean()
    for passed in range(month + 1):
        partners = partners * stay + channel.new_partners_per_month.at(passed).mean()
    return partners


def first_visits(scenario: Scenario) -> list[float]:
    """(M): mean first visits of each plan month, by all channels."""
    return [
        math.fsum(visits_in_month(channel, month, scenario.months) for channel in scenario.channels)
        for month in range(scenario.months)
    ]


def hour_shares(season: Season) -> list[float]:
    """(24): parts of a day's visits."""
    whole = sum(season.demand_by_hour)
    return [hour / whole for hour in season.demand_by_hour]


def visits_a_month(scenario: Scenario, channels: tuple[Channel, ...]) -> float:
    """Mean visits a month of some of the plan's channels, over its months."""
    months = range(scenario.months)
    visits = [visits_in_month(channel, month, scenario.months) for channel in channels for month in months]
    return math.fsum(visits) / scenario.months


def orders_per_visitor(scenario: Scenario) -> float:
    """Mean first orders of a new visitor, his later visits counted like the first."""
    funnel = scenario.funnel
    stages = (funnel.consideration, funnel.intent, funnel.evaluation, funnel.purchase)
    return math.prod(stage.mean() for stage in stages) * (1 + scenario.returning.visits_per_visitor.mean())


def known_people(scenario: Scenario) -> float:
    """About how many people leave an address, allow notifications or buy in a world of the plan."""
    funnel = scenario.funnel
    known = funnel.contact_capture.mean() + funnel.push_capture.mean() + orders_per_visitor(scenario)
    partners = sum(
        channel.monthly_sign_ups.at(month).mean()
        for channel in scenario.channels
        if isinstance(channel, PartnerSignUpsChannel)
        for month in range(scenario.months)
    )
    return visits_a_month(scenario, scenario.channels) * scenario.months * min(known, 1.0) + partners


def may_be_above_0(number: Quantity | MonthlyQuantity) -> bool:
    """Whether a number, in any month, can be more than nothing."""
    entries = number if isinstance(number, MonthlyQuantity) else (number,)
    return any(entry.high_limit() > 0 for entry in entries)
