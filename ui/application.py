"""The program around the window: style, fonts, language, and what happens when something breaks."""

from __future__ import annotations

import logging
import sys
from collections.abc import Sequence
from importlib.resources import as_file
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QFontDatabase, QIcon
from PySide6.QtWidgets import QApplication

import roisim
from ui.icons import icon
from ui.language import speak
from ui.preferences import Preferences
from ui.theme import RESOURCES, font_points, theme_keeper, tokens

log = logging.getLogger("roisim.desktop")


def make_application(arguments: Sequence[str], preferences: Preferences) -> QApplication:
    """The application, dressed: style, fonts, theme and language as preferred."""
    QApplication.setHighDpiScaleFactorRoundingPolicy(Qt.HighDpiScaleFactorRoundingPolicy.PassThrough)
    application = QApplication(list(arguments))
    application.setApplicationName("roisim")
    application.setApplicationVersion(roisim.__version__)
    application.setOrganizationName("roisim")
    application.setDesktopFileName("roisim")
    application.setStyle("Fusion")
    dress(application, preferences)
    return application


def dress(application: QApplication, preferences: Preferences) -> None:
    """Fonts, theme, language and icon of an application, as preferred."""
    application.setFont(make_font())
    speak(application, preferences.language)
    theme_keeper().use(preferences.theme)
    application.setWindowIcon(_window_icon())


def make_font() -> QFont:
    """The bundled Inter with figures of one width, else the nearest that there is."""
    for file in sorted((RESOURCES / "fonts").iterdir(), key=lambda each: each.name) if _has_fonts() else ():
        if file.name.endswith((".ttf", ".otf")):
            QFontDatabase.addApplicationFontFromData(file.read_bytes())
    font = QFont(list(tokens()["font"]["families"]))
    font.setPointSizeF(font_points("body"))
    font.setFeature(QFont.Tag("tnum"), 1)
    return font


def run_desktop(files: Sequence[str]) -> int:
    """Open the window with these plans and stay until it is closed; the exit status."""
    preferences = Preferences()
    application = make_application(sys.argv[:1], preferences)
    sys.excepthook = _tell_fault
    # the window loads after the application, so that the style is there for its first paint
    from ui.main_window import MainWindow

    window = MainWindow(preferences)
    window.show()
    window.start_work([Path(file) for file in files])
    return application.exec()


def _tell_fault(kind: type[BaseException], fault: BaseException, trace: TracebackType | None) -> None:
    """No traceback reaches a person: it goes to a file, and words come instead."""
    if issubclass(kind, KeyboardInterrupt):
        QApplication.quit()
        return
    # loaded for the few times that it is needed
    from ui.fault_notice import tell_fault

    tell_fault(fault.with_traceback(trace))


def _has_fonts() -> bool:
    return (RESOURCES / "fonts").is_dir()


def _window_icon() -> QIcon:
    source = RESOURCES / "icons" / "logo.svg"
    if not source.is_file():
        return icon("logo")
    with as_file(source) as path:
        return QIcon(str(path))
