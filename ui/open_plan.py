"""A plan that is open: its text, what is wrong with it, its undo stack and its answer."""

from __future__ import annotations

import datetime
import weakref
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QUndoCommand, QUndoStack

from roisim.errors import Problem, ScenarioError
from roisim.scenario.evidence_table import TABLE as EVIDENCE
from roisim.scenario.reading import is_sensible_day
from roisim.scenario.scenario_document import ScenarioDocument, place_of
from roisim.scenario.scenario_file import read_text
from roisim.scenario.structure import value_at
from roisim.translation import _
from ui.answers.answer import Answer

if TYPE_CHECKING:
    from roisim.scenario.input_values import InputValue
    from roisim.scenario.scenario import Scenario

Change = tuple[str, object]
"""A path, and the value to state there; None takes away what is stated."""

NEW, FILE, PRESET, COPY = "empty", "file", "preset", "copy"
"""Where a plan comes from."""


class OpenPlan(QObject):
    """One open plan. Every edit is a change of its text: named, undoable, kept even where it is wrong.

    Args:
        text: the plan as TOML.
        number: its place in the order of opening, which is its colour.
        path: its file; None where it was never saved.
        origin: NEW, FILE, PRESET or COPY.
        unsaved: whether there is something to save from the start, as with a recovered plan.

    Raises:
        ScenarioError: the text is no TOML.
    """

    changed = Signal()
    answer_changed = Signal()
    saved_changed = Signal()

    def __init__(
        self, text: str, number: int, path: Path | None = None, origin: str = NEW, *, unsaved: bool = False
    ) -> None:
        super().__init__()
        self.number = number
        self.path = path
        self.origin = origin
        self.answer = Answer()
        self.undo_stack = QUndoStack(self)
        self.revision = 0
        self.problems: list[Problem] = []
        self.scenario: Scenario | None = None
        self._document = ScenarioDocument(text, str(path or ""))
        self._unsaved = unsaved
        self._inputs: tuple[int, Mapping[str, InputValue]] = (-1, {})
        self._plain: dict[str, Any] | None = None
        self._sound_revision = -1
        self._base_text, self._base_plain = "", dict[str, Any]()
        self._base_scenario: Scenario | None = None
        self._take_base(text)
        self._read()

    # --- what it is ----------------------------------------------------------------------------------

    @property
    def text(self) -> str:
        """The plan as its file would hold it now."""
        return self._document.text

    @property
    def base_text(self) -> str:
        """The plan as last saved, or as it was opened: what "changed" is measured against."""
        return self._base_text

    @property
    def base_plain(self) -> dict[str, Any]:
        """The base as plain data."""
        return self._base_plain

    @property
    def base_scenario(self) -> Scenario | None:
        """The base as a plan; None where it has problems."""
        if self._base_scenario is None:
            self._base_scenario = _sound(self._base_text)
        return self._base_scenario

    @property
    def plain(self) -> dict[str, Any]:
        """The plan as plain data, as stated."""
        if self._plain is None:
            self._plain = self._document.plain
        return self._plain

    @property
    def name(self) -> str:
        """What the plan calls itself, else what its file is called."""
        stated = self.plain.get("name")
        if isinstance(stated, str) and stated.strip():
            return stated.strip()
        return self.path.stem if self.path else _("Untitled plan")

    @property
    def is_sound(self) -> bool:
        """Whether nothing in the text is wrong; warnings do not count."""
        return not any(problem.severity == "error" for problem in self.problems)

    @property
    def is_changed(self) -> bool:
        """Whether something would be lost if it were closed now."""
        return self._unsaved or self.text != self._base_text

    @property
    def start(self) -> datetime.date:
        """First day; that of the last sound text while a wrong one is typed, or one in no sensible year."""
        stated = self.plain.get("start")
        if is_sensible_day(stated):
            return stated
        return self.scenario.start if self.scenario else datetime.date(2026, 1, 1)

    @property
    def months(self) -> int:
        """How many months it runs, as `start`."""
        stated = self.plain.get("months", 24)
        if isinstance(stated, int) and 1 <= stated <= 120:
            return stated
        return self.scenario.months if self.scenario else 24

    @property
    def currency(self) -> str:
        """Code of its currency."""
        stated = self.plain.get("currency")
        return stated if isinstance(stated, str) else (self.scenario.currency if self.scenario else "")

    def stated(self, path: str) -> Any:
        """The plain value that the text states at a path; None where it states none."""
        return value_at(self.plain, place_of(path))

    def inputs(self) -> Mapping[str, InputValue]:
        """Every input of the last sound text, by path."""
        if self._inputs[0] != self._sound_revision:
            found = {} if self.scenario is None else {each.path: each for each in self.scenario.inputs()}
            self._inputs = (self._sound_revision, found)
        return self._inputs[1]

    # --- edits ---------------------------------------------------------------------------------------

    def change(self, path: str, value: object, name: str, *, merge: bool | str = False) -> None:
        """State a value at a path, as one undoable edit.

        Args:
            path: an input, one month of it, a section or an entry of a list.
            value: plain value, Quantity, Section; wrong ones too: they are told by `problems`.
            name: what undoing it is called, "Change Google Ads budget, March".
            merge: whether an edit of the same path just before becomes one with it, as keys of one word;
                a text instead of True: whether one with the same text does.
        """
        merges_as = merge if isinstance(merge, str) else path if merge else ""
        self._edit(lambda document: _apply(document, path, value), name, merges_as)

    def change_many(self, changes: Sequence[Change], name: str) -> None:
        """Several changes as one edit, in their order."""

        def work(document: ScenarioDocument) -> None:
            for path, value in changes:
                _apply(document, path, value)

        self._edit(work, name)

    def remove(self, path: str, name: str) -> None:
        """Take away what a path states."""
        self.change(path, None, name)

    def replace_text(self, text: str, name: str) -> None:
        """Another text as one edit.

        Raises:
            ScenarioError: it is no TOML.
        """
        ScenarioDocument(text)
        self._push(text, name, "")

    # --- saving --------------------------------------------------------------------------------------

    def save(self, path: Path) -> None:
        """Write it to a file, whole or not at all.

        Raises:
            FileNotWritten: with the reason; an older file stays as it was.
        """
        self._document.save(path)
        self.path, self.origin = path, FILE
        self.now_saved()

    def now_saved(self) -> None:
        """The text of the moment is that of the file."""
        self._unsaved = False
        self._take_base(self.text)
        self.undo_stack.setClean()
        self.saved_changed.emit()

    def file_lost(self) -> None:
        """The file no longer holds the text last saved: closing the plan would lose it."""
        if not self._unsaved:
            self._unsaved = True
            self.saved_changed.emit()

    def set_answer(self, answer: Answer) -> None:
        """Take a new answer; who works it out calls this in the window's thread."""
        self.answer = answer
        self.answer_changed.emit()

    # --- inside --------------------------------------------------------------------------------------

    def _edit(self, work: Callable[[ScenarioDocument], None], name: str, merges_as: str = "") -> None:
        changed = ScenarioDocument(self._text_before(merges_as), self._document.source)
        work(changed)
        self._push(self._as_in_base(changed), name, merges_as)

    def _push(self, text: str, name: str, merges_as: str) -> None:
        if text != self.text:
            self.undo_stack.push(_Edit(self, text, name, merges_as))

    def _text_before(self, merges_as: str) -> str:
        """What an edit starts from: keys of one word all start from before the word."""
        at = self.undo_stack.index()
        last = self.undo_stack.command(at - 1) if at else None
        joins = isinstance(last, _Edit) and merges_as and last.merges_as == merges_as
        return last.before if isinstance(last, _Edit) and joins else self.text

    def _as_in_base(self, changed: ScenarioDocument) -> str:
        """The base's own text where all is stated as there: evidence and comments come back."""
        same = _without_evidence(changed.plain) == _without_evidence(self._base_plain)
        return self._base_text if same else changed.text

    def take_text(self, text: str) -> None:
        """What undo and redo do; edits go through `change`."""
        before = self.name
        self._document = ScenarioDocument(text, self._document.source)
        self._read()
        self.changed.emit()
        if self.name != before:
            self.saved_changed.emit()

    def _read(self) -> None:
        self.revision += 1
        self._plain = None
        scenario, self.problems = read_text(self.text)
        if scenario is not None:
            self.scenario = scenario
            self._sound_revision = self.revision

    def _take_base(self, text: str) -> None:
        self._base_text = text
        self._base_plain = ScenarioDocument(text).plain
        self._base_scenario = None


class _Edit(QUndoCommand):
    """The whole text before and after: nothing can be undone wrongly.

    It lives in the plan's own stack, and holds it weakly: collected in a circle, Qt would free it twice.
    """

    def __init__(self, plan: OpenPlan, text: str, name: str, merges_as: str) -> None:
        super().__init__(name)
        self._plan = weakref.ref(plan)
        self.before, self._after = plan.text, text
        self.merges_as = merges_as

    def redo(self) -> None:
        self._take(self._after)

    def undo(self) -> None:
        self._take(self.before)

    def _take(self, text: str) -> None:
        plan = self._plan()
        if plan is not None:
            plan.take_text(text)

    def id(self) -> int:
        # Qt asks mergeWith only of commands with the same id
        return hash(self.merges_as) & 0x3FFFFFFF if self.merges_as else -1

    def mergeWith(self, other: QUndoCommand) -> bool:  # noqa: N802 - Qt's name
        if not isinstance(other, _Edit) or other.merges_as != self.merges_as:
            return False
        self._after = other._after  # noqa: SLF001
        self.setText(other.text())
        self.setObsolete(self._after == self.before)
        return True


def _without_evidence(plain: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in plain.items() if key != EVIDENCE}


def _apply(document: ScenarioDocument, path: str, value: object) -> None:
    if value is not None:
        document.set(path, value)
    elif document.get(path) is not None:
        document.remove(path)


def _sound(text: str) -> Scenario | None:
    """The plan in a text; None where it has problems."""
    try:
        return ScenarioDocument(text).scenario()
    except ScenarioError:
        return None
