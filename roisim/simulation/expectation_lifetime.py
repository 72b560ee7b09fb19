"""What customers are worth and bring by age, in expectation: the books' tables by cohort."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from roisim.simulation.books import LTV_UNITS_PER_MINOR_UNIT
from roisim.simulation.expectation_arrays import people_left, worth_ahead
from roisim.simulation.expectation_cohorts import CohortTables
from roisim.simulation.expectation_renewals import OrdersByRenewal
from roisim.simulation.expectation_stages import WHOLE_PLAN
from roisim.simulation.expectation_values import OwnOrderValue, Worth, worth_by_hazard, worth_by_renewal
from roisim.units import DAYS_PER_YEAR

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from roisim.simulation.expectation_customers import OrdersByHazard
    from roisim.simulation.expectation_known import KnownPeople
    from roisim.simulation.expectation_orders import OrderBookOfMeans
    from roisim.simulation.expectation_outcomes import PlanDays
    from roisim.simulation.expectation_quality import CustomerGroups
    from roisim.simulation.timeline import Timeline

    Floats = NDArray[np.float64]


class Lifetimes:
    """Values of a walked plan by cohort and age."""

    def __init__(
        self,
        timeline: Timeline,
        days: PlanDays,
        people: KnownPeople,
        process: OrdersByHazard | OrdersByRenewal,
        groups: CustomerGroups,
        book: OrderBookOfMeans,
        *,
        tables: bool,
    ) -> None:
        self.timeline, self.days, self.people = timeline, days, people
        self.process, self.groups, self.tables = process, groups, tables
        self.book, self.economics = book, book.economics
        self.listed = [
            people.listed_first_orders(place, WHOLE_PLAN, days) for place in range(len(timeline.media))
        ]
        self.left = [each.left_by_day() for each in people.lists]
        self.people_there = [people_left(*each) for each in zip(self.listed, self.left, strict=True)]

    def arrays(self) -> dict[str, Floats]:
        """By their names in the books."""
        return self._lifetime_values() | self._tables()

    def _lifetime_values(self) -> dict[str, Floats]:
        """(M, C, W): of customers by month and channel of their first order."""
        economics, first = self.economics, self.book.first_orders()
        worth = self._worth()
        revenue = economics.revenue(first) + economics.refunded_revenue(first)
        margin = economics.margin(first) + economics.refunded_margin(first) * economics.worth_of_delay
        by_message = self._worth_of_messages()
        customers, together = self.days.grouped, self.groups.of_channels
        later = together(customers * worth.margin_later)
        revenue = revenue + together(customers * (worth.revenue + worth.revenue_later)) + by_message[0]
        margin = margin + together(customers * worth.margin) + by_message[1] + later
        return {
            name: self.book.ledger.by_month(values) * LTV_UNITS_PER_MINOR_UNIT
            for name, values in (
                ("ltv_revenue", revenue),
                ("ltv_margin", margin),
                ("ltv_margin_predicted", later),
            )
        }

    def _worth(self) -> Worth:
        each = OwnOrderValue.of(self.timeline, self.economics).of_groups(self.groups)
        if isinstance(self.process, OrdersByRenewal):
            return worth_by_renewal(self.timeline, self.process, each)
        return worth_by_hazard(self.timeline, self.process, each)

    def _worth_of_messages(self) -> Floats:
        """(2, D, C, W): revenue and discounted margin of repeat orders by message, by day of first order."""
        economics, total = self.economics, np.zeros((2, *self.days.first.shape))
        day = (1.0 + self.timeline.finance.discount_rate) ** (-1.0 / DAYS_PER_YEAR)
        for place, medium in enumerate(self.timeline.media):
            sold = self.book.repeat_by_message[medium.source]
            if sold.orders.any():
                revenue = economics.revenue(sold) + economics.refunded_revenue(sold)
                margin = economics.margin(sold) + economics.refunded_margin(sold) * economics.worth_of_delay
                listed = self.listed[place], self.people_there[place], self.left[place]
                total[0] += shared_among_earlier(*listed, revenue, np.ones(1))
                total[1] += shared_among_earlier(*listed, margin, day)
        return total

    def _tables(self) -> dict[str, Floats]:
        tables = CohortTables(self.timeline, self.book, tables=self.tables)
        tables.add_first(self.book.first_orders())
        tables.add_own(self.process, self.days.grouped, self.groups)
        for place, medium in enumerate(self.timeline.media):
            sold = self.book.repeat_by_message[medium.source]
            tables.add_message_orders(sold, self.listed[place], self.people_there[place], self.left[place])
        return tables.arrays()


def shared_among_earlier(
    joining: Floats, people: Floats, left: Floats, money: Floats, discount: Floats
) -> Floats:
    """(D, C, W): money (D, C, W) of each day shared among the `people` (D, C, W) who are there, by the day on
    which they joined (`people_left`); a day's `discount` (W) for the days between."""
    each = np.divide(
        money, people, out=np.zeros(np.broadcast_shapes(money.shape, people.shape)), where=people > 0
    )
    return worth_ahead(each, (left * discount)[:, None]) * joining
