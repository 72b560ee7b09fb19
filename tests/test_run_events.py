from __future__ import annotations

import pickle
from dataclasses import FrozenInstanceError
from typing import get_args

import pytest

from roisim.run_events import (
    BlockDone,
    BlockFailed,
    Progress,
    RunCancelled,
    RunEvent,
    RunFinished,
    RunStarted,
)

EXAMPLES: list[RunEvent] = [
    RunStarted(worlds=200, blocks=4, days=730),
    Progress(done=0.25, worlds_done=50, seconds_left=3.0),
    BlockDone(worlds=(0, 50)),
    BlockFailed(
        worlds=(50, 100), origin="worker", kind="MemoryError", message="Out of memory", details="Traceback"
    ),
    RunFinished(seconds=4.2),
    RunCancelled(),
]


def test_the_examples_show_every_event() -> None:
    assert [type(event) for event in EXAMPLES] == list(get_args(RunEvent))


@pytest.mark.parametrize("event", EXAMPLES)
def test_an_event_travels_between_processes_unchanged(event: RunEvent) -> None:
    assert pickle.loads(pickle.dumps(event)) == event


def test_an_event_tells_what_happened_and_cannot_be_changed() -> None:
    with pytest.raises(FrozenInstanceError):
        setattr(EXAMPLES[1], "done", 0.5)  # noqa: B010 - a plain assignment does not type-check
