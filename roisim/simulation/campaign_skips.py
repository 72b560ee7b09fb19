"""From one candidate campaign to the next: a person skips those that bring nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from roisim.simulation.hazard_clock import all_alike, last_not_above

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Integers = NDArray[np.int64]

NEARLY_SURE = 1.0 - 1e-12


class CampaignSkips:
    """Trials with chance p_j at campaign j, one a campaign, found without looking at each.

    A unit exponential is spent against the sum of -ln(1-p_j): the campaign in which it runs out is
    the next success. So three million messages cost as much as the clicks they bring.

    Args:
        chance: (J, W), upper limits that hold for every person.
    """

    def __init__(self, chance: Floats) -> None:
        self.campaigns = len(chance)
        self.same_for_all = all_alike(chance)
        rows = chance[:, :1] if self.same_for_all else chance
        hazard = -np.log1p(-np.minimum(rows.T, NEARLY_SURE))
        self.cumulated: Floats = np.zeros((len(hazard), self.campaigns + 1))
        np.cumsum(hazard, axis=1, out=self.cumulated[:, 1:])

    def next(self, begin: Integers | int, amount: Floats, world: Integers) -> Integers:
        """(n): the campaign, from `begin` on, at which `amount` is spent; J if none is."""
        if self.same_for_all:
            target = self.cumulated[0][begin] + amount
            found: Integers = np.searchsorted(self.cumulated[0], target, side="right") - 1
            return found
        row = np.asarray(world, np.int64)
        target = self.cumulated[row, begin] + amount
        return last_not_above(self.cumulated, row, target)
