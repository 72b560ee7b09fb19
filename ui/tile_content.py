"""What a tile of a key figure says: ready words, and where the marks of its band bar stand."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final, Literal

from roisim.experiment.metric_labels import definition, formula, label
from roisim.experiment.metrics import METRICS, Metric
from roisim.report.key_figures import never_note, why_not, worlds_text
from roisim.report.number_text import (
    NOT_DEFINED,
    Scale,
    band_text,
    chance_text,
    plan_month_text,
    reads_as_one,
    scale_for,
    value_text,
)
from roisim.translation import N_, _
from ui.answers.answer import Answer, AnswerState

if TYPE_CHECKING:
    from roisim.experiment.results import Figure, PlanFacts, RunResult

TileState = Literal["empty", "typing", "bands", "last_valid", "not_defined"]

TILES: Final = ("revenue", "profit", "ltv_to_cac", "cash_back_month", "cash_low", "chance_of_loss")
"""The figures beside a plan, in their order."""

TITLES: Final = {
    "revenue": N_("Revenue"),
    "profit": N_("Profit"),
    "ltv_to_cac": N_("LTV/CAC"),
    "cash_back_month": N_("Paid back"),
    "cash_low": N_("Lowest cash"),
    "chance_of_loss": N_("Chance of loss"),
}
QUALIFIERS: Final = {"ltv_to_cac": N_("margin")}
RULE_OF_THUMB: Final = 3.0
FAR_ERRORS: Final = 4.0
"""Errors of the mean from which on the worlds do not bear out the expectation."""

_ROOM: Final = 0.08


@dataclass(frozen=True)
class BarContent:
    """Marks of a band bar as shares of its width; None for what is not known.

    Attributes:
        outer, inner: ends of the 90 % and of the 50 % band.
        dot: the expectation.
        tick: what it is measured against.
        fill: a share of worlds, in place of all other marks.
    """

    outer: tuple[float, float] | None = None
    inner: tuple[float, float] | None = None
    dot: float | None = None
    tick: float | None = None
    fill: float | None = None


@dataclass(frozen=True)
class TileContent:
    """Everything that a tile shows.

    Attributes:
        title, qualifier: what it is; the qualifier goes first where room is short.
        value: the headline.
        change: since saved, "▲ 46 k"; "" where nothing changed.
        change_is_good: whether that is better; None where it is neither.
        band: the worlds' band, or why there is none.
        reference: what the tick of the bar stands for, "3 : 1".
        bar: the marks; None for an empty track.
        state: how far the figure is.
        help: definition, formula and what the worlds say, for the tool tip.
        number: of the plan, which is its colour.
    """

    title: str
    value: str = NOT_DEFINED
    qualifier: str = ""
    change: str = ""
    change_is_good: bool | None = None
    band: str = ""
    reference: str = ""
    bar: BarContent | None = None
    state: TileState = "empty"
    help: str = ""
    number: int = 0

    @property
    def spoken(self) -> str:
        """The tile for screen readers."""
        parts = (f"{self.title} {self.qualifier}".strip(), self.value, self.change, self.band)
        return ", ".join(part for part in parts if part)


def tile_content(name: str, answer: Answer, number: int = 0) -> TileContent:
    """The tile of a figure.

    Args:
        name: NAME of the metric.
        answer: what is known of the plan.
        number: of the plan, for its colour.
    """
    metric = METRICS[name]
    title = _(TITLES[name]) if name in TITLES else _(metric.text)
    qualifier = _(QUALIFIERS[name]) if name in QUALIFIERS else ""
    expected = answer.expected or answer.bands
    if expected is None:
        return TileContent(title, qualifier=qualifier, band=_empty_words(answer), number=number)
    bands = answer.bands if answer.bands_revision == answer.expected_revision else None
    if answer.expected is None:
        bands = answer.bands
    if metric.is_chance:
        return _chance(TileContent(title, qualifier, number=number), metric, answer, bands, expected.plan)
    figure = expected.figures[name]
    low_high = None if bands is None else bands.figures[name]
    change, good = _change(metric, figure, answer)
    return TileContent(
        title=title,
        qualifier=qualifier,
        value=_headline(metric, figure, expected.plan),
        change=change,
        change_is_good=good,
        band=_band(metric, figure, expected, bands, answer),
        reference=f"{RULE_OF_THUMB:g} : 1" if name == "ltv_to_cac" and low_high else "",
        bar=_bar(metric, figure, low_high, expected.plan),
        state=_state(answer, figure.mean is None, low_high is not None),
        help=_help(metric, figure, bands, expected.plan),
        number=number,
    )


def _headline(metric: Metric, figure: Figure, plan: PlanFacts) -> str:
    return value_text(figure.mean, metric.unit, plan)


def _state(answer: Answer, undefined: bool, has_bands: bool) -> TileState:
    if answer.state is AnswerState.LAST_VALID:
        return "last_valid"
    if undefined:
        return "not_defined"
    return "bands" if has_bands else "typing"


def _empty_words(answer: Answer) -> str:
    if answer.state in (AnswerState.FAILED, AnswerState.EMPTY):
        return _("no answer")
    return _("mend the plan first") if answer.state is AnswerState.LAST_VALID else _("being worked out")


def _chance(
    blank: TileContent, metric: Metric, answer: Answer, bands: RunResult | None, plan: PlanFacts
) -> TileContent:
    """A share of worlds: there is none before worlds are simulated."""
    tip = definition(metric, plan)
    figure = bands.figures[metric.name] if bands is not None else None
    if bands is None or figure is None or figure.mean is None:
        state: TileState = "last_valid" if answer.state is AnswerState.LAST_VALID else "typing"
        words = _without_bands(answer, _("paused"), _("worlds follow"))
        return replace(blank, qualifier="", value=NOT_DEFINED, band=words, state=state, help=tip)
    return replace(
        blank,
        qualifier="",
        value=chance_text(figure.mean),
        band=worlds_text(figure.mean, bands),
        bar=BarContent(fill=figure.mean),
        state=_state(answer, undefined=False, has_bands=True),
        help=tip,
    )


def _band(
    metric: Metric, figure: Figure, expected: RunResult, bands: RunResult | None, answer: Answer
) -> str:
    plan = expected.plan
    if bands is None:
        if figure.mean is None:
            return _missing(metric, expected, bands)
        return _without_bands(answer, _("bands paused"), _("bands follow"))
    spread = bands.figures[metric.name]
    if spread.p05 is None:
        return _missing(metric, expected, bands)
    if spread.p95 is None:
        low = value_text(spread.p05, metric.unit, plan)
        return "(" + (_("{low} – later").format(low=low) if metric.may_never_come else low) + ")"
    if reads_as_one(spread.p05, spread.p95, metric.unit, plan):
        return _("alike in all worlds")
    return f"({band_text(spread.p05, spread.p95, metric.unit, plan)})"


def _without_bands(answer: Answer, paused: str, follow: str) -> str:
    """Why there are no bands; nothing follows while the plan is wrong."""
    if answer.state is AnswerState.LAST_VALID:
        return _("mend the plan first")
    return paused if answer.state is AnswerState.PAUSED else follow


def _missing(metric: Metric, expected: RunResult, bands: RunResult | None) -> str:
    """Why there is no number."""
    if metric.may_never_come:
        if bands is not None:
            spread = bands.figures[metric.name]
            # how long the plan runs stands elsewhere; a tile has no room for it
            return never_note(metric, spread, bands) if spread.defined_share > 0 else _("in no world")
        end = plan_month_text(expected.plan.months, expected.plan)
        return _("not until {month}").format(month=end)
    return why_not(metric, bands or expected) or _("not defined")


def _change(metric: Metric, figure: Figure, answer: Answer) -> tuple[str, bool | None]:
    """Since saved, in the unit of the headline, such as "▼ 22 k"."""
    if answer.saved is None or answer.expected is None or figure.mean is None:
        return "", None
    before = answer.saved.figures[metric.name].mean
    if before is None or answer.saved.plan.currency != answer.expected.plan.currency:
        return "", None
    difference = figure.mean - before
    text = _difference_scale(metric, figure.mean, answer.expected.plan).text(abs(difference))
    if not any(digit in text for digit in "123456789"):
        return "", None
    if metric.unit == "month":
        text = _("{months} mo").format(months=text)
    arrow = "▲" if difference > 0 else "▼"
    good = None if metric.better == 0 else (difference > 0) == (metric.better > 0)
    return f"{arrow}\N{NO-BREAK SPACE}{text}", good


def _difference_scale(metric: Metric, headline: float, plan: PlanFacts) -> Scale:
    if metric.unit == "×":
        return Scale(decimals=2)
    if metric.unit == "month":
        return Scale(decimals=0)
    return scale_for([headline], metric.unit, plan.currency_digits)


def _bar(metric: Metric, figure: Figure, spread: Figure | None, plan: PlanFacts) -> BarContent | None:
    """Marks between the lowest and the highest of all that the bar shows."""
    reference = _reference(metric, plan)
    ends = (None, None) if spread is None else (spread.p05, spread.p95)
    if metric.may_never_come and ends[0] is not None and ends[1] is None:
        ends = (ends[0], float(plan.months))
    known = [value for value in (figure.mean, *ends, reference) if value is not None]
    if not known or (figure.mean is None and ends[0] is None):
        return None
    low, high = min(known), max(known)
    if spread is None and reference is None:  # a dot alone says nothing of how far it is: it stays put
        return BarContent(dot=0.5)
    room = (high - low) * _ROOM or 1.0
    low, high = low - room, high + room

    def place(value: float | None) -> float | None:
        return None if value is None else min(max((value - low) / (high - low), 0.0), 1.0)

    return BarContent(
        outer=_pair(place(ends[0]), place(ends[1])),
        inner=None if spread is None else _pair(place(spread.p25), place(spread.p75)),
        dot=place(figure.mean),
        tick=place(reference),
    )


def _pair(low: float | None, high: float | None) -> tuple[float, float] | None:
    return None if low is None or high is None else (low, high)


def _reference(metric: Metric, plan: PlanFacts) -> float | None:
    if metric.name == "ltv_to_cac":
        return RULE_OF_THUMB
    if metric.unit == "month":
        return float(plan.months)
    return 0.0 if metric.unit == "money" and metric.name != "revenue" else None


def _help(metric: Metric, figure: Figure, bands: RunResult | None, plan: PlanFacts) -> str:
    lines = [label(metric, plan), definition(metric, plan)]
    if made_of := formula(metric, plan):
        lines.append(_("Formula: {formula}.").format(formula=made_of))
    spread = None if bands is None else bands.figures[metric.name]
    if bands is not None and spread is not None and spread.mean is not None:
        lines.append(_("The large figure is the plan without chance; the band is that of the worlds."))
        lines.append(_worlds_mean(metric, figure, spread, plan))
    return "\n".join(lines)


def _worlds_mean(metric: Metric, figure: Figure, spread: Figure, plan: PlanFacts) -> str:
    mean = value_text(spread.mean, metric.unit, plan)
    if spread.standard_error is None or metric.unit == "month":
        return _("Mean of the worlds: {mean}.").format(mean=mean)
    error = scale_for([spread.standard_error], metric.unit, plan.currency_digits).text(spread.standard_error)
    text = _("Mean of the worlds: {mean}, standard error {error}.").format(mean=mean, error=error)
    if _is_far(figure, spread):
        text += " " + _("That is more than four errors from the expectation above.")
    return text


def _is_far(figure: Figure, spread: Figure) -> bool:
    if figure.mean is None or spread.mean is None or not spread.standard_error:
        return False
    return abs(figure.mean - spread.mean) > FAR_ERRORS * spread.standard_error
