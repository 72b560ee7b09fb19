"""A comparison's workbook: what a spreadsheet program makes of it, its sheets, names and pages."""

from __future__ import annotations

import re
import zipfile
from dataclasses import dataclass, replace
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from roisim.experiment.comparison import Comparison, compare
from roisim.experiment.metric_labels import label
from roisim.experiment.metrics import METRICS
from roisim.experiment.shown_figures import key_figures, shown_metrics
from roisim.report.workbook import SHEETS
from roisim.report.workbook_comparison import (
    comparison_workbook_bytes,
    sheet_endings,
    write_comparison_workbook,
)
from roisim.scenario.scenario import Scenario
from tests.recalculate import Sheets, recalculate
from tests.report.plans import plan
from tests.report.synthetic_run import Shop, result_of
from tests.report.workbook_reading import Page

# LibreOffice writes the months of a chart as text where openpyxl expects numbers; the cells are sound
pytestmark = pytest.mark.filterwarnings("ignore:Unable to read chart")

BASE = Shop(months=3, worlds=4)
MORE = replace(BASE, name="More buyers", buyers=0.006)
SHOPS = {
    "the plan itself, and nobody buys": (BASE, BASE, replace(BASE, name="Nobody", buyers=0.0)),
    "lost worlds, all there is": (
        replace(MORE, worlds_failed=2, everything=True),
        replace(BASE, worlds=3, worlds_failed=3),
    ),
}


@dataclass(frozen=True)
class Scene:
    comparison: Comparison
    path: Path
    recalculated: Sheets

    def page(self, sheet: str) -> Page:
        return Page(self.recalculated[sheet])


def plans(number: int) -> list[Scenario]:
    """Plans that differ in a channel, every second one."""
    return [plan(channel="Google Ads" if place % 2 == 0 else "Meta") for place in range(number)]


def content_of(*shops: Shop) -> bytes:
    return comparison_workbook_bytes(compare([result_of(shop) for shop in shops]), plans(len(shops)))


@pytest.fixture(scope="module", params=SHOPS)
def scene(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Scene:
    path = tmp_path_factory.mktemp("comparison") / "plans.xlsx"
    shops = SHOPS[request.param]
    comparison = compare([result_of(shop) for shop in shops])
    write_comparison_workbook(path, comparison, plans(len(shops)))
    return Scene(comparison, path, recalculate(path))


def approx(value: float | None, factor: float = 1.0) -> Any:
    return "–" if value is None else pytest.approx(value * factor, rel=1e-9, abs=1e-6)


def test_no_cell_holds_an_error(scene: Scene) -> None:
    errors = {
        f"{sheet}!{name}": value
        for sheet, cells in scene.recalculated.items()
        for name, value in cells.items()
        if isinstance(value, str) and value.startswith(("#", "Err:"))
    }
    assert errors == {}


def test_every_formula_gives_the_value_that_the_file_shows_without_working_it_out(scene: Scene) -> None:
    formulas, stored = load_workbook(scene.path), load_workbook(scene.path, data_only=True)
    compared = 0
    for name in ("Comparison", "Comparison data"):
        for cell in (cell for row in formulas[name].iter_rows() for cell in row if cell.data_type == "f"):
            shown = stored[name][cell.coordinate].value
            worked_out = scene.recalculated[name].get(cell.coordinate)
            assert worked_out == (shown if isinstance(shown, str) else approx(shown)), cell.coordinate
            compared += 1
    assert compared > 20


def test_figures_and_differences_equal_those_of_the_comparison(scene: Scene) -> None:
    """The table of each other plan; of several plans it stands behind the charts."""
    page, comparison = scene.page("Comparison"), scene.comparison
    facts = comparison.base.plan
    for number, other in enumerate(comparison.others):
        shown = {**shown_metrics(comparison.base.figures), **shown_metrics(other.result.figures)}
        for name, metric in shown.items():
            figure = other.figures[name]
            points = 100.0 if metric.unit.startswith("share") else 1.0
            rows = [row for row in page.rows(label(metric, facts)) if page.at(row, 8) is not None]
            row = rows[number]
            many = other.worlds > 1
            base, own = (result.figures[name].mean for result in (comparison.base, other.result))
            assert page.across(row, 2, 2) == [approx(base), approx(own)], name
            assert page.at(row, 4) == approx(figure.mean, points), name
            bounds = (figure.p05, figure.p95) if many else (None, None)
            assert page.across(row, 5, 2) == [approx(bound, points) for bound in bounds], name
            better = figure.chance_better if many else None
            assert page.at(row, 7) == (None if better is None else approx(better)), name


def test_several_plans_stand_side_by_side_first(scene: Scene) -> None:
    page, comparison = scene.page("Comparison"), scene.comparison
    if len(comparison.others) == 1:
        return
    facts = comparison.base.plan
    for name in key_figures(comparison.base):
        first, second = page.rows(label(METRICS[name], facts))[:2]
        means = [result.figures[name].mean for result in comparison.results]
        assert page.across(first, 2, len(means)) == [approx(mean) for mean in means], name
        points = 100.0 if METRICS[name].unit.startswith("share") else 1.0
        for place, other in enumerate(comparison.others):
            assert page.at(second, 2 + 2 * place) == approx(other.figures[name].mean, points), name


def test_charts_draw_the_months_of_every_plan(scene: Scene) -> None:
    page, comparison = scene.page("Comparison data"), scene.comparison
    months = comparison.base.plan.months
    for place, result in enumerate(comparison.results):
        shown = [value for value in page.down(2 + place, 7, months) if value is not None]
        expected = [value for value in result.monthly["revenue"].mean if value is not None]
        assert shown == [approx(value) for value in expected]
    last = max(int(name[1:]) for name in page.cells if name[0] == "A" and name[1:].isdigit())
    assert last == 6 + months


# --- whatever the numbers are ------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def content() -> bytes:
    return content_of(BASE, MORE)


def test_the_comparison_comes_first_then_each_plan(content: bytes) -> None:
    names = load_workbook(BytesIO(content)).sheetnames
    expected = [f"{title} – {name}" for name in ("Çiçek & Co", "More buyers") for title in SHEETS.values()]
    assert names == ["Comparison", "What differs", *expected, "Comparison data"]


def test_one_world_has_no_bands() -> None:
    shops = [replace(shop, worlds=1, months=1, currency="JPY") for shop in (BASE, MORE)]
    book = load_workbook(BytesIO(content_of(*shops)))
    page = book["Comparison"]
    (row,) = (cell.row for cell in page["A"] if cell.value == "Revenue")
    assert str(page.cell(row, 4).value).startswith("=IF(COUNT(")
    assert [page.cell(row, column).value for column in (5, 6, 7)] == ["–", "–", None]
    assert "band" not in [cell.value for cell in book["Comparison data"][6]]


def test_sheets_of_long_and_equal_names_can_be_told_apart() -> None:
    name = "A very long name that begins alike in all of these plans"
    shops = [
        replace(BASE, name=name, months=1, worlds=1),
        replace(MORE, name=name + " B", months=1, worlds=1),
    ]
    names = load_workbook(BytesIO(content_of(*shops, shops[0]))).sheetnames
    assert len({each.casefold() for each in names}) == len(names) == 33
    assert max(map(len, names)) <= 31
    assert names[2:23:10] == [
        "Summary – A very long name t",
        "Summary – A very long name 2",
        "Summary – A very long name 3",
    ]


def test_endings_of_sheets_leave_room_for_their_titles() -> None:
    endings = sheet_endings(["Plan", "PLAN", "x" * 40, "x" * 41, "a\nb"])
    assert endings == [" – Plan", " – PLAN 2", " – " + "x" * 18, " – " + "x" * 16 + " 2", " – a b"]


def test_the_sheets_of_the_comparison_are_ready_to_be_printed(content: bytes) -> None:
    book: Any = load_workbook(BytesIO(content))
    for name in ("Comparison", "What differs", "Comparison data"):
        sheet = book[name]
        assert sheet.print_area, name
        assert sheet.freeze_panes, name
        assert sheet.page_setup.orientation == "landscape"
        assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (1, 0)
        assert sheet.oddHeader.left.text == "More buyers against Çiçek && Co"


def test_charts_lie_over_each_other_and_show_what_is_gained(content: bytes) -> None:
    with zipfile.ZipFile(BytesIO(content)) as archive:
        charts = [archive.read(name).decode() for name in archive.namelist() if "charts/chart" in name]
    own = [chart for chart in charts if "'Comparison data'" in chart]
    assert len(own) == 4
    assert sum("<c:legend>" in chart or "<legend>" in chart for chart in own) == 3
    assert sum("areaChart" in chart for chart in own) == 1


def test_what_differs_is_told_and_what_does_not_is_left_out(content: bytes) -> None:
    page = load_workbook(BytesIO(content))["What differs"]
    cells = [cell.value for row in page.iter_rows() for cell in row if cell.value]
    assert {"Google Ads (Paid channel)", "Name", "Google Ads", "Meta"} <= set(cells)
    small = result_of(replace(BASE, months=1, worlds=1))
    same = comparison_workbook_bytes(compare([small, small]), [plan(), plan()])
    page = load_workbook(BytesIO(same))["What differs"]
    assert page["A6"].value == "All inputs are the same."


def test_names_that_look_like_formulas_stay_text() -> None:
    trap = '=HYPERLINK("http://example.com","click")'
    shops = [replace(BASE, name=trap, months=1, worlds=2), replace(MORE, name="+1", months=1, worlds=2)]
    book = load_workbook(BytesIO(content_of(*shops)))
    cells = [cell for sheet in book.worksheets for row in sheet.iter_rows() for cell in row]
    # the name of a sheet may stand within quotes
    formulas = [re.sub(r"'(?:[^']|'')+'!", "", str(cell.value)) for cell in cells if cell.data_type == "f"]
    assert len(formulas) > 100
    assert not any("HYPERLINK" in formula for formula in formulas)
    assert any(cell.value == trap for row in book["Comparison"].iter_rows() for cell in row)


def test_what_makes_figures_incomparable_is_said_on_the_first_page() -> None:
    paid = replace(MORE, months=3, cac="paid", worlds_failed=1)
    page = load_workbook(BytesIO(content_of(BASE, paid)))["Comparison"]
    texts = [str(page.cell(row, 1).value) for row in range(1, 9)]
    assert any(text.startswith("More buyers: Only 4 of 5 worlds") for text in texts)
    assert any("reckons with CAC advertising only" in text for text in texts)


@pytest.mark.parametrize("known", [True, False])
def test_the_first_sheet_says_whose_numbers_they_are(known: bool) -> None:
    small = result_of(Shop(months=2, worlds=2))
    expected = [small, small] if known else []
    book = load_workbook(
        BytesIO(comparison_workbook_bytes(compare([small, small]), [plan(), plan()], expected))
    )
    told = " ".join(str(row[0].value) for row in book["Comparison"].iter_rows(max_row=8))
    assert "means over the worlds; those that the window shows large are without chance" in told
    assert ("in each plan's Summary" in told) is known
    summary = [cell.value for row in book.worksheets[2].iter_rows(max_row=12) for cell in row]
    assert ("Without chance" in summary) is known
