"""What a person waits for: start-up, checks, the demo; and what pairing plans gains."""

from __future__ import annotations

import statistics
import sys
from collections.abc import Callable
from concurrent.futures import Executor
from pathlib import Path

import pytest

from roisim.experiment.results import Floats
from roisim.experiment.runner import run
from roisim.experiment.worker_pool import make_executor
from roisim.scenario.scenario import Scenario
from roisim.scenario.scenario_file import loads
from tests.benchmarks.measuring import MIB, Watched, watch

CHECKOUT = Path(__file__).parent.parent.parent
SEED_PLAN = CHECKOUT / "scenarios" / "turkish_shop.toml"
ROISIM = (sys.executable, "-m", "roisim")

Note = Callable[[str], None]


def median_seconds(*words: str | Path) -> float:
    def once() -> Watched:
        watched = watch([*ROISIM, *words], CHECKOUT)
        assert watched.status == 0, watched.stderr
        return watched

    return statistics.median(once().seconds for _ in range(5))


def test_help_is_there_at_once(note: Note) -> None:
    seconds = median_seconds("--help")
    note(f"roisim --help: {seconds:.2f} s (goal 0.4)")
    assert seconds < 0.4


def test_a_plan_is_checked_while_the_editor_is_still_open(note: Note) -> None:
    seconds = median_seconds("check", SEED_PLAN)
    note(f"roisim check: {seconds:.2f} s (goal 0.8)")
    assert seconds < 0.8


def test_the_demo_takes_twelve_seconds_and_a_gibibyte(note: Note, tmp_path: Path) -> None:
    workbook = tmp_path / "turkish_shop.xlsx"
    options = ("--worlds", "200", "--workers", "2", "--excel", workbook)
    runs = [watch([*ROISIM, "run", SEED_PLAN, *options], CHECKOUT) for _ in range(3)]
    assert [run.status for run in runs] == [0, 0, 0], runs[0].stderr
    assert workbook.stat().st_size > 0
    seconds = statistics.median(run.seconds for run in runs)
    memory = max(run.bytes for run in runs) / MIB
    note(f"200 worlds of the seed plan to the workbook, 2 workers: {seconds:.1f} s (goal 12)")
    note(f"all processes together: {memory:.0f} MiB (goal 1024)")
    assert seconds < 12
    assert memory < 1024


def profit_by_world(scenario: Scenario, seed: int, executor: Executor | None) -> Floats:
    result = run(scenario, worlds=200, seed=seed, executor=executor)
    profit: Floats = result.values.series["profit"].sum(axis=0)
    return profit


@pytest.fixture(scope="module")
def more_advertising() -> Scenario:
    """The seed plan with 10 % more for its paid channel."""
    text = SEED_PLAN.read_text("utf-8")
    old, new = "[15000, 15000, 20000]", "[16500, 16500, 22000]"
    assert text.count(old) == 1
    return loads(text.replace(old, new), "more_advertising")


def test_plans_on_the_same_luck_differ_ten_times_less_by_chance(
    note: Note, more_advertising: Scenario
) -> None:
    base = loads(SEED_PLAN.read_text("utf-8"), "seed plan")
    with make_executor(2) as executor:
        base_profit = profit_by_world(base, 1, executor)
        paired = profit_by_world(more_advertising, 1, executor) - base_profit
        unpaired = profit_by_world(more_advertising, 2, executor) - base_profit
    ratio = unpaired.var(ddof=1) / paired.var(ddof=1)
    note(f"variance of the profit difference, unpaired : paired = {ratio:.1f} (goal 10)")
    assert ratio >= 10
