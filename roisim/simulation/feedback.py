"""What has happened so far changes how many come: word of mouth, data about people, loyal customers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from roisim.formulas.acquisition import clicks_at_price_factor, learned_price_factor
from roisim.simulation.people import NOBODY

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from roisim.simulation.calendar import Stretch
    from roisim.simulation.cohorts import Cohorts
    from roisim.simulation.people import Contacts
    from roisim.simulation.timeline import Timeline

    Integers = NDArray[np.int64]
    Floats = NDArray[np.float64]


class Feedback:
    """Expected arrivals, given what has happened.

    Who is known and who is still a customer is looked up on the first day of a month; what customers
    and visitors tell others works from one day to the next (§B5, R-Q19).
    """

    def __init__(self, timeline: Timeline, contacts: Contacts, cohorts: Cohorts) -> None:
        self.timeline, self.contacts, self.cohorts = timeline, contacts, cohorts
        self.traffic = timeline.traffic
        self.by_month = self.traffic.follows_the_month
        self.by_day = self.traffic.follows_the_day
        worlds = len(timeline.worlds)
        self._told_until = 0
        self._tellers = np.zeros((len(timeline.channels), worlds))
        self._month = -1
        self._price = np.ones((len(timeline.channels), worlds))
        self._active = np.zeros(worlds)

    def arrivals(self, stretch: Stretch, came: Integers) -> Floats:
        """(T, C, W): expected arrivals of a stretch's days; `came` (C, W) have come before it.

        Where what people tell matters, a stretch is a day.
        """
        days = slice(stretch.begin, stretch.end)
        clicks = self.traffic.clicks[days]
        if self.by_month:
            clicks = self._with_what_is_known(clicks, stretch)
        if not self.by_day:
            return clicks
        with_friends: Floats = clicks + self._told(stretch.begin, came)
        return with_friends

    def _with_what_is_known(self, clicks: Floats, stretch: Stretch) -> Floats:
        if stretch.month != self._month:
            self._month = stretch.month
            self._look_around(int(self.timeline.calendar.first_day[stretch.month]))
        days = slice(stretch.begin, stretch.end)
        learned = clicks_at_price_factor(clicks, self.traffic.price_share[days], self._price)
        loyal: Floats = self.traffic.visits_per_active_customer[days] * self._active
        return learned + loyal

    def _look_around(self, day: int) -> None:
        """How many people are known and how many are customers, when a month begins."""
        worlds = len(self._active)
        new = self.cohorts.first_orders_by_day[:day].sum(axis=0)
        lapsed = self.cohorts.lapses_by_day[:day].sum(axis=0)
        self._active = (new - lapsed).astype(np.float64)
        table = self.contacts.table
        customers = self.cohorts.customers.table
        buyers = customers["world"][customers["contact"] == NOBODY]
        known = np.bincount(table["world"], minlength=worlds) + np.bincount(buyers, minlength=worlds)
        self._price = learned_price_factor(known, self.traffic.learning, self.traffic.learning_scale)

    def _told(self, day: int, came: Integers) -> Floats:
        """(C, W): visits of a day that somebody's word brings about."""
        traffic = self.traffic
        while self._told_until < day:
            new = self.cohorts.first_orders_by_day[self._told_until].astype(np.float64)
            self._tellers = traffic.telling * self._tellers + new
            self._told_until += 1
        friends = traffic.told_visits * (1.0 - traffic.telling) * self._tellers
        told: Floats = friends * traffic.referral_factor[day] + traffic.imitation * came
        return told
