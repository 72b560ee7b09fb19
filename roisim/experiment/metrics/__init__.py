"""The one table of figures: names, labels, units, definitions, and the series each is made of.

A figure is `factor × numerators ÷ denominators`. Each of them is a series: a number per plan month and
world (`SERIES`), whose months add up, stand at their end, or are the lowest. So the whole plan, every
month, one channel, the live formulas of the workbook and the documentation come from the same lines.

Scripts from outside rely on the names; never rename one.
"""

from __future__ import annotations

from roisim.experiment.metrics.metric import Better, Metric, Months, Unit
from roisim.experiment.metrics.table import CHANNEL_METRICS, GROUPS, METRICS, OPTIONAL, headlines

__all__ = [
    "CHANNEL_METRICS",
    "GROUPS",
    "METRICS",
    "OPTIONAL",
    "Better",
    "Metric",
    "Months",
    "Unit",
    "headlines",
]
