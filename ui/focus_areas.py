"""F6 steps through the areas of the window, as in other programs."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QMainWindow, QSplitter, QStackedWidget, QWidget


class FocusAreas:
    """Knows the areas of a window in the order in which they are read."""

    def __init__(self, window: QMainWindow, areas: Sequence[QWidget]) -> None:
        self._window = window
        self._areas = tuple(areas)

    def step(self) -> None:
        """Put the keyboard into the next area that can take it."""
        areas = [area for area in self._parts() if area.isVisible() and _first(area) is not None]
        if not areas:
            return
        here = QApplication.focusWidget()
        holds = [at for at, area in enumerate(areas) if here is not None and area.isAncestorOf(here)]
        following = areas[(holds[-1] + 1) % len(areas)] if holds else areas[0]
        widget = _first(following)
        if widget is not None:
            widget.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _parts(self) -> list[QWidget]:
        """The areas; a page with a splitter is two."""
        parts: list[QWidget] = []
        for area in self._areas:
            page = area.currentWidget() if isinstance(area, QStackedWidget) else area
            splitter = page.findChild(QSplitter) if page is not None else None
            if splitter is not None:
                widgets = (splitter.widget(at) for at in range(splitter.count()))
                parts += [widget for widget in widgets if widget is not None]
            elif page is not None:
                parts.append(page)
        return parts


def _first(area: QWidget) -> QWidget | None:
    """The first widget of an area that Tab reaches."""
    widget = area.nextInFocusChain()
    seen = 0
    while widget is not None and seen < 2000:
        inside = area.isAncestorOf(widget)
        if (
            inside
            and widget.focusPolicy() & Qt.FocusPolicy.TabFocus
            and widget.isVisible()
            and widget.isEnabled()
        ):
            return widget
        widget, seen = widget.nextInFocusChain(), seen + 1
        if widget is area:
            break
    return None
