"""What is copied and saved for spreadsheets follows the computer's region, wherever it comes from."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import cast

import pytest
from PySide6.QtCore import QLocale, QObject
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from roisim.report.charts import Answers as Known
from roisim.report.charts import revenue_data
from roisim.report.csv_form import CsvForm
from roisim.simulation.journey_story import Event, Journey, Outcome, Stage, Step
from tests.ui.results_scene import PLAN, FakeControl, answered, results
from ui.answers.comparing import write_comparison_folder
from ui.answers.following import Followed
from ui.answers.tasks import LongTask, TaskControl
from ui.exports import write_plan_tables
from ui.panels.journeys import write_stories
from ui.widgets.cell_table import CellTable, CellText
from ui.widgets.chart_view import ChartView

MORE = PLAN.replace("With e-mail", "More ads")
STORY = Journey(1, "Ads; posts", Outcome.LEFT, (Step(0.25, Stage.INTEREST, Event.FIRST_VISIT, "Ads", -0.5),))


class German(QLocale):
    """A locale whose system writes 1.234,5."""

    @staticmethod
    def system() -> QLocale:
        return QLocale("de_DE")


@pytest.fixture
def german(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ui.spreadsheet_form.QLocale", German)


@pytest.mark.parametrize(
    ("region", "form"),
    [("tr_TR", CsvForm(";", ",")), ("de_DE", CsvForm(";", ",")), ("en_GB", CsvForm(",", "."))],
)
def test_the_system_decides_not_the_language_of_the_window(region: str, form: CsvForm) -> None:
    asked = (
        "from PySide6.QtCore import QLocale; QLocale.setDefault(QLocale('en'));"
        "from ui.spreadsheet_form import spreadsheet_form; print(spreadsheet_form())"
    )
    speaking = {**os.environ, "LC_ALL": f"{region}.UTF-8", "QT_QPA_PLATFORM": "offscreen"}
    done = subprocess.run(
        [sys.executable, "-c", asked],
        capture_output=True,
        text=True,
        check=True,
        env=speaking,
        cwd=Path(__file__).parents[2],
    )
    assert done.stdout.strip() == str(form)


@pytest.mark.usefixtures("german")
def test_a_chart_is_saved_and_copied_as_german_spreadsheets_read_it(qtbot: QtBot, tmp_path: Path) -> None:
    view = ChartView()
    qtbot.addWidget(view)
    data = revenue_data(Known(*results(PLAN)))
    view.show_chart(data)
    view.save(tmp_path / "chart.csv", "csv")
    head, first, *__ = (tmp_path / "chart.csv").read_text("utf-8-sig").splitlines()
    assert head.startswith("Month;Revenue;Revenue, 5 %;")
    number = first.split(";")[1]
    assert float(number.replace(",", ".")) == pytest.approx(data.curves[0].values[0], rel=6e-14)
    assert "." not in number
    view.copy_data()
    copied = QGuiApplication.clipboard().text().splitlines()
    assert copied[1].split("\t") == first.split(";")


@pytest.mark.usefixtures("german")
def test_a_table_of_words_keeps_its_thousands(qtbot: QtBot, tmp_path: Path) -> None:
    table = CellTable("Inputs", (100, 0))
    qtbot.addWidget(table)
    table.show_rows(
        [CellText("Input"), CellText("A")], [[CellText("Budget"), CellText("15,000.5")]], [80, 80]
    )
    table.save(tmp_path / "table.csv")
    assert (tmp_path / "table.csv").read_text("utf-8-sig").splitlines() == ["Input;A", "Budget;15000,5"]


@pytest.mark.usefixtures("german")
def test_all_folders_and_stories_are_of_one_form(tmp_path: Path) -> None:
    plans = [answered(PLAN), answered(MORE)]
    scenarios = [plan.scenario for plan in plans if plan.scenario is not None]
    worlds = [results(PLAN)[1], results(MORE)[1]]
    parent = QObject()
    task = LongTask("Writing", parent)
    control = cast("TaskControl", FakeControl(task))
    write_plan_tables(control, tmp_path / "plan", scenarios[0], worlds[0], 20, 1)
    write_comparison_folder(control, tmp_path / "both", worlds, ["A", "B"], scenarios)
    followed = Followed(scenarios[0], 1, 1, 1, (STORY,), 0.0, patient=False)
    write_stories(control, tmp_path / "stories.csv", "csv", followed)
    heads = {file: file.read_text("utf-8-sig").splitlines()[0] for file in tmp_path.rglob("*.csv")}
    assert len(heads) == 8 + 3 + 2 * 8 + 1
    assert all(";" in head and "," not in head for head in heads.values())
    assert '1;"Ads; posts";left;0;0,25;2026-01-01T06:00;' in (tmp_path / "stories.csv").read_text("utf-8-sig")
