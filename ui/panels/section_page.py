"""One section of the plan: its sentence, its cards."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtWidgets import QLabel, QScrollArea, QVBoxLayout, QWidget

from roisim.translation import N_, _
from ui.entry_kinds import CHANNEL_KINDS, MARKET_KINDS
from ui.panels.entries_card import EntriesCard
from ui.panels.group_card import GroupCard
from ui.plan_sections import COMMUNICATION, PROMOTION, SectionSpec
from ui.reading_order import keep_order, stops_in
from ui.theme import SPACE
from ui.widgets.budget_table import BudgetTable
from ui.widgets.field_editor import FieldEditor

if TYPE_CHECKING:
    from ui.answers.answers import Answers
    from ui.open_plan import OpenPlan
    from ui.panels.programmes import ProgrammesPanel

PADDING = 20
NO_MARKETS = N_("One home market. Add another country to sell to; channels then name it as theirs.")


class SectionPage(QScrollArea):
    """The cards of one section of one plan, in a column that scrolls.

    Signals:
        led_to: the path of an input, of another section perhaps, that is to be shown.
    """

    led_to = Signal(str)

    def __init__(
        self,
        plan: OpenPlan,
        section: SectionSpec,
        answers: Answers | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.plan, self.section = plan, section
        self.cards: list[GroupCard | EntriesCard] = []
        self.budget: BudgetTable | None = None
        self.programmes: ProgrammesPanel | None = None
        self._behind: tuple[QWidget, ...] = ()
        self._stops: list[QWidget] = []
        self.setWidgetResizable(True)
        self.setFrameShape(QScrollArea.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        # everything is made where it will stand: Qt dresses widgets anew that come to another parent
        inner = _Column(self)
        inner.setProperty("role", "page")
        self.setWidget(inner)
        self._inner = inner
        self._column = QVBoxLayout(inner)
        self._column.setContentsMargins(PADDING, SPACE.m, PADDING, PADDING)
        self._column.setSpacing(SPACE.m)
        sentence = QLabel(_(section.sentence), inner)
        sentence.setProperty("role", "secondary")
        sentence.setWordWrap(True)
        self._column.addWidget(sentence)
        if section.name == PROMOTION:
            self._add_promotion()
        for group in section.groups:
            self._take(GroupCard(plan, group, inner))
        if section.name == COMMUNICATION:
            self._add_programmes(answers)
        else:
            self._column.addStretch(1)

    @property
    def editors(self) -> list[FieldEditor]:
        """The fields of the cards, as read."""
        return [editor for card in self.cards for editor in card.editors]

    def take_keyboard(self) -> None:
        """Put the keyboard into the table, or into the first field."""
        if self.budget is not None:
            self.budget.months.setFocus(Qt.FocusReason.OtherFocusReason)
        elif self.editors:
            self.editors[0].focus_value()

    def keep_order(self, behind: Sequence[QWidget] = ()) -> None:
        """Make Tab go through the cards as they are read, then through what stands behind them."""
        if behind:
            self._behind = tuple(behind)
        stops = [*stops_in(self), *self._behind]
        if stops != self._stops:
            self._stops = stops
            keep_order(stops)

    def focusNextPrevChild(self, next: bool) -> bool:  # noqa: N802 - Qt's name
        """Cards may have got other fields since Tab was pressed last."""
        self.keep_order()
        return super().focusNextPrevChild(next)

    def go_to(self, path: str) -> bool:
        """Lead to an input; whether it is here."""
        if self.budget is not None and self.budget.go_to_path(path):
            self._bring(self.budget)
            return True
        if self.programmes is not None and path.startswith("programs") and self.programmes.go_to(path):
            return True
        for card in self.cards:
            found = card.go_to(path)
            if found is not None:
                self._bring(found)
                return True
        return False

    def _add_promotion(self) -> None:
        self.budget = BudgetTable(self.plan, self._inner)
        channels = EntriesCard(self.plan, "channels", CHANNEL_KINDS, least=1, parent=self._inner)
        self.budget.channel_wanted.connect(channels.ask_kind)
        self.budget.row_chosen.connect(lambda path: _choose(channels, path))
        self._column.addWidget(self.budget)
        self._take(channels)
        self._take(EntriesCard(self.plan, "markets", MARKET_KINDS, NO_MARKETS, parent=self._inner))

    def _add_programmes(self, answers: Answers | None) -> None:
        # loaded with the section that shows it
        from ui.panels.programmes import ProgrammesPanel

        self.programmes = ProgrammesPanel(answers)
        self.programmes.setMinimumHeight(460)
        self.programmes.show_plan(self.plan)
        self.programmes.led_to.connect(self.led_to)
        self._column.addWidget(self.programmes, 1)

    def _take(self, card: GroupCard | EntriesCard) -> None:
        self.cards.append(card)
        self._column.addWidget(card)

    def _bring(self, widget: QWidget) -> None:
        """Scroll there once the layout has found its place."""
        QTimer.singleShot(0, widget, lambda: self.ensureWidgetVisible(widget, 0, SPACE.xxl))


class _Column(QWidget):
    """As narrow as the page makes it: words wrap, tables scroll."""

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """No least width."""
        return QSize(0, super().minimumSizeHint().height())


def _choose(card: EntriesCard, path: str) -> None:
    """The channel in whose row the budget's cell is."""
    if path.startswith("channels["):
        card.choose(int(path.removeprefix("channels[").split("]")[0]))
