"""What is told when the program itself fails: a sentence to the user, the rest into a file."""

from __future__ import annotations

import platform
import tempfile
import traceback
from collections.abc import Sequence
from datetime import UTC, datetime

from roisim import __version__
from roisim.commands.terminal import complain
from roisim.translation import _


def report_fault(error: Exception, words: Sequence[str], *, show: bool) -> None:
    """Tell that the program failed and where the details are.

    Args:
        error: what was raised.
        words: the command line.
        show: print the details too.
    """
    if isinstance(error, MemoryError):
        complain(_("There is not enough memory for this. Try fewer worlds or fewer workers."))
        return
    details = _details(error, words)
    kind, message = type(error).__name__, str(error)
    complain(_("Something went wrong inside roisim ({kind}: {message}).").format(kind=kind, message=message))
    complain(_("This is a fault of the program, not of your plan."))
    place = _save(details)
    if place is None or show:
        complain(details)
    if place is not None:
        complain(_("Please report it, with your plan and the file {place}").format(place=place))


def _details(error: Exception, words: Sequence[str]) -> str:
    lines = [
        f"roisim {__version__}, Python {platform.python_version()}, {platform.platform()}",
        f"roisim {' '.join(words)}",
        "",
        "".join(traceback.format_exception(error)),
    ]
    return "\n".join(lines)


def _save(details: str) -> str | None:
    """Put the details into a file of their own; its path, or None where none can be written."""
    moment = datetime.now(UTC).strftime("%Y%m%d-%H%M%S")
    try:
        with tempfile.NamedTemporaryFile(
            "w", encoding="utf-8", prefix=f"roisim-{moment}-", suffix=".log", delete=False
        ) as log:
            log.write(details)
    except OSError:
        return None
    return log.name
