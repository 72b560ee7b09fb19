"""The cohort heat map: figures in coloured cells, and a stepped line where CAC is paid back."""

from __future__ import annotations

from typing import Final

import numpy as np

from roisim.report.charts.chart_data import number_text
from roisim.report.charts.cohort_chart import HeatData
from roisim.report.charts.letters import REGULAR, SEMIBOLD, fitted, text_width
from roisim.report.charts.sheet_of_pixels import Box, Sheet, Spot
from roisim.translation import _

HEAD_HEIGHT: Final = 20.0
HIGHEST_CELL: Final = 34.0
WIDEST_CELL: Final = 64.0
STEP_LINE: Final = 2.0


class HeatDrawing:
    """Cells; see `drawing.Drawing`."""

    def __init__(self, sheet: Sheet, data: HeatData) -> None:
        self.sheet = sheet
        self.data = data
        self.build()

    def update(self, data: HeatData) -> bool:
        """Everything is drawn anew: it is little."""
        self.data = data
        self.sheet.clear()
        self.build()
        return True

    def build(self) -> None:
        """Draw everything."""
        data = self.data
        if data.is_empty:
            return
        self._lay_out()
        self._draw_heads()
        finite = data.margins[np.isfinite(data.margins)]
        self._low, self._high = float(finite.min()), float(finite.max())
        paid_back = data.paid_back()
        for row, column in zip(*np.nonzero(np.isfinite(data.margins)), strict=True):
            first = paid_back[row]
            self._draw_cell(int(row), int(column), strong=first is not None and column >= first)
        self._draw_steps(paid_back)
        self._explain(paid_back)

    def _lay_out(self) -> None:
        size, sheet, data = self.sheet.theme.sizes.label, self.sheet, self.data
        groups = max(text_width(name, size) for name in (*data.groups, _("Won in")))
        cacs = max(text_width(text, size) for text in (*self._cacs(), _("CAC")))
        self._cac_end = self.sheet.side + groups + 14 + cacs
        room = sheet.width - self.sheet.side - self._cac_end - 10
        self._cell_width = min(room / len(data.ages), WIDEST_CELL)
        self._top = sheet.head + HEAD_HEIGHT
        height = (sheet.height - self._top - 6) / len(data.groups)
        self._cell_height = min(height, HIGHEST_CELL)

    def _cacs(self) -> list[str]:
        return [number_text(cac, "money") for cac in self.data.cac]

    def _cell(self, row: int, column: int) -> Box:
        left = self._cac_end + 10 + column * self._cell_width
        top = self._top + row * self._cell_height
        return Box(left, top, left + self._cell_width, top + self._cell_height)

    def _draw_heads(self) -> None:
        sheet, palette = self.sheet, self.sheet.theme.palette
        middle = sheet.head + HEAD_HEIGHT / 2
        sheet.text(self.sheet.side, middle, _("Won in"), palette.muted)
        sheet.text(self._cac_end, middle, _("CAC"), palette.muted, across="right")
        for column, age in enumerate(self.data.ages):
            cell = self._cell(0, column)
            sheet.text((cell.left + cell.right) / 2, middle, str(age), palette.muted, across="center")
        for row, (name, cac) in enumerate(zip(self.data.groups, self._cacs(), strict=True)):
            cell = self._cell(row, 0)
            y = (cell.top + cell.bottom) / 2
            sheet.text(self.sheet.side, y, name, palette.text)
            sheet.text(self._cac_end, y, cac, palette.secondary, across="right")

    def _draw_cell(self, row: int, column: int, *, strong: bool) -> None:
        sheet, value = self.sheet, float(self.data.margins[row, column])
        cell = self._cell(row, column)
        spread = self._high - self._low
        # the lightest of the sequence is the background's neighbour: an empty cell must look emptier
        colour = sheet.theme.heat(0.12 + 0.88 * ((value - self._low) / spread if spread > 0 else 0.5))
        sheet.box(Box(cell.left + 0.75, cell.top + 0.75, cell.right - 0.75, cell.bottom - 0.75), colour)
        weight = SEMIBOLD if strong else REGULAR
        text = number_text(value, "money")
        size = sheet.theme.sizes.label
        if text_width(text, size, weight) <= cell.width - 2:
            x, y = (cell.left + cell.right) / 2, (cell.top + cell.bottom) / 2
            sheet.text(x, y, text, sheet.theme.words_on(colour), size, weight=weight, across="center")

    def _draw_steps(self, paid_back: tuple[int | None, ...]) -> None:
        """An upright before the first cell that is paid back, joined from row to row."""
        colour = self.sheet.theme.palette.text
        before: float | None = None
        for row, column in enumerate(paid_back):
            if column is None:
                before = None
                continue
            cell = self._cell(row, column)
            xs, ys = [cell.left, cell.left], [cell.top, cell.bottom]
            if before is not None and before != cell.left:
                xs, ys = [before, *xs], [cell.top, *ys]
            self.sheet.line(xs, ys, colour, STEP_LINE, z=3.0, caps="round")
            before = cell.left

    def _explain(self, paid_back: tuple[int | None, ...]) -> None:
        """What the line means, in the empty corner."""
        sheet, last = self.sheet, len(self.data.groups) - 1
        if len(self.data.groups) < 4 or not any(column is not None for column in paid_back):
            return
        lines = [_("right of the line"), _("CAC is paid back")]
        size = sheet.theme.sizes.label
        width = max(text_width(line, size) for line in lines)
        bottom = self._cell(last, 0).bottom
        left = self._cell(0, len(self.data.ages) - 1).right - width
        seen = np.isfinite(self.data.margins[-2:]).any(axis=0)
        if left - 16 < self._cell(0, int(seen.sum())).left:
            return
        sheet.line([left - 9, left - 9], [bottom - 32, bottom - 4], sheet.theme.palette.text, STEP_LINE)
        for row, line in enumerate(lines):
            sheet.text(left, bottom - 25 + row * 14, fitted(line, width, size), sheet.theme.palette.secondary)

    def spot_at(self, x: float, y: float) -> int | None:
        """The cell at a point, if it has a figure."""
        if self.data.is_empty:
            return None
        column = int((x - self._cell(0, 0).left) // self._cell_width)
        row = int((y - self._top) // self._cell_height)
        rows, columns = self.data.margins.shape
        inside = 0 <= row < rows and 0 <= column < columns
        return row * columns + column if inside and np.isfinite(self.data.margins[row, column]) else None

    def spot(self, index: int) -> Spot:
        """A cell."""
        cell = self._cell(*divmod(index, len(self.data.ages)))
        return Spot((cell.left + cell.right) / 2, cell, has_hairline=False)

    def neighbour(self, index: int, across: int, down: int) -> int:
        """The cell beside, above or below, if it has a figure; else the same."""
        row, column = divmod(index, len(self.data.ages))
        rows, columns = self.data.margins.shape
        row, column = min(max(row + down, 0), rows - 1), min(max(column + across, 0), columns - 1)
        return row * columns + column if np.isfinite(self.data.margins[row, column]) else index
