"""`roisim desktop`: opens the window, where one is installed."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence

from roisim.errors import RoisimError
from roisim.translation import _

GROUP = "roisim.desktop"
"""Entry points of this group take the files to open and give the exit status."""

Opener = Callable[[Sequence[str]], int]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the words of `desktop`."""
    # no Path: the window tells in its own words what is wrong with a file
    parser.add_argument("files", nargs="*", metavar="FILE", help=_("plans to open"))


def execute(args: argparse.Namespace) -> int:
    """Open the window and wait until it is closed."""
    return _window()(args.files)


def _window() -> Opener:
    """What opens the window: looked up by name, for the engine imports nothing from above itself."""
    # the list of what is installed takes a while to read, which `--help` does not have
    from importlib.metadata import entry_points

    for found in entry_points(group=GROUP):
        opener: Opener = found.load()
        return opener
    raise RoisimError(
        _("The window is not installed here. Type: {command}").format(
            command='python -m pip install "roisim[desktop]"'
        )
    )
