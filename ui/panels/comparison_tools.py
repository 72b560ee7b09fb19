"""The comparison's own buttons in the header: which plans, against which one, and handing it over."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QMenu, QPushButton, QWidget

from roisim.translation import _
from ui.icons import icon
from ui.open_plan import OpenPlan
from ui.theme import SPACE, theme_keeper
from ui.widgets.plan_swatch import plan_swatch

LONGEST_NAME = 24


class ComparisonTools(QWidget):
    """Menus over the open plans; they are made anew whenever they open."""

    base_chosen = Signal(object)
    """Carries the plan that the others are set against."""
    plan_turned = Signal(object, bool)
    """Carries a plan, and whether it takes part."""
    excel_asked = Signal()
    csv_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._plans: Sequence[OpenPlan] = ()
        self._chosen: Sequence[OpenPlan] = ()
        self._base: OpenPlan | None = None
        self._label = QLabel(_("Compared with"))
        self._label.setProperty("role", "secondary")
        self.base, self.choose = QPushButton(), QPushButton(_("Choose plans"))
        self.save = QPushButton(_("Export comparison"))
        self._base_menu, self._plan_menu = QMenu(self.base), QMenu(self.choose)
        self._base_menu.aboutToShow.connect(self._fill_base)
        self._plan_menu.aboutToShow.connect(self._fill_plans)
        self.base.setMenu(self._base_menu)
        self.choose.setMenu(self._plan_menu)
        menu = QMenu(self.save)
        menu.addAction(_("Comparison to Excel…"), self.excel_asked.emit)
        menu.addAction(_("Comparison to CSV…"), self.csv_asked.emit)
        self.save.setMenu(menu)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACE.s)
        for widget in (self._label, self.base, self.choose, self.save):
            row.addWidget(widget)
        theme_keeper().changed.connect(self._dress)
        self._dress()

    def show_plans(self, plans: Sequence[OpenPlan], chosen: Sequence[OpenPlan], ready: bool) -> None:
        """Which plans there are, which take part (the base first), and whether all is there to hand over."""
        self._plans, self._chosen = plans, chosen
        self._base = chosen[0] if chosen else None
        for widget in (self._label, self.base):
            widget.setVisible(len(chosen) > 1)
        self.choose.setEnabled(len(plans) > 1)
        self.save.setEnabled(ready)
        self.save.setToolTip("" if ready else _("Once all worlds of all plans are simulated"))
        if self._base is not None:
            self.base.setText(_short(self._base.name))
            self.base.setIcon(plan_swatch(self._base.number))
            self.base.setAccessibleName(_("Compared with {plan}").format(plan=self._base.name))

    def _fill_base(self) -> None:
        self._base_menu.clear()
        for plan in self._plans:
            if plan in self._chosen:
                action = self._base_menu.addAction(plan_swatch(plan.number), plan.name.replace("&", "&&"))
                action.triggered.connect(lambda _on=False, chosen=plan: self.base_chosen.emit(chosen))

    def _fill_plans(self) -> None:
        self._plan_menu.clear()
        for plan in self._plans:
            action = self._plan_menu.addAction(plan_swatch(plan.number), plan.name.replace("&", "&&"))
            action.setCheckable(True)
            action.setChecked(plan in self._chosen)
            action.triggered.connect(lambda on, turned=plan: self.plan_turned.emit(turned, on))

    def _dress(self) -> None:
        self.choose.setIcon(icon("filter"))
        self.save.setIcon(icon("export"))
        if self._base is not None:
            self.base.setIcon(plan_swatch(self._base.number))


def _short(name: str) -> str:
    plain = name.replace("&", "&&")
    return plain if len(plain) <= LONGEST_NAME else plain[: LONGEST_NAME - 1] + "…"
