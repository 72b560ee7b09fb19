"""The list of pages: the only navigation there is. A new page is a line here and a panel."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from roisim.translation import N_


@dataclass(frozen=True)
class PageSpec:
    """A page of an open plan.

    Attributes:
        name: how code calls it; the action is ``page_NAME``.
        title: what the sidebar and the header say; English.
        icon: its picture.
        of_plan: whether it shows the plan in front, rather than all of them.
    """

    name: str
    title: str
    icon: str
    of_plan: bool = True


WELCOME, PLAN, RESULTS, COMPARE, JOURNEYS = "welcome", "plan", "results", "compare", "journeys"

PAGES: Final = (
    PageSpec(PLAN, N_("Plan"), "plan"),
    PageSpec(RESULTS, N_("Results"), "results"),
    PageSpec(COMPARE, N_("Compare"), "compare", of_plan=False),
    PageSpec(JOURNEYS, N_("Journeys"), "journeys"),
)
