"""Colours and sizes of the window: the design tokens, light or dark, as a palette and a style sheet."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any, Final

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication, QWidget

from roisim.report.palette import mixed

RESOURCES: Final = files("ui") / "resources"

SYSTEM, LIGHT, DARK = "system", "light", "dark"
"""What a user may choose; "system" follows the desktop."""

_PLACE = re.compile(r"@([a-z_]+(?:\.[a-z0-9_]+)+)@")


@dataclass(frozen=True)
class Spacing:
    """Distances in pixels; nothing in between is used."""

    xs: int = 4
    s: int = 8
    m: int = 12
    l: int = 16  # noqa: E741 - the token's name
    xl: int = 24
    xxl: int = 32


SPACE: Final = Spacing()


@cache
def tokens() -> dict[str, Any]:
    """The design tokens as their file holds them."""
    loaded: dict[str, Any] = json.loads((RESOURCES / "tokens.json").read_text("utf-8"))
    return loaded


def size(name: str) -> int:
    """A size in pixels by its token: "header", "grid_row"."""
    return int(tokens()["size_px"][name])


def font_points(name: str) -> float:
    """A font size in points by its token: "note", "table", "body", "title", "value"."""
    return float(tokens()["font"]["size_pt"][name])


@dataclass(frozen=True)
class Theme:
    """One of the two themes."""

    is_dark: bool
    _values: dict[str, Any] = field(repr=False, compare=False)

    def colour(self, name: str) -> str:
        """A colour by its token, "text.primary", as "#RRGGBB"."""
        group, key = name.split(".")
        return str(self._values[group][key])

    def qcolour(self, name: str) -> QColor:
        """The same for painters."""
        return QColor(self.colour(name))

    def plan_colour(self, number: int) -> str:
        """The colour of the plan that was opened as number 0, 1, …"""
        return self._of_list("plans", number)

    def mixed(self, colour: str, share: float, background: str = "background.surface") -> str:
        """An opaque mix of a colour into a background token."""
        return mixed(colour, share, self.colour(background))

    def palette(self) -> QPalette:
        """What Fusion draws with."""
        palette = QPalette()
        for role, token in tokens()["qt_palette"].items():
            palette.setColor(getattr(QPalette.ColorRole, role), self.qcolour(token))
        off = self.qcolour("text.disabled")
        for role in (QPalette.ColorRole.WindowText, QPalette.ColorRole.Text, QPalette.ColorRole.ButtonText):
            palette.setColor(QPalette.ColorGroup.Disabled, role, off)
        return palette

    def style_sheet(self) -> str:
        """The style sheet with its places filled."""
        template = (RESOURCES / "style.qss").read_text("utf-8")
        return _PLACE.sub(lambda found: self._filled(found.group(1)), template)

    def _filled(self, name: str) -> str:
        group = name.split(".", maxsplit=1)[0]
        if group in self._values:
            return self.colour(name)
        kind, key = name.split(".")
        if kind == "file":  # style sheets want a place on disk
            return (Path(str(RESOURCES)) / f"{key}-{DARK if self.is_dark else LIGHT}.svg").as_posix()
        sizes = {
            "size": tokens()["size_px"],
            "radius": tokens()["radius_px"],
            "font": tokens()["font"]["size_pt"],
        }
        return str(sizes[kind][key])

    def _of_list(self, name: str, number: int) -> str:
        colours = self._values[name]
        return str(colours[number % len(colours)])


@cache
def theme_of(name: str) -> Theme:
    """The theme "light" or "dark"."""
    return Theme(name == DARK, tokens()[name])


class ThemeKeeper(QObject):
    """Knows the theme in use, follows the desktop's, tells when it changes."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._wish = SYSTEM
        self._name = LIGHT
        self._follows = False

    @property
    def wish(self) -> str:
        """What the user chose: "system", "light" or "dark"."""
        return self._wish

    @property
    def theme(self) -> Theme:
        """The theme in use."""
        return theme_of(self._name)

    def use(self, wish: str) -> None:
        """Choose, and dress the whole application."""
        self._wish = wish
        if not self._follows:
            QGuiApplication.styleHints().colorSchemeChanged.connect(self._desktop_changed)
            self._follows = True
        self._dress()

    def _desktop_changed(self) -> None:
        if self._wish == SYSTEM:
            self._dress()

    def _dress(self) -> None:
        self._name = _desktop_theme() if self._wish == SYSTEM else self._wish
        application = QApplication.instance()
        if isinstance(application, QApplication):
            application.setPalette(self.theme.palette())
            application.setStyleSheet(self.theme.style_sheet())
        self.changed.emit()


def _desktop_theme() -> str:
    dark = QGuiApplication.styleHints().colorScheme() is Qt.ColorScheme.Dark
    return DARK if dark else LIGHT


@cache
def theme_keeper() -> ThemeKeeper:
    """The one of this process."""
    return ThemeKeeper()


def current_theme() -> Theme:
    """The theme in use."""
    return theme_keeper().theme


def set_role(widget: QWidget, role: str) -> None:
    """Another role of the style sheet, dressed anew only if it is another."""
    set_property(widget, "role", role)


def set_property(widget: QWidget, name: str, value: object) -> None:
    """A property that the style sheet asks for, dressed anew only if it is another."""
    if widget.property(name) != value:
        widget.setProperty(name, value)
        widget.style().unpolish(widget)
        widget.style().polish(widget)
