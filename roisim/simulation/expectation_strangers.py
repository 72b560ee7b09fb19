"""Strangers in expectation: first visits, those who come again, and who becomes known on the way.

The day is that of `traffic`, with means instead of draws. Every step is a binomial of the one before with
a chance that does not depend on luck, so the means are exact; with a finite audience as well.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from roisim.formulas.funnel import return_chance_per_day
from roisim.simulation.expectation_outcomes import StrangerVisits
from roisim.simulation.program_effects import FIRST, RETURNING
from roisim.simulation.stations import Stations

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from roisim.simulation.expectation_stages import VisitStages
    from roisim.simulation.timeline import Timeline

    Floats = NDArray[np.float64]

NEW, SELF_RETURN, CLICK_AGAIN, CLICK_KNOWN = range(4)


class Strangers:
    """The stocks of strangers: who may still come back, and how much of each audience has come."""

    def __init__(self, timeline: Timeline, stages: VisitStages) -> None:
        self.timeline, self.stages = timeline, stages
        interest, audience = timeline.interest, timeline.traffic.audience
        self.returns = bool(interest.visits_per_visitor.any())
        self.finite = np.isfinite(audience)
        self.has_finite = bool(self.finite.any())
        self.audience = np.where(self.finite, audience, 1.0)
        self.repeats = timeline.traffic.repeat_clicks[:, None]
        self.imitation = timeline.traffic.imitation
        self.stations = Stations(timeline) if timeline.has_stations else None
        self.survival = np.exp(-1.0 / interest.days)
        chance = return_chance_per_day(interest.visits_per_visitor, interest.days)
        self.chance = np.minimum(chance, 1.0)
        nobody = np.zeros(audience.shape)
        self.interested, self.fresh = nobody, nobody
        self.seen, self.known = nobody, nobody

    def days(self, begin: int, end: int, clicks: Floats) -> StrangerVisits:
        """Visits of days in a row, given the clicks (T, C, W) that endless audiences would bring."""
        if self.has_finite or self.stations is not None:
            visits = np.zeros((4, *clicks.shape))
            for at, day in enumerate(range(begin, end)):
                self._day(day, clicks[at], visits[:, at])
            return StrangerVisits(*visits)
        if self.returns:
            return self._endless(begin, end, clicks)
        nothing = np.zeros(())
        return StrangerVisits(clicks, nothing, nothing, nothing)

    def _endless(self, begin: int, end: int, clicks: Floats) -> StrangerVisits:
        """The stock S ← (S·(1 − r·leaving) + yesterday's fresh)·survival, returns S·r."""
        days = slice(begin, end)
        chance = self.chance[days, None]
        stay = 1.0 - chance * self.stages.leaving(RETURNING, days)
        fresh = clicks * (1.0 - self.stages.leaving(FIRST, days))
        stock = np.empty((end - begin, *self.interested.shape))
        now, new = self.interested, self.fresh
        for at, survival in enumerate(self.survival[days]):
            now = (now + new) * survival
            stock[at] = now
            now = now * stay[at]
            new = fresh[at]
        self.interested, self.fresh = now, new
        nothing = np.zeros(())
        return StrangerVisits(clicks, stock * chance, nothing, nothing)

    def _day(self, day: int, clicks: Floats, visits: Floats) -> None:
        """One day with a finite audience or with stations; writes the visits (4, C, W)."""
        clicks_told = clicks + self.imitation * self.seen
        click = np.where(self.finite, -np.expm1(-clicks_told / self.audience), 0.0)
        again = np.where(self.repeats & self.finite, -np.expm1(-clicks / self.audience), 0.0)
        visits[NEW] = np.where(self.finite, np.maximum(self.audience - self.seen, 0.0) * click, clicks)
        if self.returns:
            self.interested = (self.interested + self.fresh) * self.survival[day]
            visits[SELF_RETURN] = self.interested * self.chance[day]
        waiting = (self.interested - visits[SELF_RETURN]) * again
        others = np.maximum(self.seen - self.known - self.interested, 0.0) * again
        visits[CLICK_AGAIN] = waiting + others
        visits[CLICK_KNOWN] = self.known * again
        if self.stations is not None:
            later = visits[SELF_RETURN] + visits[CLICK_AGAIN]
            self.stages.wait(day, self.stations.of_day(day, visits[NEW], later))
        self._remember(day, visits, waiting)

    def _remember(self, day: int, visits: Floats, waiting: Floats) -> None:
        """Who is left after a day; `waiting` (C, W) are clicks of those with interest."""
        today = slice(day, day + 1)
        leaving_new, leaving_again = (self.stages.leaving(kind, today)[0] for kind in (FIRST, RETURNING))
        self.interested = self.interested - (visits[SELF_RETURN] + waiting) * leaving_again
        left = visits[NEW] * leaving_new
        self.known = self.known + left + (visits[SELF_RETURN] + visits[CLICK_AGAIN]) * leaving_again
        self.seen = self.seen + visits[NEW]
        self.fresh = visits[NEW] - left
