"""Pictures of every page, for the README, the docs, and for looking at them.

ROISIM_SCREENS names the folder, build/screens otherwise:
``python -m pytest tests/ui/test_screens.py -n 0``
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.ui.conftest import BUILT_PAGES
from ui.answers.answer import AnswerState
from ui.application import dress
from ui.main_window import MainWindow
from ui.open_plan import OpenPlan
from ui.preferences import Preferences
from ui.theme import theme_keeper

pytestmark = pytest.mark.slow

FOLDER = Path(os.environ.get("ROISIM_SCREENS") or Path(__file__).parents[2] / "build" / "screens")
SIZES = ((1280, 800), (1920, 1080))
PLACES = [
    *[(page, page, "") for page in BUILT_PAGES if page != "plan"],
    ("plan", "plan", "promotion"),
    ("store", "plan", "store"),
    ("programmes", "plan", "communication"),
    ("money", "plan", "money"),
]
LONG = 60_000
DRAWN = 500
"""Milliseconds in which charts are drawn once their data are there."""


@pytest.fixture
def scene(window: MainWindow, qtbot: QtBot) -> Iterator[MainWindow]:
    """The seed plan with a variant in which one thing is changed, both with their worlds."""
    window.answers.use_worlds(50, 1)
    window.files.new_from_preset("turkish_shop")
    first = window.plans.active
    assert first is not None
    second = window.plans.duplicate(first)
    second.change("name", "With a larger basket", "Rename plan")
    second.change("customers.order_value", 180, "Change basket")
    for plan in (first, second):
        window.plans.activate(plan)
        qtbot.waitUntil(partial(is_done, plan), timeout=LONG)
    yield window
    theme_keeper().use("light")


def is_done(plan: OpenPlan) -> bool:
    return plan.answer.state is AnswerState.DONE


def picture(window: MainWindow, name: str) -> QImage:
    FOLDER.mkdir(parents=True, exist_ok=True)
    found = window.grab().toImage()
    assert found.save(str(FOLDER / f"{name}.png"))
    return found


def colours(image: QImage) -> int:
    """How many colours stand on a grid over the picture: few mean that nothing is drawn."""
    steps = range(0, image.width(), 7), range(0, image.height(), 3)
    return len({image.pixel(x, y) for x in steps[0] for y in steps[1]})


def test_every_page_is_drawn_in_both_sizes_and_themes(
    scene: MainWindow, preferences: Preferences, qapp: QApplication, qtbot: QtBot
) -> None:
    for theme in ("light", "dark"):
        preferences.theme = theme
        dress(qapp, preferences)
        grounds = set()
        for width, height in SIZES:
            scene.resize(width, height)
            for name, page, section in PLACES:
                scene.show_page(page, section)
                scene.page.setFocus()
                qtbot.wait(4 * DRAWN if page in ("compare", "journeys") else DRAWN)
                image = picture(scene, f"{name}-{width}x{height}-{theme}")
                assert (image.width(), image.height()) == (width, height)
                assert colours(image) > 12, name
                grounds.add(image.pixelColor(width - 4, height // 2).lightness() < 128)
        assert grounds == {theme == "dark"}


def test_a_wrong_value_and_a_notice_are_drawn(scene: MainWindow, qtbot: QtBot) -> None:
    scene.resize(1280, 800)
    plan = scene.plans.active
    assert plan is not None
    plan.change("channels[0].monthly_budget[2]", -10, "Change Google Ads budget, March")
    plan.change("customers.order_value", -1, "Change basket")
    scene.show_page("plan", "customers")
    scene._show_problems()
    qtbot.wait(DRAWN)
    image = picture(scene, "problems-1280x800-light")
    assert colours(image) > 12
