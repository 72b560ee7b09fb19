"""The few special functions that quantiles need, loaded when the first number is asked for."""

from __future__ import annotations

from functools import cache
from types import ModuleType


@cache
def special() -> ModuleType:
    """``scipy.special``; asking again costs 50 ns."""
    import scipy.special  # start-up time: loading it takes longer than `roisim --help` may

    return scipy.special
