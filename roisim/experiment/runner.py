"""Many worlds of one plan: cut into blocks, simulated by whoever there is, put together again.

The result depends on plan, seed and number of worlds alone, never on who did which block or when.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, Executor, Future, wait
from dataclasses import replace
from typing import TYPE_CHECKING, Final

import roisim
from roisim.cancellation import CancelToken
from roisim.errors import Cancelled, RoisimError, RunFailed
from roisim.experiment.block_result import BlockResult, merge
from roisim.experiment.block_task import BlockTask, Work, attempt, cut_into_blocks, failure, simulate_block
from roisim.experiment.executors import Crew, Outcome, crew_for
from roisim.experiment.figures import channel_figures, monthly_figures, series_means, whole_plan_figures
from roisim.experiment.progress import SECONDS_BETWEEN, ProgressTeller
from roisim.experiment.results import PlanFacts, Provenance, RunResult
from roisim.experiment.stages import STAGES, Stages, cut_into_stages, workers_of
from roisim.run_events import (
    BlockDone,
    BlockFailed,
    RunCancelled,
    RunEvent,
    RunFinished,
    RunStarted,
)
from roisim.simulation.calendar import Calendar
from roisim.translation import _
from roisim.units import minor_unit_digits

if TYPE_CHECKING:
    from roisim.scenario.scenario import Scenario

Tell = Callable[[RunEvent], None]

PATIENCE_SECONDS: Final = 0.8
"""How long a cancelled run waits for its workers to leave their blocks."""


def run(
    scenario: Scenario,
    *,
    worlds: int,
    seed: int,
    executor: Executor | None = None,
    cancel: CancelToken | None = None,
    on_event: Tell | None = None,
    work: Work = simulate_block,
) -> RunResult:
    """Simulate a plan in many worlds.

    Args:
        scenario: the plan.
        worlds: how many, at least 1.
        seed: same seed, same numbers.
        executor: who does the blocks; None does them here. See `worker_pool.make_executor`.
        cancel: asked all the time whether to stop.
        on_event: told what happens, in this thread, at most about ten times a second.
        work: what to do with a block; tests put their own here.

    Raises:
        Cancelled: someone asked for it; nothing is left running.
        RunFailed: not a single block could be simulated.
        RoisimError: less than one world is asked for.
    """
    return run_all(
        (scenario,),
        worlds=worlds,
        seed=seed,
        executor=executor,
        cancel=cancel,
        on_event=on_event,
        work=work,
    )[0]


def run_all(
    scenarios: Sequence[Scenario],
    *,
    worlds: int,
    seed: int,
    executor: Executor | None = None,
    cancel: CancelToken | None = None,
    on_event: Tell | None = None,
    work: Work = simulate_block,
) -> tuple[RunResult, ...]:
    """Simulate several plans with the same luck, all their blocks at once, as one run.

    Each result is that of `run`. Events count the worlds of all plans through: world w of plan p (from 0)
    is world p × `worlds` + w.

    Args:
        scenarios: the plans, at least one.
        worlds: how many of each, at least 1.
        seed, executor, cancel, on_event, work: as for `run`.

    Raises:
        Cancelled: someone asked for it; nothing is left running.
        RunFailed: of some plan not a single block could be simulated.
        RoisimError: less than one world is asked for.
    """
    if worlds < 1:
        raise RoisimError(_("At least one world is needed, not {worlds}").format(worlds=worlds))
    return _run(_tasks(scenarios, seed, worlds), worlds, executor, cancel, on_event, work)


def run_in_stages(
    scenario: Scenario,
    *,
    stages: Sequence[int] = STAGES,
    seed: int,
    executor: Executor | None = None,
    cancel: CancelToken | None = None,
    on_event: Tell | None = None,
    on_result: Callable[[RunResult], None],
    work: Work = simulate_block,
) -> RunResult:
    """Simulate a plan in more and more worlds, and hand over what is known after each stage.

    The last result is that of `run` with as many worlds, to the byte. No world is simulated twice, and
    nobody waits for a stage to end: the blocks of all stages are one queue.

    Args:
        stages: numbers of worlds, growing.
        on_result: told the result of each stage, in this thread; not of one all of whose blocks broke.
        scenario, seed, executor, cancel, on_event, work: as for `run`.

    Raises:
        Cancelled: someone asked for it; nothing is left running.
        RunFailed: not a single block could be simulated.
        RoisimError: the stages do not grow from at least one world.
    """
    tasks = cut_into_stages(scenario, seed, stages, workers_of(executor))
    steps = Stages(tasks, stages)

    def after(outcomes: Sequence[Outcome]) -> None:
        for worlds, known in steps.complete(outcomes):
            some = any(isinstance(outcome, BlockResult) for outcome in known)
            if some and worlds < stages[-1]:
                on_result(_result(scenario, seed, worlds, known))

    result = _run([tasks], stages[-1], executor, cancel, on_event, work, after)[0]
    on_result(result)
    return result


def _run(
    plans: Sequence[Sequence[BlockTask]],
    worlds: int,
    executor: Executor | None,
    cancel: CancelToken | None,
    on_event: Tell | None,
    work: Work,
    after: Callable[[Sequence[Outcome]], None] = lambda _outcomes: None,
) -> tuple[RunResult, ...]:
    """Simulate the blocks of plans; `after` hears of all outcomes so far as each one comes."""
    tell: Tell = on_event or (lambda _event: None)
    token = cancel or CancelToken()
    tasks = [task for blocks in plans for task in blocks]
    days = max(
        Calendar(scenario.start, scenario.months).days
        for scenario in (blocks[0].scenario for blocks in plans)
    )
    tell(RunStarted(worlds * len(plans), len(tasks), days))
    teller = ProgressTeller(tasks, days, tell)
    shift = {task.index: worlds * place for place, blocks in enumerate(plans) for task in blocks}
    try:
        outcomes = _collect(_outcomes(tasks, executor, work, token, teller), teller, tell, shift, after)
    except Cancelled:
        tell(RunCancelled())
        raise
    results = [
        _result(blocks[0].scenario, blocks[0].seed, worlds, [outcomes[task.index] for task in blocks])
        for blocks in plans
    ]
    tell(RunFinished(teller.seconds()))
    return tuple(results)


def _tasks(scenarios: Sequence[Scenario], seed: int, worlds: int) -> list[list[BlockTask]]:
    """The blocks of each plan, numbered through all of them."""
    numbers = itertools.count()
    return [
        [replace(task, index=next(numbers)) for task in cut_into_blocks(scenario, seed, worlds)]
        for scenario in scenarios
    ]


def plan_facts(scenario: Scenario) -> PlanFacts:
    """What readers of figures must know of a plan."""
    # here, not above: without a plan nobody needs the rates of channels
    from roisim.simulation.channel_rates import PAID_KINDS

    rate = scenario.finance.discount_rate
    kinds = tuple(channel.kind for channel in scenario.channels)
    return PlanFacts(
        name=scenario.name,
        currency=scenario.currency,
        currency_digits=minor_unit_digits(scenario.currency),
        start=scenario.start,
        months=scenario.months,
        channels=tuple(channel.name for channel in scenario.channels),
        kinds=kinds,
        paid=tuple(kind in PAID_KINDS for kind in kinds),
        cac=scenario.finance.cac,
        ltv_horizon_months=scenario.finance.ltv_horizon_months,
        discount_rate=(rate.low_limit(), rate.high_limit()),
        description=scenario.description,
    )


def _outcomes(
    tasks: Sequence[BlockTask],
    executor: Executor | None,
    work: Work,
    cancel: CancelToken,
    teller: ProgressTeller,
) -> Iterator[tuple[BlockTask, Outcome]]:
    if executor is None:
        return _done_here(tasks, work, cancel, teller)
    return _done_by(crew_for(executor, work, len(tasks)), tasks, cancel, teller)


def _done_here(
    tasks: Iterable[BlockTask], work: Work, cancel: CancelToken, teller: ProgressTeller
) -> Iterator[tuple[BlockTask, Outcome]]:
    """Blocks one after the other in this process."""
    for task in tasks:

        def on_day(day: int, task: BlockTask = task) -> None:
            teller.days_done(task, day)
            teller.tell_now_and_then()

        yield task, attempt(task, work, cancel, on_day)


def _done_by(
    crew: Crew, tasks: Iterable[BlockTask], cancel: CancelToken, teller: ProgressTeller
) -> Iterator[tuple[BlockTask, Outcome]]:
    """Blocks as a crew finishes them, in whatever order."""
    pending = {crew.submit(task): task for task in tasks}
    try:
        while pending:
            finished, _unfinished = wait(pending, SECONDS_BETWEEN / 2, FIRST_COMPLETED)
            cancel.raise_if_cancelled()
            for future in finished:
                task = pending.pop(future)
                if isinstance(future.exception(), BrokenExecutor) and crew.may_begin_again(task):
                    pending[crew.submit(task)] = task
                else:
                    yield task, _outcome(task, future)
            for task in pending.values():
                teller.days_done(task, crew.days_done(task))
            teller.tell_now_and_then()
    except BaseException:
        _stop(crew, pending)
        raise


def _outcome(task: BlockTask, future: Future[Outcome]) -> Outcome:
    error = future.exception()
    if error is None:
        return future.result()
    if isinstance(error, Cancelled):
        raise error
    return failure(task, "worker", error)


def _stop(crew: Crew, pending: Iterable[Future[Outcome]]) -> None:
    """Leave all blocks, and give those under way a moment to notice."""
    crew.stop()
    under_way = [future for future in pending if not future.cancel()]
    wait(under_way, PATIENCE_SECONDS)


def _collect(
    outcomes: Iterator[tuple[BlockTask, Outcome]],
    teller: ProgressTeller,
    tell: Tell,
    shift: Mapping[int, int],
    after: Callable[[Sequence[Outcome]], None],
) -> dict[int, Outcome]:
    """All outcomes by the block's number, each told as it comes, its worlds moved on by `shift`."""
    collected: dict[int, Outcome] = {}
    for task, outcome in outcomes:
        collected[task.index] = outcome
        first, past = (world + shift[task.index] for world in task.worlds)
        if isinstance(outcome, BlockFailed):
            teller.block_ended(task, worlds_done=0)
            tell(replace(outcome, worlds=(first, past)))
        else:
            teller.block_ended(task, past - first)
            tell(BlockDone((first, past)))
        teller.tell_now_and_then()
        after(list(collected.values()))
    teller.tell()
    return collected


def _result(scenario: Scenario, seed: int, worlds: int, outcomes: Iterable[Outcome]) -> RunResult:
    collected = list(outcomes)
    blocks = [outcome for outcome in collected if isinstance(outcome, BlockResult)]
    failures = sorted((o for o in collected if isinstance(o, BlockFailed)), key=lambda each: each.worlds)
    if not blocks:
        raise RunFailed(_("No world could be simulated: {reason}").format(reason=failures[0].message))
    plan = plan_facts(scenario)
    values, sums = merge(blocks)
    return RunResult(
        plan=plan,
        provenance=_provenance(scenario, seed, worlds, sum(b.worlds[1] - b.worlds[0] for b in blocks)),
        figures=whole_plan_figures(values, plan),
        monthly=monthly_figures(values),
        channels=channel_figures(values, plan),
        series_means=series_means(values),
        sums=sums,
        values=values,
        failures=tuple(failures),
    )


def _provenance(scenario: Scenario, seed: int, worlds: int, worlds_done: int) -> Provenance:
    # here, not above: worker processes read no files
    from roisim.scenario.scenario_file import scenario_sha256

    return Provenance(roisim.__version__, seed, worlds, worlds_done, scenario_sha256(scenario))
