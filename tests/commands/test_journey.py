"""`roisim journey`: stories on the terminal and in a file."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from tests.commands.conftest import SMALL_PLAN, Roisim


@pytest.fixture
def busy_plan(tmp_path: Path) -> Path:
    """A plan in which most visitors order."""
    text = SMALL_PLAN.replace(
        "intent = 0.2", "consideration = 0.9\nintent = 0.9\nevaluation = 1\npurchase = 0.9"
    )
    file = tmp_path / "busy_shop.toml"
    file.write_text(text, encoding="utf-8")
    return file


def told(roisim: Roisim, plan: Path, *words: str) -> dict[str, Any]:
    out = plan.with_suffix(".json")
    assert roisim("journey", plan, *words, "--json", out).status == 0
    document: dict[str, Any] = json.loads(out.read_text("utf-8"))
    return document


def test_twenty_visitors_are_followed_and_summed_up(roisim: Roisim, busy_plan: Path) -> None:
    outcome = roisim("journey", busy_plan)
    assert outcome.status == 0
    assert "Of 20 visitors, " in outcome.out
    assert "comes for the first time, through Search" in outcome.out
    assert "orders for the first time (pays 150.00" in outcome.out
    assert "EUR" in outcome.out


def test_those_who_only_look_are_counted_in_one_sentence(roisim: Roisim, plan: Path) -> None:
    plan.write_text(SMALL_PLAN.replace("intent = 0.2", "intent = 0\ncontact_capture = 0"), "utf-8")
    outcome = roisim("journey", plan, "--visitors", "7")
    assert "7 visitors came once and left; " in outcome.out
    assert "Visitor 1" not in outcome.out


def test_no_more_stories_than_a_screen_or_two_are_told(roisim: Roisim, busy_plan: Path) -> None:
    outcome = roisim("journey", busy_plan, "--visitors", "100")
    assert outcome.out.count("Visitor ") == 20
    assert "more stories are not shown; --json writes them all." in outcome.out


def test_the_file_holds_every_story_with_every_step(roisim: Roisim, busy_plan: Path) -> None:
    document = told(roisim, busy_plan, "--visitors", "30", "--seed", "5")
    assert document["format"] == 1
    assert document["scenario"] == {
        "name": "Corner shop",
        "currency": "EUR",
        "start": "2026-01-01",
        "months": 3,
    }
    assert document["provenance"]["seed"] == 5
    assert [journey["visitor"] for journey in document["journeys"]] == list(range(1, 31))
    for journey in document["journeys"]:
        first = journey["steps"][0]
        assert first["event"] == "first_visit"
        assert first["what"] == "comes for the first time, through Search"
        assert first["amount"] == pytest.approx(-0.5)
        assert datetime.fromisoformat(first["time"]).year == 2026
        amounts = [step["amount"] for step in journey["steps"] if step["amount"] is not None]
        assert journey["balance"] == pytest.approx(sum(amounts))
        assert set(first) == {"day", "time", "stage", "event", "what", "amount"}


def test_the_same_seed_writes_the_same_file_and_another_seed_another(roisim: Roisim, busy_plan: Path) -> None:
    assert told(roisim, busy_plan) == told(roisim, busy_plan, "--seed", "1")
    assert told(roisim, busy_plan) != told(roisim, busy_plan, "--seed", "2")


@pytest.mark.parametrize(
    "words", [("--visitors", "0"), ("--visitors", "many"), ("--visitors", "2.5"), ("--seed", "-1")]
)
def test_a_number_that_cannot_be_used_is_refused_and_nothing_written(
    roisim: Roisim, plan: Path, words: tuple[str, str]
) -> None:
    outcome = roisim("journey", plan, *words, "--json", plan.with_name("out.json"))
    assert (outcome.status, outcome.out) == (2, "")
    assert words[0] in outcome.err
    assert words[1] in outcome.err
    assert "whole number from" in outcome.err
    assert list(plan.parent.iterdir()) == [plan]


def test_a_file_that_cannot_be_written_is_told_before_anything_else(roisim: Roisim, plan: Path) -> None:
    outcome = roisim("journey", plan, "--json", plan.parent / "missing" / "out.json")
    assert (outcome.status, outcome.out) == (2, "")
    assert "missing" in outcome.err


def test_a_channels_name_cannot_steer_the_terminal(roisim: Roisim, busy_plan: Path) -> None:
    text = busy_plan.read_text("utf-8")
    busy_plan.write_text(text.replace('"Search"', '"[red]Search\\u001b[2J"'), "utf-8")
    outcome = roisim("journey", busy_plan)
    assert outcome.status == 0
    assert "\x1b" not in outcome.out
    assert "[red]Search" in outcome.out
