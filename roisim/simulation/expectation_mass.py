"""The mass of known people in expectation: an array of who is where, and how interests end.

`mass` (S, media…, N, C, W): by status; for each medium whether people are off its list, on it, or (e-mail)
only to be reminded of a cart; by day of joining, N, of which the first column holds all who joined long
ago; by channel and world.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from roisim.formulas.funnel import stage_chances, stages_given_no_order
from roisim.simulation.expectation_arrays import few_worlds
from roisim.simulation.expectation_customers import within_day
from roisim.simulation.expectation_outcomes import KnownOutcomes
from roisim.simulation.program_effects import KNOWN

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from roisim.simulation.expectation_stages import VisitStages
    from roisim.simulation.timeline import Timeline

    Floats = NDArray[np.float64]
    Integers = NDArray[np.int64]

CUSTOMER, QUIET, INTERESTED = range(3)
"""Statuses; who never came (partners' sign-ups) is the last one, where there are any."""

OFF, ON, FOR_CARTS = range(3)
"""Places on a medium's axis."""

LONGEST_STRETCH = 31


@dataclass(frozen=True)
class Triggers:
    """People who join on the days of a stretch with a visit that sets a flow off, by its trigger
    (T, 2, S, C, W): on a medium's list, and only to be reminded of carts."""

    by_trigger: dict[str, Floats]


class KnownMass:
    """Everybody who is known.

    Args:
        window: days for which people's day of joining is remembered.
    """

    def __init__(self, timeline: Timeline, stages: VisitStages, window: int) -> None:
        self.timeline, self.stages, self.window = timeline, stages, window
        self.returns = bool(timeline.interest.visits_per_visitor.any())
        self.partners = bool(timeline.traffic.sign_ups.any())
        self.statuses = 2 + (self.returns or self.partners) + self.partners
        carts = bool(timeline.stages.known_at_checkout.any())
        self.sizes = tuple(3 if carts and medium.name == "email" else 2 for medium in timeline.media)
        self.shape = (len(timeline.channels), len(timeline.worlds))
        columns = 1 + window + LONGEST_STRETCH
        self.mass = np.zeros((self.statuses, *self.sizes, columns, *self.shape))
        self.outcomes = KnownOutcomes.empty(timeline)
        self.tracks_off = self.returns or len(self.sizes) > 1
        self._everybody = np.ones((self.statuses, *self.shape))
        self._interest()

    def _interest(self) -> None:
        """Of interests, which part ends on a day (D, C, W), and of ends, which part is an order; visits for
        each end."""
        interest = self.timeline.interest
        order = self.stages.order(KNOWN)
        visits = few_worlds(interest.visits_per_visitor)[:, None]
        ends = 1.0 + visits * order
        hazard = ends / few_worlds(interest.days)[:, None]
        self.leaves = -np.expm1(-hazard)
        self.leaves_when_new = 1.0 - within_day(hazard)[0]
        # By day of joining, of one day.
        self._leaving = np.zeros((self.mass.shape[-3], *hazard.shape[1:]))
        self.orders, self.comes = visits * order / ends, visits / ends

    def triggers(self) -> tuple[dict[str, Floats], dict[str, Floats]]:
        """By what sets a flow off, (D, C, W): share of own returns, and of message clicks without order."""
        shares = self.stages.shares(KNOWN)
        every, unsold = stage_chances(*shares), stages_given_no_order(*shares)
        orders = every.order * self.stages.found
        of_returns = {"cart_left": every.cart - orders, "browse_left": every.considered - every.cart}
        return of_returns, {"cart_left": unsold.cart, "browse_left": unsold.considered - unsold.cart}

    @property
    def unseen(self) -> int:
        """Place of the status of those who never came."""
        return self.statuses - 1

    def where(self, place: int, state: int | slice) -> Floats:
        """(S, other media…, N, C, W): who is at a state of a medium's axis; a view, which keeps the axis of
        several states."""
        view: Floats = self.mass[(slice(None),) * (1 + place) + (state,)]
        return view

    def join(self, today: int, joining: Floats) -> None:
        """People (S, media…, C, W) join."""
        self.mass[..., today, :, :] = joining

    def come_back(self, day: int, today: int) -> Floats:
        """Own returns: interests (media…, C, W) that end. Those who joined today have the rest of the day."""
        part = self._leaving[: today + 1]
        part[:-1], part[-1] = self.leaves[day], self.leaves_when_new[day]
        mass = self.mass[..., : today + 1, :, :]
        ending = mass[INTERESTED] * part
        ordering = ending * self.orders[day]
        mass[INTERESTED] -= ending
        mass[CUSTOMER] += ordering
        mass[QUIET] += ending - ordering
        ended: Floats = ending.sum(axis=-3)
        return ended

    def grow_older(self, days: int) -> None:
        """Columns move on: who joined before the window joins those of long ago."""
        mass, first = self.mass, 1 + self.window
        mass[..., 0, :, :] += mass[..., 1 : 1 + days, :, :].sum(axis=-3)
        if self.window:
            mass[..., 1:first, :, :] = mass[..., 1 + days : first + days, :, :].copy()
        mass[..., first:, :, :] = 0.0

    def overlap(self, one: int, other: int, today: int) -> Floats:
        """(S, C, W): of people on one medium's list, who is on the other's."""
        if one == other:
            return self._everybody
        mass = self.mass[..., : today + 1, :, :].sum(axis=-3)
        on_one = np.moveaxis(mass, 1 + one, 0)[ON]
        on_both = np.moveaxis(on_one, 1 + other - (other > one), 0)[ON]
        whole = on_one.sum(axis=tuple(range(1, on_one.ndim - 2)))
        both = on_both.sum(axis=tuple(range(1, on_both.ndim - 2)))
        part: Floats = np.divide(both, whole, out=np.zeros_like(whole), where=whole > 0.0)
        return part
