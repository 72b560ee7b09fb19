"""What customers bring by month of first order and age, and their lifetime value."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from roisim.simulation.books import LTV_UNITS_PER_MINOR_UNIT
from roisim.simulation.tables import add_at
from roisim.units import DAYS_PER_AGE_MONTH, DAYS_PER_YEAR

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from roisim.simulation.people import Customers
    from roisim.simulation.timeline import Timeline

    Integers = NDArray[np.int64]
    Floats = NDArray[np.float64]


class Cohorts:
    """Customers by month of first order (M), age in months (M) or days (D), channel (C), world (W)."""

    def __init__(self, timeline: Timeline, customers: Customers) -> None:
        days, months = timeline.calendar.days, timeline.calendar.months
        channels, worlds = len(timeline.channels), len(timeline.worlds)
        self.calendar, self.customers = timeline.calendar, customers
        self.horizon_days = timeline.finance.horizon_days
        self.discount_rate = timeline.finance.discount_rate
        self.cohort_customers = np.zeros((months, worlds), np.int64)
        self.orders = np.zeros((months, months, worlds), np.int64)
        self.margin = np.zeros((months, months, worlds), np.int64)
        self.revenue = np.zeros((months, months, worlds), np.int64)
        self.margin_by_age = np.zeros((days, worlds), np.int64)
        self.first_orders_by_day = np.zeros((days, worlds), np.int64)
        self.lapses_by_day = np.zeros((days, worlds), np.int64)
        self.lapsed_of_those = np.zeros((months, worlds), np.int64)
        self.ltv_revenue = np.zeros((months, channels, worlds), np.int64)
        self.ltv_margin = np.zeros((months, channels, worlds), np.int64)
        self.ltv_margin_predicted = np.zeros((months, channels, worlds), np.int64)

    def add_customers(self, day: Integers, world: Integers) -> None:
        """First orders by day and world (n each)."""
        add_at(self.first_orders_by_day, (day, world), 1)
        add_at(self.cohort_customers, (self.calendar.month_of_day[day], world), 1)

    def add_lapses(self, rows: Integers, time: Floats) -> None:
        """Customers whose lifetime ends at `time`; beyond the plan's end nothing is seen of it."""
        within = time < self.calendar.days
        rows, day = rows[within], time[within].astype(np.int64)
        world = self.customers.world(rows)
        add_at(self.lapses_by_day, (day, world), 1)
        month = self.calendar.month_of_day[day]
        earlier = self._first_month(rows) < month
        add_at(self.lapsed_of_those, (month[earlier], world[earlier]), 1)

    def add_orders(self, rows: Integers, day: Integers) -> None:
        """Orders (n) on their days, the first included, at the customer's age."""
        place = (self._first_month(rows), self._age_month(rows, day), self.customers.world(rows))
        add_at(self.orders, place, 1)

    def add_money(self, rows: Integers, day: Integers, revenue: Integers, margin: Integers) -> None:
        """Revenue and contribution margin (minor units) of customers on days (n).

        Within the plan they enter the cohort and age tables; lifetime value takes what falls due
        later too, as long as the customer is no older than its horizon.
        """
        seen = day < self.calendar.days
        self._add_to_tables(rows[seen], day[seen], revenue[seen], margin[seen])
        self._add_to_lifetime_value(rows, day, revenue, margin)

    def _add_to_tables(self, rows: Integers, day: Integers, revenue: Integers, margin: Integers) -> None:
        world = self.customers.world(rows)
        place = (self._first_month(rows), self._age_month(rows, day), world)
        add_at(self.margin, place, margin)
        add_at(self.revenue, place, revenue)
        add_at(self.margin_by_age, (day - self._first_day(rows), world), margin)

    def _add_to_lifetime_value(
        self, rows: Integers, day: Integers, revenue: Integers, margin: Integers
    ) -> None:
        age = (day - self._first_day(rows)).astype(np.float64)
        young = age <= self.horizon_days
        rows, age = rows[young], age[young]
        place = self.lifetime_place(rows)
        discount = (1.0 + self.discount_rate[place[2]]) ** (-age / DAYS_PER_YEAR)
        discounted = np.rint(margin[young] * discount * LTV_UNITS_PER_MINOR_UNIT).astype(np.int64)
        add_at(self.ltv_margin, place, discounted)
        add_at(self.ltv_revenue, place, revenue[young] * LTV_UNITS_PER_MINOR_UNIT)

    def add_prediction(self, rows: Integers, revenue: Floats, margin: Floats) -> None:
        """Expected revenue (undiscounted) and margin (discounted to the first order) beyond the end,
        in minor units, of customers (n)."""
        place = self.lifetime_place(rows)
        predicted = np.rint(margin * LTV_UNITS_PER_MINOR_UNIT).astype(np.int64)
        add_at(self.ltv_margin, place, predicted)
        add_at(self.ltv_margin_predicted, place, predicted)
        add_at(self.ltv_revenue, place, np.rint(revenue * LTV_UNITS_PER_MINOR_UNIT).astype(np.int64))

    def lifetime_place(self, rows: Integers) -> tuple[Integers, Integers, Integers]:
        """Month of first order, channel of first visit and world of customers (n each)."""
        return self._first_month(rows), self.customers.channel(rows), self.customers.world(rows)

    def active_customers(self) -> Integers:
        """(D, W): customers not lapsed after each day."""
        return np.cumsum(self.first_orders_by_day - self.lapses_by_day, axis=0)

    def active_at_start(self) -> Integers:
        """(M, W): customers not lapsed when each month begins."""
        before = np.concatenate([np.zeros_like(self.lapses_by_day[:1]), self.active_customers()])
        return before[self.calendar.first_day[:-1]]

    def _first_day(self, rows: Integers) -> Integers:
        return self.customers.table["first"][rows].astype(np.int64)

    def _first_month(self, rows: Integers) -> Integers:
        return self.calendar.month_of_day[self._first_day(rows)]

    def _age_month(self, rows: Integers, day: Integers) -> Integers:
        """(n): age in months; the last takes the days by which the plan is longer than so many of them."""
        age = ((day - self._first_day(rows)) / DAYS_PER_AGE_MONTH).astype(np.int64)
        return np.minimum(age, self.calendar.months - 1)
