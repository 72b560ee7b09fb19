"""Tiles: what they say in every state of an answer, and the widget that shows it."""

from __future__ import annotations

import dataclasses
from functools import cache
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from roisim.experiment.expected_figures import expect
from roisim.experiment.results import Figure, RunResult
from roisim.scenario.preset_catalog import preset_text
from roisim.scenario.scenario_file import loads
from ui.answers.answer import Answer, AnswerState
from ui.theme import DARK, LIGHT, theme_keeper
from ui.tile_content import TILES, tile_content
from ui.widgets.kpi_tile import KpiTile

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")
NBSP = "\N{NO-BREAK SPACE}"


@cache
def expected() -> RunResult:
    return expect(loads(preset_text("grocery")))


def with_figure(result: RunResult, name: str, **changes: Any) -> RunResult:
    figure: Figure = dataclasses.replace(result.figures[name], **changes)
    return dataclasses.replace(result, figures={**result.figures, name: figure})


def with_worlds(result: RunResult, worlds: int = 200) -> RunResult:
    provenance = dataclasses.replace(result.provenance, worlds=worlds, worlds_done=worlds)
    return dataclasses.replace(result, provenance=provenance)


def answer_of(name: str, mean: float | None, /, **spread: float | None) -> Answer:
    first = with_figure(expected(), name, mean=mean)
    bands = with_worlds(with_figure(first, name, **spread)) if spread else None
    state = AnswerState.DONE if spread else AnswerState.EXPECTED
    return Answer(first, 3, bands, 3 if spread else -1, state, saved=first)


SPREAD = {"p05": -58e3, "p25": 1e5, "p50": 2.7e5, "p75": 4e5, "p95": 655e3, "standard_error": 1e4}

RATIO = {"p05": 1.6, "p25": 1.9, "p75": 2.3, "p95": 2.6}


def test_a_tile_with_its_band() -> None:
    content = tile_content("profit", answer_of("profit", 274e3, **SPREAD))
    assert (content.title, content.value) == ("Profit", f"274{NBSP}k")
    assert content.band == f"(−58 to 655{NBSP}k)"
    assert content.state == "bands"
    bar = content.bar
    assert bar is not None
    assert bar.outer is not None
    assert bar.inner is not None
    assert bar.outer[0] < bar.tick < bar.inner[0] < bar.dot < bar.inner[1] < bar.outer[1]  # type: ignore[operator]
    assert "standard error" in content.help


def test_while_typing_there_is_only_a_dot() -> None:
    content = tile_content("profit", answer_of("profit", 274e3))
    assert (content.band, content.state) == ("bands follow", "typing")
    assert content.bar is not None
    assert content.bar.outer is None


def test_bands_of_an_older_plan_are_not_shown() -> None:
    answer = dataclasses.replace(answer_of("profit", 274e3, **SPREAD), expected_revision=4)
    assert tile_content("profit", answer).state == "typing"


def test_the_last_valid_answer_says_so() -> None:
    answer = dataclasses.replace(answer_of("profit", 274e3, **SPREAD), state=AnswerState.LAST_VALID)
    assert tile_content("profit", answer).state == "last_valid"
    answer = dataclasses.replace(answer_of("profit", 274e3), state=AnswerState.LAST_VALID)
    assert tile_content("profit", answer).band == "mend the plan first"
    assert tile_content("chance_of_loss", answer).band == "mend the plan first"


@pytest.mark.parametrize(
    ("name", "before", "now", "text", "good"),
    [
        ("profit", 228e3, 274e3, f"▲{NBSP}46{NBSP}k", True),
        ("profit", 274e3, 228e3, f"▼{NBSP}46{NBSP}k", False),
        ("revenue", 4.08e6, 4.55e6, f"▲{NBSP}0.47{NBSP}M", True),
        ("ltv_to_cac", 2.1, 2.06, f"▼{NBSP}0.04", False),
        ("cash_back_month", 12, 10, f"▼{NBSP}2 mo", True),
        ("profit", 274e3, 274.1e3, "", None),
    ],
)
def test_changes_since_saved(name: str, before: float, now: float, text: str, good: bool | None) -> None:
    answer = answer_of(name, now)
    answer = dataclasses.replace(answer, saved=with_figure(expected(), name, mean=before))
    content = tile_content(name, answer)
    assert content.change == text
    if text:
        assert content.change_is_good is good


def test_never_paid_back_has_its_reason() -> None:
    content = tile_content("cash_back_month", answer_of("cash_back_month", None))
    assert (content.value, content.state) == ("–", "not_defined")
    assert content.band.startswith("not until ")
    late = answer_of("cash_back_month", 20, p05=16, p25=18, p50=21, p95=None)
    assert tile_content("cash_back_month", late).band.endswith(" – later)")


def test_a_ratio_that_is_not_defined_has_its_reason() -> None:
    answer = answer_of("ltv_to_cac", None)
    first = answer.expected
    assert first is not None
    empty = {**first.series_means, "new_customers": (0.0,)}
    answer = dataclasses.replace(answer, expected=dataclasses.replace(first, series_means=empty))
    assert tile_content("ltv_to_cac", answer).band == "no customer won"


def test_chance_of_loss_needs_worlds() -> None:
    content = tile_content("chance_of_loss", answer_of("profit", 1.0))
    assert (content.value, content.band) == ("–", "worlds follow")
    content = tile_content("chance_of_loss", answer_of("chance_of_loss", None, mean=23 / 200))
    assert (content.value, content.band) == (f"12{NBSP}%", "23 of 200 worlds")
    assert content.bar is not None
    assert content.bar.fill == pytest.approx(0.115)


def test_worlds_far_from_the_expectation_are_told() -> None:
    answer = answer_of("profit", 274e3, **{**SPREAD, "mean": 320e3})
    assert "more than four errors" in tile_content("profit", answer).help


def test_without_an_answer_every_tile_says_what_it_waits_for() -> None:
    for name in TILES:
        content = tile_content(name, Answer())
        assert content.value == "–"
        assert content.band


@pytest.mark.parametrize("theme", [LIGHT, DARK])
def test_the_tile_shows_it_and_tells_its_definition(qtbot: QtBot, theme: str) -> None:
    theme_keeper().use(theme)
    tile = KpiTile()
    qtbot.addWidget(tile)
    tile.resize(134, 84)
    tile.show()
    tile.show_figure(tile_content("ltv_to_cac", answer_of("ltv_to_cac", 2.1, **RATIO)))
    shown = {label.text() for label in tile.findChildren(QLabel) if label.isVisible()}
    assert {"LTV/CAC", "2.1", "(1.6–2.6)"} <= shown
    assert "LTV in contribution margin" in tile.toolTip()
    assert "2.1" in tile.accessibleName()
    assert tile.minimumSizeHint().width() == 125
    tile.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.waitUntil(tile.hasFocus)
    assert tile.property("focused") == "true"
    QApplication.processEvents()
    image = tile.grab().toImage()
    assert len({image.pixel(x, image.height() - 10) for x in range(image.width())}) > 5
    theme_keeper().use(LIGHT)


def test_a_narrow_tile_gives_up_its_qualifier_and_never_its_value(qtbot: QtBot) -> None:
    tile = KpiTile()
    qtbot.addWidget(tile)
    tile.show_figure(tile_content("ltv_to_cac", answer_of("ltv_to_cac", 2.1, **RATIO)))
    tile.resize(240, 84)
    tile.show()
    assert "margin" in {label.text() for label in tile.findChildren(QLabel) if label.isVisible()}
    tile.resize(85, 84)
    QApplication.processEvents()
    shown = {label.text() for label in tile.findChildren(QLabel) if label.isVisible()}
    assert "margin" not in shown
    assert "2.1" in shown


def test_a_change_without_room_leaves_its_arrow(qtbot: QtBot) -> None:
    tile = KpiTile()
    qtbot.addWidget(tile)
    answer = dataclasses.replace(
        answer_of("revenue", 4.55e6), saved=with_figure(expected(), "revenue", mean=4.08e6)
    )
    tile.show_figure(tile_content("revenue", answer))
    tile.show()
    told = []
    for width in (240, 125, 240):
        tile.resize(width, 84)
        QApplication.processEvents()
        told.append({label.text() for label in tile.findChildren(QLabel) if label.isVisible()})
    whole = f"▲{NBSP}0.47{NBSP}M"
    assert [whole in each for each in told] == [True, False, True]
    assert "▲" in told[1]
    assert whole in tile.accessibleName()


def test_never_is_short_on_a_tile() -> None:
    result = with_worlds(with_figure(expected(), "cash_back_month", mean=None, defined_share=0.0))
    answer = Answer(expected=result, bands=result, state=AnswerState.DONE)
    assert tile_content("cash_back_month", answer).band == "in no world"
    assert tile_content("profit", Answer(state=AnswerState.EMPTY)).band == "no answer"


def test_a_band_of_one_value_is_said_in_words() -> None:
    one = tile_content("cash_low", answer_of("cash_low", 100e3, **dict.fromkeys(SPREAD, 100e3)))
    assert one.band == "alike in all worlds"
