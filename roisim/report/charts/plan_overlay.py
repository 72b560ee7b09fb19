"""Several plans over each other: cash, LTV/CAC, revenue and profit, each plan in its colour."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final, Literal, assert_never

import numpy as np

from roisim.experiment.metrics import Unit
from roisim.report.charts.chart_data import Band, Curve, CurvesData, Floats, Reference, Words, sentence
from roisim.report.charts.chart_theme import Ink
from roisim.report.charts.month_charts import RULE_OF_THUMB, ltv_note
from roisim.report.charts.run_curves import Answers, cumulative_curve, series_curve
from roisim.translation import N_, _

Overlaid = Literal["cash", "ltv_to_cac", "revenue", "profit"]
OVERLAID: Final[tuple[Overlaid, ...]] = ("cash", "ltv_to_cac", "revenue", "profit")

TITLES: Final[dict[Overlaid, str]] = {
    "cash": N_("Cash"),
    "ltv_to_cac": N_("LTV/CAC"),
    "revenue": N_("Revenue per month"),
    "profit": N_("Profit per month"),
}


@dataclass(frozen=True)
class NamedAnswers:
    """One plan of a comparison: what it is called, the number of its colour, what is known of it."""

    name: str
    number: int
    answers: Answers


def overlay_data(which: Overlaid, plans: Sequence[NamedAnswers]) -> CurvesData:
    """The same curve of several plans by calendar month; the first plan lies in front.

    Plans may start at different times and be of different length; they need one currency.

    Raises:
        ValueError: there is no plan.
    """
    if not plans:
        raise ValueError("an overlay needs a plan")
    start = min(plan.answers.plan.start for plan in plans)
    ends = [months_apart(start, plan.answers.plan.start) + plan.answers.plan.months for plan in plans]
    curves = [_shifted(_curve(which, plan), plan.answers, start, max(ends)) for plan in reversed(plans)]
    unit: Unit = "×" if which == "ltv_to_cac" else "money"
    first = plans[0].answers
    return CurvesData(
        key=f"overlay_{which}",
        words=Words(_(TITLES[which]), _note(which, plans), empty=_("Nothing to compare yet.")),
        unit=unit,
        currency=first.plan.currency,
        start=start,
        months=max(ends),
        curves=tuple(curves),
        references=_references(which),
        overlay=True,
        ends="both",
        least_top=RULE_OF_THUMB * 1.1 if which == "ltv_to_cac" else 0.0,
        decimals=2,
    )


def months_apart(start: date, later: date) -> int:
    """Calendar months from one date to another."""
    return (later.year - start.year) * 12 + later.month - start.month


def _curve(which: Overlaid, plan: NamedAnswers) -> Curve:
    ink = Ink("plan", plan.number)
    match which:
        case "cash":
            return series_curve(plan.answers, "cash_end", plan.name, ink)
        case "ltv_to_cac":
            return cumulative_curve(plan.answers, "ltv_to_cac", plan.name, ink)
        case "revenue" | "profit":
            return series_curve(plan.answers, which, plan.name, ink)
        case _:
            assert_never(which)


def _shifted(curve: Curve, answers: Answers, start: date, months: int) -> Curve:
    """The curve on the months of all plans."""
    place = months_apart(start, answers.plan.start)

    def on_all(values: Floats) -> Floats:
        padded = np.full(months, np.nan)
        padded[place : place + len(values)] = values
        return padded

    band = curve.band
    if band is not None:
        fill: Callable[[Floats], Floats] = on_all
        band = Band(fill(band.p05), fill(band.p25), fill(band.p75), fill(band.p95))
    return Curve(curve.name, curve.ink, on_all(curve.values), band)


def _note(which: Overlaid, plans: Sequence[NamedAnswers]) -> str:
    first = plans[0].answers
    bands = _("90 % bands") if any(plan.answers.banded for plan in plans) else ""
    if which == "ltv_to_cac":
        return sentence(ltv_note(first), _("all customers won so far"), bands)
    if which == "cash":
        text = _("{currency} at the end of the month").format(currency=first.plan.currency)
        return sentence(text, bands)
    return sentence(first.plan.currency, bands)


def _references(which: Overlaid) -> tuple[Reference, ...]:
    return (Reference(RULE_OF_THUMB, _("3 : 1 rule of thumb")),) if which == "ltv_to_cac" else ()
