"""The worker processes of the window: some answer at once, the others simulate and give way to them."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable
from concurrent.futures import BrokenExecutor, Future, wait
from typing import TYPE_CHECKING, Final, TypeVar

from roisim.cancellation import CancelToken
from roisim.errors import Cancelled, RunFailed
from roisim.translation import _, language_in_use

if TYPE_CHECKING:
    from roisim.experiment.worker_pool import SimulationPool

T = TypeVar("T")

ATTEMPTS: Final = 3
"""Times that short work is begun before its workers are taken to die of it."""
LOOK_SECONDS: Final = 0.05
"""How often somebody who waits for a worker looks whether to go on waiting."""


class Pools:
    """Two pools, started one after the other by a thread so that what is needed first is ready first.

    `quick` expects plans and does other short work; `many` simulates worlds. They are apart because a block
    of worlds takes seconds and cannot be interrupted for something short.
    """

    def __init__(self, workers: int | None = None) -> None:
        self.workers = workers or os.cpu_count() or 1
        self._made = threading.Lock()
        self._pools: dict[str, SimulationPool] = {}
        self._is_open = True
        self._starter = threading.Thread(target=self._start, name="roisim-start", daemon=True)

    @property
    def quick(self) -> SimulationPool:
        """Workers for what takes less than a second."""
        return self._pool("quick")

    @property
    def many(self) -> SimulationPool:
        """Workers for many worlds."""
        return self._pool("many")

    def start(self) -> None:
        """Begin to start all workers."""
        if self._is_open and not self._starter.is_alive() and self._starter.ident is None:
            self._starter.start()

    def do(self, cancel: CancelToken, work: Callable[..., T], *args: object) -> T:
        """Have a quick worker do something, and wait for it; texts in it are in the language of the window.

        A worker that dies is replaced, and the work begun anew.

        Raises:
            Cancelled: someone asked for it; the worker goes on, and nobody hears of what it finds.
            RunFailed: workers die of it, or none can be started.
        """
        # loaded by a thread, not by the window's
        from roisim.experiment.background_work import in_language

        for __ in range(ATTEMPTS):
            try:
                return result_of(self.quick.submit(in_language, language_in_use(), work, *args), cancel)
            except BrokenExecutor:
                cancel.raise_if_cancelled()
        raise RunFailed(_("A worker process died, perhaps for want of memory"))

    def close(self) -> None:
        """Kill all workers, whatever they do; `join` waits for their end."""
        with self._made:
            self._is_open = False
            pools = list(self._pools.values())
        for pool in pools:
            pool.end_at_once()

    def join(self, seconds: float) -> None:
        """Wait until the workers of closed pools have ended."""
        until = time.monotonic() + seconds
        if self._starter.is_alive():
            self._starter.join(max(until - time.monotonic(), 0))
        for pool in self._pools.values():
            pool.join(max(until - time.monotonic(), 0))

    def _pool(self, name: str) -> SimulationPool:
        # loaded by a thread, not by the window's
        from roisim.experiment.worker_pool import SimulationPool

        with self._made:
            if not self._is_open:
                raise Cancelled(_("The run was cancelled"))
            if name not in self._pools:
                self._pools[name] = SimulationPool(self.workers)
            return self._pools[name]

    def _start(self) -> None:
        """One worker that expects, then those that simulate, then the rest."""
        # loaded by a thread, not by the window's
        from roisim.experiment.background_work import get_ready_to_expect

        try:
            wait([self.quick.submit(get_ready_to_expect)])
            self.many.start()
            wait([self.quick.submit(get_ready_to_expect) for __ in range(self.workers)])
        except (Cancelled, RunFailed, BrokenExecutor, RuntimeError):
            pass  # closed meanwhile, or no worker starts: whoever asks for something will be told


def result_of(future: Future[T], cancel: CancelToken) -> T:
    """What a worker finds.

    Raises:
        Cancelled: someone asked for it.
        Exception: whatever the work raised.
    """
    while not wait([future], LOOK_SECONDS).done:
        cancel.raise_if_cancelled()
    cancel.raise_if_cancelled()
    return future.result()
