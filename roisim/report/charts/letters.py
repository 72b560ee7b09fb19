"""The letters of charts: which font there is, and how wide a text comes out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Final

from matplotlib import font_manager, rcParams
from matplotlib.font_manager import FontProperties
from matplotlib.textpath import text_to_path

from roisim.report.charts.chart_theme import FAMILIES, PIXELS_PER_INCH

REGULAR: Final = 400
SEMIBOLD: Final = 600
POINTS_PER_INCH: Final = 72.0
ELLIPSIS: Final = "…"


def register_font(paths: Iterable[Path]) -> None:
    """Let charts use font files; whoever owns the files says where they are."""
    for path in paths:
        font_manager.fontManager.addfont(str(path))
    families.cache_clear()
    font.cache_clear()
    text_width.cache_clear()


@cache
def families() -> tuple[str, ...]:
    """Those of the design language's fonts that this machine has."""
    entries = font_manager.fontManager.ttflist
    found = tuple(name for name in FAMILIES if any(entry.name == name for entry in entries))
    for name in found:
        _complete(name)
    return found


def _complete(name: str) -> None:
    """Let a family without a semibold face use its next bolder one: matplotlib warns where one is missing."""
    entries = font_manager.fontManager.ttflist
    upright = [each for each in entries if each.name == name and each.style == "normal"]
    weights = {each.weight for each in upright if isinstance(each.weight, int)}
    if SEMIBOLD not in weights and weights:
        nearest = min(weights, key=lambda weight: (abs(weight - SEMIBOLD), -weight))
        entries.append(replace(next(each for each in upright if each.weight == nearest), weight=SEMIBOLD))


@cache
def font(points: float, weight: int = REGULAR) -> FontProperties:
    """A font of a size."""
    return FontProperties(family=list(families()), size=points, weight=weight)


@cache
def text_width(text: str, points: float, weight: int = REGULAR) -> float:
    """Width in pixels at 96 to the inch."""
    if not text:
        return 0.0
    width, __, __ = text_to_path.get_text_width_height_descent(text, font(points, weight), ismath=False)
    return float(width) * PIXELS_PER_INCH / POINTS_PER_INCH


@contextmanager
def even_letters() -> Iterator[None]:
    """Draw letters where they belong, not on whole pixels: hinting makes their distances uneven.

    The setting is matplotlib's own for all figures, so it is put back.
    """
    before = rcParams["text.hinting"]
    rcParams["text.hinting"] = "no_hinting"
    try:
        yield
    finally:
        rcParams["text.hinting"] = before


def fitted(text: str, width: float, points: float, weight: int = REGULAR) -> str:
    """The text, cut with an ellipsis if it is wider than `width` pixels; "" where not even that fits."""
    if text_width(text, points, weight) <= width:
        return text
    for end in range(len(text) - 1, 0, -1):
        short = text[:end].rstrip() + ELLIPSIS
        if text_width(short, points, weight) <= width:
            return short
    return ""


def wrapped(text: str, width: float, points: float, weight: int = REGULAR) -> list[str]:
    """The text in lines of at most `width` pixels, parted at spaces."""
    lines = [""]
    for word in text.split(" "):
        longer = f"{lines[-1]} {word}".strip()
        if text_width(longer, points, weight) <= width or not lines[-1]:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines
