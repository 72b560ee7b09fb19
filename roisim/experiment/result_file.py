"""A run as JSON, for scripts from outside: the same run gives the same bytes."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any, Final

from roisim.atomic_file import write_text
from roisim.experiment.results import Figure, MonthlyFigure, RunResult

FORMAT: Final = 1


def write_result(result: RunResult, path: Path) -> None:
    """Write a run to a JSON file, whole or not at all.

    Raises:
        FileNotWritten: with the reason and the cure.
    """
    write_text(path, result_text(result))


def result_text(result: RunResult) -> str:
    """A run as JSON text: floats as Python prints them, no NaN and no infinity, NAMEs as in their table."""
    return json.dumps(result_document(result), indent=2, ensure_ascii=False, allow_nan=False) + "\n"


def result_document(result: RunResult) -> dict[str, Any]:
    """A run as plain data: the contract's fields first, then what goes beyond it."""
    plan, provenance = result.plan, result.provenance
    document: dict[str, Any] = {
        "format": FORMAT,
        "scenario": {
            "name": plan.name,
            "currency": plan.currency,
            "start": plan.start.isoformat(),
            "months": plan.months,
        },
        "provenance": asdict(provenance),
        "figures": {name: _entry(figure) for name, figure in result.figures.items()},
        "monthly": {name: _entry(figure) for name, figure in result.monthly.items()},
        "channels": {
            channel: {name: _entry(figure) for name, figure in figures.items()}
            for channel, figures in result.channels.items()
        },
    }
    if result.failures:
        document["failures"] = [
            {"worlds": list(lost.worlds), "origin": lost.origin, "kind": lost.kind, "message": lost.message}
            for lost in result.failures
        ]
    return document


def _entry(figure: Figure | MonthlyFigure) -> dict[str, Any]:
    fields = asdict(figure)
    del fields["name"]
    return fields
