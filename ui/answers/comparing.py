"""Setting plans against each other, away from the window: figures with bands, and the workbook."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from roisim.atomic_file import write_bytes
from ui.answers.tasks import TaskControl
from ui.spreadsheet_form import spreadsheet_form

if TYPE_CHECKING:
    from roisim.experiment.comparison import Comparison
    from roisim.experiment.results import RunResult
    from roisim.scenario.scenario import Scenario


@dataclass(frozen=True)
class Compared:
    """Plans against the first of them.

    Attributes:
        expected: without chance.
        worlds: on the same luck; None while worlds are missing.
    """

    expected: Comparison
    worlds: Comparison | None


def compare_plans(
    control: TaskControl,
    expected: Sequence[RunResult],
    worlds: Sequence[RunResult] | None,
    names: Sequence[str],
) -> Compared:
    """Differences of plans; nothing is simulated.

    Raises:
        NotComparable: they differ in currency, time or luck.
        Cancelled: someone asked for it.
    """
    # loaded by a thread, not by the window's
    from roisim.experiment.comparison import compare

    found = compare(expected, names)
    control.cancel.raise_if_cancelled()
    return Compared(found, None if worlds is None else compare(worlds, names))


def write_comparison_book(
    control: TaskControl,
    path: Path,
    worlds: Sequence[RunResult],
    names: Sequence[str],
    scenarios: Sequence[Scenario],
) -> None:
    """The workbook of a comparison, whole or not at all.

    Raises:
        RoisimError: it cannot be written, or not compared.
        Cancelled: someone asked for it.
    """
    # openpyxl must not load in the window's process
    from roisim.report.comparison_in_process import comparison_book_bytes

    content = control.in_process(comparison_book_bytes, tuple(worlds), tuple(names), tuple(scenarios))
    control.progress(1.0)
    write_bytes(path, content)


def write_comparison_folder(
    control: TaskControl,
    path: Path,
    worlds: Sequence[RunResult],
    names: Sequence[str],
    scenarios: Sequence[Scenario],
) -> None:
    """The tables of a comparison and of its plans, as CSV files in a folder.

    Raises:
        RoisimError: they cannot be written, or not compared.
        Cancelled: someone asked for it.
    """
    # loaded by a thread, not by the window's
    from roisim.experiment.comparison import compare
    from roisim.report.comparison_tables import write_comparison_csv

    found = compare(worlds, names)
    control.progress(0.3)
    write_comparison_csv(path, found, scenarios, spreadsheet_form())
