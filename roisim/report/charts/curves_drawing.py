"""Curves over months: bands, lines, references, marks, with their words at the right end."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, NamedTuple

import numpy as np
from matplotlib.lines import Line2D
from matplotlib.patches import PathPatch
from matplotlib.path import Path
from matplotlib.text import Text

from roisim.report.charts.axis_steps import Limits, axis_texts, kept_limits, month_labels, spread
from roisim.report.charts.chart_data import Curve, CurvesData, Floats, Mark, Reference
from roisim.report.charts.letters import REGULAR, SEMIBOLD, fitted, text_width
from roisim.report.charts.sheet_of_pixels import Box, Sheet, Spot, band_path

BAND_Z, EDGE_Z, REFERENCE_Z, SAVED_Z, CASING_Z, LINE_Z = 1.0, 1.3, 1.6, 1.8, 2.0, 2.1
SINGLE_LINE: Final = 14.0
TWO_LINES: Final = 28.0
PIXELS_PER_LABEL: Final = 26.0
MOST_LABELS: Final = 6
EVENT_ROWS: Final = 3
WIDEST_END: Final = 0.33


class _Label(NamedTuple):
    x: float
    y: float
    words: str
    colour: str
    weight: int = REGULAR


@dataclass
class _Artists:
    """What moves with the numbers of one curve; `outer` and `inner` are the bands of 90 and 50 %."""

    line: Line2D
    casing: Line2D | None = None
    outer: PathPatch | None = None
    inner: PathPatch | None = None
    edges: tuple[Line2D, ...] = ()


class CurvesDrawing:
    """A chart of curves; see `drawing.Drawing` for what it can be asked."""

    def __init__(self, sheet: Sheet, data: CurvesData) -> None:
        self.sheet = sheet
        self.data = data
        self.limits: Limits | None = None
        self.plot = Box(0, 0, 0, 0)
        self.xs: Floats = np.zeros(0)
        self._curves: list[_Artists] = []
        self._saved: Line2D | None = None
        self._ends: list[Text] = []
        self.build()

    # --- the whole drawing ---------------------------------------------------------------------------------

    def build(self) -> None:
        """Draw everything anew, in the size that the figure has now."""
        self._choose_limits()
        self._lay_out()
        self._draw_ground()
        self._draw_references()
        self._draw_events()
        self._curves = [self._draw_curve(curve) for curve in self.data.curves]
        self._saved = self._draw_saved()
        self._draw_marks()
        self._draw_ends()

    def update(self, data: CurvesData) -> bool:
        """Take new numbers; whether more than curves had to change, so that everything is drawn anew."""
        before, self.data = self.data, data
        limits, plot = self.limits, self.plot
        self._choose_limits()
        if limits != self.limits or not _alike(before, data) or self._wanted_plot() != plot:
            self.sheet.clear()
            self.build()
            return True
        for artists, curve in zip(self._curves, data.curves, strict=True):
            self._move_curve(artists, curve)
        if self._saved is not None and data.saved is not None:
            self._saved.set_ydata(self.y(data.saved))
        self._move_ends()
        return False

    def _choose_limits(self) -> None:
        room = self.sheet.height - self.sheet.head
        most = int(min(MOST_LABELS, max(3, room // PIXELS_PER_LABEL)))
        low, high = self.data.extent()
        self.limits = kept_limits(self.limits, low, high, most, self.data.least_top)

    def _lay_out(self) -> None:
        self.plot = self._wanted_plot()
        inner = min(7.0, self.plot.width / 20)
        months = self.data.months
        if months == 1:
            self.xs = np.array([(self.plot.left + self.plot.right) / 2])
        else:
            self.xs = np.linspace(self.plot.left + inner, self.plot.right - inner, months)

    def _wanted_plot(self) -> Box:
        sizes, sheet = self.sheet.theme.sizes, self.sheet
        labels = axis_texts(self._limits.ticks, self.data.unit)
        left = max(text_width(label, sizes.label) for label in labels) + sheet.side + 8
        right = max((self._end_width(curve) for curve in self.data.curves), default=0.0) + 14
        left, right = max(left, sizes.margin_left), max(right + sheet.side - 4, sizes.margin_right)
        right = min(right, sheet.width * WIDEST_END)
        # a few pixels of change would make the curves jump
        left, right = 4 * np.ceil(left / 4), 8 * np.ceil(right / 8)
        top = sheet.head + sizes.margin_top
        return Box(float(left), top, float(sheet.width - right), sheet.height - sizes.margin_bottom)

    def _end_width(self, curve: Curve) -> float:
        size = self.sheet.theme.sizes.end_label
        name, value = text_width(curve.name, size, SEMIBOLD), 0.0
        if self.data.ends != "names":
            value = text_width(self.data.value_text(_last(curve.values)[1]), size, SEMIBOLD)
        return value if self.data.ends == "values" else max(name, value)

    @property
    def _limits(self) -> Limits:
        assert self.limits is not None
        return self.limits

    def y(self, values: Floats) -> Floats:
        """Heights in pixels of values."""
        share = (values - self._limits.low) / (self._limits.high - self._limits.low)
        return np.asarray(self.plot.bottom - share * self.plot.height)

    def y_of(self, value: float) -> float:
        """Height in pixels of one value."""
        return float(self.y(np.array([value]))[0])

    def x_of(self, position: float) -> float:
        """Place in pixels of a position in months, between the first and the last."""
        return float(np.interp(position, np.arange(len(self.xs)), self.xs))

    # --- what stays ---------------------------------------------------------------------------------------

    def _draw_ground(self) -> None:
        """Grid, axis labels, baseline."""
        sheet, plot, sizes = self.sheet, self.plot, self.sheet.theme.sizes
        palette = sheet.theme.palette
        ends = [plot.left, plot.right]
        for tick, label in zip(
            self._limits.ticks, axis_texts(self._limits.ticks, self.data.unit), strict=True
        ):
            y = self.y_of(tick)
            if tick:
                sheet.line(ends, [y, y], palette.grid, sizes.grid, z=0.5)
            sheet.text(plot.left - 7, y - 1, label, palette.muted, across="right")
        has_negative = self._limits.low < 0
        colour = palette.secondary if has_negative else palette.control
        zero = self.y_of(0.0)
        sheet.line(ends, [zero, zero], colour, sizes.reference if has_negative else 0.9, z=REFERENCE_Z)
        width = float(self.xs[-1] - self.xs[0]) if len(self.xs) > 1 else 0.0

        def width_of(text: str) -> float:
            return text_width(text, sizes.label)

        for each in month_labels(self.data.start, self.data.months, width, width_of):
            x = float(self.xs[each.month])
            sheet.line([x, x], [plot.bottom, plot.bottom + 4], palette.control, 0.9)
            sheet.text(x, plot.bottom + 7, each.text, palette.muted, across="center", down="top")

    def _draw_references(self) -> None:
        sheet, plot, sizes = self.sheet, self.plot, self.sheet.theme.sizes
        for reference in self.data.references:
            if not self._limits.low <= reference.value <= self._limits.high:
                continue
            y, dashed = self.y_of(reference.value), reference.style == "dashed"
            dashes = sizes.dash_reference if dashed else sizes.dash_event
            colour = sheet.theme.palette.secondary
            width = sizes.reference if dashed else 0.9
            sheet.line(
                [plot.left, plot.right], [y, y], colour, width, dashes=dashes, z=REFERENCE_Z, moves=True
            )
            self._name_reference(reference, y)

    def _name_reference(self, reference: Reference, y: float) -> None:
        """Its words where no band is; words that are no more than a help may be left out."""
        plot, sizes = self.plot, self.sheet.theme.sizes
        width = text_width(reference.text, sizes.label)
        if not reference.text or width > plot.width - 8:
            return
        lefts, tops = {"left": plot.left + 3, "right": plot.right - 8 - width}, {"above": -15.0, "below": 3.0}
        sides = ["left", "right"] if reference.place.startswith("left") else ["right", "left"]
        heights = ["above", "below"] if reference.place.endswith("above") else ["below", "above"]
        places = [
            Box(lefts[s], y + tops[h], lefts[s] + width, y + tops[h] + 13) for h in heights for s in sides
        ]
        inside = [place for place in places if place.top >= self.sheet.head and place.bottom <= plot.bottom]
        free = [place for place in inside if self._is_free(place)]
        if free or (inside and reference.style == "dashed"):
            place = (free or inside)[0]
            colour = self.sheet.theme.palette.secondary
            self.sheet.text(place.left, place.bottom - 3, reference.text, colour, down="baseline", moves=True)

    def _is_free(self, place: Box) -> bool:
        """Whether neither curve nor band lies below these words."""
        top, bottom = self._covered(place.left, place.right)
        return place.bottom < top - 1 or place.top > bottom + 1

    def _covered(self, left: float, right: float) -> tuple[float, float]:
        """Heights between which curves and bands lie from `left` to `right`; (inf, −inf) where none does."""
        near = np.flatnonzero((self.xs >= left - self._month_width) & (self.xs <= right + self._month_width))
        lows, highs = [np.inf], [-np.inf]
        for curve in self.data.curves:
            for values in (curve.values, *((curve.band.p05, curve.band.p95) if curve.band else ())):
                heights = self.y(values[near])
                heights = heights[np.isfinite(heights)]
                if heights.size:
                    lows.append(float(heights.min()))
                    highs.append(float(heights.max()))
        return min(lows), max(highs)

    @property
    def _month_width(self) -> float:
        return float(self.xs[1] - self.xs[0]) if len(self.xs) > 1 else self.plot.width

    def _draw_events(self) -> None:
        """Dotted uprights, their words in the first row that has room."""
        sheet, plot, sizes = self.sheet, self.plot, self.sheet.theme.sizes
        taken: list[Box] = []
        for event in self.data.events:
            x = self.x_of(event.position)
            ends = [plot.top, plot.bottom]
            colour = sheet.theme.palette.control
            sheet.line([x, x], ends, colour, 1.1, dashes=sizes.dash_event, z=REFERENCE_Z, moves=True)
            text = fitted(event.text, max(plot.right - x, x - plot.left) - 6, sizes.label)
            width = text_width(text, sizes.label)
            left = x + 5 if x + 5 + width <= plot.right else x - 5 - width
            rows = [plot.top + 1 + row * SINGLE_LINE for row in range(EVENT_ROWS)]
            places = [Box(left, top, left + width, top + 13) for top in rows]
            places = [place for place in places if not any(_meet(place, other) for other in taken)]
            place = next((place for place in places if self._is_free(place)), places[0] if places else None)
            if place is not None:
                taken.append(place)
                words = sheet.theme.palette.secondary
                sheet.text(place.left, place.bottom - 3, text, words, down="baseline", moves=True)

    # --- what moves ---------------------------------------------------------------------------------------

    def _draw_curve(self, curve: Curve) -> _Artists:
        sheet, sizes, theme = self.sheet, self.sheet.theme.sizes, self.sheet.theme
        colour = theme.colour(curve.ink)
        outer = inner = casing = None
        edges: tuple[Line2D, ...] = ()
        if curve.band is not None:
            fill = theme.overlay_fill(curve.ink) if self.data.overlay else theme.band(curve.ink, 90)
            outer = sheet.area(self._path(curve.band.p05, curve.band.p95), fill, z=BAND_Z, moves=True)
        if curve.band is not None and self.data.overlay:
            edge = theme.overlay_edge(curve.ink)
            bounds = (curve.band.p05, curve.band.p95)
            edges = tuple(
                sheet.line(self.xs, self.y(b), edge, sizes.edge, z=EDGE_Z, moves=True) for b in bounds
            )
        elif curve.band is not None and self.data.ends == "values":
            fill = theme.band(curve.ink, 50)
            inner = sheet.area(self._path(curve.band.p25, curve.band.p75), fill, z=BAND_Z + 0.1, moves=True)
        heights, width = self.y(curve.values), sizes.total_line if curve.thin else sizes.line
        if not curve.thin:
            casing = sheet.line(
                self.xs, heights, theme.background, width + 2 * sizes.casing, z=CASING_Z, moves=True
            )
        dashes = sizes.dash_late_plans if theme.is_dashed(curve.ink) else None
        line = sheet.line(self.xs, heights, colour, width, dashes=dashes, z=LINE_Z, moves=True, caps="round")
        if np.isfinite(curve.values).sum() == 1:
            line.set(marker="o", markersize=sizes.marker)
        return _Artists(line, casing, outer, inner, edges)

    def _move_curve(self, artists: _Artists, curve: Curve) -> None:
        heights = self.y(curve.values)
        artists.line.set_ydata(heights)
        if artists.casing is not None:
            artists.casing.set_ydata(heights)
        if curve.band is None:
            return
        if artists.outer is not None:
            artists.outer.set_path(self._path(curve.band.p05, curve.band.p95))
        if artists.inner is not None:
            artists.inner.set_path(self._path(curve.band.p25, curve.band.p75))
        for edge, values in zip(artists.edges, (curve.band.p05, curve.band.p95), strict=False):
            edge.set_ydata(self.y(values))

    def _path(self, low: Floats, high: Floats) -> Path:
        return band_path(self.xs, self.y(low), self.y(high))

    def _draw_saved(self) -> Line2D | None:
        if self.data.saved is None:
            return None
        sizes, colour = self.sheet.theme.sizes, self.sheet.theme.palette.secondary
        heights = self.y(self.data.saved)
        dots = sizes.dash_last_saved
        return self.sheet.line(self.xs, heights, colour, 1.1, dashes=dots, z=SAVED_Z, moves=True)

    # --- words at the right end ---------------------------------------------------------------------------

    def _draw_ends(self) -> None:
        self._ends = [
            self.sheet.text(x, y, text, colour, self.sheet.theme.sizes.end_label, weight=weight, moves=True)
            for x, y, text, colour, weight in self._end_labels()
        ]

    def _move_ends(self) -> None:
        labels = self._end_labels()
        if len(labels) != len(self._ends):
            for text in self._ends:
                text.remove()
            self.sheet.moving = [artist for artist in self.sheet.moving if artist not in self._ends]
            self._draw_ends()
            return
        for text, label in zip(self._ends, labels, strict=True):
            text.set_position((label.x, label.y))
            text.set_text(label.words)

    def _end_labels(self) -> list[_Label]:
        """Place, words, colour and weight of each label."""
        if self.data.ends == "values":
            return [label for curve in self.data.curves[-1:] for label in self._value_labels(curve)]
        return self._name_labels()

    def _value_labels(self, curve: Curve) -> list[_Label]:
        """The value in the curve's colour between its muted bounds."""
        place, value = _last(curve.values)
        if place < 0:
            return []
        theme = self.sheet.theme
        found = [(value, theme.label_colour(curve.ink), SEMIBOLD)]
        if curve.band is not None:
            bounds = (float(curve.band.p05[place]), float(curve.band.p95[place]))
            found += [(bound, theme.palette.muted, REGULAR) for bound in bounds if np.isfinite(bound)]
        middles = self._spread([each[0] for each in found], [SINGLE_LINE] * len(found))
        x = self.plot.right + 4
        return [
            _Label(x, y, self.data.value_text(v), colour, weight)
            for y, (v, colour, weight) in zip(middles, found, strict=True)
        ]

    def _name_labels(self) -> list[_Label]:
        """Names in their colours, with the value below where plans are compared."""
        theme, room = self.sheet.theme, self.sheet.width - self.plot.right - 10
        ends = [(curve, *_last(curve.values)) for curve in self.data.curves]
        ends = [end for end in ends if end[1] >= 0]
        both = self.data.ends == "both"
        middles = self._spread([end[2] for end in ends], [TWO_LINES if both else SINGLE_LINE] * len(ends))
        labels = []
        for (curve, __, value), y in zip(ends, middles, strict=True):
            name = fitted(curve.name, room, theme.sizes.end_label, SEMIBOLD)
            x, colour = self.plot.right + 6, theme.label_colour(curve.ink)
            labels.append(_Label(x, y - 6.5 if both else y, name, colour, SEMIBOLD))
            if both:
                labels.append(_Label(x, y + 6.5, self.data.value_text(value), theme.palette.secondary))
        return labels

    def _spread(self, values: list[float], heights: list[float]) -> list[float]:
        wanted = [self.y_of(value) for value in values]
        return spread(wanted, heights, self.sheet.head, self.plot.bottom + 4)

    # --- marks --------------------------------------------------------------------------------------------

    def _draw_marks(self) -> None:
        theme = self.sheet.theme
        taken: list[Box] = []
        for mark in self.data.marks:
            colour = theme.colour(self.data.curves[-1].ink)
            x, y = self.x_of(mark.position), self.y_of(mark.value)
            self._name_mark(mark, x, y, taken)
            is_ring = mark.kind == "ring"
            self.sheet.marker(
                x,
                y,
                "o" if is_ring else "D",
                edge=colour if is_ring else theme.background,
                fill=theme.background if is_ring else colour,
                points=theme.sizes.marker + (0.5 if is_ring else 0.0),
                moves=True,
            )

    def _name_mark(self, mark: Mark, x: float, y: float, taken: list[Box]) -> None:
        """Name and month beyond the band, a dotted line to the mark if that is far; nothing over `taken`."""
        sheet, plot, sizes = self.sheet, self.plot, self.sheet.theme.sizes
        palette = sheet.theme.palette
        name_width = text_width(mark.name, sizes.label, SEMIBOLD)
        width = max(name_width, text_width(mark.text, sizes.label))
        left = min(max(x - width / 2, plot.left + 2), plot.right - width - 2)
        top, bottom = self._covered(left, left + width)
        above, below = min(top, y - 6) - TWO_LINES - 3, max(bottom, y + 6) + 5
        has_above, has_below = above >= sheet.head, below + TWO_LINES <= plot.bottom
        goes_above = has_above and (mark.kind == "diamond" or not has_below)
        start = above if goes_above else min(below, plot.bottom - TWO_LINES)
        place = Box(left, start, left + width, start + TWO_LINES)
        if any(_meet(place, other) for other in taken):
            return
        taken.append(place)
        ends = [start + TWO_LINES, y - 5] if goes_above else [y + 6, start]
        if ends[1] - ends[0] > 8:
            line_colour = palette.control
            dots = sizes.dash_event
            sheet.line([x, x], ends, line_colour, 1.0, dashes=dots, z=LINE_Z, moves=True)
        middle = left + width / 2
        for row, (words, weight, colour) in enumerate(
            ((mark.name, SEMIBOLD, palette.text), (mark.text, 400, palette.secondary))
        ):
            y_row = start + 11 + row * 13
            sheet.text(
                middle, y_row, words, colour, weight=weight, across="center", down="baseline", moves=True
            )

    # --- looking -------------------------------------------------------------------------------------------

    def spot_at(self, x: float, y: float) -> int | None:
        """The month nearest to a point in the plot."""
        if not self.plot.holds(x, y, 8.0) or self.data.is_empty:
            return None
        return int(np.abs(self.xs - x).argmin())

    def spot(self, index: int) -> Spot:
        """Hairline and dots of a month."""
        dots = []
        for curve in self.data.curves:
            if np.isfinite(curve.values[index]):
                colour = self.sheet.theme.colour(curve.ink)
                dots.append((self.y_of(float(curve.values[index])), colour))
        return Spot(float(self.xs[index]), self.plot, tuple(dots))

    def neighbour(self, index: int, across: int, down: int) -> int:
        """The month beside; there is none above or below."""
        return min(max(index + across - down, 0), self.data.spots - 1)


def _last(values: Floats) -> tuple[int, float]:
    """Last month with a number and the number; (−1, NaN) where there is none."""
    good = np.flatnonzero(np.isfinite(values))
    return (int(good[-1]), float(values[good[-1]])) if good.size else (-1, float("nan"))


def _meet(one: Box, other: Box) -> bool:
    beside = one.right + 4 < other.left or other.right + 4 < one.left
    return not beside and one.top < other.bottom and other.top < one.bottom


def _alike(one: CurvesData, other: CurvesData) -> bool:
    """Whether nothing but numbers of curves differs."""

    def frame(data: CurvesData) -> tuple[object, ...]:
        curves = tuple(
            (c.name, c.ink, c.thin, c.band is None, int(np.isfinite(c.values).sum()) == 1)
            for c in data.curves
        )
        rest = (data.start, data.months, data.unit, data.overlay, data.ends, data.saved is None)
        return (curves, *rest, data.references, data.events, data.marks)

    return frame(one) == frame(other)
