"""What a run tells while it goes on: the stream on which the command line and the window both live.

``worlds`` of a block is the half-open range (first, past the last).
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class RunStarted:
    """The run begins: so many worlds, cut into so many blocks, of so many simulated days each."""

    worlds: int
    blocks: int
    days: int


@dataclass(frozen=True)
class Progress:
    """How far the run is.

    Attributes:
        done: share of the work, 0 to 1; never falls.
        worlds_done: worlds wholly finished.
        seconds_left: estimate; None while there is nothing to estimate from.
    """

    done: float
    worlds_done: int
    seconds_left: float | None


@dataclass(frozen=True)
class BlockDone:
    """The worlds of one block are finished."""

    worlds: tuple[int, int]


@dataclass(frozen=True)
class BlockFailed:
    """One block is lost; the others go on.

    Attributes:
        worlds: the block.
        origin: where it broke: "timeline", "simulation" or "worker" (the process itself died).
        kind: the exception's class name.
        message: a sentence for people.
        details: the traceback, for a report to the developers.
    """

    worlds: tuple[int, int]
    origin: str
    kind: str
    message: str
    details: str


@dataclass(frozen=True)
class RunFinished:
    """All blocks are done or lost, after *seconds* of wall time."""

    seconds: float


@dataclass(frozen=True)
class RunCancelled:
    """The run stopped because someone asked for it."""


RunEvent = RunStarted | Progress | BlockDone | BlockFailed | RunFinished | RunCancelled
