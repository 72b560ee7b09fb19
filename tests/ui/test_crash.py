"""What a crash, `kill -9` and closing leave behind: whole files, what was typed, no process."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from roisim.scenario.scenario_file import check_text
from tests.ui.conftest import PLAN, SharedPools
from tests.ui.window_scene import answer_with, press, wait_for_notice
from ui.answers.tasks import TaskControl
from ui.main_window import MainWindow
from ui.open_plan import OpenPlan
from ui.preferences import Preferences
from ui.recovery import SUFFIX

TOP = Path(__file__).parents[2]

SAVER = """\
import sys
from pathlib import Path
from PySide6.QtCore import QCoreApplication
from ui.open_plan import OpenPlan
application = QCoreApplication([])
path = Path(sys.argv[1])
plan = OpenPlan(path.read_text("utf-8"), 0, path)
number = 0
while True:
    number += 1
    plan.change("customers.order_value", 100 + number % 800, "Change basket")
    plan.save(path)
    print(number, flush=True)
"""


@pytest.mark.skipif(os.name == "nt", reason="signals of Unix")
def test_kill_9_while_saving_leaves_a_whole_file(file: Path, tmp_path: Path) -> None:
    script = tmp_path / "saver.py"
    script.write_text(SAVER, "utf-8")
    for wait in (0.0, 0.013, 0.029):
        saver = subprocess.Popen(
            [sys.executable, str(script), str(file)],
            stdout=subprocess.PIPE,
            text=True,
            env={**os.environ, "PYTHONPATH": str(TOP)},
        )
        assert saver.stdout is not None
        assert saver.stdout.readline() == "1\n"
        time.sleep(wait)
        saver.send_signal(signal.SIGKILL)
        saver.wait()
        saver.stdout.close()
        assert check_text(file.read_text("utf-8")) == []


# --- after a crash -----------------------------------------------------------------------------------------

CRASHER = """\
import os, signal, sys
from pathlib import Path
from PySide6.QtCore import QCoreApplication
from ui.open_plan import OpenPlan
from ui.recovery import Recovery
application = QCoreApplication([])
recovery = Recovery(Path(sys.argv[1]))
path = Path(sys.argv[2])
saved = OpenPlan(path.read_text("utf-8"), 0, path)
fresh = OpenPlan(path.read_text("utf-8").replace("Small", "Fresh"), 1)
for plan in (fresh, saved):
    recovery.watch(plan)
    plan.change("customers.order_value", 777, "Change basket")
recovery.write_due()
os.kill(os.getpid(), signal.SIGKILL)
"""


def recovery_folder(folders: Path) -> Path:
    return folders / "data" / "roisim" / "roisim" / "recovery"


@pytest.fixture
def crashed(folders: Path, file: Path, tmp_path: Path) -> Path:
    """The folder with what a roisim left behind that was killed with two plans open."""
    script = tmp_path / "crasher.py"
    script.write_text(CRASHER, "utf-8")
    folder = recovery_folder(folders)
    ended = subprocess.run(
        [sys.executable, str(script), str(folder), str(file)],
        env={**os.environ, "PYTHONPATH": str(TOP)},
        check=False,
    )
    assert ended.returncode == -signal.SIGKILL
    assert len(list(folder.glob(f"*{SUFFIX}"))) == 2
    return folder


def test_after_a_crash_what_was_typed_is_offered_and_opens_with_its_file(
    crashed: Path, window: MainWindow, file: Path, qtbot: QtBot
) -> None:
    assert wait_for_notice(window, qtbot) == "roisim ended without saving"
    note = window.notices.notices[0].note
    assert "“Small”" in note
    assert "“Fresh”" in note
    press(window, "Open what was typed")
    small, fresh = sorted(window.plans, key=lambda plan: plan.name, reverse=True)
    assert (small.path, fresh.path) == (file, None)
    for plan in (small, fresh):
        assert plan.stated("customers.order_value") == 777
        assert plan.is_changed
    assert file.read_text("utf-8") == PLAN
    # they are kept anew, under this window's name
    assert len(list(crashed.glob(f"*{SUFFIX}"))) == 2
    small.undo_stack.undo()
    assert small.text == PLAN
    assert not small.is_changed


def test_a_crash_whose_file_is_gone_gives_the_text_with_its_place(
    crashed: Path, file: Path, window: MainWindow, qtbot: QtBot
) -> None:
    wait_for_notice(window, qtbot)
    file.unlink()
    press(window, "Open what was typed")
    small = next(plan for plan in window.plans if plan.name == "Small")
    assert small.path == file
    assert window.files.save(small)
    assert "777" in file.read_text("utf-8")


def test_later_keeps_the_copies_for_another_start(
    crashed: Path, window: MainWindow, preferences: Preferences, qtbot: QtBot
) -> None:
    wait_for_notice(window, qtbot)
    press(window, "Later")
    assert len(list(crashed.glob(f"*{SUFFIX}"))) == 2
    second = MainWindow(preferences)
    second.files.begin(())
    assert second.notices.notices == []  # they are the first window's until it closes
    second.close()
    window.close()
    third = MainWindow(preferences)
    third.files.begin(())
    assert len(third.notices.notices) == 1
    third.close()
    for each in (second, third):
        each.deleteLater()
    assert len(list(crashed.glob(f"*{SUFFIX}"))) == 2


def test_thrown_away_is_gone(crashed: Path, window: MainWindow, qtbot: QtBot) -> None:
    wait_for_notice(window, qtbot)
    press(window, "Throw it away")
    assert list(crashed.glob(f"*{SUFFIX}")) == []
    window.close()
    assert list(crashed.iterdir()) == []


def test_a_window_closed_in_good_order_leaves_nothing(
    window: MainWindow, plan: OpenPlan, folders: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer_with(monkeypatch, "Do not save")
    plan.change("customers.order_value", 160, "Change basket")
    window.files._recovery.write_due()
    assert len(list(recovery_folder(folders).glob(f"*{SUFFIX}"))) == 1
    assert window.close()
    assert list(recovery_folder(folders).iterdir()) == []


# --- closing -----------------------------------------------------------------------------------------------


def test_closing_into_an_export_asks_and_leaves_no_half_file(
    window: MainWindow, plan: OpenPlan, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    begun = threading.Event()

    def write_slowly(control: TaskControl, _path: Path) -> None:
        begun.set()
        while True:
            control.cancel.raise_if_cancelled()
            time.sleep(0.01)

    window.exports.begin("Writing report.xlsx", tmp_path / "report.xlsx", write_slowly)
    assert begun.wait(5)
    asked = answer_with(monkeypatch, "Wait for it")
    assert not window.close()
    assert asked == ["Writing report.xlsx"]
    answer_with(monkeypatch, "Stop it and close")
    assert window.close()
    assert not (tmp_path / "report.xlsx").exists()


def test_real_pools_end_with_their_window(
    window: MainWindow,
    preferences: Preferences,
    pools: SharedPools,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.undo()  # this window has workers of its own, and loads what it will need
    before = children()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_DATA_HOME", str(preferences._settings.fileName()) + ".data")
        other = MainWindow(preferences)
        other.start_work()
        qtbot.waitUntil(lambda: "plan" in other._shelf._pages, timeout=20_000)
        opened = other.plans.open_text(PLAN, None, unsaved=False)
        qtbot.waitUntil(lambda: opened.answer.worlds_done > 0, timeout=20_000)
        assert children() > before
        other.plans.close(opened)
        assert other.close()
        other.deleteLater()
    qtbot.waitUntil(lambda: children() <= before, timeout=5000)
    assert not [each.name for each in threading.enumerate() if each.name == "roisim-start"]


def children() -> set[int]:
    """Processes of this one that still run."""
    found = set()
    for folder in Path("/proc/self/task").iterdir():
        found |= {int(word) for word in (folder / "children").read_text().split()}
    return found
