"""Files that are broken, foreign, gone, changed by others, or cannot be written: words and a way on."""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

from tests.ui.conftest import PLAN
from tests.ui.window_scene import answer_file_dialogs, answer_with, press, wait_for_notice
from ui.main_window import MainWindow
from ui.open_plan import OpenPlan
from ui.widgets.field_line import FieldLine
from ui.widgets.nav_row import NavRow

SETTLED = 700
"""Milliseconds in which a change on disk is told, if it is told at all."""

Opener = Callable[[], MainWindow]


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
    for expected in ("The file is gone", "Choose the plan files in it", "may not be read"):
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


def recent_names(window: MainWindow) -> list[str]:
    return [Path(each.path).name for each in window.preferences.recent()]


def test_a_plan_of_a_newer_roisim_says_so_and_is_not_edited(
    window: MainWindow, said: list[str], tmp_path: Path
) -> None:
    path = tmp_path / "newer.toml"
    path.write_text(PLAN.replace("format = 1", "format = 99"), "utf-8")
    window.preferences.remember(path, "Newer", 0)
    window.files.open_paths([path])
    (words,) = said
    assert "newer roisim, in format 99" in words
    assert "Update roisim" in words
    assert (len(window.plans), recent_names(window)) == (0, [])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('[project]\nname = "web"\nversion = "1.0"\n', "it has neither a format nor channels"),
        ('format = "wheel"\nchannels = 3\n', "it has neither a format nor channels"),
        ("# nothing yet\n", "nothing is stated in it"),
    ],
)
def test_another_toml_file_is_told_as_such_and_neither_opened_nor_remembered(
    window: MainWindow, said: list[str], tmp_path: Path, text: str, expected: str
) -> None:
    path = tmp_path / "pyproject.toml"
    path.write_text(text, "utf-8")
    window.preferences.remember(path, "web", 0)
    window.files.open_paths([path])
    (words,) = said
    assert f"This is no roisim plan: {expected}" in words
    assert "start from an example" in words
    assert (len(window.plans), recent_names(window)) == (0, [])


@pytest.mark.parametrize(
    "text", ["format = 1\n", "[[channels]]\n", "[funnel]\nintent = 2\n", 'format = "1"\n[customers]\n']
)
def test_a_plan_with_little_or_wrong_in_it_still_opens(
    window: MainWindow, said: list[str], tmp_path: Path, text: str
) -> None:
    path = tmp_path / "little.toml"
    path.write_text(text, "utf-8")
    window.files.open_paths([path])
    assert said == []
    assert window.plans.active is not None
    assert window.plans.active.problems


def test_a_plan_whose_toml_is_broken_stays_among_the_recent_ones(
    window: MainWindow, plan: OpenPlan, file: Path, said: list[str]
) -> None:
    window.plans.close(plan)
    file.write_text(PLAN + "half = [", "utf-8")
    window.files.open_paths([file])
    assert "Line" in said[0]
    assert recent_names(window) == [file.name]


def test_another_toml_file_in_a_plans_place_is_not_taken(
    window: MainWindow, plan: OpenPlan, file: Path, qtbot: QtBot, said: list[str]
) -> None:
    file.write_text("[project]\nname = 'web'\n", "utf-8")
    wait_for_notice(window, qtbot)
    press(window, "Take the file's")
    assert "no roisim plan" in said[0]
    assert plan.text == PLAN


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


def test_an_address_from_a_browser_is_told_and_files_beside_it_open(
    window: MainWindow, file: Path, said: list[str]
) -> None:
    window.files.open_urls([QUrl("https://example.org/plan.toml"), QUrl.fromLocalFile(str(file))])
    (words,) = said
    assert "https://example.org/plan.toml" in words
    assert "Save it as a file" in words
    assert [each.path for each in window.plans] == [file]


def test_an_address_dropped_on_the_window_is_told(window: MainWindow, said: list[str]) -> None:
    data = QMimeData()
    data.setUrls([QUrl("https://example.org/plan.toml")])
    none, copy = Qt.KeyboardModifier.NoModifier, Qt.DropAction.CopyAction
    window.dropEvent(QDropEvent(QPointF(500, 400), copy, data, Qt.MouseButton.LeftButton, none))
    assert "https://example.org/plan.toml" in said[0]


def test_a_field_leaves_dropped_files_to_the_window(window: MainWindow, file: Path) -> None:
    window.files.open_paths([file])
    fields = window.page.findChildren(FieldLine)
    assert fields
    assert not any(each.acceptDrops() for each in fields)


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
    action = menu.actions()[0]
    assert (action.text(), action.toolTip()) == ("Small", str(file))
    file.unlink()
    action.trigger()
    assert "The file is gone" in said[0]
    window.files.fill_recent(menu)
    (action,) = menu.actions()
    assert (action.text(), action.isEnabled()) == ("No plans yet", False)
    menu.deleteLater()


def test_recent_plans_of_the_same_name_are_told_apart_and_the_list_is_cleared(
    window: MainWindow, said: list[str], tmp_path: Path
) -> None:
    for folder in ("spring", "autumn"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "plan.toml").write_text(PLAN.replace("Small", "H&M"), "utf-8")
        window.files.open_paths([tmp_path / folder / "plan.toml"])
    menu = QMenu()
    window.files.fill_recent(menu)
    assert menu.isEnabled()
    first, second, _line, clear = menu.actions()
    assert (first.text(), second.text()) == ("H&&M – autumn/plan.toml", "H&&M – spring/plan.toml")
    clear.trigger()
    assert window.preferences.recent() == []
    menu.deleteLater()


def test_one_file_by_two_ways_is_one_plan_and_one_recent_plan(
    window: MainWindow, plan: OpenPlan, file: Path, tmp_path: Path
) -> None:
    link = tmp_path / "link.toml"
    link.symlink_to(file)
    window.show_welcome()
    window.files.open_paths([link, tmp_path / "data" / ".." / file.name])
    assert list(window.plans) == [plan]
    assert window.page_name == "plan"
    assert recent_names(window) == [file.name]


def test_a_recent_plan_that_is_gone_leaves_the_welcome_page(
    window: MainWindow, said: list[str], tmp_path: Path
) -> None:
    file = tmp_path / "gone.toml"
    window.preferences.remember(file, "Small", 0)
    window.show_welcome()
    (recent,) = [each for each in window.page.findChildren(NavRow) if each.text() == "Small"]
    assert str(file) in recent.toolTip()
    QTest.mouseClick(recent, Qt.MouseButton.LeftButton)
    assert "The file is gone" in said[0]
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert [each for each in window.page.findChildren(NavRow) if each.text() == "Small"] == []


def test_a_cleared_list_leaves_the_welcome_page(window: MainWindow, tmp_path: Path) -> None:
    window.preferences.remember(tmp_path / "old.toml", "Small", 0)
    window.show_welcome()
    menu = QMenu()
    window.files.fill_recent(menu)
    menu.actions()[-1].trigger()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert [each for each in window.page.findChildren(NavRow) if each.text() == "Small"] == []
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
    assert said[0].startswith("The file cannot be taken\n")
    assert (plan.text, plan.is_changed) == (PLAN, True)


@pytest.mark.parametrize(
    ("button", "headline"),
    [
        ("Take the file's", "The file cannot be taken"),
        ("Open the file beside mine", "The file cannot be opened"),
    ],
)
def test_a_newer_format_in_its_place_is_told_as_such(
    window: MainWindow, plan: OpenPlan, file: Path, qtbot: QtBot, said: list[str], button: str, headline: str
) -> None:
    file.write_text(PLAN.replace("format = 1", "format = 99"), "utf-8")
    wait_for_notice(window, qtbot)
    press(window, button)
    assert said[0].startswith(f"{headline}\n")
    assert "newer roisim" in said[0]
    assert list(window.plans) == [plan]
    assert plan.text == PLAN


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


def test_save_as_completes_the_name_and_asks_before_it_replaces(
    window: MainWindow, plan: OpenPlan, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    there = tmp_path / "autumn 1.5.toml"
    there.write_text("mine", "utf-8")
    answer_file_dialogs(monkeypatch, tmp_path / "autumn 1.5")
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
    answer_file_dialogs(monkeypatch, file)
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
