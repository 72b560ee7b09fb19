"""Which programmes are shown: all, those that are on, or those that pay here."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QPushButton, QWidget

from roisim.translation import N_, _
from ui.widgets.card_words import advance, face

ALL, ON, PAYING = "all", "on", "paying"

WORDS: Final = {ALL: N_("All {count}"), ON: N_("On {count}"), PAYING: N_("Pay here {count}")}

WIDE: Final = "8"
"""The digit by which room is kept for counts, so that segments stay where they are while counts change."""

FRAME: Final = 20


class ProgrammeFilter(QWidget):
    """Three segments, one of them chosen, each with its count.

    Signals:
        chosen: the name of a segment that is clicked.
    """

    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.buttons: dict[str, QPushButton] = {}
        self._group = QButtonGroup(self)
        row = QHBoxLayout(self)
        row.setSpacing(0)
        row.setContentsMargins(0, 0, 1, 0)
        for name in WORDS:
            button = QPushButton()
            button.setCheckable(True)
            button.setProperty("role", "segment")
            button.setProperty("last", name == PAYING)
            button.clicked.connect(self._choice(name))
            self._group.addButton(button)
            self.buttons[name] = button
            row.addWidget(button)
        self.choose(ALL)

    def _choice(self, name: str) -> Callable[[], None]:
        return lambda: self.chosen.emit(name)

    def choose(self, name: str) -> None:
        """Mark a segment as chosen."""
        self.buttons[name].setChecked(True)

    def show_counts(self, total: int, on: int, paying: int | None) -> None:
        """How many there are of each; None while that is being worked out."""
        shown = {ALL: str(total), ON: str(on), PAYING: "…" if paying is None else str(paying)}
        for name, button in self.buttons.items():
            words = _(WORDS[name])
            button.setText(words.format(count=shown[name]))
            widest = words.format(count=WIDE * len(str(total)))
            button.setMinimumWidth(math.ceil(advance(widest, face("table", strong=True))) + FRAME)
