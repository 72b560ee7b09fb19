"""Counts looked up: the inverse distribution functions of Poisson and binomial, exact, on arrays.

The quantile is the least whole number k with F(k) ≥ u. It is found for each element by itself, by what is
fastest at its size:

* variance from 3 on: the Cornish–Fisher expansion of the quantile to order 1/variance (Cornish & Fisher 1938;
  for Poisson it is the one of Giles 2016, "Algorithm 955: approximation of the inverse Poisson cumulative
  distribution function"; here for both laws, with Sheppard's correction for lattices). Where no whole number
  lies within the expansion's error, its floor is the answer.
* variance below: the terms of the law are added up from zero.
* what is left: steps on the distribution function itself (incomplete gamma and beta functions), on the side
  of the nearer tail.

All three give the same number to the rounding of F (some 1e-14), so the quantile never falls as u, the mean,
n or p rises, whatever path an element takes.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from roisim.random_numbers.scipy_functions import special

Floats = NDArray[np.float64]
Counts = NDArray[np.int64]
Flags = NDArray[np.bool_]
Places = NDArray[np.intp]

LARGEST: Final = 1e9
"""Largest mean, and largest n: beyond, floats no longer tell neighbouring quantiles apart safely."""

_EXPANDED_FROM: Final = 3.0  # variance
_SLACK: Final = 0.03, 0.002  # 1.3 times the greatest error at variance 3, twice from 20 on; see the tests
_ROUNDING: Final = 1e-6  # error of mean + σw at a mean of 1e9
_REST: Final = 1e-4  # of the probability: there the sum of terms, near 1, is too coarse
_MOST_TERMS: Final = 16  # added at once
_INSIDE: Final = (5e-324, 1 - 2.0**-53)
_OPEN: Final = "probabilities lie between 0 and 1, both left out"


def poisson_quantile(u: ArrayLike, mean: ArrayLike) -> Counts:
    """Least k with P(X ≤ k) ≥ u for X ~ Poisson(mean): exact, rises with u and with the mean.

    Args:
        u: probabilities in (0, 1), any shape.
        mean: expected counts, 0 to 1e9, any shape that broadcasts with `u`.

    Returns:
        int64 array of the broadcast shape. An element depends on its own arguments only.

    Raises:
        ValueError: a probability or a mean outside its range.
    """
    (luck, means), shape = _flat(u, mean)
    _check(luck, _OPEN, _INSIDE)
    _check(means, f"means lie between 0 and {LARGEST:g}", (0.0, LARGEST))
    return _quantile(_Poisson(means), luck).reshape(shape)


def binomial_quantile(u: ArrayLike, n: ArrayLike, p: ArrayLike) -> Counts:
    """Least k with P(X ≤ k) ≥ u for X ~ Binomial(n, p): exact, rises with u, n and p.

    Args:
        u: probabilities in (0, 1), any shape.
        n: whole numbers of trials, 0 to 1e9.
        p: share of successes, 0 to 1. All three broadcast.

    Returns:
        int64 array of the broadcast shape. An element depends on its own arguments only.

    Raises:
        ValueError: an argument outside its range.
    """
    (luck, trials, shares), shape = _flat(u, n, p)
    _check(luck, _OPEN, _INSIDE)
    _check(trials, f"numbers of trials lie between 0 and {LARGEST:g}", (0.0, LARGEST))
    _check(shares, "shares lie between 0 and 1", (0.0, 1.0))
    return _quantile(_Binomial(trials, shares), luck).reshape(shape)


class _Poisson:
    """Poisson laws, one an element."""

    last: Final = np.inf

    def __init__(self, mean: Floats) -> None:
        self.mean = mean
        self.variance = mean
        self.skew: Floats | float = 1.0

    def take(self, places: Places) -> _Poisson:
        return _Poisson(self.mean[places])

    def is_below(self, k: Floats, u: Floats) -> Flags:
        """Whether F(k) < u, asked on the side of the nearer tail."""
        gamma = special()
        above_half: Flags = gamma.gammainc(k + 1, self.mean) > 1 - u
        below_half: Flags = gamma.gammaincc(k + 1, self.mean) < u
        return np.where(u > 0.5, above_half, below_half)

    def from_zero(self, u: Floats) -> tuple[_Poisson, Floats]:
        return self, u

    def from_the_start(self, k: Counts) -> Counts:
        return k

    def at_zero(self) -> Floats:
        return np.exp(-self.mean)

    def ratios(self, k: Floats) -> Floats:
        """P(k) ÷ P(k − 1) for a column of k, one row a k."""
        return np.divide(self.mean, k)


class _Binomial:
    """Binomial laws, one an element."""

    def __init__(self, n: Floats, p: Floats) -> None:
        self.last = n
        self.p = p
        self.mean = n * p
        self.variance = self.mean * (1 - p)

    @property
    def skew(self) -> Floats:
        return 1 - 2 * self.p

    def take(self, places: Places) -> _Binomial:
        return _Binomial(self.last[places], self.p[places])

    def is_below(self, k: Floats, u: Floats) -> Flags:
        """Whether F(k) < u, asked on the side of the nearer tail."""
        beta = special()
        failures = np.maximum(self.last - k, 1)  # at k = n the answer is no whatever this says
        above_half: Flags = beta.betainc(k + 1, failures, self.p) > 1 - u
        below_half: Flags = beta.betaincc(k + 1, failures, self.p) < u
        return np.where(u > 0.5, above_half, below_half) & (k < self.last)

    def from_zero(self, u: Floats) -> tuple[_Binomial, Floats]:
        """The law of what is rarer, successes or failures, and what its sums must reach.

        k is the least with F(k) ≥ u where n − k is the least number of failures with G(n − k) > 1 − u.
        """
        mirrored = self.p > 0.5
        if not mirrored.any():
            return self, u
        rarer = np.where(mirrored, 1 - self.p, self.p)
        return _Binomial(self.last, rarer), np.where(mirrored, np.nextafter(1 - u, 2), u)

    def from_the_start(self, k: Counts) -> Counts:
        """Successes, where `from_zero` had the failures counted."""
        mirrored = self.p > 0.5
        return np.where(mirrored, self.last.astype(np.int64) - k, k) if mirrored.any() else k

    def at_zero(self) -> Floats:
        return np.exp(self.last * np.log1p(-self.p))

    def ratios(self, k: Floats) -> Floats:
        """P(k) ÷ P(k − 1) for a column of k, one row a k; 0 at n + 1."""
        return (self.last + 1 - k) * (self.p / (1 - self.p) / k)


_Law = _Poisson | _Binomial


def _quantile(law: _Law, u: Floats) -> Counts:
    is_small = law.variance < _EXPANDED_FROM
    small = np.flatnonzero(is_small)
    if small.size == 0:
        return _by_expansion(law, u)
    if small.size == u.size:
        return _by_terms(law, u)
    large = np.flatnonzero(~is_small)
    k = np.empty(u.size, np.int64)
    k[small] = _by_terms(law.take(small), u[small])
    k[large] = _by_expansion(law.take(large), u[large])
    return k


def _by_expansion(law: _Law, u: Floats) -> Counts:
    """The floor of the expansion; where a whole number lies within its error, the law decides."""
    guess, slack = _expansion(law, special().ndtri(u))
    floor = np.floor(guess)
    doubtful = np.flatnonzero(np.abs(guess - floor - 0.5) + slack > 0.5)
    k = floor.astype(np.int64)
    if doubtful.size:
        doubted, middle, error = law.take(doubtful), guess[doubtful], slack[doubtful]
        least = np.maximum(np.floor(middle - error), 0)
        most = np.minimum(np.floor(middle + error), doubted.last)
        k[doubtful] = _climb(doubted, u[doubtful], least, most)
    return k


def _expansion(law: _Law, w: Floats) -> tuple[Floats, Floats]:
    """A real number whose floor is the quantile, and how near to a whole number it may lie and be wrong.

    `w` is the normal quantile. The cumulants of the binomial, σ² less 1/12 for the lattice, stand in the
    Cornish–Fisher expansion; c = 1 − 2p (Poisson: 1) is what distinguishes the laws.
    """
    c = law.skew
    squared = c * c
    deviation = np.sqrt(law.variance)
    step = 1 / deviation
    w2 = w * w
    order1 = w * ((squared - 3) * w2 + (3 - 7 * squared)) * (1 / 144)
    order2 = (9 - squared) * c * (1 / 6480) * ((3 * w2 + 7) * w2 - 16)
    guess = law.mean + (deviation * w + (c * (w2 - 1) + 3) * (1 / 6) + (order1 + order2 * step) * step)
    slack = (_SLACK[1] * w2 * w2 * w2 + _SLACK[0]) * (step * step * step) + _ROUNDING
    return np.minimum(np.maximum(guess, 0), law.last + 1), slack


def _by_terms(law: _Law, u: Floats) -> Counts:
    """Adds up the terms of the law from zero; the far tail takes steps from the mean."""
    rarer, target = law.from_zero(u)
    far = np.flatnonzero(target > 1 - _REST)
    if far.size:
        target = target.copy()
        target[far] = 0
    first = rarer.at_zero()
    k = law.from_the_start(_sums_below(rarer, target, first, first, 0))
    if far.size:
        there, luck = law.take(far), u[far]
        middle = _climb(there, luck, np.rint(there.mean), np.zeros(luck.size) + there.last)
        k[far] = _descend(there, luck, middle)
    return k


def _sums_below(law: _Law, target: Floats, term: Floats, total: Floats, known: int) -> Counts:
    """How many of the sums F(known), F(known + 1) … lie below `target`.

    `term` is P(known), `total` is F(known). How many terms are added at once changes no sum.
    """
    mean = law.mean.max()
    rows = int(min(mean + 4 * mean**0.5 + 2, np.max(law.last) + 1, _MOST_TERMS))
    factors = law.ratios(np.arange(known + 1.0, known + rows + 1)[:, np.newaxis])
    totals = np.empty((rows + 1, target.size))
    totals[0] = total
    for row in range(rows):
        term = term * factors[row]
        np.add(totals[row], term, out=totals[row + 1])
    below = totals[:-1] < target
    counted: Counts = np.add.reduce(below, axis=0, dtype=np.int64)
    more = np.flatnonzero(below[-1])
    if more.size:
        counted[more] += _sums_below(law.take(more), target[more], term[more], totals[-1, more], known + rows)
    return counted


def _climb(law: _Law, u: Floats, k: Floats, most: Floats) -> Floats:
    """Steps up from `k` to the least number with F ≥ u, at most to `most`, which is known to suffice.

    The limit matters: above means of 200,000, scipy's incomplete gamma function loses the digits of the upper
    tail from 4.5 σ on (it is 4 % off at 1e7) and would lead tens of steps astray.
    """
    going = np.flatnonzero(k < most)
    while going.size:
        going = going[law.take(going).is_below(k[going], u[going])]
        k[going] += 1
        going = going[k[going] < most[going]]
    return k


def _descend(law: _Law, u: Floats, k: Floats) -> Floats:
    """Steps down from `k` to the least number with F ≥ u."""
    going = np.flatnonzero(k > 0)
    while going.size:
        going = going[~law.take(going).is_below(k[going] - 1, u[going])]
        k[going] -= 1
        going = going[k[going] > 0]
    return k


def _flat(*values: ArrayLike) -> tuple[list[Floats], tuple[int, ...]]:
    """The arguments as flat arrays of one length, and the shape to come back to."""
    arrays = [np.asarray(value, np.float64) for value in values]
    shape = arrays[0].shape
    if any(array.shape != shape for array in arrays):
        arrays = list(np.broadcast_arrays(*arrays))
        shape = arrays[0].shape
    return [array.ravel() for array in arrays], shape


def _check(values: Floats, rule: str, limits: tuple[float, float]) -> None:
    if values.size == 0:
        return
    low, high = np.minimum.reduce(values), np.maximum.reduce(values)
    if not (limits[0] <= low and high <= limits[1]):
        raise ValueError(f"{rule}; these reach from {low:g} to {high:g}")
