"""Plans made smaller and plainer, so that a test can run them and say what must come out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TypeVar

from roisim.commands.plan_length import with_months
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
from roisim.scenario.section import Section
from roisim.scenario.store import Season
from roisim.units import DAYS_PER_AGE_MONTH
from tests.scenario.preset_arithmetic import UsualMonth

Part = TypeVar("Part", bound=Section)

SIZES: dict[type[Section], tuple[str, ...]] = {
    PaidChannel: ("monthly_budget", "monthly_click_ceiling", "audience", "data_scale"),
    OrganicChannel: ("monthly_visits",),
    ContentChannel: ("items_per_month", "items_at_start"),
    AffiliateChannel: ("partners_at_start", "new_partners_per_month"),
    InfluencerChannel: ("visits_per_post", "fee_per_post"),
    WordOfMouthChannel: ("audience",),
    PartnerSignUpsChannel: ("monthly_sign_ups",),
}
"""What says how large a channel is; all else of it is a rate or a price."""


def scaled(scenario: Scenario, visits_a_day: float, months: int) -> Scenario:
    """The same plan over so many months with so many new visitors on a usual day.

    Every channel shrinks or grows alike, with its budget, ceiling, audience and content, so that prices,
    shares and costs per customer stay what they are; fixed costs and operations stay too.
    """
    today = sum(UsualMonth(scenario).visits.values()) / DAYS_PER_AGE_MONTH
    channels = tuple(_sized(channel, visits_a_day / today) for channel in scenario.channels)
    return with_months(scenario.model_copy(update={"channels": channels}), months)


def _sized(channel: Channel, factor: float) -> Channel:
    stated = {name: getattr(channel, name) for name in SIZES[type(channel)]}
    sized = {name: _times(value, factor) for name, value in stated.items() if value is not None}
    return channel.model_copy(update=sized)


def _times(value: Quantity | MonthlyQuantity, factor: float) -> Quantity | MonthlyQuantity:
    """The number times a factor; of a distribution all numbers that describe it, for each is a size."""
    if isinstance(value, MonthlyQuantity):
        return MonthlyQuantity([_quantity(entry, factor) for entry in value])
    return _quantity(value, factor)


def _quantity(value: Quantity, factor: float) -> Quantity:
    return replace(value, numbers=tuple(number * factor for number in value.numbers))


def without_programs(scenario: Scenario) -> Scenario:
    """The plan as its channels, customers and costs alone make it."""
    return scenario.model_copy(update={"programs": ()})


def steady(scenario: Scenario) -> Scenario:
    """Every month as the first and without a season, every number at its mean."""
    plain = _mapped(scenario, _first_mean)
    calm = tuple(
        channel.model_copy(update={"cost_inflation": Quantity.point(0.0)})
        if isinstance(channel, PaidChannel)
        else channel
        for channel in plain.channels
    )
    return plain.model_copy(update={"season": Season(), "channels": calm})


def _first_mean(value: object) -> object:
    match value:
        case MonthlyQuantity():
            return MonthlyQuantity([Quantity.point(value[0].mean(), value[0].limits)])
        case Quantity():
            return Quantity.point(value.mean(), value.limits)
        case _:
            return value


def _mapped(section: Part, change: Callable[[object], object]) -> Part:
    def changed(value: object) -> object:
        if isinstance(value, Section):
            return _mapped(value, change)
        if isinstance(value, tuple) and value and isinstance(value[0], Section):
            return tuple(changed(entry) for entry in value)
        return change(value)

    return section.model_copy(
        update={name: changed(getattr(section, name)) for name in type(section).model_fields}
    )


def without_scarce_things(scenario: Scenario) -> Scenario:
    """The plan with goods, people at the desk and room on the site for everybody."""
    plenty = {"stock": None, "desk": None, "site_capacity": None}
    operations = scenario.operations.model_copy(update=plenty)
    return scenario.model_copy(update={"operations": operations})
