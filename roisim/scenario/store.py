"""The shop: how far a visit gets, who comes back, and when demand is high."""

from __future__ import annotations

from typing import ClassVar

from pydantic import Field

from roisim.scenario.field import assumption, benchmark
from roisim.scenario.quantity import Quantity
from roisim.scenario.reasons import Reasons
from roisim.scenario.section import Section, number, share, yearly_shape
from roisim.translation import N_


class Funnel(Section):
    """Shares of those who reached the stage before, on a first visit."""

    title: ClassVar[str] = N_("Funnel")
    later: ClassVar[frozenset[str]] = frozenset({"push_capture", "reasons"})

    consideration: Quantity = share(
        N_("Look at a product"),
        N_("Share of visits on which at least one product page is opened."),
        default=0.5,
        evidence=assumption("about half of all visits leave from the page on which they arrived"),
    )
    intent: Quantity = share(
        N_("Add to the cart"),
        N_("Share of the visits that looked at a product and put one into the cart or on the wish list."),
        default=0.05,
        evidence=assumption("2.5 % of all visits with half of them looking at a product"),
    )
    evaluation: Quantity = share(
        N_("Begin the checkout"),
        N_("Share of the carts with which a checkout is begun on the same visit."),
        default=0.4,
        evidence=assumption("with a purchase share of 0.5, 80 % of carts are abandoned"),
    )
    purchase: Quantity = share(
        N_("Finish the checkout"),
        N_("Share of the checkouts begun that end in an order."),
        default=0.5,
        evidence=assumption("with an evaluation share of 0.4, 80 % of carts are abandoned"),
    )
    contact_capture: Quantity = share(
        N_("Leave an address"),
        N_("Share of new visitors who sign up on their first visit. They look at a product before they do."),
        default=0.05,
        evidence=benchmark("sign-up forms win 1 to 8 % of visitors (vendors' reports, weak)"),
    )
    known_at_checkout: Quantity = share(
        N_("Known at an abandoned checkout"),
        N_("Share of abandoned checkouts, without a sign-up, that leave an address all the same."),
        default=0,
        evidence=assumption("the form is sent only with the order"),
    )
    push_capture: Quantity = share(
        N_("Allow notifications"),
        N_(
            "Share of new visitors who allow notifications of their browser on their first visit. They look "
            "at a product before they do."
        ),
        default=0,
        evidence=assumption("nobody is asked; asked at once, 1 to 5 % allow them (vendors' reports, weak)"),
        example=0.03,
    )
    reasons: Reasons = Field(default_factory=Reasons)


class Returning(Section):
    """Strangers and contacts who come back by themselves."""

    title: ClassVar[str] = N_("Returning visitors")

    visits_per_visitor: Quantity = number(
        N_("Later visits per visitor"),
        N_(
            "How often a new visitor comes back by himself on average, without advertising or message. "
            "1 gives as many returning visits as new ones."
        ),
        unit="visits",
        low=0,
        high=50,
        default=0,
        evidence=assumption("every visit is counted as a new visitor's"),
    )
    interest_days: Quantity = number(
        N_("Interest lasts"),
        N_("Mean time for which a visitor may still come back by himself."),
        unit="days",
        low=0.5,
        high=365,
        default=20,
        evidence=assumption("a purchase is thought over for about three weeks"),
    )
    intent_odds_ratio: Quantity = number(
        N_("Returning visitors add to the cart"),
        N_("Odds of putting a product into the cart on a returning visit, against a first visit."),
        unit="odds ratio",
        low=0.01,
        high=100,
        default=2,
        evidence=benchmark("Monetate 4th quarter 2015: 14.8 % of returning visits against 7.6 % of new ones"),
    )


class Season(Section):
    """Ups and downs over the year, the week and the day; only the ratios count, the mean is taken as 1."""

    title: ClassVar[str] = N_("Season")
    later: ClassVar[frozenset[str]] = frozenset({"demand_by_hour"})

    demand_by_month: tuple[float, ...] = yearly_shape(
        N_("Demand by month"),
        N_(
            "Twelve numbers, January first: how large demand is against the other months. It moves the "
            "ceiling of paid channels, organic visits and customers' own orders."
        ),
        12,
    )
    demand_by_weekday: tuple[float, ...] = yearly_shape(
        N_("Demand by weekday"),
        N_("Seven numbers, Monday first: how large demand is against the other days of the week."),
        7,
    )
    cost_per_click_by_month: tuple[float, ...] = yearly_shape(
        N_("Price of a click by month"),
        N_("Twelve numbers, January first: how dear a click is against the other months."),
        12,
    )
    demand_by_hour: tuple[float, ...] = yearly_shape(
        N_("Demand by hour"),
        N_(
            "Twenty-four numbers, midnight first: how large demand is against the other hours of the day. "
            "It counts where something is scarce: goods, support or the site."
        ),
        24,
    )
