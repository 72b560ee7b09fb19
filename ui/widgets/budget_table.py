"""The budget table: a card with the grid of months, its tools, the sum of the selection and what is wrong."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from roisim.report.number_text import month_text
from roisim.translation import _, ngettext
from ui.icons import icon
from ui.problem_words import words_of
from ui.theme import SPACE, size, theme_keeper
from ui.widgets.budget_grid import Block, BudgetGrid
from ui.widgets.budget_model import BudgetModel, long_month_text
from ui.widgets.budget_numbers import shown_number
from ui.widgets.spread_dialog import SpreadDialog

if TYPE_CHECKING:
    from ui.open_plan import OpenPlan

WORDS_FROM = 640
"""Width from which the tools have their words; below, their tool tips keep them."""

TEXT = Qt.TextFormat.RichText


class BudgetTable(QFrame):
    """Months × channels and programmes of a plan, like a spreadsheet.

    Signals:
        channel_wanted: a new channel is to be added.
        row_chosen: the path of the channel in whose row the current cell is, "channels[0]"; "" for none.
    """

    channel_wanted = Signal()
    row_chosen = Signal(str)

    def __init__(self, plan: OpenPlan, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.plan = plan
        self.setProperty("role", "card")
        self.model = BudgetModel(plan)
        self.model.setParent(self)
        self.grid = BudgetGrid(self.model, self)
        self.months = self.grid.months
        self._shown_problem: tuple[int, int] | None = None
        self._told = ""
        self._tools: list[QToolButton] = []
        self._lay_out()
        self.setFocusProxy(self.months)
        self.model.reread.connect(self._tell)
        self.months.selection_moved.connect(self._selection_moved)
        self.months.told.connect(self._take_told)
        self.months.spread_asked.connect(self.ask_for_spread)
        theme_keeper().changed.connect(self._dress)
        self._dress()
        self._tell()

    # --- parts ---------------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 1, 1, 1)
        column.setSpacing(0)
        column.addWidget(self._head())
        column.addWidget(_line())
        column.addWidget(self.grid)
        column.addWidget(_line())
        column.addWidget(self._foot())
        column.addWidget(self._strip())
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def _head(self) -> QWidget:
        head = QWidget()
        row = QHBoxLayout(head)
        row.setContentsMargins(SPACE.m, SPACE.s, SPACE.m, SPACE.s)
        row.setSpacing(SPACE.xs)
        title = QLabel(_("Budget per month"))
        title.setProperty("role", "strong")
        self._currency = QLabel(self.plan.currency)
        self._currency.setProperty("role", "muted")
        row.addWidget(title)
        row.addSpacing(SPACE.xs)
        row.addWidget(self._currency)
        row.addStretch(1)
        tools: tuple[tuple[str, str, str, Callable[[], None]], ...] = (
            (
                "fill-right",
                _("Fill right"),
                _("Put the first month of the selection into the months after it (Ctrl+R)"),
                self.months.fill_right,
            ),
            (
                "fill-down",
                _("Fill down"),
                _("Put the first row of the selection into the rows below it (Ctrl+D)"),
                self.months.fill_down,
            ),
            (
                "spread",
                _("Spread a yearly sum…"),
                _("Spread a sum over a year, evenly or by the season"),
                self.ask_for_spread,
            ),
        )
        for name, text, tip, deed in tools:
            row.addWidget(self._tool(name, text, tip, deed))
        add = self._tool(
            "plus", _("Add channel"), _("Add a channel that brings visitors"), self.channel_wanted.emit
        )
        add.setProperty("role", "button")
        row.addSpacing(SPACE.xs)
        row.addWidget(add)
        return head

    def _tool(self, name: str, text: str, tip: str, deed: Callable[[], None]) -> QToolButton:
        button = QToolButton()
        button.setObjectName(name)
        button.setText(text)
        button.setToolTip(tip)
        button.setAccessibleName(text)
        button.setIconSize(QSize(size("icon"), size("icon")))
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.clicked.connect(deed)
        self._tools.append(button)
        return button

    def _foot(self) -> QWidget:
        foot = QWidget()
        row = QHBoxLayout(foot)
        row.setContentsMargins(SPACE.m + 2, 6, SPACE.m, 6)
        self.selection_note = QLabel()
        self.selection_note.setProperty("role", "small")
        self.selection_note.setWordWrap(True)
        self.grey_note = QLabel(_("Grey rows are calculated"))
        self.grey_note.setProperty("role", "note")
        row.addWidget(self.selection_note, 1)
        row.addWidget(self.grey_note)
        return foot

    def _strip(self) -> QWidget:
        self.strip = _Strip()
        self.strip.clicked.connect(self.go_to_problem)
        row = QHBoxLayout(self.strip)
        row.setContentsMargins(SPACE.m + 2, SPACE.s, SPACE.m, SPACE.s)
        row.setSpacing(SPACE.s)
        self._sign = QLabel()
        self.strip_text = QLabel()
        self.strip_text.setTextFormat(TEXT)
        self.strip_text.setWordWrap(True)
        row.addWidget(self._sign, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self.strip_text, 1)
        self.strip.hide()
        return self.strip

    def _dress(self) -> None:
        for button in self._tools:
            button.setIcon(icon(button.objectName()))
        self._sign.setPixmap(icon("problem", "state.negative").pixmap(QSize(16, 16)))
        self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Narrow cards lose the tools' words."""
        super().resizeEvent(event)
        style = Qt.ToolButtonStyle
        wide = self.width() >= WORDS_FROM
        for button in self._tools[:-1]:
            button.setToolButtonStyle(style.ToolButtonTextBesideIcon if wide else style.ToolButtonIconOnly)

    # --- what is told --------------------------------------------------------------------------------

    def _selection_moved(self) -> None:
        self._told = ""
        self._tell()
        row = (
            self.model.row(self.months.currentIndex().row()) if self.months.currentIndex().isValid() else None
        )
        self.row_chosen.emit(row.path.rsplit(".", 1)[0] if row is not None else "")

    def _take_told(self, text: str) -> None:
        self._told = text
        self._tell()

    def _tell(self) -> None:
        self._currency.setText(self.plan.currency)
        self.grey_note.setVisible(bool(self.model.calculated))
        self.selection_note.setText(self._told or self.selection_text())
        self._tell_problem()

    def selection_text(self) -> str:
        """What is selected, with its sum and mean."""
        block = self.months.block()
        if block is None:
            return ""
        model = self.model
        columns = range(block.left, block.right + 1)
        values = [
            model.value(row, column) for row in range(block.top, block.bottom + 1) for column in columns
        ]
        total = sum(values)
        text = _("{what}, {months}: {count}, sum {sum}, mean {mean}")
        return text.format(
            what=self._rows_text(block),
            months=self._months_text(block),
            count=ngettext("{count} month", "{count} months", block.width).format(count=block.width),
            sum=shown_number(total),
            mean=shown_number(total / block.width),
        )

    def _rows_text(self, block: Block) -> str:
        if block.height == 1:
            return self.model.row_name(block.top)
        return ngettext("{count} row", "{count} rows", block.height).format(count=block.height)

    def _months_text(self, block: Block) -> str:
        first, last = (month_text(self.model.months[column]) for column in (block.left, block.right))
        return first if first == last else f"{first} – {last}"

    def _tell_problem(self) -> None:
        """The sentence of the current cell, else of the first that is wrong."""
        found = list(self.model.problems())
        self.strip.setVisible(bool(found))
        self._shown_problem = None
        if not found:
            return
        current = self.months.currentIndex()
        here = self.model.problem(current.row(), current.column()) if current.isValid() else None
        row, column, problem = next((each for each in found if each[2] is here), found[0])
        self._shown_problem = (row, column)
        place = f"{self.model.row_name(row)}, {long_month_text(self.model.months[column])}"
        more = len(found) - 1
        rest = ngettext("{count} more cell is wrong.", "{count} more cells are wrong.", more).format(
            count=more
        )
        told = _escaped(words_of(self.model.plan, problem))
        words = f'<span style="font-weight:600">{_escaped(place)}:</span> {told}'
        self.strip_text.setText(f"{words} {_escaped(rest)}" if more else words)

    def go_to_problem(self) -> None:
        """Show the wrong cell that the strip is about."""
        if self._shown_problem is not None:
            self.months.go_to(*self._shown_problem)
            self.months.setFocus()

    def go_to_path(self, path: str) -> bool:
        """Make the cell of a path the current one; False where the table does not show it."""
        for number, row in enumerate(self.model.rows):
            if (
                row.path
                and path.startswith(row.path)
                and path[len(row.path) : len(row.path) + 1] in ("", "[", ".")
            ):
                ending = path[len(row.path) :]
                month = int(ending[1 : ending.index("]")]) if ending.startswith("[") else 0
                self.months.go_to(number, min(month, len(self.model.months) - 1))
                self.months.setFocus()
                return True
        return False

    # --- spreading -----------------------------------------------------------------------------------

    def ask_for_spread(self) -> None:
        """Open the dialog, and spread what it says."""
        dialog = self.spread_dialog()
        if dialog is not None:
            dialog.finished.connect(lambda answer: self._end_spread(dialog, answer))
            dialog.open()

    def _end_spread(self, dialog: SpreadDialog, answer: int) -> None:
        if answer == SpreadDialog.DialogCode.Accepted:
            self._spread(dialog)
        dialog.deleteLater()

    def spread_dialog(self) -> SpreadDialog | None:
        """The dialog for the selection; None where no row can be typed into."""
        rows = [number for number, row in enumerate(self.model.rows) if row.is_editable]
        if not rows:
            return None
        block = self.months.block()
        at = rows.index(block.top) if block is not None and block.top in rows else 0
        scenario = self.plan.scenario
        return SpreadDialog(
            [self.model.rows[number].name for number in rows],
            at,
            self.model.months,
            range(block.left, block.right + 1) if block is not None else range(1),
            [self.model.rows[number].values for number in rows],
            scenario.season.demand_by_month if scenario is not None else (1.0,) * 12,
            self.plan.currency,
            self,
        )

    def _spread(self, dialog: SpreadDialog) -> None:
        rows = [number for number, row in enumerate(self.model.rows) if row.is_editable]
        row, amounts = rows[dialog.row], dialog.amounts()
        name = _("Spread {sum} for {row}").format(sum=dialog.total_text, row=self.model.row_name(row))
        self.model.change({(row, month): amount for month, amount in amounts.items()}, name)
        self.months.select(Block(row, min(amounts), row, max(amounts)))


class _Strip(QFrame):
    """A sentence that leads to its cell."""

    clicked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "wrong_strip")

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """A click anywhere on it."""
        super().mouseReleaseEvent(event)
        self.clicked.emit()


def _line() -> QFrame:
    line = QFrame()
    line.setProperty("role", "line")
    return line


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;")
