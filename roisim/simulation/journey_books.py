"""Counts and postings of journeys by month, comparable with the books of the population model."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

import numpy as np

from roisim.simulation.accounts import AD_ACCOUNTS, MARGIN_ACCOUNTS, REVENUE_ACCOUNTS, Account, Count

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from roisim.simulation.books import Books

    Integers = NDArray[np.int64]


@dataclass(frozen=True)
class JourneyTotals:
    """Totals by month. `counts` (Count, M); `postings` (Account, M) in minor units, signed.

    `of_books` has the same of many worlds, with a last axis W.
    """

    counts: Integers
    postings: Integers

    @staticmethod
    def of_books(books: Books) -> JourneyTotals:
        """The totals of the population model: channels and sources summed, worlds kept."""
        return JourneyTotals(books.counts.sum(axis=(2, 3)), books.postings.sum(axis=(2, 3)))

    @property
    def new_visits(self) -> Integers:
        """First visits."""
        return self._counted(Count.NEW_VISITS)

    @property
    def returning_visits(self) -> Integers:
        """All other visits."""
        return self._counted(Count.RETURNING_VISITS)

    @property
    def visits(self) -> Integers:
        """All visits."""
        return self.new_visits + self.returning_visits

    @property
    def contacts(self) -> Integers:
        """People who leave an address for the first time, in the shop or at a partner's."""
        in_the_shop = self._counted(Count.SIGN_UPS_FIRST_VISIT) + self._counted(Count.SIGN_UPS_LATER)
        return in_the_shop + self.partner_sign_ups

    @property
    def partner_sign_ups(self) -> Integers:
        """People who leave an address at a partner's."""
        return self._counted(Count.PARTNER_SIGN_UPS)

    @property
    def push_subscribers(self) -> Integers:
        """People who allow notifications."""
        return self._counted(Count.PUSH_SUBSCRIBERS)

    @property
    def carts(self) -> Integers:
        """Visits that fill a cart."""
        return self._counted(Count.CARTS)

    @property
    def carts_ordered(self) -> Integers:
        """Visits that fill a cart and order it."""
        return self._counted(Count.CARTS_ORDERED)

    @property
    def checkouts(self) -> Integers:
        """Visits that begin a checkout."""
        return self._counted(Count.CHECKOUTS)

    @property
    def first_orders(self) -> Integers:
        """New customers."""
        return self._counted(Count.FIRST_ORDERS)

    @property
    def repeat_orders(self) -> Integers:
        """All later orders."""
        return self._counted(Count.REPEAT_ORDERS)

    @property
    def orders(self) -> Integers:
        """All orders."""
        return self.first_orders + self.repeat_orders

    @property
    def messages(self) -> Integers:
        """Messages sent, of campaigns and flows."""
        return self._counted(Count.MESSAGES)

    @property
    def message_clicks(self) -> Integers:
        """Visits begun by a message."""
        return self._counted(Count.MESSAGE_CLICKS)

    @property
    def unsubscribes(self) -> Integers:
        """People who unsubscribe."""
        return self._counted(Count.UNSUBSCRIBES)

    @property
    def recovered_carts(self) -> Integers:
        """Orders brought by a cart flow."""
        return self._counted(Count.RECOVERED_CARTS)

    @property
    def refunded_orders(self) -> Integers:
        """Orders given back."""
        return self._counted(Count.REFUNDED_ORDERS)

    @property
    def commissions(self) -> Integers:
        """Orders for which partners may earn something: pending, approved, declined, reversed (4, M)."""
        kinds = range(Count.COMMISSIONS_PENDING, Count.COMMISSIONS_REVERSED + 1)
        counted: Integers = self.counts[list(kinds)]
        return counted

    @property
    def learned_discounts(self) -> Integers:
        """Own orders of customers who waited for a coupon."""
        return self._counted(Count.LEARNED_DISCOUNTS)

    @property
    def ad_spend(self) -> Integers:
        """What is spent on advertising and on partners, minor units, below 0."""
        return self._sum(AD_ACCOUNTS)

    @property
    def revenue(self) -> Integers:
        """Order values − discounts − refunds − VAT, minor units."""
        return self._sum(REVENUE_ACCOUNTS)

    @property
    def contribution_margin(self) -> Integers:
        """Revenue − goods, shipping, fees, return handling, loyalty, minor units."""
        return self._sum(MARGIN_ACCOUNTS)

    @property
    def profit(self) -> Integers:
        """All postings, minor units."""
        total: Integers = self.postings.sum(axis=0)
        return total

    def _counted(self, kind: Count) -> Integers:
        by_month: Integers = self.counts[kind]
        return by_month

    def _sum(self, accounts: Sequence[Account]) -> Integers:
        total: Integers = self.postings[list(accounts)].sum(axis=0)
        return total


class CashBook(Protocol):
    """Told of what is booked, to move cash when it is due."""

    def book(self, account: Account, day: int, amount: int) -> None:
        """An amount, minor units, booked on a day."""


class JourneyBooks:
    """Running totals as plain lists: [count][month] and [account][month].

    Args:
        month_of_day: of each day of the plan.
        cash: told of what is booked with its day, where cash is a limit.
    """

    def __init__(self, month_of_day: list[int], cash: CashBook | None = None) -> None:
        months = month_of_day[-1] + 1
        self.counts = [[0] * months for _ in Count]
        self.postings = [[0] * months for _ in Account]
        self._month_of_day, self._cash = month_of_day, cash
        self._left = [0.0] * len(Account)

    def book(self, account: Account, day: int, amount: int) -> None:
        """Book an amount, minor units, on a day."""
        self.postings[account][self._month_of_day[day]] += amount
        if self._cash is not None:
            self._cash.book(account, day, amount)

    def book_part(self, account: Account, day: int, amount: float) -> None:
        """Book what may be less than a minor unit; what is left over goes with the account's next."""
        self._left[account] += amount
        whole = round(self._left[account])
        self._left[account] -= whole
        self.book(account, day, whole)

    def totals(self) -> JourneyTotals:
        """The totals so far."""
        return JourneyTotals(np.array(self.counts, np.int64), np.array(self.postings, np.int64))
