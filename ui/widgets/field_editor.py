"""One input of a plan in a row: label, value, ±, reset, source, evidence; wrong, changed and help below."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import count, pairwise
from typing import Any, Final

from PySide6.QtCore import QEvent, QObject, QRect, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QSizePolicy,
    QToolButton,
    QWidget,
)
from shiboken6 import isValid

from roisim.scenario.field import FieldSpec
from roisim.scenario.input_values import NAMED_LISTS
from roisim.scenario.scenario_document import place_of
from roisim.translation import _
from ui import late_numbers
from ui.base_values import take_base
from ui.field_state import FieldState, field_state, unstated_section
from ui.field_text import help_text, uncertain_start, unit_of, value_text, worlds_sentence
from ui.icons import icon, pixmap
from ui.input_names import field_name, spec_of
from ui.open_plan import OpenPlan
from ui.theme import SPACE, current_theme, set_role, theme_keeper
from ui.widgets.elided_label import ElidedLabel
from ui.widgets.evidence_badge import EvidenceBadge
from ui.widgets.field_inputs import ValueInput, make_input
from ui.widgets.field_line import HEIGHT
from ui.widgets.months_dialog import MonthsDialog
from ui.widgets.uncertain_editor import UncertainEditor, certain_value, changed_part, order_of, quantity_of

ROW: Final = 40
LABEL, NARROW_LABEL = 190, 150
ROOMY: Final = 620
"""Width from which labels have their whole width."""
BAR, EDGE = 3, 6
SOURCES_FROM: Final = 700
PICTURES_FROM: Final = 640
"""Widths from which source and density stand in the row; below, the tool tips have the sources."""
NUMBERS: Final = ("number", "plain", "whole")
_WORDS: Final = count(1)
_ENTER: Final = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
"""Each time that the keyboard comes to a field begins a word: fields made anew go on counting."""


class FieldEditor(QWidget):
    """Edits the input at a path; shows it anew whenever the plan changes.

    Args:
        plan: the plan.
        path: place of the input, "channels[0].cost_per_click".
        spec: its declaration; found from the path where left out.

    Signals:
        focused: the keyboard has come to this field.
        escaped: Esc was pressed where nothing was left to take back.

    Raises:
        LookupError: there is no such input.
    """

    focused = Signal()
    escaped = Signal()

    def __init__(
        self, plan: OpenPlan, path: str, spec: FieldSpec | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.plan, self.path = plan, path
        self._place = place_of(path)
        self.spec = spec or spec_of(plan, self._place)
        self.state: FieldState | None = None
        self._mode: tuple[str, ...] = ("",)
        self._input: ValueInput | None = None
        self._currency = plan.currency
        self._before: tuple[int, object] = (0, None)
        self._word = next(_WORDS)
        self._whole: tuple[int, int, Mapping[str, Any] | None] = (0, -1, None)
        self._told: tuple[object, ...] = ()
        self._stale = True
        self._lay_out()
        self.refresh()
        plan.changed.connect(self._plan_changed)
        plan.saved_changed.connect(self._plan_changed)
        theme_keeper().changed.connect(self._dress)
        self._dress()

    @property
    def name(self) -> str:
        """What the input is called in an edit's name."""
        return field_name(self.plan, self._place, self.spec)

    # --- what it shows ---------------------------------------------------------------------------------

    @property
    def _has_evidence(self) -> bool:
        """Whether it is a number that somebody believes for a reason, rather than a setting."""
        return self.spec.kind == "number" or (self.spec.kind in NUMBERS and bool(self.spec.evidence.source))

    def refresh(self) -> None:
        """Show the input as it stands now."""
        self._stale = False
        state = field_state(self.plan, self.path, self._place, self.spec)
        if state == self.state and self._currency == self.plan.currency:
            return
        self.state, self._currency = state, self.plan.currency
        self._use_mode(_mode_of(state.raw, self.spec))
        self._uncertain.setEnabled(certain_value(state.raw) is not None)
        editor = self._input
        if editor is not None:
            editor.show_value(state.raw)
            editor.set_wrong(wrong=state.is_wrong)
        self._months.setText(value_text(state.raw, self.spec, self._currency))
        self._reset.setVisible(state.changed and bool(state.base))
        self._badge.show_evidence(state.evidence)
        self._source.setText(state.evidence.source)
        self._fit()
        self._tell()
        self.update()

    def focus_value(self) -> None:
        """Put the keyboard into the value: what is typed next takes its place."""
        if self._input is None:
            self._months.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        self._input.focus_value()
        if isinstance(self._input.target, QLineEdit):
            self._input.target.selectAll()

    def stops(self) -> list[QWidget]:
        """Where Tab stops within this field, in the order of reading."""
        inputs = [] if self._input is None else self._input.findChildren(QWidget)
        # a calendar that opens is a window of its own
        mine = (each for each in inputs if each.window() is self.window())
        stops = [each for each in mine if each.focusPolicy() & Qt.FocusPolicy.TabFocus]
        return [self._months, *stops, self._uncertain, self._by_month, self._reset]

    @property
    def has_keyboard(self) -> bool:
        """Whether the keyboard is within this field."""
        focus = QApplication.focusWidget()
        return focus is not None and (focus is self or self.isAncestorOf(focus))

    def toggle_uncertain(self) -> None:
        """Turn a number into low, likely and high, or back into its likely value."""
        value = None if self.state is None else certain_value(self.state.raw)
        if not self._uncertain.isVisibleTo(self) or self.state is None or value is None:
            return
        if order_of(self.state.raw):
            self._state(value, _("Make {field} certain").format(field=self.name))
        else:
            start = uncertain_start(value, self.spec)
            self._state(start, _("Make {field} uncertain").format(field=self.name))
        self.refresh()
        self.focus_value()

    # --- building --------------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        self._label = QLabel(_(self.spec.label))
        self._label.setWordWrap(True)
        self._label.setFixedWidth(LABEL)
        self._label.installEventFilter(self)
        self._holder = QHBoxLayout()
        self._holder.setSpacing(0)
        self._holder.setContentsMargins(0, EDGE, 0, EDGE)
        self._months = QPushButton()
        self._months.setFixedHeight(HEIGHT)
        self._months.setProperty("role", "months")
        self._months.clicked.connect(self._ask_months)
        self._holder.addWidget(self._months)
        self._uncertain = self._tool("", self.toggle_uncertain)
        self._uncertain.setCheckable(True)
        self._by_month = self._tool(_("State it by month"), self._ask_months)
        self._reset = self._tool(_("Take back to what it was"), self._take_base)
        self._by_month.setProperty("role", "bare")
        self._reset.setProperty("role", "bare")
        self._source = ElidedLabel()
        self._source.setProperty("role", "note")
        self._badge = EvidenceBadge()
        self._note_row = self._below()
        grid = QGridLayout(self)
        grid.setContentsMargins(SPACE.m, 0, SPACE.m, 0)
        grid.setHorizontalSpacing(SPACE.xs + 2)
        grid.setVerticalSpacing(0)
        grid.setRowMinimumHeight(0, ROW)
        tall = self.spec.kind == "list"
        if tall:
            self._label.setContentsMargins(0, SPACE.xl, 0, 0)
        grid.addWidget(
            self._label, 0, 0, Qt.AlignmentFlag.AlignTop if tall else Qt.AlignmentFlag.AlignVCenter
        )
        grid.addLayout(self._holder, 0, 1)
        grid.addLayout(self._behind(), 0, 2, Qt.AlignmentFlag.AlignBottom)
        grid.setColumnStretch(1 if self.spec.kind in ("text", "dates") else 2, 1)
        grid.addWidget(self._note_row, 1, 1, 1, 2)

    def _below(self) -> QWidget:
        """The line below the value."""
        self._picture, self._note = QLabel(), QLabel()
        self._note.setWordWrap(True)
        self._note.setProperty("role", "small")
        self._note.setProperty("place", "note")
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 0, 0, SPACE.s - 2)
        row.setSpacing(SPACE.xs + 2)
        row.addWidget(self._picture, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self._note, 1)
        return holder

    def _behind(self) -> QHBoxLayout:
        """What stands behind the value, in line with its figure."""
        row = QHBoxLayout()
        row.setContentsMargins(0, 0, 0, EDGE)
        row.setSpacing(SPACE.xs + 2)
        for button in (self._uncertain, self._by_month, self._reset):
            row.addWidget(button)
        row.addWidget(self._source, 100)
        row.addStretch(1)  # where no source is shown
        row.addStrut(HEIGHT)
        row.addWidget(self._badge)
        return row

    def _tool(self, tip: str, deed: Any) -> QToolButton:
        button = QToolButton()
        button.setProperty("role", "square")
        button.setFixedSize(HEIGHT, HEIGHT)
        button.setIconSize(QSize(16, 16))
        self._name_tool(button, tip)
        button.clicked.connect(lambda _checked=False: deed())
        button.installEventFilter(self)
        return button

    def _name_tool(self, button: QToolButton, tip: str) -> None:
        button.setToolTip(tip)
        button.setAccessibleName(f"{_(self.spec.label)}: {tip}")

    def _use_mode(self, mode: tuple[str, ...]) -> None:
        """Another kind of value, another input."""
        self._use_tools(mode)
        if mode == self._mode:
            if self._input is not None:
                self._input.show_unit(unit_of(self.spec, self._currency))
            return
        had_keyboard = self._input is not None and self.has_keyboard
        if self._input is not None:
            self._holder.removeWidget(self._input)
            self._input.hide()
            self._input.deleteLater()
            self._input = None
        self._mode = mode
        if mode != ("months",):
            self._input = self._made_input(mode)
            self._holder.insertWidget(0, self._input)
            self._input.setVisible(True)
            stops = self.stops()
            for before, after in pairwise(stops):
                QWidget.setTabOrder(before, after)
        if had_keyboard:
            self.focus_value()

    def _made_input(self, mode: tuple[str, ...]) -> ValueInput:
        if mode == ("plain",):
            made = make_input(self.spec, self._currency)
        else:
            made = UncertainEditor(self.spec, unit_of(self.spec, self._currency), mode, self.plan.number)
        made.setParent(self)
        made.typed.connect(self._typed)
        made.escaped.connect(self._take_back)
        made.name_it(_(self.spec.label), help_text(self.spec, self._currency))
        for child in (made, *made.findChildren(QWidget)):
            child.installEventFilter(self)
        return made

    def _use_tools(self, mode: tuple[str, ...]) -> None:
        months = mode == ("months",)
        self._months.setVisible(months)
        self._uncertain.setVisible(self.spec.kind == "number" and not months)
        ranged = mode not in (("plain",), ("months",))
        self._uncertain.setChecked(ranged)
        tip = _("Make it uncertain: low, likely and high (Alt+R)")
        self._name_tool(self._uncertain, _("Back to one number (Alt+R)") if ranged else tip)
        self._dress_uncertain()
        self._by_month.setVisible(self.spec.by_month and not months)
        self._badge.setVisible(self._has_evidence)
        self._source.setVisible(self._has_evidence and self.width() >= SOURCES_FROM)

    def _tip(self) -> str:
        text = help_text(self.spec, self.plan.currency)
        if not self.spec.required and self.spec.default not in (None, "", ()):
            usual = value_text(self.spec.default, self.spec, self.plan.currency)
            text += "\n" + _("Usual: {value}.").format(value=usual)
        if self.spec.kind == "number" and self.spec.evidence.source:
            text += "\n" + _("Why: {source}.").format(source=self.spec.evidence.source)
        return text

    # --- edits -----------------------------------------------------------------------------------------

    def _typed(self, value: object) -> None:
        stated = self.plan.stated(self.path)
        if value == stated and type(value) is type(stated):
            return
        self._state(value, self._edit_name(value), word=self._word)
        if self._stale:
            self.refresh()

    def _state(self, value: object, name: str, word: int = 0) -> None:
        """State a value, with the whole section around it where the plan is silent about that."""
        stack, merge = self.plan.undo_stack, f"{self.path} {word}" if word else ""
        section = unstated_section(self.plan, self.path)
        if section is None and word and self._whole[:2] == (word, stack.index()):
            section = self._whole[2]  # the next key of the word that stated the section
        if section is None:
            self.plan.change(self.path, value, name, merge=merge)
            return
        owner, _point, key = self.path.rpartition(".")
        # taken away again, the plan stays as silent as it was
        self.plan.change(owner, None if value is None else {**section, key: value}, name, merge=merge)
        self._whole = (word, stack.index(), section)

    def _edit_name(self, value: object) -> str:
        """What undoing it is called: a channel that gets another name is called by its old one."""
        old = self._before[1]
        if self._place[0] in NAMED_LISTS and self._place[2:] == ("name",):
            named = isinstance(old, str) and old.strip()
            return _("Rename {name}").format(name=old) if named else _("Give a name")
        part = "" if self.state is None else changed_part(self.state.raw, value)
        name = f"{self.name}, {part}" if part else self.name
        return _("Change {field}").format(field=name)

    def _take_back(self) -> None:
        """What was typed since the keyboard came."""
        index, value = self._before
        focus = QApplication.focusWidget()
        if self.plan.stated(self.path) != value:
            stack = self.plan.undo_stack
            if stack.index() == index + 1:
                stack.undo()
            else:
                self.plan.change(self.path, value, _("Take back {field}").format(field=self.name))
        elif not isinstance(focus, QLineEdit) or not focus.isModified():
            self.escaped.emit()
            return
        if self._input is not None and self.state is not None:
            if isinstance(focus, QLineEdit):
                focus.setModified(False)
            self._input.show_value(self.state.raw)

    def _take_base(self) -> None:
        take_base(self.plan, self._place, _("Reset {field}").format(field=self.name))
        if isValid(self):  # a list of numbers may be made anew
            self.focus_value()

    def _ask_months(self) -> None:
        raw = None if self.state is None else self.state.raw
        dialog = MonthsDialog(self.plan, self.spec, _(self.spec.label), raw, self.window())
        if dialog.exec() == QDialog.DialogCode.Accepted and dialog.values != raw:
            name = _("Change {field} by month").format(field=self.name)
            self._state(dialog.values, name)
        dialog.deleteLater()

    # --- telling ---------------------------------------------------------------------------------------

    def _tell(self) -> None:
        """The line below: what is wrong, or what worlds draw and what it was, or the definition."""
        state = self.state
        if state is None:
            return
        text, role, picture = self._words(state)
        if (text, role) == self._told:
            return
        self._told = (text, role)
        self._note.setText(text)
        set_role(self._note, role)
        self._picture.setVisible(bool(picture))
        self._picture.setPixmap(
            pixmap(picture, f"state.{role}", 14, self.devicePixelRatio())
            if picture
            else pixmap("info", size=1)
        )
        self._note_row.setVisible(bool(text))

    def _words(self, state: FieldState) -> tuple[str, str, str]:
        if state.problem:
            return (
                (state.problem, "negative", "problem")
                if state.is_wrong
                else (state.problem, "warning", "warning")
            )
        parts = []
        if order_of(state.raw):
            quantity = quantity_of(state.raw, self.spec) if self._may_ask_quantiles() else None
            parts.append(worlds_sentence(quantity, self.spec, self._currency) if quantity else "")
        elif self.has_keyboard:
            parts.append(help_text(self.spec, self._currency))
        parts.append(f"{state.base}." if state.base else "")
        return " ".join(part for part in parts if part), "small", ""

    def _may_ask_quantiles(self) -> bool:
        """Whether worlds can be told of now; else as soon as what it takes is loaded."""
        if not late_numbers.are_here():
            late_numbers.when_here(self._tell)
            return False
        return True

    def _plan_changed(self) -> None:
        """Hidden fields wait until they are shown."""
        if self.isVisible():
            self.refresh()
        else:
            self._stale = True

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Help while the keyboard is here."""
        kind = event.type()
        if kind == QEvent.Type.FocusIn:
            self._begin_word()
            self._tell()
            self.focused.emit()
        elif kind == QEvent.Type.FocusOut:
            self._tell()
        elif kind == QEvent.Type.KeyRelease and isinstance(event, QKeyEvent) and event.key() in _ENTER:
            self._begin_word()  # what was entered stays when more is typed and taken back
        elif kind == QEvent.Type.ToolTip and isinstance(watched, QWidget) and not watched.toolTip():
            # written when it is asked for: most are never read
            watched.setToolTip(self._tip())
        return False

    def _begin_word(self) -> None:
        self._before = (self.plan.undo_stack.index(), self.plan.stated(self.path))
        self._word = next(_WORDS)

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        """Catch up with the plan."""
        super().showEvent(event)
        if self._stale:
            self.refresh()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Sources and pictures where there is room."""
        super().resizeEvent(event)
        self._label.setFixedWidth(label_width(self.width()))
        roomy = self.width() >= SOURCES_FROM
        self._source.setVisible(roomy and self._has_evidence)
        self._fit()

    def _fit(self) -> None:
        """Picture, unit and badge of a range go, in this order, where its numbers need the room."""
        if not isinstance(self._input, UncertainEditor):
            return
        self._input.picture.setVisible(self.width() >= PICTURES_FROM)
        self._input.show_unit(unit_of(self.spec, self._currency))
        self._badge.setVisible(self._has_evidence)
        for part in (self._input.unit, self._badge):
            if self.minimumSizeHint().width() > self.width() > 0:
                part.hide()

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """The bar that tells a change."""
        if self.state is not None and self.state.changed:
            painter = QPainter(self)
            colour = "state.negative" if self.state.is_wrong else "accent.base"
            painter.fillRect(QRect(0, 4, BAR, self.height() - 8), current_theme().qcolour(colour))

    def _dress_uncertain(self) -> None:
        on = self._uncertain.isChecked()
        self._uncertain.setIcon(icon("uncertain", "text.on_accent" if on else "text.secondary"))

    def _dress(self) -> None:
        self._dress_uncertain()
        self._by_month.setIcon(icon("calendar"))
        self._reset.setIcon(icon("reset"))
        self._told = ()
        self._tell()
        self.update()


def label_width(width: int) -> int:
    """How wide labels are in fields of a width."""
    return LABEL if width >= ROOMY else NARROW_LABEL


def _mode_of(raw: Any, spec: FieldSpec) -> tuple[str, ...]:
    if spec.by_month and isinstance(raw, list):
        return ("months",)
    return (order_of(raw) if spec.kind == "number" else None) or ("plain",)
