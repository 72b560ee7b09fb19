"""`roisim check`: every problem at once, with place, finding and cure."""

from __future__ import annotations

from pathlib import Path

import pytest

from roisim.errors import Problem
from tests.commands.conftest import Roisim


def changed(plan: Path, old: str, new: str) -> None:
    text = plan.read_text("utf-8")
    assert text.count(old) == 1
    plan.write_text(text.replace(old, new), "utf-8")


def test_a_sound_plan_has_no_problems(roisim: Roisim, plan: Path) -> None:
    outcome = roisim("check", plan)
    assert (outcome.status, outcome.err) == (0, "")
    assert outcome.out == f"{plan}: no problems\n"


def test_all_problems_are_told_at_once_with_line_place_finding_and_cure(roisim: Roisim, plan: Path) -> None:
    changed(plan, "intent = 0.2", "intnet = 0.2")
    changed(plan, "cost_per_click = 0.5", "cost_per_click = -1")
    outcome = roisim("check", plan)
    assert (outcome.status, outcome.err) == (2, "")
    heading, *lines = outcome.out.splitlines()
    assert heading == f"{plan}: 2 problems"
    told = "\n".join(lines)
    assert "line 8, funnel.intnet" in told
    assert "“intent”" in told or '"intent"' in told
    assert "line 14, channels[0].cost_per_click" in told
    assert "(found: -1)" in told


def test_each_file_has_its_own_heading(roisim: Roisim, plan: Path, tmp_path: Path) -> None:
    missing = tmp_path / "missing.toml"
    outcome = roisim("check", plan, missing)
    assert outcome.status == 2
    assert f"{plan}: no problems\n\n{missing}: 1 problem\n" in outcome.out


def test_warnings_alone_are_no_errors(roisim: Roisim, plan: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    doubt = Problem("months", "This is long", "Try less", line=5, severity="warning")
    monkeypatch.setattr("roisim.scenario.scenario_file.check_file", lambda _file: [doubt])
    outcome = roisim("check", plan)
    assert outcome.status == 0
    assert f"{plan}: 1 warning" in outcome.out
    assert "warning: This is long." in outcome.out


def test_control_characters_of_a_plan_do_not_reach_the_terminal(roisim: Roisim, plan: Path) -> None:
    changed(plan, 'currency = "EUR"', 'currency = "\\u001b[2J"')
    outcome = roisim("check", plan)
    assert outcome.status == 2
    assert "\x1b" not in outcome.out
