"""The first page: examples to start from, plans open before, and the way back to where one left."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from roisim.report.preset_cards import MONTHS, preset_cards
from roisim.scenario.preset_catalog import PresetInfo, presets
from roisim.translation import _
from ui.display_format import recent_day_text
from ui.file_desk import FileDesk
from ui.icons import icon, pixmap
from ui.open_plan import OpenPlan
from ui.page import Page
from ui.preferences import Preferences, RecentPlan
from ui.telling_names import name_and_file, own_part, told_apart
from ui.theme import SPACE, theme_keeper
from ui.widgets.elided_label import ElidedLabel
from ui.widgets.nav_row import NavRow
from ui.widgets.preset_tile import PresetTile

SIDE_WIDTH, SIDE_WIDTH_NARROW, NARROW = 328, 300, 1400
TILE_WIDTH = 280
MOST_COLUMNS = 3
MOST_RECENT_SHOWN = 7


class WelcomePage(Page):
    """Nothing to read before starting."""

    def __init__(self, files: FileDesk, preferences: Preferences) -> None:
        super().__init__()
        self._files = files
        self._preferences = preferences
        self._plan: OpenPlan | None = None
        self._columns = 0
        self._tiles = [self._tile(preset) for preset in presets()]
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self._side())
        row.addWidget(self._examples(), 1)
        theme_keeper().changed.connect(self._recolour)
        files.recent_changed.connect(self._recent_changed)

    def show_plan(self, plan: OpenPlan | None) -> None:
        """The list of recent plans, as it is now."""
        self._plan = plan
        self._fill_recent()
        self._tiles[0].setFocus(Qt.FocusReason.OtherFocusReason)

    def _recent_changed(self) -> None:
        if self.isVisible():
            self._fill_recent()

    def _fill_recent(self) -> None:
        _clear(self._recent)
        entries = self._preferences.recent()[:MOST_RECENT_SHOWN]
        self._recent_head.setVisible(bool(entries))
        labels = told_apart([(entry.name, Path(entry.path)) for entry in entries])
        for entry, words in zip(entries, labels, strict=True):
            self._recent.addWidget(self._recent_row(entry, words, own_part(words, labels)))
        self._show_continue(self._plan, entries)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """As many columns as fit."""
        super().resizeEvent(event)
        side = SIDE_WIDTH_NARROW if self.width() < NARROW else SIDE_WIDTH
        self._side_holder.setFixedWidth(side)
        self._lay_tiles(max(2, min(MOST_COLUMNS, (self.width() - side - 60) // TILE_WIDTH)))

    # --- the left side -----------------------------------------------------------------------------------

    def _side(self) -> QWidget:
        side = QWidget()
        side.setProperty("role", "sidebar")
        side.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._side_holder = side
        column = QVBoxLayout(side)
        column.setContentsMargins(20, SPACE.xl, 20, SPACE.l)
        column.setSpacing(SPACE.s)
        column.addLayout(self._brand())
        column.addWidget(_label(_("Try a marketing plan before you pay for it."), "secondary"))
        column.addSpacing(SPACE.m)
        column.addWidget(self._continue_card())
        self._recent_head = _label(_("Recent plans"), "small")
        column.addWidget(self._recent_head)
        self._recent = QVBoxLayout()
        self._recent.setSpacing(1)
        column.addLayout(self._recent)
        column.addSpacing(SPACE.m)
        for text, picture, work in (
            (_("Open a plan…"), "open", self._files.open),
            (_("New empty plan"), "plus", self._files.new_empty),
        ):
            column.addWidget(_wide_button(text, picture, work))
        note = _label(_("You can also drop a plan file anywhere in this window."), "note")
        note.setWordWrap(True)
        column.addWidget(note)
        column.addStretch()
        return side

    def _brand(self) -> QHBoxLayout:
        row = QHBoxLayout()
        self._logo = QLabel()
        row.addWidget(self._logo)
        row.addWidget(_label("roisim", "heading"))
        row.addStretch()
        self._recolour()
        return row

    def _continue_card(self) -> QWidget:
        card = QFrame()
        card.setProperty("role", "card")
        column = QVBoxLayout(card)
        column.setContentsMargins(14, SPACE.m, 14, SPACE.m)
        self._continue_name = ElidedLabel(Qt.AlignmentFlag.AlignLeft)
        self._continue_name.setProperty("role", "strong")
        self._continue_note = _label("", "note")
        self._continue_note.setWordWrap(True)
        button = QPushButton(_("Continue where you left off"))
        button.setProperty("role", "primary")
        button.clicked.connect(self._continue)
        for widget in (self._continue_name, self._continue_note, button):
            column.addWidget(widget)
        self._continue_holder = card
        return card

    def _show_continue(self, plan: OpenPlan | None, entries: list[RecentPlan]) -> None:
        last = self._preferences.text("last")
        entry = next((each for each in entries if each.path == last), entries[0] if entries else None)
        self._continues: OpenPlan | str | None = plan or (entry.path if entry else None)
        self._continue_holder.setVisible(self._continues is not None)
        if plan is not None:
            self._continue_name.setText(plan.name)
            self._continue_note.setText(_("open now") + ("" if not plan.is_changed else _(", not saved yet")))
        elif entry is not None:
            self._continue_name.setText(entry.name)
            self._continue_note.setText(f"{Path(entry.path).parent.name}, {_day_words(entry.day)}")

    def _continue(self) -> None:
        if isinstance(self._continues, str):
            self._open(self._continues)
        elif self._continues is not None:
            self._files.show_plan(self._continues)

    def _open(self, path: str) -> None:
        self._files.open_paths([Path(path)])

    def _recent_row(self, entry: RecentPlan, words: str, own: int) -> NavRow:
        row = NavRow(words, picture="file")
        row.own_part = own
        row.setCheckable(False)
        row.tell(note=_day_words(entry.day))
        row.setToolTip(name_and_file(entry.name, entry.path))
        row.clicked.connect(lambda: self._open(entry.path))
        return row

    # --- the examples --------------------------------------------------------------------------------------

    def _examples(self) -> QWidget:
        inner = QWidget()
        inner.setProperty("role", "page")
        column = QVBoxLayout(inner)
        column.setContentsMargins(SPACE.xl, SPACE.xl, SPACE.xl, SPACE.xl)
        column.setSpacing(SPACE.xs)
        column.addWidget(_label(_("Start from an example"), "heading"))
        words = _(
            "Each opens as a complete plan with its answer. Figures and picture are of one customer, all "
            "channels together, paid and unpaid: cost and return over {months} months; the dot is where the "
            "cost is back."
        )
        note = _label(words.format(months=MONTHS), "secondary")
        note.setWordWrap(True)
        column.addWidget(note)
        column.addSpacing(SPACE.m)
        self._grid = QGridLayout()
        self._grid.setSpacing(14)
        column.addLayout(self._grid, 1)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(inner)
        return area

    def _tile(self, preset: PresetInfo) -> PresetTile:
        tile = PresetTile(preset, preset_cards()[preset.id])
        tile.clicked.connect(lambda: self._files.new_from_preset(preset.id))
        return tile

    def _lay_tiles(self, columns: int) -> None:
        if columns == self._columns:
            return
        self._columns = columns
        for at, tile in enumerate(self._tiles):
            self._grid.addWidget(tile, at // columns, at % columns)
        for column in range(MOST_COLUMNS):
            self._grid.setColumnStretch(column, 1 if column < columns else 0)

    def _recolour(self) -> None:
        self._logo.setPixmap(pixmap("logo", "accent.base", 24, self.devicePixelRatio()))


def _wide_button(text: str, picture: str, work: Callable[[], object]) -> QPushButton:
    button = QPushButton(text)
    button.setProperty("align", "left")
    button.setIcon(icon(picture))
    button.clicked.connect(lambda _checked=False: work())
    return button


def _label(text: str, role: str) -> QLabel:
    label = QLabel(text)
    label.setProperty("role", role)
    return label


def _clear(column: QVBoxLayout) -> None:
    while (item := column.takeAt(0)) is not None:
        if (widget := item.widget()) is not None:
            widget.deleteLater()


def _day_words(day: datetime.date) -> str:
    return recent_day_text(day, datetime.date.today())
