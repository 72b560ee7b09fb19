"""A card with the table of channels: what each costs, brings and returns, with bands."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QSize, Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QToolButton, QVBoxLayout, QWidget

from roisim.report.charts import ChannelTable
from roisim.report.charts.channel_table import Banded, ChannelRow
from roisim.translation import _
from ui.icons import icon
from ui.theme import SPACE, size, theme_keeper
from ui.widgets.cell_table import CellRow, CellTable, CellText
from ui.widgets.chart_card import CutLabel

NUMBERS = (48, 70, 58, 44, 60)
"""Widths of spend, customers, CAC, ROAS, LTV/CAC; the name takes the rest."""


class ChannelCard(QFrame):
    """As a card with a chart: title, note, "…", and the table below."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "card")
        self.title, self.note = QLabel(), CutLabel()
        self.title.setProperty("role", "strong")
        self.note.setProperty("role", "note")
        self.more = QToolButton()
        self.more.setIconSize(QSize(size("icon"), size("icon")))
        self.more.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.more.setAccessibleName(_("More for this table"))
        self.more.setToolTip(_("Copy or save"))
        self.more.clicked.connect(self._open_menu)
        self.table = CellTable(_("Channels"), (0, *NUMBERS), elastic=0.78, within_card=True)
        head = QHBoxLayout()
        head.addWidget(self.title)
        head.addStretch(1)
        head.addWidget(self.more)
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE.m, SPACE.s, SPACE.s, SPACE.s)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(self.note)
        column.addSpacing(SPACE.xs)
        column.addWidget(self.table, 1)
        theme_keeper().changed.connect(self._dress)
        self._dress()

    def show_channels(self, data: ChannelTable) -> None:
        """Show the channels of a plan."""
        self.title.setText(data.words.title)
        self.note.say(data.words.note)
        heads = [CellText(name, right=at > 0) for at, name in enumerate(data.heads)]
        self.table.numbers = data.rows
        self.table.show_rows(heads, [_row(each) for each in data.channels])

    def _open_menu(self) -> None:
        self.table.menu().popup(self.more.mapToGlobal(QPoint(0, self.more.height())))

    def _dress(self) -> None:
        self.more.setIcon(icon("more"))


def _row(channel: ChannelRow) -> CellRow:
    strong = channel.is_total
    numbers = (channel.spend, channel.customers, channel.cac, channel.roas, channel.ltv_to_cac)
    without_band = (channel.customers, channel.roas)
    cells = [_number(each, strong=strong, band=each not in without_band) for each in numbers]
    return (CellText(channel.name, strong=strong), *cells)


def _number(number: Banded, *, strong: bool, band: bool) -> CellText:
    """The bands of CAC and LTV/CAC stand below; those of counts and ROAS are told on request."""
    return CellText(
        number.text, number.band if band else "", strong=strong, right=True, tip="" if band else number.band
    )
