"""Ctrl+C, and what an operating system sends to end a program, as a wish to stop in good order."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

# the terminal's Ctrl+C; kill, shutdown, service managers; a terminal window that is closed
_SIGNALS = tuple(getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name))


@contextmanager
def on_interruption(respond: Callable[[], None]) -> Iterator[None]:
    """Call `respond` when the program is asked to end; `respond` may raise.

    Only the main thread may listen to signals; elsewhere nothing is listened to. A signal that the
    caller has switched off (as `nohup` does) stays off.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def heard(number: int, frame: FrameType | None) -> None:
        respond()

    listened = [number for number in _SIGNALS if signal.getsignal(number) is not signal.SIG_IGN]
    before = {number: signal.signal(number, heard) for number in listened}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def stop_now() -> None:
    """Leave by KeyboardInterrupt, whatever the signal was.

    Raises:
        KeyboardInterrupt: always.
    """
    raise KeyboardInterrupt
