"""The compare page: figures side by side with paired differences, what differs, curves, workbook."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from openpyxl import load_workbook
from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QFontMetrics, QGuiApplication
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from roisim.experiment.comparison import Comparison, compare
from roisim.report.comparison_sentences import plan_sentence
from tests.ui.results_scene import PLAN, FakeAnswers, FakeControl, done_answer, results
from tests.ui.window_scene import answer_file_dialogs
from ui.answers.answer import AnswerState
from ui.answers.comparing import write_comparison_book, write_comparison_folder
from ui.answers.tasks import LongTask
from ui.comparison_rows import figures_note
from ui.open_plan import OpenPlan
from ui.open_plans import OpenPlans
from ui.panels.comparison import ComparePage
from ui.theme import font_points
from ui.widgets.cell_table import CellTable

MORE = PLAN.replace("With e-mail", "More ads").replace("monthly_budget = 900", "monthly_budget = 1800")
WITHOUT = PLAN.replace("With e-mail", "Ads only").replace(
    "start = 2026-02-01", "start = 2026-02-01\nenabled = false"
)


class FakeExports:
    """Takes what would be written."""

    def __init__(self) -> None:
        self.begun: list[tuple[object, ...]] = []

    def begin(self, *args: object) -> None:
        self.begun.append(args)


class Scene:
    def __init__(self, qtbot: QtBot, *texts: str) -> None:
        self.qtbot, self.answers, self.exports = qtbot, FakeAnswers(), FakeExports()
        self.plans = OpenPlans()
        for text in texts:
            self.open(text)
        self.page = ComparePage(self.plans, self.answers, self.exports)  # type: ignore[arg-type]
        qtbot.addWidget(self.page)
        self.page.resize(1228, 760)
        self.page.show()
        self.page.show_plan(None)
        self.wait()

    def open(self, text: str) -> OpenPlan:
        plan = self.plans.open_text(text, None, unsaved=False)
        if plan.is_sound:
            plan.set_answer(done_answer(plan))
        return plan

    def wait(self) -> None:
        self.qtbot.wait(60)
        self.qtbot.waitUntil(lambda: not any(task.is_running for task in self.answers.begun))

    def cell(self, name: str, column: int) -> tuple[str, str]:
        row = next(row for row in self.page.table.cells.rows if row[0].text == name)
        return row[column].text, row[column].note

    @property
    def names(self) -> list[str]:
        compared = self.page.compared
        return [] if compared is None else list(compared.expected.names)

    def worlds(self) -> Comparison | None:
        compared = self.page.compared
        assert compared is not None
        return compared.worlds

    def is_empty(self) -> bool:
        return self.page.compared is None


@pytest.fixture
def scene(qtbot: QtBot) -> Scene:
    return Scene(qtbot, PLAN, MORE)


def test_figures_stand_side_by_side_with_paired_differences(scene: Scene) -> None:
    expected, worlds = zip(results(PLAN), results(MORE), strict=True)
    difference = compare(worlds).others[0].figures["new_customers"]
    apart = compare(expected).others[0].figures["new_customers"]
    assert apart.mean is not None
    assert difference.chance_better is not None
    text, band = scene.cell("New customers", 3)
    assert text == f"▲\N{NO-BREAK SPACE}+{apart.mean:,.0f}"
    assert " to +" in band
    share, count = scene.cell("New customers", 4)
    assert (share, count) == (
        f"{100 * difference.chance_better:.0f}\N{NO-BREAK SPACE}%",
        "20\N{NO-BREAK SPACE}of\N{NO-BREAK SPACE}20",
    )
    assert scene.cell("Chance of loss", 1)[0].endswith("%")


def test_more_is_coloured_by_better_and_worse(scene: Scene) -> None:
    tones = {row[0].text: row[3].tone for row in scene.page.table.cells.rows[2:]}
    assert tones["New customers"] == "positive"
    assert tones["CAC, paid ads"] in ("negative", "positive", "muted", "")
    assert tones["Spent on winning"] == ""


def test_a_plan_against_itself_is_the_same(qtbot: QtBot) -> None:
    scene = Scene(qtbot, PLAN, PLAN)
    assert scene.names == ["With e-mail", "With e-mail (2)"]
    for row in scene.page.table.cells.rows[2:]:
        assert row[3].text in ("same", "–"), row[0].text
    assert scene.page.table.cells.rows[0][2].note == "The same as the first plan."
    assert not scene.page.inputs.isVisible()


def test_what_differs_is_told(scene: Scene) -> None:
    (row,) = scene.page.inputs.cells.rows
    assert row[0].note == "Google Ads (Paid channel)"
    assert [cell.text for cell in row[1:]] == ["900", "1,800"]


def test_the_note_counts_those_that_are_compared(scene: Scene) -> None:
    noted: list[str] = []
    scene.page.note_changed.connect(lambda: noted.append(scene.page.note()))
    third = scene.open(PLAN.replace("months = ", "months = 1"))
    scene.wait()
    assert scene.page.note().startswith("2 plans, ")  # the third is left out: it runs longer
    scene.page.turn_plan(third, on=False)
    scene.page.turn_plan(list(scene.plans)[1], on=False)
    assert (scene.page.note(), noted[-1:]) == ("", [""])
    scene.page.turn_plan(list(scene.plans)[1], on=True)
    assert scene.page.note().startswith("2 plans, ")


def test_the_base_and_the_plans_can_be_chosen(scene: Scene) -> None:
    third = scene.open(WITHOUT)
    scene.wait()
    assert scene.names == ["With e-mail", "More ads", "Ads only"]
    scene.page.choices.base_chosen.emit(third)
    scene.wait()
    assert scene.names == ["Ads only", "With e-mail", "More ads"]
    scene.page.choices.plan_turned.emit(third, False)  # noqa: FBT003 - as the signal has it
    scene.wait()
    assert scene.names == ["With e-mail", "More ads"]
    scene.plans.close(scene.page.chosen[1])
    scene.wait()
    assert scene.is_empty()


def test_menus_show_the_plans(scene: Scene) -> None:
    tools = scene.page.choices
    assert tools.base.text() == "With e-mail"
    for button in (tools.base, tools.choose):
        menu = button.menu()
        menu.aboutToShow.emit()
        assert [action.text() for action in menu.actions()] == ["With e-mail", "More ads"]
    tools.choose.menu().actions()[1].trigger()
    scene.wait()
    assert scene.is_empty()


def test_until_all_worlds_are_there_bands_follow(scene: Scene) -> None:
    plan = scene.page.chosen[1]
    whole = plan.answer
    plan.set_answer(replace(whole, state=AnswerState.SHARPENING, worlds_done=8))
    scene.wait()
    assert scene.worlds() is None
    assert "More ads: 8 of 20 worlds" in scene.page._words.text()
    assert scene.cell("Revenue", 4) == ("", "")
    assert not scene.page.choices.save.isEnabled()
    plan.set_answer(whole)
    scene.wait()
    assert scene.worlds() is not None
    assert not scene.page._words.isVisible()


def test_worlds_of_before_do_not_count(scene: Scene) -> None:
    plan = scene.page.chosen[1]
    revision = plan.answer.expected_revision + 1
    plan.set_answer(replace(plan.answer, state=AnswerState.EXPECTED, expected_revision=revision))
    scene.wait()
    assert "More ads: 0 of 20 worlds" in scene.page._words.text()


def test_the_table_uses_all_the_room_that_it_has(scene: Scene) -> None:
    scene.page.resize(1708, 1000)
    scene.wait()
    table = scene.page.table
    assert table.horizontalHeader().length() == pytest.approx(table.viewport().width(), abs=6)


def test_plans_that_cannot_be_compared_say_why(qtbot: QtBot) -> None:
    foreign = MORE.replace('currency = "TRY"', 'currency = "EUR"')
    scene = Scene(qtbot, PLAN, foreign)
    assert scene.is_empty()
    assert "this plan counts in EUR, the first one in TRY" in scene.page._empty.about.text()
    scene.open(WITHOUT)
    scene.wait()
    assert scene.names == ["With e-mail", "Ads only"]
    assert scene.page._words.text().startswith("“More ads” is left out: ")


def test_nothing_to_compare_offers_a_variant(qtbot: QtBot) -> None:
    scene = Scene(qtbot, PLAN)
    empty = scene.page._empty
    assert empty.words.text() == "Nothing to compare yet."
    QTest.mouseClick(empty.button, Qt.MouseButton.LeftButton)
    assert [plan.name for plan in scene.plans] == ["With e-mail", "With e-mail 2"]
    scene.wait()
    assert empty.words.text() == "The plans are being worked out …"
    scene.page.turn_plan(list(scene.plans)[1], on=False)
    assert empty.words.text() == "Choose at least two plans."


def test_the_curves_can_be_chosen_and_are_of_the_plans_colours(scene: Scene) -> None:
    card = scene.page.charts[0]
    data = card.chart.data
    assert data is not None
    assert data.key == "overlay_cash"
    profit = next(each for each in card.choice.menu().actions() if each.text() == "Profit per month")
    profit.trigger()
    assert card.chart.data is not None
    assert card.chart.data.key == "overlay_profit"
    assert card.choice.text() == "Profit per month"


def test_all_figures_and_back(scene: Scene) -> None:
    before = len(scene.page.table.cells.rows)
    QTest.mouseClick(scene.page._more, Qt.MouseButton.LeftButton)
    assert len(scene.page.table.cells.rows) > before + 20
    QTest.mouseClick(scene.page._more, Qt.MouseButton.LeftButton)
    assert len(scene.page.table.cells.rows) == before


def test_keys_go_through_the_table_and_copy_its_numbers(scene: Scene, tmp_path: Path) -> None:
    table = scene.page.table
    table.setFocus()
    QTest.keyClick(table, Qt.Key.Key_Down)
    assert table.currentIndex().row() >= 1
    QTest.keyClick(table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert (
        QGuiApplication.clipboard().text().startswith("Figure\tWith e-mail\tMore ads\tMore ads, difference")
    )
    table.save(tmp_path / "figures.csv")
    assert (tmp_path / "figures.csv").read_text("utf-8-sig").startswith("Figure,With e-mail,More ads,")


def test_charts_go_below_where_the_table_needs_the_room(scene: Scene) -> None:
    assert scene.page.charts[0].y() < scene.page.charts[1].y()
    scene.open(WITHOUT)
    scene.page.resize(1092, 660)
    scene.wait()
    table = scene.page.table
    scene.qtbot.waitUntil(lambda: table.horizontalHeader().length() <= table.viewport().width())
    assert scene.page.charts[0].y() == scene.page.charts[1].y()


@pytest.mark.parametrize("work", [write_comparison_book, write_comparison_folder])
def test_the_comparison_is_handed_over(
    scene: Scene, tmp_path: Path, work: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "compared.xlsx"
    scene.page._export(path, work)
    ((title, target, begun, *args),) = scene.exports.begun
    assert (title, target, begun) == ("Writing compared.xlsx", path, work)
    task = LongTask("", scene.page)
    work(FakeControl(task), path, *args)
    if work is write_comparison_book:
        assert load_workbook(path).sheetnames[0] == "Comparison"
    else:
        assert (path / "differences.csv").exists()


def test_sentences() -> None:
    (base, base_worlds), (more, more_worlds) = results(PLAN), results(MORE)
    expected = compare([base, more]).others[0]
    worlds = compare([base_worlds, more_worlds]).others[0]
    sentence = plan_sentence(base, expected, worlds)
    gain = expected.figures["profit"].mean
    assert gain is not None
    assert ("more profit" if gain > 0 else "less profit") in sentence
    assert "better in" in sentence
    assert sentence.endswith(".")
    assert plan_sentence(base, compare([base, base]).others[0]) == "The same as the first plan."


def test_other_luck_is_told(scene: Scene) -> None:
    plan = scene.page.chosen[1]
    bands = results(MORE, seed=8)[1]
    plan.set_answer(replace(plan.answer, bands=bands))
    scene.wait()
    assert scene.worlds() is None
    assert scene.page._words.text() == "Bands need as many worlds and the same seed in all plans."


def test_what_the_figures_are_is_said_below_them(scene: Scene) -> None:
    assert "is of the plans without chance, the band below it of the worlds" in scene.page._luck.text()
    assert "the same luck" in scene.page._luck.text()
    compared = scene.page.compared
    assert compared is not None
    assert figures_note(replace(compared, worlds=None)) == "Figures are of the plans without chance."


def words_of(table: CellTable, row: int, column: int) -> list[tuple[str, str]]:
    """Words of a cell that lines do not break, with the role of their letters."""
    cell = table.cells.rows[row][column]
    pairs = ((cell.text, "table"), (cell.note, "note"))
    return [(word, role) for text, role in pairs for word in re.split("[ \\n]", text)]


def test_no_number_of_a_table_loses_digits(scene: Scene) -> None:
    """The band of a plan's visits, with millions of them, is wider than its column was."""
    compared = scene.page.compared
    assert compared is not None
    assert compared.worlds is not None
    visits = replace(compared.worlds.base.figures["visits"], p05=910_473.0, p95=936_365.0)
    base = replace(compared.worlds.base, figures={**compared.worlds.base.figures, "visits": visits})
    scene.page.resize(1092, 660)  # a window of 1280: charts beside the table, columns as narrow as they get
    scene.wait()
    scene.page.compared = replace(compared, worlds=replace(compared.worlds, base=base))
    scene.page._turn_everything()
    table = scene.page.table
    shown = [row[1].note for row in table.cells.rows]
    assert "910,473–936,365" in shown
    for row in range(2, len(table.cells.rows)):
        for column in range(1, len(table.cells.heads)):
            for word, role in words_of(table, row, column):
                font = QFont(table.font())
                font.setPointSizeF(font_points(role))
                room = table.columnWidth(column) - 2 * table.pad
                assert QFontMetrics(font).horizontalAdvance(word) <= room, word
    assert table.horizontalHeader().length() <= table.viewport().width()


def test_how_many_worlds_stays_on_one_line(scene: Scene) -> None:
    notes = [row[4].note for row in scene.page.table.cells.rows[2:] if row[4].note]
    assert notes
    assert not any(" " in note for note in notes)


def test_a_comparison_is_saved_beside_the_first_plan(
    scene: Scene, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = answer_file_dialogs(monkeypatch)
    scene.page.chosen[0].save(tmp_path / "mine.toml")
    scene.page.export_excel()
    scene.page.export_csv()
    assert asked == [str(tmp_path / "Comparison.xlsx"), str(tmp_path)]
