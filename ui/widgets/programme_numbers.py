"""The numbers of a programme to edit, in a drawer under the cards: they need more room than a card has."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QScrollArea, QToolButton, QVBoxLayout, QWidget

from roisim.scenario.effect_targets import EFFECT_TARGETS
from roisim.scenario.scenario_document import place_of
from roisim.scenario.structure import value_at
from roisim.translation import _
from ui.icons import icon
from ui.theme import SPACE, theme_keeper
from ui.widgets.field_editor import FieldEditor
from ui.widgets.into_view import bring_into_view

if TYPE_CHECKING:
    from ui.widgets.programme_list import Programme

AT_ONCE = 7
"""So many rows are made between two looks at the keyboard."""

_OWNER = re.compile(r"^(?:(campaigns|flows|effects)\[(\d+)\](?:\.messages\[(\d+)\])?|([a-z_]+)(?=\.))")


class NumbersDrawer(QFrame):
    """The field editors of one programme.

    Signals:
        closed: somebody is done with it.
    """

    closed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "card")
        self.programme: Programme | None = None
        self._shown_for: tuple[object, ...] = ()
        self._rows = QVBoxLayout()
        self._waiting: Iterator[QWidget] = iter(())
        self._make_more = QTimer(self)
        self._make_more.setSingleShot(True)
        self._make_more.timeout.connect(self._make_some)
        self._title = QLabel()
        self._title.setProperty("role", "strong")
        note = QLabel(_("Typed here, a number takes the place of the library's."))
        note.setProperty("role", "note")
        self._close = QToolButton()
        self._close.setToolTip(_("Close (Esc)"))
        self._close.setAccessibleName(_("Close the numbers"))
        self._close.clicked.connect(self.closed)
        head = QHBoxLayout()
        head.setContentsMargins(SPACE.m, SPACE.xs, SPACE.s, SPACE.xs)
        head.addWidget(self._title)
        head.addSpacing(SPACE.s)
        head.addWidget(note, 1)
        head.addWidget(self._close)
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 1, 1, 1)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(self._scroll, 1)
        theme_keeper().changed.connect(self._dress)
        self._dress()

    def _dress(self) -> None:
        self._close.setIcon(icon("close"))

    def show_programme(self, programme: Programme | None) -> None:
        """Show the numbers of a programme; editors that are there follow the plan by themselves."""
        self.programme = programme
        if programme is None:
            self._shown_for = ()
            self._waiting = iter(())
            return
        self._title.setText(programme.title)
        key = numbers_key(programme)
        if key != self._shown_for:
            self._shown_for, kept = key, self._path_at_keyboard()
            page = QWidget()
            page.setProperty("role", "page")
            self._rows = QVBoxLayout(page)
            self._rows.setContentsMargins(0, 0, 0, SPACE.s)
            self._rows.setSpacing(0)
            self._rows.addStretch(1)
            self._scroll.setWidget(page)
            self._waiting = number_rows(programme)
            self._make_some()
            if kept:
                self.focus_path(kept)

    def _path_at_keyboard(self) -> str:
        """The input at the keyboard, for when its editor is made anew."""
        editors = self._scroll.findChildren(FieldEditor)
        return next((editor.path for editor in editors if editor.has_keyboard), "")

    def _make_some(self) -> None:
        """The first editors at once, the rest when these are painted."""
        made = list(islice(self._waiting, AT_ONCE))
        self._add(made)
        if made:
            self._make_more.start(0)

    def _add(self, rows: Iterable[QWidget]) -> None:
        for row in rows:
            if isinstance(row, FieldEditor):
                row.escaped.connect(self.closed)
            self._rows.insertWidget(self._rows.count() - 1, row)

    def focus_first(self) -> None:
        """Put the keyboard into the first number."""
        first = self._scroll.findChild(FieldEditor)
        if isinstance(first, FieldEditor):
            first.focus_value()
        bring_into_view(self)

    def focus_path(self, path: str) -> None:
        """Put the keyboard into the editor of an input."""
        self._add(self._waiting)
        for editor in self._scroll.findChildren(FieldEditor):
            if editor.path == path:
                editor.focus_value()
                self._scroll.ensureWidgetVisible(editor)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Esc closes, where no editor has taken it."""
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        else:
            super().keyPressEvent(event)


def number_paths(programme: Programme) -> list[str]:
    """Every number that the programme has, and the days of its campaigns, as paths of the plan."""
    prefix = f"{programme.path}."
    return [
        path
        for path, found in programme.plan.inputs().items()
        if path.startswith(prefix)
        and found.spec.kind in ("number", "plain", "whole", "dates")
        and value_at(programme.numbers, place_of(path.removeprefix(prefix))) is not None
    ]


def numbers_key(programme: Programme) -> tuple[object, ...]:
    """The same as long as the same editors fit."""
    return (programme.plan, *number_paths(programme))


def number_rows(programme: Programme) -> Iterator[QWidget]:
    """Captions and editors, in the file's order."""
    shown = ""
    for path in number_paths(programme):
        caption = caption_of(programme, path.removeprefix(f"{programme.path}."))
        if caption and caption != shown:
            label = QLabel(caption)
            label.setProperty("role", "note")
            label.setContentsMargins(SPACE.m, SPACE.s, SPACE.m, 0)
            yield label
        shown = caption
        yield FieldEditor(programme.plan, path)


def caption_of(programme: Programme, path: str) -> str:
    """What a number belongs to: "Message 2, after 2 days"."""
    found = _OWNER.match(path)
    if found is None:
        return ""
    kind, at, message, table = found.groups()
    if kind is None:
        captions = {"costs": _("Costs"), "order_discount": _("Discount on orders"), "test": _("Test")}
        return captions.get(table, "")
    entry = value_at(programme.numbers, (kind, int(at)))
    if not isinstance(entry, dict):
        return ""
    if kind == "effects":
        target = EFFECT_TARGETS.get(str(entry.get("on")))
        return _("Effect on {what}").format(what=_(target.label)) if target is not None else _("Effect")
    if kind == "campaigns":
        return _("Campaign {number}").format(number=int(at) + 1)
    return _flow_caption(entry, message)


def _flow_caption(flow: dict[str, object], message: str | None) -> str:
    triggers = {
        "sign_up": _("After a sign-up"),
        "browse_left": _("After a visit without a cart"),
        "cart_left": _("After a cart was left"),
        "ordered": _("After an order"),
    }
    trigger = triggers.get(str(flow.get("trigger")), _("Flow"))
    if message is None:
        return trigger
    return _("{trigger}: message {number}").format(trigger=trigger, number=int(message) + 1)
