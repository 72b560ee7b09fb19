"""`roisim journey`: single visitors, step by step."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from roisim.commands.problem_list import InputRefused
from roisim.commands.terminal import complain
from roisim.errors import Problem
from roisim.translation import _

DEFAULT_VISITORS, DEFAULT_SEED = 20, 1
BOUNDS = {"visitors": (1, 100_000), "seed": (0, 2**64 - 1)}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the words of `journey`."""
    parser.add_argument("file", metavar="FILE", type=Path, help=_("the plan"))
    about = _("how many of the plan's first visitors to follow (default {number})")
    parser.add_argument(
        "--visitors", metavar="N", default=str(DEFAULT_VISITORS), help=about.format(number=DEFAULT_VISITORS)
    )
    about = _("which luck; the same seed tells the same stories again (default {number})")
    parser.add_argument(
        "--seed", metavar="S", default=str(DEFAULT_SEED), help=about.format(number=DEFAULT_SEED)
    )
    parser.add_argument("--json", metavar="OUT", type=Path, help=_("write all stories into this file"))


def execute(args: argparse.Namespace) -> int:
    """Follow the visitors, print who they were, and write their stories down."""
    # the schema and the simulation take half a second to load, which `--help` does not have
    from roisim.atomic_file import check_target, write_text
    from roisim.commands.journey_stories import print_journeys
    from roisim.report.journey_stories import stories_json
    from roisim.scenario.scenario_file import load_scenario
    from roisim.simulation.journeys import follow_visitors
    from roisim.simulation.timeline import build_timeline

    visitors, seed = _read_numbers(args)
    if args.json is not None:
        check_target(args.json)
    scenario = load_scenario(args.file)
    timeline = build_timeline(scenario, seed, range(1))
    journeys = follow_visitors(timeline, seed, visitors)
    print_journeys(scenario, journeys, sys.stdout)
    if args.json is not None:
        write_text(args.json, stories_json(scenario, seed, journeys))
        complain(_("Wrote {file}").format(file=args.json))
    return 0


def _read_numbers(args: argparse.Namespace) -> tuple[int, int]:
    """(visitors, seed); raises InputRefused with all that is wrong with them."""
    numbers: dict[str, int] = {}
    problems = []
    for name, (least, greatest) in BOUNDS.items():
        text = getattr(args, name)
        try:
            numbers[name] = int(text)
        except ValueError:
            numbers[name] = least - 1
        if not least <= numbers[name] <= greatest:
            message = _("This is not a number that can be used here")
            cure = _("Write a whole number from {least} to {greatest}").format(least=least, greatest=greatest)
            problems.append(Problem(f"--{name}", message, cure, found=text))
    if problems:
        raise InputRefused([("", tuple(problems))])
    return numbers["visitors"], numbers["seed"]
