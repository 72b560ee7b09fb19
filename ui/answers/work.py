"""What the clerks of the desks do: jobs that ask worker processes and send what they find to the window."""

from __future__ import annotations

import datetime
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, Future, wait
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from roisim.cancellation import CancelToken
from roisim.errors import Cancelled
from roisim.run_events import Progress, RunEvent, RunFinished
from roisim.translation import _, language_in_use
from ui.answers.desk import Work
from ui.answers.mailbox import Mailbox
from ui.answers.pools import LOOK_SECONDS, Pools
from ui.answers.tasks import in_words

if TYPE_CHECKING:
    from roisim.experiment.results import RunResult
    from roisim.experiment.what_if import WhatIf
    from roisim.scenario.scenario import Scenario

FIRST_STAGES: Final = (8, 50)
"""Worlds of the first bands, and of fair ones; the last stage is what the person chose."""

Fail = Callable[[str], None]
WhatIfs = dict[str, "WhatIf"]


@dataclass(frozen=True)
class BandCalls:
    """Whom a simulation tells, in the thread of the window."""

    result: Callable[[RunResult], None]
    progress: Callable[[float, float | None], None]
    done: Callable[[RunResult, float], None]
    """The last result, and how many seconds it all took."""
    fail: Fail


@dataclass(frozen=True)
class Jobs:
    """Makes the jobs that desks do."""

    pools: Pools
    mailbox: Mailbox

    def expectation(self, plan: Scenario, then: Callable[[RunResult], None], fail: Fail) -> Work:
        """The expectation of a plan."""

        def work(cancel: CancelToken) -> None:
            # loaded by a thread, not by the window's
            from roisim.experiment.background_work import expect_plan

            found = self.pools.do(cancel, expect_plan, plan)
            self.mailbox.send(lambda: then(found))

        return self._guarded(work, fail)

    def bands(self, scenario: Scenario, worlds: int, seed: int, calls: BandCalls) -> Work:
        """Worlds in stages."""

        def tell(event: RunEvent) -> None:
            if isinstance(event, Progress):
                self.mailbox.send(lambda: calls.progress(event.done, event.seconds_left))
            elif isinstance(event, RunFinished):
                seconds.append(event.seconds)

        def hand_over(result: RunResult) -> None:
            if result.provenance.worlds < worlds:  # the last one comes with the end
                self.mailbox.send(lambda: calls.result(result))

        def work(cancel: CancelToken) -> None:
            # loaded by a thread, not by the window's
            from roisim.experiment.background_work import simulate_in_background
            from roisim.experiment.runner import run_in_stages

            last = run_in_stages(
                scenario,
                stages=stages_to(worlds),
                seed=seed,
                executor=self.pools.many,
                cancel=cancel,
                on_event=tell,
                on_result=hand_over,
                work=simulate_in_background,
            )
            self.mailbox.send(lambda: calls.done(last, seconds[-1]))

        seconds: list[float] = []
        return self._guarded(work, calls.fail)

    def what_if(
        self,
        scenario: Scenario,
        start: datetime.date | None,
        profit_now: float | None,
        then: Callable[[WhatIfs], None],
        fail: Fail,
    ) -> Work:
        """What each programme of the library would do."""

        def work(cancel: CancelToken) -> None:
            # loaded by a thread, not by the window's
            from roisim.experiment.background_work import profit_of
            from roisim.scenario.program_library import library

            now = self.pools.do(cancel, profit_of, scenario) if profit_now is None else profit_now
            ids = tuple(library())
            found = self._what_ifs(cancel, scenario, ids, start, now)
            self.mailbox.send(lambda: then({use: found[use] for use in ids}))

        return self._guarded(work, fail)

    def _what_ifs(
        self,
        cancel: CancelToken,
        scenario: Scenario,
        ids: Sequence[str],
        start: datetime.date | None,
        now: float,
    ) -> WhatIfs:
        """A part of the library to each worker at a time; an expectation waits for no more than these."""
        # loaded by a thread, not by the window's
        from roisim.experiment.background_work import in_language, some_what_ifs, what_if_parts

        found: WhatIfs = {}
        waiting = deque(self.pools.do(cancel, what_if_parts, ids))
        under_way: dict[Future[WhatIfs], tuple[str, ...]] = {}
        while waiting or under_way:
            while waiting and len(under_way) < self.pools.workers:
                part = waiting.popleft()
                task = self.pools.quick.submit(
                    in_language, language_in_use(), some_what_ifs, scenario, part, start, now
                )
                under_way[task] = part
            done, _rest = wait(under_way, LOOK_SECONDS, FIRST_COMPLETED)
            cancel.raise_if_cancelled()
            for task in done:
                part = under_way.pop(task)
                if isinstance(task.exception(), BrokenExecutor):  # begun anew, for a worker may die of it
                    found.update(self.pools.do(cancel, some_what_ifs, scenario, part, start, now))
                else:
                    found.update(task.result())
        return found

    def _guarded(self, work: Work, fail: Fail) -> Work:
        """Whatever goes wrong is told in words, but for what was cancelled."""

        def guarded(cancel: CancelToken) -> None:
            try:
                work(cancel)
            except Cancelled:
                raise
            except Exception as error:
                if cancel.is_cancelled():  # its workers may have been taken away
                    raise Cancelled(_("The run was cancelled")) from error
                words = _worker_died() if isinstance(error, BrokenExecutor) else in_words(error)
                self.mailbox.send(lambda: fail(words))

        return guarded


def stages_to(worlds: int) -> tuple[int, ...]:
    """The stages on the way to so many worlds."""
    return (*(stage for stage in FIRST_STAGES if stage < worlds), worlds)


def _worker_died() -> str:
    return _("A worker process died, perhaps for want of memory")
