"""Things said in a dialog because they cannot be said in place: what cannot be opened, what would be lost."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMessageBox, QWidget

from roisim.errors import Problem, RoisimError, ScenarioError
from roisim.translation import _, ngettext

MOST_SHOWN = 8


def tell(parent: QWidget, headline: str, text: str = "") -> None:
    """Say something that has to be read; one button."""
    box = _box(parent, headline, text)
    box.setStandardButtons(QMessageBox.StandardButton.Ok)
    box.exec()


def ask(parent: QWidget, headline: str, text: str, choices: Sequence[str], *, safe: int) -> int:
    """Ask with named buttons; the place of the one chosen. Esc and Enter choose `safe`."""
    box = _box(parent, headline, text)
    buttons = [box.addButton(choice, QMessageBox.ButtonRole.ActionRole) for choice in choices]
    box.setDefaultButton(buttons[safe])
    box.setEscapeButton(buttons[safe])
    box.exec()
    clicked = box.clickedButton()
    return next((at for at, button in enumerate(buttons) if button is clicked), safe)


def problem_words(error: RoisimError | OSError) -> str:
    """What is wrong, in sentences a line each; long lists are cut with their number told."""
    if isinstance(error, ScenarioError):
        lines = [_line(problem) for problem in error.problems[:MOST_SHOWN]]
        more = len(error.problems) - len(lines)
        if more > 0:
            lines.append(ngettext("… and {number} more.", "… and {number} more.", more).format(number=more))
        return "\n".join(lines)
    if isinstance(error, FileNotFoundError):
        return _("The file is gone. Look at the name and the folder.")
    if isinstance(error, IsADirectoryError):
        return _("This is a folder, not a plan. Choose the plan files in it.")
    if isinstance(error, PermissionError):
        return _("The file may not be read. Copy it to a folder of your own.")
    text = str(getattr(error, "strerror", None) or error)
    return text if text.endswith((".", "?", "!")) else f"{text}."


def _line(problem: Problem) -> str:
    place = _("Line {line}: ").format(line=problem.line) if problem.line else ""
    cure = f" {problem.cure}." if problem.cure else ""
    return f"{place}{problem.message}.{cure}"


def _box(parent: QWidget, headline: str, text: str) -> QMessageBox:
    box = QMessageBox(parent)
    box.setWindowTitle("roisim")
    box.setTextFormat(Qt.TextFormat.PlainText)
    box.setText(headline)
    box.setInformativeText(text)
    return box
