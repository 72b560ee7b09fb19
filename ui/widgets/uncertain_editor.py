"""A number that every world draws anew: its low, likely and high in place, its density beside them."""

from __future__ import annotations

from typing import Any, Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel

from roisim.scenario.field import FieldSpec
from roisim.scenario.findings import WrongInput
from roisim.scenario.quantity import Quantity, plain_number
from roisim.scenario.uncertain_number import read_quantity
from roisim.translation import N_, _
from ui.field_text import UNFINISHED, shown_number, typed_number
from ui.theme import SPACE
from ui.value_names import cell_names
from ui.widgets.density_picture import DensityPicture
from ui.widgets.field_inputs import ValueInput
from ui.widgets.field_line import FieldLine

PART_WIDTH, PART_ROOM = 60, 22
WORDS: Final = {
    "low": N_("low"),
    "likely": N_("likely"),
    "high": N_("high"),
    "mean": N_("mean"),
    "sd": N_("spread (sd)"),
}
ORDERS: Final = (("low", "likely", "high"), ("low", "high"), ("mean", "sd"))


class UncertainEditor(ValueInput):
    """The parts of a range. Every complete key states the whole range."""

    def __init__(self, spec: FieldSpec, unit: str, keys: tuple[str, ...], number: int = 0) -> None:
        super().__init__()
        self._spec = spec
        self._raw: dict[str, Any] = {}
        self.keys = keys
        self.lines: dict[str, FieldLine] = {}
        self.picture = DensityPicture()
        self.picture.number = number
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(SPACE.xs)
        grid.setVerticalSpacing(0)
        for column, key in enumerate(keys):
            self._add_part(grid, column, key)
        words = QLabel(unit)
        words.setProperty("role", "muted")
        grid.addWidget(words, 1, len(keys))
        grid.addWidget(self.picture, 0, len(keys) + 1, 2, 1, Qt.AlignmentFlag.AlignBottom)
        grid.setColumnStretch(len(keys) + 2, 1)
        self.unit = words
        self.target = self.lines[keys[1]] if len(keys) == len(ORDERS[0]) else self.lines[keys[0]]

    def show_value(self, raw: Any) -> None:
        """As above."""
        self._raw = dict(raw) if isinstance(raw, dict) else {}
        for key in self.keys:
            line, value = self.lines[key], self._raw.get(key)
            typing = line.hasFocus() and line.isModified()
            if not typing or typed_number(line.text(), self._spec) not in (value, UNFINISHED):
                self._write(key)
        self.picture.show_quantity(quantity_of(raw, self._spec))

    def set_wrong(self, *, wrong: bool) -> None:
        """Red on the parts that are no numbers or out of order; on all where that tells nothing."""
        bad = wrong_parts(self._raw, self._spec) if wrong else set()
        for key, line in self.lines.items():
            line.set_wrong(wrong=wrong and (key in bad or not bad))

    def show_unit(self, unit: str) -> None:
        """Another currency."""
        self.unit.setText(unit)
        self.unit.setVisible(bool(unit))

    def name_it(self, name: str, description: str) -> None:
        """Each part has the field's name and its own."""
        for key, line in self.lines.items():
            line.setAccessibleName(f"{name}, {_(WORDS[key])}")
            line.setAccessibleDescription(description)

    def _add_part(self, grid: QGridLayout, column: int, key: str) -> None:
        label = QLabel(_(WORDS[key]))
        label.setProperty("role", "note")
        line = FieldLine()
        line.setFixedWidth(PART_WIDTH)
        line.setAlignment(Qt.AlignmentFlag.AlignRight)
        line.setObjectName(f"part_{key}")
        line.textEdited.connect(lambda _text, part=key: self._edited(part))
        line.editingFinished.connect(lambda part=key: self._finished(part))
        line.escaped.connect(self.escaped)
        grid.addWidget(label, 0, column)
        grid.addWidget(line, 1, column)
        self.lines[key] = line

    def _edited(self, key: str) -> None:
        value = typed_number(self.lines[key].text(), self._spec)
        if value is not UNFINISHED:
            self._state(key, value)

    def _finished(self, key: str) -> None:
        line = self.lines[key]
        if line.isModified() and typed_number(line.text(), self._spec) is UNFINISHED:
            self._state(key, line.text().strip())
        self._write(key)

    def _state(self, key: str, value: object) -> None:
        kept = {name: held for name, held in self._raw.items() if name not in ("evidence", "source")}
        self.typed.emit({**kept, key: value})

    def _write(self, key: str) -> None:
        line, text = self.lines[key], shown_number(self._raw.get(key), self._spec)
        if line.text() != text:
            line.setText(text)
        # a value is never cut
        line.setFixedWidth(max(PART_WIDTH, line.fontMetrics().horizontalAdvance(text) + PART_ROOM))
        line.setModified(False)


def quantity_of(raw: Any, spec: FieldSpec) -> Quantity | None:
    """The quantity that a table states; None where it is wrong."""
    try:
        return read_quantity(raw, spec)
    except WrongInput:
        return None


def order_of(raw: Any) -> tuple[str, ...] | None:
    """Which parts a range has; None where the value is no range."""
    if not isinstance(raw, dict):
        return None
    found = set(raw) & set(WORDS)
    return next((order for order in ORDERS if set(order) == found), None)


def wrong_parts(raw: dict[str, Any], spec: FieldSpec) -> set[str]:
    """Parts that are no numbers, out of range, or above the next."""
    bad = {key for key in raw if key in WORDS and not isinstance(raw[key], int | float)}
    for key in ("low", "likely", "high", "mean"):
        value = raw.get(key)
        if isinstance(value, int | float) and not spec.low <= value <= spec.high:
            bad.add(key)
    order = [key for key in ("low", "likely", "high") if isinstance(raw.get(key), int | float)]
    bad |= {order[at] for at in range(len(order) - 1) if raw[order[at]] > raw[order[at + 1]]}
    return bad


def certain_value(raw: Any) -> int | float | None:
    """The number that a value comes down to: itself, its likely one, else the middle of its ends."""
    if not isinstance(raw, dict):
        return raw if _is_number(raw) else None
    numbers: dict[str, int | float] = {key: held for key, held in raw.items() if _is_number(held)}
    for key in ("value", "likely", "mean"):
        if key in numbers:
            return numbers[key]
    ends = [numbers[key] for key in ("low", "high") if key in numbers]
    return plain_number(sum(ends) / len(ends)) if ends else None


def changed_part(before: Any, after: Any) -> str:
    """Which of several numbers became another: "low", "January"; "" for a value of one part."""
    if isinstance(before, list) and isinstance(after, list) and len(before) == len(after):
        at = next((at for at, (old, new) in enumerate(zip(before, after, strict=True)) if old != new), None)
        return "" if at is None else cell_names(len(after))[at]
    if isinstance(before, dict) and order_of(after):
        return next((_(word) for key, word in WORDS.items() if before.get(key) != after.get(key)), "")
    return ""


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)
