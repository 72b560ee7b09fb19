"""Time left: told early in long runs, and without what the workers needed to start."""

from __future__ import annotations

import pytest

from roisim.experiment.block_task import cut_into_blocks
from roisim.experiment.progress import ProgressTeller
from roisim.run_events import Progress, RunEvent
from tests.experiment.fake_blocks import plan

DAYS = 100


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The time, as the only entry."""
    now = [0.0]
    monkeypatch.setattr("time.monotonic", lambda: now[0])
    return now


def left_after(clock: list[float], worlds: int, days_at: dict[float, int]) -> list[float | None]:
    """What is told as left when the first block has done so many days at a time in seconds."""
    told: list[RunEvent] = []
    tasks = cut_into_blocks(plan(), 1, worlds)
    teller = ProgressTeller(tasks, DAYS, told.append)
    for seconds, days in days_at.items():
        clock[0] = seconds
        teller.days_done(tasks[0], days)
        teller.tell()
    return [event.seconds_left for event in told if isinstance(event, Progress)]


def test_a_long_run_tells_it_a_second_after_its_first_work_was_seen(clock: list[float]) -> None:
    # 3 s to start, then 5 days a second: 100 blocks of 100 days take 2,000 s
    left = left_after(clock, 5000, {1: 0, 4: 5, 4.8: 9, 5: 10, 14: 55})
    assert left[:3] == [None] * 3
    assert left[3:] == pytest.approx([1998, 1989])


def test_a_short_run_tells_it_after_a_fiftieth_of_its_work(clock: list[float]) -> None:
    left = left_after(clock, 50, {0.1: 1, 0.2: 2, 1.0: 10, 10.0: 100})
    assert left[0] is None
    assert left[1:] == pytest.approx([9.8, 9.0, 0.0])


def test_a_single_leap_is_nothing_to_go_by(clock: list[float]) -> None:
    assert left_after(clock, 5000, {1: 0, 4: 30, 8: 30, 12: 59}) == [None] * 4
