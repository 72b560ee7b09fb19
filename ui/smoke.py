"""Leads the program through a small plan by itself, so that a test can see whether everything was packed.

`packaging/smoke_test.py` starts the bundle with ROISIM_SMOKE naming a folder; what was seen lies there as
smoke.json, the workbook as smoke.xlsx.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final

from PySide6.QtCore import QObject, QSettings, QTimer
from PySide6.QtGui import QFontInfo
from PySide6.QtWidgets import QApplication

from roisim.scenario.preset_catalog import preset_text, presets
from ui.answers.answer import AnswerState
from ui.application import make_application
from ui.main_window import MainWindow
from ui.preferences import Preferences

PRESET: Final = "turkish_shop"
MONTHS: Final = 3
WORLDS: Final = 8
TOO_MANY_WORLDS: Final = 20_000
LOOKS_EVERY_MS: Final = 20
PATIENCE_SECONDS: Final = 60.0

Condition = Callable[[], bool]


def run_smoke(folder: Path) -> int:
    """Open the window, go through the story below, close it.

    Args:
        folder: takes everything that is written, the settings too.

    Returns:
        0 when all went well.
    """
    preferences = Preferences(QSettings(str(folder / "settings.ini"), QSettings.Format.IniFormat))
    preferences.language = "en"
    application = make_application(sys.argv[:1], preferences)
    window = MainWindow(preferences)
    smoke = Smoke(window, folder)
    window.show()
    window.start_work()
    smoke.begin()
    application.exec()
    return smoke.tell()


class Smoke(QObject):
    """Goes on with the story whenever what it waits for has come.

    Args:
        window: what it drives.
        folder: where it writes.
    """

    def __init__(self, window: MainWindow, folder: Path) -> None:
        super().__init__(window)
        self._window = window
        self._folder = folder
        self._seen: dict[str, Any] = {}
        self._story = self._told()
        self._wait_for: Condition = lambda: True
        self._until = 0.0
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._look)

    def begin(self) -> None:
        """Start looking."""
        self._until = time.monotonic() + PATIENCE_SECONDS
        self._timer.start(LOOKS_EVERY_MS)

    def tell(self) -> int:
        """Write what was seen, and give the exit status."""
        (self._folder / "smoke.json").write_text(json.dumps(self._seen, indent=1), "utf-8")
        return 0 if "closed" in self._seen and "failure" not in self._seen else 1

    # --- the story -------------------------------------------------------------------------------------

    def _told(self) -> Iterator[Condition]:
        window, answers = self._window, self._window.answers
        yield lambda: window.isVisible() and not window.grab().isNull()
        self._note("painted", time.time())
        self._note("font", QFontInfo(QApplication.font()).family())
        self._note("presets", len(presets()))

        answers.use_worlds(WORLDS, 1)
        window.files.open_paths([self._plan_file()])
        plan = window.plans.active
        if plan is None:
            raise RuntimeError("the plan was not opened")
        yield lambda: plan.answer.expected_revision == plan.revision
        self._note("expected", time.time())
        yield lambda: plan.answer.state is AnswerState.DONE
        self._note("worlds", plan.answer.worlds_done)
        window.grab().save(str(self._folder / "smoke.png"))

        bands, scenario, workbook = plan.answer.bands, plan.scenario, self._folder / "smoke.xlsx"
        if bands is None or scenario is None:
            raise RuntimeError("the bands are missing")
        # openpyxl must not count as part of the start
        from roisim.report.workbook import write_workbook

        export = answers.begin("workbook", lambda _control: write_workbook(workbook, bands, scenario))
        yield lambda: not export.is_running
        self._note("workbook", workbook.stat().st_size)

        answers.use_worlds(TOO_MANY_WORLDS, 1)
        yield lambda: plan.answer.state is AnswerState.SHARPENING and plan.answer.worlds_done > 0
        asked = time.monotonic()
        answers.pause(plan)
        yield lambda: plan.answer.state is AnswerState.PAUSED
        self._note("cancelled", time.monotonic() - asked)

        asked = time.monotonic()
        if not window.close():
            raise RuntimeError("the window does not close")
        self._note("closed", time.monotonic() - asked)

    def _plan_file(self) -> Path:
        """A preset with few months: it and its programmes come from the packed data."""
        file = self._folder / "plan.toml"
        file.write_text(preset_text(PRESET).replace("months = 24", f"months = {MONTHS}"), "utf-8")
        return file

    # --- going on --------------------------------------------------------------------------------------

    def _look(self) -> None:
        try:
            self._raise_if_failed()
            if self._wait_for():
                self._wait_for = next(self._story)
                self._until = time.monotonic() + PATIENCE_SECONDS
            elif time.monotonic() > self._until:
                raise TimeoutError(f"nothing more within {PATIENCE_SECONDS:.0f} s")  # noqa: TRY301
        except StopIteration:
            self._end()
        except Exception as error:  # noqa: BLE001 - whatever it is, the test has to hear of it
            self._note("failure", f"after {list(self._seen)}: {type(error).__name__}: {error}")
            self._window.answers.close()
            self._end()

    def _raise_if_failed(self) -> None:
        plan = self._window.plans.active
        if plan is not None and plan.answer.state is AnswerState.FAILED:
            raise RuntimeError(plan.answer.message)

    def _end(self) -> None:
        self._timer.stop()
        QApplication.quit()

    def _note(self, name: str, value: object) -> None:
        self._seen[name] = value
