"""Known people in expectation: who is on which list, who has ordered, who may still come back.

A day is: returns by themselves, those who join, flows that follow on joining, campaigns, flows under way,
then addresses that die. Within a day these are taken one after the other, which is the only approximation
here besides those told in `expectation_messages` and `expectation_flows`.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from roisim.simulation.expectation_gaps import walk_gaps
from roisim.simulation.expectation_lists import MediumList, MediumRules
from roisim.simulation.expectation_mass import KnownMass
from roisim.simulation.expectation_ordered import OrderedFlows
from roisim.simulation.expectation_triggers import triggered_flows
from roisim.simulation.program_effects import FIRST, RETURNING

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from roisim.simulation.expectation_mass import Triggers
    from roisim.simulation.expectation_outcomes import PlanDays
    from roisim.simulation.expectation_stages import VisitStages
    from roisim.simulation.timeline import Timeline

    Floats = NDArray[np.float64]


class KnownPeople:
    """All people who are known, and what they do day by day."""

    def __init__(self, timeline: Timeline, stages: VisitStages) -> None:
        rules = [MediumRules(timeline, stages, place) for place in range(len(timeline.media))]
        window = min(max(each.window for each in rules), timeline.calendar.days)
        self.mass = KnownMass(timeline, stages, window)
        self.lists = [MediumList(self.mass, place, each) for place, each in enumerate(rules)]
        self.triggered = triggered_flows(self.mass, self.lists)
        self.ordered = [OrderedFlows(each) for each in self.lists]
        self.plain = len(self.lists) == 1 and self.lists[0].plain and not self.triggered
        self.heeds_orders = bool(self.triggered) or any(bool(each.plans) for each in self.ordered)

    def end_month(self, begin: int, end: int, plan: PlanDays) -> None:
        """A month is over: what follows on orders, and how often customers order by themselves."""
        if not self.heeds_orders:
            return
        days = slice(begin, end)
        customers, own = plan.first[:end].sum(axis=0), plan.own[days].sum(axis=0) / (end - begin)
        rate = np.divide(own, customers, out=np.zeros_like(own), where=customers > 0.0)
        for flows in self.triggered:
            flows.own_order = rate
        for place, ordered in enumerate(self.ordered):
            if ordered.plans:
                ordered.month(begin, end, plan, self.listed_first_orders(place, days, plan))

    def listed_first_orders(self, place: int, days: slice, plan: PlanDays) -> Floats:
        """(T, C, W): first orders of people who are on a medium's list."""
        medium, stages = self.mass.timeline.media[place], plan.stages
        joining = stages.push if medium.name == "push" else stages.sign_up
        first = plan.visits.new[days] * stages.order(FIRST, days) * joining[FIRST][days]
        later = plan.visits.later[days] * stages.order(RETURNING, days) * joining[RETURNING][days]
        signed = (first + later) * medium.joining[days, None]
        listed: Floats = signed + self.lists[place].listed_returns[days] + plan.known.media[place].first[days]
        return listed

    def days(self, begin: int, end: int, joining: Floats, triggers: list[Triggers]) -> None:
        """A stretch of days, given those who join (T, S, media…, C, W) on each, and by medium which flows
        that sets off."""
        for each in self.lists:
            each.begin(begin, end)
        if self.plain:
            self._month_by_month(begin, end, joining)
        else:
            self._day_by_day(begin, end, joining, triggers)
        for each in self.lists:
            each.finish(begin, end)
        for flows in self.triggered:
            flows.finish()

    def _month_by_month(self, begin: int, end: int, joining: Floats) -> None:
        first_day = self.mass.timeline.calendar.first_day
        marks = [begin, *first_day[(first_day > begin) & (first_day < end)].tolist(), end]
        for start, stop in pairwise(marks):
            walk_gaps(self.lists[0], start, stop, joining[start - begin : stop - begin])
            self._grow_older(start, stop)

    def _grow_older(self, begin: int, end: int) -> None:
        for each in self.lists:
            each.note_length(end)
        self.mass.grow_older(end - begin)

    def _day_by_day(self, begin: int, end: int, joining: Floats, triggers: list[Triggers]) -> None:
        for at, day in enumerate(range(begin, end)):
            today = 1 + self.mass.window + at
            for each in self.lists:
                each.new_day(day)
            self._join(day, today, joining[at])
            for each in self.lists:
                each.day(day, at, today)
            for flows in self.triggered:
                flows.begin(day, today, triggers[flows.list.place], at)
            for flows in self.triggered:
                flows.react(today, self.triggered)
            for each in self.lists:
                each.end_day(today)
        self._grow_older(begin, end)

    def _join(self, day: int, today: int, joining: Floats) -> None:
        """Those who join, and returns by themselves."""
        self.mass.join(today, joining)
        if self.mass.returns:
            self._note_returns(day, self.mass.come_back(day, today))

    def _note_returns(self, day: int, ending: Floats) -> None:
        """Visits and orders of interests (media…, C, W) that end today."""
        over = tuple(range(len(self.lists)))
        self.mass.outcomes.returns[day] += ending.sum(axis=over) * self.mass.comes[day]
        for place, each in enumerate(self.lists):
            others = tuple(axis for axis in over if axis != place)
            each.note_returns(day, ending.sum(axis=others) if others else ending)
