"""Numbers from spreadsheets, in both ways of writing them."""

from __future__ import annotations

from gettext import NullTranslations

import pytest

from roisim import translation
from roisim.report.number_text import MILLIONS, THOUSANDS
from ui.widgets import budget_numbers
from ui.widgets.budget_numbers import block_of, copied, number_in, numbers_of, shown_number


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("1.234,50", 1234.5),
        ("1,234.50", 1234.5),
        ("1.234.567", 1234567),
        ("1,234,567", 1234567),
        ("12,5", 12.5),
        ("12.5", 12.5),
        ("1,234", 1234),
        ("15000", 15000),
        ("15 000", 15000),
        ("15\N{NO-BREAK SPACE}000", 15000),
        ("1'234.5", 1234.5),
        ("₺1,500", 1500),
        ("1,500 TRY", 1500),
        ("-3", -3),
        ("−3", -3),
        ("(250)", -250),
        ("", 0),
        ("abc", "abc"),
        ("12a", "12a"),
        ("1.2.3,4,5", "1.2.3,4,5"),
        ("-", "-"),
        ("12k", 12_000),
        ("12 K", 12_000),
        ("1.5m", 1_500_000),
        ("1,5 M", 1_500_000),
        ("1.1k", 1100),
        ("₺12k", 12_000),
        ("12 k TRY", 12_000),
        ("1500 TL", 1500),
        ("(2k)", -2000),
        ("5e1", 50),
        ("1.234E+05", 123_400),
        ("1,5e-1", 0.15),
        ("12 kg", "12 kg"),
        ("12 mio", "12 mio"),
        ("12 min", "12 min"),
        ("5e", "5e"),
        ("1e999", "1e999"),
        ("k", "k"),
    ],
)
def test_a_number_is_read_in_either_way_of_writing(text: str, number: float | str) -> None:
    assert number_in(text) == number


def test_whole_numbers_have_no_decimals_in_the_plan() -> None:
    assert isinstance(number_in("1,500.00"), int)


def test_one_cell_that_tells_decides_for_the_whole_block() -> None:
    assert numbers_of(block_of("1.234\t5.678,50\n2.000\t7\n")) == [[1234, 5678.5], [2000, 7]]
    assert numbers_of(block_of("1.234\t5,678.50")) == [[1.234, 5678.5]]


def test_short_numbers_and_those_with_an_exponent_may_stand_in_a_block() -> None:
    assert numbers_of(block_of("12k\t1.5 M\n2,5k\t1E+03\n")) == [[12_000, 1_500_000], [25_000, 1000]]
    assert numbers_of(block_of("1,5k\t1,2E+03\n2.000\t7\n")) == [[1500, 1200], [2000, 7]]


def test_what_charts_write_for_thousands_and_millions_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    words = {"en": "xx", THOUSANDS.frame: "{number} B", MILLIONS.frame: "{number} Mn"}
    monkeypatch.setattr(translation._translator, "catalogue", _Catalogue(words))
    monkeypatch.setattr(budget_numbers, "own_point", lambda: ",")
    assert [number_in(text) for text in ("12 B", "1,5 Mn", "12k")] == [12_000, 1_500_000, 12_000]


class _Catalogue(NullTranslations):
    """A language of a few words."""

    def __init__(self, words: dict[str, str]) -> None:
        super().__init__()
        self._words = words

    def gettext(self, message: str) -> str:
        return self._words.get(message, message)


def test_a_block_of_a_spreadsheet_has_its_lines_and_quotes() -> None:
    assert block_of('1\t2\r\n3\t"4"\r\n') == [["1", "2"], ["3", "4"]]


def test_copied_cells_have_no_separators_of_thousands() -> None:
    assert copied([[15000.0, 12.5], [0.0, "abc"]]) == "15000\t12.5\n0\tabc"


def test_cents_show_only_where_they_matter() -> None:
    assert [shown_number(value) for value in (20000.0, 12345.67, 12.5, -3.0)] == [
        "20,000",
        "12,346",
        "12.50",
        "−3",
    ]
