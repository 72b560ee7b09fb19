"""The sheet Inputs: every input of the plan with value or range, unit, evidence and place."""

from __future__ import annotations

from datetime import date
from typing import Final

from roisim.report.input_rows import InputRow, input_rows, shown_value
from roisim.report.text_width import in_digits
from roisim.report.workbook_plan import PlanPages
from roisim.report.workbook_sheet import Sheet
from roisim.report.workbook_styles import Kind
from roisim.translation import _

HEAD_ROW: Final = 5
VALUE_WIDTH: Final = 14.0
(LABEL, VALUE, LOW, LIKELY, HIGH, UNIT, SHAPE, EVIDENCE, SOURCE, CHANGED, PATH) = range(1, 12)


def write_inputs(sheet: Sheet, plan: PlanPages) -> None:
    """Fill the sheet."""
    note = _("Of an uncertain number the value is the mean; each simulated world draws its own.")
    sheet.headline(_("Inputs"), plan.subtitle(plan.result.plan.name), [note])
    heads = [_("Input"), _("Value"), _("Low"), _("Likely"), _("High"), _("Unit"), _("Range")]
    heads += [_("Evidence"), _("Source"), _("Default"), _("Place in the file")]
    widths = {LABEL: 44, VALUE: VALUE_WIDTH, LOW: 10, LIKELY: 10, HIGH: 10, UNIT: 16, SHAPE: 14}
    widths |= {EVIDENCE: 13, SOURCE: 46, CHANGED: 9, PATH: 44}
    sheet.widths(widths)
    sheet.head(HEAD_ROW, heads, left=(LABEL,), aside=range(UNIT, PATH + 1))
    row, section = HEAD_ROW + 1, ""
    for entry in input_rows(plan.scenario):
        if entry.section != section:
            section = entry.section
            sheet.text(row, LABEL, section, "section")
            sheet.blank(row, VALUE, PATH, "section")
            row += 1
        _write_row(sheet, row, entry)
        row += 1
    sheet.widths({column: widths[column] for column in (VALUE, LOW, LIKELY, HIGH)})
    sheet.fit_rows()
    sheet.freeze(HEAD_ROW + 1, VALUE)
    sheet.print_on(max(row - 1, HEAD_ROW), PATH, head_row=HEAD_ROW)


def _write_row(sheet: Sheet, row: int, entry: InputRow) -> None:
    sheet.text(row, LABEL, entry.label)
    _write_value(sheet, row, entry)
    for column, bound in ((LOW, entry.low), (LIKELY, entry.likely), (HIGH, entry.high)):
        if bound is not None:
            sheet.number(row, column, bound, _kind(entry, bound))
    texts = {
        UNIT: "" if isinstance(entry.value, str) else entry.unit,
        SHAPE: entry.distribution,
        EVIDENCE: entry.evidence,
        SOURCE: entry.source,
        CHANGED: _("default") if entry.is_default else "",
        PATH: entry.path,
    }
    for column, text in texts.items():
        if text:
            sheet.text(row, column, text, "aside")


def _write_value(sheet: Sheet, row: int, entry: InputRow) -> None:
    value = shown_value(entry)
    if isinstance(value, float):
        sheet.number(row, VALUE, value, _kind(entry, value))
    elif isinstance(value, date):
        sheet.day(row, VALUE, value, "day_right")
    else:
        words = str(value)
        if in_digits(words) < VALUE_WIDTH - 1:
            sheet.text(row, VALUE, words, "value")
        else:
            sheet.paragraph(row, VALUE, SOURCE, words)


def _kind(entry: InputRow, number: float) -> Kind:
    if entry.is_money:
        return "price"
    if entry.is_share:
        return "return" if number < 0 else "share"
    return "count" if number.is_integer() and abs(number) >= 1000 else "plain"
