"""Runs: the same result whoever does the blocks, events on the way, and what happens when things go wrong."""

from __future__ import annotations

import itertools
import multiprocessing
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, ProcessPoolExecutor, ThreadPoolExecutor
from pathlib import Path

import pytest

from roisim.cancellation import CancelToken
from roisim.errors import Cancelled, RoisimError, RunFailed
from roisim.experiment.block_task import Work, cut_into_blocks
from roisim.experiment.result_file import result_text
from roisim.experiment.results import RunResult
from roisim.experiment.runner import run
from roisim.experiment.worker_pool import SimulationPool, make_executor
from roisim.run_events import (
    BlockDone,
    BlockFailed,
    Progress,
    RunCancelled,
    RunEvent,
    RunFinished,
    RunStarted,
)
from tests.experiment import fake_blocks
from tests.experiment.fake_blocks import SECOND, plan


@pytest.fixture(scope="module")
def pool() -> Iterator[SimulationPool]:
    with SimulationPool(2) as executor:
        yield executor


@pytest.fixture(scope="module")
def text_of_one_process() -> str:
    return result_text(run(plan(), worlds=130, seed=1, work=fake_blocks.instant))


class TestBlocks:
    @pytest.mark.parametrize(
        ("worlds", "blocks"),
        [
            (1, [(0, 1)]),
            (50, [(0, 50)]),
            (51, [(0, 50), (50, 51)]),
            (130, [(0, 50), (50, 100), (100, 130)]),
        ],
    )
    def test_worlds_are_cut_into_fifties(self, worlds: int, blocks: list[tuple[int, int]]) -> None:
        assert [task.worlds for task in cut_into_blocks(plan(), 1, worlds)] == blocks

    def test_less_than_one_world_is_refused(self) -> None:
        with pytest.raises(RoisimError, match="At least one world is needed, not 0"):
            run(plan(), worlds=0, seed=1, work=fake_blocks.instant)


class TestSameResultWhoeverDoesIt:
    def test_worker_processes(self, pool: SimulationPool, text_of_one_process: str) -> None:
        found = run(plan(), worlds=130, seed=1, executor=pool, work=fake_blocks.instant)
        assert result_text(found) == text_of_one_process

    def test_blocks_that_come_in_another_order(self, pool: SimulationPool, text_of_one_process: str) -> None:
        events: list[RunEvent] = []
        found = run(
            plan(),
            worlds=130,
            seed=1,
            executor=pool,
            work=fake_blocks.last_block_first,
            on_event=events.append,
        )
        done = [event.worlds for event in events if isinstance(event, BlockDone)]
        assert done != sorted(done)
        assert result_text(found) == text_of_one_process

    def test_threads(self, text_of_one_process: str) -> None:
        with ThreadPoolExecutor(3) as executor:
            found = run(plan(), worlds=130, seed=1, executor=executor, work=fake_blocks.instant)
        assert result_text(found) == text_of_one_process

    def test_a_plain_process_pool(self, text_of_one_process: str) -> None:
        with ProcessPoolExecutor(2, multiprocessing.get_context("spawn")) as executor:
            found = run(plan(), worlds=130, seed=1, executor=executor, work=fake_blocks.instant)
        assert result_text(found) == text_of_one_process

    def test_two_runs_that_share_a_pool(self, pool: SimulationPool, text_of_one_process: str) -> None:
        texts: list[str] = []

        def one_run() -> None:
            found = run(plan(), worlds=130, seed=1, executor=pool, work=fake_blocks.last_block_first)
            texts.append(result_text(found))

        threads = [threading.Thread(target=one_run) for _ in range(2)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert texts == [text_of_one_process] * 2

    def test_one_worker_needs_no_other_process(self) -> None:
        with make_executor(1) as executor:
            assert executor is None
        with make_executor(2) as executor:
            assert isinstance(executor, SimulationPool)


class TestEvents:
    def test_a_run_tells_its_start_its_blocks_and_its_end(self) -> None:
        events: list[RunEvent] = []
        run(plan(), worlds=130, seed=1, work=fake_blocks.instant, on_event=events.append)
        assert events[0] == RunStarted(worlds=130, blocks=3, days=90)
        assert [event for event in events if isinstance(event, BlockDone)] == [
            BlockDone((0, 50)),
            BlockDone((50, 100)),
            BlockDone((100, 130)),
        ]
        last, end = events[-2:]
        assert isinstance(last, Progress)
        assert (last.done, last.worlds_done, last.seconds_left) == (1.0, 130, 0.0)
        assert isinstance(end, RunFinished)
        assert end.seconds > 0

    @pytest.mark.parametrize("workers", [1, 2])
    def test_progress_grows_with_time_left_and_is_told_at_most_ten_times_a_second(
        self, pool: SimulationPool, workers: int
    ) -> None:
        told: list[tuple[float, Progress]] = []

        def listen(event: RunEvent) -> None:
            if isinstance(event, Progress):
                told.append((time.monotonic(), event))

        executor = pool if workers == 2 else None
        worlds = 60 if workers == 2 else 7
        run(plan(), worlds=worlds, seed=1, executor=executor, work=fake_blocks.slow, on_event=listen)
        shares = [event.done for _when, event in told]
        assert shares == sorted(shares)
        assert sum(0 < share < 1 for share in shares) >= 8
        gaps = [later - earlier for (earlier, _a), (later, _b) in itertools.pairwise(told[:-1])]
        assert min(gaps) > 0.09
        halfway = min((event for _when, event in told), key=lambda event: abs(event.done - 0.5))
        assert halfway.seconds_left is not None
        assert halfway.seconds_left == pytest.approx(0.9, abs=0.6)

    def test_worlds_of_finished_blocks_are_told(self) -> None:
        told: list[RunEvent] = []
        run(plan(), worlds=57, seed=1, work=fake_blocks.slow, on_event=told.append)
        middle = [event for event in told if isinstance(event, Progress) and 50 / 57 < event.done < 1]
        assert {event.worlds_done for event in middle} == {50}


class TestCancelling:
    @pytest.mark.parametrize("executor_of", [lambda: None, lambda: ThreadPoolExecutor(2)])
    def test_in_this_process_it_takes_effect_at_once(
        self, tmp_path: Path, executor_of: Callable[[], Executor | None]
    ) -> None:
        events, seconds = cancelled_run(tmp_path, executor_of())
        assert isinstance(events[-1], RunCancelled)
        assert seconds < 0.5

    def test_in_worker_processes_it_takes_effect_within_a_second_and_leaves_none_behind(
        self, tmp_path: Path
    ) -> None:
        with SimulationPool(2) as executor:
            events, seconds = cancelled_run(tmp_path, executor, workers=2)
        workers = [int(note.name) for note in tmp_path.iterdir()]
        assert isinstance(events[-1], RunCancelled)
        assert seconds < 1.0
        assert len(workers) == 2
        assert not [worker for worker in workers if is_alive(worker)]

    def test_a_pool_serves_the_next_run_after_a_cancelled_one(
        self, tmp_path: Path, pool: SimulationPool, text_of_one_process: str
    ) -> None:
        cancelled_run(tmp_path, pool)
        found = run(plan(), worlds=130, seed=1, executor=pool, work=fake_blocks.instant)
        assert result_text(found) == text_of_one_process

    def test_a_run_cancelled_before_it_begins_begins_nothing(self, tmp_path: Path) -> None:
        token = CancelToken()
        token.cancel()
        with pytest.raises(Cancelled):
            run(plan(str(tmp_path)), worlds=3, seed=1, cancel=token, work=fake_blocks.endless)
        assert not list(tmp_path.iterdir())

    def test_an_error_of_the_listener_ends_the_workers_blocks_too(
        self, tmp_path: Path, pool: SimulationPool
    ) -> None:
        def listen(event: RunEvent) -> None:
            if isinstance(event, Progress):
                raise OSError("the terminal is gone")

        started = time.monotonic()
        with pytest.raises(OSError, match="the terminal is gone"):
            run(
                plan(str(tmp_path)),
                worlds=100,
                seed=1,
                executor=pool,
                work=fake_blocks.endless,
                on_event=listen,
            )
        found = run(plan(), worlds=60, seed=1, executor=pool, work=fake_blocks.instant)
        assert found.complete
        assert time.monotonic() - started < 20

    def test_workers_end_by_themselves_when_their_parent_is_killed(self, tmp_path: Path) -> None:
        script = (
            "import sys; from roisim.experiment.runner import run\n"
            "from roisim.experiment.worker_pool import SimulationPool\n"
            "from tests.experiment import fake_blocks\n"
            "if __name__ == '__main__':\n"
            "    run(fake_blocks.plan(sys.argv[1]), worlds=100, seed=1, executor=SimulationPool(2),\n"
            "        work=fake_blocks.endless)\n"
        )
        (tmp_path / "parent.py").write_text(script)
        notes = tmp_path / "notes"
        notes.mkdir()
        environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}
        parent = subprocess.Popen([sys.executable, str(tmp_path / "parent.py"), str(notes)], env=environment)
        assert within(30, lambda: len(list(notes.iterdir())) == 2)
        workers = [int(note.name) for note in notes.iterdir()]
        parent.kill()
        parent.wait()
        assert within(5, lambda: not [worker for worker in workers if is_alive(worker)])


class TestFailures:
    @pytest.mark.parametrize("workers", [1, 2])
    def test_a_broken_block_is_told_and_the_others_stay(self, pool: SimulationPool, workers: int) -> None:
        found, lost = run_with_losses(fake_blocks.second_breaks, pool if workers == 2 else None)
        assert [(event.worlds, event.origin, event.kind) for event in lost] == [
            (SECOND, "simulation", "ValueError")
        ]
        assert lost[0].message == "An error inside the program (ValueError: no luck)"
        assert "second_breaks" in lost[0].details
        assert found.failures == tuple(lost)
        assert not found.complete
        assert (found.provenance.worlds, found.provenance.worlds_done) == (130, 80)
        assert found.values.whole["revenue"].shape == (80,)

    def test_a_block_may_break_in_its_timeline_with_words_of_its_own(self) -> None:
        _found, lost = run_with_losses(fake_blocks.second_breaks_in_its_timeline, None)
        assert [(event.origin, event.kind, event.message) for event in lost] == [
            ("timeline", "RoisimError", "The plan has no channel")
        ]

    def test_when_all_blocks_break_the_run_has_failed(self) -> None:
        with pytest.raises(RunFailed, match="No world could be simulated: There is not enough memory"):
            run(plan(), worlds=60, seed=1, work=fake_blocks.all_break)

    def test_the_death_of_a_worker_costs_its_own_block_only(self) -> None:
        with SimulationPool(2) as executor:
            found, lost = run_with_losses(fake_blocks.second_kills_its_worker, executor)
        assert [(event.worlds, event.origin) for event in lost] == [(SECOND, "worker")]
        assert lost[0].message.startswith("A worker process died")
        assert found.provenance.worlds_done == 80

    def test_when_every_worker_dies_the_run_has_failed(self) -> None:
        with SimulationPool(2) as executor, pytest.raises(RunFailed, match="A worker process died"):
            run(plan(), worlds=130, seed=1, executor=executor, work=fake_blocks.all_kill_their_worker)

    def test_a_worker_that_dies_between_two_runs_is_replaced(self, text_of_one_process: str) -> None:
        with SimulationPool(1) as executor:
            worker = executor.submit(os.getpid).result()
            os.kill(worker, signal.SIGKILL)
            assert within(5, lambda: not is_alive(worker))
            found = run(plan(), worlds=130, seed=1, executor=executor, work=fake_blocks.instant)
        assert result_text(found) == text_of_one_process

    @pytest.mark.skipif(os.name == "nt", reason="signals of Unix")
    def test_workers_are_deaf_to_ctrl_c_from_their_first_moment_on(self, text_of_one_process: str) -> None:
        others = {process.pid for process in multiprocessing.active_children()}
        with SimulationPool(2) as executor:
            executor.start()
            workers = [each for each in multiprocessing.active_children() if each.pid not in others]
            for worker in workers:
                os.kill(worker.pid or 0, signal.SIGINT)
            found = run(plan(), worlds=130, seed=1, executor=executor, work=fake_blocks.instant)
            assert [worker.exitcode for worker in workers] == [None, None]
        assert result_text(found) == text_of_one_process

    def test_a_pool_ends_at_once_while_its_workers_still_load(self, pool: SimulationPool) -> None:
        others = {process.pid for process in multiprocessing.active_children()}
        executor = SimulationPool(2)
        executor.start()
        workers = [each for each in multiprocessing.active_children() if each.pid not in others]
        began = time.monotonic()
        executor.end_at_once()
        # not joined: the executor waits for them too, and of two who wait one learns no exit code
        assert within(2, lambda: [worker.exitcode for worker in workers] == [-signal.SIGKILL] * 2)
        assert time.monotonic() - began < 2
        assert pool.submit(os.getpid).result() > 0

    def test_workers_that_cannot_start_are_given_up(self) -> None:
        """Workers import the main module, and that of standard input cannot be found."""
        script = (
            "from roisim.errors import RunFailed\n"
            "from roisim.experiment.runner import run\n"
            "from roisim.experiment.worker_pool import SimulationPool\n"
            "from tests.experiment import fake_blocks\n"
            "with SimulationPool(2) as pool:\n"
            "    for _again in range(2):\n"
            "        try:\n"
            "            run(fake_blocks.plan(), worlds=130, seed=1, executor=pool,\n"
            "                work=fake_blocks.instant)\n"
            "        except RunFailed as error:\n"
            "            print(error)\n"
        )
        environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}
        ended = subprocess.run(
            [sys.executable, "-"],
            input=script,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
        )
        lines = ended.stdout.splitlines()
        assert (ended.returncode, len(lines)) == (0, 2)
        assert all(line.startswith("Worker processes cannot be started; the error output") for line in lines)
        assert "Exception in thread" not in ended.stderr

    def test_a_lost_block_leaves_the_worlds_of_the_others_as_they_are(self) -> None:
        whole = run(plan(), worlds=130, seed=1, work=fake_blocks.instant)
        part, _lost = run_with_losses(fake_blocks.second_breaks, None)
        kept = [*range(50), *range(100, 130)]
        assert part.values.whole["revenue"].tolist() == whole.values.whole["revenue"][kept].tolist()


def test_workers_load_only_what_they_need() -> None:
    with SimulationPool(1) as executor, pytest.raises(RunFailed) as caught:
        run(plan(), worlds=1, seed=1, executor=executor, work=fake_blocks.which_modules)
    assert str(caught.value) == "No world could be simulated: "


def run_with_losses(work: Work, executor: Executor | None) -> tuple[RunResult, list[BlockFailed]]:
    events: list[RunEvent] = []
    found = run(plan(), worlds=130, seed=1, executor=executor, work=work, on_event=events.append)
    return found, [event for event in events if isinstance(event, BlockFailed)]


def cancelled_run(folder: Path, executor: Executor | None, workers: int = 1) -> tuple[list[RunEvent], float]:
    """Cancel an endless run once its blocks are under way in so many processes; how long it took to end."""
    token, events, asked = CancelToken(), list[RunEvent](), list[float]()
    worlds = 60

    def cancel_when_under_way() -> None:
        within(30, lambda: len(list(folder.iterdir())) >= workers)
        time.sleep(0.3)
        asked.append(time.monotonic())
        token.cancel()

    watcher = threading.Thread(target=cancel_when_under_way)
    watcher.start()
    with pytest.raises(Cancelled):
        run(
            plan(str(folder)),
            worlds=worlds,
            seed=1,
            executor=executor,
            cancel=token,
            work=fake_blocks.endless,
            on_event=events.append,
        )
    ended = time.monotonic()
    watcher.join()
    if executor is not None and not isinstance(executor, SimulationPool):
        executor.shutdown()
    return events, ended - asked[0]


def within(seconds: float, happened: Callable[[], bool]) -> bool:
    """Whether something happens before the time is up."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if happened():
            return True
        time.sleep(0.02)
    return False


def is_alive(process: int) -> bool:
    """Whether a process runs; one that has ended but was not yet looked after does not."""
    try:
        state = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0]
    except (FileNotFoundError, ProcessLookupError):
        return False
    return state not in "ZX"
