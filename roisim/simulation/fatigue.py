"""How tired of messages a person is: +1 a campaign, +1/2 a flow message, fading by the day (§B10)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from roisim.simulation.contact_rates import MediumRates
    from roisim.simulation.people import Contacts, ListColumns

    Floats = NDArray[np.float64]
    Integers = NDArray[np.int64]

FLOW_MESSAGE_WEIGHT = 0.5


class Fatigue:
    """Levels at any time, exact for every person.

    All levels fade alike, so a person's is the calendar's (a table by world: what someone on the
    list from the start would feel from campaigns) plus a difference that fades: below it for what
    was sent before the person joined, above it for flow messages. Each person keeps the difference.
    """

    def __init__(self, medium: MediumRates, columns: ListColumns) -> None:
        self.columns = columns
        self.time = medium.campaigns.time
        self.memory = medium.fatigue_memory_days
        self.effect = medium.fatigue_effect
        self.growth = medium.unsubscribe_growth
        self.matters_for_clicks = bool(self.effect.any())
        self.matters_for_leaving = bool(self.growth.any())
        self.matters = self.matters_for_clicks or self.matters_for_leaving
        self.before, self.after = self._levels()

    def _levels(self) -> tuple[Floats, Floats]:
        """(J, W) and (J+1, W): level just before and after each campaign of one who had all before;
        row J of `after` is 0, for "none yet"."""
        before = np.zeros((len(self.time), len(self.memory)))
        after = np.zeros((len(self.time) + 1, len(self.memory)))
        for campaign, time in enumerate(self.time):
            if campaign:
                gap = time - self.time[campaign - 1]
                before[campaign] = after[campaign - 1] * np.exp(-gap / self.memory)
            after[campaign] = before[campaign] + 1.0
        return before, after

    def joining(self, time: Floats, world: Integers, first_campaign: Integers) -> Floats:
        """(n): the difference of people who join at `time`, ahead of `first_campaign`: they feel nothing."""
        difference: Floats = -self._since(first_campaign - 1, time, world)
        return difference

    def before_campaign(self, contacts: Contacts, rows: Integers, world: Integers, campaign: int) -> Floats:
        """(n): level of persons on the list just before a campaign reaches them."""
        difference = self._difference(contacts, rows, self.time[campaign], world)
        level: Floats = np.maximum(self.before[campaign][world] + difference, 0.0)
        return level

    def before_message(self, contacts: Contacts, rows: Integers, world: Integers, time: Floats) -> Floats:
        """(n): level of persons just before a flow message at `time`."""
        last = np.searchsorted(self.time, time, side="left") - 1
        calendar = np.where(contacts.table[self.columns.mailable][rows], self._since(last, time, world), 0.0)
        return np.maximum(calendar + self._difference(contacts, rows, time, world), 0.0)

    def _since(self, last: Integers, time: Floats, world: Integers) -> Floats:
        """(n): calendar level at `time` if `last` was the campaign before it, -1 for none."""
        if not len(self.time):
            return np.zeros(len(time))
        since = np.where(last >= 0, time - self.time[last], 0.0)
        level: Floats = self.after[last, world] * np.exp(-since / self.memory[world])
        return level

    def _difference(
        self, contacts: Contacts, rows: Integers, time: Floats | float, world: Integers
    ) -> Floats:
        since = time - contacts.table[self.columns.fatigue_time][rows]
        left: Floats = contacts.table[self.columns.fatigue][rows] * np.exp(-since / self.memory[world])
        return left

    def add_flow_message(self, contacts: Contacts, rows: Integers, world: Integers, time: Floats) -> None:
        """A flow message reaches persons at `time`."""
        difference = self._difference(contacts, rows, time, world)
        contacts.table[self.columns.fatigue][rows] = difference + FLOW_MESSAGE_WEIGHT
        contacts.table[self.columns.fatigue_time][rows] = time

    def click_multiplier(self, level: Floats, world: Integers) -> Floats:
        """(n): what is left of the click rate, e^(-effect·level)."""
        return np.exp(-self.effect[world] * level)
