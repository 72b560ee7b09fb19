"""When the program itself breaks: words, a report in a file, and the plans stay open."""

from __future__ import annotations

import datetime
import logging
import platform
import traceback
from pathlib import Path

from PySide6.QtCore import QStandardPaths
from PySide6.QtWidgets import QApplication, QMessageBox

import roisim
from roisim.translation import _

log = logging.getLogger("roisim.desktop")


def tell_fault(fault: BaseException) -> None:
    """Write a report and say where it lies."""
    report = _written(fault)
    log.error("the window broke", exc_info=fault)
    box = QMessageBox(QApplication.activeWindow())
    box.setWindowTitle("roisim")
    box.setText(_("Something in roisim went wrong"))
    where = _("A report lies in {file}.").format(file=report) if report else ""
    box.setInformativeText(
        _("Your plans are open as before. Save them, then start roisim anew.") + f"\n{where}"
    )
    box.exec()


def _written(fault: BaseException) -> Path | None:
    """The report's file; None where it could not be written."""
    folder = Path(QStandardPaths.writableLocation(QStandardPaths.StandardLocation.AppDataLocation)) / "faults"
    now = datetime.datetime.now()
    lines = [f"roisim {roisim.__version__}, Python {platform.python_version()}, {platform.platform()}", ""]
    try:
        folder.mkdir(parents=True, exist_ok=True)
        file = folder / f"fault-{now:%Y%m%d-%H%M%S}.txt"
        file.write_text("\n".join(lines) + "".join(traceback.format_exception(fault)), "utf-8")
    except OSError:
        return None
    return file
