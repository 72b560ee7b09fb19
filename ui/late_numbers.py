"""Quantiles need SciPy, which takes longer to load than a page may: it loads meanwhile."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Callable
from functools import cache
from threading import Thread
from typing import Final

from PySide6.QtCore import QObject, Signal

NEEDED: Final = "scipy.special"


class _Loader(QObject):
    """Loads in a thread of its own, and tells in the window's."""

    loaded = Signal()
    _done = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.begun = self.is_here = False
        self._done.connect(self._tell)

    def begin(self) -> None:
        if not self.begun:
            self.begun = True
            Thread(target=self._load, name="roisim-late-numbers", daemon=True).start()

    def _load(self) -> None:
        importlib.import_module(NEEDED)
        self._done.emit()

    def _tell(self) -> None:
        self.is_here = True
        self.loaded.emit()


@cache
def _loader() -> _Loader:
    return _Loader()


def are_here() -> bool:
    """Whether quantiles can be asked for without waiting."""
    return _loader().is_here or (not _loader().begun and NEEDED in sys.modules)


def when_here(work: Callable[[], None]) -> None:
    """Call a method of a QObject, while that lives, as soon as quantiles can be asked for."""
    _loader().loaded.connect(work)
    _loader().begin()
