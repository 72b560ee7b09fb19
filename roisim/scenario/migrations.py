"""Old plans become new ones step by step: pure functions on plain data that import nothing of roisim.

A step, once released, is never changed: it knows its two formats as they were. The first format has no
step; the second will add ``(1, 2): from_1_to_2`` and keep ``tests/data/scenario_format_1.toml`` readable.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Mapping
from typing import Any

Plain = dict[str, Any]
Step = Callable[[Plain], Plain]

STEPS: Mapping[tuple[int, int], Step] = {}


def migrate(plain: Plain, to_format: int, steps: Mapping[tuple[int, int], Step] = STEPS) -> Plain:
    """The plan in a newer format.

    Args:
        plain: a plan as plain data with its ``format``, at most `to_format`; it stays as it is.
        to_format: the format wanted.
        steps: by (format before, format after); every format has one step upwards.

    Raises:
        LookupError: no step leads on.
    """
    plan = copy.deepcopy(plain)
    upwards = {before: (after, step) for (before, after), step in steps.items()}
    while plan["format"] < to_format:
        after, step = upwards[plan["format"]]
        plan = step(plan)
        plan["format"] = after
    return plan
