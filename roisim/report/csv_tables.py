"""A run as tables for other programs: eight CSV files in a folder, all of them written or none.

The files are UTF-8 with a byte order mark, without which Excel misreads ş and ₺; `csv_form` tells how fields
are written. For programs, that is with commas and points in every language.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, suppress
from dataclasses import astuple, fields
from datetime import date
from pathlib import Path
from typing import Final

import numpy as np

from roisim.atomic_file import FileNotWritten, atomic_file, check_folder
from roisim.experiment.results import Figure, Floats, RunResult
from roisim.report.book_names import COUNT_LABELS
from roisim.report.csv_form import MACHINE, CsvForm, Row
from roisim.report.input_rows import InputRow, input_rows
from roisim.report.money_groups import (
    ACCOUNT_LABELS,
    COUNTED,
    FIVE_CATEGORIES,
    ORDER_COSTS,
    OTHER_BELOW_MARGIN,
    REVENUE,
)
from roisim.scenario.scenario import Scenario
from roisim.simulation.accounts import Account, Count, Source
from roisim.simulation.calendar import Calendar
from roisim.translation import _

BANDS: Final = ("mean", "p05", "p25", "p50", "p75", "p95")


def write_csv(folder: Path, result: RunResult, scenario: Scenario, form: CsvForm = MACHINE) -> None:
    """Write all tables into `folder`, which is made if only its own name is missing.

    Raises:
        FileNotWritten: a file cannot be written; then none is.
    """
    check_folder(folder)
    write_tables(folder, csv_tables(result, scenario, form))


def write_tables(folder: Path, tables: Mapping[str, str]) -> None:
    """Write tables (text by file name) into `folder`, which is made if only its own name is missing.

    Raises:
        FileNotWritten: a file cannot be written; then none is.
    """
    check_folder(folder)
    made = not folder.exists()
    try:
        if made:
            folder.mkdir()
        _write_all(folder, tables)
    except BaseException as error:
        if made:
            with suppress(OSError):
                folder.rmdir()
        if isinstance(error, OSError):
            text = _("“{path}” could not be written: {reason}")
            raise FileNotWritten(text.format(path=folder, reason=error.strerror or error)) from error
        raise


def csv_tables(result: RunResult, scenario: Scenario, form: CsvForm = MACHINE) -> dict[str, str]:
    """The content of each file by its name, without the byte order mark."""
    tables: dict[str, Iterable[Row]] = {
        "figures.csv": _figures(result),
        "monthly.csv": _monthly(result),
        "channels.csv": _channels(result),
        "cohorts.csv": _cohorts(result),
        "costs.csv": _costs(result),
        "cash.csv": _cash(result),
        "books.csv": _books(result),
        "inputs.csv": _inputs(scenario),
    }
    return {name: form.text(rows) for name, rows in tables.items()}


def _write_all(folder: Path, tables: Mapping[str, str]) -> None:
    """Every file reaches the disk under another name before the first gets its own."""
    with ExitStack() as files:
        for name, text in tables.items():
            stream = files.enter_context(atomic_file(folder / name))
            stream.write(text.encode("utf-8-sig"))
            stream.flush()
            os.fsync(stream.fileno())


def _figures(result: RunResult) -> Iterator[Row]:
    yield [field.name for field in fields(Figure)]
    for figure in result.figures.values():
        yield astuple(figure)


def _monthly(result: RunResult) -> Iterator[Row]:
    yield ["name", "month", "start", *BANDS]
    for name, figure in result.monthly.items():
        bands = (figure.mean, figure.p05, figure.p25, figure.p50, figure.p75, figure.p95)
        for (month, start), values in zip(_months(result), zip(*bands, strict=True), strict=True):
            yield [name, month, start, *values]


def _channels(result: RunResult) -> Iterator[Row]:
    yield ["channel", *(field.name for field in fields(Figure)), "kind"]
    for (channel, figures), kind in zip(result.channels.items(), result.plan.kinds, strict=True):
        for figure in figures.values():
            yield [channel, *astuple(figure), kind]


def _cohorts(result: RunResult) -> Iterator[Row]:
    """Means over the worlds; an age is the number of the month since the first order, from 1."""
    head = ["first_order_month", "start", "age_month", "customers", "orders", "revenue"]
    yield [*head, "contribution_margin", "margin_per_customer_so_far"]
    sums = result.sums
    customers = result.mean_count(sums.cohort_customers)
    orders = result.mean_count(sums.cohort_orders)
    revenue, margin = result.mean_money(sums.cohort_revenue), result.mean_money(sums.cohort_margin)
    so_far = np.cumsum(margin, axis=1)
    for place, (month, start) in enumerate(_months(result)):
        for age in range(result.plan.months):
            if place + age < result.plan.months or orders[place, age] or margin[place, age]:
                each = float(so_far[place, age] / customers[place]) if customers[place] else None
                amounts = (orders[place, age], revenue[place, age], margin[place, age])
                yield [month, start, age + 1, float(customers[place]), *map(float, amounts), each]


def _costs(result: RunResult) -> Iterator[Row]:
    """Every account by the month it is booked: income +, cost −; and which CAC counts it."""
    yield ["account", "label", "group", "month", "start", "amount", *(f"in_cac_{cac}" for cac in COUNTED)]
    groups = (REVENUE, ORDER_COSTS, *FIVE_CATEGORIES, OTHER_BELOW_MARGIN)
    for group in groups:
        for account in group.accounts:
            booked = result.mean_money(result.sums.postings[account].sum(axis=(1, 2)))
            counted = [account in accounts for accounts in COUNTED.values()]
            names = [account.name.lower(), _(ACCOUNT_LABELS[account]), _(group.heading)]
            for (month, start), amount in zip(_months(result), booked.tolist(), strict=True):
                yield [*names, month, start, amount, *counted]


def _cash(result: RunResult) -> Iterator[Row]:
    """Every account by the month its money moves; without a month: after the plan's end."""
    yield ["item", "label", "month", "start", "amount"]
    sums = result.sums
    opening = float(result.mean_money(sums.opening_cash))
    closing = (opening + np.cumsum(result.mean_money(sums.cash.sum(axis=0)))).tolist()
    yield from _by_month(result, "opening_balance", _("Opening balance"), [opening, *closing[:-1]])
    for account in Account:
        name, label = account.name.lower(), _(ACCOUNT_LABELS[account])
        yield from _by_month(result, name, label, result.mean_money(sums.cash[account]).tolist())
        yield [name, label, None, None, float(result.mean_money(sums.owed[account]))]
    yield from _by_month(result, "closing_balance", _("Closing balance"), closing)


def _books(result: RunResult) -> Iterator[Row]:
    """All counts and amounts by month, channel of first visit and what brought the visit about: means over
    the worlds. What is 0 is left out."""
    yield ["what", "name", "label", "channel", "source", "month", "start", "mean"]
    counts, postings = result.mean_count(result.sums.counts), result.mean_money(result.sums.postings)
    for count in Count:
        yield from _entries(result, ["count", count.name.lower(), _(COUNT_LABELS[count])], counts[count])
    for account in Account:
        names = ["account", account.name.lower(), _(ACCOUNT_LABELS[account])]
        yield from _entries(result, names, postings[account])


def _entries(result: RunResult, names: Sequence[str], means: Floats) -> Iterator[Row]:
    """What is not 0 of means [M, C+1, Source]; without a channel where there is none."""
    months, channels = _months(result), (*result.plan.channels, None)
    for month, channel, source in zip(*(places.tolist() for places in np.nonzero(means)), strict=True):
        mean = float(means[month, channel, source])
        yield [*names, channels[channel], Source(source).name.lower(), *months[month], mean]


def _by_month(result: RunResult, name: str, label: str, amounts: Sequence[float]) -> Iterator[Row]:
    for (month, start), amount in zip(_months(result), amounts, strict=True):
        yield [name, label, month, start, amount]


def _inputs(scenario: Scenario) -> Iterator[Row]:
    names = [field.name for field in fields(InputRow) if field.name not in {"is_share", "is_money"}]
    yield names
    for row in input_rows(scenario):
        yield [getattr(row, name) for name in names]


def _months(result: RunResult) -> list[tuple[int, date]]:
    """Number and first day of each plan month."""
    calendar = Calendar(result.plan.start, result.plan.months)
    return [(month + 1, calendar.month_start(month)) for month in range(result.plan.months)]
