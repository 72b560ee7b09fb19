"""Personal traits from their quantiles: one table where all worlds share a law, else one a world."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from roisim.random_numbers import QuantileTable

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Integers = NDArray[np.int64]


NEVER = 1e-12
"""Shape of a law that gives everybody as good as 0."""


class TraitTable:
    """Quantiles of the laws of W worlds."""

    def __init__(
        self, make: Callable[[Floats, Floats], QuantileTable], first: Floats, second: Floats
    ) -> None:
        laws = np.stack([first, second])
        self.one_law = bool((laws == laws[:, :1]).all())
        if self.one_law:
            laws = laws[:, :1]
        self._table = make(laws[0], laws[1])

    @classmethod
    def gamma(cls, shape: Floats, rate: Floats) -> TraitTable:
        """Gamma laws by shape and rate (W); shape 0 is "never", a trait that is as good as 0."""
        return cls(QuantileTable.gamma, np.maximum(shape, NEVER), np.maximum(rate, NEVER))

    @classmethod
    def beta(cls, a: Floats, b: Floats) -> TraitTable:
        """Beta laws (W)."""
        return cls(QuantileTable.beta, a, b)

    def look_up(self, luck: Floats, world: Integers) -> Floats:
        """(n): the trait of persons of these worlds at uniform luck."""
        return self._table(luck, 0 if self.one_law else world)
