"""Days as people type them, in one language and another."""

from __future__ import annotations

import datetime
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QLocale

from ui.day_text import typed_day, typed_days
from ui.display_format import day_text

FIRST_OF_MARCH = datetime.date(2027, 3, 1)
ANY_WHERE = [
    "2027-03-01",
    "2027-3-1",
    "2027/03/01",
    "2027.03.01",
    "20270301",
    "01.03.2027",
    "1.3.2027",
    "1. 3. 2027",
    "1 Mar 2027",
    "1 March 2027",
    "1st march, 2027",
    "01-Mar-2027",
    "1mar2027",
    "March 1, 2027",
    "mar 1 2027",
    " 1 Mar 2027 ",
    "1.3.27",
]


@pytest.fixture(params=["en_US", "en_GB", "tr_TR"])
def locale(request: pytest.FixtureRequest) -> Iterator[str]:
    """A reader's language."""
    yield from in_locale(str(request.param))


def in_locale(name: str) -> Iterator[str]:
    before = QLocale()
    QLocale.setDefault(QLocale(name))
    yield name
    QLocale.setDefault(before)


@pytest.mark.parametrize("text", ANY_WHERE)
def test_a_day_in_its_usual_forms(locale: str, text: str) -> None:
    assert typed_day(text) == FIRST_OF_MARCH


def test_the_order_of_day_and_month_is_the_readers(locale: str) -> None:
    month_first = locale == "en_US"
    assert typed_day("1/3/2027") == datetime.date(2027, 1, 3) if month_first else FIRST_OF_MARCH
    assert typed_day("3-1-2027") == FIRST_OF_MARCH if month_first else datetime.date(2027, 1, 3)
    assert typed_day("25/12/2027") == typed_day("12/25/2027") == datetime.date(2027, 12, 25)
    assert typed_day("2.1.2027") == datetime.date(2027, 1, 2)


def test_months_have_their_names_in_the_readers_language_and_in_english() -> None:
    for __ in in_locale("tr_TR"):
        assert typed_day("1 Mart 2027") == typed_day("1 march 2027") == FIRST_OF_MARCH
        assert typed_day("5 Ağu 2027") == typed_day("5 AĞUSTOS 2027") == datetime.date(2027, 8, 5)
        assert typed_day("7 subat 2027") == typed_day("7 ŞUB 2027") == datetime.date(2027, 2, 7)
        assert typed_day("9 Kasım 2027") == typed_day("9 KASIM 2027") == datetime.date(2027, 11, 9)
        assert typed_day("5 ma 2027") is None
    for __ in in_locale("en_US"):
        assert typed_day("1 Ocak 2027") is None


@pytest.mark.parametrize(
    "text",
    [
        "",
        "soon",
        "31.2.2027",
        "2027-02-30",
        "0.1.2027",
        "1.13.2027",
        "1 Mar",
        "1.3.202",
        "2027",
        "1 Mrz 2027",
    ],
)
def test_what_is_no_day_is_none(text: str) -> None:
    assert typed_day(text) is None
    assert typed_day(f"{text} x") is None


def test_a_year_of_two_digits_counts_when_typing_has_ended() -> None:
    assert typed_day("1.3.20", finished=False) is None
    assert typed_day("1.3.2027", finished=False) == FIRST_OF_MARCH


@given(st.dates(datetime.date(1970, 1, 1), datetime.date(2200, 12, 31)))
@pytest.mark.parametrize("name", ["en_US", "tr_TR"])
def test_what_is_shown_is_read_again(name: str, day: datetime.date) -> None:
    for __ in in_locale(name):
        assert typed_day(day_text(day)) == typed_day(day.isoformat()) == day


def test_days_in_a_row() -> None:
    two = [datetime.date(2026, 11, 27), datetime.date(2026, 12, 20)]
    assert typed_days("2026-11-27; 2026-12-20") == two
    assert typed_days("27.11.2026 20.12.2026") == two
    assert typed_days("27 Nov 2026, Dec 20, 2026,") == two
    assert typed_days("27.11.26, 20.12.26") == two
    assert typed_days("27.11.26, 20.12.26", finished=False) is None
    assert typed_days("") == []
    assert typed_days("2026-11-27, soon") is None
    assert typed_days("soon") is None
