"""`roisim new`: a preset as a file of one's own."""

from __future__ import annotations

import argparse
from pathlib import Path

from roisim.commands.problem_list import InputRefused
from roisim.commands.terminal import say
from roisim.errors import Problem
from roisim.translation import _


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the words of `new`."""
    parser.add_argument("preset", metavar="PRESET", help=_("its name; “roisim presets” lists them"))
    parser.add_argument("file", metavar="FILE", type=Path, help=_("the file to write, such as my_plan.toml"))
    parser.add_argument("--force", action="store_true", help=_("replace a file that is already there"))


def execute(args: argparse.Namespace) -> int:
    """Write the preset."""
    # presets load the scenarios, which takes longer than `--help` may take
    from roisim.atomic_file import check_target, write_text
    from roisim.scenario.preset_catalog import preset_text

    text = preset_text(args.preset)
    check_target(args.file)
    if args.file.exists() and not args.force:
        message = _("The file is already there, and nothing was changed")
        cure = _("Choose another name, or write --force to replace it")
        raise InputRefused([(str(args.file), (Problem("", message, cure),))])
    write_text(args.file, text)
    say(_("Wrote {file}. Next: roisim run {file}").format(file=args.file))
    return 0
