"""What has happened so far changes how many come, in expectation: the law of `feedback`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from roisim.formulas.acquisition import clicks_at_price_factor, learned_price_factor
from roisim.formulas.word_of_mouth import visits_per_teller
from roisim.simulation.program_effects import FIRST, RETURNING

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from roisim.simulation.calendar import Stretch
    from roisim.simulation.expectation_outcomes import PlanDays
    from roisim.simulation.timeline import Timeline

    Floats = NDArray[np.float64]


class ExpectedFeedback:
    """Expected arrivals, given what the days before have brought."""

    def __init__(self, timeline: Timeline, days: PlanDays) -> None:
        self.timeline, self.traffic, self.days = timeline, timeline.traffic, days
        self.follows_the_month = self.traffic.follows_the_month
        self.follows_the_week = self.traffic.follows_the_week
        shape = (len(timeline.channels), len(timeline.worlds))
        self._month = -1
        self._price, self._active = np.ones(shape), np.zeros(shape[1])
        self._known, self._known_until = np.zeros(shape[1]), 0
        self._tellers, self._told_until = np.zeros(shape), 0

    def arrivals(self, stretch: Stretch) -> Floats:
        """(T, C, W): expected arrivals of a stretch's days, which lie in one week where people tell."""
        days = slice(stretch.begin, stretch.end)
        clicks = self.traffic.clicks[days]
        if self.follows_the_month:
            if stretch.month != self._month:
                self._look_around(stretch)
            clicks = clicks_at_price_factor(clicks, self.traffic.price_share[days], self._price)
            clicks = clicks + self.traffic.visits_per_active_customer[days] * self._active
        if self.follows_the_week:
            clicks = clicks + self._told(stretch)
        return clicks

    def _look_around(self, stretch: Stretch) -> None:
        """How many people are known and how many are customers, when a month begins."""
        self._month = stretch.month
        if stretch.begin:
            self._active = self.days.active[stretch.begin - 1]
        self._known = self._known + self._newly_known(slice(self._known_until, stretch.begin))
        self._known_until = stretch.begin
        self._price = learned_price_factor(self._known, self.traffic.learning, self.traffic.learning_scale)

    def _newly_known(self, days: slice) -> Floats:
        """(W): strangers who became known on some days, and sign-ups at partners."""
        visits, leaving = self.days.visits, self.days.stages.leaving
        known = visits.new[days] * leaving(FIRST, days) + visits.later[days] * leaving(RETURNING, days)
        total: Floats = (known + self.traffic.sign_ups[days]).sum(axis=(0, 1))
        return total

    def _told(self, stretch: Stretch) -> Floats:
        """(T, C, W): visits of friends; customers of a week tell from the next one on."""
        traffic = self.traffic
        while self._told_until < stretch.begin and traffic.telling_from[self._told_until] <= stretch.begin:
            self._tellers = self._tellers + self.days.first[self._told_until].sum(axis=0)
            self._told_until += 1
        fading = traffic.telling ** np.arange(stretch.end - stretch.begin)[:, None, None]
        told = visits_per_teller(traffic.told_visits, traffic.telling) * self._tellers * fading
        self._tellers = self._tellers * traffic.telling ** float(stretch.end - stretch.begin)
        friends: Floats = told * traffic.referral_factor[stretch.begin : stretch.end, None]
        return friends
