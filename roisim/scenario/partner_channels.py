"""Visitors whom others send: affiliates, influencers, customers' friends, partners' sign-up forms."""

from __future__ import annotations

import datetime
from typing import Any, ClassVar, Literal

from roisim.scenario.channel_base import (
    COMMISSIONS,
    MOST_VISITS,
    NONE_STATED,
    ChannelBase,
    capture_odds,
    days_held,
    fixed_commission,
    intent_odds,
    market_name,
    own_lapse,
    own_order_rate,
    people_within_reach,
    share_declined,
)
from roisim.scenario.field import FieldSpec, assumption, benchmark
from roisim.scenario.quantity import MonthlyQuantity, Quantity
from roisim.scenario.section import declare, kind_of_section, money, number, share
from roisim.translation import N_


def _days(label: str, definition: str, default: float, why: str) -> Any:
    return number(
        label,
        definition,
        unit="days",
        low=0,
        high=3650,
        above_low=True,
        default=default,
        evidence=assumption(why),
    )


class AffiliateChannel(ChannelBase):
    """Partners who send visitors and earn a commission on approved first orders only."""

    title: ClassVar[str] = N_("Affiliates")

    kind: Literal["affiliate"] = kind_of_section("affiliate")
    partners_at_start: Quantity = number(
        N_("Partners at the start"),
        N_("Partners who send visitors on the plan's first day."),
        unit="partners",
        low=0,
        high=1e6,
        default=0,
        evidence=NONE_STATED,
        example=10,
    )
    new_partners_per_month: MonthlyQuantity = number(
        N_("New partners a month"),
        N_("Partners who join in a month; the last number goes on."),
        unit="partners/month",
        low=0,
        high=1e6,
        default=0,
        evidence=NONE_STATED,
        by_month=True,
        example=3,
    )
    partner_churn_per_month: Quantity = share(
        N_("Partners who leave"),
        N_("Share of partners who stop sending visitors within a month."),
        unit="share/month",
        high=0.999,
        default=0.05,
        evidence=assumption("nearly half of them in a year"),
    )
    visits_per_partner: MonthlyQuantity = number(
        N_("Visits of a partner"),
        N_("Visits a month that one partner sends; the last number goes on."),
        unit="visits/month",
        low=0,
        high=MOST_VISITS,
        by_month=True,
        example=200,
    )
    commission: Quantity = share(
        N_("Commission"),
        N_("Share of what the customer pays for a first order, less VAT, that goes to the partner."),
        default=0.1,
        evidence=COMMISSIONS,
        example=0.1,
    )
    commission_per_order: MonthlyQuantity = fixed_commission()
    hold_days: Quantity = days_held()
    decline_share: Quantity = share_declined()
    platform_fee: MonthlyQuantity = money(
        N_("Platform a month"),
        N_("What the partner platform costs in a month."),
        per="month",
        default=0,
        evidence=NONE_STATED,
        example=100,
    )
    intent_odds_ratio: Quantity = intent_odds()
    capture_odds_ratio: Quantity = capture_odds()
    market: str | None = market_name()
    order_rate_factor: Quantity = own_order_rate()
    lapse_factor: Quantity = own_lapse()


class InfluencerChannel(ChannelBase):
    """Posts that bring a burst of visits for a fee, and a thin stream afterwards."""

    title: ClassVar[str] = N_("Influencers")

    kind: Literal["influencer"] = kind_of_section("influencer")
    dates: tuple[datetime.date, ...] = declare(
        FieldSpec(N_("Posts on"), N_("Dates of the posts, instead of an even rate."), "dates", default=())
    )
    posts_per_month: MonthlyQuantity = number(
        N_("Posts a month"),
        N_("Posts in a month at an even rate, instead of dates; the last number goes on."),
        unit="posts/month",
        low=0,
        high=1e4,
        default=0,
        evidence=NONE_STATED,
        by_month=True,
        example=2,
    )
    fee_per_post: MonthlyQuantity = money(
        N_("Fee for a post"), N_("What one post costs, whatever it brings."), per="post", example=500
    )
    visits_per_post: Quantity = number(
        N_("Visits of a post"),
        N_("Visits that one post brings in all if it fits the shop wholly."),
        unit="visits",
        low=0,
        high=MOST_VISITS,
        example=1000,
    )
    fit: Quantity = share(
        N_("Fit"),
        N_("How well the followers fit the shop: the share of those visits that really come."),
        default=1,
        evidence=assumption("visits are stated for followers who fit"),
        example=0.5,
    )
    decay_days: Quantity = _days(
        N_("The burst lasts"), N_("Mean time from a post to the visits of its burst."), 3, "2 to 4 days"
    )
    tail_share: Quantity = share(
        N_("Visits of the tail"),
        N_("Share of a post's visits that come later, by those who find it after the burst."),
        default=0.1,
        evidence=assumption("a tenth: posts are rarely found again"),
    )
    tail_days: Quantity = _days(
        N_("The tail lasts"), N_("Mean time from a post to the visits of its tail."), 60, "two months"
    )
    commission: Quantity = share(
        N_("Commission"),
        N_("Share of what the customer pays for a first order, less VAT, that goes to the influencer."),
        default=0,
        evidence=assumption("paid by the post"),
        example=0.1,
    )
    commission_per_order: MonthlyQuantity = fixed_commission()
    hold_days: Quantity = days_held()
    decline_share: Quantity = share_declined()
    intent_odds_ratio: Quantity = intent_odds()
    capture_odds_ratio: Quantity = capture_odds()
    market: str | None = market_name()
    order_rate_factor: Quantity = own_order_rate()
    lapse_factor: Quantity = own_lapse()


class WordOfMouthChannel(ChannelBase):
    """Friends of customers, and those who hear of the shop from anybody (Bass 1969)."""

    title: ClassVar[str] = N_("Word of mouth")

    kind: Literal["word_of_mouth"] = kind_of_section("word_of_mouth")
    visits_per_customer: Quantity = number(
        N_("Visits by a new customer's friends"),
        N_("How many visits of friends a new customer brings in all."),
        unit="visits",
        low=0,
        high=1000,
        default=0,
        evidence=NONE_STATED,
        example=0.5,
    )
    telling_days: Quantity = _days(
        N_("Customers tell of it for"),
        N_("Mean time in which a friend comes, from the week after a first order on."),
        30,
        "the first month is the freshest",
    )
    audience: Quantity | None = people_within_reach()
    innovation_per_year: Quantity = number(
        N_("Come by themselves"),
        N_(
            "Chance a year, as a rate, that somebody who has not come yet does so by himself: Bass's p. "
            "Needs the people within reach."
        ),
        unit="share/year",
        low=0,
        high=100,
        default=0,
        evidence=assumption("none stated; Bass's p is about 0.03 and often below 0.01"),
        example=0.03,
    )
    imitation_per_year: Quantity = number(
        N_("Come since others came"),
        N_(
            "Chance a year, as a rate, that somebody who has not come yet does so once all others have: "
            "Bass's q. Needs the people within reach."
        ),
        unit="share/year",
        low=0,
        high=100,
        default=0,
        evidence=assumption("none stated; Bass's q is about 0.38, mostly 0.3 to 0.5"),
        example=0.38,
    )
    intent_odds_ratio: Quantity = intent_odds()
    capture_odds_ratio: Quantity = capture_odds()
    market: str | None = market_name()
    order_rate_factor: Quantity = own_order_rate()
    lapse_factor: Quantity = number(
        N_("Customers lapse"),
        N_("How readily customers sent by friends lapse, against other customers: below 1 they stay longer."),
        unit="factor",
        low=0.01,
        high=10,
        default=0.82,
        evidence=benchmark(
            "Schmitt, Skiera and Van den Bulte 2011: referred customers of a bank leave 18 % less often"
        ),
    )


class PartnerSignUpsChannel(ChannelBase):
    """Addresses left with partners by people who have never visited the shop."""

    title: ClassVar[str] = N_("Sign-ups at partners")

    kind: Literal["partner_sign_ups"] = kind_of_section("partner_sign_ups")
    monthly_sign_ups: MonthlyQuantity = number(
        N_("Sign-ups a month"),
        N_("Addresses that partners hand over in a month; the last number goes on."),
        unit="people/month",
        low=0,
        high=MOST_VISITS,
        by_month=True,
        example=100,
    )
    cost_per_sign_up: MonthlyQuantity = money(
        N_("Cost of a sign-up"),
        N_("What partners get for each address."),
        per="contact",
        default=0,
        evidence=NONE_STATED,
        example=1,
    )
    intent_odds_ratio: Quantity = intent_odds()
    capture_odds_ratio: Quantity = capture_odds()
    market: str | None = market_name()
    order_rate_factor: Quantity = own_order_rate()
    lapse_factor: Quantity = own_lapse()
