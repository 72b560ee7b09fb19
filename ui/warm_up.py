"""While the user looks around on the first page, what the first plan needs is loaded."""

from __future__ import annotations

import threading
from contextlib import suppress

from PySide6.QtCore import QObject, Signal


class WarmUp(QObject):
    """Loads modules in a thread; the window goes on meanwhile."""

    page_loaded = Signal()
    """The plan page's modules are there: building it is quick now."""

    def begin(self) -> None:
        """Start to load."""
        threading.Thread(target=self._load, name="roisim-warm-up", daemon=True).start()

    def _load(self) -> None:
        # both are loaded here because they take long: that is what this thread is for
        import ui.panels.plan_page  # noqa: F401
        from ui.widgets.chart_view import warm_up

        with suppress(RuntimeError):  # the window is closed already
            self.page_loaded.emit()
        warm_up()
