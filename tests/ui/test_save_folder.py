"""Where dialogs propose to save: one place for workbooks, tables and charts."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QSettings, QStandardPaths
from pytestqt.qtbot import QtBot

from tests.ui.window_scene import answer_file_dialogs
from ui.preferences import Preferences
from ui.save_folder import SaveFolder, save_folder
from ui.widgets.cell_table import CellTable, CellText


@pytest.fixture
def preferences(tmp_path: Path) -> Preferences:
    return Preferences(QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat))


def test_a_plans_own_folder_comes_first_then_the_last_save_then_documents(
    preferences: Preferences, tmp_path: Path
) -> None:
    documents = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
    place = SaveFolder()
    assert place.folder() == Path(documents)
    place.use(preferences)
    assert place.folder() == Path(documents)
    plans, exports = tmp_path / "plans", tmp_path / "exports"
    for folder in (plans, exports):
        folder.mkdir()
    preferences.keep_text("folder", str(plans))
    assert place.folder() == plans
    place.keep(exports)
    assert place.proposal("a/b.csv") == str(exports / "a-b.csv")
    assert place.folder(plans / "mine.toml") == plans


def test_a_folder_that_is_gone_is_not_proposed(preferences: Preferences, tmp_path: Path) -> None:
    place = SaveFolder()
    place.use(preferences)
    place.keep(tmp_path / "gone")
    assert place.folder() != tmp_path / "gone"


def test_a_table_is_proposed_where_the_last_file_went(
    qtbot: QtBot, preferences: Preferences, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = answer_file_dialogs(monkeypatch, tmp_path / "mine")
    save_folder().use(preferences)
    table = CellTable("Figures", (80, 0))
    qtbot.addWidget(table)
    table.show_rows([CellText("Name"), CellText("Value")], [[CellText("a"), CellText("1")]])
    export = next(action for action in table.menu().actions() if action.text() == "Export CSV…")
    export.trigger()
    export.trigger()
    assert (tmp_path / "mine.csv").exists()
    assert asked[1] == str(tmp_path / "Figures.csv")
