"""`roisim check`: every problem of a plan at once."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from roisim.commands.problem_list import described
from roisim.commands.terminal import say
from roisim.translation import _

if TYPE_CHECKING:
    from roisim.errors import Problem


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the words of `check`."""
    parser.add_argument("files", nargs="+", metavar="FILE", type=Path, help=_("plans to check"))


def execute(args: argparse.Namespace) -> int:
    """Print the problems of each file; 2 when one of them keeps a plan from running."""
    # the schema takes a quarter of a second to load, which `--help` does not have
    from roisim.scenario.scenario_file import check_file

    found = {file: check_file(file) for file in args.files}
    say("\n\n".join(_verdict(file, problems) for file, problems in found.items()))
    wrong = any(problem.severity == "error" for problems in found.values() for problem in problems)
    return 2 if wrong else 0


def _verdict(file: Path, problems: Sequence[Problem]) -> str:
    if not problems:
        return _("{file}: no problems").format(file=file)
    return described(str(file), problems)
