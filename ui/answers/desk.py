"""A desk with one clerk, who does one job at a time; of each client only the newest wish counts."""

from __future__ import annotations

import itertools
import threading
from collections.abc import Callable, Hashable
from contextlib import suppress
from dataclasses import dataclass, field

from roisim.cancellation import CancelToken
from roisim.errors import Cancelled

Work = Callable[[CancelToken], None]


@dataclass(frozen=True)
class _Job:
    client: Hashable
    topic: str
    work: Work
    number: int
    is_urgent: bool
    token: CancelToken = field(default_factory=CancelToken)


class Desk:
    """One thread that does jobs; those of the preferred client first.

    Args:
        name: of the thread.
        gives_way: whether a job under way is put back when the preferred client waits for another one's.

    A job reports by itself, and lets no exception out but Cancelled.
    """

    def __init__(self, name: str, *, gives_way: bool = False) -> None:
        self._gives_way = gives_way
        self._numbers = itertools.count()
        self._waiting: dict[tuple[Hashable, str], _Job] = {}
        self._current: _Job | None = None
        self._preferred: Hashable = None
        self._open = True
        self._changed = threading.Condition()
        # daemon: should a job not end in time, the program ends all the same
        self._thread = threading.Thread(target=self._serve, name=name, daemon=True)

    def put(self, client: Hashable, work: Work, topic: str = "", *, urgent: bool = True) -> None:
        """Take a job in. What the client wished before on this topic is dropped, even if it is under way.

        Args:
            client: who wants it.
            topic: a client may have one job for each topic.
            work: called in the desk's thread with the token by which it is asked to stop.
            urgent: jobs that are not wait until no other is left.
        """
        with self._changed:
            self._drop(client, topic)
            job = _Job(client, topic, work, next(self._numbers), urgent)
            self._waiting[client, topic] = job
            if self._open and not self._thread.is_alive():
                self._thread.start()
            self._make_way()
            self._changed.notify_all()

    def drop(self, client: Hashable, topic: str = "") -> None:
        """Forget what a client wished on a topic; what is under way is asked to stop."""
        with self._changed:
            self._drop(client, topic)

    def prefer(self, client: Hashable) -> None:
        """Let a client's jobs come first from now on."""
        with self._changed:
            self._preferred = client
            self._make_way()

    def close(self) -> None:
        """Drop all jobs and ask the one under way to stop; `join` waits for that."""
        with self._changed:
            self._open = False
            self._waiting.clear()
            if self._current is not None:
                self._current.token.cancel()
            self._changed.notify_all()

    def join(self, seconds: float) -> bool:
        """Wait for the thread of a closed desk; whether it has ended."""
        if self._thread.is_alive():
            self._thread.join(seconds)
        return not self._thread.is_alive()

    def _drop(self, client: Hashable, topic: str) -> None:
        self._waiting.pop((client, topic), None)
        current = self._current
        if current is not None and (current.client, current.topic) == (client, topic):
            current.token.cancel()

    def _make_way(self) -> None:
        """Put the job under way back if it is not the preferred client's and that one waits."""
        current = self._current
        if not self._gives_way or current is None or current.token.is_cancelled():
            return
        waits = any(job.client == self._preferred and job.is_urgent for job in self._waiting.values())
        if waits and current.client != self._preferred:
            current.token.cancel()
            again = _Job(current.client, current.topic, current.work, current.number, current.is_urgent)
            self._waiting.setdefault((current.client, current.topic), again)

    def _serve(self) -> None:
        while True:
            with self._changed:
                self._current = None
                while self._open and not self._waiting:
                    self._changed.wait()
                if not self._open:
                    return
                job = self._current = min(self._waiting.values(), key=self._rank)
                del self._waiting[job.client, job.topic]
            with suppress(Cancelled):
                job.work(job.token)
            del job  # whoever waited for it may go

    def _rank(self, job: _Job) -> tuple[bool, bool, int]:
        return (not job.is_urgent, job.client != self._preferred, job.number)
