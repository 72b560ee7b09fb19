"""The one table of actions: menus, shortcuts, tool tips and tests are made from it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from PySide6.QtGui import QAction, QActionGroup, QIcon, QKeySequence
from PySide6.QtWidgets import QMenu, QMenuBar, QWidget

from roisim.translation import N_, _
from ui.icons import icon

Keys = str | QKeySequence.StandardKey
K: Final = QKeySequence.StandardKey


@dataclass(frozen=True)
class ActionSpec:
    """One thing that can be done.

    Attributes:
        name: how code and tests call it.
        text: what the menu says, with its mnemonic; English.
        tip: what it does, in a sentence; English.
        keys: its shortcut; "" for none.
        icon: name of its picture; "" for none.
        menu: "file", "edit", "plan", "view" or "help".
        needs_plan: whether there must be an open plan.
        group: actions of one group exclude each other and are checkable.
        ends_section: whether a line follows in the menu.
    """

    name: str
    text: str
    tip: str
    menu: str
    keys: Keys = ""
    icon: str = ""
    needs_plan: bool = False
    group: str = ""
    ends_section: bool = False


MENUS: Final = {
    "file": N_("&File"),
    "edit": N_("&Edit"),
    "plan": N_("&Plan"),
    "view": N_("&View"),
    "help": N_("&Help"),
}

ACTIONS: Final = (
    ActionSpec(
        "new", N_("&New empty plan"), N_("Start a plan of which little is stated."), "file", K.New, "plus"
    ),
    ActionSpec(
        "from_example",
        N_("New from an &example…"),
        N_("Choose one of the shops that come with roisim."),
        "file",
        "Ctrl+Shift+N",
    ),
    ActionSpec("open", N_("&Open…"), N_("Open a plan from a file."), "file", K.Open, "open"),
    ActionSpec(
        "save", N_("&Save"), N_("Save the plan to its file."), "file", K.Save, "save", needs_plan=True
    ),
    ActionSpec(
        "save_as",
        N_("Save &as…"),
        N_("Save the plan to another file."),
        "file",
        "Ctrl+Shift+S",
        needs_plan=True,
        ends_section=True,
    ),
    ActionSpec(
        "export_excel",
        N_("Export to E&xcel…"),
        N_("Write a workbook with figures, charts and inputs."),
        "file",
        "Ctrl+E",
        "export",
        needs_plan=True,
    ),
    ActionSpec(
        "export_csv",
        N_("Export &tables as CSV…"),
        N_("Write every table into a folder."),
        "file",
        "",
        needs_plan=True,
        ends_section=True,
    ),
    ActionSpec("close", N_("&Close plan"), N_("Close the plan in front."), "file", K.Close, needs_plan=True),
    ActionSpec("quit", N_("&Quit"), N_("Close all plans and end roisim."), "file", "Ctrl+Q"),
    ActionSpec(
        "undo", N_("&Undo"), N_("Take back the last change."), "edit", K.Undo, "undo", needs_plan=True
    ),
    ActionSpec(
        "redo",
        N_("&Redo"),
        N_("Do again what was taken back."),
        "edit",
        K.Redo,
        "redo",
        needs_plan=True,
        ends_section=True,
    ),
    ActionSpec(
        "next_problem",
        N_("Next &problem"),
        N_("Go to the next field that is wrong or doubtful."),
        "edit",
        "F8",
        needs_plan=True,
    ),
    ActionSpec(
        "uncertain",
        N_("Make un&certain"),
        N_("Turn the field at the keyboard into low, likely and high, or back."),
        "edit",
        "Alt+R",
        needs_plan=True,
    ),
    ActionSpec(
        "rename", N_("&Rename plan…"), N_("Give the plan another name."), "plan", "F4", needs_plan=True
    ),
    ActionSpec(
        "duplicate",
        N_("&Duplicate as variant"),
        N_("Open a copy in which to change one thing."),
        "plan",
        "Ctrl+Shift+D",
        "duplicate",
        needs_plan=True,
        ends_section=True,
    ),
    ActionSpec(
        "pause",
        N_("&Pause bands"),
        N_("Stop or go on simulating worlds in the background."),
        "plan",
        "Ctrl+.",
        "pause",
        needs_plan=True,
    ),
    ActionSpec(
        "worlds",
        N_("&Worlds and seed…"),
        N_("Choose how many worlds the bands are made of, and their luck."),
        "plan",
        "",
        needs_plan=True,
    ),
    ActionSpec(
        "page_plan",
        N_("&Plan page"),
        N_("Edit the plan beside its answer."),
        "view",
        "Ctrl+1",
        needs_plan=True,
        group="page",
    ),
    ActionSpec(
        "page_results",
        N_("&Results page"),
        N_("Look at all figures and charts of the plan."),
        "view",
        "Ctrl+2",
        needs_plan=True,
        group="page",
    ),
    ActionSpec(
        "page_compare",
        N_("&Compare page"),
        N_("See plans side by side."),
        "view",
        "Ctrl+3",
        needs_plan=True,
        group="page",
    ),
    ActionSpec(
        "page_journeys",
        N_("&Journeys page"),
        N_("Follow single visitors."),
        "view",
        "Ctrl+4",
        needs_plan=True,
        group="page",
    ),
    ActionSpec(
        "page_welcome", N_("&Welcome"), N_("Examples and recent plans."), "view", "Ctrl+0", ends_section=True
    ),
    ActionSpec(
        "next_area",
        N_("Next &area"),
        N_("Step through sidebar, editor, answer and status bar."),
        "view",
        "F6",
        ends_section=True,
    ),
    ActionSpec(
        "theme_system",
        N_("Colours of the &system"),
        N_("Light or dark as the desktop is."),
        "view",
        "",
        group="theme",
    ),
    ActionSpec("theme_light", N_("&Light"), N_("Dark words on light ground."), "view", "", group="theme"),
    ActionSpec(
        "theme_dark",
        N_("&Dark"),
        N_("Light words on dark ground."),
        "view",
        "",
        group="theme",
        ends_section=True,
    ),
    ActionSpec("help", N_("&Guide"), N_("How to plan, and what the figures mean."), "help", K.HelpContents),
    ActionSpec("keys", N_("&Keyboard shortcuts"), N_("Everything that keys do."), "help", ""),
    ActionSpec("about", N_("&About roisim"), N_("Version and licences."), "help", ""),
)

GROUPS: Final = {"page": "page_", "theme": "theme_"}


class ActionTable:
    """The actions of one window.

    Args:
        window: what they belong to; their shortcuts work in it.
        handlers: what each does, by name; an action without a handler is left out.
    """

    def __init__(self, window: QWidget, handlers: Mapping[str, Callable[[], object]]) -> None:
        self._actions: dict[str, QAction] = {}
        self._groups: dict[str, QActionGroup] = {}
        for spec in ACTIONS:
            if spec.name in handlers:
                self._actions[spec.name] = self._made(spec, window, handlers[spec.name])
        self.retranslate()

    def __getitem__(self, name: str) -> QAction:
        return self._actions[name]

    def __contains__(self, name: str) -> bool:
        return name in self._actions

    def fill(self, bar: QMenuBar, submenus: Mapping[str, QMenu]) -> None:
        """Put the actions into menus; a submenu stands behind the action that it is keyed by."""
        for menu_name, title in MENUS.items():
            menu = bar.addMenu(_(title))
            menu.setToolTipsVisible(True)
            for spec in ACTIONS:
                if spec.menu != menu_name or spec.name not in self._actions:
                    continue
                menu.addAction(self._actions[spec.name])
                if spec.name in submenus:
                    menu.addMenu(submenus[spec.name])
                if spec.ends_section:
                    menu.addSeparator()

    def enable(self, *, has_plan: bool) -> None:
        """Grey what needs a plan where there is none."""
        for spec in ACTIONS:
            if spec.needs_plan and spec.name in self._actions:
                self._actions[spec.name].setEnabled(has_plan)

    def retranslate(self) -> None:
        """Say everything in the language in use."""
        for spec in ACTIONS:
            action = self._actions.get(spec.name)
            if action is not None:
                action.setText(_(spec.text))
                action.setToolTip(_tool_tip(spec, action))
                action.setStatusTip(_(spec.tip))

    def refresh_icons(self) -> None:
        """Colour the icons after the theme."""
        for spec in ACTIONS:
            if spec.icon and spec.name in self._actions:
                self._actions[spec.name].setIcon(icon(spec.icon))

    def _made(self, spec: ActionSpec, window: QWidget, handler: Callable[[], object]) -> QAction:
        action = QAction(icon(spec.icon) if spec.icon else QIcon(), _(spec.text), window)
        action.setObjectName(f"action_{spec.name}")
        if spec.keys:
            action.setShortcuts(_bindings(spec.keys))
        action.triggered.connect(lambda _checked=False: handler())
        if spec.group:
            action.setCheckable(True)
            group = self._groups.setdefault(spec.group, QActionGroup(window))
            group.addAction(action)
        window.addAction(action)
        return action


def _bindings(keys: Keys) -> list[QKeySequence]:
    """All keys of a standard action, as Ctrl+Y beside Ctrl+Shift+Z; the usual one first."""
    return [QKeySequence(keys)] if isinstance(keys, str) else QKeySequence.keyBindings(keys)


def shortcuts() -> list[tuple[str, str, str]]:
    """Every action with a shortcut: its name, keys and tip, for the page that lists them."""
    found = []
    for spec in ACTIONS:
        keys = QKeySequence(spec.keys).toString(QKeySequence.SequenceFormat.NativeText) if spec.keys else ""
        if keys:
            found.append((_(spec.text).replace("&", ""), keys, _(spec.tip)))
    return found


def _tool_tip(spec: ActionSpec, action: QAction) -> str:
    keys = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
    return f"{_(spec.tip)} ({keys})" if keys else _(spec.tip)
