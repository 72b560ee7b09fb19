"""The language of the window: its words, Qt's own words, and the form of numbers and dates."""

from __future__ import annotations

from PySide6.QtCore import QLibraryInfo, QLocale, QTranslator
from PySide6.QtWidgets import QApplication

from roisim.translation import use_language

LANGUAGES = {"en": "English", "tr": "Türkçe"}
"""What can be chosen; each calls itself by its own name."""


def speak(application: QApplication, language: str) -> None:
    """Use a language for all text and all numbers; "" follows the system."""
    code = language or QLocale.system().name()
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
