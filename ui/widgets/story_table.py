"""The story of a visitor as a table: day, time, stage, what happened, money."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from roisim.report.journey_stories import Line, sentence_case, signed_money
from roisim.report.number_text import decimal_text
from roisim.translation import _
from roisim.units import minor_unit_digits
from ui.display_format import day_text
from ui.widgets.cell_table import CellRow, CellTable, CellText

WIDTHS: Final = (50, 100, 58, 108, 0, 84, 110)


class StoryTable(CellTable):
    """Rows grow with their words; arrow keys go through it; Ctrl+C copies."""

    def __init__(self) -> None:
        super().__init__(_("What happened"), WIDTHS)

    def show_story(self, lines: Sequence[Line], currency: str) -> None:
        """Another story, from its beginning."""
        heads = (
            CellText(_("Day"), right=True),
            CellText(_("Date")),
            CellText(_("Time")),
            CellText(_("Stage")),
            CellText(_("What happened")),
            CellText(currency, right=True),
            CellText(_("Margin so far"), right=True),
        )
        before = (None, *lines[:-1]) if lines else ()
        rows = [_row(line, last, currency) for line, last in zip(lines, before, strict=True)]
        self.show_rows(heads, rows)
        self.scrollToTop()


def _row(line: Line, before: Line | None, currency: str) -> CellRow:
    """Day and time stand only where they begin."""
    same_day = before is not None and before.day == line.day
    same_time = before is not None and before.when == line.when
    balance = decimal_text(line.balance, minor_unit_digits(currency)) if line.amount else ""
    return (
        CellText("" if same_day else decimal_text(line.day + 1, 0), tone="secondary", right=True),
        CellText("" if same_day else day_text(line.when.date())),
        CellText("" if same_time else f"{line.when:%H:%M}", tone="secondary"),
        CellText(_(line.stage), tone="secondary"),
        CellText(sentence_case(line.what)),
        CellText(signed_money(line.amount, currency), right=True),
        CellText(balance, tone="secondary", right=True),
    )
