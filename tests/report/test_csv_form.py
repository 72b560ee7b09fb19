"""Cells of CSV files: for programs, and for the spreadsheets of readers."""

from __future__ import annotations

import csv
from datetime import date
from io import StringIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from roisim.report.csv_form import MACHINE, CsvForm, number_field

GERMAN = CsvForm.with_point(",")


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (94_724.48000000001, "94724.48"),
        (0.1 + 0.2, "0.3"),
        (20_000.0, "20000"),
        (-1e-12, "0"),
        (1.23456789e-5, "0.000012346"),
        (1e-7, "0.0000001"),
        (999_999_999_999.99, "999999999999.99"),
        (1e20, "100000000000000000000"),
        (-3.5, "-3.5"),
        (float("nan"), ""),
        (float("inf"), ""),
    ],
)
def test_numbers_lose_their_noise_and_nothing_else(value: float, text: str) -> None:
    assert number_field(value) == text


@given(st.floats(-1e15, 1e15))
def test_numbers_read_back_to_the_same(value: float) -> None:
    assert float(number_field(value)) == pytest.approx(value, rel=6e-14, abs=6e-10)


@given(st.integers(-(10**13), 10**13))
def test_money_reads_back_to_the_smallest_coin(coins: int) -> None:
    assert round(float(number_field(coins / 100)) * 100) == coins


def test_a_decimal_comma_parts_fields_by_semicolons() -> None:
    row = ("Ads; more", "a,b", 1234.5, 7, None, date(2026, 3, 1), True)
    text = GERMAN.text([row])
    assert text == '"Ads; more";a,b;1234,5;7;;2026-03-01;true\r\n'
    assert next(csv.reader(StringIO(text), delimiter=";"))[:3] == ["Ads; more", "a,b", "1234,5"]
    assert MACHINE.text([row]) == 'Ads; more,"a,b",1234.5,7,,2026-03-01,true\r\n'
    assert CsvForm.with_point(".") == MACHINE
    assert GERMAN.content([row]).startswith(b"\xef\xbb\xbf")


def test_the_clipboard_has_tabs_and_the_same_numbers() -> None:
    assert GERMAN.tabs([("a\tb", 0.5), ("=x", None)]) == "a b\t0,5\n'=x\t"


@pytest.mark.parametrize(
    ("shown", "comma", "point"),
    [
        ("15,000", "15000", "15000"),
        ("15,000.5", "15000,5", "15000.5"),
        ("7.5\N{NO-BREAK SPACE}%", "7,5\N{NO-BREAK SPACE}%", "7.5\N{NO-BREAK SPACE}%"),
        ("15,000; 20,000 from Mar 2026", "15,000; 20,000 from Mar 2026", "15,000; 20,000 from Mar 2026"),
        ("1.2.3", "1.2.3", "1.2.3"),
        ("yes", "yes", "yes"),
    ],
)
def test_no_spreadsheet_takes_a_shown_thousand_for_one(shown: str, comma: str, point: str) -> None:
    assert GERMAN.shown_number(shown) == comma
    assert MACHINE.shown_number(shown) == point
