"""Strangers' visits in expectation: how far they get, and who becomes known by what."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from roisim.simulation.expectation_mass import CUSTOMER, FOR_CARTS, INTERESTED, OFF, ON, QUIET, Triggers
from roisim.simulation.program_effects import FIRST, RETURNING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from roisim.simulation.expectation_mass import KnownMass
    from roisim.simulation.expectation_outcomes import StrangerVisits
    from roisim.simulation.timeline import Timeline

    Floats = NDArray[np.float64]


class Joining:
    """Places people who become known among the known people."""

    def __init__(self, timeline: Timeline, people: KnownMass, *, heeds_events: bool) -> None:
        self.timeline, self.people, self.heeds_events = timeline, people, heeds_events
        self.stages = people.stages
        self.names = [medium.name for medium in timeline.media]
        self.carts = bool(timeline.stages.known_at_checkout.any())
        self.push = bool(timeline.stages.push.any())

    def of_stretch(self, begin: int, end: int, visits: StrangerVisits) -> Floats:
        """(T, S, media…, C, W): who becomes known on each day of a stretch."""
        days = slice(begin, end)
        shape = (end - begin, self.people.statuses, *self.people.sizes, *self.people.shape)
        joining = np.zeros(shape)
        for kind, number in ((FIRST, visits.new), (RETURNING, visits.later)):
            if number.ndim:
                self._visitors(joining, kind, days, number)
        if self.people.partners:
            signed = self.timeline.traffic.sign_ups[days]
            self._place(joining, self.people.unseen, signed, days, email=ON, push=0.0, ads=True)
        return joining

    def triggers(self, begin: int, end: int, visits: StrangerVisits) -> list[Triggers]:
        """By medium: who joins with a visit that sets a flow off; an order ends at once what signing up with
        it begins."""
        if not self.heeds_events:
            return []
        days = slice(begin, end)
        return [self._triggers(place, days, visits) for place in range(len(self.names))]

    def _triggers(self, place: int, days: slice, visits: StrangerVisits) -> Triggers:
        name, joins = self.names[place], self.timeline.media[place].joining[days, None]
        shape = (days.stop - days.start, 2, self.people.statuses, *self.people.shape)
        carts, looks, signed = np.zeros((3, *shape))
        looking = INTERESTED if self.people.returns else QUIET
        for kind, number in ((FIRST, visits.new), (RETURNING, visits.later)):
            if not number.ndim:
                continue
            found = self.stages.reached(kind, days, number)
            share = self.stages.push if name == "push" else self.stages.sign_up
            joining = share[kind][days] * joins
            carts[:, 0, looking] += (found.carts - found.orders) * joining
            looks[:, 0, looking] += (found.considered - found.carts) * joining
            signed[:, 0, looking] += (found.considered - found.orders) * joining
            if name == "email":
                carts[:, 1, looking] += found.at_checkout
            elif name == "ads":
                carts[:, 0, looking] += found.at_checkout * joins
                signed[:, 0, looking] += found.at_checkout * joins
        if self.people.partners and name != "push":
            signed[:, 0, self.people.unseen] += self.timeline.traffic.sign_ups[days] * joins
        return Triggers({"cart_left": carts, "browse_left": looks, "sign_up": signed})

    def _visitors(self, joining: Floats, kind: int, days: slice, visits: Floats) -> None:
        found = self.stages.reached(kind, days, visits)
        signed, push = self.stages.sign_up[kind][days], self.stages.push[kind][days]
        looking = INTERESTED if self.people.returns else QUIET
        for status, ended in ((CUSTOMER, found.orders), (looking, found.considered - found.orders)):
            self._place(joining, status, ended * signed, days, email=ON, push=push, ads=True)
            if self.push:
                notified = ended * (1.0 - signed) * push
                self._place(joining, status, notified, days, email=OFF, push=1.0, ads=False)
        if self.carts:
            self._place(joining, looking, found.at_checkout, days, email=FOR_CARTS, push=0.0, ads=True)

    def _place(
        self,
        joining: Floats,
        status: int,
        number: Floats,
        days: slice,
        *,
        email: int,
        push: Floats | float,
        ads: bool,
    ) -> None:
        """People (T, C, W) of one status and kind, spread over the media that they may join."""
        by_medium: list[dict[int, Floats | float]] = []
        for name, medium in zip(self.names, self.timeline.media, strict=True):
            joins = medium.joining[days, None]
            if name == "email" and email == ON:
                by_medium.append({ON: joins, OFF: 1.0 - joins})
            elif name == "email":
                by_medium.append({email: 1.0})
            elif name == "push":
                by_medium.append({ON: push * joins, OFF: 1.0 - push * joins})
            else:
                by_medium.append({ON: joins, OFF: 1.0 - joins} if ads else {OFF: 1.0})
        for places, share in _combined(by_medium):
            where: Any = (slice(None), status, *places)
            joining[where] += number * share


def _combined(by_medium: list[dict[int, Floats | float]]) -> Iterator[tuple[tuple[int, ...], Floats | float]]:
    """Every combination of places on the media's axes with its chance."""
    if not by_medium:
        yield (), 1.0
        return
    for places, share in _combined(by_medium[:-1]):
        for place, chance in by_medium[-1].items():
            yield (*places, place), share * chance
