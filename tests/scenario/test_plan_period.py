"""Plan months are calendar months, whatever day they begin on."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from roisim.scenario.plan_period import last_day, months_later


@pytest.mark.parametrize(
    ("start", "months", "later"),
    [
        (date(2026, 1, 1), 0, date(2026, 1, 1)),
        (date(2026, 1, 1), 12, date(2027, 1, 1)),
        (date(2026, 12, 15), 1, date(2027, 1, 15)),
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2027, 11, 30), 3, date(2028, 2, 29)),
        (date(2028, 2, 29), 12, date(2029, 2, 28)),
        (date(2026, 8, 31), 25, date(2028, 9, 30)),
    ],
)
def test_the_same_day_of_the_month_or_its_last(start: date, months: int, later: date) -> None:
    assert months_later(start, months) == later
    assert last_day(start, months) == later - timedelta(days=1)


def test_no_month_is_left_out_from_whatever_day_one_begins() -> None:
    for day in range(366):
        start = date(2028, 1, 1) + timedelta(days=day)
        months = [months_later(start, number) for number in range(30)]
        assert [(each.year * 12 + each.month) for each in months] == [
            start.year * 12 + start.month + number for number in range(30)
        ]
