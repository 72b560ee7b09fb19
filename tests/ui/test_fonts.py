from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtGui import QFont, QFontDatabase, QFontInfo, QFontMetricsF, QRawFont
from pytestqt.qtbot import QtBot

import ui

FONTS = Path(ui.__file__).parent / "resources" / "fonts"
WEIGHTS = {"Regular": 400, "Medium": 500, "SemiBold": 600}


@pytest.fixture
def inter(qtbot: QtBot) -> QFont:
    for file in FONTS.glob("*.ttf"):
        assert QFontDatabase.addApplicationFont(str(file)) >= 0
    font = QFont("Inter")
    font.setPixelSize(13)
    font.setFeature(QFont.Tag("tnum"), 1)
    return font


@pytest.mark.parametrize(("name", "weight"), WEIGHTS.items())
def test_every_weight_is_there_under_one_name(name: str, weight: int, inter: QFont) -> None:
    inter.setWeight(QFont.Weight(weight))
    found = QFontInfo(inter)
    assert (found.family(), found.weight(), found.exactMatch()) == ("Inter", weight, True)
    assert (FONTS / f"Inter-{name}.ttf").is_file()


def test_figures_are_of_one_width(inter: QFont) -> None:
    metrics = QFontMetricsF(inter)
    assert len({metrics.horizontalAdvance(figure * 10) for figure in "0123456789"}) == 1


@pytest.mark.parametrize("name", WEIGHTS)
def test_what_english_and_turkish_need_is_in_the_font(name: str, qtbot: QtBot) -> None:
    raw = QRawFont(str(FONTS / f"Inter-{name}.ttf"), 13)
    assert [letter for letter in "ğüşıöçĞÜŞİÖÇ₺€£−–±×÷▲▼→“”…" if not raw.supportsCharacter(ord(letter))] == []


def test_the_licence_lies_beside_the_fonts() -> None:
    assert "SIL OPEN FONT LICENSE Version 1.1" in (FONTS / "OFL.txt").read_text("utf-8")
