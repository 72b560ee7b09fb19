"""Content that is made item by item, is found after a while, and is forgotten again."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, ClassVar, Literal

from roisim.scenario.channel_base import (
    MOST_VISITS,
    NONE_STATED,
    ChannelBase,
    capture_odds,
    market_name,
    own_lapse,
    own_order_rate,
)
from roisim.scenario.content_types import CONTENT_TYPES
from roisim.scenario.quantity import MonthlyQuantity, Quantity
from roisim.scenario.section import choice, kind_of_section, money, number, share
from roisim.translation import N_


def _of_type(
    label: str, definition: str, unit: str, high: float, *, low: float = 0, example: float = 1
) -> Any:
    return number(
        label, definition, unit=unit, low=low, high=high, above_low=low == 0, default=None, example=example
    )


class ContentChannel(ChannelBase):
    """Items of one type of content. What is left out is taken from the type, see CONTENT_TYPES."""

    title: ClassVar[str] = N_("Content")

    kind: Literal["content"] = kind_of_section("content")
    type: str = choice(
        N_("Type"),
        N_("What is made: it decides every number below that is left out."),
        tuple(CONTENT_TYPES),
    )
    items_per_month: MonthlyQuantity = number(
        N_("Items a month"),
        N_("How many items are made and published in a month; the last number goes on."),
        unit="items/month",
        low=0,
        high=1e5,
        default=0,
        evidence=NONE_STATED,
        by_month=True,
        example=4,
    )
    cost_per_item: MonthlyQuantity | None = money(
        N_("Cost of an item"),
        N_("What making one item costs. Left out, the type's cost in US dollars times the price level."),
        per="item",
        default=None,
        example=150,
    )
    ranking_share: Quantity | None = share(
        N_("Items that are found"),
        N_("Share of the items that are ever found. Left out, the type's."),
        default=None,
        example=0.06,
    )
    delay_months: Quantity | None = _of_type(
        N_("Found after"),
        N_("Mean time from publishing to being found (Erlang with shape 3). Left out, the type's."),
        "months",
        120,
        example=4,
    )
    visits_per_item: Quantity | None = number(
        N_("Visits of an item"),
        N_("Visits a month that a found item brings at first. Left out, the type's."),
        unit="visits/month",
        low=0,
        high=MOST_VISITS,
        default=None,
        example=200,
    )
    half_life_months: Quantity | None = _of_type(
        N_("Visits halve in"),
        N_("Time in which the visits of a found item halve. Left out, the type's."),
        "months",
        1200,
        example=18,
    )
    items_at_start: Quantity = number(
        N_("Items found already"),
        N_("Items that are found on the plan's first day, each counted as if it had just been found."),
        unit="items",
        low=0,
        high=1e6,
        default=0,
        evidence=NONE_STATED,
        example=20,
    )
    intent_odds_ratio: Quantity | None = _of_type(
        N_("Visitors add to the cart"),
        N_(
            "Odds of putting a product into the cart for its visitors, against the funnel's. "
            "Left out, the type's."
        ),
        "odds ratio",
        100,
        low=0.01,
    )
    capture_odds_ratio: Quantity = capture_odds()
    market: str | None = market_name()
    order_rate_factor: Quantity = own_order_rate()
    lapse_factor: Quantity = own_lapse()

    def stated_or_usual(self, name: str) -> Quantity:
        """A number that is stated, or else the type's.

        Args:
            name: ranking_share, delay_months, visits_per_item, half_life_months or intent_odds_ratio.
        """
        stated: Quantity | None = getattr(self, name)
        usual: Quantity = getattr(CONTENT_TYPES[self.type], name)
        return usual if stated is None else stated

    def item_cost(self, price_level: float) -> MonthlyQuantity:
        """Cost of an item in the plan's currency: as stated, or the type's.

        Args:
            price_level: what a US dollar's worth of work costs, `Scenario.money_per_dollar`.
        """
        if self.cost_per_item is not None:
            return self.cost_per_item
        usual = CONTENT_TYPES[self.type].cost_per_item
        return MonthlyQuantity([replace(usual, numbers=(usual.numbers[0] * price_level,))])
