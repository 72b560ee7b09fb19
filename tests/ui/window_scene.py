"""What tests of the window do with its boxes and notices."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QMessageBox
from pytestqt.qtbot import QtBot

from ui.main_window import MainWindow


def answer_with(monkeypatch: pytest.MonkeyPatch, words: str) -> list[str]:
    """Message boxes are answered by the button of these words; gives the questions."""
    asked: list[str] = []

    def execute(box: QMessageBox) -> int:
        asked.append(box.text())
        next(button for button in box.buttons() if button.text() == words).click()
        return 0

    monkeypatch.setattr(QMessageBox, "exec", execute)
    return asked


def answer_file_dialogs(monkeypatch: pytest.MonkeyPatch, answer: Path | None = None) -> list[str]:
    """Dialogs for files and folders are answered with a path, or left; gives where each began."""
    begun: list[str] = []
    chosen = "" if answer is None else str(answer)

    def save(_parent: object, _title: str, name: str, *_rest: object) -> tuple[str, str]:
        begun.append(name)
        return chosen, ""

    def folder(_parent: object, _title: str, place: str, *_rest: object) -> str:
        begun.append(place)
        return chosen

    monkeypatch.setattr(QFileDialog, "getSaveFileName", save)
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", folder)
    return begun


def wait_for_notice(window: MainWindow, qtbot: QtBot) -> str:
    """The headline of the first notice."""
    qtbot.waitUntil(lambda: bool(window.notices.notices), timeout=5000)
    return window.notices.notices[0].headline


def press(window: MainWindow, words: str) -> None:
    """The button of a notice."""
    QTest.mouseClick(window.notices.button(words), Qt.MouseButton.LeftButton)
