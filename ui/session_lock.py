"""Whether the process that left a file behind still lives: it holds a lock that ends with it."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import BinaryIO

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl


class SessionLock:
    """A locked file. The system lets go of it however the process ends, also by `kill -9` or a power cut;
    a process number would not do: after a start of the computer another program may have it.

    Args:
        path: the file; made where it is missing.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._stream: BinaryIO | None = None

    def take(self) -> bool:
        """Try to lock; whether it is held now. No waiting.

        Raises:
            OSError: the file cannot be made.
        """
        if self._stream is None:
            stream = self.path.open("ab")
            if not _locked(stream):
                stream.close()
                return False
            self._stream = stream
        return True

    def release(self, *, remove: bool) -> None:
        """Let go; `remove` takes the file away too."""
        if self._stream is None:
            return
        if remove and sys.platform != "win32":
            self.path.unlink(missing_ok=True)  # while it is held: nobody else can have taken it
        self._stream.close()
        self._stream = None
        if remove and sys.platform == "win32":
            self.path.unlink(missing_ok=True)  # an open file cannot be removed there


def _locked(stream: BinaryIO) -> bool:
    try:
        if sys.platform == "win32":
            msvcrt.locking(stream.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
