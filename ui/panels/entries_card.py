"""A card for the entries of a list, one at a time: channels or markets, chosen by name."""

from __future__ import annotations

import copy
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from roisim.scenario.evidence_table import TABLE as EVIDENCE
from roisim.scenario.scenario_document import ScenarioDocument, place_of
from roisim.scenario.structure import SectionType
from roisim.scenario.toml_edit import with_value
from roisim.translation import _
from ui.entry_kinds import EntryKind, free_name, kind_named, new_entry
from ui.field_state import problems_below
from ui.field_text import within
from ui.icons import icon
from ui.input_names import is_within
from ui.panels.field_group import FieldGroup, section_type
from ui.problem_words import words_at_no_field
from ui.theme import SPACE, theme_keeper
from ui.widgets.channel_dialog import ChannelDialog
from ui.widgets.field_editor import FieldEditor
from ui.widgets.field_line import FieldChoice
from ui.widgets.flow_layout import FlowLayout
from ui.widgets.into_view import bring_into_view

if TYPE_CHECKING:
    from ui.open_plan import OpenPlan


class EntriesCard(QFrame):
    """Chooses, adds, duplicates and removes entries of a list, and edits the chosen one.

    Args:
        plan: the plan.
        place: the list, "channels".
        kinds: what may be added.
        empty: what to say where there is none.
        least: so many entries must stay.
    """

    def __init__(
        self,
        plan: OpenPlan,
        place: str,
        kinds: tuple[EntryKind, ...],
        empty: str = "",
        least: int = 0,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.plan, self.place, self.kinds, self.least = plan, place, kinds, least
        self._empty = empty
        self.setProperty("role", "card")
        self._chosen = self._chosen_before = 0
        self.chips: list[QPushButton] = []
        self._group: FieldGroup | None = None
        self._shape: tuple[object, ...] = ()
        self._lay_out()
        self.refresh()
        plan.changed.connect(self.refresh)
        theme_keeper().changed.connect(self._dress)
        self._dress()

    @property
    def entries(self) -> list[dict[str, Any]]:
        """As the plan states them."""
        stated = self.plan.stated(self.place)
        return [each for each in stated if isinstance(each, dict)] if isinstance(stated, list) else []

    @property
    def editors(self) -> list[FieldEditor]:
        """The fields of the chosen entry."""
        return list(self._group.editors.values()) if self._group else []

    def refresh(self) -> None:
        """Names and marks at once; fields only when another entry is chosen."""
        entries = self.entries
        if self._chosen >= len(entries):  # an entry that was added is taken back
            self._chosen = max(0, min(self._chosen_before, len(entries) - 1))
        focus = QApplication.focusWidget()
        self._refresh_chips(entries)
        path = f"{self.place}[{self._chosen}]"
        found = section_type(self.plan, path) if entries else None
        if (path, found) != self._shape:
            self._shape = (path, found)
            self._rebuild(path, found)
        kind = self._kind_of(entries[self._chosen]) if entries else None
        self._kind_row.setVisible(bool(entries) and kind is None)
        name = str(entries[self._chosen].get("name", "")).strip() or "–" if entries else ""
        self.title.setText(name or self._words_of_none())
        self._note.setText(within(_(kind.title)) if kind and kind.kind else "")
        self._sentence.setText(_(self._empty))
        self._sentence.setVisible(not entries and bool(self._empty))
        for tool in (self._duplicate, self.remove):
            tool.setVisible(bool(entries))
        self._add.setVisible(len(self.kinds) == 1)  # channels are added above, beside their budgets
        self.remove.setEnabled(len(entries) > self.least)
        last = bool(entries) and not self.remove.isEnabled()
        self.remove.setToolTip(_("A plan needs at least one channel.") if last else "")
        self._tell(path)
        if focus is not None and self.isAncestorOf(focus) and QApplication.focusWidget() is not focus:
            self._keep_keyboard()

    def _kind_of(self, entry: Mapping[str, Any]) -> EntryKind | None:
        """Its kind; None where the plan states none that is known."""
        return next((each for each in self.kinds if each.kind == entry.get("kind", "")), None)

    def _keep_keyboard(self) -> None:
        """What had the keyboard is gone: it stays within the card."""
        if self._chip_row.isVisibleTo(self):
            self.chips[self._chosen].setFocus(Qt.FocusReason.OtherFocusReason)
        elif self.editors:
            self.editors[0].focus_value()
        else:
            self._add.setFocus(Qt.FocusReason.OtherFocusReason)

    def choose(self, at: int) -> None:
        """Show another entry."""
        self._chosen = at
        self.refresh()

    def go_to(self, path: str) -> QWidget | None:
        """Give the keyboard to an input; None where it is not in this list."""
        place = place_of(path)
        if not place or place[0] != self.place:
            return None
        if len(place) > 1 and isinstance(place[1], int) and place[1] < len(self.entries):
            self.choose(place[1])
        found = self._group.go_to(path) if self._group else None
        if found is None and self._kind_row.isVisibleTo(self):
            self.kind_choice.setFocus(Qt.FocusReason.OtherFocusReason)
        elif found is None and self.chips:
            self.chips[self._chosen].setFocus(Qt.FocusReason.OtherFocusReason)
        return found or self

    def add(self, kind: EntryKind) -> None:
        """Put a new entry at the end, and show it."""
        taken = [str(each.get("name", "")) for each in self.entries]
        entry = new_entry(self.plan, kind, taken)
        self._append(entry, _("Add {name}").format(name=entry["name"]))

    def ask_kind(self) -> None:
        """Ask what to add, where there is a choice."""
        if len(self.kinds) == 1:
            self.add(self.kinds[0])
            return
        dialog = ChannelDialog(self.window())
        dialog.accepted.connect(lambda: self.add(kind_named(self.kinds, dialog.kind)))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    # --- edits -----------------------------------------------------------------------------------------

    def _append(self, entry: dict[str, Any], name: str, told: Mapping[str, Any] | None = None) -> None:
        """Put an entry at the end, with rows for the plan's table of evidence, as one edit."""
        at = len(self.entries)
        document = ScenarioDocument(self.plan.text)
        document.set(f"{self.place}[{at}]" if at else self.place, entry if at else [entry])
        text = document.text
        for row, statement in (told or {}).items():
            text = with_value(text, (EVIDENCE, row), statement)
        self.plan.replace_text(text, name)
        self._chosen_before = self._chosen
        self.choose(at)
        # what is new wants a name of its own, and to be seen; a dialog may still have the keyboard
        QTimer.singleShot(0, self, self._lead_to_name)

    def _lead_to_name(self) -> None:
        editor = None if self._group is None else self._group.editor_of(f"{self.place}[{self._chosen}].name")
        if editor is None:
            return
        editor.focus_value()
        bring_into_view(editor, 4 * SPACE.xxl)

    def _copy(self) -> None:
        entry = copy.deepcopy(self.entries[self._chosen])
        taken = [str(each.get("name", "")) for each in self.entries]
        before = str(entry.get("name", ""))
        entry["name"] = free_name(before, taken)
        told = self._told_of(before, entry["name"])
        self._append(entry, _("Duplicate {name}").format(name=before), told)

    def _told_of(self, before: str, name: str) -> dict[str, Any]:
        """What the plan's table of evidence tells of an entry, for one of another name."""
        table = self.plan.plain.get(EVIDENCE)
        rows, of = table if isinstance(table, dict) else {}, f"{self.place}.{before}."
        return {
            f"{self.place}.{name}.{row.removeprefix(of)}": statement
            for row, statement in rows.items()
            if row.startswith(of)
        }

    def _use_kind(self, kind: str) -> None:
        name = str(self.entries[self._chosen].get("name", ""))
        path = f"{self.place}[{self._chosen}].kind"
        self.plan.change(path, kind, _("Choose the kind of {name}").format(name=name))
        self._keep_keyboard()

    def _take_away(self) -> None:
        name = str(self.entries[self._chosen].get("name", ""))
        self._chosen_before = max(0, self._chosen - 1)
        self.plan.remove(f"{self.place}[{self._chosen}]", _("Remove {name}").format(name=name))

    # --- building --------------------------------------------------------------------------------------

    def _kind_chooser(self) -> QWidget:
        """What an entry of no known kind, as a file may state it, is asked for."""
        self._kind_row, self.kind_choice = QWidget(), FieldChoice()
        row = QHBoxLayout(self._kind_row)
        row.setContentsMargins(SPACE.m + 1, SPACE.s, SPACE.m, SPACE.s)
        label = QLabel(_("What kind is it?"))
        label.setBuddy(self.kind_choice)
        self.kind_choice.setAccessibleName(label.text())
        self.kind_choice.setPlaceholderText(_("choose"))
        for kind in self.kinds:
            self.kind_choice.addItem(_(kind.title), kind.kind)
        self.kind_choice.setCurrentIndex(-1)
        self.kind_choice.activated.connect(lambda _at: self._use_kind(self.kind_choice.currentData()))
        row.addWidget(label)
        row.addWidget(self.kind_choice)
        row.addStretch(1)
        return self._kind_row

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 1)
        column.setSpacing(0)
        column.addLayout(self._head())
        self._sentence = QLabel()
        self._sentence.setProperty("role", "note")
        self._sentence.setWordWrap(True)
        self._sentence.setContentsMargins(SPACE.m + 1, 0, SPACE.m, SPACE.m)
        column.addWidget(self._sentence)
        self._chip_row = QWidget()
        self._flow = FlowLayout(self._chip_row)
        chips = QHBoxLayout()
        chips.setContentsMargins(SPACE.m, 0, SPACE.m, SPACE.s)
        chips.addWidget(self._chip_row)
        column.addLayout(chips)
        column.addWidget(self._kind_chooser())
        self._strip = QLabel()
        self._strip.setProperty("role", "negative")
        self._strip.setWordWrap(True)
        self._strip.setContentsMargins(SPACE.m + 1, 0, SPACE.m, SPACE.s)
        column.addWidget(self._strip)
        self._line = QFrame()
        self._line.setProperty("role", "line")
        column.addWidget(self._line)
        self._body = QVBoxLayout()
        column.addLayout(self._body)

    def _head(self) -> QHBoxLayout:
        head = QHBoxLayout()
        head.setContentsMargins(SPACE.m + 1, SPACE.s, SPACE.m, SPACE.s)
        head.setSpacing(SPACE.s)
        self.title, self._note = QLabel(), QLabel()
        self.title.setProperty("role", "strong")
        self._note.setProperty("role", "muted")
        head.addWidget(self.title)
        head.addWidget(self._note)
        head.addStretch(1)
        self._duplicate = _tool(_("Duplicate"), self._copy)
        self.remove = _tool(_("Remove"), self._take_away)
        self._add = _tool(self._words_of_add(), self.ask_kind)
        self._add.setProperty("role", "button")
        for tool in (self._duplicate, self.remove, self._add):
            head.addWidget(tool)
        return head

    def _words_of_add(self) -> str:
        return _("Add channel") if self.place == "channels" else _("Add market")

    def _words_of_none(self) -> str:
        return _("Channels") if self.place == "channels" else _("Markets")

    def _refresh_chips(self, entries: list[dict[str, Any]]) -> None:
        while len(self.chips) > len(entries):
            chip = self.chips.pop()
            self._flow.removeWidget(chip)
            chip.hide()
            chip.deleteLater()
        while len(self.chips) < len(entries):
            self._add_chip(len(self.chips))
        for at, (chip, entry) in enumerate(zip(self.chips, entries, strict=True)):
            wrong = any(each.severity == "error" for each in problems_below(self.plan, f"{self.place}[{at}]"))
            chip.setText(str(entry.get("name", "")) or "–")
            chip.setIcon(icon("problem", "state.negative") if wrong else QIcon())
            chip.setChecked(at == self._chosen)
        self._chip_row.setVisible(len(entries) > 1)
        self._chip_row.updateGeometry()

    def _add_chip(self, at: int) -> None:
        chip = QPushButton()
        chip.setCheckable(True)
        chip.setProperty("role", "chip")
        chip.clicked.connect(lambda _checked=False, place=at: self.choose(place))
        self._flow.addWidget(chip)
        chip.show()
        self.chips.append(chip)

    def _rebuild(self, path: str, found: SectionType | None) -> None:
        if self._group is not None:
            self._body.removeWidget(self._group)
            self._group.hide()
            self._group.deleteLater()
            self._group = None
        self._line.setVisible(found is not None)
        if found is None:
            return
        kind = kind_named(self.kinds, self.plan.stated(f"{path}.kind") or "")
        self._group = FieldGroup(self.plan, path, found, kind.usual, parent=self)
        self._body.addWidget(self._group)

    def _tell(self, path: str) -> None:
        mine = [
            problem
            for problem in self.plan.problems
            if is_within(problem.path, path) or problem.path == self.place
        ]
        words = words_at_no_field(self.plan, mine, [editor.path for editor in self.editors])
        self._strip.setText(words)
        self._strip.setVisible(bool(words))

    def _dress(self) -> None:
        self._duplicate.setIcon(icon("duplicate"))
        self.remove.setIcon(icon("trash"))
        self._add.setIcon(icon("plus"))
        self._refresh_chips(self.entries)


def _tool(text: str, deed: Callable[[], None]) -> QToolButton:
    tool = QToolButton()
    tool.setText(text)
    tool.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
    tool.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    tool.clicked.connect(lambda _checked=False: deed())
    return tool
