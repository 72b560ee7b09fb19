"""The grid of months: typing, arrows, blocks from and to spreadsheets, filling."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QEvent, QItemSelection, QItemSelectionModel, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QGuiApplication, QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHBoxLayout,
    QLabel,
    QMenu,
    QTableView,
    QWidget,
)

from roisim.translation import _, ngettext
from ui.theme import size
from ui.widgets.budget_delegate import BudgetDelegate
from ui.widgets.budget_heads import MonthHead, NameHead, TotalHead, header_font
from ui.widgets.budget_model import BudgetModel
from ui.widgets.budget_numbers import block_of, copied, numbers_of

SCROLL_BAR = 10
Standard = QKeySequence.StandardKey
Keys = Qt.Key


@dataclass(frozen=True)
class Block:
    """Cells from one corner to the other, both ends in."""

    top: int
    left: int
    bottom: int
    right: int

    @property
    def height(self) -> int:
        """Rows."""
        return self.bottom - self.top + 1

    @property
    def width(self) -> int:
        """Months."""
        return self.right - self.left + 1


class MonthGrid(QTableView):
    """The months of a BudgetModel.

    Signals:
        told: something worth a sentence happened ("12 of 24 pasted; …"); "" takes it back.
        spread_asked: a yearly sum is to be spread over the selection.
    """

    told = Signal(str)
    selection_moved = Signal()
    spread_asked = Signal()

    def __init__(self, model: BudgetModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._corner = QLabel(_("Channel"), self)
        self._corner.setProperty("role", "grid_corner")
        self.setHorizontalHeader(MonthHead(self))
        self.setVerticalHeader(NameHead(self))
        self._model = model
        self.setModel(model)
        header_font(self)
        self._painter = BudgetDelegate(self)
        self.setItemDelegate(self._painter)
        self._painter.stepped.connect(self.step)
        self._painter.given_up.connect(lambda: self._painter.take_back(model))
        _calm(self)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ContiguousSelection)
        self.setEditTriggers(
            QAbstractItemView.EditTrigger.DoubleClicked
            | QAbstractItemView.EditTrigger.EditKeyPressed
            | QAbstractItemView.EditTrigger.AnyKeyPressed
        )
        # Tab leaves the grid at the ends of a row: see focusNextPrevChild
        self.setTabKeyNavigation(False)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerItem)
        self.horizontalScrollBar().valueChanged.connect(self.horizontalHeader().viewport().update)
        self.setAccessibleName(_("Budget per month"))
        model.modelReset.connect(self.fit)

    # --- shape ---------------------------------------------------------------------------------------

    def fit(self) -> None:
        """Whole months only: they share the room, the names take what is left over."""
        model = self._model
        names = self.verticalHeader()
        wanted = names.wanted_width() if isinstance(names, NameHead) else size("grid_name_min")
        months = model.total_column
        visible = max(1, min(months, (self.width() - wanted) // size("grid_month")))
        width = max((self.width() - wanted) // visible, size("grid_month"))
        for column in range(months):
            self.setColumnWidth(column, width)
            self.showColumn(column)
        self.hideColumn(model.total_column)
        names.setFixedWidth(max(self.width() - visible * width, wanted))
        bar = SCROLL_BAR if visible < months else 0
        self.setFixedHeight(height_of(model) + bar)
        head = 2 * size("grid_header")
        self._corner.setGeometry(0, 0, names.width(), head)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Another width shows another number of months."""
        super().resizeEvent(event)
        self.fit()

    def updateGeometries(self) -> None:  # noqa: N802 - Qt's name
        """Qt lays the heads out; the corner stays over them."""
        super().updateGeometries()
        self._corner.raise_()

    # --- selection -----------------------------------------------------------------------------------

    def block(self) -> Block | None:
        """What is selected; None for nothing."""
        selection = self.selectionModel().selection()
        chosen = [selection.at(part) for part in range(selection.count())]
        if chosen:
            months = self._model.total_column - 1
            return Block(
                min(part.top() for part in chosen),
                min(part.left() for part in chosen),
                max(part.bottom() for part in chosen),
                min(max(part.right() for part in chosen), months),
            )
        current = self.currentIndex()
        if not current.isValid():
            return None
        return Block(current.row(), current.column(), current.row(), current.column())

    def select(self, block: Block) -> None:
        """Select a block; its first cell is the current one."""
        model = self._model
        first = model.index(block.top, block.left)
        chosen = QItemSelection(first, model.index(block.bottom, block.right))
        flags = QItemSelectionModel.SelectionFlag
        self.selectionModel().setCurrentIndex(first, flags.NoUpdate)
        self.selectionModel().select(chosen, flags.ClearAndSelect)

    def go_to(self, row: int, column: int) -> None:
        """Make a cell the current one and show it."""
        index = self._model.index(row, column)
        self.setCurrentIndex(index)
        self.scrollTo(index)

    def step(self, rows: int, columns: int) -> None:
        """Go on from the current cell as far as the grid reaches."""
        current = self.currentIndex()
        row = min(max(current.row() + rows, 0), self._model.total_row)
        column = min(max(current.column() + columns, 0), self._model.total_column - 1)
        self.go_to(row, column)

    def selectionChanged(self, selected: QItemSelection, deselected: QItemSelection) -> None:  # noqa: N802
        """The heads of selected months are marked; the footer tells their sum."""
        super().selectionChanged(selected, deselected)
        self.horizontalHeader().viewport().update()
        self.selection_moved.emit()

    # --- keys ----------------------------------------------------------------------------------------

    def event(self, event: QEvent) -> bool:
        """Keys of the grid come before shortcuts of the window while it has the focus."""
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and self._deed(event)
        ):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """What a spreadsheet does; Qt's table does the rest."""
        deed = self._deed(event)
        if deed is not None:
            deed()
            event.accept()
        elif event.key() in (Keys.Key_Return, Keys.Key_Enter):
            self.step(-1 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1, 0)
        else:
            super().keyPressEvent(event)

    def focusNextPrevChild(self, next: bool) -> bool:  # noqa: N802 - Qt's names
        """Tab goes right and Shift+Tab left; from the ends of a row they leave the grid."""
        column = self.currentIndex().column()
        last = self._model.total_column - 1
        if self.hasFocus() and column >= 0 and (column < last if next else column > 0):
            self.step(0, 1 if next else -1)
            return True
        return bool(super().focusNextPrevChild(next))

    def keyboardSearch(self, search: str) -> None:  # noqa: N802 - Qt's name
        """Typing into a grey cell looks for nothing."""

    def _deed(self, event: QKeyEvent) -> Callable[[], None] | None:
        if self.state() == QAbstractItemView.State.EditingState:
            return None
        for standard, deed in (
            (Standard.Copy, self.copy),
            (Standard.Cut, self.cut),
            (Standard.Paste, self.paste),
        ):
            if event.matches(standard):
                return deed
        control = event.modifiers() == Qt.KeyboardModifier.ControlModifier
        if control and event.key() == Keys.Key_R:
            return self.fill_right
        if control and event.key() == Keys.Key_D:
            return self.fill_down
        plain = event.modifiers() in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)
        if plain and event.key() in (Keys.Key_Delete, Keys.Key_Backspace):
            return self.clear_cells
        return None

    # --- blocks --------------------------------------------------------------------------------------

    def copy(self) -> None:
        """The selection as a tab-separated text."""
        block = self.block()
        if block is not None:
            QGuiApplication.clipboard().setText(copied(self._texts(block)))

    def _texts(self, block: Block) -> list[list[float | str]]:
        model = self._model
        return [
            [
                model.text(row, column) if model.problem(row, column) else model.value(row, column)
                for column in range(block.left, block.right + 1)
            ]
            for row in range(block.top, block.bottom + 1)
        ]

    def cut(self) -> None:
        """Copy, then 0 in its place."""
        self.copy()
        self._zero(lambda cells: ngettext("Cut {count} budget", "Cut {count} budgets", cells))

    def clear_cells(self) -> None:
        """0 in every cell of the selection."""
        self._zero(lambda cells: ngettext("Clear {count} budget", "Clear {count} budgets", cells))

    def _zero(self, name: Callable[[int], str]) -> None:
        block = self.block()
        if block is not None:
            cells = self._editable(dict.fromkeys(_cells(block), 0))
            self._change(cells, name(len(cells)).format(count=len(cells)))

    def paste(self) -> None:
        """A block from a spreadsheet, from the selection's first cell on.

        One number fills the selection; a block that fits a whole number of times is repeated. What would
        come to lie on grey cells or behind the last month is left out, and told.
        """
        text, block = QGuiApplication.clipboard().text(), self.block()
        if not text.strip() or block is None:
            return
        numbers = numbers_of(block_of(text))
        height, width = len(numbers), max(map(len, numbers))
        down = block.height // height if block.height % height == 0 else 1
        along = block.width // width if block.width % width == 0 else 1
        wanted = {
            (block.top + row, block.left + column): line[column % width]
            for row in range(height * max(down, 1))
            for line in (numbers[row % height],)
            for column in range(width * max(along, 1))
            if column % width < len(line)
        }
        cells = self._editable(wanted)
        name = ngettext("Paste {count} budget", "Paste {count} budgets", len(cells))
        self._change(cells, name.format(count=len(cells)))
        self.select(self._within(block.top, block.left, height * max(down, 1), width * max(along, 1)))
        self.told.emit(self._left_out(wanted))

    def _left_out(self, wanted: Iterable[tuple[int, int]]) -> str:
        """How many numbers of a block found no cell, and why; "" where all did."""
        model, cells = self._model, list(wanted)
        late = sum(column >= model.total_column for _row, column in cells)
        inside = [(row, column) for row, column in cells if column < model.total_column]
        below = sum(row > model.total_row for row, _column in inside)
        taken = sum(model.is_editable(*cell) for cell in inside)
        grey = len(inside) - below - taken
        reasons = [
            words.format(count=count)
            for count, words in (
                (late, ngettext("{count} past the last month", "{count} past the last month", late)),
                (below, ngettext("{count} below the last row", "{count} below the last row", below)),
                (grey, ngettext("{count} on grey rows", "{count} on grey rows", grey)),
            )
            if count
        ]
        if not reasons:
            return ""
        text = _("{done} of {wanted} pasted; {reasons}.")
        return text.format(done=taken, wanted=len(cells), reasons=", ".join(reasons))

    def fill_right(self) -> None:
        """The selection's first month goes into its other months; one month alone, into all later ones."""
        block = self.block()
        if block is None:
            return
        last = block.right if block.width > 1 else self._model.total_column - 1
        self._fill(Block(block.top, block.left, block.bottom, last), _("Fill right"), along=True)

    def fill_down(self) -> None:
        """The first row of the selection goes into its other rows; one row alone, into all below it."""
        block = self.block()
        if block is None:
            return
        editable = [number for number, row in enumerate(self._model.rows) if row.is_editable]
        last = block.bottom if block.height > 1 else max(editable, default=block.top)
        self._fill(
            Block(block.top, block.left, max(last, block.top), block.right), _("Fill down"), along=False
        )

    def _fill(self, block: Block, name: str, *, along: bool) -> None:
        cells = {
            (row, column): self._source(row if along else block.top, block.left if along else column, row)
            for row, column in _cells(block)
            if (column > block.left if along else row > block.top)
        }
        self._change(self._editable(cells), name)
        self.select(block)

    def _source(self, row: int, column: int, target: int) -> Any:
        """What a fill carries on: within a row of money the entry as stated, with its range; else money."""
        shown = self._model.row(row)
        if shown is not None and row == target and shown.is_editable and shown.prices is None:
            return shown.entries[column]
        return self._model.value(row, column)

    def _editable(self, cells: Mapping[tuple[int, int], Any]) -> dict[tuple[int, int], Any]:
        return {cell: value for cell, value in cells.items() if self._model.is_editable(*cell)}

    def _within(self, top: int, left: int, height: int, width: int) -> Block:
        return Block(
            top,
            left,
            min(top + height, self._model.total_row) - 1 if top < self._model.total_row else top,
            min(left + width, self._model.total_column) - 1,
        )

    def _change(self, cells: Mapping[tuple[int, int], Any], name: str) -> None:
        self.told.emit("")
        if cells:
            self._model.change(cells, name)

    # --- menu ----------------------------------------------------------------------------------------

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:  # noqa: N802 - Qt's name
        """What can be done with the selection."""
        menu = self.menu()
        menu.exec(event.globalPos())
        menu.deleteLater()

    def menu(self) -> QMenu:
        """The menu of the selection."""
        menu = QMenu(self)
        for text, keys, deed in (
            (_("Cut"), QKeySequence(Standard.Cut), self.cut),
            (_("Copy"), QKeySequence(Standard.Copy), self.copy),
            (_("Paste"), QKeySequence(Standard.Paste), self.paste),
            (_("Clear"), QKeySequence(Standard.Delete), self.clear_cells),
            (_("Fill right"), QKeySequence("Ctrl+R"), self.fill_right),
            (_("Fill down"), QKeySequence("Ctrl+D"), self.fill_down),
            (_("Spread a yearly sum…"), QKeySequence(), self.spread_asked.emit),
        ):
            action = menu.addAction(text)
            action.setShortcut(keys)
            action.triggered.connect(deed)
        return menu


class TotalColumn(QTableView):
    """The sums of the rows, beside the months."""

    def __init__(self, model: BudgetModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._head = TotalHead(self)
        self.setHorizontalHeader(self._head)
        self._model = model
        self.setModel(model)
        header_font(self)
        self.setItemDelegate(BudgetDelegate(self))
        _calm(self)
        self.verticalHeader().hide()
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFixedWidth(size("grid_total"))
        self.setAccessibleName(_("Total"))
        model.modelReset.connect(self.fit)
        self.fit()

    def fit(self) -> None:
        """Only the last column."""
        model = self._model
        for column in range(model.total_column):
            self.hideColumn(column)
        self.showColumn(model.total_column)
        self.setColumnWidth(model.total_column, size("grid_total"))
        months = model.total_column
        self._head.over = ngettext("{count} month", "{count} months", months).format(count=months)
        self.setFixedHeight(height_of(model))


class BudgetGrid(QWidget):
    """Names and months, and the totals frozen at the right."""

    def __init__(self, model: BudgetModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.months = MonthGrid(model, self)
        self.totals = TotalColumn(model, self)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.months, 1, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self.totals, 0, Qt.AlignmentFlag.AlignTop)
        self.setFocusProxy(self.months)


def height_of(model: BudgetModel) -> int:
    """Height of heads and rows."""
    return 2 * size("grid_header") + model.rowCount() * size("grid_row")


def _calm(view: QTableView) -> None:
    view.setFrameShape(QFrame.Shape.NoFrame)
    view.setShowGrid(False)
    view.setWordWrap(False)
    view.setCornerButtonEnabled(False)
    view.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    view.verticalHeader().setDefaultSectionSize(size("grid_row"))
    view.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)


def _cells(block: Block) -> list[tuple[int, int]]:
    return [
        (row, column)
        for row in range(block.top, block.bottom + 1)
        for column in range(block.left, block.right + 1)
    ]
