"""The agents: known people as rows of arrays. Strangers have no row."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import ArrayLike, NDArray

    Integers = NDArray[np.int64]
    Floats = NDArray[np.float64]

NOBODY = -1
SMALLEST_TABLE = 1024


class Table:
    """Rows of equal columns that grow at the end. `table["name"]` is the filled part of a column."""

    def __init__(self, dtypes: Mapping[str, type[np.generic]], expected: int = 0) -> None:
        self.size = 0
        self._room = max(SMALLEST_TABLE, expected)
        self._columns = {name: np.empty(self._room, dtype) for name, dtype in dtypes.items()}

    def __len__(self) -> int:
        return self.size

    def __getitem__(self, name: str) -> NDArray[np.generic]:
        return self._columns[name][: self.size]

    def append(self, count: int, **values: ArrayLike) -> Integers:
        """Add rows; every column must be given. Returns their row numbers (count)."""
        begin, end = self.size, self.size + count
        if end > self._room:
            self._grow(end)
        for name, column in self._columns.items():
            column[begin:end] = values[name]
        self.size = end
        return np.arange(begin, end)

    def _grow(self, needed: int) -> None:
        self._room = max(needed, self._room + self._room // 2)
        for name, column in self._columns.items():
            larger = np.empty(self._room, column.dtype)
            larger[: self.size] = column[: self.size]
            self._columns[name] = larger


class Contacts:
    """People who left an address.

    Columns: `key` identity of the visit that made them known; `world`, `channel`; `joined` time;
    `mailable` may be written to; `reachable` an open cart may be brought back to mind;
    `customer` row among the customers or NOBODY; `cart` number of the running cart flow, 0 if none,
    `carts` flows begun; `flow_fatigue` from flow messages at `flow_time`.
    """

    def __init__(self, expected: int) -> None:
        self.table = Table(
            {
                "key": np.uint64,
                "joined": np.float64,
                "flow_fatigue": np.float32,
                "flow_time": np.float32,
                "customer": np.int32,
                "world": np.int16,
                "channel": np.int16,
                "cart": np.int16,
                "carts": np.int16,
                "mailable": np.bool_,
                "reachable": np.bool_,
            },
            expected,
        )

    def __len__(self) -> int:
        return len(self.table)

    def world(self, rows: Integers) -> Integers:
        """(n): position of each person's world in the block."""
        return self.table["world"][rows].astype(np.int64)

    def channel(self, rows: Integers) -> Integers:
        """(n): channel of the first visit."""
        return self.table["channel"][rows].astype(np.int64)


class Customers:
    """People who have ordered.

    Columns: `key`, `world`, `channel` as of contacts; `contact` their row there or NOBODY; `first`
    time of the first order; `rate` own orders a day (before season and programmes); `lapsing`
    hazard a day, chance per order or per renewal, by kind of repeat process; `lapse_time` when the
    lifetime ends, infinite while it does not; `spending` personal factor of order values;
    `own_orders` number of own repeat orders so far.
    """

    def __init__(self, expected: int) -> None:
        self.table = Table(
            {
                "key": np.uint64,
                "first": np.float64,
                "rate": np.float64,
                "lapsing": np.float64,
                "lapse_time": np.float64,
                "spending": np.float64,
                "contact": np.int32,
                "own_orders": np.int32,
                "world": np.int16,
                "channel": np.int16,
            },
            expected,
        )

    def __len__(self) -> int:
        return len(self.table)

    def world(self, rows: Integers) -> Integers:
        """(n): position of each customer's world in the block."""
        return self.table["world"][rows].astype(np.int64)

    def channel(self, rows: Integers) -> Integers:
        """(n): channel of the first visit."""
        return self.table["channel"][rows].astype(np.int64)
