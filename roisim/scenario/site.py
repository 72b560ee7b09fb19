"""How fast the shop's pages are, and on what they are looked at."""

from __future__ import annotations

from typing import ClassVar

from roisim.scenario.field import assumption
from roisim.scenario.quantity import Quantity
from roisim.scenario.section import Section, number, share
from roisim.translation import N_


class Site(Section):
    """The pages. The funnel's shares hold for them as they are; what programmes change counts."""

    title: ClassVar[str] = N_("Site")

    page_seconds: Quantity = number(
        N_("Seconds until a page is there"),
        N_("Time until a page is there, at the start of the plan; the funnel's shares hold for it."),
        unit="seconds",
        low=0.1,
        high=60,
        default=2.5,
        evidence=assumption("the longest time that Google still calls good"),
    )
    seconds_effect: Quantity = number(
        N_("A slow page costs orders"),
        N_("A second longer multiplies the odds of an order by e to the minus this: 0.12 takes 11 %."),
        unit="per second",
        low=0,
        high=5,
        default=0.12,
        evidence=assumption(
            "cautious: Deloitte and Google 2020 found 8 % for a tenth of a second, which is an upper bound"
        ),
    )
    rank_effect: Quantity = number(
        N_("A slow page costs visits by search"),
        N_("A second longer multiplies organic and content visits by e to the minus this."),
        unit="per second",
        low=0,
        high=5,
        default=0.05,
        evidence=assumption("search engines rank by speed among much else"),
    )
    mobile_share: Quantity = share(
        N_("Visits by phone"),
        N_("Share of visits that come by phone."),
        default=0.65,
        evidence=assumption("about two thirds of shops' visits"),
    )
    mobile_odds_ratio: Quantity = number(
        N_("Phones against desktops"),
        N_("Odds of finishing the checkout on a phone, against a desktop."),
        unit="odds ratio",
        low=0.01,
        high=1,
        default=0.6,
        evidence=assumption(
            "milder than Barilliance's 86 % of carts left on phones against 70 % on desktops, which make "
            "0.39: some who begin on a phone finish on a desktop"
        ),
    )
