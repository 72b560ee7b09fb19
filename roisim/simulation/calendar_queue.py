"""Who is due on which day. Cost grows with the events, not with the people who wait."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Columns = tuple[NDArray[Any], ...]

DAYS_IN_PERIOD = 32


class CalendarQueue:
    """Events by day (or by any other number of order), each a row of columns.

    Days of the running period have a bucket each; later periods one bucket for all their days,
    sorted into days when the period begins. What a day brings about for later days is sorted in one
    go when the next day is asked for. Days are asked for in ascending order, each as often as need be.

    Args:
        days: the plan's length D; events at or after D are dropped.
        dtypes: of the columns.
    """

    def __init__(self, days: int, *dtypes: type[np.generic]) -> None:
        self.days = days
        self.dtypes = dtypes
        self._day_type = np.int16 if days < np.iinfo(np.int16).max - DAYS_IN_PERIOD else np.int64
        self._by_day: list[list[Columns]] = [[] for _day in range(days)]
        self._later: list[list[Columns]] = [[] for _period in range(days // DAYS_IN_PERIOD + 1)]
        self._new: list[Columns] = []
        self._today = -1
        self._sorted_until = 0

    def push(self, day: NDArray[Any], *columns: NDArray[Any]) -> None:
        """Put rows in at their days, whole or broken (n); those at or beyond the end are dropped."""
        within = day < self.days
        if not within.all():
            day, columns = day[within], tuple(column[within] for column in columns)
        day = day.astype(self._day_type)
        now = np.flatnonzero(day == self._today)
        if len(now):
            self._by_day[self._today].append(tuple(column[now] for column in columns))
            later = np.flatnonzero(day != self._today)
            day, columns = day[later], tuple(column[later] for column in columns)
        if len(day):
            self._new.append((day, *columns))

    def pop(self, day: int) -> Columns:
        """Take out all rows of a day that have come so far; columns of length 0 if none."""
        if day != self._today:
            self._today = day
            while day >= self._sorted_until:
                self._begin_period()
            self._sort_in(self._new)
        chunks, self._by_day[day] = self._by_day[day], []
        if len(chunks) == 1:
            return chunks[0]
        if not chunks:
            return tuple(np.empty(0, dtype) for dtype in self.dtypes)
        return tuple(np.concatenate(parts) for parts in zip(*chunks, strict=True))

    def _begin_period(self) -> None:
        period = self._sorted_until // DAYS_IN_PERIOD
        self._sorted_until += DAYS_IN_PERIOD
        self._sort_in(self._later[period])

    def _sort_in(self, chunks: list[Columns]) -> None:
        """Hand rows, their day in front, to the buckets of their days or periods, and clear the list."""
        if chunks:
            day, *columns = (np.concatenate(parts) for parts in zip(*chunks, strict=True))
            chunks.clear()
            self._distribute(day, tuple(columns))

    def _distribute(self, day: NDArray[np.signedinteger], columns: Columns) -> None:
        near_end = self._sorted_until
        # Near days are numbered by day, later ones by period behind them: one sort does both.
        bucket = np.where(day < near_end, day, near_end + (day - near_end) // DAYS_IN_PERIOD)
        if bucket[0] == bucket[-1] and (bucket == bucket[0]).all():
            self._put(int(bucket[0]), day, columns)
            return
        order = np.argsort(bucket, kind="stable")
        bucket, day = bucket[order], day[order]
        columns = tuple(column[order] for column in columns)
        cuts = [0, *(np.flatnonzero(bucket[1:] != bucket[:-1]) + 1).tolist(), len(bucket)]
        numbers = bucket[cuts[:-1]].tolist()
        for number, begin, end in zip(numbers, cuts[:-1], cuts[1:], strict=True):
            self._put(number, day[begin:end], tuple([column[begin:end] for column in columns]))

    def _put(self, bucket: int, day: NDArray[np.signedinteger], columns: Columns) -> None:
        if bucket < self._sorted_until:
            self._by_day[bucket].append(columns)
        else:
            period = self._sorted_until // DAYS_IN_PERIOD + bucket - self._sorted_until
            # A copy, so that rows that wait long do not keep those of the next days in memory.
            self._later[period].append(tuple(column.copy() for column in (day, *columns)))
