"""Follows one plan: asks for its answer after each change and lets nothing of an older plan through."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final, Protocol

from PySide6.QtCore import QObject, QTimer, Signal, SignalInstance

from roisim.translation import ngettext
from ui.answers.answer import NEVER, Answer, AnswerState
from ui.answers.desk import Desk
from ui.answers.work import BandCalls, Jobs

if TYPE_CHECKING:
    from roisim.experiment.results import RunResult
    from roisim.scenario.scenario import Scenario

REST_MS: Final = 350
"""Typing has come to rest when nothing was typed for so long: then worlds are simulated."""
SAVED: Final = "saved"


class Plan(Protocol):
    """What is asked of an open plan (`ui.open_plan.OpenPlan`)."""

    changed: SignalInstance
    saved_changed: SignalInstance

    @property
    def revision(self) -> int: ...  # noqa: D102 - see OpenPlan
    @property
    def is_sound(self) -> bool: ...  # noqa: D102
    @property
    def scenario(self) -> Scenario | None: ...  # noqa: D102
    @property
    def base_scenario(self) -> Scenario | None: ...  # noqa: D102
    @property
    def base_text(self) -> str: ...  # noqa: D102
    @property
    def text(self) -> str: ...  # noqa: D102
    def set_answer(self, answer: Answer) -> None: ...  # noqa: D102
    def __hash__(self) -> int: ...


class Follower(QObject):
    """Keeps the answer of one plan.

    Expected figures are asked for at each change, worlds when typing rests. What comes back is taken only
    if it is of the last sound plan: of the plan as it is now, or, while something wrong is typed, of the
    plan before that.
    """

    moved = Signal()
    """The plan is another one now, and what was under way for it is stopped."""

    def __init__(
        self, plan: Plan, jobs: Jobs, desks: tuple[Desk, Desk], worlds: int, seed: int, parent: QObject
    ) -> None:
        super().__init__(parent)
        self.plan = plan
        self._jobs = jobs
        self._expecting, self._simulating = desks
        self._worlds, self._seed = worlds, seed
        self._answer = Answer(worlds_wanted=worlds)
        self._wanted = NEVER
        self._luck = 0
        self._is_paused = False
        self._is_running = False
        self._is_done = False
        self._saved_text: str | None = None
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(REST_MS)
        self._rest.timeout.connect(self._simulate)
        plan.changed.connect(self._changed)
        plan.saved_changed.connect(self._ask_saved)
        self._changed()
        self._ask_saved()

    # --- what others call ------------------------------------------------------------------------------

    @property
    def is_paused(self) -> bool:
        """Whether no worlds are simulated."""
        return self._is_paused

    def pause(self) -> None:
        """Simulate no worlds until `resume`; the expected figures go on following."""
        self._is_paused = True
        self._stop()
        bands = self._answer.bands if self._answer.bands_revision == self._wanted else None
        done = 0 if bands is None else bands.provenance.worlds_done
        self._answer = replace(self._answer, worlds_done=done, seconds_left=None)
        self._tell()

    def resume(self) -> None:
        """Simulate again; bands that are there stay until there are better ones."""
        self._is_paused = False
        if self.plan.is_sound and not self._is_done:
            self._simulate()
        self._tell()

    def use_worlds(self, worlds: int, seed: int) -> None:
        """Simulate so many worlds, with this luck."""
        if (worlds, seed) == (self._worlds, self._seed):
            return
        self._worlds, self._seed = worlds, seed
        self._stop()
        self._is_done = False
        self._answer = replace(self._answer, worlds_wanted=worlds, bands=None, bands_revision=NEVER)
        if self.plan.is_sound:
            self._simulate()
        self._tell()

    def leave(self) -> None:
        """Follow no more."""
        self.plan.changed.disconnect(self._changed)
        self.plan.saved_changed.disconnect(self._ask_saved)
        self._wanted, self._saved_text = NEVER, None
        self._stop()
        self._expecting.drop(self.plan)
        self._expecting.drop(self.plan, SAVED)

    # --- asking ----------------------------------------------------------------------------------------

    def _changed(self) -> None:
        """The text is another one."""
        self._stop()
        self.moved.emit()
        scenario = self.plan.scenario
        if not self.plan.is_sound or scenario is None:
            self._tell()
            return
        self._wanted = self.plan.revision
        self._is_done = False
        self._answer = replace(self._answer, message="")
        work = self._jobs.expectation(
            scenario,
            self._if_wanted(self._take_expected),
            self._if_wanted(self._take_no_expected),
        )
        self._expecting.put(self.plan, work)
        if not self._is_paused:
            self._rest.start()
        self._tell()

    def _simulate(self) -> None:
        """Typing rests."""
        scenario = self.plan.scenario
        if scenario is None or self._is_paused:
            return
        self._stop()
        calls = BandCalls(
            result=self._if_luck(self._take_bands),
            progress=self._if_luck(self._take_progress),
            done=self._if_luck(self._take_end),
            fail=self._if_luck(self._take_no_bands),
        )
        self._is_running = True
        self._answer = replace(self._answer, worlds_done=0, seconds_left=None, seconds_taken=None)
        self._simulating.put(self.plan, self._jobs.bands(scenario, self._worlds, self._seed, calls))
        self._tell()

    def _ask_saved(self) -> None:
        """The base may be another one."""
        if self.plan.base_text == self._saved_text:
            return
        self._saved_text = text = self.plan.base_text
        self._answer = replace(self._answer, saved=None)
        if self.plan.base_scenario is None:
            self._expecting.drop(self.plan, SAVED)
        elif text == self.plan.text and self._answer.expected_revision == self.plan.revision:
            self._take_saved(text, self._answer.expected)
        else:
            work = self._jobs.expectation(
                self.plan.base_scenario, lambda result: self._take_saved(text, result), lambda _words: None
            )
            self._expecting.put(self.plan, work, SAVED, urgent=False)

    def _stop(self) -> None:
        """No worlds any more, and nothing of those under way."""
        self._rest.stop()
        self._is_running = False
        self._luck += 1
        self._simulating.drop(self.plan)

    # --- taking ----------------------------------------------------------------------------------------

    def _if_wanted(self, take: Callable[..., None]) -> Callable[..., None]:
        """Only what is of the last sound plan."""
        revision = self._wanted

        def call(*found: Any) -> None:
            if revision == self._wanted:
                take(*found)

        return call

    def _if_luck(self, take: Callable[..., None]) -> Callable[..., None]:
        """Only what is of the run under way."""
        luck = self._luck

        def call(*found: Any) -> None:
            if luck == self._luck:
                take(*found)

        return call

    def _take_expected(self, result: RunResult) -> None:
        self._answer = replace(self._answer, expected=result, expected_revision=self._wanted)
        if self._answer.bands_revision != self._wanted:
            self._answer = replace(self._answer, bands=None, bands_revision=NEVER)
        if self._saved_text == self.plan.text and self._answer.saved is None:
            self._expecting.drop(self.plan, SAVED)
            self._answer = replace(self._answer, saved=result)
        self._tell()

    def _take_bands(self, result: RunResult) -> None:
        shown = self._answer.bands
        older = shown is not None and self._answer.bands_revision == self._wanted
        if older and shown is not None and shown.provenance.worlds_done > result.provenance.worlds_done:
            return  # after a pause: those that are there are sharper
        self._answer = replace(self._answer, bands=result, bands_revision=self._wanted, message=_lost(result))
        self._tell()

    def _take_progress(self, share: float, seconds_left: float | None) -> None:
        done = int(share * self._worlds)
        self._answer = replace(self._answer, worlds_done=done, seconds_left=seconds_left)
        self._tell()

    def _take_end(self, result: RunResult, seconds: float) -> None:
        self._is_running, self._is_done = False, True
        self._answer = replace(
            self._answer,
            bands=result,
            bands_revision=self._wanted,
            worlds_done=result.provenance.worlds_done,
            seconds_left=0.0,
            seconds_taken=seconds,
            message=_lost(result),
        )
        self._tell()

    def _take_no_expected(self, words: str) -> None:
        self._answer = replace(self._answer, message=words)
        self._tell()

    def _take_no_bands(self, words: str) -> None:
        self._is_running = False
        self._answer = replace(self._answer, message=words)
        self._tell()

    def _take_saved(self, text: str, result: RunResult | None) -> None:
        if text == self._saved_text:
            self._answer = replace(self._answer, saved=result)
            self._tell()

    # --- telling ---------------------------------------------------------------------------------------

    def _tell(self) -> None:
        self._answer = replace(self._answer, state=self._state())
        self.plan.set_answer(self._answer)

    def _state(self) -> AnswerState:
        answer = self._answer
        if not self.plan.is_sound:
            has_some = answer.expected is not None or self._wanted != NEVER
            return AnswerState.LAST_VALID if has_some else AnswerState.EMPTY
        if answer.message and answer.bands_revision != self._wanted:
            return AnswerState.FAILED
        if self._wanted not in (answer.expected_revision, answer.bands_revision):
            return AnswerState.WAITING
        if self._is_done:
            return AnswerState.DONE
        if self._is_paused:
            return AnswerState.PAUSED
        return AnswerState.SHARPENING if self._is_running else AnswerState.EXPECTED


def _lost(result: RunResult) -> str:
    """What is missing in a result, in words."""
    lost = result.provenance.worlds - result.provenance.worlds_done
    if not lost:
        return ""
    text = ngettext(
        "{count} world could not be simulated: {reason}",
        "{count} worlds could not be simulated: {reason}",
        lost,
    )
    return text.format(count=lost, reason=result.failures[0].message)
