"""Random numbers that are looked up: a number is a function of its key, whatever was drawn before.

A key is a 64-bit word. Folding one more part into it takes one step of SplitMix64 (Steele, Lea & Flood 2014,
"Fast splittable pseudorandom number generators", with the finaliser "mix13" of Stafford 2011,
"Better bit mixing")::

    fold(key, part) = mix13(key + part * golden ratio)        modulo 2**64

so part 1, 2, 3 … of one key are the SplitMix64 stream with that seed, and each further part goes through a
mixer of its own. Counter-based generators: Salmon et al. 2011, "Parallel random numbers: as easy as 1, 2, 3".

Two keys of a run are the same by accident once in 2**64 pairs.
"""

from __future__ import annotations

import math
from functools import cache
from hashlib import blake2b
from typing import Final

import numpy as np
from numpy.typing import NDArray

Keys = NDArray[np.uint64]
Floats = NDArray[np.float64]
Integers = NDArray[np.integer]

_WORD: Final = 2**64 - 1
_GOLDEN: Final = 0x9E3779B97F4A7C15  # 2**64 over the golden ratio, odd
_FACTORS: Final = 0xBF58476D1CE4E5B9, 0x94D049BB133111EB
_SHIFTS: Final = 30, 27, 31
_START: Final = 0x243F6A8885A308D3  # pi after the point, so that seed 0 does not start at 0

_KEPT_BITS: Final = 52  # one fewer than a float holds: the half step off 0 and 1 takes the last


def _word(number: int) -> Keys:
    """A constant as an array of no dimension: an array operation takes it 0.5 µs sooner than a scalar."""
    constant = np.array(number, np.uint64)
    constant.flags.writeable = False
    return constant


_GOLDEN_WORD: Final = _word(_GOLDEN)
_FACTOR_WORDS: Final = _word(_FACTORS[0]), _word(_FACTORS[1])
_SHIFT_WORDS: Final = _word(_SHIFTS[0]), _word(_SHIFTS[1]), _word(_SHIFTS[2])
_DROPPED_BITS: Final = _word(64 - _KEPT_BITS)
_BITS_OF_ONE: Final = _word(0x3FF << _KEPT_BITS)
_BELOW_ONE: Final = 1 - 2.0**-53


@cache
def stable_hash(*names: str) -> int:
    """64-bit number of a list of names, the same in every process and version: blake2b, 8 bytes.

    ("ab", "c") and ("a", "bc") differ.
    """
    digest = blake2b(digest_size=8)
    for name in names:
        text = name.encode()
        digest.update(len(text).to_bytes(8, "little") + text)
    return int.from_bytes(digest.digest(), "little")


def key(seed: int, *parts: int | str) -> int:
    """Key of a seed and any number of parts, mixed as Python integers: about 0.5 µs a part.

    Integers count modulo 2**64; a name counts as its `stable_hash`.
    """
    word = _fold_one(_START, seed)
    for part in parts:
        word = _fold_one(word, stable_hash(part) if isinstance(part, str) else part)
    return word


def fold(keys: int | np.uint64 | Keys, part: int | np.integer | Integers) -> Keys:
    """Keys with one more part, element by element.

    Args:
        keys: words from `key` or `fold`, any shape; one for all as a Python integer.
        part: integers, any shape that broadcasts with `keys`; taken modulo 2**64.

    Returns:
        Array of the broadcast shape; ``fold(key(s, a), b) == key(s, a, b)``.

    Raises:
        TypeError: keys that are not uint64, or a part that is not an integer.
    """
    step = _steps(part)
    if isinstance(keys, int | np.integer):
        start: Keys = np.array(int(keys) & _WORD, np.uint64)
    elif keys.dtype == np.uint64:
        start = keys
    else:
        raise TypeError(f"keys are uint64, not {keys.dtype}")
    words: Keys = np.asarray(np.add(start, step))  # without dimensions, add returns a scalar
    _mix(words)
    return words


def uniforms(keys: Keys) -> Floats:
    """Uniform numbers in the open interval (0, 1), one a key.

    The top 52 bits of the key, plus half a step: odd multiples of 2**-53, so that 1 − u is exact too.
    """
    bits = np.right_shift(keys, _DROPPED_BITS, out=np.empty_like(keys))
    bits |= _BITS_OF_ONE  # now a float in [1, 2)
    luck = bits.view(np.float64)
    luck -= _BELOW_ONE
    return luck


def exponentials(keys: Keys) -> Floats:
    """Unit exponentials, −ln of `uniforms`: between 1.1e-16 and 36.8, falling as the uniform rises."""
    luck = uniforms(keys)
    np.log(luck, out=luck)
    np.negative(luck, out=luck)
    return luck


def uniform_of(key: int) -> float:
    """Uniform number in (0, 1) of one key, the same as `uniforms` gives, without an array."""
    return math.ldexp((key >> (64 - _KEPT_BITS)) + 0.5, -_KEPT_BITS)


def _fold_one(word: int, part: int) -> int:
    word = (word + int(part) * _GOLDEN) & _WORD  # int: a NumPy integer would overflow
    for shift, factor in zip(_SHIFTS, _FACTORS, strict=False):
        word = ((word ^ (word >> shift)) * factor) & _WORD
    return word ^ (word >> _SHIFTS[2])


def _steps(part: int | np.integer | Integers) -> Keys:
    """How far each part moves along the stream of its key: part × golden ratio, modulo 2**64."""
    if isinstance(part, int | np.integer):
        return np.array(int(part) * _GOLDEN & _WORD, np.uint64)
    if part.dtype.kind not in "iu":
        raise TypeError(f"parts of a key are integers, not {part.dtype}")
    steps = part.astype(np.uint64)
    steps *= _GOLDEN_WORD
    return steps


def _mix(words: Keys) -> None:
    """The finaliser, in place, with one temporary: small arrays pay by the operation."""
    spare = np.right_shift(words, _SHIFT_WORDS[0], out=np.empty_like(words))
    words ^= spare
    words *= _FACTOR_WORDS[0]
    np.right_shift(words, _SHIFT_WORDS[1], out=spare)
    words ^= spare
    words *= _FACTOR_WORDS[1]
    np.right_shift(words, _SHIFT_WORDS[2], out=spare)
    words ^= spare
