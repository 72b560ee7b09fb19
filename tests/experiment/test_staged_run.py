"""Runs in stages: each result is that of a plain run, no world is simulated twice."""

from __future__ import annotations

import pickle

import pytest

from roisim.cancellation import CancelToken
from roisim.errors import Cancelled, RoisimError, RunFailed
from roisim.experiment.block_result import BlockResult
from roisim.experiment.block_task import BlockTask, OnDay
from roisim.experiment.result_file import result_text
from roisim.experiment.results import RunResult
from roisim.experiment.runner import run, run_in_stages
from roisim.experiment.stages import STAGES, cut_into_stages
from roisim.experiment.worker_pool import SimulationPool
from roisim.run_events import BlockDone, RunEvent, RunFinished, RunStarted
from roisim.scenario.scenario_file import loads
from tests.experiment import fake_blocks
from tests.experiment.fake_blocks import plan
from tests.scenario.plan_texts import SMALL


def ranges(workers: int, stages: tuple[int, ...] = STAGES) -> list[tuple[int, int]]:
    return [task.worlds for task in cut_into_stages(plan(), 1, stages, workers)]


class TestBlocks:
    def test_two_workers_are_equally_busy_in_each_stage(self) -> None:
        assert ranges(2) == [(0, 4), (4, 8), (8, 29), (29, 50), (50, 125), (125, 200)]

    def test_one_worker_gets_large_blocks(self) -> None:
        assert ranges(1) == [(0, 8), (8, 50), (50, 125), (125, 200)]

    @pytest.mark.parametrize("workers", [1, 2, 3, 8, 64])
    def test_blocks_follow_on_each_other_and_stop_at_each_stage(self, workers: int) -> None:
        found = ranges(workers, (8, 50, 200, 1000))
        assert [first for first, _last in found] == [0, *(last for _first, last in found[:-1])]
        assert {8, 50, 200, 1000} <= {last for _first, last in found}
        assert all(4 <= last - first <= 75 for first, last in found)

    def test_a_single_world_is_a_block(self) -> None:
        assert ranges(2, (1, 3)) == [(0, 1), (1, 3)]

    @pytest.mark.parametrize("stages", [(), (0,), (8, 8), (50, 8)])
    def test_stages_that_do_not_grow_are_refused(self, stages: tuple[int, ...]) -> None:
        with pytest.raises(RoisimError, match="growing numbers of worlds"):
            ranges(2, stages)


class TestResults:
    def test_each_stage_is_a_plain_run_of_as_many_worlds(self) -> None:
        found: list[RunResult] = []
        last = run_in_stages(plan(), seed=1, on_result=found.append, work=fake_blocks.instant)
        plain = [run(plan(), worlds=worlds, seed=1, work=fake_blocks.instant) for worlds in STAGES]
        assert [result_text(result) for result in found] == [result_text(result) for result in plain]
        assert result_text(last) == result_text(plain[-1])
        assert [result.provenance.worlds for result in found] == [8, 50, 200]

    def test_the_engine_says_the_same_to_the_byte_in_whatever_stages(self) -> None:
        scenario = loads(SMALL)
        staged = run_in_stages(scenario, stages=(4, 9), seed=7, on_result=lambda _result: None)
        assert pickle.dumps(staged) == pickle.dumps(run(scenario, worlds=9, seed=7))

    def test_no_world_is_simulated_twice_and_the_events_are_those_of_one_run(self) -> None:
        events: list[RunEvent] = []
        with SimulationPool(2) as pool:
            run_in_stages(
                plan(),
                seed=1,
                executor=pool,
                on_event=events.append,
                on_result=lambda _result: None,
                work=fake_blocks.instant,
            )
        done = sorted(event.worlds for event in events if isinstance(event, BlockDone))
        assert done == ranges(2)
        assert [event for event in events if isinstance(event, RunStarted)] == [RunStarted(200, 6, 90)]
        assert isinstance(events[-1], RunFinished)

    def test_a_stage_is_told_before_the_next_has_ended(self) -> None:
        story: list[object] = []
        run_in_stages(
            plan(),
            stages=(4, 8),
            seed=1,
            on_event=lambda event: story.append(event.worlds) if isinstance(event, BlockDone) else None,
            on_result=lambda result: story.append(result.provenance.worlds_done),
            work=fake_blocks.instant,
        )
        assert story == [(0, 4), 4, (4, 8), 8]


class TestTrouble:
    def test_cancelling_between_stages_ends_the_run(self) -> None:
        token = CancelToken()
        found: list[RunResult] = []

        def stop(result: RunResult) -> None:
            found.append(result)
            token.cancel()

        with pytest.raises(Cancelled):
            run_in_stages(plan(), seed=1, cancel=token, on_result=stop, work=fake_blocks.instant)
        assert [result.provenance.worlds for result in found] == [8]

    def test_a_broken_first_stage_is_not_told_and_the_others_go_on(self) -> None:
        found: list[RunResult] = []
        run_in_stages(plan(), seed=1, on_result=found.append, work=first_breaks)
        assert [(r.provenance.worlds, r.provenance.worlds_done) for r in found] == [(50, 42), (200, 192)]
        assert [failure.worlds for failure in found[-1].failures] == [(0, 8)]

    def test_when_all_break_the_run_has_failed(self) -> None:
        with pytest.raises(RunFailed, match="not enough memory"):
            run_in_stages(plan(), seed=1, on_result=lambda _result: None, work=fake_blocks.all_break)


def first_breaks(task: BlockTask, cancel: CancelToken, on_day: OnDay) -> BlockResult:
    if task.index == 0:
        raise ValueError("no luck")
    return fake_blocks.instant(task, cancel, on_day)
