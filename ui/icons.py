"""Our own icons: strokes drawn for 16 pixels, coloured when they are loaded."""

from __future__ import annotations

from functools import cache
from typing import Final

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QGuiApplication, QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from ui.theme import RESOURCES, current_theme

SIZES: Final = (16, 20, 32)
"""Sides in pixels, on a screen of ordinary density, at which an icon is drawn sharply."""


def icon(name: str, role: str = "text.secondary") -> QIcon:
    """An icon in a colour of the theme in use; ask again when the theme changes.

    Args:
        name: its file in resources/icons without ending: "undo", "fill-right".
        role: a colour token ("text.secondary"), or a colour as "#RRGGBB".

    Raises:
        FileNotFoundError: there is no such icon.
    """
    return _icon(name, _colour(role), _colour("text.disabled"), _ratios())


def pixmap(name: str, role: str = "text.secondary", size: int = 16, ratio: float = 1.0) -> QPixmap:
    """The same for painters: *size* pixels of the window wide, sharp at the device pixel *ratio*."""
    return _pixmap(name, _colour(role), size, ratio)


def _colour(role: str) -> str:
    return role if role.startswith("#") else current_theme().colour(role)


def _ratios() -> tuple[float, ...]:
    """The densities of the screens of the moment."""
    return tuple(sorted({screen.devicePixelRatio() for screen in QGuiApplication.screens()} or {1.0}))


@cache
def _icon(name: str, colour: str, disabled: str, ratios: tuple[float, ...]) -> QIcon:
    made = QIcon()
    for ratio in ratios:
        for size in SIZES:
            made.addPixmap(_pixmap(name, colour, size, ratio))
            made.addPixmap(_pixmap(name, disabled, size, ratio), QIcon.Mode.Disabled)
    return made


@cache
def _pixmap(name: str, colour: str, size: int, ratio: float) -> QPixmap:
    drawing = _drawing(name, colour)
    drawn = QPixmap(round(size * ratio), round(size * ratio))
    drawn.fill(Qt.GlobalColor.transparent)
    painter = QPainter(drawn)
    drawing.render(painter, QRectF(drawn.rect()))
    painter.end()
    drawn.setDevicePixelRatio(ratio)
    return drawn


@cache
def _drawing(name: str, colour: str) -> QSvgRenderer:
    text = (RESOURCES / "icons" / f"{name}.svg").read_text("utf-8")
    return QSvgRenderer(QByteArray(text.replace("currentColor", colour).encode()))
