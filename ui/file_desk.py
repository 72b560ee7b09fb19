"""New, open, save, close, recent: how plans come in and go out, with a word for whatever goes wrong."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final

from PySide6.QtCore import QLocale, QObject, QStandardPaths, Signal
from PySide6.QtWidgets import QFileDialog, QMenu, QWidget

from roisim.atomic_file import FileNotWritten
from roisim.errors import RoisimError
from roisim.scenario.scenario_document import ScenarioDocument
from roisim.translation import _, ngettext
from roisim.units import is_currency
from ui.display_format import moment_text
from ui.file_watch import FileWatch
from ui.notices import ask, problem_words, tell
from ui.open_plan import PRESET, OpenPlan
from ui.open_plans import OpenPlans
from ui.preferences import Preferences
from ui.recovery import Recovery, RecoveryCopy, left_behind

SUFFIX: Final = ".toml"


class FileDesk(QObject):
    """The files of a window's plans."""

    recovery_told = Signal(str)

    def __init__(self, window: QWidget, plans: OpenPlans, preferences: Preferences) -> None:
        super().__init__(window)
        self._window = window
        self._plans = plans
        self._preferences = preferences
        self._recovery = Recovery(parent=self)
        self._recovery.told.connect(self.recovery_told)
        self._watch = FileWatch(self)
        self._watch.changed_on_disk.connect(self._changed_on_disk)
        plans.opened.connect(self._opened)
        plans.closed.connect(self._closed)

    # --- opening -----------------------------------------------------------------------------------------

    def begin(self, files: Sequence[Path]) -> None:
        """What the start brings: plans named on the command line, and copies of a roisim that ended badly."""
        self.open_paths(files)
        copies = left_behind()
        if copies:
            self._offer(copies)

    def new_empty(self) -> None:
        """A plan of which little is stated, in the money of the system."""
        code = QLocale().currencySymbol(QLocale.CurrencySymbolFormat.CurrencyIsoCode)
        first = datetime.date.today().replace(day=1)
        self._plans.open_empty(first.isoformat(), code if is_currency(code) else "USD")

    def new_from_preset(self, preset: str) -> None:
        """A plan from an example."""
        self._plans.open_preset(preset)

    def open(self) -> None:
        """Let the user choose files, and open them."""
        names, _filter = QFileDialog.getOpenFileNames(
            self._window, _("Open plans"), self._folder(), _("Plans (*.toml);;All files (*)")
        )
        self.open_paths([Path(name) for name in names])

    def open_paths(self, paths: Iterable[Path]) -> None:
        """Open files; those that hold no plan are told of, the others open."""
        refused = []
        for path in paths:
            try:
                self._plans.open_file(path)
            except (RoisimError, OSError) as error:
                self._preferences.forget(str(path))
                refused.append(f"“{path.name}”: {problem_words(error)}")
        if refused:
            headline = ngettext("A plan could not be opened", "Some plans could not be opened", len(refused))
            rest = _("Your other plans are open as before.") if len(self._plans) else ""
            tell(self._window, headline, "\n\n".join(filter(None, [*refused, rest])))

    def show_plan(self, plan: OpenPlan) -> None:
        """Go back to an open plan."""
        self._plans.show(plan)

    def fill_recent(self, menu: QMenu) -> None:
        """Put the plans that were open before into a menu."""
        menu.clear()
        for recent in self._preferences.recent():
            action = menu.addAction(recent.name)
            action.setToolTip(recent.path)
            action.triggered.connect(lambda _checked=False, path=recent.path: self.open_paths([Path(path)]))
        menu.setToolTipsVisible(True)
        menu.setEnabled(bool(menu.actions()))

    # --- saving ------------------------------------------------------------------------------------------

    def save(self, plan: OpenPlan) -> bool:
        """Save to the plan's own file, asking where if it has none; whether it is saved now."""
        if plan.path is None:
            return self.save_as(plan)
        return self._write(plan, plan.path)

    def save_as(self, plan: OpenPlan) -> bool:
        """Ask where to, and save there."""
        proposal = plan.path or Path(self._folder()) / f"{_file_name(plan.name)}{SUFFIX}"
        name, _filter = QFileDialog.getSaveFileName(
            self._window, _("Save plan"), str(proposal), _("Plans (*.toml)")
        )
        if not name:
            return False
        path = Path(name) if Path(name).suffix else Path(name + SUFFIX)
        return self._write(plan, path.resolve())

    def _write(self, plan: OpenPlan, path: Path) -> bool:
        try:
            plan.save(path)
        except (FileNotWritten, OSError) as error:
            headline = _("“{plan}” is not saved").format(plan=plan.name)
            tell(self._window, headline, f"{problem_words(error)}\n{_('It stays open as it is.')}")
            return False
        self._preferences.remember(path, plan.name, plan.number)
        self._preferences.keep_text("folder", str(path.parent))
        return True

    # --- closing -----------------------------------------------------------------------------------------

    def close(self, plan: OpenPlan) -> bool:
        """Close a plan, asking if something would be lost; whether it is closed."""
        if not self._may_close(plan):
            return False
        self._plans.close(plan)
        return True

    def may_close_all(self) -> bool:
        """Ask for every plan with something to lose; whether the window may close."""
        return all(self._may_close(plan) for plan in self._plans)

    def end(self) -> None:
        """The window closes: remember what was open."""
        active = self._plans.active
        if active is not None and active.path is not None:
            self._preferences.keep_text("last", str(active.path))
        self._recovery.end()

    def _may_close(self, plan: OpenPlan) -> bool:
        if not plan.is_changed:
            return True
        self._plans.activate(plan)
        choices = [_("Save"), _("Do not save"), _("Go on editing")]
        headline = _("Save the changes of “{plan}”?").format(plan=plan.name)
        chosen = ask(self._window, headline, _("They would be lost otherwise."), choices, safe=2)
        return self.save(plan) if chosen == 0 else chosen == 1

    # --- what others do to files ---------------------------------------------------------------------------

    def _changed_on_disk(self, plan: OpenPlan, text: str) -> None:
        name = plan.path.name if plan.path else plan.name
        if not text:
            headline = _("“{file}” is gone, or can no longer be read").format(file=name)
            tell(self._window, headline, _("The plan stays open; save it to have a file again."))
            return
        choices = [_("Keep mine"), _("Take the file's"), _("Open the file beside mine")]
        headline = _("“{file}” was changed by another program").format(file=name)
        words = _("Keep yours, take the file's, or look at both.")
        chosen = ask(self._window, headline, words, choices, safe=0)
        if chosen == 1:
            self._take(plan, text)
        elif chosen == 2:
            self._open_beside(text)

    def _take(self, plan: OpenPlan, text: str) -> None:
        try:
            plan.replace_text(text, _("Take the file's version"))
        except RoisimError as error:
            tell(self._window, _("The file holds no plan now"), problem_words(error))
            return
        plan.now_saved()

    def _open_beside(self, text: str) -> None:
        try:
            document = ScenarioDocument(text)
            document.set("name", _("{name} (file)").format(name=document.get("name") or ""))
            self._plans.open_text(document.text, None, unsaved=True)
        except RoisimError as error:
            tell(self._window, _("The file holds no plan now"), problem_words(error))

    # --- recovery ------------------------------------------------------------------------------------------

    def _offer(self, copies: Sequence[tuple[Path, RecoveryCopy]]) -> None:
        names = "\n".join(_recovery_line(copy) for _file, copy in copies)
        headline = _("roisim ended without saving")
        choices = [_("Open what was typed"), _("Throw it away"), _("Later")]
        chosen = ask(self._window, headline, names, choices, safe=0)
        if chosen == 2:
            return
        for file, copy in copies:
            if chosen == 0 and not self._open_copy(copy):
                continue
            file.unlink(missing_ok=True)

    def _open_copy(self, copy: RecoveryCopy) -> bool:
        """Open what was typed; its file is what it was before."""
        path = Path(copy.path) if copy.path else None
        try:
            plan = self._plans.open_file(path) if path and path.exists() else None
            if plan is None:
                self._plans.open_text(copy.text, None, unsaved=True)
            else:
                plan.replace_text(copy.text, _("Recover what was typed"))
        except (RoisimError, OSError) as error:
            tell(self._window, _("A recovery copy could not be opened"), problem_words(error))
            return False
        return True

    def _opened(self, plan: OpenPlan) -> None:
        self._recovery.watch(plan)
        self._watch.watch(plan)
        if plan.path is not None:
            self._preferences.remember(plan.path, plan.name, plan.number)

    def _closed(self, plan: OpenPlan) -> None:
        self._recovery.forget(plan)
        self._watch.forget(plan)

    def _folder(self) -> str:
        documents = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        return self._preferences.text("folder", documents)


def is_untouched_example(plan: OpenPlan) -> bool:
    """Whether it is an example in which nothing was changed."""
    return plan.origin == PRESET and not plan.is_changed


def _file_name(name: str) -> str:
    kept = "".join(letter if letter.isalnum() or letter in " -_" else "_" for letter in name).strip()
    return kept.replace(" ", "_").lower() or "plan"


def _recovery_line(copy: RecoveryCopy) -> str:
    when = datetime.datetime.fromisoformat(copy.written)
    return f"“{copy.name}”, {moment_text(when)}"
