"""`python -m roisim` is `roisim`."""

from __future__ import annotations

import sys

from roisim.cli import main

if __name__ == "__main__":
    sys.exit(main())
