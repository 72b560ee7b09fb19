"""A card of fields that are thought of together."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFrame, QLabel, QVBoxLayout

from ui.panels.plan_fields import PlanField, is_below
from ui.theme import SPACE
from ui.widgets.field_editor import FieldEditor

if TYPE_CHECKING:
    from ui.open_plan import OpenPlan


class FieldCard(QFrame):
    """A heading, and a row for each input."""

    def __init__(self, plan: OpenPlan, title: str, fields: Callable[[], list[PlanField]]) -> None:
        super().__init__()
        self.setProperty("role", "card")
        self._plan, self._find = plan, fields
        self._fields: list[PlanField] = []
        self._rows: list[FieldEditor] = []
        column = QVBoxLayout(self)
        column.setContentsMargins(1, SPACE.s, 1, SPACE.s)
        column.setSpacing(0)
        heading = QLabel(title)
        heading.setProperty("role", "strong")
        heading.setContentsMargins(SPACE.m, 0, SPACE.m, SPACE.xs)
        column.addWidget(heading)
        self._column = column
        self.refresh()

    def refresh(self) -> None:
        """Show what the plan states now; rows are made anew only where there are others."""
        fields = self._find()
        if fields != self._fields:
            self._fields = fields
            for row in self._rows:
                row.deleteLater()
            self._rows = [FieldEditor(self._plan, each.path, each.spec) for each in fields]
            for row in self._rows:
                self._column.addWidget(row)
        for row in self._rows:
            row.refresh()

    def field_at(self, path: str) -> FieldEditor | None:
        """The row of a path, or of what it is a part of."""
        return next((row for row in self._rows if is_below(path, row.path)), None)
