"""Kinds of channels and markets: what they are called, what a new one states, which inputs tell most."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from roisim.translation import N_, _

if TYPE_CHECKING:
    from ui.open_plan import OpenPlan


@dataclass(frozen=True)
class EntryKind:
    """One kind of entry of a list.

    Attributes:
        kind: the word after ``kind`` in the file; "" for entries without one.
        title: what it is called; English.
        sentence: what it is, for the menu; English.
        name: what a new one is called; English.
        usual: its most telling inputs.
        start: what a new one states besides name and kind.
        money: sums of `start` in US dollars, to be taken times the plan's price level.
    """

    kind: str
    title: str
    sentence: str
    name: str
    usual: tuple[str, ...]
    start: Mapping[str, Any] = field(default_factory=dict)
    money: Mapping[str, float] = field(default_factory=dict)


CHANNEL_KINDS: Final = (
    EntryKind(
        "paid",
        N_("Paid clicks"),
        N_("Clicks that are bought: search ads, social ads."),
        N_("Search ads"),
        ("name", "cost_per_click", "monthly_click_ceiling", "click_through_rate", "intent_odds_ratio"),
        money={"monthly_budget": 1000, "cost_per_click": 0.5},
    ),
    EntryKind(
        "organic",
        N_("Unpaid visits"),
        N_("Visitors who come by themselves: search, links, typed addresses."),
        N_("Unpaid search"),
        ("name", "monthly_visits", "intent_odds_ratio"),
        {"monthly_visits": 1000},
    ),
    EntryKind(
        "content",
        N_("Content"),
        N_("Articles, videos and posts that are found after a while."),
        N_("Blog"),
        ("name", "type", "items_per_month", "cost_per_item", "visits_per_item"),
        {"type": "blog_post", "items_per_month": 2},
    ),
    EntryKind(
        "influencer",
        N_("Influencers"),
        N_("Posts for a fee that bring a burst of visits."),
        N_("Influencers"),
        ("name", "posts_per_month", "fee_per_post", "visits_per_post", "fit"),
        {"posts_per_month": 1, "visits_per_post": 500},
        {"fee_per_post": 300},
    ),
    EntryKind(
        "affiliate",
        N_("Affiliates"),
        N_("Partners who earn a commission on the orders that they bring."),
        N_("Affiliates"),
        ("name", "partners_at_start", "new_partners_per_month", "visits_per_partner", "commission"),
        {"partners_at_start": 10, "visits_per_partner": 60},
    ),
    EntryKind(
        "word_of_mouth",
        N_("Word of mouth"),
        N_("Friends of customers, and those who hear of the shop."),
        N_("Friends"),
        ("name", "visits_per_customer", "telling_days"),
        {"visits_per_customer": 0.5},
    ),
    EntryKind(
        "partner_sign_ups",
        N_("Sign-ups at partners"),
        N_("Addresses that partners hand over, of people who never visited."),
        N_("Partner sign-ups"),
        ("name", "monthly_sign_ups", "cost_per_sign_up"),
        {"monthly_sign_ups": 100},
        {"cost_per_sign_up": 1},
    ),
)

MARKET_KINDS: Final = (
    EntryKind(
        "",
        N_("Market"),
        N_("Another country, which channels may name as theirs."),
        N_("Abroad"),
        ("name", "order_value_factor", "vat_rate", "shipping_extra", "local_payment"),
        {"local_payment": 0.5, "taxes_in_prices": 0.5, "local_support": 0.5},
    ),
)


def kind_named(kinds: tuple[EntryKind, ...], kind: object) -> EntryKind:
    """The kind of a word; the first where it is not known."""
    return next((each for each in kinds if each.kind == kind), kinds[0])


def new_entry(plan: OpenPlan, kind: EntryKind, taken: list[str]) -> dict[str, Any]:
    """A new entry with sensible numbers, in the plan's money."""
    level = plan.scenario.money_per_dollar if plan.scenario is not None else 1.0
    entry: dict[str, Any] = {"name": free_name(_(kind.name), taken)}
    if kind.kind:
        entry["kind"] = kind.kind
    entry |= {key: _rounded(value * level) for key, value in kind.money.items()}
    return entry | dict(kind.start)


def free_name(name: str, taken: list[str]) -> str:
    """The name, with a number where it is taken."""
    numbered = (f"{name} {number}" for number in range(2, len(taken) + 3))
    return name if name not in taken else next(each for each in numbered if each not in taken)


def _rounded(value: float) -> int | float:
    rounded = float(f"{value:.2g}")
    return int(rounded) if rounded.is_integer() else rounded
