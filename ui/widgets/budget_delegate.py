"""How cells and heads of the budget table are painted, and how typing into a cell behaves."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QAbstractItemModel, QEvent, QObject, QPointF, QRect, Qt, Signal
from PySide6.QtGui import QColor, QFont, QKeyEvent, QPainter, QPolygonF
from PySide6.QtWidgets import (
    QAbstractItemDelegate,
    QApplication,
    QLineEdit,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from ui.theme import Theme, current_theme, font_points
from ui.widgets.budget_model import BudgetModel, Index
from ui.widgets.budget_numbers import number_in

if TYPE_CHECKING:
    from ui.widgets.budget_rows import BudgetRow

PADDING = 8
CORNER = 6
FRAME = 2
SURELY_FITS = 6
"""Letters that fit into any cell, so that nobody has to measure."""
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter

STEPS = {
    Qt.Key.Key_Return: (1, 0),
    Qt.Key.Key_Enter: (1, 0),
    Qt.Key.Key_Tab: (0, 1),
    Qt.Key.Key_Backtab: (0, -1),
    Qt.Key.Key_Up: (-1, 0),
    Qt.Key.Key_Down: (1, 0),
}
"""Keys that end typing, and where they go: (rows, columns)."""


def table_font(base: QFont, *, strong: bool = False) -> QFont:
    """The font of the grid."""
    font = QFont(base)
    font.setPointSizeF(font_points("table"))
    font.setWeight(QFont.Weight.DemiBold if strong else QFont.Weight.Normal)
    return font


@dataclass(frozen=True)
class Inks:
    """Colours and fonts of one theme, made once: a grid paints hundreds of cells at a stroke."""

    surface: QColor
    subtle: QColor
    selection: QColor
    negative_soft: QColor
    primary: QColor
    secondary: QColor
    muted: QColor
    negative: QColor
    accent: QColor
    ring: QColor
    line: QColor
    plain: QFont
    strong: QFont


@cache
def inks_of(theme: Theme) -> Inks:
    """What a theme paints the grid with."""
    base = QApplication.font()
    return Inks(
        surface=theme.qcolour("background.surface"),
        subtle=theme.qcolour("background.subtle"),
        selection=theme.qcolour("accent.selection"),
        negative_soft=theme.qcolour("state.negative_soft"),
        primary=theme.qcolour("text.primary"),
        secondary=theme.qcolour("text.secondary"),
        muted=theme.qcolour("text.muted"),
        negative=theme.qcolour("state.negative"),
        accent=theme.qcolour("accent.base"),
        ring=theme.qcolour("accent.focus_ring"),
        line=theme.qcolour("line.hairline"),
        plain=table_font(base),
        strong=table_font(base, strong=True),
    )


class BudgetDelegate(QStyledItemDelegate):
    """Paints cells of a BudgetModel; opens line editors in them.

    Signals:
        stepped: typing ended with a key that goes on (rows, columns) further.
        given_up: Esc took back what was typed.
    """

    stepped = Signal(int, int)
    given_up = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._sessions = 0
        self._typing = ""
        self._undo_from = 0

    # --- painting ------------------------------------------------------------------------------------

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Ground, number, marks, ring."""
        model = cast("BudgetModel", index.model())
        row, column = index.row(), index.column()
        rect, state, inks = option.rect, option.state, inks_of(current_theme())
        shown = model.row(row)
        wrong = model.problem(row, column) is not None
        current = bool(state & QStyle.StateFlag.State_HasFocus)
        chosen = bool(state & QStyle.StateFlag.State_Selected) and not current
        ground, ink = _colours(inks, shown, model.value(row, column), chosen=chosen, wrong=wrong)
        painter.fillRect(rect, ground)
        painter.setPen(inks.line)
        painter.drawLine(rect.topRight(), rect.bottomRight())
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        painter.setFont(inks.strong if shown is None else inks.plain)
        painter.setPen(ink)
        text = model.text(row, column)
        room = rect.adjusted(FRAME, 0, -PADDING, 0)
        if len(text) > SURELY_FITS:
            text = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideLeft, room.width())
        painter.drawText(room, RIGHT, text)
        if wrong:
            _frame(painter, rect, inks.negative)
        if current:
            _frame(painter, rect.adjusted(FRAME, FRAME, -FRAME, -FRAME) if wrong else rect, inks.ring)
        if shown is not None and column < model.total_column:
            _marks(painter, rect, inks, shown, column, wrong=wrong)

    # --- typing --------------------------------------------------------------------------------------

    def createEditor(  # noqa: N802 - Qt's name
        self, parent: QWidget, option: QStyleOptionViewItem, index: Index
    ) -> QWidget:
        """A line in the cell; every number typed is stated at once, so that the answer follows the keys."""
        model = cast("BudgetModel", index.model())
        editor = QLineEdit(parent)
        editor.setProperty("role", "cell")
        editor.setAlignment(RIGHT)
        editor.setFont(table_font(editor.font()))
        editor.setAccessibleName(f"{model.row_name(index.row())}, {model.column_name(index.column())}")
        self._sessions += 1
        self._typing = f"cell {id(self)} {self._sessions}"
        self._undo_from = model.plan.undo_stack.index()
        row, column = index.row(), index.column()
        editor.textEdited.connect(lambda text: self._typed(model, row, column, text))
        return editor

    def _typed(self, model: BudgetModel, row: int, column: int, text: str) -> None:
        # a lone minus or a letter is no number yet: it is stated, and told to be wrong, when typing ends
        if text.strip() and not isinstance(number_in(text), str):
            model.type_in(row, column, text, self._typing)

    def updateEditorGeometry(  # noqa: N802 - Qt's name
        self, editor: QWidget, option: QStyleOptionViewItem, index: Index
    ) -> None:
        """The whole cell."""
        editor.setGeometry(option.rect)

    def setEditorData(self, editor: QWidget, index: Index) -> None:  # noqa: N802 - Qt's name
        """Only once: while typing goes on, the editor is right and the cell follows."""
        if isinstance(editor, QLineEdit) and not editor.isModified():
            editor.setText(str(index.data(Qt.ItemDataRole.EditRole)))

    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: Index) -> None:  # noqa: N802
        """What stands there when typing ends, wrong words too."""
        if isinstance(editor, QLineEdit) and isinstance(model, BudgetModel) and editor.isModified():
            model.type_in(index.row(), index.column(), editor.text(), self._typing)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Keys that end typing."""
        if event.type() != QEvent.Type.KeyPress or not isinstance(watched, QLineEdit):
            return super().eventFilter(watched, event)
        key = cast("QKeyEvent", event)
        if key.key() == Qt.Key.Key_Escape:
            self.closeEditor.emit(watched, QAbstractItemDelegate.EndEditHint.RevertModelCache)
            self.given_up.emit()
            return True
        step = STEPS.get(Qt.Key(key.key()))
        if step is None:
            return super().eventFilter(watched, event)
        if key.modifiers() & Qt.KeyboardModifier.ShiftModifier and key.key() in (
            Qt.Key.Key_Return,
            Qt.Key.Key_Enter,
        ):
            step = (-1, 0)
        self.commitData.emit(watched)
        self.closeEditor.emit(watched, QAbstractItemDelegate.EndEditHint.NoHint)
        self.stepped.emit(*step)
        return True

    def take_back(self, model: BudgetModel) -> None:
        """Undo what the editor stated while it was open."""
        if model.plan.undo_stack.index() > self._undo_from:
            model.plan.undo_stack.undo()


def _colours(
    inks: Inks, row: BudgetRow | None, value: float, *, chosen: bool, wrong: bool
) -> tuple[QColor, QColor]:
    """Ground and number of a cell; `row` is None for the total."""
    if wrong:
        return inks.negative_soft, inks.negative
    if row is None:
        return inks.selection if chosen else inks.subtle, inks.primary
    if not row.is_editable:
        return inks.selection if chosen else inks.subtle, inks.secondary
    if chosen:
        # muted words do not reach their contrast on a selection
        return inks.selection, inks.primary if value else inks.secondary
    return inks.surface, inks.primary if value else inks.muted


def _marks(painter: QPainter, rect: QRect, inks: Inks, row: BudgetRow, month: int, *, wrong: bool) -> None:
    if row.uncertain(month) is not None:
        painter.setPen(inks.secondary)
        painter.drawText(rect.adjusted(5, 0, 0, 0), LEFT, "±")
    if wrong:
        _corner(painter, rect, inks.negative, right=False)
    elif month in row.changed:
        _corner(painter, rect, inks.accent, right=True)


def _frame(painter: QPainter, rect: QRect, colour: QColor) -> None:
    for ring in range(FRAME):
        painter.setPen(colour)
        painter.drawRect(rect.adjusted(ring, ring, -ring - 1, -ring - 1))


def _corner(painter: QPainter, rect: QRect, colour: QColor, *, right: bool) -> None:
    x, inner = (rect.right(), -CORNER) if right else (rect.left(), CORNER)
    top = rect.top()
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    painter.drawPolygon(QPolygonF([QPointF(x, top), QPointF(x + inner, top), QPointF(x, top + CORNER)]))
    painter.setBrush(Qt.BrushStyle.NoBrush)
