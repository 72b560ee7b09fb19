"""How strangers come to the shop. A new kind of channel is one more class in `Channel`."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from pydantic import Tag

from roisim.scenario.ad_objectives import OBJECTIVES
from roisim.scenario.channel_base import (
    MOST_VISITS,
    ChannelBase,
    capture_odds,
    intent_odds,
    market_name,
    own_lapse,
    own_order_rate,
    people_within_reach,
)
from roisim.scenario.content_channel import ContentChannel
from roisim.scenario.field import assumption, benchmark
from roisim.scenario.partner_channels import (
    AffiliateChannel,
    InfluencerChannel,
    PartnerSignUpsChannel,
    WordOfMouthChannel,
)
from roisim.scenario.quantity import MonthlyQuantity, Quantity
from roisim.scenario.section import by_kind, choice, kind_of_section, money, number, share
from roisim.translation import N_

__all__ = [
    "MOST_VISITS",
    "AffiliateChannel",
    "Channel",
    "ContentChannel",
    "InfluencerChannel",
    "OrganicChannel",
    "PaidChannel",
    "PartnerSignUpsChannel",
    "WordOfMouthChannel",
    "cart_odds",
]


class PaidChannel(ChannelBase):
    """Clicks that are bought: the more a month, the dearer."""

    title: ClassVar[str] = N_("Paid channel")

    later: ClassVar[frozenset[str]] = ChannelBase.later | {
        "objective",
        "targeting",
        "targeting_gain",
        "targeting_reach_loss",
        "targeting_cost",
        "data_learning",
        "data_scale",
    }

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
    audience: Quantity | None = people_within_reach()
    intent_odds_ratio: Quantity = intent_odds()
    objective: str = choice(
        N_("Objective"),
        N_(
            "What the advertisements are set to bring about. It moves the price of a click, the carts and "
            "addresses of its visitors, and the impressions."
        ),
        tuple(OBJECTIVES),
        default="traffic",
    )
    targeting: Quantity = share(
        N_("Targeting"),
        N_("How narrowly the audience is chosen: 0 for everyone, 1 for only those who fit best."),
        default=0,
        evidence=assumption("everyone"),
        example=0.5,
    )
    targeting_gain: Quantity = number(
        N_("Targeting: more carts"),
        N_("Full targeting multiplies the odds of filling a cart by 1 plus this."),
        unit="ratio",
        low=0,
        high=100,
        default=0.5,
        evidence=assumption("half as many again of the best-fitting visitors fill a cart"),
    )
    targeting_reach_loss: Quantity = share(
        N_("Targeting: fewer people"),
        N_("Share of the ceiling and of the people within reach that full targeting takes away."),
        high=0.99,
        default=0.6,
        evidence=assumption("a narrow audience is less than half of the wide one"),
    )
    targeting_cost: Quantity = number(
        N_("Targeting: dearer clicks"),
        N_("Full targeting multiplies the price of a click by 1 plus this."),
        unit="ratio",
        low=0,
        high=100,
        default=0.3,
        evidence=assumption("several shops bid for the people who fit best"),
    )
    data_learning: Quantity = share(
        N_("Own data make clicks cheaper"),
        N_(
            "Share by which the price of a click falls in the end, as the shop knows more contacts and "
            "customers and the platform learns from them."
        ),
        high=0.9,
        default=0,
        evidence=assumption("none stated"),
        example=0.2,
    )
    data_scale: Quantity = number(
        N_("People it takes to learn"),
        N_("Contacts and customers at whom 63 % of that fall is reached."),
        unit="people",
        low=0,
        high=1e9,
        above_low=True,
        default=10000,
        evidence=assumption("platforms ask for lists of some thousands"),
    )
    capture_odds_ratio: Quantity = capture_odds()
    market: str | None = market_name()
    order_rate_factor: Quantity = own_order_rate()
    lapse_factor: Quantity = own_lapse()


class OrganicChannel(ChannelBase):
    """Visits that cost nothing by themselves: direct, search, links."""

    title: ClassVar[str] = N_("Organic channel")

    later: ClassVar[frozenset[str]] = ChannelBase.later | {
        "visits_per_thousand_impressions",
        "ad_memory_days",
        "visits_per_active_customer",
    }

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
    intent_odds_ratio: Quantity = intent_odds()
    visits_per_thousand_impressions: Quantity = number(
        N_("Visits by remembered ads"),
        N_(
            "Visits that a thousand impressions of the paid channels bring by themselves later on: people "
            "who saw an advertisement and look for the shop."
        ),
        unit="visits",
        low=0,
        high=1000,
        default=0,
        evidence=assumption("none stated"),
        example=0.5,
    )
    ad_memory_days: Quantity = number(
        N_("Ads are remembered for"),
        N_("Mean time from an impression to such a visit."),
        unit="days",
        low=0,
        high=3650,
        above_low=True,
        default=14,
        evidence=assumption("advertising works on for some weeks: its long effect is twice its short one"),
    )
    visits_per_active_customer: Quantity = number(
        N_("Visits a customer brings"),
        N_("New visitors a month for each customer who has not lapsed, counted on the month's first day."),
        unit="visits/month",
        low=0,
        high=1000,
        default=0,
        evidence=assumption("none stated"),
        example=0.05,
    )
    capture_odds_ratio: Quantity = capture_odds()
    market: str | None = market_name()
    order_rate_factor: Quantity = own_order_rate()
    lapse_factor: Quantity = own_lapse()


Channel = Annotated[
    Annotated[PaidChannel, Tag("paid")]
    | Annotated[OrganicChannel, Tag("organic")]
    | Annotated[ContentChannel, Tag("content")]
    | Annotated[AffiliateChannel, Tag("affiliate")]
    | Annotated[InfluencerChannel, Tag("influencer")]
    | Annotated[WordOfMouthChannel, Tag("word_of_mouth")]
    | Annotated[PartnerSignUpsChannel, Tag("partner_sign_ups")],
    by_kind(),
]


def cart_odds(channel: Channel) -> Quantity:
    """Odds of filling a cart for a channel's visitors: as stated, or the content type's."""
    if isinstance(channel, ContentChannel):
        return channel.stated_or_usual("intent_odds_ratio")
    return channel.intent_odds_ratio
