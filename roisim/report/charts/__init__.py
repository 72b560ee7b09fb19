"""Charts of plans: what they show, and (in `drawing`, which loads matplotlib) their pictures.

Each chart is made in two steps: `…_data` turns results into numbers with their words, `drawing.draw` puts
them on a matplotlib figure. Neither knows Qt.
"""

from __future__ import annotations

from roisim.report.charts.bar_charts import BarsData, costs_data, funnel_data
from roisim.report.charts.channel_table import ChannelTable, channels_data
from roisim.report.charts.chart_data import CurvesData, Event, ReadOut, ReadOutLine, Words
from roisim.report.charts.chart_theme import DARK_CHARTS, LIGHT_CHARTS, ChartTheme, Ink
from roisim.report.charts.cohort_chart import HeatData, cohorts_data
from roisim.report.charts.month_charts import (
    cash_data,
    ltv_to_cac_data,
    orders_data,
    program_starts,
    revenue_data,
    visitors_data,
)
from roisim.report.charts.plan_overlay import OVERLAID, NamedAnswers, Overlaid, overlay_data
from roisim.report.charts.run_curves import Answers
from roisim.report.charts.small_charts import (
    DensityData,
    JourneyData,
    PaybackData,
    density_data,
    journey_data,
    payback_data,
)

ChartData = CurvesData | BarsData | HeatData | PaybackData | JourneyData | DensityData
"""What `drawing.draw` can draw."""

__all__ = [
    "DARK_CHARTS",
    "LIGHT_CHARTS",
    "OVERLAID",
    "Answers",
    "BarsData",
    "ChannelTable",
    "ChartData",
    "ChartTheme",
    "CurvesData",
    "DensityData",
    "Event",
    "HeatData",
    "Ink",
    "JourneyData",
    "NamedAnswers",
    "Overlaid",
    "PaybackData",
    "ReadOut",
    "ReadOutLine",
    "Words",
    "cash_data",
    "channels_data",
    "cohorts_data",
    "costs_data",
    "density_data",
    "funnel_data",
    "journey_data",
    "ltv_to_cac_data",
    "orders_data",
    "overlay_data",
    "payback_data",
    "program_starts",
    "revenue_data",
    "visitors_data",
]
