"""The language of the window: its words, Qt's own words, and the form of numbers and dates."""

from __future__ import annotations

from PySide6.QtCore import QLibraryInfo, QLocale, QTranslator
from PySide6.QtWidgets import QApplication

from roisim.translation import LOCALE_FOLDER, use_language

LANGUAGES = {"en": "English", "tr": "Türkçe"}
"""What the window can speak once there is a catalogue; each calls itself by its own name."""


def spoken() -> dict[str, str]:
    """The languages whose words are there: half a language, months in it and words not, is none."""
    there = (code for code in LANGUAGES if (LOCALE_FOLDER / code / "LC_MESSAGES" / "roisim.mo").is_file())
    return {code: LANGUAGES[code] for code in ("en", *there)}


def speak(application: QApplication, language: str) -> None:
    """Use a language for all text and all numbers; "" follows the system."""
    system = QLocale.system().name()
    code = language or (system if system.split("_")[0] in spoken() else "en")
    code = code if code.split("_")[0] in LANGUAGES else "en"
    use_language(code)
    QLocale.setDefault(QLocale(code))
    for old in application.findChildren(QTranslator):
        application.removeTranslator(old)
        old.deleteLater()
    translator = QTranslator(application)
    folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    if translator.load(QLocale(code), "qtbase", "_", folder):
        application.installTranslator(translator)
