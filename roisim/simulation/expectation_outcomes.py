"""What the expectation's days leave behind: arrays by day, channel and world."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from roisim.simulation.program_effects import FIRST, KNOWN, RETURNING

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from roisim.simulation.expectation_stages import VisitStages
    from roisim.simulation.timeline import Timeline

    Floats = NDArray[np.float64]


@dataclass(frozen=True)
class StrangerVisits:
    """Visits of days by what brought them about, each (T, C, W): the first; by themselves; another click
    of a stranger (finite audiences only); one of a person who is known by now, who looks at nothing."""

    new: Floats
    by_themselves: Floats
    clicked_again: Floats
    clicked_known: Floats

    @classmethod
    def empty(cls, *shape: int) -> StrangerVisits:
        """Nobody."""
        return cls(*(np.zeros(shape) for __ in range(4)))

    @property
    def later(self) -> Floats:
        """All visits of strangers but the first."""
        return self.by_themselves + self.clicked_again

    def write(self, days: slice, visits: StrangerVisits) -> None:
        """Put in the visits of some days."""
        self.new[days] = visits.new
        self.by_themselves[days] = visits.by_themselves
        self.clicked_again[days] = visits.clicked_again
        self.clicked_known[days] = visits.clicked_known


@dataclass(frozen=True)
class MessageOutcomes:
    """One medium's messages, (D, C, W) but for the two by programme, (programmes, D, W).

    `kept_…` are orders × (1 − what the message took off). `recovered` are orders of clicks that reminded
    of a cart, among first and repeat ones. `looks` are clicks without an order; `first_visits` clicks of
    people who had never come.
    """

    sent: Floats
    clicks: Floats
    looks: Floats
    first_visits: Floats
    first: Floats
    kept_first: Floats
    repeat: Floats
    kept_repeat: Floats
    recovered: Floats
    unsubscribed: Floats
    sent_by_program: Floats
    clicked_by_program: Floats

    @classmethod
    def empty(cls, timeline: Timeline) -> MessageOutcomes:
        """Nothing yet."""
        days, worlds = timeline.calendar.days, len(timeline.worlds)
        by_channel = (days, len(timeline.channels), worlds)
        by_program = (len(timeline.programs), days, worlds)
        shapes = [by_channel] * 10 + [by_program] * 2
        return cls(*(np.zeros(shape) for shape in shapes))


@dataclass(frozen=True)
class KnownOutcomes:
    """What known people did: returns by themselves (D, C, W), and messages by medium."""

    returns: Floats
    media: tuple[MessageOutcomes, ...]

    @classmethod
    def empty(cls, timeline: Timeline) -> KnownOutcomes:
        """Nothing yet."""
        shape = (timeline.calendar.days, len(timeline.channels), len(timeline.worlds))
        return cls(np.zeros(shape), tuple(MessageOutcomes.empty(timeline) for __ in timeline.media))


@dataclass(frozen=True)
class PlanDays:
    """All days of a plan: strangers' visits, what known people did, first orders and own repeat orders
    (D, C, W), first orders by group of customers (D, G, W), customers active after each day (D, W); of
    those active when a month begins (M, W), who lapses in it. `stages`: how far visits get."""

    visits: StrangerVisits
    known: KnownOutcomes
    first: Floats
    grouped: Floats
    own: Floats
    active: Floats
    active_at_start: Floats
    lapsed_of_those: Floats
    stages: VisitStages

    @classmethod
    def empty(cls, timeline: Timeline, known: KnownOutcomes, stages: VisitStages, groups: int) -> PlanDays:
        """Nothing yet but what `known` people will do."""
        days, months, worlds = timeline.calendar.days, timeline.calendar.months, len(timeline.worlds)
        shape = (days, len(timeline.channels), worlds)
        return cls(
            visits=StrangerVisits.empty(*shape),
            known=known,
            first=np.zeros(shape),
            grouped=np.zeros((days, groups, worlds)),
            own=np.zeros(shape),
            active=np.zeros((days, worlds)),
            active_at_start=np.zeros((months, worlds)),
            lapsed_of_those=np.zeros((months, worlds)),
            stages=stages,
        )

    def first_orders(self, days: slice) -> Floats:
        """(T, C, W): first orders of some days."""
        visits, order, known = self.visits, self.stages.order, self.known
        first = visits.new[days] * order(FIRST, days) + visits.later[days] * order(RETURNING, days)
        first = first + known.returns[days] * order(KNOWN, days)
        for medium in known.media:
            first = first + medium.first[days]
        return first
