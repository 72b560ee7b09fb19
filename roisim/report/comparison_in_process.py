"""The comparison's workbook for programs that must not load openpyxl: they send this to a worker."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from roisim.experiment.results import RunResult
    from roisim.scenario.scenario import Scenario


def comparison_book_bytes(
    results: Sequence[RunResult], names: Sequence[str], scenarios: Sequence[Scenario]
) -> bytes:
    """As `workbook_comparison.comparison_workbook_bytes`; all that it needs is worked out where this runs."""
    # where this runs, openpyxl may load
    from roisim.experiment.comparison import compare
    from roisim.experiment.expected_figures import expect
    from roisim.report.workbook_comparison import comparison_workbook_bytes

    return comparison_workbook_bytes(compare(results, names), scenarios, [expect(each) for each in scenarios])
