"""What has to be decided, said above the page in place of a dialog: words, and a button for each way on."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QAccessibleEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from ui.icons import pixmap
from ui.theme import SPACE, theme_keeper

Choice = tuple[str, Callable[[], object]]
"""What a button says, and what it does; the notice goes in either case."""


@dataclass(frozen=True)
class Notice:
    """One notice.

    Attributes:
        headline: what happened, in a sentence.
        note: what hangs on it.
        choices: the ways on; one that changes nothing stands last.
    """

    headline: str
    note: str
    choices: tuple[Choice, ...]


class NoticeBar(QWidget):
    """The notices that wait, the oldest on top; takes no room while there are none."""

    def __init__(self) -> None:
        super().__init__()
        self._makers: dict[Hashable, Callable[[], Notice]] = {}
        self._strips: dict[Hashable, _Strip] = {}
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self.hide()

    def tell(self, key: Hashable, make: Callable[[], Notice]) -> None:
        """Show a notice in place of an older one with the same key; `make` is called again in another
        language."""
        self.withdraw(key)
        self._makers[key] = make
        self._strips[key] = strip = _Strip(make(), lambda: self.withdraw(key))
        self._column.addWidget(strip)
        self.show()
        # screen readers say it, the keyboard stays where it is
        QAccessible.updateAccessibility(QAccessibleEvent(strip, QAccessible.Event.Alert))

    def withdraw(self, key: Hashable) -> None:
        """There is nothing to decide any more."""
        self._makers.pop(key, None)
        strip = self._strips.pop(key, None)
        if strip is not None:
            strip.hide()
            self._column.removeWidget(strip)
            strip.deleteLater()
        self.setVisible(bool(self._strips))

    def retranslate(self) -> None:
        """Say everything in the language in use."""
        for key, make in list(self._makers.items()):
            self.tell(key, make)

    @property
    def notices(self) -> list[Notice]:
        """What is shown now."""
        return [strip.notice for strip in self._strips.values()]

    def button(self, text: str) -> QPushButton:
        """The button of a way on, by its words.

        Raises:
            LookupError: no notice has it.
        """
        for strip in self._strips.values():
            for button in strip.findChildren(QPushButton):
                if button.text() == text:
                    return button
        raise LookupError(text)


class _Strip(QFrame):
    def __init__(self, notice: Notice, decided: Callable[[], None]) -> None:
        super().__init__()
        self.notice = notice
        self.setProperty("role", "notice")
        self.setAccessibleName(f"{notice.headline}. {notice.note}")
        self._sign = QLabel()
        headline, note = QLabel(notice.headline), QLabel(notice.note)
        headline.setProperty("role", "strong")
        note.setProperty("role", "secondary")
        words = QVBoxLayout()
        words.setSpacing(2)
        for label in (headline, note):
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setWordWrap(True)
            label.setVisible(bool(label.text()))
            words.addWidget(label)
        row = QHBoxLayout(self)
        row.setContentsMargins(20, SPACE.s, SPACE.l, SPACE.s)
        row.setSpacing(SPACE.s)
        row.addWidget(self._sign, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(words, 1)
        for choice in notice.choices:
            row.addWidget(_button(choice, decided))
        self._recolour()
        theme_keeper().changed.connect(self._recolour)

    def _recolour(self) -> None:
        self._sign.setPixmap(pixmap("warning", "state.warning", 16, self.devicePixelRatio()))


def _button(choice: Choice, decided: Callable[[], None]) -> QPushButton:
    text, work = choice
    button = QPushButton(text)

    def clicked() -> None:
        decided()
        work()

    button.clicked.connect(clicked)
    return button
