"""Keys and uniform numbers: known answers, and the same by whichever way they are asked for."""

from __future__ import annotations

import math
import subprocess
import sys
from enum import IntEnum
from itertools import pairwise, product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from roisim.random_numbers import exponentials, fold, key, stable_hash, uniform_of, uniforms

WORDS = st.integers(0, 2**64 - 1)
PARTS = st.integers(-(2**63), 2**63 - 1)
NAMES = st.text(max_size=20)

# the first outputs of Vigna's splitmix64.c; for seed 1234567 printed by Rosetta Code,
# "Pseudo-random numbers/Splitmix64"
PUBLISHED = {
    1234567: [
        6457827717110365317,
        3203168211198807973,
        9817491932198370423,
        4593380528125082431,
        16408922859458223821,
    ],
    0: [0xE220A8397B1DCDAF, 0x6E789E6AA1B965F4, 0x06C45D188009454F, 0xF88BB8A8724C81EC, 0x1B39896A51A8749B],
}

RECORDED = {
    "no name": 0xB4B2797457A0A6E4,
    "arrivals": 0x456EF5022E7C36A3,
    "path": 0xD546F529648C5DD1,
    "Turkish": 0xD85463BBD5977429,
    "seed 0": 0xE9E0033E3BADAF36,
    "chain": 0x09C7BE12E6203624,
    "negative": 0xF3E6EF6F16EE11C6,
}
RECORDED_UNIFORM = "0x1.78cd6442417b9p-1"


@pytest.mark.parametrize("seed", PUBLISHED)
def test_parts_from_1_on_are_the_published_stream_of_splitmix64(seed: int) -> None:
    assert fold(seed, np.arange(1, 6)).tolist() == PUBLISHED[seed]
    assert [int(fold(seed, number)) for number in range(1, 6)] == PUBLISHED[seed]


def test_recorded_keys_stay_as_they_are() -> None:
    assert stable_hash() == RECORDED["no name"]
    assert stable_hash("arrivals") == RECORDED["arrivals"]
    assert stable_hash("channels", "Google Ads", "cost_per_click") == RECORDED["path"]
    assert stable_hash("Çiçek Sepeti") == RECORDED["Turkish"]
    assert key(0) == RECORDED["seed 0"]
    assert key(2024, "arrivals", "Google Ads", 3, 17) == RECORDED["chain"]
    assert key(-1, -2) == RECORDED["negative"]
    assert uniform_of(key(2024, "arrivals")) == float.fromhex(RECORDED_UNIFORM)


@given(seed=PARTS, first=PARTS, second=PARTS)
def test_a_chain_of_integers_is_the_same_on_arrays(seed: int, first: int, second: int) -> None:
    chain = fold(fold(key(seed), np.array([first])), np.array([[second], [second]]))
    assert chain.dtype == np.uint64
    assert chain.tolist() == [[key(seed, first, second)]] * 2
    assert int(fold(fold(key(seed), first), second)) == key(seed, first, second)


@given(seed=WORDS, names=st.lists(NAMES, max_size=3))
def test_a_name_counts_as_its_hash(seed: int, names: list[str]) -> None:
    word = key(seed)
    for name in names:
        word = int(fold(word, stable_hash(name)))
    assert key(seed, *names) == word


@given(PARTS)
def test_integers_count_modulo_two_to_the_64(part: int) -> None:
    assert key(part) == key(part % 2**64)
    assert key(7, part) == key(7, part % 2**64)
    assert fold(7, np.array([part])).tolist() == fold(7, np.array([part % 2**64], np.uint64)).tolist()


class _Kind(IntEnum):
    CLICK = 4


def test_every_kind_of_integer_says_the_same() -> None:
    assert key(5, _Kind.CLICK) == key(5, 4) == key(np.int32(5), np.uint8(4))  # type: ignore[arg-type]
    for part in (_Kind.CLICK, np.int64(4), np.uint8(4), np.array(4)):
        assert int(fold(key(5), part)) == key(5, 4)
    for kind in (np.int8, np.uint16, np.int32, np.int64, np.uint64):
        assert fold(np.uint64(key(5)), np.array([4], kind)).tolist() == [key(5, 4)]


def test_keys_and_parts_broadcast() -> None:
    worlds, days = np.arange(3), np.arange(4)[:, np.newaxis]
    keys = fold(fold(key(1), worlds), days)
    assert keys.tolist() == [[key(1, world, day) for world in range(3)] for day in range(4)]
    assert fold(keys, 5).shape == (4, 3)
    assert uniforms(keys).shape == exponentials(keys).shape == (4, 3)


def test_arguments_are_left_as_they_were() -> None:
    keys, parts = fold(key(1), np.arange(5)), np.arange(5)
    before = keys.copy()
    fold(keys, parts)
    fold(keys, 0)
    uniforms(keys)
    exponentials(keys)
    assert keys.tolist() == before.tolist()
    assert parts.tolist() == list(range(5))


def test_views_with_gaps_give_what_their_copies_give() -> None:
    keys = fold(key(1), np.arange(1000)).reshape(10, 100)[::3, 5::7]
    parts = np.arange(2000).reshape(20, 100)[1:5, ::7][:, : keys.shape[1]]
    assert np.array_equal(fold(keys, parts), fold(keys.copy(), parts.copy()))
    assert np.array_equal(uniforms(keys), uniforms(keys.copy()))
    assert np.array_equal(exponentials(keys.T), exponentials(keys.T.copy()))


def test_nothing_gives_nothing() -> None:
    none = fold(key(1), np.empty(0, np.int64))
    assert none.size == uniforms(none).size == exponentials(none).size == 0


@pytest.mark.parametrize("parts", [np.array([1.0]), np.array(["a"]), np.array([None])], ids=str)
def test_parts_that_are_no_integers_are_refused(parts: np.ndarray) -> None:
    with pytest.raises(TypeError, match="parts of a key are integers"):
        fold(key(1), parts)


def test_keys_of_another_kind_are_refused() -> None:
    with pytest.raises(TypeError, match="keys are uint64, not int64"):
        fold(np.arange(3), 1)  # type: ignore[arg-type]


@given(st.lists(WORDS, min_size=1, max_size=40))
def test_a_uniform_is_the_same_from_an_array_and_from_an_integer(words: list[int]) -> None:
    assert uniforms(np.array(words, np.uint64)).tolist() == [uniform_of(word) for word in words]


def test_uniforms_keep_off_0_and_1_and_mirror_exactly() -> None:
    ends = uniforms(np.array([0, 2**64 - 1, 2**63 - 1, 2**63], np.uint64))
    assert ends.tolist() == [2.0**-53, 1 - 2.0**-53, 0.5 - 2.0**-53, 0.5 + 2.0**-53]
    luck = uniforms(fold(key(1), np.arange(1000)))
    assert np.array_equal(1 - (1 - luck), luck)
    assert (luck * 2.0**53 % 2 == 1).all()


def test_a_uniform_rises_with_its_key() -> None:
    words = np.sort(fold(key(3), np.arange(10_000)))
    assert (np.diff(uniforms(words)) >= 0).all()


def test_exponentials_are_minus_the_logarithm() -> None:
    keys = np.append(fold(key(1), np.arange(5000)), np.array([0, 2**64 - 1], np.uint64))
    want = [-math.log(uniform_of(int(word))) for word in keys]
    np.testing.assert_allclose(exponentials(keys), want, rtol=1e-14, atol=0)
    assert exponentials(keys).min() > 0
    assert np.isfinite(exponentials(keys)).all()


@given(st.lists(st.integers(0, 300), max_size=6))
def test_cutting_an_array_changes_no_number(cuts: list[int]) -> None:
    parts = np.arange(300)
    keys = fold(key(9), parts)
    pieces = [slice(start, stop) for start, stop in pairwise([0, *sorted(cuts), 300])]
    for look_up in (lambda place: fold(keys[place], parts[place]), lambda place: exponentials(keys[place])):
        whole = look_up(slice(None))
        assert np.concatenate([look_up(piece) for piece in pieces]).tolist() == whole.tolist()


def test_order_and_grouping_of_names_matter() -> None:
    words = [
        stable_hash(*names)
        for names in [(), ("",), ("", ""), ("ab", "c"), ("a", "bc"), ("abc",), ("c", "ab")]
    ]
    assert len(set(words)) == len(words)
    assert all(0 <= word < 2**64 for word in words)


def test_no_two_of_a_million_small_keys_are_the_same() -> None:
    worlds, days, people = (np.arange(100).reshape(shape) for shape in [(-1, 1, 1), (-1, 1), (-1,)])
    keys = fold(fold(fold(key(0), worlds), days), people)
    assert np.unique(keys).size == 1_000_000
    assert len({key(*parts) for parts in product(range(10), repeat=4)}) == 10_000


def test_importing_and_mixing_loads_no_scipy() -> None:
    program = (
        "import sys, numpy, roisim.random_numbers as luck\n"
        "luck.exponentials(luck.fold(luck.key(1, 'a'), numpy.arange(3)))\n"
        "assert 'roisim.random_numbers' in sys.modules\n"
        "print(sorted(name for name in sys.modules if name.startswith('scipy')))"
    )
    result = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert result.stdout.strip() == "[]"
