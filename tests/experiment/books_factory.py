"""Books without an engine: empty ones to fill by hand, and a small shop with figures worked out by hand."""

from __future__ import annotations

from datetime import date

import numpy as np

from roisim.experiment.results import PlanFacts
from roisim.simulation.accounts import Account, Count, Source
from roisim.simulation.books import Books
from roisim.simulation.calendar import Calendar

ADS, BLOG, NO_CHANNEL = 0, 1, 2


def empty_books(worlds: range = range(2), months: int = 2, *, digits: int = 2) -> Books:
    """Two channels, one of them paid; a plan from 1 January 2026 on; not a thing has happened."""
    calendar = Calendar(date(2026, 1, 1), months)
    channels, m, d, w = 2, months, calendar.days, len(worlds)

    def zeros(*shape: int) -> np.ndarray[tuple[int, ...], np.dtype[np.int64]]:
        return np.zeros((*shape, w), np.int64)

    return Books(
        calendar=calendar,
        channels=("Ads", "Blog"),
        paid=np.array([True, False]),
        currency_digits=digits,
        worlds=worlds,
        counts=zeros(len(Count), m, channels + 1, len(Source)),
        postings=zeros(len(Account), m, channels + 1, len(Source)),
        impressions=np.zeros((m, channels, w)),
        repeat_revenue=zeros(m),
        returning_visit_revenue=zeros(m),
        cash=zeros(len(Account), m),
        cash_by_day=zeros(d),
        opening_cash=zeros(),
        owed=zeros(len(Account)),
        active_customers=zeros(d),
        active_at_start=zeros(m),
        lapsed_of_those=zeros(m),
        first_orders_by_day=zeros(d),
        margin_by_age=zeros(d),
        cohort_customers=zeros(m),
        cohort_orders=zeros(m, m),
        cohort_margin=zeros(m, m),
        cohort_revenue=zeros(m, m),
        ltv_revenue=zeros(m, channels),
        ltv_margin=zeros(m, channels),
        ltv_margin_predicted=zeros(m, channels),
        mailable=zeros(m),
    )


def random_books(worlds: range, months: int = 3) -> Books:
    """Books full of numbers that depend on the world alone, to find out whether blocks matter."""
    books = empty_books(worlds, months)
    for place, world in enumerate(worlds):
        luck = np.random.default_rng(world)
        for array in vars(books).values():
            if isinstance(array, np.ndarray) and array.dtype == np.int64:
                array[..., place] = luck.integers(-50_000, 100_000, array.shape[:-1])
        books.impressions[..., place] = luck.uniform(0, 1e6, books.impressions.shape[:-1])
    return books


def small_shop(worlds: range = range(2)) -> Books:
    """Two months, two worlds. The second world sells half as many first orders by ads.

    January: 1,000 new visits by ads (600 of them ad clicks with 30,000 impressions), 200 by the blog,
    100 returning visits of people won by ads. 40 carts, 10 of them ordered at once, 12 checkouts.
    First orders 10 by ads (5 in the second world), 2 by the blog; a repeat order by e-mail and one by itself.
    """
    books = empty_books(worlds)
    halves = np.array([1, 2])[: len(worlds)]
    _visits(books, halves)
    _money(books)
    _customers(books, halves)
    return books


def _visits(books: Books, halves: np.ndarray[tuple[int, ...], np.dtype[np.int64]]) -> None:
    counts, january, february = books.counts, 0, 1
    counts[Count.NEW_VISITS, january, ADS, Source.CLICK] = 1000
    counts[Count.NEW_VISITS, january, BLOG, Source.CLICK] = 200
    counts[Count.RETURNING_VISITS, january, ADS, Source.SELF] = 98
    counts[Count.RETURNING_VISITS, january, ADS, Source.EMAIL] = 1
    counts[Count.RETURNING_VISITS, january, ADS, Source.OWN] = 1
    counts[Count.CLICKS, january, ADS, Source.CLICK] = 600
    counts[Count.CLICKS, january, BLOG, Source.CLICK] = 200
    books.impressions[january, ADS] = 30_000.0
    counts[Count.CARTS, january, ADS, Source.CLICK] = 38
    counts[Count.CARTS, january, BLOG, Source.CLICK] = 2
    counts[Count.CARTS_ORDERED, january, ADS, Source.CLICK] = 10
    counts[Count.CHECKOUTS, january, ADS, Source.CLICK] = 12
    counts[Count.FIRST_ORDERS, january, ADS, Source.CLICK] = 10 // halves
    counts[Count.FIRST_ORDERS, january, BLOG, Source.CLICK] = 2
    counts[Count.REPEAT_ORDERS, january, ADS, Source.EMAIL] = 1
    counts[Count.REPEAT_ORDERS, january, ADS, Source.OWN] = 1
    counts[Count.SIGN_UPS_FIRST_VISIT, january, ADS, Source.CLICK] = 60
    counts[Count.SIGN_UPS_LATER, january, ADS, Source.SELF] = 5
    counts[Count.PARTNER_SIGN_UPS, february, NO_CHANNEL, Source.NONE] = 3


def _money(books: Books) -> None:
    """Revenue 1,000 + 150 − 15 − 50 − 85 = 1,000; margin 600; other costs 700 in all: profit −100."""
    postings, january, february = books.postings, 0, 1
    postings[Account.SALES, january, ADS, Source.CLICK] = 1000_00
    postings[Account.SALES, january, ADS, Source.EMAIL] = 150_00
    postings[Account.DISCOUNTS, january, ADS, Source.EMAIL] = -15_00
    postings[Account.REFUNDS, february, ADS, Source.CLICK] = -50_00
    postings[Account.VAT, january, ADS, Source.CLICK] = -85_00
    postings[Account.GOODS, january, ADS, Source.CLICK] = -300_00
    postings[Account.SHIPPING, january, ADS, Source.CLICK] = -40_00
    postings[Account.PAYMENT_FEES, january, ADS, Source.CLICK] = -20_00
    postings[Account.MARKETPLACE_FEES, january, ADS, Source.CLICK] = -15_00
    postings[Account.RETURN_HANDLING, february, ADS, Source.CLICK] = -5_00
    postings[Account.LOYALTY, january, ADS, Source.OWN] = -20_00
    postings[Account.ADS, january, ADS, Source.NONE] = -300_00
    for account, cost in (
        (Account.CONTENT, 50_00),
        (Account.REWARDS, 10_00),
        (Account.SALARIES_ACQUISITION, 120_00),
        (Account.SALARIES_OTHER, 80_00),
        (Account.TECHNOLOGY_ACQUISITION, 24_00),
        (Account.TECHNOLOGY_OTHER, 36_00),
        (Account.INVENTORY, 30_00),
        (Account.EMAIL, 45_00),
        (Account.OTHER, 5_00),
    ):
        postings[account, february, NO_CHANNEL, Source.NONE] = -cost
    books.repeat_revenue[january] = 250_00
    books.returning_visit_revenue[january] = 400_00
    books.opening_cash[:] = 1000_00
    books.cash_by_day[0] = -400_00
    books.cash_by_day[40] = 700_00
    books.cash_by_day[50] = -200_00


def _customers(books: Books, halves: np.ndarray[tuple[int, ...], np.dtype[np.int64]]) -> None:
    """All first orders on the first day; margin 10 a customer at once and 40 more at the age of 20 days."""
    won = 10 // halves + 2
    books.first_orders_by_day[0] = won
    books.margin_by_age[0] = 10_00 * won
    books.margin_by_age[20] = 40_00 * won
    books.active_customers[:] = won
    books.active_customers[58] = won - 3
    books.active_at_start[1] = won
    books.lapsed_of_those[1] = 3
    books.ltv_revenue[0, ADS] = 90_00_000 * 10 // halves
    books.ltv_revenue[0, BLOG] = 90_00_000 * 2
    books.ltv_margin[0, ADS] = 60_00_000 * 10 // halves
    books.ltv_margin[0, BLOG] = 60_00_000 * 2


def plan_facts(
    *, months: int = 2, cac: str = "blended", rate: tuple[float, float] = (0.25, 0.25)
) -> PlanFacts:
    return PlanFacts(
        name="Small shop",
        currency="TRY",
        currency_digits=2,
        start=date(2026, 1, 1),
        months=months,
        channels=("Ads", "Blog"),
        kinds=("paid", "organic"),
        paid=(True, False),
        cac=cac,
        ltv_horizon_months=36,
        discount_rate=rate,
    )
