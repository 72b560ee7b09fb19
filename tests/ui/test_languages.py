"""Another language: everything that can be read goes through the catalogue, and the place is kept."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial
from gettext import NullTranslations
from io import BytesIO
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from PySide6.QtCore import QLocale
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QAbstractButton, QComboBox, QLabel, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from roisim import translation
from tests.ui.conftest import BUILT_PAGES, PATIENCE
from ui import language as language_module
from ui.answers.answer import AnswerState
from ui.main_window import MainWindow
from ui.open_plan import OpenPlan
from ui.plan_sections import SECTIONS

DATA = {"roisim", "Small", "Ads", "TRY", "English", "Türkçe", "My plan", "LTV/CAC", "CAC", "ROAS", "ROI"}
"""What is the plan's or a name, and reads the same in every language."""

PLACES = [("plan", section.name) for section in SECTIONS] + [
    (page, "") for page in BUILT_PAGES if page not in ("welcome", "plan")
]

DATES = {
    name(at, QLocale.FormatType.ShortFormat).strip(".")
    for name, last in ((QLocale("tr").monthName, 12), (QLocale("tr").dayName, 7))
    for at in range(1, last + 1)
}
"""What the locale calls months and days."""


def is_data(widget: QWidget) -> bool:
    """Made-up names of visitors, names of files, and sources: these are quoted as they were given."""
    parents = {type(widget).__name__, type(widget.parent()).__name__}
    return bool(parents & {"JourneyStory", "EvidenceBadge", "ElidedLabel"})


class Marked(NullTranslations):
    """Every text that goes through it is marked."""

    def gettext(self, message: str) -> str:
        return "tr" if message == "en" else f"⟦{message}⟧"  # the locale of numbers is a text too

    def ngettext(self, singular: str, plural: str, number: int) -> str:
        return self.gettext(singular if number == 1 else plural)


@pytest.fixture
def marked(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A language in which every text is marked."""

    def use(code: str) -> None:
        translation.use_language(code)
        if code == "tr":
            translation._translator.catalogue = Marked()

    monkeypatch.setattr(language_module, "use_language", use)
    yield
    translation.use_language("en")


def unmarked(root: QWidget) -> list[str]:
    """What can be read and did not go through the catalogue."""
    found = set()
    for widget in (root, *root.findChildren(QWidget)):
        for text in () if widget.isHidden() or is_data(widget) else texts_of(widget):
            bare = re.sub(r"⟦[^⟦⟧]*(⟧|…$)( \([^()]*\+[^()]*\))?", "", _flat(text))
            words = set(re.findall(r"[^\W\d_]{2,}", re.sub(r"<[^>]*>", "", bare))) - DATA - DATES
            if words and bare.strip() not in DATA:
                found.add(f"{type(widget).__name__}: {text}")
    return sorted(found)


def _flat(text: str) -> str:
    """Marked texts inside marked ones are one."""
    while re.search(r"⟦[^⟦⟧]*⟦[^⟦⟧]*⟧", text):
        text = re.sub(r"⟦([^⟦⟧]*)⟦([^⟦⟧]*)⟧", r"⟦\1\2", text)
    return text


def texts_of(widget: QWidget) -> list[str]:
    texts = [widget.toolTip(), widget.accessibleName(), widget.accessibleDescription(), widget.statusTip()]
    if isinstance(widget, QLabel | QAbstractButton):
        texts.append(widget.text())
    if isinstance(widget, QLineEdit):
        texts.append(widget.placeholderText())
    if isinstance(widget, QComboBox):
        texts += [widget.itemText(at) for at in range(widget.count())]
    return texts


@pytest.mark.usefixtures("marked")
def test_every_text_of_the_frame_goes_through_the_catalogue(window: MainWindow, plan: OpenPlan) -> None:
    window.use_language("tr")
    plan.change("customers.order_value", 160, "⟦Change basket⟧")
    frame = (window._sidebar, window._header, window._status)
    assert [text for part in frame for text in unmarked(part)] == []
    actions = window.findChildren(QAction)
    said = [text for action in actions for text in (action.text(), action.toolTip()) if text]
    assert [text for text in said if "⟦" not in text and text.replace("&", "") not in DATA] == []
    window.show_welcome()
    assert [text for text in unmarked(window.page) if "small.toml" not in text] == []


@pytest.mark.usefixtures("marked")
def test_every_text_of_the_pages_goes_through_the_catalogue(
    window: MainWindow, plan: OpenPlan, qtbot: QtBot
) -> None:
    window.use_language("tr")
    qtbot.waitUntil(lambda: plan.answer.state is AnswerState.DONE, timeout=PATIENCE)
    found = {}
    for page, section in PLACES:
        window.show_page(page, section)
        qtbot.wait(300 if page in ("compare", "journeys") else 20)
        found[page, section] = unmarked(window.page)
    assert {place: texts for place, texts in found.items() if texts} == {}


def test_a_catalogue_on_disk_is_used_and_the_place_kept(
    window: MainWindow, plan: OpenPlan, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    catalogue = Catalog(locale="tr")
    for english, turkish in (("&File", "&Dosya"), ("Journeys", "Yolculuklar"), ("Money", "Para")):
        catalogue.add(english, turkish)
    content = BytesIO()
    write_mo(content, catalogue)
    messages = tmp_path / "locale" / "tr" / "LC_MESSAGES"
    messages.mkdir(parents=True)
    (messages / "roisim.mo").write_bytes(content.getvalue())
    use = partial(translation.use_language, folder=tmp_path / "locale")
    monkeypatch.setattr(language_module, "use_language", use)

    plan.change("customers.order_value", 160, "Change basket")
    window.show_page("plan", "money")
    for code, file, money in (("tr", "&Dosya", "Para"), ("en", "&File", "Money")):
        window.use_language(code)
        assert window.menuBar().actions()[0].text() == file
        assert (window.page_name, window._section) == ("plan", "money")
        assert window._header._title.text() == f"Small  /  {money}"
        assert window.plans.active is plan
        assert plan.is_changed
    assert window.preferences.language == "en"


@pytest.mark.usefixtures("marked")
def test_switching_again_and_again_leaves_nothing_behind(
    window: MainWindow, plan: OpenPlan, qtbot: QtBot
) -> None:
    window.use_language("tr")
    qtbot.wait(20)
    widgets, actions = len(window.findChildren(QWidget)), len(window.findChildren(QAction))
    for code in ("en", "tr", "en", "tr"):
        window.use_language(code)
        qtbot.wait(20)
    assert len(window.findChildren(QAction)) == actions
    assert len(window.findChildren(QWidget)) <= widgets * 1.05
