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

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from roisim.simulation.timeline import Timeline

    Floats = NDArray[np.float64]

NEW, SELF_RETURN, CLICK_AGAIN, CLICK_KNOWN = range(4)


class Strangers:
    """The stocks of strangers: who may still come back, and how much of each audience has come."""

    def __init__(self, timeline: Timeline) -> None:
        self.timeline = timeline
        interest, audience = timeline.interest, timeline.traffic.audience
        self.returns = bool(interest.visits_per_visitor.any())
        self.finite = np.isfinite(audience)
        self.has_finite = bool(self.finite.any())
        self.audience = np.where(self.finite, audience, 1.0)
        self.repeats = timeline.traffic.repeat_clicks[:, None]
        self.leaving = {kind: leaving_share(timeline, kind) for kind in (FIRST, RETURNING)}
        self.survival = np.exp(-1.0 / interest.days)
        chance = return_chance_per_day(interest.visits_per_visitor, interest.days)
        self.chance = np.minimum(chance, 1.0)
        nobody = np.zeros(audience.shape)
        self.interested, self.fresh = nobody, nobody
        self.seen, self.known = nobody, nobody

    def days(self, begin: int, end: int, clicks: Floats) -> StrangerVisits:
        """Visits of days in a row, given the clicks (T, C, W) that endless audiences would bring."""
        if not self.has_finite and not self.returns:
            nothing = np.zeros(())
            return StrangerVisits(clicks, nothing, nothing, nothing)
        if not self.has_finite:
            return self._endless(begin, end, clicks)
        visits = np.zeros((4, *clicks.shape))
        click = np.where(self.finite, -np.expm1(-clicks / self.audience), 0.0)
        for at, day in enumerate(range(begin, end)):
            self._finite_day(day, clicks[at], click[at], visits[:, at])
        return StrangerVisits(*visits)

    def _endless(self, begin: int, end: int, clicks: Floats) -> StrangerVisits:
        """The stock S ← (S·(1 − r·leaving) + yesterday's fresh)·survival, returns S·r."""
        stay = 1.0 - self.chance[:, None] * self.leaving[RETURNING]
        fresh = clicks * (1.0 - self.leaving[FIRST][begin:end])
        stock = np.empty((end - begin, *self.interested.shape))
        now, new = self.interested, self.fresh
        for at, day in enumerate(range(begin, end)):
            now = (now + new) * self.survival[day]
            stock[at] = now
            now = now * stay[day]
            new = fresh[at]
        self.interested, self.fresh = now, new
        nothing = np.zeros(())
        return StrangerVisits(clicks, stock * self.chance[begin:end, None], nothing, nothing)

    def _finite_day(self, day: int, clicks: Floats, click: Floats, visits: Floats) -> None:
        """One day with a finite audience; writes the visits (4, C, W)."""
        leaving_new, leaving_again = self.leaving[FIRST][day], self.leaving[RETURNING][day]
        come = self.seen
        visits[NEW] = np.where(self.finite, np.maximum(self.audience - come, 0.0) * click, clicks)
        if self.returns:
            self.interested = (self.interested + self.fresh) * self.survival[day]
            visits[SELF_RETURN] = self.interested * self.chance[day]
        else:
            self.interested = np.zeros_like(self.interested)
        again = np.where(self.repeats, click, 0.0)
        waiting = (self.interested - visits[SELF_RETURN]) * again
        others = np.maximum(self.seen - self.known - self.interested, 0.0) * again
        visits[CLICK_AGAIN] = waiting + others
        visits[CLICK_KNOWN] = self.known * again
        self.interested = self.interested - (visits[SELF_RETURN] + waiting) * leaving_again
        left = visits[NEW] * leaving_new
        self.known = self.known + left + (visits[SELF_RETURN] + visits[CLICK_AGAIN]) * leaving_again
        self.seen = self.seen + visits[NEW]
        self.fresh = visits[NEW] - left


def leaving_share(timeline: Timeline, kind: int) -> Floats:
    """(D, C, W): share of strangers' visits of a kind after which the person is no stranger any more."""
    stages = timeline.stages
    considered, intent = stages.consideration[:, kind], stages.intent[:, kind]
    evaluation, purchase = stages.evaluation[:, kind], stages.purchase[:, kind]
    sign_up, at_checkout = stages.sign_up[:, kind], stages.known_at_checkout[:, None]
    order = intent * evaluation * purchase
    checkout_left = intent * evaluation * (1.0 - purchase)
    unsigned = 1.0 - sign_up
    share: Floats = considered * (sign_up + unsigned * (order + checkout_left * at_checkout))
    return share
