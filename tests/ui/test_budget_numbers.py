"""Numbers from spreadsheets, in both ways of writing them."""

from __future__ import annotations

import pytest

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
    ],
)
def test_a_number_is_read_in_either_way_of_writing(text: str, number: float | str) -> None:
    assert number_in(text) == number


def test_whole_numbers_have_no_decimals_in_the_plan() -> None:
    assert isinstance(number_in("1,500.00"), int)


def test_one_cell_that_tells_decides_for_the_whole_block() -> None:
    assert numbers_of(block_of("1.234\t5.678,50\n2.000\t7\n")) == [[1234, 5678.5], [2000, 7]]
    assert numbers_of(block_of("1.234\t5,678.50")) == [[1.234, 5678.5]]


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
