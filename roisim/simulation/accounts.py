"""Names of what is booked and counted."""

from __future__ import annotations

from enum import IntEnum


class Account(IntEnum):
    """Where an amount is booked."""

    SALES = 0
    DISCOUNTS = 1
    REFUNDS = 2
    VAT = 3
    GOODS = 4
    SHIPPING = 5
    PAYMENT_FEES = 6
    MARKETPLACE_FEES = 7
    RETURN_HANDLING = 8
    LOYALTY = 9
    ADS = 10
    CONTENT = 11
    SALARIES_ACQUISITION = 12
    SALARIES_OTHER = 13
    TECHNOLOGY_ACQUISITION = 14
    TECHNOLOGY_OTHER = 15
    INVENTORY = 16
    EMAIL = 17
    REWARDS = 18
    OTHER = 19
    AFFILIATES = 20
    INFLUENCERS = 21
    CRM_ADS = 22
    SERVICE = 23


REVENUE_ACCOUNTS = (Account.SALES, Account.DISCOUNTS, Account.REFUNDS, Account.VAT)
MARGIN_ACCOUNTS = (
    *REVENUE_ACCOUNTS,
    Account.GOODS,
    Account.SHIPPING,
    Account.PAYMENT_FEES,
    Account.MARKETPLACE_FEES,
    Account.RETURN_HANDLING,
    Account.LOYALTY,
)
"""The accounts whose sum is the contribution margin (CM2)."""

AD_ACCOUNTS = (Account.ADS, Account.AFFILIATES, Account.INFLUENCERS, Account.CRM_ADS)
"""The accounts whose sum is the ad spend."""


class Count(IntEnum):
    """What is counted by month, channel of first visit, source of the visit and world."""

    NEW_VISITS = 0
    RETURNING_VISITS = 1
    CLICKS = 2
    CONSIDERED = 3
    CARTS = 4
    CHECKOUTS = 5
    FIRST_ORDERS = 6
    REPEAT_ORDERS = 7
    SIGN_UPS_FIRST_VISIT = 8
    SIGN_UPS_LATER = 9
    PARTNER_SIGN_UPS = 10
    CARTS_ORDERED = 11
    MESSAGES = 12
    MESSAGE_CLICKS = 13
    UNSUBSCRIBES = 14
    RECOVERED_CARTS = 15
    REFUNDED_ORDERS = 16
    PUSH_SUBSCRIBERS = 17
    COMMISSIONS_PENDING = 18
    COMMISSIONS_APPROVED = 19
    COMMISSIONS_DECLINED = 20
    COMMISSIONS_REVERSED = 21
    LOST_ORDERS = 22
    CHATS_ASKED = 23
    CHATS_SERVED = 24
    VISITS_REFUSED = 25
    LEARNED_DISCOUNTS = 26


class Source(IntEnum):
    """What brought a visit about; NONE for what belongs to no visit."""

    NONE = 0
    CLICK = 1
    SELF = 2
    EMAIL = 3
    OWN = 4
    PUSH = 5
    ADS = 6


MESSAGE_SOURCES = (Source.EMAIL, Source.PUSH, Source.ADS)
"""Visits that a message brought about."""
