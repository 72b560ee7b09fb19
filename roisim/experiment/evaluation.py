"""From the books of a block of worlds to the series that figures are made of: a number per month and world.

The population's books are whole numbers until the last step, or are added up one by one in one order, so
no value depends on how the worlds were cut into blocks. Books of floats are read in the same way.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from roisim.experiment.book_series import COUNTS, Cells, Numbers, money_series, visit_series
from roisim.experiment.results import Floats, Integers, WorldValues
from roisim.experiment.series import SERIES
from roisim.experiment.time_to import break_even_month, cash_back_month, payback_months
from roisim.simulation.accounts import Count
from roisim.simulation.books import LTV_UNITS_PER_MINOR_UNIT, Books
from roisim.units import discount_factor

if TYPE_CHECKING:
    from roisim.scenario.scenario import Scenario
    from roisim.simulation.timeline import Timeline

LTV_SERIES: Final = ("ltv_revenue_total", "ltv_margin_total")


@dataclass(frozen=True)
class MetricContext:
    """What figures need beyond the books.

    Attributes:
        cac: the plan's `finance.cac`: "paid", "blended" or "full".
        discount_rate: yearly rate as a share, float64[W].
        keeps_stock: whether the plan keeps stock: only then is there a fill rate.
    """

    cac: str
    discount_rate: Floats
    keeps_stock: bool = False


def metric_context(scenario: Scenario, timeline: Timeline) -> MetricContext:
    """What figures need beyond the books, of a plan and its timeline."""
    return MetricContext(
        scenario.finance.cac, timeline.finance.discount_rate, keeps_stock=timeline.stock is not None
    )


def evaluate(books: Books, context: MetricContext) -> WorldValues:
    """All series of a block of worlds (`results.WorldValues`), money in whole units of the currency."""
    cubes = visit_series(books, keeps_stock=context.keeps_stock) | money_series(books)
    values = _value_series(books)
    months: Cells = {name: cube.sum(axis=1) for name, cube in cubes.items()}
    months |= _without_channel(books)
    months |= {name: _running_sum(np.moveaxis(cube, 1, 0)) for name, cube in values.items()}
    channels: Cells = {name: cube[:, :-1].sum(axis=0) for name, cube in cubes.items()}
    channels |= {name: _running_sum(cube) for name, cube in values.items()}
    _choose_cac(months, context.cac)
    _choose_cac(channels, "paid")
    series = _in_units(months, books.currency_digits)
    whole = _in_units({name: _whole(name, cells) for name, cells in months.items()}, books.currency_digits)
    by_channel = _in_units(channels, books.currency_digits)

    series["impressions"] = _running_sum(np.moveaxis(books.impressions, 1, 0))
    series["npv"] = _discounted_cash(books, context.discount_rate)
    whole |= {name: _running_sum(series[name]) for name in ("impressions", "npv")}
    whole |= _only_whole(books, months)
    by_channel["impressions"] = _running_sum(books.impressions)
    return WorldValues(series, whole, by_channel)


def _value_series(books: Books) -> dict[str, Floats]:
    """Sums over customers by month and channel of their first order, and world, [M, C, W].

    Floats, because in 1/1000 of the smallest unit a large shop's sums may outgrow 64 bits.
    """
    books_of = dict(zip(LTV_SERIES, (books.ltv_revenue, books.ltv_margin), strict=True))
    return {name: cells.astype(np.float64) for name, cells in books_of.items()}


def _without_channel(books: Books) -> Cells:
    """Series [M, W] that the books keep for the whole shop alone, or that stand at the end of a month."""
    first_days, ends = books.calendar.first_day[:-1], books.calendar.first_day[1:] - 1
    balance = cash_balance(books)
    lowest = np.minimum.reduceat(balance, first_days, axis=0)
    lowest[0] = np.minimum(lowest[0], books.opening_cash)
    return {
        "repeat_revenue": books.repeat_revenue,
        "returning_visit_revenue": books.returning_visit_revenue,
        "customers_at_start": books.active_at_start,
        "customers_lapsed": books.lapsed_of_those,
        "customer_days": np.add.reduceat(books.active_customers, first_days, axis=0),
        "active_customers": books.active_customers[ends],
        "email_list_size": books.mailable,
        "commissions_open": _commissions_open(books),
        "cash_end": balance[ends],
        "cash_low": lowest,
    }


def _commissions_open(books: Books) -> Numbers:
    """Orders with commission that is not decided at the end of each month, [M, W]."""
    counts = books.counts.sum(axis=(2, 3))
    decided = counts[list(COUNTS["commissions_decided"])].sum(axis=0)
    pending: Numbers = np.cumsum(counts[Count.COMMISSIONS_PENDING] - decided, axis=0)
    return pending


def _only_whole(books: Books, exact: Cells) -> dict[str, Floats]:
    """Numbers [W] of the plan as a whole; +inf means never."""
    cost, customers = (exact[name].sum(axis=0) for name in ("acquisition_cost", "cac_customers"))
    return {
        "payback_months": payback_months(books.margin_by_age, books.first_orders_by_day, cost, customers),
        "break_even_month": break_even_month(exact["profit"]),
        "cash_back_month": cash_back_month(cash_balance(books), books.opening_cash, books.calendar.first_day),
        "chance_of_loss": (exact["profit"].sum(axis=0) < 0).astype(np.float64),
    }


def cash_balance(books: Books) -> Integers:
    """Cash at the end of each day, int64[D, W] in the smallest unit of money."""
    return books.opening_cash + np.cumsum(books.cash_by_day, axis=0)


def _choose_cac(series: Cells, cac: str) -> None:
    """Add what the plan calls its CAC: its numerator and its denominator."""
    cost = {"paid": "ad_spend", "blended": "acquisition_cost_blended", "full": "acquisition_cost_full"}
    series["acquisition_cost"] = series[cost[cac]]
    series["cac_customers"] = series["paid_new_customers" if cac == "paid" else "new_customers"]


def _discounted_cash(books: Books, discount_rate: Floats) -> Floats:
    """Cash movements by month [M, W], each worth (1 + rate)^(−day/365) of itself, in units of money."""
    factors = discount_factor(discount_rate, np.arange(books.calendar.days)[:, None])
    worth = books.cash_by_day * factors
    months = np.split(worth, books.calendar.first_day[1:-1])
    return np.stack([_running_sum(days) for days in months]) / 10.0**books.currency_digits


def _running_sum(values: Numbers) -> Numbers:
    """Sum over the first axis, one after the other: NumPy's own sum changes its order with the shape."""
    total: Numbers = np.add.accumulate(values, axis=0)[-1]
    return total


def _whole(name: str, months: Numbers) -> Numbers:
    """The plan [W] from its months [M, W]."""
    take = {"last": lambda: months[-1], "lowest": lambda: months.min(axis=0)}
    plan: Numbers = take.get(SERIES[name].months, lambda: _running_sum(months))()
    return plan


def _in_units(cells: Cells, currency_digits: int) -> dict[str, Floats]:
    """Whole numbers as floats; money in units of the currency."""
    minor = float(10**currency_digits)
    size = dict.fromkeys(LTV_SERIES, minor * LTV_UNITS_PER_MINOR_UNIT)
    return {
        name: values / size.get(name, minor if SERIES[name].unit == "money" else 1.0)
        for name, values in cells.items()
    }
