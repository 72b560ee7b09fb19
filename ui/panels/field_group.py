"""Fields of one section of the file in a column: usual ones first, the others unfold."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from roisim.scenario.scenario import Scenario
from roisim.scenario.scenario_document import place_of
from roisim.scenario.structure import (
    SectionType,
    field_named,
    kind_of_type,
    section_at,
    sections_of,
    value_at,
)
from roisim.translation import _, ngettext
from ui.base_values import is_changed
from ui.field_state import problems_below
from ui.field_text import within
from ui.icons import icon
from ui.input_names import is_within
from ui.theme import SPACE, theme_keeper
from ui.widgets.elided_label import ElidedLabel
from ui.widgets.field_editor import FieldEditor, label_width

if TYPE_CHECKING:
    from roisim.scenario.field import FieldSpec
    from ui.open_plan import OpenPlan

FEWEST_FOLDED = 2
QUIET = ("monthly_budget",)
"""Inputs that fold away even where they are stated: the budget table above has them."""


class FieldGroup(QWidget):
    """The editors of one section.

    Args:
        plan: the plan.
        place: the section's path; "" for the plan's own inputs.
        section: its type, which declares the inputs.
        usual: keys shown first, in this order.
        keys: keys that belong here; all where empty.
    """

    def __init__(
        self,
        plan: OpenPlan,
        place: str,
        section: SectionType,
        usual: Sequence[str] = (),
        keys: Sequence[str] = (),
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.plan, self.place = plan, place
        self.specs = {key: _spec_of(section, key) for key in ordered_keys(section, usual, keys)}
        self.editors: dict[str, FieldEditor] = {}
        self._lines: dict[str, QFrame] = {}
        self._usual = frozenset(usual)
        self._unfolded = False
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(1, 0, 1, 0)
        self._column.setSpacing(0)
        self._fold_row = self._made_fold()
        self._column.addWidget(self._fold_row)
        self._sort_out()
        plan.changed.connect(self._plan_changed)
        theme_keeper().changed.connect(self._dress)
        self._dress()

    def editor_of(self, path: str) -> FieldEditor | None:
        """The editor of an input, or of one that a path lies within; made where it is folded away."""
        key = next((key for key in self.specs if is_within(path, self._path(key))), None)
        return None if key is None else self._made(key)

    def go_to(self, path: str) -> FieldEditor | None:
        """Unfold and give the keyboard to an input; None where it is not here."""
        editor = self.editor_of(path)
        if editor is not None:
            if editor.isHidden():
                self.unfold()
            QTimer.singleShot(0, editor, editor.focus_value)
        return editor

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """What is folded away is named where the values stand."""
        super().resizeEvent(event)
        self._fold.setFixedWidth(label_width(self.width()) + SPACE.s + 2)

    def unfold(self) -> None:
        """Show every input."""
        self._unfolded = True
        self._sort_out()

    def hidden_keys(self) -> list[str]:
        """Inputs that are folded away."""
        return [key for key in self.specs if key not in self.editors or self.editors[key].isHidden()]

    def _path(self, key: str) -> str:
        return f"{self.place}.{key}" if self.place else key

    def _made(self, key: str) -> FieldEditor:
        """The editor of an input, built when it is first shown, in its place among the others."""
        if key not in self.editors:
            before = [each for each in self._in_order() if each != key]
            at = sum(list(self.specs).index(each) < list(self.specs).index(key) for each in before)
            line = QFrame()
            line.setProperty("role", "line")
            editor = FieldEditor(self.plan, self._path(key), self.specs[key], self)
            self._column.insertWidget(2 * at, line)
            self._column.insertWidget(2 * at + 1, editor)
            self._lines[key], self.editors[key] = line, editor
            self.editors = {each: self.editors[each] for each in self._in_order()}
        return self.editors[key]

    def _in_order(self) -> list[str]:
        return [key for key in self.specs if key in self.editors]

    def _made_fold(self) -> QWidget:
        holder = QFrame()
        holder.setProperty("role", "fold")
        row = QHBoxLayout(holder)
        row.setContentsMargins(SPACE.s, SPACE.xs, SPACE.m, SPACE.xs)
        row.setSpacing(0)
        self._fold = QPushButton()
        self._fold.setProperty("role", "link")
        self._fold.clicked.connect(self._toggle)
        self._names = ElidedLabel(Qt.AlignmentFlag.AlignLeft)
        self._names.setProperty("role", "note")
        row.addWidget(self._fold)
        row.addWidget(self._names, 1)
        return holder

    def _toggle(self) -> None:
        self._unfolded = not self._unfolded
        self._sort_out()

    def _plan_changed(self) -> None:
        """What has become wrong or changed comes out; nothing goes back by itself."""
        if self._unfolded:
            return
        marked = [key for key in self.hidden_keys() if self._is_marked(key)]
        for key in marked:
            self._show(key)
        if marked:
            self._keep_tab_order()
            self._tell_fold()

    def _sort_out(self) -> None:
        """Show and hide as it should be now."""
        folded = [] if self._unfolded else self._foldable()
        if len(folded) < FEWEST_FOLDED:
            folded = []
        for key in self.specs:
            editor = self.editors.get(key)
            if key not in folded or (editor is not None and editor.has_keyboard):
                self._show(key)
            elif editor is not None:
                editor.hide()
                self._lines[key].hide()
        self._keep_tab_order()
        self._tell_fold()

    def _foldable(self) -> list[str]:
        found = [
            key
            for key in self.specs
            if key not in self._usual
            and (key in QUIET or self.plan.stated(self._path(key)) is None)
            and not self._is_marked(key)
        ]
        return [] if len(found) == len(self.specs) else found

    def _is_marked(self, key: str) -> bool:
        """Whether an input may not be folded away: changed or wrong."""
        path = self._path(key)
        return is_changed(self.plan, path) or bool(problems_below(self.plan, path))

    def _show(self, key: str) -> None:
        self._made(key).show()
        shown = [each for each in self._in_order() if each == key or not self.editors[each].isHidden()]
        for at, each in enumerate(shown):
            self._lines[each].setVisible(at > 0)

    def _keep_tab_order(self) -> None:
        """Fields made later stand among the others, and Tab follows the eye."""
        stops = [stop for editor in self.editors.values() for stop in editor.stops()]
        if stops:
            # alone in its window the fold counts as next after the last one already, and would stay first
            QWidget.setTabOrder(stops[0], self._fold)
        for before, after in pairwise([*stops, self._fold]):
            QWidget.setTabOrder(before, after)

    def _tell_fold(self) -> None:
        hidden = [within(_(self.specs[key].label)) for key in self.hidden_keys()]
        foldable = bool(hidden) or (self._unfolded and len(self._foldable()) >= FEWEST_FOLDED)
        self._fold_row.setVisible(foldable)
        text = ngettext("{number} more input", "{number} more inputs", len(hidden)).format(number=len(hidden))
        self._fold.setText(_("Fewer inputs") if self._unfolded else text)
        self._names.setText("" if self._unfolded else ", ".join(hidden))
        self._dress()

    def _dress(self) -> None:
        self._fold.setIcon(icon("chevron-down" if self._unfolded else "chevron-right", "accent.base"))


def _spec_of(section: SectionType, key: str) -> FieldSpec:
    spec = section.spec(field_named(section, key) or key)
    assert spec is not None
    return spec


def ordered_keys(section: SectionType, usual: Sequence[str], keys: Sequence[str]) -> list[str]:
    """Keys of a section's inputs: usual ones first, then as declared. The format's version is no input."""
    declared = [section.key(name) for name in section.model_fields if section.spec(name) is not None]
    mine = [key for key in declared if (not keys or key in keys) and key != "format"]
    first = [key for key in usual if key in mine]
    return [*first, *(key for key in mine if key not in first)]


def section_type(plan: OpenPlan, path: str) -> SectionType | None:
    """What may stand at a place of a plan; None where it is off, or its kind is not known."""
    place = place_of(path)
    found = section_at(Scenario, plan.plain, place)
    if found is None and place and value_at(plan.plain, place) is None:
        return usual_type(path)
    return found


def usual_type(path: str) -> SectionType | None:
    """The section that holds where a plan states none; the first of several kinds."""
    choices: tuple[SectionType, ...] = (Scenario,)
    for part in place_of(path):
        if isinstance(part, str):
            field = next((each for name, each in choices[0].model_fields.items() if name == part), None)
            choices = sections_of(field.annotation) if field is not None else ()
        if not choices:
            return None
    return choices[0]


def kind_at(plan: OpenPlan, path: str) -> str:
    """The word after ``kind`` that a plan states at a place, or that holds there."""
    stated = plan.stated(f"{path}.kind")
    if isinstance(stated, str):
        return stated
    found = usual_type(path)
    return (kind_of_type(found) or "") if found else ""
