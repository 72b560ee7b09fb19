"""The door to the window, for `roisim desktop` and the bundle: loads Qt only when it is opened."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from roisim.errors import RoisimError
from roisim.translation import _
from ui.system_libraries import first_missing, packages


class NoWindow(RoisimError):
    """The window cannot be shown on this computer as it is."""


SMOKE_FOLDER: Final = "ROISIM_SMOKE"
"""Environment variable that makes the program lead itself through a test, see `ui.smoke`."""


def open_desktop(files: Sequence[str]) -> int:
    """Show the window with these plans, and stay until it is closed.

    Args:
        files: plans to open, as the user wrote them.

    Returns:
        The exit status.

    Raises:
        NoWindow: Qt, something that it needs, or a screen is missing; says what would help.
    """
    _require_screen()
    folder = os.environ.get(SMOKE_FOLDER)
    if folder:
        # only a test comes here
        from ui.smoke import run_smoke

        return run_smoke(Path(folder))
    try:
        # Qt and all that hangs on it: no other command may pay for it
        from ui.application import run_desktop
    except ImportError as error:
        raise _in_words(error) from error
    return run_desktop(files)


def _require_screen() -> None:
    """Qt ends the process when it finds no screen, and blames one library for all; so look first."""
    if not sys.platform.startswith("linux") or os.environ.get("QT_QPA_PLATFORM", "xcb") != "xcb":
        return
    if os.environ.get("WAYLAND_DISPLAY"):
        return
    if not os.environ.get("DISPLAY"):
        raise NoWindow(
            _("There is no screen here to show the window on. The other commands need none: roisim --help")
        )
    missing = first_missing()
    if missing:
        raise NoWindow(_library_is_missing(missing))


def _in_words(error: ImportError) -> RoisimError | ImportError:
    """A cure for what an installation may lack; a fault of ours stays a fault."""
    if (error.name or "").partition(".")[0] in {"PySide6", "shiboken6"} and "No module" in str(error):
        return NoWindow(
            _("The window needs Qt, which is not installed here. Type: {command}").format(
                command='python -m pip install "roisim[desktop]"'
            )
        )
    if ".so" in str(error):  # "libGL.so.1: cannot open shared object file"
        return NoWindow(_library_is_missing(str(error).partition(":")[0]))
    return error


def _library_is_missing(library: str) -> str:
    return _("The window needs {library}, which this system lacks. On Debian or Ubuntu: {command}").format(
        library=library, command=f"sudo apt-get install {' '.join(packages())}"
    )
