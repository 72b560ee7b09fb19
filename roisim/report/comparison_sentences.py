"""What a plan comes to against the first one, in a sentence."""

from __future__ import annotations

from typing import Final

from roisim.experiment.comparison import PlanDifference
from roisim.experiment.results import RunResult
from roisim.report.number_text import chance_text, value_text
from roisim.translation import _

WORTH_SAYING: Final = 0.03
"""Share of the first plan's figure below which a difference is left to the table."""


def plan_sentence(base: RunResult, expected: PlanDifference, worlds: PlanDifference | None = None) -> str:
    """The difference in profit, and the two things that a shop owner asks next: cash and cost of a customer.

    Args:
        base: the first plan, as `expected` is.
        expected: the plan against it, without chance; or what is known.
        worlds: the same over many worlds, if they are there.
    """
    if all(not figure.mean for figure in expected.figures.values()):
        return _("The same as the first plan.")
    profit = _profit_words(base, expected, worlds)
    gain = expected.figures["profit"].mean or 0.0
    asides = [each for each in (_cash(base, expected), _cac(base, expected)) if each]
    against = [words for words, is_better in asides if is_better != (gain > 0)]
    along = [words for words, is_better in asides if is_better == (gain > 0)]
    sentence = profit
    if along:
        sentence = _("{first}, and {rest}").format(first=sentence, rest=_(" and ").join(along))
    if against:
        sentence = _("{first}, but {rest}").format(first=sentence, rest=_(" and ").join(against))
    return f"{_always_loses(worlds)}{sentence}."


def _always_loses(worlds: PlanDifference | None) -> str:
    if worlds is None or worlds.result.figures["chance_of_loss"].mean != 1:
        return ""
    return _("Loses money in every world: ")


def _profit_words(base: RunResult, expected: PlanDifference, worlds: PlanDifference | None) -> str:
    gain = expected.figures["profit"].mean
    if not gain:
        return _("the same profit")
    text = _("{amount} more profit") if gain > 0 else _("{amount} less profit")
    words = text.format(amount=value_text(abs(gain), "money", base.plan))
    better = None if worlds is None else worlds.figures["profit"].chance_better
    if better is None:
        return words
    if better in (0, 1):
        text = _("{words}, better in every world") if better else _("{words}, better in no world")
        return text.format(words=words)
    return _("{words}, better in {share} of worlds").format(words=words, share=chance_text(better))


def _cash(base: RunResult, expected: PlanDifference) -> tuple[str, bool] | None:
    difference = _worth(base, expected, "cash_low")
    if difference is None:
        return None
    text = _("needs {amount} less cash") if difference > 0 else _("needs {amount} more cash")
    return text.format(amount=value_text(abs(difference), "money", base.plan)), difference > 0


def _cac(base: RunResult, expected: PlanDifference) -> tuple[str, bool] | None:
    difference = _worth(base, expected, f"cac_{base.plan.cac}")
    if difference is None:
        return None
    text = (
        _("each customer costs {amount} less") if difference < 0 else _("each customer costs {amount} more")
    )
    return text.format(amount=value_text(abs(difference), "money", base.plan)), difference < 0


def _worth(base: RunResult, expected: PlanDifference, name: str) -> float | None:
    """The difference, if it is worth a word."""
    difference, before = expected.figures[name].mean, base.figures[name].mean
    if not difference or before is None or abs(difference) < WORTH_SAYING * abs(before):
        return None
    return difference
