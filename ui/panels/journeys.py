"""Single visitors: who came, how far they got, and the story of each."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal

from PySide6.QtCore import QTimer
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QFileDialog,
    QFrame,
    QHBoxLayout,
    QLabel,
    QMenu,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)
from shiboken6 import isValid

from roisim.atomic_file import write_bytes
from roisim.report.journey_stories import stories_csv, stories_json
from roisim.report.number_text import decimal_text
from roisim.translation import _, ngettext
from ui.answers.following import Followed, follow
from ui.answers.tasks import LongTask, TaskControl
from ui.icons import icon
from ui.notices import tell
from ui.open_plan import OpenPlan
from ui.page import Page
from ui.panels.journey_people import JourneyPeople
from ui.panels.journey_story import JourneyStory
from ui.save_folder import save_folder
from ui.spreadsheet_form import spreadsheet_form
from ui.theme import SPACE, theme_keeper
from ui.widgets.count_field import CountField
from ui.widgets.empty_state import EmptyState

if TYPE_CHECKING:
    from ui.answers.answers import Answers

VISITORS: Final = 1_000
MOST_VISITORS: Final = 20_000
REST_MS: Final = 400
"""How long a plan must rest until its visitors are followed anew."""

FileKind = Literal["json", "csv"]


class JourneysPage(Page):
    """Follows visitors of the plan in front, and tells their stories.

    Args:
        answers: starts the work.
    """

    def __init__(self, answers: Answers) -> None:
        super().__init__()
        self._answers = answers
        self._plan: OpenPlan | None = None
        self._known: dict[OpenPlan, Followed] = {}
        self._task: LongTask | None = None
        self._asked: tuple[object, ...] = ()
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(REST_MS)
        self._rest.timeout.connect(self._follow_anew)
        self.people, self.story, self._empty = JourneyPeople(), JourneyStory(), EmptyState()
        self._build_tools()
        self._lay_out()
        self.people.chosen.connect(self._show_person)
        self.story.step_asked.connect(self.people.step)
        theme_keeper().changed.connect(self._dress)
        self._dress()

    # --- what the window asks --------------------------------------------------------------------------

    def show_plan(self, plan: OpenPlan | None) -> None:
        """Follow visitors of the plan, unless that is done."""
        self._forget_closed()
        if plan is not self._plan:
            self._stop()
            if self._plan is not None:
                self._plan.changed.disconnect(self._plan_changed)
            if plan is not None:
                plan.changed.connect(self._plan_changed)
            self._plan = plan
            known = self.followed
            if known is not None:
                self.visitors.set_value(known.visitors)
        self._follow_anew()

    def note(self) -> str:
        """What the page is."""
        return _("one visitor at a time")

    def tools(self) -> QWidget:
        """How many, and others."""
        return self._tools

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        """What changed while another page was in front is followed now."""
        super().showEvent(event)
        self._follow_anew()

    # --- following -------------------------------------------------------------------------------------

    @property
    def followed(self) -> Followed | None:
        """What is known of the plan in front."""
        self._forget_closed()
        return None if self._plan is None else self._known.get(self._plan)

    def follow_visitors(self, *, patient: bool = False) -> None:
        """Follow as many as the field says, with the luck of before."""
        self._begin(self._seed, patient=patient)

    def follow_others(self) -> None:
        """Follow as many with the next luck."""
        known = self.followed
        self._begin(self._seed + 1, patient=known is not None and known.patient)

    @property
    def _seed(self) -> int:
        """The luck of the stories shown; else that of the plan's worlds."""
        known, plan = self.followed, self._plan
        if known is not None:
            return known.seed
        bands = None if plan is None else plan.answer.bands
        return 1 if bands is None or bands.provenance.seed is None else bands.provenance.seed

    def _plan_changed(self) -> None:
        self._rest.start()

    def _forget_closed(self) -> None:
        """Let go of plans that were closed."""
        self._known = {plan: known for plan, known in self._known.items() if isValid(plan)}
        if self._plan is not None and not isValid(self._plan):
            self._plan = None

    def _follow_anew(self) -> None:
        """Follow, unless that is done or the page is not seen."""
        known, plan = self.followed, self._plan
        if plan is None or not self.isVisible():
            return
        if plan.scenario is None:
            words = _("Visitors can be followed once the plan is valid.")
            self._tell_empty(words, _("Mend the marked fields first: F8 leads to them."))
        elif known is not None and known.scenario is plan.scenario:
            self._show()
        else:
            self.follow_visitors()

    def _count_changed(self) -> None:
        known = self.followed
        if known is None or known.visitors != self.visitors.value():
            self.follow_visitors(patient=known is not None and known.patient)

    def _begin(self, seed: int, *, patient: bool) -> None:
        plan = self._plan
        if plan is None or plan.scenario is None:
            return
        asked = (plan.scenario, plan.revision, seed, self.visitors.value(), patient)
        if self._task is not None and self._asked == asked:
            return
        self._stop()
        self._asked = asked
        task = self._answers.begin(_("Following visitors"), follow, *asked, parent=self)
        self._task = task
        task.done.connect(lambda found: self._take(plan, found, task))
        task.failed.connect(lambda words: self._fail(words, task))
        task.ended.connect(lambda: self._ended(task))
        words = _following_words(self.visitors.value())
        self.people.say(words)
        if patient:
            about = _("All visitors of the plan are followed on the way: that takes minutes.")
            self._tell_empty(words, about, _("Cancel"), self._give_up)
        elif self.followed is None:
            self._tell_empty(words)

    def _give_up(self) -> None:
        self._stop()
        self._show()

    def _stop(self) -> None:
        task, self._task = self._task, None
        if task is not None:
            task.cancel()

    def _take(self, plan: OpenPlan, found: Followed, task: LongTask) -> None:
        if task is self._task:  # else somebody has asked for something else meanwhile
            self._known[plan] = found
            self._show()

    def _fail(self, words: str, task: LongTask) -> None:
        if task is self._task:
            self._tell_empty(_("The visitors could not be followed."), words, _("Try again"), self._again)

    def _again(self) -> None:
        self._begin(self._seed, patient=False)

    def _ended(self, task: LongTask) -> None:
        if task is self._task:
            self._task = None

    # --- showing ---------------------------------------------------------------------------------------

    def _show(self) -> None:
        known = self.followed
        if known is None or known.journeys is None:
            text = ngettext("Follow {number} visitor", "Follow {number} visitors", self.visitors.value())
            self._tell_empty(
                _("In this plan visitors compete for goods, service or money."),
                _("So all of them must be followed to tell the stories of some, which takes minutes."),
                text.format(number=decimal_text(self.visitors.value(), 0)),
                lambda: self.follow_visitors(patient=True),
            )
            return
        if not known.journeys:
            self._tell_empty(_("Nobody comes in this plan."), _("Give a channel a budget, or visitors."))
            return
        self.people.show_followed(known)
        self._save.setEnabled(True)
        self._stack.setCurrentWidget(self._both)
        self._show_person()

    def _show_person(self) -> None:
        person, known = self.people.people.current, self.followed
        if person is not None and known is not None and self._plan is not None:
            at, rows = self.people.people.currentIndex().row(), self.people.people.people_model.rowCount()
            self.story.show_person(person, known, self._plan.number, at, rows)

    def _tell_empty(self, words: str, about: str = "", button: str = "", work: object = None) -> None:
        self._empty.show_words(words, about, button, work if callable(work) else None)
        self._save.setEnabled(False)
        self._stack.setCurrentWidget(self._empty)

    # --- handing over ----------------------------------------------------------------------------------

    def save_stories(self, path: Path, kind: FileKind) -> None:
        """Write all stories into a file, in the background."""
        known = self.followed
        if known is None or known.journeys is None:
            return
        task = self._answers.begin(_("Writing stories"), write_stories, path, kind, known, parent=self)
        task.done.connect(lambda _found: self.people.say(_("{file} is written.").format(file=path.name)))
        task.failed.connect(
            lambda words: tell(self, _("“{file}” is not written").format(file=path.name), words)
        )

    def _save_as(self, kind: FileKind) -> None:
        plan = self._plan
        if plan is None:
            return
        name = _("{plan} journeys").format(plan=plan.name) + f".{kind}"
        kinds = _("All stories (*.json)") if kind == "json" else _("Tables (*.csv)")
        chosen, _kind = QFileDialog.getSaveFileName(
            self, _("Save stories"), save_folder().proposal(name, plan.path), kinds
        )
        if chosen:
            path = Path(chosen)
            save_folder().keep(path.parent)
            self.save_stories(path if path.suffix else path.with_suffix(f".{kind}"), kind)

    # --- building --------------------------------------------------------------------------------------

    def _build_tools(self) -> None:
        self.visitors = CountField(VISITORS, MOST_VISITORS)
        self.visitors.setAccessibleName(_("How many visitors to follow"))
        self.visitors.entered.connect(self._count_changed)
        self.others = QPushButton(_("Follow others"))
        self.others.setToolTip(_("Other visitors of the same plan: the next seed"))
        self.others.clicked.connect(self.follow_others)
        self._save = QPushButton(_("Save stories"))
        menu = QMenu(self._save)
        menu.addAction(_("All stories as JSON…"), lambda: self._save_as("json"))
        menu.addAction(_("All steps as CSV…"), lambda: self._save_as("csv"))
        self._save.setMenu(menu)
        self._tools = QWidget()
        row = QHBoxLayout(self._tools)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACE.s)
        before, behind = QLabel(_("Follow")), QLabel(_("visitors"))
        for label in (before, behind):
            label.setProperty("role", "secondary")
        before.setBuddy(self.visitors)
        for widget in (before, self.visitors, behind, self.others, self._save):
            row.addWidget(widget)

    def _lay_out(self) -> None:
        line = QFrame()
        line.setProperty("role", "upright")
        self._both = QWidget()
        row = QHBoxLayout(self._both)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.people)
        row.addWidget(line)
        row.addWidget(self.story, 1)
        self._stack = QStackedWidget()
        self._stack.addWidget(self._empty)
        self._stack.addWidget(self._both)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._stack)

    def _dress(self) -> None:
        self.others.setIcon(icon("journeys"))
        self._save.setIcon(icon("save"))


def write_stories(_control: TaskControl, path: Path, kind: FileKind, followed: Followed) -> None:
    """All stories into a file, whole or not at all.

    Raises:
        FileNotWritten: with the reason.
    """
    journeys, plan = followed.journeys or (), followed.scenario
    if kind == "csv":
        write_bytes(path, stories_csv(plan, journeys, spreadsheet_form()))
    else:
        write_bytes(path, stories_json(plan, followed.seed, journeys).encode("utf-8"))


def _following_words(visitors: int) -> str:
    text = ngettext("Following {number} visitor …", "Following {number} visitors …", visitors)
    return text.format(number=decimal_text(visitors, 0))
