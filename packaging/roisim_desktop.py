"""Where the bundled program begins: the window, and nothing of the command line."""

from __future__ import annotations

import multiprocessing
import os
import sys


def main() -> int:
    """Open the window with the files that were dropped on the program."""
    # worker processes must get away above before anything of the window loads
    from roisim.errors import RoisimError
    from ui.desktop import open_desktop

    try:
        return open_desktop(sys.argv[1:])
    except RoisimError as error:
        sys.stderr.write(f"{error}\n")
        return 2


if __name__ == "__main__":
    multiprocessing.freeze_support()
    # a program without a console has no streams on Windows; libraries write to them all the same
    sys.stdout = sys.stdout or open(os.devnull, "w", encoding="utf-8")  # noqa: PTH123, SIM115
    sys.stderr = sys.stderr or sys.stdout
    sys.exit(main())
