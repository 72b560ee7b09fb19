"""A card of inputs: heading, sentence, fields; a switch where a plan may be without it, a choice of kinds."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from roisim.scenario.scenario import Scenario
from roisim.scenario.structure import SectionType, holds_list
from roisim.translation import _
from ui.field_text import within
from ui.input_names import is_within
from ui.panels.field_group import FieldGroup, kind_at, section_type
from ui.plan_sections import SECTIONS, GroupSpec
from ui.problem_words import words_at_no_field
from ui.theme import SPACE
from ui.value_names import choice_word
from ui.widgets.field_editor import FieldEditor
from ui.widgets.field_line import FieldChoice
from ui.widgets.switch import Switch

if TYPE_CHECKING:
    from ui.open_plan import OpenPlan

DAY_END = 24


class GroupCard(QFrame):
    """One card of a section."""

    def __init__(self, plan: OpenPlan, spec: GroupSpec, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.plan, self.spec = plan, spec
        self.setProperty("role", "card")
        self._groups: list[FieldGroup] = []
        self._adds: dict[str, QPushButton] = {}
        self._shape: tuple[object, ...] = ()
        self._switch = Switch(self)
        self._kinds = FieldChoice(self)
        self._strip = QLabel(self)
        self._body = QVBoxLayout()
        self._lay_out()
        self.refresh()
        plan.changed.connect(self.refresh)

    @property
    def is_on(self) -> bool:
        """Whether the plan has what the card is about."""
        return not self.spec.switch or self.plan.stated(self.spec.place) is not None

    @property
    def editors(self) -> list[FieldEditor]:
        """All its fields, as read."""
        return [editor for group in self._groups for editor in group.editors.values()]

    def refresh(self) -> None:
        """Build anew only what has another shape; fields look after themselves."""
        found = section_type(self.plan, self.spec.place) if self.spec.place else Scenario
        shape = (found, self.is_on, self._list_lengths(found))
        if shape != self._shape:
            self._shape = shape
            self._rebuild(found)
        self._switch.setChecked(self.is_on)
        if self.spec.kinds:
            kind = kind_at(self.plan, self.spec.place)
            at = self._kinds.findData(kind)
            if at != self._kinds.currentIndex():
                self._kinds.setCurrentIndex(at)
        self._tell()

    def go_to(self, path: str) -> QWidget | None:
        """Give the keyboard to an input; None where it is not here."""
        if self.spec.place and _belongs_deeper(path, self.spec.place):
            return None
        for group in self._groups:
            editor = group.go_to(path)
            if editor is not None:
                return editor
        if self.spec.place and is_within(path, self.spec.place) and not self.spec.keys:
            target = self._kinds if self.spec.kinds else self._switch
            if target.isVisibleTo(self):
                target.setFocus(Qt.FocusReason.OtherFocusReason)
            return self
        return None

    # --- building --------------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 1)
        column.setSpacing(0)
        head = QHBoxLayout()
        head.setContentsMargins(SPACE.m + 1, SPACE.m - 2, SPACE.m, SPACE.s)
        head.setSpacing(SPACE.s)
        words = QVBoxLayout()
        words.setSpacing(1)
        title, sentence = QLabel(_(self.spec.title)), QLabel(_(self.spec.sentence))
        title.setProperty("role", "strong")
        sentence.setProperty("role", "note")
        sentence.setWordWrap(True)
        words.addWidget(title)
        words.addWidget(sentence)
        head.addLayout(words, 1)
        self._add_switch(head)
        self._add_kinds(head)
        column.addLayout(head)
        self._strip.setProperty("role", "negative")
        self._strip.setWordWrap(True)
        self._strip.setContentsMargins(SPACE.m + 1, 0, SPACE.m, SPACE.s)
        column.addWidget(self._strip)
        column.addLayout(self._body)

    def _add_switch(self, head: QHBoxLayout) -> None:
        if not self.spec.switch:
            self._switch.hide()
        if self.spec.switch:
            label = QLabel(_(self.spec.switch))
            label.setProperty("role", "small")
            head.addWidget(label)
        self._switch.setAccessibleName(_(self.spec.switch) or _(self.spec.title))
        self._switch.clicked.connect(self._turn)
        head.addWidget(self._switch)

    def _add_kinds(self, head: QHBoxLayout) -> None:
        if not self.spec.kinds:
            self._kinds.hide()
        self._kinds.setAccessibleName(_(self.spec.title))
        for kind in self.spec.kinds or ():
            self._kinds.addItem(choice_word(kind), kind)
        self._kinds.activated.connect(lambda _at: self._use_kind(self._kinds.currentData()))
        head.addWidget(self._kinds)

    def _rebuild(self, found: SectionType | None) -> None:
        _clear(self._body)
        self._groups, self._adds = [], {}
        if found is None or not self.is_on:
            return
        group = FieldGroup(self.plan, self.spec.place, found, self.spec.usual, self.spec.keys, self)
        if group.editors:
            self._add(group)
        if not self.spec.keys:
            for name, field in found.model_fields.items():
                if found.spec(name) is None and holds_list(field.annotation):
                    self._add_entries(f"{self.spec.place}.{found.key(name)}")

    def _add(self, group: FieldGroup) -> None:
        line = QFrame()
        line.setProperty("role", "line")
        self._body.addWidget(line)
        self._body.addWidget(group)
        self._groups.append(group)

    def _list_lengths(self, found: SectionType | None) -> tuple[int, ...]:
        if found is None or self.spec.keys:
            return ()
        names = [
            found.key(name)
            for name, field in found.model_fields.items()
            if found.spec(name) is None and holds_list(field.annotation)
        ]
        return tuple(
            len(self.plan.stated(f"{self.spec.place}.{name}") or ()) for name in names if self.spec.place
        )

    # --- lists of entries: shifts of the desk ----------------------------------------------------------

    def _add_entries(self, path: str) -> None:
        if not self.spec.place:
            return
        entries = self.plan.stated(path) or []
        for at in range(len(entries)):
            found = section_type(self.plan, f"{path}[{at}]")
            if found is None:
                continue
            self._body.addWidget(self._entry_head(path, at, _(found.title)))
            self._add(
                FieldGroup(
                    self.plan, f"{path}[{at}]", found, tuple(map(found.key, found.model_fields)), parent=self
                )
            )
        add = QPushButton(_("Add a shift"))
        add.setProperty("role", "link")
        add.clicked.connect(lambda: self._add_entry(path))
        self._adds[path] = add
        row = QHBoxLayout()
        row.setContentsMargins(SPACE.s, SPACE.xs, SPACE.m, SPACE.xs)
        row.addWidget(add)
        row.addStretch(1)
        holder = QWidget()
        holder.setLayout(row)
        self._body.addWidget(holder)

    def _entry_head(self, path: str, at: int, title: str) -> QWidget:
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(SPACE.m + 1, SPACE.s, SPACE.m, SPACE.xs)
        label = QLabel(f"{title} {at + 1}")
        label.setProperty("role", "strong")
        remove = QPushButton(_("Remove"))
        remove.setProperty("role", "link")
        remove.setAccessibleName(_("Remove {entry}").format(entry=f"{within(title)} {at + 1}"))
        name = _("Remove {entry}").format(entry=f"{within(title)} {at + 1}")
        remove.clicked.connect(lambda: self._put_entries(path, at, name))
        row.addWidget(label)
        row.addStretch(1)
        row.addWidget(remove)
        return holder

    def _add_entry(self, path: str) -> None:
        entries: list[Any] = list(self.plan.stated(path) or [])
        ends = [entry.get("until", 0) for entry in entries if isinstance(entry, dict)]
        begin = max((end for end in ends if isinstance(end, int)), default=9)
        hours = (begin, DAY_END) if begin < DAY_END else (0, 6)
        fresh = {"from": hours[0], "until": hours[1], "agents": 1}
        self.plan.change(path, [*entries, fresh], _("Add a shift"))
        self._groups[-1].go_to(f"{path}[{len(entries)}].from")

    def _put_entries(self, path: str, without: int, name: str) -> None:
        entries = list(self.plan.stated(path) or [])
        del entries[without]
        self.plan.change(path, entries, name)
        self._adds[path].setFocus(Qt.FocusReason.OtherFocusReason)

    # --- edits -----------------------------------------------------------------------------------------

    def _turn(self, on: bool) -> None:
        title = within(_(self.spec.title))
        if on:
            self.plan.change(self.spec.place, self._start(), _("Switch on {section}").format(section=title))
        else:
            self.plan.remove(self.spec.place, _("Switch off {section}").format(section=title))

    def _start(self) -> Mapping[str, Any]:
        """What fits the plan, by what the answer of the moment expects of it."""
        answer = self.plan.answer.expected
        figure = answer.monthly.get(self.spec.start_from) if answer is not None else None
        by_month = [value or 0.0 for value in figure.mean] if figure is not None else []
        return self.spec.start(self.plan.scenario, by_month) if self.spec.start else {}

    def _use_kind(self, kind: str) -> None:
        if kind == kind_at(self.plan, self.spec.place):
            return
        start = {"kind": kind, **copy.deepcopy(dict((self.spec.kinds or {})[kind]))}
        section = within(_(self.spec.title))
        name = _("Change {section}: {kind}").format(section=section, kind=within(choice_word(kind)))
        self.plan.change(self.spec.place, start, name)

    def _tell(self) -> None:
        """Problems of the section that no field of it tells."""
        place = "" if self.spec.keys else self.spec.place
        mine = [
            problem
            for problem in self.plan.problems
            if place and is_within(problem.path, place) and not _belongs_deeper(problem.path, place)
        ]
        words = words_at_no_field(self.plan, mine, [editor.path for editor in self.editors])
        self._strip.setText(words)
        self._strip.setVisible(bool(words))


def _belongs_deeper(path: str, place: str) -> bool:
    """Whether a problem is another card's, whose section lies within this one's."""
    places = {group.place for section in SECTIONS for group in section.groups}
    return any(len(other) > len(place) and is_within(path, other) for other in places)


def _clear(column: QVBoxLayout) -> None:
    while column.count():
        item = column.takeAt(0)
        widget = item.widget() if item is not None else None
        if widget is not None:
            widget.hide()
            widget.deleteLater()
