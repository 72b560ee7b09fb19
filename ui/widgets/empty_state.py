"""What stands on a page that has nothing to show: what will be here, how, and one button."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget

from ui.theme import SPACE

WIDTH = 460


class EmptyState(QWidget):
    """One sentence, another one, at most one button."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.words, self.about, self.button = QLabel(), QLabel(), QPushButton()
        self._work: Callable[[], object] | None = None
        self.words.setProperty("role", "title")
        self.about.setProperty("role", "secondary")
        for label in (self.words, self.about):
            label.setWordWrap(True)
            label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            label.setFixedWidth(WIDTH)
        self.button.setProperty("role", "primary")
        self.button.clicked.connect(self._pressed)
        column = QVBoxLayout(self)
        column.setSpacing(SPACE.m)
        column.addStretch(2)
        for widget in (self.words, self.about, self.button):
            column.addWidget(widget, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(3)

    def show_words(
        self, words: str, about: str = "", button: str = "", work: Callable[[], object] | None = None
    ) -> None:
        """Say something else.

        Args:
            words: what will be here.
            about: how it comes here.
            button: what the button says; "" for none.
            work: what the button does.
        """
        for label, text in ((self.words, words), (self.about, about)):
            label.setText(text)
            # a layout asks a centred label for its height in another width
            label.setMinimumHeight(max(0, label.heightForWidth(WIDTH)))
        self.about.setVisible(bool(about))
        self.button.setText(button)
        self.button.setVisible(bool(button))
        self._work = work

    def _pressed(self) -> None:
        if self._work is not None:
            self._work()
