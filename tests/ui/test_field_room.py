"""Fields in a narrow page."""

from __future__ import annotations

from itertools import pairwise

from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from roisim.scenario.preset_catalog import preset_text
from ui.open_plan import OpenPlan
from ui.widgets.field_editor import FieldEditor
from ui.widgets.uncertain_editor import UncertainEditor


def test_parts_of_a_range_never_lie_over_each_other(qtbot: QtBot) -> None:
    plan = OpenPlan(preset_text("turkish_shop"), 0)
    plan.change("channels[0].cost_per_click", {"low": 0.4413, "likely": 0.5194, "high": 0.5978}, "Change")
    page = QWidget()
    qtbot.addWidget(page)
    editor = FieldEditor(plan, "channels[0].cost_per_click", parent=page)
    page.show()
    for width in (640, 588, 550):
        editor.resize(width, 90)
        QApplication.processEvents()
        lines = list(editor.findChild(UncertainEditor).lines.values())
        tools = (editor._uncertain, editor._by_month, editor._reset)
        row = [*lines, *(tool for tool in tools if tool.isVisible())]
        places = [(each.mapTo(editor, each.rect().topLeft()).x(), each.width()) for each in row]
        for (left, wide), (next_left, __) in pairwise(places):
            assert left + wide <= next_left, width
        assert places[-1][0] + places[-1][1] <= width
