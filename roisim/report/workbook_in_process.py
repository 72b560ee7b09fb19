"""The workbook's door for programs that must not load openpyxl themselves: they send this to a worker."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from roisim.experiment.results import RunResult
    from roisim.scenario.scenario import Scenario


def plan_workbook_bytes(result: RunResult, scenario: Scenario) -> bytes:
    """As `workbook.workbook_bytes`; what the plan is without chance is worked out where this runs."""
    # where this runs, openpyxl may load
    from roisim.experiment.expected_figures import expect
    from roisim.report.workbook import workbook_bytes

    return workbook_bytes(result, scenario, expect(scenario))
