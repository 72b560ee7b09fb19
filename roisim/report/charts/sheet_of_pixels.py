"""A matplotlib figure as a sheet of pixels, counted from its top left corner, on which charts are drawn."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal, NamedTuple

import numpy as np
from matplotlib.artist import Artist
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import FancyBboxPatch, PathPatch, Rectangle
from matplotlib.path import Path
from matplotlib.text import Text
from matplotlib.transforms import Affine2D

from roisim.report.charts.chart_data import Floats
from roisim.report.charts.chart_theme import PIXELS_PER_INCH, ChartTheme
from roisim.report.charts.letters import REGULAR, font

Points = Floats
Horizontal = Literal["left", "center", "right"]
Vertical = Literal["top", "center", "bottom", "baseline", "center_baseline"]

NOTHING: Final = Path(np.zeros((0, 2)))


class Box(NamedTuple):
    """A rectangle in pixels from the top left corner of the figure."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def width(self) -> float:
        """From left to right."""
        return self.right - self.left

    @property
    def height(self) -> float:
        """From top to bottom."""
        return self.bottom - self.top

    def holds(self, x: float, y: float, around: float = 0.0) -> bool:
        """Whether a point lies within, or at most so far away."""
        beside = self.left - around <= x <= self.right + around
        return beside and self.top - around <= y <= self.bottom + around


@dataclass(frozen=True)
class Spot:
    """Where a read-out belongs.

    Attributes:
        x: of the hairline, or the middle.
        box: what is looked at: the plot's height at a month, a bar, a cell.
        dots: heights and colours of the points there.
        has_hairline: whether an upright shows the place, or a frame around `box`.
        has_box: whether words are needed beside it: what a bar says stands there already.
    """

    x: float
    box: Box
    dots: tuple[tuple[float, str], ...] = ()
    has_hairline: bool = True
    has_box: bool = True


class Sheet:
    """Draws on a figure in pixels; what is drawn as moving is kept apart, for quick redraws.

    Args:
        figure: is emptied.
        theme: colours, letters.
        head: pixels to leave free at the top.
        side: pixels to leave free at the left and right.

    There are no axes: making and clearing them takes longer than all the rest.
    """

    def __init__(self, figure: Figure, theme: ChartTheme, head: float = 0.0, side: float = 4.0) -> None:
        self.figure = figure
        self.theme = theme
        self.head = head
        self.side = side
        self.moving: list[Artist] = []
        self.clear()

    def clear(self) -> None:
        """Begin again, with the size that the figure has now."""
        self.figure.clear()
        self.figure.set_facecolor(self.theme.background)
        self.moving = []
        inches = self.figure.get_size_inches()
        self.width, self.height = (float(each) * PIXELS_PER_INCH for each in inches)
        to_inches = Affine2D().scale(1 / PIXELS_PER_INCH, -1 / PIXELS_PER_INCH).translate(0, inches[1])
        self._to_figure = to_inches + self.figure.dpi_scale_trans

    def _add(self, artist: Artist, *, moves: bool) -> None:
        artist.set_transform(self._to_figure)
        self.figure.add_artist(artist)
        if moves:
            self.moving.append(artist)

    def line(
        self,
        xs: Sequence[float] | Floats,
        ys: Sequence[float] | Floats,
        colour: str,
        points: float,
        *,
        dashes: tuple[float, float] | None = None,
        z: float = 2.0,
        moves: bool = False,
        caps: Literal["butt", "round"] = "butt",
    ) -> Line2D:
        """A line, `points` wide; dashes in widths of the line."""
        line = Line2D(
            xs,
            ys,
            color=colour,
            linewidth=points,
            zorder=z,
            solid_capstyle=caps,
            solid_joinstyle="round",
            dash_capstyle="butt",
        )
        if dashes is not None:
            line.set_dashes(list(dashes))
        self._add(line, moves=moves)
        return line

    def area(self, path: Path, colour: str, *, z: float = 1.0, moves: bool = False) -> PathPatch:
        """A filled shape without an edge."""
        patch = PathPatch(path, facecolor=colour, edgecolor="none", linewidth=0.0, zorder=z)
        self._add(patch, moves=moves)
        return patch

    def box(self, box: Box, colour: str, *, rounding: float = 0.0, z: float = 1.0) -> None:
        """A filled rectangle."""
        if rounding and box.width > 2 * rounding:
            shape = f"round,pad=0,rounding_size={rounding}"
            patch: Any = FancyBboxPatch((box.left, box.top), box.width, box.height, boxstyle=shape)
        else:
            patch = Rectangle((box.left, box.top), box.width, box.height)
        patch.set(facecolor=colour, edgecolor="none", linewidth=0.0, zorder=z)
        self._add(patch, moves=False)

    def marker(
        self, x: float, y: float, shape: str, *, edge: str, fill: str, points: float, moves: bool = False
    ) -> Line2D:
        """A ring, a diamond, a square, a dot."""
        mark = Line2D([x], [y], marker=shape, linestyle="none", markersize=points, zorder=5.0)
        mark.set(markeredgecolor=edge, markerfacecolor=fill, markeredgewidth=1.6)
        self._add(mark, moves=moves)
        return mark

    def text(
        self,
        x: float,
        y: float,
        words: str,
        colour: str,
        points: float | None = None,
        *,
        weight: int = REGULAR,
        across: Horizontal = "left",
        down: Vertical = "center_baseline",
        z: float = 6.0,
        moves: bool = False,
    ) -> Text:
        """Words, never read as mathematics."""
        size = self.theme.sizes.label if points is None else points
        text = Text(
            x,
            y,
            words,
            color=colour,
            fontproperties=font(size, weight),
            horizontalalignment=across,
            verticalalignment=down,
            zorder=z,
            parse_math=False,
        )
        self._add(text, moves=moves)
        return text


def band_path(xs: Floats, lower: Floats, upper: Floats) -> Path:
    """The shape between two curves, in as many pieces as NaN makes of them."""
    good = np.isfinite(lower) & np.isfinite(upper)
    edges = np.flatnonzero(np.diff(np.concatenate([[False], good, [False]]).astype(np.int8)))
    pieces = [
        _closed(xs[begin:end], lower[begin:end], upper[begin:end])
        for begin, end in zip(edges[::2], edges[1::2], strict=True)
        if end - begin > 1
    ]
    return Path.make_compound_path(*pieces) if pieces else NOTHING


def _closed(xs: Floats, lower: Floats, upper: Floats) -> Path:
    there = np.column_stack([xs, lower])
    back = np.column_stack([xs[::-1], upper[::-1]])
    corners = np.concatenate([there, back, there[:1]])
    codes = np.full(len(corners), Path.LINETO, np.uint8)
    codes[0], codes[-1] = Path.MOVETO, Path.CLOSEPOLY
    return Path(corners, codes)
