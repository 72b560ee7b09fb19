"""How commands speak: plain lines, and rich tables where rich is loaded anyway."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from typing import TYPE_CHECKING, TextIO

if TYPE_CHECKING:
    from rich.console import Console

WIDTH_OF_FILES = 120
"""Columns of a table that goes to no terminal."""

# a plan's name may hold control characters: they must not reach the terminal
_HARMLESS = {code: "�" for code in (*range(32), *range(127, 160)) if chr(code) not in "\n\t"}


def say(text: str = "") -> None:
    """One line, or several, of what the user asked for."""
    _write(sys.stdout, text)


def complain(text: str) -> None:
    """What is wrong, doubtful, or under way: never mixed into what was asked for."""
    _write(sys.stderr, text)


def _write(stream: TextIO, text: str) -> None:
    stream.write(text.translate(_HARMLESS) + "\n")
    stream.flush()


def forgive_encodings() -> None:
    """Let a terminal that cannot show a letter show a question mark: a run must not die of a lira sign."""
    for stream in (sys.stdout, sys.stderr):
        # a stream may be closed, or another program's stand-in
        with suppress(AttributeError, ValueError):
            stream.reconfigure(errors="replace")  # type: ignore[union-attr]


def let_go_of_output() -> None:
    """Send what is still buffered nowhere, so that Python does not complain once more on its way out."""
    with suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def console(stream: TextIO) -> Console:
    """A rich console that takes text as it is: no markup, no emoji, no guessed colours."""
    # rich takes a tenth of a second, which `check` and `--help` do not have
    from rich.console import Console

    width = None if stream.isatty() else WIDTH_OF_FILES
    return Console(file=stream, width=width, markup=False, emoji=False, highlight=False)
