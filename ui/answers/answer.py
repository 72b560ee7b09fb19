"""What is known of a plan at the moment: expected figures, bands, and how far they are."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from roisim.experiment.results import RunResult

NEVER = -1
"""A revision that no plan has."""


class AnswerState(Enum):
    """How far an answer is."""

    EMPTY = auto()
    """There is none: the plan has been wrong from the start, or nobody has asked."""
    WAITING = auto()
    """Typed, and the expected figures are not here yet; those of before stay."""
    EXPECTED = auto()
    """The expected figures are here; bands follow when typing rests."""
    SHARPENING = auto()
    """Worlds are being simulated."""
    DONE = auto()
    """All worlds that were asked for are done."""
    LAST_VALID = auto()
    """What is typed now is wrong: the answer is that of the last sound plan."""
    PAUSED = auto()
    """Expected figures follow, but no worlds are simulated."""
    FAILED = auto()
    """It could not be worked out; `message` tells why."""


@dataclass(frozen=True)
class Answer:
    """What is known of a plan.

    Attributes:
        expected: the plan without chance, and the revision of the plan that it is of.
        bands: many worlds, growing in number, and the revision that they are of. Where the two revisions
            differ, `expected` has not come yet.
        worlds_done, worlds_wanted: how far the simulation is, by the work done; `bands.provenance` has how
            many worlds the bands rest on.
        seconds_left: of the simulation, once there is something to go by.
        seconds_taken: by the simulation, once it is done.
        saved: the expectation of the plan as last saved; None where that had problems.
        message: why it failed, or lacks worlds, in words.
    """

    expected: RunResult | None = None
    expected_revision: int = NEVER
    bands: RunResult | None = None
    bands_revision: int = NEVER
    state: AnswerState = AnswerState.EMPTY
    worlds_done: int = 0
    worlds_wanted: int = 0
    seconds_left: float | None = None
    seconds_taken: float | None = None
    saved: RunResult | None = None
    message: str = ""
