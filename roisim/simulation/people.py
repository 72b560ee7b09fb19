"""The agents: known people as rows of arrays. Strangers have no row."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import ArrayLike, DTypeLike, NDArray

    Integers = NDArray[np.int64]
    Floats = NDArray[np.float64]

NOBODY = -1
SMALLEST_TABLE = 1024


class Table:
    """Rows of equal columns that grow at the end. `table["name"]` is the filled part of a column.

    Args:
        columns: of each column its type and the value that a new row has if none is given.
        expected: about how many rows there will be; room for them is made at once.
    """

    def __init__(self, columns: Mapping[str, tuple[type[np.generic], float]], expected: int = 0) -> None:
        self.size = 0
        self._room = max(SMALLEST_TABLE, expected)
        self._defaults = {name: default for name, (_dtype, default) in columns.items()}
        self._columns = {
            name: _filled(self._room, dtype, default) for name, (dtype, default) in columns.items()
        }

    def __len__(self) -> int:
        return self.size

    def __getitem__(self, name: str) -> NDArray[Any]:
        return self._columns[name][: self.size]

    def append(self, count: int, **values: ArrayLike) -> Integers:
        """Add rows with these values and the default of every other column. Returns their numbers (count)."""
        begin, end = self.size, self.size + count
        if end > self._room:
            self._grow(end)
        for name, value in values.items():
            self._columns[name][begin:end] = value
        self.size = end
        return np.arange(begin, end)

    def _grow(self, needed: int) -> None:
        self._room = max(needed, self._room + self._room // 2)
        for name, column in self._columns.items():
            larger = _filled(self._room, column.dtype, self._defaults[name])
            larger[: self.size] = column[: self.size]
            self._columns[name] = larger


def _filled(room: int, dtype: DTypeLike, value: float) -> NDArray[Any]:
    """A new column; zeros cost nothing before they are used."""
    return np.full(room, value, dtype) if value else np.zeros(room, dtype)


@dataclass(frozen=True)
class ListColumns:
    """Columns of one medium's list: `mailable` may be written to; `reachable` an open cart may be
    brought back to mind; `fatigue` how far from the calendar's level the person's was at
    `fatigue_time` (see Fatigue)."""

    medium: str

    @property
    def mailable(self) -> str:
        """Name of the column."""
        return f"{self.medium} mailable"

    @property
    def reachable(self) -> str:
        """Name of the column."""
        return f"{self.medium} reachable"

    @property
    def fatigue(self) -> str:
        """Name of the column."""
        return f"{self.medium} fatigue"

    @property
    def fatigue_time(self) -> str:
        """Name of the column."""
        return f"{self.medium} fatigue time"


def flow_columns(flow: int) -> tuple[str, str]:
    """Columns of the plan's flow-th flow: the number of the event that set the running enrolment off,
    0 if none, and how many events there were that could."""
    return f"flow {flow}", f"flows {flow}"


class Contacts:
    """People who left an address.

    Columns: `key` identity of the visit that made them known; `world`, `channel`; `customer` row among
    the customers or NOBODY; `stranger` has never visited yet; of each medium its `ListColumns`; of each
    flow that is kept count of the two `flow_columns`.

    Args:
        expected: about how many there will be.
        media: names of the media in use.
        flows: numbers of the flows that are kept count of.
    """

    def __init__(self, expected: int, media: Sequence[str], flows: Sequence[int]) -> None:
        lists = [ListColumns(medium) for medium in media]
        self.table = Table(
            {
                "key": (np.uint64, 0),
                "customer": (np.int32, NOBODY),
                "world": (np.int32, 0),
                "channel": (np.int32, 0),
                **{name: (np.float32, 0) for each in lists for name in (each.fatigue, each.fatigue_time)},
                **{name: (np.int16, 0) for flow in flows for name in flow_columns(flow)},
                **{name: (np.bool_, 0) for each in lists for name in (each.mailable, each.reachable)},
                "stranger": (np.bool_, 0),
            },
            expected,
        )

    def __len__(self) -> int:
        return len(self.table)

    def world(self, rows: Integers) -> Integers:
        """(n): position of each person's world in the block."""
        return self.table["world"][rows]

    def channel(self, rows: Integers) -> Integers:
        """(n): channel of the first visit."""
        return self.table["channel"][rows]


class Customers:
    """People who have ordered.

    Columns: `key`, `world`, `channel` as of contacts; `contact` their row there or NOBODY; `first`
    time of the first order; `rate` own orders a day (before season and programmes); `lapsing`
    hazard a day, chance per order or per renewal, by kind of repeat process; `lapse_time` when the
    lifetime ends, infinite while it does not; `spending` personal factor of order values;
    `own_orders` number of own repeat orders so far, those lost at an empty shelf included.
    """

    def __init__(self, expected: int) -> None:
        self.table = Table(
            {
                "key": (np.uint64, 0),
                "first": (np.float64, 0),
                "rate": (np.float64, 0),
                "lapsing": (np.float64, 0),
                "lapse_time": (np.float64, 0),
                "spending": (np.float64, 0),
                "contact": (np.int32, NOBODY),
                "own_orders": (np.int32, 0),
                "world": (np.int32, 0),
                "channel": (np.int32, 0),
            },
            expected,
        )

    def __len__(self) -> int:
        return len(self.table)

    def world(self, rows: Integers) -> Integers:
        """(n): position of each customer's world in the block."""
        return self.table["world"][rows]

    def channel(self, rows: Integers) -> Integers:
        """(n): channel of the first visit."""
        return self.table["channel"][rows]
