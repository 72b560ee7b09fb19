from __future__ import annotations

import csv
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path
from threading import Thread

import pytest
from PySide6.QtCore import QPoint, QSize, Qt
from PySide6.QtGui import QContextMenuEvent, QGuiApplication, QImage, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from roisim.atomic_file import FileNotWritten
from roisim.report.charts import (
    Answers,
    CurvesData,
    HeatData,
    cash_data,
    cohorts_data,
    density_data,
    funnel_data,
    ltv_to_cac_data,
    revenue_data,
)
from roisim.report.charts.chart_data import Band
from roisim.report.charts.letters import families
from roisim.scenario.quantity import Quantity
from tests.report.synthetic_run import Shop, result_of
from tests.ui.window_scene import answer_file_dialogs
from ui.theme import DARK, LIGHT, theme_keeper
from ui.widgets.chart_card import ChartCard
from ui.widgets.chart_view import ChartView, file_name, warm_up

SIZE = QSize(484, 260)
NO_WINDOW_MANAGER = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)
"""A menu wants what the offscreen platform has not."""


@cache
def answers() -> Answers:
    return Answers(None, result_of(Shop()))


@cache
def revenue() -> CurvesData:
    return revenue_data(answers())


def scaled(data: CurvesData, factor: float) -> CurvesData:
    curve = data.curves[0]
    assert curve.band is not None
    band = Band(*(factor * each for each in (curve.band.p05, curve.band.p25, curve.band.p75, curve.band.p95)))
    return replace(data, curves=(replace(curve, values=curve.values * factor, band=band),))


@pytest.fixture(autouse=True)
def light(qapp: QApplication) -> Iterator[None]:
    theme_keeper().use(LIGHT)
    yield
    theme_keeper().use(LIGHT)


@pytest.fixture
def view(qtbot: QtBot) -> ChartView:
    made = ChartView()
    qtbot.addWidget(made)
    made.resize(SIZE)
    made.show()
    qtbot.waitExposed(made)
    return made


def image(view: ChartView) -> QImage:
    QApplication.processEvents()
    return view.grab().toImage()


def read_out(view: ChartView) -> int | None:
    return view.read_out


def month_x(view: ChartView, month: int) -> int:
    assert view._canvas is not None
    assert view._canvas.drawing is not None
    return round(view._canvas.drawing.spot(month).x)


def test_a_chart_is_painted_in_the_colour_of_its_plan(view: ChartView) -> None:
    empty = image(view)
    view.show_chart(revenue())
    shown = image(view)
    assert shown != empty
    colours = {shown.pixelColor(x, y).name().upper() for x in range(484) for y in range(260)}
    assert "#1536B4" in colours


def test_new_numbers_repaint_only_what_moves_and_look_like_a_new_chart(view: ChartView, qtbot: QtBot) -> None:
    view.show_chart(revenue())
    before = image(view)
    assert view._canvas is not None
    ground = view._canvas._ground
    view.show_chart(scaled(revenue(), 0.9))
    after = image(view)
    assert view._canvas._ground is ground
    assert after != before
    other = ChartView()
    qtbot.addWidget(other)
    other.resize(SIZE)
    other.show()
    other.show_chart(scaled(revenue(), 0.9))
    image(other)
    assert other._canvas is not None
    assert other._canvas.grab().toImage() == view._canvas.grab().toImage()


def test_numbers_that_leave_the_axis_draw_it_anew(view: ChartView) -> None:
    view.show_chart(revenue())
    image(view)
    assert view._canvas is not None
    ground = view._canvas._ground
    view.show_chart(scaled(revenue(), 3.0))
    image(view)
    assert view._canvas._ground is not ground


def test_a_chart_follows_its_size_and_the_theme(view: ChartView) -> None:
    view.show_chart(revenue())
    light = image(view)
    view.resize(600, 300)
    assert image(view).size() == QSize(600, 300)
    view.resize(SIZE)
    assert image(view) == light
    theme_keeper().use(DARK)
    assert image(view).pixelColor(5, 100).name() == "#1d2025"
    theme_keeper().use(LIGHT)
    assert image(view) == light


def test_the_pointer_reads_out_the_month_below_it(view: ChartView) -> None:
    view.show_chart(revenue())
    plain = image(view)
    QTest.mouseMove(view, QPoint(month_x(view, 7), 120))
    assert read_out(view) == 7
    assert view.accessibleDescription().startswith("Aug 2026: Revenue")
    assert image(view) != plain
    QTest.mouseMove(view, QPoint(3, 3))
    assert read_out(view) is None
    assert image(view) == plain


def test_arrow_keys_move_the_read_out_and_escape_takes_it_away(view: ChartView) -> None:
    view.show_chart(revenue())
    image(view)
    said: list[str] = []
    view.read_out_changed.connect(said.append)
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_End, Qt.Key.Key_Right, Qt.Key.Key_Home):
        QTest.keyClick(view, key)
    assert [text.split(":")[0] for text in said] == ["Jan 2026", "Feb 2026", "Dec 2027", "Jan 2026"]
    QTest.keyClick(view, Qt.Key.Key_Escape)
    assert read_out(view) is None
    QTest.keyClick(view, Qt.Key.Key_Left)
    assert read_out(view) == 23


def test_arrow_keys_walk_through_the_cells_of_a_heat_map(view: ChartView) -> None:
    data: HeatData = cohorts_data(answers())
    view.show_chart(data)
    image(view)
    places = []
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Down, Qt.Key.Key_Left, Qt.Key.Key_Up):
        QTest.keyClick(view, key)
        places.append(read_out(view))
    assert places == [0, 1, 9, 8, 0]


def test_the_focus_is_a_ring_and_without_it_the_read_out_goes(view: ChartView) -> None:
    view.show_chart(funnel_data(answers()))
    view.clearFocus()
    plain = image(view)
    view.activateWindow()
    view.setFocus()
    QTest.keyClick(view, Qt.Key.Key_Down)
    ringed = image(view)
    assert ringed.pixelColor(1, 130).name() == "#4a4dc4"
    view.clearFocus()
    assert image(view) == plain
    assert read_out(view) is None


def test_a_read_out_goes_on_with_new_numbers(view: ChartView) -> None:
    view.show_chart(revenue())
    image(view)
    QTest.keyClick(view, Qt.Key.Key_End)
    before = view.accessibleDescription()
    view.show_chart(scaled(revenue(), 0.9))
    assert read_out(view) == 23
    assert view.accessibleDescription() != before


def test_a_view_says_what_it_shows_and_what_it_could_show(view: ChartView) -> None:
    view.show_chart(cash_data(answers()))
    assert view.accessibleName() == "Cash at the end of the month"
    assert view.accessibleDescription().startswith("TRY; ")
    nothing = density_data(Quantity.point(1.0))
    view.show_chart(replace(nothing, words=replace(nothing.words, empty="Nothing yet.")))
    assert view._empty.isVisible()
    assert view._empty.text() == "Nothing yet."
    view.show_chart(revenue())
    assert not view._empty.isVisible()
    view.show_chart(None)
    assert view.accessibleName() == ""


def test_keys_and_pointer_on_an_empty_view_do_nothing(view: ChartView) -> None:
    QTest.keyClick(view, Qt.Key.Key_Right)
    QTest.keyClick(view, Qt.Key.Key_End)
    QTest.mouseMove(view, QPoint(50, 50))
    view.copy_picture()
    view.copy_data()
    assert read_out(view) is None
    assert not any(action.isEnabled() for action in view.menu().actions() if not action.isSeparator())


def test_the_picture_on_the_clipboard_is_light_and_bears_its_title(view: ChartView) -> None:
    theme_keeper().use(DARK)
    view.show_chart(revenue())
    view.setFocus()
    QTest.keySequence(view, QKeySequence(QKeySequence.StandardKey.Copy))
    copied = QGuiApplication.clipboard().image()
    assert copied.width() == 2 * SIZE.width()
    assert copied.height() > 2 * SIZE.height()
    assert copied.pixelColor(2, 2).name() == "#ffffff"


def test_the_data_on_the_clipboard_are_cells(view: ChartView) -> None:
    view.show_chart(revenue())
    view.copy_data()
    lines = QGuiApplication.clipboard().text().splitlines()
    assert len(lines) == 25
    assert lines[0].split("\t")[:2] == ["Month", "Revenue"]


def test_files_are_written_and_refused_in_words(view: ChartView, tmp_path: Path) -> None:
    view.show_chart(ltv_to_cac_data(answers()))
    view.save(tmp_path / "chart.png", "png")
    view.save(tmp_path / "chart.svg", "svg")
    view.save(tmp_path / "chart.csv", "csv")
    assert (tmp_path / "chart.png").read_bytes().startswith(b"\x89PNG")
    assert "LTV/CAC of all customers" in (tmp_path / "chart.svg").read_text("utf-8")
    rows = list(csv.reader((tmp_path / "chart.csv").read_text("utf-8-sig").splitlines()))
    assert float(rows[1][1]) == pytest.approx(ltv_to_cac_data(answers()).curves[0].values[0], abs=6e-10)
    with pytest.raises(FileNotWritten):
        view.save(tmp_path / "no such folder" / "chart.png", "png")


def test_the_menu_saves_where_it_is_told(
    view: ChartView, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = answer_file_dialogs(monkeypatch, tmp_path / "mine")
    view.show_chart(revenue())
    actions = {action.text(): action for action in view.menu().actions()}
    actions["Save as SVG…"].trigger()
    actions["Export CSV…"].trigger()
    assert [Path(name).name for name in asked] == ["Revenue per month.svg", "Revenue per month.csv"]
    assert all(Path(name).is_absolute() for name in asked)  # not where the program happens to run
    assert {file.name for file in tmp_path.iterdir()} == {"mine.svg", "mine.csv"}


@NO_WINDOW_MANAGER
def test_the_right_button_opens_the_menu(view: ChartView) -> None:
    view.show_chart(revenue())
    place = QPoint(100, 100)
    reason = QContextMenuEvent.Reason.Mouse
    QApplication.sendEvent(view, QContextMenuEvent(reason, place, view.mapToGlobal(place)))
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    assert menu.actions()[0].text() == "Copy picture"
    menu.close()


@NO_WINDOW_MANAGER
def test_a_card_bears_title_note_and_menu(qtbot: QtBot) -> None:
    card = ChartCard()
    qtbot.addWidget(card)
    card.resize(300, 260)
    card.show()
    card.show_chart(funnel_data(answers()))
    QApplication.processEvents()
    assert card.title.text() == "Funnel in seven stages"
    assert card.note.text().endswith("…")
    assert card.note.toolTip().startswith("bars: share of the stage before")
    QTest.mouseClick(card.more, Qt.MouseButton.LeftButton)
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    menu.close()
    card.show_chart(None)
    assert not card.more.isEnabled()


def test_matplotlib_can_be_loaded_aside_while_the_window_works() -> None:
    thread = Thread(target=warm_up)
    thread.start()
    thread.join(30)
    assert "Inter" in families()


def test_a_title_becomes_a_file_name() -> None:
    assert file_name("LTV/CAC: all?") == "LTV-CAC- all"


def test_the_view_loads_no_matplotlib_before_its_first_chart() -> None:
    loaded = "import sys, ui.widgets.chart_card; print(*{m.split('.')[0] for m in sys.modules})"
    root = Path(__file__).parent.parent.parent
    done = subprocess.run(
        [sys.executable, "-c", loaded], capture_output=True, text=True, check=True, cwd=root
    )
    assert {"matplotlib", "simpy", "openpyxl"}.isdisjoint(done.stdout.split())
