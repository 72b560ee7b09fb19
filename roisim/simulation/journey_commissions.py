"""Commission of partners in journeys: each order that earns some is a process that waits for its hold."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from roisim.simulation.accounts import Account, Count
from roisim.simulation.journey_story import Event, Stage

if TYPE_CHECKING:
    from collections.abc import Generator

    import simpy

    from roisim.simulation.journey_books import JourneyBooks
    from roisim.simulation.journey_luck import Luck
    from roisim.simulation.journey_rates import JourneyRates
    from roisim.simulation.journey_story import Story
    from roisim.simulation.journey_till import Sale

    Process = Generator[simpy.Event, None, None]

EVENING = 1.0 - 2.0**-20
"""When a hold ends on its last day, behind all refunds of that day."""


@dataclass
class Parcel:
    """One order's goods: whether they came back."""

    returned: bool = False


class Commissions:
    """What partners earn on first orders by their visitors."""

    def __init__(self, env: simpy.Environment, rates: JourneyRates, books: JourneyBooks) -> None:
        commissions, world = rates.timeline.commissions, rates.world
        self._env, self._rates, self._books = env, rates, books
        self._share = rates.of_channels(commissions.rate)
        self._decline = rates.of_channels(commissions.decline)
        self._hold: list[int] = commissions.hold_days[:, world].tolist()
        per_order = commissions.per_order[..., world].T * 10**rates.timeline.currency_digits
        self._per_order: list[list[float]] = per_order.tolist()
        self._earns = [
            share > 0.0 or any(fixed) for share, fixed in zip(self._share, self._per_order, strict=True)
        ]

    def first_order(self, channel: int, sale: Sale, parcel: Parcel, luck: Luck, story: Story | None) -> None:
        """A first order now by a visitor of a channel, on a visit by click or unprompted."""
        if self._earns[channel]:
            day = int(self._env.now)
            self._count(Count.COMMISSIONS_PENDING, day)
            declined = luck.chance(self._decline[channel])
            amount = (sale.paid - sale.vat) * self._share[channel] + self._per_order[channel][day]
            held = self._held(day + self._hold[channel], round(amount), parcel, story, declined=declined)
            self._env.process(held)

    def _held(
        self, decided: int, amount: int, parcel: Parcel, story: Story | None, *, declined: bool
    ) -> Process:
        yield self._env.timeout(max(0.0, decided + EVENING - self._env.now))
        if declined:
            self._count(Count.COMMISSIONS_DECLINED, decided)
        elif parcel.returned:
            self._count(Count.COMMISSIONS_REVERSED, decided)
        else:
            self._count(Count.COMMISSIONS_APPROVED, decided)
            self._books.book(Account.AFFILIATES, decided, -amount)
            if story is not None:
                story.tell(self._env.now, Stage.PURCHASE, Event.COMMISSION, -amount)

    def _count(self, kind: Count, day: int) -> None:
        self._books.counts[kind][self._rates.month_of_day[day]] += 1
