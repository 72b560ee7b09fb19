"""What a formula was given, as arrays, refused in words where it makes no sense.

A plan's own numbers are checked when its file is read; a refusal here is a mistake of the calling program.
"""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

FloatArray: TypeAlias = NDArray[np.float64]
"""What every formula gives back: an array, or a single NumPy number where all arguments were single."""


def any_number(name: str, value: ArrayLike) -> FloatArray:
    """*value* as floats of any sign; infinity is allowed, "not a number" is a ValueError."""
    array = np.asarray(value, dtype=np.float64)
    return _refuse(name, array, np.isnan(array), "must be a number")


def positive(name: str, value: ArrayLike) -> FloatArray:
    """*value* as floats, all above 0 (infinity is allowed); else a ValueError that names it."""
    array = np.asarray(value, dtype=np.float64)
    return _refuse(name, array, ~(array > 0.0), "must be greater than 0")


def at_least(low: float, name: str, value: ArrayLike) -> FloatArray:
    """*value* as floats, none below *low* (infinity is allowed); else a ValueError that names it."""
    array = np.asarray(value, dtype=np.float64)
    return _refuse(name, array, ~(array >= low), f"must be at least {low:g}")


def share(name: str, value: ArrayLike) -> FloatArray:
    """*value* as floats between 0 and 1, both included; else a ValueError that names it."""
    array = np.asarray(value, dtype=np.float64)
    return _refuse(name, array, ~((array >= 0.0) & (array <= 1.0)), "must lie between 0 and 1")


def share_below_one(name: str, value: ArrayLike) -> FloatArray:
    """*value* as floats from 0 to below 1; else a ValueError that names it."""
    array = np.asarray(value, dtype=np.float64)
    return _refuse(name, array, ~((array >= 0.0) & (array < 1.0)), "must be at least 0 and below 1")


def whole(name: str, value: ArrayLike) -> FloatArray:
    """*value* as floats that are whole and at least 0; else a ValueError that names it."""
    array = np.asarray(value, dtype=np.float64)
    wrong = ~((array >= 0.0) & (array == np.floor(array)))
    return _refuse(name, array, wrong, "must be a whole number, at least 0")


def plain(result: ArrayLike) -> FloatArray:
    """*result* as floats, a single number where it has no dimensions left."""
    number: FloatArray = np.asarray(result, dtype=np.float64)[()]
    return number


def _refuse(name: str, array: FloatArray, wrong: NDArray[np.bool_], demand: str) -> FloatArray:
    if wrong.any():
        raise ValueError(f"{name} {demand}; it is {array[wrong].flat[0]:g}.")
    return array
