"""Who is due on which day. Cost grows with the events, not with the people who wait."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Columns = tuple[NDArray[np.generic], ...]

DAYS_IN_PERIOD = 32


class CalendarQueue:
    """Events by day, each a row of columns of which the first is its time in days.

    Days of the running period have a bucket each; later periods one bucket for all their days,
    sorted into days when the period begins. Within a day, rows keep the order of arrival.

    Args:
        days: the plan's length D; events at or after D are dropped.
        dtypes: of the columns behind the time.
    """

    def __init__(self, days: int, *dtypes: type[np.generic]) -> None:
        self.days = days
        self.dtypes = (np.float64, *dtypes)
        self._by_day: list[list[Columns]] = [[] for _day in range(days)]
        self._later: list[list[Columns]] = [[] for _period in range(days // DAYS_IN_PERIOD + 1)]
        self._sorted_until = 0

    def push(self, time: NDArray[np.float64], *columns: NDArray[np.generic]) -> None:
        """Put rows in; those at or beyond the plan's end are dropped."""
        rows: Columns = (time, *columns)
        within = time < self.days
        if not within.all():
            rows = tuple(column[within] for column in rows)
        if len(rows[0]):
            self._distribute(rows)

    def pop(self, day: int) -> Columns:
        """Take out all rows of a day; columns of length 0 if none."""
        while day >= self._sorted_until:
            self._begin_period()
        chunks, self._by_day[day] = self._by_day[day], []
        if len(chunks) == 1:
            return chunks[0]
        if not chunks:
            return tuple(np.empty(0, dtype) for dtype in self.dtypes)
        return tuple(np.concatenate(parts) for parts in zip(*chunks, strict=True))

    def _begin_period(self) -> None:
        period = self._sorted_until // DAYS_IN_PERIOD
        self._sorted_until += DAYS_IN_PERIOD
        chunks, self._later[period] = self._later[period], []
        if chunks:
            self._distribute(tuple(np.concatenate(parts) for parts in zip(*chunks, strict=True)))

    def _distribute(self, rows: Columns) -> None:
        """Hand rows to the buckets of their days or periods."""
        day = rows[0].astype(np.int16)
        # Near days are numbered by day, later ones by period behind them: one sort does both.
        bucket = np.where(
            day < self._sorted_until, day, self._sorted_until + (day - self._sorted_until) // DAYS_IN_PERIOD
        )
        first = bucket[0]
        if (bucket == first).all():
            self._bucket(int(first)).append(rows)
            return
        order = np.argsort(bucket, kind="stable")
        bucket = bucket[order]
        rows = tuple(column[order] for column in rows)
        cuts = [0, *(np.flatnonzero(bucket[1:] != bucket[:-1]) + 1).tolist(), len(bucket)]
        for begin, end in zip(cuts[:-1], cuts[1:], strict=True):
            self._bucket(int(bucket[begin])).append(tuple(column[begin:end] for column in rows))

    def _bucket(self, number: int) -> list[Columns]:
        if number < self._sorted_until:
            return self._by_day[number]
        return self._later[self._sorted_until // DAYS_IN_PERIOD + number - self._sorted_until]
