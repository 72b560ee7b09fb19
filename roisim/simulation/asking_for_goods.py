"""Orders ask the shelf for goods, all that are due together in order of their time.

Whoever may place orders is a generator: it hands out once the orders that it wants to place, is told
which of them find goods, and goes on. While goods are never short it is not asked, and hands out nothing.
"""

from __future__ import annotations

from collections.abc import Generator, Iterable
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Integers = NDArray[np.int64]
Floats = NDArray[np.float64]
Keys = NDArray[np.uint64]
Mask = NDArray[np.bool_]


@dataclass(frozen=True)
class Wanted:
    """Orders (n) that somebody wants to place: when, by whom, in which world."""

    time: Floats
    key: Keys
    world: Integers


Asking = Generator[Wanted, Mask, None]


class Shelf(Protocol):
    """Where orders find goods."""

    def take(self, month: int, time: Floats, key: Keys, world: Integers) -> Mask:
        """(n): which orders find a unit; the earliest of each world do, those of one moment in the order
        of their `key`."""


def carry_out(acts: Iterable[Asking], shelf: Shelf | None, month: int) -> None:
    """Carry out acts of different people: one by one, or with a shelf to share all together."""
    if shelf is None:
        for act in acts:
            next(act, None)
        return
    asking = [(act, wanted) for act in acts if (wanted := next(act, None)) is not None]
    if not asking:
        return
    found = shelf.take(month, *_together([wanted for _act, wanted in asking]))
    end = 0
    for act, wanted in asking:
        begin, end = end, end + len(wanted.time)
        _go_on(act, found[begin:end])


def _together(asking: list[Wanted]) -> tuple[Floats, Keys, Integers]:
    return (
        np.concatenate([wanted.time for wanted in asking]),
        np.concatenate([wanted.key for wanted in asking]),
        np.concatenate([wanted.world for wanted in asking]),
    )


def _go_on(act: Asking, found: Mask) -> None:
    try:
        act.send(found)
    except StopIteration:
        return
    raise AssertionError("an act asks for goods once")
