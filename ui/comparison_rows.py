"""What the table of a comparison says: heads, key figures side by side, and what differs in the inputs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from roisim.experiment.comparison import Difference, PlanDifference
from roisim.experiment.metric_labels import definition, label
from roisim.experiment.metrics import METRICS, Metric
from roisim.experiment.results import Figure, PlanFacts, RunResult
from roisim.experiment.shown_figures import shown_metrics
from roisim.report.charts.chart_data import Cell, Rows
from roisim.report.comparison_sentences import plan_sentence
from roisim.report.difference_text import POINTS, difference_band_text, difference_text, luck_note
from roisim.report.input_differences import difference_rows
from roisim.report.key_figures import never_note, why_not
from roisim.report.number_text import (
    NOT_DEFINED,
    Scale,
    band_text,
    chance_text,
    decimal_text,
    reads_as_one,
    value_text,
)
from roisim.translation import N_, _, ngettext
from ui.answers.comparing import Compared
from ui.widgets.cell_table import CellRow, CellText

if TYPE_CHECKING:
    from roisim.scenario.scenario import Scenario

KEY: Final = {
    "revenue": N_("Revenue"),
    "profit": N_("Profit"),
    "ltv_to_cac": N_("LTV/CAC"),
    "cac_blended": N_("CAC, blended"),
    "cac_paid": N_("CAC, paid ads"),
    "new_customers": N_("New customers"),
    "cash_low": N_("Lowest cash"),
    "cash_back_month": N_("Paid back"),
    "chance_of_loss": N_("Chance of loss"),
    "acquisition_cost": N_("Spent on winning"),
}
NOTES: Final = {
    "ltv_to_cac": N_("contribution margin"),
    "cac_blended": N_("all acquisition cost"),
    "cac_paid": N_("advertising only"),
    "cash_back_month": N_("cash above its start"),
    "acquisition_cost": N_("ads, content, fees"),
}
NEUTRAL: Final = frozenset({"acquisition_cost"})
"""More of it is neither better nor worse by itself."""
OVER_THE_PLAN: Final = frozenset({"revenue", "profit", "chance_of_loss"})
COLUMNS_EACH: Final = 3


def comparison_rows(compared: Compared, numbers: Sequence[int], *, everything: bool = False) -> list[CellRow]:
    """Two rows of heads and one a figure: name, the first plan, three cells for each other plan.

    Args:
        compared: the plans.
        numbers: of the plans, for their colours.
        everything: all figures, not only the key ones.
    """
    rows: list[CellRow] = [_names_row(compared, numbers), _heads_row(compared)]
    shown = list(shown_metrics(compared.expected.base.figures)) if everything else []
    rows += [_figure_row(METRICS[name], compared) for name in dict.fromkeys((*KEY, *shown))]
    return rows


def comparison_numbers(compared: Compared) -> Rows:
    """The numbers behind the table, for spreadsheets."""
    base = compared.worlds or compared.expected
    head: list[Cell] = [_("Figure"), base.base_name]
    parts = (_("difference"), _("5 %"), _("95 %"), _("better in"))
    for other in base.others:
        head += [other.name, *(f"{other.name}, {part}" for part in parts)]
    rows: list[tuple[Cell, ...]] = [tuple(head)]
    for name in shown_metrics(base.base.figures):
        cells: list[Cell] = [label(METRICS[name], base.base.plan), base.base.figures[name].mean]
        for other in base.others:
            found = other.figures[name]
            cells += [other.result.figures[name].mean, found.mean, found.p05, found.p95, found.chance_better]
        rows.append(tuple(cells))
    return tuple(rows)


def figures_note(compared: Compared) -> str:
    """What the figures of the table are, to be said once."""
    if compared.worlds is None:
        return _("Figures are of the plans without chance.")
    text = _("The upper figure of a cell is of the plans without chance, the band below it of the worlds.")
    return f"{text} {luck_note(compared.worlds)}"


def input_rows(scenarios: Sequence[Scenario], names: Sequence[str]) -> tuple[CellRow, list[CellRow]]:
    """Heads and rows of what differs; where a plan is as the first one it says "same"."""
    heads = (CellText(_("Input")), *(CellText(name) for name in names))
    rows: list[CellRow] = []
    for found in difference_rows(scenarios):
        unit = f", {found.unit}" if found.unit else ""
        values = [
            CellText(_("same"), tone="muted") if is_same and at else CellText(text)
            for at, (text, is_same) in enumerate(zip(found.texts, found.same, strict=True))
        ]
        rows.append((CellText(found.label + unit, found.heading), *values))
    return heads, rows


def inputs_title(rows: int) -> str:
    """How many inputs differ."""
    if not rows:
        return _("no input; the plans are the same")
    text = ngettext("{number} input; all others are equal", "{number} inputs; all others are equal", rows)
    return text.format(number=decimal_text(rows, 0))


# --- heads -------------------------------------------------------------------------------------------------


def _names_row(compared: Compared, numbers: Sequence[int]) -> CellRow:
    expected = compared.expected
    cells = [
        CellText(note=_("The same luck in all plans")),
        CellText(
            expected.base_name, _("base of the comparison"), strong=True, swatch=numbers[0], subtle=True
        ),
    ]
    for at, other in enumerate(expected.others):
        worlds = None if compared.worlds is None else compared.worlds.others[at]
        words = plan_sentence(expected.base, other, worlds)
        cells.append(CellText(other.name, words, strong=True, swatch=numbers[at + 1], edge=True))
        cells += [CellText(), CellText()]
    return cells


def _heads_row(compared: Compared) -> CellRow:
    def head(text: str, *, edge: bool = False) -> CellText:
        return CellText(text, tone="secondary", right=True, subtle=True, edge=edge)

    with_band = _("with band") if compared.worlds else _("bands follow")
    cells = [CellText(compared.expected.base.plan.currency, tone="secondary", subtle=True), head(with_band)]
    for __ in compared.expected.others:
        cells += [head(_("value"), edge=True), head(_("difference")), head(_("better in"))]
    return cells


# --- figures -----------------------------------------------------------------------------------------------


def _figure_row(metric: Metric, compared: Compared) -> CellRow:
    expected, worlds = compared.expected, compared.worlds
    facts = expected.base.plan
    spread = None if worlds is None else worlds.base
    cells = [_name_cell(metric, facts), _base_cell(metric, expected.base, spread)]
    for at, other in enumerate(expected.others):
        banded = None if worlds is None else worlds.others[at]
        result = other.result if banded is None or not metric.is_chance else banded.result
        value = CellText(
            _value(metric, result.figures[metric.name].mean, facts),
            right=True,
            edge=True,
            tip=_missing_words(metric, other.result, banded),
        )
        cells += [value, _difference_cell(metric, other, banded, facts), _better_cell(metric, banded)]
    return cells


def _name_cell(metric: Metric, facts: PlanFacts) -> CellText:
    tip = f"{label(metric, facts)}\n{definition(metric, facts)}"
    if metric.name not in KEY:
        return CellText(label(metric, facts), tip=tip)
    note = _(NOTES[metric.name]) if metric.name in NOTES else ""
    if metric.name in OVER_THE_PLAN:
        note = ngettext("{months} month", "{months} months", facts.months).format(months=facts.months)
    return CellText(_(KEY[metric.name]), note, strong=True, tip=tip)


def _base_cell(metric: Metric, base: RunResult, worlds: RunResult | None) -> CellText:
    result = worlds if metric.is_chance and worlds is not None else base
    value, note = result.figures[metric.name].mean, ""
    if worlds is not None and not metric.is_chance:
        note = _band(metric, worlds.figures[metric.name], worlds)
    if value is None and not note:
        note = _missing(metric, base, worlds)
    return CellText(_value(metric, value, base.plan), note, right=True, subtle=True)


def _difference_cell(
    metric: Metric, expected: PlanDifference, worlds: PlanDifference | None, facts: PlanFacts
) -> CellText:
    """The headline is without chance, so that it stands still; the band is that of the worlds."""
    found = expected.figures[metric.name]
    spread = None if worlds is None else worlds.figures[metric.name]
    if metric.is_chance:
        found = spread or found
    if found.mean is None:
        why = _missing_words(metric, expected.result, worlds) or _("not in the first plan")
        return CellText(NOT_DEFINED, why, tone="muted", right=True)
    note = "" if spread is None else _apart_band(metric, spread, facts)
    if found.mean == 0 and (spread is None or (not spread.p05 and not spread.p95)):
        return CellText(_("same"), tone="muted", right=True)
    text = _months_text(found.mean) if metric.unit == "month" else ""
    words = text or _apart_text(metric, found.mean, facts)
    if not any(digit in words for digit in "123456789"):
        return CellText(words, note, right=True, tip=_worlds_tip(metric, spread, facts))
    if not text:
        words = f"{'▲' if found.mean > 0 else '▼'}\N{NO-BREAK SPACE}{words}"
    tone = (
        ""
        if not metric.better or metric.name in NEUTRAL
        else "positive"
        if found.mean * metric.better > 0
        else "negative"
    )
    return CellText(words, note, tone=tone, right=True, tip=_worlds_tip(metric, spread, facts))


def _better_cell(metric: Metric, worlds: PlanDifference | None) -> CellText:
    better = None if worlds is None else worlds.figures[metric.name].chance_better
    if worlds is None or better is None or metric.name in NEUTRAL:
        return CellText()
    if metric.may_never_come and not worlds.result.figures[metric.name].defined_share:
        return CellText()  # ties of "never" with "never" would count half
    figure = worlds.figures[metric.name]
    if figure.mean == 0 and not figure.p05 and not figure.p95:
        return CellText(NOT_DEFINED, tone="muted", right=True)
    count = better * worlds.worlds
    text = decimal_text(count, 0 if abs(count - round(count)) < 1e-9 else 1)
    of = _("{some} of {all}").format(some=text, all=decimal_text(worlds.worlds, 0))
    return CellText(chance_text(better), of.replace(" ", "\N{NO-BREAK SPACE}"), right=True)


def _apart_text(metric: Metric, apart: float, facts: PlanFacts) -> str:
    if metric.is_chance:
        return _signed(Scale(0.01, 0, POINTS), apart, framed=True)
    scale = _finer(metric)
    return _signed(scale, apart) if scale else difference_text(apart, metric.unit, facts)


def _apart_band(metric: Metric, spread: Difference, facts: PlanFacts) -> str:
    """The worlds' band; "" where both ends read the same."""
    if spread.p05 is None or spread.p95 is None:
        return ""
    scale = _finer(metric)
    low, high = (_apart_text(metric, end, facts) for end in (spread.p05, spread.p95))
    if low == high:
        return ""
    if scale:
        return _("{low} to {high}").format(low=low, high=high)
    return difference_band_text(spread.p05, spread.p95, metric.unit, facts)


def _signed(scale: Scale, value: float, *, framed: bool = False) -> str:
    text = f"+{scale.bare(value)}" if value > 0 else scale.bare(value)
    return scale.framed(text) if framed else text


def _months_text(months: float) -> str:
    """A difference of months: "1 month earlier"; "" where it is none."""
    whole = round(abs(months))
    if not whole:
        return ""
    text = ngettext("{number} month earlier", "{number} months earlier", whole)
    if months > 0:
        text = ngettext("{number} month later", "{number} months later", whole)
    return text.format(number=whole)


def _worlds_tip(metric: Metric, spread: Difference | None, facts: PlanFacts) -> str:
    if spread is None or spread.mean is None:
        return ""
    mean = difference_text(spread.mean, metric.unit, facts)
    if spread.standard_error is None:
        return _("Mean of the worlds: {mean}.").format(mean=mean)
    error = difference_text(spread.standard_error, metric.unit, facts).lstrip("+")
    return _("Mean of the worlds: {mean}, standard error {error}.").format(mean=mean, error=error)


def _missing_words(metric: Metric, result: RunResult, worlds: PlanDifference | None) -> str:
    if result.figures[metric.name].mean is not None:
        return ""
    return _missing(metric, result, None if worlds is None else worlds.result)


def _missing(metric: Metric, result: RunResult, worlds: RunResult | None) -> str:
    """Why there is no number."""
    if metric.is_chance:
        return _("worlds follow")
    if metric.may_never_come and worlds is not None:
        return never_note(metric, worlds.figures[metric.name], worlds)
    if metric.may_never_come:
        return _("not within the plan")
    return why_not(metric, result)


def _value(metric: Metric, value: float | None, facts: PlanFacts) -> str:
    """As in tiles, with one more decimal for what is close together."""
    if value is None:
        return NOT_DEFINED
    if metric.is_chance:
        return chance_text(value)
    scale = _finer(metric)
    return scale.text(value) if scale else value_text(value, metric.unit, facts)


def _band(metric: Metric, spread: Figure, worlds: RunResult) -> str:
    if spread.p05 is None:
        return ""
    if spread.p95 is None:
        low = value_text(spread.p05, metric.unit, worlds.plan)
        return _("{low} – later").format(low=low) if metric.may_never_come else ""
    scale = _finer(metric)
    if scale:
        low, high = scale.bare(spread.p05), scale.bare(spread.p95)
        return "" if low == high else f"{low}–{high}"
    if reads_as_one(spread.p05, spread.p95, metric.unit, worlds.plan):
        return ""
    return band_text(spread.p05, spread.p95, metric.unit, worlds.plan)


def _finer(metric: Metric) -> Scale | None:
    if metric.unit == "×":
        return Scale(decimals=2)
    return Scale(decimals=1) if metric.name.startswith("cac_") else None
