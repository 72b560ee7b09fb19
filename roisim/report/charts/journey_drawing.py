"""A visitor's timeline: visits, messages and orders above the margin they left."""

from __future__ import annotations

from datetime import date
from typing import Final

import numpy as np

from roisim.report.charts.axis_steps import month_labels
from roisim.report.charts.chart_theme import Ink
from roisim.report.charts.letters import SEMIBOLD, text_width
from roisim.report.charts.sheet_of_pixels import Box, Sheet, Spot, band_path
from roisim.report.charts.small_charts import JourneyData, signed
from roisim.report.number_text import decimal_text
from roisim.scenario.plan_period import months_later
from roisim.simulation.journey_story import MESSAGES, ORDERS, VISITS, Event
from roisim.translation import _

FOOT: Final = 26.0
ROW: Final = 21.0
WORD: Final = 12.0
"""Room above the rows for the word at the top of a line."""
NO_BREAK: Final = "\N{NO-BREAK SPACE}"


class JourneyDrawing:
    """A timeline; see `drawing.Drawing`."""

    def __init__(self, sheet: Sheet, data: JourneyData) -> None:
        self.sheet = sheet
        self.data = data
        self.build()

    def update(self, data: JourneyData) -> bool:
        """Everything is drawn anew: it is little."""
        self.data = data
        self.sheet.clear()
        self.build()
        return True

    def build(self) -> None:
        """Draw everything."""
        if self.data.is_empty:
            return
        self._lay_out()
        self._draw_axis()
        self._draw_rows()
        self._draw_margin()
        self._draw_orders()
        self._draw_ends()

    def _lay_out(self) -> None:
        sheet, size = self.sheet, self.sheet.theme.sizes
        names = [_("Visits"), _("Messages"), _("Orders"), _("Margin")]
        left = max(text_width(name, size.label) for name in names) + 22
        end = signed(self._total) + NO_BREAK + self.data.currency
        right = text_width(end, size.end_label, SEMIBOLD) + 20
        top = sheet.head + 8 + (WORD if self.data.of((Event.LAPSE,)) else 0.0)
        self.plot = Box(left, top, sheet.width - right, sheet.height - FOOT)
        self._rows = [self.plot.top + 10 + row * ROW for row in range(3)]
        for name, y in zip(names, [*self._rows, self._margin_middle], strict=True):
            sheet.text(left - 12, y, name, sheet.theme.palette.secondary, across="right")

    @property
    def _total(self) -> float:
        return float(self.data.balance[-1]) if len(self.data.balance) else 0.0

    @property
    def _margin_box(self) -> Box:
        return Box(self.plot.left, self.plot.top + 3 * ROW + 10, self.plot.right, self.plot.bottom - 12)

    @property
    def _margin_middle(self) -> float:
        return (self._margin_box.top + self._margin_box.bottom) / 2

    def _x(self, day: float) -> float:
        span = max(self.data.last - self.data.first, 1.0)
        share = min(max((day - self.data.first) / span, 0.0), 1.0)
        return self.plot.left + share * self.plot.width

    def _draw_axis(self) -> None:
        sheet, palette, plot = self.sheet, self.sheet.theme.palette, self.plot
        sheet.line([plot.left, plot.right], [plot.bottom, plot.bottom], palette.control, 0.9)
        months = self._months()
        if not months:
            return
        pixels = self._x(months[-1][1]) - self._x(months[0][1])

        def width_of(text: str) -> float:
            return text_width(text, sheet.theme.sizes.label)

        for label in month_labels(months[0][0], len(months), pixels, width_of):
            x = self._x(months[label.month][1])
            sheet.line([x, x], [plot.bottom, plot.bottom + 4], palette.control, 0.9)
            sheet.text(x, plot.bottom + 7, label.text, palette.muted, across="center", down="top")

    def _months(self) -> list[tuple[date, float]]:
        """First days of the months within the axis, and how many days into the plan they are."""
        data, found = self.data, []
        first = data.day(data.first).replace(day=1)
        for month in range(130):
            day = months_later(first, month)
            place = float((day - data.start).days)
            if place > data.last:
                break
            if place >= data.first:
                found.append((day, place))
        return found

    def _draw_rows(self) -> None:
        sheet, palette, plot = self.sheet, self.sheet.theme.palette, self.plot
        for y in self._rows:
            sheet.line([plot.left, plot.right], [y, y], palette.grid, 0.75, z=0.5)
        visits, messages, __ = self._rows
        colour = sheet.theme.colour(Ink("category", 0))
        for step in self.data.of(VISITS):
            x = self._x(step.day)
            sheet.marker(x, visits, "o", edge=sheet.theme.background, fill=colour, points=7)
        colour = sheet.theme.colour(Ink("category", 1))
        for step in self.data.of(MESSAGES):
            x = self._x(step.day)
            sheet.line([x, x], [messages - 5, messages + 5], colour, 1.4)
        for step in self.data.of((Event.UNSUBSCRIBE,)):
            x = self._x(step.day)
            sheet.marker(x, messages, "X", edge=sheet.theme.background, fill=palette.text, points=8)
            sheet.text(x + 9, messages, _("unsubscribes"), palette.secondary)

    def _draw_margin(self) -> None:
        sheet, palette, box = self.sheet, self.sheet.theme.palette, self._margin_box
        days = np.concatenate([[self.data.first], np.repeat(self.data.balance_days, 2), [self.data.last]])
        steps = np.repeat(np.concatenate([[0.0], self.data.balance]), 2)
        low, high = min(float(steps.min()), 0.0), max(float(steps.max()), 0.0)
        span = max(high - low, 1e-9)
        xs = np.array([self._x(day) for day in days])
        ys = box.bottom - (steps - low) / span * box.height
        self._zero = box.bottom - (0.0 - low) / span * box.height
        ink = self.data.ink
        zeros = np.full(len(xs), self._zero)
        sheet.area(band_path(xs, zeros, ys), sheet.theme.band(ink, 90))
        sheet.line([box.left, box.right], [self._zero, self._zero], palette.control, 0.9, z=1.5)
        sheet.line(xs, ys, sheet.theme.colour(ink), sheet.theme.sizes.line)
        self._steps = (xs, ys)
        text = signed(self._total) + NO_BREAK + self.data.currency
        size = sheet.theme.sizes.end_label
        colour = sheet.theme.label_colour(ink)
        sheet.text(box.right + 8, float(ys[-1]), text, colour, size, weight=SEMIBOLD)

    def _draw_orders(self) -> None:
        """Squares with what was paid; words that would meet something are left out."""
        sheet, palette, y = self.sheet, self.sheet.theme.palette, self._rows[2]
        free_from = -1.0
        taken = [self._x(step.day) for step in self.data.of((*ORDERS, Event.LAPSE))]
        for step in self.data.of(ORDERS):
            x = self._x(step.day)
            sheet.line(
                [x, x],
                [y, self._height_at(step.day)],
                palette.control,
                0.9,
                dashes=sheet.theme.sizes.dash_event,
            )
            sheet.marker(
                x, y, "s", edge=sheet.theme.background, fill=sheet.theme.colour(self.data.ink), points=8
            )
            text = decimal_text(step.amount or 0.0, 0)
            width = text_width(text, sheet.theme.sizes.label, SEMIBOLD)
            after = min((place - 6 for place in taken if place > x), default=self.plot.right + 40)
            if x + 8 >= free_from and x + 8 + width < after:
                sheet.text(x + 8, y, text, palette.text, weight=SEMIBOLD)
                free_from = x + 12 + width

    def _height_at(self, day: float) -> float:
        xs, ys = self._steps
        place = int(np.searchsorted(xs, self._x(day) + 1e-6, side="right")) - 1
        return float(ys[max(place, 0)])

    def _draw_ends(self) -> None:
        """When the visitor lapses: a line through all rows, its word above them."""
        sheet, palette, plot = self.sheet, self.sheet.theme.palette, self.plot
        for step in self.data.of((Event.LAPSE,)):
            x = self._x(step.day)
            ends = [plot.top, plot.bottom]
            sheet.line([x, x], ends, palette.secondary, 1.1, dashes=sheet.theme.sizes.dash_event)
            half = text_width(_("lapsed"), sheet.theme.sizes.label) / 2
            middle = min(max(x, plot.left + half), plot.right - half)
            sheet.text(middle, plot.top - 2, _("lapsed"), palette.secondary, across="center", down="bottom")

    def spot_at(self, x: float, y: float) -> int | None:
        """The step nearest to a point."""
        if self.data.is_empty or not self.plot.holds(x, y, 8.0):
            return None
        places = np.array([self._x(step.day) for step in self.data.steps])
        return int(np.abs(places - x).argmin())

    def spot(self, index: int) -> Spot:
        """Hairline of a step, and the margin by then."""
        step = self.data.steps[index]
        colour = self.sheet.theme.colour(self.data.ink)
        return Spot(self._x(step.day), self.plot, ((self._height_at(step.day), colour),))

    def neighbour(self, index: int, across: int, down: int) -> int:
        """The step before or after."""
        return min(max(index + across + down, 0), self.data.spots - 1)
