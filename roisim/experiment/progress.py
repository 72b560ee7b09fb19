"""How far a run is and how long it will take, told at most ten times a second."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from typing import Final

from roisim.experiment.block_task import BlockTask
from roisim.run_events import Progress, RunEvent

SECONDS_BETWEEN: Final = 0.1
ENOUGH_TO_ESTIMATE: Final = 0.02
"""Share of the work from which on a rate can be told from the run's start."""
SECONDS_TO_ESTIMATE: Final = 1.0
"""In a long run: seconds after the first work was seen from which on a rate can be told from there."""


class ProgressTeller:
    """Collects the days that blocks have done and tells of them now and then."""

    def __init__(self, tasks: Sequence[BlockTask], days: int, tell: Callable[[RunEvent], None]) -> None:
        self._tell = tell
        self._days = days
        self._worlds = {task.index: task.worlds[1] - task.worlds[0] for task in tasks}
        self._days_done = dict.fromkeys(self._worlds, 0)
        self._worlds_done = 0
        self._told_share = 0.0
        self._started = time.monotonic()
        self._told_at = self._started
        self._first_sign: tuple[float, float] | None = None  # seconds, share

    def days_done(self, task: BlockTask, days: int) -> None:
        """A block has simulated so many days."""
        self._days_done[task.index] = max(self._days_done[task.index], min(days, self._days))

    def block_ended(self, task: BlockTask, worlds_done: int) -> None:
        """A block is over; `worlds_done` of its worlds are of use."""
        self._days_done[task.index] = self._days
        self._worlds_done += worlds_done

    def tell_now_and_then(self) -> None:
        """Tell how far the run is, if it was not told just now."""
        if time.monotonic() - self._told_at >= SECONDS_BETWEEN:
            self.tell()

    def tell(self) -> None:
        """Tell how far the run is."""
        self._told_at = time.monotonic()
        self._tell(self._progress(self._told_at - self._started))

    def seconds(self) -> float:
        """Seconds since the run began."""
        return time.monotonic() - self._started

    def _progress(self, seconds: float) -> Progress:
        work = sum(self._days_done[index] * worlds for index, worlds in self._worlds.items())
        share = work / (self._days * sum(self._worlds.values()))
        self._told_share = max(self._told_share, min(share, 1.0))
        if self._first_sign is None and self._told_share > 0:
            self._first_sign = (seconds, self._told_share)
        return Progress(self._told_share, self._worlds_done, self._left(seconds))

    def _left(self, seconds: float) -> float | None:
        """Seconds left, as soon as there is something to go by; without the workers' start, if it can be."""
        done = self._told_share
        if self._first_sign is not None:
            since, before = self._first_sign
            if seconds - since >= SECONDS_TO_ESTIMATE and done >= 2 * before:
                return (seconds - since) * (1.0 - done) / (done - before)
        return seconds * (1.0 - done) / done if done >= ENOUGH_TO_ESTIMATE else None
