"""Tab goes as one reads: widgets made later stand at the end of Qt's order, wherever they are shown."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import cast

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLayout, QScrollArea, QStackedWidget, QWidget


def stops_in(widget: QWidget) -> list[QWidget]:
    """The widgets within one at which Tab may stop, from top to bottom as its layouts have them."""
    return [each for each in _within(widget) if each.focusPolicy() & Qt.FocusPolicy.TabFocus]


def keep_order(stops: Sequence[QWidget]) -> None:
    """Make Tab go through these, one after the other."""
    for before, after in pairwise(stops):
        QWidget.setTabOrder(before, after)


def _within(widget: QWidget) -> Iterator[QWidget]:
    yield widget
    layout = widget.layout()
    if isinstance(widget, QScrollArea | QStackedWidget):
        inner = widget.widget() if isinstance(widget, QScrollArea) else widget.currentWidget()
        if inner is not None:
            yield from _within(inner)
    elif layout is not None:
        yield from _of_layout(layout)
    elif widget.focusPolicy() == Qt.FocusPolicy.NoFocus:
        # a holder that places its children by itself
        for child in widget.children():
            if isinstance(child, QWidget) and not child.isWindow():
                yield from _within(child)


def _of_layout(layout: QLayout) -> Iterator[QWidget]:
    places = list(range(layout.count()))
    if isinstance(layout, QGridLayout):
        places.sort(key=lambda at: _cell(layout, at))
    for at in places:
        item = layout.itemAt(at)
        if item is None:
            continue
        widget, inner = item.widget(), item.layout()
        if widget is not None:
            yield from _within(widget)
        elif inner is not None:
            yield from _of_layout(inner)


def _cell(grid: QGridLayout, at: int) -> tuple[int, int]:
    row, column, _rows, _columns = cast("tuple[int, int, int, int]", grid.getItemPosition(at))
    return row, column
