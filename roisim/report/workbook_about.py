"""The sheet About: where the numbers come from, how to read them, and what every figure means."""

from __future__ import annotations

from typing import Final

from roisim.experiment.metric_labels import CAC_KINDS, definition, label
from roisim.experiment.shown_figures import shown_groups
from roisim.report.number_text import month_text
from roisim.report.workbook_plan import PlanPages
from roisim.report.workbook_sheet import Sheet
from roisim.translation import N_, _, ngettext

LABEL, UNIT, DEFINITION, NAME = 1, 2, 3, 4

READING: Final = (
    N_(
        "A world is one simulated future of the plan. Worlds differ by luck, and by their own draw of every "
        "input that is given as a range."
    ),
    N_("A figure is the mean over the worlds. Ratios are the mean of the sum above ÷ that of the sum below."),
    N_(
        "A band runs from the 5th to the 95th percentile of the worlds: in 90 of 100 simulated futures the "
        "figure lies within it. It holds chance and uncertain inputs, not what the plan leaves out."
    ),
    N_("“–” means: there is no such number, for instance a cost per customer where no customer was won."),
    N_("The same plan, seed, number of worlds and version give the same numbers again."),
)


def write_about(sheet: Sheet, plan: PlanPages) -> None:
    """Fill the sheet."""
    sheet.widths({LABEL: 44, UNIT: 14, DEFINITION: 92, NAME: 28})
    notes = [_("How this workbook was made, how to read it, and what its figures mean.")]
    row = sheet.headline(_("About this workbook"), plan.subtitle(plan.result.plan.name), notes)
    row = _provenance(sheet, row, plan)
    row = _reading(sheet, row + 1)
    last_row = _definitions(sheet, row + 1, plan)
    sheet.fit_rows()
    sheet.freeze(4, 1)
    sheet.print_on(last_row, NAME)


def facts(plan: PlanPages) -> list[tuple[str, str]]:
    """What and by what the plan was simulated."""
    about, made = plan.result.plan, plan.result.provenance
    months = ngettext("{months} month", "{months} months", about.ltv_horizon_months)
    rates = " – ".join(f"{100 * rate:.4g}\N{NO-BREAK SPACE}%" for rate in dict.fromkeys(about.discount_rate))
    worlds = f"{made.worlds_done:,}"
    if made.worlds_done != made.worlds:
        worlds = _("{done} of {asked} asked for").format(done=worlds, asked=f"{made.worlds:,}")
    seed = _("none: the plan without chance") if made.seed is None else str(made.seed)
    first, last = (plan.calendar.month_start(month) for month in (0, plan.months - 1))
    return [
        (_("Plan"), about.name),
        (_("Description"), about.description),
        (_("Period"), f"{month_text(first)} – {month_text(last)}" if plan.months > 1 else month_text(first)),
        (_("Currency"), about.currency),
        (_("CAC of the plan"), _(CAC_KINDS[about.cac])),
        (_("LTV horizon"), months.format(months=about.ltv_horizon_months)),
        (_("Discount rate a year"), rates),
        (_("Worlds"), worlds),
        (_("Seed"), seed),
        (_("Made by"), f"roisim {made.roisim_version}"),
        (_("SHA-256 of the plan"), made.scenario_sha256),
    ]


def _provenance(sheet: Sheet, row: int, plan: PlanPages) -> int:
    for name, text in facts(plan):
        if text:
            sheet.text(row, LABEL, name)
            sheet.paragraph(row, UNIT, NAME, text)
            row += 1
    for warning in plan.warnings():
        sheet.text(row, LABEL, warning, "warning")
        row += 1
    return row


def _reading(sheet: Sheet, row: int) -> int:
    sheet.text(row, LABEL, _("How to read it"), "heading")
    for place, text in enumerate(READING, row + 1):
        sheet.paragraph(place, LABEL, NAME, _(text))
    return row + len(READING) + 1


def _definitions(sheet: Sheet, row: int, plan: PlanPages) -> int:
    """Every figure; gives the last row."""
    sheet.text(row, LABEL, _("What the figures mean"), "heading")
    row += 1
    sheet.head(
        row,
        [_("Figure"), _("Unit"), _("What it is"), _("Name in JSON and CSV")],
        left=(LABEL, DEFINITION),
        aside=(UNIT, NAME),
    )
    about = plan.result.plan
    for heading, group in shown_groups(plan.result.figures):
        row += 1
        sheet.text(row, LABEL, _(heading), "section")
        sheet.blank(row, UNIT, NAME, "section")
        for metric in group:
            row += 1
            sheet.text(row, LABEL, label(metric, about))
            sheet.text(row, UNIT, plan.unit(metric), "aside")
            sheet.text(row, DEFINITION, definition(metric, about), "muted")
            sheet.text(row, NAME, metric.name, "aside")
    return row
