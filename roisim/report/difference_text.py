"""Differences between plans as people read them: with their sign, shares in points, months as months."""

from __future__ import annotations

from roisim.experiment.comparison import Comparison, Difference, PlanDifference
from roisim.experiment.metrics import Metric, Unit
from roisim.experiment.results import PlanFacts
from roisim.report.key_figures import missing_worlds_note
from roisim.report.number_text import NOT_DEFINED, Scale, decimal_text, scale_for
from roisim.translation import N_, _, ngettext

POINTS = N_("{number}\N{NO-BREAK SPACE}points")
_FINE_BELOW = 0.995
"""Multiples and months get a second decimal below this."""


def difference_text(value: float | None, unit: Unit, plan: PlanFacts) -> str:
    """One difference: "+120 k", "−3.1 points"; exactly none is "0"."""
    if value is None:
        return NOT_DEFINED
    scale = _scale([value], unit, plan)
    return scale.framed(_signed(scale, value))


def difference_band_text(low: float | None, high: float | None, unit: Unit, plan: PlanFacts) -> str:
    """Two bounds with one unit behind the second: "−58 to +655 k"; "" where there is none."""
    if low is None or high is None:
        return ""
    scale = _scale([low, high], unit, plan)
    band = _("{low} to {high}").format(low=_signed(scale, low), high=_signed(scale, high))
    return scale.framed(band)


def difference_unit_text(metric: Metric, currency_symbol: str) -> str:
    """What the difference counts, where its text does not say it itself."""
    if metric.unit == "money":
        return currency_symbol
    return {"months": _("months"), "month": _("months"), "×": "×", "a year": _("a year")}.get(metric.unit, "")


def both_note(metric: Metric, figure: Difference, other: PlanDifference) -> str:
    """In how many worlds both plans have a number; "" where they do in all, or in none for another reason."""
    if figure.defined_share >= 1 or not (metric.may_never_come or figure.defined_share):
        return ""
    if not figure.defined_share:
        return _("in no world both")
    some = round(figure.defined_share * other.worlds)
    text = ngettext("in {some} of {all} world both", "in {some} of {all} worlds both", other.worlds)
    return text.format(some=decimal_text(some, 0), all=decimal_text(other.worlds, 0))


def comparison_title(comparison: Comparison) -> str:
    """What is set against what."""
    if len(comparison.others) == 1:
        text = _("{other} against {base}")
        return text.format(other=comparison.others[0].name, base=comparison.base_name)
    text = _("{number} plans against {base}")
    return text.format(number=len(comparison.others), base=comparison.base_name)


def luck_note(comparison: Comparison) -> str:
    """What the differences are, to be said once a page."""
    worlds = min(other.worlds for other in comparison.others)
    if worlds == 1:
        return _("One world, the same luck in every plan: no bands.")
    text = _(
        "Every plan meets the same luck, and differences are taken world by world. Bands: 5th to 95th "
        "percentile of {worlds} worlds. Better in: share of the worlds in which the plan is better than the "
        "first one, ties half."
    )
    return text.format(worlds=decimal_text(worlds, 0))


def missing_worlds_notes(comparison: Comparison) -> list[str]:
    """Which plans could not be simulated in all worlds."""
    notes = zip(comparison.names, map(missing_worlds_note, comparison.results), strict=True)
    return [f"{name}: {note}" for name, note in notes if note]


def _signed(scale: Scale, value: float) -> str:
    return f"+{scale.bare(value)}" if value > 0 else scale.bare(value)


def _scale(values: list[float], unit: Unit, plan: PlanFacts) -> Scale:
    largest = max(abs(value) for value in values)
    if largest == 0:
        return Scale(frame=POINTS) if unit.startswith("share") else Scale()
    if unit.startswith("share"):
        return Scale(0.01, 2 if largest < 0.00995 else 1, POINTS)
    if unit in {"money", "count"}:
        return scale_for(values, unit, plan.currency_digits)
    return Scale(decimals=2 if largest < _FINE_BELOW else 1)
