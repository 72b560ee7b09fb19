"""How long a chart takes from new numbers to pixels; processor time, at the size of the live answer."""

from __future__ import annotations

import os
from dataclasses import replace
from itertools import cycle

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from roisim.report.charts import Answers, CurvesData, ltv_to_cac_data, revenue_data
from roisim.report.charts.chart_data import Band
from tests.benchmarks.measuring import cpu_seconds
from tests.report.synthetic_run import Shop, result_of
from ui.widgets.chart_view import ChartView

RUNS = 40
MOST_TO_UPDATE = 0.017
MOST_TO_DRAW_ANEW = 0.045
MOST_TO_MAKE_DATA = 0.006


def scaled(data: CurvesData, factor: float) -> CurvesData:
    curve = data.curves[0]
    assert curve.band is not None
    band = Band(*(factor * each for each in (curve.band.p05, curve.band.p25, curve.band.p75, curve.band.p95)))
    return replace(data, curves=(replace(curve, values=curve.values * factor, band=band),))


@pytest.fixture
def view(qtbot: QtBot) -> ChartView:
    made = ChartView()
    qtbot.addWidget(made)
    made.resize(484, 260)
    made.show()
    return made


def test_new_numbers_are_on_the_screen_at_once(view: ChartView) -> None:
    data = revenue_data(Answers(None, result_of(Shop(worlds=200))))
    steps = cycle([scaled(data, 1 - 0.004 * step) for step in range(20)])
    view.show_chart(data)
    QApplication.processEvents()

    def update() -> None:
        view.show_chart(next(steps))
        QApplication.processEvents()

    seconds = cpu_seconds(update, RUNS)
    print(f"\nredraw of curves and bands, 484 × 260: {1000 * seconds:.1f} ms")
    assert seconds < MOST_TO_UPDATE


def test_a_new_axis_is_drawn_before_the_next_key(view: ChartView) -> None:
    data = revenue_data(Answers(None, result_of(Shop(worlds=200))))
    steps = cycle([data, scaled(data, 4.0)])
    view.show_chart(data)
    QApplication.processEvents()

    def update() -> None:
        view.show_chart(next(steps))
        QApplication.processEvents()

    seconds = cpu_seconds(update, RUNS)
    print(f"\nwhole chart with new axes, 484 × 260: {1000 * seconds:.1f} ms")
    assert seconds < MOST_TO_DRAW_ANEW


def test_the_data_of_both_live_charts_cost_next_to_nothing() -> None:
    answers = Answers(None, result_of(Shop(worlds=200)))
    seconds = cpu_seconds(lambda: (revenue_data(answers), ltv_to_cac_data(answers)), RUNS)
    print(f"\ndata of both live charts, 200 worlds: {1000 * seconds:.1f} ms")
    assert seconds < MOST_TO_MAKE_DATA
