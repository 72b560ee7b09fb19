"""Stopping work that is under way, from another thread or another process."""

from __future__ import annotations

import threading
from typing import Protocol

from roisim.errors import Cancelled
from roisim.translation import _


class Flag(Protocol):
    """What a token needs: ``threading.Event`` and the events of ``multiprocessing`` both have it."""

    def set(self) -> None:
        """Raise the flag, for good."""

    def is_set(self) -> bool:
        """Whether the flag is up."""


class CancelToken:
    """Asked now and then by long work whether it should stop.

    Args:
        flag: shared with whoever may cancel. None makes one for the threads of this process.
            Workers of a process pool build theirs from a ``multiprocessing`` event that the
            executor's *initializer* hands over: such an event cannot travel with a task.
    """

    def __init__(self, flag: Flag | None = None) -> None:
        self._flag: Flag = threading.Event() if flag is None else flag

    def cancel(self) -> None:
        """Ask the work to stop. May be called from any thread, and more than once."""
        self._flag.set()

    def is_cancelled(self) -> bool:
        """Whether someone has asked the work to stop."""
        return self._flag.is_set()

    def raise_if_cancelled(self) -> None:
        """Leave the work here if someone has asked for it.

        Raises:
            Cancelled: the work was to stop.
        """
        if self.is_cancelled():
            raise Cancelled(_("The run was cancelled"))
