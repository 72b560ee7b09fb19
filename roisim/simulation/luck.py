"""Which luck is looked up for what: one place for the names of all draws.

A number is a function of (seed, source, world, day or person, draw). Person draws are told apart by
kind and number, packed into one word so that a look-up costs one mixing step.
"""

from __future__ import annotations

from enum import IntEnum
from typing import TYPE_CHECKING

from roisim import random_numbers

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Integers = NDArray[np.int64]
    Floats = NDArray[np.float64]
    Keys = NDArray[np.uint64]

KIND_BITS = 32


class Draw(IntEnum):
    """What a known person's luck decides. The values are part of "same seed, same numbers"."""

    TIME_OF_DAY = 1
    CONSENT = 2
    STALE = 3
    CLICK = 4
    CLICK_ACCEPTED = 5
    UNSUBSCRIBE = 6
    UNSUBSCRIBE_ACCEPTED = 7
    FLOW_CLICK = 8
    FLOW_UNSUBSCRIBE = 9
    ORDER_OF_CLICK = 10
    STAGE_OF_CLICK = 11
    RETURN_TIME = 12
    RETURN_OR_END = 13
    STAGE_OF_RETURN = 14
    ORDER_RATE = 15
    LAPSING = 16
    LAPSE_TIME = 17
    SPENDING_LEVEL = 18
    OWN_ORDER_TIME = 19
    DROPOUT = 20
    OWN_ORDER_VALUE = 21
    MESSAGE_ORDER_VALUE = 22
    OWN_ORDER_REFUND = 23
    MESSAGE_ORDER_REFUND = 24
    OWN_REFUND_DELAY = 25
    MESSAGE_REFUND_DELAY = 26
    FLOW_SHARE = 27
    PUSH_TOO = 28
    COMMISSION = 29
    WAITS_FOR_COUPON = 30


def uniform(keys: Keys, draw: Draw, number: Integers | int = 0) -> Floats:
    """(n): uniform luck of persons with `keys`, for the number-th draw of a kind."""
    return random_numbers.uniforms(_lookup(keys, draw, number))


def exponential(keys: Keys, draw: Draw, number: Integers | int = 0) -> Floats:
    """(n): unit exponentials, to be spent against a cumulated hazard."""
    return random_numbers.exponentials(_lookup(keys, draw, number))


def _lookup(keys: Keys, draw: Draw, number: Integers | int) -> Keys:
    return random_numbers.fold(keys, (int(draw) << KIND_BITS) + number)
