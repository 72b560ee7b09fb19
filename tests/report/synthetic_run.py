"""Runs that no engine made: books with plausible, whole numbers that hang together like real ones."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from roisim.experiment.block_result import block_result, merge
from roisim.experiment.evaluation import MetricContext
from roisim.experiment.figures import channel_figures, monthly_figures, series_means, whole_plan_figures
from roisim.experiment.results import PlanFacts, Provenance, RunResult
from roisim.run_events import BlockFailed
from roisim.simulation.accounts import Account, Count, Source
from roisim.simulation.books import Books
from roisim.simulation.calendar import Calendar
from roisim.units import minor_unit_digits

SHARES_OF_SALES = {
    Account.DISCOUNTS: -0.05,
    Account.REFUNDS: -0.04,
    Account.VAT: -0.16,
    Account.GOODS: -0.44,
    Account.SHIPPING: -0.08,
    Account.PAYMENT_FEES: -0.025,
    Account.RETURN_HANDLING: -0.005,
    Account.LOYALTY: -0.01,
}
MONTHLY_COSTS = {
    Account.SALARIES_ACQUISITION: 900,
    Account.SALARIES_OTHER: 900,
    Account.TECHNOLOGY_ACQUISITION: 120,
    Account.TECHNOLOGY_OTHER: 280,
    Account.CONTENT: 300,
    Account.INVENTORY: 150,
    Account.EMAIL: 90,
    Account.OTHER: 200,
}


@dataclass(frozen=True)
class Shop:
    """What a synthetic shop is like; `visits` are by month and channel.

    `everything`: it has messages by three media, partners with commission, stock and a desk as well.
    """

    name: str = "Çiçek & Co"
    currency: str = "TRY"
    start: date = date(2026, 1, 1)
    months: int = 24
    worlds: int = 20
    channels: tuple[str, ...] = ("Google Ads", "Instagram Ads", "Direct")
    paid: tuple[bool, ...] = (True, True, False)
    visits: int = 30_000
    click_price: float = 0.5
    buyers: float = 0.005
    basket: float = 150.0
    opening_cash: float = 50_000.0
    cac: str = "blended"
    worlds_failed: int = 0
    kinds: tuple[str, ...] = ()
    everything: bool = False


def plan_of(shop: Shop) -> PlanFacts:
    return PlanFacts(
        name=shop.name,
        currency=shop.currency,
        currency_digits=minor_unit_digits(shop.currency),
        start=shop.start,
        months=shop.months,
        channels=shop.channels,
        kinds=shop.kinds or tuple("paid" if paid else "organic" for paid in shop.paid),
        paid=shop.paid,
        cac=shop.cac,
        ltv_horizon_months=36,
        discount_rate=(0.25, 0.25),
        description="A shop for flowers that sells online.",
    )


def result_of(shop: Shop) -> RunResult:
    """The result of a run of this shop's books."""
    plan, books = plan_of(shop), books_of(shop)
    context = MetricContext(shop.cac, np.full(shop.worlds, 0.25), keeps_stock=shop.everything)
    values, sums = merge([block_result(books, context)])
    asked = shop.worlds + shop.worlds_failed
    failures = [BlockFailed((shop.worlds, asked), "engine", "ValueError", "a world broke", "")]
    return RunResult(
        plan=plan,
        provenance=Provenance("1.2.3", 7, asked, shop.worlds, "ab" * 32),
        figures=whole_plan_figures(values, plan),
        monthly=monthly_figures(values),
        channels=channel_figures(values, plan),
        series_means=series_means(values),
        sums=sums,
        values=values,
        failures=tuple(failures) if shop.worlds_failed else (),
    )


def books_of(shop: Shop) -> Books:
    """Books of all worlds at once."""
    return _Bookkeeper(shop).books()


class _Bookkeeper:
    def __init__(self, shop: Shop) -> None:
        self.shop = shop
        self.luck = np.random.default_rng(5)
        self.calendar = Calendar(shop.start, shop.months)
        self.minor = 10 ** minor_unit_digits(shop.currency)
        channels, months, worlds = len(shop.channels), shop.months, shop.worlds
        self.shape = (months, channels, worlds)
        self.counts = np.zeros((len(Count), months, channels + 1, len(Source), worlds), np.int64)
        self.postings = np.zeros((len(Account), months, channels + 1, len(Source), worlds), np.int64)

    def books(self) -> Books:
        shop, calendar = self.shop, self.calendar
        first, repeat = self._funnel()
        self._money(first, repeat)
        if self.shop.everything:
            self._media(first)
            self._partners(first)
            self._scarce_things(first)
        booked = self.postings.sum(axis=(2, 3))
        # a third of each month's money moves a month later
        late = booked // 3
        cash = booked - late
        cash[:, 1:] += late[:, :-1]
        days = np.zeros((calendar.days, shop.worlds), np.int64)
        days[calendar.first_day[:-1] + calendar.days_in_month // 2] = cash.sum(axis=0)
        customers = first.sum(axis=1)
        active = np.repeat(np.cumsum(customers, axis=0) // 2, calendar.days_in_month, axis=0)
        orders, revenue, margin = self._cohorts(customers)
        value = self._lifetime_values(first)
        by_day = np.zeros((calendar.days, shop.worlds), np.int64)
        by_day[calendar.first_day[:-1]] = customers
        margin_by_age = np.zeros((calendar.days, shop.worlds), np.int64)
        ages = np.arange(0, calendar.days, 30)
        margin_by_age[ages] = (customers.sum(axis=0) * 30 * self.minor) // (1 + ages[:, None] // 30)
        return Books(
            calendar=calendar,
            channels=shop.channels,
            paid=np.array(shop.paid, bool),
            currency_digits=minor_unit_digits(shop.currency),
            worlds=range(shop.worlds),
            counts=self.counts,
            postings=self.postings,
            impressions=self.counts[Count.CLICKS, :, :-1, Source.CLICK] / 0.03,
            repeat_revenue=revenue[:, 1:].sum(axis=1),
            returning_visit_revenue=revenue[:, 1:].sum(axis=1) // 2,
            cash=cash,
            cash_by_day=days,
            opening_cash=np.full(shop.worlds, round(shop.opening_cash * self.minor), np.int64),
            owed=late[:, -1],
            active_customers=active,
            active_at_start=np.vstack([0 * customers[:1], np.cumsum(customers, axis=0)[:-1] // 2]),
            lapsed_of_those=np.cumsum(customers, axis=0) // 20,
            first_orders_by_day=by_day,
            margin_by_age=margin_by_age,
            cohort_customers=customers,
            cohort_orders=orders,
            cohort_margin=margin,
            cohort_revenue=revenue,
            ltv_revenue=value * 3,
            ltv_margin=value,
            ltv_margin_predicted=value // 4,
            mailable=np.cumsum(self.counts[Count.SIGN_UPS_FIRST_VISIT].sum(axis=(1, 2)), axis=0),
        )

    def _funnel(self) -> tuple[np.ndarray, np.ndarray]:
        luck, counts, paid = self.luck, self.counts, np.array(self.shop.paid, bool)
        new = luck.poisson(self.shop.visits, self.shape)
        considered = luck.binomial(new, 0.5)
        carts = luck.binomial(considered, 0.05)
        first = luck.binomial(new, self.shop.buyers)
        checkouts = np.minimum(carts, first + luck.binomial(carts, 0.2))
        repeat = luck.binomial(np.cumsum(first, axis=0), 0.05)
        source = np.where(paid, Source.CLICK, Source.SELF)
        for channel, how in enumerate(source):
            here = (slice(None), channel, how)
            counts[Count.NEW_VISITS][here] = new[:, channel]
            counts[Count.CLICKS][here] = new[:, channel] * paid[channel]
            counts[Count.CONSIDERED][here] = considered[:, channel]
            counts[Count.CARTS][here] = carts[:, channel]
            counts[Count.CHECKOUTS][here] = checkouts[:, channel]
            counts[Count.FIRST_ORDERS][here] = first[:, channel]
            counts[Count.CARTS_ORDERED][here] = np.minimum(first, carts)[:, channel]
            counts[Count.SIGN_UPS_FIRST_VISIT][here] = luck.binomial(new[:, channel], 0.075)
        for kind in (Count.RETURNING_VISITS, Count.CONSIDERED, Count.CARTS, Count.CHECKOUTS):
            counts[kind][:, :-1, Source.OWN] += repeat
        counts[Count.REPEAT_ORDERS][:, :-1, Source.OWN] = repeat
        counts[Count.CARTS_ORDERED][:, :-1, Source.OWN] += repeat
        return first, repeat

    def _money(self, first: np.ndarray, repeat: np.ndarray) -> None:
        shop, postings = self.shop, self.postings
        for channel, paid in enumerate(shop.paid):
            how = Source.CLICK if paid else Source.SELF
            clicks = self.counts[Count.CLICKS][:, channel, how]
            self._sell(channel, how, first[:, channel])
            self._sell(channel, Source.OWN, repeat[:, channel])
            postings[Account.ADS][:, channel, how] -= self._minor(clicks * shop.click_price)
        for account, amount in MONTHLY_COSTS.items():
            postings[account][:, -1, Source.NONE] -= self._minor(np.float64(amount))

    def _media(self, first: np.ndarray) -> None:
        """A tenth as many orders again by each medium, each in its own way."""
        counts = self.counts
        for place, source in enumerate((Source.EMAIL, Source.PUSH, Source.ADS), 1):
            orders = first // (10 * place)
            here = (slice(None), slice(0, -1), source)
            for kind in (Count.RETURNING_VISITS, Count.CONSIDERED, Count.CHECKOUTS, Count.REPEAT_ORDERS):
                counts[kind][here] = orders
            counts[Count.RETURNING_VISITS][here] = counts[Count.MESSAGE_CLICKS][here] = 20 * orders
            counts[Count.MESSAGES][here] = 500 * orders * place
            counts[Count.UNSUBSCRIBES][here] = orders // 2
            counts[Count.RECOVERED_CARTS][here] = orders
            for channel in range(first.shape[1]):
                self._sell(channel, source, orders[:, channel])
        counts[Count.PUSH_SUBSCRIBERS][:, :-1, Source.CLICK] = 2 * first
        counts[Count.LEARNED_DISCOUNTS][:, :-1, Source.OWN] = first // 5
        self.postings[Account.CRM_ADS][:, -1, Source.NONE] -= self._minor(np.float64(70))

    def _partners(self, first: np.ndarray) -> None:
        """Commission of the second channel, fees of the third, content of the fourth; the last signs up."""
        counts, postings = self.counts, self.postings
        counts[Count.COMMISSIONS_PENDING][:, 1, Source.CLICK] = first[:, 1]
        for share, kind in (
            (2, Count.COMMISSIONS_APPROVED),
            (10, Count.COMMISSIONS_DECLINED),
            (20, Count.COMMISSIONS_REVERSED),
        ):
            counts[kind][:, 1, Source.CLICK] = first[:, 1] // share
        postings[Account.ADS][:, 1:] = 0
        postings[Account.AFFILIATES][:, 1, Source.CLICK] = -self._minor(first[:, 1] // 2 * 9.0)
        postings[Account.INFLUENCERS][:, 2, Source.CLICK] -= self._minor(np.float64(333))
        postings[Account.CONTENT][:, 3, Source.NONE] -= self._minor(np.float64(120))
        counts[Count.PARTNER_SIGN_UPS][:, -2, Source.NONE] = 4 * first[:, -1]
        postings[Account.REWARDS][:, -2, Source.NONE] = -self._minor(first[:, -1] * 4 * 0.75)

    def _scarce_things(self, first: np.ndarray) -> None:
        counts = self.counts
        counts[Count.LOST_ORDERS][:, :-1, Source.CLICK] = first // 12
        counts[Count.CHATS_ASKED][:, :-1, Source.CLICK] = 6 * first
        counts[Count.CHATS_SERVED][:, :-1, Source.CLICK] = 5 * first
        counts[Count.VISITS_REFUSED][:, :-1, Source.CLICK] = first // 3
        self.postings[Account.SERVICE][:, -1, Source.NONE] -= self._minor(np.float64(400))

    def _sell(self, channel: int, how: Source, orders: np.ndarray) -> None:
        sales = self._minor(orders * self.shop.basket * self.luck.uniform(0.95, 1.05, orders.shape))
        self.postings[Account.SALES][:, channel, how] += sales
        for account, share in SHARES_OF_SALES.items():
            self.postings[account][:, channel, how] += np.rint(sales * share).astype(np.int64)

    def _cohorts(self, customers: np.ndarray) -> Sequence[np.ndarray]:
        months = self.shop.months
        age = np.arange(months)[None, :, None]
        seen = age <= months - 1 - np.arange(months)[:, None, None]
        later = np.where(age > 0, 0.3 / (age + 1), 1.0)
        orders = np.rint(customers[:, None] * later).astype(np.int64) * seen
        revenue = orders * round(self.shop.basket * 0.8 * self.minor)
        margin = orders * round(self.shop.basket * 0.2 * self.minor)
        return orders, revenue, margin

    def _lifetime_values(self, first: np.ndarray) -> np.ndarray:
        values: np.ndarray = first * round(self.shop.basket * 0.45 * self.minor) * 1000
        return values

    def _minor(self, amounts: np.ndarray | np.float64) -> np.ndarray:
        minor: np.ndarray = np.rint(amounts * self.minor).astype(np.int64)
        return minor


def renamed(shop: Shop, name: str) -> Shop:
    return replace(shop, name=name)
