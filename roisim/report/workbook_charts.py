"""Native charts of the workbook, in the look of the design language.

Straight lines, horizontal grid, both axes with titles; the words for a curve stand at its end instead of a
legend.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from openpyxl.chart import AreaChart, BarChart, LineChart, Reference
from openpyxl.chart.axis import ChartLines, DateAxis
from openpyxl.chart.data_source import AxDataSource, NumDataSource, NumRef, StrRef
from openpyxl.chart.label import DataLabel, DataLabelList
from openpyxl.chart.layout import Layout, ManualLayout
from openpyxl.chart.legend import Legend
from openpyxl.chart.marker import Marker
from openpyxl.chart.series import Series, SeriesLabel
from openpyxl.chart.shapes import GraphicalProperties
from openpyxl.chart.text import RichText, Text
from openpyxl.chart.title import Title
from openpyxl.drawing.line import LineProperties
from openpyxl.drawing.spreadsheet_drawing import AnchorMarker, TwoCellAnchor
from openpyxl.drawing.text import (
    CharacterProperties,
    Font,
    Paragraph,
    ParagraphProperties,
    RegularTextRun,
    RichTextProperties,
)
from openpyxl.worksheet.worksheet import Worksheet

from roisim.report.palette import LIGHT

Chart = AreaChart | BarChart | LineChart

EMU_PER_POINT: Final = 12_700
LINE: Final = 1.9
REFERENCE: Final = 1.1
HAIRLINE: Final = 0.75
FACE: Final = "Arial"
GAP: Final = 4 * EMU_PER_POINT


@dataclass(frozen=True)
class Cells:
    """Numbers or names for a chart: cells of one row or one column, and the cell that says what they are."""

    page: Worksheet
    first: tuple[int, int]
    last: tuple[int, int]
    head: tuple[int, int]
    is_text: bool = False

    @property
    def points(self) -> int:
        """How many cells there are."""
        return self.last[0] - self.first[0] + self.last[1] - self.first[1] + 1

    def formula(self) -> str:
        """The cells, as charts call them."""
        (top, left), (bottom, right) = self.first, self.last
        return str(Reference(self.page, left, top, right, bottom))

    def head_formula(self) -> str:
        """The cell that says what they are."""
        row, column = self.head
        return str(Reference(self.page, column, row))


def down(
    page: Worksheet, column: int, first_row: int, last_row: int, head_row: int, *, is_text: bool = False
) -> Cells:
    """Cells of one column below their head."""
    return Cells(page, (first_row, column), (last_row, column), (head_row, column), is_text)


def across(page: Worksheet, row: int, first_column: int, last_column: int, head_column: int = 1) -> Cells:
    """Cells of one row beside their head."""
    return Cells(page, (row, first_column), (row, last_column), (row, head_column))


@dataclass(frozen=True)
class Words:
    """What is written on a chart.

    Attributes:
        title: what it shows.
        x, y: titles of the axes.
        number_format: of the values at the y axis.
    """

    title: str
    x: str
    y: str
    number_format: str


@dataclass(frozen=True)
class Place:
    """The cells a chart covers, rows and columns counted from 1, both ends included."""

    first_row: int
    first_column: int
    last_row: int
    last_column: int

    def anchor(self) -> TwoCellAnchor:
        """The same for openpyxl; the chart keeps to its cells, however wide they come out."""
        start = AnchorMarker(self.first_column - 1, GAP, self.first_row - 1, GAP)
        end = AnchorMarker(self.last_column, 0, self.last_row, 0)
        return TwoCellAnchor("twoCell", _from=start, to=end)


@dataclass(frozen=True)
class Curve:
    """A line: its numbers and its colour; a reference is dashed and bears its name.

    `name_at` is how far along the name stands, between 0 and 1.
    """

    numbers: Cells
    colour: str
    dashed: bool = False
    name_at: float | None = None


@dataclass(frozen=True)
class Band:
    """What lies between two curves: lower bound, height above it, colour."""

    low: Cells
    height: Cells
    colour: str


def curves_chart(
    words: Words,
    place: Place,
    steps: Cells,
    curves: Sequence[Curve],
    band: Band | None = None,
    *,
    legend: bool = False,
) -> Chart:
    """Lines over months (dates) or steps (texts), with a band below them if there is one.

    A legend is for lines that lie too close together to bear their names.
    """
    lines = LineChart()
    _set_axis(lines, steps)
    for curve in curves:
        lines.append(_line(curve, steps))
    chart: Chart = lines
    if band is not None:
        chart = _area(band, steps)
        chart += lines
    _dress(chart, words, place, steps.points)
    lines.x_axis, lines.y_axis = chart.x_axis, chart.y_axis
    if legend:
        chart.legend = _legend()
    return chart


def bars_chart(
    words: Words,
    place: Place,
    names: Cells,
    bars: Sequence[tuple[Cells, str]],
    *,
    stacked: bool = False,
    lying: bool = False,
) -> Chart:
    """Bars beside or upon each other, upright or lying; (numbers, colour) each."""
    chart = BarChart()
    _set_axis(chart, names)
    chart.type = "bar" if lying else "col"
    chart.grouping = "stacked" if stacked else "clustered"
    chart.overlap = 100 if stacked else -10
    chart.gapWidth = 60 if names.points > 3 else 200
    for numbers, colour in bars:
        series = _series(numbers, names)
        series.graphicalProperties = GraphicalProperties(solidFill=colour[1:])
        series.invertIfNegative = False
        chart.append(series)
    _dress(chart, words, place, names.points)
    if lying:
        chart.x_axis.scaling.orientation = "maxMin"
        chart.y_axis.crosses = "max"
    if len(bars) > 1:
        chart.legend = _legend()
    return chart


def _legend() -> Legend:
    legend = Legend()
    legend.position = "b"
    legend.txPr = _text_look(8, LIGHT.secondary)
    return legend


def _series(numbers: Cells, names: Cells) -> Series:
    series = Series(val=NumDataSource(numRef=NumRef(f=numbers.formula())))
    series.tx = SeriesLabel(strRef=StrRef(numbers.head_formula()))
    cells = names.formula()
    series.cat = (
        AxDataSource(strRef=StrRef(f=cells)) if names.is_text else AxDataSource(numRef=NumRef(f=cells))
    )
    return series


def _line(curve: Curve, steps: Cells) -> Series:
    series = _series(curve.numbers, steps)
    points = curve.numbers.points
    width = round((REFERENCE if curve.dashed else LINE) * EMU_PER_POINT)
    look = LineProperties(solidFill=curve.colour[1:], w=width, prstDash="dash" if curve.dashed else None)
    series.graphicalProperties = GraphicalProperties(ln=look)
    series.smooth = False
    series.marker = _dot(curve.colour) if points == 1 else Marker("none")
    if curve.name_at is not None:
        series.dLbls = _name_at(round(curve.name_at * (points - 1)), curve.colour)
    return series


def _dot(colour: str) -> Marker:
    fill = GraphicalProperties(solidFill=colour[1:])
    fill.line.solidFill = colour[1:]
    return Marker("circle", size=7, spPr=fill)


def _name_at(point: int, colour: str) -> DataLabelList:
    """The curve's name at one of its points."""
    label = DataLabel(idx=point, dLblPos="t", txPr=_text_look(8, colour, bold=True))
    for labels in (label, hidden := DataLabelList()):
        labels.showVal = labels.showCatName = labels.showLegendKey = False
        labels.showPercent = labels.showBubbleSize = False
        labels.showSerName = labels is label
    hidden.dLbl = [label]
    return hidden


def _set_axis(chart: Chart, steps: Cells) -> None:
    """A time axis for months, on which every program leaves out labels alike."""
    if not steps.is_text:
        axis: Any = DateAxis(crossAx=chart.y_axis.axId)
        axis.baseTimeUnit = "months"
        axis.number_format = "mmm yyyy"
        chart.x_axis = axis
        chart.y_axis.crossAx = axis.axId


def _area(band: Band, steps: Cells) -> AreaChart:
    area = AreaChart(grouping="stacked")
    _set_axis(area, steps)
    for numbers, colour in ((band.low, ""), (band.height, band.colour)):
        series = _series(numbers, steps)
        fill = GraphicalProperties(solidFill=colour[1:]) if colour else GraphicalProperties(noFill=True)
        fill.line.noFill = True
        series.graphicalProperties = fill
        area.append(series)
    return area


def _dress(chart: Chart, words: Words, place: Place, points: int) -> None:
    """Title, axes, grid, size."""
    anchored: Any = chart  # the stubs know only names of cells
    anchored.anchor = place.anchor()
    chart.title = _title(words.title, 9, LIGHT.text, bold=True)
    chart.title.layout = Layout(ManualLayout(xMode="edge", yMode="edge", x=0.015, y=0.02))
    chart.legend = None
    chart.roundedCorners = False
    chart.graphical_properties = GraphicalProperties(solidFill=LIGHT.surface[1:])
    chart.graphical_properties.line.solidFill = LIGHT.hairline[1:]
    x_axis: Any = chart.x_axis  # the stubs know only what all axes have
    y_axis: Any = chart.y_axis
    _dress_axis(x_axis, words.x)
    _dress_axis(y_axis, words.y)
    if isinstance(x_axis, DateAxis):
        x_axis.majorUnit = _months_between_labels(points)
        x_axis.majorTimeUnit = "months"
    elif not isinstance(chart, BarChart):
        x_axis.tickLblSkip = x_axis.tickMarkSkip = _months_between_labels(points)
    x_axis.tickLblPos = "low"
    x_axis.graphicalProperties = _stroke(LIGHT.control)
    y_axis.number_format = words.number_format
    y_axis.majorGridlines = ChartLines(spPr=_stroke(LIGHT.grid))
    y_axis.graphicalProperties = GraphicalProperties()
    y_axis.graphicalProperties.line.noFill = True
    y_axis.crossBetween = "midCat" if isinstance(chart, AreaChart) else "between"


def _months_between_labels(months: int) -> int:
    """Labels by month, quarter, half or whole years: at most nine or so."""
    return next(step for step in (1, 3, 6, 12, 24) if months <= 9 * step)


def _dress_axis(axis: Any, title: str) -> None:
    axis.delete = False
    axis.title = _title(title, 8, LIGHT.secondary)
    axis.txPr = _text_look(8, LIGHT.secondary)
    axis.majorTickMark = "none"


def _stroke(colour: str) -> GraphicalProperties:
    return GraphicalProperties(ln=LineProperties(solidFill=colour[1:], w=round(HAIRLINE * EMU_PER_POINT)))


def _letters(size: float, colour: str, *, bold: bool = False) -> CharacterProperties:
    return CharacterProperties(sz=round(size * 100), b=bold, solidFill=colour[1:], latin=Font(typeface=FACE))


def _text_look(size: float, colour: str, *, bold: bool = False) -> RichText:
    """The look of labels that a program writes itself; never turned, it leaves some out instead."""
    properties = ParagraphProperties(defRPr=_letters(size, colour, bold=bold))
    paragraph = Paragraph(pPr=properties, endParaRPr=CharacterProperties())
    return RichText(bodyPr=RichTextProperties(rot=0, vert="horz"), p=[paragraph])


def _title(text: str, size: float, colour: str, *, bold: bool = False) -> Title:
    letters = _letters(size, colour, bold=bold)
    run = RegularTextRun(rPr=letters, t=text)
    paragraph = Paragraph(pPr=ParagraphProperties(defRPr=letters), r=[run])
    return Title(tx=Text(rich=RichText(bodyPr=RichTextProperties(), p=[paragraph])), overlay=False)
