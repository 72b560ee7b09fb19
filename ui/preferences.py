"""What the window remembers from one start to the next."""

from __future__ import annotations

import datetime
import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

from PySide6.QtCore import QByteArray, QSettings

MOST_RECENT: Final = 12


@dataclass(frozen=True)
class RecentPlan:
    """A plan that was open before: its file, its name, its colour, when it was open."""

    path: str
    name: str
    number: int
    opened: str

    @property
    def day(self) -> datetime.date:
        """The day on which it was last open."""
        return datetime.datetime.fromisoformat(self.opened).date()


class Preferences:
    """Sizes, splits, language, theme, recent plans, kept by QSettings.

    Args:
        settings: where they are kept; tests put their own file here.
    """

    def __init__(self, settings: QSettings | None = None) -> None:
        self._settings = settings or QSettings(
            QSettings.Format.IniFormat, QSettings.Scope.UserScope, "roisim", "roisim"
        )

    @property
    def theme(self) -> str:
        """What the user chose: "system", "light" or "dark"."""
        value = str(self._settings.value("theme", "system"))
        return value if value in ("system", "light", "dark") else "system"

    @theme.setter
    def theme(self, wish: str) -> None:
        self._settings.setValue("theme", wish)

    @property
    def language(self) -> str:
        """Code of the language; "" follows the system."""
        return str(self._settings.value("language", ""))

    @language.setter
    def language(self, code: str) -> None:
        self._settings.setValue("language", code)

    @property
    def worlds(self) -> int:
        """How many worlds the bands are made of."""
        return self._whole("worlds", 200)

    @worlds.setter
    def worlds(self, number: int) -> None:
        self._settings.setValue("worlds", number)

    @property
    def seed(self) -> int:
        """The seed of all luck."""
        return self._whole("seed", 1)

    @seed.setter
    def seed(self, number: int) -> None:
        self._settings.setValue("seed", number)

    def state(self, name: str) -> QByteArray | None:
        """What a window or splitter saved under a name."""
        value = self._settings.value(f"state/{name}")
        return value if isinstance(value, QByteArray) and not value.isEmpty() else None

    def keep_state(self, name: str, state: QByteArray) -> None:
        """Keep the state of a window or splitter."""
        self._settings.setValue(f"state/{name}", state)

    def text(self, name: str, default: str = "") -> str:
        """A word kept under a name."""
        return str(self._settings.value(f"text/{name}", default))

    def keep_text(self, name: str, value: str) -> None:
        """Keep a word under a name."""
        self._settings.setValue(f"text/{name}", value)

    def recent(self) -> list[RecentPlan]:
        """Plans open before, the latest first."""
        try:
            entries = json.loads(str(self._settings.value("recent", "[]")))
            return [RecentPlan(**entry) for entry in entries]
        except (ValueError, TypeError):  # somebody wrote into the file
            return []

    def remember(self, path: Path, name: str, number: int) -> None:
        """Put a plan at the head of the recent ones."""
        now = datetime.datetime.now().isoformat(timespec="seconds")
        entry = RecentPlan(str(path), name, number, now)
        rest = [old for old in self.recent() if old.path != entry.path]
        self._keep_recent([entry, *rest][:MOST_RECENT])

    def forget(self, path: Path) -> None:
        """Take a plan from the recent ones, by its own path or by a link to it."""
        names = {str(path), str(path.resolve())}
        self._keep_recent([old for old in self.recent() if old.path not in names])

    def forget_all(self) -> None:
        """Empty the list of recent plans."""
        self._keep_recent([])

    def sync(self) -> None:
        """Write everything to disk now."""
        self._settings.sync()

    def _keep_recent(self, entries: list[RecentPlan]) -> None:
        self._settings.setValue("recent", json.dumps([asdict(entry) for entry in entries]))

    def _whole(self, name: str, default: int) -> int:
        value: Any = self._settings.value(name, default)
        try:
            return max(1, int(value))
        except (TypeError, ValueError):
            return default
