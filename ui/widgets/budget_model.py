"""The budget table as Qt sees it: one row a channel, grey rows for what is calculated, a total below."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal

from roisim.report.number_text import month_text, number_locale
from roisim.translation import _
from ui.problem_words import words_of
from ui.widgets.budget_costs import calculated_rows
from ui.widgets.budget_edits import changes_of
from ui.widgets.budget_numbers import number_in, plain_text, shown_number
from ui.widgets.budget_rows import BudgetRow, channel_rows, month_starts

if TYPE_CHECKING:
    from roisim.errors import Problem
    from ui.open_plan import OpenPlan

Index = QModelIndex | QPersistentModelIndex
Role = Qt.ItemDataRole


class BudgetModel(QAbstractTableModel):
    """Months across and their sum in the last column; channels, calculated rows and the total downwards.

    Signals:
        reread: the numbers are new; problems and totals with them.
    """

    reread = Signal()

    def __init__(self, plan: OpenPlan) -> None:
        super().__init__()
        self.plan = plan
        self.rows: list[BudgetRow] = []
        self.months: list[datetime.date] = []
        self.calculated: list[BudgetRow] = []
        self._total: tuple[float, ...] = ()
        self._wrote_whole = ""
        self.refresh()
        plan.changed.connect(self.refresh)
        plan.saved_changed.connect(self.refresh)
        plan.answer_changed.connect(self._answer_is_new)

    # --- reading -------------------------------------------------------------------------------------

    def refresh(self) -> None:
        """Read the plan again; what is selected stays where rows and months are the same."""
        self._take(channel_rows(self.plan), calculated_rows(self.plan))

    def _answer_is_new(self) -> None:
        if month_starts(self.plan.start, self.plan.months) != self.months:
            self.refresh()  # the plan has changed, and the table hears of it after the answer
        elif self.plan.answer.expected is not None:
            calculated = calculated_rows(self.plan)
            if calculated != self.calculated:
                self._take(self._channels, calculated)

    def _take(self, channels: list[BudgetRow], calculated: list[BudgetRow]) -> None:
        months = month_starts(self.plan.start, self.plan.months)
        rows = [*channels, *calculated]
        same = months == self.months and [(row.name, row.path) for row in rows] == [
            (row.name, row.path) for row in self.rows
        ]
        if not same:
            self.beginResetModel()
        self._channels, self.calculated = channels, calculated
        self.rows, self.months = rows, months
        by_month = zip(*(row.values for row in rows), strict=True) if rows else [(0.0,)] * len(months)
        self._total = tuple(map(sum, by_month))
        if same:
            self.dataChanged.emit(self.index(0, 0), self.index(self.total_row, self.total_column))
        else:
            self.endResetModel()
        self.reread.emit()

    # --- shape ---------------------------------------------------------------------------------------

    @property
    def total_row(self) -> int:
        """The row with the sums of all rows."""
        return len(self.rows)

    @property
    def total_column(self) -> int:
        """The column with the sums of all months."""
        return len(self.months)

    def rowCount(self, parent: Index | None = None) -> int:  # noqa: N802 - Qt's name
        """Rows and their total."""
        return 0 if parent is not None and parent.isValid() else len(self.rows) + 1

    def columnCount(self, parent: Index | None = None) -> int:  # noqa: N802 - Qt's name
        """Months and their total."""
        return 0 if parent is not None and parent.isValid() else len(self.months) + 1

    def row(self, row: int) -> BudgetRow | None:
        """A row; None for the total."""
        return self.rows[row] if row < len(self.rows) else None

    def value(self, row: int, column: int) -> float:
        """The money that counts in a cell, totals too."""
        if column == self.total_column:
            return sum(self._total) if row == self.total_row else self.rows[row].total
        return self._total[column] if row == self.total_row else self.rows[row].values[column]

    def is_editable(self, row: int, column: int) -> bool:
        """Whether a cell takes a number."""
        return row < len(self.rows) and column < len(self.months) and self.rows[row].is_editable

    def problem(self, row: int, column: int) -> Problem | None:
        """What is wrong with a cell."""
        return self.rows[row].wrong.get(column) if row < len(self.rows) else None

    def problems(self) -> Iterable[tuple[int, int, Problem]]:
        """Every wrong cell that states its own value: where a wrong one goes on, its first."""
        for number, row in enumerate(self.rows):
            told: set[int] = set()
            for month in sorted(row.wrong):
                if id(row.wrong[month]) not in told:
                    told.add(id(row.wrong[month]))
                    yield number, month, row.wrong[month]

    # --- what Qt asks --------------------------------------------------------------------------------

    def data(self, index: Index, role: int = Role.DisplayRole) -> Any:
        """Text for eyes, editors and screen readers; colours are the delegate's."""
        row, column = index.row(), index.column()
        if role == Role.DisplayRole:
            return self.text(row, column)
        if role == Role.EditRole:
            return self.edit_text(row, column)
        if role == Role.ToolTipRole:
            return self.tool_tip(row, column)
        if role == Role.AccessibleTextRole:
            return f"{self.row_name(row)}, {self.column_name(column)}: {self.text(row, column)}"
        if role == Role.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        return None

    def text(self, row: int, column: int) -> str:
        """What a cell shows: the wrong word where there is one."""
        entry = self._wrong_entry(row, column)
        if isinstance(entry, str):
            return entry
        if isinstance(entry, int | float):
            prices = self.rows[row].prices
            return shown_number(entry * prices[column] if prices else entry)
        return shown_number(self.value(row, column))

    def _wrong_entry(self, row: int, column: int) -> Any:
        if self.problem(row, column) is None:
            return None
        return self.rows[row].entries[column]

    def edit_text(self, row: int, column: int) -> str:
        """What an editor begins with."""
        entry = self._wrong_entry(row, column)
        if isinstance(entry, str):
            return entry
        prices = self.rows[row].prices if row < len(self.rows) else None
        if isinstance(entry, int | float):
            return plain_text(entry * prices[column] if prices else entry)
        return plain_text(self.value(row, column))

    def tool_tip(self, row: int, column: int) -> str:
        """What is wrong, else the range, else how the row is meant."""
        problem = self.problem(row, column)
        if problem is not None:
            return words_of(self.plan, problem)
        shown = self.row(row)
        if shown is None or column == self.total_column:
            return ""
        stated = shown.uncertain(column)
        if stated is not None:
            words = ", ".join(
                f"{_KEYS[key]()} {_amount(value)}" for key, value in stated.items() if key in _KEYS
            )
            return _("Uncertain: {range}. A number typed here makes it certain").format(range=words)
        if not shown.is_editable:
            return _("Calculated. {note}").format(note=shown.note)
        return shown.note

    def headerData(  # noqa: N802 - Qt's name
        self, section: int, orientation: Qt.Orientation, role: int = Role.DisplayRole
    ) -> Any:
        """Months by name, rows by name."""
        horizontal = orientation == Qt.Orientation.Horizontal
        if role in (Role.DisplayRole, Role.AccessibleTextRole):
            return self.column_name(section) if horizontal else self.row_name(section)
        if role == Role.ToolTipRole and not horizontal:
            row = self.row(section)
            return f"{row.name}\n{row.note}".strip() if row else ""
        return None

    def row_name(self, row: int) -> str:
        """What a row is called."""
        return _("Total") if row >= len(self.rows) else self.rows[row].name

    def column_name(self, column: int) -> str:
        """What a column is called: "Mar 2026"."""
        return _("Total") if column >= len(self.months) else month_text(self.months[column])

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Grey cells can be selected and copied."""
        found = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        return found | Qt.ItemFlag.ItemIsEditable if self.is_editable(index.row(), index.column()) else found

    # --- edits ---------------------------------------------------------------------------------------

    def setData(self, index: Index, value: Any, role: int = Role.EditRole) -> bool:  # noqa: N802 - Qt's name
        """What was typed into a cell."""
        row, column = index.row(), index.column()
        if role != Role.EditRole or not self.is_editable(row, column):
            return False
        return self.type_in(row, column, str(value))

    def type_in(self, row: int, column: int, text: str, typing: str = "") -> bool:
        """State what was typed; whether the plan changed.

        Args:
            typing: the same for all keys typed into an editor: they become one edit.
        """
        if text == self.edit_text(row, column):
            return False
        return self.change({(row, column): number_in(text)}, self.name_of_change(row, column), merge=typing)

    def name_of_change(self, row: int, column: int) -> str:
        """What undoing a change of one cell is called."""
        month = long_month_text(self.months[column])
        return _("Change {row} budget, {month}").format(row=self.row_name(row), month=month)

    def change(self, cells: Mapping[tuple[int, int], Any], name: str, *, merge: str = "") -> bool:
        """State numbers in cells as one edit; whether there was anything to change."""
        # keys of one word all start from the text before it: what the first wrote as a whole, all do
        whole = bool(merge) and merge == self._wrote_whole
        changes = changes_of(self.plan, self.rows, cells, whole=whole)
        if merge and changes and not changes[0][0].endswith("]"):
            self._wrote_whole = merge
        if len(changes) == 1:
            self.plan.change(*changes[0], name, merge=merge)
        elif changes:
            self.plan.change_many(changes, name)
        return bool(changes)


_KEYS = {
    "low": lambda: _("low"),
    "likely": lambda: _("likely"),
    "high": lambda: _("high"),
    "mean": lambda: _("mean"),
    "sd": lambda: _("spread"),
}


def _amount(value: object) -> str:
    return shown_number(value) if isinstance(value, int | float) else str(value)


def long_month_text(month: datetime.date) -> str:
    """A month in full: "March 2026"."""
    # Babel takes longer to load than a window may take to show
    from babel.dates import format_skeleton

    return str(format_skeleton("yMMMM", month, locale=number_locale()))
