"""What worker processes do for a window: work that gives way to others, and a quick first answer.

Each function here runs in a worker and is found there by its name; none of them needs SimPy to be asked for
an expectation.
"""

from __future__ import annotations

import datetime
import os
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Final, TypeVar

from roisim.cancellation import CancelToken
from roisim.experiment.block_result import BlockResult
from roisim.experiment.block_task import BlockTask, OnDay, simulate_block
from roisim.translation import use_language

if TYPE_CHECKING:
    from roisim.experiment.results import RunResult
    from roisim.experiment.what_if import WhatIf
    from roisim.scenario.scenario import Scenario

T = TypeVar("T")

NICENESS: Final = 5
"""How far simulation steps back behind the window and its expectations, on systems that know such a thing."""

EXERCISE: Final = "turkish_shop"
"""The preset on which a fresh worker warms up."""


class _Manners:
    """A worker process steps back once for its whole life."""

    stepped_back = False


def simulate_in_background(task: BlockTask, cancel: CancelToken, on_day: OnDay) -> BlockResult:
    """`simulate_block`, in a process that gives way to others."""
    if not _Manners.stepped_back:
        _Manners.stepped_back = True
        if hasattr(os, "nice"):  # Windows has no such thing
            os.nice(NICENESS)
    return simulate_block(task, cancel, on_day)


def get_ready_to_expect() -> None:
    """A worker's first task: what the first expectation would otherwise wait for."""
    # loading and trying it is the task
    from roisim.scenario.preset_catalog import preset_text
    from roisim.scenario.scenario_file import loads

    expect_plan(loads(preset_text(EXERCISE)))


def expect_plan(scenario: Scenario) -> RunResult:
    """A plan without chance."""
    # here, not above: simulating blocks needs none of it
    from roisim.experiment.expected_figures import expect

    return expect(scenario)


def profit_of(scenario: Scenario) -> float:
    """Expected profit, in whole units of the plan's currency."""
    # as above
    from roisim.experiment.what_if import expected_profit

    return expected_profit(scenario)


def what_if_parts(program_ids: Sequence[str]) -> list[tuple[str, ...]]:
    """Which programmes are best tried together, so that several workers share the library."""
    # as above
    from roisim.experiment.what_if import in_parts

    return in_parts(program_ids)


def some_what_ifs(
    scenario: Scenario, program_ids: Sequence[str], start: datetime.date | None, profit_now: float
) -> dict[str, WhatIf]:
    """A few of the programmes, so that several workers share the library."""
    # as above
    from roisim.experiment.what_if import what_if

    return what_if(scenario, program_ids, start, profit_now)


def in_language(code: str, work: Callable[..., T], *args: object) -> T:
    """Do something whose texts are read by people, in their language."""
    use_language(code)
    return work(*args)
