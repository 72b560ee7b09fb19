"""First and last day of a plan of calendar months."""

from __future__ import annotations

import calendar
import datetime

from roisim.units import MONTHS_PER_YEAR


def months_later(date: datetime.date, months: int) -> datetime.date:
    """The same day of the month so many months later, or the month's last where it has no such day."""
    years, month = divmod(date.month - 1 + months, MONTHS_PER_YEAR)
    year = date.year + years
    day = min(date.day, calendar.monthrange(year, month + 1)[1])
    return datetime.date(year, month + 1, day)


def last_day(start: datetime.date, months: int) -> datetime.date:
    """Last day of a plan that begins on `start`."""
    return months_later(start, months) - datetime.timedelta(days=1)
