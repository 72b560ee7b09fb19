"""A card with the same curve of several plans; its title is a menu of figures."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QActionGroup
from PySide6.QtWidgets import QHBoxLayout, QMenu, QToolButton

from roisim.report.charts import OVERLAID, NamedAnswers, overlay_data
from roisim.report.charts.plan_overlay import TITLES, Overlaid
from roisim.translation import _
from ui.icons import icon
from ui.theme import theme_keeper
from ui.widgets.chart_card import ChartCard


class OverlayCard(ChartCard):
    """Shows one of the figures that can be laid over each other.

    Args:
        which: the figure at first.
    """

    def __init__(self, which: Overlaid) -> None:
        super().__init__()
        self.which: Overlaid = which
        self._plans: Sequence[NamedAnswers] = ()
        self.choice = QToolButton()
        self.choice.setProperty("role", "choice")
        self.choice.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.choice.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
        self.choice.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.choice.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.choice.setAccessibleName(_("Figure of the chart"))
        self._fill_menu()
        self.title.hide()
        self._head_row().insertWidget(0, self.choice)
        theme_keeper().changed.connect(self._dress_choice)
        self._dress_choice()

    def show_plans(self, plans: Sequence[NamedAnswers]) -> None:
        """Lay the curves of plans over each other, the first in front."""
        self._plans = plans
        self.choice.setText(_(TITLES[self.which]))
        self.show_chart(overlay_data(self.which, plans) if plans else None)

    def use_figure(self, which: Overlaid) -> None:
        """Show another figure."""
        self.which = which
        self.show_plans(self._plans)

    def _fill_menu(self) -> None:
        menu = QMenu(self.choice)
        group = QActionGroup(menu)
        for which in OVERLAID:
            action = menu.addAction(_(TITLES[which]))
            action.setCheckable(True)
            action.setChecked(which == self.which)
            action.triggered.connect(lambda _on, chosen=which: self.use_figure(chosen))
            group.addAction(action)
        self.choice.setMenu(menu)

    def _head_row(self) -> QHBoxLayout:
        rows = [each for each in self.findChildren(QHBoxLayout) if each.indexOf(self.title) >= 0]
        return rows[0]

    def _dress_choice(self) -> None:
        self.choice.setIcon(icon("chevron-down"))
