"""A field on its own, with the keyboard in it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from ui.open_plan import OpenPlan
from ui.theme import theme_keeper
from ui.widgets.field_editor import FieldEditor
from ui.widgets.field_inputs import FigureInput
from ui.widgets.field_line import FieldLine

Maker = Callable[..., FieldEditor]
"""Makes a shown field for a path."""


def shown_field(qtbot: QtBot, plan: OpenPlan, path: str) -> FieldEditor:
    """The field of a path, as wide as in a card."""
    theme_keeper().use("light")
    editor = FieldEditor(plan, path)
    qtbot.addWidget(editor)
    editor.resize(620, 60)
    editor.show()
    take_keyboard(editor)
    return editor


def take_keyboard(editor: FieldEditor) -> None:
    """As if somebody clicked into it."""
    editor.activateWindow()
    editor.focus_value()
    QApplication.processEvents()


def type_over(qtbot: QtBot, widget: QWidget, text: str) -> None:
    """Select all, and type."""
    qtbot.keyClick(widget, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClicks(widget, text)


def line_of(editor: FieldEditor) -> FieldLine:
    return editor.findChild(FigureInput).line
