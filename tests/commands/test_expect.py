"""`roisim expect`: the figures of a plan without chance."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

from roisim.experiment.expected_figures import expect, expected_values
from roisim.scenario.scenario_file import loads
from tests.commands.conftest import Outcome, Roisim


def written(file: Path) -> dict[str, Any]:
    read: dict[str, Any] = json.loads(file.read_text("utf-8"))
    return read


def test_the_key_figures_are_printed_without_bands(roisim: Roisim, plan: Path) -> None:
    outcome = roisim("expect", plan)
    assert (outcome.status, outcome.err) == (0, "")
    assert "Corner shop: 3 months from 2026-01-01, without chance" in outcome.out
    assert re.search(r"^ Revenue +[\d,.]+\S* +€", outcome.out, re.MULTILINE)
    assert "5 to 95" not in outcome.out


def test_what_never_comes_is_told(roisim: Roisim, plan: Path) -> None:
    plan.write_text(plan.read_text("utf-8").replace("[50, 60, 70]", "50000"), "utf-8")
    assert "not within 3 months" in roisim("expect", plan).out


def test_json_has_means_and_nothing_else(roisim: Roisim, plan: Path, tmp_path: Path) -> None:
    mean, run = tmp_path / "mean.json", tmp_path / "run.json"
    assert roisim("expect", plan, "--json", mean, "--quiet") == Outcome(0, "", "")
    assert roisim("run", plan, "--worlds", "2", "--workers", "1", "--quiet", "--json", run).status == 0
    expected, simulated = written(mean), written(run)
    assert expected["provenance"]["worlds"] == 0
    assert expected["provenance"]["seed"] is None
    assert expected["scenario"] == simulated["scenario"]
    for part in ("figures", "monthly"):
        assert list(expected[part]) == list(simulated[part])
        for name, figure in expected[part].items():
            assert list(figure) == list(simulated[part][name])
            others = [value for key, value in figure.items() if key not in {"label", "unit", "mean"}]
            assert set(_flat(others)) == {None}, name
    assert expected["figures"]["chance_of_loss"]["mean"] is None
    assert len(expected["monthly"]["revenue"]["mean"]) == 3


def _flat(values: list[Any]) -> list[Any]:
    return [each for value in values for each in (value if isinstance(value, list) else [value])]


def test_months_can_be_stated(roisim: Roisim, plan: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.json"
    assert roisim("expect", plan, "--months", "7", "--json", out).status == 0
    assert len(written(out)["monthly"]["revenue"]["mean"]) == 7


def test_everything_that_is_wrong_is_told_at_once(roisim: Roisim, plan: Path) -> None:
    plan.write_text(plan.read_text("utf-8").replace("intent = 0.2", "intent = 2"), "utf-8")
    outcome = roisim("expect", plan, "--months", "0", "--json", plan)
    assert outcome.status == 2
    assert "too small" in outcome.err
    assert "the plan itself" in outcome.err
    assert "funnel.intent" in outcome.err


def test_what_is_not_asked_for_is_not_loaded(plan: Path) -> None:
    code = (
        "import sys; from roisim.cli import main; status = main(['expect', sys.argv[1], '--quiet']);"
        "sys.exit(status or len({'simpy', 'openpyxl', 'rich'} & set(sys.modules)))"
    )
    assert subprocess.run([sys.executable, "-c", code, str(plan)], check=False).returncode == 0


def test_draws_of_inputs_in_several_parts_are_in_the_order_of_worlds(plan: Path) -> None:
    text = plan.read_text("utf-8").replace("cost_per_click = 0.5", "cost_per_click = {low = 0.4, high = 0.6}")
    scenario = loads(text, "plan")
    values = expected_values(scenario, 1, range(130))
    later = expected_values(scenario, 1, range(120, 130))
    assert values.whole["visits"].shape == (130,)
    assert values.whole["visits"][120:].tolist() == later.whole["visits"].tolist()
    assert values.whole["visits"].std() > 0
    mean = expect(scenario).figures["visits"].mean
    assert mean is not None
    assert abs(values.whole["visits"].mean() / mean - 1) < 0.1
