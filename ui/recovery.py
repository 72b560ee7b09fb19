"""Recovery copies: what was typed outlives a crash, a power cut and `kill -9`.

Each open plan with something to lose has one small file in the recovery folder, written whole within two
seconds of every change and taken away when the plan is saved or closed. A file whose process is gone is
what another start offers.
"""

from __future__ import annotations

import datetime
import json
import os
import uuid
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

from PySide6.QtCore import QObject, QStandardPaths, QTimer, Signal

from roisim.atomic_file import write_text
from roisim.errors import RoisimError
from roisim.translation import _
from ui.open_plan import OpenPlan

WITHIN_MS: Final = 1000
"""After a change; the contract with the user is two seconds."""

SUFFIX: Final = ".recovery.json"


@dataclass(frozen=True)
class RecoveryCopy:
    """A plan as it was typed.

    Attributes:
        name: what the plan calls itself.
        path: its file; "" where it was never saved.
        text: the whole plan.
        written: when, local time, ISO.
        process: of the roisim that wrote it.
    """

    name: str
    path: str
    text: str
    written: str
    process: int


def recovery_folder() -> Path:
    """Where the copies lie."""
    base = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.AppDataLocation)
    return Path(base) / "recovery"


class Recovery(QObject):
    """Keeps the copies of a window's plans."""

    told = Signal(str)
    """What the status line says: when the last copy was written, or why it could not be."""

    def __init__(self, folder: Path | None = None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._folder = folder or recovery_folder()
        self._files: dict[OpenPlan, Path] = {}
        self._due: set[OpenPlan] = set()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(WITHIN_MS)
        self._timer.timeout.connect(self.write_due)

    def watch(self, plan: OpenPlan) -> None:
        """Keep a copy of a plan from now on."""
        self._files[plan] = self._folder / f"{uuid.uuid4().hex}{SUFFIX}"
        plan.changed.connect(lambda: self._changed(plan))
        plan.saved_changed.connect(lambda: self._changed(plan))
        if plan.is_changed:
            self._changed(plan)

    def forget(self, plan: OpenPlan) -> None:
        """The plan is closed: nothing of it is to be offered again."""
        self._due.discard(plan)
        file = self._files.pop(plan, None)
        if file is not None:
            file.unlink(missing_ok=True)

    def end(self) -> None:
        """The window closes in good order."""
        self._timer.stop()
        for plan in list(self._files):
            self.forget(plan)

    def write_due(self) -> None:
        """Write every copy that is behind its plan."""
        due, self._due = self._due, set()
        for plan in due:
            file = self._files.get(plan)
            if file is not None:
                self._write(plan, file)

    def _changed(self, plan: OpenPlan) -> None:
        self._due.add(plan)
        # started once, not anew with each key: steady typing must not put it off
        if not self._timer.isActive():
            self._timer.start()

    def _write(self, plan: OpenPlan, file: Path) -> None:
        if not plan.is_changed:
            file.unlink(missing_ok=True)
            return
        now = datetime.datetime.now()
        copy = RecoveryCopy(plan.name, str(plan.path or ""), plan.text, now.isoformat(), os.getpid())
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            write_text(file, json.dumps(asdict(copy), ensure_ascii=False))
        except (OSError, RoisimError):
            self.told.emit(_("No recovery copy can be written: save often"))
            return
        self.told.emit(_("Recovery copy {time}").format(time=now.strftime("%H:%M:%S")))


def left_behind(folder: Path | None = None) -> list[tuple[Path, RecoveryCopy]]:
    """Copies of processes that are gone, the latest first; unreadable ones are left where they are."""
    found = []
    for file in sorted((folder or recovery_folder()).glob(f"*{SUFFIX}")):
        try:
            copy = RecoveryCopy(**json.loads(file.read_text("utf-8")))
        except (OSError, ValueError, TypeError):
            continue
        if not _runs(copy.process):
            found.append((file, copy))
    return sorted(found, key=lambda each: each[1].written, reverse=True)


def _runs(process: int) -> bool:
    if process == os.getpid():
        return True
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except (PermissionError, OSError):
        return True
    return True
