"""What a start loads: the window is painted before anything heavy is there."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

TOP = Path(__file__).parents[2]

START = """\
import json, sys
from PySide6.QtCore import QSettings
from ui.application import make_application
from ui.preferences import Preferences
preferences = Preferences(QSettings(sys.argv[1], QSettings.Format.IniFormat))
application = make_application(["roisim"], preferences)
from ui.main_window import MainWindow
window = MainWindow(preferences)
window.show()
application.processEvents()
print(json.dumps(sorted(sys.modules)))
window.close()
"""

ENGINE = """\
import json, sys
import roisim.cli, roisim.experiment.runner, roisim.report.workbook, roisim.report.charts
print(json.dumps(sorted(sys.modules)))
"""


def loaded(script: str, *arguments: str) -> set[str]:
    """Top-level packages in a fresh process after a script."""
    ended = subprocess.run(
        [sys.executable, "-c", script, *arguments],
        capture_output=True,
        text=True,
        check=True,
        cwd=TOP,
        env={**os.environ, "PYTHONPATH": str(TOP)},
    )
    return {name.partition(".")[0] for name in json.loads(ended.stdout)}


def test_the_first_page_needs_no_engine_and_no_charts(tmp_path: Path) -> None:
    modules = loaded(START, str(tmp_path / "settings.ini"))
    assert {"simpy", "openpyxl", "matplotlib", "scipy", "PIL"} & modules == set()
    assert "PySide6" in modules


def test_the_engine_knows_no_qt() -> None:
    modules = loaded(ENGINE)
    assert {"PySide6", "shiboken6", "ui"} & modules == set()
