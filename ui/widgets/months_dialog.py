"""A number by month in a small table: typing, pasting a column, or the same in every month."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QGuiApplication, QKeyEvent, QKeySequence, QShortcut
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
ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


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

    def put_many(self, texts: dict[int, str]) -> None:
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
            self._go_on()

    def _go_on(self) -> None:
        self.setCurrentCell(min(self.currentRow() + 1, self.rowCount() - 1), 0)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Enter goes on; paste from the current month on; copy and clear what is marked."""
        if event.key() in ENTER and self.state() != QAbstractItemView.State.EditingState:
            self._go_on()
            return
        if event.matches(QKeySequence.StandardKey.Copy):
            QGuiApplication.clipboard().setText("\n".join(map(self.text_at, self.chosen())))
            return
        if event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.put_many(dict.fromkeys(self.chosen(), ""))
            return
        if event.matches(QKeySequence.StandardKey.Paste):
            block = block_of(QGuiApplication.clipboard().text())
            cells = [cell for row in block for cell in row]
            room = self.rowCount() - self.currentRow()
            self.put_many({at: cell.strip() for at, cell in enumerate(cells[:room], self.currentRow())})
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
        self._stated = _spread(raw, plan.months)
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
        """What to state: one value where all months are alike, else a list without its repeated end.

        None where all months are empty and nothing need be stated.
        """
        found = self._by_month()
        while len(found) > 1 and found[-1] == found[-2]:
            found.pop()
        return found[0] if len(found) == 1 else found

    def _by_month(self) -> list[Any]:
        """What holds in each month: an empty one is as the one before, or else as the first number."""
        written = [self._written(at) for at in range(self.table.rowCount())]
        numbers = [value for value in written if value is not UNFINISHED]
        if not numbers and not self._spec.required:
            return [None] * len(written)
        before = self._stated[0]
        if before is None and numbers:
            before = numbers[0]
        found = []
        for value in written:
            before = before if value is UNFINISHED else value
            found.append(before)
        return found

    def _written(self, at: int) -> Any:
        text = self.table.text_at(at)
        if text and text == _cell(self._stated[at], self._spec):
            return self._stated[at]
        return typed_number(text, self._spec)

    def _mark_wrong(self) -> None:
        """What cannot be so is red, and told by its month."""
        theme, words = current_theme(), ""
        self.table.blockSignals(True)  # noqa: FBT003 - Qt's way
        for at, value in enumerate(self._by_month()):
            is_fine = isinstance(value, dict) or (value is None and not self._spec.required)
            wrong = "" if is_fine else wrong_number(value, self._spec, self._currency)
            self.table.mark(at, theme.qcolour("state.negative" if wrong else "text.primary"))
            if wrong and not words:
                words = f"{self._months[at]}: {wrong}"
        self.table.blockSignals(False)  # noqa: FBT003 - Qt's way
        self.table.viewport().update()
        self.note.setText(
            words
            or _(
                "Type or paste from a spreadsheet; Enter goes on, Ctrl+Enter accepts. "
                "An empty month is as the one before."
            )
        )
        set_role(self.note, "negative" if words else "note")

    def _same(self) -> None:
        texts = [self.table.text_at(at) for at in range(self.table.rowCount())]
        chosen = max(self.table.currentRow(), 0)
        text = next((text for text in reversed(texts[: chosen + 1]) if text), "")
        self.table.put_many(dict.fromkeys(range(len(texts)), text))

    def _finish(self, ok: QPushButton) -> None:
        ok.setFocus()  # what is being typed is taken
        self.accept()

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
        ok = buttons.button(QDialogButtonBox.StandardButton.Ok)
        for keys in ("Ctrl+Return", "Ctrl+Enter"):
            QShortcut(QKeySequence(keys), self).activated.connect(lambda: self._finish(ok))
        row = QHBoxLayout()
        row.addWidget(same)
        row.addStretch(1)
        column.addWidget(self.note)
        column.addWidget(self.table, 1)
        column.addLayout(row)
        column.addWidget(buttons)


def _spread(raw: Any, months: int) -> list[Any]:
    entries = list(raw) if isinstance(raw, list) and raw else [raw]
    return [entries[min(at, len(entries) - 1)] for at in range(months)]


def _cell(value: Any, spec: FieldSpec) -> str:
    if isinstance(value, dict):
        return value_text(value, spec)
    return shown_number(value, spec)
