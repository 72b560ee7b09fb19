"""Files that are broken, foreign, gone or changed by others; saving that is killed; copies after a crash."""

from __future__ import annotations

import errno
import os
import signal
import stat
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QMenu, QMessageBox
from pytestqt.qtbot import QtBot

from roisim.scenario.scenario_file import check_text
from tests.ui.conftest import PLAN, SharedPools
from ui.answers.tasks import TaskControl
from ui.main_window import MainWindow
from ui.open_plan import OpenPlan
from ui.preferences import Preferences
from ui.recovery import SUFFIX

TOP = Path(__file__).parents[2]
SETTLED = 700
"""Milliseconds in which a change on disk is told, if it is told at all."""

Opener = Callable[[], MainWindow]


def wait_for_notice(window: MainWindow, qtbot: QtBot) -> str:
    qtbot.waitUntil(lambda: bool(window.notices.notices), timeout=5000)
    return window.notices.notices[0].headline


def press(window: MainWindow, words: str) -> None:
    """The button of a notice."""
    QTest.mouseClick(window.notices.button(words), Qt.MouseButton.LeftButton)


def answer_with(monkeypatch: pytest.MonkeyPatch, words: str) -> list[str]:
    asked: list[str] = []

    def execute(box: QMessageBox) -> int:
        asked.append(box.text())
        next(button for button in box.buttons() if button.text() == words).click()
        return 0

    monkeypatch.setattr(QMessageBox, "exec", execute)
    return asked


# --- what cannot be opened ---------------------------------------------------------------------------------

FOREIGN = {
    "half.toml": (b'format = 1\nname = "half', "Line 2"),
    "book.xlsx": (b"PK\x03\x04\x14\x00\x06\x00", "another kind"),
    "picture.png": (b"\x89PNG\r\n\x1a\n\x00\x00", "not a"),
    "wide.toml": ("name = 'x'\n".encode("utf-16"), "UTF-16"),
    "ansi.toml": ("name = 'çiçek'\n".encode("cp1254"), "UTF-8"),
}


def test_what_is_no_plan_is_told_in_words_and_changes_nothing(
    window: MainWindow, plan: OpenPlan, said: list[str], tmp_path: Path
) -> None:
    for name, (content, expected) in FOREIGN.items():
        (tmp_path / name).write_bytes(content)
        window.files.open_paths([tmp_path / name])
        words = said.pop()
        assert f"“{name}”" in words
        assert expected in words
        assert "Your other plans are open as before." in words
        assert said == []
    assert list(window.plans) == [plan]


def test_gone_folder_and_unreadable_are_told_once_and_the_rest_opens(
    window: MainWindow, file: Path, said: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    locked = tmp_path / "locked.toml"
    locked.write_text(PLAN, "utf-8")
    read = Path.read_bytes

    def refuse(path: Path) -> bytes:
        if path == locked:
            raise PermissionError(errno.EACCES, "denied")
        return read(path)

    monkeypatch.setattr(Path, "read_bytes", refuse)
    window.files.open_paths([tmp_path / "gone.toml", tmp_path, locked, file])
    (words,) = said
    for expected in ("The file is gone", "This is a folder", "may not be read"):
        assert expected in words
    assert [each.name for each in window.plans] == ["Small"]


def test_a_plan_with_problems_opens_with_its_list(
    window: MainWindow, said: list[str], tmp_path: Path
) -> None:
    path = tmp_path / "wrong.toml"
    path.write_text(PLAN.replace("cost_per_click = 0.5", "cost_per_click = -1"), "utf-8")
    window.files.open_paths([path])
    assert said == []
    assert window.plans.active is not None
    assert not window.plans.active.is_sound
    problems = window._status._problems
    assert problems.isVisible()
    assert problems.text() == "1 problem"
    QTest.mouseClick(problems, Qt.MouseButton.LeftButton)
    assert window.page_name == "plan"


def test_a_plan_of_a_newer_roisim_says_so(window: MainWindow, said: list[str], tmp_path: Path) -> None:
    path = tmp_path / "newer.toml"
    path.write_text(PLAN.replace("format = 1", "format = 99"), "utf-8")
    window.files.open_paths([path])
    told = said or [each.message for plan in window.plans for each in plan.problems]
    assert any("newer" in words for words in told)


# --- ways in -----------------------------------------------------------------------------------------------


def test_files_are_dropped_anywhere(window: MainWindow, file: Path, said: list[str], tmp_path: Path) -> None:
    other = tmp_path / "picture.png"
    other.write_bytes(b"\x89PNG\r\n\x1a\n")
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in (file, other)])
    none, copy = Qt.KeyboardModifier.NoModifier, Qt.DropAction.CopyAction
    entering = QDragEnterEvent(window.rect().center(), copy, data, Qt.MouseButton.LeftButton, none)
    window.dragEnterEvent(entering)
    assert entering.isAccepted()
    window.dropEvent(QDropEvent(QPointF(500, 400), copy, data, Qt.MouseButton.LeftButton, none))
    assert [each.path for each in window.plans] == [file]
    assert "picture.png" in said[0]


def test_words_are_not_dropped(window: MainWindow) -> None:
    data = QMimeData()
    data.setText("3")
    entering = QDragEnterEvent(
        window.rect().center(),
        Qt.DropAction.CopyAction,
        data,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    window.dragEnterEvent(entering)
    assert not entering.isAccepted()


def test_recent_plans_are_listed_and_those_gone_forgotten(
    window: MainWindow, plan: OpenPlan, file: Path, said: list[str]
) -> None:
    window.plans.close(plan)
    menu = QMenu()
    window.files.fill_recent(menu)
    (action,) = menu.actions()
    assert (action.text(), action.toolTip()) == ("Small", str(file))
    file.unlink()
    action.trigger()
    assert "The file is gone" in said[0]
    window.files.fill_recent(menu)
    assert menu.actions() == []
    menu.deleteLater()


# --- other programs ----------------------------------------------------------------------------------------

OTHER = PLAN.replace("order_value = 150", "order_value = 99")


def test_our_own_save_is_not_told(window: MainWindow, plan: OpenPlan, qtbot: QtBot) -> None:
    for value in (160, 170, 180):
        plan.change("customers.order_value", value, "Change basket")
        assert window.files.save(plan)
        qtbot.wait(120)
    plan.change("customers.order_value", 190, "Change basket")
    qtbot.wait(SETTLED)
    assert window.notices.notices == []


def test_a_change_on_disk_may_be_taken_also_where_nothing_is_unsaved(
    window: MainWindow, plan: OpenPlan, file: Path, qtbot: QtBot
) -> None:
    file.write_text(OTHER, "utf-8")
    assert wait_for_notice(window, qtbot) == "“small.toml” was changed by another program"
    press(window, "Take the file's")
    assert (plan.text, plan.is_changed) == (OTHER, False)
    assert not window.notices.isVisible()
    plan.undo_stack.undo()
    assert (plan.text, plan.is_changed) == (PLAN, True)


def test_mine_may_be_kept_and_is_then_not_saved_yet(
    window: MainWindow, plan: OpenPlan, file: Path, qtbot: QtBot, said: list[str]
) -> None:
    plan.change("customers.order_value", 160, "Change basket")
    file.write_text(OTHER, "utf-8")
    wait_for_notice(window, qtbot)
    assert "changes of your own" in window.notices.notices[0].note
    press(window, "Keep mine")
    plan.undo_stack.undo()
    assert plan.is_changed
    qtbot.wait(SETTLED)
    assert window.notices.notices == []
    assert window.files.save(plan)
    assert file.read_text("utf-8") == PLAN
    assert said == []


def test_both_may_be_looked_at(window: MainWindow, plan: OpenPlan, file: Path, qtbot: QtBot) -> None:
    file.write_text(OTHER, "utf-8")
    wait_for_notice(window, qtbot)
    press(window, "Open the file beside mine")
    assert [each.name for each in window.plans] == ["Small", "Small (file)"]
    assert plan.text == PLAN
    assert window.plans.active is not None
    assert window.plans.active.stated("customers.order_value") == 99


def test_a_file_put_back_needs_no_decision(
    window: MainWindow, plan: OpenPlan, file: Path, qtbot: QtBot
) -> None:
    file.write_text(OTHER, "utf-8")
    wait_for_notice(window, qtbot)
    file.write_text(PLAN, "utf-8")
    qtbot.waitUntil(lambda: not window.notices.notices, timeout=5000)


def test_a_file_that_goes_makes_the_plan_unsaved(
    window: MainWindow, plan: OpenPlan, file: Path, qtbot: QtBot
) -> None:
    file.unlink()
    assert wait_for_notice(window, qtbot) == "“small.toml” is gone, or can no longer be read"
    assert plan.is_changed
    assert window.files.save(plan)
    assert file.read_text("utf-8") == PLAN
    assert window.notices.notices == []
    assert not plan.is_changed


def test_a_file_of_another_kind_in_its_place_breaks_nothing(
    window: MainWindow, plan: OpenPlan, file: Path, qtbot: QtBot, said: list[str]
) -> None:
    file.write_text("half = [", "utf-8")
    wait_for_notice(window, qtbot)
    press(window, "Take the file's")
    assert "The file holds no plan now" in said[0]
    assert (plan.text, plan.is_changed) == (PLAN, True)


def test_saving_does_not_wipe_out_what_was_written_meanwhile(
    window: MainWindow, plan: OpenPlan, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = answer_with(monkeypatch, "Do not save")
    plan.change("customers.order_value", 160, "Change basket")
    file.write_text(OTHER, "utf-8")  # nobody has looked since
    assert not window.files.save(plan)
    assert asked == ["“small.toml” was changed by another program"]
    assert file.read_text("utf-8") == OTHER
    answer_with(monkeypatch, "Save mine over it")
    assert window.files.save(plan)
    assert file.read_text("utf-8") == plan.text


def test_notices_go_with_their_plan(window: MainWindow, plan: OpenPlan, file: Path, qtbot: QtBot) -> None:
    file.write_text(OTHER, "utf-8")
    wait_for_notice(window, qtbot)
    window.plans.close(plan)
    assert window.notices.notices == []


# --- saving ------------------------------------------------------------------------------------------------


def choose(monkeypatch: pytest.MonkeyPatch, path: Path) -> None:
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_rest: (str(path), ""))


def test_save_as_completes_the_name_and_asks_before_it_replaces(
    window: MainWindow, plan: OpenPlan, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    there = tmp_path / "autumn 1.5.toml"
    there.write_text("mine", "utf-8")
    choose(monkeypatch, tmp_path / "autumn 1.5")
    asked = answer_with(monkeypatch, "Keep it")
    assert not window.files.save_as(plan)
    assert asked == ["“autumn 1.5.toml” exists already"]
    answer_with(monkeypatch, "Replace it")
    assert window.files.save_as(plan)
    assert there.read_text("utf-8") == PLAN
    assert plan.path == there


def test_two_plans_do_not_share_a_file(
    window: MainWindow, plan: OpenPlan, file: Path, said: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    second = window.plans.duplicate(plan)
    choose(monkeypatch, file)
    assert not window.files.save_as(second)
    assert "open as another plan" in said[0]
    assert file.read_text("utf-8") == PLAN


def test_a_full_disk_leaves_the_old_file_and_the_plan(
    window: MainWindow, plan: OpenPlan, file: Path, said: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_handle: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    plan.change("customers.order_value", 160, "Change basket")
    monkeypatch.setattr(os, "fsync", full)
    assert not window.files.save(plan)
    assert "the disk is full" in said[0]
    assert "It stays open as it is." in said[0]
    assert file.read_text("utf-8") == PLAN
    assert plan.is_changed
    assert [each.name for each in file.parent.glob("*.tmp")] == []


@pytest.mark.skipif(os.name == "nt", reason="modes of Unix")
def test_a_read_only_file_is_told_and_stays(
    window: MainWindow, plan: OpenPlan, file: Path, said: list[str]
) -> None:
    file.chmod(stat.S_IREAD)
    plan.change("customers.order_value", 160, "Change basket")
    assert not window.files.save(plan)
    assert "read-only" in said[0]
    assert file.read_text("utf-8") == PLAN
    file.chmod(stat.S_IREAD | stat.S_IWRITE)


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
