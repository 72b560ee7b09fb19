"""The plan's calendar: which day falls in which month and on which weekday."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from roisim.scenario.plan_period import months_later
from roisim.units import DAYS_PER_WEEK

if TYPE_CHECKING:
    from numpy.typing import NDArray


@dataclass(frozen=True)
class Stretch:
    """Days `begin` to before `end`, all in one plan `month`; the `number`-th such stretch of the plan."""

    number: int
    month: int
    begin: int
    end: int


@dataclass(frozen=True)
class Calendar:
    """Calendar months from `start` on. A start within a month makes months from that day on.

    Attributes: `days` D, `first_day` (M+1) the first day of each plan month and D behind the last,
    `month_of_day` (D), `weekday_of_day` (D, Monday 0), `month_in_year_of_day` (D, January 0).
    """

    start: date
    months: int
    first_day: NDArray[np.int64] = field(init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        starts = [months_later(self.start, month) for month in range(self.months + 1)]
        first_day = np.array([(begin - self.start).days for begin in starts], np.int64)
        object.__setattr__(self, "first_day", first_day)

    @cached_property
    def days(self) -> int:
        """Number of days of the plan."""
        return int(self.first_day[-1])

    @cached_property
    def days_in_month(self) -> NDArray[np.int64]:
        """Days of each plan month (M)."""
        return np.diff(self.first_day)

    @cached_property
    def month_of_day(self) -> NDArray[np.int64]:
        """Plan month, from 0, of each day (D)."""
        return np.repeat(np.arange(self.months), self.days_in_month)

    @cached_property
    def weekday_of_day(self) -> NDArray[np.int64]:
        """Weekday of each day (D); Monday is 0."""
        return (self.start.weekday() + np.arange(self.days)) % 7

    @cached_property
    def month_in_year_of_day(self) -> NDArray[np.int64]:
        """Calendar month, January 0, of each day (D)."""
        dates = np.datetime64(self.start, "D") + np.arange(self.days)
        return dates.astype("datetime64[M]").astype(np.int64) % 12

    def stretches(self, most_days: int | None = None) -> list[Stretch]:
        """The plan cut into stretches within months: whole months, or of so many days at most."""
        cuts = [
            (month, begin, min(begin + (most_days or end - first), end))
            for month, (first, end) in enumerate(pairwise(self.first_day.tolist()))
            for begin in range(first, end, most_days or end - first)
        ]
        return [Stretch(number, *cut) for number, cut in enumerate(cuts)]

    def week_ends(self) -> NDArray[np.int64]:
        """(D): the first day behind the week in which each day lies; weeks begin anew with each month."""
        weeks = self.stretches(DAYS_PER_WEEK)
        return np.repeat([week.end for week in weeks], [week.end - week.begin for week in weeks])

    def day_of(self, when: date) -> int:
        """Days from the start to a date; negative before it."""
        return (when - self.start).days

    def date_of(self, day: int) -> date:
        """The date of a day."""
        return self.start + timedelta(days=day)

    def month_start(self, month: int) -> date:
        """The date on which a plan month begins."""
        return self.date_of(int(self.first_day[month]))
