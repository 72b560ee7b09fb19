"""Personal traits from their quantiles: one table where all worlds share a law, else one a world."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from roisim.random_numbers import QuantileTable, beta_quantile, gamma_quantile
from roisim.simulation.hazard_clock import all_alike

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Integers = NDArray[np.int64]
    Mask = NDArray[np.bool_]


NEVER = 1e-12
"""Shape of a law that gives everybody as good as 0."""

LEAST_SHAPE = 0.05
"""Laws of smaller shape are steeper than a table can follow."""


class TraitTable:
    """Quantiles of the laws of W worlds.

    Args:
        make: table of laws; exact: the quantile itself, for `steep` laws (W).
        first, second: parameters of the laws (W).
    """

    def __init__(
        self,
        make: Callable[[Floats, Floats], QuantileTable],
        exact: Callable[[Floats, Floats, Floats], Floats],
        first: Floats,
        second: Floats,
        steep: Mask,
    ) -> None:
        laws = np.stack([first, second])
        self.one_law = all_alike(laws)
        if self.one_law:
            laws, steep = laws[:, :1], steep[:1]
        self._laws, self._steep = laws, steep
        self._exact = exact
        self._table = make(laws[0], laws[1])

    @classmethod
    def gamma(cls, shape: Floats, rate: Floats) -> TraitTable:
        """Gamma laws by shape and rate (W); shape 0 is "never", a trait that is as good as 0."""
        shape, rate = np.maximum(shape, NEVER), np.maximum(rate, NEVER)
        return cls(QuantileTable.gamma, gamma_quantile, shape, rate, shape < LEAST_SHAPE)

    @classmethod
    def beta(cls, a: Floats, b: Floats) -> TraitTable:
        """Beta laws (W)."""
        return cls(QuantileTable.beta, beta_quantile, a, b, np.minimum(a, b) < LEAST_SHAPE)

    def look_up(self, luck: Floats, world: Integers) -> Floats:
        """(n): the trait of persons of these worlds at uniform luck."""
        trait = self._table(luck, 0 if self.one_law else world)
        if self._steep.any():
            law = np.zeros_like(world) if self.one_law else world
            steep = np.flatnonzero(self._steep[law])
            trait[steep] = self._exact(luck[steep], *self._laws[:, law[steep]])
        return trait
