"""The sheet What differs: the inputs in which the plans are not the same, a column for each plan."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from roisim.report.input_differences import DifferenceRow, difference_rows
from roisim.report.workbook_plan import PlanPages
from roisim.report.workbook_sheet import Sheet
from roisim.translation import _

HEAD_ROW: Final = 5
LABEL, UNIT, FIRST_PLAN = 1, 2, 3
ROOM_FOR_PLANS: Final = 104.0
NARROWEST_PLAN: Final = 20.0
WIDEST_PLAN: Final = 40.0


def write_input_differences(sheet: Sheet, pages: Sequence[PlanPages]) -> None:
    """Fill the sheet."""
    rows = difference_rows([page.scenario for page in pages])
    last_plan = FIRST_PLAN + len(pages) - 1
    place = last_plan + 1
    width = min(max(ROOM_FOR_PLANS / len(pages), NARROWEST_PLAN), WIDEST_PLAN)
    sheet.widths({LABEL: 40, UNIT: 16, **dict.fromkeys(range(FIRST_PLAN, place), width), place: 40})
    note = _("Inputs that are the same in all plans are left out; those that differ from the first are bold.")
    sheet.headline(_("What differs in the plans"), pages[0].period_text(), [note])
    names = [page.result.plan.name for page in pages]
    heads = [_("Input"), _("Unit"), *names, _("Place in the file")]
    sheet.head(HEAD_ROW, heads, left=(LABEL, *range(FIRST_PLAN, place)), aside=(UNIT, place))
    row, heading = HEAD_ROW + 1, ""
    for entry in rows:
        if entry.heading != heading:
            heading = entry.heading
            sheet.text(row, LABEL, heading, "section")
            sheet.blank(row, UNIT, place, "section")
            row += 1
        _write_row(sheet, row, entry, place)
        row += 1
    if not rows:
        sheet.text(row, LABEL, _("All inputs are the same."))
        row += 1
    sheet.fit_rows()
    sheet.freeze(HEAD_ROW + 1, UNIT)
    sheet.print_on(row - 1, place, head_row=HEAD_ROW)


def _write_row(sheet: Sheet, row: int, entry: DifferenceRow, place: int) -> None:
    sheet.text(row, LABEL, entry.label)
    if entry.unit:
        sheet.text(row, UNIT, entry.unit, "aside")
    for column, (text, same) in enumerate(zip(entry.texts, entry.same, strict=True), FIRST_PLAN):
        sheet.text(row, column, text, "plain" if same else "strong")
    path = next((path for path in entry.paths if path), "")
    sheet.text(row, place, path, "aside")
