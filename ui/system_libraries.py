"""What Qt needs from a Linux system that a Python package cannot bring along. Loads no Qt.

`python -m ui.system_libraries` prints what is missing, a name a line; dev.py asks this way. With `--packages`
it prints the packages of Debian and Ubuntu that hold all of it.
"""

from __future__ import annotations

import ctypes
import importlib.util
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final

ANY_WINDOW: Final = (
    "libgl1",
    "libegl1",
    "libxkbcommon0",
    "libfontconfig1",
    "libdbus-1-3",
    "libglib2.0-0",
)
"""Packages without which Qt does not load, not even to draw in memory."""

REAL_WINDOW: Final = (
    "libxcb-cursor0",
    "libxcb-icccm4",
    "libxcb-keysyms1",
    "libxkbcommon-x11-0",
    "libxcb-image0",
    "libxcb-render-util0",
    "libxcb-randr0",
    "libxcb-shape0",
    "libxcb-xkb1",
    "libxcb-xfixes0",
    "libxcb-sync1",
    "libxcb-shm0",
    "libx11-xcb1",
)
"""Packages without which Qt shows nothing on an X screen."""


def packages() -> tuple[str, ...]:
    """Everything that a window needs, as Debian and Ubuntu name it."""
    return (*ANY_WINDOW, *REAL_WINDOW)


def missing() -> list[str]:
    """The libraries that Qt will not find here, as the system's linker says; none where there is no ldd."""
    if not sys.platform.startswith("linux") or shutil.which("ldd") is None:
        return []
    found = {name for file in _qt_files() for name in _not_found(file)}
    return sorted(found)


def first_missing() -> str:
    """A library without which no window appears on an X screen; "" when all are there. Quick."""
    for file in _qt_files():
        if file.name == "libqxcb.so":
            try:
                ctypes.CDLL(str(file))
            except OSError as error:
                return str(error).partition(":")[0]
    return ""


def _qt_files() -> Iterator[Path]:
    """What of Qt leans on the system; nothing where Qt is not installed."""
    spec = importlib.util.find_spec("PySide6")
    for folder in (spec.submodule_search_locations or ()) if spec else ():
        yield from Path(folder).glob("Qt/lib/libQt6Widgets.so.*")
        yield from Path(folder).glob("Qt/plugins/platforms/libq[ox]*.so")  # offscreen and xcb


def _not_found(file: Path) -> list[str]:
    told = subprocess.run(["ldd", str(file)], capture_output=True, text=True, check=False).stdout
    return [line.split()[0] for line in told.splitlines() if line.rstrip().endswith("not found")]


if __name__ == "__main__":
    sys.stdout.write("\n".join(packages() if "--packages" in sys.argv else missing()) + "\n")
