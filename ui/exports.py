"""Plans handed over: workbooks and tables, written by a worker while the window goes on."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QWidget

from roisim.atomic_file import check_folder, check_target, write_bytes
from roisim.errors import RoisimError
from roisim.translation import _
from ui.answers.answer import AnswerState
from ui.answers.answers import Answers
from ui.answers.tasks import LongTask, TaskControl
from ui.file_desk import with_ending
from ui.notices import ask, tell
from ui.open_plan import OpenPlan
from ui.preferences import Preferences
from ui.save_folder import save_folder
from ui.spreadsheet_form import spreadsheet_form

if TYPE_CHECKING:
    from roisim.experiment.results import RunResult
    from roisim.scenario.scenario import Scenario


class Exports(QObject):
    """Writes files of plans, one at a time, with progress and cancel."""

    progress = Signal(object)
    """Carries the task under way, None when there is none any more."""
    written = Signal(object)
    """The file or folder that was written."""

    def __init__(self, window: QWidget, answers: Answers, preferences: Preferences) -> None:
        super().__init__(window)
        self._window = window
        self._answers = answers
        self._preferences = preferences
        save_folder().use(preferences)
        self._task: LongTask | None = None

    def to_excel(self, plan: OpenPlan) -> None:
        """Ask where to, and write a plan's workbook."""
        path = self._asked_file(plan, _("Export to Excel"), _("Workbooks (*.xlsx)"), ".xlsx")
        if path is not None:
            self._export(plan, path, check_target, write_plan_workbook)

    def to_csv(self, plan: OpenPlan) -> None:
        """Ask where to, and write a plan's tables."""
        folder = str(save_folder().folder(plan.path))
        name = QFileDialog.getExistingDirectory(self._window, _("Folder for the tables"), folder)
        if name:
            self._export(plan, Path(name), check_folder, write_plan_tables)

    def begin(self, title: str, path: Path, work: Callable[..., object], *args: object) -> None:
        """Start long work that writes to a path: `work(control, path, *args)`; one at a time."""
        if self._task is not None:
            tell(self._window, _("Something is being written"), _("Wait until it is done, or cancel it."))
            return
        save_folder().keep(path.parent)
        task = self._answers.begin(title, work, path, *args, parent=self)
        self._task = task
        task.progressed.connect(lambda: self.progress.emit(task))
        task.done.connect(lambda _found: self.written.emit(path))
        task.failed.connect(
            lambda words: tell(self._window, _("“{file}” is not written").format(file=path.name), words)
        )
        task.ended.connect(self._ended)
        self.progress.emit(task)

    def may_close(self) -> bool:
        """Ask where something is being written; whether the window may close."""
        if self._task is None:
            return True
        choices = [_("Stop it and close"), _("Wait for it")]
        return ask(self._window, self._task.title, _("It is not done yet."), choices, safe=1) == 0

    def cancel(self) -> None:
        """Leave what is under way; no file is left half written."""
        if self._task is not None:
            self._task.cancel()

    def _export(
        self, plan: OpenPlan, path: Path, check: Callable[[Path], None], work: Callable[..., object]
    ) -> None:
        if plan.scenario is None or not plan.is_sound:
            words = _("Mend the marked fields first; what is wrong would stand in the export.")
            tell(self._window, _("The plan has problems"), words)
            return
        try:
            check(path)
        except RoisimError as error:
            tell(self._window, _("“{file}” cannot be written").format(file=path.name), str(error))
            return
        title = _("Writing {file}").format(file=path.name)
        self.begin(title, path, work, plan.scenario, finished_bands(plan), *self._luck())

    def _luck(self) -> tuple[int, int]:
        return self._preferences.worlds, self._preferences.seed

    def _ended(self) -> None:
        self._task = None
        self.progress.emit(None)

    def _asked_file(self, plan: OpenPlan, title: str, kinds: str, ending: str) -> Path | None:
        proposal = save_folder().proposal(plan.name + ending, plan.path)
        chosen, _kind = QFileDialog.getSaveFileName(self._window, title, proposal, kinds)
        return with_ending(self._window, chosen, ending) if chosen else None


def show_in_folder(path: Path) -> None:
    """Let the desktop show where a file lies."""
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(path if path.is_dir() else path.parent)))


def finished_bands(plan: OpenPlan) -> RunResult | None:
    """The plan's worlds, if all that were asked for are there; None where a run is needed."""
    answer = plan.answer
    done = answer.state is AnswerState.DONE and answer.bands_revision == plan.revision
    return answer.bands if done else None


def worlds_of(
    control: TaskControl, scenario: Scenario, known: RunResult | None, worlds: int, seed: int
) -> RunResult:
    """The worlds of a plan, simulated unless they are known.

    Raises:
        Cancelled: someone asked for it.
        RunFailed: no world could be simulated.
    """
    if known is not None:
        return known
    # the engine, in this thread only
    from roisim.experiment.runner import run

    return run(
        scenario,
        worlds=worlds,
        seed=seed,
        executor=control.executor,
        cancel=control.cancel,
        on_event=control.on_event,
    )


def write_plan_workbook(
    control: TaskControl, path: Path, scenario: Scenario, known: RunResult | None, worlds: int, seed: int
) -> None:
    """A plan's workbook: the run if need be, then the pages in another process."""
    # openpyxl must not load in the window's process
    from roisim.report.workbook_in_process import plan_workbook_bytes

    result = worlds_of(control, scenario, known, worlds, seed)
    content = control.in_process(plan_workbook_bytes, result, scenario)
    control.progress(1.0)
    write_bytes(path, content)


def write_plan_tables(
    control: TaskControl, path: Path, scenario: Scenario, known: RunResult | None, worlds: int, seed: int
) -> None:
    """A plan's tables in a folder."""
    # loaded for the few times that it is needed
    from roisim.report.csv_tables import csv_tables, write_tables

    result = worlds_of(control, scenario, known, worlds, seed)
    tables: Sequence[tuple[str, str]] = list(
        control.in_process(csv_tables, result, scenario, spreadsheet_form()).items()
    )
    control.progress(1.0)
    write_tables(path, dict(tables))
