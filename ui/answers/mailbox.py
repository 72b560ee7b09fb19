"""From any thread into the thread of the window: a queue of calls that Qt works off."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QObject, Qt, Signal

Call = Callable[[], None]


class Mailbox(QObject):
    """Runs calls in the thread it was made in, in the order of sending. Once closed it swallows them."""

    _sent: Final = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._open = True
        self._sent.connect(self._run, Qt.ConnectionType.QueuedConnection)

    def send(self, call: Call) -> None:
        """Have a call made soon; may be called from any thread."""
        if self._open:
            self._sent.emit(call)

    def close(self) -> None:
        """From now on no call is made, not even of those under way."""
        self._open = False

    def _run(self, call: Call) -> None:
        if self._open:
            call()
