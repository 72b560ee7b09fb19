"""How the accounts of the books are grouped for readers: the five categories of costs, and cash."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from roisim.experiment.book_series import BLENDED_ACCOUNTS
from roisim.simulation.accounts import AD_ACCOUNTS, MARGIN_ACCOUNTS, REVENUE_ACCOUNTS, Account
from roisim.translation import N_

ACCOUNT_LABELS: Final[dict[Account, str]] = {
    Account.SALES: N_("Order values"),
    Account.DISCOUNTS: N_("Discounts"),
    Account.REFUNDS: N_("Refunds"),
    Account.VAT: N_("VAT"),
    Account.GOODS: N_("Goods"),
    Account.SHIPPING: N_("Shipping and packing"),
    Account.PAYMENT_FEES: N_("Payment fees"),
    Account.MARKETPLACE_FEES: N_("Marketplace fees"),
    Account.RETURN_HANDLING: N_("Handling of returns"),
    Account.LOYALTY: N_("Loyalty points"),
    Account.ADS: N_("Paid clicks"),
    Account.CONTENT: N_("Content"),
    Account.SALARIES_ACQUISITION: N_("Salaries, share for acquisition"),
    Account.SALARIES_OTHER: N_("Salaries, the rest"),
    Account.TECHNOLOGY_ACQUISITION: N_("Technology, share for acquisition"),
    Account.TECHNOLOGY_OTHER: N_("Technology, the rest"),
    Account.INVENTORY: N_("Inventory maintenance"),
    Account.EMAIL: N_("E-mail"),
    Account.REWARDS: N_("Rewards for sign-up and referral"),
    Account.OTHER: N_("Other costs"),
    Account.AFFILIATES: N_("Commission of affiliates"),
    Account.INFLUENCERS: N_("Influencers"),
    Account.CRM_ADS: N_("Advertising to known people"),
    Account.SERVICE: N_("Service desk"),
}


@dataclass(frozen=True)
class Group:
    """Accounts that are shown together, under an English heading."""

    heading: str
    accounts: tuple[Account, ...]


FIVE_CATEGORIES: Final = (
    Group(N_("Salaries"), (Account.SALARIES_ACQUISITION, Account.SALARIES_OTHER, Account.SERVICE)),
    Group(N_("Technology"), (Account.TECHNOLOGY_ACQUISITION, Account.TECHNOLOGY_OTHER)),
    Group(N_("Advertising"), AD_ACCOUNTS),
    Group(N_("Content production"), (Account.CONTENT,)),
    Group(N_("Inventory maintenance"), (Account.INVENTORY,)),
)
"""The five categories of what it costs to win customers."""

OTHER_BELOW_MARGIN: Final = Group(
    N_("Outside the five categories"), (Account.EMAIL, Account.REWARDS, Account.OTHER)
)

REVENUE: Final = Group(N_("Revenue"), REVENUE_ACCOUNTS)

ORDER_COSTS: Final = Group(
    N_("Costs of orders"), tuple(account for account in MARGIN_ACCOUNTS if account not in REVENUE_ACCOUNTS)
)

COUNTED: Final[dict[str, frozenset[Account]]] = {
    "paid": frozenset(AD_ACCOUNTS),
    "blended": frozenset(BLENDED_ACCOUNTS),
    "full": frozenset({*BLENDED_ACCOUNTS, Account.INVENTORY}),
}
"""Accounts that count into each CAC."""

RECEIPTS: Final = (Group(N_("Orders, less discounts"), (Account.SALES, Account.DISCOUNTS)),)

PAYMENTS: Final = (
    Group(N_("Refunds"), (Account.REFUNDS,)),
    Group(N_("VAT"), (Account.VAT,)),
    Group(N_("Goods"), (Account.GOODS,)),
    Group(N_("Shipping, packing, returns"), (Account.SHIPPING, Account.RETURN_HANDLING)),
    Group(N_("Payment and marketplace fees"), (Account.PAYMENT_FEES, Account.MARKETPLACE_FEES)),
    Group(N_("Advertising"), AD_ACCOUNTS),
    Group(N_("E-mail, loyalty, rewards"), (Account.EMAIL, Account.LOYALTY, Account.REWARDS)),
    Group(N_("Content"), (Account.CONTENT,)),
    Group(N_("Salaries"), (Account.SALARIES_ACQUISITION, Account.SALARIES_OTHER, Account.SERVICE)),
    Group(N_("Technology"), (Account.TECHNOLOGY_ACQUISITION, Account.TECHNOLOGY_OTHER)),
    Group(N_("Inventory maintenance"), (Account.INVENTORY,)),
    Group(N_("Other costs"), (Account.OTHER,)),
)
