"""What a programme would do to this plan, in words."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from roisim.report.number_text import MINUS, scale_for
from roisim.translation import _
from ui.problem_words import message_words, remedy

if TYPE_CHECKING:
    from roisim.errors import Problem
    from roisim.experiment.what_if import WhatIf
    from ui.open_plan import OpenPlan

UP, DOWN = "▲", "▼"

CLEAR_SHARE: Final = 2e-4
"""A change below this share of the plan's revenue is no clear gain: the expectation is no sharper."""


@dataclass(frozen=True)
class Here:
    """The last row of a card.

    Attributes:
        text: "▲ +112 k profit", "No clear gain", "not usable here", "…" while it is worked out.
        role: colour token of the text.
        note: why the plan cannot use it, or what is doubtful; below the row.
        gains: whether it pays here.
        is_figure: whether the text is a figure.
        is_wrong: whether the note tells of something wrong.
        is_old: whether the plan has changed since.
        remedy: label and path of the input that would mend what the note tells.
    """

    text: str = "…"
    role: str = "text.muted"
    note: str = ""
    gains: bool = False
    is_figure: bool = False
    is_wrong: bool = False
    is_old: bool = False
    remedy: tuple[str, str] | None = None

    @property
    def tool_tip(self) -> str:
        """All of it."""
        if not self.is_figure:
            return self.note or self.text
        meaning = _("Change of the plan's expected profit by this programme alone.")
        return f"{meaning}\n{self.note}".strip()

    def as_old(self) -> Here:
        """The same, greyed: the plan has changed since."""
        return replace(self, is_old=True)


WAITING: Final = Here()


def unestimated() -> Here:
    """What is said of a programme for which no estimate is made: one of the plan's own."""
    return Here(_("not estimated"), note=_("Only programmes of the library are estimated."))


def unusable() -> Here:
    """What is said of a programme that the plan cannot use."""
    return Here(_("not usable here"))


def here_text(
    found: WhatIf | None, revenue: float, digits: int, plan: OpenPlan, problem: Problem | None = None
) -> Here:
    """What to say of a programme.

    Args:
        found: what it would do; None while that is being worked out.
        revenue: the plan's expected revenue, 0 if not known.
        digits: decimals of the plan's currency.
        plan: in whose words it is told.
        problem: what is wrong with it where it stands in the plan.
    """
    wrong = problem is not None and problem.severity == "error"
    told = problem or (found.problem if found is not None else None)
    note = message_words(plan, told) if told is not None else ""
    way = remedy(plan, told) if told is not None else None
    here = unusable() if wrong else _change_text(found, revenue, digits)
    return replace(here, note=note, is_wrong=wrong, remedy=way)


def _change_text(found: WhatIf | None, revenue: float, digits: int) -> Here:
    if found is None:
        return WAITING
    if found.change is None:
        return unusable()
    if abs(found.change) <= CLEAR_SHARE * abs(revenue) or abs(found.change) < 0.5:
        return Here(_("No clear gain"), "text.secondary")
    gains = found.change > 0
    amount = scale_for([found.change], "money", digits).text(abs(found.change))
    text = _("{sign}{amount} profit").format(sign="+" if gains else MINUS, amount=amount)
    role = "state.positive" if gains else "state.negative"
    return Here(f"{UP if gains else DOWN} {text}", role, gains=gains, is_figure=True)
