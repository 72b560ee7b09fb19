"""Names side by side: shortened where they are alike, with a place added where they are the same."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import takewhile
from pathlib import Path
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics

from roisim.translation import _

DOTS: Final = "…"
SHORTEST_HEAD: Final = 3
"""Fewer letters of a beginning tell nothing."""


def own_part(name: str, others: Iterable[str]) -> int:
    """Where the part of a name begins that tells it from the one most like it; 0 if it is like none.

    The place is the beginning of a word; a name with which another one begins keeps its last word.
    """
    alike = max((_alike(name, other) for other in others if other != name), default=0)
    end = len(name) - 1 if alike == len(name) else alike
    return name.rfind(" ", 0, end) + 1


def _alike(name: Sequence[str], other: Sequence[str]) -> int:
    return len(list(takewhile(lambda pair: pair[0] == pair[1], zip(name, other, strict=False))))


def shortened(name: str, own: int, metrics: QFontMetrics, width: int) -> str:
    """A name cut to a width so that its part from `own` on stays readable as long as it can."""
    if metrics.horizontalAdvance(name) <= width:
        return name
    tail = name[own:]
    room = width - metrics.horizontalAdvance(f"{DOTS} {tail}")
    own_begins = f"{name[:own]}{tail.split(' ', 1)[0]}{DOTS}"
    if not own or (room < 0 and metrics.horizontalAdvance(own_begins) <= width):
        return metrics.elidedText(name, Qt.TextElideMode.ElideRight, width)
    if room < 0:
        return metrics.elidedText(f"{DOTS}{tail}", Qt.TextElideMode.ElideRight, width)
    head = name[:own]
    while head and metrics.horizontalAdvance(head) > room:
        head = head[:-1]
    head = head.rstrip(" ,;:-")
    return f"{head}{DOTS} {tail}" if len(head) >= SHORTEST_HEAD else f"{DOTS}{tail}"


def name_and_file(name: str, path: Path | str) -> str:
    """The tool tip of a plan that has a file."""
    return _("{name}\nFile: {path}").format(name=name, path=path)


def told_apart(plans: Sequence[tuple[str, Path]]) -> list[str]:
    """The names of plans in files; where two are the same, with the file's name, and folders as needed."""
    paths: dict[str, set[Path]] = {}
    for name, path in plans:
        paths.setdefault(name, set()).add(path)
    return [
        name if len(paths[name]) == 1 else f"{name} – {_own_end(path, paths[name] - {path})}"
        for name, path in plans
    ]


def _own_end(path: Path, others: Iterable[Path]) -> str:
    """As much of a path's end as tells it from others."""
    shared = max(_alike(path.parts[::-1], other.parts[::-1]) for other in others)
    return Path(*path.parts[-shared - 1 :]).as_posix()
