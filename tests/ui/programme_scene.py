"""Cards of programmes without processes behind them: what they ask is answered when told."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any, cast

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from roisim.errors import Problem
from roisim.experiment.what_if import WhatIf
from roisim.scenario.program_library import library
from ui.open_plan import OpenPlan
from ui.panels.programmes import ProgrammesPanel
from ui.theme import LIGHT, theme_keeper
from ui.widgets.programme_card import ProgrammeCard

NARROW = 589
"""Width of the panel in a window of 1280 pixels."""

OWN = """
[[programs]]
name = "Spring fair"
start = 2026-04-01
costs = { once = 4000 }
"""


class Asked(QObject):
    """Stands for the answers: remembers what it is asked and answers when told."""

    what_if_ready = Signal(object, object)
    what_if_failed = Signal(object, str)

    def __init__(self) -> None:
        super().__init__()
        self.questions: list[datetime.date | None] = []

    def ask_what_if(self, plan: OpenPlan, start: datetime.date | None = None) -> None:
        self.questions.append(start)

    def answer(self, plan: OpenPlan, found: Mapping[str, WhatIf]) -> None:
        self.what_if_ready.emit(plan, {use: found.get(use, WhatIf(-1000.0)) for use in library()})


LACKING = WhatIf(None, problem=Problem("programs[1]", "Nobody allows them", "Raise `funnel.push_capture`"))


def shown_panel(qtbot: QtBot, plan: OpenPlan, asked: Asked) -> ProgrammesPanel:
    """The panel of a plan with all its cards."""
    theme_keeper().use(LIGHT)
    made = ProgrammesPanel(cast("Any", asked))
    qtbot.addWidget(made)
    made.resize(760, 700)
    made.show_plan(plan)
    made.show()
    wait_for_cards(qtbot, made, len(library()))
    return made


def wait_for_cards(qtbot: QtBot, panel: ProgrammesPanel, count: int) -> None:
    qtbot.waitUntil(lambda: len(cards(panel)) == count)


def cards(panel: ProgrammesPanel) -> dict[str, ProgrammeCard]:
    return {card.programme.key: card for card in panel.findChildren(ProgrammeCard)}


def shown(panel: ProgrammesPanel) -> set[str]:
    return {key for key, card in cards(panel).items() if card.isVisible()}


def click(card: ProgrammeCard) -> None:
    QTest.mouseClick(card.switch, Qt.MouseButton.LeftButton, pos=card.switch.rect().center())


def is_grey(card: ProgrammeCard) -> bool:
    return card.here.is_old


def programs(plan: OpenPlan) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = plan.plain.get("programs", [])
    return found


def undone(plan: OpenPlan, before: str, name: str) -> None:
    assert plan.undo_stack.undoText() == name
    plan.undo_stack.undo()
    assert plan.text == before
