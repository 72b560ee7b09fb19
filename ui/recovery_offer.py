"""Offers what another roisim left behind when it ended without saving."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from roisim.errors import RoisimError
from roisim.translation import _
from ui.display_format import moment_text
from ui.notices import problem_words, tell
from ui.open_plan import OpenPlan
from ui.open_plans import OpenPlans
from ui.recovery import Left, Recovery, RecoveryCopy
from ui.widgets.notice_bar import Notice, NoticeBar

KEY = "recovery"


class RecoveryOffer(QObject):
    """The notice about copies left behind, and what its buttons do.

    Args:
        window: over which a copy that cannot be opened is told.
        plans: into which they open.
        recovery: knows the copies.
        notices: where the offer stands.
    """

    def __init__(self, window: QWidget, plans: OpenPlans, recovery: Recovery, notices: NoticeBar) -> None:
        super().__init__(window)
        self._window = window
        self._plans = plans
        self._recovery = recovery
        self._notices = notices

    def look(self) -> None:
        """Offer what there is."""
        left = self._recovery.left_behind()
        if left:
            self._notices.tell(KEY, lambda: self._notice(left))

    def _notice(self, left: Sequence[Left]) -> Notice:
        lines = "\n".join(_line(copy) for _file, copy in left)
        choices = (
            (_("Open what was typed"), lambda: self._open(left)),
            (_("Throw it away"), lambda: self._settle(left)),
            (_("Later"), lambda: None),
        )
        return Notice(_("roisim ended without saving"), lines, choices)

    def _settle(self, left: Sequence[Left]) -> None:
        for each in left:
            self._recovery.settle(each)

    def _open(self, left: Sequence[Left]) -> None:
        for each in reversed(left):  # the latest one comes to the front
            if self._open_copy(each[1]):
                self._recovery.settle(each)

    def _open_copy(self, copy: RecoveryCopy) -> bool:
        """Open what was typed; its file is what it was before."""
        path = Path(copy.path) if copy.path else None
        try:
            plan = self._plan_of(path)
            if plan is None:
                self._plans.open_text(copy.text, path, unsaved=True)
            else:
                plan.replace_text(copy.text, _("Recover what was typed"))
        except RoisimError as error:
            tell(self._window, _("A recovery copy could not be opened"), problem_words(error))
            return False
        return True

    def _plan_of(self, path: Path | None) -> OpenPlan | None:
        """The plan as its file holds it; None where that is gone or broken: what was typed counts."""
        if path is None:
            return None
        try:
            return self._plans.open_file(path)
        except (RoisimError, OSError):
            return None


def _line(copy: RecoveryCopy) -> str:
    try:
        when = moment_text(datetime.datetime.fromisoformat(copy.written))
    except ValueError:  # somebody wrote into the file
        return f"“{copy.name}”"
    return f"“{copy.name}”, {when}"
