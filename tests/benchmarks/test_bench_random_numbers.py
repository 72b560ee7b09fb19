"""What a look-up costs: in the size of arrays that a simulated day asks for, and in the large."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import cycle

import numpy as np
import pytest
from numpy.typing import NDArray

from roisim.random_numbers import (
    QuantileTable,
    beta_quantile,
    binomial_quantile,
    exponentials,
    fold,
    gamma_quantile,
    key,
    poisson_quantile,
    uniforms,
)
from tests.benchmarks.measuring import cpu_seconds

Floats = NDArray[np.float64]
Note = Callable[[str], None]

DAY = 200  # 4 channels × 50 worlds
CALLS = 50


def microseconds(call: Callable[[], object]) -> float:
    """Least processor time of a call among 15 rounds of 50: other programs can only add to it."""

    def several() -> None:
        for __ in range(CALLS):
            call()

    several()  # what is loaded once is no part of it
    return min(cpu_seconds(several, 1) for __ in range(15)) / CALLS * 1e6


def days_of_luck(size: int) -> Iterator[Floats]:
    """Other luck at each call, so that what is rare costs its share."""
    days = [uniforms(fold(fold(key(1), day), np.arange(size))) for day in range(CALLS)]
    return cycle(days)


@pytest.mark.parametrize(("size", "goal"), [(DAY, 100), (10_000, 15)])
def test_a_uniform_number_costs_nanoseconds(note: Note, size: int, goal: float) -> None:
    keys, days = fold(key(1), np.arange(size)), iter(range(10**9))
    nanoseconds = microseconds(lambda: uniforms(fold(keys, next(days)))) / size * 1000
    note(f"uniform, fold and all, {size:6} at once: {nanoseconds:5.1f} ns each (goal {goal})")
    assert nanoseconds < goal


def test_an_exponential_costs_nanoseconds(note: Note) -> None:
    keys, days = fold(key(1), np.arange(10_000)), iter(range(10**9))
    nanoseconds = microseconds(lambda: exponentials(fold(keys, next(days)))) / 10
    note(f"exponential, fold and all, 10000 at once: {nanoseconds:5.1f} ns each (goal 20)")
    assert nanoseconds < 20


def test_a_key_in_plain_integers_costs_a_microsecond_a_part(note: Note) -> None:
    cost = microseconds(lambda: key(1, "arrivals", 2, 3))
    note(f"key of a seed and three parts: {cost:5.1f} µs (goal 10)")
    assert cost < 10


SPREAD = 10 ** (uniforms(fold(key(2), np.arange(DAY))) * 5 - 2)  # expected counts from 0.01 to 1000


@pytest.mark.parametrize("mean", [0.1, 3.0, 30.0, 1e4, 1e6, "0.01 to 1000"], ids=str)
def test_a_poisson_call_costs_about_a_tenth_of_a_millisecond(note: Note, mean: float | str) -> None:
    means = np.full(DAY, mean) if isinstance(mean, float) else SPREAD
    luck = days_of_luck(DAY)
    cost = microseconds(lambda: poisson_quantile(next(luck), means))
    note(f"poisson_quantile, {DAY} at once, mean {mean}: {cost:5.0f} µs a call (goal 100, limit 200)")
    assert cost < 200


@pytest.mark.parametrize(
    ("n", "p"), [(3, 0.4), (25, 0.4), (200, 0.05), (1000, 0.5), (10**6, 0.3), ("0 to 1000", 0.4)], ids=str
)
def test_a_binomial_call_costs_about_a_tenth_of_a_millisecond(note: Note, n: int | str, p: float) -> None:
    trials = np.full(DAY, n) if isinstance(n, int) else np.rint(SPREAD)
    shares, luck = np.full(DAY, p), days_of_luck(DAY)
    cost = microseconds(lambda: binomial_quantile(next(luck), trials, shares))
    note(f"binomial_quantile, {DAY} at once, n {n}, p {p}: {cost:5.0f} µs a call (goal 100, limit 200)")
    assert cost < 200


def test_a_table_is_five_times_as_fast_as_the_quantile(note: Note) -> None:
    luck = next(days_of_luck(1000))
    laws = {
        "gamma": (lambda: gamma_quantile(luck, 0.243, 4.414), QuantileTable.gamma(0.243, 4.414)),
        "beta": (lambda: beta_quantile(luck, 0.793, 2.426), QuantileTable.beta(0.793, 2.426)),
    }
    for name, (quantile, table) in laws.items():
        slow, fast = microseconds(quantile), microseconds(lambda table=table: table(luck))  # type: ignore[misc]
        note(f"{name}, 1000 at once: {slow:5.0f} µs a call, from a table {fast:5.0f} µs (goal 5 times)")
        assert slow > 5 * fast
