"""What other programs do to the files of open plans: told above the page, never taken over unasked."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from roisim.errors import RoisimError
from roisim.scenario.scenario_document import ScenarioDocument
from roisim.translation import _
from ui.file_watch import FileWatch
from ui.foreign_files import check_is_plan
from ui.notices import ask, problem_words, tell
from ui.open_plan import OpenPlan
from ui.open_plans import OpenPlans
from ui.widgets.notice_bar import Notice, NoticeBar


class DiskChanges(QObject):
    """Watches the files of a window's plans, and lets the user choose when one changes.

    Args:
        window: over which a file that holds no plan is told.
        plans: those to watch.
        notices: where the choice stands.
    """

    def __init__(self, window: QWidget, plans: OpenPlans, notices: NoticeBar) -> None:
        super().__init__(window)
        self._window = window
        self._plans = plans
        self._notices = notices
        self._kept: dict[OpenPlan, str] = {}
        self._watch = FileWatch(self)
        self._watch.changed_on_disk.connect(self._changed)
        self._watch.settled.connect(self.settle)
        plans.opened.connect(self._watch.watch)
        plans.closed.connect(self._closed)

    def look(self) -> None:
        """Look at all files now."""
        self._watch.look()

    def may_overwrite(self, plan: OpenPlan) -> bool:
        """Before a plan is saved to its file: asks if that would undo what another program wrote."""
        foreign = self._watch.foreign_text(plan)
        if not foreign or foreign == self._kept.get(plan):
            return True
        choices = [_("Save mine over it"), _("Do not save")]
        headline = _("“{file}” was changed by another program").format(file=_file_name(plan))
        words = _("What it wrote would be lost.")
        return ask(self._window, headline, words, choices, safe=1) == 0

    def settle(self, plan: OpenPlan) -> None:
        """File and plan agree again: there is nothing to choose."""
        self._kept.pop(plan, None)
        self._notices.withdraw(plan)

    def _closed(self, plan: OpenPlan) -> None:
        self._watch.forget(plan)
        self.settle(plan)

    def _changed(self, plan: OpenPlan, text: str) -> None:
        if not text:
            plan.file_lost()
            self._notices.tell(plan, lambda: _gone(plan))
        else:
            self._notices.tell(plan, lambda: self._choice(plan, text))

    def _choice(self, plan: OpenPlan, text: str) -> Notice:
        headline = _("“{file}” was changed by another program").format(file=_file_name(plan))
        lost = _("You have changes of your own that are not saved.") if plan.is_changed else ""
        choices = (
            (_("Take the file's"), lambda: self._take(plan, text)),
            (_("Open the file beside mine"), lambda: self._open_beside(plan, text)),
            (_("Keep mine"), lambda: self._keep(plan, text)),
        )
        return Notice(headline, lost, choices)

    def _keep(self, plan: OpenPlan, text: str) -> None:
        self._kept[plan] = text
        plan.file_lost()

    def _take(self, plan: OpenPlan, text: str) -> None:
        try:
            check_is_plan(text)
            plan.replace_text(text, _("Take the file's version"))
        except RoisimError as error:
            tell(self._window, _("The file cannot be taken"), problem_words(error))
            self._keep(plan, text)
            return
        plan.now_saved()

    def _open_beside(self, plan: OpenPlan, text: str) -> None:
        self._keep(plan, text)
        try:
            check_is_plan(text)
            document = ScenarioDocument(text)
            document.set("name", _("{name} (file)").format(name=document.get("name") or plan.name))
            self._plans.open_text(document.text, None, unsaved=True)
        except RoisimError as error:
            tell(self._window, _("The file cannot be opened"), problem_words(error))


def _gone(plan: OpenPlan) -> Notice:
    headline = _("“{file}” is gone, or can no longer be read").format(file=_file_name(plan))
    note = _("The plan stays open; save it to have a file again.")
    return Notice(headline, note, ((_("Close this notice"), lambda: None),))


def _file_name(plan: OpenPlan) -> str:
    return plan.path.name if plan.path else plan.name
