"""What a programme would do to this plan, in words."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from roisim.report.number_text import MINUS, scale_for
from roisim.translation import _

if TYPE_CHECKING:
    from roisim.errors import Problem
    from roisim.experiment.what_if import WhatIf

UP, DOWN = "▲", "▼"

CLEAR_SHARE: Final = 2e-4
"""A change below this share of the plan's revenue is no clear gain: the expectation is no sharper."""


@dataclass(frozen=True)
class Here:
    """The last row of a card.

    Attributes:
        text: "▲ +112 k profit", "No clear gain", "–".
        role: colour token of the text.
        note: why the plan cannot use it, or what is doubtful; below the row.
        gains: whether it pays here.
        is_figure: whether the text is a figure.
        is_wrong: whether the note tells of something wrong.
        is_old: whether the plan has changed since.
    """

    text: str = "…"
    role: str = "text.muted"
    note: str = ""
    gains: bool = False
    is_figure: bool = False
    is_wrong: bool = False
    is_old: bool = False

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


def here_text(found: WhatIf | None, revenue: float, digits: int, problem: Problem | None = None) -> Here:
    """What to say of a programme.

    Args:
        found: what it would do; None while that is being worked out.
        revenue: the plan's expected revenue, 0 if not known.
        digits: decimals of the plan's currency.
        problem: what is wrong with it where it stands in the plan.
    """
    told = f"{problem.message}." if problem is not None else ""
    wrong = problem is not None and problem.severity == "error"
    if found is None:
        return Here(note=told, is_wrong=wrong)
    if found.change is None:
        return Here(_("not usable in this plan"), note=told or _sentence(found.reason), is_wrong=wrong)
    note = told or _sentence(found.doubt)
    if abs(found.change) <= CLEAR_SHARE * abs(revenue) or abs(found.change) < 0.5:
        return Here(_("No clear gain"), "text.secondary", note, is_wrong=wrong)
    gains = found.change > 0
    amount = scale_for([found.change], "money", digits).text(abs(found.change))
    text = _("{sign}{amount} profit").format(sign="+" if gains else MINUS, amount=amount)
    role = "state.positive" if gains else "state.negative"
    return Here(f"{UP if gains else DOWN} {text}", role, note, gains=gains, is_figure=True, is_wrong=wrong)


def _sentence(text: str) -> str:
    return f"{text}." if text and not text.endswith(".") else text
