"""The numbers on the command line of a run, checked all at once."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass

from roisim.errors import Problem
from roisim.translation import _

DEFAULT_WORLDS, DEFAULT_SEED = 200, 1
_BOUNDS: Mapping[str, tuple[int, int]] = {
    "worlds": (1, 1_000_000),
    "seed": (0, 2**64 - 1),
    "months": (1, 120),
    "workers": (1, 61 if sys.platform == "win32" else 256),  # Windows cannot wait for more
}
"""Least and greatest value of each number."""


@dataclass(frozen=True)
class RunNumbers:
    """How much to simulate; `months` is None where the plan's own length holds."""

    worlds: int
    seed: int
    months: int | None
    workers: int


def add_number_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options. They stay text here, so that all can be judged together."""
    parser.add_argument(
        "--worlds",
        metavar="N",
        default=str(DEFAULT_WORLDS),
        help=_("how often the plan is lived through, each time with other luck (default {number})").format(
            number=DEFAULT_WORLDS
        ),
    )
    parser.add_argument(
        "--seed",
        metavar="S",
        default=str(DEFAULT_SEED),
        help=_("which luck; the same seed gives the same numbers again (default {number})").format(
            number=DEFAULT_SEED
        ),
    )
    parser.add_argument(
        "--months", metavar="M", help=_("simulate this many months instead of the plan's own")
    )
    parser.add_argument(
        "--workers",
        metavar="K",
        default=str(processors()),
        help=_("processes that share the work; changes no figure (default: one for each processor)"),
    )


def read_numbers(args: argparse.Namespace) -> tuple[RunNumbers | None, tuple[Problem, ...]]:
    """The numbers, or all that is wrong with them."""
    values: dict[str, int] = {}
    problems: list[Problem] = []
    for name in _BOUNDS:
        text = getattr(args, name)
        value = None if text is None else _whole_number(text)
        problem = None if text is None else _problem(name, text, value)
        if problem is not None:
            problems.append(problem)
        elif value is not None:
            values[name] = value
    if problems:
        return None, tuple(problems)
    return RunNumbers(values["worlds"], values["seed"], values.get("months"), values["workers"]), ()


def _whole_number(text: str) -> int | None:
    try:
        return int(text)
    except ValueError:
        return None


def _problem(name: str, text: str, value: int | None) -> Problem | None:
    least, greatest = _BOUNDS[name]
    cure = _("Write a whole number from {least} to {greatest}").format(least=least, greatest=greatest)
    if value is None:
        return Problem(f"--{name}", _("This is not a whole number"), cure, found=text)
    if value < least:
        return Problem(f"--{name}", _("This number is too small"), cure, found=text)
    if value > greatest:
        return Problem(f"--{name}", _("This number is too large"), cure, found=text)
    return None


def processors() -> int:
    """Processors that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
