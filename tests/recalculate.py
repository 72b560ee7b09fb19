"""What a workbook's cells hold after a spreadsheet program has worked them out.

LibreOffice does it, as the workbook's reader would; where it cannot be had, the PyPI package
``formulas`` (extra ``recalculate``). `dev.py test` sees to it that one of the two is there.
"""

from __future__ import annotations

import importlib.util
import shutil
import subprocess
import tempfile
import warnings
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from openpyxl import load_workbook
from openpyxl.cell.cell import Cell

Sheets = dict[str, dict[str, Any]]
"""Values by sheet and cell, ``sheets["Summary"]["B4"]``; no empty cells, errors as text ("#N/A")."""

# trust no value that the file may carry along
ALWAYS_RECALCULATE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load">
<prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item>
</oor:items>
"""


def recalculate(workbook: Path) -> Sheets:
    """Values of all cells of *workbook*, worked out anew.

    Raises:
        RuntimeError: there is nothing to recalculate with, or LibreOffice could not open the file.
    """
    if office() is not None:
        return by_libreoffice(workbook)
    if importlib.util.find_spec("formulas") is not None:
        return by_formulas(workbook)
    raise RuntimeError("install LibreOffice Calc, or `pip install -e .[recalculate]`: dev.py test does it")


def office() -> str | None:
    """LibreOffice's command, if there is one."""
    return shutil.which("soffice") or shutil.which("libreoffice")


def convert(workbook: Path, kind: str, folder: Path) -> Path:
    """Have LibreOffice recalculate *workbook* and write it as *kind* ("xlsx", "pdf") into *folder*."""
    command = office()
    if command is None:
        raise RuntimeError("LibreOffice is not installed")
    with tempfile.TemporaryDirectory() as profile:
        settings = Path(profile) / "user" / "registrymodifications.xcu"
        settings.parent.mkdir()
        settings.write_text(ALWAYS_RECALCULATE, "utf-8")
        # a profile of its own: with a shared one a second soffice hands its work to the first
        call = [
            command,
            f"-env:UserInstallation={Path(profile).as_uri()}",
            "--headless",
            "--convert-to",
            kind,
        ]
        done = subprocess.run(
            [*call, "--outdir", str(folder), str(workbook)],
            capture_output=True,
            text=True,
            timeout=180,
            check=False,
        )
    result = folder / f"{workbook.stem}.{kind}"
    if done.returncode != 0 or not result.exists():
        raise RuntimeError(f"LibreOffice could not open {workbook.name}: {done.stdout}{done.stderr}")
    return result


def by_libreoffice(workbook: Path) -> Sheets:
    """The values as LibreOffice works them out."""
    with tempfile.TemporaryDirectory() as folder:
        book = load_workbook(convert(workbook, "xlsx", Path(folder)), data_only=True)
    return {
        sheet.title: {cell.coordinate: cell.value for cell in _filled(sheet)} for sheet in book.worksheets
    }


def by_formulas(workbook: Path) -> Sheets:
    """The values as the package ``formulas`` works them out; cells without a formula as they stand."""
    book = load_workbook(workbook)
    solution = _solution(workbook)
    return {
        sheet.title: {
            cell.coordinate: _solved(solution, sheet.title, cell) if cell.data_type == "f" else cell.value
            for cell in _filled(sheet)
        }
        for sheet in book.worksheets
    }


def _filled(sheet: Any) -> list[Cell]:
    return [cell for row in sheet.iter_rows() for cell in row if cell.value is not None]


def _solution(workbook: Path) -> dict[str, Any]:
    """What ``formulas`` found, by "SHEET!A1" in capitals."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it uses what its own dependencies have deprecated
        formulas = importlib.import_module("formulas")
        model = formulas.ExcelModel().loads(str(workbook)).finish(circular=False)
        cells: Mapping[str, Any] = model.calculate()
    return {name.rpartition("]")[2].replace("'!", "!"): value for name, value in cells.items()}


def _solved(solution: dict[str, Any], sheet: str, cell: Cell) -> Any:
    value = solution[f"{sheet.upper()}!{cell.coordinate}"].value[0, 0]
    if value.__class__.__name__ == "XlError":
        return str(value)
    return value.item() if hasattr(value, "item") else value
