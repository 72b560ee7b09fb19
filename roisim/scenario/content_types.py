"""Content by its type: what an item costs, whether and when it is found, what it brings and for how long.

Money in US dollars; a plan takes it times its price level (domain-model.md, A-T4 and B4).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from roisim.scenario.field import assumption, benchmark
from roisim.scenario.quantity import Evidence, Quantity
from roisim.translation import N_


@dataclass(frozen=True)
class ContentType:
    """The usual numbers of one type of content.

    Attributes:
        label: what it is called, English.
        cost_per_item: US dollars an item.
        ranking_share: share of items that are ever found.
        delay_months: mean time until an item is found; months of 365/12 days.
        visits_per_item: visits a month of an item when it is found.
        half_life_months: time in which they halve.
        intent_odds_ratio: odds of its visitors filling a cart, against the funnel's.
    """

    label: str
    cost_per_item: Quantity
    ranking_share: Quantity
    delay_months: Quantity
    visits_per_item: Quantity
    half_life_months: Quantity
    intent_odds_ratio: Quantity


TYPE_NUMBERS: Final = (
    "cost_per_item",
    "ranking_share",
    "delay_months",
    "visits_per_item",
    "half_life_months",
    "intent_odds_ratio",
)
AHREFS_SHARE = benchmark("Ahrefs 2017: 5.7 % of new pages reach the first ten results within a year")
MONETATE = benchmark("Monetate 4th quarter 2015: 4 % of new visits from social media fill a cart, 8 % of all")
AHREFS_DELAY = benchmark("Ahrefs 2017: most pages that rank do so after 2 to 6 months")


def _believed(value: float, evidence: Evidence) -> Quantity:
    return Quantity("point", (float(value),), evidence=evidence)


def _judged(value: float, why: str) -> Quantity:
    return _believed(value, assumption(why))


CONTENT_TYPES: Final[Mapping[str, ContentType]] = {
    "video": ContentType(
        label=N_("Video"),
        cost_per_item=_judged(800, "a day of filming and cutting by a freelancer"),
        ranking_share=_judged(0.1, "more often shown than a written page"),
        delay_months=_judged(2, "shown sooner than a written page"),
        visits_per_item=_judged(200, "few viewers go on to the shop"),
        half_life_months=_judged(12, "looked for less long than a written page"),
        intent_odds_ratio=_judged(1.1, "shows the product in use"),
    ),
    "blog_post": ContentType(
        label=N_("Blog post"),
        cost_per_item=_judged(150, "a text by a freelancer"),
        ranking_share=_believed(0.057, AHREFS_SHARE),
        delay_months=_believed(4, AHREFS_DELAY),
        visits_per_item=_judged(200, "a question that is asked some thousand times a month"),
        half_life_months=_judged(18, "the answer goes out of date slowly"),
        intent_odds_ratio=_judged(0.8, "many readers want to know, not to buy"),
    ),
    "quiz": ContentType(
        label=N_("Quiz"),
        cost_per_item=_judged(500, "questions, pictures and setting up"),
        ranking_share=_judged(0.1, "passed on more often than a text"),
        delay_months=_judged(1, "passed on rather than searched for"),
        visits_per_item=_judged(150, "less searched for than a text"),
        half_life_months=_judged(6, "done once by each"),
        intent_odds_ratio=_judged(1.3, "names the product that fits"),
    ),
    "social_post": ContentType(
        label=N_("Social post"),
        cost_per_item=_judged(30, "a picture and some lines"),
        ranking_share=_judged(0.5, "half of the posts are shown widely enough"),
        delay_months=_judged(0.05, "shown within a day or two"),
        visits_per_item=_judged(150, "some thirty visits in all, most in the first days"),
        half_life_months=_judged(0.15, "forgotten within days"),
        intent_odds_ratio=_believed(0.48, MONETATE),
    ),
    "podcast": ContentType(
        label=N_("Podcast"),
        cost_per_item=_judged(300, "recording and cutting an episode"),
        ranking_share=_judged(0.2, "its followers hear of it"),
        delay_months=_judged(0.5, "heard within weeks"),
        visits_per_item=_judged(60, "few listeners go on to the shop"),
        half_life_months=_judged(3, "heard while it is new"),
        intent_odds_ratio=_judged(1, "as all visitors"),
    ),
    "infographic": ContentType(
        label=N_("Infographic"),
        cost_per_item=_judged(250, "a designer's day"),
        ranking_share=_judged(0.06, "as a text"),
        delay_months=_judged(3, "linked to sooner than a text"),
        visits_per_item=_judged(120, "looked at where it is linked to"),
        half_life_months=_judged(12, "its figures go out of date"),
        intent_odds_ratio=_judged(0.7, "many readers want the figures, not to buy"),
    ),
    "ebook": ContentType(
        label=N_("E-book, guide or white paper"),
        cost_per_item=_judged(1500, "writing and layout of some twenty pages"),
        ranking_share=_judged(0.06, "as a text"),
        delay_months=_judged(4, "as a text"),
        visits_per_item=_judged(150, "less searched for than a text"),
        half_life_months=_judged(24, "a guide stays useful for long"),
        intent_odds_ratio=_judged(1.1, "read by people who think a purchase over"),
    ),
    "case_study": ContentType(
        label=N_("Case study"),
        cost_per_item=_judged(600, "an interview and a text"),
        ranking_share=_judged(0.06, "as a text"),
        delay_months=_judged(4, "as a text"),
        visits_per_item=_judged(50, "searched for by few"),
        half_life_months=_judged(24, "an example stays useful for long"),
        intent_odds_ratio=_judged(1.5, "read by people who are about to decide"),
    ),
}
