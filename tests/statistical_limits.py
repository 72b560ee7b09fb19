"""How far a simulated figure may lie from its theory: families of comparisons that err once in 1,000.

One `Family` a file. It knows how many comparisons the file makes, so a single one may lie further off
than 4 standard errors when there are many of them, and less far when there are few.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import gammaincc, ndtri

FAMILY_ERROR = 1e-3
"""Chance that a family rejects a simulation that is right."""

FEWEST_EXPECTED = 5.0
"""Cells of a chi-square test with less are joined with the next."""

Floats = NDArray[np.float64]


@dataclass
class Family:
    """Comparisons of one file with theory; each has the same part of the family's error.

    Args:
        comparisons: how many the file makes at most; making more is an error of the file.
    """

    comparisons: int
    _made: int = field(default=0, init=False)

    @property
    def limit(self) -> float:
        """Standard errors that one comparison may be off, two-sided (Bonferroni)."""
        return float(-ndtri(FAMILY_ERROR / self.comparisons / 2.0))

    def agree(self, found: ArrayLike, expected: ArrayLike, error: ArrayLike) -> None:
        """Every number found lies within the limit of what is expected, by its standard error (> 0)."""
        found, expected, error = np.broadcast_arrays(*map(np.asarray, (found, expected, error)))
        self._count(found.size)
        assert (error > 0).all(), "a comparison without an error would be exact: assert it as equal"
        off = np.abs(found - expected) / error
        worst = np.unravel_index(np.argmax(off), off.shape)
        place = f" at {tuple(map(int, worst))}" if off.ndim else ""
        assert off[worst] <= self.limit, (
            f"found {found[worst]:.8g}{place}, expected {expected[worst]:.8g}: off by {off[worst]:.2f} "
            f"standard errors of {error[worst]:.3g}, at most {self.limit:.2f} are allowed"
        )

    def mean_of_counts(self, counts: ArrayLike, expected: ArrayLike) -> None:
        """The mean of counts over the last axis (worlds); their error is at least that of Poisson counts."""
        counts, expected = np.asarray(counts, float), np.asarray(expected, float)
        worlds = counts.shape[-1]
        spread = np.maximum(counts.std(axis=-1, ddof=1), np.sqrt(expected))
        self.agree(counts.mean(axis=-1), expected, spread / np.sqrt(worlds))

    def mean_of_poisson(self, counts: ArrayLike, expected: ArrayLike) -> None:
        """Mean and variance of Poisson counts over the last axis (worlds) are what is expected."""
        expected = np.asarray(expected, float)
        self.mean_of_counts(counts, expected)
        self.variance(counts, expected, fourth_moment=3.0 * np.square(expected) + expected)

    def mean(self, values: ArrayLike, expected: ArrayLike) -> None:
        """The mean of numbers over the last axis, by their own spread."""
        values = np.asarray(values, float)
        error = values.std(axis=-1, ddof=1) / np.sqrt(values.shape[-1])
        self.agree(values.mean(axis=-1), expected, error)

    def variance(
        self, values: ArrayLike, expected: ArrayLike, fourth_moment: ArrayLike | None = None
    ) -> None:
        """The variance of numbers over the last axis; its error by their fourth central moment μ₄, known
        or of the sample: Var(s²) = (μ₄ − σ⁴)/n + 2σ⁴/n²."""
        values, expected = np.asarray(values, float), np.asarray(expected, float)
        count = values.shape[-1]
        apart = values - values.mean(axis=-1, keepdims=True)
        sample = np.mean(apart**4, axis=-1)
        moment = sample if fourth_moment is None else np.maximum(np.asarray(fourth_moment, float), sample)
        error = np.sqrt((moment - expected**2) / count + 2.0 * expected**2 / count**2)
        self.agree(values.var(axis=-1, ddof=1), expected, error)

    def uncorrelated(self, first: ArrayLike, second: ArrayLike) -> None:
        """Two series over worlds have no correlation."""
        found = float(np.corrcoef(np.asarray(first, float), np.asarray(second, float))[0, 1])
        self.agree(np.arctanh(found), 0.0, 1.0 / np.sqrt(np.asarray(first).size - 3.0))

    def distribution(self, found: ArrayLike, expected: ArrayLike) -> None:
        """Counts of cells (k) follow the expected ones of the same sum (chi-square)."""
        self._count(1)
        observed, theory = _enough_in_each(np.asarray(found, float), np.asarray(expected, float))
        assert len(theory) > 2, "too few cells to speak of a distribution"
        assert np.isclose(observed.sum(), theory.sum()), "the cells do not hold everybody"
        statistic = float((np.square(observed - theory) / theory).sum())
        chance = float(gammaincc((len(theory) - 1) / 2.0, statistic / 2.0))
        assert chance >= FAMILY_ERROR / self.comparisons, (
            f"chi-square {statistic:.1f}, {len(theory) - 1} degrees of freedom, has a chance of {chance:.2g}:"
            f" found {observed.tolist()}, expected {np.round(theory, 1).tolist()}"
        )

    def _count(self, comparisons: int) -> None:
        self._made += comparisons
        assert self._made <= self.comparisons, (
            f"this file makes more than the {self.comparisons} comparisons that it declares"
        )


def _enough_in_each(found: Floats, expected: Floats) -> tuple[Floats, Floats]:
    """Neighbouring cells joined until each expects enough."""
    observed, theory = [0.0], [0.0]
    for seen, mean in zip(found, expected, strict=True):
        if theory[-1] >= FEWEST_EXPECTED:
            observed.append(0.0)
            theory.append(0.0)
        observed[-1] += seen
        theory[-1] += mean
    if len(theory) > 1 and theory[-1] < FEWEST_EXPECTED:
        observed[-2:] = [observed[-2] + observed[-1]]
        theory[-2:] = [theory[-2] + theory[-1]]
    return np.array(observed), np.array(theory)
