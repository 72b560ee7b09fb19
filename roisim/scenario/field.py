"""The declaration of an input: what it is called, means, may be, and why its default is believed.

The checks, the forms, the workbook's input sheet and ``docs/inputs.md`` are all made from it.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import Literal

from roisim.scenario.quantity import Evidence, EvidenceKind

InputKind = Literal[
    "number", "plain", "whole", "text", "currency", "date", "dates", "choice", "switch", "list"
]


class _Required:
    """Stands for "no default: the plan must say it"."""

    def __repr__(self) -> str:
        return "required"


REQUIRED = _Required()


@dataclass(frozen=True)
class FieldSpec:
    """Everything there is to know about one input, apart from its value.

    `label` and `help` are English; whoever shows them calls ``_`` on them.

    Attributes:
        label: short name for a form.
        help: definition in a sentence or two.
        kind: "number" may be uncertain; "plain" and "list" are numbers that may not; the rest say it.
        unit: of the number: "money…" is in the plan's currency, "share…" between 0 and 1; "" for none.
        low, high: allowed range, ends included, but for `low` where `above_low`.
        default: plain value as a file would hold it; None for an input that may be left out;
            REQUIRED for one that must be stated.
        evidence: why the default is believed.
        by_month: whether a list by plan month is allowed.
        choices: allowed words, of a choice.
        length: number of entries, of a list.
        example: plain value to show where one is missing.
    """

    label: str
    help: str
    kind: InputKind
    unit: str = ""
    low: float = -math.inf
    high: float = math.inf
    above_low: bool = False
    default: object = REQUIRED
    evidence: Evidence = field(default_factory=lambda: Evidence(EvidenceKind.ASSUMPTION))
    by_month: bool = False
    choices: tuple[str, ...] = ()
    length: int = 0
    example: object = None

    @property
    def required(self) -> bool:
        """Whether the plan must state it."""
        return self.default is REQUIRED

    @property
    def is_share(self) -> bool:
        """Whether it is a part of a whole: 0.5 for 50 %."""
        return self.unit.startswith("share") and self.low >= 0 and self.high <= 1

    @property
    def is_money(self) -> bool:
        """Whether it is in the plan's currency."""
        return self.unit.startswith("money")

    @property
    def limits(self) -> tuple[float, float]:
        """Lowest and highest allowed value."""
        return self.low, self.high

    @property
    def stand_in(self) -> object:
        """A right value: the default, or an example where there is none."""
        return self.example if self.required or self.default is None else self.default


def benchmark(source: str) -> Evidence:
    """A number that was measured elsewhere."""
    return Evidence(EvidenceKind.BENCHMARK, source)


def assumption(source: str = "") -> Evidence:
    """A number that somebody holds to be reasonable."""
    return Evidence(EvidenceKind.ASSUMPTION, source)
