from __future__ import annotations

import importlib.util
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest
from openpyxl import Workbook

from tests.recalculate import Sheets, by_formulas, by_libreoffice, convert, office, recalculate

READERS: list[Callable[[Path], Sheets]] = [recalculate]
if office() is not None:
    READERS.append(by_libreoffice)
if importlib.util.find_spec("formulas") is not None:
    READERS.append(by_formulas)


@pytest.fixture
def workbook(tmp_path: Path) -> Path:
    """Two sheets whose formulas look at each other."""
    book = Workbook()
    monthly = book.create_sheet("Monthly figures")
    for row in [("Orders", 2), ("Orders", 3), ("Visits", 400), ("Visits", 600)]:
        monthly.append(row)
    monthly["C1"] = datetime(2026, 1, 31)
    monthly["C2"] = "=SUM(B1:B2)"
    summary = book["Sheet"]
    summary.title = "Summary"
    summary["A1"] = "=SUMIFS('Monthly figures'!B1:B4,'Monthly figures'!A1:A4,\"Visits\")"
    summary["A2"] = "='Monthly figures'!C2/A1"
    summary["A3"] = '=IF(A2>0,"has orders","none")'
    summary["A4"] = "=1/0"
    path = tmp_path / "shop.xlsx"
    book.save(path)
    return path


@pytest.mark.parametrize("read", READERS)
def test_formulas_become_values(workbook: Path, read: Callable[[Path], Sheets]) -> None:
    sheets = read(workbook)
    assert sheets["Summary"] == {
        "A1": 1000,
        "A2": pytest.approx(0.005),
        "A3": "has orders",
        "A4": "#DIV/0!",
    }
    assert sheets["Monthly figures"]["C2"] == 5


@pytest.mark.parametrize("read", READERS)
def test_cells_without_a_formula_stay_as_they_are(workbook: Path, read: Callable[[Path], Sheets]) -> None:
    monthly = read(workbook)["Monthly figures"]
    assert monthly["A1"] == "Orders"
    assert monthly["C1"] == datetime(2026, 1, 31)
    assert "D1" not in monthly


@pytest.mark.skipif(office() is None, reason="the package formulas does not judge whether a file is sound")
def test_a_file_that_is_no_workbook_is_refused(tmp_path: Path) -> None:
    broken = tmp_path / "broken.xlsx"
    broken.write_bytes(b"PK\x03\x04 and nothing more")
    with pytest.raises(RuntimeError, match=r"could not open broken\.xlsx"):
        convert(broken, "xlsx", tmp_path / "out")
