"""The numbers of a programme to edit, in a drawer under the cards: they need more room than a card has."""

from __future__ import annotations

import copy
import re
from collections.abc import Collection, Iterable, Iterator
from itertools import islice
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QScrollArea, QToolButton, QVBoxLayout, QWidget

from roisim.scenario.effect_targets import EFFECT_TARGETS
from roisim.scenario.findings import place_text
from roisim.scenario.program_library import library, library_program, price_level
from roisim.scenario.scenario_document import place_of
from roisim.scenario.structure import value_at
from roisim.translation import _
from ui.icons import icon
from ui.input_names import is_within
from ui.problem_words import words_at_no_field
from ui.theme import SPACE, theme_keeper
from ui.widgets.field_editor import FieldEditor
from ui.widgets.field_inputs import ValueInput
from ui.widgets.into_view import bring_into_view
from ui.widgets.programme_facts import SET_OFF

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
        self._paths: list[str] = []
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
        self.strip = QLabel()
        self.strip.setProperty("role", "negative")
        self.strip.setWordWrap(True)
        self.strip.setContentsMargins(SPACE.m, 0, SPACE.m, SPACE.xs)
        self.strip.hide()
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 1, 1, 1)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(self.strip)
        column.addWidget(self._scroll, 1)
        theme_keeper().changed.connect(self._dress)
        self._dress()

    def _dress(self) -> None:
        self._close.setIcon(icon("close"))

    def show_programme(self, programme: Programme | None) -> None:
        """Show the numbers of a programme; editors that are there follow the plan by themselves."""
        self.programme = programme
        if programme is None:
            self._shown_for, self._paths = (), []
            self._waiting = iter(())
            return
        self._title.setText(programme.title)
        key = (programme.plan, programme.key, programme.path)
        if key != self._shown_for:
            self._shown_for, self._paths = key, []
            self._let_go()
        # a number that is emptied stays while it is looked at
        self._show_paths(programme, self._paths)
        self._tell(programme)

    def _show_paths(self, programme: Programme, shown: Collection[str]) -> None:
        paths = number_paths(programme, shown)
        if paths != self._paths:
            self._paths = paths
            self._rebuild(programme)

    def _rebuild(self, programme: Programme) -> None:
        kept = self._path_at_keyboard()
        self._let_go()
        page = QWidget()
        page.setProperty("role", "page")
        self._rows = QVBoxLayout(page)
        self._rows.setContentsMargins(0, 0, 0, SPACE.s)
        self._rows.setSpacing(0)
        self._rows.addStretch(1)
        self._scroll.setWidget(page)
        self._waiting = number_rows(programme, self._paths)
        self._make_some()
        if kept:
            self._focus(kept)

    def _let_go(self) -> None:
        """The editors go when the key or the click is over that made them needless: it may be their own."""
        old = self._scroll.widget()
        if old is None:
            return
        for each in old.findChildren(ValueInput):
            each.blockSignals(True)  # noqa: FBT003 - Qt's way
        self._scroll.takeWidget()
        old.setParent(self)  # hides it, and keeps it until then
        old.deleteLater()

    def _tell(self, programme: Programme) -> None:
        """What is wrong with the programme and at none of its numbers."""
        mine = [
            problem
            for problem in programme.plan.problems
            if problem.severity == "error" and is_within(problem.path, programme.path)
        ]
        words = words_at_no_field(programme.plan, mine, self._paths)
        self.strip.setText(words)
        if self.strip.isVisibleTo(self) == bool(words):
            return
        self.strip.setVisible(bool(words))
        # it takes room from the numbers
        for editor in self._scroll.findChildren(FieldEditor):
            if editor.has_keyboard:
                bring_into_view(self)
                bring_into_view(editor)

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
        """Put the keyboard into the editor of an input; one that is not stated comes into the list."""
        if self.programme is not None and path not in self._paths:
            self._show_paths(self.programme, [*self._paths, path])
        self._focus(path)
        bring_into_view(self)

    def _focus(self, path: str) -> None:
        self._add(self._waiting)
        for editor in self._scroll.findChildren(FieldEditor):
            if editor.path == path:
                editor.focus_value()
                bring_into_view(editor)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Esc closes, where no editor has taken it."""
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        else:
            super().keyPressEvent(event)


class ProgrammeNumber(FieldEditor):
    """A number of a programme: emptied it is left out, also where the library states one."""

    _spelt_in = -1
    """The word that began while the list around the number was the library's."""

    def refresh(self) -> None:
        """As above; what is left out is not there, though the last sound plan had it."""
        super().refresh()
        if self._input is not None and not self.plan.is_sound and self._is_nowhere:
            self._input.show_value(None)

    @property
    def _is_nowhere(self) -> bool:
        if self.plan.stated(self.path) is not None:
            return False
        if self._in_list and self.plan.stated(self._list_path) is not None:
            return True
        return self._library_value is None

    def _typed(self, value: object) -> None:
        if self._in_list and self._use and self.plan.stated(self._list_path) is None:
            self._spelt_in = self._word
        if value is not None or not self._use:
            super()._typed(value)
        elif not self._in_list:
            self._leave_out(self.path, None if self._library_value is None else self.spec.default)
        elif self._spelt_in == self._word:
            self._leave_out(self._list_path, self._without())
        else:
            super()._typed(None)

    def _leave_out(self, path: str, value: object) -> None:
        # of one word with what was typed before it was emptied
        self.plan.change(path, value, self._edit_name(None), merge=f"{self.path} {self._word}")

    @property
    def _list_path(self) -> str:
        return place_text(self._place[:3])

    @property
    def _in_list(self) -> bool:
        return len(self._place) > 4 and isinstance(self._place[3], int)

    @property
    def _use(self) -> str:
        """Its programme's name in the library; "" where it is none of it."""
        use = self.plan.stated(f"{place_text(self._place[:2])}.use")
        return use if isinstance(use, str) and use in library() else ""

    @property
    def _library_value(self) -> object:
        return value_at(library()[self._use].plain, self._place[2:]) if self._use else None

    def _without(self) -> object:
        """The library's list around the number, in the plan's money, without it."""
        plain = self.plan.plain
        usual = library_program(self._use, price_level(plain), plain.get("channels"))
        left = copy.deepcopy(usual.get(str(self._place[2])))
        table = value_at(left, self._place[3:-1])
        if isinstance(table, dict):
            table.pop(str(self._place[-1]), None)
        return left


def number_paths(programme: Programme, shown: Collection[str] = ()) -> list[str]:
    """Every number that the programme has, and the days of its campaigns, as paths of the plan.

    Those that are `shown` already stay where the plan could still state them.
    """
    prefix = f"{programme.path}."
    return [
        path
        for path, found in programme.plan.inputs().items()
        if path.startswith(prefix)
        and found.spec.kind in ("number", "plain", "whole", "dates")
        and (path in shown or value_at(programme.numbers, place_of(path.removeprefix(prefix))) is not None)
    ]


def number_rows(programme: Programme, paths: Iterable[str]) -> Iterator[QWidget]:
    """Captions and editors, in the file's order."""
    shown = ""
    for path in paths:
        caption = caption_of(programme, path.removeprefix(f"{programme.path}."))
        if caption and caption != shown:
            label = QLabel(caption)
            label.setProperty("role", "note")
            label.setContentsMargins(SPACE.m, SPACE.s, SPACE.m, 0)
            yield label
        shown = caption
        yield ProgrammeNumber(programme.plan, path)


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
    event = SET_OFF.get(str(flow.get("trigger")))
    trigger = _("After {event}").format(event=_(event)) if event is not None else _("Flow")
    if message is None:
        return trigger
    return _("{trigger}: message {number}").format(trigger=trigger, number=int(message) + 1)
