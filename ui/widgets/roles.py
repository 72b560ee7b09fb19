"""Giving a widget another role of the style sheet."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget


def set_role(widget: QWidget, role: str, name: str = "role") -> None:
    """Set a dynamic property that the style sheet knows, and dress the widget anew if it is another."""
    if widget.property(name) == role:
        return
    widget.setProperty(name, role)
    style = widget.style()
    style.unpolish(widget)
    style.polish(widget)
