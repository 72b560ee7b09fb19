"""Charts on matplotlib figures: one entrance for all, and pictures for files.

Loading this module loads matplotlib. Nothing here keeps state beyond the figure that it is given.
"""

from __future__ import annotations

from io import BytesIO
from typing import Any, Final, Literal, Protocol

from matplotlib import rc_context
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from roisim.report.charts import (
    BarsData,
    ChartData,
    CurvesData,
    DensityData,
    HeatData,
    JourneyData,
    PaybackData,
)
from roisim.report.charts.bars_drawing import BarsDrawing
from roisim.report.charts.chart_theme import LIGHT_CHARTS, PIXELS_PER_INCH, ChartTheme
from roisim.report.charts.curves_drawing import CurvesDrawing
from roisim.report.charts.heat_drawing import HeatDrawing
from roisim.report.charts.journey_drawing import JourneyDrawing
from roisim.report.charts.letters import SEMIBOLD, even_letters, fitted, register_font, wrapped
from roisim.report.charts.sheet_of_pixels import Sheet, Spot
from roisim.report.charts.small_drawings import DensityDrawing, PaybackDrawing

__all__ = ["Drawing", "Spot", "draw", "picture", "register_font"]

PictureFormat = Literal["png", "svg"]
PICTURE_SIZE: Final = (720, 405)
SIDE: Final = 12.0
TITLE_POINTS: Final = 9.75
TITLE_LINE: Final = 20.0
NOTE_LINE: Final = 15.0


class Drawing(Protocol):
    """A chart on a figure. All places are pixels at 96 to the inch from the figure's top left corner."""

    sheet: Sheet
    data: Any

    def build(self) -> None:
        """Draw everything on the cleared sheet, in the size that the figure has now."""

    def update(self, data: Any) -> bool:
        """Take new numbers of the same chart. True: everything was drawn anew; False: only what
        `sheet.moving` holds has changed, so that a window may redraw that alone."""

    def spot_at(self, x: float, y: float) -> int | None:
        """Number of the place that a point belongs to, for `data.read_out`; None for none."""

    def spot(self, index: int) -> Spot:
        """Where such a place lies."""

    def neighbour(self, index: int, across: int, down: int) -> int:
        """The place that arrow keys lead to."""


KINDS: Final[dict[type, Any]] = {
    CurvesData: CurvesDrawing,
    BarsData: BarsDrawing,
    HeatData: HeatDrawing,
    PaybackData: PaybackDrawing,
    JourneyData: JourneyDrawing,
    DensityData: DensityDrawing,
}


def draw(
    figure: Figure, data: ChartData, theme: ChartTheme = LIGHT_CHARTS, *, head: float = 0.0, side: float = 4.0
) -> Drawing:
    """Draw a chart on a figure, which is emptied first.

    Args:
        figure: its size in inches × 96 is the chart's size in pixels, whatever its dpi.
        data: what `…_data` made.
        theme: colours and letters.
        head: pixels to leave free at the top.
        side: pixels to leave free at the left and right.
    """
    drawing: Drawing = KINDS[type(data)](Sheet(figure, theme, head, side), data)
    return drawing


def resized(drawing: Drawing) -> None:
    """Draw anew after the figure's size has changed."""
    drawing.sheet.clear()
    drawing.build()


def picture(
    data: ChartData,
    kind: PictureFormat,
    *,
    theme: ChartTheme = LIGHT_CHARTS,
    size: tuple[int, int] = PICTURE_SIZE,
    scale: float = 2.0,
    titled: bool = True,
) -> bytes:
    """A chart as a file, with its title and note.

    Args:
        data: what `…_data` made.
        kind: "png", or "svg" whose text stays text.
        theme: light unless asked otherwise.
        size: of the chart in pixels at 96 to the inch; title and note come on top.
        scale: how many pixels of a PNG stand for one of these.
        titled: whether title and note stand above the chart.
    """
    width, height = size
    lines = wrapped(data.words.note, width - 2 * SIDE, theme.sizes.label) if titled else []
    head = TITLE_LINE + NOTE_LINE * len(lines) + 8 if titled else 0.0
    inches = (width / PIXELS_PER_INCH, (height + head) / PIXELS_PER_INCH)
    figure = Figure(figsize=inches, dpi=PIXELS_PER_INCH * scale)
    FigureCanvasAgg(figure)
    drawing = draw(figure, data, theme, head=head, side=SIDE)
    if titled:
        _write_head(drawing.sheet, data, lines)
    stream = BytesIO()
    # a fixed salt and no date: the same chart gives the same file
    with rc_context({"svg.fonttype": "none", "svg.hashsalt": "roisim"}), even_letters():
        metadata = {"Date": None} if kind == "svg" else {"Software": None}
        figure.savefig(stream, format=kind, facecolor=theme.background, metadata=metadata)
    return stream.getvalue()


def _write_head(sheet: Sheet, data: ChartData, lines: list[str]) -> None:
    palette = sheet.theme.palette
    title = fitted(data.words.title, sheet.width - 2 * SIDE, TITLE_POINTS, SEMIBOLD)
    sheet.text(SIDE, 18, title, palette.text, TITLE_POINTS, weight=SEMIBOLD, down="baseline")
    for row, line in enumerate(lines):
        sheet.text(SIDE, 18 + 16 + row * NOTE_LINE, line, palette.muted, down="baseline")
