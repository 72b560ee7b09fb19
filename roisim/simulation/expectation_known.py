"""Known people in expectation: who is on which list, who has ordered, who may still come back.

A day is: returns by themselves, those who join, flows that follow on joining, campaigns, flows under way,
then addresses that die. Within a day these are taken one after the other, which is the only approximation
here besides those told in `expectation_messages` and `expectation_flows`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from roisim.simulation.expectation_lists import MediumList, MediumRules
from roisim.simulation.expectation_mass import KnownMass
from roisim.simulation.expectation_triggers import triggered_flows

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from roisim.simulation.expectation_mass import Triggers
    from roisim.simulation.timeline import Timeline

    Floats = NDArray[np.float64]


class KnownPeople:
    """All people who are known, and what they do day by day."""

    def __init__(self, timeline: Timeline) -> None:
        rules = [MediumRules(timeline, place) for place in range(len(timeline.media))]
        window = min(max(each.window for each in rules), timeline.calendar.days)
        self.mass = KnownMass(timeline, window)
        self.lists = [MediumList(self.mass, place, each) for place, each in enumerate(rules)]
        self.triggered = triggered_flows(self.mass, self.lists)

    def days(self, begin: int, end: int, joining: Floats, triggers: list[Triggers]) -> None:
        """A stretch of days, given those who join (T, S, media…, C, W) on each, and by medium which flows
        that sets off."""
        mass = self.mass
        mass.began = begin
        for each in self.lists:
            each.begin(end - begin)
        for at, day in enumerate(range(begin, end)):
            today = 1 + mass.window + at
            for each in self.lists:
                each.new_day()
            if mass.returns:
                self._note_returns(day, mass.come_back(day, today))
            mass.join(today, joining[at])
            if mass.returns:
                self._note_returns(day, mass.come_back_at_once(day, today))
            for each in self.lists:
                each.day(day, at, today)
            for flows in self.triggered:
                flows.live(day, today, triggers[flows.list.place], at)
            for each in self.lists:
                each.end_day(today)
        for each in self.lists:
            each.finish(begin, end)
        mass.grow_older(end - begin)

    def _note_returns(self, day: int, ending: Floats) -> None:
        """Visits and orders of interests (media…, C, W) that end today."""
        over = tuple(range(len(self.lists)))
        self.mass.outcomes.returns[day] += ending.sum(axis=over) * self.mass.comes[day]
        for place, each in enumerate(self.lists):
            others = tuple(axis for axis in over if axis != place)
            each.note_returns(day, ending.sum(axis=others) if others else ending)
