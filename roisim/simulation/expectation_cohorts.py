"""The books' tables by cohort and age, in expectation: first orders, own orders, orders by message."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from roisim.simulation.expectation_ages import AgeGrid, own_order_cells, survival_cells
from roisim.simulation.expectation_renewals import OrdersByRenewal

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from roisim.simulation.expectation_customers import OrdersByHazard
    from roisim.simulation.expectation_orders import OrderBookOfMeans, Sold
    from roisim.simulation.expectation_quality import CustomerGroups
    from roisim.simulation.timeline import Timeline

    Floats = NDArray[np.float64]
    Value = Callable[[Sold], Floats]

MONTH = 28


class CohortTables:
    """Orders, revenue and margin by month of first order and age; margin by day of age."""

    def __init__(self, timeline: Timeline, book: OrderBookOfMeans, *, tables: bool) -> None:
        self.timeline, self.book, self.economics = timeline, book, book.economics
        self.grid, self.tables = AgeGrid.of(timeline.calendar), tables
        months, days, worlds = timeline.calendar.months, timeline.calendar.days, len(timeline.worlds)
        self.orders, self.revenue, self.margin = np.zeros((3, months, months, worlds))
        self.margin_by_age = np.zeros((days, worlds))

    def arrays(self) -> dict[str, Floats]:
        """By their names in the books."""
        return {
            "cohort_orders": self.orders,
            "cohort_revenue": self.revenue,
            "cohort_margin": self.margin,
            "margin_by_age": self.margin_by_age,
        }

    def add_first(self, sold: Sold) -> None:
        """First orders: age 0; their refunds come later."""
        economics, by_month = self.economics, self.book.ledger.by_month
        revenue, margin = economics.revenue(sold).sum(axis=1), economics.margin(sold).sum(axis=1)
        self.orders[:, 0] += by_month(sold.orders.sum(axis=1))
        self.revenue[:, 0] += by_month(revenue)
        self.margin[:, 0] += by_month(margin)
        self.margin_by_age[0] += margin.sum(axis=0)
        back_margin = economics.refunded_margin(sold).sum(axis=1)
        back_revenue = economics.refunded_revenue(sold).sum(axis=1)
        # Of the first orders of day s, refunds are seen up to age D−1−s.
        within, days = economics.delays.on, len(back_margin)
        seen = np.cumsum(back_margin, axis=0)[::-1]
        reach = min(len(within), days)
        self.margin_by_age[:reach] += seen[:reach] * within[:reach]
        if self.tables:
            back = np.stack(np.broadcast_arrays(back_revenue, back_margin), axis=1)
            cells = np.zeros((*self.grid.inside.shape, *back.shape[1:]))
            cells[:, 0] = self.grid.of_cohorts(back)
            self._enter(self._refunds(cells, back))

    def _enter(self, money: Floats) -> None:
        """Revenue and margin (B, U, 2, W) by cohort and age."""
        self.revenue += self.grid.table(money[:, :, 0])
        self.margin += self.grid.table(money[:, :, 1])

    def add(self, cells: Floats, sold: Sold, one: Sold) -> None:
        """Repeat orders (B, U, C, W) by cohort and age: their spread, not their number. `one`: what a
        single order of each day brings."""
        economics, grid = self.economics, self.grid
        values: list[Value] = [economics.revenue, economics.margin]
        refunds: list[Value] = [economics.refunded_revenue, economics.refunded_margin]
        if not self.tables:
            values, refunds = values[1:], refunds[1:]
        kept, whole, _by_day = self._spread(cells, sold, one, values)
        # By age alone where no table asks for cohorts.
        kept = grid.scaled(kept if self.tables else kept.sum(axis=0, keepdims=True), whole)
        spread, _total, back = self._spread(cells, sold, one, refunds)
        brought = kept + self._refunds(spread, back)
        self.margin_by_age += grid.by_day(brought[:, :, -1])
        if self.tables:
            self.orders += grid.table(grid.scaled(cells.sum(axis=2), sold.orders.sum(axis=(0, 1))))
            self._enter(brought)

    def _spread(
        self, cells: Floats, sold: Sold, one: Sold, values: list[Value]
    ) -> tuple[Floats, Floats, Floats]:
        """Orders (B, U, C, W) times what one brings on their days, (B, U, R, W); the total (R, W) and the
        sums by day (D, R, W) of what all bring."""
        each = np.stack(np.broadcast_arrays(*(value(one) for value in values)), axis=1)
        brought = cells[:, :, None] * self.grid.sample(each, MONTH)
        spread = brought[:, :, :, 0] if brought.shape[3] == 1 else brought.sum(axis=3)
        by_day = np.stack([value(sold).sum(axis=1) for value in values], axis=1)
        return spread, by_day.sum(axis=0), by_day

    def _refunds(self, cells: Floats, back: Floats) -> Floats:
        """(B, U, …, W), or (1, U, …, W) without tables: refunds of orders in cells, with the total of `back`
        (D, …, W) that falls due within the plan."""
        delays, first_day = self.economics.delays, self.timeline.calendar.first_day
        total = delays.by_month(back, first_day).sum(axis=0)
        return self.grid.scaled(self.grid.refunds(cells, delays, by_cohort=self.tables), total)

    def add_own(
        self, process: OrdersByHazard | OrdersByRenewal, first: Floats, groups: CustomerGroups
    ) -> None:
        """Customers' own repeat orders, by their first orders (D, G, W)."""
        sold = self.book.own
        if not sold.orders.any():
            return
        if isinstance(process, OrdersByRenewal):
            cells = self._renewal_cells(process, first)
        else:
            cells = own_order_cells(self.grid, process, first)
        one = self.economics.own(np.ones((*sold.orders.shape[:2], 1)))
        self.add(groups.of_channels(cells), sold, one)

    def _renewal_cells(self, process: OrdersByRenewal, first: Floats) -> Floats:
        """(B, U, G, W)."""
        days, grid = self.timeline.calendar.days, self.grid
        cells = np.zeros((*grid.inside.shape, *first.shape[1:]))
        place = np.arange(days)
        for renewal in process.renewals(place, days):
            for more, share in ((0, 1.0 - renewal.late), (1, renewal.late)):
                age = renewal.days + more
                seen = (place[:, None] + age < days)[:, None]
                orders = grid.of_cohorts(first * renewal.kept * share * seen)
                for at in np.unique(age[age < days]).tolist():
                    cells[:, grid.age_of_day[at]] += orders * (age == at)
        return cells

    def add_message_orders(self, sold: Sold, listed: Floats, people: Floats, left: Floats) -> None:
        """Orders by a medium's messages, shared among the customers on its list: first orders by people on
        it (D, C, W), who of them is there (D, C, W), and who of it is left a day later (D, W)."""
        if not sold.orders.any():
            return
        rate = np.divide(sold.orders, people, out=np.zeros_like(people), where=people > 0.0)
        stay = survival_cells(self.grid, left)[:, :, None]
        cells = self.grid.of_cohorts(listed)[:, None] * stay * self.grid.sample(rate, MONTH)
        paid, whole = (
            self.economics.repeat(sold.orders, sold.orders).paid,
            np.ones((*sold.orders.shape[:2], 1)),
        )
        kept = whole
        if not np.array_equal(paid, sold.paid):
            kept = np.divide(sold.paid, paid, out=np.ones_like(paid), where=paid > 0.0)
        self.add(cells * self.grid.inside[:, :, None, None], sold, self.economics.repeat(whole, kept))
