"""What can fall due for a known person, packed into one word: kind and number."""

from __future__ import annotations

from enum import IntEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Integers = NDArray[np.int64]

KIND_BITS = 3
STEP_BITS = 8
FLOW_BITS = 8
CAMPAIGN_BITS = 24


class Due(IntEnum):
    """Kinds, in the order in which they count at the same moment."""

    CLICK = 0
    FLOW = 1
    UNSUBSCRIBE = 2
    STALE = 3
    RETURN = 4
    OWN_ORDER = 5


def word(kind: Due, number: Integers | int) -> Integers | int:
    """Kind and number as one word."""
    return (number << KIND_BITS) | int(kind)


def kind_of(words: Integers) -> Integers:
    """(n): the kinds."""
    return words & ((1 << KIND_BITS) - 1)


def number_of(words: Integers) -> Integers:
    """(n): the numbers."""
    return words >> KIND_BITS


def campaign_number(medium: int, campaign: Integers) -> Integers:
    """Number of a campaign: the medium's place among the plan's, and the campaign's among the medium's."""
    return (medium << CAMPAIGN_BITS) | campaign


def medium_of(numbers: Integers) -> Integers:
    """(n): place of the medium."""
    return numbers >> CAMPAIGN_BITS


def campaign_of(numbers: Integers) -> Integers:
    """(n): which campaign of its medium."""
    return numbers & ((1 << CAMPAIGN_BITS) - 1)


def flow_number(flow: int, step: int, enrolment: Integers | int) -> Integers | int:
    """Number of a flow message: which flow, which step, which enrolment of the person."""
    return (enrolment << (FLOW_BITS + STEP_BITS)) | (flow << STEP_BITS) | step


def step_of(numbers: Integers) -> Integers:
    """(n): which message of its flow."""
    return numbers & ((1 << STEP_BITS) - 1)


def flow_of(numbers: Integers) -> Integers:
    """(n): which flow."""
    return (numbers >> STEP_BITS) & ((1 << FLOW_BITS) - 1)


def enrolment_of(numbers: Integers) -> Integers:
    """(n): which enrolment of the person."""
    return numbers >> (FLOW_BITS + STEP_BITS)
