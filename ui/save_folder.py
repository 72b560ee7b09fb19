"""Where dialogs propose to save what is handed over: the same place for workbooks, tables and charts."""

from __future__ import annotations

import weakref
from functools import cache
from pathlib import Path
from typing import Final

from PySide6.QtCore import QStandardPaths

from ui.preferences import Preferences

LAST_EXPORT: Final = "export_folder"
LAST_PLAN: Final = "folder"


class SaveFolder:
    """The folder of the plan's file, else of the last export, else of a saved plan, else Documents."""

    def __init__(self) -> None:
        self._preferences: weakref.ref[Preferences] | None = None

    def use(self, preferences: Preferences) -> None:
        """Keep folders there from now on."""
        self._preferences = weakref.ref(preferences)

    def folder(self, plan_file: Path | None = None) -> Path:
        """Where to begin; plans that were never saved have no file."""
        documents = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        kept = self._kept()
        places = [] if kept is None else [kept.text(LAST_EXPORT), kept.text(LAST_PLAN)]
        found = (Path(place) for place in places if place)
        return (
            plan_file.parent if plan_file is not None else next(filter(Path.is_dir, found), Path(documents))
        )

    def proposal(self, name: str, plan_file: Path | None = None) -> str:
        """A file of this name in that folder, as dialogs take it."""
        return str(self.folder(plan_file) / name.replace("/", "-"))

    def keep(self, folder: Path) -> None:
        """Something was saved there."""
        kept = self._kept()
        if kept is not None:
            kept.keep_text(LAST_EXPORT, str(folder))

    def _kept(self) -> Preferences | None:
        return None if self._preferences is None else self._preferences()


@cache
def save_folder() -> SaveFolder:
    """The one of this process."""
    return SaveFolder()
