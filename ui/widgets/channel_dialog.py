"""Asks which kind of channel is to be added."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from roisim.translation import _
from ui.entry_kinds import CHANNEL_KINDS, EntryKind
from ui.theme import SPACE


class ChannelDialog(QDialog):
    """Seven kinds, each with a sentence; a click or Enter takes one, Esc none."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.kind = ""
        self.setWindowTitle(_("Add channel"))
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE.l, SPACE.l, SPACE.l, SPACE.l)
        column.setSpacing(SPACE.xs)
        words = QLabel(_("How do visitors come? All its numbers can be changed afterwards."))
        words.setProperty("role", "secondary")
        column.addWidget(words)
        column.addSpacing(SPACE.xs)
        self.buttons = [_KindButton(kind) for kind in CHANNEL_KINDS]
        for button in self.buttons:
            button.clicked.connect(lambda _on=False, kind=button.kind: self._take(kind))
            column.addWidget(button)
        cancel = QPushButton(_("Cancel"))
        cancel.clicked.connect(self.reject)
        column.addSpacing(SPACE.xs)
        column.addWidget(cancel, 0, Qt.AlignmentFlag.AlignRight)
        self.buttons[0].setFocus()
        self.buttons[0].setDefault(True)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Up and down go from kind to kind."""
        here = self.focusWidget()
        step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()))
        if step is not None and here in self.buttons:
            at = (self.buttons.index(here) + step) % len(self.buttons)
            self.buttons[at].setFocus(Qt.FocusReason.TabFocusReason)
            return
        super().keyPressEvent(event)

    def _take(self, kind: str) -> None:
        self.kind = kind
        self.accept()


class _KindButton(QPushButton):
    """A kind with its sentence."""

    def __init__(self, kind: EntryKind) -> None:
        super().__init__()
        self.kind = kind.kind
        self.setProperty("role", "choice")
        self.setAccessibleName(_(kind.title))
        self.setAccessibleDescription(_(kind.sentence))
        self.setAutoDefault(True)
        title, sentence = QLabel(_(kind.title)), QLabel(_(kind.sentence))
        title.setProperty("role", "strong")
        sentence.setProperty("role", "small")
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE.m, SPACE.s, SPACE.m, SPACE.s)
        column.setSpacing(2)
        for label in (title, sentence):
            label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
            column.addWidget(label)
        self.setMinimumSize(column.sizeHint())
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
