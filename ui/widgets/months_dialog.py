"""A number by month in a small table: typing, pasting a column, or the same in every month."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QAbstractItemDelegate,
    QAbstractItemView,
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from roisim.report.number_text import month_text
from roisim.scenario.field import FieldSpec
from roisim.scenario.plan_period import months_later
from roisim.translation import _
from ui.field_text import UNFINISHED, shown_number, typed_number, unit_of, value_text, wrong_number
from ui.open_plan import OpenPlan
from ui.theme import SPACE, current_theme, set_role
from ui.widgets.budget_numbers import block_of

SIZE = (340, 520)


class MonthsTable(QTableWidget):
    """One column of months; Ctrl+V takes a row or a column of a spreadsheet, Ctrl+C gives one."""

    def __init__(self, months: int) -> None:
        super().__init__(months, 1)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ContiguousSelection)
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.setTabKeyNavigation(False)  # Tab leads out of it, to the buttons
        self.setEditTriggers(
            QAbstractItemView.EditTrigger.AnyKeyPressed | QAbstractItemView.EditTrigger.DoubleClicked
        )

    def text_at(self, month: int) -> str:
        """What stands at a month."""
        item = self.item(month, 0)
        return "" if item is None else item.text()

    def put(self, month: int, text: str) -> None:
        """Write into a month."""
        item = QTableWidgetItem(text)
        item.setTextAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.setItem(month, 0, item)

    def _put_many(self, texts: dict[int, str]) -> None:
        """Write into several months, and tell once."""
        self.blockSignals(True)  # noqa: FBT003 - Qt's way
        for month, text in texts.items():
            self.put(month, text)
        self.blockSignals(False)  # noqa: FBT003 - Qt's way
        if texts:
            self.itemChanged.emit(self.item(min(texts), 0))

    def chosen(self) -> list[int]:
        """The months that are marked."""
        return sorted(index.row() for index in self.selectedIndexes())

    def mark(self, month: int, colour: QColor) -> None:
        """Write a month's text in a colour."""
        item = self.item(month, 0)
        if item is not None and item.foreground().color() != colour:
            item.setForeground(colour)

    def closeEditor(  # noqa: N802 - Qt's name
        self, editor: QWidget, hint: QAbstractItemDelegate.EndEditHint
    ) -> None:
        """Enter goes on to the next month, as in a spreadsheet."""
        super().closeEditor(editor, hint)
        if hint == QAbstractItemDelegate.EndEditHint.SubmitModelCache:
            self.setCurrentCell(min(self.currentRow() + 1, self.rowCount() - 1), 0)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Paste from the current month on; copy and clear what is marked."""
        if event.matches(QKeySequence.StandardKey.Copy):
            QGuiApplication.clipboard().setText("\n".join(map(self.text_at, self.chosen())))
            return
        if event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self._put_many(dict.fromkeys(self.chosen(), ""))
            return
        if event.matches(QKeySequence.StandardKey.Paste):
            block = block_of(QGuiApplication.clipboard().text())
            cells = [cell for row in block for cell in row]
            room = self.rowCount() - self.currentRow()
            self._put_many({at: cell.strip() for at, cell in enumerate(cells[:room], self.currentRow())})
            return
        super().keyPressEvent(event)


class MonthsDialog(QDialog):
    """Edits a number by month. `values` holds what was chosen once it is accepted.

    Args:
        plan: for its months and currency.
        spec: the input.
        title: its name.
        raw: what is stated now: a number, a range or a list of these.
        parent: the window.
    """

    def __init__(
        self, plan: OpenPlan, spec: FieldSpec, title: str, raw: Any, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._spec = spec
        self._stated = _by_month(raw, plan.months)
        self.setWindowTitle(title)
        self.table = MonthsTable(plan.months)
        unit = unit_of(spec, plan.currency)
        self.table.setHorizontalHeaderLabels([f"{title}, {unit}" if unit else title])
        starts = [months_later(plan.start.replace(day=1), at) for at in range(plan.months)]
        self._currency, self._months = plan.currency, [month_text(start) for start in starts]
        self.table.setVerticalHeaderLabels(self._months)
        for at, value in enumerate(self._stated):
            self.table.put(at, _cell(value, spec))
        self.table.setCurrentCell(0, 0)
        self._lay_out()
        self._mark_wrong()
        self.table.itemChanged.connect(self._mark_wrong)
        self.resize(*SIZE)

    @property
    def values(self) -> Any:
        """What to state: one value where all months are alike, else a list without its repeated end."""
        found = [self._value(at) for at in range(self.table.rowCount())]
        while len(found) > 1 and found[-1] == found[-2]:
            found.pop()
        return found[0] if len(found) == 1 else found

    def _value(self, at: int) -> Any:
        text = self.table.text_at(at)
        if text == _cell(self._stated[at], self._spec):
            return self._stated[at]
        value = typed_number(text, self._spec)
        if value is not UNFINISHED:
            return value
        return self._value(at - 1) if at else self._stated[0]  # what goes on until then

    def _mark_wrong(self) -> None:
        """What cannot be so is red, and told by its month."""
        theme, words = current_theme(), ""
        self.table.blockSignals(True)  # noqa: FBT003 - Qt's way
        for at in range(self.table.rowCount()):
            value = self._value(at)
            wrong = "" if isinstance(value, dict) else wrong_number(value, self._spec, self._currency)
            self.table.mark(at, theme.qcolour("state.negative" if wrong else "text.primary"))
            if wrong and not words:
                words = f"{self._months[at]}: {wrong}"
        self.table.blockSignals(False)  # noqa: FBT003 - Qt's way
        self.table.viewport().update()
        self.note.setText(
            words or _("Type or paste from a spreadsheet. An empty month is as the one before.")
        )
        set_role(self.note, "negative" if words else "note")

    def _same(self) -> None:
        text = self.table.text_at(max(self.table.currentRow(), 0))
        for at in range(self.table.rowCount()):
            self.table.put(at, text)

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE.l, SPACE.l, SPACE.l, SPACE.m)
        column.setSpacing(SPACE.s)
        self.note = QLabel()
        self.note.setWordWrap(True)
        same = QPushButton(_("Same in every month"))
        same.setAutoDefault(False)
        same.setToolTip(_("Put the chosen month's number into all months"))
        same.clicked.connect(self._same)
        buttons = QDialogButtonBox(
            QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel
        )
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        row = QHBoxLayout()
        row.addWidget(same)
        row.addStretch(1)
        column.addWidget(self.note)
        column.addWidget(self.table, 1)
        column.addLayout(row)
        column.addWidget(buttons)


def _by_month(raw: Any, months: int) -> list[Any]:
    entries = list(raw) if isinstance(raw, list) and raw else [raw]
    return [entries[min(at, len(entries) - 1)] for at in range(months)]


def _cell(value: Any, spec: FieldSpec) -> str:
    if isinstance(value, dict):
        return value_text(value, spec)
    return shown_number(value, spec)
