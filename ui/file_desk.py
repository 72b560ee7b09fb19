"""New, open, save, close, recent: how plans come in and go out, with a word for whatever goes wrong."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final

from PySide6.QtCore import QLocale, QObject, QStandardPaths, QUrl, Signal
from PySide6.QtWidgets import QFileDialog, QMenu, QWidget

from roisim.atomic_file import FileNotWritten
from roisim.errors import RoisimError
from roisim.translation import _, ngettext
from roisim.units import is_currency
from ui.disk_changes import DiskChanges
from ui.foreign_files import NotAPlan
from ui.notices import MOST_SHOWN, ask, problem_words, tell
from ui.open_plan import OpenPlan
from ui.open_plans import OpenPlans
from ui.preferences import Preferences
from ui.recovery import Recovery
from ui.recovery_offer import RecoveryOffer
from ui.telling_names import told_apart
from ui.widgets.notice_bar import NoticeBar

SUFFIX: Final = ".toml"


class FileDesk(QObject):
    """The files of a window's plans.

    Signals:
        recovery_told: what became of the copies for after a crash.
        recent_changed: another list of recent plans.
    """

    recovery_told = Signal(str)
    recent_changed = Signal()

    def __init__(
        self, window: QWidget, plans: OpenPlans, preferences: Preferences, notices: NoticeBar
    ) -> None:
        super().__init__(window)
        self._window = window
        self._plans = plans
        self._preferences = preferences
        self._recovery = Recovery(parent=self)
        self._recovery.told.connect(self.recovery_told)
        self._offer = RecoveryOffer(window, plans, self._recovery, notices)
        self._disk = DiskChanges(window, plans, notices)
        plans.opened.connect(self._opened)
        plans.closed.connect(self._closed)

    # --- opening -----------------------------------------------------------------------------------------

    def begin(self, files: Sequence[Path]) -> None:
        """What the start brings: plans named on the command line, and copies of a roisim that ended badly."""
        self.open_paths(files)
        self._offer.look()

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
                if isinstance(error, NotAPlan | FileNotFoundError | IsADirectoryError):
                    self._preferences.forget(path)
                    self.recent_changed.emit()
                refused.append(f"“{path.name}”: {problem_words(error)}")
        if refused:
            headline = ngettext("A plan could not be opened", "Some plans could not be opened", len(refused))
            rest = _("Your other plans are open as before.") if len(self._plans) else ""
            tell(self._window, headline, "\n\n".join(filter(None, [*refused, rest])))

    def open_urls(self, urls: Iterable[QUrl]) -> None:
        """Open what was dropped; an address from a browser is told of."""
        found = list(urls)
        self.open_paths([Path(url.toLocalFile()) for url in found if url.isLocalFile()])
        others = [url.toDisplayString() for url in found if not url.isLocalFile()]
        if others:
            words = _("Save it as a file on this computer first, then drop the file.")
            headline = _("Only files of this computer can be opened")
            tell(self._window, headline, "\n\n".join([*others[:MOST_SHOWN], words]))

    def show_plan(self, plan: OpenPlan) -> None:
        """Go back to an open plan."""
        self._plans.show(plan)

    def fill_recent(self, menu: QMenu) -> None:
        """Put the plans that were open before into a menu."""
        menu.clear()
        recents = self._preferences.recent()
        labels = told_apart([(recent.name, Path(recent.path)) for recent in recents])
        for recent, words in zip(recents, labels, strict=True):
            action = menu.addAction(words.replace("&", "&&"))
            action.setToolTip(recent.path)
            action.triggered.connect(lambda _checked=False, path=recent.path: self.open_paths([Path(path)]))
        menu.setToolTipsVisible(True)
        if not recents:  # a menu that is switched off would never be asked again
            menu.addAction(_("No plans yet")).setEnabled(False)
            return
        menu.addSeparator()
        menu.addAction(_("&Clear this list")).triggered.connect(self._forget_all)

    def _forget_all(self) -> None:
        self._preferences.forget_all()
        self.recent_changed.emit()

    # --- saving ------------------------------------------------------------------------------------------

    def save(self, plan: OpenPlan) -> bool:
        """Save to the plan's own file, asking where if it has none; whether it is saved now."""
        if plan.path is None:
            return self.save_as(plan)
        return self._disk.may_overwrite(plan) and self._write(plan, plan.path)

    def save_as(self, plan: OpenPlan) -> bool:
        """Ask where to, and save there."""
        proposal = plan.path or Path(self._folder()) / f"{_file_name(plan.name)}{SUFFIX}"
        name, _filter = QFileDialog.getSaveFileName(
            self._window, _("Save plan"), str(proposal), _("Plans (*.toml)")
        )
        path = with_ending(self._window, name, SUFFIX) if name else None
        return path is not None and self._is_free(plan, path) and self._write(plan, path)

    def _is_free(self, plan: OpenPlan, path: Path) -> bool:
        """Two open plans cannot share a file."""
        other = self._plans.with_path(path)
        if other is None or other is plan:
            return True
        headline = _("“{file}” is open as another plan").format(file=path.name)
        tell(
            self._window, headline, _("Close “{plan}” first, or choose another name.").format(plan=other.name)
        )
        return False

    def _write(self, plan: OpenPlan, path: Path) -> bool:
        try:
            plan.save(path)
        except (FileNotWritten, OSError) as error:
            headline = _("“{plan}” is not saved").format(plan=plan.name)
            tell(self._window, headline, f"{problem_words(error)}\n{_('It stays open as it is.')}")
            return False
        self._disk.settle(plan)
        self._preferences.remember(path, plan.name, plan.number)
        self.recent_changed.emit()
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

    # --- plans come and go -------------------------------------------------------------------------------

    def _opened(self, plan: OpenPlan) -> None:
        self._recovery.watch(plan)
        if plan.path is not None:
            self._preferences.remember(plan.path, plan.name, plan.number)

    def _closed(self, plan: OpenPlan) -> None:
        self._recovery.forget(plan)

    def _folder(self) -> str:
        documents = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        return self._preferences.text("folder", documents)


def with_ending(window: QWidget, name: str, ending: str) -> Path | None:
    """The file that was chosen, with its ending; None if that is another file, which is to be kept."""
    path = Path(name)
    if path.suffix.lower() == ending:
        return path.resolve()
    path = Path(name + ending).resolve()
    if not path.exists():
        return path
    choices = [_("Replace it"), _("Keep it")]  # the dialog asked about the name without its ending
    headline = _("“{file}” exists already").format(file=path.name)
    return path if ask(window, headline, "", choices, safe=1) == 0 else None


def _file_name(name: str) -> str:
    kept = "".join(letter if letter.isalnum() or letter in " -_" else "_" for letter in name).strip()
    return kept.replace(" ", "_").lower() or "plan"
