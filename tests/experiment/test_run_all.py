"""Several plans as one run: each result is that of its own run, with one stream of events."""

from __future__ import annotations

import itertools
import multiprocessing
from dataclasses import replace

import pytest

from roisim.cancellation import CancelToken
from roisim.errors import Cancelled, RoisimError, RunFailed
from roisim.experiment.block_result import BlockResult
from roisim.experiment.block_task import BlockTask, OnDay
from roisim.experiment.result_file import result_text
from roisim.experiment.runner import run, run_all
from roisim.experiment.worker_pool import SimulationPool
from roisim.run_events import (
    BlockDone,
    BlockFailed,
    Progress,
    RunCancelled,
    RunEvent,
    RunFinished,
    RunStarted,
)
from roisim.scenario.scenario import Scenario
from tests.experiment import fake_blocks
from tests.experiment.fake_blocks import plan


def plans() -> list[Scenario]:
    """The small plan, the same with another name, and a shorter one."""
    return [plan(), plan().model_copy(update={"name": "B"}), plan("short").model_copy(update={"months": 2})]


def of_its_plan(task: BlockTask, cancel: CancelToken, on_day: OnDay) -> BlockResult:
    """One plan's block breaks; the others' do not."""
    if task.scenario.name == "B" and task.worlds == fake_blocks.SECOND:
        raise ValueError("no luck")
    return fake_blocks.instant(task, cancel, on_day)


def b_breaks(task: BlockTask, cancel: CancelToken, on_day: OnDay) -> BlockResult:
    if task.scenario.name == "B":
        raise MemoryError
    return fake_blocks.instant(task, cancel, on_day)


def texts_of_single_runs(worlds: int) -> list[str]:
    return [result_text(run(each, worlds=worlds, seed=3, work=fake_blocks.instant)) for each in plans()]


def test_each_result_is_that_of_the_plans_own_run_whoever_does_it() -> None:
    alone = texts_of_single_runs(70)
    here = run_all(plans(), worlds=70, seed=3, work=fake_blocks.instant)
    assert [result_text(each) for each in here] == alone
    with SimulationPool(2) as pool:
        there = run_all(plans(), worlds=70, seed=3, executor=pool, work=fake_blocks.instant)
    assert [result_text(each) for each in there] == alone


def test_all_plans_share_one_stream_of_events() -> None:
    events: list[RunEvent] = []
    run_all(plans(), worlds=70, seed=3, work=fake_blocks.instant, on_event=events.append)
    assert events[0] == RunStarted(worlds=210, blocks=6, days=90)
    assert isinstance(events[-1], RunFinished)
    assert [event.worlds for event in events if isinstance(event, BlockDone)] == [
        (0, 50),
        (50, 70),
        (70, 120),
        (120, 140),
        (140, 190),
        (190, 210),
    ]
    progress = [event for event in events if isinstance(event, Progress)]
    assert all(one.done <= next_.done for one, next_ in itertools.pairwise(progress))
    assert (progress[-1].done, progress[-1].worlds_done) == (1.0, 210)


def test_a_lost_block_costs_its_own_plan_alone() -> None:
    events: list[RunEvent] = []
    results = run_all(plans(), worlds=120, seed=3, work=of_its_plan, on_event=events.append)
    assert [result.provenance.worlds_done for result in results] == [120, 70, 120]
    assert [[lost.worlds for lost in result.failures] for result in results] == [[], [(50, 100)], []]
    (told,) = [event for event in events if isinstance(event, BlockFailed)]
    assert told == replace(results[1].failures[0], worlds=(170, 220))


def test_a_plan_of_which_nothing_is_left_fails_the_run() -> None:
    with pytest.raises(RunFailed, match="No world could be simulated: There is not enough memory"):
        run_all(plans(), worlds=60, seed=3, work=b_breaks)


def test_less_than_one_world_is_refused() -> None:
    with pytest.raises(RoisimError, match="At least one world"):
        run_all(plans(), worlds=0, seed=3, work=fake_blocks.instant)


def test_cancelling_stops_all_plans() -> None:
    token, events = CancelToken(), list[RunEvent]()

    def listen(event: RunEvent) -> None:
        events.append(event)
        if isinstance(event, Progress) and event.done > 0:
            token.cancel()

    before = set(multiprocessing.active_children())
    with SimulationPool(2) as pool, pytest.raises(Cancelled):
        run_all(
            plans(),
            worlds=120,
            seed=3,
            executor=pool,
            cancel=token,
            on_event=listen,
            work=fake_blocks.slow,
        )
    assert isinstance(events[-1], RunCancelled)
    assert set(multiprocessing.active_children()) <= before
