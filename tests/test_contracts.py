"""The import contracts of pyproject.toml hold, and they would notice."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).parent.parent
RUN = "from importlinter.cli import lint_imports_command as run; run()"

VIOLATIONS = {
    "a lower room imports a higher one": (
        {"formulas/planted.py": "import roisim.report"},
        "Each room imports only from below",
    ),
    "a type-only import upward counts too": (
        {
            "scenario/planted.py": "from typing import TYPE_CHECKING\n\n"
            "if TYPE_CHECKING:\n    import roisim.commands\n"
        },
        "Each room imports only from below",
    ),
    "the foundation imports a room": (
        {"errors.py": "import roisim.formulas"},
        "Each room imports only from below",
    ),
    "a new room has no floor yet": (
        {"attic/__init__.py": ""},
        "Each room imports only from below",
    ),
    "the engine imports Qt": (
        {"report/planted.py": "from PySide6.QtCore import QObject"},
        "The engine knows no Qt, and nothing of the window",
    ),
    "the engine imports the window": (
        {"commands/planted.py": "def show():\n    import ui.application"},
        "The engine knows no Qt, and nothing of the window",
    ),
    "the runner imports SimPy": (
        {"experiment/planted.py": "from simpy import Environment"},
        "Only the simulation imports SimPy",
    ),
    "a command writes a workbook itself": (
        {"commands/planted.py": "import openpyxl.styles"},
        "Only reports import openpyxl and matplotlib",
    ),
    "the simulation draws a chart": (
        {"simulation/planted.py": "import matplotlib.figure"},
        "Only reports import openpyxl and matplotlib",
    ),
    "two files of a room import each other": (
        {
            "scenario/planted.py": "import roisim.scenario.planted_too",
            "scenario/planted_too.py": "import roisim.scenario.planted",
        },
        "No circles of imports inside a room",
    ),
    "the window runs SimPy itself": (
        {"../ui/planted.py": "def run():\n    import simpy"},
        "The window leaves SimPy and openpyxl to the engine",
    ),
    "a part of the window knows a page": (
        {"../ui/widgets/planted.py": "import ui.panels.results"},
        "The window: pages know parts, parts know no pages",
    ),
    "the window asks a command": (
        {"../ui/planted.py": "import roisim.commands.run"},
        "The window is no command line",
    ),
}


def check_contracts(folder: Path) -> subprocess.CompletedProcess[str]:
    """Run import-linter on the checkout that lies in *folder*."""
    return subprocess.run(
        [sys.executable, "-c", RUN, "--no-cache"], cwd=folder, capture_output=True, text=True, check=False
    )


@pytest.fixture
def copied_checkout(tmp_path: Path) -> Path:
    """A copy of the engine, the window and their contracts, to be spoilt."""
    leave_out = shutil.ignore_patterns("__pycache__", "*.pyc")
    for package in ("roisim", "ui"):
        shutil.copytree(CHECKOUT / package, tmp_path / package, ignore=leave_out)
    shutil.copy(CHECKOUT / "pyproject.toml", tmp_path)
    return tmp_path


def test_the_engine_keeps_every_contract() -> None:
    result = check_contracts(CHECKOUT)
    assert result.returncode == 0, result.stdout
    assert "0 broken" in result.stdout


@pytest.mark.parametrize("violation", VIOLATIONS)
def test_a_contract_breaks_when(violation: str, copied_checkout: Path) -> None:
    files, contract = VIOLATIONS[violation]
    for name, text in files.items():
        planted = copied_checkout / "roisim" / name
        planted.parent.mkdir(exist_ok=True)
        planted.write_text(text, "utf-8")
    result = check_contracts(copied_checkout)
    assert result.returncode == 1, result.stdout
    assert f"{contract} BROKEN" in result.stdout
