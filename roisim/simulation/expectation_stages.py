"""How far visits get in expectation, with what is scarce: stations to wait at, goods that are short."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from roisim.simulation.expectation_arrays import few_worlds
from roisim.simulation.program_effects import FIRST, KNOWN, RETURNING

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from roisim.simulation.stations import StationDay
    from roisim.simulation.timeline import Timeline

    Floats = NDArray[np.float64]

WHOLE_PLAN = slice(None)


@dataclass(frozen=True)
class Reached:
    """How far visits got, (T, C, W) each: looked at a product, cart, checkout, order; orders that found no
    goods; who left an address (signed up, or at the checkout), who at the checkout, who allowed
    notifications."""

    considered: Floats
    carts: Floats
    checkouts: Floats
    orders: Floats
    lost: Floats
    addresses: Floats
    at_checkout: Floats
    notified: Floats


@dataclass(frozen=True)
class WaitingDays:
    """What stations did to the strangers of each day (D, W): share of visits let in, of considered visits
    that asked the desk, and of those who asked that were answered."""

    let_in: Floats
    asking: Floats
    served: Floats


class VisitStages:
    """Shares of each stage (D, C, W) by visitor kind; W is 1 where all worlds are alike.

    Args:
        found: (D, W) share of wanted orders that find goods; None where they are never short.
    """

    def __init__(self, timeline: Timeline, found: Floats | None = None) -> None:
        stages = timeline.stages
        self.kinds = (FIRST, RETURNING, KNOWN)
        self.consideration = self._by_kind(stages.consideration)
        self.intent, self.evaluation = self._by_kind(stages.intent), self._by_kind(stages.evaluation)
        self.purchase = self._by_kind(stages.purchase)
        self.sign_up, self.push = self._by_kind(stages.sign_up), self._by_kind(stages.push)
        self.at_checkout = few_worlds(stages.known_at_checkout)[:, None]
        self.scarce = found is not None
        self.found = np.ones((timeline.calendar.days, 1, 1)) if found is None else found[:, None]
        self.waiting: WaitingDays | None = None
        if timeline.has_stations:
            self._make_room(timeline)

    def _by_kind(self, shares: Floats) -> list[Floats]:
        return [few_worlds(shares[:, kind]) for kind in self.kinds]

    def _make_room(self, timeline: Timeline) -> None:
        """Stations change shares from day to day."""
        days, worlds = timeline.calendar.days, len(timeline.worlds)
        shape = (days, len(timeline.channels), worlds)
        for kind in (FIRST, RETURNING):
            self.consideration[kind] = np.broadcast_to(self.consideration[kind], shape).copy()
            self.purchase[kind] = np.broadcast_to(self.purchase[kind], shape).copy()
        self.waiting = WaitingDays(*(np.ones((days, worlds)) for __ in range(3)))

    def wait(self, day: int, at: StationDay) -> None:
        """Strangers of a day pass its stations."""
        for kind in (FIRST, RETURNING):
            self.consideration[kind][day] *= at.let_in
            self.purchase[kind][day] = at.purchase(self.purchase[kind][day])
        if self.waiting is not None:
            self.waiting.let_in[day] = at.let_in
            self.waiting.asking[day], self.waiting.served[day] = at.asking_share, at.served_share

    def order(self, kind: int, days: slice = WHOLE_PLAN) -> Floats:
        """(T, C, W): share of visits of a kind that end in an order, goods permitting."""
        checkouts = self.consideration[kind][days] * self.intent[kind][days] * self.evaluation[kind][days]
        share: Floats = checkouts * self.purchase[kind][days] * self.found[days]
        return share

    def leaving(self, kind: int, days: slice = WHOLE_PLAN) -> Floats:
        """(T, C, W): share of visits of a kind after which a stranger is none any more."""
        checkout = self.intent[kind][days] * self.evaluation[kind][days]
        order = checkout * self.purchase[kind][days]
        at_checkout = (checkout - order) * self.at_checkout[days]
        unknown = (1.0 - self.sign_up[kind][days]) * (1.0 - self.push[kind][days])
        known = 1.0 - unknown * (1.0 - order * self.found[days] - at_checkout)
        leaving: Floats = self.consideration[kind][days] * known
        return leaving

    def reached(self, kind: int, days: slice, visits: Floats) -> Reached:
        """What becomes of visits (T, C, W) of one kind."""
        considered = visits * self.consideration[kind][days]
        carts = considered * self.intent[kind][days]
        checkouts = carts * self.evaluation[kind][days]
        wanted = checkouts * self.purchase[kind][days]
        orders = wanted * self.found[days]
        signed, push = self.sign_up[kind][days], self.push[kind][days]
        # Who wanted to order left no address to be reminded at.
        at_checkout = (checkouts - wanted) * ((1.0 - signed) * (1.0 - push)) * self.at_checkout[days]
        return Reached(
            considered=considered,
            carts=carts,
            checkouts=checkouts,
            orders=orders,
            lost=wanted - orders,
            addresses=considered * signed + at_checkout,
            at_checkout=at_checkout,
            notified=considered * push,
        )

    def shares(self, kind: int) -> tuple[Floats, Floats, Floats, Floats]:
        """(D, C, W) each: of the four stages, whether there are goods or not."""
        return self.consideration[kind], self.intent[kind], self.evaluation[kind], self.purchase[kind]
