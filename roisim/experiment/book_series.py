"""What the books say by month, channel of first visit and world: counts, and money.

The last channel is "no channel". Books may hold whole numbers or, for a plan without chance, floats.
"""

from __future__ import annotations

from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from roisim.simulation.accounts import (
    AD_ACCOUNTS,
    MARGIN_ACCOUNTS,
    MESSAGE_SOURCES,
    REVENUE_ACCOUNTS,
    Account,
    Count,
    Source,
)
from roisim.simulation.books import Books

Numbers = NDArray[Any]
"""Whole numbers; floats where lifetime values may outgrow them, or where the books have them."""
Cells = dict[str, Numbers]

BLENDED_ACCOUNTS: Final = (
    *AD_ACCOUNTS,
    Account.CONTENT,
    Account.REWARDS,
    Account.SALARIES_ACQUISITION,
    Account.TECHNOLOGY_ACQUISITION,
)
"""What counts into the blended cost of acquiring customers; the full one adds inventory maintenance."""

STRANGERS_AD_ACCOUNTS: Final = (Account.ADS, Account.AFFILIATES, Account.INFLUENCERS)
"""Advertising that brings new people; ads to known people do not."""

COSTS: Final[dict[str, tuple[Account, ...]]] = {
    "ad_spend": AD_ACCOUNTS,
    "acquisition_cost_blended": BLENDED_ACCOUNTS,
    "acquisition_cost_full": (*BLENDED_ACCOUNTS, Account.INVENTORY),
    "visit_spend": STRANGERS_AD_ACCOUNTS,
    "paid_click_spend": (Account.ADS,),
    "affiliate_cost": (Account.AFFILIATES,),
    "influencer_cost": (Account.INFLUENCERS,),
    "crm_ads_cost": (Account.CRM_ADS,),
    "content_cost": (Account.CONTENT,),
    "salaries_cost": (Account.SALARIES_ACQUISITION, Account.SALARIES_OTHER, Account.SERVICE),
    "service_cost": (Account.SERVICE,),
    "technology_cost": (Account.TECHNOLOGY_ACQUISITION, Account.TECHNOLOGY_OTHER),
    "inventory_cost": (Account.INVENTORY,),
    "email_cost": (Account.EMAIL,),
    "rewards_cost": (Account.REWARDS,),
    "other_cost": (Account.OTHER,),
    "discounts": (Account.DISCOUNTS,),
}
"""Series of costs, and the accounts that they are the sums of."""

COUNTS: Final[dict[str, tuple[Count, ...]]] = {
    "visits": (Count.NEW_VISITS, Count.RETURNING_VISITS),
    "new_visits": (Count.NEW_VISITS,),
    "returning_visits": (Count.RETURNING_VISITS,),
    "contacts": (Count.SIGN_UPS_FIRST_VISIT, Count.SIGN_UPS_LATER, Count.PARTNER_SIGN_UPS),
    "first_visit_contacts": (Count.SIGN_UPS_FIRST_VISIT,),
    "partner_sign_ups": (Count.PARTNER_SIGN_UPS,),
    "push_subscribers": (Count.PUSH_SUBSCRIBERS,),
    "carts": (Count.CARTS,),
    "recovered_carts": (Count.RECOVERED_CARTS,),
    "checkouts": (Count.CHECKOUTS,),
    "orders": (Count.FIRST_ORDERS, Count.REPEAT_ORDERS),
    "new_customers": (Count.FIRST_ORDERS,),
    "repeat_orders": (Count.REPEAT_ORDERS,),
    "refunded_orders": (Count.REFUNDED_ORDERS,),
    "learned_discounts": (Count.LEARNED_DISCOUNTS,),
    "commissions_pending": (Count.COMMISSIONS_PENDING,),
    "commissions_approved": (Count.COMMISSIONS_APPROVED,),
    "commissions_declined": (Count.COMMISSIONS_DECLINED,),
    "commissions_reversed": (Count.COMMISSIONS_REVERSED,),
    "commissions_decided": (
        Count.COMMISSIONS_APPROVED,
        Count.COMMISSIONS_DECLINED,
        Count.COMMISSIONS_REVERSED,
    ),
    "lost_orders": (Count.LOST_ORDERS,),
    "chats_asked": (Count.CHATS_ASKED,),
    "chats_served": (Count.CHATS_SERVED,),
    "visits_refused": (Count.VISITS_REFUSED,),
}
"""Series of counts, and what they are the sums of, whatever brought the visit about."""

MEDIA: Final = {"email": Source.EMAIL, "push": Source.PUSH, "crm_ads": Source.ADS}
MESSAGE_COUNTS: Final[dict[str, tuple[Count, ...]]] = {
    "messages": (Count.MESSAGES,),
    "clicks": (Count.MESSAGE_CLICKS,),
    "unsubscribes": (Count.UNSUBSCRIBES,),
    "orders": (Count.FIRST_ORDERS, Count.REPEAT_ORDERS),
}
BY_MEDIUM: Final[dict[str, tuple[Source, tuple[Count, ...]]]] = {
    f"{medium}_{what}": (source, counts)
    for medium, source in MEDIA.items()
    for what, counts in MESSAGE_COUNTS.items()
    if (medium, what) != ("crm_ads", "unsubscribes")
}
"""Series of counts by medium: the source of the visit, and what they are the sums of."""


def visit_series(books: Books, *, keeps_stock: bool) -> Cells:
    """Counts [M, C+1, W]."""
    every = books.counts.sum(axis=3)
    clicks = every[Count.CLICKS]
    series: Cells = {name: every[list(counts)].sum(axis=0) for name, counts in COUNTS.items()}
    for name, (source, counts) in BY_MEDIUM.items():
        series[name] = books.counts[list(counts), :, :, source].sum(axis=0)
    series["ad_visits"] = clicks * np.append(books.paid, False)[:, None]
    series["ad_clicks"] = clicks * _shown(books)
    series["paid_clicks"] = clicks * _spent(books, (Account.ADS,))
    series["carts_left"] = series["carts"] - every[Count.CARTS_ORDERED]
    series["paid_new_customers"] = series["new_customers"] * _spent(books, AD_ACCOUNTS)
    series["paid_contacts"] = series["contacts"] * (contact_spend(books.postings).sum(axis=0) != 0)
    series["orders_wanted"] = (series["orders"] + series["lost_orders"]) * keeps_stock
    return series


def money_series(books: Books) -> Cells:
    """Money [M, C+1, W] in the smallest unit."""
    every = books.postings.sum(axis=3)

    def balance(*accounts: Account) -> Numbers:
        amounts: Numbers = every[list(accounts)].sum(axis=0)
        return amounts

    margin, profit = balance(*MARGIN_ACCOUNTS), balance(*Account)
    by_message = books.postings[list(MARGIN_ACCOUNTS)][:, :, :, list(MESSAGE_SOURCES)]
    series: Cells = {name: -balance(*accounts) for name, accounts in COSTS.items()}
    series |= {f"{medium}_sales": _sold(books, source) for medium, source in MEDIA.items()}
    series["shown_click_spend"] = series["paid_click_spend"] * _shown(books)
    series["contact_spend"] = contact_spend(books.postings)
    return series | {
        "order_values": balance(Account.SALES),
        "click_sales": click_sales(books.postings, books.paid),
        "revenue": balance(*REVENUE_ACCOUNTS),
        "contribution_margin": margin,
        "message_margin": by_message.sum(axis=(0, 3)),
        "costs_below_margin": margin - profit,
        "profit": profit,
    }


def click_sales(postings: Numbers, paid: NDArray[np.bool_]) -> Numbers:
    """Order values less discounts on visits that a paid click began: [M, C+1, …] from the books' postings.

    Ads to known people are paid for by no channel: what they sell stands where their cost does.
    """
    sold = postings[Account.SALES] + postings[Account.DISCOUNTS]
    of_channels = np.append(paid, False).reshape(-1, *[1] * (sold.ndim - 3))
    sales: Numbers = sold[:, :, Source.CLICK] * of_channels
    sales[:, -1] += sold[:, :, Source.ADS].sum(axis=1)
    return sales


def contact_spend(postings: Numbers) -> Numbers:
    """What it costs to come by new people's addresses, [M, C+1, …] from the books' postings."""
    spend: Numbers = -postings[list(STRANGERS_AD_ACCOUNTS)].sum(axis=(0, 3))
    # rewards of a channel that belong to no visit are what its partners' sign-ups cost
    spend[:, :-1] -= postings[Account.REWARDS, :, :-1, Source.NONE]
    return spend


def _sold(books: Books, source: Source) -> Numbers:
    """Order values less discounts on visits of a source, [M, C+1, W]."""
    amounts: Numbers = (
        books.postings[Account.SALES, :, :, source] + books.postings[Account.DISCOUNTS, :, :, source]
    )
    return amounts


def _shown(books: Books) -> NDArray[np.bool_]:
    """Where a channel states a click-through rate, [M, C+1, W]: there, and only there, are impressions."""
    return np.pad(books.impressions > 0, ((0, 0), (0, 1), (0, 0)))


def _spent(books: Books, accounts: tuple[Account, ...]) -> NDArray[np.bool_]:
    """Channels for which money was spent from these accounts anywhere in the plan, [C+1, W]."""
    spent: NDArray[np.bool_] = books.postings[list(accounts)].sum(axis=(0, 1, 3)) != 0
    return spent
