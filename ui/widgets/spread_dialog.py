"""Spreading a sum over months, evenly or by the plan's season, with a preview."""

from __future__ import annotations

import datetime
import math
from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QLabel,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from roisim.report.number_text import decimal_text
from roisim.translation import _, ngettext
from ui.theme import SPACE, current_theme, font_points
from ui.widgets.budget_heads import short_month
from ui.widgets.budget_numbers import number_in, plain_text, shown_number

WHOLE_FROM = 1000.0
"""From this sum on months get whole amounts."""

MOST = 1e12
"""Beyond it cents would be lost, and it is no budget."""

WORDS = 52
"""Pixels that an amount takes with the room behind it."""


@dataclass(frozen=True)
class Period:
    """Months that a sum may be spread over.

    Attributes:
        name: what it is called.
        months: plan months from 0.
    """

    name: str
    months: range


def spread(total: float, weights: Sequence[float]) -> list[float]:
    """Amounts by month in the ratio of the weights, whose sum is the total to the cent.

    Whole amounts from a thousand on, else cents; what rounding leaves over goes to the largest remainders
    (Hamilton's method). Weights that are all 0 count as equal.
    """
    weight = sum(weights)
    shares = [each / weight for each in weights] if weight > 0 else [1 / len(weights)] * len(weights)
    unit = 1.0 if abs(total) >= WHOLE_FROM and float(total).is_integer() else 0.01
    pieces = round(total / unit)
    exact = [share * pieces for share in shares]
    whole = [int(each) for each in exact]
    largest = sorted(range(len(exact)), key=lambda at: (whole[at] - exact[at], at))
    for at in largest[: pieces - sum(whole)]:
        whole[at] += 1
    return [round(each * unit, 2) for each in whole]


def periods_of(months: Sequence[datetime.date], chosen: range) -> list[Period]:
    """The calendar years of a plan, the selected months, and the whole plan."""
    years = dict.fromkeys(month.year for month in months)
    found = []
    for year in years:
        within = [at for at, month in enumerate(months) if month.year == year]
        count = ngettext("{count} month", "{count} months", len(within)).format(count=len(within))
        found.append(Period(f"{year}, {count}", range(within[0], within[-1] + 1)))
    if len(chosen) > 1:
        ends = f"{_named(months[chosen[0]])} – {_named(months[chosen[-1]])}"
        found.append(Period(_("Selected: {months}").format(months=ends), chosen))
    if len(years) > 1:
        count = ngettext("{count} month", "{count} months", len(months)).format(count=len(months))
        found.append(Period(_("Whole plan, {count}").format(count=count), range(len(months))))
    return found


def _named(month: datetime.date) -> str:
    return f"{short_month(month)} {month.year}"


class SpreadDialog(QDialog):
    """Asks for a sum, its months and its shape, and shows what each month gets.

    Args:
        names: the rows that may get it.
        row: which of them is chosen at first.
        months: the first day of each plan month.
        chosen: the selected months.
        sums: what each row has by month now, to begin with its sum.
        season: demand by month of the year, January first.
        currency: code of the money.
    """

    def __init__(
        self,
        names: Sequence[str],
        row: int,
        months: Sequence[datetime.date],
        chosen: range,
        sums: Sequence[Sequence[float]],
        season: Sequence[float],
        currency: str,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("Spread a yearly sum"))
        self._months, self._sums, self._season = months, sums, season
        self._periods = periods_of(months, chosen)
        self.channel = QComboBox()
        self.channel.addItems(list(names))
        self.channel.setCurrentIndex(row)
        self.period = QComboBox()
        self.period.addItems([period.name for period in self._periods])
        self.period.setCurrentIndex(self._first_period(chosen))
        self.total = QLineEdit()
        self.total.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.shape_choice = QComboBox()
        self.shape_choice.addItems([_("By the season of the plan"), _("The same in every month")])
        self.note = QLabel()
        self.note.setProperty("role", "note")
        self.note.setWordWrap(True)
        self.preview = SpreadPreview()
        self._lay_out(currency)
        self._begin_with_stated()
        for choice in (self.channel, self.period):
            choice.currentIndexChanged.connect(self._begin_with_stated)
        self.shape_choice.currentIndexChanged.connect(self._show)
        self.total.textEdited.connect(self._show)
        self.total.selectAll()
        self.total.setFocus()

    @property
    def row(self) -> int:
        """Which of the rows gets it."""
        return self.channel.currentIndex()

    def amounts(self) -> dict[int, float]:
        """Plan month -> amount; empty while the sum is no number, or too large to be money."""
        text = self.total.text().strip()
        total = number_in(text) if text else text
        if isinstance(total, str) or not 0 <= total <= MOST:
            return {}
        months = self._period.months
        weights = [self._weight(month) for month in months]
        return dict(zip(months, spread(float(total), weights), strict=True))

    @property
    def total_text(self) -> str:
        """The sum, as an edit names it."""
        return _exact(sum(self.amounts().values()))

    @property
    def _period(self) -> Period:
        return self._periods[self.period.currentIndex()]

    def _first_period(self, chosen: range) -> int:
        """The selected months where there are several, else the year of the selected one."""
        for at, period in enumerate(self._periods):
            if (period.months == chosen) if len(chosen) > 1 else (len(chosen) and chosen[0] in period.months):
                return at
        return 0

    def _weight(self, month: int) -> float:
        return self._season[self._months[month].month - 1] if self.shape_choice.currentIndex() == 0 else 1.0

    def _lay_out(self, currency: str) -> None:
        form = QFormLayout()
        form.setHorizontalSpacing(SPACE.l)
        form.setVerticalSpacing(SPACE.s)
        form.addRow(_("Channel"), self.channel)
        form.addRow(_("Months"), self.period)
        form.addRow(_("Sum, {currency}").format(currency=currency), self.total)
        form.addRow(_("Shape"), self.shape_choice)
        buttons = QDialogButtonBox()
        self.accept_button = buttons.addButton(_("Spread"), QDialogButtonBox.ButtonRole.AcceptRole)
        self.accept_button.setProperty("role", "primary")
        buttons.addButton(_("Cancel"), QDialogButtonBox.ButtonRole.RejectRole)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE.xl, SPACE.l, SPACE.xl, SPACE.l)
        column.setSpacing(SPACE.m)
        column.addLayout(form)
        column.addWidget(self.preview, 1)
        column.addWidget(self.note)
        column.addWidget(buttons)
        self.setMinimumWidth(560)

    def _begin_with_stated(self) -> None:
        """What the months have now, unless somebody typed a sum."""
        if not self.total.isModified():
            stated = self._sums[self.row]
            self.total.setText(plain_text(sum(stated[month] for month in self._period.months)))
        self._show()

    def _show(self) -> None:
        amounts = self.amounts()
        self.accept_button.setEnabled(bool(amounts))
        self.preview.show_amounts([(self._months[month], amount) for month, amount in amounts.items()])
        self.note.setText(self._words(amounts))

    def _words(self, amounts: dict[int, float]) -> str:
        if not amounts:
            text = _("Type a sum of 0 or more.")
            too_much = _("No budget is that large. Type at most {most}.").format(most=shown_number(MOST))
            total = number_in(self.total.text())
            return text if isinstance(total, str) or total < MOST else too_much
        by_season = self.shape_choice.currentIndex() == 0
        if by_season and len(set(self._season)) == 1:
            return _("The plan states no season, so every month gets the same.")
        low, high = min(amounts.values()), max(amounts.values())
        if shown_number(low) == shown_number(high):
            text = _("{each} a month, {sum} in all.")
            return text.format(each=shown_number(high), sum=self.total_text)
        text = _("{low} to {high} a month, {sum} in all.")
        return text.format(low=shown_number(low), high=shown_number(high), sum=self.total_text)


def _exact(amount: float) -> str:
    """With its cents where it has some."""
    cents = round(float(amount), 2)
    return decimal_text(cents, 0 if cents.is_integer() else 2)


class SpreadPreview(QWidget):
    """Bars of what each month gets, with its name and amount."""

    def __init__(self) -> None:
        super().__init__()
        self._amounts: list[tuple[datetime.date, float]] = []
        self.setMinimumHeight(150)

    def show_amounts(self, amounts: list[tuple[datetime.date, float]]) -> None:
        """Paint these."""
        self._amounts = amounts
        words = (f"{_named(month)} {shown_number(amount)}" for month, amount in amounts)
        self.setAccessibleName(", ".join(words))
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Bars on a line."""
        if not self._amounts:
            return
        theme = current_theme()
        painter = QPainter(self)
        font = self.font()
        font.setPointSizeF(font_points("note"))
        painter.setFont(font)
        line = painter.fontMetrics().height()
        floor = self.height() - line - SPACE.xs
        width = self.width() / len(self._amounts)
        heights = self._heights(floor - line - SPACE.xs)
        gap = min(6.0, width / 5)
        for at, height in enumerate(heights):
            bar = QRectF(at * width + gap / 2, floor - height, width - gap, height)
            painter.fillRect(bar, theme.qcolour("accent.base"))
        # words every so many months, over the tallest bar that they reach across
        step = max(1, math.ceil(WORDS / width))
        side = Qt.AlignmentFlag.AlignLeft if step > 1 else Qt.AlignmentFlag.AlignHCenter
        for at in range(0, len(heights), step):
            month, amount = self._amounts[at]
            left, room = round(at * width + gap / 2), round(width * step)
            if step > 1 and left + WORDS > self.width():
                continue
            top = round(floor - max(heights[at : at + step])) - line - 2
            painter.setPen(theme.qcolour("text.secondary"))
            painter.drawText(QRect(left, top, room, line), side, shown_number(amount))
            painter.setPen(theme.qcolour("text.muted"))
            painter.drawText(QRect(left, floor + 2, room, line), side, short_month(month))
        painter.setPen(theme.qcolour("line.control"))
        painter.drawLine(0, floor, self.width(), floor)

    def _heights(self, room: float) -> list[float]:
        most = max(amount for __, amount in self._amounts) or 1.0
        return [room * amount / most for __, amount in self._amounts]
