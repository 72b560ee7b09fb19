"""What becomes of strangers' visits, counted; and who becomes known by them."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING

import numpy as np

from roisim.simulation.accounts import Source

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Integers = NDArray[np.int64]
    Floats = NDArray[np.float64]
    Keys = NDArray[np.uint64]

NEW, SELF_RETURN, CLICK_INTERESTED, CLICK_OTHER = range(4)
"""Kinds of strangers' visits: the first; by themselves; another paid click of one who is still
interested, or of one who is not (finite audiences only)."""

NO_CART, CART_LEFT, CHECKOUT_LEFT, ORDER = range(4)
"""How a considered visit ends."""

KNOWN_AT_CHECKOUT, BUYER_WITHOUT_ADDRESS, NOTIFIED_ONLY, AT_A_PARTNER = 4, 5, 6, -1
"""Further ways to become known, numbered behind the sign-ups by outcome; `NOTIFIED_ONLY` + outcome is who
allowed notifications and left no address."""


@dataclass(frozen=True)
class NewlyKnown:
    """People whom a day's visits made known (n rows): `how` 0-3 signed up with that outcome,
    4 left an address at an abandoned checkout, 5 bought without leaving one, 6-9 allowed notifications
    only, with that outcome; -1 signed up at a partner's without a visit."""

    key: Keys
    time: Floats
    how: Integers
    visit_kind: Integers
    channel: Integers
    world: Integers

    def of(self, chosen: Integers) -> NewlyKnown:
        """Those in these places."""
        return NewlyKnown(*(getattr(self, field.name)[chosen] for field in fields(self)))

    @staticmethod
    def of_days(days: list[NewlyKnown]) -> NewlyKnown:
        """Those of days in a row."""
        if len(days) == 1:
            return days[0]
        names = (field.name for field in fields(NewlyKnown))
        return NewlyKnown(*(np.concatenate([getattr(day, name) for day in days]) for name in names))

    @property
    def outcome(self) -> Integers:
        """(n): how the visit ended; -1 without one."""
        return OUTCOME_OF[self.how]

    @property
    def source(self) -> Integers:
        """(n): what brought the visit about."""
        return np.where(self.visit_kind == SELF_RETURN, Source.SELF, Source.CLICK)


ENDS = (NO_CART, CART_LEFT, CHECKOUT_LEFT, ORDER)
OUTCOME_OF = np.array([*ENDS, CHECKOUT_LEFT, ORDER, *ENDS, -1])
"""By `how`: the outcome of the visit."""


@dataclass(frozen=True)
class Outcomes:
    """Visits and what became of them, each (V, T, C, W) by visit kind, day, channel and world.

    `known` (5, V, T, C, W): who left an address, by how the visit ended, and at the checkout; `notified`
    (4, V, T, C, W): who allowed notifications only, by how it ended.
    """

    visits: Integers
    considered: Integers
    carts: Integers
    checkouts: Integers
    orders: Integers
    known: Integers
    notified: Integers

    @property
    def leaving(self) -> Integers:
        """(V, T, C, W): who is no stranger any more: left an address, bought, or both."""
        left: Integers = self.known.sum(axis=0) + self.notified.sum(axis=0) + self.buyers_without_address
        return left

    @property
    def buyers_without_address(self) -> Integers:
        """(V, T, C, W): who bought and can be reached by nothing."""
        left: Integers = self.orders - self.known[ORDER] - self.notified[ORDER]
        return left

    def of_day(self, at: int) -> Outcomes:
        """One day's."""
        return Outcomes(*(part[..., at : at + 1, :, :] for part in self.parts()))

    @staticmethod
    def by_day(days: list[Outcomes]) -> Outcomes:
        """Days in a row as one."""
        return Outcomes(
            *(np.concatenate(parts, axis=-3) for parts in zip(*(each.parts() for each in days), strict=True))
        )

    @staticmethod
    def by_kind(kinds: list[Outcomes]) -> Outcomes:
        """Visit kinds of the same days as one."""
        if len(kinds) == 1:
            return kinds[0]
        return Outcomes(
            *(np.concatenate(parts, axis=-4) for parts in zip(*(each.parts() for each in kinds), strict=True))
        )

    def parts(self) -> tuple[Integers, ...]:
        """All arrays, in the order of the fields."""
        return (
            self.visits,
            self.considered,
            self.carts,
            self.checkouts,
            self.orders,
            self.known,
            self.notified,
        )
