"""Recovery copies: what was typed outlives a crash, a power cut and `kill -9`.

Each open plan with something to lose has one small file in the recovery folder, written whole within two
seconds of every change and taken away when the plan is saved or closed. The files of one window begin with
the name of its session; a session whose lock nobody holds ended badly, and another start offers its files.
"""

from __future__ import annotations

import datetime
import json
import uuid
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

from PySide6.QtCore import QObject, QStandardPaths, QTimer, Signal

from roisim.atomic_file import write_text
from roisim.errors import RoisimError
from roisim.translation import _
from ui.open_plan import OpenPlan
from ui.session_lock import SessionLock

WITHIN_MS: Final = 1000
"""After a change; the contract with the user is two seconds."""

SUFFIX: Final = ".recovery.json"
LOCK: Final = ".lock"


@dataclass(frozen=True)
class RecoveryCopy:
    """A plan as it was typed.

    Attributes:
        name: what the plan calls itself.
        path: its file; "" where it was never saved.
        text: the whole plan.
        written: when, local time, ISO.
    """

    name: str
    path: str
    text: str
    written: str


Left = tuple[Path, RecoveryCopy]
"""A copy left behind, and the file in which it lies."""


def recovery_folder() -> Path:
    """Where the copies lie."""
    base = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.AppDataLocation)
    return Path(base) / "recovery"


class Recovery(QObject):
    """Keeps the copies of a window's plans, and knows those that others left behind."""

    told = Signal(str)
    """What the status line says: when the last copy was written, or why it could not be."""

    def __init__(self, folder: Path | None = None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._folder = folder or recovery_folder()
        self._session = uuid.uuid4().hex
        self._lock = SessionLock(self._folder / f"{self._session}{LOCK}")
        self._claimed: list[SessionLock] = []
        self._files: dict[OpenPlan, Path] = {}
        self._due: set[OpenPlan] = set()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(WITHIN_MS)
        self._timer.timeout.connect(self.write_due)

    # --- own copies --------------------------------------------------------------------------------------

    def watch(self, plan: OpenPlan) -> None:
        """Keep a copy of a plan from now on."""
        self._files[plan] = self._folder / f"{self._session}-{uuid.uuid4().hex}{SUFFIX}"
        plan.changed.connect(lambda: self._changed(plan))
        plan.saved_changed.connect(lambda: self._changed(plan))
        if plan.is_changed:
            self._changed(plan)

    def forget(self, plan: OpenPlan) -> None:
        """The plan is closed: nothing of it is to be offered again."""
        self._due.discard(plan)
        file = self._files.pop(plan, None)
        if file is not None:
            _remove(file)

    def end(self) -> None:
        """The window closes in good order."""
        self._timer.stop()
        for plan in list(self._files):
            self.forget(plan)
        for lock in (self._lock, *self._claimed):
            lock.release(remove=not self._copies_of(lock))
        self._claimed.clear()

    def write_due(self) -> None:
        """Write every copy that is behind its plan."""
        due, self._due = self._due, set()
        for plan in due:
            file = self._files.get(plan)
            if file is not None:
                self._write(plan, file)

    def _changed(self, plan: OpenPlan) -> None:
        if plan not in self._files:
            return
        self._due.add(plan)
        # started once, not anew with each key: steady typing must not put it off
        if not self._timer.isActive():
            self._timer.start()

    def _write(self, plan: OpenPlan, file: Path) -> None:
        if not plan.is_changed:
            _remove(file)
            return
        now = datetime.datetime.now()
        copy = RecoveryCopy(plan.name, str(plan.path or ""), plan.text, now.isoformat())
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            self._lock.take()
            write_text(file, json.dumps(asdict(copy), ensure_ascii=False))
        except (OSError, RoisimError):
            self.told.emit(_("No recovery copy can be written: save often"))
            return
        self.told.emit(_("Recovery copy {time}").format(time=now.strftime("%H:%M:%S")))

    # --- copies left behind ------------------------------------------------------------------------------

    def left_behind(self) -> list[Left]:
        """Copies of sessions that are gone, the latest first; unreadable ones are left where they are.

        They belong to this session until it ends: no other start offers them meanwhile.
        """
        found: list[Left] = []
        for session in sorted(self._sessions() - {self._session}):
            lock = SessionLock(self._folder / f"{session}{LOCK}")
            with suppress(OSError):
                if lock.take():
                    found += self._claim(lock)
        return sorted(found, key=lambda each: each[1].written, reverse=True)

    def settle(self, left: Left) -> None:
        """A copy was taken over, or is not wanted: it is not offered again."""
        self.write_due()  # what was typed is on disk under this session before the old copy goes
        _remove(left[0])

    def _claim(self, lock: SessionLock) -> list[Left]:
        readable = [(file, copy) for file in self._copies_of(lock) if (copy := _read(file)) is not None]
        if readable:
            self._claimed.append(lock)
        else:
            lock.release(remove=not self._copies_of(lock))
        return readable

    def _sessions(self) -> set[str]:
        copies = {file.name.split("-")[0] for file in self._folder.glob(f"*-*{SUFFIX}")}
        return copies | {file.stem for file in self._folder.glob(f"*{LOCK}")}

    def _copies_of(self, lock: SessionLock) -> list[Path]:
        return sorted(self._folder.glob(f"{lock.path.stem}-*{SUFFIX}"))


def _read(file: Path) -> RecoveryCopy | None:
    try:
        return RecoveryCopy(**json.loads(file.read_text("utf-8")))
    except (OSError, ValueError, TypeError):
        return None


def _remove(file: Path) -> None:
    """A folder that became read-only keeps its copy; that is no reason to break."""
    with suppress(OSError):
        file.unlink(missing_ok=True)
