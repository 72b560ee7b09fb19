"""A figure of the plan over its months as a chart: mean, band, references."""

from __future__ import annotations

from collections.abc import Sequence

from roisim.report.palette import LIGHT, mixed
from roisim.report.workbook_chart_data import HEAD_ROW as DATA_HEAD_ROW
from roisim.report.workbook_chart_data import MONTH, ChartData
from roisim.report.workbook_charts import Band, Cells, Chart, Curve, Place, Words, curves_chart, down


def column_of(data: ChartData, column: int) -> Cells:
    """A column of the chart data, for a chart."""
    return down(data.sheet.page, column, data.first_row, data.last_row, DATA_HEAD_ROW)


def charted(
    words: Words, place: Place, data: ChartData, name: str, references: Sequence[Curve] = ()
) -> Chart:
    """A figure over the months with its band."""
    columns = data.columns[name]
    colour = LIGHT.plans[0]
    mean = Curve(column_of(data, columns.mean), colour)
    band = None
    if columns.has_band:
        low, height = column_of(data, columns.low), column_of(data, columns.height)
        band = Band(low, height, mixed(colour, LIGHT.worlds_90))
    return curves_chart(words, place, column_of(data, MONTH), (*references, mean), band)
