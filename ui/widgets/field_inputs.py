"""The part of a field to type in, by kind: figure, words, choice, switch, day, days, row of numbers."""

from __future__ import annotations

import datetime
from typing import Any, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QSizePolicy, QWidget

from roisim.scenario.field import FieldSpec
from roisim.translation import _
from ui.day_text import typed_day, typed_days
from ui.display_format import day_text
from ui.field_text import UNFINISHED, shown_number, typed_number, unit_of
from ui.theme import SPACE
from ui.value_names import cell_names, choice_word
from ui.widgets.field_day import FieldDay
from ui.widgets.field_line import HEIGHT, WIDTH, FieldChoice, FieldLine
from ui.widgets.switch import Switch

CELLS_IN_A_ROW: Final = {12: 6, 7: 7, 24: 8}


class ValueInput(QWidget):
    """The part of a field that takes a value.

    Signals:
        typed: a complete plain value; None takes away what is stated.
        escaped: what was typed is to be taken back.
    """

    typed = Signal(object)
    escaped = Signal()

    # no focus proxy: Tab would go back to it from every widget behind it
    target: QWidget | None = None
    """What the keyboard goes into first."""

    def focus_value(self) -> None:
        """Put the keyboard into the value."""
        if self.target is not None:
            self.target.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_value(self, raw: Any) -> None:
        """Show a plain value; does nothing where it is what is being typed."""
        raise NotImplementedError

    def set_wrong(self, *, wrong: bool) -> None:
        """Mark the value as wrong."""

    def show_unit(self, unit: str) -> None:
        """Show another unit, such as another currency."""

    def name_it(self, name: str, description: str) -> None:
        """Tell screen readers what is typed here."""
        for child in self.findChildren(QWidget):
            if child.focusPolicy() != Qt.FocusPolicy.NoFocus:
                child.setAccessibleName(name)
                child.setAccessibleDescription(description)


class FigureInput(ValueInput):
    """One number."""

    def __init__(self, spec: FieldSpec, unit: str) -> None:
        super().__init__()
        self._spec = spec
        self._raw: Any = None
        self.line = FieldLine(unit)
        self.line.setFixedWidth(WIDTH)
        self.line.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.line.setPlaceholderText("–" if spec.default is None else "")
        _only(self, self.line)
        self.line.textEdited.connect(self._edited)
        self.line.editingFinished.connect(self._finished)
        self.line.escaped.connect(self.escaped)

    def show_value(self, raw: Any) -> None:
        """As above; a number with evidence beside it counts as the number."""
        self._raw = raw.get("value") if isinstance(raw, dict) else raw
        if self.line.hasFocus() and self.line.isModified() and self._in_line() in (self._raw, UNFINISHED):
            return
        self._write()

    def set_wrong(self, *, wrong: bool) -> None:
        """Red line."""
        self.line.set_wrong(wrong=wrong)

    def show_unit(self, unit: str) -> None:
        """Another currency."""
        self.line.show_unit(unit)

    def _in_line(self) -> object:
        return typed_number(self.line.text(), self._spec)

    def _edited(self) -> None:
        value = self._in_line()
        if value is not UNFINISHED:
            self.typed.emit(value)

    def _finished(self) -> None:
        if self.line.isModified() and self._in_line() is UNFINISHED:
            text = self.line.text().strip()
            self.typed.emit(None if not text and not self._spec.required else text)
        self._write()

    def _write(self) -> None:
        text = shown_number(self._raw, self._spec)
        if text != self.line.text():
            self.line.setText(text)
        self.line.setModified(False)


class WordsInput(ValueInput):
    """A text, a currency, or days in a row."""

    def __init__(self, spec: FieldSpec) -> None:
        super().__init__()
        self._spec = spec
        self._raw: Any = None
        self.line = FieldLine()
        if spec.kind == "currency":
            self.line.setFixedWidth(WIDTH)
        self.line.setPlaceholderText(_("2026-11-27, 2026-12-20") if spec.kind == "dates" else "")
        _only(self, self.line, stretch=spec.kind != "currency")
        self.line.textEdited.connect(self._edited)
        self.line.editingFinished.connect(self._finished)
        self.line.escaped.connect(self.escaped)

    def show_value(self, raw: Any) -> None:
        """As above."""
        self._raw = raw
        if not self.line.hasFocus() or self._value() != raw:
            self._write()

    def set_wrong(self, *, wrong: bool) -> None:
        """Red line."""
        self.line.set_wrong(wrong=wrong)

    def _value(self, *, finished: bool = False) -> Any:
        text = self.line.text()
        if self._spec.kind == "dates":
            days = typed_days(text, finished=finished)
            return text if days is None else (days or None)
        if self._spec.kind == "currency":
            return text.strip().upper()
        return text if text or self._spec.required else None

    def _edited(self) -> None:
        self.typed.emit(self._value())

    def _finished(self) -> None:
        if self._spec.kind == "dates" and self.line.isModified():
            self.typed.emit(self._value(finished=True))
        self._write()

    def _write(self) -> None:
        text = self._text()
        if text != self.line.text():
            at = self.line.cursorPosition()
            self.line.setText(text)
            self.line.setCursorPosition(at)

    def _text(self) -> str:
        if isinstance(self._raw, list | tuple):
            return ", ".join(
                each.isoformat() if isinstance(each, datetime.date) else str(each) for each in self._raw
            )
        return "" if self._raw is None else str(self._raw)


class ChoiceInput(ValueInput):
    """One of a few words."""

    def __init__(self, choices: tuple[str, ...]) -> None:
        super().__init__()
        self.box = FieldChoice()
        self.box.setFixedHeight(HEIGHT)
        for choice in choices:
            self.box.addItem(choice_word(choice), choice)
        self.box.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        _only(self, self.box)
        self.box.activated.connect(lambda _at: self.typed.emit(self.box.currentData()))

    def show_value(self, raw: Any) -> None:
        """As above; what is no choice stands there as it is."""
        at = self.box.findData(raw)
        if at < 0 and raw is not None:
            self.box.addItem(str(raw), raw)
            at = self.box.count() - 1
        if at != self.box.currentIndex():
            self.box.setCurrentIndex(at)


class SwitchInput(ValueInput):
    """Yes or no."""

    def __init__(self) -> None:
        super().__init__()
        self.switch = Switch()
        _only(self, self.switch)
        self.switch.clicked.connect(lambda on: self.typed.emit(bool(on)))

    def show_value(self, raw: Any) -> None:
        """As above."""
        self.switch.setChecked(raw is True)


class DayInput(ValueInput):
    """A day, typed or chosen from a calendar."""

    def __init__(self, spec: FieldSpec) -> None:
        super().__init__()
        self._spec = spec
        self._raw: Any = None
        self.day = FieldDay()
        self.day.setPlaceholderText("–" if spec.default is None else "")
        _only(self, self.day)
        self.day.textEdited.connect(self._edited)
        self.day.editingFinished.connect(self._finished)
        self.day.chosen.connect(self.typed)
        self.day.escaped.connect(self.escaped)

    def show_value(self, raw: Any) -> None:
        """As above."""
        self._raw = raw
        if self.day.hasFocus() and self.day.isModified() and self._whole() in (raw, None):
            return
        self._write()

    def set_wrong(self, *, wrong: bool) -> None:
        """Red line."""
        self.day.set_wrong(wrong=wrong)

    def _whole(self) -> datetime.date | None:
        """What is surely a day while typing goes on."""
        return typed_day(self.day.text(), finished=False)

    def _edited(self) -> None:
        day = self._whole()
        if day is not None:
            self.typed.emit(day)

    def _finished(self) -> None:
        text = self.day.text().strip()
        if self.day.isModified() and self._whole() is None:
            nothing = None if not self._spec.required else ""
            self.typed.emit(typed_day(text) or text or nothing)
        self._write()

    def _write(self) -> None:
        raw = self._raw
        is_day = isinstance(raw, datetime.date) and not isinstance(raw, datetime.datetime)
        text = day_text(raw) if is_day else "" if raw is None else str(raw)
        self.day.show_day(raw if is_day else None, text)


class RowInput(ValueInput):
    """Numbers of the months, the weekdays or the hours, each under its name."""

    def __init__(self, length: int) -> None:
        super().__init__()
        self._lines: list[FieldLine] = []
        self._values: list[Any] = []
        grid = QGridLayout(self)
        grid.setContentsMargins(0, SPACE.xs, 0, SPACE.xs)
        grid.setHorizontalSpacing(SPACE.xs)
        grid.setVerticalSpacing(1)
        across = CELLS_IN_A_ROW.get(length, 6)
        for at, name in enumerate(cell_names(length)):
            label = QLabel(name)
            label.setProperty("role", "note")
            line = FieldLine()
            line.setMinimumWidth(44)
            line.setMaximumWidth(64)
            line.setAlignment(Qt.AlignmentFlag.AlignRight)
            line.setObjectName(f"cell_{at}")
            line.textEdited.connect(lambda text, place=at: self._edited(place, text))
            line.editingFinished.connect(self._write)
            line.escaped.connect(self.escaped)
            grid.addWidget(label, 2 * (at // across), at % across)
            grid.addWidget(line, 2 * (at // across) + 1, at % across)
            self._lines.append(line)
        grid.setColumnStretch(across, 1)
        self.target = self._lines[0]

    def show_value(self, raw: Any) -> None:
        """As above."""
        self._values = list(raw) if isinstance(raw, list | tuple) else []
        for at, line in enumerate(self._lines):
            if not line.hasFocus() or typed_number(line.text(), _PLAIN) not in (self._at(at), UNFINISHED):
                line.setText(_plain(self._at(at)))

    def set_wrong(self, *, wrong: bool) -> None:
        """Red where a cell is no positive number; all where something else is wrong."""
        bad = [not isinstance(value, int | float) or value <= 0 for value in self._values]
        for at, line in enumerate(self._lines):
            line.set_wrong(wrong=wrong and (not any(bad) or (at < len(bad) and bad[at])))

    def name_it(self, name: str, description: str) -> None:
        """Each cell has the field's name and its own."""
        for line, cell in zip(self._lines, cell_names(len(self._lines)), strict=True):
            line.setAccessibleName(f"{name}, {cell}")
            line.setAccessibleDescription(description)

    def _at(self, at: int) -> Any:
        return self._values[at] if at < len(self._values) else 1

    def _edited(self, at: int, text: str) -> None:
        value = typed_number(text, _PLAIN)
        if value is UNFINISHED:
            return
        values = [self._at(each) for each in range(len(self._lines))]
        values[at] = value
        self.typed.emit(values)

    def _write(self) -> None:
        for at, line in enumerate(self._lines):
            line.setText(_plain(self._at(at)))


_PLAIN: Final = FieldSpec("", "", "plain")


def _plain(value: Any) -> str:
    return shown_number(value, _PLAIN)


def _only(holder: ValueInput, child: QWidget, *, stretch: bool = False) -> None:
    row = QHBoxLayout(holder)
    row.setContentsMargins(0, 0, 0, 0)
    row.addWidget(child, 1 if stretch else 0)
    if not stretch:
        row.addStretch(1)
    holder.target = child


def make_input(spec: FieldSpec, currency: str) -> ValueInput:
    """The input for a declaration whose value is certain and not by month."""
    match spec.kind:
        case "number" | "plain" | "whole":
            return FigureInput(spec, unit_of(spec, currency))
        case "choice":
            return ChoiceInput(spec.choices)
        case "switch":
            return SwitchInput()
        case "date":
            return DayInput(spec)
        case "list":
            return RowInput(spec.length)
        case _:
            return WordsInput(spec)
