"""Ups and downs of demand and of prices over the plan's days."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from roisim.formulas.media_response import mean_one

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from roisim.scenario.store import Season
    from roisim.simulation.calendar import Calendar

    Floats = NDArray[np.float64]

MONTH_LENGTHS = np.array([31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31])


def demand_season(season: Season, calendar: Calendar) -> Floats:
    """(D): demand by month and weekday, each with mean 1 over a year and a week (§B6)."""
    by_month = mean_one(np.array(season.demand_by_month), MONTH_LENGTHS)
    by_weekday = mean_one(np.array(season.demand_by_weekday))
    return by_month[calendar.month_in_year_of_day] * by_weekday[calendar.weekday_of_day]


def cost_per_click_season(season: Season, calendar: Calendar) -> Floats:
    """(D): the auctions' own season, with mean 1 over a year (§B1)."""
    by_month = mean_one(np.array(season.cost_per_click_by_month), MONTH_LENGTHS)
    return by_month[calendar.month_in_year_of_day]
