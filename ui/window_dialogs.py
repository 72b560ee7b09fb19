"""The few small dialogs of the window: name, worlds, language, help, keys, about."""

from __future__ import annotations

from collections.abc import Callable
from importlib.resources import files
from typing import Final

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QInputDialog,
    QLabel,
    QMenu,
    QSpinBox,
    QTextBrowser,
    QVBoxLayout,
    QWidget,
)

import roisim
from roisim.translation import _
from ui.actions import shortcuts
from ui.language import spoken
from ui.open_plan import OpenPlan
from ui.preferences import Preferences

MOST_WORLDS: Final = 10_000
MOST_SEED: Final = 999_999_999


class WindowDialogs(QObject):
    """Dialogs that belong to no page."""

    def __init__(self, window: QWidget, preferences: Preferences) -> None:
        super().__init__(window)
        self._window = window
        self._preferences = preferences

    def rename(self, plan: OpenPlan) -> None:
        """Give a plan another name."""
        name, agreed = QInputDialog.getText(
            self._window, _("Rename plan"), _("Name of the plan"), text=plan.name
        )
        if agreed and name.strip():
            plan.change("name", name.strip(), _("Rename plan"))

    def choose_worlds(self) -> tuple[int, int] | None:
        """How many worlds and which seed; None where nothing is to change."""
        dialog, worlds, seed = _worlds_dialog(self._window, self._preferences.worlds, self._preferences.seed)
        if dialog.exec() != QDialog.DialogCode.Accepted:
            return None
        self._preferences.worlds, self._preferences.seed = worlds.value(), seed.value()
        return worlds.value(), seed.value()

    def language_menu(self, parent: QWidget, switch: Callable[[str], None]) -> QMenu:
        """The languages, each by its own name; `switch` takes the code, "" for the system's."""
        menu = QMenu(_("Lan&guage"), parent)
        group = QActionGroup(menu)
        for code, name in {"": _("As the system"), **spoken()}.items():
            action = QAction(name, menu, checkable=True)
            action.setChecked(code == self._preferences.language)
            action.triggered.connect(lambda _checked=False, code=code: switch(code))
            group.addAction(action)
            menu.addAction(action)
        return menu

    def show_guide(self) -> None:
        """The guide, offline."""
        text = (files("ui") / "resources" / "guide.md").read_text("utf-8")
        _show_text(self._window, _("Guide"), text)

    def show_keys(self) -> None:
        """Everything that keys do."""
        rows = "\n".join(f"| {name} | **{keys}** | {tip} |" for name, keys, tip in shortcuts())
        head = f"| {_('What')} | {_('Keys')} | |\n|---|---|---|\n"
        _show_text(self._window, _("Keyboard shortcuts"), head + rows + "\n\n" + _keys_in_tables())

    def show_about(self) -> None:
        """Version and licences."""
        lines = [
            f"## roisim {roisim.__version__}",
            _("Try a marketing plan before you pay for it. Works offline; nothing leaves this computer."),
            _(
                "The window is drawn by Qt (LGPL 3) through PySide6, charts by matplotlib, in the typeface "
                "Inter (SIL Open Font License). The model runs on SimPy and NumPy."
            ),
        ]
        _show_text(self._window, _("About roisim"), "\n\n".join(lines))


def _keys_in_tables() -> str:
    return _(
        "In the budget table: typing replaces, F2 edits, Enter goes down and Tab right, Ctrl+R fills right, "
        "Ctrl+D fills down, Ctrl+C and Ctrl+V exchange blocks with a spreadsheet. In a field: Esc takes back "
        "what was just typed. In a chart: the arrow keys move the read-out."
    )


def _worlds_dialog(parent: QWidget, worlds_now: int, seed_now: int) -> tuple[QDialog, QSpinBox, QSpinBox]:
    dialog = QDialog(parent)
    dialog.setWindowTitle(_("Worlds and seed"))
    form = QFormLayout(dialog)
    worlds, seed = QSpinBox(), QSpinBox()
    worlds.setRange(8, MOST_WORLDS)
    worlds.setValue(worlds_now)
    seed.setRange(0, MOST_SEED)
    seed.setValue(seed_now)
    form.addRow(_("Worlds"), worlds)
    form.addRow(_("Seed"), seed)
    note = QLabel(
        _("More worlds make smoother bands and take longer. The same seed gives the same numbers again.")
    )
    note.setWordWrap(True)
    note.setProperty("role", "note")
    form.addRow(note)
    buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel)
    buttons.accepted.connect(dialog.accept)
    buttons.rejected.connect(dialog.reject)
    form.addRow(buttons)
    return dialog, worlds, seed


def _show_text(parent: QWidget, title: str, markdown: str) -> None:
    dialog = QDialog(parent)
    dialog.setWindowTitle(title)
    dialog.resize(720, 560)
    column = QVBoxLayout(dialog)
    page = QTextBrowser()
    page.setOpenExternalLinks(False)
    page.setMarkdown(markdown)
    column.addWidget(page)
    buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
    buttons.rejected.connect(dialog.reject)
    column.addWidget(buttons)
    dialog.exec()
