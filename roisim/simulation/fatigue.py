"""How tired of messages a person is: +1 a campaign, +1/2 a flow message, fading by the day (§B10)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from roisim.simulation.contact_rates import CampaignPlan, ContactRates
    from roisim.simulation.people import Contacts

    Floats = NDArray[np.float64]
    Integers = NDArray[np.int64]

FLOW_MESSAGE_WEIGHT = 0.5


class Fatigue:
    """Levels at any time, exact for every person.

    Campaigns are on the calendar: what someone on the list from the start would feel is a table by
    world, and a person who joined later lacks what had been felt by then, faded since. Flow messages
    are personal and kept with the person.
    """

    def __init__(self, campaigns: CampaignPlan, contacts: ContactRates) -> None:
        self.time = campaigns.time
        self.memory = contacts.fatigue_memory_days
        self.effect = contacts.fatigue_effect
        self.growth = contacts.unsubscribe_growth
        self.matters_for_clicks = bool(self.effect.any())
        self.matters_for_leaving = bool(self.growth.any())
        self.after = self._after_each_campaign()

    @property
    def matters(self) -> bool:
        """Whether any rate depends on fatigue at all."""
        return self.matters_for_clicks or self.matters_for_leaving

    def _after_each_campaign(self) -> Floats:
        """(J+1, W): level just after campaign j, of one who had all before; row J is 0 for "none"."""
        after = np.zeros((len(self.time) + 1, len(self.memory)))
        for campaign, time in enumerate(self.time):
            gap = time - self.time[campaign - 1] if campaign else 0.0
            after[campaign] = 1.0 + after[campaign - 1] * np.exp(-gap / self.memory)
        return after

    def highest(self, campaign: int) -> Floats:
        """(W): level from campaigns just before one, of a person on the list from the start."""
        if campaign == 0:
            return np.zeros(len(self.memory))
        gap = self.time[campaign] - self.time[campaign - 1]
        return self.after[campaign - 1] * np.exp(-gap / self.memory)

    def level(self, contacts: Contacts, rows: Integers, time: Floats) -> Floats:
        """(n): level of persons just before a message at `time`."""
        world = contacts.world(rows)
        joined = contacts.table["joined"][rows]
        memory = self.memory[world]
        campaigns = self._of_calendar(time, world, "left")
        missed = self._of_calendar(joined, world, "right") * np.exp(-(time - joined) / memory)
        campaigns = np.where(contacts.table["mailable"][rows], np.maximum(campaigns - missed, 0.0), 0.0)
        since = time - contacts.table["flow_time"][rows]
        return campaigns + contacts.table["flow_fatigue"][rows] * np.exp(-since / memory)

    def _of_calendar(self, time: Floats, world: Integers, side: str) -> Floats:
        """(n): campaign level at `time` of one on the list from the start; a campaign at that very
        moment counts with side "right" only."""
        if not len(self.time):
            return np.zeros(len(time))
        last = np.searchsorted(self.time, time, side=side) - 1  # type: ignore[call-overload]
        since = np.where(last >= 0, time - self.time[last], 0.0)
        return self.after[last, world] * np.exp(-since / self.memory[world])

    def add_flow_message(self, contacts: Contacts, rows: Integers, time: Floats) -> None:
        """A flow message reaches persons at `time`."""
        table = contacts.table
        fading = np.exp(-(time - table["flow_time"][rows]) / self.memory[contacts.world(rows)])
        table["flow_fatigue"][rows] = table["flow_fatigue"][rows] * fading + FLOW_MESSAGE_WEIGHT
        table["flow_time"][rows] = time

    def click_multiplier(self, contacts: Contacts, rows: Integers, time: Floats) -> Floats:
        """(n): what is left of the click rate, e^(-effect·level)."""
        return np.exp(-self.effect[contacts.world(rows)] * self.level(contacts, rows, time))
