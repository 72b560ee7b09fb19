"""What has happened so far changes how many come: word of mouth, data about people, loyal customers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from roisim.formulas.acquisition import clicks_at_price_factor, learned_price_factor
from roisim.formulas.word_of_mouth import visits_per_teller
from roisim.simulation.people import NOBODY

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from roisim.simulation.calendar import Stretch
    from roisim.simulation.cohorts import Cohorts
    from roisim.simulation.people import Contacts
    from roisim.simulation.timeline import Timeline

    Floats = NDArray[np.float64]


class Feedback:
    """Expected arrivals, given what has happened.

    Who is known and who is still a customer is looked up on the first day of a month, whom customers
    told on the first day of a week (§B5, R-Q19). What those who came tell is looked up by the traffic.
    """

    def __init__(self, timeline: Timeline, contacts: Contacts, cohorts: Cohorts) -> None:
        self.timeline, self.contacts, self.cohorts = timeline, contacts, cohorts
        self.traffic = timeline.traffic
        self.by_month = self.traffic.follows_the_month
        self.by_week = self.traffic.follows_the_week
        worlds = len(timeline.worlds)
        self._told_until = 0
        self._tellers = np.zeros((len(timeline.channels), worlds))
        self._visits_per_teller = visits_per_teller(self.traffic.told_visits, self.traffic.telling)
        self._month = -1
        self._price = np.ones((len(timeline.channels), worlds))
        self._active = np.zeros(worlds)

    def arrivals(self, stretch: Stretch) -> Floats:
        """(T, C, W): expected arrivals of a stretch's days, which lie in one week where people tell."""
        days = slice(stretch.begin, stretch.end)
        clicks = self.traffic.clicks[days]
        if self.by_month:
            clicks = self._with_what_is_known(clicks, stretch)
        if not self.by_week:
            return clicks
        with_friends: Floats = clicks + self._told(stretch)
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

    def _told(self, stretch: Stretch) -> Floats:
        """(T, C, W): visits of friends; customers of a week tell from the next one on."""
        traffic = self.traffic
        while self._told_until < stretch.begin and traffic.telling_from[self._told_until] <= stretch.begin:
            self._tellers += self.cohorts.first_orders_by_day[self._told_until]
            self._told_until += 1
        friends = []
        for day in range(stretch.begin, stretch.end):
            told = self._visits_per_teller * self._tellers
            friends.append(told * traffic.referral_factor[day])
            self._tellers *= traffic.telling
        return np.stack(friends)
