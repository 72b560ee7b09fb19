"""The results page: tiles, eight cards with their numbers, the state of the answer, all figures."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings, Qt
from PySide6.QtGui import QAction, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from roisim.experiment.comparison import compare
from roisim.experiment.shown_figures import shown_metrics
from roisim.report.charts import Answers as Known
from roisim.report.charts import channels_data, orders_data
from tests.ui.results_scene import PLAN, WORLDS, answered, results
from ui.answers.answer import Answer, AnswerState
from ui.answers.comparing import Compared
from ui.comparison_rows import comparison_rows
from ui.open_plan import OpenPlan
from ui.panels.all_figures import figure_cells
from ui.panels.results import ORDER, ResultsPage
from ui.preferences import Preferences
from ui.widgets.empty_state import EmptyState


class Scene:
    def __init__(self, qtbot: QtBot, folder: Path, plan: OpenPlan) -> None:
        self.qtbot, self.plan = qtbot, plan
        settings = QSettings(str(folder / "settings.ini"), QSettings.Format.IniFormat)
        self.page = ResultsPage(Preferences(settings))
        qtbot.addWidget(self.page)
        self.page.resize(1228, 760)
        self.page.show()
        self.page.show_plan(plan)
        self.wait()

    def wait(self) -> None:
        self.qtbot.waitUntil(lambda: not self.page._one_by_one.isActive())

    def state(self, state: AnswerState) -> None:
        self.plan.set_answer(replace(self.plan.answer, state=state))
        self.wait()


@pytest.fixture
def scene(qtbot: QtBot, tmp_path: Path) -> Scene:
    return Scene(qtbot, tmp_path, answered(number=1))


def test_six_tiles_and_eight_cards_are_shown(scene: Scene) -> None:
    assert [tile.content.title for tile in scene.page.tiles.values()] == [
        "Revenue",
        "Profit",
        "LTV/CAC",
        "Paid back",
        "Lowest cash",
        "Chance of loss",
    ]
    assert all(
        tile.content.state == "bands" or tile.content.value == "–" for tile in scene.page.tiles.values()
    )
    for card in scene.page.cards.values():
        assert card.chart.data is not None
        assert card.title.text()
    known = Known(*results(PLAN))
    assert scene.page.cards["orders"].chart.data is not None
    assert scene.page.cards["orders"].chart.data.rows() == orders_data(known).rows()
    assert scene.page.note() == "6 months from Jan 2026, TRY"


def test_channels_stand_with_their_bands_and_are_copied_and_saved(scene: Scene, tmp_path: Path) -> None:
    rows = scene.page.channels.table.cells.rows
    assert [row[0].text for row in rows] == ["Google Ads", "Posts", "All"]
    table = channels_data(Known(*results(PLAN)))
    assert rows[0][3].text == table.channels[0].cac.text
    assert rows[0][3].note == table.channels[0].cac.band
    scene.page.channels.table.copy_data()
    assert QGuiApplication.clipboard().text().startswith("Channel\tSpend\t")
    scene.page.channels.table.save(tmp_path / "channels.csv")
    assert (tmp_path / "channels.csv").read_text("utf-8-sig").splitlines()[1].startswith("Google Ads,")


def test_keys_read_a_chart_out_and_go_through_the_table(scene: Scene) -> None:
    chart = scene.page.cards["cash"].chart
    chart.setFocus()
    QTest.keyClick(chart, Qt.Key.Key_Left)
    assert chart.accessibleDescription().startswith("Jun 2026")
    table = scene.page.channels.table
    table.setFocus()
    QTest.keyClick(table, Qt.Key.Key_Down)
    assert table.currentIndex().row() == 1


def test_all_figures_are_folded_away_until_asked_for(scene: Scene) -> None:
    figures = scene.page.figures
    assert not figures.table.isVisible()
    assert not figures.table.cells.rows
    QTest.mouseClick(figures.fold, Qt.MouseButton.LeftButton)
    assert figures.table.isVisible()
    expected, worlds = results(PLAN)
    names = shown_metrics(expected.figures)
    shown = [row for row in figures.table.cells.rows if not row[0].subtle]
    assert len(shown) == len(names)
    revenue = next(row for row in shown if row[0].text == "Revenue")
    assert revenue[3].text.startswith("Order values")
    assert revenue[2].text
    chance = next(row for row in shown if row[0].text == "Chance of a loss")
    assert chance[2].text.endswith(f"of {WORLDS} worlds")
    numbers = figures.table.data_rows()
    told = {row[0]: row[3:5] for row in numbers[1:]}
    assert told["revenue"] == (expected.figures["revenue"].mean, worlds.figures["revenue"].mean)


@pytest.mark.parametrize(
    ("low", "high", "told"),
    [
        (0, 0, ""),
        (99_700, 100_200, ""),
        (-99_700, -100_200, ""),
        (9_999, 10_200, ""),  # alone they read "9,999" and "10 k"
        (10_000, 11_400, "10–11\N{NO-BREAK SPACE}k"),
        (-5, 5, "−5.00 to 5.00"),
        (None, None, ""),
        (0, None, ""),
    ],
)
def test_a_band_of_one_number_is_none(low: float | None, high: float | None, told: str) -> None:
    expected, worlds = results(PLAN)
    lowest = replace(worlds.figures["cash_low"], p05=low, p95=high)
    banded = replace(worlds, figures={**worlds.figures, "cash_low": lowest})
    [row] = figure_cells(Known(expected, banded), ["cash_low"])
    assert row[2].text == told
    compared = Compared(compare([expected, expected]), compare([banded, banded]))
    [shown] = [row for row in comparison_rows(compared, [0, 1]) if row[0].text == "Lowest cash"]
    assert shown[1].note == told


def test_the_state_is_told_and_a_wrong_plan_greys_the_last_answer(scene: Scene) -> None:
    assert scene.page._state.text() == (
        "20 worlds, done in 1.5 s. Large figures: the plan without chance. "
        "Bands: 5th to 95th percentile of the worlds."
    )
    scene.state(AnswerState.LAST_VALID)
    assert scene.page._veil.isVisible()
    assert scene.page._veil.size() == scene.page._cards.size()
    assert scene.page._state.text().startswith("What is typed now is wrong")
    assert scene.page.tiles["revenue"].content.state == "last_valid"
    scene.state(AnswerState.DONE)
    assert not scene.page._veil.isVisible()


def test_expected_curves_come_before_bands(qtbot: QtBot, tmp_path: Path) -> None:
    plan = OpenPlan(PLAN, 0)
    scene = Scene(qtbot, tmp_path, plan)
    assert scene.page._empty.words.text() == "The answer is being worked out …"
    expected, worlds = results(PLAN)
    plan.set_answer(Answer(expected=expected, expected_revision=plan.revision, state=AnswerState.EXPECTED))
    scene.wait()
    data = scene.page.cards["cash"].chart.data
    assert data is not None
    before = data.rows()
    plan.set_answer(replace(plan.answer, bands=worlds, bands_revision=plan.revision))
    scene.wait()
    data = scene.page.cards["cash"].chart.data
    assert data is not None
    assert len(data.rows()[0]) > len(before[0])


def test_a_plan_that_was_never_valid_leads_to_its_problem(qtbot: QtBot, tmp_path: Path) -> None:
    scene = Scene(qtbot, tmp_path, OpenPlan(PLAN.replace("= 150", "= -150"), 0))
    empty = scene.page._empty
    assert empty.words.text() == "The results come once the plan is valid."
    assert not empty.button.isVisible()  # no window around it
    pressed: list[bool] = []
    action = QAction("next", scene.page)
    action.setObjectName("action_next_problem")
    action.triggered.connect(lambda: pressed.append(True))
    scene.page.refresh()
    QTest.mouseClick(empty.button, Qt.MouseButton.LeftButton)
    assert pressed == [True]


def test_a_failure_is_said(qtbot: QtBot, tmp_path: Path) -> None:
    plan = OpenPlan(PLAN, 0)
    scene = Scene(qtbot, tmp_path, plan)
    plan.set_answer(Answer(state=AnswerState.FAILED, message="There is not enough memory"))
    assert scene.page._empty.about.text() == "There is not enough memory"


def test_long_words_have_room(qtbot: QtBot) -> None:
    empty = EmptyState()
    qtbot.addWidget(empty)
    empty.resize(900, 500)
    empty.show_words("Nothing to compare", "This plan runs 12 months, the first runs 24 months. " * 4)
    empty.show()
    qtbot.waitUntil(lambda: empty.about.height() >= empty.about.heightForWidth(empty.about.width()) > 40)


def test_nothing_is_drawn_while_another_page_is_in_front(scene: Scene) -> None:
    before = scene.page.cards["cash"].chart.data
    scene.page.hide()
    scene.plan.set_answer(replace(scene.plan.answer, bands=None))
    assert not scene.page._one_by_one.isActive()
    assert scene.page.cards["cash"].chart.data is before
    scene.page.show()
    scene.wait()
    assert scene.page.cards["cash"].chart.data is not before


def test_the_same_answer_is_not_drawn_again(scene: Scene) -> None:
    before = {name: card.chart.data for name, card in scene.page.cards.items()}
    scene.page.refresh()
    scene.wait()
    assert {name: card.chart.data for name, card in scene.page.cards.items()} == before


def test_three_columns_or_two(scene: Scene) -> None:
    places = [scene.page._card(name).x() for name in ORDER]
    assert len(set(places)) == 3
    scene.page.resize(1092, 660)
    scene.qtbot.waitUntil(lambda: len({scene.page._card(name).x() for name in ORDER}) == 2)
    table = scene.page.channels.table
    scene.qtbot.waitUntil(lambda: table.horizontalHeader().length() <= table.viewport().width())


def test_a_closed_plan_is_let_go(scene: Scene) -> None:
    scene.plan.deleteLater()
    scene.qtbot.waitUntil(lambda: scene.page._live_plan() is None)
    scene.page.show_plan(answered())
    scene.wait()


def test_tab_goes_as_one_reads(scene: Scene) -> None:
    page = scene.page
    stops = [page.cards["funnel"].chart, page.channels.more, page.channels.table, page.cards["cohorts"].more]
    stops[0].setFocus()
    for stop, following in pairwise(stops):
        QTest.keyClick(stop, Qt.Key.Key_Tab)
        assert QApplication.focusWidget() is following
