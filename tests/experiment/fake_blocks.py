"""Blocks without an engine, importable by worker processes, and a plan to go with them."""

from __future__ import annotations

import os
import signal
import sys
import time
from datetime import date
from pathlib import Path

import numpy as np

from roisim.cancellation import CancelToken
from roisim.errors import RoisimError
from roisim.experiment.block_result import BlockResult, block_result
from roisim.experiment.block_task import BlockBroken, BlockTask, OnDay
from roisim.experiment.evaluation import MetricContext
from roisim.scenario.scenario import Scenario
from tests.experiment.books_factory import random_books

DAYS = 90
SECOND = (50, 100)


def plan(description: str = "") -> Scenario:
    """Three months, two channels. Fakes find in its description where they may leave notes."""
    return Scenario.model_validate(
        {
            "format": 1,
            "name": "Small shop",
            "description": description,
            "currency": "TRY",
            "start": date(2026, 1, 1),
            "months": 3,
            "channels": [
                {"name": "Ads", "kind": "paid", "monthly_budget": 1000, "cost_per_click": 0.5},
                {"name": "Blog", "kind": "organic", "monthly_visits": 100},
            ],
        }
    )


def instant(task: BlockTask, cancel: CancelToken, on_day: OnDay) -> BlockResult:
    for day in range(DAYS):
        cancel.raise_if_cancelled()
        on_day(day)
    books = random_books(range(*task.worlds))
    rate = np.full(len(books.worlds), 0.25)
    return block_result(books, MetricContext(task.scenario.finance.cac, rate))


def last_block_first(task: BlockTask, cancel: CancelToken, on_day: OnDay) -> BlockResult:
    time.sleep(0.4 / (task.index + 1))
    return instant(task, cancel, on_day)


def slow(task: BlockTask, cancel: CancelToken, on_day: OnDay) -> BlockResult:
    for day in range(DAYS):
        cancel.raise_if_cancelled()
        on_day(day)
        time.sleep(0.02)
    return instant(task, cancel, on_day)


def endless(task: BlockTask, cancel: CancelToken, on_day: OnDay) -> BlockResult:
    """Leaves its process id in the folder that the plan's description names."""
    (Path(task.scenario.description) / str(os.getpid())).touch()
    while True:
        cancel.raise_if_cancelled()
        on_day(task.index)
        time.sleep(0.01)


def second_breaks(task: BlockTask, cancel: CancelToken, on_day: OnDay) -> BlockResult:
    if task.worlds == SECOND:
        raise ValueError("no luck")
    return instant(task, cancel, on_day)


def second_breaks_in_its_timeline(task: BlockTask, cancel: CancelToken, on_day: OnDay) -> BlockResult:
    if task.worlds == SECOND:
        raise BlockBroken("timeline") from RoisimError("The plan has no channel")
    return instant(task, cancel, on_day)


def all_break(task: BlockTask, cancel: CancelToken, on_day: OnDay) -> BlockResult:
    raise MemoryError


def second_kills_its_worker(task: BlockTask, cancel: CancelToken, on_day: OnDay) -> BlockResult:
    if task.worlds == SECOND:
        time.sleep(0.3)  # others are under way by then
        os.kill(os.getpid(), signal.SIGKILL)
    time.sleep(0.6)
    return instant(task, cancel, on_day)


def all_kill_their_worker(task: BlockTask, cancel: CancelToken, on_day: OnDay) -> BlockResult:
    os.kill(os.getpid(), signal.SIGKILL)
    raise AssertionError


def which_modules(task: BlockTask, cancel: CancelToken, on_day: OnDay) -> BlockResult:
    """Fails with the names of the heavy modules that its process has loaded."""
    heavy = {"openpyxl", "rich", "matplotlib", "babel", "tomlkit", "PySide6"}
    raise RoisimError(" ".join(sorted(heavy & sys.modules.keys())))
