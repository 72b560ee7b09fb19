"""How the spreadsheets of this computer take numbers: what is copied or saved for them is written so."""

from __future__ import annotations

from PySide6.QtCore import QLocale

from roisim.report.csv_form import CsvForm


def spreadsheet_form() -> CsvForm:
    """After the system's region, as Excel and LibreOffice do; the window's own language does not matter."""
    return CsvForm.with_point(QLocale.system().decimalPoint())
