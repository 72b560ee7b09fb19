"""Plans from their files through the simulation, with progress: what `run` and `compare` share."""

from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from roisim.commands.interruption import on_interruption
from roisim.commands.progress_display import progress_display
from roisim.commands.run_numbers import RunNumbers
from roisim.errors import Cancelled, Problem

if TYPE_CHECKING:
    from roisim.experiment.results import RunResult
    from roisim.scenario.scenario import Scenario


def read_plan(file: Path) -> tuple[Scenario, tuple[Problem, ...]]:
    """A plan and its warnings.

    Raises:
        ScenarioError: with all that is wrong in the file.
    """
    # loads the whole schema, which `--help` does not need
    from roisim.scenario.scenario_file import check_file, load_scenario

    scenario = load_scenario(file)
    return scenario, tuple(check_file(file))


def simulate_plans(
    scenarios: Sequence[Scenario], numbers: RunNumbers, title: str, *, silent: bool
) -> tuple[RunResult, ...]:
    """Simulate plans with the same luck, all together.

    Raises:
        Cancelled: the user asked for it.
        RunFailed: of some plan not one world could be simulated.
    """
    # loads the engine, which `--help` does not need
    from roisim.cancellation import CancelToken
    from roisim.experiment.block_task import worlds_per_block
    from roisim.experiment.runner import run_all
    from roisim.experiment.worker_pool import make_executor

    blocks = sum(math.ceil(numbers.worlds / worlds_per_block(scenario)) for scenario in scenarios)
    token = CancelToken()
    with (
        progress_display(title, numbers.worlds * len(scenarios), silent=silent) as listen,
        make_executor(min(numbers.workers, blocks)) as executor,
        on_interruption(token.cancel),
    ):
        if executor is not None:
            executor.start()
        try:
            return run_all(
                scenarios,
                worlds=numbers.worlds,
                seed=numbers.seed,
                executor=executor,
                cancel=token,
                on_event=listen,
            )
        except Cancelled:
            if executor is not None:
                executor.end_at_once()
            raise
