from __future__ import annotations

import re
from pathlib import Path

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QColor, QIcon, QPixmap
from PySide6.QtSvg import QSvgRenderer
from pytestqt.qtbot import QtBot

import ui
from ui.icons import icon, pixmap

ICONS = Path(ui.__file__).parent / "resources" / "icons"
NAMES = sorted(file.stem for file in ICONS.glob("*.svg"))


def colours(picture: QPixmap) -> set[str]:
    """The colours of all pixels that are painted over half."""
    image = picture.toImage()
    pixels = (image.pixelColor(x, y) for x in range(image.width()) for y in range(image.height()))
    return {QColor(pixel.rgb()).name() for pixel in pixels if pixel.alphaF() > 0.5}


@pytest.mark.parametrize("name", NAMES)
def test_an_icon_is_drawn_for_16_pixels_and_takes_its_colour(name: str) -> None:
    text = (ICONS / f"{name}.svg").read_text("utf-8")
    assert QSvgRenderer(text.encode()).isValid()
    if name != "app":
        assert 'viewBox="0 0 16 16"' in text
        assert not re.search(r'(?:fill|stroke)="#', text)


@pytest.mark.parametrize("name", NAMES)
def test_nothing_of_an_icon_is_cut_off_at_the_edge(name: str, qtbot: QtBot) -> None:
    image = pixmap(name, "#000000", 64).toImage()
    edge = [(x, y) for x in range(64) for y in range(64) if {x, y} & {0, 63}]
    assert max(image.pixelColor(x, y).alpha() for x, y in edge) < 40


def test_an_icon_has_the_colour_that_was_asked_for(qtbot: QtBot) -> None:
    assert colours(pixmap("stop", "#0000FF", 64)) == {"#0000ff"}


def test_an_icon_that_is_off_is_grey(qtbot: QtBot) -> None:
    on, off = (
        icon("plus").pixmap(QSize(16, 16), mode=mode) for mode in (QIcon.Mode.Normal, QIcon.Mode.Disabled)
    )
    assert colours(on).isdisjoint(colours(off))


def test_a_dense_screen_gets_more_pixels_of_the_same_size(qtbot: QtBot) -> None:
    drawn = pixmap("plus", size=16, ratio=2.0)
    assert (drawn.width(), drawn.deviceIndependentSize().width()) == (32, 16)


def test_an_icon_is_made_once_a_colour(qtbot: QtBot) -> None:
    assert icon("undo", "#000000") is icon("undo", "#000000")
    assert icon("undo", "#000000") is not icon("undo", "#FFFFFF")


def test_an_unknown_icon_is_an_error(qtbot: QtBot) -> None:
    with pytest.raises(FileNotFoundError):
        icon("unicorn")
