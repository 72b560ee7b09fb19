"""Rows with bars: the funnel, and costs by category."""

from __future__ import annotations

from typing import Final

from roisim.report.charts.bar_charts import Bar, BarsData
from roisim.report.charts.letters import SEMIBOLD, fitted, text_width
from roisim.report.charts.sheet_of_pixels import Box, Sheet, Spot
from roisim.report.palette import mixed

BAR_HEIGHT: Final = 8.0
HIGHEST_ROW: Final = 41.0
BAR_COLOUR_SHARE: Final = 0.8
GAP: Final = 14.0


class BarsDrawing:
    """Rows of name, amount, bar and share; see `drawing.Drawing`."""

    def __init__(self, sheet: Sheet, data: BarsData) -> None:
        self.sheet = sheet
        self.data = data
        self.build()

    def update(self, data: BarsData) -> bool:
        """Everything is drawn anew: it is little."""
        self.data = data
        self.sheet.clear()
        self.build()
        return True

    def build(self) -> None:
        """Draw everything."""
        if not self.data.bars:
            return
        sheet, size = self.sheet, self.sheet.theme.sizes.end_label
        bars = self.data.bars
        names = max(
            max(text_width(bar.name, size, SEMIBOLD), text_width(bar.note, sheet.theme.sizes.label))
            for bar in bars
        )
        amounts = max(text_width(bar.amount_text, size) for bar in bars)
        shares = max(text_width(bar.share_text, size) for bar in bars)
        self._names = min(names, sheet.width * 0.36)
        self._amount_end = self.sheet.side + self._names + GAP + amounts
        self._bar = (self._amount_end + GAP, sheet.width - self.sheet.side - shares - 10)
        for row, bar in enumerate(bars):
            self._draw_row(self._row(row), bar, is_last=row == len(bars) - 1)

    def _row(self, row: int) -> Box:
        room = self.sheet.height - self.sheet.head - 4
        height = min(room / len(self.data.bars), HIGHEST_ROW)
        top = self.sheet.head + 2 + row * height
        return Box(self.sheet.side, top, self.sheet.width - self.sheet.side, top + height)

    def _draw_row(self, row: Box, bar: Bar, *, is_last: bool) -> None:
        sheet, palette, sizes = self.sheet, self.sheet.theme.palette, self.sheet.theme.sizes
        middle = (row.top + row.bottom) / 2
        has_note = bool(bar.note) and row.height >= 30
        name = fitted(bar.name, self._names, sizes.end_label, SEMIBOLD)
        sheet.text(
            self.sheet.side,
            middle - 7 if has_note else middle,
            name,
            palette.text,
            sizes.end_label,
            weight=SEMIBOLD,
        )
        if has_note:
            sheet.text(self.sheet.side, middle + 7, fitted(bar.note, self._names, sizes.label), palette.muted)
        sheet.text(self._amount_end, middle, bar.amount_text, palette.text, sizes.end_label, across="right")
        if bar.share is not None:
            left, right = self._bar
            top, bottom = middle - BAR_HEIGHT / 2, middle + BAR_HEIGHT / 2
            sheet.box(Box(left, top, right, bottom), palette.hairline, rounding=2)
            end = left + (right - left) * min(max(bar.share, 0.0), 1.0)
            colour = mixed(sheet.theme.colour(bar.ink), BAR_COLOUR_SHARE, sheet.theme.background)
            sheet.box(Box(left, top, max(end, left + 1), bottom), colour, rounding=2, z=1.5)
        sheet.text(row.right, middle, bar.share_text, palette.text, sizes.end_label, across="right")
        if not is_last:
            sheet.line([row.left, row.right], [row.bottom, row.bottom], palette.hairline, 0.75)

    def spot_at(self, x: float, y: float) -> int | None:
        """The row at a point."""
        rows = (self._row(index) for index in range(len(self.data.bars)))
        return next((index for index, row in enumerate(rows) if row.holds(x, y)), None)

    def spot(self, index: int) -> Spot:
        """A row."""
        row = self._row(index)
        around = Box(row.left - 3, row.top + 1, row.right + 3, row.bottom - 1)
        return Spot((row.left + row.right) / 2, around, has_hairline=False, has_box=False)

    def neighbour(self, index: int, across: int, down: int) -> int:
        """The row above or below."""
        return min(max(index + across + down, 0), len(self.data.bars) - 1)
