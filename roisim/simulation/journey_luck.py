"""One visitor's own luck: a stream of numbers that depends on nothing but the visitor's key."""

from __future__ import annotations

from math import cos, exp, floor, log, log1p, pi, sqrt

MASK = 0xFFFFFFFFFFFFFFFF
STEP = 0x9E3779B97F4A7C15
"""2^64 over the golden ratio: the step of SplitMix64 (Steele, Lea & Flood 2014)."""


class Luck:
    """Numbers looked up one at a time: number k is that of `random_numbers.key(…, k)`, k = 1, 2, 3 …

    In plain Python integers, since a single number costs fifty times as much through NumPy.

    Args:
        key: 64 bits from `random_numbers.key`.
    """

    __slots__ = ("_word",)

    def __init__(self, key: int) -> None:
        self._word = key & MASK

    def of(self, number: int) -> Luck:
        """The luck of one of many, from 0 on; asked of a `Luck` from which nothing was drawn."""
        return Luck(_mixed((self._word + number * STEP) & MASK))

    def uniform(self) -> float:
        """A number strictly between 0 and 1."""
        # `_mixed` written out: this is where a run spends its time
        self._word = word = (self._word + STEP) & MASK
        word = ((word ^ (word >> 30)) * 0xBF58476D1CE4E5B9) & MASK
        word = ((word ^ (word >> 27)) * 0x94D049BB133111EB) & MASK
        return (((word ^ (word >> 31)) >> 12) + 0.5) * 2.0**-52

    def chance(self, share: float) -> bool:
        """Whether something happens that happens with this share."""
        return self.uniform() < share

    def exponential(self) -> float:
        """An exponential waiting time of mean 1."""
        return -log(self.uniform())

    def normal(self) -> float:
        """A standard normal number (Box & Muller 1958)."""
        return sqrt(2.0 * self.exponential()) * cos(2.0 * pi * self.uniform())

    def binomial(self, trials: int, share: float) -> int:
        """Successes among trials, counted by the waits between them (Devroye 1986, X.4.3)."""
        if share <= 0.0:
            return 0
        if share >= 1.0:
            return trials
        log_failure = log1p(-share)
        successes, trial = 0, 0.0
        while (trial := trial + 1 + floor(log(self.uniform()) / log_failure)) <= trials:
            successes += 1
        return successes

    def poisson(self, mean: float) -> int:
        """A Poisson number, counted by exponential waits."""
        number, left = 0, mean - self.exponential()
        while left > 0.0:
            number += 1
            left -= self.exponential()
        return number

    def log_gamma(self, shape: float) -> float:
        """Logarithm of a Gamma variate of rate 1 (Marsaglia & Tsang 2000); tiny shapes stay finite."""
        if shape < 1.0:
            return self.log_gamma(shape + 1.0) + log(self.uniform()) / shape
        d = shape - 1.0 / 3.0
        c = 1.0 / sqrt(9.0 * d)
        while True:
            x = self.normal()
            v = (1.0 + c * x) ** 3
            if v > 0.0 and log(self.uniform()) < 0.5 * x * x + d - d * v + d * log(v):
                return log(d * v)

    def gamma(self, shape: float) -> float:
        """A Gamma variate of rate 1."""
        return exp(self.log_gamma(shape))

    def beta(self, a: float, b: float) -> float:
        """A Beta variate, as the share of one Gamma variate in two."""
        difference = self.log_gamma(b) - self.log_gamma(a)
        return 1.0 / (1.0 + exp(difference)) if difference < 700.0 else 0.0


def _mixed(word: int) -> int:
    """The finaliser of SplitMix64, as in `random_numbers`."""
    word = ((word ^ (word >> 30)) * 0xBF58476D1CE4E5B9) & MASK
    word = ((word ^ (word >> 27)) * 0x94D049BB133111EB) & MASK
    return word ^ (word >> 31)
