"""`roisim expect`: a plan without chance, from the file to its figures in a moment."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from roisim.commands.output_files import OutputFiles
from roisim.commands.problem_list import InputRefused, described
from roisim.commands.run_numbers import DEFAULT_SEED, read_numbers
from roisim.commands.terminal import complain, console, say
from roisim.errors import Problem, ScenarioError
from roisim.translation import _

if TYPE_CHECKING:
    from roisim.scenario.scenario import Scenario


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the words of `expect`."""
    parser.add_argument("file", metavar="FILE", type=Path, help=_("the plan"))
    months = _("look at this many months instead of the plan's own")
    parser.add_argument("--months", metavar="M", help=months)
    parser.add_argument("--json", metavar="OUT", type=Path, help=_("write all figures into this JSON file"))
    parser.add_argument("--quiet", action="store_true", help=_("print no figures"))


def execute(args: argparse.Namespace) -> int:
    """Work out the plan, print the key figures, and write the file that was asked for."""
    scenario, warnings = _read_everything(args)
    if warnings and not args.quiet:
        complain(described(str(args.file), warnings))
    # loads the engine and the table of figures, which `--help` does not need
    from roisim.atomic_file import write_text
    from roisim.experiment.expected_figures import expect, expected_text

    result = expect(scenario)
    if not args.quiet:
        # rich is loaded only when something is shown
        from roisim.commands.expected_table import expected_heading, expected_table

        say(expected_heading(result))
        console(sys.stdout).print(expected_table(result))
        say(_("Without chance, every uncertain input at its mean: no bands, no chance of a loss."))
    if args.json is not None:
        write_text(args.json, expected_text(result))
        if not args.quiet:
            say(_("Written: {place}").format(place=args.json))
    return 0


def _read_everything(args: argparse.Namespace) -> tuple[Scenario, tuple[Problem, ...]]:
    """The plan and its warnings.

    Raises:
        InputRefused: with all that is wrong on the command line and in the file.
    """
    # loads the whole schema, which `--help` does not need
    from roisim.commands.plan_length import with_months
    from roisim.scenario.scenario_file import check_file, load_scenario

    asked = argparse.Namespace(worlds="1", seed=str(DEFAULT_SEED), workers="1", months=args.months)
    numbers, problems = read_numbers(asked)
    outputs = OutputFiles(args.json, None, None)
    refused = [(_("command line"), (*problems, *outputs.problems(args.file)))]
    scenario: Scenario | None = None
    warnings: tuple[Problem, ...] = ()
    try:
        scenario = load_scenario(args.file)
        warnings = tuple(check_file(args.file))
    except ScenarioError as error:
        refused.append((str(args.file), error.problems))
    if scenario is None or numbers is None or refused[0][1]:
        raise InputRefused(refused)
    if numbers.months is not None:
        scenario = with_months(scenario, numbers.months)
    return scenario, warnings
