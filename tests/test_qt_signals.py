"""The Qt that is installed is one that this Python survives, and its complaints fail a test."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QObject, Signal

CHECKOUT = Path(__file__).parent.parent
TIMES = 200
TRUE = True


class Sender(QObject):
    told = Signal(int)


def references_lost(action: Callable[[int], object]) -> int:
    """How many references to True are gone after *action* was done many times."""
    before = sys.getrefcount(TRUE)
    for number in range(TIMES):
        action(number)
    return before - sys.getrefcount(TRUE)


def test_a_signal_costs_no_reference_to_true() -> None:
    """PySide6 6.12.0 on Python 3.11 drops one with each emit, and Python dies at about the 570th."""
    sender = Sender()
    heard: list[int] = []
    sender.told.connect(heard.append)
    assert references_lost(sender.told.emit) < TIMES / 10
    assert heard == list(range(TIMES))


def test_a_disconnection_costs_no_reference_to_true() -> None:
    sender = Sender()

    def join_and_leave(number: int) -> None:
        sender.told.connect(print)
        sender.told.disconnect(print)

    assert references_lost(join_and_leave) < TIMES / 10


@pytest.mark.parametrize("level", ["qWarning", "qCritical"])
def test_a_message_of_qt_fails_a_test(level: str, tmp_path: Path) -> None:
    planted = tmp_path / "test_planted.py"
    planted.write_text(
        f"from PySide6.QtCore import {level}\n\ndef test_planted():\n    {level}('QObject: planted')\n"
    )
    settings = ["-c", str(CHECKOUT / "pyproject.toml"), "--rootdir", str(tmp_path), "-p", "no:cacheprovider"]
    result = subprocess.run(
        [sys.executable, "-m", "pytest", *settings, str(planted)], capture_output=True, text=True, check=False
    )
    assert result.returncode == 1
    assert "Qt messages with level WARNING or above emitted" in result.stdout
