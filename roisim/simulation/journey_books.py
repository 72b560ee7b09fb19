"""Counts and postings of journeys by month, comparable with the books of the population model."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from roisim.simulation.accounts import MARGIN_ACCOUNTS, REVENUE_ACCOUNTS, Account, Count

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
        """People who leave an address for the first time."""
        return self._counted(Count.SIGN_UPS_FIRST_VISIT) + self._counted(Count.SIGN_UPS_LATER)

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


class JourneyBooks:
    """Running totals as plain lists: [count][month] and [account][month]."""

    def __init__(self, months: int) -> None:
        self.counts = [[0] * months for _ in Count]
        self.postings = [[0] * months for _ in Account]

    def totals(self) -> JourneyTotals:
        """The totals so far."""
        return JourneyTotals(np.array(self.counts, np.int64), np.array(self.postings, np.int64))
