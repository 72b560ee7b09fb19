"""A comparison as JSON."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from roisim.atomic_file import FileNotWritten
from roisim.experiment.comparison import compare
from roisim.experiment.comparison_file import comparison_document, comparison_text, write_comparison
from roisim.experiment.result_file import result_document
from tests.report.synthetic_run import Shop, result_of

BASE, OTHER = Shop(months=2, worlds=3), Shop(name="Ölü", months=2, worlds=3, buyers=0.006)


def test_the_first_plans_run_stands_at_the_top_and_the_others_beside_it() -> None:
    base, other = result_of(BASE), result_of(OTHER)
    document = comparison_document(compare([base, other, base]))
    assert {key: document[key] for key in result_document(base)} == result_document(base)
    assert list(document["differences"]) == ["Ölü", "Çiçek & Co (2)"]
    for key in ("differences", "monthly_differences", "shared_worlds", "plans"):
        assert list(document[key]) == ["Ölü", "Çiçek & Co (2)"]
    assert document["plans"]["Ölü"] == result_document(other)
    assert document["base"] == "Çiçek & Co"
    revenue = document["differences"]["Ölü"]["revenue"]
    assert list(revenue) == [
        "label",
        "unit",
        "mean",
        "standard_error",
        "p05",
        "p25",
        "p50",
        "p75",
        "p95",
        "chance_better",
        "defined_share",
    ]
    assert len(document["monthly_differences"]["Ölü"]["revenue"]["p95"]) == 2


def test_the_file_holds_the_text_and_nothing_that_is_no_json(tmp_path: Path) -> None:
    comparison = compare([result_of(BASE), result_of(OTHER)])
    file = tmp_path / "out.json"
    write_comparison(comparison, file)
    assert file.read_text("utf-8") == comparison_text(comparison)
    assert "Ölü" in comparison_text(comparison)
    assert json.loads(comparison_text(comparison)).keys() == comparison_document(comparison).keys()
    with pytest.raises(FileNotWritten):
        write_comparison(comparison, tmp_path / "missing" / "out.json")
