"""What a workbook is made of, whatever its numbers are."""

from __future__ import annotations

import re
import zipfile
from datetime import datetime
from io import BytesIO
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.utils import get_column_letter, range_boundaries
from openpyxl.worksheet.worksheet import Worksheet

from roisim.report.workbook import SHEETS, add_plan, workbook_bytes
from roisim.report.workbook_book import Book
from roisim.report.workbook_plan import PlanPages
from tests.report.plans import plan
from tests.report.synthetic_run import Shop, result_of

CHARTS = {"Summary": 2, "Funnel": 1, "Channels": 1, "Cohorts": 1, "Costs": 1, "Cash": 1}


def content_of(shop: Shop) -> bytes:
    return workbook_bytes(result_of(shop), plan())


@pytest.fixture(scope="module")
def content() -> bytes:
    return content_of(Shop())


@pytest.fixture(scope="module")
def workbook(content: bytes) -> Workbook:
    return load_workbook(BytesIO(content))


def charts(content: bytes) -> list[str]:
    """The XML of every chart."""
    with zipfile.ZipFile(BytesIO(content)) as archive:
        names = [name for name in archive.namelist() if name.startswith("xl/charts/chart")]
        return [archive.read(name).decode() for name in names]


def formulas(sheet: Worksheet) -> list[str]:
    return [str(cell.value) for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]


def test_the_sheets_are_in_the_order_in_which_a_client_reads(workbook: Workbook) -> None:
    assert workbook.sheetnames == list(SHEETS.values())
    assert workbook.sheetnames[:9] == [
        "Summary",
        "Monthly",
        "Funnel",
        "Channels",
        "Cohorts",
        "Costs",
        "Cash",
        "Inputs",
        "About",
    ]


def test_every_sheet_keeps_its_head_in_view(workbook: Workbook) -> None:
    assert [sheet.title for sheet in workbook.worksheets if not sheet.freeze_panes] == []


def test_every_sheet_is_ready_to_be_printed(workbook: Workbook) -> None:
    sheets: list[Any] = workbook.worksheets
    for sheet in sheets:
        assert sheet.print_area, sheet.title
        assert sheet.page_setup.orientation == "landscape"
        assert sheet.page_setup.fitToWidth in {1, 2}
        assert sheet.page_setup.fitToHeight == 0
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert sheet.oddHeader.left.text == "Çiçek && Co"
        assert "&P" in sheet.oddFooter.right.text


def test_tables_longer_than_a_page_repeat_their_head(workbook: Workbook) -> None:
    assert workbook["Monthly"].print_title_rows == "$5:$5"
    assert workbook["Monthly"].print_title_cols == "$A:$C"
    assert workbook["Inputs"].print_title_rows == "$5:$5"


@pytest.mark.parametrize(("months", "breaks"), [(6, [32]), (12, [35, 50]), (24, [32, 59, 86])])
def test_pages_of_charts_do_not_repeat_a_tables_head(months: int, breaks: list[int]) -> None:
    """Blocks of cohorts are kept whole instead, and say themselves what their columns are."""
    book = load_workbook(BytesIO(content_of(Shop(months=months, worlds=2))))
    assert not book["Costs"].print_title_rows
    page = book["Cohorts"]
    assert not page.print_title_rows
    assert [each.id for each in page.row_breaks.brk] == breaks
    for text in ("Orders", "Contribution margin"):
        (row,) = (cell.row for cell in page["A"] if cell.value == text)
        assert [page.cell(row, column).value for column in range(4, 4 + months)] == [*range(1, months + 1)]


def test_blocks_longer_than_a_page_repeat_the_head_of_cohorts() -> None:
    page = load_workbook(BytesIO(content_of(Shop(months=100, worlds=1))))["Cohorts"]
    assert page.print_title_rows == "$6:$6"


def test_a_page_holds_twelve_months() -> None:
    book = load_workbook(BytesIO(content_of(Shop(months=30, worlds=2))))
    assert [book[name].page_setup.fitToWidth for name in ("Monthly", "Cohorts", "Costs", "Cash")] == [3] * 4


def test_ratios_and_totals_are_live(workbook: Workbook) -> None:
    monthly = formulas(workbook["Monthly"])
    assert sum(formula.startswith("=SUM(E") for formula in monthly) > 20
    assert sum(formula.startswith("=IF(") for formula in monthly) > 18 * 24
    assert any("SUMIF" in formula for formula in formulas(workbook["Channels"]))
    assert any("SUMPRODUCT" in formula for formula in formulas(workbook["Costs"]))
    assert any(formula.startswith("=MIN(") for formula in formulas(workbook["Cash"]))
    assert len(formulas(workbook["Summary"])) > 30


def test_formulas_stay_among_the_sheets_and_need_no_newer_program(workbook: Workbook) -> None:
    known = {"IF", "SUM", "SUMIF", "SUMPRODUCT", "MIN", "AND", "OR", "ISNUMBER"}
    for sheet in workbook.worksheets:
        for formula in formulas(sheet):
            assert set(re.findall(r"([A-Z.]+)\(", formula)) <= known, formula
            assert "[" not in formula


def test_a_division_always_looks_at_its_denominator_first(workbook: Workbook) -> None:
    for sheet in workbook.worksheets:
        divisions = [formula for formula in formulas(sheet) if "/" in formula]
        assert all(formula.startswith("=IF(") and '"–"' in formula for formula in divisions), sheet.title


@pytest.mark.parametrize(
    ("currency", "money", "price"),
    [
        ("TRY", "[$₺]#,##0", "[$₺]#,##0.00"),
        ("USD", "[$$]#,##0", "[$$]#,##0.00"),
        ("JPY", "[$¥]#,##0", "[$¥]#,##0"),
        ("CHF", "[$CHF\N{NO-BREAK SPACE}]#,##0", "[$CHF\N{NO-BREAK SPACE}]#,##0.00"),
        ("KWD", "[$KWD\N{NO-BREAK SPACE}]#,##0", "[$KWD\N{NO-BREAK SPACE}]#,##0.000"),
    ],
)
def test_money_is_in_the_currency_of_the_plan(currency: str, money: str, price: str) -> None:
    book = load_workbook(BytesIO(content_of(Shop(currency=currency, months=2, worlds=2))))
    summary = book["Summary"]
    formats = {summary.cell(row, 1).value: summary.cell(row, 2).number_format for row in range(1, 30)}
    assert formats["Revenue"].split(";")[0] == money
    assert formats["CAC, blended"].split(";")[0] == price


def test_months_are_dates_and_numbers_are_numbers(workbook: Workbook) -> None:
    head = workbook["Monthly"][5][4:]
    assert [cell.value for cell in head][:2] == [datetime(2026, 1, 1), datetime(2026, 2, 1)]
    assert {cell.number_format for cell in head} == {"mmm yyyy"}
    funnel = workbook["Funnel"]
    assert all(isinstance(funnel.cell(row, 2).value, int | float) for row in range(7, 31))


def test_no_number_is_wider_than_its_column(workbook: Workbook) -> None:
    for sheet in workbook.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                if isinstance(cell.value, int | float):
                    needed = len(f"{cell.value:,.0f}") + 1
                    letter = get_column_letter(cell.column)
                    assert sheet.column_dimensions[letter].width >= needed, cell


def test_large_money_finds_room() -> None:
    book = load_workbook(BytesIO(content_of(Shop(basket=150e6, months=3, worlds=2))))
    revenue = next(row for row in book["Monthly"].iter_rows() if row[0].value == "Revenue")
    for cell in revenue[4:7]:
        width = book["Monthly"].column_dimensions[get_column_letter(cell.column or 0)].width
        assert width > len(f"₺{cell.value:,.0f}")


def test_charts_have_titled_axes_that_can_be_seen(content: bytes, workbook: Workbook) -> None:
    sheets: list[Any] = workbook.worksheets
    assert {sheet.title: len(sheet._charts) for sheet in sheets if sheet._charts} == CHARTS
    drawn = charts(content)
    assert len(drawn) == sum(CHARTS.values())
    for chart in drawn:
        axes = re.findall(r"<(?:dateAx|catAx|valAx)>.*?</(?:dateAx|catAx|valAx)>", chart, re.DOTALL)
        assert len(axes) == 2
        assert all('<delete val="0"' in axis and "<title>" in axis for axis in axes)


def test_the_axes_of_a_chart_cross_each_other(content: bytes) -> None:
    for chart in charts(content):
        pairs = re.findall(r'<axId val="(\d+)" ?/><scaling>.*?<crossAx val="(\d+)"', chart, re.DOTALL)
        assert sorted(pairs[0]) == sorted(pairs[1])


def test_curves_are_straight_and_colours_are_those_of_the_design(content: bytes) -> None:
    drawn = "".join(charts(content))
    assert '<smooth val="1"' not in drawn
    assert "1536B4" in drawn
    assert {"36568E", "A98940", "66806A", "722B2C", "269CA8", "413148"} <= set(
        re.findall(r'srgbClr val="(\w{6})"', drawn)
    )


def test_charts_are_drawn_from_cells_that_hold_no_text(content: bytes) -> None:
    # a spreadsheet draws text as zero: where LTV/CAC does not exist, its cell has to be empty
    book = load_workbook(BytesIO(content_of(Shop(buyers=0, months=3, worlds=2))), data_only=True)
    data = book["Chart data"]
    heads = {cell.value: column for column, cell in enumerate(data[5], 1)}
    assert [data.cell(row, heads["LTV/CAC"]).value for row in (6, 7, 8)] == [None] * 3
    assert all(data.cell(row, heads["Revenue"]).value is not None for row in (6, 7, 8))


def test_one_world_has_no_band_to_draw() -> None:
    content = content_of(Shop(worlds=1, months=3))
    assert not any("<areaChart>" in chart for chart in charts(content))
    labels = [cell.value for cell in load_workbook(BytesIO(content))["Monthly"]["C"]]
    assert "5 %" not in labels


def test_a_single_month_is_a_dot() -> None:
    drawn = charts(content_of(Shop(months=1, worlds=2)))
    assert any('<symbol val="circle"' in chart for chart in drawn)


def test_the_document_says_what_it_is(workbook: Workbook) -> None:
    properties = workbook.properties
    assert properties.title == "Çiçek & Co"
    assert str(properties.creator).startswith("roisim ")


def test_cohorts_are_coloured(workbook: Workbook) -> None:
    rules = [rule for area in workbook["Cohorts"].conditional_formatting for rule in area.rules]
    assert sorted(rule.type for rule in rules) == ["colorScale", "colorScale", "colorScale", "expression"]


def test_what_broke_is_said_on_the_first_sheet() -> None:
    book = load_workbook(BytesIO(content_of(Shop(worlds=4, worlds_failed=2, months=2))))
    for name in ("Summary", "About"):
        texts = [str(cell.value) for row in book[name].iter_rows() for cell in row]
        assert any(text.startswith("Only 4 of 6 worlds") for text in texts), name


def test_the_sheet_about_tells_how_to_get_the_numbers_again(workbook: Workbook) -> None:
    about = workbook["About"]
    told = {row[0].value: row[1].value for row in about.iter_rows()}
    assert told["Seed"] == "7"
    assert told["Worlds"] == "20"
    assert told["SHA-256 of the plan"] == "ab" * 32
    assert told["Made by"] == "roisim 1.2.3"


def test_every_input_is_listed_with_range_and_evidence(workbook: Workbook) -> None:
    rows = {row[0].value: [cell.value for cell in row] for row in workbook["Inputs"].iter_rows()}
    capture = rows["Leave an address"]
    assert capture[1] == pytest.approx(0.075)
    assert capture[2:5] == [0.05, 0.075, 0.10]
    assert capture[5:8] == ["%", "PERT", "edited"]
    assert rows["Budget a month, from Mar 2026 on"][1] == 20_000
    assert rows["Order value"][10] == "customers.order_value"


def test_two_plans_fit_into_one_workbook() -> None:
    # a comparison puts its own sheet before those of the plans
    book = Book()
    for ending in ("", " B"):
        add_plan(book, PlanPages(result_of(Shop(months=2, worlds=2)), plan()), ending)
    both = load_workbook(BytesIO(book.to_bytes()))
    assert both.sheetnames[:2] == ["Summary", "Monthly"]
    assert both.sheetnames[10:12] == ["Summary B", "Monthly B"]
    assert all("'Monthly B'!" in formula for formula in formulas(both["Summary B"]))


def test_the_summary_says_whose_numbers_they_are(workbook: Workbook) -> None:
    """The window shows the plan without chance; who compares the two must find out why they differ."""
    rows = [[cell.value for cell in row] for row in workbook["Summary"].iter_rows()]
    head = next(row for row in rows if row[0] == "Figure")
    assert head[1] == "Mean of 20 worlds"
    assert "Without chance" not in head
    assert any("means over 20 worlds; those that the window shows large" in str(row[0]) for row in rows)


def test_the_plan_without_chance_stands_beside_the_means() -> None:
    shop = result_of(Shop(months=3, worlds=4))
    other = result_of(Shop(months=3, worlds=4, basket=77.0))
    page = load_workbook(BytesIO(workbook_bytes(shop, plan(), other)))["Summary"]
    rows = {row[0].value: [cell.value for cell in row] for row in page.iter_rows()}
    column = rows["Figure"].index("Without chance")
    assert rows["Figure"][column + 1 :][:2] == ["Unit", "What it is"]
    assert rows["Average order value"][column] == pytest.approx(other.figures["average_order_value"].mean)
    assert rows["Average order value"][1] != rows["Average order value"][column]
    told = next(str(text) for text in rows if str(text).startswith("“Without chance” is the plan"))
    assert "over 4 worlds" in told
    assert "The mean profit has a standard error of" in told


def test_the_first_chart_of_ltv_says_of_which_customers(content: bytes, workbook: Workbook) -> None:
    """The window's curve of this name adds up all customers won so far."""
    assert any("LTV/CAC by month of first order" in chart for chart in charts(content))
    assert not any("<a:t>LTV/CAC (" in chart for chart in charts(content))


def test_the_frame_of_the_last_chart_is_printed_whole(workbook: Workbook) -> None:
    """A frame on the very edge of the print area loses its right line."""
    summary: Any = workbook["Summary"]
    last = max(chart.anchor.to.col for chart in summary._charts)
    printed = range_boundaries(summary.print_area.split("!")[1].replace("$", ""))[2]
    assert printed is not None
    assert last < printed
    assert summary.column_dimensions[get_column_letter(printed)].width < 2
