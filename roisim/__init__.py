"""roisim: try a marketing plan before paying for it."""

from __future__ import annotations

__version__ = "0.1.0"
