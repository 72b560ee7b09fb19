"""What is due for known people, and when: the queue of their events by stretch of days."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from roisim.simulation import due
from roisim.simulation.calendar_queue import CalendarQueue

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from roisim.simulation.calendar import Calendar, Stretch
    from roisim.simulation.due import Due

    Integers = NDArray[np.int64]
    Floats = NDArray[np.float64]


class Agenda:
    """Events of persons (time, row, word) by the stretch in which they fall due."""

    def __init__(self, calendar: Calendar, stretches: list[Stretch]) -> None:
        self.days = calendar.days
        lengths = [stretch.end - stretch.begin for stretch in stretches]
        self.stretch_of_day = np.repeat(np.arange(len(stretches), dtype=np.int16), lengths)
        self._queue = CalendarQueue(len(stretches), np.float64, np.int32, np.int64)

    def add(self, kind: Due, time: Floats, rows: Integers, numbers: Integers | int = 0) -> None:
        """Note events (n); those beyond the plan's end, or never, are left out."""
        words = np.broadcast_to(np.asarray(due.word(kind, numbers), np.int64), time.shape)
        within = np.flatnonzero(time < self.days)
        time = time[within]
        stretch = self.stretch_of_day[time.astype(np.int64)]
        self._queue.push(stretch, time, rows[within].astype(np.int32), words[within])

    def due(self, stretch: Stretch) -> tuple[Floats, Integers, Integers]:
        """Take out what is due in a stretch and has been noted so far: times, rows, words (n each)."""
        time, rows, words = self._queue.pop(stretch.number)
        return time, rows.astype(np.int64), words
