"""How strangers come to the shop. A new kind of channel is one more class in `Channel`."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from pydantic import Tag

from roisim.scenario.field import assumption, benchmark
from roisim.scenario.quantity import MonthlyQuantity, Quantity
from roisim.scenario.section import Section, by_kind, kind_of_section, money, number, text
from roisim.translation import N_

MOST_VISITS = 1e9
"""A month's visits of one channel: more people than that do not shop anywhere."""


class _ChannelBase(Section):
    """What every channel has."""

    name: str = text(
        N_("Name"),
        N_("What the channel is called in results. No two channels may have the same name."),
        example="Google Ads",
    )


def _intent_odds_ratio() -> Quantity:
    made: Quantity = number(
        N_("Visitors add to the cart"),
        N_("Odds of putting a product into the cart for this channel's visitors, against the funnel's."),
        unit="odds ratio",
        low=0.01,
        high=100,
        default=1,
        evidence=assumption("as all visitors"),
    )
    return made


class PaidChannel(_ChannelBase):
    """Clicks that are bought: the more a month, the dearer."""

    title: ClassVar[str] = N_("Paid channel")

    kind: Literal["paid"] = kind_of_section("paid")
    monthly_budget: MonthlyQuantity = money(
        N_("Budget a month"),
        N_("What is spent on clicks in each month of the plan; the last number goes on. Spent in full."),
        per="month",
        example=15000,
    )
    cost_per_click: MonthlyQuantity = money(
        N_("Cost per click"),
        N_(
            "Price of a click at low spend. With a ceiling the average click costs this plus "
            "spend divided by the ceiling."
        ),
        per="click",
        above_low=True,
        example=0.5,
    )
    monthly_click_ceiling: MonthlyQuantity | None = number(
        N_("Most clicks a month"),
        N_(
            "Clicks a month that unlimited money would bring. Left out, every click costs the same "
            "however much is spent."
        ),
        unit="clicks/month",
        low=0,
        high=MOST_VISITS,
        above_low=True,
        default=None,
        by_month=True,
        example=400000,
    )
    click_through_rate: Quantity | None = number(
        N_("Click-through rate"),
        N_("Share of impressions that are clicked. Left out, impressions are not counted."),
        unit="share",
        low=0,
        high=1,
        above_low=True,
        default=None,
        example=0.03,
    )
    cost_inflation: Quantity = number(
        N_("Clicks become dearer"),
        N_("By which share the price of a click rises in a year."),
        unit="share/year",
        low=-0.9,
        high=10,
        default=0,
        evidence=benchmark("WordStream 2024: +10 % in a year on average; 0 keeps today's prices"),
    )
    audience: Quantity | None = number(
        N_("People within reach"),
        N_(
            "How many people the channel can reach at all. The more of them have come, the fewer clicks "
            "bring somebody new. Left out, there is always somebody new."
        ),
        unit="people",
        low=1,
        high=1e10,
        default=None,
        example=500000,
    )
    intent_odds_ratio: Quantity = _intent_odds_ratio()


class OrganicChannel(_ChannelBase):
    """Visits that cost nothing by themselves: direct, search, links."""

    title: ClassVar[str] = N_("Organic channel")

    kind: Literal["organic"] = kind_of_section("organic")
    monthly_visits: MonthlyQuantity = number(
        N_("Visits a month"),
        N_("New visitors in each month who come without being paid for; the last number goes on."),
        unit="visits/month",
        low=0,
        high=MOST_VISITS,
        default=0,
        evidence=assumption("nobody, unless stated"),
        by_month=True,
        example=5000,
    )
    intent_odds_ratio: Quantity = _intent_odds_ratio()


Channel = Annotated[
    Annotated[PaidChannel, Tag("paid")] | Annotated[OrganicChannel, Tag("organic")], by_kind()
]
