"""A comparison as JSON: the first plan as `run` writes it, then what the others differ by, and their runs."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

from roisim.atomic_file import write_text
from roisim.experiment.comparison import Comparison, Difference, PlanDifference
from roisim.experiment.result_file import result_document
from roisim.experiment.results import MonthlyFigure


def write_comparison(comparison: Comparison, path: Path) -> None:
    """Write a comparison to a JSON file, whole or not at all.

    Raises:
        FileNotWritten: with the reason and the cure.
    """
    write_text(path, comparison_text(comparison))


def comparison_text(comparison: Comparison) -> str:
    """A comparison as JSON text, with the rules of `result_file.result_text`."""
    document = comparison_document(comparison)
    return json.dumps(document, indent=2, ensure_ascii=False, allow_nan=False) + "\n"


def comparison_document(comparison: Comparison) -> dict[str, Any]:
    """A comparison as plain data.

    At the top level the document of the first plan's run; then `base`, what the first plan is called here,
    and by the name of each other plan: `differences` (NAME -> other − base), `monthly_differences`,
    `shared_worlds` (how many worlds both have) and `plans` (the document of its own run).
    """
    others = comparison.others
    return {
        **result_document(comparison.base),
        "base": comparison.base_name,
        "differences": {other.name: _entries(other) for other in others},
        "monthly_differences": {
            other.name: {name: _entry(months) for name, months in other.monthly.items()} for other in others
        },
        "shared_worlds": {other.name: other.worlds for other in others},
        "plans": {other.name: result_document(other.result) for other in others},
    }


def _entries(other: PlanDifference) -> dict[str, Any]:
    return {name: _entry(figure) for name, figure in other.figures.items()}


def _entry(figure: Difference | MonthlyFigure) -> dict[str, Any]:
    fields = asdict(figure)
    del fields["name"]
    return fields
