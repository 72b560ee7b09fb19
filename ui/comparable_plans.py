"""Which of the chosen plans can be compared, and what is said of the others."""

from __future__ import annotations

from roisim.experiment.comparison import distinct_names, obstacles
from roisim.report.charts import Answers as Known
from roisim.report.number_text import month_text
from roisim.translation import _, ngettext
from ui.answers.answer import Answer, AnswerState
from ui.field_text import within
from ui.open_plan import OpenPlan


def note_words(able: list[OpenPlan]) -> str:
    """How many plans are compared, and of what time."""
    plan = able[0].scenario if len(able) > 1 else None
    if plan is None:
        return ""
    text = ngettext(
        "{plans} plans, {months} month from {start}",
        "{plans} plans, {months} months from {start}",
        plan.months,
    )
    return text.format(plans=len(able), months=plan.months, start=month_text(plan.start))


def comparable(chosen: list[OpenPlan]) -> tuple[list[OpenPlan], list[str]]:
    """Those that can be set against the first, and why the others cannot."""
    known = [plan for plan in chosen if plan.scenario is not None and plan.answer.expected is not None]
    words = [
        _("“{plan}” has problems; it is compared once they are mended.").format(plan=plan.name)
        for plan in chosen
        if plan.scenario is None
    ]
    if not known or known[0] is not chosen[0]:
        return [], words
    able = known[:1]
    for plan in known[1:]:
        assert known[0].scenario is not None
        assert plan.scenario is not None
        found = obstacles(known[0].scenario, plan.scenario)
        if found:
            reasons = "; ".join(within(problem.message) for problem in found)
            words.append(_("“{plan}” is left out: {reasons}.").format(plan=plan.name, reasons=reasons))
        else:
            able.append(plan)
    return able, words


def waiting_words(able: list[OpenPlan]) -> list[str]:
    """Which worlds are still missing, and whose answer is not of what is typed."""
    words = [
        _("“{plan}” has problems: its last valid answer is compared.").format(plan=plan.name)
        for plan in able
        if plan.answer.state is AnswerState.LAST_VALID
    ]
    late = [plan for plan in able if not is_done(plan)]
    if late:
        told = _("{plan}: {done} of {wanted} worlds")
        parts = [
            told.format(plan=plan.name, done=_worlds_here(plan), wanted=plan.answer.worlds_wanted)
            for plan in late
        ]
        words.append(_("Bands follow when all worlds are there. {parts}.").format(parts="; ".join(parts)))
    return words


def is_done(plan: OpenPlan) -> bool:
    """Whether all worlds of what is shown are there."""
    answer = plan.answer
    whole = answer.state in (AnswerState.DONE, AnswerState.LAST_VALID)
    return whole and answer.bands is not None and answer.bands_revision == answer.expected_revision


def _worlds_here(plan: OpenPlan) -> int:
    """How many worlds there are of what is typed; those of before count no more."""
    has_begun = plan.answer.state not in (AnswerState.WAITING, AnswerState.EXPECTED)
    return plan.answer.worlds_done if has_begun else 0


def known_of(answer: Answer) -> Known:
    """An answer as charts take it, without bands of before."""
    bands = answer.bands if answer.bands_revision == answer.expected_revision else None
    return Known(answer.expected, bands)


def curves_key(able: list[OpenPlan]) -> tuple[tuple[object, ...], ...]:
    """Changes whenever other curves would be shown; the last part of each is about its bands alone."""
    return tuple(
        (
            plan.name,
            plan.number,
            plan.answer.expected_revision,
            id(plan.answer.expected),
            (plan.answer.bands_revision, id(plan.answer.bands)),
        )
        for plan in able
    )


def names_of(able: list[OpenPlan]) -> tuple[str, ...]:
    """Their names, told apart where they are the same."""
    return distinct_names([plan.name for plan in able])
