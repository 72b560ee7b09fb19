"""The one way by which text reaches a person: gettext, looked up in the language of the moment.

    from roisim.translation import _

    _("{count} worlds").format(count=worlds)

Text is English in the code; ``roisim/locale/<language>/LC_MESSAGES/roisim.mo`` holds the rest.
"""

from __future__ import annotations

import gettext
from pathlib import Path

LOCALE_FOLDER = Path(__file__).parent / "locale"


class _Translator:
    """Holds the catalogue in use: the language belongs to the process, like its locale."""

    def __init__(self) -> None:
        self.language = "en"
        self.catalogue = gettext.NullTranslations()


_translator = _Translator()


def use_language(code: str, folder: Path = LOCALE_FOLDER) -> None:
    """Show all text from now on in the language *code* ("en", "tr"); English where it is not translated.

    Args:
        code: language, with or without a country ("tr_TR").
        folder: where the catalogues lie.
    """
    _translator.language = code
    _translator.catalogue = gettext.translation("roisim", folder, languages=[code], fallback=True)


def language_in_use() -> str:
    """The code given to `use_language`, for those who let another process speak; "en" before."""
    return _translator.language


def _(message: str) -> str:
    """*message* in the language in use. Call it when the text is shown, not when a module loads."""
    # gettext answers the empty message with the catalogue's own header
    return _translator.catalogue.gettext(message) if message else ""


def ngettext(singular: str, plural: str, number: int) -> str:
    """The form of the text that fits *number* in the language in use."""
    return _translator.catalogue.ngettext(singular, plural, number)


def N_(message: str) -> str:  # noqa: N802 - the name that message extractors know
    """Mark *message* for translators and give it back as it is: for text that a module declares.

    Whoever shows it later calls ``_`` on it.
    """
    return message
