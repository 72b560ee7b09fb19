"""Charts over the months of one plan: revenue, LTV/CAC, orders, cash, visitors."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from itertools import groupby
from typing import TYPE_CHECKING, Final

import numpy as np

from roisim.experiment.results import RunResult
from roisim.report.charts.chart_data import (
    Curve,
    CurvesData,
    Event,
    Floats,
    Mark,
    Reference,
    Words,
    number_text,
    sentence,
)
from roisim.report.charts.chart_theme import Ink
from roisim.report.charts.run_curves import (
    Answers,
    cumulative_curve,
    curve_of,
    mean_money,
    series_curve,
)
from roisim.report.number_text import PERCENT, chance_text, month_text
from roisim.scenario.plan_period import months_later
from roisim.scenario.program_library import library
from roisim.translation import _

if TYPE_CHECKING:
    from roisim.scenario.programs import Program
    from roisim.scenario.scenario import Scenario

RULE_OF_THUMB: Final = 3.0
LEAST_DIP: Final = 0.02
"""Share of the balance's range below which a dip is not worth a mark."""


def revenue_data(
    answers: Answers,
    number: int = 0,
    *,
    saved: RunResult | None = None,
    events: Sequence[Event] = (),
) -> CurvesData:
    """Revenue per month in the colour of plan `number`, the last saved plan dotted.

    `events` are those of `program_starts`.
    """
    facts = answers.plan
    curve = series_curve(answers, "revenue", _("Revenue"), Ink("plan", number))
    last = None if saved is None else saved_values(answers, saved, curve, "revenue")
    bands = _("bands: 50 % and 90 % of worlds") if answers.banded else ""
    note = sentence(facts.currency, bands, _("dotted: last saved") if last is not None else "")
    return CurvesData(
        key="revenue",
        words=Words(_("Revenue per month"), note, empty=_("No revenue in this plan.")),
        unit="money",
        currency=facts.currency,
        start=facts.start,
        months=facts.months,
        curves=(curve,),
        saved=last,
        events=tuple(events),
    )


def saved_values(answers: Answers, saved: RunResult, curve: Curve, name: str) -> Floats | None:
    """A series as last saved on the months of the plan; None where it is the same or of another time."""
    facts = answers.plan
    if saved.plan.start != facts.start or saved.plan.currency != facts.currency:
        return None
    before = np.full(facts.months, np.nan)
    shared = min(facts.months, saved.plan.months)
    before[:shared] = saved.values.series[name][:shared].mean(axis=-1)
    return None if np.allclose(before, curve.values, rtol=1e-9, equal_nan=True) else before


def program_starts(scenario: Scenario) -> tuple[Event, ...]:
    """Programmes that start after the plan does, those of one day together."""
    late = [each for each in scenario.programs if each.enabled and each.start > scenario.start]
    late = [each for each in late if each.start < months_later(scenario.start, scenario.months)]
    late.sort(key=lambda each: each.start)
    return tuple(
        Event(month_position(start, scenario.start), _starts([program_title(each) for each in group]))
        for start, group in groupby(late, key=lambda each: each.start)
    )


def program_title(program: Program) -> str:
    """What people call a programme: the library's title where the plan gave it no name of its own."""
    entry = library().get(program.use or "")
    return _(entry.title) if entry is not None and program.name == program.use else program.name


def month_position(day: date, start: date) -> float:
    """Where a day lies on an axis of plan months."""
    month = (day.year - start.year) * 12 + day.month - start.month
    return month + (day.day - start.day) / 31


def _starts(names: Sequence[str]) -> str:
    text = _("{name} starts") if len(names) == 1 else _("{names} start")
    together = ", ".join(names)
    return text.format(name=together, names=together)


def ltv_to_cac_data(answers: Answers, number: int = 0, *, saved: RunResult | None = None) -> CurvesData:
    """LTV/CAC of all customers won so far, month by month: Σ LTV ÷ Σ cost of acquiring them.

    Both sums run from the plan's start to the end of each month (docs/metrics.md, `ltv_to_cac`), so the
    last value is the plan's LTV/CAC.
    """
    facts = answers.plan
    curve = cumulative_curve(answers, "ltv_to_cac", _("LTV/CAC"), Ink("plan", number))
    last = None
    if saved is not None and saved.plan.start == facts.start and saved.plan.months == facts.months:
        last = cumulative_curve(Answers(saved, None), "ltv_to_cac", "", Ink("muted")).values
        last = None if np.allclose(last, curve.values, rtol=1e-9, equal_nan=True) else last
    return CurvesData(
        key="ltv_to_cac",
        words=Words(
            _("LTV/CAC of all customers won so far"),
            ltv_note(answers),
            empty=_("No customer won in this plan."),
        ),
        unit="×",
        currency=facts.currency,
        start=facts.start,
        months=facts.months,
        curves=(curve,),
        saved=last,
        references=ltv_references(),
        least_top=RULE_OF_THUMB * 1.1,
    )


def ltv_note(answers: Answers) -> str:
    """How the LTV is meant."""
    facts = answers.plan
    text = _("contribution margin, {months} months, {rate} a year")
    return text.format(months=facts.ltv_horizon_months, rate=_rate_text(facts.discount_rate))


def _rate_text(rate: tuple[float, float]) -> str:
    low, high = (f"{100 * share:.4g}" for share in rate)
    return _(PERCENT).format(number=low if low == high else f"{low}–{high}")


def ltv_references() -> tuple[Reference, ...]:
    """The rule of thumb, and where a customer brings what it costs."""
    return (
        Reference(RULE_OF_THUMB, _("3 : 1 rule of thumb")),
        Reference(1.0, _("below 1 a customer costs more than it brings"), "dotted", "right below"),
    )


def orders_data(answers: Answers) -> CurvesData:
    """Revenue by first and repeat orders, and their total."""
    facts = answers.plan
    first = curve_of(answers, ["revenue"], [], _("First orders"), Ink("category", 0), less="repeat_revenue")
    repeat = series_curve(answers, "repeat_revenue", _("Repeat orders"), Ink("category", 1))
    total = replace(series_curve(answers, "revenue", _("Total"), Ink("text")), band=None, thin=True)
    finding = _orders_finding(answers, total.values, repeat.values)
    bands = _("90 % bands") if answers.banded else ""
    return CurvesData(
        key="orders",
        words=Words(
            _("Revenue by order"),
            sentence(_("{currency} per month").format(currency=facts.currency), bands, finding),
            finding,
            _("No revenue in this plan."),
        ),
        unit="money",
        currency=facts.currency,
        start=facts.start,
        months=facts.months,
        curves=(first, repeat, total),
        ends="names",
    )


def _orders_finding(answers: Answers, total: Floats, repeat: Floats) -> str:
    """What repeat orders bring in the last twelve months."""
    months = min(12, answers.plan.months)
    sold = float(np.nansum(total[-months:]))
    if sold <= 0:
        return ""
    share = chance_text(float(np.nansum(repeat[-months:])) / sold)
    if months == answers.plan.months:
        return _("repeat orders bring {share}").format(share=share)
    last = months_later(answers.plan.start, answers.plan.months - 1)
    if last.month == 12:
        return _("in {year} repeat orders bring {share}").format(year=last.year, share=share)
    return _("in the last year repeat orders bring {share}").format(share=share)


def visitors_data(answers: Answers) -> CurvesData:
    """New and returning visits by month."""
    facts = answers.plan
    curves = (
        series_curve(answers, "returning_visits", _("Returning"), Ink("category", 1)),
        series_curve(answers, "new_visits", _("New"), Ink("category", 0)),
    )
    share = answers.headline("returning_visit_share")
    finding = "" if share is None else _("{share} return").format(share=chance_text(share))
    bands = _("90 % bands") if answers.banded else ""
    return CurvesData(
        key="visitors",
        words=Words(
            _("New and returning visits"),
            sentence(_("visits per month"), bands, finding),
            finding,
            _("No visits in this plan."),
        ),
        unit="count",
        currency=facts.currency,
        start=facts.start,
        months=facts.months,
        curves=curves,
        ends="names",
    )


def cash_data(answers: Answers, number: int = 0) -> CurvesData:
    """Cash at the end of each month, with its lowest point and where the money is back.

    The lowest balance is that at the end of any day (`cash_low`); it stands at its day between month ends.
    """
    facts = answers.plan
    opening = float(mean_money(answers.main, answers.main.sums.opening_cash))
    finding = _cash_finding(answers)
    level = Reference(opening, _("opening cash"), "dotted") if abs(opening) >= 1 else None
    return CurvesData(
        key="cash",
        words=Words(
            _("Cash at the end of the month"),
            sentence(facts.currency, finding),
            finding,
        ),
        unit="money",
        currency=facts.currency,
        start=facts.start,
        months=facts.months,
        curves=(series_curve(answers, "cash_end", _("Cash"), Ink("plan", number)),),
        references=() if level is None else (level,),
        marks=_cash_marks(answers, opening),
    )


def _cash_marks(answers: Answers, opening: float) -> tuple[Mark, ...]:
    balance = opening + np.cumsum(mean_money(answers.main, answers.main.sums.cash_by_day))
    lowest, back = answers.headline("cash_low"), _back_month(answers)
    dip = opening - float(balance.min())
    if lowest is None or dip <= LEAST_DIP * float(np.ptp(balance)):
        return ()
    position = _day_position(answers, int(balance.argmin()))
    month = months_later(answers.plan.start, min(max(round(position + 0.499), 0), answers.plan.months - 1))
    text = number_text(lowest, "money")
    marks = [Mark("ring", position, lowest, _("Lowest {amount}").format(amount=text), month_text(month))]
    if back is not None:
        month = months_later(answers.plan.start, round(back) - 1)
        marks.append(Mark("diamond", back - 1, opening, _("Paid back"), month_text(month)))
    return tuple(marks)


def _back_month(answers: Answers) -> float | None:
    """Month from 1 of the expected path, or the median one where only worlds are known."""
    figure = answers.main.figures["cash_back_month"]
    return figure.mean if answers.expected is not None else figure.p50


def _day_position(answers: Answers, day: int) -> float:
    """Where a day lies on an axis whose month i stands for that month's end."""
    start, months = answers.plan.start, answers.plan.months
    ends = np.array([(months_later(start, month + 1) - start).days - 1 for month in range(months)])
    return float(np.interp(day, ends, np.arange(months)))


def _cash_finding(answers: Answers) -> str:
    """In how many worlds the money is not back."""
    last = month_text(months_later(answers.plan.start, answers.plan.months - 1))
    if answers.banded is not None:
        never = float(np.isinf(answers.banded.values.whole["cash_back_month"]).mean())
        if never == 0:
            return _("paid back by {month} in every world").format(month=last)
        return _("{share} of worlds are not paid back by {month}").format(
            share=chance_text(never), month=last
        )
    if answers.headline("cash_back_month") is None:
        return _("not paid back by {month}").format(month=last)
    return ""
