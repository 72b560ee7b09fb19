"""`roisim run`: a plan through the simulation, from the file to the figures."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from roisim.commands.output_files import OutputFiles, add_output_arguments, read_outputs
from roisim.commands.problem_list import InputRefused, described
from roisim.commands.run_numbers import RunNumbers, add_number_arguments, read_numbers
from roisim.commands.run_plans import read_plan, simulate_plans
from roisim.commands.terminal import complain, console, say
from roisim.errors import Problem, RoisimError, ScenarioError
from roisim.translation import _

if TYPE_CHECKING:
    from roisim.experiment.results import RunResult
    from roisim.scenario.scenario import Scenario


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the words of `run`."""
    parser.add_argument("file", metavar="FILE", type=Path, help=_("the plan"))
    add_number_arguments(parser)
    add_output_arguments(parser)
    parser.add_argument("--quiet", action="store_true", help=_("print no figures and no progress"))


def execute(args: argparse.Namespace) -> int:
    """Simulate, write what was asked for, and print the key figures; 1 when a part of the run failed."""
    outputs = read_outputs(args)
    scenario, numbers, warnings = _read_everything(args, outputs)
    if warnings and not args.quiet:
        complain(described(str(args.file), warnings))
    (result,) = simulate_plans((scenario,), numbers, scenario.name, silent=args.quiet)
    if not args.quiet:
        _show(result)
    written, failures = outputs.write(result, scenario)
    if written and not args.quiet:
        say("\n".join(_("Written: {place}").format(place=place) for place in written))
    return _aftermath(result, failures)


def _read_everything(
    args: argparse.Namespace, outputs: OutputFiles
) -> tuple[Scenario, RunNumbers, tuple[Problem, ...]]:
    """The plan, the numbers and the plan's warnings.

    Raises:
        InputRefused: with all that is wrong on the command line and in the file.
    """
    numbers, problems = read_numbers(args)
    refused = [(_("command line"), (*problems, *outputs.problems(args.file)))]
    scenario: Scenario | None = None
    warnings: tuple[Problem, ...] = ()
    try:
        scenario, warnings = read_plan(args.file)
    except ScenarioError as error:
        refused.append((str(args.file), error.problems))
    if scenario is None or numbers is None or refused[0][1]:
        raise InputRefused(refused)
    if numbers.months is not None:
        # loads the whole schema, which `--help` does not need
        from roisim.commands.plan_length import with_months

        scenario = with_months(scenario, numbers.months)
    return scenario, numbers, warnings


def _show(result: RunResult) -> None:
    # loads rich and the table of figures, which `--help` does not need
    from roisim.commands.figure_table import figure_table, heading
    from roisim.report.key_figures import bands_note

    say(heading(result))
    console(sys.stdout).print(figure_table(result))
    say(bands_note(result))


def _aftermath(result: RunResult, failures: Sequence[RoisimError]) -> int:
    """Tell what went wrong, and give the exit status."""
    for failure in failures:
        complain(str(failure))
    if result.complete:
        return 2 if failures else 0
    # the reason is the same for most blocks: once is enough
    from roisim.report.key_figures import missing_worlds_note

    complain(missing_worlds_note(result))
    for message in dict.fromkeys(failure.message for failure in result.failures):
        complain(_("The reason: {message}").format(message=message))
    return 1
