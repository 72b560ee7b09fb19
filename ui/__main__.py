"""`python -m ui [FILE…]` opens the window."""

from __future__ import annotations

import multiprocessing
import sys

from ui.desktop import open_desktop

if __name__ == "__main__":
    multiprocessing.freeze_support()
    sys.exit(open_desktop(sys.argv[1:]))
