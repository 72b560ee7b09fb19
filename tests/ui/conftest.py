"""A window that keeps to itself: its own settings, folders and few worlds; and what no test may leave."""

from __future__ import annotations

import gc
import os
import threading
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QSettings
from PySide6.QtWidgets import QApplication, QDialog, QMainWindow, QMessageBox, QWidget
from pytestqt.qtbot import QtBot

from tests.scenario.plan_texts import SMALL
from tests.ui.programme_scene import Asked, shown_panel
from ui.answers import answers as answers_module
from ui.answers.pools import Pools
from ui.application import dress
from ui.main_window import MainWindow
from ui.open_plan import OpenPlan
from ui.panels.programmes import ProgrammesPanel
from ui.preferences import Preferences
from ui.warm_up import WarmUp

os.environ["LC_ALL"] = "C.UTF-8"
"""Whatever the region of the computer is: what is copied and saved for its spreadsheets follows that."""

PATIENCE = 20_000
WORLDS = 8

PLAN = SMALL.replace("months = 3", "months = 6")
"""Six months and few visitors: its worlds take no time."""


BUILT_PAGES = [
    name
    for name, panel in (
        ("welcome", "welcome"),
        ("plan", "plan_page"),
        ("results", "results"),
        ("compare", "comparison"),
        ("journeys", "journeys"),
    )
    if find_spec(f"ui.panels.{panel}") is not None
]
"""Pages that there are."""


class SharedPools(Pools):
    """The pools of all windows of a test process: starting workers takes longer than most tests."""

    def close(self) -> None:
        """They serve the next window too."""

    def join(self, seconds: float) -> None:
        """As `close`."""

    def end(self) -> None:
        """No test is left."""
        super().close()
        super().join(5)


@pytest.fixture(scope="session")
def pools() -> Iterator[SharedPools]:
    """One worker for what is quick, one for worlds."""
    found = SharedPools(1)
    yield found
    found.end()


@pytest.fixture(autouse=True)
def nothing_is_left_behind() -> Iterator[None]:
    """Every window that a test opens is closed and gone when it ends."""
    before = set(_windows())
    yield
    if _left(before):
        gc.collect()  # takes a while: only where it may help
    left = _left(before)
    assert not left, f"left open: {left}"


def _left(before: set[QWidget]) -> list[QWidget]:
    for __ in range(2):
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        QCoreApplication.processEvents()
    left = [window for window in _windows() if window not in before]
    # a page's tools wait without a parent for the window that will show them
    return [window for window in left if window.isVisible() or isinstance(window, QDialog | QMainWindow)]


def _windows() -> list[QWidget]:
    """Tool tips and the like belong to Qt."""
    found = QApplication.topLevelWidgets() if QApplication.instance() is not None else []
    return [window for window in found if not window.metaObject().className().startswith(("QTip", "QLabel"))]


@pytest.fixture
def folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The user's folders; recovery copies lie in `folders / "data"`."""
    for name in ("data", "config", "cache"):
        monkeypatch.setenv(f"XDG_{name.upper()}_HOME", str(tmp_path / name))
    monkeypatch.setenv("HOME", str(tmp_path))
    return tmp_path


@pytest.fixture
def preferences(folders: Path) -> Preferences:
    """English, light, few worlds."""
    found = Preferences(QSettings(str(folders / "settings.ini"), QSettings.Format.IniFormat))
    found.language, found.theme, found.worlds = "en", "light", WORLDS
    return found


@pytest.fixture
def dressed(qapp: QApplication, preferences: Preferences) -> QApplication:
    """The application as the program dresses it."""
    qapp.setApplicationName("roisim")
    qapp.setOrganizationName("roisim")
    qapp.setStyle("Fusion")
    dress(qapp, preferences)
    return qapp


@pytest.fixture
def window(
    dressed: QApplication,
    preferences: Preferences,
    pools: SharedPools,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[MainWindow]:
    """The window with its workers; closed without asking at the end, and none of its threads stays."""
    monkeypatch.setattr(answers_module, "Pools", lambda _workers: pools)
    monkeypatch.setattr(WarmUp, "begin", lambda _self: None)  # most tests would only wait for it
    found = MainWindow(preferences)
    found.resize(1280, 800)
    found.show()
    qtbot.waitExposed(found)
    found.start_work()
    yield found
    for plan in found.plans:
        found.plans.close(plan)
    found.exports.cancel()
    assert found.close()
    found.deleteLater()
    left = [each.name for each in threading.enumerate() if each.name in THREADS]
    assert not left


THREADS = {"roisim-expect", "roisim-worlds", "roisim-what-if", "roisim-task"}


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A small plan on disk."""
    path = tmp_path / "small.toml"
    path.write_text(PLAN, "utf-8")
    return path


@pytest.fixture
def plan(window: MainWindow, file: Path) -> OpenPlan:
    """The small plan, open in the window."""
    return window.plans.open_file(file)


@pytest.fixture
def said(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What message boxes say; each is answered with its safe button."""
    words: list[str] = []

    def execute(box: QMessageBox) -> int:
        words.append(f"{box.text()}\n{box.informativeText()}".strip())
        return 0

    monkeypatch.setattr(QMessageBox, "exec", execute)
    return words


@pytest.fixture
def asked(qapp: QApplication) -> Asked:
    """What stands for the answers behind the programmes."""
    return Asked()


@pytest.fixture
def panel(qtbot: QtBot, plan: OpenPlan, asked: Asked) -> ProgrammesPanel:
    """The programmes of the test's plan, with all their cards."""
    return shown_panel(qtbot, plan, asked)
