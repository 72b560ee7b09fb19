"""Long work that a person waits for: export, comparison, journeys. It tells how far it is and can be left."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from concurrent.futures import Executor
from typing import Any, Final, TypeVar

from PySide6.QtCore import QObject, Signal
from shiboken6 import isValid

from roisim.cancellation import CancelToken
from roisim.errors import Cancelled, RoisimError
from roisim.run_events import Progress, RunEvent
from roisim.translation import _
from ui.answers.mailbox import Mailbox
from ui.answers.pools import Pools

T = TypeVar("T")

ENOUGH_TO_ESTIMATE: Final = 0.05
"""Share of the work from which on the time left can be told."""

log = logging.getLogger("roisim.desktop")


class LongTask(QObject):
    """One piece of long work. All signals come in the thread of the window; exactly one of `done`, `failed`
    and `cancelled` comes, and `ended` after it.

    Attributes:
        title: what it is, for people: "Export to Excel".
        share: how far it is, 0 to 1; seconds_left: an estimate, or None.
    """

    progressed = Signal()
    done = Signal(object)
    """Carries what the work gave back."""
    failed = Signal(str)
    """Carries why, in words."""
    cancelled = Signal()
    ended = Signal()

    def __init__(self, title: str, parent: QObject) -> None:
        super().__init__(parent)
        self.title = title
        self.share = 0.0
        self.seconds_left: float | None = None
        self.is_running = True
        self.token = CancelToken()

    def cancel(self) -> None:
        """Ask it to stop; `cancelled` comes when it has."""
        self.token.cancel()

    def take_progress(self, share: float, seconds_left: float | None) -> None:
        """How far it is; called in the thread of the window."""
        if self.is_running:
            self.share, self.seconds_left = share, seconds_left
            self.progressed.emit()

    def finish(self, tell: Callable[[], None]) -> None:
        """Its end; called in the thread of the window."""
        self.is_running = False
        tell()
        self.ended.emit()


class TaskControl:
    """What the function of a long task gets as its first argument, in its own thread."""

    def __init__(self, task: LongTask, pools: Pools, mailbox: Mailbox) -> None:
        self.cancel: CancelToken = task.token
        self._task, self._pools, self._mailbox = task, pools, mailbox
        self._began = time.monotonic()

    @property
    def executor(self) -> Executor:
        """Worker processes for `run`, `run_all` and the like."""
        return self._pools.many

    def on_event(self, event: RunEvent) -> None:
        """To be given to `run` as its listener: its progress is that of the task."""
        if isinstance(event, Progress):
            self._tell(event.done, event.seconds_left)

    def progress(self, share: float) -> None:
        """Tell how far the work is, 0 to 1; the time left follows from the time taken.

        Raises:
            Cancelled: someone asked for it.
        """
        self.cancel.raise_if_cancelled()
        taken = time.monotonic() - self._began
        self._tell(share, taken * (1 - share) / share if share >= ENOUGH_TO_ESTIMATE else None)

    def in_process(self, work: Callable[..., T], *args: object) -> T:
        """Have a worker process do what would make the window falter, such as building a workbook.

        The function must be importable there and its arguments must travel. It must leave no trace:
        when the task is cancelled, the worker goes on. So let it give back bytes, and write them here.

        Raises:
            Cancelled: someone asked for it.
            RunFailed: worker processes die.
        """
        return self._pools.do(self.cancel, work, *args)

    def _tell(self, share: float, seconds_left: float | None) -> None:
        task = self._task
        self._mailbox.send(lambda: task.take_progress(share, seconds_left) if isValid(task) else None)


class Tasks:
    """Starts long tasks, each in a thread of its own, and knows those under way."""

    def __init__(self, pools: Pools, mailbox: Mailbox) -> None:
        self._pools, self._mailbox = pools, mailbox
        self._running: dict[LongTask, threading.Thread] = {}

    def begin(self, title: str, work: Callable[..., Any], *args: object, parent: QObject) -> LongTask:
        """Start a task; `work` is called as `work(control, *args)` in another thread."""
        task = LongTask(title, parent)
        control = TaskControl(task, self._pools, self._mailbox)
        thread = threading.Thread(
            target=self._do, args=(task, control, work, args), name="roisim-task", daemon=True
        )
        self._running[task] = thread
        thread.start()
        return task

    def cancel_all(self) -> None:
        """Ask all of them to stop."""
        for task in self._running:
            task.cancel()

    def join(self, seconds: float) -> None:
        """Wait for the threads of cancelled tasks."""
        until = time.monotonic() + seconds
        for thread in self._running.values():
            thread.join(max(until - time.monotonic(), 0))

    def _do(self, task: LongTask, control: TaskControl, work: Callable[..., Any], args: Any) -> None:
        try:
            found = work(control, *args)
        except Cancelled:
            tell: Callable[[], None] = task.cancelled.emit
        except Exception as error:  # noqa: BLE001 - whatever it is, the person who waits must be told
            if task.token.is_cancelled():  # its workers may have been taken away
                tell = task.cancelled.emit
            else:
                words = in_words(error)
                tell = lambda: task.failed.emit(words)  # noqa: E731 - one of three
        else:
            tell = lambda: task.done.emit(found)  # noqa: E731 - one of three
        self._mailbox.send(lambda: self._end(task, tell))

    def _end(self, task: LongTask, tell: Callable[[], None]) -> None:
        self._running.pop(task, None)
        if isValid(task):  # its parent may be gone
            task.finish(tell)


def in_words(error: BaseException) -> str:
    """What went wrong, for people; what is a fault of ours goes into the log as well."""
    if isinstance(error, RoisimError):
        return str(error)
    if isinstance(error, MemoryError):
        return _("There is not enough memory; a shorter plan may help")
    log.error("A fault in the background", exc_info=error)
    return _("An error inside the program ({kind}: {message})").format(
        kind=type(error).__name__, message=error
    )
