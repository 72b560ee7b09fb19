"""What can go wrong, told in sentences that a shop owner understands."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal


class RoisimError(Exception):
    """Something the person at the keyboard can mend; its text is a sentence for them."""


class RunFailed(RoisimError):
    """A run could not be finished, though its plan is sound."""


class Cancelled(RoisimError):
    """A person, or a program on their behalf, stopped the run."""


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong, or doubtful, in a plan.

    Attributes:
        path: place in the file, such as ``channels[0].cost_per_click``; "" for the file as a whole.
        message: what is wrong, a sentence without a full stop.
        cure: what would be right, a sentence without a full stop; "" where the message says it.
        found: what stands there now, as the file writes it; "" where nothing does.
        line: its line in the file, from 1; None where no line can be named.
        severity: an "error" keeps the plan from running, a "warning" does not.
        by_hand: the cure for those who see labels and switches instead of the file; "" where it is the same.

    Between backticks stand names of inputs, choices, shares and days, as a file writes them.
    """

    path: str
    message: str
    cure: str = ""
    found: str = ""
    line: int | None = None
    severity: Literal["error", "warning"] = "error"
    by_hand: str = ""

    def __str__(self) -> str:
        place = ": ".join(part for part in (f"{self.line}" if self.line else "", self.path) if part)
        found = f" ({self.found})" if self.found else ""
        cure = f". {self.cure}" if self.cure else ""
        return f"{place}: {self.message}{found}{cure}" if place else f"{self.message}{found}{cure}"


class ScenarioError(RoisimError):
    """A plan cannot be used; holds every problem found, never only the first.

    Attributes:
        problems: what is wrong, in the order of the file.
        source: the file's name as the user gave it; "" for a plan that came from no file.
    """

    def __init__(self, problems: Iterable[Problem], source: str = "") -> None:
        self.problems = tuple(problems)
        self.source = source
        # both arguments go to Exception, so that the error survives the way back from a worker process
        super().__init__(self.problems, source)

    def __str__(self) -> str:
        before = f"{self.source}:" if self.source else ""
        return "\n".join(f"{before}{problem}" for problem in self.problems)
