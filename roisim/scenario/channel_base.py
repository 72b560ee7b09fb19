"""What channels of every kind have, and the inputs that several kinds share."""

from __future__ import annotations

from typing import ClassVar

from roisim.scenario.field import assumption, benchmark
from roisim.scenario.quantity import MonthlyQuantity, Quantity
from roisim.scenario.section import Section, money, number, share, text
from roisim.translation import N_

MOST_VISITS = 1e9
"""A month's visits of one channel: more people than that do not shop anywhere."""

NONE_STATED = assumption("none stated")
COMMISSIONS = benchmark(
    "5 to 20 % of the sale; electronics 1 to 5, fashion 8 to 15, beauty 10 to 20 % (Track360 2026, a vendor)"
)


class ChannelBase(Section):
    """What every channel has."""

    later: ClassVar[frozenset[str]] = frozenset(
        {"capture_odds_ratio", "market", "order_rate_factor", "lapse_factor"}
    )

    name: str = text(
        N_("Name"),
        N_("What the channel is called in results. No two channels may have the same name."),
        example="Google Ads",
    )


def intent_odds() -> Quantity:
    """Declare how readily the channel's visitors fill a cart."""
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


def capture_odds() -> Quantity:
    """Declare how readily the channel's visitors leave an address."""
    made: Quantity = number(
        N_("Visitors leave an address"),
        N_("Odds of leaving an address for this channel's new visitors, against the funnel's."),
        unit="odds ratio",
        low=0.01,
        high=100,
        default=1,
        evidence=assumption("as all visitors"),
    )
    return made


def market_name() -> str | None:
    """Declare the market to which the channel's visitors belong."""
    made: str | None = text(
        N_("Market"),
        N_("Name of the market its visitors come from, one of [[markets]]; left out, the home market."),
        default=None,
        example="France",
    )
    return made


def own_order_rate() -> Quantity:
    """Declare how often the channel's customers order again."""
    made: Quantity = number(
        N_("Customers order again"),
        N_("How often customers who came by this channel order again, against other customers."),
        unit="factor",
        low=0.01,
        high=10,
        default=1,
        evidence=assumption("as all customers"),
    )
    return made


def own_lapse() -> Quantity:
    """Declare how soon the channel's customers lapse."""
    made: Quantity = number(
        N_("Customers lapse"),
        N_(
            "How readily customers who came by this channel lapse, against other customers: "
            "below 1 they stay longer."
        ),
        unit="factor",
        low=0.01,
        high=10,
        default=1,
        evidence=assumption("as all customers"),
    )
    return made


def people_within_reach() -> Quantity | None:
    """Declare how many people a channel can reach at all."""
    made: Quantity | None = number(
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
    return made


def fixed_commission() -> MonthlyQuantity:
    """Declare what a partner gets for a first order besides his share."""
    made: MonthlyQuantity = money(
        N_("Commission, fixed part"),
        N_("What a partner gets for each first order that is approved, besides the share."),
        per="order",
        default=0,
        evidence=NONE_STATED,
        example=5,
    )
    return made


def days_held() -> Quantity:
    """Declare how long a commission waits for approval."""
    made: Quantity = number(
        N_("Commissions wait for"),
        N_(
            "Days from an order until its commission is approved or declined. An order sent back by then "
            "earns none."
        ),
        unit="days",
        low=0,
        high=180,
        default=30,
        evidence=assumption("the usual time in which goods may be sent back"),
    )
    return made


def share_declined() -> Quantity:
    """Declare which share of commissions is declined."""
    made: Quantity = share(
        N_("Commissions declined"),
        N_("Share of orders whose commission is declined for other reasons than being sent back."),
        default=0.1,
        evidence=assumption("a tenth: orders counted twice, or against the partners' rules"),
    )
    return made
