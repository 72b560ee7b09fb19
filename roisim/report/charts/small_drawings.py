"""Small pictures: a customer paying back on a preset's card, the density of an uncertain number."""

from __future__ import annotations

from typing import Final

import numpy as np

from roisim.report.charts.letters import text_width
from roisim.report.charts.sheet_of_pixels import Box, Sheet, Spot, band_path
from roisim.report.charts.small_charts import DensityData, PaybackData, signed
from roisim.report.palette import mixed

NO_BREAK: Final = "\N{NO-BREAK SPACE}"
SIDE: Final = 6.0
WORDS_HEIGHT: Final = 16.0


class PaybackDrawing:
    """What a customer has cost and brought; see `drawing.Drawing`."""

    def __init__(self, sheet: Sheet, data: PaybackData) -> None:
        self.sheet = sheet
        self.data = data
        self.build()

    def update(self, data: PaybackData) -> bool:
        """Everything is drawn anew: it is little."""
        self.data = data
        self.sheet.clear()
        self.build()
        return True

    def build(self) -> None:
        """Draw everything."""
        data, sheet, palette = self.data, self.sheet, self.sheet.theme.palette
        if data.is_empty:
            return
        self.plot = Box(SIDE, sheet.head + WORDS_HEIGHT, sheet.width - SIDE, sheet.height - WORDS_HEIGHT)
        balance = data.balance
        self._low, self._high = min(-data.cac, float(balance.min()), 0.0), max(float(balance.max()), 0.0)
        xs = self.plot.left + self.plot.width * data.ages / max(float(data.ages[-1]), 1.0)
        ys, zero = self._y(balance), float(self._y(np.zeros(1))[0])
        zeros = np.full(len(xs), zero)
        blue = mixed(palette.plans[0], 0.22 if not sheet.theme.is_dark else 0.3, sheet.theme.background)
        grey = mixed(palette.muted, 0.2, sheet.theme.background)
        sheet.area(band_path(xs, zeros, np.maximum(ys, zero)), grey)
        sheet.area(band_path(xs, np.minimum(ys, zero), zeros), blue)
        sheet.line([self.plot.left, self.plot.right], [zero, zero], palette.control, 0.75, z=1.5)
        cost = float(self._y(np.array([-data.cac]))[0])
        start = np.array([xs[0]])
        colour = palette.secondary
        sheet.line(np.append(start, xs), np.append(cost, ys), colour, 1.5, caps="round")
        self._write(cost, float(ys[-1]), zero)
        if data.paid_back is not None:
            x = float(np.interp(data.paid_back, data.ages, xs))
            edge = sheet.theme.background
            sheet.marker(x, zero, "o", edge=edge, fill=palette.plans[0], points=7.5)

    def _write(self, cost: float, end: float, zero: float) -> None:
        sheet, data = self.sheet, self.data
        currency = data.currency
        first, last = (
            signed(amount) + NO_BREAK + currency for amount in (-data.cac, float(data.balance[-1]))
        )
        palette = sheet.theme.palette
        sheet.text(self.plot.left, min(cost + 12, sheet.height - 3), first, palette.muted, down="baseline")
        is_above = end <= zero or zero - end > -14
        y = min(end, zero) - 5 if is_above else end + 12
        room = self.plot.right - text_width(last, sheet.theme.sizes.label)
        colour = palette.text if data.balance[-1] >= 0 else palette.secondary
        sheet.text(room, y, last, colour, down="baseline")

    def _y(self, values: np.ndarray) -> np.ndarray:
        span = max(self._high - self._low, 1e-9)
        return np.asarray(self.plot.bottom - (values - self._low) / span * self.plot.height)

    def spot_at(self, x: float, y: float) -> int | None:
        """The month of age at a point."""
        if self.data.is_empty or not self.plot.holds(x, y, 8.0):
            return None
        share = min(max((x - self.plot.left) / self.plot.width, 0.0), 1.0)
        return min(round(share * max(float(self.data.ages[-1]), 1.0)), self.data.spots - 1)

    def spot(self, index: int) -> Spot:
        """Hairline and dot of a month of age."""
        x = self.plot.left + self.plot.width * min(index / max(float(self.data.ages[-1]), 1.0), 1.0)
        y = float(self._y(np.array([self.data.at(index)]))[0])
        return Spot(x, self.plot, ((y, self.sheet.theme.palette.plans[0]),))

    def neighbour(self, index: int, across: int, down: int) -> int:
        """The month of age beside."""
        return min(max(index + across - down, 0), self.data.spots - 1)


class DensityDrawing:
    """How likely values are; see `drawing.Drawing`. It has no read-out."""

    def __init__(self, sheet: Sheet, data: DensityData) -> None:
        self.sheet = sheet
        self.data = data
        self.build()

    def update(self, data: DensityData) -> bool:
        """Everything is drawn anew: it is little."""
        self.data = data
        self.sheet.clear()
        self.build()
        return True

    def build(self) -> None:
        """Draw everything."""
        data, sheet, theme = self.data, self.sheet, self.sheet.theme
        if data.is_empty:
            return
        low, high = float(data.values[0]), float(data.values[-1])
        top, bottom = sheet.head + 3, sheet.height - 3
        xs = 2 + (sheet.width - 4) * (data.values - low) / max(high - low, 1e-300)
        ys = bottom - (bottom - top) * data.density
        colour = theme.palette.plans[0]
        fill = mixed(colour, 0.25, theme.background)
        sheet.area(band_path(xs, np.full(len(xs), bottom), ys), fill)
        sheet.line([2, sheet.width - 2], [bottom, bottom], theme.palette.control, 0.75)
        sheet.line(xs, ys, colour, 1.2, caps="round")
        mean = 2 + (sheet.width - 4) * (data.mean - low) / max(high - low, 1e-300)
        height = bottom - (bottom - top) * float(np.interp(data.mean, data.values, data.density))
        dashes = theme.sizes.dash_event
        sheet.line([mean, mean], [height, bottom], theme.palette.secondary, 1.0, dashes=dashes)

    def spot_at(self, x: float, y: float) -> int | None:
        """None: it has no read-out."""
        del x, y
        return None

    def spot(self, index: int) -> Spot:
        """Never asked for."""
        raise IndexError(index)

    def neighbour(self, index: int, across: int, down: int) -> int:
        """The same."""
        del across, down
        return index
