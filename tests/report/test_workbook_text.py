"""Names that people type may look like formulas, or hold what no cell can hold."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pytest
from openpyxl import load_workbook

from roisim.report.workbook import workbook_bytes
from roisim.report.workbook_book import Book
from roisim.report.workbook_sheet import plain_text
from tests.report.plans import plan
from tests.report.synthetic_run import Shop, result_of

TRAPS = ['=HYPERLINK("http://example.com","click")', "+1", "-2+3", "@SUM(A1)", "'quoted", "=1/0"]


@pytest.mark.parametrize("name", TRAPS)
def test_text_stays_text_whatever_it_begins_with(name: str) -> None:
    shop = Shop(name=name, channels=(name, "Direct"), paid=(True, False), months=2, worlds=2)
    book = load_workbook(BytesIO(workbook_bytes(result_of(shop), plan(name, channel=name, description=name))))
    found = 0
    for sheet in book.worksheets:
        for cell in (cell for row in sheet.iter_rows() for cell in row if cell.value == name):
            assert cell.data_type == "s", (sheet.title, cell.coordinate)
            assert cell.quotePrefix, (sheet.title, cell.coordinate)
            found += 1
    assert found >= 5  # title, channel twice, and twice among the inputs


def test_no_formula_holds_text_of_the_user() -> None:
    name = '=HYPERLINK("x")'
    shop = Shop(name=name, channels=(name,), paid=(True,), months=2, worlds=2)
    book = load_workbook(BytesIO(workbook_bytes(result_of(shop), plan(name, channel=name))))
    cells = [cell for sheet in book.worksheets for row in sheet.iter_rows() for cell in row]
    assert not any(cell.data_type == "f" and "HYPERLINK" in str(cell.value) for cell in cells)


def test_letters_that_no_workbook_can_hold_are_left_out() -> None:
    name = "bell\x07 and \x1b[31mred\ud800"
    shop = Shop(name=name, months=1, worlds=2)
    book = load_workbook(BytesIO(workbook_bytes(result_of(shop), plan())))
    assert book["Summary"]["A1"].value == "bell and [31mred"
    assert book.properties.title == "bell and [31mred"


def test_a_long_text_is_cut_where_a_cell_ends() -> None:
    assert len(plain_text("x" * 40_000)) == 32_000
    shop = Shop(name="n" * 40_000, months=1, worlds=2)
    book = load_workbook(BytesIO(workbook_bytes(result_of(shop), plan(description="word " * 500))))
    assert len(book["Summary"]["A1"].value) == 32_000


def test_an_ampersand_is_no_command_at_the_edge_of_a_page() -> None:
    shop = Shop(name="R&D &P", months=1, worlds=2)
    book = load_workbook(BytesIO(workbook_bytes(result_of(shop), plan())))
    summary: Any = book["Summary"]
    assert summary.oddHeader.left.text == "R&&D &&P"


@pytest.mark.parametrize(
    ("asked", "given"),
    [
        ("Summary", "Summary"),
        ("Özet/Kanal [1]: *?", "Özet Kanal  1"),
        ("x" * 40, "x" * 31),
        ("", "Sheet"),
        ("'quoted'", "quoted"),
    ],
)
def test_a_sheet_gets_a_name_that_excel_allows(asked: str, given: str) -> None:
    book = Book()
    assert book.add_sheet(asked, book.styles("TRY", 2)).title == given


def test_sheets_of_one_name_are_numbered_whatever_their_case() -> None:
    book = Book()
    styles = book.styles("TRY", 2)
    assert [book.add_sheet(name, styles).title for name in ("Cash", "CASH", "cash")] == [
        "Cash",
        "CASH (2)",
        "cash (3)",
    ]
