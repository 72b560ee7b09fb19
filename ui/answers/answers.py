"""Answers for all open plans, worked out in worker processes while the window goes on."""

from __future__ import annotations

import datetime
import time
from collections.abc import Callable
from typing import Any, Final

from PySide6.QtCore import QObject, Signal

from ui.answers.desk import Desk
from ui.answers.follower import Follower, Plan
from ui.answers.mailbox import Mailbox
from ui.answers.pools import Pools
from ui.answers.tasks import LongTask, Tasks
from ui.answers.work import Jobs, WhatIfs

SECONDS_TO_CLOSE: Final = 1.5
"""How long `close` waits for what cannot be stopped at once."""


class Answers(QObject):
    """Watches plans and keeps their answers; nothing here makes the window wait.

    Three threads each do one thing at a time: expectations, worlds, what-ifs. They ask worker processes.
    The plan in front comes first in each.

    Args:
        worlds: how many worlds bands are made of in the end.
        seed: of all luck.
        workers: processes in each of the two pools; None for one a processor.
    """

    what_if_ready = Signal(object, object)
    """Carries the plan, and {programme id: WhatIf}."""
    what_if_failed = Signal(object, str)
    """Carries the plan, and why in words."""

    def __init__(
        self, worlds: int = 200, seed: int = 1, workers: int | None = None, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._worlds, self._seed = worlds, seed
        self._pools = Pools(workers)
        self._mailbox = Mailbox(self)
        self._jobs = Jobs(self._pools, self._mailbox)
        self._expecting = Desk("roisim-expect")
        self._simulating = Desk("roisim-worlds", gives_way=True)
        self._wondering = Desk("roisim-what-if")
        self._tasks = Tasks(self._pools, self._mailbox)
        self._followers: dict[Plan, Follower] = {}
        self._what_ifs: dict[Plan, tuple[object, WhatIfs]] = {}
        self._asked: dict[Plan, int] = {}
        self._is_closed = False

    def start(self) -> None:
        """Start the worker processes; to be called once the window is painted."""
        self._pools.start()

    # --- plans -----------------------------------------------------------------------------------------

    def attach(self, plan: Plan) -> None:
        """Keep the answer of a plan from now on."""
        if plan not in self._followers and not self._is_closed:
            desks = self._expecting, self._simulating
            follower = Follower(plan, self._jobs, desks, self._worlds, self._seed, self)
            follower.moved.connect(lambda: self._drop_old_question(plan))
            self._followers[plan] = follower

    def detach(self, plan: Plan) -> None:
        """Let a plan go; what is under way for it is stopped."""
        follower = self._followers.pop(plan, None)
        if follower is not None:
            follower.leave()
            follower.deleteLater()
        self._wondering.drop(plan)
        self._what_ifs.pop(plan, None)
        self._asked.pop(plan, None)

    def prefer(self, plan: Plan | None) -> None:
        """The plan in front comes first."""
        for desk in self._desks:
            desk.prefer(plan)

    def pause(self, plan: Plan) -> None:
        """Simulate no worlds of a plan; its expected figures go on following."""
        self._followers[plan].pause()

    def resume(self, plan: Plan) -> None:
        """Simulate again."""
        self._followers[plan].resume()

    def toggle_pause(self, plan: Plan) -> None:
        """Pause, or resume."""
        follower = self._followers[plan]
        (follower.resume if follower.is_paused else follower.pause)()

    def use_worlds(self, worlds: int, seed: int) -> None:
        """So many worlds with this luck, for all plans."""
        self._worlds, self._seed = worlds, seed
        for follower in self._followers.values():
            follower.use_worlds(worlds, seed)

    # --- other questions -------------------------------------------------------------------------------

    def ask_what_if(self, plan: Plan, start: datetime.date | None = None) -> None:
        """What each programme of the library would do to the plan as it is now; `what_if_ready` tells.

        A plan has one such question at a time: the newest. If the plan changes meanwhile, no answer comes.
        Nothing is asked of a plan that is not sound.

        Args:
            start: first day of programmes that the plan does not hold; None for the plan's first.
        """
        scenario = plan.scenario
        if scenario is None or not plan.is_sound or self._is_closed:
            return
        question = (plan.revision, start)

        def is_wanted() -> bool:
            return plan in self._followers and plan.is_sound and plan.revision == question[0]

        def take(found: WhatIfs) -> None:
            if is_wanted():
                self._what_ifs[plan] = (question, found)
                self.what_if_ready.emit(plan, found)

        def fail(words: str) -> None:
            if is_wanted():
                self.what_if_failed.emit(plan, words)

        known = self._what_ifs.get(plan)
        if known is not None and known[0] == question:
            self._mailbox.send(lambda: take(known[1]))
            return
        self._asked[plan] = plan.revision
        work = self._jobs.what_if(scenario, start, self._profit_of(plan), take, fail)
        self._wondering.put(plan, work)

    def begin(
        self, title: str, work: Callable[..., Any], *args: object, parent: QObject | None = None
    ) -> LongTask:
        """Start long work in a thread of its own: `work(control, *args)` (see `tasks.TaskControl`).

        Args:
            title: what it is, for people.
            work: gives back what `done` carries; it touches no widget.
            parent: with whom the task goes; None for this.
        """
        return self._tasks.begin(title, work, *args, parent=parent or self)

    # --- the end ---------------------------------------------------------------------------------------

    def close(self) -> None:
        """Stop everything: no signal comes any more, no thread and no process stays behind."""
        if self._is_closed:
            return
        self._is_closed = True
        until = time.monotonic() + SECONDS_TO_CLOSE
        for plan in tuple(self._followers):
            self.detach(plan)
        self._mailbox.close()
        self._tasks.cancel_all()
        for desk in self._desks:
            desk.close()
        self._pools.close()
        for desk in self._desks:
            desk.join(max(until - time.monotonic(), 0))
        self._tasks.join(max(until - time.monotonic(), 0))
        self._pools.join(max(until - time.monotonic(), 0))

    @property
    def _desks(self) -> tuple[Desk, Desk, Desk]:
        return self._expecting, self._simulating, self._wondering

    def _drop_old_question(self, plan: Plan) -> None:
        """A page may have asked anew before the change is heard of here."""
        if self._asked.get(plan) != plan.revision:
            self._wondering.drop(plan)

    def _profit_of(self, plan: Plan) -> float | None:
        """The plan's expected profit, if it is known by now."""
        answer = getattr(plan, "answer", None)
        if answer is None or answer.expected is None or answer.expected_revision != plan.revision:
            return None
        mean: float | None = answer.expected.figures["profit"].mean
        return mean
