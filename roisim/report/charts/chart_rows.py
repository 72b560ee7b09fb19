"""The rows behind a chart as text: CSV for files, tabs for the clipboard."""

from __future__ import annotations

import csv
from datetime import date
from io import StringIO
from typing import Final

from roisim.report.charts.chart_data import Cell, Rows
from roisim.report.csv_tables import harmless
from roisim.report.number_text import MINUS, decimal_text

DECIMALS_ON_CLIPBOARD: Final = 4


def csv_bytes(rows: Rows) -> bytes:
    """A CSV file as `roisim.report.csv_tables` writes them: UTF-8 with its mark, points, full precision."""
    stream = StringIO()
    csv.writer(stream).writerows([_plain(cell) for cell in row] for row in rows)
    return stream.getvalue().encode("utf-8-sig")


def tab_text(rows: Rows) -> str:
    """Cells parted by tabs, numbers as the reader's language writes them: spreadsheets take it as it is."""
    return "\n".join("\t".join(_local(cell) for cell in row) for row in rows)


def _plain(cell: Cell) -> str:
    if isinstance(cell, str):
        return harmless(cell)
    if isinstance(cell, date):
        return cell.isoformat()
    return "" if cell is None else repr(cell)


def _local(cell: Cell) -> str:
    if isinstance(cell, float):
        # a spreadsheet reads neither a typographic minus nor every separator of thousands
        point = decimal_text(0.5, 1)[1]
        text = f"{cell:.{DECIMALS_ON_CLIPBOARD}f}".rstrip("0").rstrip(".")
        return text.replace(".", point).replace(MINUS, "-")
    return _plain(cell).replace("\t", " ")
