"""Days and moments in the language in use; figures come as text from `roisim.report`."""

from __future__ import annotations

import datetime

from PySide6.QtCore import QDate, QLocale

from roisim.translation import _


def day_text(day: datetime.date) -> str:
    """A day: "8 Mar 2026"."""
    return QLocale().toString(QDate(day.year, day.month, day.day), "d MMM yyyy")


def recent_day_text(day: datetime.date, today: datetime.date) -> str:
    """A day not long ago: "today", "yesterday", "14 Nov", "14 Nov 2025"."""
    days = (today - day).days
    if days == 0:
        return _("today")
    if days == 1:
        return _("yesterday")
    if day.year == today.year:
        return QLocale().toString(QDate(day.year, day.month, day.day), "d MMM")
    return day_text(day)


def moment_text(moment: datetime.datetime) -> str:
    """A day with its time: "8 Mar 2026, 14:20"."""
    return f"{day_text(moment.date())}, {moment:%H:%M}"
