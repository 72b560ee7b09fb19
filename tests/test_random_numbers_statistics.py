"""Looked-up luck looks like luck: whatever place of a key is counted up, neighbours are strangers.

Each test makes many comparisons and fails by chance once in 1,000 as a whole: the least p-value is held
against 0.001 ÷ the number of comparisons (Bonferroni). Bad mixers show that the tests would notice.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import combinations

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy import special

from roisim.random_numbers import exponentials, fold, key, normal_quantile, stable_hash, uniforms

Floats = NDArray[np.float64]
Keys = NDArray[np.uint64]
Fold = Callable[[Keys, NDArray[np.int64]], Keys]
Checks = Iterator[tuple[str, float]]

SHAPE = {"seed": 4, "source": 8, "world": 16, "day": 32, "person": 16, "draw": 8}  # 524,288 numbers
LAGS = range(1, 4)
ERR_ONCE_IN = 1000


def assert_all_likely(checks: Checks) -> None:
    """No p-value is smaller than the least of so many may be."""
    found = dict(checks)
    limit = 1 / (ERR_ONCE_IN * len(found))
    assert not {name: p for name, p in found.items() if not p >= limit}


def assert_some_unlikely(checks: Checks) -> None:
    """The same tests reject these numbers."""
    found = dict(checks)
    assert min(found.values()) < 1 / (ERR_ONCE_IN * len(found))


def both_sides(z: float) -> float:
    return float(2 * special.ndtr(-abs(z)))


def chi_square(counts: NDArray[np.int64]) -> float:
    expected = counts.sum() / counts.size
    return float(special.chdtrc(counts.size - 1, ((counts - expected) ** 2).sum() / expected))


def kolmogorov_smirnov(luck: Floats) -> float:
    luck, steps = np.sort(luck), np.arange(luck.size + 1) / luck.size
    distance = max((steps[1:] - luck).max(), (luck - steps[:-1]).max())
    return float(special.kolmogorov(distance * luck.size**0.5))


def correlation(one: Floats, other: Floats) -> float:
    """p-value of two uniforms being uncorrelated: 12·mean((u − ½)(v − ½)) has variance 1/n."""
    return both_sides(float(((one - 0.5) * (other - 0.5)).sum() * 12 / one.size**0.5))


def pairs(one: Floats, other: Floats, bins: int = 32) -> float:
    """p-value of two uniforms filling the square evenly."""
    cells = (one * bins).astype(np.int64) * bins + (other * bins).astype(np.int64)
    return chi_square(np.bincount(cells.ravel(), minlength=bins * bins))


def chain(mix: Fold, names: tuple[str, ...] = tuple(SHAPE)) -> Floats:
    """Uniforms of keys with small whole numbers in each place, an axis a place."""
    keys = np.array(0x243F6A8885A308D3, np.uint64)
    for name in names:
        keys = mix(keys[..., np.newaxis], np.arange(SHAPE[name]))
    return uniforms(keys)


def no_mixing(keys: Keys, part: NDArray[np.int64]) -> Keys:
    """Equidistant numbers instead of random ones: each part adds its multiple of the golden ratio."""
    return keys + part.astype(np.uint64) * np.uint64(0x9E3779B97F4A7C15)


def half_mixing(keys: Keys, part: NDArray[np.int64]) -> Keys:
    """A multiplicative hash: one multiplication and one shift are too few."""
    words = (keys ^ part.astype(np.uint64)) * np.uint64(0x9E3779B97F4A7C15)
    return words ^ (words >> np.uint64(32))


def blind_to_order(keys: Keys, part: NDArray[np.int64]) -> Keys:
    """Each part mixed well by itself, but world 3 on day 5 has the luck of world 5 on day 3."""
    return keys ^ fold(np.zeros(1, np.uint64), part + 1)


def shifted(luck: Floats, axis: int, lag: int) -> tuple[Floats, Floats]:
    moved = np.moveaxis(luck, axis, 0)
    return moved[:-lag], moved[lag:]


def along_each_place(luck: Floats) -> Checks:
    """Neighbours that differ in one place of the key."""
    for axis, name in enumerate(SHAPE):
        for lag in LAGS:
            one, other = shifted(luck, axis, lag)
            yield f"correlation over {lag} in {name}", correlation(one, other)
            yield f"pairs over {lag} in {name}", pairs(one, other)


def across_two_places(luck: Floats) -> Checks:
    """Neighbours that differ in two places: both counted up, one up and one down, the two exchanged."""
    for (first, one_name), (second, other_name) in combinations(enumerate(SHAPE), 2):
        plane = np.moveaxis(luck, (first, second), (0, 1))
        side = min(plane.shape[:2])
        rows, columns = np.triu_indices(side, 1)
        together = {
            "up": (plane[:-1, :-1], plane[1:, 1:]),
            "down": (plane[:-1, 1:], plane[1:, :-1]),
            "exchanged": (plane[rows, columns], plane[columns, rows]),
        }
        for how, (one, other) in together.items():
            yield f"correlation of {one_name} and {other_name} {how}", correlation(one, other)
            yield f"pairs of {one_name} and {other_name} {how}", pairs(one, other, 16)


def test_neighbours_in_any_place_of_a_key_are_strangers() -> None:
    assert_all_likely(along_each_place(chain(fold)))


def test_neighbours_across_two_places_are_strangers() -> None:
    assert_all_likely(across_two_places(chain(fold)))


@pytest.mark.parametrize(
    ("checks", "mixer"),
    [
        (along_each_place, no_mixing),
        (along_each_place, half_mixing),
        (across_two_places, no_mixing),
        (across_two_places, blind_to_order),
    ],
)
def test_bad_mixers_are_noticed(checks: Callable[[Floats], Checks], mixer: Fold) -> None:
    assert_some_unlikely(checks(chain(mixer)))


def lookups() -> dict[str, Keys]:
    """Each a million keys, counted up in one way that the engine uses."""
    many, thousand = np.arange(1_000_000), np.arange(1000)
    names = np.array([[stable_hash(f"channel {number}")] for number in thousand], np.uint64)
    return {
        "one long count": fold(key(1), many),
        "far from zero": fold(key(1), many + 2**40),
        "a count in the upper half": fold(key(1), many << 32),
        "a draw above and a number below": fold(key(1), (thousand[:, np.newaxis] << 32) + thousand),
        "two counts": fold(fold(key(1), thousand[:, np.newaxis]), thousand),
        "names": fold(fold(key(1), names), thousand),
    }


def spread_evenly() -> Checks:
    for name, keys in lookups().items():
        luck = uniforms(keys).ravel()
        low_bits = (keys.ravel() & np.uint64(0xFFF)).astype(np.int64)
        yield (
            f"{name}: a thousand bins",
            chi_square(np.bincount((luck * 1000).astype(np.int64), minlength=1000)),
        )
        yield f"{name}: distribution", kolmogorov_smirnov(luck)
        yield f"{name}: lowest bits", chi_square(np.bincount(low_bits, minlength=4096))
        yield f"{name}: triples", triples(luck)


def triples(luck: Floats) -> float:
    """p-value of three numbers in a row filling the cube evenly."""
    places = (luck[: luck.size // 3 * 3].reshape(-1, 3) * 16).astype(np.int64)
    return chi_square(np.bincount(places @ np.array([256, 16, 1]), minlength=4096))


def test_a_million_numbers_are_spread_evenly_however_they_are_counted_up() -> None:
    assert_all_likely(spread_evenly())


def in_the_corners() -> Checks:
    """The least and the greatest of a million numbers, which decide over rare events."""
    for name, keys in lookups().items():
        luck = uniforms(keys).ravel()
        for share in (1e-5, 1e-4, 1e-3):
            expected, deviation = share * luck.size, (share * (1 - share) * luck.size) ** 0.5
            for end, count in (("low", (luck < share).sum()), ("high", (luck > 1 - share).sum())):
                p_value = float(
                    min(1, 2 * special.pdtr(count, expected), 2 * special.pdtrc(count - 1, expected))
                )
                yield f"{name}: {end} {share:g} (σ {deviation:.1f})", p_value


def test_rare_luck_is_as_rare_as_it_says() -> None:
    assert_all_likely(in_the_corners())


def test_seeds_one_after_the_other_are_strangers() -> None:
    luck = np.array([uniforms(fold(fold(key(seed, "arrivals"), 0), np.arange(64))) for seed in range(4096)])

    def checks() -> Checks:
        for lag in LAGS:
            yield f"correlation over {lag}", correlation(luck[:-lag], luck[lag:])
            yield f"pairs over {lag}", pairs(luck[:-lag], luck[lag:])
        for place in range(8):
            yield f"distribution at {place}", kolmogorov_smirnov(luck[:, place])

    assert_all_likely(checks())


def test_a_key_and_what_is_folded_from_it_are_strangers() -> None:
    keys = fold(key(1), np.arange(200_000))

    def checks() -> Checks:
        for part in (0, 1, 2, 3, 2**32, 2**63, -1):
            one, other = uniforms(keys), uniforms(fold(keys, part))
            yield f"correlation with part {part}", correlation(one, other)
            yield f"pairs with part {part}", pairs(one, other)

    assert_all_likely(checks())


def flips(mix: Fold, side: str) -> Checks:
    """How often each bit of the result changes with one bit of the key or of the part: half the time."""
    tries = 8192
    keys, parts = fold(key(2), np.arange(tries)), np.arange(tries)
    before = mix(keys, parts)
    for bit in range(64):
        changed = np.uint64(1 << bit)
        if side == "key":
            after = mix(keys ^ changed, parts)
        else:
            after = mix(keys, (parts.astype(np.uint64) ^ changed).view(np.int64))
        bits = np.unpackbits((before ^ after).view(np.uint8).reshape(tries, 8), axis=1)
        for place, count in enumerate(bits.sum(axis=0)):
            yield (
                f"bit {bit} of the {side}, bit {place} of the result",
                both_sides((count - tries / 2) / (tries / 4) ** 0.5),
            )


@pytest.mark.parametrize("side", ["key", "part"])
def test_each_bit_changes_every_bit_half_the_time(side: str) -> None:
    assert_all_likely(flips(fold, side))


@pytest.mark.parametrize("mixer", [no_mixing, half_mixing])
def test_bad_mixers_leave_bits_alone(mixer: Fold) -> None:
    assert_some_unlikely(flips(mixer, "part"))


def test_exponentials_and_normals_have_their_moments() -> None:
    keys = fold(key(4), np.arange(1_000_000))
    waits, errors = exponentials(keys), normal_quantile(uniforms(keys))

    def checks() -> Checks:
        for power, mean in ((1, 1), (2, 2), (3, 6)):
            yield f"exponential, power {power}", mean_is(waits**power, mean)
        for power, mean in ((1, 0), (2, 1), (3, 0), (4, 3)):
            yield f"normal, power {power}", mean_is(errors**power, mean)

    assert_all_likely(checks())


def mean_is(values: Floats, mean: float) -> float:
    return both_sides(float((values.mean() - mean) / (values.std() / values.size**0.5)))
