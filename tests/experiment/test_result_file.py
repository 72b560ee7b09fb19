"""The JSON of a run keeps the contract that scripts from outside rely on."""

from __future__ import annotations

import json
import math
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

import roisim
from roisim.atomic_file import FileNotWritten
from roisim.experiment.metrics import CHANNEL_METRICS, METRICS
from roisim.experiment.result_file import result_text, write_result
from roisim.experiment.results import RunResult
from roisim.experiment.runner import run
from roisim.scenario.scenario_file import scenario_sha256
from tests.experiment import fake_blocks
from tests.experiment.fake_blocks import plan

BANDS = ["p05", "p25", "p50", "p75", "p95"]
NO_MONTHS = {"payback_months", "break_even_month", "cash_back_month", "chance_of_loss"}


@pytest.fixture(scope="module")
def result() -> RunResult:
    return run(plan(), worlds=60, seed=7, work=fake_blocks.instant)


@pytest.fixture(scope="module")
def document(result: RunResult) -> dict[str, Any]:
    return read(result_text(result))


def read(text: str) -> dict[str, Any]:
    def refuse(constant: str) -> None:
        raise AssertionError(f"{constant} is no JSON")

    loaded: dict[str, Any] = json.loads(text, parse_constant=refuse)
    return loaded


def test_the_document_names_plan_and_provenance(document: dict[str, Any]) -> None:
    assert list(document)[:5] == ["format", "scenario", "provenance", "figures", "monthly"]
    assert document["format"] == 1
    assert document["scenario"] == {
        "name": "Small shop",
        "currency": "TRY",
        "start": "2026-01-01",
        "months": 3,
    }
    assert document["provenance"] == {
        "roisim_version": roisim.__version__,
        "seed": 7,
        "worlds": 60,
        "worlds_done": 60,
        "scenario_sha256": scenario_sha256(plan()),
    }
    assert "failures" not in document


def test_every_figure_has_its_fields_in_the_order_of_the_table(document: dict[str, Any]) -> None:
    assert list(document["figures"]) == list(METRICS)
    for name, figure in document["figures"].items():
        assert list(figure) == ["label", "unit", "mean", "standard_error", *BANDS, "defined_share"], name
        assert isinstance(figure["label"], str)
        assert figure["unit"] == METRICS[name].unit


def test_numbers_are_floats_or_null(document: dict[str, Any]) -> None:
    for name, figure in document["figures"].items():
        for field in ("mean", "standard_error", *BANDS):
            value = figure[field]
            assert value is None or (isinstance(value, float) and math.isfinite(value)), (name, field)


def test_bands_rise(document: dict[str, Any]) -> None:
    for name, figure in document["figures"].items():
        bands = [figure[band] for band in BANDS if figure[band] is not None]
        assert bands == sorted(bands), name


def test_months_have_mean_and_bands_of_the_plans_length(document: dict[str, Any]) -> None:
    assert set(document["monthly"]) == set(METRICS) - NO_MONTHS
    for name, series in document["monthly"].items():
        assert list(series) == ["mean", *BANDS], name
        assert all(len(values) == 3 for values in series.values()), name


def test_channels_have_their_figures(document: dict[str, Any]) -> None:
    assert list(document["channels"]) == ["Ads", "Blog"]
    for figures in document["channels"].values():
        assert list(figures) == list(CHANNEL_METRICS)


def test_one_world_has_no_standard_error() -> None:
    alone = read(result_text(run(plan(), worlds=1, seed=7, work=fake_blocks.instant)))
    assert {figure["standard_error"] for figure in alone["figures"].values()} == {None}
    assert alone["figures"]["revenue"]["p05"] == alone["figures"]["revenue"]["mean"]


def test_a_lost_block_is_in_the_document() -> None:
    lost = read(result_text(run(plan(), worlds=130, seed=7, work=fake_blocks.second_breaks)))
    assert lost["provenance"]["worlds"] == 130
    assert lost["provenance"]["worlds_done"] == 80
    assert lost["failures"] == [
        {
            "worlds": [50, 100],
            "origin": "simulation",
            "kind": "ValueError",
            "message": "An error inside the program (ValueError: no luck)",
        }
    ]


def test_the_same_run_gives_the_same_bytes(result: RunResult) -> None:
    again = run(plan(), worlds=60, seed=7, work=fake_blocks.instant)
    assert result_text(again) == result_text(result)


def test_a_file_is_written_in_utf8_and_ends_with_a_line_end(result: RunResult, tmp_path: Path) -> None:
    turkish = replace(result, plan=replace(result.plan, name="Çiğ köfte ₺"))
    write_result(turkish, tmp_path / "out.json")
    written = (tmp_path / "out.json").read_bytes()
    assert "Çiğ köfte ₺".encode() in written
    assert written.endswith(b"}\n")


def test_a_folder_that_does_not_exist_is_told(result: RunResult, tmp_path: Path) -> None:
    with pytest.raises(FileNotWritten, match="there is no folder"):
        write_result(result, tmp_path / "missing" / "out.json")
