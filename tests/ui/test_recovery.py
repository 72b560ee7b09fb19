from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from roisim.scenario.preset_catalog import preset_text
from ui.open_plan import PRESET, OpenPlan
from ui.recovery import LOCK, SUFFIX, Recovery, RecoveryCopy

TEXT = preset_text("turkish_shop")
TOP = Path(__file__).parents[2]


@pytest.fixture
def plan(qtbot: QtBot) -> OpenPlan:
    return OpenPlan(TEXT, 0, origin=PRESET)


def copies(folder: Path) -> list[Path]:
    return sorted(folder.glob(f"*{SUFFIX}"))


def test_a_change_is_on_disk_within_two_seconds(plan: OpenPlan, tmp_path: Path, qtbot: QtBot) -> None:
    recovery = Recovery(tmp_path)
    recovery.watch(plan)
    plan.change("months", 12, "Change months")
    qtbot.waitUntil(lambda: bool(copies(tmp_path)), timeout=2000)
    assert json.loads(copies(tmp_path)[0].read_text("utf-8"))["text"] == plan.text


def test_steady_typing_does_not_put_it_off(plan: OpenPlan, tmp_path: Path, qtbot: QtBot) -> None:
    recovery = Recovery(tmp_path)
    recovery.watch(plan)
    began = time.monotonic()
    value = 0
    while not copies(tmp_path) and time.monotonic() - began < 2:
        value += 1
        plan.change("customers.order_value", value, "Change basket", merge=True)
        qtbot.wait(50)
    assert copies(tmp_path)


def test_saving_and_closing_take_the_copy_away(plan: OpenPlan, tmp_path: Path, qtbot: QtBot) -> None:
    folder = tmp_path / "recovery"
    recovery = Recovery(folder)
    recovery.watch(plan)
    plan.change("months", 12, "Change months")
    recovery.write_due()
    assert len(copies(folder)) == 1
    plan.save(tmp_path / "saved.toml")
    recovery.write_due()
    assert not copies(folder)
    plan.change("months", 13, "Change months")
    recovery.write_due()
    recovery.end()
    assert not copies(folder)


def test_where_nothing_can_be_written_that_is_told(plan: OpenPlan, tmp_path: Path, qtbot: QtBot) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("in the way", "utf-8")
    recovery = Recovery(blocked)
    recovery.watch(plan)
    plan.change("months", 12, "Change months")
    with qtbot.waitSignal(recovery.told) as told:
        recovery.write_due()
    assert "save often" in told.args[0]


def test_copies_of_a_running_roisim_are_not_offered(plan: OpenPlan, tmp_path: Path, qtbot: QtBot) -> None:
    running, other = Recovery(tmp_path), Recovery(tmp_path)
    running.watch(plan)
    plan.change("months", 12, "Change months")
    running.write_due()
    _put(tmp_path, "gone")
    (tmp_path / f"broken-1{SUFFIX}").write_text("{", "utf-8")
    assert [copy.name for _file, copy in other.left_behind()] == ["gone"]
    assert running.left_behind() == []
    running.end()
    other.end()
    assert {file.name for file in tmp_path.iterdir()} == {
        f"gone-1{SUFFIX}",
        f"broken-1{SUFFIX}",
        f"broken{LOCK}",
        f"gone{LOCK}",
    }


def test_what_is_offered_once_is_not_offered_by_a_second_window_until_the_first_is_closed(
    tmp_path: Path, qtbot: QtBot
) -> None:
    _put(tmp_path, "gone")
    first, second = Recovery(tmp_path), Recovery(tmp_path)
    assert len(first.left_behind()) == 1
    assert second.left_behind() == []
    first.end()
    (left,) = second.left_behind()
    second.settle(left)
    second.end()
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(os.name == "nt", reason="signals of Unix")
def test_kill_9_while_typing_loses_nothing_older_than_two_seconds(tmp_path: Path, qtbot: QtBot) -> None:
    script = tmp_path / "typist.py"
    script.write_text(
        "import sys\n"
        "from pathlib import Path\n"
        "from PySide6.QtCore import QCoreApplication, QTimer\n"
        "from roisim.scenario.preset_catalog import preset_text\n"
        "from ui.open_plan import OpenPlan\n"
        "from ui.recovery import Recovery\n"
        "application = QCoreApplication([])\n"
        "plan = OpenPlan(preset_text('turkish_shop'), 0)\n"
        "recovery = Recovery(Path(sys.argv[1]))\n"
        "recovery.watch(plan)\n"
        "typed = 0\n"
        "def type_on():\n"
        "    global typed\n"
        "    typed += 1\n"
        "    plan.change('customers.order_value', typed, 'Change basket', merge=True)\n"
        "    print(typed, flush=True)\n"
        "timer = QTimer(); timer.timeout.connect(type_on); timer.start(50)\n"
        "application.exec()\n",
        "utf-8",
    )
    folder = tmp_path / "recovery"
    typing = subprocess.Popen(
        [sys.executable, str(script), str(folder)],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(TOP)},
    )
    assert typing.stdout is not None
    moments: list[tuple[float, int]] = []
    while not moments or time.monotonic() - moments[0][0] < 3.3:
        moments.append((time.monotonic(), int(typing.stdout.readline())))
    killed = time.monotonic()
    typing.send_signal(signal.SIGKILL)
    typing.wait()
    typing.stdout.close()
    recovery = Recovery(folder)
    (_file, copy), *others = recovery.left_behind()
    recovery.end()
    assert not others
    kept = next(line for line in copy.text.splitlines() if line.startswith("order_value"))
    typed_before = max(number for moment, number in moments if moment < killed - 2)
    assert int(kept.split("=")[1].split("#")[0]) >= typed_before


def _put(folder: Path, name: str) -> None:
    copy = RecoveryCopy(name, "", TEXT, "2026-11-22T14:20:00")
    (folder / f"{name}-1{SUFFIX}").write_text(json.dumps(copy.__dict__), "utf-8")
