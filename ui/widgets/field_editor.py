"""One input of a plan: a row with its label and what is typed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QLineEdit, QWidget

from roisim.scenario.scenario import Scenario
from roisim.scenario.scenario_document import place_of
from roisim.scenario.structure import spec_at
from roisim.translation import _
from ui.field_text import UNFINISHED, shown_number, typed_number, within
from ui.theme import SPACE

if TYPE_CHECKING:
    from roisim.scenario.field import FieldSpec
    from ui.open_plan import OpenPlan


class FieldEditor(QFrame):
    """A row for the input at a path."""

    def __init__(
        self, plan: OpenPlan, path: str, spec: FieldSpec | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.plan, self.path = plan, path
        found = spec or spec_at(Scenario, plan.plain, place_of(path)) or plan.inputs()[path].spec
        self.spec = found
        self.input = QLineEdit()
        self.input.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.input.setFixedWidth(136)
        self.input.setAccessibleName(_(found.label))
        self.input.textEdited.connect(self._typed)
        row = QHBoxLayout(self)
        row.setContentsMargins(SPACE.m, SPACE.xs, SPACE.m, SPACE.xs)
        row.addWidget(QLabel(_(found.label)), 1)
        row.addWidget(self.input)
        self.refresh()

    def refresh(self) -> None:
        """Show what the plan states now."""
        stated = self.plan.stated(self.path)
        text = shown_number(self.spec.stand_in if stated is None else stated, self.spec)
        if not self.input.hasFocus() and self.input.text() != text:
            self.input.setText(text)

    def focus_input(self) -> None:
        """Put the keyboard here."""
        self.input.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.input.selectAll()

    def _typed(self, text: str) -> None:
        value = typed_number(text, self.spec) if self.spec.kind in ("number", "plain", "whole") else text
        if value is not UNFINISHED:
            name = _("Change {what}").format(what=within(_(self.spec.label)))
            self.plan.change(self.path, value, name, merge=True)
