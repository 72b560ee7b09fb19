"""What has just come is brought into view."""

from __future__ import annotations

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QScrollArea, QWidget

from ui.theme import SPACE


def bring_into_view(widget: QWidget, below: int = SPACE.m) -> None:
    """Scroll the page around a widget to it, once the layout has found its place."""
    around = widget.parentWidget()
    while around is not None and not isinstance(around, QScrollArea):
        around = around.parentWidget()
    if around is not None:
        page = around
        QTimer.singleShot(0, widget, lambda: page.ensureWidgetVisible(widget, 0, below))
