"""A small plan, and the command line called in this process."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from roisim.cli import main

SMALL_PLAN = """\
format = 1
name = "Corner shop"
currency = "EUR"
start = 2026-01-01
months = 3

[funnel]
intent = 0.2

[[channels]]
name = "Search"
kind = "paid"
monthly_budget = [300, 200, 100]
cost_per_click = 0.5

[customers.repeat]
kind = "constant"
orders_per_year = 4
yearly_churn = 0.5

[finance]
salaries = [50, 60, 70]
"""


@dataclass(frozen=True)
class Outcome:
    """How a command ended."""

    status: int
    out: str
    err: str


Roisim = Callable[..., Outcome]


@pytest.fixture
def roisim(capsys: pytest.CaptureFixture[str]) -> Roisim:
    """Call the command line with these words."""

    def call(*words: str | Path) -> Outcome:
        capsys.readouterr()
        status = main([str(word) for word in words])
        captured = capsys.readouterr()
        return Outcome(status, captured.out, captured.err)

    return call


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    """A small plan in a file."""
    file = tmp_path / "corner_shop.toml"
    file.write_text(SMALL_PLAN, encoding="utf-8")
    return file
