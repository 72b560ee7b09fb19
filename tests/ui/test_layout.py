"""Nothing is cut at the smallest size, nor where words are longer."""

from __future__ import annotations

from contextlib import suppress

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QLabel, QPushButton, QScrollArea, QWidget
from pytestqt.exceptions import TimeoutError as StillWaiting
from pytestqt.qtbot import QtBot

from tests.ui.conftest import BUILT_PAGES, PATIENCE
from ui.answers.answer import AnswerState
from ui.main_window import SMALLEST, MainWindow
from ui.open_plan import OpenPlan
from ui.plan_sections import SECTIONS
from ui.widgets.elided_label import ElidedLabel
from ui.widgets.nav_row import NavRow

PLACES = [("plan", section.name) for section in SECTIONS] + [
    (page, "") for page in BUILT_PAGES if page != "plan"
]


def cut(root: QWidget) -> list[str]:
    """Labels and buttons that are smaller than their words."""
    found = []
    for widget in root.findChildren(QWidget):
        if not isinstance(widget, QLabel | QPushButton) or not widget.isVisible() or not widget.text():
            continue
        if isinstance(widget, ElidedLabel):
            continue
        wanted, has = widget.sizeHint(), widget.size()
        wraps = isinstance(widget, QLabel) and widget.wordWrap()
        height = widget.heightForWidth(has.width()) if wraps else wanted.height()
        if (not wraps and has.width() < wanted.width()) or has.height() < height - 2:
            found.append(f"{widget.text()[:50]!r}: {has.width()}×{has.height()} of {wanted.width()}×{height}")
    return found


def sideways(root: QWidget) -> list[str]:
    """Scroll areas that hide something at the right."""
    areas = [area for area in root.findChildren(QScrollArea) if area.isVisible()]
    bars = [area.horizontalScrollBar() for area in areas]
    return [f"{bar.maximum()} px to the right" for bar in bars if bar.maximum() > 0]


def test_nothing_is_cut_at_the_smallest_size(window: MainWindow, plan: OpenPlan, qtbot: QtBot) -> None:
    window.resize(*SMALLEST)
    qtbot.waitUntil(lambda: plan.answer.state is AnswerState.DONE, timeout=PATIENCE)
    found = {}
    for page, section in PLACES:
        window.show_page(page, section)
        with suppress(StillWaiting):  # some pages paint their cards one by one
            qtbot.waitUntil(lambda: cut(window) + sideways(window) == [], timeout=2000)
        found[page, section] = cut(window) + sideways(window)
        assert (window.width(), window.height()) == SMALLEST
    assert {place: words for place, words in found.items() if words} == {}


def test_a_long_name_is_shortened_and_told_in_full(window: MainWindow, plan: OpenPlan, qtbot: QtBot) -> None:
    window.resize(*SMALLEST)
    name = "Autumn and winter with e-mail, abandoned carts, the loyalty programme, and twice the budget " * 2
    plan.change("name", name.strip(), "Rename plan")
    qtbot.wait(20)
    assert (window.width(), window.height()) == SMALLEST
    assert window._header._export.geometry().right() < window._header.width()
    assert name.strip() in window._header._title.toolTip()


def test_whatever_takes_the_keyboard_has_words_or_a_name(
    window: MainWindow, plan: OpenPlan, qtbot: QtBot
) -> None:
    qtbot.waitUntil(lambda: plan.answer.state is AnswerState.DONE, timeout=PATIENCE)
    for page, section in PLACES:
        window.show_page(page, section)
        qtbot.wait(50)
        buttons = [each for each in window.findChildren(QAbstractButton) if each.isVisible()]
        nameless = [each for each in buttons if not (each.text() or each.accessibleName())]
        assert [each for each in nameless if each.focusPolicy() is not Qt.FocusPolicy.NoFocus] == [], page


def test_names_of_sections_have_room_beside_what_changed_and_what_is_wrong(
    window: MainWindow, plan: OpenPlan
) -> None:
    window.resize(*SMALLEST)
    plan.change("operations.shipping_and_packing", 20, "x")
    plan.change("operations.return_handling", 21, "x")
    plan.change("programs", [{"use": "web_push", "start": plan.start}], "x")
    for section in SECTIONS:
        window.show_page("plan", section.name)
        window.grab()  # rows that cut their words get a tool tip when they are painted
    rows = [each for each in window._sidebar.findChildren(NavRow) if each.isVisible()]
    told = {row.text(): (row.note, row.wrong) for row in rows}
    assert told["Operations"] == ("2 changed", 0)
    assert told["Communication"] == ("1 changed", 1)
    titles = {section.title for section in SECTIONS}
    assert [row.text() for row in rows if row.toolTip() and row.text() in titles] == []


def test_the_line_above_the_programmes_fits_a_page_that_was_hidden_while_it_narrowed(
    window: MainWindow, plan: OpenPlan, qtbot: QtBot
) -> None:
    window.resize(1920, 1080)
    window.show_page("plan", "communication")
    qtbot.waitUntil(lambda: window.page.width() > 1400)
    qtbot.wait(50)
    window.show_page("plan", "store")
    window.resize(1280, 800)
    qtbot.wait(50)
    window.show_page("plan", "communication")
    qtbot.waitUntil(lambda: cut(window) == [], timeout=2000)
