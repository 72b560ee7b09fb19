"""One section of the plan as cards of fields."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from roisim.scenario.scenario_document import place_of
from roisim.scenario.structure import value_at
from roisim.translation import _
from ui.panels.field_card import FieldCard
from ui.panels.plan_fields import fields_at, fields_of_group
from ui.panels.plan_sections import PROMOTION, GroupSpec, section_spec
from ui.theme import SPACE
from ui.widgets.budget_table import BudgetTable

if TYPE_CHECKING:
    from ui.answers.answers import Answers
    from ui.open_plan import OpenPlan
    from ui.widgets.field_editor import FieldEditor


class SectionView(QWidget):
    """The cards of a section."""

    def __init__(self, plan: OpenPlan, section: str, answers: Answers) -> None:
        super().__init__()
        self.setProperty("role", "page")
        self._plan, self._answers = plan, answers
        self._cards: list[FieldCard] = []
        spec = section_spec(section)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(20, SPACE.m, 20, SPACE.l)
        self._column.setSpacing(SPACE.m)
        sentence = QLabel(_(spec.sentence))
        sentence.setProperty("role", "secondary")
        sentence.setWordWrap(True)
        self._column.addWidget(sentence)
        if section == PROMOTION:
            self._add_promotion()
        for group in spec.groups:
            self._add_card(FieldCard(plan, _(group.title), _fields_of(plan, group)))
        self._column.addStretch()

    def refresh(self) -> None:
        """Show what the plan states now."""
        for card in self._cards:
            card.refresh()

    def field_at(self, path: str) -> FieldEditor | None:
        """The field of a path, with the keyboard put into it."""
        for card in self._cards:
            field = card.field_at(path)
            if field is not None:
                field.focus_input()
                return field
        return None

    def _add_promotion(self) -> None:
        self._column.addWidget(BudgetTable(self._plan))
        entries = value_at(self._plan.plain, place_of("channels"))
        for at in range(len(entries) if isinstance(entries, list) else 0):
            name = value_at(entries, (at, "name"))
            self._add_card(
                FieldCard(self._plan, str(name), lambda at=at: fields_at(self._plan.plain, ("channels", at)))
            )

    def _add_card(self, card: FieldCard) -> None:
        self._cards.append(card)
        self._column.addWidget(card)


def _fields_of(plan: OpenPlan, group: GroupSpec):
    return lambda: fields_of_group(plan.plain, group)
