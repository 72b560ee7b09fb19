"""Tells when the file of an open plan is changed, or taken away, by another program."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QFileSystemWatcher, QObject, QTimer, Signal

from roisim.scenario.toml_reading import NotToml, decode
from ui.open_plan import OpenPlan

SETTLE_MS = 300
"""Editors write in several steps: look when they are done."""


class FileWatch(QObject):
    """Watches the files of open plans."""

    changed_on_disk = Signal(object, str)
    """A plan, and the text that its file holds now; "" where the file is gone."""
    settled = Signal(object)
    """A plan whose file holds again what was last saved or read."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._plans: dict[OpenPlan, Path | None] = {}
        self._told: dict[OpenPlan, str] = {}
        self._watcher = QFileSystemWatcher(self)
        self._watcher.fileChanged.connect(self._something_happened)
        self._watcher.directoryChanged.connect(self._something_happened)
        self._settle = QTimer(self)
        self._settle.setSingleShot(True)
        self._settle.setInterval(SETTLE_MS)
        self._settle.timeout.connect(self.look)

    def watch(self, plan: OpenPlan) -> None:
        """Watch a plan's file, also when it gets another."""
        self._plans[plan] = None
        plan.saved_changed.connect(lambda: self._follow(plan))
        self._follow(plan)

    def forget(self, plan: OpenPlan) -> None:
        """The plan is closed."""
        path = self._plans.pop(plan, None)
        self._told.pop(plan, None)
        self._unwatch(path)

    def foreign_text(self, plan: OpenPlan) -> str | None:
        """What another program wrote into a plan's file; "" where it is gone, None where it is ours."""
        if plan.path is None:
            return None
        now = _text_of(plan.path)
        return None if now == plan.base_text else now

    def look(self) -> None:
        """Compare every file with what its plan last saved or read."""
        for plan, path in list(self._plans.items()):
            if path is None:
                continue
            now = _text_of(path)
            if now != plan.base_text and now != self._told.get(plan):
                self._told[plan] = now
                self.changed_on_disk.emit(plan, now)
            elif now == plan.base_text and self._told.pop(plan, None) is not None:
                self.settled.emit(plan)
            self._watch_path(path)

    def _something_happened(self, _path: str) -> None:
        self._settle.start()

    def _follow(self, plan: OpenPlan) -> None:
        if plan not in self._plans or self._plans[plan] == plan.path:
            return
        before, self._plans[plan] = self._plans[plan], plan.path
        self._told.pop(plan, None)
        self._unwatch(before)
        if plan.path is not None:
            self._watch_path(plan.path)

    def _watch_path(self, path: Path) -> None:
        """The folder too: a file that is replaced whole is another file to the watcher."""
        wanted = {str(path), str(path.parent)} - {*self._watcher.files(), *self._watcher.directories()}
        there = [name for name in wanted if Path(name).exists()]
        if there:
            self._watcher.addPaths(there)

    def _unwatch(self, path: Path | None) -> None:
        """Leave a file; its folder too if no other plan lies there."""
        if path is None:
            return
        folders = {str(other.parent) for other in self._plans.values() if other is not None}
        watched = {*self._watcher.files(), *self._watcher.directories()}
        for place in ({str(path)} | ({str(path.parent)} - folders)) & watched:
            self._watcher.removePath(place)


def _text_of(path: Path) -> str:
    try:
        return decode(path.read_bytes())
    except (OSError, NotToml):
        return ""
