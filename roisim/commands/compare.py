"""`roisim compare`: plans side by side on the same luck."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from roisim.commands.output_files import (
    OutputFiles,
    Writer,
    add_output_arguments,
    read_outputs,
    write_all,
)
from roisim.commands.problem_list import InputRefused, ProblemGroup, described
from roisim.commands.run_numbers import RunNumbers, add_number_arguments, read_numbers
from roisim.commands.run_plans import read_plan, simulate_plans
from roisim.commands.terminal import complain, console, say
from roisim.errors import RoisimError, ScenarioError
from roisim.translation import _, ngettext

if TYPE_CHECKING:
    from roisim.experiment.comparison import Comparison
    from roisim.scenario.scenario import Scenario


@dataclass(frozen=True)
class _Plans:
    """The plans as they will be simulated, the first one first, and what is doubtful about them by source."""

    scenarios: tuple[Scenario, ...]
    names: tuple[str, ...]
    warnings: tuple[ProblemGroup, ...]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the words of `compare`."""
    parser.add_argument("base", metavar="BASE", type=Path, help=_("the plan that the others are set against"))
    parser.add_argument("others", metavar="OTHER", nargs="+", type=Path, help=_("other plans"))
    add_number_arguments(parser)
    add_output_arguments(parser)
    parser.add_argument("--quiet", action="store_true", help=_("print no figures and no progress"))


def execute(args: argparse.Namespace) -> int:
    """Simulate all plans, write what was asked for, print the differences; 1 when a part of a run failed."""
    outputs = read_outputs(args)
    plans, numbers = _read_everything(args, outputs)
    if not args.quiet:
        for source, problems in plans.warnings:
            complain(described(source, problems))
    title = ngettext("{number} plan", "{number} plans", len(plans.names)).format(number=len(plans.names))
    results = simulate_plans(plans.scenarios, numbers, title, silent=args.quiet)
    # loads the table of figures, which `--help` does not need
    from roisim.experiment.comparison import compare

    comparison = compare(results, plans.names)
    if not args.quiet:
        _show(comparison, plans.scenarios)
    written, failures = write_all(_writers(outputs, comparison, plans.scenarios))
    if written and not args.quiet:
        say("\n".join(_("Written: {place}").format(place=place) for place in written))
    return _aftermath(comparison, failures)


def _read_everything(args: argparse.Namespace, outputs: OutputFiles) -> tuple[_Plans, RunNumbers]:
    """The plans, in the length asked for, and the numbers.

    Raises:
        InputRefused: with all that is wrong on the command line and in every file, and with what keeps plans
            from being compared.
    """
    files = [args.base, *args.others]
    numbers, problems = read_numbers(args)
    refused: list[ProblemGroup] = [(_("command line"), (*problems, *outputs.problems(*files)))]
    read: dict[Path, Scenario] = {}
    warnings: list[ProblemGroup] = []
    for file in dict.fromkeys(files):
        try:
            read[file], doubtful = read_plan(file)
        except ScenarioError as error:
            refused.append((str(file), error.problems))
        else:
            warnings.append((str(file), doubtful))
    if numbers is not None and numbers.months is not None:
        # loads the whole schema, which `--help` does not need
        from roisim.commands.plan_length import with_months

        read = {file: with_months(scenario, numbers.months) for file, scenario in read.items()}
    if args.base in read:
        others = {file: read[file] for file in dict.fromkeys(args.others) if file in read}
        refused += _obstacles(read[args.base], others)
        warnings += _doubts(read[args.base], others)
    if numbers is None or any(found for _source, found in refused):
        raise InputRefused(refused)
    # loads the table of figures, which `--help` does not need
    from roisim.experiment.comparison import distinct_names

    scenarios = tuple(read[file] for file in files)
    names = distinct_names([scenario.name for scenario in scenarios], [file.stem for file in files])
    return _Plans(scenarios, names, tuple(group for group in warnings if group[1])), numbers


def _obstacles(base: Scenario, others: dict[Path, Scenario]) -> list[ProblemGroup]:
    # loads the table of figures, which `--help` does not need
    from roisim.experiment.comparison import obstacles

    return [(str(file), obstacles(base, scenario)) for file, scenario in others.items()]


def _doubts(base: Scenario, others: dict[Path, Scenario]) -> list[ProblemGroup]:
    # loads the table of figures, which `--help` does not need
    from roisim.experiment.comparison import doubts
    from roisim.experiment.runner import plan_facts

    facts = plan_facts(base)
    return [(str(file), doubts(facts, plan_facts(scenario))) for file, scenario in others.items()]


def _show(comparison: Comparison, scenarios: Sequence[Scenario]) -> None:
    # loads rich and the table of figures, which `--help` does not need
    from roisim.commands.comparison_view import (
        comparison_heading,
        difference_table,
        input_lines,
        note_lines,
    )
    from roisim.report.difference_text import luck_note

    say(comparison_heading(comparison))
    for other in range(len(comparison.others)):
        say()
        say("\n".join(input_lines(comparison, scenarios, other)))
        console(sys.stdout).print(difference_table(comparison, other))
        if notes := note_lines(comparison, other):
            say("\n".join(notes))
    say(luck_note(comparison))


def _writers(outputs: OutputFiles, comparison: Comparison, scenarios: Sequence[Scenario]) -> Iterator[Writer]:
    if (json := outputs.json) is not None:
        # each writer loads its own library, and only when it is asked for
        from roisim.experiment.comparison_file import write_comparison

        yield json, lambda: write_comparison(comparison, json)
    if (csv := outputs.csv) is not None:
        # loaded only for this
        from roisim.report.comparison_tables import write_comparison_csv

        yield csv, lambda: write_comparison_csv(csv, comparison, scenarios)
    if (excel := outputs.excel) is not None:
        # openpyxl alone takes a quarter of a second
        from roisim.report.workbook_comparison import write_comparison_workbook

        yield excel, lambda: write_comparison_workbook(excel, comparison, scenarios)


def _aftermath(comparison: Comparison, failures: Sequence[RoisimError]) -> int:
    """Tell what went wrong, and give the exit status."""
    for failure in failures:
        complain(str(failure))
    if comparison.complete:
        return 2 if failures else 0
    # loaded only when worlds are missing
    from roisim.report.difference_text import missing_worlds_notes

    for note in missing_worlds_notes(comparison):
        complain(note)
    lost = (failure.message for result in comparison.results for failure in result.failures)
    for message in dict.fromkeys(lost):
        complain(_("The reason: {message}").format(message=message))
    return 1
